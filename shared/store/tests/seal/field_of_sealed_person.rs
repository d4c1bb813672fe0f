//! What stands of a person, and what is concluded or recorded of them, can't be read under seal.
fn peek(
    sealed: &vrs_store::SealedPerson,
    concluded: &vrs_store::Concluded,
    on_record: &vrs_store::ChunkOnRecord,
    standing: &vrs_store::Standing,
) {
    let _ = &sealed.rows;
    let _ = &concluded.persons;
    let _ = &on_record.concluded;
    let _ = &standing.parts;
}

fn main() {}
