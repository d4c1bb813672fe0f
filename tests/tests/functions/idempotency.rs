//! `Idempotency-Key`: one request sent twice is one inquiry.

use serde_json::{Value, json};
use vrs_tests::event::{Event, Member};

use crate::house::House;
use crate::people::{CHIYODA, HAKODATE, HANAKO, Resident, SAPPORO, TARO};

fn new_key() -> String {
    uuid::Uuid::now_v7().to_string()
}

#[tokio::test]
async fn the_same_key_and_body_again_is_answered_again_under_the_same_record() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    let key = new_key();
    let event = |question: &Value| Event::inquiry(&staff, question).header("idempotency-key", &key);
    let question = HANAKO.by_number(HAKODATE, false);
    let first = house.send(event(&question)).await;
    let again = house.send(event(&question)).await;
    assert_eq!(first.json()["inquiryId"], key);
    assert_eq!(first.json(), again.json());
    assert_eq!(house.engine.items("Inquiries").await.len(), 1);

    for other in [
        HANAKO.by_number(CHIYODA, false),
        HANAKO.by_number(HAKODATE, true),
        TARO.by_number(HAKODATE, false),
        HANAKO.by_name(HAKODATE, true),
    ] {
        let answer = house.send(event(&other)).await;
        assert_eq!(answer.verdict(), (422, "idempotency-key-reused".into()), "{other}");
    }
    // A2: each attempt is on record, under an id of its own.
    assert_eq!(house.engine.items("Inquiries").await.len(), 5);
}

/// G1: one municipality's key says nothing about another's inquiry.
#[tokio::test]
async fn g1_keys_are_each_municipality_s_own() {
    let house = House::settled().await;
    let key = new_key();
    let question = HANAKO.by_number(HAKODATE, true);
    for municipality in [SAPPORO, CHIYODA] {
        let event = Event::inquiry(&Member::staff(municipality), &question).header("idempotency-key", &key);
        assert_eq!(house.send(event).await.status, 200);
    }
    assert_eq!(house.engine.items("Inquiries").await.len(), 2);
}

#[tokio::test]
async fn only_fresh_uuids_of_version_7_are_keys() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    let question = HANAKO.by_number(HAKODATE, false);
    let at = |seconds: i64| {
        let now = jiff::Timestamp::now().as_second() + seconds;
        let time = uuid::Timestamp::from_unix(uuid::NoContext, u64::try_from(now).unwrap(), 0);
        uuid::Uuid::new_v7(time).to_string()
    };
    for (key, accepted) in [
        (at(0), true),
        (at(-9 * 60), true),
        (at(60), true),
        (at(-11 * 60), false),
        (at(3 * 60), false),
        (String::new(), false),
        ("1".to_owned(), false),
        (uuid::Uuid::nil().to_string(), false),
        ("f81d4fae-7dec-41d0-a765-00a0c91e6bf6".to_owned(), false),
        (format!("{}0", at(0)), false),
    ] {
        let event = Event::inquiry(&staff, &question).header("idempotency-key", &key);
        let answer = house.send(event).await;
        if accepted {
            assert_eq!(answer.json()["inquiryId"], key);
        } else {
            assert_eq!(answer.verdict(), (422, "invalid-field".into()), "{key}");
        }
    }
}

/// A record that came in after the first answer is another disclosure: the repeated answer leaves it out.
#[tokio::test]
async fn a1_a_repeated_answer_gives_no_more_than_its_record_says() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    let key = new_key();
    let question = HANAKO.by_number(HAKODATE, false);
    let event = || Event::inquiry(&staff, &question).header("idempotency-key", &key);
    let first = house.send(event()).await;
    house.load(&HANAKO, HANAKO.dose(HAKODATE, 4)).await;
    assert_eq!(house.send(event()).await.json(), first.json());
    let anew = house.inquire(&staff, &question).await.json();
    assert_eq!(anew["vaccinations"].as_array().unwrap().len(), 3);
}

/// The person is as written beside the doses that the record names, not beside one that came later.
#[tokio::test]
async fn a1_a_repeated_answer_knows_no_later_name() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    let event =
        Event::inquiry(&staff, &HANAKO.by_number(HAKODATE, false)).header("idempotency-key", &new_key());
    let first = house.send(event.clone()).await;
    let married =
        Resident { name: "見本 花子（改姓）", kana: "ミホン ハナコ カイセイ", ..HANAKO };
    house.load(&HANAKO, married.dose(HAKODATE, 4)).await;
    assert_eq!(house.send(event).await.json(), first.json());
}

/// Once several match, it can't be told any more whom the first answer was about, and nobody's data is given.
#[tokio::test]
async fn a1_q12_a_repeated_answer_tells_nothing_when_several_match_by_now() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    let event = Event::inquiry(&staff, &HANAKO.by_name(HAKODATE, true)).header("idempotency-key", &new_key());
    assert_eq!(house.send(event.clone()).await.json()["outcome"], "found");
    let namesake = Resident { number: TARO.number, ..HANAKO };
    house.load(&namesake, namesake.dose(HAKODATE, 1)).await;
    let again = house.send(event).await.json();
    assert_eq!((&again["outcome"], &again["vaccinations"]), (&json!("ambiguous"), &json!([])));
}

/// A limit is over in a minute: the same request may then be answered, and each refusal was another event.
#[tokio::test]
async fn a_limit_does_not_use_a_key_up() {
    let house = House::limited(1, 0).await;
    let staff = Member::staff(SAPPORO);
    // Of three, at least one is beyond the limit, even when a minute ends on the way.
    let mut refused = None;
    for _ in 0..3 {
        let question = HANAKO.by_number(HAKODATE, false);
        let event = Event::inquiry(&staff, &question).header("idempotency-key", &new_key());
        if house.send(event.clone()).await.status == 429 {
            refused = Some(event);
        }
    }
    let event = refused.expect("an inquiry beyond the limit");
    let answer = house.without_limits().await.send(event.clone()).await.json();
    assert_eq!(
        (&answer["outcome"], &answer["inquiryId"]),
        (&json!("found"), &event.headers["idempotency-key"])
    );
}

/// A2: whoever may not ask is on record for it, even when they send a key that stands for another inquiry.
#[tokio::test]
async fn a2_a_key_that_is_taken_keeps_no_refusal_off_the_record() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    let key = new_key();
    let send = async |member: &Member, question: &Value| {
        house.send(Event::inquiry(member, question).header("idempotency-key", &key)).await.verdict()
    };
    let question = HANAKO.by_number(HAKODATE, false);
    assert_eq!(send(&staff, &question).await.0, 200);
    let auditor = Member::of("auditor", &["municipality-011002", "auditor"]);
    assert_eq!(send(&auditor, &question).await, (403, "role-required".into()));
    assert_eq!(send(&staff, &HANAKO.by_number(SAPPORO, false)).await, (422, "own-municipality".into()));
    assert_eq!(house.engine.items("Inquiries").await.len(), 3);
}

/// A request that is sent again after a new secret came into force is the same request still. A process of the deployment
/// before can't tell, and says that it can't answer now.
#[tokio::test]
async fn a_request_is_recognised_across_a_new_secret() {
    let mut house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    let ask = |person: &Resident, key: &str| {
        Event::inquiry(&staff, &person.by_number(HAKODATE, false)).header("idempotency-key", key)
    };
    let (before, during) = (new_key(), new_key());
    let first = house.send(ask(&HANAKO, &before)).await.json();
    house.use_secrets(&["1", "2"]).await;
    assert_eq!(house.send(ask(&HANAKO, &before)).await.json(), first);
    assert_eq!(house.send(ask(&TARO, &before)).await.verdict(), (422, "idempotency-key-reused".into()));
    assert_eq!(house.send(ask(&HANAKO, &during)).await.status, 200);
    house.use_secrets(&["1"]).await;
    assert_eq!(house.send(ask(&HANAKO, &during)).await.verdict(), (503, "unavailable".into()));
}
