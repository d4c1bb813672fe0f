//! Reading the record of inquiries (A5).

use std::sync::Arc;

use aws_sdk_dynamodb::types::Select;
use futures_util::future::try_join_all;
use jiff::Timestamp;
use vrs_policy::{
    BulkBasis, Direction, InquiryId, Method, Month, Municipality, MunicipalityCode, Place, time_text,
};

use crate::bulk::{ListedBulk, read_bulk_entry, read_listed};
use crate::connection::Connection;
use crate::error::StoreError;
use crate::inquiries::{RecordedOutcome, TABLE, hidden_from};
use crate::item::{Attributes, Item, found_by, text};

/// The right to read the record of inquiries.
#[derive(Debug, Clone)]
pub struct InquiryReader {
    connection: Connection,
    table: String,
}

/// One inquiry on record.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Its id.
    pub id: InquiryId,
    /// When it was made.
    pub inquired_at: Timestamp,
    /// Who asked.
    pub inquirer: Municipality,
    /// Who was asked.
    pub holder: Municipality,
    /// The member of staff who asked.
    pub staff: String,
    /// How the person was named.
    pub method: Method,
    /// `terms` or `individual-consent`; none when refused.
    pub basis: Option<String>,
    /// What came of it.
    pub outcome: RecordedOutcome,
    /// Whether the holder protects the person who was asked for: for the holder's eyes only (P4).
    pub is_guarded: bool,
}

/// One line of a list.
#[derive(Debug, Clone)]
pub enum Line {
    /// An inquiry.
    Inquiry(Listed),
    /// A bulk that the inquirer made, or that it was refused.
    Bulk(ListedBulk),
    /// What a bulk asked this holder, for one outcome.
    BulkEntry(ListedBulkEntry),
    /// An item that can't be read costs its own line, not the page.
    Unreadable {
        /// What stands as its id.
        id: String,
        /// What stands as its time.
        inquired_at: String,
        /// What is wrong with it.
        error: Arc<StoreError>,
    },
}

/// How many persons a chunk of a bulk asked this holder for, with what outcome.
#[derive(Debug, Clone)]
pub struct ListedBulkEntry {
    /// Its id.
    pub id: InquiryId,
    /// The bulk.
    pub bulk: InquiryId,
    /// When it was made.
    pub inquired_at: Timestamp,
    /// Who asked.
    pub inquirer: Municipality,
    /// Who was asked.
    pub holder: Municipality,
    /// On which basis.
    pub basis: BulkBasis,
    /// `found`, `contradictory`, `birth-date-differs` or `not-found`.
    pub outcome: &'static str,
    /// How many persons.
    pub persons: usize,
    /// Whether the holder protects the person: for the holder's eyes only (P4).
    pub is_guarded: bool,
}

/// A part of a list, newest first.
#[derive(Debug, Clone)]
pub struct Page {
    /// The lines.
    pub lines: Vec<Line>,
    /// Where the next page begins, if there is one.
    pub next: Option<Place>,
}

impl InquiryReader {
    /// The most lines on one page.
    pub const PAGE_MAX: usize = 100;

    /// Reads this table.
    #[must_use]
    pub const fn new(connection: Connection, table: String) -> Self {
        Self { connection, table }
    }

    /// Makes the first call of the process before the first request does.
    pub async fn warm_up(&self) {
        let [any, _] = MunicipalityCode::ANY_TWO;
        let _ = self.page(any, Direction::Made, Month::of(Timestamp::UNIX_EPOCH), None).await;
    }

    /// The inquiries of one month, newest first, from `place` on if given. One query (for guardians two at once), unless items are so
    /// large that a page of them exceeds 1 MB: the index holds nothing but what is listed.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn page(
        &self,
        municipality: MunicipalityCode,
        direction: Direction,
        month: Month,
        place: Option<Place>,
    ) -> Result<Page, StoreError> {
        let Some((from, to)) = month.bounds() else {
            return Ok(Page { lines: Vec::new(), next: None });
        };
        let newest = place.map_or_else(|| time_text(to), |it| it.to_string());
        let own = municipality.to_string();
        let lists = match direction {
            Direction::Made => vec![("byInquirer", "inquirer", own)],
            Direction::Received => vec![("byHolder", "holder", own)],
            Direction::ReceivedProtected => vec![("byGuard", "guardedBy", own)],
            Direction::ReceivedByGuardians => {
                vec![("byGuard", "guardedBy", own), ("byGuard", "guardedBy", hidden_from(municipality))]
            }
        };
        let oldest = time_text(from);
        let lists = lists.into_iter().map(|list| self.newest_of(list, &oldest, &newest));
        let mut found = try_join_all(lists).await?.concat();
        let at = |attributes: &Attributes| attributes.get("at").and_then(|it| it.as_s().ok()).cloned();
        found.sort_by_cached_key(|it| std::cmp::Reverse(at(it)));
        let beyond = found.get(Self::PAGE_MAX).map(|attributes| Item { table: TABLE, attributes });
        let next = beyond.map(|item| item.parse("at", Place::parse)).transpose()?;
        found.truncate(Self::PAGE_MAX);
        Ok(Page { lines: found.iter().map(line).collect(), next })
    }

    /// The newest of the list that an index has under this key: one more than a page, since that is where the next one begins.
    async fn newest_of(
        &self,
        (index, key, list): (&str, &str, String),
        oldest: &str,
        newest: &str,
    ) -> Result<Vec<Attributes>, StoreError> {
        let query = self
            .connection
            .dynamodb
            .query()
            .table_name(&self.table)
            .index_name(index)
            .scan_index_forward(false)
            .limit(i32::try_from(Self::PAGE_MAX + 1).unwrap_or(i32::MAX))
            .key_condition_expression("#key = :list AND #at BETWEEN :oldest AND :newest")
            .expression_attribute_names("#key", key)
            .expression_attribute_names("#at", "at")
            .expression_attribute_values(":list", text(list))
            .expression_attribute_values(":oldest", text(oldest))
            .expression_attribute_values(":newest", text(newest));
        let mut found = found_by(query, Self::PAGE_MAX + 1).await?;
        found.truncate(Self::PAGE_MAX + 1);
        Ok(found)
    }

    /// How many inquiries of a month the list of this holder doesn't hold (P5).
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn hidden(&self, holder: MunicipalityCode, month: Month) -> Result<u64, StoreError> {
        let Some((from, to)) = month.bounds() else { return Ok(0) };
        let mut pages = self
            .connection
            .dynamodb
            .query()
            .table_name(&self.table)
            .index_name("byHolder")
            .select(Select::Count)
            .key_condition_expression("holder = :hidden AND #at BETWEEN :oldest AND :newest")
            .expression_attribute_names("#at", "at")
            .expression_attribute_values(":hidden", text(hidden_from(holder)))
            .expression_attribute_values(":oldest", text(time_text(from)))
            .expression_attribute_values(":newest", text(time_text(to)))
            .into_paginator()
            .send();
        let mut count = 0;
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| StoreError::of_call("Query", error))?;
            count += u64::try_from(page.count()).unwrap_or_default();
        }
        Ok(count)
    }
}

fn line(attributes: &Attributes) -> Line {
    let item = Item { table: TABLE, attributes };
    read_line(&item).unwrap_or_else(|error| {
        let raw = |name| item.text_if_any(name).unwrap_or_default();
        let inquired_at = raw("at").split('#').next().unwrap_or_default().to_owned();
        Line::Unreadable { id: raw("id").to_owned(), inquired_at, error: Arc::new(error) }
    })
}

fn read_line(item: &Item<'_>) -> Result<Line, StoreError> {
    if let Some(bulk) = read_listed(item)? {
        return Ok(Line::Bulk(bulk));
    }
    if item.text_if_any("bulk").is_some() {
        return read_bulk_entry(item).map(Line::BulkEntry);
    }
    read(item).map(Line::Inquiry)
}

fn read(item: &Item<'_>) -> Result<Listed, StoreError> {
    Ok(Listed {
        id: item.parse("id", InquiryId::parse)?,
        inquired_at: item.parse("inquiredAt", |it| it.parse().ok())?,
        inquirer: item.parse("askedBy", Municipality::find_str)?,
        holder: item.parse("asked", Municipality::find_str)?,
        staff: item.text("staff")?.to_owned(),
        method: item.parse("method", Method::parse)?,
        basis: item.text_if_any("basis").map(str::to_owned),
        outcome: RecordedOutcome::read(item)?,
        is_guarded: item.text_if_any("guardedBy").is_some(),
    })
}
