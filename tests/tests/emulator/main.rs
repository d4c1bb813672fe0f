//! The deployable zips under AWS's own Lambda Runtime Interface Emulator: how they start, answer, run out of time, and panic.
//!
//! Run by `tests/emulator/run`, which builds the emulator and unpacks the zips.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "test code: a broken assumption ends the test that made it"
)]

mod lambda;

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::json;
use tokio::net::TcpListener;
use vrs_tests::event::{Event, Member};
use vrs_tests::template::{self, repository};

use lambda::{House, Lambda, program};

/// The 2.80 MB of bulk-inquiry, and a seventh to spare.
const ZIP_MAX: u64 = 3_200_000;

const SAPPORO: &str = "011002";
const HAKODATE: &str = "012025";
const BULKS: &str = "/v1/transfer/bulk-inquiries";

/// Each function comes up, and answers events of the gateway with the claims of its authorizer, in its own words.
#[tokio::test]
#[ignore = "needs the emulator: tests/emulator/run"]
async fn every_function_starts_and_answers_events() {
    let house = House::start().await;
    let mut running = BTreeMap::new();
    for function in &house.template.functions {
        running.insert(function.binary.clone(), house.function(&function.binary).await);
    }
    let begin = json!({ "step": "plan", "input": { "work": "begin" } });
    let begun = running["secret-renewal"].answer(&begin).await;
    assert_eq!(begun, r#"{"work":"begin","of":500,"segments":[],"workers":50}"#);
    let (admin, staff) = (Member::admin(SAPPORO), Member::staff(SAPPORO));
    let (_, shown) = house.event(&Event::get("/v1/terms/usage", &staff));
    let (_, _, shown) = running["consent-view"].reply(&shown).await;
    let shown = json!({ "version": shown["version"], "digest": shown["digest"] });
    let by_number = |declared: bool| json!({ "holder": HAKODATE, "individualConsent": declared, "subject": { "myNumber": "123456789018" } });
    let family = json!({ "scope": "named", "persons": 1 });
    for (event, status, place, expected) in [
        (Event::get("/v1/terms", &staff), 200, "/terms/0/consent/status", json!("not-agreed")),
        (Event::get("/v1/unknown", &staff), 404, "/code", json!("unknown-route")),
        (Event::get("/v1/terms", &staff).without_claims(), 401, "/code", json!("unauthorized")),
        (Event::consent("usage", &staff, &shown), 403, "/code", json!("role-required")),
        (Event::consent("usage", &admin, &shown), 201, "/consent/agreedBy", json!("011002-admin")),
        (Event::consent("usage", &admin, &shown), 200, "/consent/agreedBy", json!("011002-admin")),
        (Event::get("/v1/terms", &staff), 200, "/terms/0/consent/status", json!("agreed")),
        (Event::inquiry(&staff, &by_number(false)), 403, "/code", json!("individual-consent-required")),
        (Event::inquiry(&staff, &by_number(true)), 200, "/outcome", json!("not-found")),
        (Event::new("POST", BULKS, &staff).json(&family), 201, "/chunkPersonsMax", json!(100)),
        (Event::get("/v1/protections", &admin), 200, "/protections", json!([])),
        (
            Event::get("/v1/transfer/inquiries?direction=made", &staff),
            200,
            "/inquiries/0/outcome",
            json!("bulk"),
        ),
        (
            Event::get("/v1/transfer/inquiries?direction=received", &staff),
            403,
            "/code",
            json!("role-required"),
        ),
    ] {
        let (binary, payload) = house.event(&event);
        let (answered, headers, body) = running[&binary].reply(&payload).await;
        assert_eq!(answered, status, "{event:?}: {body}");
        assert_eq!(body.pointer(place), Some(&expected), "{event:?}: {body}");
        assert_eq!(headers["x-request-id"], event.request_id.as_str(), "{event:?}");
    }
    // Who is woken and not called does its work.
    assert_eq!(running["protection-count"].answer(&json!({ "source": "aws.events" })).await, "null");
    running["protection-count"].said_with("\"outcome\":\"counted\",\"started\":0,\"lifted\":0");
    // So does what a state machine calls, one step.
    house.s3.put("files/a.csv", "");
    let input = json!({ "municipality": HAKODATE, "file": "files/a.csv" });
    let plan = json!({ "step": "plan", "run": "run-1", "input": input });
    let refused = running["registration-import"].answer(&plan).await;
    assert!(refused.starts_with("{\"isAccepted\":false"), "{refused}");
    assert_eq!(house.s3.names(), ["reports/run-1/check.csv"]);
    let plan = json!({ "step": "plan", "input": { "work": "copy", "segments": 2 } });
    let planned = running["secret-renewal"].answer(&plan).await;
    assert_eq!(planned, r#"{"work":"copy","of":2,"segments":[0,1],"workers":50}"#);
    let unknown = running["secret-renewal"].answer(&json!({ "step": "123456789018" })).await;
    assert!(unknown.contains("\"errorType\":\"Event\""), "{unknown}");
    // Nothing of what was asked is in what any of them said.
    for (binary, lambda) in running {
        assert!(!lambda.said().contains("123456789018"), "{binary}");
    }
}

/// A zip is fetched and unpacked before a cold start's first line runs.
#[test]
#[ignore = "needs the zips: tests/emulator/run"]
fn every_zip_is_small() {
    for function in template::load().functions {
        let zip = repository().join("target/lambda").join(&function.binary).join("bootstrap.zip");
        let bytes = std::fs::metadata(&zip).unwrap().len();
        assert!(bytes <= ZIP_MAX, "{}: {bytes} bytes", function.binary);
    }
}

/// A DynamoDB that takes every connection and never answers.
async fn never_answering() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let mut held = Vec::new();
        while let Ok((stream, _)) = listener.accept().await {
            held.push(stream);
        }
    });
    format!("http://{address}")
}

/// Within the time-out that is deployed, a slow store gives our own answer.
#[tokio::test]
#[ignore = "needs the emulator: tests/emulator/run"]
async fn a_store_that_never_answers_is_told_before_lambda_ends_the_function() {
    let house = House::start().await;
    let slow = never_answering().await;
    for (binary, event) in [
        ("consent-view", Event::get("/v1/terms", &Member::staff(SAPPORO))),
        ("inquiry-history", Event::get("/v1/transfer/inquiries?direction=made", &Member::staff(SAPPORO))),
    ] {
        let timeout = house.timeout(binary);
        assert!(timeout > vrs_http::DEADLINE, "{binary}: {timeout:?}");
        let lambda = house.with(binary, &slow, timeout).await;
        let (_, payload) = house.event(&event);
        let (status, headers, body) = lambda.reply(&payload).await;
        assert_eq!((status, body["code"].as_str()), (503, Some("unavailable")), "{binary}: {body}");
        assert!(headers["retry-after"].is_string(), "{binary}: {headers}");
        assert_eq!(lambda.line(&event.request_id)["outcome"], "unavailable", "{binary}");
    }
}

/// What Lambda says by itself when its time-out is the shorter one: no answer of ours, and no line.
#[tokio::test]
#[ignore = "needs the emulator: tests/emulator/run"]
async fn a_function_that_runs_out_of_time_gives_no_answer_of_its_own() {
    let house = House::start().await;
    let lambda = house.with("consent-submit", &never_answering().await, Duration::from_secs(1)).await;
    let shown = json!({ "version": "2021-12-03", "digest": "x" });
    let event = Event::consent("usage", &Member::admin(SAPPORO), &shown);
    let (_, payload) = house.event(&event);
    assert_eq!(lambda.answer(&payload).await, "Task timed out after 1.00 seconds", "{}", lambda.said());
    let said = lambda.said_with("END RequestId");
    assert!(!said.contains(&event.request_id), "{said}");
}

/// A panic is our own 500 with a line of its own, and the next event finds the same process.
#[tokio::test]
#[ignore = "needs the emulator: tests/emulator/run"]
async fn a_panic_is_answered_logged_and_survived() {
    let house = House::start().await;
    let lambda =
        Lambda::start(&program("examples/panicking"), &BTreeMap::new(), Duration::from_secs(10)).await;
    let ask = |path: &str| {
        let event = Event::get(path, &Member::staff(SAPPORO));
        let (_, payload) = house.event(&event);
        (event, payload)
    };
    for _ in 0..2 {
        let (event, payload) = ask("/v1/panic");
        let (status, headers, body) = lambda.reply(&payload).await;
        assert_eq!((status, body["code"].as_str()), (500, Some("internal-error")), "{body}");
        assert_eq!(headers["content-type"], "application/problem+json");
        assert_eq!(headers["x-request-id"], event.request_id.as_str());
        assert_eq!(lambda.line(&event.request_id)["outcome"], "failed:internal-error");
        let (event, payload) = ask("/v1/well");
        assert_eq!(lambda.reply(&payload).await.0, 200, "{}", lambda.said());
        assert_eq!(lambda.line(&event.request_id)["outcome"], "ok");
    }
    let places = lambda.said().matches("tests/examples/panicking.rs:").count();
    assert_eq!(places, 2, "{}", lambda.said());
    // The first event finds a cold start, no later one: the process is the same.
    assert_eq!(lambda.said().matches("\"coldStart\":true").count(), 1, "{}", lambda.said());
    assert!(!lambda.said().contains("123456789018"), "{}", lambda.said());
}
