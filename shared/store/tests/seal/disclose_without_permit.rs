//! Disclosing takes a permit.
async fn disclose(recorder: vrs_store::InquiryRecorder, sealed: vrs_store::Sealed, entry: vrs_store::Entry) {
    let _ = recorder.disclose(sealed, &entry).await;
}

fn main() {}
