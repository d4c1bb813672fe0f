//! B5 and B6 while calls go wrong: whatever is disclosed of many stands on record, with exactly those doses and that basis.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::stream::{self, StreamExt as _};
use serde_json::{Value, json};
use vrs_tests::event::Member;
use vrs_tests::fault::Storm;

use crate::bulk::{ask, number, person, started};
use crate::house::House;
use crate::people::{ASAHIKAWA, HAKODATE, Resident, SAPPORO, TARO, with};

/// One call in so many thousands meets a fault: about two in each chunk.
const FAULTS_PER_MILLE: u64 = 10;

/// How many chunks are asked at once.
const AT_ONCE: usize = 8;

/// How often a chunk is asked until all of its persons are answered.
const TRIES: usize = 12;

/// Every tenth person has records: by turns at a holder that has agreed, and at one that is asked on consent.
fn has_records(n: u64) -> Option<&'static str> {
    (n % 10 == 3).then_some(if n % 20 == 3 { HAKODATE } else { ASAHIKAWA })
}

/// How many bulks there are, of how many chunks, and how many persons the last chunk of each has.
#[derive(Clone, Copy)]
struct Size {
    bulks: usize,
    chunks: usize,
    last: usize,
}

impl Size {
    fn persons(self) -> usize {
        (self.chunks - 1) * 100 + self.last
    }

    fn all_persons(self) -> u64 {
        (self.bulks * self.persons()) as u64
    }

    /// The numbers of the persons of a chunk of a bulk, counted over all bulks.
    fn of_chunk(self, bulk: usize, chunk: usize) -> std::ops::Range<u64> {
        let first = bulk * self.persons() + (chunk - 1) * 100;
        let count = if chunk == self.chunks { self.last } else { 100 };
        first as u64..(first + count) as u64
    }
}

fn persons(numbers: std::ops::Range<u64>) -> Vec<Value> {
    numbers
        .map(|n| {
            with(&person(&format!("P-{n}"), &number(n), &[HAKODATE, ASAHIKAWA]), "/individualConsent", true)
        })
        .collect()
}

/// What was disclosed: person, holder, basis and doses.
type Disclosed = BTreeSet<(String, String, String, String)>;

fn disclosed_by(answer: &Value) -> Disclosed {
    let mut disclosed = Disclosed::new();
    for result in answer["results"].as_array().unwrap() {
        for it in result["answers"].as_array().unwrap() {
            let doses: Vec<_> = it["vaccinations"].as_array().unwrap().iter().map(|it| &it["dose"]).collect();
            let text = |it: &Value| it.as_str().unwrap().to_owned();
            disclosed.insert((
                text(&result["ref"]),
                text(&it["holder"]["code"]),
                text(&it["basis"]),
                json!(doses).to_string(),
            ));
        }
    }
    disclosed
}

/// The same from the parts on record.
async fn recorded(house: &House, size: Size, bulks: &[String]) -> Disclosed {
    let mut recorded = Disclosed::new();
    for item in house.engine.items("Inquiries").await {
        let (id, partition) = (item["id"]["S"].as_str().unwrap(), item["partition"]["S"].as_str().unwrap());
        if !id.starts_with("part#") {
            continue;
        }
        let (bulk, chunk) = partition.split_once('#').unwrap();
        let bulk = bulks.iter().position(|it| it == bulk).unwrap();
        let first = size.of_chunk(bulk, chunk.parse().unwrap()).start;
        let settled: Value = serde_json::from_str(item["settled"]["S"].as_str().unwrap()).unwrap();
        for it in settled.as_array().unwrap() {
            let reference = format!("P-{}", first + it["person"].as_u64().unwrap());
            for holder in it["holders"].as_array().unwrap().iter().filter(|it| it["outcome"] == "found") {
                let text = |name: &str| holder[name].as_str().unwrap().to_owned();
                let stood = (reference.clone(), text("holder"), text("basis"), holder["doses"].to_string());
                assert!(recorded.insert(stood), "{reference} is settled twice");
            }
        }
    }
    recorded
}

/// Asks a chunk until all of it is answered; everything that was disclosed on the way.
async fn ask_to_the_end(house: &House, bulk: &str, chunk: usize, persons: Vec<Value>) -> Disclosed {
    let mut disclosed = Disclosed::new();
    for attempt in 0..TRIES {
        // First it is asked twice at the same time.
        let answers = if attempt == 0 {
            let (one, other) =
                tokio::join!(ask(house, bulk, chunk, &persons), ask(house, bulk, chunk, &persons));
            vec![one, other]
        } else {
            vec![ask(house, bulk, chunk, &persons).await]
        };
        let mut is_whole = false;
        for answer in answers {
            match answer.status {
                200 => {
                    disclosed.extend(disclosed_by(&answer.json()));
                    let results = answer.json()["results"].as_array().unwrap().clone();
                    is_whole |= results.iter().all(|it| it["outcome"] != "unanswered");
                }
                503 => {}
                _ => panic!("{answer}"),
            }
        }
        if is_whole {
            return disclosed;
        }
    }
    panic!("chunk {chunk} was not answered in {TRIES} tries");
}

async fn storm(size: Size) {
    let house = House::settled().await;
    let mut expected: BTreeMap<&str, u64> = BTreeMap::new();
    for n in 0..size.all_persons() {
        if let Some(holder) = has_records(n) {
            let number = number(n).leak();
            let resident = Resident { number, ..TARO };
            house.load(&resident, resident.dose(holder, 1)).await;
            *expected.entry(holder).or_default() += 1;
        }
    }
    let mut bulks = Vec::new();
    for _ in 0..size.bulks {
        bulks.push(started(&house, "named", size.persons()).await);
    }
    house.wire.plan(Storm::new(20_261_125, FAULTS_PER_MILLE));
    let chunks = (0..size.bulks).flat_map(|bulk| (1..=size.chunks).map(move |chunk| (bulk, chunk)));
    let disclosed: Vec<Disclosed> = stream::iter(chunks)
        .map(|(bulk, chunk)| ask_to_the_end(&house, &bulks[bulk], chunk, persons(size.of_chunk(bulk, chunk))))
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    house.wire.calm();
    let disclosed: Disclosed = disclosed.into_iter().flatten().collect();
    let recorded = recorded(&house, size, &bulks).await;
    assert_eq!(disclosed, recorded, "what is disclosed is what is on record");
    assert_eq!(disclosed.len() as u64, expected.values().sum::<u64>(), "everybody who has records is found");
    // The holders see each person once.
    for (holder, found) in expected {
        assert_eq!(received(&house, holder, "found").await, found, "{holder}");
        assert_eq!(received(&house, holder, "not-found").await, size.all_persons() - found, "{holder}");
    }
    for bulk in bulks {
        let target = format!("/v1/transfer/bulk-inquiries/{bulk}");
        let progress = house.get(&target, &Member::staff(SAPPORO)).await.json();
        assert_eq!((&progress["answered"], &progress["state"]), (&json!(size.persons()), &json!("complete")));
    }
}

/// How many persons stand in a holder's list with this outcome, over all pages.
async fn received(house: &House, holder: &str, outcome: &str) -> u64 {
    let (mut persons, mut cursor) = (0, String::new());
    loop {
        let target = format!("/v1/transfer/inquiries?direction=received{cursor}");
        let page = house.get(&target, &Member::admin(holder)).await.json();
        let lines = page["inquiries"].as_array().unwrap().iter().filter(|it| it["outcome"] == outcome);
        persons += lines.map(|it| it["persons"].as_u64().unwrap()).sum::<u64>();
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return persons,
        }
    }
}

/// A member of staff is never told of anybody who is not on record, whatever call fails, and however often a chunk is asked.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b5_b6_in_a_storm_whoever_is_disclosed_in_bulk_stands_on_record() {
    storm(Size { bulks: 60, chunks: 1, last: 20 }).await;
}

/// The same for longer: `make storm` runs it on both engines.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes"]
async fn b5_b6_in_a_long_storm_whoever_is_disclosed_in_bulk_stands_on_record() {
    storm(Size { bulks: 2, chunks: 150, last: 100 }).await;
}
