//! When a bulk looks like guessing numbers, and when that ends a municipality's bulks for the day (B7).

use crate::bulk::size::BulkSize;

/// A member of staff who finds hardly anybody is taken to be guessing from this many persons a day on (B7).
const GUESSING_FROM_PERSONS: u64 = 100;

/// Who finds fewer than one in this many, 5 %, finds hardly anybody.
const FOUND_AT_LEAST_ONE_IN: u64 = 20;

/// After this many stops in a day a municipality can start no bulk until the next day (B7).
const STOPS_MAX: usize = 3;

/// Whether so few of those asked for were found that it looks like guessing (B7).
#[must_use]
pub const fn is_guessing(asked: u64, found: u64) -> bool {
    asked >= GUESSING_FROM_PERSONS && found.saturating_mul(FOUND_AT_LEAST_ONE_IN) < asked
}

/// Whether a municipality with this many stops today may not start a bulk of this size (B7).
#[must_use]
pub const fn is_paused(stops: usize, size: BulkSize) -> bool {
    stops >= STOPS_MAX && !size.is_within_family()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bulk::size::Scope;

    #[test]
    fn b7_stops_and_guessing() {
        for (asked, found, guessing) in
            [(99, 0, false), (100, 4, true), (100, 5, false), (1_000, 49, true), (1_000, 50, false)]
        {
            assert_eq!(is_guessing(asked, found), guessing, "{found} of {asked}");
        }
        for (stops, persons, paused) in [(2, 100, false), (3, 6, true), (3, 5, false), (4, 100, true)] {
            assert_eq!(is_paused(stops, BulkSize { scope: Scope::Named, persons }), paused);
        }
    }
}
