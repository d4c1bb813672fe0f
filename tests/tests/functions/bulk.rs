//! Many at once (一括照会): B1 to B9.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde_json::{Value, json};
use vrs_policy::{InquiryId, MyNumber};
use vrs_store::PersonsPerDay;
use vrs_tests::call::{Call, hops};
use vrs_tests::contract::Answer;
use vrs_tests::event::{Event, Member};
use vrs_tests::fault::{Fault, First};

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
    for (scope, size) in [("named", 10), ("all", 10), ("named", 100), ("all", 100)] {
        let bulk = started(&house, scope, size).await;
        let holders: &[&str] = if scope == "named" { &[HAKODATE] } else { &[] };
        let number = |n| if n % 10 == 0 { HANAKO.number.to_owned() } else { number(n) };
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
            ("named", _) => 4,
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

/// P1: for each way to ask in bulk, alone and among others, a protected person and nobody get the same status, body, headers, calls and
/// bytes on the wire. The last row must differ, or nothing was compared.
#[tokio::test]
async fn p1_p7_in_bulk_a_protected_person_is_as_if_there_were_nobody() {
    let house = House::settled().await;
    let guardian = Member::of("guardian", &[&format!("municipality-{HAKODATE}"), "guardian"]);
    let protect = json!({ "subject": { "myNumber": HANAKO.number } });
    assert_eq!(house.send(post("/v1/protections", &guardian, &protect)).await.status, 201);
    let open = Resident { number: "111111111118", ..HANAKO };
    house.load(&open, open.dose(HAKODATE, 1)).await;
    let ask_for = async |scope: &str, asked: &str, holders: &[&str], others: usize, consent: bool| {
        let bulk = started(&house, scope, others + 1).await;
        let one = |reference: &str, number: &str| {
            with(&person(reference, number, holders), "/individualConsent", consent)
        };
        let mut persons: Vec<_> = (0..others as u64).map(|n| one(&format!("O-{n}"), &number(n))).collect();
        persons.push(one("X", asked));
        house.wire.forget_calls();
        let answer = ask(&house, &bulk, 1, &persons).await;
        telltale(&answer, &house.wire.take_calls())
    };
    for (scope, holders, others, consent) in [
        ("named", &[HAKODATE][..], 0, false),
        ("named", &[HAKODATE], 3, false),
        ("named", &[HAKODATE], 30, true),
        ("named", &[HAKODATE, ASAHIKAWA], 3, true),
        ("all", &[], 0, false),
        ("all", &[], 3, false),
        ("all", &[HAKODATE, CHIYODA], 3, true),
    ] {
        let nobody = ask_for(scope, NOBODY, holders, others, consent).await;
        let protected = ask_for(scope, HANAKO.number, holders, others, consent).await;
        assert_eq!(protected, nobody, "{scope} {holders:?} beside {others}");
        assert_eq!(nobody.0, 200);
    }
    // The same number in many rows, and at as many holders as a row takes, which the inquirer's own municipality protects.
    let at_home = Member::of("guardian-at-home", &[&format!("municipality-{SAPPORO}"), "guardian"]);
    let hers = &*number(77_777);
    for (number, member) in [(HANAKO.number, &guardian), (hers, &at_home)] {
        let protect = json!({ "subject": { "myNumber": number } });
        assert!(house.send(post("/v1/protections", member, &protect)).await.status <= 201);
    }
    let five = [HAKODATE, ASAHIKAWA, "131032", "271004", "131024"];
    for (rows, holders) in
        [(5, &five[..1]), (100, &five[..1]), (1, &five[..]), (5, &five[..]), (100, &five[..])]
    {
        let repeated = async |asked: &str| {
            let bulk = started(&house, "named", rows).await;
            let row = |n: usize| with(&person(&format!("R-{n}"), asked, holders), "/individualConsent", true);
            let persons: Vec<_> = (0..rows).map(row).collect();
            house.wire.forget_calls();
            let answer = ask(&house, &bulk, 1, &persons).await;
            telltale(&answer, &house.wire.take_calls())
        };
        let nobody = repeated(NOBODY).await;
        assert_eq!(
            nobody.3.iter().filter(|it| it.0.contains("Query") && it.0.contains("Records")).count(),
            1
        );
        for asked in [HANAKO.number, hers] {
            assert_eq!(repeated(asked).await, nobody, "{rows} rows at {} holders", holders.len());
        }
    }
    let nobody = ask_for("named", NOBODY, &[HAKODATE], 0, false).await;
    assert_ne!(ask_for("named", open.number, &[HAKODATE], 0, false).await, nobody);

    // P4: each time the holder's guardians see that it was asked for, apart from the others.
    let marked = listed(&house, &format!("{RECEIVED}&protected=true"), &guardian).await;
    assert!(marked.iter().all(|it| it["outcome"] == "not-found" && it["protected"] == true));
    // One entry for a person, in however many rows they stand.
    let persons: Vec<_> = marked.iter().map(|it| it["persons"].as_u64().unwrap()).collect();
    assert_eq!(persons, [100, 5, 1, 100, 5, 1, 1, 1, 1, 1, 1, 1]);
}

/// P5: in an answer to the inquirer nothing tells whom its own municipality protects, not even the number of the entry: for people who
/// are found, who differ by their date of birth, or contradict themselves, and when one number stands in two rows.
#[tokio::test]
async fn p5_in_bulk_nothing_tells_whom_the_inquirers_municipality_protects() {
    let house = House::settled().await;
    let (one, other) = ("111111111118", "548836529885");
    for number in [one, other] {
        let resident = Resident { number, ..HANAKO };
        house.load(&resident, resident.dose(HAKODATE, 1)).await;
    }
    let ask_for = async |scope: &str, number: &str, born: Option<&str>| {
        let bulk = started(&house, scope, 3).await;
        let row = |reference: &str, number: &str| {
            let row = person(reference, number, if scope == "all" { &[] } else { &[HAKODATE] });
            born.map_or_else(|| row.clone(), |it| with(&row, "/birthDate", it))
        };
        let persons = [row("1", number), row("2", number), row("3", one)];
        let answer = ask(&house, &bulk, 1, &persons).await.json();
        // Ids differ from bulk to bulk: what counts is where the same one stands again.
        let mut seen: Vec<String> = Vec::new();
        let mut body = without(&without(&answer, "/bulkId"), "/inquiredAt");
        for answer in body["results"].as_array_mut().unwrap().iter_mut() {
            for it in answer["answers"].as_array_mut().unwrap() {
                let id = it["inquiryId"].as_str().unwrap().to_owned();
                let at = seen.iter().position(|it| *it == id).unwrap_or_else(|| {
                    seen.push(id);
                    seen.len() - 1
                });
                it["inquiryId"] = json!(at);
            }
        }
        body
    };
    for (scope, born) in [("named", None), ("named", Some("1988-02-29")), ("all", None)] {
        let before = ask_for(scope, other, born).await;
        let guardian = Member::of("other-guardian", &[&format!("municipality-{SAPPORO}"), "guardian"]);
        let protect = json!({ "subject": { "myNumber": other } });
        assert!(house.send(post("/v1/protections", &guardian, &protect)).await.status <= 201);
        assert_eq!(ask_for(scope, other, born).await, before, "{scope} {born:?}");
    }
}

/// P5: the former municipality's list doesn't count whom the inquirer protects; it says how many are hidden.
#[tokio::test]
async fn p5_in_bulk_the_former_municipality_does_not_see_whom_the_inquirer_protects() {
    let house = House::settled().await;
    let guardian = Member::of("other-guardian", &[&format!("municipality-{SAPPORO}"), "guardian"]);
    let protect = json!({ "subject": { "myNumber": HANAKO.number } });
    assert_eq!(house.send(post("/v1/protections", &guardian, &protect)).await.status, 201);
    let open = Resident { number: "111111111118", ..HANAKO };
    house.load(&open, open.dose(HAKODATE, 1)).await;
    let bulk = started(&house, "named", 2).await;
    let persons = [person("1", HANAKO.number, &[HAKODATE]), person("2", open.number, &[HAKODATE])];
    let answer = ask(&house, &bulk, 1, &persons).await;
    assert_eq!(outcomes(&answer).iter().filter(|it| it.0 == "found").count(), 2, "{answer}");
    let page = house.get(RECEIVED, &Member::admin(HAKODATE)).await.json();
    assert_eq!(page["hidden"], 1);
    let received = page["inquiries"].as_array().unwrap();
    assert_eq!((received.len(), &received[0]["persons"]), (1, &json!(1)), "{page}");
}

/// B6: the same chunk is answered again under the same record, and no more is given than stands there; a protection made since wins.
#[tokio::test]
async fn b6_what_stands_on_record_limits_what_is_given_again() {
    let house = House::settled().await;
    let bulk = started(&house, "named", 3).await;
    let persons = [
        person("1", HANAKO.number, &[HAKODATE]),
        person("2", NOBODY, &[HAKODATE]),
        with(&person("3", TARO.number, &[ASAHIKAWA]), "/individualConsent", true),
    ];
    let first = ask(&house, &bulk, 1, &persons).await;
    assert_eq!(ask(&house, &bulk, 1, &persons).await.body, first.body, "again the very same");
    let entries = house.engine.items("Inquiries").await.len();
    // An import in between brings more doses, and somebody who was not there.
    house.load(&HANAKO, HANAKO.dose(HAKODATE, 3)).await;
    let somebody = Resident { number: NOBODY, ..TARO };
    house.load(&somebody, somebody.dose(HAKODATE, 1)).await;
    assert_eq!(ask(&house, &bulk, 1, &persons).await.body, first.body);
    let guardian = Member::of("guardian", &[&format!("municipality-{ASAHIKAWA}"), "guardian"]);
    let protect = json!({ "subject": { "myNumber": TARO.number } });
    assert_eq!(house.send(post("/v1/protections", &guardian, &protect)).await.status, 201);
    let again = ask(&house, &bulk, 1, &persons).await;
    let expected = ["found", "not-found", "not-found"];
    assert_eq!(outcomes(&again).iter().map(|it| it.0.as_str()).collect::<Vec<_>>(), expected, "{again}");
    assert_eq!(house.engine.items("Inquiries").await.len(), entries, "nothing is recorded twice");
    // Another body, another order, another consent: nothing of it.
    for other in [
        vec![persons[1].clone(), persons[0].clone(), persons[2].clone()],
        vec![persons[0].clone(), persons[1].clone(), with(&persons[2], "/individualConsent", false)],
        vec![with(&persons[0], "/ref", "other"), persons[1].clone(), persons[2].clone()],
        vec![with(&persons[0], "/birthDate", "1950-01-31"), persons[1].clone(), persons[2].clone()],
    ] {
        assert_eq!(ask(&house, &bulk, 1, &other).await.verdict(), (422, "chunk-reused".to_owned()));
    }
}

/// B5, B6: whichever call is cut off, before or after it was done, nothing is given that isn't on record, and asking again mends it.
#[tokio::test]
async fn b5_b6_a_chunk_that_breaks_off_is_mended_by_asking_again() {
    for action in ["dynamodb:PartiQLInsert", "dynamodb:UpdateItem", "dynamodb:Query", "dynamodb:GetItem"] {
        for fault in [Fault::Deny, Fault::DoneThenClose, Fault::Throttle] {
            let house = House::settled().await;
            let bulk = started(&house, "all", 2).await;
            let persons = [person("1", HANAKO.number, &[]), person("2", NOBODY, &[])];
            // As often as the SDK tries.
            house.wire.plan(First::new(3, action, fault));
            let broken = ask(&house, &bulk, 1, &persons).await;
            house.wire.calm();
            let answered = ask(&house, &bulk, 1, &persons).await;
            let expected = [
                ("found".to_owned(), vec!["012025 found [1,2]".to_owned()]),
                ("not-found".to_owned(), vec![]),
            ];
            assert_eq!(outcomes(&answered), expected, "{action} {fault:?}");
            if broken.status == 200 {
                for (now, then) in outcomes(&broken).iter().zip(&expected) {
                    assert!(
                        now == then || *now == ("unanswered".to_owned(), vec![]),
                        "{action} {fault:?} {broken}"
                    );
                }
            } else {
                assert!([500, 503].contains(&broken.status), "{broken}");
            }
            let received = listed(&house, RECEIVED, &Member::admin(HAKODATE)).await;
            assert_eq!(received.len(), 1, "{action} {fault:?}: {received:#?}");
        }
    }
}

#[tokio::test]
async fn b6_a_chunk_asked_at_the_same_time_is_recorded_once() {
    let house = House::settled().await;
    let bulk = started(&house, "named", 2).await;
    let persons = [person("1", HANAKO.number, &[HAKODATE]), person("2", NOBODY, &[HAKODATE])];
    let answers = futures_util::future::join_all((0..8).map(|_| ask(&house, &bulk, 1, &persons))).await;
    assert!(answers.iter().all(|it| it.status == 200 && it.body == answers[0].body), "{answers:#?}");
    let parts = house.engine.items("Inquiries").await;
    assert_eq!(parts.iter().filter(|it| it["id"]["S"].as_str().unwrap().starts_with("part#")).count(), 1);
}

#[tokio::test]
async fn b7_who_may_start_and_ask() {
    let house = House::settled().await;
    let with_roles = |roles: &[&str]| {
        let municipality = format!("municipality-{SAPPORO}");
        Member::of(&format!("with-{}", roles.join("-")), &[&[municipality.as_str()], roles].concat())
    };
    for (roles, scope, persons, status) in [
        (&["inquirer"][..], "named", 5, 201),
        (&["inquirer"], "named", 6, 403),
        (&["inquirer"], "all", 1, 403),
        (&["bulk-inquirer"], "named", 5, 201),
        (&["bulk-inquirer"], "all", 20_000, 201),
        (&["auditor", "guardian", "terms-admin"], "named", 1, 403),
    ] {
        let answer = start(&house, &with_roles(roles), scope, persons).await;
        assert_eq!(answer.status, status, "{roles:?} {scope} {persons}: {answer}");
    }
    // Nobody else goes on with a bulk: not a colleague, not another municipality, not one whose role was taken away.
    let bulk = started(&house, "all", 2).await;
    let persons = [person("1", HANAKO.number, &[]), person("2", NOBODY, &[])];
    let without_role = Member::of("bulk-clerk", &[&format!("municipality-{SAPPORO}"), "inquirer"]);
    let elsewhere = Member::of("bulk-clerk", &["municipality-012025", "bulk-inquirer"]);
    for (member, verdict) in [
        (with_roles(&["bulk-inquirer"]), (404, "unknown-bulk")),
        (elsewhere.clone(), (404, "unknown-bulk")),
        (without_role, (403, "role-required")),
        (with_roles(&["auditor"]), (403, "role-required")),
    ] {
        let answer = house.send(chunk(&bulk, 1, &member, &persons)).await;
        assert_eq!(answer.verdict(), (verdict.0, verdict.1.to_owned()), "{member:?}");
    }
    assert_eq!(house.get(&format!("{BULKS}/{bulk}"), &elsewhere).await.status, 404);
    // Refusals stand in the list of who asked, one a minute, member of staff and reason.
    let refused: BTreeSet<_> = listed(&house, MADE, &clerk())
        .await
        .iter()
        .filter(|it| it["outcome"] == "refused")
        .map(|it| format!("{} {}", it["staff"], it["reason"]))
        .collect();
    assert_eq!(refused.len(), 4, "{refused:?}");
}

#[tokio::test]
async fn b7_limits_by_day() {
    let mut house = House::settled().await;
    house.limit_bulks(PersonsPerDay { staff: 300, municipality: 400, by_consent: 2 }).await;
    let other = Member::of("other-clerk", &[&format!("municipality-{SAPPORO}"), "bulk-inquirer"]);
    for (member, persons, expected) in [
        (clerk(), 200, Ok(())),
        (clerk(), 101, Err(100)),
        (other.clone(), 201, Err(200)),
        (other.clone(), 150, Ok(())),
        (clerk(), 100, Err(50)),
        (clerk(), 50, Ok(())),
        (other, 1, Err(0)),
    ] {
        let answer = start(&house, &member, "named", persons).await;
        let remaining = answer.json()["remaining"].as_u64();
        match expected {
            Ok(()) => assert_eq!(answer.status, 201, "{answer}"),
            Err(left) => {
                assert_eq!(
                    (answer.verdict(), remaining),
                    ((429, "bulk-limit".to_owned()), Some(left)),
                    "{answer}"
                );
            }
        }
    }
    // Without the role for many there are 200 a day, whatever the limit of bulks: enough for families, and not for a search.
    house.limit_bulks(PersonsPerDay { staff: 20_000, municipality: 0, by_consent: 0 }).await;
    let counter = Member::staff(SAPPORO);
    for n in 0..41 {
        let answer = start(&house, &counter, "named", 5).await;
        assert_eq!(answer.status, if n < 40 { 201 } else { 429 }, "{n}: {answer}");
    }
    // Persons by declared consent have a limit of their own, and the same chunk counts once.
    house.limit_bulks(PersonsPerDay { staff: 0, municipality: 0, by_consent: 2 }).await;
    let bulk = started(&house, "named", 2).await;
    let by_consent =
        |reference, number| with(&person(reference, number, &[ASAHIKAWA]), "/individualConsent", true);
    let persons = [by_consent("1", TARO.number), by_consent("2", NOBODY)];
    for _ in 0..2 {
        assert_eq!(ask(&house, &bulk, 1, &persons).await.status, 200);
    }
    let another = started(&house, "named", 2).await;
    let answer =
        ask(&house, &another, 1, &[by_consent("1", TARO.number), person("2", NOBODY, &[HAKODATE])]).await;
    assert_eq!((answer.verdict(), &answer.json()["remaining"]), ((429, "bulk-limit".to_owned()), &json!(0)));
}

/// B7: who finds hardly anybody is stopped, gets nothing of that chunk, and after three stops the municipality waits for the next day;
/// a family at named holders doesn't.
#[tokio::test]
async fn b7_guessing_is_stopped() {
    let house = House::settled().await;
    let guesses = |from: u64, known: usize| -> Vec<Value> {
        let number = |n: u64| if n < known as u64 { HANAKO.number.to_owned() } else { number(from + n) };
        (0..100).map(|n| person(&format!("G-{n}"), &number(n), &[])).collect()
    };
    let honest = started(&house, "all", 100).await;
    assert_eq!(ask(&house, &honest, 1, &guesses(0, 5)).await.status, 200);
    for stop in 1..=3_u64 {
        let bulk = started(&house, "all", 200).await;
        let answer = ask(&house, &bulk, 1, &guesses(stop * 100, 4)).await;
        assert_eq!(answer.verdict(), (429, "bulk-paused".to_owned()), "{answer}");
        assert_eq!(ask(&house, &bulk, 2, &guesses(9_000, 100)).await.verdict().0, 429, "the bulk is stopped");
        let progress = house.get(&format!("{BULKS}/{bulk}"), &clerk()).await.json();
        assert_eq!((&progress["state"], &progress["found"]), (&json!("paused"), &json!(0)));
    }
    let other = Member::of("other-clerk", &[&format!("municipality-{SAPPORO}"), "bulk-inquirer"]);
    for (persons, status) in [(6, 429), (5, 201)] {
        assert_eq!(start(&house, &other, "named", persons).await.status, status, "{persons}");
    }
    let elsewhere = Member::of("clerk", &["municipality-131016", "bulk-inquirer"]);
    assert_eq!(start(&house, &elsewhere, "named", 100).await.status, 201);
    assert!(listed(&house, RECEIVED, &Member::admin(HAKODATE)).await.iter().all(|it| it["persons"] != 4));
}

/// Everything that is wrong with a chunk, each with its pointer; and nothing of it is answered.
/// Many rows of one person are no way to ask one holder after another.
#[tokio::test]
async fn b2_one_number_in_several_rows_names_no_more_holders_than_in_one() {
    let house = House::settled().await;
    let bulk = started(&house, "named", 3).await;
    let four = ["012025", "012033", "012041", "012050"];
    for (third, status) in [("012084", 422), ("012025", 200)] {
        let persons = [
            person("A-1", HANAKO.number, &four),
            person("A-2", HANAKO.number, &["012068"]),
            person("A-3", HANAKO.number, &[third]),
        ];
        let answer = ask(&house, &bulk, 1, &persons).await;
        assert_eq!(answer.status, status, "{answer}");
        if status == 422 {
            assert_eq!(answer.json()["errors"][0]["pointer"], "/persons/2/holders");
        }
    }
}

#[tokio::test]
async fn b2_a_chunk_with_a_faulty_field_is_answered_by_none_of_it() {
    let house = House::settled().await;
    let bulk = started(&house, "named", 2).await;
    let good = person("1", HANAKO.number, &[HAKODATE]);
    let second = person("2", NOBODY, &[HAKODATE]);
    let six = json!([HAKODATE, CHIYODA, ASAHIKAWA, "012033", "012050", "012068"]);
    for (wrong, pointer) in [
        (with(&second, "/myNumber", "123456789012"), "/persons/1/myNumber"),
        (without(&second, "/myNumber"), "/persons/1/myNumber"),
        (with(&second, "/birthDate", "1950-02-30"), "/persons/1/birthDate"),
        (with(&second, "/birthDate", "2999-01-01"), "/persons/1/birthDate"),
        (with(&second, "/ref", "1"), "/persons/1/ref"),
        (with(&second, "/ref", "日本"), "/persons/1/ref"),
        (with(&second, "/ref", "1234567890123456"), "/persons/1/ref"),
        (with(&second, "/ref", "123456789018"), "/persons/1/ref"),
        (without(&second, "/ref"), "/persons/1/ref"),
        (with(&second, "/holders", six), "/persons/1/holders"),
        (with(&second, "/holders", json!([HAKODATE, HAKODATE])), "/persons/1/holders"),
        (with(&second, "/holders", json!([])), "/persons/1/holders"),
        (without(&second, "/holders"), "/persons/1/holders"),
        (with(&second, "/holders", json!([HAKODATE, "999999"])), "/persons/1/holders/1"),
        (without(&second, "/individualConsent"), "/persons/1/individualConsent"),
    ] {
        let answer = ask(&house, &bulk, 1, &[good.clone(), wrong.clone()]).await;
        let pointers: Vec<_> =
            answer.json()["errors"].as_array().unwrap().iter().map(|it| it["pointer"].clone()).collect();
        assert_eq!((answer.status, pointers), (422, vec![json!(pointer)]), "{wrong}");
    }
    for (n, persons) in [(1, vec![good.clone()]), (1, vec![])] {
        let answer = ask(&house, &bulk, n, &persons).await;
        assert_eq!(answer.json()["errors"][0]["pointer"], "/persons", "{answer}");
    }
    let many: Vec<_> =
        (0..100).map(|n| json!({ "ref": n.to_string(), "individualConsent": false })).collect();
    let large = started(&house, "all", 100).await;
    assert_eq!(ask(&house, &large, 1, &many).await.json()["errors"].as_array().unwrap().len(), 100);
    assert_eq!(
        ask(&house, &bulk, 2, std::slice::from_ref(&good)).await.verdict(),
        (409, "bulk-closed".to_owned())
    );
    for n in ["0", "01", "1000", "x", "-1"] {
        let target = format!("{BULKS}/{bulk}/chunks/{n}");
        let answer = house.send(post(&target, &clerk(), &json!({ "persons": [good] }))).await;
        assert_eq!(answer.status, 404, "{n}");
    }
    for (body, status) in [
        (json!({ "persons": [["A"]] }), 400),
        (json!({ "persons": [with(&good, "/extra", 1)] }), 400),
        (json!({ "persons": [with(&good, "/birthDate", Value::Null)] }), 400),
        (json!({ "persons": [with(&good, "/ref", "x".repeat(66_000))] }), 413),
        (json!({ "persons": [with(&good, "/ref", "x".repeat(60_000)), good] }), 422),
    ] {
        let answer = house.send(post(&format!("{BULKS}/{bulk}/chunks/1"), &clerk(), &body)).await;
        assert_eq!(answer.status, status, "{answer}");
    }
    let answered = ask(&house, &bulk, 1, &[good, second]).await;
    assert_eq!(answered.status, 200, "{answered}");
}

#[tokio::test]
async fn b1_a_start_is_checked_and_answered_again() {
    let house = House::settled().await;
    for (body, pointer) in [
        (json!({ "scope": "some", "persons": 1 }), "/scope"),
        (json!({ "persons": 1 }), "/scope"),
        (json!({ "scope": "named" }), "/persons"),
        (json!({ "scope": "named", "persons": 0 }), "/persons"),
        (json!({ "scope": "named", "persons": 20_001 }), "/persons"),
        (json!({ "scope": "named", "persons": -1 }), "/persons"),
        (json!({ "scope": "named", "persons": 1, "reference": "あ".repeat(31) }), "/reference"),
        (json!({ "scope": "named", "persons": 1, "reference": "1234-5678-9018" }), "/reference"),
    ] {
        let answer = house.send(post(BULKS, &clerk(), &body)).await;
        assert_eq!(
            (answer.status, &answer.json()["errors"][0]["pointer"]),
            (422, &json!(pointer)),
            "{answer}"
        );
    }
    let key = key();
    let body = json!({ "scope": "named", "persons": 7, "reference": "4月分" });
    let event = |body: &Value, member: &Member| post(BULKS, member, body).header("idempotency-key", &key);
    let first = house.send(event(&body, &clerk())).await;
    assert_eq!((first.status, &first.json()["bulkId"]), (201, &json!(key)), "{first}");
    assert_eq!(house.send(event(&body, &clerk())).await.body, first.body);
    let reused = (422, "idempotency-key-reused".to_owned());
    assert_eq!(house.send(event(&with(&body, "/persons", 8), &clerk())).await.verdict(), reused);
    let progress = house.get(&format!("{BULKS}/{key}"), &clerk()).await.json();
    assert_eq!((&progress["reference"], &progress["state"]), (&json!("4月分"), &json!("open")));
}

/// Another text in force closes what was started under the old one.
#[tokio::test]
async fn t5_another_text_closes_a_bulk() {
    let mut house = House::settled().await;
    let bulk = started(&house, "named", 1).await;
    house.put_in_force("inquiry-addendum", "2022-04-01", "別の本文").await;
    let answer = ask(&house, &bulk, 1, &[person("1", HANAKO.number, &[HAKODATE])]).await;
    assert_eq!(answer.verdict(), (409, "bulk-closed".to_owned()));
}

/// B3: whatever holders that may not be asked, or that protect, have on record, readable or not: the answer's bytes, the calls and what
/// the inquirer sees on record are the same.
#[tokio::test]
async fn b3_what_may_not_be_asked_changes_nothing_that_shows() {
    for scope in ["named", "all"] {
        let mut seen = Vec::new();
        for is_more_on_record in [false, true] {
            let house = House::settled().await;
            let guardian = Member::of("guardian", &[&format!("municipality-{HAKODATE}"), "guardian"]);
            let protect = json!({ "subject": { "myNumber": TARO.number } });
            assert_eq!(house.send(post("/v1/protections", &guardian, &protect)).await.status, 201);
            if is_more_on_record {
                for dose in 1..=9 {
                    house.load(&HANAKO, HANAKO.dose(ASAHIKAWA, dose)).await;
                    house.load(&TARO, TARO.dose(HAKODATE, dose)).await;
                    house.load(&TARO, TARO.dose(CHIYODA, dose)).await;
                }
                spoil(&house, ASAHIKAWA).await;
            }
            let bulk = started(&house, scope, 2).await;
            let persons =
                [person("1", HANAKO.number, &[HAKODATE, ASAHIKAWA]), person("2", TARO.number, &[HAKODATE])];
            house.wire.forget_calls();
            let answer = ask(&house, &bulk, 1, &persons).await;
            let (status, body, headers, sent) = telltale(&answer, &house.wire.take_calls());
            let body =
                body.replace(answer.json()["results"][0]["answers"][0]["inquiryId"].as_str().unwrap(), "");
            let progress = house.get(&format!("{BULKS}/{bulk}"), &clerk()).await.json();
            let progress = without(&without(&progress, "/bulkId"), "/startedAt");
            let made = listed(&house, MADE, &clerk()).await;
            let made: Vec<_> = made.iter().map(|it| it["persons"].clone()).collect();
            seen.push((status, body, headers, sent, progress, made));
        }
        assert_eq!(seen[0], seen[1], "{scope}");
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
