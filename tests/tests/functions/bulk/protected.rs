//! In bulk, too, a protected person is as nobody, and nobody learns of a protection (P1, P5, P7).

use serde_json::json;
use vrs_tests::call::Request;
use vrs_tests::event::Member;
use vrs_tests::fault::Fault;

use super::{RECEIVED, ask, listed, number, outcomes, person, post, started, telltale};
use crate::house::House;
use crate::people::{ASAHIKAWA, CHIYODA, HAKODATE, HANAKO, NOBODY, Resident, SAPPORO, with, without};
use crate::protections::{guardian, protect};

/// Somebody of whom 函館市 has a dose, and whom nobody protects.
async fn open_resident(house: &House) -> Resident {
    let open = Resident { number: "111111111118", ..HANAKO };
    house.load(&open, open.dose(HAKODATE, 1)).await;
    open
}

/// P1: for each way to ask in bulk, alone and among others, a protected person and nobody get the same status, body, headers, calls and
/// bytes on the wire. The last row must differ, or nothing was compared.
#[tokio::test]
async fn p1_p7_in_bulk_a_protected_person_is_as_if_there_were_nobody() {
    let house = House::settled().await;
    let guardian = guardian(HAKODATE, "guardian");
    protect(&house, HAKODATE, HANAKO.number).await;
    let open = open_resident(&house).await;
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

/// P1: when entries can't be written, who is unanswered is the same with a protected person as with nobody.
#[tokio::test]
async fn p1_in_bulk_an_entry_that_fails_tells_no_protected_person_from_nobody() {
    let failing: [fn(&str) -> bool; 3] =
        [|_: &str| true, |body: &str| body.contains("\"found\""), |body: &str| !body.contains("\"found\"")];
    for (scope, holders) in [("all", &[][..]), ("named", &[HAKODATE])] {
        for fails in failing {
            let house = House::settled().await;
            protect(&house, HAKODATE, HANAKO.number).await;
            let open = open_resident(&house).await;
            house.wire.plan(move |request: &Request| {
                let is_of_entries = request.body.contains("\"Statements\"");
                if is_of_entries && fails(&request.body) { Fault::Fail } else { Fault::Pass }
            });
            let ask_for = async |asked: &str| {
                let bulk = started(&house, scope, 32).await;
                let mut persons: Vec<_> =
                    (0..30).map(|n| person(&format!("O-{n}"), &number(n), holders)).collect();
                persons.insert(7, person("X", asked, holders));
                persons.insert(3, person("F", open.number, holders));
                let answer = ask(&house, &bulk, 1, &persons).await;
                let results = answer.json()["results"].as_array().cloned().unwrap_or_default();
                let outcomes: Vec<_> = results.iter().map(|it| it["outcome"].clone()).collect();
                (answer.verdict(), outcomes)
            };
            assert_eq!(ask_for(HANAKO.number).await, ask_for(NOBODY).await, "{scope}");
        }
    }
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
    protect(&house, SAPPORO, HANAKO.number).await;
    let open = open_resident(&house).await;
    let bulk = started(&house, "named", 2).await;
    let persons = [person("1", HANAKO.number, &[HAKODATE]), person("2", open.number, &[HAKODATE])];
    let answer = ask(&house, &bulk, 1, &persons).await;
    assert_eq!(outcomes(&answer).iter().filter(|it| it.0 == "found").count(), 2, "{answer}");
    let page = house.get(RECEIVED, &Member::admin(HAKODATE)).await.json();
    assert_eq!(page["hidden"], 1);
    let received = page["inquiries"].as_array().unwrap();
    assert_eq!((received.len(), &received[0]["persons"]), (1, &json!(1)), "{page}");
}
