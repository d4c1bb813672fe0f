//! One chunk as it is asked, and when two requests for it are the same.

use jiff::Timestamp;
use vrs_policy::{BirthDate, BulkPerson, InquiryId};
use zeroize::Zeroizing;

use crate::bulk::{Bulk, BulkRecorder};
use crate::pseudonym::Pseudonym;

/// One chunk that is asked: which, of which bulk, with what body, and when.
#[derive(Debug, Clone)]
pub struct ChunkEntry {
    pub(crate) bulk: Bulk,
    pub(crate) chunk: usize,
    pub(crate) request: Pseudonym,
    pub(crate) at: Timestamp,
    pub(crate) request_id: String,
}

impl ChunkEntry {
    /// What the day's counters keep of a part of this request, so that it is counted once, however often it is asked; another body for the
    /// same chunk is counted as another. Short, since an item holds a day's: 72 bits of the request's pseudonym tell them apart.
    pub(crate) fn counted_as(&self, part: usize) -> String {
        let request = self.request.as_str();
        format!("{}#{part}", request.get(request.len().saturating_sub(12)..).unwrap_or(request))
    }
}

impl BulkRecorder {
    /// The entry of this chunk of the bulk, asked with these persons at this time. `request_id` is the gateway's.
    #[must_use]
    pub fn chunk_entry(
        &self,
        bulk: &Bulk,
        chunk: usize,
        persons: &[(&str, &BulkPerson)],
        at: Timestamp,
        request_id: &str,
    ) -> ChunkEntry {
        let request = self.chunk_request(bulk.id, chunk, persons);
        ChunkEntry { bulk: bulk.clone(), chunk, request, at, request_id: request_id.to_owned() }
    }

    /// Two requests for a chunk are the same when they name the same persons in the same order, each with the same reference, date of birth,
    /// holders and declaration.
    fn chunk_request(&self, bulk: InquiryId, chunk: usize, persons: &[(&str, &BulkPerson)]) -> Pseudonym {
        let mut parts: Vec<Vec<u8>> = vec![bulk.to_string().into_bytes(), chunk.to_string().into_bytes()];
        for (reference, person) in persons {
            let holders: Vec<&str> = person.holders.iter().map(|it| it.code.as_str()).collect();
            let declared = if person.individual_consent { "declared" } else { "not declared" };
            let birth_date = person.birth_date.map(BirthDate::to_iso).unwrap_or_default();
            parts.push(person.number.expose_digits().to_vec());
            parts.extend(
                [reference, &*birth_date, &*holders.join(" "), declared].map(|it| it.as_bytes().to_vec()),
            );
        }
        let parts: Zeroizing<Vec<Vec<u8>>> = Zeroizing::new(parts);
        self.inquiries.keys.request(&parts.iter().map(Vec::as_slice).collect::<Vec<_>>())
    }
}
