//! Moving all records to the newest secret (the steps stand in infra/DEPLOY.md).

use std::sync::Arc;

use vrs_store::{ItemPage, ReadUpTo, RecordRenewer, Renewal, Segment, StoreError, StoredItem};

use crate::patience::Waiting;
use crate::walk::{Counts, Done, Errand, Options, WalkError, walk};

struct Renewing {
    renewer: RecordRenewer,
    step: Renewal,
}

impl Errand for Renewing {
    fn name(&self) -> String {
        let step = match self.step {
            Renewal::Count => "count",
            Renewal::Copy => "copy",
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
pub async fn renew(renewer: RecordRenewer, step: Renewal, options: &Options) -> Result<Counts, WalkError> {
    let mut waiting = Waiting::at_most(options.patience);
    while let Err(error) = renewer.begin(step).await {
        waiting.after(error).await?;
    }
    walk(Arc::new(Renewing { renewer, step }), options, |_| {}).await
}
