//! Limits against guessing: how many inquiries a member of staff and a municipality make in a minute.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use jiff::Timestamp;
use vrs_policy::Staff;

use crate::connection::Connection;
use crate::error::StoreError;
use crate::item::text;

/// How long a minute's count is kept after it can't matter any more, in seconds.
const KEPT_S: i64 = 600;

/// The right to count inquiries.
#[derive(Debug, Clone)]
pub struct Limits {
    connection: Connection,
    table: String,
    staff_per_minute: u32,
    municipality_per_minute: u32,
}

type WithinLimits = bool;

impl Limits {
    /// Counts in this table; a limit of 0 is none.
    #[must_use]
    pub const fn new(
        connection: Connection,
        table: String,
        staff_per_minute: u32,
        municipality_per_minute: u32,
    ) -> Self {
        Self { connection, table, staff_per_minute, municipality_per_minute }
    }

    /// Counts one inquiry. Both counters at once; no call where there is no limit.
    ///
    /// # Errors
    /// [`StoreError`]: what can't be counted is not within the limits.
    pub async fn count(&self, staff: &Staff, now: Timestamp) -> Result<WithinLimits, StoreError> {
        let code = staff.municipality.code;
        let minute = now.as_second() / 60;
        let (staff, municipality) = tokio::join!(
            self.add(format!("staff#{code}#{}#{minute}", staff.sub), self.staff_per_minute, now),
            self.add(format!("municipality#{code}#{minute}"), self.municipality_per_minute, now),
        );
        Ok(staff? && municipality?)
    }

    async fn add(&self, window: String, limit: u32, now: Timestamp) -> Result<WithinLimits, StoreError> {
        if limit == 0 {
            return Ok(true);
        }
        let answer = self
            .connection
            .dynamodb
            .update_item()
            .table_name(&self.table)
            .key("window", text(window))
            .update_expression("ADD inquiries :one SET expiresAt = :expiry")
            .expression_attribute_values(":one", AttributeValue::N("1".to_owned()))
            .expression_attribute_values(":expiry", AttributeValue::N((now.as_second() + KEPT_S).to_string()))
            .return_values(ReturnValue::UpdatedNew)
            .send()
            .await
            .map_err(|error| StoreError::unavailable("UpdateItem", error))?;
        let count =
            answer.attributes.as_ref().and_then(|it| it.get("inquiries")).and_then(|it| it.as_n().ok());
        let count: u32 = count
            .and_then(|it| it.parse().ok())
            .ok_or(StoreError::Corrupt { table: "Limits", attribute: "inquiries" })?;
        Ok(count <= limit)
    }
}
