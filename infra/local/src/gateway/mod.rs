//! API Gateway on one machine: throttle, route, authorizer, event, function, answer.

mod answer;
mod authorizer;
mod event;
mod jwt;
mod routes;
mod throttle;

use std::{net::IpAddr, time::Instant};

use axum::{
    body::Body,
    http::{HeaderMap, Request, Response, StatusCode, header, request::Parts},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use crate::{
    functions::{Failure, Functions},
    http, progress,
    template::{Route, Throttle},
};
use authorizer::Refusal;
pub use jwt::Keys;
use routes::Routes;
use throttle::Bucket;

/// Request line and headers together, in bytes.
const HEAD_BYTES_MAX: usize = 10_240;
const BODY_BYTES_MAX: usize = 10 * 1024 * 1024;

/// The HTTP API.
pub struct Gateway {
    routes: Routes,
    keys: Keys,
    bucket: Bucket,
    functions: Functions,
}

impl Gateway {
    pub fn new(routes: Vec<Route>, throttle: Throttle, keys: Keys, functions: Functions) -> Self {
        Self { routes: Routes::new(routes), keys, bucket: Bucket::new(throttle, Instant::now()), functions }
    }

    /// Answers a request from `source`.
    pub async fn answer(&self, request: Request<Body>, source: IpAddr) -> Response<Body> {
        let id = request_id();
        let response = match self.pass(request, source, &id).await {
            Ok(response) => response,
            Err(Stop::Status(status)) => answer::own(status),
            Err(Stop::Refused(refusal)) => answer::refusal(&refusal),
        };
        answer::with_request_id(response, &id)
    }

    async fn pass(
        &self,
        request: Request<Body>,
        source: IpAddr,
        request_id: &str,
    ) -> Result<Response<Body>, Stop> {
        let (parts, body) = request.into_parts();
        check_sizes(&parts)?;
        if !self.bucket.take(Instant::now()) {
            return Err(Stop::Status(StatusCode::TOO_MANY_REQUESTS));
        }
        let path = event::decoded_path(parts.uri.path());
        let matched =
            self.routes.find(parts.method.as_str(), &path).ok_or(Stop::Status(StatusCode::NOT_FOUND))?;
        let now = Timestamp::now();
        let token = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let identity = authorizer::authorize(&matched.route.authorizer, &self.keys, token, now.as_second())
            .map_err(Stop::Refused)?;
        let body = http::read(body, BODY_BYTES_MAX, http::BODY_TIME_MAX).await.map_err(Stop::Status)?;
        let context = event::Context { matched: &matched, identity: &identity, source, request_id, now };
        let event = event::make(&parts, &body, &context);
        self.call(&matched.route.function, &event).await
    }

    async fn call(&self, function: &str, event: &Value) -> Result<Response<Body>, Stop> {
        let reason = match self.functions.invoke(function, event).await {
            Ok(payload) => match answer::decode(&payload) {
                Ok(response) => return Ok(response),
                Err(error) => format!("its answer {error:#}"),
            },
            Err(Failure::TimedOut) => return Err(Stop::Status(StatusCode::SERVICE_UNAVAILABLE)),
            Err(Failure::Failed(reason)) => reason,
        };
        progress::say(&format!("{function}: {reason}"));
        Err(Stop::Status(StatusCode::INTERNAL_SERVER_ERROR))
    }
}

/// Why a request gets no further: the gateway answers it by itself.
enum Stop {
    Status(StatusCode),
    Refused(Refusal),
}

fn check_sizes(parts: &Parts) -> Result<(), Stop> {
    let target = parts.uri.path_and_query().map_or(0, |target| target.as_str().len());
    let headers: usize = parts.headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if parts.method.as_str().len() + target + headers > HEAD_BYTES_MAX {
        return Err(Stop::Status(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE));
    }
    if declared_length(&parts.headers).is_some_and(|length| length > BODY_BYTES_MAX) {
        return Err(Stop::Status(StatusCode::PAYLOAD_TOO_LARGE));
    }
    Ok(())
}

fn declared_length(headers: &HeaderMap) -> Option<usize> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Sixteen characters, like API Gateway's.
fn request_id() -> String {
    let [bytes @ .., _, _, _, _, _] = Uuid::new_v4().into_bytes();
    STANDARD.encode(bytes)
}
