//! What a function returned, as an HTTP answer; and what the gateway answers by itself.

use anyhow::{Context as _, Result};
use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, Response, StatusCode, header},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Map, Value, json};

use super::authorizer::Refusal;

/// Decodes what a function returned. An error is the function's: the caller gets a 500.
pub fn decode(payload: &[u8]) -> Result<Response<Body>> {
    let payload: Value = serde_json::from_slice(payload).context("is not JSON")?;
    match payload {
        Value::Object(answer) if answer.contains_key("statusCode") => decode_object(&answer),
        // Without a status it is the body itself.
        other => Ok(Response::builder()
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(other.to_string()))?),
    }
}

fn decode_object(answer: &Map<String, Value>) -> Result<Response<Body>> {
    let status = answer
        .get("statusCode")
        .and_then(Value::as_u64)
        .and_then(|status| u16::try_from(status).ok())
        .and_then(|status| StatusCode::from_u16(status).ok())
        .context("has no valid statusCode")?;
    let mut response = Response::builder().status(status);
    for (name, value) in members(answer, "headers") {
        response = response.header(name.as_str(), scalar(value));
    }
    // A member of payload format 1.0 that libraries send in 2.0, too.
    for (name, values) in members(answer, "multiValueHeaders") {
        let single = answer.get("headers").and_then(|headers| headers.get(name.as_str()));
        for value in values.as_array().into_iter().flatten() {
            if single != Some(value) {
                response = response.header(name.as_str(), scalar(value));
            }
        }
    }
    let cookies = answer.get("cookies").and_then(Value::as_array);
    for cookie in cookies.into_iter().flatten() {
        response = response.header(header::SET_COOKIE, scalar(cookie));
    }
    let encoded = answer.get("isBase64Encoded") == Some(&Value::Bool(true));
    let body = match answer.get("body") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::String(text)) if encoded => {
            STANDARD.decode(text).context("says that its body is Base64, and it is not")?
        }
        Some(Value::String(text)) => text.clone().into_bytes(),
        Some(other) => other.to_string().into_bytes(),
    };
    Ok(response.body(Body::from(body))?)
}

fn members<'a>(answer: &'a Map<String, Value>, name: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    answer.get(name).and_then(Value::as_object).into_iter().flatten()
}

fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// An answer of the gateway itself.
pub fn own(status: StatusCode) -> Response<Body> {
    // API Gateway's words differ from HTTP's reason phrases in places.
    let message = match status {
        StatusCode::PAYLOAD_TOO_LARGE => "Request Entity Too Large",
        other => other.canonical_reason().unwrap_or_default(),
    };
    let body = json!({ "message": message }).to_string();
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// What the authorizer tells, with the header that says how to authenticate.
pub fn refusal(refusal: &Refusal) -> Response<Body> {
    let (status, challenge) = match refusal {
        Refusal::Unauthorized { challenge } => (StatusCode::UNAUTHORIZED, challenge),
        Refusal::Forbidden { challenge } => (StatusCode::FORBIDDEN, challenge),
    };
    let mut response = own(status);
    if let Ok(value) = HeaderValue::from_str(challenge) {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, value);
    }
    response
}

/// Marks an answer with the id of its request.
pub fn with_request_id(mut response: Response<Body>, id: &str) -> Response<Body> {
    if let Ok(value) = HeaderValue::from_str(id) {
        response.headers_mut().insert(HeaderName::from_static("apigw-requestid"), value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::BodyExt as _;

    async fn body(response: Response<Body>) -> Vec<u8> {
        response.into_body().collect().await.unwrap().to_bytes().to_vec()
    }

    #[tokio::test]
    async fn an_answer_is_decoded() {
        let payload = json!({
            "statusCode": 201,
            "headers": { "content-type": "text/plain", "x-one": "1" },
            "multiValueHeaders": { "x-one": ["1"], "x-two": ["a", "b"] },
            "cookies": ["a=1; HttpOnly", "b=2"],
            "body": "5pel5pys",
            "isBase64Encoded": true,
        });
        let response = decode(payload.to_string().as_bytes()).unwrap();
        assert_eq!(response.status(), 201);
        let values = |name: &str| {
            let values = response.headers().get_all(name).iter();
            values.map(|value| value.to_str().unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(values("content-type"), ["text/plain"]);
        assert_eq!(values("x-one"), ["1"]);
        assert_eq!(values("x-two"), ["a", "b"]);
        assert_eq!(values("set-cookie"), ["a=1; HttpOnly", "b=2"]);
        assert_eq!(body(response).await, "日本".as_bytes());
    }

    #[tokio::test]
    async fn without_a_status_the_payload_is_the_body() {
        let response = decode(br#"{"hello":1}"#).unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "application/json");
        assert_eq!(body(response).await, br#"{"hello":1}"#);
    }

    #[test]
    fn what_is_no_answer_is_the_functions_fault() {
        for payload in [
            "",
            "{",
            r#"{"statusCode":"ok"}"#,
            r#"{"statusCode":42}"#,
            r#"{"statusCode":70000}"#,
            r#"{"statusCode":200,"headers":{"bad name":"x"}}"#,
            r#"{"statusCode":200,"body":"?","isBase64Encoded":true}"#,
        ] {
            assert!(decode(payload.as_bytes()).is_err(), "{payload}");
        }
    }
}
