//! Whom one can ask in a prefecture, and which of them have agreed: what the list of holders shows (Q2, Q5, Q6).

use serde::Serialize;
use vrs_http::{Answer, Call, FieldError, MunicipalityJson, Problem};
use vrs_policy::{Municipality, MunicipalityCode, Terms, japan_date};
use vrs_store::AgreementReader;

use crate::trouble;

#[derive(Serialize)]
struct Holders {
    holders: Vec<Holder>,
}

#[derive(Serialize)]
struct Holder {
    #[serde(flatten)]
    municipality: MunicipalityJson,
    agreed: bool,
}

/// `GET /v1/transfer/holders`: in code order, without one's own municipality.
pub async fn holders(addendum: &Terms, agreements: &AgreementReader, call: &Call) -> Result<Answer, Problem> {
    let [prefecture] = call.query(["prefecture"])?;
    let today = japan_date(vrs_http::now());
    let mut holders = Municipality::in_prefecture(prefecture.as_deref().unwrap_or_default(), today);
    if holders.is_empty() {
        return Err(Problem::invalid_fields(vec![PREFECTURE_INVALID]));
    }
    holders.retain(|it| it.code != call.staff.municipality.code);
    let codes: Vec<MunicipalityCode> = holders.iter().map(|it| it.code).collect();
    let agreed = agreements.agreed_among(addendum, &codes).await;
    let agreed = agreed.map_err(trouble)?;
    let holders = holders
        .into_iter()
        .map(|it| Holder { municipality: it.into(), agreed: agreed.contains(&it.code) })
        .collect();
    Answer::json(200, &Holders { holders })
}

const PREFECTURE_INVALID: FieldError = FieldError::invalid(
    "/prefecture",
    "都道府県のコード（01から47までの2桁）を prefecture に指定してください。",
);
