//! G2: numbers, names and dates of birth stay in bodies of requests and answers to those who may see them.
//!
//! Marked values go through every path, good and bad, with the wire calm and broken; then everything that was logged
//! is searched for them, and every answer that isn't a disclosure.

use std::io;
use std::sync::{Arc, Mutex, Once};

use serde_json::{Value, json};
use vrs_tests::event::{Event, Member};
use vrs_tests::fault::{Fault, First};

use crate::house::House;
use crate::people::{ASAHIKAWA, HAKODATE, HANAKO, Resident, SAPPORO, with};

/// Someone whose every field can be told from all else.
pub const MARKED: Resident = Resident {
    number: "000111111111",
    name: "印付 隠子",
    kana: "シルシツキ カクシコ",
    birth_date: "1933-07-19",
    sex: "female",
};

/// What may be in no log, in any spelling that a careless line could give it.
pub fn marks() -> Vec<String> {
    let mut marks: Vec<String> = [
        "000111111111",
        "0001-1111-1111",
        "０００１１１１１１１１１",
        "000111111112",
        "印付",
        "隠子",
        "シルシツキ",
        "カクシコ",
        "しるしつき",
        "1933-07-19",
        "19330719",
        "geheim-mark",
    ]
    .map(str::to_owned)
    .into();
    // Escaped as JSON or debug output would have it.
    let escaped = |text: &str| text.chars().map(|it| format!("\\u{:04x}", u32::from(it))).collect::<String>();
    let debugged =
        |text: &str| text.chars().map(|it| format!("\\u{{{:x}}}", u32::from(it))).collect::<String>();
    marks.extend(["印付", "シルシツキ"].iter().flat_map(|it| [escaped(it), debugged(it)]));
    marks
}

#[derive(Clone, Default)]
pub struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Buffer {
    pub fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

/// Makes every place that logs heard from its first line on: `tracing` leaves out for good what nobody listens to the first time. To be
/// called before anything is logged.
pub fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let nowhere = vrs_http::log_lines(io::sink);
        tracing::subscriber::set_global_default(nowhere).expect("the only one");
    });
}

/// Catches what is logged on this thread for as long as the guard lives.
pub fn catch_log() -> (Buffer, tracing::subscriber::DefaultGuard) {
    listen();
    let log = Buffer::default();
    let lines = {
        let log = log.clone();
        vrs_http::log_lines(move || log.clone())
    };
    (log, tracing::subscriber::set_default(lines))
}

impl io::Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Inquiries of every kind, all with marked values.
fn questions() -> Vec<Value> {
    let (number, name) = (MARKED.by_number(HAKODATE, true), MARKED.by_name(HAKODATE, true));
    vec![
        number.clone(),
        name.clone(),
        MARKED.by_number(ASAHIKAWA, false),
        MARKED.by_number(SAPPORO, false),
        with(&number, "/holder", "geheim-mark"),
        with(&number, "/subject/myNumber", "000111111112"),
        with(&number, "/subject/myNumber", "０００１１１１１１１１１"),
        with(&number, "/subject/myNumber", "0001-1111-1111"),
        with(&number, "/subject/myNumber", 111_111_111),
        with(&number, "/subject/geheim-mark", "000111111111"),
        with(&number, "/geheim-mark", "印付 隠子"),
        with(&number, "/individualConsent", "印付 隠子"),
        with(&number, "/subject/name", "印付 隠子"),
        with(&number, "/subject", "000111111111"),
        with(&name, "/subject/name", "シルシツキ カクシコ"),
        with(&name, "/subject/name", "印付\n隠子"),
        with(&name, "/subject/name", "印付 隠子".repeat(30)),
        with(&name, "/subject/birthDate", "19330719"),
        with(&name, "/subject/birthDate", "1933-07-19T00:00:00Z"),
        with(&name, "/subject/sex", "geheim-mark"),
        with(&name, "/subject/sex", json!(["印付"])),
        json!("000111111111"),
        json!(["印付 隠子"]),
    ]
}

/// Bodies that aren't JSON, with marked values.
const BROKEN: [&str; 6] = [
    "{\"subject\":{\"myNumber\":\"000111111111\"",
    "myNumber=000111111111&name=印付",
    "{\"holder\":\"012025\",\"holder\":\"000111111111\"}",
    "000111111111",
    "{\"subject\":{\"myNumber\":\"000111111111\"}} 印付",
    "{\"000111111111\":1}",
];

async fn send_everything(house: &House) -> Vec<String> {
    let (admin, staff) = (Member::admin(SAPPORO), Member::staff(SAPPORO));
    let nobody = Member::of("nobody", &["municipality-011002"]);
    let homeless = Member::of("homeless", &[]);
    let key = uuid::Uuid::now_v7().to_string();
    let mut events = Vec::new();
    for question in questions() {
        for member in [&admin, &nobody, &homeless] {
            events.push(Event::inquiry(member, &question));
        }
        events.push(Event::inquiry(&staff, &question).header("idempotency-key", &key));
        events.push(Event::inquiry(&staff, &question).header("idempotency-key", "geheim-mark"));
        events.push(Event::inquiry(&staff, &question).without_claims());
        events.push(Event::consent("usage", &admin, &question));
        events.push(Event::new("PUT", "/v1/transfer/inquiries", &staff).json(&question));
        events.push(Event::new("POST", "/v1/unknown", &staff).json(&question));
    }
    for text in BROKEN {
        for media_type in ["application/json", "text/plain"] {
            events.push(Event::new("POST", "/v1/transfer/inquiries", &staff).body(media_type, text));
            events.push(Event::new("PUT", "/v1/terms/usage/consent", &admin).body(media_type, text));
        }
    }
    // Where they may never stand, but a careless caller could put them.
    for target in [
        "/v1/transfer/holders?prefecture=geheim-mark",
        "/v1/transfer/requirement?holder=000111111111&method=my-number",
        "/v1/transfer/requirement?holder=012025&method=geheim-mark",
        "/v1/transfer/inquiries?direction=made&month=geheim-mark",
        "/v1/transfer/inquiries?direction=made&cursor=000111111111",
        "/v1/transfer/inquiries?direction=geheim-mark",
        "/v1/terms/000111111111",
        "/v1/000111111111",
    ] {
        events.push(Event::get(target, &staff));
    }
    let mut errors = Vec::new();
    for event in events {
        let answer = house.send(event).await;
        if answer.status != 200 {
            errors.push(answer.to_string());
        }
    }
    errors
}

#[tokio::test]
async fn g2_marked_values_are_in_no_log_and_no_error() {
    let (log, _caught) = catch_log();

    let house = House::settled().await;
    house.load(&MARKED, MARKED.dose(HAKODATE, 1)).await;
    let mut errors = send_everything(&house).await;
    for (action, fault) in [
        ("dynamodb:PartiQLInsert", Fault::Fail),
        ("dynamodb:Query", Fault::Throttle),
        ("dynamodb:BatchGetItem", Fault::Close),
    ] {
        house.wire.plan(First::new(u64::MAX, action, fault));
        errors.extend(send_everything(&house).await);
    }

    let log = log.text();
    assert!(log.lines().count() > 500, "the log was not caught: {}", log.lines().count());
    for mark in marks() {
        let found = |text: &str| text.contains(&mark);
        assert!(!found(&log), "{mark} in the log: {:?}", log.lines().find(|it| found(it)));
        let error = errors.iter().find(|it| found(it));
        assert!(error.is_none(), "{mark} in an error: {error:?}");
    }
}

/// Every line of the log is JSON with the same few members.
#[tokio::test]
async fn log_lines_hold_these_members_and_no_others() {
    let (log, _caught) = catch_log();
    let house = House::settled().await;
    house.inquire(&Member::staff(SAPPORO), &HANAKO.by_number(HAKODATE, false)).await;
    house.inquire(&Member::staff(SAPPORO), &json!({})).await;
    house.wire.plan(Fault::Fail);
    house.inquire(&Member::staff(SAPPORO), &HANAKO.by_number(HAKODATE, false)).await;
    let log = log.text();
    let known = [
        "timestamp",
        "level",
        "target",
        "requestId",
        "municipality",
        "route",
        "outcome",
        "status",
        "durationMs",
        "coldStart",
        "staff",
        "holder",
        "subject",
        "guarded",
        "cloakedFreshly",
        "causes",
    ];
    for line in log.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        for member in line.as_object().unwrap().keys() {
            assert!(known.contains(&member.as_str()), "{member} in {line}");
        }
    }
    let outcomes: Vec<_> = log
        .lines()
        .map(|it| serde_json::from_str::<Value>(it).unwrap())
        .filter(|it| it["route"] == "POST /v1/transfer/inquiries")
        .map(|it| it["outcome"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(outcomes, ["found", "invalid:invalid-field", "unavailable"]);
    for line in log.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        assert!(line["staff"].as_str().unwrap().starts_with("sub-of-"), "{line}");
    }
    // Who asked about whom, as on record: for the alarm on one who looks for somebody among many holders.
    let found: Value =
        serde_json::from_str(log.lines().find(|it| it.contains("\"found\"")).unwrap()).unwrap();
    let record = house.engine.items("Inquiries").await.remove(0);
    assert_eq!((&found["staff"], &found["subject"]), (&record["staffSub"]["S"], &record["subject"]["S"]));
}
