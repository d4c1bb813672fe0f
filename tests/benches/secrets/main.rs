//! Compares the ways in which a process could come by what makes pseudonyms, as DECISIONS.md tells them: by processes that do
//! just that, with the SDK as the functions have it, before stand-ins for KMS and Secrets Manager.
//!
//! It prints, and asserts nothing. A stand-in answers at once, and again with a delay added, since in the cloud each call
//! crosses a network: what counts are the differences between the ways in one run.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement: a broken assumption ends it"
)]

mod services;
mod way;

use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{ChildStdin, ChildStdout, Command};

use crate::way::Way;

const STARTS: usize = 25;
const INQUIRIES: usize = 20;
const DELAYS: [Duration; 2] = [Duration::ZERO, Duration::from_millis(5)];

#[tokio::main]
async fn main() {
    if let Some(way) = std::env::var("WAY").ok().and_then(|name| Way::parse(&name)) {
        return way::run(way).await;
    }
    println!(
        "From a process's start to its first pseudonym, and an inquiry's pseudonyms in a warm process: medians"
    );
    for delay in DELAYS {
        println!("\nEach call to a service takes {} ms and what this machine needs", delay.as_millis());
        let endpoint = services::start(delay).await;
        let measured = measure(&endpoint).await;
        let least = measured[0].0.as_secs_f64();
        for (way, (cold, warm)) in Way::ALL.into_iter().zip(measured) {
            let (name, ratio) = (way.name(), cold.as_secs_f64() / least);
            println!("{name:<44} cold {:>7.2} ms ({ratio:.2})   warm {:>7.3} ms", ms(cold), ms(warm));
        }
    }
}

/// For each way the medians of a cold start, and of a warm process's pseudonyms for one inquiry. The ways take turns, so that
/// a machine that slows down slows them all.
async fn measure(endpoint: &str) -> Vec<(Duration, Duration)> {
    let mut times = Way::ALL.map(|_| (Vec::new(), Vec::new()));
    for _ in 0..STARTS {
        for (way, (cold, warm)) in Way::ALL.into_iter().zip(&mut times) {
            let began = Instant::now();
            let mut process = Process::start(way, endpoint);
            process.inquiry().await;
            cold.push(began.elapsed());
            for _ in 0..INQUIRIES {
                let began = Instant::now();
                process.inquiry().await;
                warm.push(began.elapsed());
            }
        }
    }
    times.into_iter().map(|(cold, warm)| (median(cold), median(warm))).collect()
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// A process of one way: a line in, the pseudonyms of an inquiry, a line out.
struct Process {
    _child: tokio::process::Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Process {
    fn start(way: Way, endpoint: &str) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .env_clear()
            .envs([
                ("WAY", way.name()),
                ("AWS_REGION", "ap-northeast-1"),
                ("AWS_ACCESS_KEY_ID", "bench"),
                ("AWS_SECRET_ACCESS_KEY", "bench"),
                ("AWS_ENDPOINT_URL", endpoint),
            ])
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let (to, from) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        Self { _child: child, to, from }
    }

    async fn inquiry(&mut self) {
        self.to.write_all(b"\n").await.unwrap();
        let mut line = String::new();
        self.from.read_line(&mut line).await.unwrap();
        assert_eq!(line, "done\n");
    }
}
