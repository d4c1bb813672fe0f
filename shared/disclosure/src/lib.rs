//! What is disclosed of a person, as every answer writes it (Q10): one way for one inquiry and for many.

use std::fmt;

use serde::Serialize;
use vrs_policy::{Caution, DoseRecord, Found, Person, PersonName, time_text};

/// The person and their doses; without either when nobody was found.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FoundJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    matched_by: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<PersonJson<'a>>,
    vaccinations: Vec<VaccinationJson<'a>>,
}

impl<'a> FoundJson<'a> {
    /// Writes who was found, if anybody was.
    #[must_use]
    pub fn of(found: Option<&'a Found>) -> Self {
        Self {
            matched_by: found.map(|it| it.matched_by.as_str()),
            person: found.map(|it| PersonJson::from(&it.person)),
            vaccinations: found.map(vaccinations).unwrap_or_default(),
        }
    }
}

impl fmt::Debug for FoundJson<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FoundJson(…)")
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PersonJson<'a> {
    #[serde(flatten)]
    names: NamesJson<'a>,
    birth_date: String,
    sex: &'static str,
}

/// A kana that isn't known is blank, as in the file that it came from.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NamesJson<'a> {
    name: &'a str,
    name_kana: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct VaccinationJson<'a> {
    dose: u8,
    #[serde(flatten)]
    named_otherwise: Option<NamesJson<'a>>,
    vaccinated_on: String,
    ticket_number: &'a str,
    municipality: &'a str,
    venue: &'a str,
    doctor: &'a str,
    manufacturer: &'a str,
    lot_number: &'a str,
    registered_at: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cautions: Vec<&'static str>,
}

impl<'a> From<&'a Person> for PersonJson<'a> {
    fn from(it: &'a Person) -> Self {
        Self { names: it.into(), birth_date: it.birth_date.to_iso(), sex: it.sex.as_str() }
    }
}

impl<'a> From<&'a Person> for NamesJson<'a> {
    fn from(it: &'a Person) -> Self {
        let name_kana = it.name_kana.as_ref().map_or("", PersonName::as_written);
        Self { name: it.name.as_written(), name_kana }
    }
}

/// Each dose with its own names where they are others (R2), and why it is to be looked at again (R3).
fn vaccinations(found: &Found) -> Vec<VaccinationJson<'_>> {
    let rows = found.records.iter().zip(found.cautions());
    rows.map(|(record, cautions)| VaccinationJson::of(record, found, &cautions)).collect()
}

impl<'a> VaccinationJson<'a> {
    fn of(record: &'a DoseRecord, found: &Found, cautions: &[Caution]) -> Self {
        let it = &record.vaccination;
        Self {
            dose: it.dose.get(),
            named_otherwise: found.named_otherwise(record).map(NamesJson::from),
            vaccinated_on: it.vaccinated_on.to_string(),
            ticket_number: it.ticket_number.as_str(),
            municipality: it.municipality.as_str(),
            venue: it.venue.as_str(),
            doctor: it.doctor.as_str(),
            manufacturer: it.manufacturer.as_str(),
            lot_number: it.lot_number.as_str(),
            registered_at: time_text(it.registered_at),
            cautions: cautions.iter().map(|it| it.as_str()).collect(),
        }
    }
}
