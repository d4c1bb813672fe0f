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
                "content-length": "24",
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
                "domainPrefix": "127",
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
        (Some("application/xml"), None, b"<x/>", true),
        (Some("application/javascript"), None, b"x", true),
        (Some("text/plain"), None, b"x", true),
        (Some("text/html; charset=shift_jis"), None, b"x", true),
        (None, None, b"x", false),
        (Some(""), None, b"x", false),
        (Some("application/problem+json"), None, b"{}", false),
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

/// AWS's own samples, and for each the request that it shows: ours is the same, but for what is named here.
#[test]
fn events_are_those_of_the_samples() {
    for (name, sample, route, request, body) in samples() {
        let route = Route { method: None, path: route.to_owned(), ..self::route() };
        let path_parameters = serde_json::from_value(sample["pathParameters"].clone()).unwrap_or_default();
        let matched = Match { route: &route, path_parameters };
        let context = &sample["requestContext"];
        let claims = context["authorizer"]["jwt"]["claims"].as_object().cloned().unwrap_or_default();
        let scopes =
            serde_json::from_value(context["authorizer"]["jwt"]["scopes"].clone()).unwrap_or_default();
        let context = Context {
            matched: &matched,
            identity: &Identity { claims, scopes },
            source: context["http"]["sourceIp"].as_str().unwrap().parse().unwrap(),
            request_id: context["requestId"].as_str().unwrap(),
            now: Timestamp::from_millisecond(context["timeEpoch"].as_i64().unwrap()).unwrap(),
        };
        let (parts, ()) = request.body(()).unwrap().into_parts();
        assert_eq!(alike(make(&parts, body.as_bytes(), &context)), alike(sample), "{name}");
    }
}

/// Without what differs by intent: the account and the API have other names, nobody traces, and there is no TLS. The
/// authorizer is never absent here.
fn alike(mut event: Value) -> Value {
    for (place, members) in [
        ("/requestContext", ["accountId", "apiId", "authentication"].as_slice()),
        ("/headers", &["x-amzn-trace-id", "x-forwarded-port", "x-forwarded-proto"]),
        ("", &["stageVariables"]),
    ] {
        let place = event.pointer_mut(place).unwrap().as_object_mut().unwrap();
        place.retain(|name, _| !members.contains(&name.as_str()));
    }
    let jwt = event.pointer("/requestContext/authorizer/jwt/claims").and_then(Value::as_object);
    if jwt.is_none_or(Map::is_empty) {
        event["requestContext"].as_object_mut().unwrap().remove("authorizer");
    }
    event
}

type Sample = (&'static str, Value, &'static str, axum::http::request::Builder, &'static str);

/// From example-apigw-v2-request-no-authorizer.json and example-apigw-v2-request-jwt-authorizer.json of
/// aws_lambda_events; of the second, the names of headers in lower case, as the guide says, the headers that a real
/// request has, and a time that fits its epoch.
fn samples() -> Vec<Sample> {
    let curl = Request::get("/")
        .header("Accept", "*/*")
        .header("Host", "aaaaaaaaaa.execute-api.us-west-2.amazonaws.com")
        .header("User-Agent", "curl/7.58.0");
    let jwt = Request::get("/my/path?parameter1=value1&parameter1=value2&parameter2=value")
        .header("Cookie", "cookie1; cookie2")
        .header("Header1", "value1")
        .header("Header2", "value1")
        .header("Header2", "value2")
        .header("Content-Type", "application/json")
        .header("Host", "id.execute-api.us-east-1.amazonaws.com")
        .header("User-Agent", "agent");
    vec![
        (
            "no authorizer",
            json!({
                "version": "2.0",
                "routeKey": "$default",
                "rawPath": "/",
                "rawQueryString": "",
                "headers": {
                    "accept": "*/*",
                    "content-length": "0",
                    "host": "aaaaaaaaaa.execute-api.us-west-2.amazonaws.com",
                    "user-agent": "curl/7.58.0",
                    "x-amzn-trace-id": "Root=1-5e9f0c65-1de4d666d4dd26aced652b6c",
                    "x-forwarded-for": "1.2.3.4",
                    "x-forwarded-port": "443",
                    "x-forwarded-proto": "https",
                },
                "requestContext": {
                    "accountId": "123456789012",
                    "apiId": "aaaaaaaaaa",
                    "domainName": "aaaaaaaaaa.execute-api.us-west-2.amazonaws.com",
                    "domainPrefix": "aaaaaaaaaa",
                    "http": {
                        "method": "GET",
                        "path": "/",
                        "protocol": "HTTP/1.1",
                        "sourceIp": "1.2.3.4",
                        "userAgent": "curl/7.58.0",
                    },
                    "requestId": "LV7fzho-PHcEJPw=",
                    "routeKey": "$default",
                    "stage": "$default",
                    "time": "21/Apr/2020:15:08:21 +0000",
                    "timeEpoch": 1_587_481_701_067_i64,
                },
                "isBase64Encoded": false,
            }),
            "$default",
            curl,
            "",
        ),
        (
            "JWT authorizer",
            json!({
                "version": "2.0",
                "routeKey": "$default",
                "rawPath": "/my/path",
                "rawQueryString": "parameter1=value1&parameter1=value2&parameter2=value",
                "cookies": ["cookie1", "cookie2"],
                "headers": {
                    "content-length": "13",
                    "content-type": "application/json",
                    "header1": "value1",
                    "header2": "value1,value2",
                    "host": "id.execute-api.us-east-1.amazonaws.com",
                    "user-agent": "agent",
                    "x-forwarded-for": "192.0.2.1",
                },
                "queryStringParameters": { "parameter1": "value1,value2", "parameter2": "value" },
                "pathParameters": { "proxy": "hello/world" },
                "requestContext": {
                    "routeKey": "$default",
                    "accountId": "123456789012",
                    "stage": "$default",
                    "requestId": "id",
                    "authorizer": {
                        "jwt": {
                            "claims": { "claim1": "value1", "claim2": "value2" },
                            "scopes": ["scope1", "scope2"],
                        },
                    },
                    "apiId": "api-id",
                    "authentication": { "clientCert": { "serialNumber": "1" } },
                    "domainName": "id.execute-api.us-east-1.amazonaws.com",
                    "domainPrefix": "id",
                    "time": "04/Mar/2020:19:03:58 +0000",
                    "timeEpoch": 1_583_348_638_390_i64,
                    "http": {
                        "method": "GET",
                        "path": "/my/path",
                        "protocol": "HTTP/1.1",
                        "sourceIp": "192.0.2.1",
                        "userAgent": "agent",
                    },
                },
                "stageVariables": { "stageVariable1": "value1" },
                "body": "{\r\n\t\"a\": 1\r\n}",
                "isBase64Encoded": false,
            }),
            "$default",
            jwt,
            "{\r\n\t\"a\": 1\r\n}",
        ),
    ]
}

/// What AWS's guide says of single members, and what is made of requests that try it.
#[test]
fn members_are_what_the_guide_says() {
    let get = || Request::get("/v1/terms/usage");
    let repeated = |name: &str, values: [&str; 2]| get().header(name, values[0]).header(name, values[1]);
    let uri = |uri: &str| Request::get(uri);
    let absent = Value::Null;
    for (request, place, expected) in [
        // Repeated headers are joined by commas, names are in lower case.
        (repeated("X-Twice", ["a", "b"]), "/headers/x-twice", json!("a,b")),
        (repeated("X-Twice", ["a, b", ""]), "/headers/x-twice", json!("a, b,")),
        (get().header("X-UPPER", "A"), "/headers/x-upper", json!("A")),
        // Cookies are in a place of their own.
        (get().header("Cookie", "a=1; b=2"), "/headers/cookie", absent.clone()),
        (get().header("Cookie", "a=1; b=2"), "/cookies", json!(["a=1", "b=2"])),
        (repeated("Cookie", ["a=1", "b=x,y"]), "/cookies", json!(["a=1", "b=x,y"])),
        (get().header("Cookie", ""), "/cookies", absent.clone()),
        // What is about one connection isn't passed on; what came in chunks has a length.
        (get().header("Connection", "close"), "/headers/connection", absent.clone()),
        (get().header("Transfer-Encoding", "chunked"), "/headers/transfer-encoding", absent.clone()),
        (get().header("Transfer-Encoding", "chunked"), "/headers/content-length", json!("0")),
        (get().header("X-Forwarded-For", "203.0.113.1"), "/headers/x-forwarded-for", json!("127.0.0.1")),
        // The query as it came; its parameters decoded, repeated ones joined by commas.
        (uri("/?a=%E6%97%A5&a=x%20y"), "/rawQueryString", json!("a=%E6%97%A5&a=x%20y")),
        (uri("/?a=%E6%97%A5&a=x%20y"), "/queryStringParameters", json!({ "a": "日,x y" })),
        (uri("/?%61=1&b"), "/queryStringParameters", json!({ "a": "1", "b": "" })),
        (uri("/?a=b=c&&"), "/queryStringParameters", json!({ "a": "b=c" })),
        (uri("/?"), "/queryStringParameters", absent.clone()),
        // The path decoded, in both places, as far as the first question mark.
        (uri("/a%20b/%E6%97%A5"), "/rawPath", json!("/a b/日")),
        (uri("/a%20b/%E6%97%A5"), "/requestContext/http/path", json!("/a b/日")),
        (uri("/a%2Fb%3Fc?d"), "/rawPath", json!("/a/b")),
        (uri("/a%2Fb%3Fc?d"), "/rawQueryString", json!("d")),
        // What isn't there is left out, but for the two that always are.
        (get(), "/body", absent.clone()),
        (get(), "/isBase64Encoded", json!(false)),
        (get(), "/rawQueryString", json!("")),
        (get(), "/requestContext/http/userAgent", json!("")),
        (get(), "/requestContext/timeEpoch", json!(1_583_817_383_220_i64)),
        (get(), "/requestContext/time", json!("10/Mar/2020:05:16:23 +0000")),
    ] {
        let request = request.body("").unwrap();
        let shown = format!("{request:?}");
        let event = event_of(request);
        assert_eq!(event.pointer(place).cloned().unwrap_or_default(), expected, "{place} {shown}");
    }
}

/// Whatever is passed on is read by the library of the functions, which would end a request that it can't read.
#[test]
fn every_event_is_read_by_the_functions() {
    for path in [
        "/%00",
        "/%FF",
        "/a%20b",
        "/%23x?y",
        "/%5C%22%3C%3E%7C%5E%60%7B%7D",
        "/..%2f..",
        "//",
        "/?a=%FF&b='",
        "/%09%0a",
    ] {
        for host in ["127.0.0.1:8080", "localhost", "example.invalid"] {
            let request =
                Request::get(path).header("host", host).header("x-latin", &b"\xe9"[..]).body("").unwrap();
            let event = event_of(request).to_string();
            let read = std::panic::catch_unwind(|| lambda_http::request::from_str(&event).is_ok());
            assert!(matches!(read, Ok(true)), "{path} {host}");
        }
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
