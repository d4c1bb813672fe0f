//! A1, G2: the compiler keeps the seal. Each file in `seal/` tries one way around it and must not compile; what the
//! compiler says stands beside it.

use vrs_policy::{Evidence, Inquiry, Outcome, decide};
use vrs_store::{Disclosed, Entry, InquiryRecorder, Sealed, StoredEvidence};

#[test]
fn a1_there_is_no_way_around_the_seal() {
    trybuild::TestCases::new().compile_fail("tests/seal/*.rs");
}

/// The one way, which compiles: permit, seal and entry into one call, which records first. It shows that the
/// others fail for their own reason.
#[expect(dead_code, reason = "it is enough that it compiles")]
async fn the_one_way(
    recorder: InquiryRecorder,
    inquiry: Inquiry,
    evidence: Evidence<'_>,
    sealed: Sealed,
    entry: Entry,
    stored: StoredEvidence,
) -> Option<Outcome> {
    let permit = decide(&inquiry, &evidence).ok()?;
    match recorder.disclose(permit, sealed, &entry, stored).await.ok()? {
        Disclosed::Given(disclosure) => Some(disclosure.outcome),
        Disclosed::Refused(_) | Disclosed::KeyReused => None,
    }
}
