//! What a request takes when there is ten and a hundred times as much in the table: calls, bytes and capacity, which have to stay
//! the same, and time, whose ratios are printed and left for a chart.

use std::collections::BTreeMap;
use std::fs;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use vrs_tests::event::{Event, route};
use vrs_tests::template::{self, binary, repository};

use crate::lambda::{Function, House, Program};
use crate::records;

/// Doses of others in the table, at the holder that is asked.
const DOSES: [u64; 3] = [10_000, 100_000, 1_000_000];
const CALLS: u32 = 300;

/// What one call of a function that has answered before takes.
#[derive(Debug)]
struct Taken {
    counts: Counts,
    median: Duration,
    highest: Duration,
    cpu_ms: f64,
}

/// What can't depend on the machine.
#[derive(Debug, PartialEq, Eq)]
struct Counts {
    calls: usize,
    sent: usize,
    answered: usize,
    half_units: u32,
}

/// Measures these requests at each size, and prints. `FLAT=100000` ends with that size.
pub async fn measure(house: &House, events: &[(&'static str, Event)]) {
    let most = std::env::var("FLAT").map_or(u64::MAX, |it| it.parse().unwrap());
    let mut sizes: Vec<(u64, BTreeMap<&str, Taken>)> = Vec::new();
    let mut there = 0;
    for doses in DOSES.into_iter().filter(|it| *it <= most) {
        records::crowd(house, doses - there).await;
        there = doses;
        let mut taken = BTreeMap::new();
        for (name, event) in events {
            taken.insert(*name, warm(house, event).await);
        }
        print(doses, &taken, sizes.first().map(|it| &it.1));
        sizes.push((doses, taken));
    }
    let chart: Vec<Value> = sizes
        .iter()
        .map(|(doses, taken)| {
            let cpu: BTreeMap<_, _> = taken.iter().map(|(name, it)| (name, it.cpu_ms)).collect();
            json!({ "doses": doses, "cpu_ms": cpu })
        })
        .collect();
    fs::write(repository().join("target/bench/flat.json"), json!(chart).to_string()).unwrap();
}

async fn warm(house: &House, event: &Event) -> Taken {
    let template = template::load();
    let route = route(&template.routes, &event.method, &event.path);
    let function = Function::start(house, Program::function(binary(&template, route))).await;
    let payload = event.payload(route);
    function.call(&payload).await;
    house.wire.forget_calls();
    function.call(&payload).await;
    let calls = house.wire.take_calls();
    let counts = Counts {
        calls: calls.len(),
        sent: calls.iter().map(|it| it.request.body.len()).sum(),
        // A counter answers its count, which has as many digits as there were inquiries in this minute.
        answered: calls
            .iter()
            .filter(|it| !it.request.action.ends_with(":UpdateItem"))
            .map(|it| it.answered)
            .sum(),
        half_units: calls.iter().map(|it| it.half_units).sum(),
    };
    let cpu_before = function.cpu_ns();
    let mut times = Vec::new();
    for _ in 0..CALLS {
        let began = Instant::now();
        function.call(&payload).await;
        times.push(began.elapsed());
    }
    let cpu_ms = (function.cpu_ns() - cpu_before) as f64 / f64::from(CALLS) / 1e6;
    house.wire.forget_calls();
    times.sort();
    Taken { counts, median: times[times.len() / 2], highest: times[times.len() - 1], cpu_ms }
}

fn print(doses: u64, taken: &BTreeMap<&str, Taken>, fewest: Option<&BTreeMap<&str, Taken>>) {
    println!(
        "\nWarm, {CALLS} calls one after another, {doses} doses in the table; in brackets the ratio to the fewest"
    );
    for (name, it) in taken {
        let first = fewest.map_or(it, |fewest| &fewest[name]);
        assert_eq!(it.counts, first.counts, "{name} takes another number of calls, bytes or units");
        let ms = |it: Duration| it.as_secs_f64() * 1000.0;
        println!(
            "{name:<28} {:>8.2} ms ({:.2}) {:>8.2} ms at most {:>8.3} ms CPU ({:.2})   {} calls, {} bytes sent, {} answered, {} units",
            ms(it.median),
            ms(it.median) / ms(first.median),
            ms(it.highest),
            it.cpu_ms,
            it.cpu_ms / first.cpu_ms,
            it.counts.calls,
            it.counts.sent,
            it.counts.answered,
            f64::from(it.counts.half_units) / 2.0,
        );
    }
}
