//! The handlers alone at rising rates: behind a gate that does nothing but hand each request to a process that is free, as Lambda does.
//! The generator (vegeta) is an open loop: it sends at its rate whatever comes back, so that what waits counts.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use http_body_util::Full;
use hyper::Response;
use hyper::body::Bytes;
use serde_json::{Value, json};
use tokio::process::Command;
use tokio::sync::{Mutex, mpsc};
use vrs_tests::event::{Event, Member, route};
use vrs_tests::server::{Handled, serve};
use vrs_tests::template::{self, repository};

use crate::lambda::{Function, House, Program};
use crate::records::{NUMBER, by_number};

const PROCESSES: usize = 16;
/// Inquiries a second, up to where it bends: where one fails, or one in a hundred waits so many times longer than at the first rate.
const RATES: [u32; 8] = [25, 50, 100, 200, 400, 800, 1_600, 3_200];
const BENT: f64 = 20.0;
const SECONDS: u32 = 10;

/// Processes that wait for a request.
struct Gate {
    free: mpsc::Sender<Function>,
    waiting: Mutex<mpsc::Receiver<Function>>,
    payload: Value,
}

impl Gate {
    async fn start(house: &House, payload: Value) -> Self {
        let (free, waiting) = mpsc::channel(PROCESSES);
        for _ in 0..PROCESSES {
            let function = Function::start(house, Program::function("transfer-inquiry")).await;
            function.call(&payload).await;
            free.send(function).await.unwrap();
        }
        Self { free, waiting: Mutex::new(waiting), payload }
    }

    async fn answer(&self) -> Handled {
        let function = self.waiting.lock().await.recv().await.expect("a process");
        let answer = function.call(&self.payload).await;
        self.free.send(function).await?;
        let status = u16::try_from(answer["statusCode"].as_u64().unwrap_or(500))?;
        let body = answer["body"].as_str().unwrap_or_default().to_owned();
        Ok(Response::builder().status(status).body(Full::new(Bytes::from(body)))?)
    }
}

/// Measures, prints, and leaves target/bench/handlers.json for the chart.
pub async fn measure(house: &House) {
    let generator = repository().join("target/bench/vegeta");
    if !generator.exists() {
        println!("\nWithout the generator (tests/load/generator), the handlers alone were not measured.");
        return;
    }
    println!("\n{PROCESSES} processes of transfer-inquiry alone, an inquiry by number, {SECONDS} s a step");
    let (routes, staff) = (template::load().routes, Member::staff("011002"));
    let event = Event::inquiry(&staff, &by_number(NUMBER, false));
    let gate = Gate::start(house, event.payload(route(&routes, &event.method, &event.path))).await;
    let gate = Arc::new(gate);
    let address = serve(move |_| {
        let gate = Arc::clone(&gate);
        async move { gate.answer().await }
    });
    let target = format!("POST http://{}/", address.await.unwrap());
    let mut steps: Vec<Value> = Vec::new();
    for rate in RATES {
        let step = attack(&generator, &target, rate).await;
        house.wire.forget_calls();
        println!(
            "{rate:>5} inquiries a second {:>8.0}/s answered {:>9.1} ms {:>9.1} ms p99 {:>8.2} % failed",
            step["answered"].as_f64().unwrap(),
            step["median"].as_f64().unwrap(),
            step["p99"].as_f64().unwrap(),
            step["failed"].as_f64().unwrap() * 100.0,
        );
        let p99 = |it: &Value| it["p99"].as_f64().unwrap();
        steps.push(step);
        if steps[steps.len() - 1]["failed"] != 0.0 || p99(&steps[steps.len() - 1]) > BENT * p99(&steps[0]) {
            break;
        }
    }
    let below = &steps[..steps.len() - 1];
    assert!(below.iter().all(|it| it["failed"] == 0.0), "inquiries failed below the bend");
    fs::write(repository().join("target/bench/handlers.json"), json!(steps).to_string()).unwrap();
}

/// What the generator reports of so many requests a second; times in milliseconds.
async fn attack(generator: &PathBuf, target: &str, rate: u32) -> Value {
    let script = r#"printf '%s\n' "$2" | "$1" attack -rate="$3/s" -duration="$4s" -timeout=30s | "$1" report -type=json"#;
    let reported = Command::new("sh")
        .args(["-c", script, "attack"])
        .arg(generator)
        .args([target, &rate.to_string(), &SECONDS.to_string()])
        .output()
        .await
        .unwrap();
    let reported: Value = serde_json::from_slice(&reported.stdout).expect("the generator's report");
    let ms = |of: &str| reported["latencies"][of].as_f64().unwrap() / 1e6;
    json!({
        "rate": rate,
        "answered": reported["throughput"],
        "median": ms("50th"),
        "p99": ms("99th"),
        "failed": 1.0 - reported["success"].as_f64().unwrap(),
    })
}
