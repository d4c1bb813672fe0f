//! The time of a request.

use jiff::{Timestamp, Unit};

/// The time, to the millisecond, as answers and the store keep it.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
pub fn now() -> Timestamp {
    let now = Timestamp::now();
    now.round(Unit::Millisecond).unwrap_or(now)
}
