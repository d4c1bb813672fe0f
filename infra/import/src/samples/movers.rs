//! Invented people who have moved, for bulk inquiries: the inquirer's file of them, and what holders have on record of every third.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use vrs_policy::MunicipalityCode;

use super::crowd::Crowd;
use super::person::SamplePerson;
use super::write::{in_digits, write_csv};
use crate::table::Encoding;

/// The header of the inquirer's file (B2).
const HEADER: &str = "整理番号,個人番号,生年月日,転入前市区町村コード,本人同意\r\n";

/// One in so many is on record.
const ONE_IN: usize = 3;

/// Writes `movers.csv` and, for each holder, `records-<code>.csv` into this folder, which is made if it isn't there. Of those who are
/// on record one third has doses at one holder, one at two, one at three (as far as there are so many).
///
/// # Errors
/// When a file can't be written.
pub fn write_movers(
    folder: &Path,
    people: u64,
    holders: &[MunicipalityCode],
    seed: Option<u64>,
) -> io::Result<()> {
    let first = *holders.first().ok_or(io::ErrorKind::InvalidInput)?;
    fs::create_dir_all(folder)?;
    let mut movers = BufWriter::new(File::create(folder.join("movers.csv"))?);
    movers.write_all(HEADER.as_bytes())?;
    let mut on_record: BTreeMap<MunicipalityCode, Vec<SamplePerson>> = BTreeMap::new();
    for (at, person) in Crowd::new(first, people, 1..=3, seed).enumerate() {
        let came_from = came_from(at, holders);
        let codes: Vec<&str> = came_from.iter().map(MunicipalityCode::as_str).collect();
        let born = in_digits(person.person.birth_date);
        write!(movers, "M-{:05},{},{born},{},0\r\n", at + 1, person.digits(), codes.join(";"))?;
        if at.is_multiple_of(ONE_IN) {
            for holder in came_from {
                on_record.entry(holder).or_default().push(person.at(holder));
            }
        }
    }
    movers.flush()?;
    for (holder, people) in on_record {
        let file = BufWriter::new(File::create(folder.join(format!("records-{holder}.csv")))?);
        write_csv(file, Encoding::Utf8, people)?;
    }
    Ok(())
}

/// Where somebody lived before: one to three of the holders, beginning with another for each.
fn came_from(at: usize, holders: &[MunicipalityCode]) -> Vec<MunicipalityCode> {
    let round = at / ONE_IN;
    holders
        .iter()
        .cycle()
        .skip(at % holders.len())
        .take((round % 3 + 1).min(holders.len()))
        .copied()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b2_movers_and_the_records_of_a_third_of_them() {
        let folder = tempfile::tempdir().unwrap();
        let holders = ["012025", "131016", "271004"].map(|it| MunicipalityCode::parse(it).unwrap());
        write_movers(folder.path(), 90, &holders, Some(1)).unwrap();
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        let movers = read("movers.csv");
        let lines: Vec<Vec<&str>> = movers.lines().skip(1).map(|it| it.split(',').collect()).collect();
        assert_eq!(lines.len(), 90);
        assert!(lines.iter().all(|it| it.len() == 5 && it[1].len() == 12 && it[2].len() == 8));
        for (at, line) in lines.iter().enumerate() {
            for holder in &holders {
                let is_on_record = read(&format!("records-{holder}.csv")).contains(line[1]);
                assert_eq!(is_on_record, at % 3 == 0 && line[3].contains(holder.as_str()), "{line:?}");
            }
        }
        assert_eq!(lines.iter().filter(|it| it[3].split(';').count() == 3).count(), 30);
    }
}
