//! What guardians look up and list, and that nobody else does (P6).

use std::collections::BTreeSet;

use serde_json::{Value, json};
use vrs_tests::event::{Event, Member};

use super::{guardian, inquiries, lifted, post, protect};
use crate::house::{House, PROTECTIONS_PER_DAY};
use crate::people::{ASAHIKAWA, HAKODATE, HANAKO, NOBODY, TARO, with};

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
