//! The handlers alone, for a load test: behind a gate that does nothing but hand each request to a process that is free, as Lambda does.

use std::io::read_to_string;
use std::sync::Arc;

use http_body_util::Full;
use hyper::Response;
use hyper::body::Bytes;
use serde_json::Value;
use tokio::sync::{Mutex, mpsc};
use tokio::task::spawn_blocking;
use vrs_tests::event::{Event, Member, route};
use vrs_tests::server::{Handled, serve};
use vrs_tests::template;
use vrs_tests::wire::Wire;

use crate::lambda::{Function, House, Program};
use crate::records::{NUMBER, by_number};

const PROCESSES: usize = 16;

/// Processes that wait for a request.
struct Gate {
    free: mpsc::Sender<Function>,
    waiting: Mutex<mpsc::Receiver<Function>>,
    payload: Value,
    wire: Wire,
}

impl Gate {
    async fn start(house: &House, payload: Value) -> Self {
        let (free, waiting) = mpsc::channel(PROCESSES);
        for _ in 0..PROCESSES {
            let function = Function::start(house, Program::function("transfer-inquiry")).await;
            function.call(&payload).await;
            free.send(function).await.unwrap();
        }
        Self { free, waiting: Mutex::new(waiting), payload, wire: house.wire.clone() }
    }

    async fn answer(&self) -> Handled {
        let function = self.waiting.lock().await.recv().await.expect("a process");
        let answer = function.call(&self.payload).await;
        self.free.send(function).await?;
        // Otherwise it would keep all of them.
        self.wire.forget_calls();
        let status = u16::try_from(answer["statusCode"].as_u64().unwrap_or(500))?;
        let body = answer["body"].as_str().unwrap_or_default().to_owned();
        Ok(Response::builder().status(status).body(Full::new(Bytes::from(body)))?)
    }
}

/// Serves an inquiry by number, whatever is sent: says where, and goes on until its input ends.
pub async fn serve_until_told(house: &House) {
    let (routes, staff) = (template::load().routes, Member::staff("011002"));
    let event = Event::inquiry(&staff, &by_number(NUMBER, false));
    let gate = Gate::start(house, event.payload(route(&routes, &event.method, &event.path))).await;
    let gate = Arc::new(gate);
    let address = serve(move |_| {
        let gate = Arc::clone(&gate);
        async move { gate.answer().await }
    });
    println!("http://{}/", address.await.unwrap());
    spawn_blocking(|| read_to_string(std::io::stdin())).await.unwrap().unwrap();
}
