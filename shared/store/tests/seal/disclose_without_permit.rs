//! Disclosing takes a permit.
use vrs_store::{Entry, InquiryRecorder, Sealed, StoredEvidence};

async fn disclose(recorder: InquiryRecorder, sealed: Sealed, entry: Entry, evidence: StoredEvidence) {
    let _ = recorder.disclose(sealed, &entry, evidence).await;
}

fn main() {}
