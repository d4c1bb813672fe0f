//! Shows the terms with their state for one's own municipality, who of a prefecture has agreed, and whether an inquiry
//! needs individual consent.
//! Serves the `$default` route too: what no other route takes.

mod holders;
mod known_paths;
mod requirement;

use lambda_http::{Body, Request, RequestExt as _, Response};
use serde::Serialize;
use vrs_http::{Answer, Call, MunicipalityJson, Problem, TermsJson};
use vrs_policy::{TermsId, TermsInForce};
use vrs_store::{AgreementReader, Connection, StoreError, environment, load_terms};

pub use known_paths::KNOWN_PATHS;

/// What the function needs: the texts in force, and the right to read agreements.
#[derive(Debug)]
pub struct App {
    terms: TermsInForce,
    agreements: AgreementReader,
}

impl App {
    /// Puts the parts together.
    #[must_use]
    pub const fn new(terms: TermsInForce, agreements: AgreementReader) -> Self {
        Self { terms, agreements }
    }

    /// Sets up from the environment of the process.
    ///
    /// # Errors
    /// [`StoreError::Setup`]
    pub async fn from_environment() -> Result<Self, StoreError> {
        let connection = Connection::from_environment().await;
        let agreements = AgreementReader::new(connection, environment("AGREEMENTS_TABLE")?);
        agreements.warm_up().await;
        Ok(Self::new(load_terms(environment("TERMS_DIR")?)?, agreements))
    }
}

/// Answers one event.
pub async fn handle(app: &App, request: Request) -> Response<Body> {
    let App { terms, agreements } = app;
    let addendum = terms.get(TermsId::InquiryAddendum);
    vrs_http::reply(request, |call| async move {
        match call.route.as_str() {
            "GET /v1/terms" => all_terms(terms, agreements, &call).await,
            "GET /v1/terms/{id}" => terms_with_body(terms, agreements, &call).await,
            "GET /v1/transfer/holders" => holders::holders(addendum, agreements, &call).await,
            "GET /v1/transfer/requirement" => requirement::requirement(addendum, agreements, &call).await,
            _ => Err(known_paths::problem(call.request.raw_http_path())),
        }
    })
    .await
}

#[derive(Serialize)]
struct AllTerms<'a> {
    municipality: MunicipalityJson,
    terms: [TermsJson<'a>; 2],
}

/// `GET /v1/terms` (T1, T3)
async fn all_terms(
    terms_in_force: &TermsInForce,
    agreements: &AgreementReader,
    call: &Call,
) -> Result<Answer, Problem> {
    let [] = call.query([])?;
    let municipality = call.staff.municipality;
    let agreed = agreements.of(municipality.code).await.map_err(trouble)?;
    let terms = TermsId::ALL.map(|id| TermsJson::new(terms_in_force.get(id), &agreed));
    Answer::json(200, &AllTerms { municipality: municipality.into(), terms })
}

/// `GET /v1/terms/{id}` (T2)
async fn terms_with_body(
    terms_in_force: &TermsInForce,
    agreements: &AgreementReader,
    call: &Call,
) -> Result<Answer, Problem> {
    let parameters = call.request.path_parameters();
    let id = parameters.first("id").and_then(TermsId::parse).ok_or_else(Problem::unknown_terms)?;
    let [] = call.query([])?;
    let municipality = call.staff.municipality.code;
    let agreed = agreements.of(municipality).await.map_err(trouble)?;
    let terms = terms_in_force.get(id);
    Answer::json(200, &TermsJson::new(terms, &agreed).with_body(terms))
}

fn trouble(error: StoreError) -> Problem {
    Problem::trouble(error.passes(), error)
}
