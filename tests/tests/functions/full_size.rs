//! How long the renewal of a table of full size takes, reckoned: what an item costs is counted here, on the wire; how fast services
//! answer and what a table takes a second is assumed, and said. OPERATIONS.md shows the outcome, and is held to it.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;
use vrs_import::walk::CALLS_AT_ONCE;
use vrs_tests::template::{self, repository};

use crate::office::{FILE, Office, file_of};

/// Items of all municipalities together.
const ITEMS: f64 = 1e9;
/// What a call from within the region is assumed to take.
const LATENCY_S: f64 = 0.005;
/// Units a second that an account allows a table on demand, reads and writes each, unless it asks for more.
const TABLE_UNITS: f64 = 40_000.0;
/// More than any item of the sample has.
const ITEM_BYTES_MAX: usize = 600;
/// Of a unit of writes, and of a unit of strongly consistent reads.
const UNIT_BYTES: (usize, usize) = (1024, 4096);

/// What a step was counted to do.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Counted {
    /// Items read for each one that is to be moved.
    reads: f64,
    /// Of those, items for which calls are made, and how many calls one after the other each takes.
    writes: f64,
    /// Items of a page.
    page: f64,
}

/// The least time, in hours, by the calls that so many workers have in flight, and by what the table takes.
fn hours(counted: Counted, workers: f64) -> (f64, f64) {
    let Counted { reads, writes, page } = counted;
    // A page is read, then acted on with so many calls at once, each waited for.
    let rounds = 1.0 + (page / reads / CALLS_AT_ONCE as f64).ceil() * writes;
    let by_calls = ITEMS * reads / page * rounds * LATENCY_S / workers;
    let read_units = ITEMS * reads * ITEM_BYTES_MAX as f64 / UNIT_BYTES.1 as f64;
    let by_table = f64::max(ITEMS * writes, read_units) / TABLE_UNITS;
    (by_calls / 3600.0, by_table / 3600.0)
}

fn bytes(value: &Value) -> usize {
    let (kind, value) = value.as_object().unwrap().iter().next().unwrap();
    match kind.as_str() {
        "S" => value.as_str().unwrap().len(),
        "B" => value.as_str().unwrap().len() / 4 * 3,
        "L" => 3 + value.as_array().unwrap().iter().map(|it| 1 + bytes(it)).sum::<usize>(),
        other => panic!("an attribute of kind {other}"),
    }
}

/// What a step does on `Records` to a table of so many items, under the secrets in force.
async fn count(office: &Office, work: &str, items: usize) -> Counted {
    office.wire.forget_calls();
    let told = office.renew(work).await.ended.unwrap();
    let calls = office.wire.take_calls().into_iter().map(|it| it.request);
    // A call that a busy machine makes again is the same call.
    let on_records: BTreeSet<(String, String)> =
        calls.filter(|it| it.resources == ["Records"]).map(|it| (it.action, it.body)).collect();
    let (mut writes, mut page) = (0, 0);
    for (action, body) in on_records {
        match action.as_str() {
            "dynamodb:Scan" => {
                let body: Value = serde_json::from_str(&body).unwrap();
                page = body["Limit"].as_u64().unwrap();
            }
            "dynamodb:PutItem" | "dynamodb:DeleteItem" => writes += 1,
            other => panic!("{other} is not reckoned with"),
        }
    }
    let reads = told["read"].as_u64().unwrap() as f64 / items as f64;
    // Copying comes by some of what it has just written; here fewer than all, in the worst case all.
    let reads = reads.ceil();
    Counted { reads, writes: f64::from(writes) / items as f64, page: page as f64 }
}

#[tokio::test]
async fn a3_a_thousand_million_items_are_renewed_in_less_than_a_day() {
    let office = Office::start().await;
    office.s3.put(FILE, file_of(60).0);
    office.load().await.ended.unwrap();
    let items = office.engine.items("Records").await;
    let office = office.with_secrets(&["1", "2"]).await;
    let copied = count(&office, "copy", items.len()).await;
    let office = office.with_secrets(&["-1", "2"]).await;
    let removed = count(&office, "remove-old", items.len()).await;
    let counted = count(&office, "count", items.len()).await;
    for item in items.iter().chain(&office.engine.items("Records").await) {
        let size: usize = item.as_object().unwrap().iter().map(|(name, it)| name.len() + bytes(it)).sum();
        assert!(size <= ITEM_BYTES_MAX && ITEM_BYTES_MAX <= UNIT_BYTES.0, "{size}");
    }

    let functions = template::load().functions;
    let renewal = functions.iter().find(|it| it.binary == "secret-renewal").unwrap();
    let workers: f64 = renewal.environment["WORKERS"].parse().unwrap();
    let page = fs::read_to_string(repository().join("OPERATIONS.md")).unwrap();
    let mut sum = 0.0;
    for (work, counted) in [("copy", copied), ("remove-old", removed), ("count", counted)] {
        let (by_calls, by_table) = hours(counted, workers);
        sum += f64::max(by_calls, by_table);
        let Counted { reads, writes, .. } = counted;
        let row = format!("| `{work}` | {reads:.1} | {writes:.1} | {by_calls:.1} h | {by_table:.1} h |");
        assert!(page.contains(&row), "OPERATIONS.md lacks: {row}");
    }
    assert!(sum < 24.0, "{sum} hours");
    let told = format!("by {workers} workers together {sum:.1} h");
    assert!(page.contains(&told), "OPERATIONS.md lacks: {told}");
}
