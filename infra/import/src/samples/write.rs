//! Sample people as a file of the import.

use std::io::{self, Write};

use vrs_policy::{BirthDate, Person, PersonName, Sex, Vaccination};

use super::person::SamplePerson;
use crate::table::{Column, Encoding};
use vrs_policy::JAPAN;

/// Writes the header and one line a dose, ended by CRLF as RFC 4180 has it; answers how many doses.
///
/// # Errors
/// When `out` can't be written to, or the encoding lacks a character.
pub fn write_csv(
    mut out: impl Write,
    encoding: Encoding,
    people: impl IntoIterator<Item = SamplePerson>,
) -> io::Result<u64> {
    let mut line = |fields: &[String]| {
        let text = fields.iter().map(|it| quoted(it)).collect::<Vec<_>>().join(",") + "\r\n";
        let bytes = encoding.encode(&text).ok_or(io::ErrorKind::InvalidData)?;
        out.write_all(&bytes)
    };
    let headings: Vec<String> =
        Column::ALL.into_iter().take(Column::REQUIRED).map(|it| it.as_str().to_owned()).collect();
    line(&headings)?;
    let mut doses = 0;
    for person in people {
        for dose in &person.doses {
            line(&fields(&person, dose))?;
            doses += 1;
        }
    }
    out.flush()?;
    Ok(doses)
}

fn fields(sample: &SamplePerson, dose: &Vaccination) -> [String; 13] {
    let Person { name, name_kana, birth_date, sex } = &sample.person;
    let sex = match sex {
        Sex::Male => "1",
        Sex::Female => "2",
        Sex::Unknown => "0",
        Sex::NotApplicable => "9",
    };
    [
        sample.digits().to_owned(),
        name.as_written().to_owned(),
        name_kana.as_ref().map_or("", PersonName::as_written).to_owned(),
        in_digits(*birth_date),
        sex.to_owned(),
        dose.dose.get().to_string(),
        dose.vaccinated_on.strftime("%Y%m%d").to_string(),
        dose.ticket_number.as_str().to_owned(),
        dose.venue.as_str().to_owned(),
        dose.doctor.as_str().to_owned(),
        dose.manufacturer.as_str().to_owned(),
        dose.lot_number.as_str().to_owned(),
        JAPAN.to_datetime(dose.registered_at).strftime("%Y%m%d%H%M%S").to_string(),
    ]
}

/// Month and day that aren't known as `00`.
pub(super) fn in_digits(birth_date: BirthDate) -> String {
    format!("{:0<8}", birth_date.to_iso().replace('-', ""))
}

fn quoted(field: &str) -> String {
    if field.contains(['"', ',', '\r', '\n']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}
