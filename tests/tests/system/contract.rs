//! Every status and code of the contract that a client can bring about, through the front door.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use vrs_tests::contract::Answer;

use crate::client::{CONTRACT, Client};
use crate::tokens::Forge;

const INQUIRIES: &str = "/v1/transfer/inquiries";
const JSON: (&str, &str) = ("content-type", "application/json");

/// What a test of this file saw, to be held against the contract.
#[derive(Default)]
struct Seen(BTreeSet<(String, u16, String)>);

impl Seen {
    fn expect(&mut self, operation: &str, answer: &Answer, status: u16, code: &str) {
        assert_eq!(answer.verdict(), (status, code.to_owned()), "{operation}: {answer}");
        self.0.insert((operation.to_owned(), status, code.to_owned()));
    }
}

/// Codes that a client can't bring about, each with the test that does.
const ELSEWHERE: [&str; 6] = [
    // The gateway lets no request without claims through: who_may.
    "unauthorized",
    // Faults on the wire: faults.
    "unavailable",
    // A fault of the program.
    "internal-error",
    // The limits are off here: inquiry.
    "too-many-inquiries",
    // The same: protections, bulk.
    "too-many-protections",
    "bulk-limit",
];

#[tokio::test]
async fn every_status_and_code_through_the_front_door() {
    let mut seen = Seen::default();
    terms(&mut seen).await;
    holders(&mut seen).await;
    requirement(&mut seen).await;
    inquiries(&mut seen).await;
    history(&mut seen).await;
    protections(&mut seen).await;
    bulks(&mut seen).await;
    others(&mut seen).await;

    let codes: BTreeSet<_> = seen.0.iter().map(|(_, _, code)| code.clone()).collect();
    let missing: Vec<_> = CONTRACT
        .codes()
        .into_iter()
        .filter(|it| !codes.contains(it) && !ELSEWHERE.contains(&it.as_str()))
        .collect();
    assert!(missing.is_empty(), "codes that no request here brought about: {missing:?}");

    for (method, path) in CONTRACT.operations() {
        let operation = format!("{method} {path}");
        let seen: BTreeSet<_> =
            seen.0.iter().filter(|(name, ..)| *name == operation).map(|(_, status, _)| *status).collect();
        // The gateway's throttle, faults, and its own limit of 10 MB for bodies that no function reads.
        let elsewhere =
            |status: &u16| [401, 429, 500, 503].contains(status) || (method == "GET" && *status == 413);
        let statuses = CONTRACT.statuses(&method, &path);
        let missing: Vec<_> =
            statuses.into_iter().filter(|it| !seen.contains(it) && !elsewhere(it)).collect();
        assert!(missing.is_empty(), "{operation}: statuses that no request here brought about: {missing:?}");
    }
}

async fn terms(seen: &mut Seen) {
    let forge = Forge::new();
    // A municipality whose agreements no other test needs.
    let admin = Client::with_token(&forge.member("012092-admin", &["municipality-012092", "terms-admin"]));
    let staff = Client::with_token(&forge.member("012092-staff", &["municipality-012092", "inquirer"]));
    let homeless = Client::with_token(&forge.member("homeless", &["terms-admin"]));

    let (list, one) = ("GET /v1/terms", "GET /v1/terms/{id}");
    seen.expect(list, &admin.get("/v1/terms").await, 200, "");
    seen.expect(list, &admin.get("/v1/terms?x=1").await, 400, "malformed-request");
    seen.expect(list, &homeless.get("/v1/terms").await, 403, "municipality-required");
    let shown = staff.get("/v1/terms/usage").await;
    seen.expect(one, &shown, 200, "");
    seen.expect(one, &admin.get("/v1/terms/usage?x=1").await, 400, "malformed-request");
    seen.expect(one, &homeless.get("/v1/terms/usage").await, 403, "municipality-required");
    seen.expect(one, &admin.get("/v1/terms/other").await, 404, "unknown-terms");

    let put = "PUT /v1/terms/{id}/consent";
    let path = "/v1/terms/usage/consent";
    let shown = shown.json();
    let body = json!({ "version": shown["version"], "digest": shown["digest"] });
    let consent = async |client: &Client, body: &Value| client.json("PUT", path, body).await;
    seen.expect(put, &consent(&staff, &body).await, 403, "role-required");
    seen.expect(put, &consent(&homeless, &body).await, 403, "municipality-required");
    let unknown = admin.json("PUT", "/v1/terms/other/consent", &body).await;
    seen.expect(put, &unknown, 404, "unknown-terms");
    let large = " ".repeat(16 * 1024 + 1);
    seen.expect(put, &admin.send("PUT", path, &[JSON], &large).await, 413, "too-large");
    let text = admin.send("PUT", path, &[("content-type", "text/plain")], "x").await;
    seen.expect(put, &text, 415, "unsupported-media-type");
    seen.expect(put, &consent(&admin, &json!([])).await, 400, "malformed-request");
    seen.expect(put, &consent(&admin, &json!({})).await, 422, "invalid-field");
    let other = json!({ "version": "2021-12-04", "digest": shown["digest"] });
    seen.expect(put, &consent(&admin, &other).await, 409, "terms-superseded");
    seen.expect(put, &consent(&admin, &body).await, 201, "");
    let again = consent(&admin, &body).await;
    seen.expect(put, &again, 200, "");
    assert_eq!(again.json()["consent"]["agreedBy"], "012092-admin");
    let seen_by_staff = staff.get("/v1/terms/usage").await.json();
    assert_eq!(seen_by_staff["consent"], again.json()["consent"]);
}

async fn holders(seen: &mut Seen) {
    let operation = "GET /v1/transfer/holders";
    let client = Client::signed_in("131016", "staff");
    let homeless = Client::with_token(&Forge::new().member("homeless", &["inquirer"]));
    let listed = client.get("/v1/transfer/holders?prefecture=01").await;
    seen.expect(operation, &listed, 200, "");
    let agreed = |code: &str| {
        let listed = listed.json();
        listed["holders"].as_array().unwrap().iter().find(|it| it["code"] == code).unwrap()["agreed"].clone()
    };
    assert_eq!((agreed("012025"), agreed("012041")), (true.into(), false.into()));
    let refused = homeless.get("/v1/transfer/holders?prefecture=01").await;
    seen.expect(operation, &refused, 403, "municipality-required");
    for (query, status, code) in [
        ("?prefecture=01&x=1", 400, "malformed-request"),
        ("?prefecture=48", 422, "invalid-field"),
        ("", 422, "invalid-field"),
    ] {
        let answer = client.get(&format!("/v1/transfer/holders{query}")).await;
        seen.expect(operation, &answer, status, code);
    }
}

async fn requirement(seen: &mut Seen) {
    let operation = "GET /v1/transfer/requirement";
    let client = Client::signed_in("131016", "staff");
    let homeless = Client::with_token(&Forge::new().member("homeless", &["inquirer"]));
    let ask = async |query: &str| client.get(&format!("/v1/transfer/requirement?{query}")).await;
    let exempt = ask("holder=012025&method=my-number").await;
    seen.expect(operation, &exempt, 200, "");
    assert_eq!(exempt.json()["individualConsent"], "not-required");
    let by_name = ask("holder=012025&method=demographics").await;
    assert_eq!(by_name.json()["individualConsent"], "required");
    let refused = homeless.get("/v1/transfer/requirement?holder=012025&method=my-number").await;
    seen.expect(operation, &refused, 403, "municipality-required");
    for (query, status, code) in [
        ("holder=012025&method=my-number&x=1", 400, "malformed-request"),
        ("holder=012025&holder=012025&method=my-number", 400, "malformed-request"),
        ("holder=131016&method=my-number", 422, "own-municipality"),
        ("holder=999999&method=my-number", 422, "unknown-municipality"),
        ("holder=012025&method=x", 422, "invalid-field"),
        ("holder=012025", 422, "invalid-field"),
    ] {
        seen.expect(operation, &ask(query).await, status, code);
    }
}

fn by_number(holder: &str, individual_consent: bool) -> Value {
    let subject = json!({ "myNumber": "123456789018" });
    json!({ "holder": holder, "individualConsent": individual_consent, "subject": subject })
}

async fn inquiries(seen: &mut Seen) {
    let operation = "POST /v1/transfer/inquiries";
    let forge = Forge::new();
    let client = Client::signed_in("131016", "staff");
    let auditor = Client::with_token(&forge.member("auditor", &["municipality-131016", "auditor"]));
    let homeless = Client::with_token(&forge.member("homeless", &["inquirer"]));
    let exempt = by_number("012025", false);

    let answer = client.inquire(&exempt).await;
    seen.expect(operation, &answer, 200, "");
    assert_eq!(answer.json()["basis"], "terms");
    let declared = client.inquire(&by_number("012041", true)).await;
    assert_eq!(declared.json()["basis"], "individual-consent");
    seen.expect(operation, &auditor.inquire(&exempt).await, 403, "role-required");
    seen.expect(operation, &homeless.inquire(&exempt).await, 403, "municipality-required");
    for (question, status, code) in [
        (by_number("012041", false), 403, "individual-consent-required"),
        (by_number("131016", true), 422, "own-municipality"),
        (by_number("999999", true), 422, "unknown-municipality"),
        (json!({ "holder": "012025", "individualConsent": true, "subject": {} }), 422, "invalid-field"),
        (
            json!({ "holder": "012025", "individualConsent": true, "subject": { "myNumber": "123456789012" } }),
            422,
            "invalid-my-number",
        ),
        (json!({ "unknown": 1 }), 400, "malformed-request"),
    ] {
        seen.expect(operation, &client.inquire(&question).await, status, code);
    }
    let key = uuid::Uuid::now_v7().to_string();
    let with_key = async |question: &Value| {
        let headers = [JSON, ("idempotency-key", key.as_str())];
        client.send("POST", INQUIRIES, &headers, &question.to_string()).await
    };
    let first = with_key(&exempt).await;
    assert_eq!((first.status, &first.json()["inquiryId"]), (200, &json!(key)));
    assert_eq!(with_key(&exempt).await.json(), first.json());
    let reused = with_key(&by_number("271004", false)).await;
    seen.expect(operation, &reused, 422, "idempotency-key-reused");

    let large = " ".repeat(16 * 1024 + 1);
    seen.expect(operation, &client.send("POST", INQUIRIES, &[JSON], &large).await, 413, "too-large");
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let form = client.send("POST", INQUIRIES, &form, "holder=012025").await;
    seen.expect(operation, &form, 415, "unsupported-media-type");
    let none = client.send("POST", INQUIRIES, &[], "").await;
    seen.expect(operation, &none, 415, "unsupported-media-type");
    let cut = client.send("POST", INQUIRIES, &[JSON], "{\"holder\":").await;
    seen.expect(operation, &cut, 400, "malformed-request");
    let twice = exempt.to_string().replacen('{', "{\"holder\":\"012025\",", 1);
    let twice = client.send("POST", INQUIRIES, &[JSON], &twice).await;
    seen.expect(operation, &twice, 400, "malformed-request");
}

async fn history(seen: &mut Seen) {
    let operation = "GET /v1/transfer/inquiries";
    let forge = Forge::new();
    let groups = ["municipality-012106", "inquirer", "auditor"];
    let client = Client::with_token(&forge.member("012106-admin", &groups));
    let staff = Client::with_token(&forge.member("staff", &["municipality-012106", "inquirer"]));
    let homeless = Client::with_token(&forge.member("homeless", &["auditor"]));
    client.inquire(&by_number("012114", true)).await;
    let list = async |query: &str| client.get(&format!("{INQUIRIES}?{query}")).await;
    let made = list("direction=made").await;
    seen.expect(operation, &made, 200, "");
    assert_eq!(made.json()["inquiries"][0]["holder"]["code"], "012114");
    assert_eq!(made.json()["inquiries"][0]["staff"], "012106-admin");
    seen.expect(operation, &list("direction=received").await, 200, "");
    let refused = staff.get(&format!("{INQUIRIES}?direction=received")).await;
    seen.expect(operation, &refused, 403, "role-required");
    let refused = homeless.get(&format!("{INQUIRIES}?direction=made")).await;
    seen.expect(operation, &refused, 403, "municipality-required");
    seen.expect(operation, &list("direction=x").await, 422, "invalid-field");
    seen.expect(operation, &list("direction=made&month=2021-13").await, 422, "invalid-field");
    seen.expect(operation, &list("direction=made&cursor=x").await, 400, "malformed-request");
}

async fn protections(seen: &mut Seen) {
    const PROTECTIONS: &str = "/v1/protections";
    let (protect, list, search, lift) = (
        "POST /v1/protections",
        "GET /v1/protections",
        "POST /v1/protections/search",
        "POST /v1/protections/{id}/lift",
    );
    let forge = Forge::new();
    let guardian = |name: &str| forge.member(name, &["municipality-012122", "guardian"]);
    let (first, second) = (Client::with_token(&guardian("first")), Client::with_token(&guardian("second")));
    let staff = Client::with_token(&forge.member("staff", &["municipality-012122", "inquirer"]));
    let person = json!({ "subject": { "myNumber": "123456789018" } });

    let protected = first.json("POST", PROTECTIONS, &person).await;
    seen.expect(protect, &protected, 201, "");
    let protection = protected.json()["protectionId"].as_str().unwrap().to_owned();
    let wrong = json!({ "subject": { "myNumber": "123456789012" }, "until": "2021-01-01" });
    seen.expect(protect, &first.json("POST", PROTECTIONS, &wrong).await, 422, "invalid-my-number");

    let page = async |query: &str| first.get(&format!("{PROTECTIONS}?{query}")).await;
    seen.expect(list, &page("state=active&endsWithin=30").await, 200, "");
    seen.expect(list, &page("state=lifted").await, 422, "invalid-field");
    seen.expect(list, &page("cursor=x").await, 400, "malformed-request");
    seen.expect(list, &staff.get(PROTECTIONS).await, 403, "role-required");

    let looked_up = format!("{PROTECTIONS}/search");
    let found = first.json("POST", &looked_up, &person).await;
    seen.expect(search, &found, 200, "");
    assert_eq!(found.json()["protections"][0]["protectionId"], protection.as_str());
    seen.expect(search, &first.json("POST", &looked_up, &json!({})).await, 422, "invalid-my-number");

    let lifted = format!("{PROTECTIONS}/{protection}/lift");
    seen.expect(lift, &first.json("POST", &lifted, &json!({})).await, 202, "");
    seen.expect(lift, &first.json("POST", &lifted, &json!({})).await, 403, "second-guardian-required");
    seen.expect(lift, &second.json("POST", &lifted, &json!({})).await, 200, "");
    seen.expect(lift, &second.json("POST", &lifted, &json!({})).await, 409, "already-lifted");
    let unknown = second.json("POST", &format!("{PROTECTIONS}/x/lift"), &json!({})).await;
    seen.expect(lift, &unknown, 404, "unknown-protection");

    for (operation, path) in [(protect, PROTECTIONS), (search, &looked_up), (lift, &lifted)] {
        seen.expect(operation, &staff.json("POST", path, &json!({})).await, 403, "role-required");
        seen.expect(operation, &first.json("POST", path, &json!({ "x": 1 })).await, 400, "malformed-request");
        let none = first.send("POST", path, &[], "").await;
        seen.expect(operation, &none, 415, "unsupported-media-type");
        let large = first.send("POST", path, &[JSON], &" ".repeat(16 * 1024 + 1)).await;
        seen.expect(operation, &large, 413, "too-large");
    }
}

async fn bulks(seen: &mut Seen) {
    const BULKS: &str = "/v1/transfer/bulk-inquiries";
    let (start, ask, show) = (
        "POST /v1/transfer/bulk-inquiries",
        "POST /v1/transfer/bulk-inquiries/{bulkId}/chunks/{n}",
        "GET /v1/transfer/bulk-inquiries/{bulkId}",
    );
    let forge = Forge::new();
    // A municipality whose day no other test needs: it is stopped at the end.
    let client = Client::with_token(&forge.member("clerk", &["municipality-271004", "bulk-inquirer"]));
    let auditor = Client::with_token(&forge.member("auditor", &["municipality-271004", "auditor"]));
    let homeless = Client::with_token(&forge.member("homeless", &["bulk-inquirer"]));
    let family = json!({ "scope": "named", "persons": 1 });
    let with_key = async |body: &Value, key: &str| {
        client.send("POST", BULKS, &[JSON, ("idempotency-key", key)], &body.to_string()).await
    };
    let bulk = uuid::Uuid::now_v7().to_string();
    seen.expect(start, &with_key(&family, &bulk).await, 201, "");
    let reused = with_key(&json!({ "scope": "named", "persons": 2 }), &bulk).await;
    seen.expect(start, &reused, 422, "idempotency-key-reused");
    seen.expect(start, &client.json("POST", BULKS, &json!({})).await, 422, "invalid-field");
    seen.expect(start, &auditor.json("POST", BULKS, &family).await, 403, "role-required");

    let person = |number: &str, holders: &[&str]| json!({ "ref": number, "myNumber": number, "holders": holders, "individualConsent": false });
    let chunk = |bulk: &str, n: usize| format!("{BULKS}/{bulk}/chunks/{n}");
    let one = json!({ "persons": [with(&person("123456789018", &["012025"]), "/ref", "A-1")] });
    let other = json!({ "persons": [with(&person("123456789018", &["012025"]), "/ref", "A-2")] });
    let faulty = json!({ "persons": [person("123456789012", &["999999"])] });
    let path = chunk(&bulk, 1);
    seen.expect(ask, &client.json("POST", &path, &one).await, 200, "");
    seen.expect(ask, &client.json("POST", &path, &other).await, 422, "chunk-reused");
    seen.expect(ask, &client.json("POST", &path, &faulty).await, 422, "invalid-field");
    seen.expect(ask, &client.json("POST", &chunk(&bulk, 2), &one).await, 409, "bulk-closed");
    let unknown = chunk(&uuid::Uuid::now_v7().to_string(), 1);
    seen.expect(ask, &client.json("POST", &unknown, &one).await, 404, "unknown-bulk");
    seen.expect(ask, &auditor.json("POST", &path, &one).await, 403, "role-required");

    let progress = auditor.get(&format!("{BULKS}/{bulk}")).await;
    seen.expect(show, &progress, 200, "");
    assert_eq!((&progress.json()["answered"], &progress.json()["state"]), (&json!(1), &json!("complete")));
    seen.expect(show, &client.get(&format!("{BULKS}/{bulk}?x=1")).await, 400, "malformed-request");
    seen.expect(show, &client.get(&format!("{BULKS}/x")).await, 404, "unknown-bulk");
    let refused = homeless.get(&format!("{BULKS}/{bulk}")).await;
    seen.expect(show, &refused, 403, "municipality-required");

    for (operation, path, limit) in [(start, BULKS, 16), (ask, &path, 64)] {
        seen.expect(
            operation,
            &client.json("POST", path, &json!({ "x": 1 })).await,
            400,
            "malformed-request",
        );
        let none = client.send("POST", path, &[], "").await;
        seen.expect(operation, &none, 415, "unsupported-media-type");
        let large = client.send("POST", path, &[JSON], &" ".repeat(limit * 1024 + 1)).await;
        seen.expect(operation, &large, 413, "too-large");
    }
    guess(seen, &client, ask).await;
}

/// A hundred numbers of nobody, asked of all: that is stopped.
async fn guess(seen: &mut Seen, client: &Client, ask: &str) {
    let numbers = (0..).map(|n| format!("{:011}", 30_000_000_000_u64 + n * 7_919));
    let right = numbers.filter_map(|body| {
        (0..10).map(|digit| format!("{body}{digit}")).find(|it| vrs_policy::MyNumber::parse(it).is_ok())
    });
    let persons: Vec<_> = right
        .take(100)
        .enumerate()
        .map(|(at, number)| json!({ "ref": format!("G-{at}"), "myNumber": number, "individualConsent": false }))
        .collect();
    let size = json!({ "scope": "all", "persons": persons.len() });
    let started = client.json("POST", "/v1/transfer/bulk-inquiries", &size).await.json();
    let bulk = started["bulkId"].as_str().unwrap();
    let path = format!("/v1/transfer/bulk-inquiries/{bulk}/chunks/1");
    let stopped = client.json("POST", &path, &json!({ "persons": persons })).await;
    seen.expect(ask, &stopped, 429, "bulk-paused");
}

fn with(value: &Value, pointer: &str, member: &str) -> Value {
    let mut changed = value.clone();
    *changed.pointer_mut(pointer).unwrap() = json!(member);
    changed
}

/// Unknown routes and other methods, at every path.
async fn others(seen: &mut Seen) {
    let client = Client::signed_in("131016", "admin");
    for path in ["/v1/", "/v1/unknown", "/v1/terms/", "/v1/terms/usage/x", "/v1/transfer", "/v1/terms%2Fx/y"]
    {
        seen.expect("unknown", &client.get(path).await, 404, "unknown-route");
    }
    let operations = CONTRACT.operations();
    for (method, template) in &operations {
        let path = template.replace("{id}", "usage").replace("{bulkId}", "x").replace("{n}", "1");
        let operation = format!("{method} {template}");
        for other in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] {
            if operations.contains(&(other.to_owned(), template.clone())) {
                continue;
            }
            let answer = client.send(other, &path, &[], "").await;
            seen.expect(&operation, &answer, 405, "method-not-allowed");
        }
        let head = client.send("HEAD", &path, &[], "").await;
        assert_eq!(head.status, 405, "{path}: {head}");
    }
}
