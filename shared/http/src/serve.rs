//! The way of a request through a function: caller, handler under a deadline, answer, one log line.

use std::fmt::Display;
use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use lambda_http::{Body, Request, Response, service_fn};

use crate::answer::{Answer, Asked};
use crate::caller::{Call, Origin, staff};
use crate::problem::Problem;

/// The longest that a request may take. The functions' own time-out in the template is longer, so that a slow
/// store gives a clear answer instead of a gateway's error.
pub const DEADLINE: Duration = Duration::from_secs(5);

static COLD_START: AtomicBool = AtomicBool::new(true);

/// Serves events for as long as the process lives.
///
/// # Errors
/// Those of the Lambda runtime.
pub async fn run<H, F>(handler: H) -> Result<(), lambda_http::Error>
where
    H: Fn(Request) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Response<Body>> + Send + 'static,
{
    lambda_http::run_concurrent(service_fn(move |request| {
        let response = handler(request);
        async move { Ok::<_, lambda_http::Error>(response.await) }
    }))
    .await
}

/// Answers one request: finds out who calls, hands the call to the handler, and logs one line.
pub async fn answer<H, F>(request: Request, handler: H) -> Response<Body>
where
    H: FnOnce(Call) -> F,
    F: Future<Output = Result<Answer, Problem>>,
{
    let started = Instant::now();
    let Origin { request_id, route } = Origin::of(&request);
    let staff = staff(&request);
    let municipality = staff.as_ref().map_or_else(|_| String::new(), |it| it.municipality.code.to_string());
    let answered = match staff {
        Err(problem) => Err(problem),
        Ok(staff) => {
            let call = Call { staff, request_id: request_id.clone(), route: route.clone(), request };
            tokio::time::timeout(DEADLINE, handler(call))
                .await
                .unwrap_or_else(|_| Err(Problem::unavailable("the deadline has passed")))
        }
    };
    let line = Line { request_id: &request_id, municipality: &municipality, route: &route, started };
    match answered {
        Ok(answer) => {
            line.log(answer.status, answer.outcome, answer.asked, None);
            respond(answer.status, "application/json", &[], answer.body, &request_id)
        }
        Err(problem) => {
            line.log(
                problem.status,
                Outcome(&problem),
                None,
                problem.cause.is_some().then(|| problem.causes()),
            );
            let body = problem.body(&request_id);
            respond(problem.status, "application/problem+json", &problem.headers, body, &request_id)
        }
    }
}

struct Line<'a> {
    request_id: &'a str,
    municipality: &'a str,
    route: &'a str,
    started: Instant,
}

impl Line<'_> {
    /// What a line holds, and what it never holds, stands in ARCHITECTURE.md.
    fn log(&self, status: u16, outcome: impl Display, asked: Option<Asked>, causes: Option<String>) {
        let Self { request_id, municipality, route, started } = self;
        let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let cold_start = COLD_START.swap(false, Ordering::Relaxed);
        let (staff, subject) = asked.map(|it| (it.staff, it.subject)).unzip();
        macro_rules! line {
            ($level:expr) => {
                tracing::event!(target: "vrs", $level, requestId = request_id, municipality, route, %outcome, status,
                    durationMs = duration_ms, coldStart = cold_start, staff, subject, causes)
            };
        }
        if status >= 500 { line!(tracing::Level::ERROR) } else { line!(tracing::Level::INFO) }
    }
}

/// `refused:<code>`, `invalid:<code>`, `unavailable` or `failed:<code>`: what metrics and searches of the log go by.
struct Outcome<'a>(&'a Problem);

impl Display for Outcome<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Problem { status, code, .. } = self.0;
        match (*status, *code) {
            (_, "own-municipality") | (401 | 403 | 429, _) => write!(f, "refused:{code}"),
            (503, _) => f.write_str(code),
            (500.., _) => write!(f, "failed:{code}"),
            _ => write!(f, "invalid:{code}"),
        }
    }
}

fn respond(
    status: u16,
    media_type: &str,
    headers: &[(&str, &str)],
    body: Vec<u8>,
    request_id: &str,
) -> Response<Body> {
    let mut response = Response::builder()
        .status(status)
        .header("content-type", media_type)
        .header("cache-control", "no-store")
        .header("x-content-type-options", "nosniff")
        .header("x-request-id", request_id);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    // UTF-8 text by construction; sent as text so that the gateway passes it on as it is.
    let body = Body::Text(String::from_utf8(body).unwrap_or_default());
    response.body(body).unwrap_or_else(|_| {
        let mut bare = Response::new(Body::Empty);
        *bare.status_mut() = lambda_http::http::StatusCode::INTERNAL_SERVER_ERROR;
        bare
    })
}
