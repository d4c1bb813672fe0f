//! What is lost comes back from copies of the tables and the secret, and from nothing less; meanwhile nothing is
//! disclosed that shouldn't be. The commands for the cloud are in OPERATIONS.md.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use vrs_tests::event::{Event, Member};
use vrs_tests::template;

use crate::house::House;
use crate::people::{ASAHIKAWA, HAKODATE, HANAKO, SAPPORO, TARO, TWINS};

/// What is backed up. `Limits` only counts the current minute.
pub const KEPT: [&str; 4] = ["Agreements", "Records", "Inquiries", "Protections"];

async fn copy(house: &House) -> BTreeMap<&'static str, Vec<Value>> {
    let mut copy = BTreeMap::new();
    for table in KEPT {
        copy.insert(table, house.engine.items(table).await);
    }
    copy
}

async fn lose(house: &House, tables: &[&str]) {
    let template = template::load();
    for table in tables {
        house.engine.lose(&template, table).await;
    }
}

async fn restore(house: &House, copy: &BTreeMap<&str, Vec<Value>>) {
    for (table, items) in copy {
        house.engine.put(table, items).await;
    }
}

/// Everything that can be asked, each as `(status, body)`; the inquiries under keys of their own, so that asking again is
/// no other inquiry.
pub async fn ask_everything(house: &House, keys: &[String]) -> Vec<(u16, Value)> {
    let mut answers = Vec::new();
    for municipality in [SAPPORO, HAKODATE, ASAHIKAWA] {
        let admin = Member::admin(municipality);
        for target in [
            "/v1/terms",
            "/v1/terms/usage",
            "/v1/terms/inquiry-addendum",
            "/v1/transfer/holders?prefecture=01",
            "/v1/transfer/requirement?holder=131016&method=my-number",
            "/v1/transfer/inquiries?direction=made",
            "/v1/transfer/inquiries?direction=received",
        ] {
            let answer = house.get(target, &admin).await;
            answers.push((answer.status, answer.json()));
        }
    }
    let questions = [
        HANAKO.by_number(HAKODATE, false),
        HANAKO.by_name(HAKODATE, true),
        TARO.by_number(ASAHIKAWA, true),
        TARO.by_number(ASAHIKAWA, false),
        TARO.by_number(HAKODATE, false),
        TWINS[0].by_name(HAKODATE, true),
    ];
    for (question, key) in questions.iter().zip(keys) {
        let event = Event::inquiry(&Member::staff(SAPPORO), question).header("idempotency-key", key);
        let answer = house.send(event).await;
        let mut body = answer.json();
        // A problem has the id of its own request.
        body["requestId"] = Value::Null;
        answers.push((answer.status, body));
    }
    answers
}

pub fn keys() -> Vec<String> {
    (0..6).map(|_| uuid::Uuid::now_v7().to_string()).collect()
}

#[tokio::test]
async fn what_was_lost_comes_back_as_it_was() {
    let house = House::settled().await;
    let keys = keys();
    // Twice, so that the second time the inquiries of the first are on record.
    ask_everything(&house, &keys).await;
    let before = ask_everything(&house, &keys).await;
    assert!(before.iter().filter(|it| it.0 == 200).count() >= 22, "{before:#?}");
    let copy = copy(&house).await;

    lose(&house, &["Agreements", "Records", "Inquiries", "Protections", "Limits"]).await;
    assert_eq!(
        house.get("/v1/transfer/inquiries?direction=made", &Member::admin(SAPPORO)).await.json()["inquiries"],
        json!([])
    );
    let meanwhile = house.inquire(&Member::staff(SAPPORO), &HANAKO.by_number(HAKODATE, false)).await;
    assert_eq!(meanwhile.verdict(), (500, "internal-error".into()), "nothing while protections aren't back");
    assert_eq!(house.engine.items("Inquiries").await.len(), 0);

    restore(&house, &copy).await;
    assert_eq!(ask_everything(&house, &keys).await, before);
    // And it goes on from there: the agreement stands, what follows is recorded beside what was.
    let agreed = house.agree(&Member::admin(SAPPORO), "inquiry-addendum").await;
    assert_eq!(agreed.status, 200, "{agreed}");
    house.inquire(&Member::staff(SAPPORO), &HANAKO.by_number(HAKODATE, false)).await;
    assert_eq!(house.engine.items("Inquiries").await.len(), copy["Inquiries"].len() + 1);
}

/// Neither a copy of everything nor an older one of records, agreements and inquiries beside the protections of today.
#[tokio::test]
async fn p2_no_restored_copy_ends_a_protection() {
    let house = House::settled().await;
    let before = copy(&house).await;
    let body = json!({ "subject": { "myNumber": HANAKO.number } });
    let protect = Event::new("POST", "/v1/protections", &Member::admin(HAKODATE)).json(&body);
    assert_eq!(house.send(protect).await.status, 201);
    let protected = copy(&house).await;
    let old_records: BTreeMap<_, _> =
        before.into_iter().filter(|(table, _)| *table != "Protections").collect();
    let all_but_protections: Vec<_> = old_records.keys().copied().collect();
    for (lost, copy) in [(KEPT.to_vec(), &protected), (all_but_protections, &old_records)] {
        lose(&house, &lost).await;
        restore(&house, copy).await;
        for question in [HANAKO.by_number(HAKODATE, true), HANAKO.by_name(HAKODATE, true)] {
            let answer = house.inquire(&Member::staff(SAPPORO), &question).await;
            assert_eq!(answer.json()["outcome"], "not-found", "{answer}");
        }
    }
}

/// A copy is of one moment. Whatever is missing from it, nobody's record goes out without agreement or consent.
#[tokio::test]
async fn q9_an_older_copy_of_agreements_asks_for_consent_again() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    lose(&house, &["Agreements"]).await;
    for person in [HANAKO, TARO] {
        for question in [person.by_number(HAKODATE, false), person.by_name(HAKODATE, false)] {
            let answer = house.inquire(&staff, &question).await;
            assert_eq!(answer.verdict(), (403, "individual-consent-required".into()));
        }
    }
    let agreed = house.agree(&Member::admin(SAPPORO), "inquiry-addendum").await;
    assert_eq!(agreed.status, 201, "agreeing again puts it right: {agreed}");
}

/// The records are nothing without the secret: it has to be kept as long as they are. Another one in its place finds nobody, and says
/// so rather than that there is nobody.
#[tokio::test]
async fn a3_a_copy_of_the_tables_tells_nothing_without_the_secret() {
    let mut house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    house.use_secrets(&["1=2"]).await;
    let lost = house.inquire(&staff, &HANAKO.by_number(HAKODATE, false)).await;
    assert_eq!(lost.verdict(), (500, "internal-error".into()));
    house.use_secrets(&["1"]).await;
    let found = house.inquire(&staff, &HANAKO.by_number(HAKODATE, false)).await;
    assert_eq!(found.json()["outcome"], "found");
}
