//! Deciding while reading goes on.

use std::pin::{Pin, pin};

use futures_util::future::{Either, MaybeDone, select};

/// Waits for `deciding`, and lets `reading` run beside it without ever waiting for it: so a refusal tells nothing of what would have
/// been read, not even by its time.
pub async fn beside<T, R: Future>(
    deciding: impl Future<Output = T>,
    reading: &mut Pin<&mut MaybeDone<R>>,
) -> T {
    match select(pin!(deciding), reading).await {
        Either::Left((decided, _)) => decided,
        Either::Right(((), deciding)) => deciding.await,
    }
}
