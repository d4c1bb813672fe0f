//! A seal is opened once.
use vrs_policy::Permit;
use vrs_store::{Entry, InquiryRecorder, Sealed, StoredEvidence};

async fn twice(recorder: InquiryRecorder, one: Permit, other: Permit, sealed: Sealed, entry: Entry, read: [StoredEvidence; 2]) {
    let [first, second] = read;
    let _ = recorder.disclose(one, sealed, &entry, first).await;
    let _ = recorder.disclose(other, sealed, &entry, second).await;
}

fn main() {}
