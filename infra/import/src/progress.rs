//! How far it is: a bar on a terminal, a line now and then elsewhere. All of it on standard error.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write as _};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How often a line is written where no bar can be drawn.
const LINE_EVERY: Duration = Duration::from_secs(10);

/// The progress of one pass.
#[derive(Clone)]
pub(crate) struct Progress {
    bar: ProgressBar,
    name: &'static str,
    next_line: Arc<Mutex<Option<Instant>>>,
}

impl Progress {
    /// A pass over so many bytes.
    pub(crate) fn over_bytes(name: &'static str, total: u64) -> Self {
        Self::new(name, total, "{msg} {wide_bar} {bytes}/{total_bytes} あと{eta}")
    }

    /// A pass over so many rows.
    pub(crate) fn over_rows(name: &'static str, total: u64) -> Self {
        Self::new(name, total, "{msg} {wide_bar} {human_pos}/{human_len}件 あと{eta}")
    }

    fn new(name: &'static str, total: u64, template: &str) -> Self {
        // Hides itself where there is no terminal.
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_message(name);
        let first_line = (!io::stderr().is_terminal()).then(|| Instant::now() + LINE_EVERY);
        Self { bar, name, next_line: Arc::new(Mutex::new(first_line)) }
    }

    /// So much is done.
    pub(crate) fn at(&self, position: u64) {
        if position != self.bar.position() {
            self.bar.set_position(position);
            self.line_if_due();
        }
    }

    /// One more is done.
    pub(crate) fn advance(&self) {
        self.bar.inc(1);
        self.line_if_due();
    }

    /// Says something without disturbing the bar.
    pub(crate) fn say(&self, what: impl Display) {
        self.bar.suspend(|| say(what));
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn line_if_due(&self) {
        let Ok(mut next_line) = self.next_line.try_lock() else { return };
        let now = Instant::now();
        if next_line.is_some_and(|due| now >= due) {
            *next_line = Some(now + LINE_EVERY);
            let (done, total) = (self.bar.position(), self.bar.length().unwrap_or_default());
            let percent = done.saturating_mul(100).checked_div(total).unwrap_or(100);
            say(format_args!("{}: {percent}%", self.name));
        }
    }
}

/// A line on standard error. That nobody reads it any more is no reason to stop.
pub(crate) fn say(what: impl Display) {
    let _ = writeln!(io::stderr(), "{what}");
}
