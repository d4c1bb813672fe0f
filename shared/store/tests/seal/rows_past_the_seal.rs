//! Records can't be read but under seal.
async fn read(records: vrs_store::RecordReader, person: vrs_store::Pseudonym, holder: vrs_policy::MunicipalityCode) {
    let _ = records.rows(&person, holder).await;
}

fn main() {}
