//! The event that a function gets: payload format 2.0 of HTTP APIs.
//!
//! After "Create AWS Lambda proxy integrations for HTTP APIs" in the API Gateway guide and the samples in
//! aws_lambda_events. What neither says is as others saw it on AWS: the path is decoded and ends before a decoded
//! question mark, the query stays as it was sent, and only a few media types are passed on as text.

use std::{collections::BTreeMap, net::IpAddr};

use axum::http::{HeaderMap, HeaderName, header, request::Parts};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};

use super::{
    authorizer::Identity,
    routes::{self, Match},
};

/// What is known of a request besides itself.
pub struct Context<'a> {
    pub matched: &'a Match<'a>,
    pub identity: &'a Identity,
    pub source: IpAddr,
    pub request_id: &'a str,
    pub now: Timestamp,
}

/// The event for a request.
pub fn make(parts: &Parts, body: &[u8], context: &Context) -> Value {
    let Context { matched, identity, source, request_id, now } = context;
    let path = decoded_path(parts.uri.path());
    let route_key = routes::key(matched.route);
    let host = text(&parts.headers, &header::HOST).unwrap_or_default();
    let domain = host.split(':').next().unwrap_or_default();
    let mut event = json!({
        "version": "2.0",
        "routeKey": route_key,
        "rawPath": path,
        "rawQueryString": parts.uri.query().unwrap_or_default(),
        "headers": headers(&parts.headers, body.len(), *source, host),
        "requestContext": {
            "accountId": "000000000000",
            "apiId": "local",
            "authorizer": {
                "jwt": {
                    "claims": claims(&identity.claims),
                    "scopes": identity.scopes,
                },
            },
            "domainName": domain,
            "domainPrefix": domain.split('.').next().unwrap_or_default(),
            "http": {
                "method": parts.method.as_str(),
                "path": path,
                "protocol": format!("{:?}", parts.version),
                "sourceIp": source.to_string(),
                "userAgent": text(&parts.headers, &header::USER_AGENT).unwrap_or_default(),
            },
            "requestId": request_id,
            "routeKey": route_key,
            "stage": "$default",
            "time": now.strftime("%d/%b/%Y:%H:%M:%S +0000").to_string(),
            "timeEpoch": now.as_millisecond(),
        },
        "isBase64Encoded": false,
    });
    // What is empty is left out.
    if let Value::Object(event) = &mut event {
        let query = query(parts.uri.query().unwrap_or_default());
        if !query.is_empty() {
            event.insert("queryStringParameters".to_owned(), json!(query));
        }
        if !matched.path_parameters.is_empty() {
            event.insert("pathParameters".to_owned(), json!(matched.path_parameters));
        }
        let cookies = cookies(&parts.headers);
        if !cookies.is_empty() {
            event.insert("cookies".to_owned(), json!(cookies));
        }
        if !body.is_empty() {
            let (body, encoded) = body_text(&parts.headers, body);
            event.insert("body".to_owned(), Value::String(body));
            event.insert("isBase64Encoded".to_owned(), Value::Bool(encoded));
        }
    }
    event
}

/// The path with escapes resolved. Routes are matched, and functions called, with this.
pub fn decoded_path(path: &str) -> String {
    let decoded = percent_decode_str(path).decode_utf8_lossy();
    // API Gateway goes on with what stands before an escaped question mark.
    decoded.split_once('?').map_or(decoded.as_ref(), |(before, _)| before).to_owned()
}

/// Headers that no function is told of: those about one connection, and cookies, which have a place of their own.
const NOT_PASSED_ON: [HeaderName; 8] = [
    header::CONNECTION,
    header::COOKIE,
    header::EXPECT,
    header::PROXY_AUTHORIZATION,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];

fn headers(headers: &HeaderMap, length: usize, source: IpAddr, host: &str) -> BTreeMap<String, String> {
    let mut joined = BTreeMap::new();
    for name in headers.keys().filter(|name| !NOT_PASSED_ON.contains(name)) {
        let values: Vec<_> =
            headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
        joined.insert(name.as_str().to_owned(), values.join(","));
    }
    // These are the gateway's to say, whatever the caller claims.
    let port = host.rsplit_once(':').map_or("80", |(_, port)| port);
    for (name, value) in [
        ("content-length", length.to_string()),
        ("x-forwarded-for", source.to_string()),
        ("x-forwarded-port", port.to_owned()),
        ("x-forwarded-proto", "http".to_owned()),
    ] {
        joined.insert(name.to_owned(), value);
    }
    joined
}

fn cookies(headers: &HeaderMap) -> Vec<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
        .flat_map(|line| {
            line.split(';')
                .map(|cookie| cookie.trim().to_owned())
                .filter(|cookie| !cookie.is_empty())
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Decoded; values under one name are joined by commas.
fn query(raw: &str) -> BTreeMap<String, String> {
    let decode = |text: &str| {
        let spaced = text.replace('+', " ");
        percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
    };
    let mut parameters: BTreeMap<String, String> = BTreeMap::new();
    for pair in raw.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = decode(value);
        parameters
            .entry(decode(name))
            .and_modify(|values| {
                values.push(',');
                values.push_str(&value);
            })
            .or_insert(value);
    }
    parameters
}

/// Text as it is; what may be anything else in Base64.
fn body_text(headers: &HeaderMap, body: &[u8]) -> (String, bool) {
    let kind = text(headers, &header::CONTENT_TYPE).map(essence);
    let plain = headers.get(header::CONTENT_ENCODING).is_none() && kind.is_some_and(|kind| is_text(&kind));
    match std::str::from_utf8(body) {
        Ok(text) if plain => (text.to_owned(), false),
        _ => (STANDARD.encode(body), true),
    }
}

/// The media type without its parameters.
fn essence(kind: &str) -> String {
    let essence = kind.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

fn is_text(kind: &str) -> bool {
    kind.starts_with("text/")
        || matches!(kind, "application/json" | "application/javascript" | "application/xml")
}

/// Every claim is handed over as text.
fn claims(claims: &Map<String, Value>) -> BTreeMap<&str, String> {
    claims.iter().map(|(name, value)| (name.as_str(), claim(value))).collect()
}

/// Lists as `[a b c]`, objects as `map[k:v]`.
fn claim(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(claim).collect();
            format!("[{}]", items.join(" "))
        }
        Value::Object(members) => {
            let members: Vec<String> =
                members.iter().map(|(name, value)| format!("{name}:{}", claim(value))).collect();
            format!("map[{}]", members.join(" "))
        }
        Value::Null => "<nil>".to_owned(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests;
