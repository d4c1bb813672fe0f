//! Moving records under the pseudonyms of a new secret, without knowing whose they are.
//!
//! First everything is copied, while readers read both; then the old secret is retired, so that readers read only the
//! new; then the old items are removed. In this order every record is found at every moment.

use std::sync::Arc;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;

use crate::at_rest::ItemKey;
use crate::connection::Connection;
use crate::error::StoreError;
use crate::item::{Attributes, Item, is_empty, put_if, text};
use crate::protections::{ProtectionReader, ProtectionRenewer, Stands};
use crate::pseudonym::{Pseudonym, PseudonymKeys, Version};
use crate::records::LATER_STAYS;
use crate::segments::{ItemPage, ReadUpTo, Segment, StoredItem, page};

const TABLE: &str = "Records";

/// A step of the renewal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Renewal {
    /// The check values of the secrets are put on record, in a system without protections: once.
    Begin,
    /// Items of an older secret are counted; nothing is written.
    Count,
    /// They are copied to their newest pseudonym.
    Copy,
    /// They are removed, once the older secrets are retired: until then readers may still need them.
    RemoveOld,
}

/// The right to move records to a new secret: the operator's, not a function's.
#[derive(Debug, Clone)]
pub struct RecordRenewer {
    connection: Connection,
    table: String,
    keys: Arc<PseudonymKeys>,
    protections: ProtectionRenewer,
}

impl RecordRenewer {
    /// Moves in the tables of records and of protections.
    #[must_use]
    pub fn new(connection: Connection, table: String, protections: String, keys: Arc<PseudonymKeys>) -> Self {
        let protections = ProtectionReader::new(connection.clone(), protections, Arc::clone(&keys));
        Self { connection, table, keys, protections: ProtectionRenewer::new(protections) }
    }

    /// The version of the secret under which everything is to stand in the end.
    #[must_use]
    pub fn newest_version(&self) -> u32 {
        self.keys.newest().map_or(0, Version::number)
    }

    /// What has to be done before the first item: protections are copied before any record, so that no record is found under a
    /// pseudonym under which its protection isn't (P2).
    ///
    /// # Errors
    /// [`StoreError`]; [`StoreError::Setup`] when items are to be removed that readers may still need, when a secret isn't the one under which
    /// protections stand, or when a system is to begin where something stands already.
    pub async fn begin(&self, step: Renewal) -> Result<(), StoreError> {
        self.check(step)?;
        match step {
            Renewal::Begin => self.begin_system().await,
            Renewal::Count => Ok(()),
            Renewal::Copy | Renewal::RemoveOld => self.protections.copy().await.map(drop),
        }
    }

    /// Puts the check values on record where nothing stands yet; a system that has begun stays as it is.
    async fn begin_system(&self) -> Result<(), StoreError> {
        match self.protections.standing().await? {
            // A newer secret's check value comes with the copies.
            Stands::Begun => self.protections.check().await,
            Stands::Nothing if is_empty(&self.connection, &self.table).await? => {
                self.protections.put_checks().await
            }
            Stands::Nothing | Stands::Unchecked => {
                let reason = "the tables hold something and no check value: this is no new system";
                Err(StoreError::Setup(reason.to_owned()))
            }
        }
    }

    /// Whether this step may be taken with the secrets that are in force.
    ///
    /// # Errors
    /// [`StoreError::Setup`] when items are to be removed that readers may still need.
    pub fn check(&self, step: Renewal) -> Result<(), StoreError> {
        if step == Renewal::RemoveOld && !self.keys.reads_newest_only() {
            let retire = "retire the old secrets first: put '-' before them";
            return Err(StoreError::Setup(retire.to_owned()));
        }
        Ok(())
    }

    /// A part of the records.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn page(&self, segment: Segment, after: Option<&ReadUpTo>) -> Result<ItemPage, StoreError> {
        page(&self.connection, &self.table, segment, after).await
    }

    /// Does this step for an item, and says whether it is one of an older secret; any other stays as it is. Doing it again does no
    /// harm.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn renew(&self, step: Renewal, item: &StoredItem) -> Result<bool, StoreError> {
        let old = &item.0;
        let Some(renewed) = self.renewed(old)? else { return Ok(false) };
        match step {
            Renewal::Begin | Renewal::Count => {}
            Renewal::Copy => self.put(renewed).await?,
            Renewal::RemoveOld => {
                // Once more, in case it was loaded behind the copying.
                self.put(renewed).await?;
                self.delete(old).await?;
            }
        }
        Ok(true)
    }

    /// The item under the newest pseudonym; none when it stands there already.
    fn renewed(&self, attributes: &Attributes) -> Result<Option<Attributes>, StoreError> {
        let item = Item { table: TABLE, attributes };
        let (subject, entry) = (Pseudonym::stored(item.text("subject")?), item.text("entry")?);
        let is_dose = item.text_if_any("registeredAt").is_some();
        let renewed = if is_dose { self.keys.renew_record(&subject) } else { self.keys.renew_name(&subject) };
        let renewed = renewed.ok_or_else(|| item.corrupt("subject"))?;
        if renewed == subject {
            return Ok(None);
        }
        let mut copy = attributes.clone();
        copy.insert("subject".to_owned(), text(renewed.as_str()));
        if is_dose {
            copy.insert("sealed".to_owned(), self.sealed_anew(&item, entry, &renewed)?);
        } else {
            let person = Pseudonym::stored(entry);
            let renewed = self.keys.renew_record(&person).ok_or_else(|| item.corrupt("entry"))?;
            copy.insert("entry".to_owned(), text(renewed.as_str()));
            // Protections of the person may stand under the old pseudonym only.
            let older = attributes.get("older").and_then(|it| it.as_l().ok()).into_iter().flatten().cloned();
            copy.insert("older".to_owned(), AttributeValue::L(older.chain([text(entry)]).collect()));
        }
        Ok(Some(copy))
    }

    /// What is encrypted is bound to its item's key, so with another key it is encrypted anew, under the newest secret.
    fn sealed_anew(
        &self,
        item: &Item<'_>,
        entry: &str,
        renewed: &Pseudonym,
    ) -> Result<AttributeValue, StoreError> {
        let old = ItemKey { partition: item.text("subject")?, sort: entry };
        let content = self.keys.decrypt(old, item.bytes("sealed")?).ok_or_else(|| item.corrupt("sealed"))?;
        let new = ItemKey { partition: renewed.as_str(), sort: entry };
        Ok(AttributeValue::B(Blob::new(self.keys.encrypt(new, &content)?)))
    }

    #[expect(clippy::disallowed_methods, reason = "a copy under the new secret, under a condition")]
    async fn put(&self, item: Attributes) -> Result<(), StoreError> {
        let registered_at = item.get("registeredAt").cloned();
        let mut put = self.connection.dynamodb.put_item().table_name(&self.table).set_item(Some(item));
        if let Some(registered_at) = registered_at {
            put = put
                .condition_expression(LATER_STAYS)
                .expression_attribute_values(":registeredAt", registered_at);
        }
        // Not when a later registration came in under the new secret meanwhile, or this is the second run.
        put_if(put).await.map(drop)
    }

    #[expect(clippy::disallowed_methods, reason = "an item whose copy stands under the new secret")]
    async fn delete(&self, old: &Attributes) -> Result<(), StoreError> {
        let item = Item { table: TABLE, attributes: old };
        let delete = self.connection.dynamodb.delete_item().table_name(&self.table);
        delete
            .key("subject", text(item.text("subject")?))
            .key("entry", text(item.text("entry")?))
            .send()
            .await
            .map_err(|error| StoreError::of_call("DeleteItem", error))?;
        Ok(())
    }
}
