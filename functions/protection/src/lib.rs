//! Protects residents (支援措置), looks protections up, and lifts them: for guardians only (P1–P6).

mod answer;
mod lift;
mod list;
mod protect;
mod request;
mod search;

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use vrs_http::Problem;
use vrs_policy::{MunicipalityCode, Role, Staff, japan_date};
use vrs_store::{
    Connection, ProtectionKeeper, ProtectionLimit, ProtectionReader, StoreError, environment,
    environment_number, unlock_pseudonym_keys,
};

/// What the function needs: the right to keep protections, and to count them.
#[derive(Debug)]
pub struct App {
    protections: ProtectionKeeper,
    limit: ProtectionLimit,
}

impl App {
    /// Puts the parts together.
    #[must_use]
    pub const fn new(protections: ProtectionKeeper, limit: ProtectionLimit) -> Self {
        Self { protections, limit }
    }

    /// Sets up from the environment of the process.
    ///
    /// # Errors
    /// [`StoreError`], when a variable is missing or wrong, or the key service does not unlock the keys.
    pub async fn from_environment() -> Result<Self, StoreError> {
        let connection = Connection::from_environment().await;
        let keys = Arc::new(unlock_pseudonym_keys(&connection, &environment("PSEUDONYM_KEYS")?).await?);
        let reader = ProtectionReader::new(connection.clone(), environment("PROTECTIONS_TABLE")?, keys);
        let protections = ProtectionKeeper::new(reader);
        protections.warm_up().await;
        let per_day = environment_number("PROTECTION_LIMIT_GUARDIAN")?;
        let limit = ProtectionLimit::new(connection, environment("LIMITS_TABLE")?, per_day);
        Ok(Self::new(protections, limit))
    }
}

/// Answers one event.
pub async fn handle(app: &App, request: Request) -> Response<Body> {
    let App { protections, limit } = app;
    vrs_http::reply(request, |call| async move {
        // Before everything else: who may not protect learns nothing of how to.
        if !call.staff.has(Role::Guardian) {
            return Err(Problem::role_required(
                "支援措置を扱えるのは、支援措置の権限（支援措置担当者）を持つ職員だけです。必要な場合は、システムの管理者に権限の追加を依頼してください。",
            ));
        }
        match call.route.as_str() {
            "POST /v1/protections" => protect::protect(protections, limit, &call).await,
            "POST /v1/protections/search" => search::search(protections, &call).await,
            "POST /v1/protections/{id}/lift" => lift::lift(protections, &call).await,
            _ => list::list(protections, &call).await,
        }
    })
    .await
}

/// The codes whose protections are this municipality's own: its, and those of municipalities that it has succeeded (P2).
fn codes_of(staff: &Staff) -> Vec<MunicipalityCode> {
    staff.municipality.codes(japan_date(vrs_http::now()))
}

fn trouble(error: StoreError) -> Problem {
    Problem::trouble(error.passes(), error)
}
