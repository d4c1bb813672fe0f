//! Measures bulk inquiries: 10,000 persons, a third of them found at one to three holders, beside a bare loop that makes the same
//! calls at the same concurrency; and inquiries at the counter, alone and beside a bulk. All in one process with the embedded
//! engine, which takes most of the time: what counts are the ratios.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement: a broken assumption ends it"
)]

mod bare;
mod house;

use std::time::{Duration, Instant};

use futures_util::stream::{self, StreamExt as _};

use crate::house::House;

const PERSONS: usize = 10_000;
const CHUNK: usize = 100;
/// As many chunks as a page asks at once.
const AT_ONCE: usize = 8;
const COUNTER_INQUIRIES: usize = 500;

#[tokio::main]
async fn main() {
    let house = House::start(PERSONS).await;
    let began = Instant::now();
    let found = ask_all(&house).await;
    let ours = began.elapsed();
    println!(
        "Bulk of {PERSONS} persons, {found} found, {AT_ONCE} chunks at once, embedded engine in the same process"
    );
    println!("the function            {:>8.0} persons a second", rate(ours));
    let bare = bare::Caller::start(&house).await;
    let began = Instant::now();
    stream::iter(0..PERSONS / CHUNK)
        .map(|chunk| bare.ask(chunk, CHUNK))
        .buffer_unordered(AT_ONCE)
        .collect::<Vec<_>>()
        .await;
    let loop_alone = began.elapsed();
    println!("a bare loop             {:>8.0} persons a second", rate(loop_alone));
    println!("the function / the loop {:>8.2}", loop_alone.as_secs_f64() / ours.as_secs_f64());

    let alone = counter(&house).await;
    let (beside, _) = tokio::join!(counter(&house), ask_all(&house));
    println!("\nAn inquiry at the counter, {COUNTER_INQUIRIES} one after another, median and p99");
    for (name, times) in [("alone", &alone), ("beside a bulk", &beside)] {
        println!("{name:<24}{:>8.2} ms {:>8.2} ms", ms(at(times, 50)), ms(at(times, 99)));
    }
    println!("p99 beside / alone      {:>8.2}", at(&beside, 99).as_secs_f64() / at(&alone, 99).as_secs_f64());
}

/// Starts a bulk and asks all of it; how many persons are found.
async fn ask_all(house: &House) -> usize {
    let bulk = house.start_bulk().await;
    let found = stream::iter(0..PERSONS / CHUNK)
        .map(|chunk| house.ask(&bulk, chunk, CHUNK))
        .buffer_unordered(AT_ONCE)
        .collect::<Vec<_>>()
        .await;
    found.into_iter().sum()
}

/// Times of single inquiries, sorted.
async fn counter(house: &House) -> Vec<Duration> {
    let mut times = Vec::new();
    for n in 0..COUNTER_INQUIRIES {
        let began = Instant::now();
        house.inquire(n).await;
        times.push(began.elapsed());
    }
    times.sort();
    times
}

fn at(times: &[Duration], percent: usize) -> Duration {
    times[times.len() * percent / 100]
}

fn rate(time: Duration) -> f64 {
    PERSONS as f64 / time.as_secs_f64()
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
