//! One machine goes through all segments of a table, or through the one that it was given, with a checkpoint in a file.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::task::{JoinError, JoinSet};
use vrs_store::{Segment, StoreError};

use super::checkpoint::{Checkpoint, CheckpointError};
use super::options::Options;
use super::segment::{CALLS_AT_ONCE, Counts, Errand, Pace, next_page};
use crate::progress::Progress;

/// Why a walk stopped. It goes on from its checkpoint.
#[derive(Debug, thiserror::Error)]
pub enum WalkError {
    /// The store doesn't answer, or refuses.
    #[error("データベースの読み書きができませんでした")]
    Store(#[from] StoreError),
    /// The checkpoint can't be used.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// A part of this program ended early.
    #[error("処理が異常終了しました")]
    Ended(#[from] JoinError),
}

/// Goes through the segments, all of them at once, and says what came of them, what was done before the checkpoint included.
/// Keys that are to be told go to `on_key`.
///
/// # Errors
/// [`WalkError`], at the first call that patience didn't help.
pub async fn walk<E: Errand>(
    errand: Arc<E>,
    options: &Options,
    on_key: impl Fn(String) + Clone + Send + Sync + 'static,
) -> Result<Counts, WalkError> {
    let segments = options.segments();
    let of = segments.first().map_or(1, |it| it.of());
    let checkpoint = Checkpoint::open(options.checkpoint.clone(), errand.name(), of)?;
    let progress = Progress::over_items("処理", options.items.unwrap_or_default());
    progress.begin_at(checkpoint.counts(&segments).read);
    let calls_at_once = CALLS_AT_ONCE.div_ceil(segments.len().max(1));
    let shared = Arc::new(Shared {
        errand,
        checkpoint: Mutex::new(checkpoint),
        progress,
        pace: Pace { patience: options.patience, calls_at_once },
    });
    let mut workers = JoinSet::new();
    for segment in segments.iter().copied() {
        workers.spawn(go_through(Arc::clone(&shared), segment, on_key.clone()));
    }
    while let Some(ended) = workers.join_next().await {
        // The first that fails ends the others.
        ended??;
    }
    shared.progress.finish();
    Ok(shared.checkpoint().counts(&segments))
}

struct Shared<E> {
    errand: Arc<E>,
    checkpoint: Mutex<Checkpoint>,
    progress: Progress,
    pace: Pace,
}

impl<E> Shared<E> {
    fn checkpoint(&self) -> std::sync::MutexGuard<'_, Checkpoint> {
        self.checkpoint.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn go_through<E: Errand>(
    shared: Arc<Shared<E>>,
    segment: Segment,
    on_key: impl Fn(String) + Send,
) -> Result<(), WalkError> {
    let mut standing = shared.checkpoint().standing(segment);
    while !standing.is_done {
        let (next, done) = next_page(&*shared.errand, segment, &standing, shared.pace).await?;
        done.keys.into_iter().for_each(&on_key);
        shared.progress.advance_by(next.counts.read - standing.counts.read);
        standing = next;
        shared.checkpoint().note(segment, standing.clone())?;
    }
    Ok(())
}
