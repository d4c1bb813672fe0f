//! The record of inquiries (照会履歴): A2 and A5.

use std::collections::BTreeSet;

use base64::Engine as _;
use serde_json::{Value, json};
use vrs_tests::event::{Event, Member};

use crate::house::House;
use crate::people::{ASAHIKAWA, CHIYODA, HAKODATE, HANAKO, NOBODY, SAPPORO, TARO, TWINS, by_number};

const MADE: &str = "/v1/transfer/inquiries?direction=made";
const RECEIVED: &str = "/v1/transfer/inquiries?direction=received";

async fn inquiries(house: &House, target: &str, member: &Member) -> Vec<Value> {
    let answer = house.get(target, member).await;
    assert_eq!(answer.status, 200, "{answer}");
    answer.json()["inquiries"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a5_each_outcome_is_on_record_newest_first() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    for question in [
        HANAKO.by_number(HAKODATE, false),
        by_number(NOBODY, HAKODATE, false),
        TWINS[0].by_name(HAKODATE, true),
        TARO.by_number(ASAHIKAWA, false),
        HANAKO.by_number(SAPPORO, false),
    ] {
        house.inquire(&staff, &question).await;
    }
    let listed = inquiries(&house, MADE, &staff).await;
    let summary: Vec<_> = listed
        .iter()
        .map(|it| {
            let text = |name: &str| it[name].as_str().unwrap_or("-").to_owned();
            (text("outcome"), text("reason"), text("method"), text("basis"), it["doses"].to_string())
        })
        .collect();
    let row = |outcome: &str, reason: &str, method: &str, basis: &str, doses: &str| {
        (outcome.to_owned(), reason.to_owned(), method.to_owned(), basis.to_owned(), doses.to_owned())
    };
    assert_eq!(
        summary,
        [
            row("refused", "own-municipality", "my-number", "-", "[]"),
            row("refused", "individual-consent-required", "my-number", "-", "[]"),
            row("ambiguous", "-", "demographics", "individual-consent", "[]"),
            row("not-found", "-", "my-number", "terms", "[]"),
            row("found", "-", "my-number", "terms", "[1,2]"),
        ]
    );
    for it in &listed {
        assert_eq!(it["staff"], "011002-staff");
        assert_eq!(it["inquirer"]["name"], "札幌市");
    }
}

/// A2: refusals for role and limit are on record as well.
#[tokio::test]
async fn a2_refusals_for_role_and_limit_are_recorded() {
    let house = House::limited(1, 0).await;
    let nobody = Member::of("nobody", &["municipality-011002"]);
    let question = HANAKO.by_number(HAKODATE, true);
    assert_eq!(house.inquire(&nobody, &question).await.verdict(), (403, "role-required".into()));
    // A minute may end between two of these, not between both pairs of three.
    for _ in 0..3 {
        house.inquire(&Member::staff(SAPPORO), &question).await;
    }
    let reasons: BTreeSet<_> = inquiries(&house, MADE, &nobody)
        .await
        .iter()
        .filter_map(|it| it["reason"].as_str().map(str::to_owned))
        .collect();
    assert_eq!(reasons, BTreeSet::from(["role-required".into(), "too-many-inquiries".into()]));
}

/// A2: what is malformed or invalid isn't an inquiry, and leaves no record.
#[tokio::test]
async fn a2_malformed_and_invalid_input_is_not_recorded() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    let nobody = Member::of("nobody", &["municipality-011002"]);
    for member in [&staff, &nobody] {
        house.inquire(member, &json!({})).await;
        house.inquire(member, &by_number("123456789012", HAKODATE, true)).await;
        house.inquire(member, &by_number(NOBODY, "999999", true)).await;
        house.send(Event::inquiry(member, &json!([]))).await;
    }
    assert_eq!(house.engine.items("Inquiries").await.len(), 0);
}

#[tokio::test]
async fn a5_received_is_for_auditors_and_leaves_staff_out() {
    let house = House::settled().await;
    house.inquire(&Member::staff(SAPPORO), &HANAKO.by_number(HAKODATE, false)).await;
    house.inquire(&Member::staff(CHIYODA), &HANAKO.by_number(HAKODATE, true)).await;

    let auditor = Member::of("auditor", &["municipality-012025", "auditor"]);
    let received = inquiries(&house, RECEIVED, &auditor).await;
    let inquirers: Vec<_> = received.iter().map(|it| it["inquirer"]["code"].clone()).collect();
    assert_eq!(inquirers, [CHIYODA, SAPPORO]);
    assert!(received.iter().all(|it| it.get("staff").is_none() && it["holder"]["code"] == HAKODATE));

    for member in [Member::staff(HAKODATE), Member::of("it", &["municipality-012025", "terms-admin"])] {
        let answer = house.get(RECEIVED, &member).await;
        assert_eq!(answer.verdict(), (403, "role-required".into()), "{member:?}");
        assert_eq!(inquiries(&house, MADE, &member).await.len(), 0);
    }
    // G1: neither direction shows what isn't one's own.
    let elsewhere = Member::admin(ASAHIKAWA);
    assert_eq!(inquiries(&house, MADE, &elsewhere).await.len(), 0);
    assert_eq!(inquiries(&house, RECEIVED, &elsewhere).await.len(), 0);
}

#[tokio::test]
async fn a5_pages_of_100_hold_every_inquiry_once_newest_first() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    for _ in 0..205 {
        house.inquire(&staff, &by_number(NOBODY, HAKODATE, false)).await;
    }
    for (target, member) in [(MADE, &staff), (RECEIVED, &Member::admin(HAKODATE))] {
        let (mut ids, mut sizes, mut page) = (Vec::new(), Vec::new(), target.to_owned());
        loop {
            let answer = house.get(&page, member).await.json();
            let inquiries = answer["inquiries"].as_array().unwrap();
            sizes.push(inquiries.len());
            ids.extend(inquiries.iter().map(|it| it["inquiryId"].as_str().unwrap().to_owned()));
            let Some(next) = answer["next"].as_str() else { break };
            page = format!("{target}&cursor={next}");
        }
        assert_eq!(sizes, [100, 100, 5], "{target}");
        let mut newest_first = ids.clone();
        newest_first.sort();
        newest_first.dedup();
        newest_first.reverse();
        assert_eq!(ids, newest_first, "{target}");
    }
}

/// A cursor holds for its municipality, direction and month only.
#[tokio::test]
async fn a5_g1_a_cursor_is_bound_to_municipality_direction_and_month() {
    let house = House::settled().await;
    let (admin, other) = (Member::admin(SAPPORO), Member::admin(HAKODATE));
    for (from, to) in [(SAPPORO, HAKODATE), (HAKODATE, SAPPORO)] {
        for _ in 0..101 {
            house.inquire(&Member::staff(from), &by_number(NOBODY, to, true)).await;
        }
    }
    let next = house.get(MADE, &admin).await.json()["next"].as_str().unwrap().to_owned();
    assert_eq!(inquiries(&house, &format!("{MADE}&cursor={next}"), &admin).await.len(), 1);

    let cut = &next[..next.len() - 1];
    for (target, member) in [
        (format!("{MADE}&cursor={next}"), &other),
        (format!("{RECEIVED}&cursor={next}"), &admin),
        (format!("{MADE}&month=2021-12&cursor={next}"), &admin),
        (format!("{MADE}&cursor={next}x"), &admin),
        (format!("{MADE}&cursor={cut}"), &admin),
        (format!("{MADE}&cursor=x"), &admin),
        (format!("{MADE}&cursor=e30"), &admin),
        (format!("{MADE}&cursor=%00"), &admin),
    ] {
        let answer = house.get(&target, member).await;
        assert_eq!(answer.verdict(), (400, "malformed-request".into()), "{target}: {answer}");
    }
}

/// A cursor that was made up in the right form, but leads out of its list.
#[tokio::test]
async fn a5_a_made_up_cursor_that_leads_out_of_its_list_is_malformed() {
    let house = House::settled().await;
    let admin = Member::admin(SAPPORO);
    let (month, id) = ("2021-12", "017db690-b3e8-7000-8000-000000000001");
    for (direction, place) in [
        ("made", format!("2021-11-30T14:59:59.999Z#{id}")),
        ("made", format!("2021-12-31T15:00:00.000Z#{id}")),
        ("received", format!("2021-12-14T00:00:00Z#{id}")),
        ("received", "2021-12-14T00:00:00.000Z#x".to_owned()),
        ("received", format!("{id} {HAKODATE}")),
    ] {
        let text = format!("{SAPPORO} {direction} {month} {place}");
        let cursor = base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(text);
        let target = format!("/v1/transfer/inquiries?direction={direction}&month={month}&cursor={cursor}");
        let answer = house.get(&target, &admin).await;
        assert_eq!(answer.verdict(), (400, "malformed-request".into()), "{direction} {place}: {answer}");
    }
}

/// The time on record orders the list, not the caller's key, which may be ten minutes old.
#[tokio::test]
async fn a5_lists_are_in_the_order_of_the_time_on_record() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    let made_before_s = |seconds: u64| {
        let now = u64::try_from(jiff::Timestamp::now().as_second()).unwrap();
        let time = uuid::Timestamp::from_unix(uuid::NoContext, now - seconds, 0);
        uuid::Uuid::new_v7(time).to_string()
    };
    let mut asked = Vec::new();
    for seconds in [0, 590, 300] {
        let key = made_before_s(seconds);
        let event = Event::inquiry(&staff, &by_number(NOBODY, HAKODATE, false));
        let answer = house.send(event.header("idempotency-key", &key)).await.json();
        asked.push((answer["inquiredAt"].clone(), answer["inquiryId"].clone()));
    }
    asked.sort_by_key(|(at, id)| (at.to_string(), id.to_string()));
    asked.reverse();
    for (target, member) in [(MADE, &staff), (RECEIVED, &Member::admin(HAKODATE))] {
        let listed: Vec<_> = inquiries(&house, target, member)
            .await
            .iter()
            .map(|it| (it["inquiredAt"].clone(), it["inquiryId"].clone()))
            .collect();
        assert_eq!(listed, asked, "{target}");
        assert!(listed.iter().all(|(at, _)| at.as_str().unwrap().len() == "2021-12-03T00:00:00.000Z".len()));
    }
}

/// Refusals that concern the inquirer alone aren't in the holder's list, and don't make it slow.
#[tokio::test]
async fn a5_3000_own_refusals_leave_the_received_list_at_its_two_calls() {
    let house = House::limited(1_000, 0).await;
    let nobody = Member::of("nobody", &["municipality-012025"]);
    let (staff, auditor) = (Member::staff(HAKODATE), Member::admin(HAKODATE));
    let key = uuid::Uuid::now_v7().to_string();
    let reused = |person: &str| {
        Event::inquiry(&staff, &by_number(person, SAPPORO, true)).header("idempotency-key", &key)
    };
    house.inquire(&Member::staff(SAPPORO), &HANAKO.by_number(HAKODATE, false)).await;
    house.inquire(&nobody, &TARO.by_number(SAPPORO, true)).await;
    house.inquire(&staff, &TARO.by_number(HAKODATE, true)).await;
    house.send(reused(NOBODY)).await;
    house.send(reused(TARO.number)).await;
    let refused: Vec<_> = house
        .engine
        .items("Inquiries")
        .await
        .into_iter()
        .filter(|it| it["outcome"]["S"] == "refused")
        .collect();
    let reasons: BTreeSet<_> = refused.iter().map(|it| it["reason"]["S"].as_str().unwrap()).collect();
    assert_eq!(reasons, BTreeSet::from(["idempotency-key-reused", "own-municipality", "role-required"]));
    let copies: Vec<Value> = (0..3_000)
        .map(|n| {
            let mut copy = refused[n % refused.len()].clone();
            let id = uuid::Uuid::now_v7().to_string();
            copy["at"]["S"] = json!(format!("{}#{id}", copy["inquiredAt"]["S"].as_str().unwrap()));
            copy["id"]["S"] = json!(id);
            copy
        })
        .collect();
    house.engine.put("Inquiries", &copies).await;

    house.wire.forget_calls();
    assert_eq!(inquiries(&house, RECEIVED, &auditor).await.len(), 1);
    assert_eq!(house.wire.take_calls().len(), 2, "the page, and the count of what is hidden");
    // The inquirer's own list has them all, a page a call.
    assert_eq!(inquiries(&house, MADE, &auditor).await.len(), 100);
    assert_eq!(house.wire.take_calls().len(), 1);
}

/// An item that can't be read costs its own line, not the page, and the operator is told.
#[tokio::test]
async fn a5_an_item_that_cannot_be_read_costs_its_own_line() {
    let (log, _caught) = crate::leaks::catch_log();
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    for _ in 0..2 {
        house.inquire(&staff, &by_number(NOBODY, HAKODATE, false)).await;
    }
    let mut item = house.engine.items("Inquiries").await.remove(0);
    item["outcome"]["S"] = json!("an outcome of a later version");
    house.engine.put("Inquiries", std::slice::from_ref(&item)).await;
    for (target, member) in [(MADE, &staff), (RECEIVED, &Member::admin(HAKODATE))] {
        let listed = inquiries(&house, target, member).await;
        assert_eq!(listed.len(), 2, "{target}");
        let expected = json!({
            "inquiryId": item["id"]["S"], "inquiredAt": item["inquiredAt"]["S"], "outcome": "unreadable",
        });
        assert_eq!(listed.iter().filter(|it| **it == expected).count(), 1, "{target}: {listed:?}");
    }
    let log = log.text();
    let told = log.lines().filter(|it| it.contains("unreadable-item") && it.contains("ERROR"));
    assert_eq!(told.count(), 2);
    assert!(log.contains("listed-received"));
}

#[tokio::test]
async fn a5_by_month() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    house.inquire(&staff, &by_number(NOBODY, HAKODATE, false)).await;
    let month = |date: jiff::civil::Date| format!("{:04}-{:02}", date.year(), date.month());
    // The month may end in Japan between the inquiry and here, so both that month and the one before count.
    let today = vrs_policy::japan_date(jiff::Timestamp::now());
    let recent = [month(today), month(today.first_of_month().yesterday().unwrap())];
    let mut listed = 0;
    for month in &recent {
        listed += inquiries(&house, &format!("{MADE}&month={month}"), &staff).await.len();
    }
    assert_eq!(listed, 1);
    for month in ["2021-12", "1999-01", "2999-12", "0001-01", "9999-12"] {
        let none = inquiries(&house, &format!("{MADE}&month={month}"), &staff).await;
        assert_eq!(none.len(), 0, "{month}");
    }
}

#[tokio::test]
async fn what_can_be_wrong_with_the_listing() {
    let house = House::settled().await;
    let admin = Member::admin(SAPPORO);
    for query in [
        "",
        "direction=",
        "direction=both",
        "direction=Made",
        "direction=made&month=",
        "direction=made&month=2021-13",
        "direction=made&month=2021-00",
        "direction=made&month=2021-1",
        "direction=made&month=202112",
        "direction=made&month=2021-12-01",
        "direction=made&month=%EF%BC%92021-12",
    ] {
        let answer = house.get(&format!("/v1/transfer/inquiries?{query}"), &admin).await;
        assert_eq!(answer.verdict(), (422, "invalid-field".into()), "{query}: {answer}");
    }
}
