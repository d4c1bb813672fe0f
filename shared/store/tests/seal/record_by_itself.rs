//! Recording by itself is not to be had from outside: it could say one thing while another is given out.
async fn record(recorder: vrs_store::InquiryRecorder, entry: vrs_store::Entry) {
    let _ = recorder.insert(&entry, ()).await;
}

fn main() {}
