//! A seal is opened once.
use vrs_policy::Permit;
use vrs_store::{Entry, InquiryRecorder, Sealed};

async fn twice(recorder: InquiryRecorder, one: Permit, other: Permit, sealed: Sealed, entry: Entry) {
    let _ = recorder.disclose(one, sealed, &entry).await;
    let _ = recorder.disclose(other, sealed, &entry).await;
}

fn main() {}
