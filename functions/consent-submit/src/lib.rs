//! Records that a municipality agrees to a text of terms (T3–T6).

mod shown;

use lambda_http::{Body, Request, RequestExt as _, Response};
use vrs_http::{Answer, Call, Problem, TermsJson};
use vrs_policy::{Agreement, Role, TermsId, TermsInForce};
use vrs_store::{AgreementAdder, Connection, StoreError, environment, load_terms};

#[cfg(not(fuzzing))]
use shown::Shown;
/// What the fuzz targets reach.
#[cfg(fuzzing)]
pub use shown::Shown;

/// What the function needs: the texts in force, and the right to add an agreement.
#[derive(Debug)]
pub struct App {
    terms: TermsInForce,
    agreements: AgreementAdder,
}

impl App {
    /// Puts the parts together.
    #[must_use]
    pub const fn new(terms: TermsInForce, agreements: AgreementAdder) -> Self {
        Self { terms, agreements }
    }

    /// Sets up from the environment of the process.
    ///
    /// # Errors
    /// [`StoreError::Setup`]
    pub async fn from_environment() -> Result<Self, StoreError> {
        let connection = Connection::from_environment().await;
        let agreements = AgreementAdder::new(connection, environment("AGREEMENTS_TABLE")?);
        agreements.warm_up().await;
        Ok(Self::new(load_terms(environment("TERMS_DIR")?)?, agreements))
    }
}

/// Answers one event.
pub async fn handle(app: &App, request: Request) -> Response<Body> {
    let App { terms, agreements } = app;
    vrs_http::reply(request, |call| async move { agree(terms, agreements, &call).await }).await
}

/// `PUT /v1/terms/{id}/consent`
async fn agree(
    terms_in_force: &TermsInForce,
    agreements: &AgreementAdder,
    call: &Call,
) -> Result<Answer, Problem> {
    if !call.staff.has(Role::TermsAdmin) {
        return Err(Problem::role_required(
            "同意できるのは、同意の権限（規約管理者）を持つ職員だけです。この自治体の規約管理者に確認を依頼してください。",
        ));
    }
    let parameters = call.request.path_parameters();
    let id = parameters.first("id").and_then(TermsId::parse).ok_or_else(Problem::unknown_terms)?;
    let terms = terms_in_force.get(id);
    let shown: Shown = vrs_http::json(&call.request)?;
    let [] = call.query([])?;
    shown.must_be(terms)?;
    let agreement = Agreement {
        municipality: call.staff.municipality.code,
        text: terms.identity.clone(),
        agreed_at: vrs_http::now(),
        agreed_by: call.staff.username.clone(),
        agreed_by_sub: call.staff.sub.clone(),
    };
    let agreed = agreements
        .agree(agreement, &call.request_id)
        .await
        .map_err(|it| Problem::trouble(it.passes(), it))?;
    let status = if agreed.made_now { 201 } else { 200 };
    let outcome = if agreed.made_now { "agreed" } else { "stood" };
    Ok(Answer::json(status, &TermsJson::new(terms, &agreed.agreements))?.with_outcome(outcome))
}
