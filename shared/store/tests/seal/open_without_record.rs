//! What opens a seal after recording can't be called without recording.
fn open(sealed: vrs_store::Sealed, recorded: &vrs_store::RecordedOutcome) {
    let _ = sealed.limit_to(recorded);
}

fn main() {}
