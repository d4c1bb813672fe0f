//! Reading attributes of items.

use std::collections::HashMap;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata as _, SdkError};
use aws_sdk_dynamodb::operation::execute_statement::ExecuteStatementError;
use aws_sdk_dynamodb::types::AttributeValue;

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
        bytes.map(|it| it.as_ref()).ok_or_else(|| self.corrupt(attribute))
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

/// Whether an `INSERT` failed because an item stands under its key already.
///
/// The documentation and the SDK say `DuplicateItemException`, Amazon's engine says `DuplicateItem`.
pub fn stood_already<R>(error: &SdkError<ExecuteStatementError, R>) -> bool {
    error.as_service_error().and_then(|it| it.code()).is_some_and(is_of_what_stood)
}

fn is_of_what_stood(code: &str) -> bool {
    matches!(code, "DuplicateItemException" | "DuplicateItem")
}
