//! A function that a state machine calls, step by step, until its work is done. Whoever starts the state machine reads what goes in
//! and out of a step, so neither holds anything of a person; why a step failed stands in the log.

use std::error::Error;
use std::time::Duration;

use jiff::Timestamp;
use lambda_http::lambda_runtime::{Diagnostic, LambdaEvent, run_concurrent};
use lambda_http::service_fn;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::time::Instant;

use crate::clock::now;
use crate::logging::start_logging;
use crate::problem::causes;

/// How long before Lambda would end it a step stops beginning anything: enough for what it has begun.
const MARGIN: Duration = Duration::from_secs(120);

/// Why a step came to nothing, in the words that the state machine goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// What it needs is overloaded or out of reach: the same step may do later.
    Busy,
    /// What it needs refused, or can't be read. Waiting doesn't mend it.
    Refused,
    /// The event is none of this function's.
    Event,
    /// The file is not the one that was checked.
    Exchanged,
}

impl Failure {
    /// Its name in the state machine.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Busy => "Busy",
            Self::Refused => "Refused",
            Self::Event => "Event",
            Self::Exchanged => "Exchanged",
        }
    }
}

/// A step that failed. Only its name leaves the function; the causes are logged.
#[derive(Debug)]
pub struct StepError {
    failure: Failure,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl StepError {
    /// It failed in this way, because of that.
    pub fn new(failure: Failure, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { failure, source: Some(source.into()) }
    }

    /// How it failed.
    #[must_use]
    pub const fn failure(&self) -> Failure {
        self.failure
    }
}

impl From<StepError> for Diagnostic {
    fn from(error: StepError) -> Self {
        Self {
            error_type: error.failure.as_str().to_owned(),
            error_message: "see the function's log".to_owned(),
        }
    }
}

/// Takes one step: reads the event, does the work until shortly before this time, and logs one line. The event is not repeated, neither
/// in the log nor in an error: who wrote it could have put anything into it.
///
/// # Errors
/// [`StepError`]
pub async fn step<I: DeserializeOwned, O, F>(
    event: Value,
    deadline: Timestamp,
    work: impl FnOnce(I, Instant) -> F,
) -> Result<O, StepError>
where
    F: Future<Output = Result<O, StepError>>,
{
    let left = Duration::try_from(deadline.duration_since(now())).unwrap_or_default().saturating_sub(MARGIN);
    let began = Instant::now();
    let done = match serde_json::from_value(event) {
        Ok(event) => work(event, began + left).await,
        Err(_) => Err(StepError { failure: Failure::Event, source: None }),
    };
    let duration_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    match &done {
        Ok(_) => tracing::info!(target: "vrs", outcome = "stepped", durationMs = duration_ms),
        Err(error) => {
            let causes = error.source.as_deref().map(|it| causes(it)).unwrap_or_default();
            match error.failure {
                Failure::Busy => {
                    tracing::warn!(target: "vrs", outcome = "unavailable", durationMs = duration_ms, causes);
                }
                failure => {
                    let outcome = format!("failed:{}", failure.as_str());
                    tracing::error!(target: "vrs", outcome, durationMs = duration_ms, causes);
                }
            }
        }
    }
    done
}

/// Runs a function of steps. Lambda says how long each may take.
///
/// # Errors
/// Those of setting up, and of the Lambda runtime.
pub async fn run_in_steps<A, E, S, I, O, W, F>(
    set_up: impl FnOnce() -> S,
    work: W,
) -> Result<(), lambda_http::Error>
where
    A: Send + Sync + 'static,
    E: Error + Send + Sync + 'static,
    S: Future<Output = Result<A, E>>,
    I: DeserializeOwned + Send + 'static,
    O: Serialize + Send + 'static,
    W: Fn(&'static A, I, Instant) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Result<O, StepError>> + Send + 'static,
{
    start_logging();
    // Set up once and used to the end: it lives as long as the process.
    let app: &'static A = Box::leak(Box::new(set_up().await?));
    run_concurrent(service_fn(move |called: LambdaEvent<Value>| {
        let work = work.clone();
        let deadline =
            i64::try_from(called.context.deadline).ok().and_then(|it| Timestamp::from_millisecond(it).ok());
        let deadline = deadline.unwrap_or_default();
        step(called.payload, deadline, move |event, until| work(app, event, until))
    }))
    .await
}
