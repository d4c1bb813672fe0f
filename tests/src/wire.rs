//! A proxy between the AWS SDK and its services that writes down each call and can let it go wrong.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http_body_util::{BodyExt as _, Collected, Full};
use hyper::Response;
use hyper::body::Bytes;
use serde_json::json;
use tokio::sync::watch;

use crate::call::{Call, Request, ask_units, half_units};
use crate::fault::{Fault, Plan};
use crate::server::{Client, Handled, aws_json, client, pass_on, serve};
use crate::signature;

type Answer = Response<Full<Bytes>>;

/// Where calls are passed on to.
#[derive(Debug, Clone, Copy)]
pub struct Services {
    /// The DynamoDB engine.
    pub dynamodb: SocketAddr,
    /// The KMS stand-in.
    pub kms: SocketAddr,
}

/// The proxy. It lives as long as the runtime that it was started on.
#[derive(Clone)]
pub struct Wire {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    services: Services,
    client: Client,
    state: Mutex<State>,
    /// How many calls have reached [`Fault::Gather`] so far: one that waits for n goes on when there are n.
    gathered: watch::Sender<usize>,
}

struct State {
    clock: u64,
    calls: Vec<Call>,
    plan: Arc<dyn Plan>,
    asks_units: bool,
}

impl Wire {
    /// Starts a proxy on a free port.
    ///
    /// # Errors
    /// When no port can be had.
    pub async fn start(services: Services) -> io::Result<Self> {
        let shared = Arc::new(Shared {
            services,
            client: client(),
            state: Mutex::new(State {
                clock: 0,
                calls: Vec::new(),
                plan: Arc::new(Fault::Pass),
                asks_units: false,
            }),
            gathered: watch::Sender::new(0),
        });
        let behind = Arc::clone(&shared);
        let address = serve(move |request| {
            let shared = Arc::clone(&behind);
            async move { handle(&shared, request).await }
        })
        .await?;
        Ok(Self { address, shared })
    }

    /// The endpoint to give to the SDK, of DynamoDB and KMS alike.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on calls go as planned.
    pub fn plan(&self, plan: impl Plan + 'static) {
        self.shared.gathered.send_replace(0);
        self.shared.state().plan = Arc::new(plan);
    }

    /// From now on every call passes.
    pub fn calm(&self) {
        self.plan(Fault::Pass);
    }

    /// From now on DynamoDB says what each call consumes.
    pub fn ask_units(&self) {
        self.shared.state().asks_units = true;
    }

    /// Forgets the calls so far.
    pub fn forget_calls(&self) {
        self.shared.state().calls.clear();
    }

    /// The calls since the last time, in the order in which they came.
    #[must_use]
    pub fn take_calls(&self) -> Vec<Call> {
        std::mem::take(&mut self.shared.state().calls)
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes down that a call came; answers when that was, and what is to happen to it.
    fn begin(&self, request: &Request) -> (u64, Fault) {
        let mut state = self.state();
        state.clock += 1;
        let began = state.clock;
        let request_of_call = request.clone();
        state.calls.push(Call { request: request_of_call, began, ended: None, answered: 0, half_units: 0 });
        let plan = Arc::clone(&state.plan);
        drop(state);
        (began, plan.fault(request))
    }

    async fn end(&self, began: u64, answer: &Handled) {
        let body = match answer {
            // What is there whole is collected at once.
            Ok(answer) => answer.body().clone().collect().await.map(Collected::to_bytes).unwrap_or_default(),
            Err(_) => Bytes::new(),
        };
        let mut state = self.state();
        state.clock += 1;
        let now = state.clock;
        let asks_units = state.asks_units;
        if let Some(call) = state.calls.iter_mut().find(|call| call.began == began) {
            call.ended = Some(now);
            call.answered = body.len();
            call.half_units = if asks_units { half_units(&body) } else { 0 };
        }
    }
}

/// Answers one call, or fails, which closes the connection without an answer.
async fn handle(shared: &Shared, request: hyper::Request<Bytes>) -> Handled {
    if let Err(wrong) = signature::check(&request) {
        return aws_json(400, &json!({ "__type": "InvalidSignatureException", "message": wrong }));
    }
    let (parts, body) = request.into_parts();
    let target = parts.headers.get("x-amz-target").and_then(|it| it.to_str().ok()).unwrap_or_default();
    let call = Request::read(target, &body);
    let to = if call.action.starts_with("kms:") { shared.services.kms } else { shared.services.dynamodb };
    let (began, fault) = shared.begin(&call);
    let asks_units = shared.state().asks_units && call.action.starts_with("dynamodb:");
    let body = asks_units.then(|| ask_units(&body)).flatten().map_or(body, Bytes::from);
    let forward = || pass_on(&shared.client, to, &parts, body);
    let answer = match fault {
        Fault::Pass => forward().await,
        Fault::Gather(count) => {
            gather(shared, count).await;
            forward().await
        }
        Fault::Delay(time) => {
            tokio::time::sleep(time).await;
            forward().await
        }
        Fault::SlowAnswer(time) => {
            let answer = forward().await;
            tokio::time::sleep(time).await;
            answer
        }
        Fault::NeverAnswer => Ok(std::future::pending::<Answer>().await),
        Fault::DoneNeverAnswered => {
            forward().await?;
            Ok(std::future::pending::<Answer>().await)
        }
        Fault::Throttle => error(400, "com.amazon.coral.availability#ThrottlingException"),
        Fault::Exceed => {
            error(400, "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException")
        }
        Fault::Deny => error(400, "com.amazon.coral.service#AccessDeniedException"),
        Fault::Invalid => error(400, "com.amazon.coral.validate#ValidationException"),
        Fault::Fail => error(500, "com.amazonaws.dynamodb.v20120810#InternalServerError"),
        Fault::Unprocessed => {
            let asked: serde_json::Value = serde_json::from_str(&call.body)?;
            aws_json(200, &json!({ "Responses": {}, "UnprocessedKeys": asked["RequestItems"] }))
        }
        Fault::Close => Err("closed before the call was passed on".into()),
        Fault::DoneThenClose => {
            forward().await?;
            Err("closed after the call was done".into())
        }
    };
    shared.end(began, &answer).await;
    answer
}

/// Waits until `count` calls wait here.
async fn gather(shared: &Shared, count: usize) {
    shared.gathered.send_modify(|waiting| *waiting += 1);
    let mut gathered = shared.gathered.subscribe();
    // The sender lives in `shared`, so that this can't fail.
    let _arrived = gathered.wait_for(|waiting| *waiting >= count).await;
}

fn error(status: u16, kind: &str) -> Handled {
    aws_json(status, &json!({ "__type": kind, "message": "a planned fault" }))
}
