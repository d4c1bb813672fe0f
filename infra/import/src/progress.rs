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

    /// A walk over about so many items; 0 when nobody knows.
    pub(crate) fn over_items(name: &'static str, total: u64) -> Self {
        let template = if total == 0 {
            "{msg} {human_pos}件 毎秒{per_sec}"
        } else {
            "{msg} {wide_bar} {human_pos}/{human_len}件 あと{eta}"
        };
        Self::new(name, total, template)
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

    /// So much was done before; the time left is reckoned from here.
    pub(crate) fn begin_at(&self, position: u64) {
        self.bar.set_position(position);
        self.bar.reset_eta();
    }

    /// One more is done.
    pub(crate) fn advance(&self) {
        self.advance_by(1);
    }

    /// So many more are done.
    pub(crate) fn advance_by(&self, more: u64) {
        self.bar.inc(more);
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
            match done.saturating_mul(100).checked_div(total) {
                Some(percent) => {
                    let left_s = self.bar.eta().as_secs();
                    say(format_args!("{}: {percent}% あと{left_s}秒", self.name));
                }
                None => say(format_args!("{}: {done}件", self.name)),
            }
        }
    }
}

/// A line on standard error. That nobody reads it any more is no reason to stop.
pub(crate) fn say(what: impl Display) {
    let _ = writeln!(io::stderr(), "{what}");
}
