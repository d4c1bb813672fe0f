//! The record of many at once (一括照会): added, never changed, in the table of inquiries (B5).
//!
//! A bulk's start is a header under the inquirer, among the inquiries that it made. Each chunk has a partition of its own,
//! `<bulk>#<chunk>`. In it stand *parts* (`part#01` …): each settles some of the chunk's persons, with what is disclosed of them, in one
//! item, so that it stands whole or not at all. Mostly there is one; a person who could not be read is settled by a later one. Beside
//! the parts stand the *entries* that the holders' lists are made of; all that they say comes from a part, so that they can be
//! written again. Nothing of a person is given out before the part and all entries about them stand.
//!
//! The way is always: [`RecordReader::of_persons`](crate::RecordReader::of_persons) reads under seal, [`BulkRecorder::conclude`] concludes
//! under seal, [`BulkRecorder::record`] makes the record durable, [`BulkRecorder::disclose`] adds the entries and only then opens.

mod apart;
mod chunk;
mod day;
mod disclose;
mod entries;
mod header;
mod part;
mod progress;

use vrs_policy::InquiryId;

use crate::inquiries::InquiryRecorder;

pub use chunk::ChunkEntry;
pub use day::{BulkLimits, PartCount, PersonsPerDay, Taken};
pub use disclose::{
    ChunkDisclosed, ChunkOnRecord, Concluded, HolderDisclosed, PersonDisclosed, Recorded, SealedPerson,
};
pub(crate) use entries::read_bulk_entry;
pub(crate) use header::read_listed;
pub use header::{Bulk, ListedBulk, StandingStart, Started};
pub use part::Standing;
pub use progress::BulkProgress;

/// The right to record bulks: to add headers, parts and entries, and to read back what stands.
#[derive(Debug, Clone)]
pub struct BulkRecorder {
    inquiries: InquiryRecorder,
}

impl BulkRecorder {
    /// Records in the table of this recorder.
    #[must_use]
    pub const fn new(inquiries: InquiryRecorder) -> Self {
        Self { inquiries }
    }
}

/// The partition of a chunk.
fn partition_of(bulk: InquiryId, chunk: usize) -> String {
    format!("{bulk}#{chunk:03}")
}

/// The sort keys of parts begin so.
const PART: &str = "part#";

/// The sort keys of stops begin so; they stand in the partition of the bulk's own id.
const STOPPED: &str = "stopped#";
