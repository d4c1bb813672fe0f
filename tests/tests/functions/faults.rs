//! What still holds when DynamoDB fails: A1 and A2 under faults on the wire.

use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::future::join_all;
use futures_util::stream::{self, StreamExt as _};
use serde_json::Value;
use vrs_tests::contract::Answer;
use vrs_tests::event::{Event, Member};
use vrs_tests::fault::{Fault, First, Storm};

use crate::house::House;
use crate::people::{ASAHIKAWA, HAKODATE, HANAKO, NOBODY, SAPPORO, TARO, TWINS, by_number};

/// Longer than any request may take: who waits this long waits for a request that never ends.
const ENDLESS: Duration = Duration::from_secs(20);

async fn in_time(answer: impl Future<Output = Answer>) -> Answer {
    tokio::time::timeout(ENDLESS, answer).await.expect("an answer within the deadline")
}

/// The doses in the record of each inquiry, by its id.
async fn recorded(house: &House) -> BTreeMap<String, Vec<u64>> {
    let numbers = |it: &Value| it["N"].as_str().unwrap().parse().unwrap();
    house
        .engine
        .items("Inquiries")
        .await
        .iter()
        .map(|item| {
            let doses = item["doses"]["L"].as_array().map(|it| it.iter().map(numbers).collect());
            (item["id"]["S"].as_str().unwrap().to_owned(), doses.unwrap_or_default())
        })
        .collect()
}

fn disclosed(answer: &Value) -> Vec<u64> {
    answer["vaccinations"].as_array().unwrap().iter().map(|it| it["dose"].as_u64().unwrap()).collect()
}

/// A1: 2,400 inquiries, 32 at a time, while one call in fifteen meets a fault.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a1_in_a_storm_every_disclosure_has_exactly_its_record() {
    const INQUIRIES: usize = 2_400;
    let house = House::settled().await;
    house.wire.plan(Storm::new(20_211_214, 65));
    let questions = [
        HANAKO.by_number(HAKODATE, false),
        HANAKO.by_name(HAKODATE, true),
        TARO.by_number(ASAHIKAWA, true),
        TARO.by_number(ASAHIKAWA, false),
        TWINS[0].by_name(HAKODATE, true),
        by_number(NOBODY, HAKODATE, false),
    ];
    let staff = Member::staff(SAPPORO);
    let answers: Vec<_> = stream::iter(0..INQUIRIES)
        .map(|n| in_time(house.inquire(&staff, &questions[n % questions.len()])))
        .buffer_unordered(32)
        .collect()
        .await;
    house.wire.calm();

    let recorded = recorded(&house).await;
    let mut statuses = BTreeMap::<u16, usize>::new();
    for answer in &answers {
        *statuses.entry(answer.status).or_default() += 1;
        if answer.status == 200 {
            let json = answer.json();
            let id = json["inquiryId"].as_str().unwrap();
            assert_eq!(recorded.get(id), Some(&disclosed(&json)), "{answer}");
        }
    }
    // Each request leaves one record at most; one whose answer was lost may leave one without an answer.
    let answered = answers.iter().filter(|it| it.status != 503).count();
    assert!((answered..=INQUIRIES).contains(&recorded.len()), "{} of {statuses:?}", recorded.len());
    let by_request = house.engine.items("Inquiries").await;
    let mut requests: Vec<_> = by_request.iter().map(|it| it["requestId"]["S"].to_string()).collect();
    requests.sort();
    requests.dedup();
    assert_eq!(requests.len(), recorded.len());
    // Some requests failed, most were answered all the same, and no other answers came than these.
    assert_eq!(
        statuses.keys().copied().filter(|it| ![200, 403, 503].contains(it)).count(),
        0,
        "{statuses:?}"
    );
    assert!(statuses[&200] > INQUIRIES / 2, "{statuses:?}");

    let after = house.inquire(&staff, &HANAKO.by_number(HAKODATE, false)).await;
    assert_eq!(disclosed(&after.json()), [1, 2]);
}

/// Every call of an inquiry, met by every fault that it can outlive: answered, with one record.
#[tokio::test]
async fn a1_one_fault_anywhere_is_outlived_and_recorded_once() {
    let staff = Member::staff(SAPPORO);
    for action in ["dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:PartiQLInsert"] {
        let house = House::settled().await;
        for fault in Fault::HARMFUL {
            let before = recorded(&house).await.len();
            house.wire.plan(First::new(1, action, fault));
            let answer = in_time(house.inquire(&staff, &HANAKO.by_number(HAKODATE, false))).await;
            assert_eq!(answer.status, 200, "{action} {fault:?}: {answer}");
            assert_eq!(recorded(&house).await.len(), before + 1, "{action} {fault:?}");
            let id = answer.json()["inquiryId"].as_str().unwrap().to_owned();
            assert_eq!(recorded(&house).await[&id], disclosed(&answer.json()), "{action} {fault:?}");
        }
    }
}

/// A1: while the record can't be written, nothing is answered, by any kind of fault.
#[tokio::test]
async fn a1_without_a_record_nothing_is_disclosed() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    let marks = [HANAKO.name, HANAKO.kana, HANAKO.birth_date, "0000000042", "AB1234"];
    for fault in Fault::HARMFUL {
        house.wire.plan(First::new(u64::MAX, "dynamodb:PartiQLInsert", fault));
        let questions = [HANAKO.by_number(HAKODATE, false), HANAKO.by_name(HAKODATE, true)];
        for answer in join_all(questions.iter().map(|it| in_time(house.inquire(&staff, it)))).await {
            assert_eq!(answer.verdict(), (503, "unavailable".into()), "{fault:?}: {answer}");
            assert!(answer.headers.contains_key("retry-after"));
            assert!(marks.iter().all(|mark| !answer.body.contains(mark)), "{fault:?}: {answer}");
        }
        house.wire.calm();
        let after = house.inquire(&staff, &HANAKO.by_number(HAKODATE, false)).await;
        assert_eq!(after.status, 200, "after {fault:?}: {after}");
    }
}

/// A2: a refusal that can't be recorded is answered 503, not as the refusal that it would be.
#[tokio::test]
async fn a2_a_refusal_that_cannot_be_recorded_is_unavailable() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    let nobody = Member::of("nobody", &["municipality-011002"]);
    for fault in [Fault::Throttle, Fault::Fail, Fault::Close, Fault::NeverAnswer] {
        house.wire.plan(First::new(u64::MAX, "dynamodb:PartiQLInsert", fault));
        // Refused for want of consent, for one's own municipality, for the role.
        let refused = [
            (&staff, TARO.by_number(ASAHIKAWA, false)),
            (&staff, TARO.by_number(SAPPORO, false)),
            (&nobody, TARO.by_number(ASAHIKAWA, true)),
        ];
        let ask = |(member, question)| in_time(house.inquire(member, question));
        for answer in join_all(refused.iter().map(|(member, question)| ask((member, question)))).await {
            assert_eq!(answer.verdict(), (503, "unavailable".into()), "{fault:?}: {answer}");
        }
    }
    assert_eq!(recorded(&house).await.len(), 0);
}

/// Every read that decides must come in: none is taken as "nothing there".
#[tokio::test]
async fn a1_a_read_that_fails_is_unavailable() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    for action in ["dynamodb:BatchGetItem", "dynamodb:Query"] {
        for fault in [Fault::Throttle, Fault::Fail, Fault::Close] {
            house.wire.plan(First::new(u64::MAX, action, fault));
            for question in [HANAKO.by_number(HAKODATE, true), HANAKO.by_name(HAKODATE, true)] {
                let answer = in_time(house.inquire(&staff, &question)).await;
                assert_eq!(answer.verdict(), (503, "unavailable".into()), "{action} {fault:?}: {answer}");
            }
        }
    }
    assert_eq!(recorded(&house).await.len(), 0);
}

/// Keys that DynamoDB left for later are no answer: an agreement isn't missing because it wasn't read.
#[tokio::test]
async fn q9_agreements_left_unprocessed_are_unavailable() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    house.wire.plan(First::new(u64::MAX, "dynamodb:BatchGetItem", Fault::Unprocessed));
    for target in
        ["/v1/transfer/requirement?holder=012025&method=my-number", "/v1/transfer/holders?prefecture=01"]
    {
        assert_eq!(house.get(target, &staff).await.verdict(), (503, "unavailable".into()));
    }
    for declared in [false, true] {
        let answer = house.inquire(&staff, &HANAKO.by_number(HAKODATE, declared)).await;
        assert_eq!(answer.verdict(), (503, "unavailable".into()));
    }
    assert_eq!(recorded(&house).await.len(), 0);
}

/// What a batch leaves over is asked for again: a table that was throttled for a moment costs time, and no answer.
#[tokio::test]
async fn q9_agreements_left_over_are_asked_for_again() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    for target in
        ["/v1/transfer/requirement?holder=012025&method=my-number", "/v1/transfer/holders?prefecture=01"]
    {
        house.wire.plan(First::new(2, "dynamodb:BatchGetItem", Fault::Unprocessed));
        assert_eq!(house.get(target, &staff).await.status, 200, "{target}");
    }
    house.wire.plan(First::new(2, "dynamodb:BatchGetItem", Fault::Unprocessed));
    let answer = house.inquire(&staff, &HANAKO.by_number(HAKODATE, false)).await;
    assert_eq!(answer.json()["basis"], "terms");
}

/// What waiting can't mend is not 503: a missing permission, a request that the engine finds invalid, an item that can't be
/// read. Nothing is disclosed, and the log has the cause.
#[tokio::test]
async fn what_waiting_cannot_mend_is_an_internal_error() {
    let (log, _caught) = crate::leaks::catch_log();
    let house = House::settled().await;
    let admin = Member::admin(SAPPORO);
    let consent = house.consent_event(&admin, "usage").await;
    let events = || {
        [
            Event::get("/v1/terms", &admin),
            Event::get("/v1/transfer/holders?prefecture=01", &admin),
            Event::get("/v1/transfer/requirement?holder=012025&method=my-number", &admin),
            Event::get("/v1/transfer/inquiries?direction=made", &admin),
            Event::inquiry(&admin, &HANAKO.by_number(HAKODATE, false)),
            Event::inquiry(&admin, &HANAKO.by_number(SAPPORO, false)),
            consent.clone(),
        ]
    };
    for fault in [Fault::Deny, Fault::Invalid] {
        house.wire.plan(fault);
        for event in events() {
            let path = event.path.clone();
            let answer = house.send(event).await;
            assert_eq!(answer.verdict(), (500, "internal-error".into()), "{fault:?} {path}: {answer}");
            assert!(!answer.headers.contains_key("retry-after"));
        }
    }
    house.wire.calm();
    assert_eq!(recorded(&house).await.len(), 0);
    assert_eq!(log.text().lines().filter(|it| it.contains("failed:internal-error")).count(), 14);

    for (table, broken, event) in [
        ("Records", "sealed", Event::inquiry(&admin, &HANAKO.by_number(HAKODATE, false))),
        ("Agreements", "agreedAt", Event::get("/v1/terms", &admin)),
    ] {
        let mut items = house.engine.items(table).await;
        for item in items.iter_mut().filter(|it| it.get(broken).is_some()) {
            item[broken] = serde_json::json!({ "S": "broken" });
        }
        house.engine.put(table, &items).await;
        assert_eq!(house.send(event).await.verdict(), (500, "internal-error".into()), "{table}");
    }
    assert_eq!(recorded(&house).await.len(), 0);
}

/// The limits guard against guessing: what can't be counted is not answered.
#[tokio::test]
async fn limits_that_cannot_be_counted_let_nothing_pass() {
    let house = House::limited(1_000, 1_000).await;
    house.wire.plan(First::new(u64::MAX, "dynamodb:UpdateItem", Fault::Fail));
    let answer = house.inquire(&Member::staff(SAPPORO), &HANAKO.by_number(HAKODATE, false)).await;
    assert_eq!(answer.verdict(), (503, "unavailable".into()));
}

/// T4: an agreement whose answer was lost is found again, and reported as made.
#[tokio::test]
async fn t4_an_agreement_whose_answer_was_lost_is_made_once() {
    for fault in [Fault::DoneThenClose, Fault::DoneNeverAnswered, Fault::Fail, Fault::Throttle] {
        let house = House::start().await;
        let admin = Member::admin(SAPPORO);
        let event = house.consent_event(&admin, "usage").await;
        house.wire.plan(First::new(1, "dynamodb:PartiQLInsert", fault));
        let answer = in_time(house.send(event)).await;
        assert_eq!(answer.status, 201, "{fault:?}: {answer}");
        assert_eq!(house.engine.items("Agreements").await.len(), 1);
    }
}

#[tokio::test]
async fn everything_else_is_unavailable_with_dynamodb_and_works_after() {
    let house = House::settled().await;
    let admin = Member::admin(SAPPORO);
    let consent = house.consent_event(&admin, "usage").await;
    let events = || {
        [
            Event::get("/v1/terms", &admin),
            Event::get("/v1/terms/usage", &admin),
            Event::get("/v1/transfer/holders?prefecture=01", &admin),
            Event::get("/v1/transfer/requirement?holder=012025&method=my-number", &admin),
            Event::get("/v1/transfer/inquiries?direction=made", &admin),
            Event::get("/v1/transfer/inquiries?direction=received", &admin),
            consent.clone(),
        ]
    };
    for fault in [Fault::Throttle, Fault::Fail, Fault::Close, Fault::NeverAnswer] {
        house.wire.plan(fault);
        for answer in join_all(events().into_iter().map(|event| in_time(house.send(event)))).await {
            assert_eq!(answer.verdict(), (503, "unavailable".into()), "{fault:?}: {answer}");
            assert!(answer.headers.contains_key("retry-after"));
        }
    }
    house.wire.calm();
    for event in events() {
        let answer = house.send(event.clone()).await;
        assert!([200, 201].contains(&answer.status), "{}: {answer}", event.path);
    }
}
