//! A3: what is on record of an inquiry doesn't tell whose it was.

use serde_json::json;
use vrs_tests::event::{Event, Member};

use crate::house::House;
use crate::people::{ASAHIKAWA, HAKODATE, HANAKO, SAPPORO, TARO, TWINS};

#[tokio::test]
async fn a3_no_number_name_or_birth_date_is_on_record_or_sent_to_it() {
    let house = House::settled().await;
    let (staff, nobody) = (Member::staff(SAPPORO), Member::of("nobody", &["municipality-011002"]));
    house.wire.forget_calls();
    for person in [HANAKO, TARO, TWINS[0]] {
        for holder in [HAKODATE, ASAHIKAWA, SAPPORO] {
            for consent in [false, true] {
                for question in [person.by_number(holder, consent), person.by_name(holder, consent)] {
                    house.inquire(&staff, &question).await;
                    house.inquire(&nobody, &question).await;
                    let key = uuid::Uuid::now_v7().to_string();
                    for _ in 0..2 {
                        house.send(Event::inquiry(&staff, &question).header("idempotency-key", &key)).await;
                    }
                }
            }
        }
    }
    let items = house.engine.items("Inquiries").await;
    assert!(items.len() > 100, "{}", items.len());
    let sent = house.wire.take_calls().into_iter().map(|call| call.request.body);
    for text in items.iter().map(ToString::to_string).chain(sent) {
        for person in [HANAKO, TARO, TWINS[0], TWINS[1]] {
            let name_parts = person.name.split(' ').chain(person.kana.split(' '));
            let marks = [person.number, person.birth_date].into_iter().chain(name_parts);
            for mark in marks.filter(|it| it.len() > 3) {
                assert!(!text.contains(mark), "{mark} in {text}");
            }
        }
    }
}

/// A6: who may read all tables in a console learns nobody's number, name, date of birth or dose; and the engine never sees them
/// either, neither when records are written nor when they are asked for.
#[tokio::test]
async fn a6_a_table_dumped_by_a_console_tells_nothing_of_anybody() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    for person in [HANAKO, TARO] {
        house.inquire(&staff, &person.by_number(HAKODATE, false)).await;
        house.inquire(&staff, &person.by_name(HAKODATE, true)).await;
    }
    let mut dump = Vec::new();
    for table in house.engine.tables().await {
        dump.extend(house.engine.items(&table).await);
    }
    let records: Vec<_> = dump.iter().filter(|it| it.get("sealed").is_some()).collect();
    assert_eq!(records.len(), 9);
    let mut text = dump.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    // What is encrypted is searched as bytes, too.
    for record in records {
        use base64::Engine as _;
        let bytes = base64::prelude::BASE64_STANDARD.decode(record["sealed"]["B"].as_str().unwrap()).unwrap();
        text.push_str(&String::from_utf8_lossy(&bytes));
    }
    for person in [HANAKO, TARO, TWINS[0], TWINS[1]] {
        let dose = person.dose(HAKODATE, 1).vaccination;
        let words = [
            person.number,
            person.birth_date,
            "female",
            dose.ticket_number.as_str(),
            dose.lot_number.as_str(),
        ];
        // Not the day of the dose: 登録日時 stands in clear, and is of the same day here.
        let texts = [dose.venue.as_str().to_owned()];
        let names = person.name.split(' ').chain(person.kana.split(' '));
        for mark in words.into_iter().chain(names).chain(texts.iter().map(String::as_str)) {
            assert!(!text.contains(mark), "{mark}");
        }
    }
}

/// The same person has the same pseudonym on record, so that misuse can be traced; not that of the records' keys.
#[tokio::test]
async fn a3_pseudonyms_tell_people_apart_and_uses_too() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    for person in [HANAKO, HANAKO, TARO] {
        house.inquire(&staff, &person.by_number(HAKODATE, false)).await;
    }
    let mut subjects: Vec<_> = house
        .engine
        .items("Inquiries")
        .await
        .iter()
        .map(|it| (it["inquiredAt"]["S"].to_string(), it["subject"]["S"].clone()))
        .collect();
    subjects.sort_by(|one, other| one.0.cmp(&other.0));
    assert_eq!(subjects[0].1, subjects[1].1);
    assert_ne!(subjects[0].1, subjects[2].1);
    let records = house.engine.items("Records").await;
    assert!(records.iter().all(|it| subjects.iter().all(|(_, subject)| it["subject"]["S"] != *subject)));
}

/// A1: everything that has to be on record is there.
#[tokio::test]
async fn a1_what_is_on_record_of_a_disclosure() {
    let house = House::settled().await;
    let staff = Member::staff(SAPPORO);
    house.inquire(&staff, &HANAKO.by_number(HAKODATE, false)).await;
    house.inquire(&staff, &TARO.by_name(ASAHIKAWA, true)).await;
    let digest = house.get("/v1/terms/inquiry-addendum", &staff).await.json()["digest"].clone();
    let mut items = house.engine.items("Inquiries").await;
    items.sort_by_key(|it| it["id"]["S"].to_string());
    let text = |n: usize, name: &str| items[n][name]["S"].as_str().unwrap_or("-").to_owned();
    for n in [0, 1] {
        assert_eq!(text(n, "inquirer"), SAPPORO);
        assert_eq!(text(n, "staff"), "011002-staff");
        assert_eq!(text(n, "staffSub"), "sub-of-011002-staff");
        assert!(text(n, "inquiredAt").parse::<jiff::Timestamp>().is_ok());
        assert_eq!(text(n, "outcome"), "found");
    }
    assert_eq!((text(0, "holder"), text(1, "holder")), (HAKODATE.into(), ASAHIKAWA.into()));
    assert_eq!((text(0, "method"), text(1, "method")), ("my-number".into(), "demographics".into()));
    // The version and text agreed to, or who declared the resident's consent.
    assert_eq!(text(0, "basis"), "terms");
    assert_eq!(text(0, "agreedTo"), format!("inquiry-addendum#2021-12-03#{}", digest.as_str().unwrap()));
    assert_eq!(text(1, "basis"), "individual-consent");
    assert_eq!(text(1, "consentDeclaredBy"), "011002-staff");
    assert_eq!(items[0]["doses"], json!({ "L": [{ "N": "1" }, { "N": "2" }] }));
    assert_eq!(items[1]["doses"], json!({ "L": [{ "N": "1" }, { "N": "2" }, { "N": "3" }] }));
}
