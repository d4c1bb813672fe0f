//! Protections as answers show them: never with a number or a name (P6).

use jiff::Timestamp;
use serde::Serialize;
use vrs_policy::{Protection, ProtectionState, time_text};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProtectionJson<'a> {
    protection_id: String,
    started_at: String,
    by: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<&'a str>,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    lift_requested_by: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lift_requested_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lifted_by: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lifted_at: Option<String>,
}

impl<'a> ProtectionJson<'a> {
    /// As it stands at this time.
    pub fn new(it: &'a Protection, now: Timestamp) -> Self {
        let state = it.state(now);
        let (requested, lifted) = match state {
            ProtectionState::Active => (None, None),
            ProtectionState::LiftRequested(act) => (Some(act), None),
            // Who asked first stays on show beside who lifted.
            ProtectionState::Lifted(act) => (it.lift_requests.last(), Some(act)),
        };
        Self {
            protection_id: it.id.to_string(),
            started_at: time_text(it.started.at),
            by: &it.started.by,
            until: it.until.map(|it| it.to_string()),
            reference: it.reference.as_ref().map(vrs_policy::Reference::as_str),
            state: state.as_str(),
            lift_requested_by: requested.map(|it| it.by.as_str()),
            lift_requested_at: requested.map(|it| time_text(it.at)),
            lifted_by: lifted.map(|it| it.by.as_str()),
            lifted_at: lifted.map(|it| time_text(it.at)),
        }
    }
}

#[derive(Serialize)]
pub struct ProtectionsJson<'a> {
    pub protections: Vec<ProtectionJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}
