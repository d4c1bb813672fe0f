//! From the body of a request to a well-formed inquiry, or to all that is wrong with it (Q13).

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use vrs_http::{Call, FieldError, Problem, keep_error, present, present_object};
use vrs_policy::{
    Demographics, FoldedName, Inquiry, InquiryId, InvalidName, Municipality, Sex, Subject, japan_date,
};
use zeroize::Zeroizing;

/// A well-formed inquiry, and the caller's key for it.
pub struct InquiryRequest {
    /// Who asks whom about whom.
    pub inquiry: Inquiry,
    /// The id that the caller chose for it.
    pub key: Option<InquiryId>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct InquiryBody {
    #[serde(default, deserialize_with = "present")]
    holder: Option<String>,
    #[serde(default, deserialize_with = "present")]
    individual_consent: Option<bool>,
    #[serde(default, deserialize_with = "present_object")]
    subject: Option<SubjectBody>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct SubjectBody {
    #[serde(default, deserialize_with = "present")]
    my_number: Option<Zeroizing<String>>,
    #[serde(default, deserialize_with = "present")]
    name: Option<Zeroizing<String>>,
    #[serde(default, deserialize_with = "present")]
    birth_date: Option<Zeroizing<String>>,
    #[serde(default, deserialize_with = "present")]
    sex: Option<Zeroizing<String>>,
}

/// Reads the request.
///
/// # Errors
/// The problem of its form, or all fields with errors at once, in the order of the body.
pub fn parse(call: &Call, now: Timestamp) -> Result<InquiryRequest, Problem> {
    let body: InquiryBody = vrs_http::json(&call.request)?;
    let [] = call.query([])?;
    let mut errors = Vec::new();
    let today = japan_date(now);
    let holder = keep_error(&mut errors, holder(body.holder.as_deref(), today));
    let individual_consent = keep_error(&mut errors, body.individual_consent.ok_or(CONSENT_MISSING));
    let subject = subject(body.subject.unwrap_or_default(), today, &mut errors)?;
    let key = keep_error(&mut errors, call.idempotency_key(now));
    // One's own municipality alone makes a well-formed inquiry, which is refused and recorded; beside other
    // errors it is one of them.
    if !errors.is_empty() && holder.is_some_and(|it| it.code == call.staff.municipality.code) {
        errors.insert(0, FieldError::own_municipality("/holder"));
    }
    match (holder, individual_consent, subject, key) {
        (Some(holder), Some(individual_consent), Some(subject), Some(key)) if errors.is_empty() => {
            Ok(InquiryRequest {
                inquiry: Inquiry { staff: call.staff.clone(), holder, subject, individual_consent },
                key,
            })
        }
        _ => Err(Problem::invalid_fields(errors)),
    }
}

/// One that is no more can't be asked: its successor has its records, and agrees for itself (R7).
fn holder(code: Option<&str>, today: Date) -> Result<Municipality, FieldError> {
    let code = code.ok_or(HOLDER_MISSING)?;
    Municipality::find_standing(code, today).ok_or(FieldError::unknown_municipality("/holder"))
}

/// By number or by name, never both: that is malformed, since nobody could say which was meant.
fn subject(body: SubjectBody, today: Date, errors: &mut Vec<FieldError>) -> Result<Option<Subject>, Problem> {
    match body {
        SubjectBody { my_number: Some(number), name: None, birth_date: None, sex: None } => {
            Ok(keep_error(errors, vrs_http::my_number(&number)).map(Subject::MyNumber))
        }
        SubjectBody { my_number: Some(_), .. } => Err(Problem::malformed("a subject of both kinds")),
        SubjectBody { my_number: None, name: None, birth_date: None, sex: None } => {
            errors.push(SUBJECT_MISSING);
            Ok(None)
        }
        SubjectBody { my_number: None, name, birth_date, sex } => {
            let name = keep_error(errors, person_name(name.as_ref().map_or("", |it| it.as_str())));
            let birth_date = keep_error(
                errors,
                vrs_http::birth_date(birth_date.as_ref().map_or("", |it| it.as_str()), today),
            );
            let sex = keep_error(errors, sex.and_then(|it| Sex::parse(&it)).ok_or(SEX_INVALID));
            Ok(match (name, birth_date, sex) {
                (Some(name), Some(birth_date), Some(sex)) => {
                    Some(Subject::Demographics(Demographics { name, birth_date, sex }))
                }
                _ => None,
            })
        }
    }
}

fn person_name(text: &str) -> Result<FoldedName, FieldError> {
    FoldedName::parse(text).map_err(|invalid| {
        let detail = match invalid {
            InvalidName::Empty => "氏名または氏名カナを入力してください。",
            InvalidName::NoLetter => "氏名に文字がありません。氏名または氏名カナを入力してください。",
            InvalidName::Unreadable => {
                "氏名に読めない文字（?、〓、■など）が含まれています。本来の文字で入力し直すか、氏名カナを入力してください。"
            }
            InvalidName::TooLong => "氏名は100文字以内で入力してください。",
            InvalidName::ControlCharacter => "氏名に使えない文字が含まれています。入力し直してください。",
        };
        FieldError::invalid("/subject/name", detail)
    })
}

const HOLDER_MISSING: FieldError = FieldError::invalid("/holder", "照会先の自治体を選んでください。");
const CONSENT_MISSING: FieldError =
    FieldError::invalid("/individualConsent", "本人同意の有無（individualConsent）を指定してください。");
const SUBJECT_MISSING: FieldError =
    FieldError::invalid("/subject", "マイナンバー、または氏名・生年月日・性別を入力してください。");
const SEX_INVALID: FieldError = FieldError::invalid("/subject/sex", "性別を選んでください。");
