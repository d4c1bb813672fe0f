//! The answer to an inquiry (Q10).

use serde::Serialize;
use vrs_http::{Answer, MunicipalityJson, Problem};
use vrs_policy::{Found, Inquiry, Outcome, Person, Vaccination, time_text};
use vrs_store::Disclosure;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct InquiryJson<'a> {
    inquiry_id: String,
    inquired_at: String,
    holder: MunicipalityJson,
    method: &'static str,
    basis: &'static str,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<PersonJson<'a>>,
    vaccinations: Vec<VaccinationJson<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PersonJson<'a> {
    name: &'a str,
    name_kana: &'a str,
    birth_date: String,
    sex: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct VaccinationJson<'a> {
    dose: u8,
    vaccinated_on: String,
    ticket_number: &'a str,
    municipality: &'a str,
    venue: &'a str,
    doctor: &'a str,
    manufacturer: &'a str,
    lot_number: &'a str,
    registered_at: String,
}

/// What was disclosed, under its record.
pub fn disclosed(inquiry: &Inquiry, disclosure: &Disclosure) -> Result<Answer, Problem> {
    let (person, records) = match &disclosure.outcome {
        Outcome::Found(Found { person, records }) => (Some(person), records.as_slice()),
        Outcome::NotFound | Outcome::Ambiguous => (None, &[][..]),
    };
    let json = InquiryJson {
        inquiry_id: disclosure.id.to_string(),
        inquired_at: time_text(disclosure.inquired_at),
        holder: inquiry.holder.into(),
        method: inquiry.subject.method().as_str(),
        basis: disclosure.basis.as_str(),
        outcome: disclosure.outcome.as_str(),
        person: person.map(PersonJson::from),
        vaccinations: records.iter().map(|it| VaccinationJson::from(&it.vaccination)).collect(),
    };
    Ok(Answer::json(200, &json)?.with_outcome(disclosure.outcome.as_str()))
}

impl<'a> From<&'a Person> for PersonJson<'a> {
    fn from(it: &'a Person) -> Self {
        Self {
            name: it.name.as_written(),
            name_kana: it.name_kana.as_written(),
            birth_date: it.birth_date.date().to_string(),
            sex: it.sex.as_str(),
        }
    }
}

impl<'a> From<&'a Vaccination> for VaccinationJson<'a> {
    fn from(it: &'a Vaccination) -> Self {
        Self {
            dose: it.dose.get(),
            vaccinated_on: it.vaccinated_on.to_string(),
            ticket_number: it.ticket_number.as_str(),
            municipality: it.municipality.as_str(),
            venue: it.venue.as_str(),
            doctor: it.doctor.as_str(),
            manufacturer: it.manufacturer.as_str(),
            lot_number: it.lot_number.as_str(),
            registered_at: time_text(it.registered_at),
        }
    }
}
