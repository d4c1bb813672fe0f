//! Limits: how many inquiries a member of staff and a municipality make in a minute, against guessing, and how many persons a guardian
//! protects in a day. What is asked for in bulk is limited in `bulk/day.rs`.
//!
//! A full minute stays full, so a process that has seen it full stops counting in it: a member of staff who goes on beyond their own
//! limit then hardly uses up their municipality's.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use jiff::Timestamp;
use vrs_policy::{Staff, japan_date};

use crate::connection::Connection;
use crate::error::StoreError;
use crate::item::text;

/// How long the count of a minute is kept, in seconds: longer than it can matter.
const MINUTE_KEPT_S: i64 = 600;

/// The same for a day's.
pub(crate) const DAY_KEPT_S: i64 = 2 * 24 * 60 * 60;

/// The right to count inquiries.
#[derive(Debug, Clone)]
pub struct InquiryLimits {
    connection: Connection,
    table: String,
    staff_per_minute: u32,
    municipality_per_minute: u32,
    full: Arc<Mutex<Full>>,
}

/// The windows of a minute that this process has seen full.
#[derive(Debug, Default)]
struct Full {
    minute: i64,
    windows: BTreeSet<String>,
}

type WithinLimits = bool;

impl InquiryLimits {
    /// Counts in this table; a limit of 0 is none.
    #[must_use]
    pub fn new(
        connection: Connection,
        table: String,
        staff_per_minute: u32,
        municipality_per_minute: u32,
    ) -> Self {
        Self { connection, table, staff_per_minute, municipality_per_minute, full: Arc::default() }
    }

    /// Counts one inquiry. Both counters at once; no call where there is no limit, or where it is known to be reached.
    ///
    /// # Errors
    /// [`StoreError`]: what can't be counted is not within the limits.
    pub async fn count(&self, staff: &Staff, now: Timestamp) -> Result<WithinLimits, StoreError> {
        if self.has_seen_full(staff, now) {
            return Ok(false);
        }
        let minute = minute_of(now);
        let windows = windows(staff, minute);
        let [of_staff, of_municipality] = windows;
        let (place, expiry) = ((&self.connection, self.table.as_str()), now.as_second() + MINUTE_KEPT_S);
        let (staff, municipality) = tokio::try_join!(
            add(place, &of_staff, self.staff_per_minute, expiry),
            add(place, &of_municipality, self.municipality_per_minute, expiry),
        )?;
        for (window, is_within) in [(of_staff, staff), (of_municipality, municipality)] {
            if !is_within {
                self.note_full(minute, window);
            }
        }
        Ok(staff && municipality)
    }

    /// Whether this process has seen a window full that the member of staff would be counted in.
    #[must_use]
    pub fn has_seen_full(&self, staff: &Staff, now: Timestamp) -> bool {
        let minute = minute_of(now);
        let full = self.full.lock().unwrap_or_else(PoisonError::into_inner);
        full.minute == minute && windows(staff, minute).iter().any(|it| full.windows.contains(it))
    }

    fn note_full(&self, minute: i64, window: String) {
        let mut full = self.full.lock().unwrap_or_else(PoisonError::into_inner);
        if full.minute != minute {
            *full = Full { minute, windows: BTreeSet::new() };
        }
        full.windows.insert(window);
    }
}

/// The right to count protections: how many persons a guardian protects in a day, Japan's (P3).
#[derive(Debug, Clone)]
pub struct ProtectionLimit {
    connection: Connection,
    table: String,
    per_day: u32,
}

impl ProtectionLimit {
    /// Counts in this table; a limit of 0 is none.
    #[must_use]
    pub const fn new(connection: Connection, table: String, per_day: u32) -> Self {
        Self { connection, table, per_day }
    }

    /// Counts one protection of this guardian's.
    ///
    /// # Errors
    /// [`StoreError`]: what can't be counted is not within the limit.
    pub async fn count(&self, staff: &Staff, now: Timestamp) -> Result<WithinLimits, StoreError> {
        let (code, day) = (staff.municipality.code, japan_date(now));
        let window = format!("protections#{code}#{}#{day}", staff.sub);
        add((&self.connection, &self.table), &window, self.per_day, now.as_second() + DAY_KEPT_S).await
    }
}

/// Counts one more in a window, unless there is no limit.
#[expect(clippy::disallowed_methods, reason = "a counter")]
async fn add(
    (connection, table): (&Connection, &str),
    window: &str,
    limit: u32,
    expiry: i64,
) -> Result<WithinLimits, StoreError> {
    if limit == 0 {
        return Ok(true);
    }
    let answer = connection
        .dynamodb
        .update_item()
        .table_name(table)
        .key("window", text(window))
        .update_expression("ADD inquiries :one SET expiresAt = :expiry")
        .expression_attribute_values(":one", AttributeValue::N("1".to_owned()))
        .expression_attribute_values(":expiry", AttributeValue::N(expiry.to_string()))
        .return_values(ReturnValue::UpdatedNew)
        .send()
        .await
        .map_err(|error| StoreError::of_call("UpdateItem", error))?;
    let count = answer.attributes.as_ref().and_then(|it| it.get("inquiries")).and_then(|it| it.as_n().ok());
    let count: u32 = count
        .and_then(|it| it.parse().ok())
        .ok_or(StoreError::Corrupt { table: "Limits", attribute: "inquiries" })?;
    Ok(count <= limit)
}

fn minute_of(now: Timestamp) -> i64 {
    now.as_second().div_euclid(60)
}

/// The member of staff's, and their municipality's.
fn windows(staff: &Staff, minute: i64) -> [String; 2] {
    let code = staff.municipality.code;
    [format!("staff#{code}#{}#{minute}", staff.sub), format!("municipality#{code}#{minute}")]
}
