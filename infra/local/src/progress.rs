//! What is printed: progress on standard error, results on standard output. That nobody reads it any more is no reason to stop.

use std::{
    io::Write as _,
    sync::atomic::{AtomicBool, Ordering},
};

static ENDING: AtomicBool = AtomicBool::new(false);

/// A message of ours.
pub fn say(message: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{message}");
}

/// A result that the caller waits for.
pub fn answer(message: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{message}");
}

/// A line that a child wrote. What children say about being ended isn't shown.
pub fn child(name: &str, line: &str) {
    if !ENDING.load(Ordering::Relaxed) {
        let _ = writeln!(std::io::stderr().lock(), "{name} | {line}");
    }
}

/// From now on children are being ended.
pub fn ending() {
    ENDING.store(true, Ordering::Relaxed);
}
