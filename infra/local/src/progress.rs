//! What is said: progress on standard error, what was waited for on standard output. A reader that went away is no reason to stop.

use std::{
    io::Write as _,
    sync::atomic::{AtomicBool, Ordering},
};

static ENDING: AtomicBool = AtomicBool::new(false);

/// A message of ours.
pub fn say(message: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{message}");
}

/// What whoever started us waits for.
pub fn answer(message: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{message}");
}

/// A line that a child wrote. What children say about being ended is of no interest.
pub fn child(name: &str, line: &str) {
    if !ENDING.load(Ordering::Relaxed) {
        let _ = writeln!(std::io::stderr().lock(), "{name} | {line}");
    }
}

/// From now on children are being ended.
pub fn ending() {
    ENDING.store(true, Ordering::Relaxed);
}
