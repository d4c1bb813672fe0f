//! Measures the functions as they are deployed: processes of the release build, given events by a stand-in for
//! Lambda's runtime API, before a wire that counts calls and bytes to an embedded `DynamoDB`.
//!
//! It prints, and asserts nothing: times are this machine's; the ratios in one run are what the documents quote.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement: a broken assumption ends it"
)]

mod flat;
mod floors;
mod handlers;
mod lambda;
mod records;

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use vrs_tests::event::{Event, Member, route};
use vrs_tests::template;

use crate::lambda::{Function, House, Program};
use crate::records::{NAME, NOBODY, NUMBER, PROTECTED, by_name, by_number};

const COLD_STARTS: usize = 15;
/// A protected person and nobody are asked for in turn, so that both meet the machine in the same state.
const TURNS: usize = 4_000;

#[tokio::main]
async fn main() {
    let house = House::start().await;
    records::settle(&house).await;
    // One part alone, where not all functions are built.
    match std::env::args().nth(1).as_deref() {
        Some("floors") => return floors::measure(&house).await,
        Some("handlers") => return handlers::serve_until_told(&house).await,
        Some("protected") => return protected_against_nobody(&house).await,
        Some("flat") => {
            house.wire.ask_units();
            return flat::measure(&house, &events()).await;
        }
        _ => {}
    }
    at_rest(&house).await;
    floors::measure(&house).await;
    cold_starts(&house).await;
    protected_against_nobody(&house).await;
    house.wire.ask_units();
    flat::measure(&house, &events()).await;
}

/// What is asked, by name.
fn events() -> Vec<(&'static str, Event)> {
    let staff = Member::staff("011002");
    let get = |target: &str| Event::get(target, &staff);
    vec![
        ("requirement", get("/v1/transfer/requirement?holder=012025&method=my-number")),
        ("holders", get("/v1/transfer/holders?prefecture=01")),
        ("all terms", get("/v1/terms")),
        ("one text", get("/v1/terms/usage")),
        ("inquiry by number", Event::inquiry(&staff, &by_number(NUMBER, false))),
        ("inquiry by name", Event::inquiry(&staff, &by_name(NAME))),
        ("inquiry refused", Event::inquiry(&staff, &by_number_at_other_holder())),
    ]
}

fn by_number_at_other_holder() -> Value {
    let mut question = by_number(NUMBER, false);
    question["holder"] = json!("012041");
    question
}

/// How large a dose is in its table, and how much of it is encrypted.
async fn at_rest(house: &House) {
    let items = house.engine.items("Records").await;
    let doses: Vec<_> =
        items.iter().filter_map(|it| Some((it, it["sealed"]["B"].as_str()?.len() / 4 * 3))).collect();
    let item_bytes = |it: &Value| -> usize {
        let value = |it: &Value| it["S"].as_str().map_or(0, str::len);
        it.as_object().unwrap().iter().map(|(name, it)| name.len() + value(it)).sum()
    };
    for (item, sealed) in doses {
        println!("A dose at rest: {} bytes, {sealed} of them encrypted", item_bytes(item) + sealed);
    }
    println!();
}

/// From the start of the process to its first answer.
async fn cold_starts(house: &House) {
    println!(
        "Cold, {COLD_STARTS} processes one after another: from start to first answer, median and highest"
    );
    let routes = template::load().routes;
    let staff = Member::staff("011002");
    let requests = [
        ("consent-view", Event::get("/v1/terms", &staff), 1),
        ("consent-submit", Event::consent("usage", &staff, &json!({})), 1),
        ("inquiry-history", Event::get("/v1/transfer/inquiries?direction=made", &staff), 1),
        ("transfer-inquiry", Event::inquiry(&staff, &by_number(NUMBER, false)), 1),
        // A second secret is one more call to the key service: what such a call costs.
        ("transfer-inquiry", Event::inquiry(&staff, &by_number(NUMBER, false)), 2),
    ];
    for (name, event, secrets) in requests {
        let payload = event.payload(route(&routes, &event.method, &event.path));
        let mut times = Vec::new();
        for _ in 0..COLD_STARTS {
            let started = Instant::now();
            let function = Function::start(house, Program { secrets, ..Program::function(name) }).await;
            function.call(&payload).await;
            times.push(started.elapsed());
        }
        let note = if name == "transfer-inquiry" { format!("{secrets} secret(s)") } else { String::new() };
        print_times(&format!("{name} {note}"), &mut times);
    }
}

/// How long answers about a protected person take against those about nobody. Two numbers of nobody are compared as well, which shows
/// how small a difference the measurement can tell.
async fn protected_against_nobody(house: &House) {
    println!("\nA protected person against nobody, {TURNS} calls in turn");
    let routes = template::load().routes;
    let staff = Member::staff("011002");
    let other = ("548836529885", "見本 空子");
    let function = Function::start(house, Program::function("transfer-inquiry")).await;
    for (way, question) in [
        ("by number", (|(number, _)| by_number(number, false)) as fn((&str, &str)) -> Value),
        ("by name", |(_, name)| by_name(name)),
    ] {
        for (who, one) in [("protected / nobody", PROTECTED), ("nobody / nobody", other)] {
            let payloads = [one, NOBODY].map(|it| {
                let event = Event::inquiry(&staff, &question(it));
                event.payload(route(&routes, &event.method, &event.path))
            });
            let mut times = [Vec::new(), Vec::new()];
            for turn in 0..TURNS {
                // Who comes first changes, too.
                for at in [turn % 2, 1 - turn % 2] {
                    let began = Instant::now();
                    let answer = function.call(&payloads[at]).await;
                    times[at].push(began.elapsed());
                    assert!(answer["body"].as_str().unwrap().contains("\"not-found\""), "{answer}");
                }
            }
            let quartiles = times.each_mut().map(|it| {
                it.sort();
                [it.len() / 4, it.len() / 2, it.len() * 3 / 4].map(|at| it[at].as_secs_f64() * 1000.0)
            });
            let [one, nobody] = quartiles;
            let ratios: Vec<_> =
                one.iter().zip(nobody).map(|(one, nobody)| format!("{:.3}", one / nobody)).collect();
            println!(
                "{way:<10} {who:<20} {:>6.3} ms / {:>6.3} ms, ratios of the quartiles {}",
                one[1],
                nobody[1],
                ratios.join(" ")
            );
        }
    }
}

fn print_times(name: &str, times: &mut [Duration]) {
    times.sort();
    let (median, highest) = (times[times.len() / 2], times[times.len() - 1]);
    let ms = |it: Duration| it.as_secs_f64() * 1000.0;
    println!("{name:<28} {:>8.2} ms {:>8.2} ms", ms(median), ms(highest));
}
