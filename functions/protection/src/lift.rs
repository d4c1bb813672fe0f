//! `POST /v1/protections/{id}/lift` (P3)

use lambda_http::RequestExt as _;
use serde::Deserialize;
use vrs_http::{Answer, Call, Problem};
use vrs_policy::{Act, CannotLift, InquiryId, LiftStep};
use vrs_store::ProtectionKeeper;

use crate::answer::ProtectionJson;
use crate::{codes_of, trouble};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

/// A first guardian asks, a second one lifts.
pub async fn lift(protections: &ProtectionKeeper, call: &Call) -> Result<Answer, Problem> {
    let now = vrs_http::now();
    let Nothing {} = vrs_http::json(&call.request)?;
    let [] = call.query([])?;
    let parameters = call.request.path_parameters();
    let id = parameters.first("id").and_then(InquiryId::parse).ok_or_else(unknown)?;
    let found = protections.find(&codes_of(&call.staff), id).await.map_err(trouble)?.ok_or_else(unknown)?;
    let act = Act { at: now, by: call.staff.username.clone(), by_sub: call.staff.sub.clone() };
    let step = found.protection.lift(act.hand(), now).map_err(cannot)?;
    if !protections.lift(&found, step, &act).await.map_err(trouble)? {
        return Err(cannot(CannotLift::AlreadyLifted));
    }
    let mut protection = found.protection;
    let (status, outcome) = match step {
        LiftStep::Request => {
            protection.lift_requests.push(act);
            (202, "lift-requested")
        }
        LiftStep::Lift => {
            protection.lifted = Some(act);
            (200, "lifted")
        }
    };
    Ok(Answer::json(status, &ProtectionJson::new(&protection, now))?.with_outcome(outcome))
}

const fn unknown() -> Problem {
    Problem::new(
        404,
        "unknown-protection",
        "支援措置が見つかりません",
        "一覧を読み込み直して、解除する支援措置を選び直してください。",
    )
}

const fn cannot(why: CannotLift) -> Problem {
    match why {
        CannotLift::AlreadyLifted => Problem::new(
            409,
            "already-lifted",
            "この支援措置は解除済みです",
            "一覧を読み込み直して、現在の状態を確かめてください。",
        ),
        CannotLift::SecondGuardianRequired => Problem::new(
            403,
            "second-guardian-required",
            "もう一人の支援措置担当者が必要です",
            "解除は、申し出た人とは別の支援措置担当者が、7日以内に確かめて行います。",
        ),
    }
}
