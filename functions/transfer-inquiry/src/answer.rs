//! The answer to an inquiry (Q10).

use jiff::civil::Date;
use serde::Serialize;
use vrs_disclosure::FoundJson;
use vrs_http::{Answer, MunicipalityJson, Problem};
use vrs_policy::{Inquiry, Outcome, time_text};
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
    #[serde(flatten)]
    found: FoundJson<'a>,
    holder_last_registered_on: Option<String>,
}

/// What was disclosed, under its record; and to all alike, when the holder last loaded a file (R8).
pub fn disclosed(
    inquiry: &Inquiry,
    disclosure: &Disclosure,
    last_registered_on: Option<Date>,
) -> Result<Answer, Problem> {
    let found = match &disclosure.outcome {
        Outcome::Found(found) => Some(found),
        Outcome::NotFound | Outcome::Ambiguous | Outcome::Contradictory => None,
    };
    let json = InquiryJson {
        inquiry_id: disclosure.id.to_string(),
        inquired_at: time_text(disclosure.inquired_at),
        holder: inquiry.holder.into(),
        method: inquiry.subject.method().as_str(),
        basis: disclosure.basis.as_str(),
        outcome: disclosure.outcome.as_str(),
        found: FoundJson::of(found),
        holder_last_registered_on: last_registered_on.map(|it| it.to_string()),
    };
    Ok(Answer::json(200, &json)?.with_outcome(disclosure.outcome.as_str()))
}
