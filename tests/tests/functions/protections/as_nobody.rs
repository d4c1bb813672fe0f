//! A protected person is answered as nobody is, from the first moment on (P1).

use std::collections::BTreeSet;

use serde_json::{Value, json};
use vrs_store::Renewal;
use vrs_tests::contract::Answer;
use vrs_tests::event::{Event, Member};
use vrs_tests::fault::{Fault, First};
use vrs_tests::template;

use super::{MADE, guardian, inquiries, lift, lifted, outcome, post, protect};
use crate::house::House;
use crate::people::{CHIYODA, HAKODATE, HANAKO, NOBODY, Resident, SAPPORO, TARO, TWINS, with, without};

/// All in an answer and its calls that could tell somebody from nobody: everything but ids, times, pseudonyms and what was sent.
fn telltale(
    answer: &Answer,
    calls: &[vrs_tests::call::Call],
) -> (u16, String, Vec<String>, Vec<(String, usize)>) {
    let body = ["/inquiryId", "/inquiredAt"].iter().fold(answer.json(), |it, pointer| without(&it, pointer));
    let mut headers: Vec<_> = answer.headers.keys().cloned().collect();
    headers.sort();
    let mut sent: Vec<_> = calls
        .iter()
        .map(|it| (format!("{} {:?}", it.request.action, it.request.resources), it.request.body.len()))
        .collect();
    sent.sort();
    (answer.status, body.to_string(), headers, sent)
}

/// P1: whichever way is asked, a protected person and nobody get the same status, body, headers, calls and bytes on the wire; and the
/// inquirer's own list says the same of both. The samples at the end must differ, or nothing was compared.
#[tokio::test]
async fn p1_a_protected_person_is_as_if_there_were_nobody() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    let nobody = Resident { number: NOBODY, name: "見本 次郎", kana: "ミホン ジロウ", ..HANAKO };
    let unprotected =
        Resident { number: "111111111118", name: "見本 三郎", kana: "ミホン サブロ", ..HANAKO };
    house.load(&unprotected, unprotected.dose(HAKODATE, 1)).await;
    protect(&house, HAKODATE, HANAKO.number).await;
    // Without records here.
    protect(&house, HAKODATE, TARO.number).await;
    let ask = async |question: &Value| {
        house.wire.forget_calls();
        let answer = house.inquire(&staff, question).await;
        telltale(&answer, &house.wire.take_calls())
    };
    for (protected, nobody) in [
        (HANAKO.by_number(HAKODATE, false), nobody.by_number(HAKODATE, false)),
        (HANAKO.by_number(HAKODATE, true), nobody.by_number(HAKODATE, true)),
        (TARO.by_number(HAKODATE, false), nobody.by_number(HAKODATE, false)),
        (HANAKO.by_name(HAKODATE, true), nobody.by_name(HAKODATE, true)),
        (
            with(&HANAKO.by_name(HAKODATE, true), "/subject/name", HANAKO.kana),
            with(&nobody.by_name(HAKODATE, true), "/subject/name", nobody.kana),
        ),
    ] {
        assert_eq!(ask(&protected).await, ask(&nobody).await, "{protected}");
    }
    let made = inquiries(&house, MADE, &staff).await["inquiries"].as_array().unwrap().clone();
    assert_eq!(made.len(), 10);
    let shown: BTreeSet<_> = made
        .iter()
        .map(|it| {
            ["/inquiryId", "/inquiredAt", "/method", "/basis"]
                .iter()
                .fold(it.clone(), |it, at| without(&it, at))
        })
        .map(|it| it.to_string())
        .collect();
    assert_eq!(shown.len(), 1, "{shown:?}");
    for (somebody, nobody) in [
        (unprotected.by_number(HAKODATE, false), nobody.by_number(HAKODATE, false)),
        (unprotected.by_name(HAKODATE, true), nobody.by_name(HAKODATE, true)),
    ] {
        assert_ne!(ask(&somebody).await, ask(&nobody).await, "{somebody}");
    }
}

/// P1: the two are the same also while a new secret takes over, when records stand under two pseudonyms.
#[tokio::test]
async fn p1_no_step_of_a_new_secret_tells_a_protected_person_from_nobody() {
    let mut house = House::settled().await;
    let nobody = Resident { number: NOBODY, name: "見本 次郎", kana: "ミホン ジロウ", ..HANAKO };
    protect(&house, HAKODATE, HANAKO.number).await;
    for (n, step) in [["1"].as_slice(), &["1", "2"], &["-1", "2"]].into_iter().enumerate() {
        if n == 2 {
            house.renew(Renewal::Copy).await.unwrap();
        }
        house.use_secrets(step).await;
        let ask = async |question: &Value| {
            house.wire.forget_calls();
            let answer = house.inquire(&Member::staff(SAPPORO), question).await;
            telltale(&answer, &house.wire.take_calls())
        };
        for (protected, nobody) in [
            (HANAKO.by_number(HAKODATE, false), nobody.by_number(HAKODATE, false)),
            (HANAKO.by_name(HAKODATE, true), nobody.by_name(HAKODATE, true)),
        ] {
            assert_eq!(ask(&protected).await, ask(&nobody).await, "{step:?} {protected}");
        }
    }
}

/// P1: records of a protected person that can't be read don't show either: nobody has none.
#[tokio::test]
async fn p1_an_unreadable_record_of_a_protected_person_is_as_if_it_were_not_there() {
    let house = House::settled().await;
    let mut items = house.engine.items("Records").await;
    items.retain(|it| it["sealed"].is_object());
    for item in &mut items {
        item["sealed"]["B"] = json!("AAAA");
    }
    house.engine.put("Records", &items).await;
    let ask = async |question: &Value| house.inquire(&Member::staff(SAPPORO), question).await.status;
    let questions = [HANAKO.by_number(HAKODATE, true), HANAKO.by_name(HAKODATE, true)];
    for question in &questions {
        assert_eq!(ask(question).await, 500, "{question}");
    }
    protect(&house, HAKODATE, HANAKO.number).await;
    for question in &questions {
        assert_eq!(ask(question).await, 200, "{question}");
    }
}

/// P1: at once, for this holder only; and P3: until the last of several is lifted.
#[tokio::test]
async fn p1_p3_from_the_first_moment_to_the_last_lift() {
    let house = House::settled().await;
    let (here, elsewhere) = (HANAKO.by_number(HAKODATE, true), HANAKO.by_number(CHIYODA, true));
    assert_eq!(outcome(&house, &here).await, "found");
    let one = protect(&house, HAKODATE, HANAKO.number).await;
    assert_eq!(
        (outcome(&house, &here).await.as_str(), outcome(&house, &elsewhere).await.as_str()),
        ("not-found", "found")
    );
    let two = protect(&house, HAKODATE, HANAKO.number).await;
    lifted(&house, HAKODATE, one["protectionId"].as_str().unwrap()).await;
    for question in [&here, &HANAKO.by_name(HAKODATE, true)] {
        assert_eq!(outcome(&house, question).await, "not-found");
    }
    let id = two["protectionId"].as_str().unwrap();
    assert_eq!(lift(&house, &guardian(HAKODATE, "first"), id).await.status, 202);
    assert_eq!(outcome(&house, &here).await, "not-found", "asking to lift ends nothing");
    assert_eq!(lift(&house, &guardian(HAKODATE, "second"), id).await.status, 200);
    for question in [&here, &HANAKO.by_name(HAKODATE, true)] {
        assert_eq!(outcome(&house, question).await, "found");
    }
}

/// P1, A1: a repeated request gives no more than it did, and of who has been protected since it gives nobody.
#[tokio::test]
async fn p1_the_same_key_after_protecting_is_nobodys_whatever_it_said() {
    let house = House::settled().await;
    let mixed_up = Resident { number: TARO.number, ..HANAKO };
    house.load(&TARO, TARO.dose(HAKODATE, 1)).await;
    house.load(&mixed_up, mixed_up.dose(HAKODATE, 2)).await;
    for (question, said, numbers) in [
        (HANAKO.by_number(HAKODATE, true), "found", vec![HANAKO.number]),
        (TARO.by_number(HAKODATE, true), "contradictory", vec![TARO.number]),
        (TWINS[0].by_name(HAKODATE, true), "ambiguous", TWINS.map(|it| it.number).to_vec()),
    ] {
        let key = uuid::Uuid::now_v7().to_string();
        let event = Event::inquiry(&Member::staff(SAPPORO), &question).header("idempotency-key", &key);
        assert_eq!(house.send(event.clone()).await.json()["outcome"], said);
        for number in numbers {
            protect(&house, HAKODATE, number).await;
        }
        assert_eq!(house.send(event).await.json()["outcome"], "not-found", "{said}");
    }
}

/// P1: while protections can't be read, nothing is answered.
#[tokio::test]
async fn p1_without_protections_nothing_is_answered() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    let of_protections = |fault: Fault| {
        move |request: &vrs_tests::call::Request| {
            if request.resources == ["Protections"] { fault } else { Fault::Pass }
        }
    };
    for (fault, status) in
        [(Fault::Throttle, 503), (Fault::Fail, 503), (Fault::Deny, 500), (Fault::Invalid, 500)]
    {
        house.wire.plan(of_protections(fault));
        for question in [HANAKO.by_number(HAKODATE, false), HANAKO.by_name(HAKODATE, true)] {
            assert_eq!(house.inquire(&staff, &question).await.status, status, "{fault:?}");
        }
    }
    house.wire.calm();
    let template = template::load();
    house.engine.call("DeleteTable", &json!({ "TableName": "Protections" })).await;
    for question in [HANAKO.by_number(HAKODATE, false), HANAKO.by_name(HAKODATE, true)] {
        assert_eq!(house.inquire(&staff, &question).await.status, 500, "the table is gone");
    }
    drop(template);
    assert_eq!(house.engine.items("Inquiries").await.len(), 0);
}

/// The same key is the same protection; a crash or a lost answer leaves it whole or not there.
#[tokio::test]
async fn p1_a_lost_answer_leaves_one_whole_protection() {
    let member = guardian(HAKODATE, "guardian");
    for fault in [Fault::DoneThenClose, Fault::Close, Fault::Fail, Fault::Throttle] {
        let house = House::settled().await;
        let key = uuid::Uuid::now_v7().to_string();
        let send = async |number: &str| {
            let event = post("/v1/protections", &member, &json!({ "subject": { "myNumber": number } }));
            house.send(event.header("idempotency-key", &key)).await
        };
        house.wire.plan(First::new(1, "dynamodb:PartiQLInsert", fault));
        let first = send(HANAKO.number).await;
        assert_eq!(first.status, 201, "{fault:?}: {first}");
        assert_eq!(send(HANAKO.number).await.json(), first.json());
        assert_eq!(send(TARO.number).await.verdict(), (422, "idempotency-key-reused".into()));
        let items = house.engine.items("Protections").await;
        assert_eq!(
            items.len(),
            1 + 2,
            "{fault:?}: beside the check value the person's and the municipality's"
        );
        assert_eq!(outcome(&house, &HANAKO.by_number(HAKODATE, true)).await, "not-found");
    }
}
