//! What guardians send.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use vrs_http::{Call, FieldError, Problem, keep_error, present, present_object};
use vrs_policy::{InquiryId, MyNumber, Reference, japan_date};
use zeroize::Zeroizing;

/// Whom to protect, and what to note of it.
pub struct ProtectRequest {
    pub number: MyNumber,
    pub until: Option<Date>,
    pub reference: Option<Reference>,
    pub key: Option<InquiryId>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProtectBody {
    #[serde(default, deserialize_with = "present_object")]
    subject: Option<SubjectBody>,
    #[serde(default, deserialize_with = "present")]
    until: Option<String>,
    #[serde(default, deserialize_with = "present")]
    reference: Option<Zeroizing<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SearchBody {
    #[serde(default, deserialize_with = "present_object")]
    subject: Option<SubjectBody>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct SubjectBody {
    #[serde(default, deserialize_with = "present")]
    my_number: Option<Zeroizing<String>>,
}

/// Reads a request to protect.
///
/// # Errors
/// The problem of its form, or all fields with errors at once.
pub fn protect(call: &Call, now: Timestamp) -> Result<ProtectRequest, Problem> {
    let body: ProtectBody = vrs_http::json(&call.request)?;
    let [] = call.query([])?;
    let mut errors = Vec::new();
    let number = keep_error(&mut errors, number(body.subject));
    let until = keep_error(&mut errors, until(body.until.as_deref(), japan_date(now)));
    let reference =
        keep_error(&mut errors, vrs_http::reference(body.reference.as_ref().map_or("", |it| it.as_str())));
    let key = keep_error(&mut errors, call.idempotency_key(now));
    match (number, until, reference, key) {
        (Some(number), Some(until), Some(reference), Some(key)) => {
            Ok(ProtectRequest { number, until, reference, key })
        }
        _ => Err(Problem::invalid_fields(errors)),
    }
}

/// Reads whom to look up.
///
/// # Errors
/// As [`protect`].
pub fn search(call: &Call) -> Result<MyNumber, Problem> {
    let body: SearchBody = vrs_http::json(&call.request)?;
    let [] = call.query([])?;
    number(body.subject).map_err(|error| Problem::invalid_fields(vec![error]))
}

fn number(subject: Option<SubjectBody>) -> Result<MyNumber, FieldError> {
    let number = subject.and_then(|it| it.my_number);
    vrs_http::my_number(number.as_ref().map_or("", |it| it.as_str()))
}

fn until(text: Option<&str>, today: Date) -> Result<Option<Date>, FieldError> {
    let Some(text) = text else { return Ok(None) };
    match vrs_policy::iso_date(text) {
        Some(date) if date >= today => Ok(Some(date)),
        Some(_) => Err(UNTIL_PASSED),
        None => Err(UNTIL_INVALID),
    }
}

const UNTIL_INVALID: FieldError =
    FieldError::invalid("/until", "期限の目安は 2027-03-31 の形の日付で指定してください。");
const UNTIL_PASSED: FieldError =
    FieldError::invalid("/until", "期限の目安が過去の日付です。今日以降の日付を指定してください。");
