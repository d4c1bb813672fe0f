//! Several at once.

use futures_util::future::join_all;
use vrs_tests::event::{Event, Member};
use vrs_tests::fault::Fault;

use crate::house::House;
use crate::people::{HAKODATE, HANAKO, SAPPORO, TARO};

/// T4: two press at once. The wire lets neither's calls pass before all of both have come.
#[tokio::test]
async fn t4_two_agreements_at_once_make_one() {
    let house = House::start().await;
    let members = ["one", "two"].map(|name| Member::of(name, &["municipality-011002", "terms-admin"]));
    let events = join_all(members.iter().map(|member| house.consent_event(member, "usage"))).await;
    house.wire.plan(Fault::Gather(4));
    let answers = join_all(events.into_iter().map(|event| house.send(event))).await;
    let mut statuses: Vec<_> = answers.iter().map(|it| it.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 201]);
    assert_eq!(answers[0].json(), answers[1].json());
    assert_eq!(house.engine.items("Agreements").await.len(), 1);
}

#[tokio::test]
async fn t4_many_agreements_at_once_make_one() {
    let house = House::start().await;
    let members: Vec<_> =
        (0..16).map(|n| Member::of(&format!("admin {n}"), &["municipality-011002", "terms-admin"])).collect();
    let answers = join_all(members.iter().map(|member| house.agree(member, "usage"))).await;
    assert_eq!(answers.iter().filter(|it| it.status == 201).count(), 1);
    assert_eq!(answers.iter().filter(|it| it.status == 200).count(), 15);
    assert!(answers.iter().all(|it| it.json()["consent"] == answers[0].json()["consent"]));
}

#[tokio::test]
async fn a1_the_same_key_at_once_makes_one_record() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    let key = uuid::Uuid::now_v7().to_string();
    let question = HANAKO.by_number(HAKODATE, false);
    let ask = || house.send(Event::inquiry(&staff, &question).header("idempotency-key", &key));
    let answers = join_all((0..8).map(|_| ask())).await;
    for answer in &answers {
        assert_eq!(answer.json(), answers[0].json());
        assert_eq!(answer.json()["outcome"], "found");
    }
    assert_eq!(house.engine.items("Inquiries").await.len(), 1);
}

/// One key for two questions at once: one is answered, the other refused, whichever came first.
#[tokio::test]
async fn a1_one_key_for_two_questions_at_once_answers_one() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    let key = uuid::Uuid::now_v7().to_string();
    let ask = |question| {
        let event = Event::inquiry(&staff, &question).header("idempotency-key", &key);
        house.send(event)
    };
    let (one, two) =
        tokio::join!(ask(HANAKO.by_number(HAKODATE, false)), ask(TARO.by_number(HAKODATE, false)));
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 422]);
    assert_eq!(house.engine.items("Inquiries").await.len(), 2, "the one that was refused is on record, too");
}

/// An agreement that comes while an inquiry is under way: whichever way it falls, answer and record say the same.
#[tokio::test]
async fn q9_an_agreement_during_an_inquiry() {
    let house = House::settled().await;
    let staff = Member::staff(crate::people::CHIYODA);
    let question = HANAKO.by_number(HAKODATE, false);
    let admin = Member::admin(crate::people::CHIYODA);
    let (answer, agreed) =
        tokio::join!(house.inquire(&staff, &question), house.agree(&admin, "inquiry-addendum"));
    assert_eq!(agreed.status, 201);
    let record = &house.engine.items("Inquiries").await[0];
    match answer.status {
        200 => assert_eq!(record["basis"]["S"], "terms"),
        403 => assert_eq!(record["reason"]["S"], "individual-consent-required"),
        other => panic!("{other}: {answer}"),
    }
}

/// A new text comes into force while processes of the deployment before still answer, with two agreements and two
/// inquiries under way: every agreement is to the text of its process, and no inquiry rests on another text than both
/// municipalities agreed to.
#[tokio::test]
async fn t5_q9_a_new_text_while_agreements_and_inquiries_are_under_way() {
    let mut house = House::settled().await;
    let before = house.deployed_before().await;
    house.put_in_force("inquiry-addendum", "2022-04-01", "改定した本文").await;
    let (staff, admin) = (Member::staff(SAPPORO), Member::admin(SAPPORO));
    let question = HANAKO.by_number(HAKODATE, false);

    let (of_old, of_new, agreed_old, agreed_new) = tokio::join!(
        before.inquire(&staff, &question),
        house.inquire(&staff, &question),
        before.agree(&admin, "inquiry-addendum"),
        house.agree(&admin, "inquiry-addendum"),
    );
    assert_eq!((agreed_old.status, agreed_new.status), (200, 201), "the old stood already, the new is made");
    assert_eq!(of_old.json()["basis"], "terms", "both had agreed to the text of that process");
    assert_eq!(of_new.status, 403, "the holder has not agreed to the new text");

    let shown_old = before.consent_event(&admin, "inquiry-addendum").await;
    assert_eq!(house.send(shown_old).await.json()["code"], "terms-superseded");
    assert_eq!(house.agree(&Member::admin(HAKODATE), "inquiry-addendum").await.status, 201);
    assert_eq!(house.inquire(&staff, &question).await.json()["basis"], "terms");

    let records = house.engine.items("Inquiries").await;
    let agreed_to = |version: &str| {
        let texts = records.iter().filter_map(|it| it["agreedTo"]["S"].as_str());
        texts.filter(|it| it.starts_with(&format!("inquiry-addendum#{version}#"))).count()
    };
    assert_eq!((agreed_to("2021-12-03"), agreed_to("2022-04-01")), (1, 1));
    assert_eq!(records.iter().filter(|it| it["outcome"]["S"] == "refused").count(), 1);
    let stand = house.engine.items("Agreements").await;
    assert_eq!(stand.len(), 4, "two municipalities, two texts, and nothing was overwritten");
}
