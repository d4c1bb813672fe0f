//! Reading the record of inquiries (A5).

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use vrs_policy::{Direction, InquiryId, Method, Month, Municipality, MunicipalityCode, Place};

use crate::connection::Connection;
use crate::error::StoreError;
use crate::inquiries::{RecordedOutcome, inquired_at};
use crate::item::{Attributes, Item, text};

const TABLE: &str = "Inquiries";
const BY_HOLDER: &str = "byHolder";

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
    pub inquirer: &'static Municipality,
    /// Who was asked.
    pub holder: &'static Municipality,
    /// The member of staff who asked.
    pub staff: String,
    /// How the person was named.
    pub method: Method,
    /// `terms` or `individual-consent`; none when refused.
    pub basis: Option<String>,
    /// What came of it.
    pub outcome: RecordedOutcome,
}

/// A part of a list, newest first.
#[derive(Debug, Clone)]
pub struct Page {
    /// The inquiries.
    pub inquiries: Vec<Listed>,
    /// Where the next page begins, if there is one.
    pub next: Option<Place>,
}

impl InquiryReader {
    /// The most inquiries on one page.
    pub const PAGE_MAX: usize = 100;

    /// Reads this table.
    #[must_use]
    pub const fn new(connection: Connection, table: String) -> Self {
        Self { connection, table }
    }

    /// Makes the first call of the process before the first request does.
    pub async fn warm_up(&self) {
        if let Some(any) = Municipality::all().first() {
            let month = Month::of(Timestamp::UNIX_EPOCH);
            let _ = self.page(any.code, Direction::Made, month, None).await;
        }
    }

    /// The inquiries of one month, newest first, after `place` if given.
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
            return Ok(Page { inquiries: Vec::new(), next: None });
        };
        let mut pages = self.query(municipality, direction, (from, to), place).send();
        let mut inquiries: Vec<Listed> = Vec::new();
        while let Some(item) = pages.next().await {
            inquiries.push(read(&item.map_err(|error| StoreError::unavailable("Query", error))?)?);
            // One more than fits tells that there is a next page.
            if inquiries.len() > Self::PAGE_MAX {
                break;
            }
        }
        let more = inquiries.len() > Self::PAGE_MAX;
        inquiries.truncate(Self::PAGE_MAX);
        let last = inquiries.last().filter(|_| more);
        let next = last.map(|it| Place { id: it.id, inquirer: it.inquirer.code });
        Ok(Page { inquiries, next })
    }

    fn query(
        &self,
        municipality: MunicipalityCode,
        direction: Direction,
        (from, to): (Timestamp, Timestamp),
        place: Option<Place>,
    ) -> aws_sdk_dynamodb::operation::query::paginator::QueryPaginatorItems {
        let (first, last) = InquiryId::range(from, to);
        let query = self
            .connection
            .dynamodb
            .query()
            .table_name(&self.table)
            .scan_index_forward(false)
            .limit(i32::try_from(Self::PAGE_MAX + 1).unwrap_or(i32::MAX))
            .expression_attribute_values(":municipality", text(municipality.as_str()))
            .expression_attribute_values(":first", text(first.to_string()))
            .expression_attribute_values(":last", text(last.to_string()))
            .expression_attribute_values(":from", text(inquired_at(from)))
            .expression_attribute_values(":to", text(inquired_at(to)));
        let within = "inquiredAt >= :from AND inquiredAt < :to";
        let query = match direction {
            Direction::Made => query
                .key_condition_expression("inquirer = :municipality AND id BETWEEN :first AND :last")
                .filter_expression(within),
            Direction::Received => query
                .index_name(BY_HOLDER)
                .key_condition_expression("holder = :municipality AND id BETWEEN :first AND :last")
                .filter_expression(format!("{within} AND inquirer <> :municipality")),
        };
        query
            .set_exclusive_start_key(place.map(|it| start_key(it, municipality, direction)))
            .into_paginator()
            .items()
    }
}

fn start_key(place: Place, municipality: MunicipalityCode, direction: Direction) -> Attributes {
    let mut key = Attributes::from([
        ("inquirer".to_owned(), text(place.inquirer.as_str())),
        ("id".to_owned(), text(place.id.to_string())),
    ]);
    if direction == Direction::Received {
        key.insert("holder".to_owned(), AttributeValue::S(municipality.to_string()));
    }
    key
}

fn read(attributes: &Attributes) -> Result<Listed, StoreError> {
    let item = Item { table: TABLE, attributes };
    Ok(Listed {
        id: item.parse("id", InquiryId::parse)?,
        inquired_at: item.parse("inquiredAt", |it| it.parse().ok())?,
        inquirer: item.parse("inquirer", Municipality::find_str)?,
        holder: item.parse("holder", Municipality::find_str)?,
        staff: item.text("staff")?.to_owned(),
        method: item.parse("method", Method::parse)?,
        basis: item.text_if_any("basis").map(str::to_owned),
        outcome: RecordedOutcome::read(&item)?,
    })
}
