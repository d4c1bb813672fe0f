//! What is counted of bulks in a day, Japan's (B7): persons, persons by declared consent, how many are found, and stops for guessing.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use jiff::Timestamp;
use vrs_policy::{InquiryId, MunicipalityCode, Role, Staff, japan_date};

use crate::bulk::chunk::ChunkEntry;
use crate::connection::Connection;
use crate::error::StoreError;
use crate::item::{Attributes, Item, attributes, text};
use crate::limits::DAY_KEPT_S;

const TABLE: &str = "Limits";

/// How many persons of families somebody without the role for many may ask for in a day: more than come to one counter, and too few to
/// look for one person from holder to holder.
const FAMILIES_PER_DAY: u32 = 200;

/// The right to count what is asked for in bulk.
#[derive(Debug, Clone)]
pub struct BulkLimits {
    connection: Connection,
    table: String,
    per_day: PersonsPerDay,
}

/// How many persons may be asked for in a day; 0 is no limit.
#[derive(Debug, Clone, Copy)]
pub struct PersonsPerDay {
    /// By one member of staff.
    pub staff: u32,
    /// By one municipality.
    pub municipality: u32,
    /// By one member of staff, on consent that they declare.
    pub by_consent: u32,
}

/// Whether so many more persons are within a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// They are within it, and counted now.
    Within,
    /// They are beyond it, and nothing is counted.
    Over {
        /// How many persons are left.
        remaining: u32,
    },
}

/// What is counted of a part of a chunk: how many persons it asks for, and how many of them were found.
#[derive(Debug)]
pub struct PartCount {
    pub(crate) counted_as: String,
    pub(crate) asked: usize,
    pub(crate) found: usize,
}

/// One counter, and its limit.
struct Window {
    name: String,
    limit: u32,
}

impl BulkLimits {
    /// Counts in this table.
    #[must_use]
    pub const fn new(connection: Connection, table: String, per_day: PersonsPerDay) -> Self {
        Self { connection, table, per_day }
    }

    /// Counts the persons of a bulk that starts, for the member of staff and for the municipality.
    ///
    /// # Errors
    /// [`StoreError`]: what can't be counted is not within the limits.
    pub async fn take_persons(
        &self,
        staff: &Staff,
        persons: u32,
        now: Timestamp,
    ) -> Result<Taken, StoreError> {
        let limit = self.per_day.staff;
        let limit = if staff.has(Role::BulkInquirer) { limit } else { limit.min(FAMILIES_PER_DAY) };
        let of_staff = Window { name: of_staff("persons", staff, now), limit };
        let name = of_municipality("persons", staff.municipality.code, now);
        let of_municipality = Window { name, limit: self.per_day.municipality };
        let taken = self.take(&of_staff, persons, None, now).await?;
        if taken != Taken::Within {
            return Ok(taken);
        }
        let taken = self.take(&of_municipality, persons, None, now).await?;
        if taken != Taken::Within && of_staff.limit > 0 {
            self.add(&of_staff.name, &[("persons", -i64::from(persons))], None, now).await?;
        }
        Ok(taken)
    }

    /// Counts the persons of a chunk who are asked for on declared consent; once, however often the same is asked.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn take_consents(
        &self,
        staff: &Staff,
        persons: u32,
        entry: &ChunkEntry,
        now: Timestamp,
    ) -> Result<Taken, StoreError> {
        let window = Window { name: of_staff("by-consent", staff, now), limit: self.per_day.by_consent };
        self.take(&window, persons, Some(&entry.counted_as(0)), now).await
    }

    /// Counts persons of whom all holders were asked, and how many of them were found; each part once, however often it is asked.
    /// Gives the sums of the day.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn count_found(
        &self,
        staff: &Staff,
        parts: &[PartCount],
        now: Timestamp,
    ) -> Result<(u64, u64), StoreError> {
        let number = |it: usize| i64::try_from(it).unwrap_or(i64::MAX);
        let window = of_staff("found", staff, now);
        let mut sums = None;
        for it in parts {
            let counters = [("personsAsked", number(it.asked)), ("personsFound", number(it.found))];
            sums = self.add(&window, &counters, Some(&it.counted_as), now).await?;
        }
        let sums = match sums {
            Some(sums) => sums,
            None => self.get(&window).await?,
        };
        let item = Item { table: TABLE, attributes: &sums };
        Ok((item.number("personsAsked")?, item.number("personsFound")?))
    }

    /// Counts that a bulk was stopped, once for each bulk.
    ///
    /// # Errors
    /// [`StoreError`]
    #[expect(clippy::disallowed_methods, reason = "a counter")]
    pub async fn count_stop(
        &self,
        municipality: MunicipalityCode,
        bulk: InquiryId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let update = self.connection.dynamodb.update_item().table_name(&self.table);
        let update = update.key("window", text(of_municipality("stops", municipality, now)));
        let stopped = AttributeValue::Ss(vec![bulk.to_string()]);
        update
            .update_expression("ADD bulks :bulk SET expiresAt = :expiry")
            .expression_attribute_values(":bulk", stopped)
            .expression_attribute_values(":expiry", expiry(now))
            .send()
            .await
            .map_err(|error| StoreError::of_call("UpdateItem", error))?;
        Ok(())
    }

    /// How many bulks of this municipality were stopped today; one strongly consistent call.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn stops(&self, municipality: MunicipalityCode, now: Timestamp) -> Result<usize, StoreError> {
        let standing = self.get(&of_municipality("stops", municipality, now)).await?;
        Ok(standing.get("bulks").and_then(|it| it.as_ss().ok()).map_or(0, Vec::len))
    }

    /// Counts persons in a window if they are within its limit; not again what `once` names.
    #[expect(clippy::disallowed_methods, reason = "a counter")]
    async fn take(
        &self,
        window: &Window,
        persons: u32,
        once: Option<&str>,
        now: Timestamp,
    ) -> Result<Taken, StoreError> {
        let Window { name, limit } = window;
        if *limit == 0 || persons == 0 {
            return Ok(Taken::Within);
        }
        let update = self.connection.dynamodb.update_item().table_name(&self.table);
        let mut update = update
            .key("window", text(name))
            .expression_attribute_values(":persons", AttributeValue::N(persons.to_string()))
            .expression_attribute_values(":expiry", expiry(now));
        update = match once {
            None => update.update_expression("ADD persons :persons SET expiresAt = :expiry"),
            Some(what) => update
                .update_expression("ADD persons :persons, counted :counted SET expiresAt = :expiry")
                .expression_attribute_values(":counted", AttributeValue::Ss(vec![what.to_owned()])),
        };
        if let Some(room) = limit.checked_sub(persons) {
            let within = "(attribute_not_exists(persons) OR persons <= :room)";
            update = update.expression_attribute_values(":room", AttributeValue::N(room.to_string()));
            update = match once {
                None => update.condition_expression(within),
                Some(what) => update
                    .condition_expression(format!("{within} AND NOT contains(counted, :what)"))
                    .expression_attribute_values(":what", text(what)),
            };
            match update.send().await {
                Ok(_) => return Ok(Taken::Within),
                Err(error) if is_condition(&error) => {}
                Err(error) => return Err(StoreError::of_call("UpdateItem", error)),
            }
        }
        let standing = self.get(name).await?;
        let counted = standing.get("counted").and_then(|it| it.as_ss().ok());
        if once.is_some_and(|what| counted.is_some_and(|it| it.iter().any(|it| it == what))) {
            return Ok(Taken::Within);
        }
        let taken = Item { table: TABLE, attributes: &standing }.number("persons").unwrap_or(0);
        Ok(Taken::Over { remaining: limit.saturating_sub(taken) })
    }

    /// Adds to counters of a window, and gives what they come to; none when what `once` names was added before.
    #[expect(clippy::disallowed_methods, reason = "a counter")]
    async fn add(
        &self,
        window: &str,
        counters: &[(&str, i64)],
        once: Option<&str>,
        now: Timestamp,
    ) -> Result<Option<Attributes>, StoreError> {
        let mut sums: Vec<String> = counters.iter().map(|(name, _)| format!("{name} :{name}")).collect();
        let mut update = self.connection.dynamodb.update_item().table_name(&self.table);
        update = update.key("window", text(window)).return_values(ReturnValue::UpdatedNew);
        for (name, count) in counters {
            let count = AttributeValue::N(count.to_string());
            update = update.expression_attribute_values(format!(":{name}"), count);
        }
        if let Some(what) = once {
            sums.push("counted :counted".to_owned());
            update = update
                .condition_expression("NOT contains(counted, :what)")
                .expression_attribute_values(":counted", AttributeValue::Ss(vec![what.to_owned()]))
                .expression_attribute_values(":what", text(what));
        }
        update = update.update_expression(format!("ADD {} SET expiresAt = :expiry", sums.join(", ")));
        match update.expression_attribute_values(":expiry", expiry(now)).send().await {
            Ok(answer) => Ok(Some(answer.attributes.unwrap_or_default())),
            Err(error) if is_condition(&error) => Ok(None),
            Err(error) => Err(StoreError::of_call("UpdateItem", error)),
        }
    }

    async fn get(&self, window: &str) -> Result<Attributes, StoreError> {
        let key = attributes([("window", text(window))]);
        let get = self.connection.dynamodb.get_item().table_name(&self.table).set_key(Some(key));
        let answer = get.consistent_read(true).send().await;
        Ok(answer.map_err(|error| StoreError::of_call("GetItem", error))?.item.unwrap_or_default())
    }
}

/// Whether an update was left undone because its condition doesn't hold.
fn is_condition(error: &SdkError<UpdateItemError>) -> bool {
    error.as_service_error().is_some_and(UpdateItemError::is_conditional_check_failed_exception)
}

fn expiry(now: Timestamp) -> AttributeValue {
    AttributeValue::N((now.as_second() + DAY_KEPT_S).to_string())
}

fn of_staff(what: &str, staff: &Staff, now: Timestamp) -> String {
    format!("bulk-{what}#{}#{}#{}", staff.municipality.code, staff.sub, japan_date(now))
}

fn of_municipality(what: &str, municipality: MunicipalityCode, now: Timestamp) -> String {
    format!("bulk-{what}#{municipality}#{}", japan_date(now))
}
