//! How far a bulk is, from what is on record (B5).

use std::collections::BTreeSet;

use futures_util::{StreamExt as _, stream};
use jiff::Timestamp;
use vrs_policy::{InquiryId, MunicipalityCode, bulk_closes_at};

use crate::bulk::{Bulk, BulkRecorder, PART, STOPPED, partition_of};
use crate::connection::CALLS_AT_ONCE;
use crate::error::StoreError;
use crate::inquiries::{InquiryRecorder, TABLE};
use crate::item::{Item, query};

/// A bulk, and how far it is.
#[derive(Debug)]
pub struct BulkProgress {
    /// The bulk.
    pub bulk: Bulk,
    /// Persons of answered chunks, whatever came of them.
    pub answered: usize,
    /// Persons whom any holder disclosed.
    pub found: usize,
    /// Persons and holders for which data was disclosed.
    pub disclosures: usize,
    is_stopped: bool,
}

impl BulkProgress {
    /// `open`, `complete`, `expired` or `paused`, as the API writes it.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> &'static str {
        if self.answered >= self.bulk.size.persons {
            "complete"
        } else if self.is_stopped {
            "paused"
        } else if now >= bulk_closes_at(self.bulk.started_at) {
            "expired"
        } else {
            "open"
        }
    }
}

impl BulkRecorder {
    /// How far this bulk of the inquirer's is, if there is one: a call for each of its chunks, and two.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn progress(
        &self,
        inquirer: MunicipalityCode,
        id: InquiryId,
    ) -> Result<Option<BulkProgress>, StoreError> {
        let Some(bulk) = self.find(inquirer, id).await? else { return Ok(None) };
        let stopped = self.stopped_chunks(id).await?;
        let chunks = (1..=bulk.size.chunks()).filter(|it| !stopped.contains(it));
        let counts: Vec<_> = chunks.map(|it| self.counts(id, it)).collect();
        let counts: Vec<_> = stream::iter(counts).buffer_unordered(CALLS_AT_ONCE).collect().await;
        let (mut answered, mut found, mut disclosures) = (0, 0, 0);
        for count in counts {
            let [persons, found_of_chunk, disclosures_of_chunk] = count?;
            answered += persons;
            found += found_of_chunk;
            disclosures += disclosures_of_chunk;
        }
        Ok(Some(BulkProgress { bulk, answered, found, disclosures, is_stopped: !stopped.is_empty() }))
    }

    /// Persons, persons found and disclosures of a chunk.
    async fn counts(&self, bulk: InquiryId, chunk: usize) -> Result<[usize; 3], StoreError> {
        let InquiryRecorder { connection, table, .. } = &self.inquiries;
        let partition = partition_of(bulk, chunk);
        let parts = query(connection, table, ("partition", &partition), Some(("id", PART))).await?;
        let mut counts = [0, 0, 0];
        for attributes in &parts {
            let item = Item { table: TABLE, attributes };
            for (count, attribute) in counts.iter_mut().zip(["persons", "found", "disclosures"]) {
                *count += item.number::<usize>(attribute)?;
            }
        }
        Ok(counts)
    }

    /// The chunks at which it was stopped: of these nothing was given out.
    async fn stopped_chunks(&self, bulk: InquiryId) -> Result<BTreeSet<usize>, StoreError> {
        let InquiryRecorder { connection, table, .. } = &self.inquiries;
        let stops = query(connection, table, ("partition", &bulk.to_string()), Some(("id", STOPPED))).await?;
        let chunk = |attributes| {
            let item = Item { table: TABLE, attributes };
            item.parse("id", |it| it.strip_prefix(STOPPED)?.parse().ok())
        };
        stops.iter().map(chunk).collect()
    }
}
