//! Protections (支援措置): added, never changed (P1–P6).
//!
//! Each act of a guardian, the start, a request to lift and the lift, is an item of its own. A protection stands under every
//! pseudonym of the person, of all versions of the secret, so that a function of the deployment before sees it as well: `subject` is
//! the pseudonym, `entry` is `<holder>#<id>`, followed by `#requested#…` or `#lifted` for the later acts. It stands once more under
//! the municipality, where guardians find it without knowing whose it is: `subject` is the code, `entry` the id, and `persons` are the
//! pseudonyms. All items of one act are inserted in one transaction: there is no moment at which one reader sees it and another
//! doesn't, and no crash in between.

mod counter;
mod keeper;
mod renewer;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use aws_sdk_dynamodb::types::KeysAndAttributes;
use futures_util::future::try_join_all;
use vrs_policy::{Act, InquiryId, MunicipalityCode, MyNumber, Protection, Reference};

use crate::batch;
use crate::connection::Connection;
use crate::error::StoreError;
use crate::item::{Attributes, Item, query};
use crate::key_checks;
use crate::pseudonym::{Pseudonym, PseudonymKeys};

pub use counter::{ProtectionCount, ProtectionCounter};
pub use keeper::{FoundProtection, Protected, ProtectionKeeper, Protections};
pub(crate) use renewer::{ProtectionRenewer, Stands};

const TABLE: &str = "Protections";
const REQUESTED: &str = "requested";
const LIFTED: &str = "lifted";

/// The right to read who protects a person. Whatever discloses has it.
#[derive(Debug, Clone)]
pub struct ProtectionReader {
    connection: Connection,
    table: String,
    keys: Arc<PseudonymKeys>,
}

impl ProtectionReader {
    /// Reads this table.
    #[must_use]
    pub const fn new(connection: Connection, table: String, keys: Arc<PseudonymKeys>) -> Self {
        Self { connection, table, keys }
    }

    /// All protections of the person with this number, by whichever municipality. A strongly consistent query for each version of
    /// the secret, those that are retired as well.
    pub(crate) async fn of_number(&self, number: &MyNumber) -> Result<Vec<Protection>, StoreError> {
        self.of_person(self.keys.record_ever(number).iter()).await
    }

    /// Those of them by the municipality of these codes, and nothing of what others protect.
    pub(crate) async fn of_number_by(
        &self,
        codes: &[MunicipalityCode],
        number: &MyNumber,
    ) -> Result<Vec<Protection>, StoreError> {
        let persons = self.keys.record_ever(number);
        let beginnings: Vec<String> = codes.iter().map(|code| format!("{code}#")).collect();
        let under = persons.iter().flat_map(|it| beginnings.iter().map(move |beginning| (it, beginning)));
        let found = under.map(|(person, beginning)| self.query(person.as_str(), Some(beginning)));
        assemble(try_join_all(found).await?.iter().flatten(), of_person)
    }

    /// As [`Self::of_number`], of the person who stands under these pseudonyms.
    pub(crate) async fn of_person(
        &self,
        pseudonyms: impl Iterator<Item = &Pseudonym>,
    ) -> Result<Vec<Protection>, StoreError> {
        let found = try_join_all(pseudonyms.map(|it| self.query(it.as_str(), None))).await?;
        assemble(found.iter().flatten(), of_person)
    }

    /// What a batch has to read for [`Self::take_checks`]; eventually consistent, since it never changes.
    pub(crate) fn keys_of_checks(&self) -> Result<(String, KeysAndAttributes), StoreError> {
        Ok((self.table.clone(), batch::keys_of(key_checks::keys_of_items(&self.keys), false)?))
    }

    /// Makes sure, by what a batch has read, that the table stands, under the secrets of this process.
    pub(crate) fn take_checks(&self, items: &mut HashMap<String, Vec<Attributes>>) -> Result<(), StoreError> {
        key_checks::compare(&self.keys, &items.remove(&self.table).unwrap_or_default())
    }

    /// The same in a call of its own.
    pub(crate) async fn check(&self) -> Result<(), StoreError> {
        let wanted = HashMap::from([self.keys_of_checks()?]);
        self.take_checks(&mut batch::get_all(&self.connection, wanted).await?)
    }

    /// All items of a partition, or those whose sort key begins so.
    async fn query(&self, partition: &str, beginning: Option<&str>) -> Result<Vec<Attributes>, StoreError> {
        let beginning = beginning.map(|it| ("entry", it));
        query(&self.connection, &self.table, ("subject", partition), beginning).await
    }
}

/// Puts protections together from the items of their acts. `key` tells of an item which holder's it is, and the rest of its key: id and
/// kind.
fn assemble<'a>(
    items: impl Iterator<Item = &'a Attributes>,
    key: impl for<'i> Fn(&'i Item<'a>) -> Result<(MunicipalityCode, &'a str), StoreError>,
) -> Result<Vec<Protection>, StoreError> {
    let mut protections: BTreeMap<(MunicipalityCode, InquiryId), Protection> = BTreeMap::new();
    let mut later = Vec::new();
    for attributes in items {
        let item = Item { table: TABLE, attributes };
        let (holder, rest) = key(&item)?;
        let mut parts = rest.split('#');
        let id = parts.next().and_then(InquiryId::parse).ok_or_else(|| item.corrupt("entry"))?;
        match parts.next() {
            None => drop(protections.insert((holder, id), read_start(&item, holder, id)?)),
            Some(kind) => later.push(((holder, id), kind, read_act(&item)?, item)),
        }
    }
    for (of, kind, act, item) in later {
        let Some(protection) = protections.get_mut(&of) else { continue };
        match kind {
            REQUESTED if protection.lift_requests.contains(&act) => {}
            REQUESTED => protection.lift_requests.push(act),
            LIFTED => protection.lifted = Some(act),
            _ => return Err(item.corrupt("entry")),
        }
    }
    Ok(protections.into_values().collect())
}

/// Of an item under a person: which holder's protection it is, and the rest of its key.
fn of_person<'a>(item: &Item<'a>) -> Result<(MunicipalityCode, &'a str), StoreError> {
    let (holder, rest) = item.text("entry")?.split_once('#').ok_or_else(|| item.corrupt("entry"))?;
    Ok((MunicipalityCode::parse(holder).map_err(|_| item.corrupt("entry"))?, rest))
}

fn read_start(item: &Item<'_>, holder: MunicipalityCode, id: InquiryId) -> Result<Protection, StoreError> {
    let until = item.text_if_any("until").map(|it| it.parse().map_err(|_| item.corrupt("until")));
    let reference =
        item.text_if_any("reference").map(|it| Reference::parse(it).map_err(|_| item.corrupt("reference")));
    Ok(Protection {
        id,
        holder,
        started: read_act(item)?,
        until: until.transpose()?,
        reference: reference.transpose()?.flatten(),
        lift_requests: Vec::new(),
        lifted: None,
    })
}

fn read_act(item: &Item<'_>) -> Result<Act, StoreError> {
    Ok(Act {
        at: item.parse("at", |it| it.parse().ok())?,
        by: item.text("by")?.to_owned(),
        by_sub: item.text("bySub")?.to_owned(),
    })
}
