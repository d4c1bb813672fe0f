//! A new secret takes over while the system runs: every record is found before, during and after.

use serde_json::{Value, json};
use vrs_store::Renewal;
use vrs_tests::event::Member;

use crate::house::House;
use crate::people::{ASAHIKAWA, HAKODATE, HANAKO, Resident, SAPPORO, TARO, TWINS};

/// Hanako after she married: the same number under another name.
const HANAKO_MARRIED: Resident =
    Resident { name: "見本 花子（改姓）", kana: "ミホン ハナコ カイセイ", ..HANAKO };

/// What everybody is told: person, doses and outcome for each way to ask.
pub async fn answers(house: &House) -> Vec<Value> {
    let staff = Member::staff(SAPPORO);
    let mut told = Vec::new();
    for (person, holder) in
        [(HANAKO, HAKODATE), (TARO, ASAHIKAWA), (TWINS[0], HAKODATE), (TWINS[1], HAKODATE)]
    {
        for question in [person.by_number(holder, true), person.by_name(holder, true)] {
            let answer = house.inquire(&staff, &question).await.json();
            told.push(json!([answer["outcome"], answer["person"], answer["vaccinations"]]));
        }
    }
    told
}

#[tokio::test]
async fn every_record_is_found_before_during_and_after_a_new_secret() {
    let mut house = House::settled().await;
    let before = answers(&house).await;
    assert_eq!(before.iter().filter(|it| it[0] == "found").count(), 6);
    let old_items = house.engine.items("Records").await.len() as u64;

    house.use_secrets(&["1", "2"]).await;
    assert_eq!(answers(&house).await, before, "nothing has been copied yet");
    assert!(house.renew(Renewal::RemoveOld).await.is_err(), "the old secret is still read");
    assert_eq!(house.renew(Renewal::Copy).await.unwrap(), old_items);
    assert_eq!(answers(&house).await, before, "everything stands twice");
    assert_eq!(house.renew(Renewal::Copy).await.unwrap(), old_items, "a second run does no harm");

    house.use_secrets(&["-1", "2"]).await;
    assert_eq!(answers(&house).await, before, "only the new is read");
    assert_eq!(house.renew(Renewal::RemoveOld).await.unwrap(), old_items);
    assert_eq!(answers(&house).await, before, "the old is gone");
    assert_eq!(house.engine.items("Records").await.len() as u64, old_items);
    assert_eq!(house.renew(Renewal::Copy).await.unwrap(), 0, "there is nothing left to copy");
}

/// What is loaded meanwhile stands under the new secret, beside what stands under the old.
#[tokio::test]
async fn what_is_loaded_during_the_change_is_found_with_what_stood() {
    let mut house = House::settled().await;
    house.use_secrets(&["1", "2"]).await;
    house.load(&HANAKO, HANAKO_MARRIED.dose(HAKODATE, 3)).await;
    let staff = Member::staff(SAPPORO);
    let questions = [
        HANAKO.by_number(HAKODATE, true),
        HANAKO.by_name(HAKODATE, true),
        HANAKO_MARRIED.by_name(HAKODATE, true),
    ];
    for step in ["during", "copied", "retired", "removed"] {
        match step {
            "copied" => drop(house.renew(Renewal::Copy).await.unwrap()),
            "retired" => house.use_secrets(&["-1", "2"]).await,
            "removed" => drop(house.renew(Renewal::RemoveOld).await.unwrap()),
            _ => {}
        }
        for question in &questions {
            let answer = house.inquire(&staff, question).await.json();
            assert_eq!(answer["outcome"], "found", "{step}");
            assert_eq!(answer["person"]["name"], HANAKO_MARRIED.name, "{step}");
            let doses: Vec<_> =
                answer["vaccinations"].as_array().unwrap().iter().map(|it| &it["dose"]).collect();
            assert_eq!(doses, [1, 2, 3], "{step}");
        }
    }
}

/// A load that began before the change and still writes under the old secret loses nothing by it.
#[tokio::test]
async fn what_is_loaded_behind_the_copying_is_not_lost() {
    let mut house = House::settled().await;
    house.use_secrets(&["1", "2"]).await;
    house.renew(Renewal::Copy).await.unwrap();
    house.use_secrets(&["1"]).await;
    house.load(&HANAKO, HANAKO.dose(HAKODATE, 9)).await;
    house.use_secrets(&["-1", "2"]).await;
    house.renew(Renewal::RemoveOld).await.unwrap();
    for question in [HANAKO.by_number(HAKODATE, true), HANAKO.by_name(HAKODATE, true)] {
        let answer = house.inquire(&Member::staff(SAPPORO), &question).await.json();
        assert_eq!(answer["vaccinations"].as_array().unwrap().last().unwrap()["dose"], 9);
    }
}
