//! Agreements to terms: added, never changed or withdrawn.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::KeysAndAttributes;
use futures_util::future::try_join_all;
use vrs_policy::{Agreement, Municipality, MunicipalityCode, Terms, TextIdentity};

use crate::connection::Connection;
use crate::error::StoreError;
use crate::item::{Attributes, Item, insert_statement, stood_already, text};

const TABLE: &str = "Agreements";

/// The most keys that one `BatchGetItem` takes.
const BATCH_KEYS_MAX: usize = 100;

/// What agreements are read for. What decides is read strongly consistent; what is only shown is not, at half the price.
#[derive(Clone, Copy, PartialEq, Eq)]
enum For {
    Deciding,
    Showing,
}

/// The right to read agreements.
#[derive(Debug, Clone)]
pub struct AgreementReader {
    connection: Connection,
    table: String,
}

impl AgreementReader {
    /// Reads this table.
    #[must_use]
    pub const fn new(connection: Connection, table: String) -> Self {
        Self { connection, table }
    }

    /// Makes the first call of the process, which pays for connecting, before the first request does. That it
    /// fails is no reason not to start: the request will tell.
    pub async fn warm_up(&self) {
        if let Some(any) = Municipality::all().first() {
            let _ = self.of(any.code).await;
        }
    }

    /// The same with the call that reads two municipalities' agreements, for a role that has only that one.
    pub async fn warm_up_both(&self, text_in_force: &Terms) {
        if let [one, other, ..] = Municipality::all() {
            let _ = self.both(text_in_force, one.code, other.code).await;
        }
    }

    /// All agreements of a municipality, to whichever text. One strongly consistent query.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn of(&self, municipality: MunicipalityCode) -> Result<Vec<Agreement>, StoreError> {
        Ok(query(&self.connection, &self.table, municipality)
            .await?
            .into_iter()
            .map(|it| it.agreement)
            .collect())
    }

    /// Each municipality's agreement to this very text. One strongly consistent call for both.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn both(
        &self,
        text_in_force: &Terms,
        inquirer: MunicipalityCode,
        holder: MunicipalityCode,
    ) -> Result<(Option<Agreement>, Option<Agreement>), StoreError> {
        let items = self.get(&text_in_force.identity, &[inquirer, holder], For::Deciding).await?;
        let agreements = items.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let of = |code| {
            agreements.iter().find(|it| it.agreement.municipality == code).map(|it| it.agreement.clone())
        };
        Ok((of(inquirer), of(holder)))
    }

    /// Which of these municipalities have agreed to this very text: for a list, not for a decision. One call for each
    /// hundred of them, all at once, eventually consistent.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn agreed_among(
        &self,
        text_in_force: &Terms,
        municipalities: &[MunicipalityCode],
    ) -> Result<BTreeSet<MunicipalityCode>, StoreError> {
        let batches = municipalities
            .chunks(BATCH_KEYS_MAX)
            .map(|batch| self.get(&text_in_force.identity, batch, For::Showing));
        let items = try_join_all(batches).await?.concat();
        items.iter().map(|item| Ok(read(item)?.agreement.municipality)).collect()
    }

    async fn get(
        &self,
        identity: &TextIdentity,
        municipalities: &[MunicipalityCode],
        purpose: For,
    ) -> Result<Vec<Attributes>, StoreError> {
        let key = |code: &MunicipalityCode| {
            Attributes::from([
                ("municipality".to_owned(), text(code.as_str())),
                ("terms".to_owned(), text(identity.to_string())),
            ])
        };
        let mut keys: Vec<Attributes> = municipalities.iter().map(key).collect();
        // The call refuses a key that is named twice.
        keys.dedup();
        let invalid = |error| StoreError::Setup(format!("a batch of keys can't be built: {error}"));
        let keys = KeysAndAttributes::builder()
            .set_keys(Some(keys))
            .consistent_read(purpose == For::Deciding)
            .build()
            .map_err(invalid)?;
        let answer = self
            .connection
            .dynamodb
            .batch_get_item()
            .request_items(&self.table, keys)
            .send()
            .await
            .map_err(|error| StoreError::unavailable("BatchGetItem", error))?;
        // So many small items always fit; what is left over was throttled, and counts as no answer.
        if answer.unprocessed_keys().is_some_and(|it| !it.is_empty()) {
            let source = "the table is throttled".into();
            return Err(StoreError::Unavailable { operation: "BatchGetItem", source });
        }
        Ok(answer.responses.and_then(|mut it| it.remove(&self.table)).unwrap_or_default())
    }
}

/// The right to add an agreement, and to read what stands.
#[derive(Debug, Clone)]
pub struct AgreementAdder {
    connection: Connection,
    table: String,
}

/// How an agreement came to stand.
#[derive(Debug, Clone)]
pub struct Agreed {
    /// Whether this call made it.
    pub made_now: bool,
    /// All agreements of the municipality, the one agreed to among them.
    pub agreements: Vec<Agreement>,
}

impl AgreementAdder {
    /// Adds to this table.
    #[must_use]
    pub const fn new(connection: Connection, table: String) -> Self {
        Self { connection, table }
    }

    /// Makes the first call of the process before the first request does.
    pub async fn warm_up(&self) {
        if let Some(any) = Municipality::all().first() {
            let _ = query(&self.connection, &self.table, any.code).await;
        }
    }

    /// Adds an agreement, or finds that it stands already (T4).
    ///
    /// The insert and the query of what stood before go out together, so that this takes one round trip;
    /// a second one only when somebody else's agreement came in between. `request_id` is kept, so that an
    /// insert that is retried because its answer was lost knows its own.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn agree(&self, agreement: Agreement, request_id: &str) -> Result<Agreed, StoreError> {
        let municipality = agreement.municipality;
        let (inserted, before) = tokio::join!(
            self.insert(&agreement, request_id),
            query(&self.connection, &self.table, municipality)
        );
        let (inserted, mut rows) = (inserted?, before?);
        let stands = |rows: &[Row]| rows.iter().any(|row| row.agreement.text == agreement.text);
        if inserted && !stands(&rows) {
            rows.push(Row { agreement, request_id: request_id.to_owned() });
            return Ok(Agreed { made_now: true, agreements: agreements(rows) });
        }
        if !stands(&rows) {
            rows = query(&self.connection, &self.table, municipality).await?;
        }
        let made_now =
            rows.iter().any(|row| row.agreement.text == agreement.text && row.request_id == request_id);
        Ok(Agreed { made_now, agreements: agreements(rows) })
    }

    /// Whether the insert made the agreement; not when one stood under its key.
    async fn insert(&self, agreement: &Agreement, request_id: &str) -> Result<bool, StoreError> {
        let (statement, parameters) = insert_statement(
            &self.table,
            vec![
                ("municipality", text(agreement.municipality.as_str())),
                ("terms", text(agreement.text.to_string())),
                ("agreedAt", text(agreement.agreed_at.to_string())),
                ("agreedBy", text(&agreement.agreed_by)),
                ("agreedBySub", text(&agreement.agreed_by_sub)),
                ("requestId", text(request_id)),
            ],
        );
        let statement = self.connection.dynamodb.execute_statement().statement(statement);
        match statement.set_parameters(Some(parameters)).send().await {
            Ok(_) => Ok(true),
            Err(error) if stood_already(&error) => Ok(false),
            Err(error) => Err(StoreError::unavailable("ExecuteStatement", error)),
        }
    }
}

struct Row {
    agreement: Agreement,
    request_id: String,
}

fn agreements(rows: Vec<Row>) -> Vec<Agreement> {
    rows.into_iter().map(|it| it.agreement).collect()
}

async fn query(
    connection: &Connection,
    table: &str,
    municipality: MunicipalityCode,
) -> Result<Vec<Row>, StoreError> {
    let mut pages = connection
        .dynamodb
        .query()
        .table_name(table)
        .consistent_read(true)
        .key_condition_expression("municipality = :municipality")
        .expression_attribute_values(":municipality", text(municipality.as_str()))
        .into_paginator()
        .items()
        .send();
    let mut rows = Vec::new();
    while let Some(item) = pages.next().await {
        rows.push(read(&item.map_err(|error| StoreError::unavailable("Query", error))?)?);
    }
    Ok(rows)
}

fn read(attributes: &Attributes) -> Result<Row, StoreError> {
    let item = Item { table: TABLE, attributes };
    let agreement = Agreement {
        municipality: item.parse("municipality", Municipality::find_str)?.code,
        text: item.parse("terms", TextIdentity::parse)?,
        agreed_at: item.parse("agreedAt", |it| it.parse().ok())?,
        agreed_by: item.text("agreedBy")?.to_owned(),
        agreed_by_sub: item.text("agreedBySub")?.to_owned(),
    };
    Ok(Row { agreement, request_id: item.text("requestId")?.to_owned() })
}
