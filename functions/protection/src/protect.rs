//! `POST /v1/protections` (P1)

use vrs_http::{Answer, Call, Problem};
use vrs_policy::{Act, Protection};
use vrs_store::{Protected, ProtectionKeeper, ProtectionLimit, new_id};

use crate::answer::ProtectionJson;
use crate::request::{self, ProtectRequest};
use crate::trouble;

/// Protects a person, with or without records here, at once.
pub async fn protect(
    protections: &ProtectionKeeper,
    limit: &ProtectionLimit,
    call: &Call,
) -> Result<Answer, Problem> {
    let now = vrs_http::now();
    let ProtectRequest { number, until, reference, key } = request::protect(call, now)?;
    let protection = Protection {
        id: key.unwrap_or_else(|| new_id(now)),
        holder: call.staff.municipality.code,
        started: Act { at: now, by: call.staff.username.clone(), by_sub: call.staff.sub.clone() },
        until,
        reference,
        lift_requests: Vec::new(),
        lifted: None,
    };
    // A repeated request protects nobody else, so it isn't counted. What stands is never removed, so no new request can be taken for one.
    let standing = match key {
        Some(_) => protections.standing(&number, &protection).await.map_err(trouble)?,
        None => None,
    };
    let protected = match standing {
        Some(standing) => standing,
        None if !limit.count(&call.staff, now).await.map_err(trouble)? => {
            return Err(too_many());
        }
        None => protections.protect(&number, &protection).await.map_err(trouble)?,
    };
    let protection = match protected {
        Protected::Made => protection,
        Protected::Stood(standing) => *standing,
        Protected::KeyReused => return Err(key_reused()),
    };
    Ok(Answer::json(201, &ProtectionJson::new(&protection, now))?.with_outcome("protected"))
}

fn too_many() -> Problem {
    Problem::new(
        429,
        "too-many-protections",
        "1日に登録できる人数を超えました",
        "急ぎの場合は、別の支援措置担当者が登録してください。上限は日本時間の翌日に戻ります。",
    )
}

const fn key_reused() -> Problem {
    Problem::new(
        422,
        "idempotency-key-reused",
        "この番号は使用済みです",
        "同じ番号が、別の内容の登録に使われています。入力した内容を確かめて、もう一度登録してください。",
    )
}
