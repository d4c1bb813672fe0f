//! What is concluded of many can't be opened before it is on record.
async fn open(recorder: vrs_store::BulkRecorder, entry: vrs_store::ChunkEntry, concluded: vrs_store::Concluded) {
    let _ = recorder.disclose(&entry, concluded).await;
}

fn main() {}
