//! Putting back what a table lacks, and saying what that is (OPERATIONS.md).

use std::sync::Arc;

use vrs_store::{Compared, ItemPage, ReadUpTo, Restorer, Segment, StoreError, StoredItem};

use crate::walk::{Counts, Done, Errand, Options, WalkError, walk};

/// Puts back: the check values of the secrets alone, or all but them.
struct Restoring {
    restorer: Restorer,
    only_check_values: bool,
    name: String,
}

impl Errand for Restoring {
    fn name(&self) -> String {
        let what = if self.only_check_values { "check values " } else { "" };
        format!("restore {what}{}", self.name)
    }

    fn items_a_call(&self) -> usize {
        1
    }

    async fn page(&self, segment: Segment, after: Option<&ReadUpTo>) -> Result<ItemPage, StoreError> {
        self.restorer.page(segment, after).await
    }

    async fn act(&self, items: &[StoredItem]) -> Result<Done, StoreError> {
        let mut done = Done::default();
        let wanted = items.iter().filter(|it| self.restorer.is_check_value(it) == self.only_check_values);
        for item in wanted {
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

/// Puts what `from` has and `to` lacks into `to`, or in a dry run only counts it and tells its keys. `name` says which tables these are. The
/// check values of the secrets come by themselves, when the rest is whole: until they stand, nothing is answered.
///
/// # Errors
/// [`WalkError`]
pub async fn restore(
    restorer: Restorer,
    name: String,
    only_check_values: bool,
    options: &Options,
    on_key: impl Fn(String) + Clone + Send + Sync + 'static,
) -> Result<Counts, WalkError> {
    if !options.is_dry_run {
        return walk(Arc::new(Restoring { restorer, only_check_values, name }), options, on_key).await;
    }
    let key_names = restorer.key_names().await?;
    walk(Arc::new(Comparing { restorer, key_names, name }), options, on_key).await
}
