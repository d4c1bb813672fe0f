//! `POST /v1/protections/search` (P6)

use vrs_http::{Answer, Call, Problem};
use vrs_store::{ProtectionKeeper, new_id};

use crate::answer::{ProtectionJson, ProtectionsJson};
use crate::{codes_of, request, trouble};

/// The municipality's protections of the person with this number, of all states. That somebody looked is recorded first.
pub async fn search(protections: &ProtectionKeeper, call: &Call) -> Result<Answer, Problem> {
    let now = vrs_http::now();
    let number = request::search(call)?;
    let codes = codes_of(&call.staff);
    let found = protections.look_up(&codes, &number, &call.staff, new_id(now), now).await.map_err(trouble)?;
    let protections = found.iter().map(|it| ProtectionJson::new(it, now)).collect();
    Ok(Answer::json(200, &ProtectionsJson { protections, next: None })?.with_outcome("looked-up"))
}
