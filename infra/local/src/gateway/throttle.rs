//! The stage's throttle: a bucket of tokens that refills steadily.

use std::{
    sync::{Mutex, PoisonError},
    time::Instant,
};

use crate::template::Throttle;

/// A bucket; each request takes a token.
pub struct Bucket {
    throttle: Throttle,
    state: Mutex<(f64, Instant)>,
}

impl Bucket {
    /// A full bucket.
    pub fn new(throttle: Throttle, now: Instant) -> Self {
        Self { throttle, state: Mutex::new((throttle.burst, now)) }
    }

    /// Takes a token, if there is one.
    pub fn take(&self, now: Instant) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (tokens, last) = *state;
        let refilled = now.saturating_duration_since(last).as_secs_f64() * self.throttle.rate;
        let tokens = (tokens + refilled).min(self.throttle.burst);
        let taken = tokens >= 1.0;
        *state = (if taken { tokens - 1.0 } else { tokens }, now);
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_burst_passes_and_then_the_steady_rate() {
        let start = Instant::now();
        let throttle = Throttle { rate: 10.0, burst: 3.0 };
        let bucket = Bucket::new(throttle, start);
        let taken = |count: usize, now| (0..count).filter(|_| bucket.take(now)).count();
        assert_eq!(taken(5, start), 3);
        assert_eq!(taken(5, start + Duration::from_millis(250)), 2);
        assert_eq!(taken(9, start + Duration::from_secs(9)), 3);
    }
}
