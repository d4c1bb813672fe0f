//! Reading several items in one call.

use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_dynamodb::types::KeysAndAttributes;

use crate::connection::Connection;
use crate::error::StoreError;
use crate::item::Attributes;

/// The most keys that one call takes.
pub const KEYS_MAX: usize = 100;

/// How long to wait before each time that keys are asked for: together well below the deadline of a request.
const PAUSES_MS: [u64; 6] = [0, 50, 100, 200, 400, 800];

/// Keys of one table, of which none may be named twice.
///
/// # Errors
/// [`StoreError::Setup`] when there is none.
pub fn keys_of(mut keys: Vec<Attributes>, consistent: bool) -> Result<KeysAndAttributes, StoreError> {
    // The call refuses a key that is named twice.
    keys.dedup();
    let invalid = |error| StoreError::Setup(format!("a batch of keys can't be built: {error}"));
    KeysAndAttributes::builder().set_keys(Some(keys)).consistent_read(consistent).build().map_err(invalid)
}

/// Reads the items under these keys, by table; what isn't there is left out. What the service leaves over (it does so
/// when a table is throttled) is asked for again.
///
/// # Errors
/// [`StoreError`]: [`StoreError::Unavailable`] when something is left over to the end, since a key that was not read
/// is not a key without an item.
#[expect(clippy::disallowed_methods, reason = "a batch left something over")]
pub async fn get_all(
    connection: &Connection,
    mut wanted: HashMap<String, KeysAndAttributes>,
) -> Result<HashMap<String, Vec<Attributes>>, StoreError> {
    let mut items: HashMap<String, Vec<Attributes>> = HashMap::new();
    for pause_ms in PAUSES_MS {
        if pause_ms > 0 {
            tokio::time::sleep(Duration::from_millis(pause_ms)).await;
        }
        let call = connection.dynamodb.batch_get_item().set_request_items(Some(wanted));
        let answer = call.send().await.map_err(|error| StoreError::of_call("BatchGetItem", error))?;
        for (table, found) in answer.responses.unwrap_or_default() {
            items.entry(table).or_default().extend(found);
        }
        wanted = answer.unprocessed_keys.unwrap_or_default();
        if wanted.is_empty() {
            return Ok(items);
        }
    }
    Err(StoreError::Unavailable {
        operation: "BatchGetItem",
        source: "keys were left over to the end".into(),
    })
}
