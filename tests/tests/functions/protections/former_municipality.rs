//! Who sees that somebody who is protected was asked for (P4, P5).

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use vrs_tests::event::Member;
use vrs_tests::fault::Fault;

use super::{MADE, PROTECTED, RECEIVED, guardian, inquiries, outcome, protect};
use crate::house::House;
use crate::leaks::catch_log;
use crate::people::{ASAHIKAWA, CHIYODA, HAKODATE, HANAKO, NOBODY, SAPPORO, TARO, by_number, with};

/// P4: the holder's guardians and auditors see it, marked; the inquirer sees what anybody sees; an alarm has its line.
#[tokio::test]
async fn p4_who_sees_that_a_protected_person_was_asked_for() {
    let (log, _caught) = catch_log();
    let house = House::settled().await;
    protect(&house, HAKODATE, HANAKO.number).await;
    let kana = with(&HANAKO.by_name(HAKODATE, true), "/subject/name", HANAKO.kana);
    let hers = [HANAKO.by_number(HAKODATE, true), HANAKO.by_name(HAKODATE, true), kana];
    for question in &hers {
        assert_eq!(outcome(&house, question).await, "not-found");
    }
    outcome(&house, &by_number(NOBODY, HAKODATE, true)).await;
    let auditor = Member::of("auditor", &["municipality-012025", "auditor"]);
    let marked = |list: &Value| -> Vec<bool> {
        list["inquiries"].as_array().unwrap().iter().map(|it| it["protected"] == true).collect()
    };
    assert_eq!(marked(&inquiries(&house, RECEIVED, &auditor).await), [false, true, true, true]);
    for (target, member) in
        [(PROTECTED, &auditor), (PROTECTED, &guardian(HAKODATE, "g")), (RECEIVED, &guardian(HAKODATE, "g"))]
    {
        let list = inquiries(&house, target, member).await;
        assert_eq!(marked(&list), [true; 3], "{target}");
        assert_eq!(list["inquiries"][0]["inquirer"]["code"], SAPPORO);
        assert_eq!(list["inquiries"][0]["outcome"], "not-found");
    }
    assert_eq!(marked(&inquiries(&house, MADE, &Member::staff(SAPPORO)).await), [false; 4]);
    assert_eq!(house.get(RECEIVED, &Member::staff(HAKODATE)).await.verdict(), (403, "role-required".into()));
    let log = log.text();
    assert_eq!(log.lines().filter(|it| it.contains("\"guarded\":true")).count(), 3);
    assert_eq!(log.lines().filter(|it| it.contains("\"guarded\":false")).count(), 1);
}

/// P5: who fled here is not given away by the list of the municipality they fled from.
#[tokio::test]
async fn p5_the_former_municipality_only_counts_what_the_inquirer_cloaks() {
    let (log, _caught) = catch_log();
    let house = House::settled().await;
    let question = HANAKO.by_number(HAKODATE, true);
    let auditor = Member::of("auditor", &["municipality-012025", "auditor"]);
    let received = async |target: &str, member: &Member| {
        let list = inquiries(&house, target, member).await;
        (list["inquiries"].as_array().unwrap().len(), list["hidden"].as_u64())
    };
    // The guardian who protects and asks is not hidden: another must have protected.
    let alone = Member::of("guardian", &["municipality-011002", "guardian", "inquirer"]);
    protect(&house, SAPPORO, HANAKO.number).await;
    assert_eq!(house.inquire(&alone, &question).await.json()["outcome"], "found");
    assert_eq!(received(RECEIVED, &auditor).await, (1, None));
    // A colleague's is.
    assert_eq!(outcome(&house, &question).await, "found");
    assert_eq!(received(RECEIVED, &auditor).await, (1, Some(1)));
    assert_eq!(
        received(PROTECTED, &guardian(HAKODATE, "g")).await,
        (0, None),
        "the holder doesn't protect the person"
    );
    // When the holder protects the person too, its guardians see who asked, and nobody else.
    protect(&house, HAKODATE, HANAKO.number).await;
    assert_eq!(outcome(&house, &question).await, "not-found");
    assert_eq!(received(RECEIVED, &auditor).await, (1, Some(2)));
    assert_eq!(received(PROTECTED, &auditor).await, (0, None));
    assert_eq!(received(PROTECTED, &guardian(HAKODATE, "g")).await, (1, None));
    // By name it is the same.
    assert_eq!(outcome(&house, &HANAKO.by_name(HAKODATE, true)).await, "not-found");
    assert_eq!(received(RECEIVED, &auditor).await, (1, Some(3)));
    assert_eq!(received(PROTECTED, &guardian(HAKODATE, "g")).await, (2, None));
    // The inquirer's own list and the record keep everything.
    assert_eq!(
        inquiries(&house, MADE, &Member::staff(SAPPORO)).await["inquiries"].as_array().unwrap().len(),
        4
    );
    assert_eq!(house.engine.items("Inquiries").await.len(), 4);
    assert_eq!(log.text().lines().filter(|it| it.contains("\"cloakedFreshly\":true")).count(), 4);
}

/// P5: neither the length of an auditor's pages nor their cursors, nor what can't be read, tell of inquiries that are hidden from the
/// list; guardians see all, in their order.
#[tokio::test]
async fn p5_pages_and_cursors_tell_nothing_of_what_is_hidden() {
    let house = House::settled().await;
    protect(&house, HAKODATE, TARO.number).await;
    protect(&house, HAKODATE, HANAKO.number).await;
    protect(&house, SAPPORO, HANAKO.number).await;
    for person in [TARO, HANAKO] {
        assert_eq!(outcome(&house, &person.by_number(HAKODATE, true)).await, "not-found");
    }
    let made = house.engine.items("Inquiries").await;
    let is_hidden = |it: &&Value| it["holder"]["S"] == format!("{HAKODATE}#hidden");
    let (hidden, shown) =
        (made.iter().find(is_hidden).unwrap(), made.iter().find(|it| !is_hidden(it)).unwrap());
    let mut visible = BTreeSet::from([shown["id"]["S"].as_str().unwrap().to_owned()]);
    // Two shown, one hidden, and again; the last that would be on a page is followed by a hidden one.
    let now = jiff::Timestamp::now();
    for n in 1..=225_i64 {
        let (kind, id) = (if n % 3 == 0 { hidden } else { shown }, uuid::Uuid::now_v7().to_string());
        let at = (now - jiff::SignedDuration::from_millis(n)).strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string();
        let copy = with(&with(kind, "/id/S", id.clone()), "/at/S", format!("{at}#{id}"));
        let mut copy = with(&copy, "/inquiredAt/S", at);
        if n % 3 == 0 {
            if n % 2 == 0 {
                copy["outcome"]["S"] = json!("nonsense");
            }
        } else {
            visible.insert(id);
        }
        house.engine.put("Inquiries", &[copy]).await;
    }
    let auditor = Member::of("auditor", &["municipality-012025", "auditor"]);
    for (member, target, sizes) in [
        (&auditor, PROTECTED, vec![100, 51]),
        (&auditor, RECEIVED, vec![100, 51]),
        (&guardian(HAKODATE, "g"), PROTECTED, vec![100, 100, 27]),
    ] {
        let (mut next, mut pages, mut order) = (String::new(), Vec::new(), Vec::new());
        loop {
            let page = inquiries(&house, &format!("{target}{next}"), member).await;
            let lines = page["inquiries"].as_array().unwrap().clone();
            pages.push(lines.len());
            let ids: Vec<_> = lines.iter().map(|it| it["inquiryId"].as_str().unwrap().to_owned()).collect();
            assert!(member.username == "g" || ids.iter().all(|it| visible.contains(it)), "{target}");
            order.extend(lines.iter().map(|it| it["inquiredAt"].as_str().unwrap().to_owned()));
            let Some(cursor) = page["next"].as_str() else { break };
            let place = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(cursor).unwrap()).unwrap();
            let (_, id) = place.rsplit_once('#').unwrap();
            assert!(member.username == "g" || visible.contains(id), "{target}: {place}");
            next = format!("&cursor={cursor}");
        }
        assert_eq!(pages, sizes, "{target}");
        assert!(order.is_sorted_by(|newer, older| newer >= older), "{target}");
    }
}

/// P5: neither are they given away by an inquiry that is refused for want of consent: it stands in the former municipality's list without telling about whom,
/// but it would tell that somebody asked, and where. By name nobody can say who is meant without the holder's records.
#[tokio::test]
async fn p5_a_refused_inquiry_is_cloaked_as_an_answered_one() {
    let (log, _caught) = catch_log();
    let house = House::settled().await;
    let (staff, auditor) =
        (Member::staff(SAPPORO), Member::of("auditor", &["municipality-012041", "auditor"]));
    let alone = Member::of("guardian", &["municipality-011002", "guardian", "inquirer"]);
    protect(&house, SAPPORO, HANAKO.number).await;
    // What the holder and others protect makes no difference.
    protect(&house, ASAHIKAWA, TARO.number).await;
    protect(&house, CHIYODA, TARO.number).await;
    let (mut shown, mut hidden) = (0_usize, 0_u64);
    for (member, question, is_hidden) in [
        (&staff, HANAKO.by_number(ASAHIKAWA, false), true),
        (&alone, HANAKO.by_number(ASAHIKAWA, false), false),
        (&staff, TARO.by_number(ASAHIKAWA, false), false),
        (&staff, by_number(NOBODY, ASAHIKAWA, false), false),
        (&staff, HANAKO.by_name(ASAHIKAWA, false), false),
    ] {
        let refused = house.inquire(member, &question).await;
        assert_eq!(refused.verdict(), (403, "individual-consent-required".into()));
        shown += usize::from(!is_hidden);
        hidden += u64::from(is_hidden);
        let list = inquiries(&house, RECEIVED, &auditor).await;
        let seen = (list["inquiries"].as_array().unwrap().len(), list["hidden"].as_u64().unwrap_or(0));
        assert_eq!(seen, (shown, hidden), "{question}");
    }
    let made = inquiries(&house, MADE, &staff).await;
    assert_eq!(made["inquiries"].as_array().unwrap().len(), 5, "the inquirer's own list has all");
    let fresh = log.text().lines().filter(|it| it.contains("\"cloakedFreshly\":true")).count();
    assert_eq!(fresh, 2, "an alarm, refused or not, whoever protected");
    // What can't be known can't be left out: without an answer nothing goes on record.
    house.wire.plan(
        |request: &vrs_tests::call::Request| {
            if request.resources == ["Protections"] { Fault::Deny } else { Fault::Pass }
        },
    );
    assert_eq!(house.inquire(&staff, &HANAKO.by_number(ASAHIKAWA, false)).await.status, 500);
    assert_eq!(house.engine.items("Inquiries").await.len(), 5);
}
