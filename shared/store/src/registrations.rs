//! When a holder last loaded a file (R8): one small item a holder, in a table of its own, so that it is read together with what
//! decides an inquiry, and nothing that goes through the records takes it for a dose.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::KeysAndAttributes;
use jiff::Timestamp;
use jiff::civil::Date;
use vrs_policy::{MunicipalityCode, japan_date, time_text};

use crate::batch;
use crate::connection::Connection;
use crate::error::StoreError;
use crate::item::{Attributes, Item, attributes, text};

const TABLE: &str = "Registrations";

/// The right to read when holders last loaded a file.
#[derive(Debug, Clone)]
pub struct RegistrationReader {
    table: String,
}

impl RegistrationReader {
    /// Reads this table.
    #[must_use]
    pub const fn new(table: String) -> Self {
        Self { table }
    }

    /// What a batch has to read for [`Self::take`]: eventually consistent, since nothing is decided by it.
    pub(crate) fn keys_of(
        &self,
        holder: MunicipalityCode,
    ) -> Result<(String, KeysAndAttributes), StoreError> {
        let key = attributes([("holder", text(holder.as_str()))]);
        Ok((self.table.clone(), batch::keys_of(vec![key], false)?))
    }

    /// Takes the day, in Japan, out of what a batch has read; none when the holder has loaded no file.
    pub(crate) fn take(
        &self,
        items: &mut HashMap<String, Vec<Attributes>>,
    ) -> Result<Option<Date>, StoreError> {
        let rows = items.remove(&self.table).unwrap_or_default();
        let day = |attributes| {
            let item = Item { table: TABLE, attributes };
            item.parse("loadedAt", |it| it.parse().ok()).map(japan_date)
        };
        rows.first().map(day).transpose()
    }
}

/// The right to note that a holder has loaded a file: the import's.
#[derive(Debug, Clone)]
pub struct RegistrationRecorder {
    connection: Connection,
    table: String,
}

impl RegistrationRecorder {
    /// Notes in this table.
    #[must_use]
    pub const fn new(connection: Connection, table: String) -> Self {
        Self { connection, table }
    }

    /// Notes that a file of this holder was loaded to its end.
    ///
    /// # Errors
    /// [`StoreError`]
    #[expect(
        clippy::disallowed_methods,
        reason = "the day of the last file takes the place of the one before"
    )]
    pub async fn loaded(&self, holder: MunicipalityCode, at: Timestamp) -> Result<(), StoreError> {
        let put = self.connection.dynamodb.put_item().table_name(&self.table);
        let put = put.item("holder", text(holder.as_str())).item("loadedAt", text(time_text(at)));
        put.send().await.map_err(|error| StoreError::of_call("PutItem", error))?;
        Ok(())
    }
}
