//! A permit is for one disclosure.
use vrs_policy::Permit;
use vrs_store::{Entry, InquiryRecorder, Sealed};

async fn twice(recorder: InquiryRecorder, permit: Permit, one: Sealed, other: Sealed, entry: Entry) {
    let _ = recorder.disclose(permit, one, &entry).await;
    let _ = recorder.disclose(permit, other, &entry).await;
}

fn main() {}
