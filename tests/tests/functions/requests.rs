//! What every route makes of requests that don't have the right form, in the order of the contract.

use serde_json::{Value, json};
use vrs_tests::event::{Event, Member};

use crate::house::House;
use crate::people::{HAKODATE, HANAKO, SAPPORO, with};

/// A well-formed request with a body, of each route that takes one.
fn with_body() -> [(&'static str, &'static str, Value); 2] {
    [
        ("PUT", "/v1/terms/usage/consent", json!({ "version": "2021-12-03", "digest": "sha256:" })),
        ("POST", "/v1/transfer/inquiries", HANAKO.by_number(HAKODATE, true)),
    ]
}

#[tokio::test]
async fn unknown_routes_are_not_found() {
    let house = House::start().await;
    let admin = Member::admin(SAPPORO);
    for path in [
        "/",
        "/v1",
        "/v1/",
        "/v1/term",
        "/v1/terms/",
        "/v1/terms/usage/",
        "/v1/terms/usage/consents",
        "/v1/transfer",
        "/v1/transfer/inquiries/1",
        "/v2/terms",
        "/V1/terms",
        "//v1/terms",
        "/v1/../v1/terms",
        "/v1/terms/usage/consent/x",
    ] {
        for method in ["GET", "POST", "PUT", "DELETE"] {
            let answer = house.send(Event::new(method, path, &admin)).await;
            assert_eq!(answer.verdict(), (404, "unknown-route".into()), "{method} {path}: {answer}");
        }
    }
}

#[tokio::test]
async fn other_methods_are_refused_and_the_right_ones_named() {
    let house = House::start().await;
    let admin = Member::admin(SAPPORO);
    let routes = [
        ("/v1/terms", vec!["GET"]),
        ("/v1/terms/usage", vec!["GET"]),
        ("/v1/terms/usage/consent", vec!["PUT"]),
        ("/v1/transfer/holders", vec!["GET"]),
        ("/v1/transfer/requirement", vec!["GET"]),
        ("/v1/transfer/inquiries", vec!["GET", "POST"]),
    ];
    for (path, allowed) in routes {
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"] {
            if allowed.contains(&method) {
                continue;
            }
            let answer = house.send(Event::new(method, path, &admin)).await;
            assert_eq!(answer.verdict(), (405, "method-not-allowed".into()), "{method} {path}: {answer}");
            let mut named: Vec<_> = answer.headers["allow"].split(", ").collect();
            named.sort_unstable();
            assert_eq!(named, allowed, "{path}");
        }
    }
}

#[tokio::test]
async fn bodies_over_16_kib_are_too_large_before_all_else() {
    let house = House::start().await;
    let admin = Member::admin(SAPPORO);
    for (method, path, body) in with_body() {
        let padded = |size: usize| {
            let text = body.to_string();
            text.clone() + &" ".repeat(size - text.len())
        };
        let send = async |media_type, size| {
            let event = Event::new(method, path, &admin).body(media_type, &padded(size));
            house.send(event).await.verdict()
        };
        assert_ne!(send("application/json", 16 * 1024).await.0, 413);
        assert_eq!(send("application/json", 16 * 1024 + 1).await, (413, "too-large".into()));
        assert_eq!(send("text/plain", 16 * 1024 + 1).await, (413, "too-large".into()));
    }
}

#[tokio::test]
async fn only_json_is_a_supported_media_type() {
    let house = House::settled().await;
    let admin = Member::admin(SAPPORO);
    for (method, path, body) in with_body() {
        for (media_type, supported) in [
            ("application/json", true),
            ("application/json; charset=utf-8", true),
            ("APPLICATION/JSON", true),
            ("text/plain", false),
            ("text/json", false),
            ("application/problem+json", false),
            ("application/x-www-form-urlencoded", false),
            ("", false),
        ] {
            let event = Event::new(method, path, &admin).body(media_type, &body.to_string());
            let answer = house.send(event).await;
            let unsupported = answer.verdict() == (415, "unsupported-media-type".into());
            assert_eq!(unsupported, !supported, "{path} {media_type}: {answer}");
        }
        let mut none = Event::new(method, path, &admin);
        none.body = Some("not json".into());
        assert_eq!(house.send(none).await.status, 415);
    }
}

#[tokio::test]
async fn what_has_the_wrong_shape_is_malformed() {
    let house = House::settled().await;
    let admin = Member::admin(SAPPORO);
    let inquiry = HANAKO.by_number(HAKODATE, true);
    let by_name = HANAKO.by_name(HAKODATE, true);
    let consent = json!({ "version": "2021-12-03", "digest": "sha256:" });
    let mut bodies: Vec<(bool, String)> = Vec::new();
    for text in ["", " ", "null", "1", "\"x\"", "[]", "{", "{}x", "{\"a\":1,}", "\u{FEFF}{}", "{'a':1}"] {
        bodies.push((true, text.to_owned()));
        bodies.push((false, text.to_owned()));
    }
    for changed in [
        with(&inquiry, "/more", 1),
        with(&inquiry, "/Holder", "012025"),
        with(&inquiry, "/holder", 12025),
        with(&inquiry, "/holder", Value::Null),
        with(&inquiry, "/individualConsent", "true"),
        with(&inquiry, "/individualConsent", 1),
        with(&inquiry, "/individualConsent", Value::Null),
        with(&inquiry, "/subject", Value::Null),
        with(&inquiry, "/subject", "123456789018"),
        with(&inquiry, "/subject", json!(["123456789018"])),
        with(&inquiry, "/subject/myNumber", 123_456_789_018_u64),
        with(&inquiry, "/subject/myNumber", Value::Null),
        with(&inquiry, "/subject/mynumber", "123456789018"),
        with(&inquiry, "/subject/name", "見本 花子"),
        with(&inquiry, "/subject/sex", "female"),
        with(&by_name, "/subject/myNumber", "123456789018"),
        with(&by_name, "/subject/sex", Value::Null),
        with(&by_name, "/subject/name", json!({})),
    ] {
        bodies.push((true, changed.to_string()));
    }
    for changed in [
        with(&consent, "/more", 1),
        with(&consent, "/version", 20_211_203),
        with(&consent, "/digest", Value::Null),
    ] {
        bodies.push((false, changed.to_string()));
    }
    let text = inquiry.to_string();
    bodies.push((true, text.replacen('{', r#"{"holder":"012025","#, 1)));
    bodies.push((true, text.replace(r#""myNumber":"#, r#""myNumber":"123456789018","myNumber":"#)));
    bodies.push((false, r#"{"version":"a","version":"a","digest":"b"}"#.to_owned()));
    for (is_inquiry, body) in bodies {
        let event = if is_inquiry {
            Event::new("POST", "/v1/transfer/inquiries", &admin)
        } else {
            Event::new("PUT", "/v1/terms/usage/consent", &admin)
        };
        let answer = house.send(event.body("application/json", &body)).await;
        assert_eq!(answer.verdict(), (400, "malformed-request".into()), "{body}: {answer}");
    }
    assert_eq!(house.engine.items("Inquiries").await.len(), 0);
}

/// The order of checks: role, document, size, media type, syntax, fields.
#[tokio::test]
async fn checks_are_made_in_the_order_of_the_contract() {
    let house = House::start().await;
    let (admin, staff) = (Member::admin(SAPPORO), Member::staff(SAPPORO));
    let large = "x".repeat(20_000);
    let consent = |member: &Member, id: &str, media_type: &str, body: &str| {
        Event::new("PUT", &format!("/v1/terms/{id}/consent"), member).body(media_type, body)
    };
    for (event, expected) in [
        (consent(&staff, "unknown", "text/plain", &large), (403, "role-required")),
        (consent(&admin, "unknown", "text/plain", &large), (404, "unknown-terms")),
        (consent(&admin, "usage", "text/plain", &large), (413, "too-large")),
        (consent(&admin, "usage", "text/plain", "x"), (415, "unsupported-media-type")),
        (consent(&admin, "usage", "application/json", "x"), (400, "malformed-request")),
        (consent(&admin, "usage", "application/json", "{}"), (422, "invalid-field")),
    ] {
        let answer = house.send(event).await;
        assert_eq!(answer.verdict(), (expected.0, expected.1.to_owned()), "{answer}");
    }
}

/// A mistyped parameter must not pass silently, as a mistyped member must not.
#[tokio::test]
async fn unknown_and_repeated_parameters_are_malformed() {
    let house = House::start().await;
    let admin = Member::admin(SAPPORO);
    let requirement = "/v1/transfer/requirement?holder=012025&method=my-number";
    let inquiries = "/v1/transfer/inquiries?direction=made";
    for target in [
        "/v1/transfer/holders?prefecture=01&more=1".to_owned(),
        "/v1/transfer/holders?prefecture=01&prefecture=02".to_owned(),
        format!("{requirement}&more=1"),
        format!("{requirement}&holder=131016"),
        format!("{requirement}&method=demographics"),
        format!("{inquiries}&Month=2021-12"),
        format!("{inquiries}&direction=received"),
        format!("{inquiries}&month=2021-12&month=2021-11"),
    ] {
        let answer = house.get(&target, &admin).await;
        assert_eq!(answer.verdict(), (400, "malformed-request".into()), "{target}: {answer}");
    }
}
