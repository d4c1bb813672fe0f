//! What is refused changes nothing (B1 to B3, T5).

use serde_json::{Value, json};
use vrs_tests::event::{Event, Member};

use super::{BULKS, MADE, ask, clerk, key, listed, person, post, spoil, start, started, telltale};
use crate::house::House;
use crate::people::{ASAHIKAWA, CHIYODA, HAKODATE, HANAKO, NOBODY, SAPPORO, TARO, with, without};

/// A2: the number of a refusal in bulk, taken as the key of another request, is a key that is taken.
#[tokio::test]
async fn a2_the_number_of_a_refusal_in_bulk_is_no_key() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    assert_eq!(start(&house, &staff, "all", 1).await.status, 403);
    let listed_before = listed(&house, MADE, &staff).await;
    let id = listed_before[0]["inquiryId"].as_str().unwrap().to_owned();
    let single = Event::inquiry(&staff, &HANAKO.by_number(HAKODATE, false)).header("idempotency-key", &id);
    let bulk = post(BULKS, &staff, &json!({ "scope": "named", "persons": 1 })).header("idempotency-key", &id);
    for event in [single, bulk] {
        let answer = house.send(event).await;
        assert_eq!(answer.verdict(), (422, "idempotency-key-reused".to_owned()), "{answer}");
    }
    assert_eq!(listed(&house, MADE, &staff).await.len(), 3, "each refusal is on record");
}

/// Everything that is wrong with a chunk, each with its pointer; and nothing of it is answered.
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
