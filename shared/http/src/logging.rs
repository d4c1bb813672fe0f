//! Logs: JSON lines on standard output.

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Starts logging, once a process.
///
/// The level can't be set from outside: at finer levels the SDK logs request bodies, and with them what may
/// never be logged (G2). Only our own lines pass at INFO.
pub fn start_logging() {
    let levels = Targets::new().with_default(LevelFilter::WARN).with_target("vrs", LevelFilter::INFO);
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(false)
        .with_writer(std::io::stdout);
    // Fails only when logging has been started already.
    let _ = tracing_subscriber::registry().with(levels).with(lines).try_init();
}
