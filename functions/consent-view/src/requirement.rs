//! Whether an inquiry needs individual consent: what the screen shows before it asks (Q4–Q8).

use serde::Serialize;
use vrs_http::{Answer, Call, FieldError, MunicipalityJson, Problem};
use vrs_policy::{IndividualConsent, Method, Municipality, Terms, individual_consent, japan_date};
use vrs_store::AgreementReader;

use crate::trouble;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Requirement {
    holder: MunicipalityJson,
    method: &'static str,
    individual_consent: &'static str,
    inquirer_agreed: bool,
    holder_agreed: bool,
}

/// `GET /v1/transfer/requirement`
pub async fn requirement(
    addendum: &Terms,
    agreements: &AgreementReader,
    call: &Call,
) -> Result<Answer, Problem> {
    let inquirer = call.staff.municipality;
    let (holder, method) = parse(call)?;
    let agreed = agreements.both(addendum, inquirer.code, holder.code).await;
    let agreed = agreed.map_err(trouble)?;
    let (inquirer_agreed, holder_agreed) = (agreed.inquirer.is_some(), agreed.holder.is_some());
    let individual_consent = match individual_consent(method, inquirer_agreed, holder_agreed) {
        IndividualConsent::Required => "required",
        IndividualConsent::NotRequired => "not-required",
    };
    let method = method.as_str();
    Answer::json(
        200,
        &Requirement { holder: holder.into(), method, individual_consent, inquirer_agreed, holder_agreed },
    )
}

fn parse(call: &Call) -> Result<(Municipality, Method), Problem> {
    let [holder, method] = call.query(["holder", "method"])?;
    let holder = holder.ok_or(HOLDER_MISSING).and_then(|code| {
        let today = japan_date(vrs_http::now());
        let holder = Municipality::find_standing(&code, today);
        let holder = holder.ok_or(FieldError::unknown_municipality("/holder"))?;
        let own = holder.code == call.staff.municipality.code;
        if own { Err(FieldError::own_municipality("/holder")) } else { Ok(holder) }
    });
    let method = method.and_then(|it| Method::parse(&it)).ok_or(METHOD_INVALID);
    match (holder, method) {
        (Ok(holder), Ok(method)) => Ok((holder, method)),
        (holder, method) => {
            Err(Problem::invalid_fields(holder.err().into_iter().chain(method.err()).collect()))
        }
    }
}

const HOLDER_MISSING: FieldError =
    FieldError::invalid("/holder", "照会先の自治体のコードを holder に指定してください。");
const METHOD_INVALID: FieldError =
    FieldError::invalid("/method", "method には my-number か demographics を指定してください。");
