//! `Idempotency-Key`: one request sent twice is one inquiry.

use serde_json::Value;
use vrs_tests::event::{Event, Member};

use crate::house::House;
use crate::people::{CHIYODA, HAKODATE, HANAKO, SAPPORO, TARO};

#[tokio::test]
async fn the_same_key_and_body_again_is_answered_again_under_the_same_record() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    let key = uuid::Uuid::now_v7().to_string();
    let event = |question: &Value| Event::inquiry(&staff, question).header("idempotency-key", &key);
    let question = HANAKO.by_number(HAKODATE, false);
    let first = house.send(event(&question)).await;
    let again = house.send(event(&question)).await;
    assert_eq!(first.json()["inquiryId"], key);
    assert_eq!(first.json(), again.json());
    assert_eq!(house.engine.items("Inquiries").unwrap().len(), 1);

    for other in [
        HANAKO.by_number(CHIYODA, false),
        HANAKO.by_number(HAKODATE, true),
        TARO.by_number(HAKODATE, false),
        HANAKO.by_name(HAKODATE, true),
    ] {
        let answer = house.send(event(&other)).await;
        assert_eq!(answer.verdict(), (422, "idempotency-key-reused".into()), "{other}");
    }
    assert_eq!(house.engine.items("Inquiries").unwrap().len(), 1);
}

/// G1: one municipality's key says nothing about another's inquiry.
#[tokio::test]
async fn g1_keys_are_each_municipality_s_own() {
    let house = House::settled().await;
    let key = uuid::Uuid::now_v7().to_string();
    let question = HANAKO.by_number(HAKODATE, true);
    for municipality in [SAPPORO, CHIYODA] {
        let event = Event::inquiry(&Member::staff(municipality), &question).header("idempotency-key", &key);
        assert_eq!(house.send(event).await.status, 200);
    }
    assert_eq!(house.engine.items("Inquiries").unwrap().len(), 2);
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
    let key = uuid::Uuid::now_v7().to_string();
    let question = HANAKO.by_number(HAKODATE, false);
    let event = || Event::inquiry(&staff, &question).header("idempotency-key", &key);
    let first = house.send(event()).await;
    house.load(&HANAKO, HANAKO.dose(HAKODATE, 4)).await;
    assert_eq!(house.send(event()).await.json(), first.json());
    let anew = house.inquire(&staff, &question).await.json();
    assert_eq!(anew["vaccinations"].as_array().unwrap().len(), 3);
}
