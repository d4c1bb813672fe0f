//! Putting back what a table lacks, from a copy of it that stands beside it. Nothing that is there is changed.

use std::collections::HashMap;

use crate::batch;
use crate::connection::Connection;
use crate::error::StoreError;
use crate::item::{Attributes, insert};
use crate::key_checks;
use crate::segments::{ItemPage, ReadUpTo, Segment, StoredItem, page};

/// What a table has of some items of its copy.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Compared {
    /// The keys of those that it lacks, each as JSON.
    pub lacking: Vec<String>,
    /// How many stand in it with another content.
    pub differing: u64,
}

/// The right to insert into a table what stands in another and is lacking in it: the operator's, not a function's.
#[derive(Debug, Clone)]
pub struct Restorer {
    connection: Connection,
    from: String,
    to: String,
}

impl Restorer {
    /// From one table to another.
    #[must_use]
    pub const fn new(connection: Connection, from: String, to: String) -> Self {
        Self { connection, from, to }
    }

    /// A part of the copy.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn page(&self, segment: Segment, after: Option<&ReadUpTo>) -> Result<ItemPage, StoreError> {
        page(&self.connection, &self.from, segment, after).await
    }

    /// Whether an item is a check value of a secret. Where it stands before protections are whole, whom they lack is answered (P2).
    #[must_use]
    pub fn is_check_value(&self, item: &StoredItem) -> bool {
        key_checks::is_one(&item.0)
    }

    /// Inserts an item; `false` when one stands under its key already, which stays as it is.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn insert(&self, item: &StoredItem) -> Result<bool, StoreError> {
        let members = item.0.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
        insert(&self.connection, &self.to, members).await
    }

    /// The names of the attributes that make a key of the table.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn key_names(&self) -> Result<Vec<String>, StoreError> {
        let described = self.connection.dynamodb.describe_table().table_name(&self.to).send().await;
        let described = described.map_err(|error| StoreError::of_call("DescribeTable", error))?;
        let schema = described.table.and_then(|it| it.key_schema).unwrap_or_default();
        Ok(schema.into_iter().map(|it| it.attribute_name).collect())
    }

    /// Looks which of these items the table lacks, and writes nothing. At most [`Self::COMPARED_MAX`] items.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn compare(&self, key_names: &[String], items: &[StoredItem]) -> Result<Compared, StoreError> {
        let keys: Vec<Attributes> = items.iter().map(|it| key_of(key_names, &it.0)).collect();
        if keys.is_empty() {
            return Ok(Compared::default());
        }
        let wanted = HashMap::from([(self.to.clone(), batch::keys_of(keys.clone(), true)?)]);
        let standing = batch::get_all(&self.connection, wanted).await?.remove(&self.to).unwrap_or_default();
        let standing: HashMap<String, Attributes> =
            standing.into_iter().map(|it| (told(&key_of(key_names, &it)), it)).collect();
        let mut compared = Compared::default();
        for (item, key) in items.iter().zip(&keys) {
            let key = told(key);
            match standing.get(&key) {
                None => compared.lacking.push(key),
                Some(other) => compared.differing += u64::from(*other != item.0),
            }
        }
        Ok(compared)
    }

    /// As many items as are compared in one call.
    pub const COMPARED_MAX: usize = batch::KEYS_MAX;
}

fn key_of(names: &[String], item: &Attributes) -> Attributes {
    names.iter().filter_map(|name| Some((name.clone(), item.get(name)?.clone()))).collect()
}

/// A key as JSON, its members by name.
fn told(key: &Attributes) -> String {
    let mut members: Vec<_> = key.iter().map(|(name, value)| (name, value.as_s().ok())).collect();
    members.sort();
    let members: serde_json::Map<_, _> =
        members.into_iter().map(|(name, value)| (name.clone(), serde_json::json!(value))).collect();
    serde_json::Value::Object(members).to_string()
}
