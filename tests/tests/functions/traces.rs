//! A2: nothing is asked without leaving a trace, and no refusal tells anything of records.

use serde_json::Value;
use vrs_tests::call::Call;
use vrs_tests::event::{Event, Member};
use vrs_tests::fault::Fault;

use crate::house::House;
use crate::leaks::catch_log;
use crate::people::{ASAHIKAWA, HAKODATE, HANAKO, NOBODY, SAPPORO, TARO, TWINS, by_number};

fn new_key() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// How many of the calls read records, and how many recorded an inquiry.
fn traces(calls: &[Call]) -> (usize, usize) {
    let count = |action: &str, table: &str| {
        let fits = |call: &&Call| call.request.action == action && call.request.resources == [table];
        calls.iter().filter(fits).count()
    };
    (count("dynamodb:Query", "Records"), count("dynamodb:PartiQLInsert", "Inquiries"))
}

/// Every answer of an inquiry: what it says, whether it read records, and what it left on record. An answer for which records were read
/// leaves a record; one that leaves none has read none.
#[tokio::test]
async fn a2_all_answers_what_was_read_and_what_was_recorded() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    let nobody = Member::of("nobody", &["municipality-011002"]);
    let (used, of_refusal) = (new_key(), new_key());
    let with_key =
        |question: &Value, key: &str| Event::inquiry(&staff, question).header("idempotency-key", key);
    let ask = |question: &Value| Event::inquiry(&staff, question);
    let consent = (403, "individual-consent-required", "individual-consent-required");
    let reused = (422, "idempotency-key-reused", "idempotency-key-reused");
    // The event; its status, code or outcome, and reason on record; whether records are read, and how many records are added.
    let answers = [
        (with_key(&HANAKO.by_number(HAKODATE, false), &used), (200, "found", "-"), true, 1),
        (ask(&by_number(NOBODY, HAKODATE, false)), (200, "not-found", "-"), true, 1),
        (ask(&HANAKO.by_name(HAKODATE, true)), (200, "found", "-"), true, 1),
        (ask(&TWINS[0].by_name(HAKODATE, true)), (200, "ambiguous", "-"), true, 1),
        (ask(&TARO.by_name(HAKODATE, true)), (200, "not-found", "-"), true, 1),
        // The same again stands under the same record.
        (with_key(&HANAKO.by_number(HAKODATE, false), &used), (200, "found", "-"), true, 0),
        // Refused: for want of consent, by number and by name, and again under the same key.
        (with_key(&HANAKO.by_number(ASAHIKAWA, false), &of_refusal), consent, true, 1),
        (with_key(&HANAKO.by_number(ASAHIKAWA, false), &of_refusal), consent, true, 0),
        (ask(&HANAKO.by_name(HAKODATE, false)), consent, true, 1),
        // A key that stands for another inquiry: somebody there, nobody there, without consent, by name.
        (with_key(&TARO.by_number(HAKODATE, false), &used), reused, true, 1),
        (with_key(&by_number(NOBODY, HAKODATE, false), &used), reused, true, 1),
        (with_key(&HANAKO.by_number(ASAHIKAWA, false), &used), reused, true, 1),
        (with_key(&HANAKO.by_name(HAKODATE, true), &used), reused, true, 1),
        // Refused before anything is read.
        (ask(&HANAKO.by_number(SAPPORO, false)), (422, "own-municipality", "own-municipality"), false, 1),
        (
            Event::inquiry(&nobody, &HANAKO.by_number(HAKODATE, false)),
            (403, "role-required", "role-required"),
            false,
            1,
        ),
        // Not an inquiry.
        (ask(&by_number("123456789012", HAKODATE, true)), (422, "invalid-my-number", "-"), false, 0),
        (ask(&by_number(NOBODY, "999999", true)), (422, "unknown-municipality", "-"), false, 0),
        (with_key(&HANAKO.by_number(HAKODATE, false), "x"), (422, "invalid-field", "-"), false, 0),
        (Event::inquiry(&nobody, &serde_json::json!({})), (403, "role-required", "-"), false, 0),
        (ask(&serde_json::json!([])), (400, "malformed-request", "-"), false, 0),
        (ask(&HANAKO.by_number(HAKODATE, false)).without_claims(), (401, "unauthorized", "-"), false, 0),
    ];
    for (n, (event, (status, word, reason), reads, records)) in answers.into_iter().enumerate() {
        let before = house.engine.items("Inquiries").await;
        house.wire.forget_calls();
        let answer = house.send(event).await;
        let json = answer.json();
        let said = json["code"].as_str().or(json["outcome"].as_str()).unwrap();
        assert_eq!((answer.status, said), (status, word), "{n}: {answer}");
        let (read, _) = traces(&house.wire.take_calls());
        assert!(reads || read == 0, "{n}: {word} read records");
        let added: Vec<_> =
            house.engine.items("Inquiries").await.into_iter().filter(|it| !before.contains(it)).collect();
        assert_eq!(added.len(), records, "{n}: {word}");
        for record in added {
            assert_eq!(record["reason"]["S"].as_str().unwrap_or("-"), reason, "{n}: {word}");
        }
    }
}

/// A refusal doesn't wait for records, nor for what others than the inquirer protect: while neither is ever answered, it comes all
/// the same.
#[tokio::test]
async fn a2_no_refusal_waits_for_records() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    let key = new_key();
    let with_key = |question: &Value| Event::inquiry(&staff, question).header("idempotency-key", &key);
    assert_eq!(house.send(with_key(&HANAKO.by_number(HAKODATE, false))).await.status, 200);
    house.wire.plan(|request: &vrs_tests::call::Request| {
        let of_own_protections =
            request.resources == ["Protections"] && request.body.contains(&format!("\"{SAPPORO}#\""));
        let never = request.action == "dynamodb:Query" && !of_own_protections;
        if never { Fault::NeverAnswer } else { Fault::Pass }
    });
    for (event, expected) in [
        (with_key(&TARO.by_number(HAKODATE, false)), (422, "idempotency-key-reused")),
        (with_key(&TARO.by_name(HAKODATE, true)), (422, "idempotency-key-reused")),
        (Event::inquiry(&staff, &TARO.by_number(ASAHIKAWA, false)), (403, "individual-consent-required")),
        (Event::inquiry(&staff, &TARO.by_name(ASAHIKAWA, false)), (403, "individual-consent-required")),
    ] {
        let answer = house.send(event).await;
        assert_eq!(answer.verdict(), (expected.0, expected.1.into()));
    }
}

/// A key that is tried on other people is in the log with who tried and whom.
#[tokio::test]
async fn a2_a_used_key_names_who_tried_it_on_whom_in_the_log() {
    let (log, _caught) = catch_log();
    let house = House::settled().await;
    let key = new_key();
    for person in [HANAKO, TARO] {
        let event = Event::inquiry(&Member::staff(SAPPORO), &person.by_number(HAKODATE, false));
        house.send(event.header("idempotency-key", &key)).await;
    }
    let log = log.text();
    let line = log.lines().find(|it| it.contains("idempotency-key-reused")).unwrap();
    let line: Value = serde_json::from_str(line).unwrap();
    let items = house.engine.items("Inquiries").await;
    let record = items.iter().find(|it| it["reason"]["S"] == "idempotency-key-reused").unwrap();
    assert_eq!(line["outcome"], "refused:idempotency-key-reused");
    assert_eq!(line["staff"], record["staffSub"]["S"]);
    assert_eq!(line["holder"], record["asked"]["S"]);
    assert_eq!(line["subject"], record["subject"]["S"]);
}

/// Whoever may not ask, or asks too much, leaves one record a minute above the limit; a missing role is 403 all the same.
#[tokio::test]
async fn a2_above_the_limit_one_record_a_minute_stands_for_all() {
    let house = House::limited(2, 0).await;
    let nobody = Member::of("nobody", &["municipality-011002"]);
    let staff = Member::staff(SAPPORO);
    let minute = || jiff::Timestamp::now().as_second() / 60;
    for (member, question, expected) in [
        (&nobody, HANAKO.by_number(HAKODATE, true), "role-required"),
        (
            &Member::of("other", &["municipality-011002", "inquirer"]),
            HANAKO.by_number(SAPPORO, true),
            "own-municipality",
        ),
        (&staff, HANAKO.by_number(HAKODATE, true), "too-many-inquiries"),
    ] {
        let before = house.engine.items("Inquiries").await.len();
        let began = minute();
        for n in 0..40 {
            let answer = house.inquire(member, &question).await;
            if n >= 4 || expected != "too-many-inquiries" {
                // The first after the end of a minute are within the limit again.
                let within = answer.status == 200 && minute() > began;
                assert!(within || answer.json()["code"] == expected, "{n}: {answer}");
            }
        }
        let added = house.engine.items("Inquiries").await.len() - before;
        let minutes = usize::try_from(minute() - began).unwrap() + 1;
        assert!(added <= 3 * minutes, "{expected}: {added} records in {minutes} minutes");
        assert!(added >= 3, "{expected}: {added}");
    }
}

/// Above the limit nothing is read once this process knows it.
#[tokio::test]
async fn a2_whoever_is_known_to_be_above_the_limit_reads_nothing() {
    let house = House::limited(1, 0).await;
    let staff = Member::staff(SAPPORO);
    // Of three, the last is beyond the limit and known to be, unless a minute ends on the way.
    loop {
        let began = jiff::Timestamp::now().as_second() / 60;
        for _ in 0..3 {
            house.wire.forget_calls();
            house.inquire(&staff, &HANAKO.by_number(HAKODATE, true)).await;
        }
        if jiff::Timestamp::now().as_second() / 60 == began {
            break;
        }
    }
    assert_eq!(traces(&house.wire.take_calls()), (0, 1));
}
