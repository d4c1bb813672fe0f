use axum::http::Request;
use serde_json::json;

use super::*;
use crate::template::{Authorizer, Route};

fn route() -> Route {
    Route {
        method: Some("PUT".to_owned()),
        path: "/v1/terms/{id}/consent".to_owned(),
        function: "ConsentSubmitFunction".to_owned(),
        authorizer: Authorizer { issuer: String::new(), audience: Vec::new(), scopes: Vec::new() },
    }
}

fn identity() -> Identity {
    let claims = json!({
        "aud": "vrs-local",
        "cognito:groups": ["municipality-011002", "inquirer"],
        "email_verified": true,
        "empty": [],
        "exp": 1_795_462_210,
        "nested": { "a": ["b", 1], "c": null },
    });
    Identity {
        claims: claims.as_object().unwrap().clone(),
        scopes: vec!["openid".to_owned(), "vrs/use".to_owned()],
    }
}

fn event_of(request: Request<&str>) -> Value {
    let (parts, body) = request.into_parts();
    event_with(&parts, body.as_bytes())
}

fn event_with(parts: &Parts, body: &[u8]) -> Value {
    let route = route();
    let path_parameters = BTreeMap::from([("id".to_owned(), "usage".to_owned())]);
    let matched = Match { route: &route, path_parameters };
    let context = Context {
        matched: &matched,
        identity: &identity(),
        source: "127.0.0.1".parse().unwrap(),
        request_id: "JKJaXmPLvHcESHA=",
        now: "2020-03-10T05:16:23.22Z".parse().unwrap(),
    };
    make(parts, body, &context)
}

fn request(path: &str) -> axum::http::request::Builder {
    Request::builder().method("PUT").uri(path).header("host", "127.0.0.1:8080")
}

#[test]
fn an_event_is_that_of_payload_format_2_0() {
    let request = request("/v1/terms/usage/consent?a=1&b=%E6%97%A5+x&a=2&c")
        .header("user-agent", "test")
        .header("content-type", "application/json; charset=utf-8")
        .header("X-Twice", "one")
        .header("X-Twice", "two")
        .header("x-forwarded-for", "10.0.0.1")
        .header("cookie", "a=1; b=2")
        .header("cookie", "c=3")
        .body(r#"{"version":"2021-12-03"}"#)
        .unwrap();
    assert_eq!(
        event_of(request),
        json!({
            "version": "2.0",
            "routeKey": "PUT /v1/terms/{id}/consent",
            "rawPath": "/v1/terms/usage/consent",
            "rawQueryString": "a=1&b=%E6%97%A5+x&a=2&c",
            "queryStringParameters": { "a": "1,2", "b": "日 x", "c": "" },
            "pathParameters": { "id": "usage" },
            "cookies": ["a=1", "b=2", "c=3"],
            "headers": {
                "content-type": "application/json; charset=utf-8",
                "host": "127.0.0.1:8080",
                "user-agent": "test",
                "x-forwarded-for": "127.0.0.1",
                "x-forwarded-port": "8080",
                "x-forwarded-proto": "http",
                "x-twice": "one,two",
            },
            "requestContext": {
                "accountId": "000000000000",
                "apiId": "local",
                "authorizer": {
                    "jwt": {
                        "claims": {
                            "aud": "vrs-local",
                            "cognito:groups": "[municipality-011002 inquirer]",
                            "email_verified": "true",
                            "empty": "[]",
                            "exp": "1795462210",
                            "nested": "map[a:[b 1] c:<nil>]",
                        },
                        "scopes": ["openid", "vrs/use"],
                    },
                },
                "domainName": "127.0.0.1",
                "domainPrefix": "local",
                "http": {
                    "method": "PUT",
                    "path": "/v1/terms/usage/consent",
                    "protocol": "HTTP/1.1",
                    "sourceIp": "127.0.0.1",
                    "userAgent": "test",
                },
                "requestId": "JKJaXmPLvHcESHA=",
                "routeKey": "PUT /v1/terms/{id}/consent",
                "stage": "$default",
                "time": "10/Mar/2020:05:16:23 +0000",
                "timeEpoch": 1_583_817_383_220_i64,
            },
            "body": r#"{"version":"2021-12-03"}"#,
            "isBase64Encoded": false,
        })
    );
}

#[test]
fn what_is_empty_is_left_out() {
    let event = event_of(request("/v1/terms/usage/consent").body("").unwrap());
    for absent in ["queryStringParameters", "cookies", "body"] {
        assert!(event.get(absent).is_none(), "{absent}");
    }
    assert_eq!(event["rawQueryString"], "");
}

#[test]
fn a_body_is_text_where_it_can_only_be_text() {
    for (kind, encoding, body, plain) in [
        (Some("application/json"), None, "本文".as_bytes(), true),
        (Some("Application/JSON;charset=UTF-8"), None, b"{}", true),
        (Some("application/problem+json"), None, b"{}", true),
        (Some("text/plain"), None, b"x", true),
        (None, None, b"x", true),
        (Some("application/json"), None, b"\xff\xfe", false),
        (Some("application/json"), Some("gzip"), b"x", false),
        (Some("application/x-www-form-urlencoded"), None, b"a=b", false),
        (Some("multipart/form-data; boundary=x"), None, b"x", false),
        (Some("application/octet-stream"), None, b"x", false),
        (Some("image/png"), None, b"x", false),
    ] {
        let mut request = request("/v1/terms/usage/consent");
        if let Some(kind) = kind {
            request = request.header("content-type", kind);
        }
        if let Some(encoding) = encoding {
            request = request.header("content-encoding", encoding);
        }
        let (parts, ()) = request.body(()).unwrap().into_parts();
        let event = event_with(&parts, body);
        assert_eq!(event["isBase64Encoded"], !plain, "{kind:?}");
        let expected = if plain { String::from_utf8(body.to_vec()).unwrap() } else { STANDARD.encode(body) };
        assert_eq!(event["body"], expected, "{kind:?}");
    }
}

#[test]
fn paths_are_decoded() {
    for (path, expected) in [
        ("/v1/terms", "/v1/terms"),
        ("/v1/t%65rms", "/v1/terms"),
        ("/v1/%E7%A2%BA%E8%AA%8D", "/v1/確認"),
        ("/v1/a%2Fb", "/v1/a/b"),
        ("/v1/a%3Fb=c", "/v1/a"),
        ("/v1/%", "/v1/%"),
        ("/v1/%FF", "/v1/\u{FFFD}"),
    ] {
        assert_eq!(decoded_path(path), expected);
    }
}
