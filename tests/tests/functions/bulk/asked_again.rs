//! A chunk that is asked again, after a crash or at the same time (B5, B6).

use serde_json::json;
use vrs_tests::event::Member;
use vrs_tests::fault::{Fault, First};

use super::{RECEIVED, ask, listed, outcomes, person, post, started};
use crate::house::House;
use crate::people::{ASAHIKAWA, HAKODATE, HANAKO, NOBODY, Resident, TARO, with};

/// B6: the same chunk is answered again under the same record, and no more is given than stands there; a protection made since wins.
#[tokio::test]
async fn b6_what_stands_on_record_limits_what_is_given_again() {
    let house = House::settled().await;
    let bulk = started(&house, "named", 3).await;
    let persons = [
        person("1", HANAKO.number, &[HAKODATE]),
        person("2", NOBODY, &[HAKODATE]),
        with(&person("3", TARO.number, &[ASAHIKAWA]), "/individualConsent", true),
    ];
    let first = ask(&house, &bulk, 1, &persons).await;
    assert_eq!(ask(&house, &bulk, 1, &persons).await.body, first.body, "again the very same");
    let entries = house.engine.items("Inquiries").await.len();
    // An import in between brings more doses, and somebody who was not there.
    house.load(&HANAKO, HANAKO.dose(HAKODATE, 3)).await;
    let somebody = Resident { number: NOBODY, ..TARO };
    house.load(&somebody, somebody.dose(HAKODATE, 1)).await;
    assert_eq!(ask(&house, &bulk, 1, &persons).await.body, first.body);
    let guardian = Member::of("guardian", &[&format!("municipality-{ASAHIKAWA}"), "guardian"]);
    let protect = json!({ "subject": { "myNumber": TARO.number } });
    assert_eq!(house.send(post("/v1/protections", &guardian, &protect)).await.status, 201);
    let again = ask(&house, &bulk, 1, &persons).await;
    let expected = ["found", "not-found", "not-found"];
    assert_eq!(outcomes(&again).iter().map(|it| it.0.as_str()).collect::<Vec<_>>(), expected, "{again}");
    assert_eq!(house.engine.items("Inquiries").await.len(), entries, "nothing is recorded twice");
    // Another body, another order, another consent: nothing of it.
    for other in [
        vec![persons[1].clone(), persons[0].clone(), persons[2].clone()],
        vec![persons[0].clone(), persons[1].clone(), with(&persons[2], "/individualConsent", false)],
        vec![with(&persons[0], "/ref", "other"), persons[1].clone(), persons[2].clone()],
        vec![with(&persons[0], "/birthDate", "1950-01-31"), persons[1].clone(), persons[2].clone()],
    ] {
        assert_eq!(ask(&house, &bulk, 1, &other).await.verdict(), (422, "chunk-reused".to_owned()));
    }
}

/// B5, B6: whichever call is cut off, before or after it was done, nothing is given that isn't on record, and asking again mends it.
#[tokio::test]
async fn b5_b6_a_chunk_that_breaks_off_is_mended_by_asking_again() {
    for action in ["dynamodb:PartiQLInsert", "dynamodb:UpdateItem", "dynamodb:Query", "dynamodb:GetItem"] {
        for fault in [Fault::Deny, Fault::DoneThenClose, Fault::Throttle] {
            let house = House::settled().await;
            let bulk = started(&house, "all", 2).await;
            let persons = [person("1", HANAKO.number, &[]), person("2", NOBODY, &[])];
            // As often as the SDK tries.
            house.wire.plan(First::new(3, action, fault));
            let broken = ask(&house, &bulk, 1, &persons).await;
            house.wire.calm();
            let answered = ask(&house, &bulk, 1, &persons).await;
            let expected = [
                ("found".to_owned(), vec!["012025 found [1,2]".to_owned()]),
                ("not-found".to_owned(), vec![]),
            ];
            assert_eq!(outcomes(&answered), expected, "{action} {fault:?}");
            if broken.status == 200 {
                for (now, then) in outcomes(&broken).iter().zip(&expected) {
                    assert!(
                        now == then || *now == ("unanswered".to_owned(), vec![]),
                        "{action} {fault:?} {broken}"
                    );
                }
            } else {
                assert!([500, 503].contains(&broken.status), "{broken}");
            }
            let received = listed(&house, RECEIVED, &Member::admin(HAKODATE)).await;
            assert_eq!(received.len(), 1, "{action} {fault:?}: {received:#?}");
        }
    }
}

#[tokio::test]
async fn b6_a_chunk_asked_at_the_same_time_is_recorded_once() {
    let house = House::settled().await;
    let bulk = started(&house, "named", 2).await;
    let persons = [person("1", HANAKO.number, &[HAKODATE]), person("2", NOBODY, &[HAKODATE])];
    let answers = futures_util::future::join_all((0..8).map(|_| ask(&house, &bulk, 1, &persons))).await;
    assert!(answers.iter().all(|it| it.status == 200 && it.body == answers[0].body), "{answers:#?}");
    let parts = house.engine.items("Inquiries").await;
    assert_eq!(parts.iter().filter(|it| it["id"]["S"].as_str().unwrap().starts_with("part#")).count(), 1);
}
