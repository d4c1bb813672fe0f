//! A function that nobody calls: its schedule wakes it.

use std::error::Error;

use lambda_http::lambda_runtime::{LambdaEvent, run_concurrent};
use lambda_http::service_fn;
use serde::de::IgnoredAny;

use crate::logging::start_logging;
use crate::problem::causes;

/// Runs a function that does the same work whenever it is woken. What fails is logged with its causes, and is a failed invocation.
///
/// # Errors
/// Those of setting up, and of the Lambda runtime.
pub async fn run_on_schedule<A, E, S, W, F>(
    set_up: impl FnOnce() -> S,
    work: W,
) -> Result<(), lambda_http::Error>
where
    A: Send + Sync + 'static,
    E: Error + Send + Sync + 'static,
    S: Future<Output = Result<A, E>>,
    W: Fn(&'static A) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Result<(), E>> + Send + 'static,
{
    start_logging();
    // Set up once and used to the end: it lives as long as the process.
    let app: &'static A = Box::leak(Box::new(set_up().await?));
    run_concurrent(service_fn(move |_woken: LambdaEvent<IgnoredAny>| {
        let done = work(app);
        async move {
            done.await.inspect_err(|error| {
                tracing::error!(target: "vrs", outcome = "failed:scheduled-work", causes = causes(error));
            })?;
            Ok::<(), lambda_http::Error>(())
        }
    }))
    .await
}
