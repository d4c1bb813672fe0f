//! Protected residents (支援措置): P1 to P7.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use vrs_store::Renewal;
use vrs_tests::contract::Answer;
use vrs_tests::event::{Event, Member};
use vrs_tests::fault::{Fault, First};
use vrs_tests::template;

use crate::bulk;
use crate::house::{House, PROTECTIONS_PER_DAY};
use crate::leaks::catch_log;
use crate::people::{
    ASAHIKAWA, CHIYODA, HAKODATE, HANAKO, NOBODY, Resident, SAPPORO, TARO, TWINS, by_number, with, without,
};

const RECEIVED: &str = "/v1/transfer/inquiries?direction=received";
const PROTECTED: &str = "/v1/transfer/inquiries?direction=received&protected=true";
const MADE: &str = "/v1/transfer/inquiries?direction=made";

/// A guardian of a municipality, and no more.
fn guardian(municipality: &str, name: &str) -> Member {
    Member::of(name, &[&format!("municipality-{municipality}"), "guardian"])
}

fn post(target: &str, member: &Member, body: &Value) -> Event {
    Event::new("POST", target, member).json(body)
}

async fn protect(house: &House, municipality: &str, number: &str) -> Value {
    let body = json!({ "subject": { "myNumber": number } });
    let answer = house.send(post("/v1/protections", &guardian(municipality, "guardian"), &body)).await;
    assert_eq!(answer.status, 201, "{answer}");
    answer.json()
}

async fn lift(house: &House, member: &Member, id: &str) -> Answer {
    house.send(post(&format!("/v1/protections/{id}/lift"), member, &json!({}))).await
}

/// Lifted by two.
async fn lifted(house: &House, municipality: &str, id: &str) {
    assert_eq!(lift(house, &guardian(municipality, "first"), id).await.status, 202);
    assert_eq!(lift(house, &guardian(municipality, "second"), id).await.status, 200);
}

async fn outcome(house: &House, question: &Value) -> String {
    let answer = house.inquire(&Member::staff(SAPPORO), question).await.json();
    answer["outcome"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

async fn inquiries(house: &House, target: &str, member: &Member) -> Value {
    let answer = house.get(target, member).await;
    assert_eq!(answer.status, 200, "{answer}");
    answer.json()
}

/// Whatever discloses asks for protections: each function that may read records may read protections, and each is in
/// this file's table of ways to disclose.
#[test]
fn p7_whatever_reads_records_reads_protections() {
    let reads = |permissions: &BTreeSet<template::Permission>, table: &str| {
        permissions.contains(&("dynamodb:Query".to_owned(), table.to_owned()))
    };
    let granted = template::granted();
    let disclosing: BTreeSet<_> = granted
        .iter()
        .filter(|(_, it)| reads(it, "Records"))
        .map(|(function, _)| function.as_str())
        .collect();
    let asking: BTreeSet<_> = granted
        .iter()
        .filter(|(_, it)| reads(it, "Protections"))
        .map(|(function, _)| function.as_str())
        .collect();
    assert!(disclosing.is_subset(&asking), "{disclosing:?} disclose, {asking:?} ask for protections");
    assert_eq!(
        disclosing,
        BTreeSet::from(["bulk-inquiry", "transfer-inquiry"]),
        "a way to disclose that the tables here and among those of bulks lack"
    );
}

/// All in an answer and its calls that could tell somebody from nobody: everything but ids, times, pseudonyms and what was sent.
fn telltale(
    answer: &Answer,
    calls: &[vrs_tests::call::Call],
) -> (u16, String, Vec<String>, Vec<(String, usize)>) {
    let body = ["/inquiryId", "/inquiredAt"].iter().fold(answer.json(), |it, pointer| without(&it, pointer));
    let mut headers: Vec<_> = answer.headers.keys().cloned().collect();
    headers.sort();
    let mut sent: Vec<_> = calls
        .iter()
        .map(|it| (format!("{} {:?}", it.request.action, it.request.resources), it.request.body.len()))
        .collect();
    sent.sort();
    (answer.status, body.to_string(), headers, sent)
}

/// P1: whichever way is asked, a protected person and nobody get the same status, body, headers, calls and bytes on the wire; and the
/// inquirer's own list says the same of both. The samples at the end must differ, or nothing was compared.
#[tokio::test]
async fn p1_a_protected_person_is_as_if_there_were_nobody() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    let nobody = Resident { number: NOBODY, name: "見本 次郎", kana: "ミホン ジロウ", ..HANAKO };
    let unprotected =
        Resident { number: "111111111118", name: "見本 三郎", kana: "ミホン サブロ", ..HANAKO };
    house.load(&unprotected, unprotected.dose(HAKODATE, 1)).await;
    protect(&house, HAKODATE, HANAKO.number).await;
    // Without records here.
    protect(&house, HAKODATE, TARO.number).await;
    let ask = async |question: &Value| {
        house.wire.forget_calls();
        let answer = house.inquire(&staff, question).await;
        telltale(&answer, &house.wire.take_calls())
    };
    for (protected, nobody) in [
        (HANAKO.by_number(HAKODATE, false), nobody.by_number(HAKODATE, false)),
        (HANAKO.by_number(HAKODATE, true), nobody.by_number(HAKODATE, true)),
        (TARO.by_number(HAKODATE, false), nobody.by_number(HAKODATE, false)),
        (HANAKO.by_name(HAKODATE, true), nobody.by_name(HAKODATE, true)),
        (
            with(&HANAKO.by_name(HAKODATE, true), "/subject/name", HANAKO.kana),
            with(&nobody.by_name(HAKODATE, true), "/subject/name", nobody.kana),
        ),
    ] {
        assert_eq!(ask(&protected).await, ask(&nobody).await, "{protected}");
    }
    let made = inquiries(&house, MADE, &staff).await["inquiries"].as_array().unwrap().clone();
    assert_eq!(made.len(), 10);
    let shown: BTreeSet<_> = made
        .iter()
        .map(|it| {
            ["/inquiryId", "/inquiredAt", "/method", "/basis"]
                .iter()
                .fold(it.clone(), |it, at| without(&it, at))
        })
        .map(|it| it.to_string())
        .collect();
    assert_eq!(shown.len(), 1, "{shown:?}");
    for (somebody, nobody) in [
        (unprotected.by_number(HAKODATE, false), nobody.by_number(HAKODATE, false)),
        (unprotected.by_name(HAKODATE, true), nobody.by_name(HAKODATE, true)),
    ] {
        assert_ne!(ask(&somebody).await, ask(&nobody).await, "{somebody}");
    }
}

/// P1: the two are the same also while a new secret takes over, when records stand under two pseudonyms.
#[tokio::test]
async fn p1_no_step_of_a_new_secret_tells_a_protected_person_from_nobody() {
    let mut house = House::settled().await;
    let nobody = Resident { number: NOBODY, name: "見本 次郎", kana: "ミホン ジロウ", ..HANAKO };
    protect(&house, HAKODATE, HANAKO.number).await;
    for (n, step) in [["1"].as_slice(), &["1", "2"], &["-1", "2"]].into_iter().enumerate() {
        if n == 2 {
            house.renew(Renewal::Copy).await.unwrap();
        }
        house.use_secrets(step).await;
        let ask = async |question: &Value| {
            house.wire.forget_calls();
            let answer = house.inquire(&Member::staff(SAPPORO), question).await;
            telltale(&answer, &house.wire.take_calls())
        };
        for (protected, nobody) in [
            (HANAKO.by_number(HAKODATE, false), nobody.by_number(HAKODATE, false)),
            (HANAKO.by_name(HAKODATE, true), nobody.by_name(HAKODATE, true)),
        ] {
            assert_eq!(ask(&protected).await, ask(&nobody).await, "{step:?} {protected}");
        }
    }
}

/// P1: records of a protected person that can't be read don't show either: nobody has none.
#[tokio::test]
async fn p1_an_unreadable_record_of_a_protected_person_is_as_if_it_were_not_there() {
    let house = House::settled().await;
    let mut items = house.engine.items("Records").await;
    items.retain(|it| it["sealed"].is_object());
    for item in &mut items {
        item["sealed"]["B"] = json!("AAAA");
    }
    house.engine.put("Records", &items).await;
    let ask = async |question: &Value| house.inquire(&Member::staff(SAPPORO), question).await.status;
    let questions = [HANAKO.by_number(HAKODATE, true), HANAKO.by_name(HAKODATE, true)];
    for question in &questions {
        assert_eq!(ask(question).await, 500, "{question}");
    }
    protect(&house, HAKODATE, HANAKO.number).await;
    for question in &questions {
        assert_eq!(ask(question).await, 200, "{question}");
    }
}

/// P1: at once, for this holder only; and P3: until the last of several is lifted.
#[tokio::test]
async fn p1_p3_from_the_first_moment_to_the_last_lift() {
    let house = House::settled().await;
    let (here, elsewhere) = (HANAKO.by_number(HAKODATE, true), HANAKO.by_number(CHIYODA, true));
    assert_eq!(outcome(&house, &here).await, "found");
    let one = protect(&house, HAKODATE, HANAKO.number).await;
    assert_eq!(
        (outcome(&house, &here).await.as_str(), outcome(&house, &elsewhere).await.as_str()),
        ("not-found", "found")
    );
    let two = protect(&house, HAKODATE, HANAKO.number).await;
    lifted(&house, HAKODATE, one["protectionId"].as_str().unwrap()).await;
    for question in [&here, &HANAKO.by_name(HAKODATE, true)] {
        assert_eq!(outcome(&house, question).await, "not-found");
    }
    let id = two["protectionId"].as_str().unwrap();
    assert_eq!(lift(&house, &guardian(HAKODATE, "first"), id).await.status, 202);
    assert_eq!(outcome(&house, &here).await, "not-found", "asking to lift ends nothing");
    assert_eq!(lift(&house, &guardian(HAKODATE, "second"), id).await.status, 200);
    for question in [&here, &HANAKO.by_name(HAKODATE, true)] {
        assert_eq!(outcome(&house, question).await, "found");
    }
}

/// P1, A1: a repeated request gives no more than it did, and of who has been protected since it gives nobody.
#[tokio::test]
async fn p1_the_same_key_after_protecting_is_nobodys_whatever_it_said() {
    let house = House::settled().await;
    let mixed_up = Resident { number: TARO.number, ..HANAKO };
    house.load(&TARO, TARO.dose(HAKODATE, 1)).await;
    house.load(&mixed_up, mixed_up.dose(HAKODATE, 2)).await;
    for (question, said, numbers) in [
        (HANAKO.by_number(HAKODATE, true), "found", vec![HANAKO.number]),
        (TARO.by_number(HAKODATE, true), "contradictory", vec![TARO.number]),
        (TWINS[0].by_name(HAKODATE, true), "ambiguous", TWINS.map(|it| it.number).to_vec()),
    ] {
        let key = uuid::Uuid::now_v7().to_string();
        let event = Event::inquiry(&Member::staff(SAPPORO), &question).header("idempotency-key", &key);
        assert_eq!(house.send(event.clone()).await.json()["outcome"], said);
        for number in numbers {
            protect(&house, HAKODATE, number).await;
        }
        assert_eq!(house.send(event).await.json()["outcome"], "not-found", "{said}");
    }
}

/// P1: while protections can't be read, nothing is answered.
#[tokio::test]
async fn p1_without_protections_nothing_is_answered() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    let of_protections = |fault: Fault| {
        move |request: &vrs_tests::call::Request| {
            if request.resources == ["Protections"] { fault } else { Fault::Pass }
        }
    };
    for (fault, status) in
        [(Fault::Throttle, 503), (Fault::Fail, 503), (Fault::Deny, 500), (Fault::Invalid, 500)]
    {
        house.wire.plan(of_protections(fault));
        for question in [HANAKO.by_number(HAKODATE, false), HANAKO.by_name(HAKODATE, true)] {
            assert_eq!(house.inquire(&staff, &question).await.status, status, "{fault:?}");
        }
    }
    house.wire.calm();
    let template = template::load();
    house.engine.call("DeleteTable", &json!({ "TableName": "Protections" })).await;
    for question in [HANAKO.by_number(HAKODATE, false), HANAKO.by_name(HAKODATE, true)] {
        assert_eq!(house.inquire(&staff, &question).await.status, 500, "the table is gone");
    }
    drop(template);
    assert_eq!(house.engine.items("Inquiries").await.len(), 0);
}

/// P2: with another secret, and before a table that was emptied, nobody would seem to be protected. So nothing is answered, in any
/// way, and nobody is told that they are protected; only the operator begins a system. What a new secret has not taken over yet is no
/// reason.
#[tokio::test]
async fn p2_another_secret_or_an_emptied_table_answers_nothing() {
    let mut house = House::settled().await;
    let id = protect(&house, HAKODATE, HANAKO.number).await["protectionId"].as_str().unwrap().to_owned();
    let whole = house.engine.items("Protections").await;
    let check = |it: &&Value| it["subject"]["S"] == "key-checks";
    assert_eq!(whole.iter().filter(check).count(), 1);
    let empty = Vec::new();
    let without_checks: Vec<Value> = whole.iter().filter(|it| !check(it)).cloned().collect();
    for (versions, standing, answers) in [
        (&["1"][..], &whole, true),
        (&["1"], &empty, false),
        (&["1"], &without_checks, false),
        (&["1=2"], &whole, false),
        (&["1=2"], &empty, false),
        (&["1", "2"], &whole, true),
        (&["1=3", "2"], &whole, false),
        (&["-1=3", "2"], &whole, false),
        // Retired before anything was copied.
        (&["-1", "2"], &whole, false),
    ] {
        house.engine.lose(&template::load(), "Protections").await;
        house.engine.put("Protections", standing).await;
        house.use_secrets(versions).await;
        let subject = json!({ "subject": { "myNumber": TARO.number } });
        let bulk = bulk::started(&house, "named", 2).await;
        let persons =
            [HANAKO.number, TARO.number].map(|it| bulk::person(&format!("A-{it}")[..8], it, &[HAKODATE]));
        let on_record = house.engine.items("Inquiries").await.len();
        for (event, status) in [
            (Event::inquiry(&Member::staff(SAPPORO), &HANAKO.by_number(HAKODATE, false)), 200),
            (Event::inquiry(&Member::staff(SAPPORO), &HANAKO.by_name(HAKODATE, true)), 200),
            (bulk::chunk(&bulk, 1, &bulk::clerk(), &persons), 200),
            (post("/v1/protections/search", &guardian(HAKODATE, "g"), &subject), 200),
            (Event::get("/v1/protections", &guardian(HAKODATE, "g")), 200),
            (post(&format!("/v1/protections/{id}/lift"), &guardian(HAKODATE, "g"), &json!({})), 202),
            // The day's limit is each guardian's own.
            (post("/v1/protections", &guardian(HAKODATE, &versions.join(" ")), &subject), 201),
        ] {
            let path = event.path.clone();
            let answer = house.send(event).await;
            let expected = if answers { status } else { 500 };
            assert_eq!(answer.status, expected, "{path} {versions:?} {}: {answer}", standing.len());
        }
        if !answers {
            assert_eq!(house.engine.items("Inquiries").await.len(), on_record, "{versions:?}");
            let of_persons = |it: &Value| it["subject"]["S"].as_str().is_some_and(|it| it.contains(':'));
            let protections = house.engine.items("Protections").await;
            let expected = standing.iter().filter(|it| of_persons(it)).count();
            assert_eq!(protections.iter().filter(|it| of_persons(it)).count(), expected);
        }
    }
    // A renewal by the wrong secret does nothing; by the right one, the new secret is held to from then on.
    house.engine.lose(&template::load(), "Protections").await;
    house.engine.put("Protections", &whole).await;
    house.use_secrets(&["1=3", "2"]).await;
    assert!(house.renew(Renewal::Copy).await.is_err() && house.renew(Renewal::Begin).await.is_err());
    // Nor is a system with records or protections begun anew.
    for standing in [&empty, &without_checks] {
        house.engine.lose(&template::load(), "Protections").await;
        house.engine.put("Protections", standing).await;
        house.use_secrets(&["1"]).await;
        assert!(house.renew(Renewal::Begin).await.is_err());
        assert_eq!(house.engine.items("Protections").await.len(), standing.len());
    }
    house.engine.lose(&template::load(), "Protections").await;
    house.engine.put("Protections", &whole).await;
    assert_eq!(house.engine.items("Records").await.iter().filter(|it| of_version(it, 2)).count(), 0);
    house.use_secrets(&["1", "2"]).await;
    house.renew(Renewal::Copy).await.unwrap();
    for (versions, status) in [(&["1", "2"][..], 200), (&["1"], 500), (&["1", "2=3"], 500)] {
        house.use_secrets(versions).await;
        let asked = house.inquire(&Member::staff(SAPPORO), &HANAKO.by_number(HAKODATE, true)).await;
        assert_eq!(asked.status, status, "{versions:?}: {asked}");
    }
}

/// P2: under whichever secret somebody was protected, they are by number, by name and by kana, whatever a name points to.
#[tokio::test]
async fn p2_a_name_points_to_the_pseudonyms_of_all_secrets() {
    for (protected_under, loaded_again) in [(&["1"][..], false), (&["1", "2"], false), (&["1"], true)] {
        let mut house = House::settled().await;
        house.use_secrets(protected_under).await;
        protect(&house, HAKODATE, HANAKO.number).await;
        house.use_secrets(&["1", "2"]).await;
        house.renew(Renewal::Copy).await.unwrap();
        house.use_secrets(&["-1", "2"]).await;
        if loaded_again {
            house.load(&HANAKO, HANAKO.dose(HAKODATE, 4)).await;
        }
        house.renew(Renewal::RemoveOld).await.unwrap();
        // Had the protection not been copied, and only stood where it was made.
        let kept: Vec<Value> = house.engine.items("Protections").await;
        let kept: Vec<Value> = kept.into_iter().filter(|it| !of_version(it, 2)).collect();
        house.engine.lose(&template::load(), "Protections").await;
        house.engine.put("Protections", &kept).await;
        let by_name = HANAKO.by_name(HAKODATE, true);
        for question in
            [HANAKO.by_number(HAKODATE, true), by_name.clone(), with(&by_name, "/subject/name", HANAKO.kana)]
        {
            assert_eq!(outcome(&house, &question).await, "not-found", "{protected_under:?} {loaded_again}");
        }
    }
}

/// Whether an item stands under a pseudonym of this version of the secret.
fn of_version(item: &Value, version: u32) -> bool {
    item["subject"]["S"].as_str().is_some_and(|it| it.starts_with(&format!("{version}:")))
}

/// P2: no import of any kind ends a protection.
#[tokio::test]
async fn p2_no_import_ends_a_protection() {
    let house = House::settled().await;
    protect(&house, HAKODATE, HANAKO.number).await;
    let married = Resident { name: "架空 花子", kana: "カクウ ハナコ", ..HANAKO };
    let mut corrected = married.dose(HAKODATE, 1);
    corrected.vaccination.registered_at = "2026-01-01T00:00:00Z".parse().unwrap();
    let mut taken_back = HANAKO.dose(HAKODATE, 2);
    taken_back.vaccination.registered_at = "2026-01-01T00:00:00Z".parse().unwrap();
    taken_back.taken_back = true;
    for dose in [HANAKO.dose(HAKODATE, 5), corrected, taken_back] {
        house.load(&married, dose).await;
        for question in [
            HANAKO.by_number(HAKODATE, true),
            HANAKO.by_name(HAKODATE, true),
            married.by_name(HAKODATE, true),
        ] {
            assert_eq!(outcome(&house, &question).await, "not-found");
        }
    }
}

/// P2: no step of a new secret hides a protection, whichever deployment made it and whichever answers; nor does going back.
#[tokio::test]
async fn p2_no_step_of_a_new_secret_hides_a_protection() {
    const STEPS: [&[&str]; 3] = [&["1"], &["1", "2"], &["-1", "2"]];
    let questions = [HANAKO.by_number(HAKODATE, true), HANAKO.by_name(HAKODATE, true)];
    for made_at in 0..STEPS.len() {
        let mut house = House::settled().await;
        for (at, step) in STEPS.iter().enumerate() {
            if at == 2 {
                house.renew(Renewal::Copy).await.unwrap();
            }
            house.use_secrets(step).await;
            if at == made_at {
                protect(&house, HAKODATE, HANAKO.number).await;
                // The deployment before goes on for a while, and the release may be taken back.
                if at > 0 {
                    house.use_secrets(STEPS[at - 1]).await;
                    for question in &questions {
                        assert_eq!(
                            outcome(&house, question).await,
                            "not-found",
                            "made at {made_at}, read one before"
                        );
                    }
                    house.use_secrets(step).await;
                }
            }
            for question in &questions {
                let expected = if at < made_at { "found" } else { "not-found" };
                assert_eq!(outcome(&house, question).await, expected, "made at {made_at}, read at {at}");
            }
        }
        house.renew(Renewal::RemoveOld).await.unwrap();
        for question in &questions {
            assert_eq!(outcome(&house, question).await, "not-found", "made at {made_at}, the old is gone");
        }
        // What was made under the old secret can be lifted under the new one, for every reader.
        let list = inquiries(&house, "/v1/protections", &guardian(HAKODATE, "g")).await;
        lifted(&house, HAKODATE, list["protections"][0]["protectionId"].as_str().unwrap()).await;
        for question in &questions {
            assert_eq!(outcome(&house, question).await, "found", "made at {made_at}, lifted");
        }
    }
}

/// P2: a date that passes ends nothing: it only reminds.
/// P2: a secret that is left out would end every protection that stands under it, so nothing starts without it.
#[tokio::test]
async fn p2_a_secret_that_is_left_out_starts_nothing() {
    let house = House::start().await;
    let connection = vrs_store::Connection::to_endpoint(&house.wire.endpoint()).await;
    for (versions, starts) in [
        (&["1", "2"][..], true),
        (&["-1", "2"], true),
        (&["2"], false),
        (&["1", "3"], false),
        (&["0=1", "1=2"], false),
    ] {
        let locked = vrs_tests::kms::locked(versions);
        let unlocked = vrs_store::unlock_pseudonym_keys(&connection, &locked).await;
        assert_eq!(unlocked.is_ok(), starts, "{versions:?}");
    }
}

#[tokio::test]
async fn p2_a_date_ends_nothing() {
    let house = House::settled().await;
    let id = protect(&house, HAKODATE, HANAKO.number).await["protectionId"].as_str().unwrap().to_owned();
    let mut items = house.engine.items("Protections").await;
    for item in &mut items {
        item["until"] = json!({ "S": "2020-01-01" });
    }
    house.engine.put("Protections", &items).await;
    assert_eq!(outcome(&house, &HANAKO.by_number(HAKODATE, true)).await, "not-found");
    let soon =
        inquiries(&house, "/v1/protections?state=active&endsWithin=30", &guardian(HAKODATE, "g")).await;
    assert_eq!(soon["protections"][0]["protectionId"], id.as_str());
    assert_eq!(soon["protections"][0]["state"], "active");
}

/// P3: two guardians of this municipality, and no fewer.
#[tokio::test]
async fn p3_lifting_takes_two_guardians_of_this_municipality() {
    let house = House::settled().await;
    let id = protect(&house, HAKODATE, HANAKO.number).await["protectionId"].as_str().unwrap().to_owned();
    let (first, second) = (guardian(HAKODATE, "first"), guardian(HAKODATE, "second"));
    for (member, expected) in [
        (&guardian(SAPPORO, "first"), (404, "unknown-protection")),
        (&Member::staff(HAKODATE), (403, "role-required")),
    ] {
        assert_eq!(lift(&house, member, &id).await.verdict(), (expected.0, expected.1.into()));
    }
    assert_eq!(lift(&house, &first, "017dbb63-8000-7cc3-98c4-dc0c0c07398f").await.status, 404);
    assert_eq!(lift(&house, &first, "x").await.status, 404);
    let asked = lift(&house, &first, &id).await;
    assert_eq!(
        (asked.status, &asked.json()["state"], &asked.json()["liftRequestedBy"]),
        (202, &json!("lift-requested"), &json!("first"))
    );
    assert_eq!(lift(&house, &first, &id).await.verdict(), (403, "second-guardian-required".into()));
    let done = lift(&house, &second, &id).await;
    assert_eq!(
        (done.status, &done.json()["state"], &done.json()["liftedBy"]),
        (200, &json!("lifted"), &json!("second"))
    );
    assert_eq!(lift(&house, &first, &id).await.verdict(), (409, "already-lifted".into()));
    // Whoever lifts it at the same moment lifts it once.
    let other = protect(&house, HAKODATE, TARO.number).await["protectionId"].as_str().unwrap().to_owned();
    assert_eq!(lift(&house, &first, &other).await.status, 202);
    let third = guardian(HAKODATE, "third");
    let (one, two) = tokio::join!(lift(&house, &second, &other), lift(&house, &third, &other));
    let statuses = BTreeSet::from([one.status, two.status]);
    assert!(statuses == BTreeSet::from([200, 409]) || statuses == BTreeSet::from([200]), "{statuses:?}");
}

/// The same key is the same protection; a crash or a lost answer leaves it whole or not there.
#[tokio::test]
async fn p1_a_lost_answer_leaves_one_whole_protection() {
    let member = guardian(HAKODATE, "guardian");
    for fault in [Fault::DoneThenClose, Fault::Close, Fault::Fail, Fault::Throttle] {
        let house = House::settled().await;
        let key = uuid::Uuid::now_v7().to_string();
        let send = async |number: &str| {
            let event = post("/v1/protections", &member, &json!({ "subject": { "myNumber": number } }));
            house.send(event.header("idempotency-key", &key)).await
        };
        house.wire.plan(First::new(1, "dynamodb:PartiQLInsert", fault));
        let first = send(HANAKO.number).await;
        assert_eq!(first.status, 201, "{fault:?}: {first}");
        assert_eq!(send(HANAKO.number).await.json(), first.json());
        assert_eq!(send(TARO.number).await.verdict(), (422, "idempotency-key-reused".into()));
        let items = house.engine.items("Protections").await;
        assert_eq!(
            items.len(),
            1 + 2,
            "{fault:?}: beside the check value the person's and the municipality's"
        );
        assert_eq!(outcome(&house, &HANAKO.by_number(HAKODATE, true)).await, "not-found");
    }
}

/// P4: the holder's guardians and auditors see it, marked; the inquirer sees what anybody sees; an alarm has its line.
#[tokio::test]
async fn p4_who_sees_that_a_protected_person_was_asked_for() {
    let (log, _caught) = catch_log();
    let house = House::settled().await;
    protect(&house, HAKODATE, HANAKO.number).await;
    let kana = with(&HANAKO.by_name(HAKODATE, true), "/subject/name", HANAKO.kana);
    let hers = [HANAKO.by_number(HAKODATE, true), HANAKO.by_name(HAKODATE, true), kana];
    for question in &hers {
        assert_eq!(outcome(&house, question).await, "not-found");
    }
    outcome(&house, &by_number(NOBODY, HAKODATE, true)).await;
    let auditor = Member::of("auditor", &["municipality-012025", "auditor"]);
    let marked = |list: &Value| -> Vec<bool> {
        list["inquiries"].as_array().unwrap().iter().map(|it| it["protected"] == true).collect()
    };
    assert_eq!(marked(&inquiries(&house, RECEIVED, &auditor).await), [false, true, true, true]);
    for (target, member) in
        [(PROTECTED, &auditor), (PROTECTED, &guardian(HAKODATE, "g")), (RECEIVED, &guardian(HAKODATE, "g"))]
    {
        let list = inquiries(&house, target, member).await;
        assert_eq!(marked(&list), [true; 3], "{target}");
        assert_eq!(list["inquiries"][0]["inquirer"]["code"], SAPPORO);
        assert_eq!(list["inquiries"][0]["outcome"], "not-found");
    }
    assert_eq!(marked(&inquiries(&house, MADE, &Member::staff(SAPPORO)).await), [false; 4]);
    assert_eq!(house.get(RECEIVED, &Member::staff(HAKODATE)).await.verdict(), (403, "role-required".into()));
    let log = log.text();
    assert_eq!(log.lines().filter(|it| it.contains("\"guarded\":true")).count(), 3);
    assert_eq!(log.lines().filter(|it| it.contains("\"guarded\":false")).count(), 1);
}

/// P5: who fled here is not given away by the list of the municipality they fled from.
#[tokio::test]
async fn p5_the_former_municipality_only_counts_what_the_inquirer_cloaks() {
    let (log, _caught) = catch_log();
    let house = House::settled().await;
    let question = HANAKO.by_number(HAKODATE, true);
    let auditor = Member::of("auditor", &["municipality-012025", "auditor"]);
    let received = async |target: &str, member: &Member| {
        let list = inquiries(&house, target, member).await;
        (list["inquiries"].as_array().unwrap().len(), list["hidden"].as_u64())
    };
    // The guardian who protects and asks is not hidden: another must have protected.
    let alone = Member::of("guardian", &["municipality-011002", "guardian", "inquirer"]);
    protect(&house, SAPPORO, HANAKO.number).await;
    assert_eq!(house.inquire(&alone, &question).await.json()["outcome"], "found");
    assert_eq!(received(RECEIVED, &auditor).await, (1, None));
    // A colleague's is.
    assert_eq!(outcome(&house, &question).await, "found");
    assert_eq!(received(RECEIVED, &auditor).await, (1, Some(1)));
    assert_eq!(
        received(PROTECTED, &guardian(HAKODATE, "g")).await,
        (0, None),
        "the holder doesn't protect the person"
    );
    // When the holder protects the person too, its guardians see who asked, and nobody else.
    protect(&house, HAKODATE, HANAKO.number).await;
    assert_eq!(outcome(&house, &question).await, "not-found");
    assert_eq!(received(RECEIVED, &auditor).await, (1, Some(2)));
    assert_eq!(received(PROTECTED, &auditor).await, (0, None));
    assert_eq!(received(PROTECTED, &guardian(HAKODATE, "g")).await, (1, None));
    // By name it is the same.
    assert_eq!(outcome(&house, &HANAKO.by_name(HAKODATE, true)).await, "not-found");
    assert_eq!(received(RECEIVED, &auditor).await, (1, Some(3)));
    assert_eq!(received(PROTECTED, &guardian(HAKODATE, "g")).await, (2, None));
    // The inquirer's own list and the record keep everything.
    assert_eq!(
        inquiries(&house, MADE, &Member::staff(SAPPORO)).await["inquiries"].as_array().unwrap().len(),
        4
    );
    assert_eq!(house.engine.items("Inquiries").await.len(), 4);
    assert_eq!(log.text().lines().filter(|it| it.contains("\"cloakedFreshly\":true")).count(), 4);
}

/// P5: neither the length of an auditor's pages nor their cursors, nor what can't be read, tell of inquiries that are hidden from the
/// list; guardians see all, in their order.
#[tokio::test]
async fn p5_pages_and_cursors_tell_nothing_of_what_is_hidden() {
    let house = House::settled().await;
    protect(&house, HAKODATE, TARO.number).await;
    protect(&house, HAKODATE, HANAKO.number).await;
    protect(&house, SAPPORO, HANAKO.number).await;
    for person in [TARO, HANAKO] {
        assert_eq!(outcome(&house, &person.by_number(HAKODATE, true)).await, "not-found");
    }
    let made = house.engine.items("Inquiries").await;
    let is_hidden = |it: &&Value| it["holder"]["S"] == format!("{HAKODATE}#hidden");
    let (hidden, shown) =
        (made.iter().find(is_hidden).unwrap(), made.iter().find(|it| !is_hidden(it)).unwrap());
    let mut visible = BTreeSet::from([shown["id"]["S"].as_str().unwrap().to_owned()]);
    // Two shown, one hidden, and again; the last that would be on a page is followed by a hidden one.
    let now = jiff::Timestamp::now();
    for n in 1..=225_i64 {
        let (kind, id) = (if n % 3 == 0 { hidden } else { shown }, uuid::Uuid::now_v7().to_string());
        let at = (now - jiff::SignedDuration::from_millis(n)).strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string();
        let copy = with(&with(kind, "/id/S", id.clone()), "/at/S", format!("{at}#{id}"));
        let mut copy = with(&copy, "/inquiredAt/S", at);
        if n % 3 == 0 {
            if n % 2 == 0 {
                copy["outcome"]["S"] = json!("nonsense");
            }
        } else {
            visible.insert(id);
        }
        house.engine.put("Inquiries", &[copy]).await;
    }
    let auditor = Member::of("auditor", &["municipality-012025", "auditor"]);
    for (member, target, sizes) in [
        (&auditor, PROTECTED, vec![100, 51]),
        (&auditor, RECEIVED, vec![100, 51]),
        (&guardian(HAKODATE, "g"), PROTECTED, vec![100, 100, 27]),
    ] {
        let (mut next, mut pages, mut order) = (String::new(), Vec::new(), Vec::new());
        loop {
            let page = inquiries(&house, &format!("{target}{next}"), member).await;
            let lines = page["inquiries"].as_array().unwrap().clone();
            pages.push(lines.len());
            let ids: Vec<_> = lines.iter().map(|it| it["inquiryId"].as_str().unwrap().to_owned()).collect();
            assert!(member.username == "g" || ids.iter().all(|it| visible.contains(it)), "{target}");
            order.extend(lines.iter().map(|it| it["inquiredAt"].as_str().unwrap().to_owned()));
            let Some(cursor) = page["next"].as_str() else { break };
            let place = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(cursor).unwrap()).unwrap();
            let (_, id) = place.rsplit_once('#').unwrap();
            assert!(member.username == "g" || visible.contains(id), "{target}: {place}");
            next = format!("&cursor={cursor}");
        }
        assert_eq!(pages, sizes, "{target}");
        assert!(order.is_sorted_by(|newer, older| newer >= older), "{target}");
    }
}

/// P5: neither are they given away by an inquiry that is refused for want of consent: it stands in the former municipality's list without telling about whom,
/// but it would tell that somebody asked, and where. By name nobody can say who is meant without the holder's records.
#[tokio::test]
async fn p5_a_refused_inquiry_is_cloaked_as_an_answered_one() {
    let (log, _caught) = catch_log();
    let house = House::settled().await;
    let (staff, auditor) =
        (Member::staff(SAPPORO), Member::of("auditor", &["municipality-012041", "auditor"]));
    let alone = Member::of("guardian", &["municipality-011002", "guardian", "inquirer"]);
    protect(&house, SAPPORO, HANAKO.number).await;
    // What the holder and others protect makes no difference.
    protect(&house, ASAHIKAWA, TARO.number).await;
    protect(&house, CHIYODA, TARO.number).await;
    let (mut shown, mut hidden) = (0_usize, 0_u64);
    for (member, question, is_hidden) in [
        (&staff, HANAKO.by_number(ASAHIKAWA, false), true),
        (&alone, HANAKO.by_number(ASAHIKAWA, false), false),
        (&staff, TARO.by_number(ASAHIKAWA, false), false),
        (&staff, by_number(NOBODY, ASAHIKAWA, false), false),
        (&staff, HANAKO.by_name(ASAHIKAWA, false), false),
    ] {
        let refused = house.inquire(member, &question).await;
        assert_eq!(refused.verdict(), (403, "individual-consent-required".into()));
        shown += usize::from(!is_hidden);
        hidden += u64::from(is_hidden);
        let list = inquiries(&house, RECEIVED, &auditor).await;
        let seen = (list["inquiries"].as_array().unwrap().len(), list["hidden"].as_u64().unwrap_or(0));
        assert_eq!(seen, (shown, hidden), "{question}");
    }
    let made = inquiries(&house, MADE, &staff).await;
    assert_eq!(made["inquiries"].as_array().unwrap().len(), 5, "the inquirer's own list has all");
    let fresh = log.text().lines().filter(|it| it.contains("\"cloakedFreshly\":true")).count();
    assert_eq!(fresh, 2, "an alarm, refused or not, whoever protected");
    // What can't be known can't be left out: without an answer nothing goes on record.
    house.wire.plan(
        |request: &vrs_tests::call::Request| {
            if request.resources == ["Protections"] { Fault::Deny } else { Fault::Pass }
        },
    );
    assert_eq!(house.inquire(&staff, &HANAKO.by_number(ASAHIKAWA, false)).await.status, 500);
    assert_eq!(house.engine.items("Inquiries").await.len(), 5);
}

/// P3: a lost answer loses neither a request to lift nor a lift: who did it is told so, and the alarm has its line.
#[tokio::test]
async fn p3_a_lost_answer_loses_no_lift() {
    let (log, _caught) = catch_log();
    for fault in [Fault::DoneThenClose, Fault::Close, Fault::Fail, Fault::Throttle] {
        let house = House::settled().await;
        let id = protect(&house, HAKODATE, HANAKO.number).await["protectionId"].as_str().unwrap().to_owned();
        for (name, status) in [("first", 202), ("second", 200)] {
            house.wire.plan(First::new(1, "dynamodb:PartiQLInsert", fault));
            let answer = lift(&house, &guardian(HAKODATE, name), &id).await;
            assert_eq!(answer.status, status, "{fault:?}: {answer}");
        }
    }
    assert_eq!(log.text().matches("\"outcome\":\"lifted\"").count(), 4);
}

/// P6: lists and look-ups show neither number nor name, are one's own municipality's, and looking is on record.
#[tokio::test]
async fn p6_lists_and_look_ups() {
    let house = House::settled().await;
    let member = guardian(HAKODATE, "guardian");
    let body =
        json!({ "subject": { "myNumber": HANAKO.number }, "until": "2099-03-31", "reference": "支援-42" });
    let made = house.send(post("/v1/protections", &member, &body)).await.json();
    assert_eq!(
        (&made["by"], &made["until"], &made["reference"], &made["state"]),
        (&json!("guardian"), &json!("2099-03-31"), &json!("支援-42"), &json!("active"))
    );
    protect(&house, ASAHIKAWA, HANAKO.number).await;
    let search = json!({ "subject": { "myNumber": HANAKO.number } });
    let found = house.send(post("/v1/protections/search", &member, &search)).await.json();
    assert_eq!(found["protections"], json!([made]));
    // Nothing that another municipality protects is read for it.
    house.wire.forget_calls();
    house.send(post("/v1/protections/search", &member, &search)).await;
    let calls = house.wire.take_calls();
    let reads: Vec<_> = calls.iter().filter(|it| it.request.action == "dynamodb:Query").collect();
    assert!(!reads.is_empty());
    assert!(reads.iter().all(|it| it.request.body.contains("\"012025#\"")), "{reads:#?}");
    let listed = inquiries(&house, "/v1/protections", &member).await;
    assert_eq!(listed["protections"], json!([made]));
    assert!(!listed.to_string().contains(HANAKO.number));
    let items = house.engine.items("Protections").await;
    let looked = items.iter().filter(|it| it["subject"]["S"] == "012025#looked-up");
    assert_eq!(looked.map(|it| it["by"]["S"].clone()).collect::<Vec<_>>(), ["guardian"; 2]);
    assert!(items.iter().all(|it| !it.to_string().contains(HANAKO.number)));
    for (body, code) in [
        (json!({}), "invalid-my-number"),
        (json!({ "subject": { "myNumber": "123456789012" } }), "invalid-my-number"),
        (with(&body, "/until", "2020-01-01"), "invalid-field"),
        (with(&body, "/until", "2099-02-30"), "invalid-field"),
        (with(&body, "/reference", "123456789018"), "invalid-field"),
    ] {
        let answer = house.send(post("/v1/protections", &member, &body)).await;
        assert_eq!(answer.verdict(), (422, code.into()), "{body}");
    }
    for query in ["state=x", "endsWithin=x", "endsWithin=-1"] {
        let answer = house.get(&format!("/v1/protections?{query}"), &member).await;
        assert_eq!(answer.verdict(), (422, "invalid-field".into()), "{query}");
    }
    assert_eq!(house.get("/v1/protections?cursor=x", &member).await.status, 400);
}

/// P3: a guardian protects so many persons a day; and P6: pages hold every protection once.
#[tokio::test]
async fn p3_p6_the_days_limit_and_pages() {
    let house = House::settled().await;
    let first = protect(&house, HAKODATE, HANAKO.number).await;
    for _ in 1..PROTECTIONS_PER_DAY {
        protect(&house, HAKODATE, TARO.number).await;
    }
    let body = json!({ "subject": { "myNumber": NOBODY } });
    let with_key = |number: &str, key: &str| {
        let body = json!({ "subject": { "myNumber": number } });
        post("/v1/protections", &guardian(HAKODATE, "keyed"), &body).header("idempotency-key", key)
    };
    let keys: Vec<String> = (0..=PROTECTIONS_PER_DAY).map(|_| uuid::Uuid::now_v7().to_string()).collect();
    for key in &keys[1..] {
        // The same press again is the same person, also when it is the last of the day; another person under its key is none.
        for (number, status) in [(TARO.number, 201), (TARO.number, 201), (HANAKO.number, 422)] {
            assert_eq!(house.send(with_key(number, key)).await.status, status);
        }
    }
    let above = house.send(with_key(TARO.number, &keys[0])).await;
    assert_eq!(above.verdict(), (429, "too-many-protections".into()), "a new key is a new press");
    assert_eq!(house.send(with_key(TARO.number, &keys[1])).await.status, 201);
    let above = house.send(post("/v1/protections", &guardian(HAKODATE, "guardian"), &body)).await;
    assert_eq!(above.verdict(), (429, "too-many-protections".into()));
    let by_other = house.send(post("/v1/protections", &guardian(HAKODATE, "other"), &body)).await;
    assert_eq!(by_other.status, 201);

    let items = house.engine.items("Protections").await;
    let own = |it: &&Value| it["subject"]["S"] == HAKODATE && it["entry"]["S"] == first["protectionId"];
    let model = items.iter().find(own).unwrap();
    let more: Vec<Value> =
        (0..205).map(|_| with(model, "/entry/S", uuid::Uuid::now_v7().to_string())).collect();
    house.engine.put("Protections", &more).await;
    let member = guardian(HAKODATE, "g");
    let (mut ids, mut target) = (BTreeSet::new(), "/v1/protections?state=active".to_owned());
    let mut sizes = Vec::new();
    loop {
        let page = inquiries(&house, &target, &member).await;
        let protections = page["protections"].as_array().unwrap();
        sizes.push(protections.len());
        ids.extend(protections.iter().map(|it| it["protectionId"].to_string()));
        let Some(next) = page["next"].as_str() else { break };
        target = format!("/v1/protections?state=active&cursor={next}");
    }
    assert_eq!((sizes, ids.len()), (vec![100, 100, 22], 222));
}

/// P3: protections that are gone without a lift are seen by their number, which can only grow otherwise: whether all of one is gone, or
/// what stands under the person, or what stands under the municipality.
#[tokio::test]
async fn p3_what_is_gone_without_a_lift_lowers_the_count() {
    let (log, _caught) = catch_log();
    let mut house = House::settled().await;
    let counted = async |house: &House| {
        house.count_protections().await.unwrap();
        let log = log.text();
        let line: Value =
            serde_json::from_str(log.lines().rfind(|it| it.contains("counted")).unwrap()).unwrap();
        (line["started"].as_u64().unwrap(), line["lifted"].as_u64().unwrap())
    };
    assert_eq!(counted(&house).await, (0, 0));
    let one = protect(&house, HAKODATE, HANAKO.number).await;
    protect(&house, CHIYODA, HANAKO.number).await;
    protect(&house, HAKODATE, TARO.number).await;
    let search = json!({ "subject": { "myNumber": HANAKO.number } });
    house.send(post("/v1/protections/search", &guardian(HAKODATE, "g"), &search)).await;
    assert_eq!(counted(&house).await, (3, 0), "who looks adds nothing");
    let id = one["protectionId"].as_str().unwrap();
    lift(&house, &guardian(HAKODATE, "first"), id).await;
    assert_eq!(counted(&house).await, (3, 0));
    lift(&house, &guardian(HAKODATE, "second"), id).await;
    assert_eq!(counted(&house).await, (3, 1), "a lift takes none away");
    house.use_secrets(&["1", "2"]).await;
    house.renew(Renewal::Copy).await.unwrap();
    assert_eq!(counted(&house).await, (3, 1), "nor does a new secret, which makes two of some items");
    protect(&house, ASAHIKAWA, TARO.number).await;
    assert_eq!(counted(&house).await, (4, 1));

    let whole = house.engine.items("Protections").await;
    let is_of_person = |it: &Value| it["subject"]["S"].as_str().unwrap().contains(':');
    let is_asahikawas = |it: &Value| it.to_string().contains(ASAHIKAWA);
    for (lost, expected) in [
        (&(|it: &Value| is_asahikawas(it)) as &dyn Fn(&Value) -> bool, (3, 1)),
        (&|it: &Value| is_asahikawas(it) && is_of_person(it), (3, 1)),
        (&|it: &Value| is_asahikawas(it) && !is_of_person(it), (3, 1)),
        (&|_: &Value| true, (0, 0)),
    ] {
        let kept: Vec<Value> = whole.iter().filter(|it| !lost(it)).cloned().collect();
        assert!(kept.len() < whole.len());
        house.engine.lose(&template::load(), "Protections").await;
        house.engine.put("Protections", &kept).await;
        assert_eq!(counted(&house).await, expected);
    }
    house.engine.call("DeleteTable", &json!({ "TableName": "Protections" })).await;
    assert!(house.count_protections().await.is_err(), "a table that is gone is no count of none");
}

/// P6: what a page costs in a city with thousands of protections, whatever is asked for.
#[tokio::test]
async fn p6_a_page_of_thousands_takes_a_few_calls() {
    const MANY: usize = 3_000;
    let house = House::settled().await;
    let body = json!({
        "subject": { "myNumber": HANAKO.number }, "until": "2099-03-31", "reference": "支".repeat(30),
    });
    let first = house.send(post("/v1/protections", &guardian(HAKODATE, "guardian"), &body)).await.json();
    let id = first["protectionId"].as_str().unwrap();
    lifted(&house, HAKODATE, id).await;
    let items = house.engine.items("Protections").await;
    let acts: Vec<&Value> = items.iter().filter(|it| it["subject"]["S"] == HAKODATE).collect();
    assert_eq!(acts.len(), 3, "start, request, lift");
    // Every third one was lifted.
    for n in 1..MANY {
        let other = uuid::Uuid::now_v7().to_string();
        let kept = if n % 3 == 0 { 3 } else { 1 };
        let same = |it: &&&Value| kept == 3 || it["entry"]["S"] == id;
        let of_other =
            |it: &&Value| with(it, "/entry/S", it["entry"]["S"].as_str().unwrap().replace(id, &other));
        let made: Vec<Value> = acts.iter().filter(same).map(of_other).collect();
        house.engine.put("Protections", &made).await;
    }
    let member = guardian(HAKODATE, "g");
    for query in ["", "?state=active", "?state=active&endsWithin=30"] {
        house.wire.forget_calls();
        let page = inquiries(&house, &format!("/v1/protections{query}"), &member).await;
        let calls = house.wire.take_calls().len();
        assert_eq!(
            page["protections"].as_array().unwrap().len(),
            if query.contains("ends") { 0 } else { 100 }
        );
        assert!(calls <= 3, "{query}: {calls} calls");
    }
}

/// Only guardians: every route is refused to everybody else, whatever they send.
#[tokio::test]
async fn p1_p6_only_guardians() {
    let house = House::settled().await;
    let member = Member::of("all-but-one", &["municipality-012025", "inquirer", "auditor", "terms-admin"]);
    for event in [
        Event::get("/v1/protections", &member),
        Event::get("/v1/protections?state=x", &member),
        post("/v1/protections", &member, &json!({ "subject": { "myNumber": HANAKO.number } })),
        post("/v1/protections", &member, &json!([])),
        post("/v1/protections/search", &member, &json!({ "subject": { "myNumber": HANAKO.number } })),
        post("/v1/protections/017dbb63-8000-7cc3-98c4-dc0c0c07398f/lift", &member, &json!({})),
    ] {
        let path = event.path.clone();
        assert_eq!(house.send(event).await.verdict(), (403, "role-required".into()), "{path}");
    }
    assert_eq!(house.engine.items("Protections").await.len(), 1, "the check value");
}
