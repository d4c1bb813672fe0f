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
    let municipalities = Municipality::in_prefecture(prefecture.as_deref().unwrap_or_default(), today);
    if municipalities.clone().next().is_none() {
        return Err(Problem::invalid_fields(vec![PREFECTURE_INVALID]));
    }
    let own = call.staff.municipality.code;
    let holders = municipalities.filter(|it| it.code != own);
    let codes: Vec<MunicipalityCode> = holders.clone().map(|it| it.code).collect();
    let agreed = agreements.agreed_among(addendum, &codes).await;
    let agreed = agreed.map_err(trouble)?;
    let holders = holders.map(|it| Holder { municipality: it.into(), agreed: agreed.contains(&it.code) });
    Answer::json(200, &Holders { holders: holders.collect() })
}

const PREFECTURE_INVALID: FieldError = FieldError::invalid(
    "/prefecture",
    "都道府県のコード（01から47までの2桁）を prefecture に指定してください。",
);
