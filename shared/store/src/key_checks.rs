//! Check values of the secrets, among the protections (P2).
//!
//! To a reader with another secret, and before a table that was emptied, nobody is protected. So the table holds a check value of each
//! version of the secret: `subject` is `key-checks`, `entry` the version, `value` what only that secret gives, and nothing of the
//! secret can be learned from it. They are inserted when a system begins and when a new secret takes over, never by whoever
//! reads: a table that was emptied must not be taken for a new one.

use aws_sdk_dynamodb::types::AttributeValue;

use crate::error::StoreError;
use crate::item::{Attributes, Item, attributes, text};
use crate::pseudonym::{PseudonymKeys, Version};

const TABLE: &str = "Protections";
const SUBJECT: &str = "key-checks";

/// The keys of the items of all versions that this process knows.
pub fn keys_of_items(keys: &PseudonymKeys) -> Vec<Attributes> {
    let key = |it: &Version| attributes([("subject", text(SUBJECT)), ("entry", entry_of(it))]);
    keys.versions().map(key).collect()
}

/// The items of all versions, whole.
pub fn items(keys: &PseudonymKeys) -> impl Iterator<Item = Vec<(&'static str, AttributeValue)>> {
    keys.versions().map(|it| {
        vec![("subject", text(SUBJECT)), ("entry", entry_of(it)), ("value", text(it.check_value()))]
    })
}

/// Compares what stands with the secrets of this process. A newer secret's may not stand yet, the first one's does in every
/// table that wasn't emptied.
///
/// # Errors
/// [`StoreError::Setup`] that names the version.
pub fn compare(keys: &PseudonymKeys, found: &[Attributes]) -> Result<(), StoreError> {
    let standing = |version: &Version| {
        let items = found.iter().map(|attributes| Item { table: TABLE, attributes });
        let mut values = items.filter(|it| it.attributes.get("entry") == Some(&entry_of(version)));
        values.next().map(|it| it.text("value")).transpose()
    };
    for version in keys.versions() {
        let number = version.number();
        let wrong = match standing(version)? {
            Some(value) if value == version.check_value() => continue,
            Some(_) => format!("secret {number} is not the one under which protections stand"),
            None if number == 1 => {
                "Protections has no check value: the table was emptied, or the system has not begun"
                    .to_owned()
            }
            None => continue,
        };
        return Err(StoreError::Setup(wrong));
    }
    Ok(())
}

fn entry_of(version: &Version) -> AttributeValue {
    text(version.number().to_string())
}
