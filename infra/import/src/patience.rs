//! Patience with a store that is overloaded or out of reach for a while; none with one that refuses.

#[cfg(feature = "commands")]
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::time::sleep;
use vrs_store::StoreError;

#[cfg(feature = "commands")]
use crate::progress::say;

/// How long one call is tried again, unless the operator says otherwise: a table takes minutes to grow with what comes.
pub const PATIENCE: Duration = Duration::from_secs(300);

/// The longest time between two tries.
const PAUSE_MAX: Duration = Duration::from_secs(15);

/// Tells the operator once a run that it waits.
#[cfg(feature = "commands")]
static IS_TOLD: AtomicBool = AtomicBool::new(false);

/// The waiting for one call. The pauses between tries double up to [`PAUSE_MAX`]; the time of the tries themselves doesn't count.
pub struct Waiting {
    left: Duration,
    pause: Duration,
}

impl Waiting {
    /// Waits for so long in all.
    #[must_use]
    pub const fn at_most(patience: Duration) -> Self {
        Self { left: patience, pause: Duration::from_secs(1) }
    }

    /// Waits until the call may be tried again.
    ///
    /// # Errors
    /// The call's own, when it was refused or there is no patience left.
    pub async fn after(&mut self, error: StoreError) -> Result<(), StoreError> {
        if !error.passes() || self.left.is_zero() {
            return Err(error);
        }
        #[cfg(feature = "commands")]
        if !IS_TOLD.swap(true, Ordering::Relaxed) {
            say(format_args!(
                "データベースが混み合っているか、つながりません。{}秒まで待ちながら続けます: {error}",
                self.left.as_secs()
            ));
        }
        let pause = self.pause.min(self.left);
        sleep(pause).await;
        self.left -= pause;
        self.pause = (self.pause * 2).min(PAUSE_MAX);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::Instant;

    /// The clock stands still but for what is waited.
    #[tokio::test(start_paused = true)]
    async fn g4_an_overloaded_store_is_waited_for_in_minutes() {
        let (mut waiting, mut tries, began) = (Waiting::at_most(PATIENCE), 1, Instant::now());
        while waiting
            .after(StoreError::Unavailable { operation: "PutItem", source: "busy".into() })
            .await
            .is_ok()
        {
            tries += 1;
        }
        assert_eq!(began.elapsed(), PATIENCE);
        assert!((20..30).contains(&tries), "{tries}");
    }

    #[tokio::test(start_paused = true)]
    async fn g4_a_refusal_is_not_waited_for() {
        let began = Instant::now();
        let refused = Waiting::at_most(PATIENCE).after(StoreError::ForeignPermit).await;
        assert!(matches!(refused, Err(StoreError::ForeignPermit)));
        assert!(began.elapsed().is_zero());
    }
}
