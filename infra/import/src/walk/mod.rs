//! Going through a whole table: in segments, many calls in flight, with a checkpoint after each page.
//!
//! A worker that ends in the middle goes on where its checkpoint stands. What was done since is done once more, which must do no
//! harm, and is counted once.

mod checkpoint;
mod options;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use serde::{Deserialize, Serialize};
use tokio::task::{JoinError, JoinSet};
use vrs_store::{ItemPage, ReadUpTo, Segment, StoreError, StoredItem};

pub use checkpoint::{Checkpoint, CheckpointError};
pub use options::{Options, WrongOptions};

use crate::patience::Waiting;
use crate::progress::Progress;

/// Calls in flight, over all segments of a worker.
const CALLS_AT_ONCE: usize = 64;

/// What is done with the items of a table.
pub trait Errand: Send + Sync + 'static {
    /// What it is, so that no checkpoint of another is taken for its own.
    fn name(&self) -> String;

    /// How many items one call takes.
    fn items_a_call(&self) -> usize;

    /// Reads a part of the table.
    fn page(
        &self,
        segment: Segment,
        after: Option<&ReadUpTo>,
    ) -> impl Future<Output = Result<ItemPage, StoreError>> + Send;

    /// Does what is to be done with these items. It may be done to them again.
    fn act(&self, items: &[StoredItem]) -> impl Future<Output = Result<Done, StoreError>> + Send;
}

/// What came of some items.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Done {
    /// How many the errand is about.
    pub concerned: u64,
    /// How many stand there with another content, where that is looked at.
    pub differing: u64,
    /// Keys that are to be told.
    pub keys: Vec<String>,
}

/// What came of a whole walk, or of a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Items that were read.
    pub read: u64,
    /// Those that the errand is about.
    pub concerned: u64,
    /// Those that stand with another content.
    pub differing: u64,
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.read += other.read;
        self.concerned += other.concerned;
        self.differing += other.differing;
    }
}

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
    let shared = Arc::new(Shared {
        errand,
        checkpoint: Mutex::new(checkpoint),
        progress,
        patience: options.patience,
        calls_at_once: CALLS_AT_ONCE.div_ceil(segments.len().max(1)),
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
    patience: Duration,
    calls_at_once: usize,
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
        let page = read_patiently(&shared, segment, standing.read_up_to.as_ref()).await?;
        let done = act_on(&shared, &page.items).await?;
        done.keys.into_iter().for_each(&on_key);
        let read = page.items.len() as u64;
        standing.counts.add(Counts { read, concerned: done.concerned, differing: done.differing });
        standing.is_done = page.next.is_none();
        standing.read_up_to = page.next;
        shared.checkpoint().note(segment, standing.clone())?;
        shared.progress.advance_by(read);
    }
    Ok(())
}

async fn read_patiently<E: Errand>(
    shared: &Shared<E>,
    segment: Segment,
    after: Option<&ReadUpTo>,
) -> Result<ItemPage, StoreError> {
    let mut waiting = Waiting::at_most(shared.patience);
    loop {
        match shared.errand.page(segment, after).await {
            Err(error) => waiting.after(error).await?,
            read => return read,
        }
    }
}

async fn act_on<E: Errand>(shared: &Shared<E>, items: &[StoredItem]) -> Result<Done, StoreError> {
    // Collected, because the compiler can't follow a borrowing iterator into another thread.
    let calls: Vec<_> =
        items.chunks(shared.errand.items_a_call()).map(|some| act_patiently(shared, some)).collect();
    let mut calls = stream::iter(calls).buffer_unordered(shared.calls_at_once);
    let mut sum = Done::default();
    while let Some(done) = calls.try_next().await? {
        sum.concerned += done.concerned;
        sum.differing += done.differing;
        sum.keys.extend(done.keys);
    }
    Ok(sum)
}

async fn act_patiently<E: Errand>(shared: &Shared<E>, items: &[StoredItem]) -> Result<Done, StoreError> {
    let mut waiting = Waiting::at_most(shared.patience);
    loop {
        match shared.errand.act(items).await {
            Err(error) => waiting.after(error).await?,
            done => return done,
        }
    }
}
