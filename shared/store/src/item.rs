//! Reading attributes of items, and the ways to write an item that every table has in common.

use std::collections::HashMap;
use std::str::FromStr;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata as _, SdkError};
use aws_sdk_dynamodb::operation::execute_statement::ExecuteStatementError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::put_item::builders::PutItemFluentBuilder;
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;

use crate::connection::Connection;
use crate::error::StoreError;

pub type Attributes = HashMap<String, AttributeValue>;

/// An item of a table, for reading.
#[derive(Clone, Copy)]
pub struct Item<'a> {
    pub table: &'static str,
    pub attributes: &'a Attributes,
}

impl<'a> Item<'a> {
    pub fn text(&self, attribute: &'static str) -> Result<&'a str, StoreError> {
        self.text_if_any(attribute).ok_or_else(|| self.corrupt(attribute))
    }

    pub fn text_if_any(&self, attribute: &'static str) -> Option<&'a str> {
        self.attributes.get(attribute)?.as_s().ok().map(String::as_str)
    }

    pub fn bytes(&self, attribute: &'static str) -> Result<&'a [u8], StoreError> {
        let bytes = self.attributes.get(attribute).and_then(|it| it.as_b().ok());
        bytes.map(AsRef::as_ref).ok_or_else(|| self.corrupt(attribute))
    }

    pub fn number<T: FromStr>(&self, attribute: &'static str) -> Result<T, StoreError> {
        let number = self.attributes.get(attribute).and_then(|it| it.as_n().ok()?.parse().ok());
        number.ok_or_else(|| self.corrupt(attribute))
    }

    pub fn numbers(&self, attribute: &'static str) -> Result<Vec<u8>, StoreError> {
        let list = self.attributes.get(attribute).and_then(|it| it.as_l().ok());
        list.and_then(|it| it.iter().map(|it| it.as_n().ok()?.parse().ok()).collect())
            .ok_or_else(|| self.corrupt(attribute))
    }

    /// Reads an attribute with a parser whose reason for refusing is not kept: it could repeat the value.
    pub fn parse<T>(
        &self,
        attribute: &'static str,
        parser: impl FnOnce(&'a str) -> Option<T>,
    ) -> Result<T, StoreError> {
        parser(self.text(attribute)?).ok_or_else(|| self.corrupt(attribute))
    }

    pub const fn corrupt(&self, attribute: &'static str) -> StoreError {
        StoreError::Corrupt { table: self.table, attribute }
    }
}

/// The attributes of these names and values.
pub fn attributes<const N: usize>(members: [(&str, AttributeValue); N]) -> Attributes {
    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

pub fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

/// The statement and parameters that insert these attributes, and fail when the key stands already.
///
/// `INSERT` needs only `dynamodb:PartiQLInsert`, with which nothing can be overwritten (A4); `PutItem` would.
pub fn insert_statement(
    table: &str,
    attributes: Vec<(&str, AttributeValue)>,
) -> (String, Vec<AttributeValue>) {
    let members: Vec<String> = attributes.iter().map(|(name, _)| format!("'{name}': ?")).collect();
    let statement = format!("INSERT INTO \"{table}\" VALUE {{{}}}", members.join(", "));
    (statement, attributes.into_iter().map(|(_, value)| value).collect())
}

/// Inserts an item; `false` when one stands under its key already.
pub async fn insert(
    connection: &Connection,
    table: &str,
    attributes: Vec<(&str, AttributeValue)>,
) -> Result<bool, StoreError> {
    let (statement, parameters) = insert_statement(table, attributes);
    let statement = connection.dynamodb.execute_statement().statement(statement);
    match statement.set_parameters(Some(parameters)).send().await {
        Ok(_) => Ok(true),
        Err(error) if stood_already(&error) => Ok(false),
        Err(error) => Err(StoreError::of_call("ExecuteStatement", error)),
    }
}

/// The documentation and the SDK say `DuplicateItemException`, Amazon's engine says `DuplicateItem`.
fn stood_already<R>(error: &SdkError<ExecuteStatementError, R>) -> bool {
    let code = error.as_service_error().and_then(|it| it.code());
    matches!(code, Some("DuplicateItemException" | "DuplicateItem"))
}

/// All items of a partition, or those whose sort key begins so, strongly consistent. Keys are given as an attribute's name and a text.
pub async fn query(
    connection: &Connection,
    table: &str,
    partition: (&str, &str),
    beginning: Option<(&str, &str)>,
) -> Result<Vec<Attributes>, StoreError> {
    let mut query = connection.dynamodb.query().table_name(table).consistent_read(true);
    query = query.expression_attribute_names("#partition", partition.0);
    query = query.expression_attribute_values(":partition", text(partition.1));
    query = match beginning {
        None => query.key_condition_expression("#partition = :partition"),
        Some((name, value)) => query
            .key_condition_expression("#partition = :partition AND begins_with(#sort, :beginning)")
            .expression_attribute_names("#sort", name)
            .expression_attribute_values(":beginning", text(value)),
    };
    found_by(query, usize::MAX).await
}

/// What a query finds, page by page, until at least `enough` is found. The SDK's paginator reads through two channels, which take
/// 24 KiB for each query at once.
pub async fn found_by(query: QueryFluentBuilder, enough: usize) -> Result<Vec<Attributes>, StoreError> {
    let mut found = Vec::new();
    let mut from = None;
    loop {
        let page = query.clone().set_exclusive_start_key(from).send().await;
        let page = page.map_err(|error| StoreError::of_call("Query", error))?;
        found.extend(page.items.unwrap_or_default());
        from = page.last_evaluated_key.filter(|it| !it.is_empty());
        if from.is_none() || found.len() >= enough {
            return Ok(found);
        }
    }
}

/// Whether a table holds nothing.
pub async fn is_empty(connection: &Connection, table: &str) -> Result<bool, StoreError> {
    let scan = connection.dynamodb.scan().table_name(table).consistent_read(true).limit(1);
    let answer = scan.send().await.map_err(|error| StoreError::of_call("Scan", error))?;
    Ok(answer.items.unwrap_or_default().is_empty())
}

/// Puts an item; `false` when its condition doesn't hold.
pub async fn put_if(put: PutItemFluentBuilder) -> Result<bool, StoreError> {
    match put.send().await {
        Ok(_) => Ok(true),
        Err(error)
            if error.as_service_error().is_some_and(PutItemError::is_conditional_check_failed_exception) =>
        {
            Ok(false)
        }
        Err(error) => Err(StoreError::of_call("PutItem", error)),
    }
}
