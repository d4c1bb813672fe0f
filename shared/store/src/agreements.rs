//! Agreements to terms: added, never changed or withdrawn.

use std::collections::{BTreeSet, HashMap};

use aws_sdk_dynamodb::types::KeysAndAttributes;
use futures_util::future::try_join_all;
use vrs_policy::{Agreement, Municipality, MunicipalityCode, Terms, TextIdentity, time_text};

use crate::batch;
use crate::connection::Connection;
use crate::error::StoreError;
use crate::item::{Attributes, Item, attributes, insert, query, text};

const TABLE: &str = "Agreements";

/// What agreements are read for. What decides is read strongly consistent; what is only shown is not, at half the price.
#[derive(Clone, Copy, PartialEq, Eq)]
enum For {
    Deciding,
    Showing,
}

/// Two municipalities' agreements to one text.
#[derive(Debug, Clone)]
pub struct BothAgreements {
    /// The inquirer's.
    pub inquirer: Option<Agreement>,
    /// The holder's.
    pub holder: Option<Agreement>,
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
        let [any, _] = MunicipalityCode::ANY_TWO;
        let _ = self.of(any).await;
    }

    /// All agreements of a municipality, to whichever text. One strongly consistent query.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn of(&self, municipality: MunicipalityCode) -> Result<Vec<Agreement>, StoreError> {
        Ok(rows_of(&self.connection, &self.table, municipality)
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
    ) -> Result<BothAgreements, StoreError> {
        let wanted = HashMap::from([self.keys_of_both(text_in_force, inquirer, holder)?]);
        let mut items = batch::get_all(&self.connection, wanted).await?;
        self.take_both(&mut items, inquirer, holder)
    }

    /// What a batch has to read for [`Self::take_both`].
    pub(crate) fn keys_of_both(
        &self,
        text_in_force: &Terms,
        inquirer: MunicipalityCode,
        holder: MunicipalityCode,
    ) -> Result<(String, KeysAndAttributes), StoreError> {
        self.keys_of(&text_in_force.identity, &[inquirer, holder], For::Deciding)
    }

    /// Takes both agreements out of what a batch has read.
    pub(crate) fn take_both(
        &self,
        items: &mut HashMap<String, Vec<Attributes>>,
        inquirer: MunicipalityCode,
        holder: MunicipalityCode,
    ) -> Result<BothAgreements, StoreError> {
        let rows = items.remove(&self.table).unwrap_or_default();
        let agreements = agreements(rows.iter().map(read).collect::<Result<_, _>>()?);
        let of = |code| agreements.iter().find(|it| it.municipality == code).cloned();
        Ok(BothAgreements { inquirer: of(inquirer), holder: of(holder) })
    }

    /// All agreements to this very text, to decide by: a strongly consistent scan. The table is small, a megabyte when all
    /// municipalities have agreed to both documents; asking for each by its key would cost seven times as much.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn all_to(&self, text_in_force: &Terms) -> Result<Vec<Agreement>, StoreError> {
        let scan = self.connection.dynamodb.scan().table_name(&self.table).consistent_read(true);
        let items = scan
            .filter_expression("terms = :terms")
            .expression_attribute_values(":terms", text(text_in_force.identity.to_string()))
            .into_paginator()
            .items()
            .send()
            .try_collect()
            .await
            .map_err(|error| StoreError::of_call("Scan", error))?;
        items.iter().map(|item| Ok(read(item)?.agreement)).collect()
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
        let batches = municipalities.chunks(batch::KEYS_MAX).map(async |some| {
            let wanted = HashMap::from([self.keys_of(&text_in_force.identity, some, For::Showing)?]);
            batch::get_all(&self.connection, wanted).await
        });
        let items = try_join_all(batches).await?;
        let items = items.iter().filter_map(|it| it.get(&self.table)).flatten();
        items.map(|item| Ok(read(item)?.agreement.municipality)).collect()
    }

    fn keys_of(
        &self,
        identity: &TextIdentity,
        municipalities: &[MunicipalityCode],
        purpose: For,
    ) -> Result<(String, KeysAndAttributes), StoreError> {
        let key = |code: &MunicipalityCode| {
            attributes([("municipality", text(code.as_str())), ("terms", text(identity.to_string()))])
        };
        let keys = municipalities.iter().map(key).collect();
        Ok((self.table.clone(), batch::keys_of(keys, purpose == For::Deciding)?))
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
        let [any, _] = MunicipalityCode::ANY_TWO;
        let _ = rows_of(&self.connection, &self.table, any).await;
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
            rows_of(&self.connection, &self.table, municipality)
        );
        let (inserted, mut rows) = (inserted?, before?);
        let stands = |rows: &[Row]| rows.iter().any(|row| row.agreement.text == agreement.text);
        if inserted && !stands(&rows) {
            rows.push(Row { agreement, request_id: request_id.to_owned() });
            return Ok(Agreed { made_now: true, agreements: agreements(rows) });
        }
        if !stands(&rows) {
            rows = rows_of(&self.connection, &self.table, municipality).await?;
        }
        let made_now =
            rows.iter().any(|row| row.agreement.text == agreement.text && row.request_id == request_id);
        Ok(Agreed { made_now, agreements: agreements(rows) })
    }

    /// Whether the insert made the agreement; not when one stood under its key.
    async fn insert(&self, agreement: &Agreement, request_id: &str) -> Result<bool, StoreError> {
        let attributes = vec![
            ("municipality", text(agreement.municipality.as_str())),
            ("terms", text(agreement.text.to_string())),
            ("agreedAt", text(time_text(agreement.agreed_at))),
            ("agreedBy", text(&agreement.agreed_by)),
            ("agreedBySub", text(&agreement.agreed_by_sub)),
            ("requestId", text(request_id)),
        ];
        insert(&self.connection, &self.table, attributes).await
    }
}

struct Row {
    agreement: Agreement,
    request_id: String,
}

fn agreements(rows: Vec<Row>) -> Vec<Agreement> {
    rows.into_iter().map(|it| it.agreement).collect()
}

async fn rows_of(
    connection: &Connection,
    table: &str,
    municipality: MunicipalityCode,
) -> Result<Vec<Row>, StoreError> {
    let items = query(connection, table, ("municipality", municipality.as_str()), None).await?;
    items.iter().map(read).collect()
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
