//! What the operator does with protections: begin the table, and carry it to the next secret.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};

use super::{ProtectionReader, TABLE};
use crate::batch;
use crate::connection::CALLS_AT_ONCE;
use crate::error::StoreError;
use crate::item::{Attributes, Item, insert, is_empty, text};
use crate::key_checks;
use crate::pseudonym::{Pseudonym, PseudonymKeys};

/// The right to copy protections to the pseudonyms of a new secret: the operator's.
#[derive(Debug, Clone)]
pub(crate) struct ProtectionRenewer {
    reader: ProtectionReader,
}

impl ProtectionRenewer {
    /// Copies in the table of this reader.
    #[must_use]
    pub(crate) const fn new(reader: ProtectionReader) -> Self {
        Self { reader }
    }

    /// Puts the check values of all secrets on record: when a system begins, and when protections have been copied.
    ///
    /// # Errors
    /// [`StoreError`]; [`StoreError::Setup`] when another secret's stands.
    pub(crate) async fn put_checks(&self) -> Result<(), StoreError> {
        let ProtectionReader { connection, table, keys } = &self.reader;
        for item in key_checks::items(keys) {
            insert(connection, table, item).await?;
        }
        self.reader.check().await
    }

    /// Makes sure that these secrets are those under which protections stand.
    pub(crate) async fn check(&self) -> Result<(), StoreError> {
        self.reader.check().await
    }

    /// Whether anything stands: a check value, or else a protection.
    pub(crate) async fn standing(&self) -> Result<Stands, StoreError> {
        let ProtectionReader { connection, table, .. } = &self.reader;
        let wanted = HashMap::from([self.reader.keys_of_checks()?]);
        let checks = batch::get_all(connection, wanted).await?;
        if checks.values().any(|it| !it.is_empty()) {
            return Ok(Stands::Begun);
        }
        Ok(if is_empty(connection, table).await? { Stands::Nothing } else { Stands::Unchecked })
    }

    /// Inserts every item of an older secret under its newest pseudonym as well, and gives their number. Nothing is removed: what
    /// stands under an older pseudonym is still read. It can be broken off and run again. The new secret's check value comes last: it says
    /// that all are copied.
    ///
    /// # Errors
    /// [`StoreError`]; [`StoreError::Setup`] when a secret isn't the one under which protections stand.
    pub(crate) async fn copy(&self) -> Result<u64, StoreError> {
        self.reader.check().await?;
        let ProtectionReader { connection, table, keys } = &self.reader;
        let scan = connection.dynamodb.scan().table_name(table).consistent_read(true);
        let mut pages = scan.into_paginator().send();
        let mut count = 0;
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| StoreError::of_call("Scan", error))?;
            let mut copies = Vec::new();
            for item in page.items() {
                copies.extend(copy_of(keys, item)?);
            }
            count += copies.len() as u64;
            // There are tens of thousands of them, and records wait until they are copied.
            let copies: Vec<_> = copies.into_iter().map(|it| insert(connection, table, it)).collect();
            let mut copied = stream::iter(copies).buffer_unordered(CALLS_AT_ONCE);
            while copied.try_next().await?.is_some() {}
        }
        self.put_checks().await?;
        Ok(count)
    }
}

/// The item under the newest pseudonym; none when it stands there already, or under a municipality.
fn copy_of<'a>(
    keys: &PseudonymKeys,
    attributes: &'a Attributes,
) -> Result<Option<Vec<(&'a str, AttributeValue)>>, StoreError> {
    let item = Item { table: TABLE, attributes };
    let subject = Pseudonym::stored(item.text("subject")?);
    if !subject.as_str().contains(':') {
        return Ok(None);
    }
    let renewed = keys.renew_record(&subject).ok_or_else(|| item.corrupt("subject"))?;
    if renewed == subject {
        return Ok(None);
    }
    let members = attributes.iter().map(|(name, value)| match name.as_str() {
        "subject" => ("subject", text(renewed.as_str())),
        other => (other, value.clone()),
    });
    Ok(Some(members.collect()))
}

/// What stands in the table of protections.
pub(crate) enum Stands {
    Nothing,
    /// A check value.
    Begun,
    /// Something, and no check value.
    Unchecked,
}
