//! What each request consumes of DynamoDB's capacity, and what it leaves there. Costs, quotas and what breaks first are computed
//! from these (`tests/capacity`), so the file that they are read from must be true.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use vrs_policy::MyNumber;
use vrs_store::{Connection, RecordLoader};
use vrs_tests::call::Call;
use vrs_tests::event::Member;
use vrs_tests::template::repository;

use crate::bulk::{ask, number, person, started};
use crate::house::House;
use crate::people::{ASAHIKAWA, HAKODATE, HANAKO, NOBODY, Resident, SAPPORO, TARO, by_number};

/// What DynamoDB bills for an item and each of its places in an index, besides its bytes.
const BYTES_AN_ITEM: usize = 100;

/// Calls, read units and write units.
fn consumed(calls: &[Call]) -> Value {
    let units = |writes: bool| {
        let halves = calls.iter().filter(|it| it.writes() == writes).map(|it| it.half_units).sum::<u32>();
        f64::from(halves) / 2.0
    };
    json!({ "calls": calls.len(), "reads": units(false), "writes": units(true) })
}

/// The bytes that these items are billed for, with as many copies of each as it has places in indexes.
fn stored(items: &[Value]) -> usize {
    let of_value = |it: &Value| match (it["S"].as_str(), it["B"].as_str()) {
        (Some(text), _) => text.len(),
        (_, Some(bytes)) => bytes.len() / 4 * 3,
        _ => it.to_string().len(),
    };
    let places = |it: &Value| {
        1 + ["inquirer", "holder", "guardedBy"].iter().filter(|key| it.get(key).is_some()).count()
    };
    let bytes = |it: &Value| {
        it.as_object().unwrap().iter().map(|(name, it)| name.len() + of_value(it)).sum::<usize>()
    };
    items.iter().map(|it| (bytes(it) + BYTES_AN_ITEM) * places(it)).sum()
}

#[tokio::test]
async fn what_requests_consume_is_what_costs_are_computed_from() {
    let house = House::limited(1_000, 1_000).await;
    house.wire.ask_units();
    let (staff, admin) = (Member::staff(SAPPORO), Member::admin(SAPPORO));
    let mut measured = BTreeMap::new();
    let mut note = |what: &str| measured.insert(what.to_owned(), consumed(&house.wire.take_calls()));
    house.wire.forget_calls();

    house.get("/v1/terms", &staff).await;
    note("the list of terms");
    house.get("/v1/terms/usage", &staff).await;
    note("a text of terms");
    house.get("/v1/transfer/holders?prefecture=01", &staff).await;
    note("the municipalities of 北海道");
    house.get("/v1/transfer/requirement?holder=012025&method=my-number", &staff).await;
    note("whether consent is needed");
    let agreeing = house.consent_event(&admin, "usage").await;
    house.wire.forget_calls();
    house.send(agreeing).await;
    note("an agreement");
    for (what, question) in [
        ("an inquiry by number, two doses found", HANAKO.by_number(HAKODATE, false)),
        ("an inquiry by number, nobody", by_number(NOBODY, HAKODATE, false)),
        ("an inquiry by number, refused", TARO.by_number(ASAHIKAWA, false)),
        ("an inquiry by name, two doses found", HANAKO.by_name(HAKODATE, true)),
        ("an inquiry by name, nobody", TARO.by_name(HAKODATE, true)),
    ] {
        house.inquire(&staff, &question).await;
        note(what);
    }
    house.get("/v1/transfer/inquiries?direction=made", &staff).await;
    note("the history, five inquiries");

    let records = house.engine.items("Records").await;
    let of_one_dose = stored(&records) * 3 / records.len();

    let bulk = started(&house, "named", 100).await;
    note("a bulk begins");
    let numbers: Vec<&str> = (1..=100).map(|n| &*number(n).leak()).collect();
    for number in numbers.iter().take(33) {
        let resident = Resident { number, ..HANAKO };
        house.load(&resident, resident.dose(HAKODATE, 1)).await;
    }
    let persons: Vec<_> =
        numbers.iter().zip(1..).map(|(it, n)| person(&format!("P-{n}"), it, &[HAKODATE])).collect();
    let asked = ask(&house, &bulk, 1, &persons).await.json();
    let found = asked["results"].as_array().unwrap().iter().filter(|it| it["outcome"] == "found").count();
    assert_eq!(found, 33, "{asked}");
    note("a hundred persons of a bulk, a third found");

    let connection = Connection::to_endpoint(&house.wire.endpoint()).await;
    let loader = RecordLoader::new(connection, "Records".into(), house.keys());
    let of_hanako = MyNumber::parse(HANAKO.number).unwrap();
    loader.load(&of_hanako, &HANAKO.dose(HAKODATE, 5)).await.unwrap();
    note("a dose that is imported");
    loader.load(&of_hanako, &HANAKO.dose(HAKODATE, 5)).await.unwrap();
    note("the same dose again");

    let inquiries: Vec<_> =
        house.engine.items("Inquiries").await.into_iter().filter(|it| it["method"].is_object()).collect();
    measured.insert(
        "bytes at rest".to_owned(),
        json!({ "a dose": of_one_dose, "an inquiry": stored(&inquiries) / inquiries.len() }),
    );

    let file = repository().join("tests/capacity/units.json");
    let written: BTreeMap<String, Value> =
        serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    if std::env::var_os("DYNAMODB_ENDPOINT").is_some() {
        // Amazon's local engine counts neither inserts nor empty answers, which the cloud does; calls are calls.
        let calls =
            |it: &BTreeMap<String, Value>| it.values().map(|it| it["calls"].clone()).collect::<Vec<_>>();
        assert_eq!(calls(&measured), calls(&written));
        return;
    }
    assert_eq!(measured, written, "{} has to say {}", file.display(), json!(measured));
}
