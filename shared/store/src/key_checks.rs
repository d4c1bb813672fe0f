//! Check values of the secrets, among the protections (P2).
//!
//! To a reader with another secret, and before a table that was emptied, nobody is protected. So the table holds a check value of each
//! version of the secret: `subject` is `key-checks`, `entry` the version, `value` what only that secret gives, and nothing of the
//! secret can be learned from it. They are inserted when a system begins and when protections have been copied to a new
//! secret, never by whoever reads: a table that was emptied must not be taken for a new one.

use aws_sdk_dynamodb::types::AttributeValue;

use crate::error::StoreError;
use crate::item::{Attributes, Item, attributes, text};
use crate::pseudonym::{PseudonymKeys, Version};

const TABLE: &str = "Protections";
const SUBJECT: &str = "key-checks";

/// The keys of the items of all versions that this process knows, and of the one after.
pub fn keys_of_items(keys: &PseudonymKeys) -> Vec<Attributes> {
    let next = keys.newest().map_or(1, |it| it.number() + 1);
    let numbers = keys.versions().map(Version::number).chain([next]);
    numbers.map(|it| attributes([("subject", text(SUBJECT)), ("entry", entry_of(it))])).collect()
}

/// Whether an item of the table is a check value.
pub fn is_one(attributes: &Attributes) -> bool {
    attributes.get("subject") == Some(&text(SUBJECT))
}

/// The items of all versions, whole.
pub fn items(keys: &PseudonymKeys) -> impl Iterator<Item = Vec<(&'static str, AttributeValue)>> {
    keys.versions().map(|it| {
        vec![("subject", text(SUBJECT)), ("entry", entry_of(it.number())), ("value", text(it.check_value()))]
    })
}

/// Compares what stands with the secrets of this process. The first one's check value stands in every table that wasn't emptied; a newer
/// one's from when protections have been copied to it, and before that no older secret may be retired. Where a newer one's
/// stands than this process knows, protections may stand that it can't see.
///
/// # Errors
/// [`StoreError::Setup`] that says which secret it is about.
pub fn compare(keys: &PseudonymKeys, found: &[Attributes]) -> Result<(), StoreError> {
    let standing = |number: u32| {
        let items = found.iter().map(|attributes| Item { table: TABLE, attributes });
        let mut values = items.filter(|it| it.attributes.get("entry") == Some(&entry_of(number)));
        values.next().map(|it| it.text("value")).transpose()
    };
    let (mut wrong, mut next) = (None, 1);
    for version in keys.versions() {
        let number = version.number();
        next = number + 1;
        let reason = match standing(number)? {
            Some(value) if value == version.check_value() => continue,
            Some(_) => format!("secret {number} is not the one under which protections stand"),
            None if number == 1 => {
                "Protections has no check value: the table was emptied, or the system has not begun"
                    .to_owned()
            }
            None if number <= keys.read_from() => {
                format!("protections have not been copied to secret {number} yet")
            }
            None => continue,
        };
        wrong = wrong.or(Some(reason));
    }
    if standing(next)?.is_some() {
        wrong = wrong.or_else(|| Some(format!("secret {next} is missing, under which protections stand")));
    }
    wrong.map_or(Ok(()), |reason| Err(StoreError::Setup(reason)))
}

fn entry_of(version: u32) -> AttributeValue {
    text(version.to_string())
}
