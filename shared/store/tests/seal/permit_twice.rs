//! A permit is for one disclosure.
use vrs_policy::Permit;
use vrs_store::{Entry, InquiryRecorder, Sealed, StoredEvidence};

async fn twice(recorder: InquiryRecorder, permit: Permit, one: Sealed, other: Sealed, entry: Entry, read: [StoredEvidence; 2]) {
    let [first, second] = read;
    let _ = recorder.disclose(permit, one, &entry, first).await;
    let _ = recorder.disclose(permit, other, &entry, second).await;
}

fn main() {}
