//! What stands under an id is read, not made up: made up, it would pass for a record.
fn forge(evidence: vrs_store::StoredEvidence) -> vrs_store::StoredEvidence {
    vrs_store::StoredEvidence { standing: None, ..evidence }
}

fn main() {}
