//! How many protections there are, for an alarm that tells when fewer stand than did.

use std::collections::BTreeMap;

use vrs_policy::{InquiryId, MunicipalityCode};

use super::{LIFTED, TABLE, of_person};
use crate::connection::Connection;
use crate::error::StoreError;
use crate::item::Item;

/// How many protections there are, of all municipalities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProtectionCount {
    /// Those that were ever made and still stand whole: for whoever asks about the person, and in the guardians' list.
    pub started: u64,
    /// Those of them that were lifted.
    pub lifted: u64,
}

/// The right to count protections: of each item it reads the key, and without the secret a key tells of nobody.
#[derive(Debug, Clone)]
pub struct ProtectionCounter {
    connection: Connection,
    table: String,
}

/// What was seen of one protection.
#[derive(Debug, Default)]
struct Seen {
    under_person: bool,
    under_municipality: bool,
    lifted: bool,
}

impl ProtectionCounter {
    /// Counts in this table.
    #[must_use]
    pub const fn new(connection: Connection, table: String) -> Self {
        Self { connection, table }
    }

    /// Counts them all, in strongly consistent calls of 1 MB.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn count(&self) -> Result<ProtectionCount, StoreError> {
        let scan = self.connection.dynamodb.scan().table_name(&self.table).consistent_read(true);
        let mut items = scan.projection_expression("subject, entry").into_paginator().items().send();
        let mut protections: BTreeMap<(MunicipalityCode, InquiryId), Seen> = BTreeMap::new();
        while let Some(attributes) = items.next().await {
            let attributes = attributes.map_err(|error| StoreError::of_call("Scan", error))?;
            let item = Item { table: TABLE, attributes: &attributes };
            let (subject, entry) = (item.text("subject")?, item.text("entry")?);
            let is_of_person = subject.contains(':');
            let (holder, entry) = match MunicipalityCode::parse(subject) {
                Ok(holder) => (holder, entry),
                Err(_) if is_of_person => of_person(&item)?,
                // That somebody looked.
                Err(_) => continue,
            };
            let mut parts = entry.split('#');
            let id = parts.next().and_then(InquiryId::parse).ok_or_else(|| item.corrupt("entry"))?;
            let seen = protections.entry((holder, id)).or_default();
            match parts.next() {
                None if is_of_person => seen.under_person = true,
                None => seen.under_municipality = true,
                Some(kind) => seen.lifted |= kind == LIFTED,
            }
        }
        let whole = || protections.values().filter(|it| it.under_person && it.under_municipality);
        let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        Ok(ProtectionCount {
            started: number(whole().count()),
            lifted: number(whole().filter(|it| it.lifted).count()),
        })
    }
}
