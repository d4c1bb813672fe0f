//! A worker: one page of a segment after the other, many calls in flight.

use std::time::Duration;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use serde::{Deserialize, Serialize};
use vrs_store::{ItemPage, ReadUpTo, Segment, StoreError, StoredItem};

use crate::patience::Waiting;

/// Calls in flight, over all segments of a worker.
pub const CALLS_AT_ONCE: usize = 64;

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
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// Items that were read.
    pub read: u64,
    /// Those that the errand is about.
    pub concerned: u64,
    /// Those that stand with another content.
    pub differing: u64,
}

impl Counts {
    /// Counts these as well.
    pub fn add(&mut self, other: Self) {
        self.read += other.read;
        self.concerned += other.concerned;
        self.differing += other.differing;
    }
}

/// Where a segment stands: all that a worker needs to go on. It holds counts and an item's key, which tells nobody's name or number.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Standing {
    /// Whether the segment has been gone through.
    pub is_done: bool,
    /// Up to where; none at the beginning, and at the end.
    pub read_up_to: Option<ReadUpTo>,
    /// What came of it so far.
    pub counts: Counts,
}

/// How hard a worker works.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// How long a call is tried again.
    pub patience: Duration,
    /// How many calls are in flight.
    pub calls_at_once: usize,
}

/// Goes through the next page of a segment; answers where it stands then, and what came of this page.
///
/// # Errors
/// [`StoreError`], at the first call that patience didn't help; then the segment stands where it stood.
pub async fn next_page<E: Errand>(
    errand: &E,
    segment: Segment,
    standing: &Standing,
    pace: Pace,
) -> Result<(Standing, Done), StoreError> {
    let page = read_patiently(errand, segment, standing.read_up_to.as_ref(), pace).await?;
    let done = act_on(errand, &page.items, pace).await?;
    let mut counts = standing.counts;
    counts.add(Counts {
        read: page.items.len() as u64,
        concerned: done.concerned,
        differing: done.differing,
    });
    Ok((Standing { is_done: page.next.is_none(), read_up_to: page.next, counts }, done))
}

async fn read_patiently<E: Errand>(
    errand: &E,
    segment: Segment,
    after: Option<&ReadUpTo>,
    pace: Pace,
) -> Result<ItemPage, StoreError> {
    let mut waiting = Waiting::at_most(pace.patience);
    loop {
        match errand.page(segment, after).await {
            Err(error) => waiting.after(error).await?,
            read => return read,
        }
    }
}

async fn act_on<E: Errand>(errand: &E, items: &[StoredItem], pace: Pace) -> Result<Done, StoreError> {
    // Collected, because the compiler can't follow a borrowing iterator into another thread.
    let calls: Vec<_> =
        items.chunks(errand.items_a_call()).map(|some| act_patiently(errand, some, pace.patience)).collect();
    let mut calls = stream::iter(calls).buffer_unordered(pace.calls_at_once);
    let mut sum = Done::default();
    while let Some(done) = calls.try_next().await? {
        sum.concerned += done.concerned;
        sum.differing += done.differing;
        sum.keys.extend(done.keys);
    }
    Ok(sum)
}

async fn act_patiently<E: Errand>(
    errand: &E,
    items: &[StoredItem],
    patience: Duration,
) -> Result<Done, StoreError> {
    let mut waiting = Waiting::at_most(patience);
    loop {
        match errand.act(items).await {
            Err(error) => waiting.after(error).await?,
            done => return done,
        }
    }
}
