//! Records that a municipality agrees to a text of terms (T3–T6).

use lambda_http::{Body, Request, RequestExt as _, Response};
use serde::Deserialize;
use vrs_http::{Answer, Call, FieldError, Problem, TermsJson, present};
use vrs_policy::{Agreement, Role, Terms, TermsId, TermsInForce};
use vrs_store::{AgreementAdder, Connection, StoreError, environment, load_terms};

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
    vrs_http::answer(request, |call| async move { agree(app, &call).await }).await
}

/// `PUT /v1/terms/{id}/consent`
async fn agree(app: &App, call: &Call) -> Result<Answer, Problem> {
    if !call.staff.has(Role::TermsAdmin) {
        return Err(Problem::role_required("同意できるのは、利用規約の管理者（terms-admin）だけです。"));
    }
    let parameters = call.request.path_parameters();
    let id = parameters.first("id").and_then(TermsId::parse).ok_or_else(Problem::unknown_terms)?;
    let terms = app.terms.get(id);
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
    let agreed = app.agreements.agree(agreement, &call.request_id).await.map_err(Problem::unavailable)?;
    let status = if agreed.made_now { 201 } else { 200 };
    let outcome = if agreed.made_now { "agreed" } else { "stood" };
    Ok(Answer::json(status, &TermsJson::new(terms, &agreed.agreements))?.with_outcome(outcome))
}

/// The text that the user saw.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shown {
    #[serde(default, deserialize_with = "present")]
    version: Option<String>,
    #[serde(default, deserialize_with = "present")]
    digest: Option<String>,
}

impl Shown {
    /// Nobody agrees to a text that they were not shown, or that is no longer in force (T4, T5).
    fn must_be(self, terms: &Terms) -> Result<(), Problem> {
        let missing: Vec<_> = [
            (
                self.version.is_none(),
                FieldError::invalid("/version", "表示されていた文書の日付（version）を指定してください。"),
            ),
            (
                self.digest.is_none(),
                FieldError::invalid(
                    "/digest",
                    "表示されていた文書のダイジェスト（digest）を指定してください。",
                ),
            ),
        ]
        .into_iter()
        .filter_map(|(is_missing, error)| is_missing.then_some(error))
        .collect();
        if !missing.is_empty() {
            return Err(Problem::invalid_fields(missing));
        }
        let identity = &terms.identity;
        let in_force = self.version == Some(identity.version.to_string())
            && self.digest.as_ref() == Some(&identity.digest);
        if in_force { Ok(()) } else { Err(superseded()) }
    }
}

const fn superseded() -> Problem {
    Problem::new(
        409,
        "terms-superseded",
        "文書が改定されています",
        "表示されていた文書は、現在有効なものではありません。画面を再読み込みして、新しい文書を確認してから同意してください。",
    )
}
