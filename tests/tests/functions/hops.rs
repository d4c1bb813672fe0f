//! What each request waits for: a hop is a round trip to DynamoDB, and calls that go out together are one.
//!
//! Calls that must go out together are held back by the wire until all of them stand before it: made one after the
//! other they would never pass.

use vrs_tests::call::{Call, hops};
use vrs_tests::event::{Event, Member};
use vrs_tests::fault::Fault;

use crate::house::House;
use crate::people::{ASAHIKAWA, HAKODATE, HANAKO, SAPPORO, TARO, TWINS};

/// The actions in order; those of one hop sorted, since they race.
fn actions(calls: &[Call]) -> Vec<String> {
    let mut actions: Vec<_> = calls
        .iter()
        .map(|call| format!("{} {}", call.request.action, call.request.resources.join(" ")))
        .collect();
    actions.sort();
    actions
}

#[tokio::test]
async fn viewing_takes_one_call() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    for (target, action) in [
        ("/v1/terms", "dynamodb:Query Agreements"),
        ("/v1/terms/usage", "dynamodb:Query Agreements"),
        ("/v1/transfer/holders?prefecture=13", "dynamodb:BatchGetItem Agreements"),
        ("/v1/transfer/requirement?holder=012025&method=my-number", "dynamodb:BatchGetItem Agreements"),
        ("/v1/transfer/requirement?holder=012025&method=demographics", "dynamodb:BatchGetItem Agreements"),
        ("/v1/transfer/inquiries?direction=made", "dynamodb:Query Inquiries/index/byInquirer"),
    ] {
        house.wire.forget_calls();
        assert_eq!(house.get(target, &staff).await.status, 200);
        assert_eq!(actions(&house.wire.take_calls()), [action], "{target}");
    }
    let received = "/v1/transfer/inquiries?direction=received";
    assert_eq!(house.get(received, &Member::admin(SAPPORO)).await.status, 200);
    // The page, and beside it how many of the month it doesn't hold (P5).
    let calls = house.wire.take_calls();
    assert_eq!(
        (actions(&calls), hops(&calls)),
        (vec!["dynamodb:Query Inquiries/index/byHolder".to_owned(); 2], 1)
    );
}

#[tokio::test]
async fn agreeing_takes_one_hop() {
    let house = House::start().await;
    let admin = Member::admin(SAPPORO);
    let event = house.consent_event(&admin, "usage").await;
    house.wire.forget_calls();
    house.wire.plan(Fault::Gather(2));
    assert_eq!(house.send(event).await.status, 201);
    let calls = house.wire.take_calls();
    assert_eq!(actions(&calls), ["dynamodb:PartiQLInsert Agreements", "dynamodb:Query Agreements"]);
    assert_eq!(hops(&calls), 1);
}

#[tokio::test]
async fn agreeing_again_takes_at_most_two_hops() {
    let house = House::start().await;
    let admin = Member::admin(SAPPORO);
    house.agree(&admin, "usage").await;
    let event = house.consent_event(&admin, "usage").await;
    house.wire.forget_calls();
    assert_eq!(house.send(event).await.status, 200);
    let calls = house.wire.take_calls();
    assert!(calls.len() <= 3 && hops(&calls) <= 2, "{calls:#?}");
}

#[tokio::test]
async fn an_inquiry_by_number_takes_two_hops() {
    let house = House::settled().await;
    house.wire.forget_calls();
    house.wire.plan(Fault::Gather(3));
    let answer = house.inquire(&Member::staff(SAPPORO), &HANAKO.by_number(HAKODATE, false)).await;
    assert_eq!(answer.status, 200);
    let calls = house.wire.take_calls();
    assert_eq!(
        actions(&calls),
        [
            "dynamodb:BatchGetItem Agreements Protections Registrations",
            "dynamodb:PartiQLInsert Inquiries",
            "dynamodb:Query Protections",
            "dynamodb:Query Records"
        ]
    );
    assert_eq!(hops(&calls), 2);
    assert_eq!(calls[3].request.action, "dynamodb:PartiQLInsert");
}

/// R7: whom the holder has succeeded is asked for in the same hop; so is, by name, whom their names point to.
#[tokio::test]
async fn r7_what_a_holder_has_succeeded_to_takes_no_hop_of_its_own() {
    const CITY: &str = "402311";
    let house = House::settled().await;
    house.load(&HANAKO, HANAKO.dose(CITY, 1)).await;
    let staff = Member::staff(SAPPORO);
    for (question, queries, expected) in
        [(HANAKO.by_number(CITY, true), 2, 2), (HANAKO.by_name(CITY, true), 4, 3)]
    {
        house.wire.forget_calls();
        assert_eq!(house.inquire(&staff, &question).await.status, 200);
        let calls = house.wire.take_calls();
        let asked = calls.iter().filter(|it| it.request.resources == ["Records"]).count();
        assert_eq!((asked, hops(&calls)), (queries, expected), "{calls:#?}");
    }
}

/// The caller's key is read with the agreements, in the same call; and the same request again needs no second record.
#[tokio::test]
async fn a_key_takes_no_hop_of_its_own() {
    let house = House::settled().await;
    let key = uuid::Uuid::now_v7().to_string();
    let question = HANAKO.by_number(HAKODATE, false);
    let event = Event::inquiry(&Member::staff(SAPPORO), &question).header("idempotency-key", &key);
    let read = [
        "dynamodb:BatchGetItem Agreements Inquiries Protections Registrations",
        "dynamodb:Query Protections",
        "dynamodb:Query Records",
    ];
    house.wire.forget_calls();
    house.wire.plan(Fault::Gather(3));
    assert_eq!(house.send(event.clone()).await.status, 200);
    let calls = house.wire.take_calls();
    assert_eq!(actions(&calls), [read[0], "dynamodb:PartiQLInsert Inquiries", read[1], read[2]]);
    assert_eq!(hops(&calls), 2);
    house.wire.plan(Fault::Gather(3));
    assert_eq!(house.send(event).await.status, 200);
    let calls = house.wire.take_calls();
    assert_eq!((actions(&calls), hops(&calls)), (read.map(str::to_owned).to_vec(), 1));
}

/// The limits are counted beside the reads, not before them.
#[tokio::test]
async fn limits_take_no_hop_of_their_own() {
    let house = House::limited(1_000, 1_000).await;
    house.wire.forget_calls();
    house.wire.plan(Fault::Gather(5));
    let answer = house.inquire(&Member::staff(SAPPORO), &HANAKO.by_number(HAKODATE, false)).await;
    assert_eq!(answer.status, 200);
    let calls = house.wire.take_calls();
    assert_eq!(calls.len(), 6);
    assert_eq!(hops(&calls), 2);
}

#[tokio::test]
async fn an_inquiry_by_name_takes_at_most_three_hops() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    // Q13: nobody takes as many calls as somebody, so that who is held back can't be told from who is not there.
    for (question, outcome, calls_made) in [
        (HANAKO.by_name(HAKODATE, true), "found", 5),
        (TWINS[0].by_name(HAKODATE, true), "ambiguous", 7),
        (TARO.by_name(HAKODATE, true), "not-found", 5),
    ] {
        house.wire.forget_calls();
        // Agreements and names go out together.
        house.wire.plan(Fault::Gather(2));
        let answer = house.inquire(&staff, &question).await;
        assert_eq!(answer.json()["outcome"], outcome);
        let calls = house.wire.take_calls();
        assert_eq!((hops(&calls), calls.len()), (3, calls_made), "{outcome}: {calls:#?}");
    }
}

#[tokio::test]
async fn a_refusal_is_recorded_in_one_call() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    house.wire.forget_calls();
    house.inquire(&staff, &HANAKO.by_number(SAPPORO, false)).await;
    assert_eq!(actions(&house.wire.take_calls()), ["dynamodb:PartiQLInsert Inquiries"]);
    // Where the holder would see it, the inquirer's own protections come before (P5); by name they can't be asked for.
    for (question, expected) in [(TARO.by_number(ASAHIKAWA, false), 3), (TARO.by_name(ASAHIKAWA, false), 2)] {
        house.inquire(&staff, &question).await;
        assert!(hops(&house.wire.take_calls()) <= expected);
    }
}

/// Reads that decide are strongly consistent: an agreement that was made a moment ago counts, a record that was loaded
/// is found. Only the history may be a moment late.
#[tokio::test]
async fn reads_that_decide_are_strongly_consistent() {
    let house = House::settled().await;
    let (admin, staff) = (Member::admin(SAPPORO), Member::staff(SAPPORO));
    house.wire.forget_calls();
    house.agree(&admin, "usage").await;
    house.agree(&admin, "usage").await;
    house.get("/v1/transfer/requirement?holder=012025&method=my-number", &staff).await;
    let key = uuid::Uuid::now_v7().to_string();
    for question in [HANAKO.by_number(HAKODATE, false), HANAKO.by_name(HAKODATE, true)] {
        house.inquire(&staff, &question).await;
    }
    for holder in [HAKODATE, HAKODATE, SAPPORO] {
        let question = HANAKO.by_number(holder, false);
        house.send(Event::inquiry(&staff, &question).header("idempotency-key", &key)).await;
    }
    let mut kinds = std::collections::BTreeSet::new();
    for call in house.wire.take_calls() {
        let body: serde_json::Value = serde_json::from_str(&call.request.body).unwrap();
        let asked = match call.request.action.as_str() {
            "dynamodb:BatchGetItem" => {
                let tables = body["RequestItems"].as_object().unwrap();
                // When the holder last loaded a file decides nothing, and a check value never changes.
                let mut deciding = tables
                    .iter()
                    .filter(|(table, _)| !["Protections", "Registrations"].contains(&table.as_str()));
                assert!(deciding.all(|(_, it)| it["ConsistentRead"] == true), "{tables:?}");
                kinds.insert(call.request.action);
                continue;
            }
            "dynamodb:Query" | "dynamodb:GetItem" => &body["ConsistentRead"],
            _ => continue,
        };
        assert_eq!(*asked, true, "{:?}", call.request);
        kinds.insert(call.request.action);
    }
    assert_eq!(kinds.len(), 3, "{kinds:?}");
}

#[tokio::test]
async fn what_is_refused_unread_takes_no_call() {
    let house = House::settled().await;
    let (admin, staff) = (Member::admin(SAPPORO), Member::staff(SAPPORO));
    house.wire.forget_calls();
    for event in [
        Event::get("/v1/unknown", &admin),
        Event::new("DELETE", "/v1/terms", &admin),
        Event::get("/v1/terms/unknown", &admin),
        Event::get("/v1/transfer/requirement?holder=x&method=my-number", &admin),
        Event::get("/v1/transfer/inquiries?direction=x", &admin),
        Event::get("/v1/transfer/inquiries?direction=received", &staff),
        Event::new("PUT", "/v1/terms/usage/consent", &staff),
        Event::inquiry(&admin, &serde_json::json!({})),
        Event::get("/v1/terms", &admin).without_claims(),
    ] {
        assert!(house.send(event).await.status >= 400);
    }
    assert_eq!(actions(&house.wire.take_calls()), Vec::<String>::new());
}
