//! Logs: JSON lines on standard output.

use std::error::Error;

use tracing::Subscriber;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::caller::Call;
use crate::problem::causes;

/// Starts logging, once a process. A panic is logged with its place and without its message, which could repeat a value.
pub(crate) fn start_logging() {
    // Fails only when logging has been started already.
    let _ = log_lines(std::io::stdout).try_init();
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(target: "vrs", outcome = "panic", place);
    }));
}

impl Call {
    /// Logs what went wrong beside the answer, in a line of its own that an alarm can use.
    pub fn log_trouble(&self, outcome: &'static str, error: &(dyn Error + 'static)) {
        let (request_id, route, staff) = (&self.request_id, &self.route, &self.staff.sub);
        let municipality = self.staff.municipality.code.as_str();
        tracing::error!(target: "vrs", requestId = request_id, municipality, route, staff, outcome, causes = causes(error));
    }
}

/// Writes what a process logs to another place, so that tests can read what standard output would get.
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
