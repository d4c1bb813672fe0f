//! Files to load.

use std::io::Write as _;

use tempfile::NamedTempFile;
use vrs_import::samples::{Crowd, SamplePerson, write_csv};
use vrs_import::{Column, Encoding};
use vrs_policy::MunicipalityCode;

pub const HAKODATE: &str = "012025";

/// Invented people with one to three doses each.
pub fn people(count: u64) -> Vec<SamplePerson> {
    Crowd::new(MunicipalityCode::parse(HAKODATE).unwrap(), count, 1..=3, None).collect()
}

/// A file of these people.
pub fn of_people(encoding: Encoding, people: &[SamplePerson]) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    write_csv(&mut file, encoding, people.iter().cloned()).unwrap();
    file
}

/// A file of these lines under the header.
pub fn of_rows<R: AsRef<str>>(rows: impl IntoIterator<Item = R>) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    writeln!(file, "{}", Column::header()).unwrap();
    for row in rows {
        writeln!(file, "{}", row.as_ref()).unwrap();
    }
    file
}

/// A right row: the first dose of 123456789018, under this name, with this lot number, registered at this time.
pub fn row(name: &str, lot_number: &str, registered_at: &str) -> String {
    format!(
        "123456789018,{name},ミホン,19500131,2,1,20210601,0000000001,,,見本製薬,{lot_number},{registered_at}"
    )
}
