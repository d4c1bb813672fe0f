//! Moving all records to the newest secret (the steps stand in infra/DEPLOY.md).

#[cfg(feature = "commands")]
use std::sync::Arc;

use vrs_store::{ItemPage, ReadUpTo, RecordRenewer, Renewal, Segment, StoreError, StoredItem};

#[cfg(feature = "commands")]
use crate::patience::Waiting;
#[cfg(feature = "commands")]
use crate::walk::{Counts, Options, WalkError, walk};
use crate::walk::{Done, Errand};

/// A step of the renewal, done to what a walk comes by.
#[derive(Debug)]
pub struct Renewing {
    renewer: RecordRenewer,
    step: Renewal,
}

impl Renewing {
    /// Does this step.
    #[must_use]
    pub const fn new(renewer: RecordRenewer, step: Renewal) -> Self {
        Self { renewer, step }
    }
}

impl Errand for Renewing {
    fn name(&self) -> String {
        let step = match self.step {
            Renewal::Count => "count",
            Renewal::Copy => "copy",
            Renewal::Begin => "begin",
            Renewal::RemoveOld => "remove-old",
        };
        format!("{step} version {}", self.renewer.newest_version())
    }

    fn items_a_call(&self) -> usize {
        1
    }

    async fn page(&self, segment: Segment, after: Option<&ReadUpTo>) -> Result<ItemPage, StoreError> {
        self.renewer.page(segment, after).await
    }

    async fn act(&self, items: &[StoredItem]) -> Result<Done, StoreError> {
        let mut done = Done::default();
        for item in items {
            done.concerned += u64::from(self.renewer.renew(self.step, item).await?);
        }
        Ok(done)
    }
}

/// Does a step for all records, or those of one segment, and counts those of an older secret. Each worker copies protections first (P2).
///
/// # Errors
/// [`WalkError`]
#[cfg(feature = "commands")]
pub async fn renew(renewer: RecordRenewer, step: Renewal, options: &Options) -> Result<Counts, WalkError> {
    let mut waiting = Waiting::at_most(options.patience);
    while let Err(error) = renewer.begin(step).await {
        waiting.after(error).await?;
    }
    if step == Renewal::Begin {
        return Ok(Counts::default());
    }
    walk(Arc::new(Renewing::new(renewer, step)), options, |_| {}).await
}
