//! Logs: JSON lines on standard output.

use tracing::Subscriber;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Starts logging, once a process.
pub fn start_logging() {
    // Fails only when logging has been started already.
    let _ = log_lines(std::io::stdout).try_init();
}

/// What a process logs, written there: so that tests can read what standard output would get.
///
/// The level can't be set from outside: at finer levels the SDK logs request bodies, and with them what may
/// never be logged (G2). Only our own lines pass at INFO.
pub fn log_lines<W>(writer: W) -> impl Subscriber + Send + Sync
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let levels = Targets::new().with_default(LevelFilter::WARN).with_target("vrs", LevelFilter::INFO);
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(false)
        .with_writer(writer);
    tracing_subscriber::registry().with(levels).with(lines)
}
