//! What is sent to start a bulk, and to ask a chunk of it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use lambda_http::RequestExt as _;
use serde::Deserialize;
use vrs_http::{Call, FieldError, Problem, keep_error, present, present_objects};
use vrs_policy::{
    BULK_PERSONS_MAX, BulkPerson, BulkSize, CHUNK_PERSONS_MAX, HOLDERS_NAMED_MAX, InquiryId, Municipality,
    Reference, Scope, japan_date,
};
use zeroize::Zeroizing;

/// The most field errors that one answer names.
const ERRORS_MAX: usize = 100;

/// How large a bulk is to be, and the caller's key for it.
pub struct StartRequest {
    pub size: BulkSize,
    pub reference: Option<Reference>,
    pub key: Option<InquiryId>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StartBody {
    #[serde(default, deserialize_with = "present")]
    scope: Option<String>,
    #[serde(default, deserialize_with = "present")]
    persons: Option<i64>,
    #[serde(default, deserialize_with = "present")]
    reference: Option<Zeroizing<String>>,
}

/// Reads a request to start.
///
/// # Errors
/// The problem of its form, or all fields with errors at once.
pub fn start(call: &Call, now: Timestamp) -> Result<StartRequest, Problem> {
    let body: StartBody = vrs_http::json(&call.request)?;
    let [] = call.query([])?;
    let mut errors = Vec::new();
    let scope = keep_error(&mut errors, body.scope.and_then(|it| Scope::parse(&it)).ok_or(SCOPE_INVALID));
    let persons = body.persons.and_then(|it| usize::try_from(it).ok());
    let persons = persons.filter(|it| (1..=BULK_PERSONS_MAX).contains(it)).ok_or(PERSONS_INVALID);
    let persons = keep_error(&mut errors, persons);
    let reference = body.reference.as_ref().map_or("", |it| it.as_str());
    let reference = keep_error(&mut errors, vrs_http::reference(reference));
    let key = keep_error(&mut errors, call.idempotency_key(now));
    match (scope, persons, reference, key) {
        (Some(scope), Some(persons), Some(reference), Some(key)) => {
            Ok(StartRequest { size: BulkSize { scope, persons }, reference, key })
        }
        _ => Err(Problem::invalid_fields(errors)),
    }
}

/// One person of a chunk, under the caller's own reference.
pub struct Row {
    pub reference: String,
    pub person: BulkPerson,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChunkBody {
    #[serde(default, deserialize_with = "present_objects")]
    persons: Option<Vec<PersonBody>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct PersonBody {
    #[serde(default, rename = "ref", deserialize_with = "present")]
    reference: Option<String>,
    #[serde(default, deserialize_with = "present")]
    my_number: Option<Zeroizing<String>>,
    #[serde(default, deserialize_with = "present")]
    birth_date: Option<Zeroizing<String>>,
    #[serde(default, deserialize_with = "present")]
    holders: Option<Vec<String>>,
    #[serde(default, deserialize_with = "present")]
    individual_consent: Option<bool>,
}

/// The bulk and the chunk that the path names; none when what stands there can't be a bulk's id or a chunk's number.
pub fn path(call: &Call) -> Option<(InquiryId, usize)> {
    let parameters = call.request.path_parameters();
    let number = parameters.first("n")?;
    let is_number = (1..=3).contains(&number.len()) && number.bytes().all(|it| it.is_ascii_digit());
    let number = (is_number && !number.starts_with('0')).then(|| number.parse().ok())??;
    Some((InquiryId::parse(parameters.first("bulkId")?)?, number))
}

/// Reads a chunk: its persons, or what is wrong with them.
///
/// # Errors
/// The problem of its form.
pub fn chunk(call: &Call, now: Timestamp) -> Result<Result<Vec<Row>, Vec<FieldError>>, Problem> {
    let body: ChunkBody = vrs_http::chunk_json(&call.request)?;
    let [] = call.query([])?;
    let bodies = body.persons.unwrap_or_default();
    if bodies.is_empty() || bodies.len() > CHUNK_PERSONS_MAX {
        return Ok(Err(vec![CHUNK_SIZE_INVALID]));
    }
    let today = japan_date(now);
    let (mut errors, mut references) = (Vec::new(), BTreeSet::new());
    let rows: Vec<Row> = bodies
        .into_iter()
        .enumerate()
        .filter_map(|(at, body)| {
            let mut of_row = Vec::new();
            let row = row(body, today, &mut of_row);
            if row.as_ref().is_some_and(|it| !references.insert(it.reference.clone())) {
                of_row.push(REFERENCE_REPEATED);
            }
            errors.extend(of_row.into_iter().map(|it| {
                let pointer = format!("/persons/{at}{}", it.pointer);
                it.at(pointer)
            }));
            row
        })
        .collect();
    errors.extend(spread(&rows));
    errors.truncate(ERRORS_MAX);
    Ok(if errors.is_empty() { Ok(rows) } else { Err(errors) })
}

fn row(body: PersonBody, today: Date, errors: &mut Vec<FieldError>) -> Option<Row> {
    let reference = body.reference.filter(|it| is_reference(it)).ok_or(REFERENCE_INVALID);
    let reference = keep_error(errors, reference);
    let number = vrs_http::my_number(body.my_number.as_ref().map_or("", |it| it.as_str()));
    let number = keep_error(errors, number.map_err(|it| it.at("/myNumber".to_owned())));
    let birth_date = body.birth_date.map(|it| vrs_http::birth_date(&it, today)).transpose();
    let birth_date = keep_error(errors, birth_date.map_err(|it| it.at("/birthDate".to_owned())));
    let holders = holders(&body.holders.unwrap_or_default(), today, errors);
    let individual_consent = keep_error(errors, body.individual_consent.ok_or(CONSENT_MISSING));
    let person = BulkPerson {
        number: number?,
        birth_date: birth_date?,
        holders: holders?,
        individual_consent: individual_consent?,
    };
    Some(Row { reference: reference?, person })
}

/// One person in several rows names no more holders than in one: an error for each row with which it gets more.
fn spread(rows: &[Row]) -> Vec<FieldError> {
    let mut named: BTreeMap<&[u8], BTreeSet<&str>> = BTreeMap::new();
    let spread = rows.iter().enumerate().filter(|(_, Row { person, .. })| {
        let named = named.entry(person.number.expose_digits()).or_default();
        named.extend(person.holders.iter().map(|it| it.code.as_str()));
        named.len() > HOLDERS_NAMED_MAX
    });
    spread.map(|(at, _)| HOLDERS_SPREAD.at(format!("/persons/{at}/holders"))).collect()
}

/// 1 to 15 letters, digits and hyphens; not twelve digits, which could be an individual number (B2).
fn is_reference(text: &str) -> bool {
    let fits = (1..=15).contains(&text.len());
    let is_number = text.bytes().filter(u8::is_ascii_digit).count() >= 12;
    fits && !is_number && text.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-')
}

/// Those that are no more can't be asked: their successors have their records, and agree for themselves (R7).
fn holders(codes: &[String], today: Date, errors: &mut Vec<FieldError>) -> Option<Vec<Municipality>> {
    let is_repeated = codes.iter().collect::<BTreeSet<_>>().len() < codes.len();
    if codes.len() > HOLDERS_NAMED_MAX || is_repeated {
        errors.push(HOLDERS_INVALID);
        return None;
    }
    let unknown = |at: usize| FieldError::unknown_municipality("").at(format!("/holders/{at}"));
    let found = codes.iter().enumerate().map(|(at, code)| {
        keep_error(errors, Municipality::find_standing(code, today).ok_or_else(|| unknown(at)))
    });
    let found: Vec<_> = found.collect();
    found.into_iter().collect()
}

/// In a bulk of named holders each person has to name one: an error for each who doesn't.
pub fn without_holders(rows: &[Row]) -> Vec<FieldError> {
    let none = rows.iter().enumerate().filter(|(_, it)| it.person.holders.is_empty());
    none.map(|(at, _)| HOLDERS_INVALID.at(format!("/persons/{at}/holders"))).take(ERRORS_MAX).collect()
}

const SCOPE_INVALID: FieldError =
    FieldError::invalid("/scope", "照会先（scope）には named か all を指定してください。");
const PERSONS_INVALID: FieldError =
    FieldError::invalid("/persons", "人数は1人から20,000人までで指定してください。");
pub const CHUNK_SIZE_INVALID: FieldError =
    FieldError::invalid("/persons", "人数が合いません。100人ずつ、最後だけ残りの人数で送信してください。");
const REFERENCE_INVALID: FieldError = FieldError::invalid(
    "/ref",
    "整理番号は15文字までの英数字とハイフンで指定してください。12桁の数字は使えません。",
);
const REFERENCE_REPEATED: FieldError =
    FieldError::invalid("/ref", "同じ整理番号がほかの行にもあります。別の番号にしてください。");
const HOLDERS_INVALID: FieldError =
    FieldError::invalid("/holders", "照会先は1つから5つまで、重ならないように指定してください。");
const HOLDERS_SPREAD: FieldError =
    FieldError::invalid("/holders", "1人の照会先は、同じマイナンバーの行を合わせて5つまでにしてください。");
const CONSENT_MISSING: FieldError =
    FieldError::invalid("/individualConsent", "本人同意の有無（individualConsent）を指定してください。");
