//! What is encrypted of a record: the person and the dose as a holder wrote them, as JSON.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use vrs_policy::{
    BirthDate, DoseNumber, DoseRecord, MunicipalityCode, Person, PersonName, Sex, Text, TicketNumber,
    Vaccination,
};
use zeroize::Zeroizing;

use crate::error::StoreError;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Row<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
    #[serde(borrow)]
    name_kana: Cow<'a, str>,
    #[serde(borrow)]
    birth_date: Cow<'a, str>,
    #[serde(borrow)]
    sex: Cow<'a, str>,
    #[serde(borrow)]
    vaccinated_on: Cow<'a, str>,
    #[serde(borrow)]
    ticket_number: Cow<'a, str>,
    #[serde(borrow)]
    venue: Cow<'a, str>,
    #[serde(borrow)]
    doctor: Cow<'a, str>,
    #[serde(borrow)]
    manufacturer: Cow<'a, str>,
    #[serde(borrow)]
    lot_number: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    taken_back: bool,
}

/// All of a record but what its item says in clear.
///
/// # Errors
/// [`StoreError::Setup`], which does not happen: every record can be written as JSON.
pub fn write(record: &DoseRecord) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    let DoseRecord { person: Person { name, name_kana, birth_date, sex }, vaccination, taken_back } = record;
    let row = Row {
        name: name.as_written().into(),
        name_kana: name_kana.as_ref().map_or("", PersonName::as_written).into(),
        birth_date: birth_date.to_iso().into(),
        sex: sex.as_str().into(),
        vaccinated_on: vaccination.vaccinated_on.to_string().into(),
        ticket_number: vaccination.ticket_number.as_str().into(),
        venue: vaccination.venue.as_str().into(),
        doctor: vaccination.doctor.as_str().into(),
        manufacturer: vaccination.manufacturer.as_str().into(),
        lot_number: vaccination.lot_number.as_str().into(),
        taken_back: *taken_back,
    };
    serde_json::to_vec(&row)
        .map(Zeroizing::new)
        .map_err(|_| StoreError::Setup("a record can't be written".to_owned()))
}

/// The record of this dose; none when the content is not of the form in which [`write`] makes it.
pub fn read(
    content: &[u8],
    holder: MunicipalityCode,
    dose: DoseNumber,
    registered_at: Timestamp,
) -> Option<DoseRecord> {
    let row: Row<'_> = serde_json::from_slice(content).ok()?;
    Some(DoseRecord {
        person: Person {
            name: PersonName::parse(&row.name).ok()?,
            name_kana: blank_or(&row.name_kana, PersonName::parse)?,
            birth_date: BirthDate::parse(&row.birth_date, Date::MAX).ok()?,
            sex: Sex::parse(&row.sex)?,
        },
        vaccination: Vaccination {
            dose,
            vaccinated_on: row.vaccinated_on.parse().ok()?,
            ticket_number: TicketNumber::parse(&row.ticket_number).ok()?,
            municipality: holder,
            venue: Text::parse(&row.venue).ok()?,
            doctor: Text::parse(&row.doctor).ok()?,
            manufacturer: Text::parse(&row.manufacturer).ok()?,
            lot_number: Text::parse(&row.lot_number).ok()?,
            registered_at,
        },
        taken_back: row.taken_back,
    })
}

/// `None` when the text is neither blank nor what it should be.
#[expect(clippy::option_option, reason = "blank is a value, and wrong is none")]
fn blank_or<T, E>(text: &str, parse: impl FnOnce(&str) -> Result<T, E>) -> Option<Option<T>> {
    if text.is_empty() { Some(None) } else { parse(text).ok().map(Some) }
}
