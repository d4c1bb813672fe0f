//! Lifting takes two, and what is gone without it is seen (P3).

use std::collections::BTreeSet;

use serde_json::{Value, json};
use vrs_store::Renewal;
use vrs_tests::event::Member;
use vrs_tests::fault::{Fault, First};
use vrs_tests::template;

use super::{guardian, lift, post, protect};
use crate::house::House;
use crate::leaks::catch_log;
use crate::people::{ASAHIKAWA, CHIYODA, HAKODATE, HANAKO, SAPPORO, TARO};

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
