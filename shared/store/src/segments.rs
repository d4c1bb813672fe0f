//! Going through a whole table, page by page, in segments that know nothing of each other.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::{Deserialize, Serialize};

use crate::connection::Connection;
use crate::error::StoreError;
use crate::item::{Attributes, text};

/// The most segments that a scan takes.
const SEGMENTS_MAX: u32 = 1_000_000;

/// The most items of a page: so many are done twice when a worker ends between two checkpoints.
const PAGE_ITEMS: i32 = 250;

/// One of the parts into which a table is divided, so that many workers go through it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Segment {
    number: u32,
    of: u32,
}

impl Segment {
    /// The segment of this number, from 0, out of so many; none when there is no such segment.
    #[must_use]
    pub fn new(number: u32, of: u32) -> Option<Self> {
        (number < of && of <= SEGMENTS_MAX).then_some(Self { number, of })
    }

    /// Its number, from 0.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.number
    }

    /// Out of how many.
    #[must_use]
    pub const fn of(self) -> u32 {
        self.of
    }
}

/// Up to where a segment has been read: the key of an item, which tells nobody's name or number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ReadUpTo(BTreeMap<String, String>);

/// An item as it stands, for whoever goes through a table. Shows nothing of it.
pub struct StoredItem(pub(crate) Attributes);

/// A part of a segment.
pub struct ItemPage {
    /// What stands there.
    pub items: Vec<StoredItem>,
    /// Where to go on; none at the end of the segment.
    pub next: Option<ReadUpTo>,
}

/// Reads one page of a segment, strongly consistent.
pub(crate) async fn page(
    connection: &Connection,
    table: &str,
    segment: Segment,
    after: Option<&ReadUpTo>,
) -> Result<ItemPage, StoreError> {
    let scan = connection.dynamodb.scan().table_name(table).consistent_read(true).limit(PAGE_ITEMS);
    let numbers = (i32::try_from(segment.number), i32::try_from(segment.of));
    let (Ok(number), Ok(of)) = numbers else {
        return Err(StoreError::Setup("there is no such segment".to_owned()));
    };
    let key = after.map(|it| it.0.iter().map(|(name, value)| (name.clone(), text(value))).collect());
    let scan = scan.segment(number).total_segments(of).set_exclusive_start_key(key);
    let page = scan.send().await.map_err(|error| StoreError::of_call("Scan", error))?;
    let next = page.last_evaluated_key.filter(|it| !it.is_empty()).map(|key| read_up_to(&key)).transpose()?;
    Ok(ItemPage { items: page.items.unwrap_or_default().into_iter().map(StoredItem).collect(), next })
}

fn read_up_to(key: &Attributes) -> Result<ReadUpTo, StoreError> {
    let member = |(name, value): (&String, &AttributeValue)| Some((name.clone(), value.as_s().ok()?.clone()));
    let members: Option<_> = key.iter().map(member).collect();
    members.map(ReadUpTo).ok_or_else(|| StoreError::Setup("the table's keys are not texts".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_is_one_of_those_that_there_are() {
        for (number, of, expected) in [
            (0, 1, true),
            (3, 4, true),
            (4, 4, false),
            (0, 0, false),
            (0, SEGMENTS_MAX, true),
            (0, SEGMENTS_MAX + 1, false),
        ] {
            assert_eq!(Segment::new(number, of).is_some(), expected, "{number}/{of}");
        }
    }
}
