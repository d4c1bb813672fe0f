//! A request as the gateway hands it over, and the answer and the log line that come of it.

use std::cell::RefCell;
use std::io;
use std::sync::Once;

use lambda_http::http::HeaderValue;
use lambda_http::{Body, Request};
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};
use vrs_http::{Answer, Call, Problem};

use crate::words;

/// The gateway's id of every request.
pub const REQUEST_ID: &str = "request";
/// The route of every request.
pub const ROUTE: &str = "POST /fuzzed";

/// Who asks, as the claims have it.
pub struct Claims<'a> {
    pub sub: &'a str,
    pub username: &'a str,
    /// As the gateway writes a list: `[a b]`.
    pub groups: &'a str,
}

/// A member of staff of Sapporo who may inquire.
pub const INQUIRER: Claims<'static> =
    Claims { sub: "sub", username: "011002-staff", groups: "[municipality-011002 inquirer]" };

/// A request of JSON with this body.
pub fn request(claims: &Claims, headers: &[(&'static str, &[u8])], body: &[u8]) -> Request {
    let event = json!({
        "version": "2.0",
        "routeKey": ROUTE,
        "rawPath": "/fuzzed",
        "rawQueryString": "",
        "headers": { "content-type": "application/json" },
        "requestContext": {
            "authorizer": { "jwt": { "claims": {
                "sub": claims.sub,
                "username": claims.username,
                "cognito:groups": claims.groups,
            } } },
            "http": { "method": "POST", "path": "/fuzzed", "protocol": "HTTP/1.1" },
            "requestId": REQUEST_ID,
            "routeKey": ROUTE,
            "stage": "$default",
        },
        "isBase64Encoded": false,
    });
    let mut request = lambda_http::request::from_str(&event.to_string()).expect("an event of the gateway");
    *request.body_mut() = match std::str::from_utf8(body) {
        Ok(text) => Body::Text(text.to_owned()),
        Err(_) => Body::Binary(body.to_vec()),
    };
    for (name, value) in headers {
        // The gateway passes on no header that is none.
        if let Ok(value) = HeaderValue::from_bytes(value) {
            request.headers_mut().append(*name, value);
        }
    }
    request
}

/// Sends a request through the edge to a reader. Gives back what was read, or the status of a problem; that neither its
/// answer nor its log line repeats anything of the input has been asserted then.
pub fn read<T>(request: Request, reader: impl FnOnce(&Call) -> Result<T, Problem>) -> Result<T, u16> {
    start_logging();
    LOG.with_borrow_mut(Vec::clear);
    let mut parsed = None;
    let answered = RUNTIME.with(|runtime| {
        runtime.block_on(vrs_http::reply(request, |call| {
            let answer = reader(&call).map(|it| parsed = Some(it));
            async { answer.and_then(|()| Answer::json(200, &Value::Null)) }
        }))
    });
    LOG.with_borrow(|line| words::assert_log_is_ours(line));
    let status = answered.status().as_u16();
    match parsed {
        Some(parsed) => {
            assert_eq!(status, 200);
            Ok(parsed)
        }
        None => {
            assert!(
                (400..500).contains(&status),
                "what comes from outside is never the program's fault: {status}"
            );
            words::assert_problem_is_ours(answered.body());
            Err(status)
        }
    }
}

thread_local! {
    static RUNTIME: Runtime = Builder::new_current_thread().enable_time().build().expect("a runtime");
    static LOG: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

fn start_logging() {
    static STARTED: Once = Once::new();
    STARTED.call_once(|| {
        tracing::subscriber::set_global_default(vrs_http::log_lines(|| Line)).expect("the only one");
    });
}

struct Line;

impl io::Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOG.with_borrow_mut(|log| log.extend_from_slice(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
