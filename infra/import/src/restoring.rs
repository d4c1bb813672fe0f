//! Putting back what a table lacks, and saying what that is (OPERATIONS.md).

use std::sync::Arc;

use vrs_store::{Compared, ItemPage, ReadUpTo, Restorer, Segment, StoreError, StoredItem};

use crate::walk::{Counts, Done, Errand, Options, WalkError, walk};

/// Puts back.
struct Restoring {
    restorer: Restorer,
    name: String,
}

impl Errand for Restoring {
    fn name(&self) -> String {
        format!("restore {}", self.name)
    }

    fn items_a_call(&self) -> usize {
        1
    }

    async fn page(&self, segment: Segment, after: Option<&ReadUpTo>) -> Result<ItemPage, StoreError> {
        self.restorer.page(segment, after).await
    }

    async fn act(&self, items: &[StoredItem]) -> Result<Done, StoreError> {
        let mut done = Done::default();
        for item in items {
            done.concerned += u64::from(self.restorer.insert(item).await?);
        }
        Ok(done)
    }
}

/// Only looks.
struct Comparing {
    restorer: Restorer,
    key_names: Vec<String>,
    name: String,
}

impl Errand for Comparing {
    fn name(&self) -> String {
        format!("compare {}", self.name)
    }

    fn items_a_call(&self) -> usize {
        Restorer::COMPARED_MAX
    }

    async fn page(&self, segment: Segment, after: Option<&ReadUpTo>) -> Result<ItemPage, StoreError> {
        self.restorer.page(segment, after).await
    }

    async fn act(&self, items: &[StoredItem]) -> Result<Done, StoreError> {
        let Compared { lacking, differing } = self.restorer.compare(&self.key_names, items).await?;
        Ok(Done { concerned: lacking.len() as u64, differing, keys: lacking })
    }
}

/// Puts what `from` has and `to` lacks into `to`, or in a dry run only counts it and tells its keys. `name` says which tables these are.
///
/// # Errors
/// [`WalkError`]
pub async fn restore(
    restorer: Restorer,
    name: String,
    options: &Options,
    on_key: impl Fn(String) + Clone + Send + Sync + 'static,
) -> Result<Counts, WalkError> {
    if !options.is_dry_run {
        return walk(Arc::new(Restoring { restorer, name }), options, on_key).await;
    }
    let key_names = restorer.key_names().await?;
    walk(Arc::new(Comparing { restorer, key_names, name }), options, on_key).await
}
