//! `GET /v1/protections` (P2, P6)

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use vrs_http::{Answer, Call, FieldError, Problem};
use vrs_policy::{InquiryId, Protection, japan_date};
use vrs_store::ProtectionKeeper;

use crate::answer::{ProtectionJson, ProtectionsJson};
use crate::{codes_of, trouble};

/// The municipality's protections, newest first: all, those that protect, or those whose date comes soon.
pub async fn list(protections: &ProtectionKeeper, call: &Call) -> Result<Answer, Problem> {
    let now = vrs_http::now();
    let [state, ends_within, cursor] = call.query(["state", "endsWithin", "cursor"])?;
    let only_active = match state.as_deref() {
        None => Ok(false),
        Some("active") => Ok(true),
        Some(_) => Err(STATE_INVALID),
    };
    let ends_within = match ends_within {
        None => Ok(None),
        Some(days) => days.parse::<u16>().map(|it| Some(i32::from(it))).map_err(|_| ENDS_WITHIN_INVALID),
    };
    let (only_active, ends_within) = match (only_active, ends_within) {
        (Ok(only_active), Ok(ends_within)) => (only_active, ends_within),
        (state, days) => {
            return Err(Problem::invalid_fields(state.err().into_iter().chain(days.err()).collect()));
        }
    };
    let code = call.staff.municipality.code.as_str();
    let foreign = || Problem::malformed("the cursor is not of this list");
    let from = cursor.map(|it| read_cursor(&it, code).ok_or_else(foreign)).transpose()?;
    let today = japan_date(now);
    let passes = |it: &Protection| {
        (!only_active || it.protects())
            && ends_within.is_none_or(|days| it.protects() && it.ends_within(days, today))
    };
    let page = protections.list(&codes_of(&call.staff), from, passes).await.map_err(trouble)?;
    let protections = page.protections.iter().map(|it| ProtectionJson::new(it, now)).collect();
    Answer::json(200, &ProtectionsJson { protections, next: page.next.map(|it| write_cursor(it, code)) })
}

fn write_cursor(from: InquiryId, code: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(format!("{code} {from}"))
}

fn read_cursor(cursor: &str, code: &str) -> Option<InquiryId> {
    let text = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    InquiryId::parse(text.strip_prefix(code)?.strip_prefix(' ')?)
}

const STATE_INVALID: FieldError = FieldError::invalid("/state", "state には active を指定してください。");
const ENDS_WITHIN_INVALID: FieldError =
    FieldError::invalid("/endsWithin", "endsWithin には日数（30 など）を指定してください。");
