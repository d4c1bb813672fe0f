//! The way of a request through a function: caller, handler under a deadline, answer, one log line.

use std::any::Any;
use std::fmt::Display;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use futures_util::FutureExt as _;
use lambda_http::{Body, Request, Response, service_fn};

use crate::answer::{About, Answer};
use crate::caller::{Call, Origin, staff};
use crate::logging::start_logging;
use crate::problem::{Problem, causes};

/// The longest that a request may take. The functions' own time-out in the template is longer, so that a slow
/// store gives a clear answer instead of a gateway's error.
pub const DEADLINE: Duration = Duration::from_secs(5);

/// The same for a chunk of a bulk, which is a hundred inquiries.
pub const BULK_DEADLINE: Duration = Duration::from_secs(12);

static COLD_START: AtomicBool = AtomicBool::new(true);

/// Runs a function: sets it up once, then answers one event after another for as long as the process lives.
///
/// # Errors
/// Those of setting up, and of the Lambda runtime.
pub async fn run<A, E, S, H, F>(set_up: impl FnOnce() -> S, handle: H) -> Result<(), lambda_http::Error>
where
    A: Send + Sync + 'static,
    E: Into<lambda_http::Error>,
    S: Future<Output = Result<A, E>>,
    H: Fn(&'static A, Request) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Response<Body>> + Send + 'static,
{
    start_logging();
    // Set up once and used to the end: it lives as long as the process.
    let app: &'static A = Box::leak(Box::new(set_up().await.map_err(Into::into)?));
    lambda_http::run_concurrent(service_fn(move |request| {
        let response = handle(app, request);
        async move { Ok::<_, lambda_http::Error>(response.await) }
    }))
    .await
}

/// Replies to one request: finds out who calls, hands the call to the handler, and logs one line.
pub async fn reply<H, F>(request: Request, handler: H) -> Response<Body>
where
    H: FnOnce(Call) -> F,
    F: Future<Output = Result<Answer, Problem>>,
{
    reply_within(DEADLINE, request, handler).await
}

/// The same with another deadline.
pub async fn reply_within<H, F>(deadline: Duration, request: Request, handler: H) -> Response<Body>
where
    H: FnOnce(Call) -> F,
    F: Future<Output = Result<Answer, Problem>>,
{
    let started = Instant::now();
    let Origin { request_id, route } = Origin::of(&request);
    let staff = staff(&request);
    let (municipality, sub) = staff.as_ref().map_or_else(
        |_| (String::new(), String::new()),
        |it| (it.municipality.code.to_string(), it.sub.clone()),
    );
    let line =
        Line { request_id: &request_id, municipality: &municipality, route: &route, staff: &sub, started };
    let answered = match staff {
        Err(problem) => Err(problem),
        Ok(staff) => {
            let call = Call { staff, request_id: request_id.clone(), route: route.clone(), request };
            // On the heap, because a handler's future is large and is moved on its way into the runtime.
            let handled = Box::pin(async { handler(call).await });
            in_time(deadline, AssertUnwindSafe(handled).catch_unwind()).await
        }
    };
    match answered {
        Ok(answer) => {
            line.log(answer.status, answer.outcome, answer.about.as_deref(), None);
            respond(answer.status, "application/json", &[], answer.body, &request_id)
        }
        Err(problem) => {
            let causes = problem.cause.as_deref().map(|it| causes(it));
            line.log(problem.status, LogWord(&problem), problem.about.as_deref(), causes);
            let body = problem.body(&request_id);
            respond(problem.status, "application/problem+json", &problem.headers, body, &request_id)
        }
    }
}

/// What the handler answers within the deadline. A panic is answered like any fault of the program; its place is in the line that
/// [`start_logging`] makes of it.
async fn in_time(
    deadline: Duration,
    handled: impl Future<Output = Result<Result<Answer, Problem>, Box<dyn Any + Send>>>,
) -> Result<Answer, Problem> {
    match tokio::time::timeout(deadline, handled).await {
        Ok(Ok(answered)) => answered,
        Ok(Err(_)) => Err(Problem::internal("panic")),
        Err(_) => Err(Problem::unavailable("the deadline has passed")),
    }
}

struct Line<'a> {
    request_id: &'a str,
    municipality: &'a str,
    route: &'a str,
    /// The account's permanent id.
    staff: &'a str,
    started: Instant,
}

impl Line<'_> {
    /// What a line holds, and what it never holds, stands in ARCHITECTURE.md.
    fn log(&self, status: u16, outcome: impl Display, about: Option<&About>, causes: Option<String>) {
        let Self { request_id, municipality, route, staff, started } = self;
        let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let cold_start = COLD_START.swap(false, Ordering::Relaxed);
        let one = about.filter(|it| it.bulk.is_none());
        let (holder, subject) = one.map(|it| (&it.holder, &it.subject)).unzip();
        let (bulk, persons) = about.and_then(|it| it.bulk.as_ref()).map(|it| (&it.0, it.1)).unzip();
        let (guarded, cloaked_freshly) = about.map(|it| (it.guarded, it.cloaked_freshly)).unzip();
        macro_rules! line {
            ($level:expr) => {
                tracing::event!(target: "vrs", $level, requestId = request_id, municipality, route, staff, %outcome,
                    status, durationMs = duration_ms, coldStart = cold_start, holder, subject, guarded,
                    cloakedFreshly = cloaked_freshly, bulk, persons, causes)
            };
        }
        if status >= 500 { line!(tracing::Level::ERROR) } else { line!(tracing::Level::INFO) }
    }
}

/// `refused:<code>`, `invalid:<code>`, `unavailable` or `failed:<code>`: what metrics and searches of the log go by.
struct LogWord<'a>(&'a Problem);

impl Display for LogWord<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Problem { status, code, .. } = self.0;
        match (*status, *code) {
            (_, "own-municipality" | "idempotency-key-reused") | (401 | 403 | 429, _) => {
                write!(f, "refused:{code}")
            }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> Request {
        let event = serde_json::json!({
            "version": "2.0", "routeKey": "GET /", "rawPath": "/", "rawQueryString": "", "headers": {}, "isBase64Encoded": false,
            "requestContext": {
                "requestId": "request", "routeKey": "GET /", "stage": "$default", "accountId": "", "apiId": "", "domainName": "vrs.invalid",
                "time": "", "timeEpoch": 0,
                "http": { "method": "GET", "path": "/", "protocol": "HTTP/1.1", "sourceIp": "", "userAgent": "" },
                "authorizer": { "jwt": { "claims": {
                    "sub": "sub", "username": "name", "cognito:groups": "[municipality-011002]"
                } } },
            },
        });
        lambda_http::request::from_str(&event.to_string()).unwrap()
    }

    #[tokio::test]
    async fn a_panic_is_answered_as_a_fault_of_the_program() {
        let response = reply(request(), |_| async { panic!("見本 花子") }).await;
        assert_eq!(response.status(), 500);
        let Body::Text(body) = response.body() else { panic!("a text") };
        assert!(body.contains("internal-error") && !body.contains("見本"), "{body}");
    }

    #[tokio::test(start_paused = true)]
    async fn what_takes_longer_than_the_deadline_is_unavailable() {
        let response = reply(request(), |_| std::future::pending()).await;
        assert_eq!(response.status(), 503);
    }
}
