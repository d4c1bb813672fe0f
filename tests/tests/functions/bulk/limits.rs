//! Who may ask for many, for how many, and what stops guessing (B7).

use std::collections::BTreeSet;

use futures_util::future::join_all;
use serde_json::{Value, json};
use vrs_store::PersonsPerDay;
use vrs_tests::call::Request;
use vrs_tests::event::Member;
use vrs_tests::fault::{Fault, First};

use super::{BULKS, MADE, RECEIVED, ask, chunk, clerk, known, listed, number, person, start, started};
use crate::house::House;
use crate::people::{ASAHIKAWA, HAKODATE, HANAKO, NOBODY, SAPPORO, TARO, with};

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
    assert_eq!(refused.len(), 5, "{refused:?}");
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

/// A chunk of guesses, with these among them.
fn guesses(from: u64, known: &[String]) -> Vec<Value> {
    let guessed = (0..100).map(|n| number(from + n));
    let numbers = known.iter().cloned().chain(guessed).take(100).enumerate();
    numbers.map(|(n, number)| person(&format!("G-{n}"), &number, &[])).collect()
}

/// What is counted of the clerk's day: persons asked for and found.
async fn counted(house: &House) -> [u64; 2] {
    let items = house.engine.items("Limits").await;
    let is_found = |it: &&Value| it["window"]["S"].as_str().unwrap().starts_with("bulk-found#");
    let item = items.iter().find(is_found).unwrap();
    ["personsAsked", "personsFound"].map(|it| item[it]["N"].as_str().unwrap().parse().unwrap())
}

/// B7: whatever of a chunk of guesses fails, is asked again or at the same time: nothing of it is given out, and it is counted once.
#[tokio::test]
async fn b7_guessing_is_stopped_whatever_fails_and_is_asked_again() {
    for (action, part) in [
        ("dynamodb:UpdateItem", "personsAsked"),
        ("dynamodb:UpdateItem", "bulks"),
        ("dynamodb:PartiQLInsert", "stopped#"),
    ] {
        let house = House::settled().await;
        let bulk = started(&house, "all", 200).await;
        let chunk = guesses(0, &known(&house, 4).await);
        house.wire.plan(move |request: &Request| {
            if request.action == action && request.body.contains(part) { Fault::Fail } else { Fault::Pass }
        });
        assert_eq!(ask(&house, &bulk, 1, &chunk).await.status, 503, "{part}");
        house.wire.calm();
        for _ in 0..2 {
            let again = ask(&house, &bulk, 1, &chunk).await;
            assert_eq!(again.verdict(), (429, "bulk-paused".to_owned()), "{part}: {again}");
        }
        assert_eq!(counted(&house).await, [100, 4], "{part}");
    }
    let house = House::settled().await;
    let bulk = started(&house, "all", 200).await;
    let chunk = guesses(0, &known(&house, 4).await);
    let answers = join_all((0..8).map(|_| ask(&house, &bulk, 1, &chunk))).await;
    for answer in &answers {
        assert!([429, 503].contains(&answer.status), "{answer}");
    }
    assert_eq!(counted(&house).await, [100, 4]);
}

/// B7: an honest chunk is counted once, however often its answer is asked for; and one known number in many rows is one person.
#[tokio::test]
async fn b7_neither_asking_again_nor_repeating_a_number_makes_room_for_guessing() {
    let house = House::settled().await;
    let known = known(&house, 50).await;
    let honest = started(&house, "all", 100).await;
    for _ in 0..3 {
        assert_eq!(ask(&house, &honest, 1, &guesses(0, &known)).await.status, 200);
    }
    assert_eq!(counted(&house).await, [100, 50]);

    let house = House::settled().await;
    let bulk = started(&house, "all", 200).await;
    let with_repeated = |from: u64| -> Vec<Value> {
        let rows = (0..100).map(|n| if n < 20 { HANAKO.number.to_owned() } else { number(from + n) });
        rows.enumerate().map(|(n, number)| person(&format!("R-{n}"), &number, &[])).collect()
    };
    assert_eq!(ask(&house, &bulk, 1, &with_repeated(0)).await.status, 200, "81 persons are too few to say");
    assert_eq!(counted(&house).await, [81, 1]);
    assert_eq!(ask(&house, &bulk, 2, &with_repeated(1_000)).await.verdict(), (429, "bulk-paused".to_owned()));
}

/// B7: the limit of persons by declared consent is of what is asked: another body for the same chunk is counted as another.
#[tokio::test]
async fn b7_another_body_for_a_chunk_is_within_the_limit_of_consents_or_not_asked() {
    let mut house = House::settled().await;
    house.limit_bulks(PersonsPerDay { staff: 0, municipality: 0, by_consent: 2 }).await;
    let bulk = started(&house, "named", 3).await;
    let rows = |declared: usize| -> Vec<Value> {
        let row = |n: usize| {
            let row = person(&format!("C-{n}"), &number(n as u64), &[ASAHIKAWA]);
            with(&row, "/individualConsent", n < declared)
        };
        (0..3).map(row).collect()
    };
    house.wire.plan(First::new(3, "dynamodb:PartiQLInsert", Fault::Fail));
    assert_eq!(ask(&house, &bulk, 1, &rows(1)).await.status, 503, "counted, and not recorded");
    let more = ask(&house, &bulk, 1, &rows(3)).await;
    assert_eq!((more.verdict(), &more.json()["remaining"]), ((429, "bulk-limit".to_owned()), &json!(1)));
    assert_eq!(ask(&house, &bulk, 1, &rows(1)).await.status, 200);
}

/// B7: who finds hardly anybody is stopped, gets nothing of that chunk, and after three stops the municipality waits for the next day;
/// a family at named holders doesn't.
#[tokio::test]
async fn b7_guessing_is_stopped() {
    let house = House::settled().await;
    let known = known(&house, 5).await;
    let guesses = |from: u64, count: usize| guesses(from, &known[..count]);
    let honest = started(&house, "all", 100).await;
    assert_eq!(ask(&house, &honest, 1, &guesses(0, 5)).await.status, 200);
    for stop in 1..=3_u64 {
        let bulk = started(&house, "all", 200).await;
        let answer = ask(&house, &bulk, 1, &guesses(stop * 100, 4)).await;
        assert_eq!(answer.verdict(), (429, "bulk-paused".to_owned()), "{answer}");
        assert_eq!(ask(&house, &bulk, 2, &guesses(9_000, 5)).await.verdict().0, 429, "the bulk is stopped");
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
