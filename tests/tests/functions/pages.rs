//! Answers of over 1 MB come in pages: what is read in many is answered as what is read in one.

use serde_json::json;
use vrs_store::Renewal;

use crate::house::House;
use crate::renewal::answers;
use crate::restoring::{KEPT, ask_everything, keys};

/// Three items of this size are more than a page.
const PADDING_BYTES: usize = 350_000;

#[tokio::test]
async fn what_is_read_in_many_pages_is_answered_as_in_one() {
    let house = House::settled().await;
    let keys = keys();
    // Twice, so that the second time the inquiries of the first are on record.
    ask_everything(&house, &keys).await;
    house.wire.forget_calls();
    let before = ask_everything(&house, &keys).await;
    let calls = house.wire.take_calls().len();
    for table in KEPT {
        let mut items = house.engine.items(table).await;
        for item in &mut items {
            item["padding"] = json!({ "S": "x".repeat(PADDING_BYTES) });
        }
        house.engine.put(table, &items).await;
    }
    assert_eq!(ask_everything(&house, &keys).await, before);
    assert!(house.wire.take_calls().len() > calls, "there were no more pages");
}

/// The renewal goes through the whole table.
#[tokio::test]
async fn what_is_renewed_in_many_pages_is_renewed_once() {
    let mut house = House::settled().await;
    let mut items = house.engine.items("Records").await;
    for item in &mut items {
        item["padding"] = json!({ "S": "x".repeat(PADDING_BYTES) });
    }
    house.engine.put("Records", &items).await;
    let before = answers(&house).await;
    house.use_secrets(&["1", "2"]).await;
    assert_eq!(house.renew(Renewal::Copy).await.unwrap(), items.len() as u64);
    house.use_secrets(&["-1", "2"]).await;
    assert_eq!(house.renew(Renewal::RemoveOld).await.unwrap(), items.len() as u64);
    assert_eq!(house.engine.items("Records").await.len(), items.len());
    assert_eq!(answers(&house).await, before);
}
