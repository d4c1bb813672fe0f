//! Many at once (一括照会): B1 to B9.

mod asked_again;
mod limits;
mod protected;
mod refused;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde_json::{Value, json};
use vrs_policy::{InquiryId, MyNumber};
use vrs_tests::call::{Call, hops};
use vrs_tests::contract::Answer;
use vrs_tests::event::{Event, Member};
use vrs_tests::fault::Fault;

use crate::house::House;
use crate::people::{ASAHIKAWA, CHIYODA, HAKODATE, HANAKO, NOBODY, Resident, SAPPORO, TARO, with, without};

const BULKS: &str = "/v1/transfer/bulk-inquiries";
const MADE: &str = "/v1/transfer/inquiries?direction=made";
const RECEIVED: &str = "/v1/transfer/inquiries?direction=received";

/// The n-th number that passes the check digit, of a range in which only tests look.
pub fn number(n: u64) -> String {
    let body = 40_000_000_000 + n * 7_919;
    (0..10).map(|digit| format!("{body}{digit}")).find(|it| MyNumber::parse(it).is_ok()).unwrap()
}

/// A key of now, as callers make them.
pub fn key() -> String {
    let chance = uuid::Uuid::new_v4().into_bytes();
    InquiryId::new(Timestamp::now(), chance[..10].try_into().unwrap()).to_string()
}

fn post(target: &str, member: &Member, body: &Value) -> Event {
    Event::new("POST", target, member).json(body)
}

/// One who may ask for many.
pub fn clerk() -> Member {
    Member::of("bulk-clerk", &[&format!("municipality-{SAPPORO}"), "bulk-inquirer"])
}

pub async fn start(house: &House, member: &Member, scope: &str, persons: usize) -> Answer {
    house.send(post(BULKS, member, &json!({ "scope": scope, "persons": persons }))).await
}

/// The id of a bulk that was started.
pub async fn started(house: &House, scope: &str, persons: usize) -> String {
    let answer = start(house, &clerk(), scope, persons).await;
    assert_eq!(answer.status, 201, "{answer}");
    answer.json()["bulkId"].as_str().unwrap().to_owned()
}

pub fn person(reference: &str, number: &str, holders: &[&str]) -> Value {
    json!({ "ref": reference, "myNumber": number, "holders": holders, "individualConsent": false })
}

pub fn chunk(bulk: &str, n: usize, member: &Member, persons: &[Value]) -> Event {
    post(&format!("{BULKS}/{bulk}/chunks/{n}"), member, &json!({ "persons": persons }))
}

pub async fn ask(house: &House, bulk: &str, n: usize, persons: &[Value]) -> Answer {
    house.send(chunk(bulk, n, &clerk(), persons)).await
}

/// What is answered of each person: outcome, and for each holder that says something its code, outcome and doses.
fn outcomes(answer: &Answer) -> Vec<(String, Vec<String>)> {
    let text = |it: &Value| it.as_str().unwrap_or_else(|| panic!("{answer}")).to_owned();
    let holder = |it: &Value| {
        let doses: Vec<_> =
            it["vaccinations"].as_array().unwrap().iter().map(|it| it["dose"].clone()).collect();
        format!("{} {} {}", text(&it["holder"]["code"]), text(&it["outcome"]), json!(doses))
    };
    let results = answer.json()["results"].as_array().unwrap_or_else(|| panic!("{answer}")).clone();
    results
        .iter()
        .map(|it| (text(&it["outcome"]), it["answers"].as_array().unwrap().iter().map(holder).collect()))
        .collect()
}

async fn listed(house: &House, target: &str, member: &Member) -> Vec<Value> {
    let answer = house.get(target, member).await;
    assert_eq!(answer.status, 200, "{answer}");
    answer.json()["inquiries"].as_array().unwrap().clone()
}

#[tokio::test]
async fn b4_b5_a_family_is_asked_recorded_and_listed() {
    let house = House::settled().await;
    let bulk = started(&house, "named", 4).await;
    let persons = [
        person("A-1", HANAKO.number, &[HAKODATE, ASAHIKAWA, SAPPORO]),
        with(&person("A-2", HANAKO.number, &[HAKODATE]), "/birthDate", "1951"),
        with(&person("A-3", TARO.number, &[ASAHIKAWA]), "/individualConsent", true),
        person("A-4", NOBODY, &[HAKODATE]),
    ];
    let answer = ask(&house, &bulk, 1, &persons).await;
    assert_eq!(answer.status, 200, "{answer}");
    let found = |text: &str| vec![text.to_owned()];
    assert_eq!(
        outcomes(&answer),
        [
            ("found".to_owned(), found("012025 found [1,2]")),
            ("birth-date-differs".to_owned(), found("012025 birth-date-differs []")),
            ("found".to_owned(), found("012041 found [1,2,3]")),
            ("not-found".to_owned(), vec![]),
        ]
    );
    let first = &answer.json()["results"][0];
    assert_eq!(first["asked"], 1);
    let not_asked: Vec<_> =
        first["notAsked"].as_array().unwrap().iter().map(|it| it["reason"].clone()).collect();
    assert_eq!(not_asked, ["individual-consent-required", "own-municipality"]);
    assert_eq!(answer.json()["results"][2]["answers"][0]["basis"], "individual-consent");

    let made = listed(&house, MADE, &clerk()).await;
    assert_eq!(made.len(), 1, "one line for the whole: {made:#?}");
    assert_eq!(
        (&made[0]["bulkId"], &made[0]["persons"], &made[0]["outcome"]),
        (&json!(bulk), &json!(4), &json!("bulk"))
    );
    let received = listed(&house, RECEIVED, &Member::admin(HAKODATE)).await;
    let counted: BTreeMap<_, _> = received
        .iter()
        .map(|it| (it["outcome"].as_str().unwrap(), it["persons"].as_u64().unwrap()))
        .collect();
    assert_eq!(counted, BTreeMap::from([("birth-date-differs", 1), ("found", 1), ("not-found", 1)]));
    let found = received.iter().find(|it| it["outcome"] == "found").unwrap();
    assert_eq!(found["inquiryId"], first["answers"][0]["inquiryId"], "both find the same entry");
    assert!(found.get("doses").is_none() && found["bulkId"] == json!(bulk));
    assert_eq!(listed(&house, RECEIVED, &Member::admin(ASAHIKAWA)).await.len(), 1);

    let progress = house.get(&format!("{BULKS}/{bulk}"), &Member::staff(SAPPORO)).await.json();
    let counts = ["persons", "answered", "found", "disclosures"].map(|it| progress[it].as_u64().unwrap());
    assert_eq!((counts, progress["state"].as_str().unwrap()), ([4, 4, 2, 2], "complete"));
}

#[tokio::test]
async fn b3_all_asks_those_that_have_agreed_and_those_named_with_consent() {
    let house = House::settled().await;
    let started = start(&house, &clerk(), "all", 3).await.json();
    assert_eq!((&started["inquirerAgreed"], &started["agreedHolders"]), (&json!(true), &json!([HAKODATE])));
    let bulk = started["bulkId"].as_str().unwrap();
    let persons = [
        person("1", HANAKO.number, &[]),
        with(&person("2", HANAKO.number, &[CHIYODA]), "/individualConsent", true),
        person("3", HANAKO.number, &[CHIYODA]),
    ];
    let answer = ask(&house, bulk, 1, &persons).await;
    let (hakodate, chiyoda) = ("012025 found [1,2]".to_owned(), "131016 found [3]".to_owned());
    let expected = [vec![hakodate.clone()], vec![hakodate.clone(), chiyoda], vec![hakodate]];
    assert_eq!(outcomes(&answer).into_iter().map(|it| it.1).collect::<Vec<_>>(), expected, "{answer}");
    // What is settled at the start holds for the whole: who agrees later isn't asked.
    let later = start(&house, &clerk(), "all", 101).await.json();
    let later = later["bulkId"].as_str().unwrap();
    assert_eq!(house.agree(&Member::admin(CHIYODA), "inquiry-addendum").await.status, 201);
    let answer = ask(&house, later, 2, &[person("101", HANAKO.number, &[])]).await;
    assert_eq!(outcomes(&answer)[0].1.len(), 1, "{answer}");
}

/// So many persons whom a holder has.
async fn known(house: &House, count: u64) -> Vec<String> {
    let numbers: Vec<String> = (0..count).map(|n| number(50_000 + n)).collect();
    for number in &numbers {
        let resident = Resident { number: number.clone().leak(), ..HANAKO };
        house.load(&resident, resident.dose(HAKODATE, 1)).await;
    }
    numbers
}

/// The most calls that stood before the wire at once.
fn in_flight(calls: &[Call]) -> usize {
    let at = |moment: u64| {
        calls.iter().filter(|it| it.began <= moment && it.ended.is_none_or(|end| end > moment)).count()
    };
    calls.iter().map(|it| at(it.began)).max().unwrap_or_default()
}

/// Three round trips a chunk: all that is read, the record of it, the holders' entries. With so many persons that their reads
/// don't go out at once, the calls are the same for each, and 32 in flight beside those that decide.
#[tokio::test]
async fn b1_a_chunk_takes_three_hops_and_the_same_calls_for_everybody() {
    let house = House::settled().await;
    let known = known(&house, 9).await;
    for (scope, size) in [("named", 10), ("all", 10), ("named", 100), ("all", 100)] {
        let bulk = started(&house, scope, size).await;
        let holders: &[&str] = if scope == "named" { &[HAKODATE] } else { &[] };
        let number = |n| if n % 10 == 0 { known[n as usize / 10 % 9].clone() } else { number(n) };
        let persons: Vec<_> =
            (0..size as u64).map(|n| person(&format!("P-{n}"), &number(n), holders)).collect();
        let distinct = persons.iter().map(|it| it["myNumber"].to_string()).collect::<BTreeSet<_>>().len();
        house.wire.forget_calls();
        if size == 10 {
            // All reads, and what decides, are held until all have come: one after the other they would never pass.
            house.wire.plan(Fault::Gather(2 * size + 5));
        }
        let answer = ask(&house, &bulk, 1, &persons).await;
        assert_eq!(answer.status, 200, "{answer}");
        let calls = house.wire.take_calls();
        house.wire.calm();
        if size == 10 {
            // The count of those found goes beside the record, and may be over before that stands before the wire.
            let chain: Vec<_> =
                calls.iter().filter(|it| it.request.action != "dynamodb:UpdateItem").cloned().collect();
            assert_eq!(hops(&chain), 3, "{scope}");
        }
        assert!(in_flight(&calls) <= 32 + 5, "{} in flight", in_flight(&calls));
        let mut counted: BTreeMap<String, usize> = BTreeMap::new();
        for it in &calls {
            *counted
                .entry(format!("{} {}", it.request.action, it.request.resources.join(" ")))
                .or_default() += 1;
        }
        let mut expected = BTreeMap::from([
            // A number that comes again is read once.
            ("dynamodb:Query Records", distinct),
            ("dynamodb:Query Protections", distinct),
            // That they stand, under this secret.
            ("dynamodb:BatchGetItem Protections", 1),
            // The parts that stand, and the stops.
            ("dynamodb:Query Inquiries", 2),
            ("dynamodb:GetItem Inquiries", 1),
            ("dynamodb:GetItem Limits", 1),
        ]);
        // The part, and 25 entries a call: as many as places for persons apart could be taken, and those of all others.
        let entries = match (scope, size) {
            ("named", 10) => 1,
            ("all", 10) => 2,
            _ => 5,
        };
        expected.insert("dynamodb:PartiQLInsert Inquiries", 1 + entries);
        if scope == "all" {
            expected.insert("dynamodb:UpdateItem Limits", 1);
        }
        let counted: BTreeMap<_, _> = counted.iter().map(|(name, count)| (name.as_str(), *count)).collect();
        assert_eq!(counted, expected, "{scope}");
    }
}

/// Makes all that this holder has unreadable.
async fn spoil(house: &House, holder: &str) {
    let mut items = house.engine.items("Records").await;
    items.retain(|it| it["entry"]["S"].as_str().unwrap().starts_with(&format!("{holder}#")));
    assert!(!items.is_empty());
    for item in &mut items {
        item["sealed"]["B"] = json!("AAAA");
    }
    house.engine.put("Records", &items).await;
}

/// All in an answer to a chunk and its calls that could tell somebody from nobody.
fn telltale(answer: &Answer, calls: &[Call]) -> (u16, String, Vec<String>, Vec<(String, usize)>) {
    let body = ["/bulkId", "/inquiredAt"].iter().fold(answer.json(), |it, pointer| without(&it, pointer));
    let headers: BTreeSet<_> = answer.headers.keys().cloned().collect();
    let sent =
        |it: &Call| (format!("{} {:?}", it.request.action, it.request.resources), it.request.body.len());
    let mut sent: Vec<_> = calls.iter().map(sent).collect();
    sent.sort();
    (answer.status, body.to_string(), headers.into_iter().collect(), sent)
}
