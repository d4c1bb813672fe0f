//! DynamoDB tables: keys, indexes and expiry.

use anyhow::{Context as _, Result, bail};
use serde_yaml_ng::Value;

use super::resolve::{Scope, text};

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name here: the logical id.
    pub name: String,
    /// Its attributes that are keys of the table or of an index, with their types (`S`, `N`, `B`).
    pub attributes: Vec<(String, String)>,
    /// Its primary key.
    pub key: Key,
    /// Its global secondary indexes.
    pub indexes: Vec<Index>,
    /// The attribute with the time at which an item expires.
    pub expires_at: Option<String>,
}

/// A primary key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Partition key.
    pub hash: String,
    /// Sort key.
    pub range: Option<String>,
}

/// A global secondary index. All attributes are projected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// Its name.
    pub name: String,
    /// Its key.
    pub key: Key,
}

pub fn read(scope: &Scope) -> Result<Vec<Table>> {
    scope
        .resources("AWS::DynamoDB::Table")
        .map(|(id, resource)| table(scope, id, resource).with_context(|| format!("table {id}")))
        .collect()
}

fn table(scope: &Scope, id: &str, resource: &Value) -> Result<Table> {
    let properties = resource.get("Properties").context("has no properties")?;
    if properties.get("LocalSecondaryIndexes").is_some() {
        bail!("local secondary indexes are not made here");
    }
    let attributes = list(properties, "AttributeDefinitions")
        .map(|attribute| {
            let name = text(attribute, "AttributeName").context("an attribute has no name")?;
            let kind = text(attribute, "AttributeType").context("an attribute has no type")?;
            Ok((name.to_owned(), kind.to_owned()))
        })
        .collect::<Result<_>>()?;
    let indexes = list(properties, "GlobalSecondaryIndexes").map(index).collect::<Result<_>>()?;
    let expiry = match properties.get("TimeToLiveSpecification") {
        Some(expiry) => scope.resolve(expiry)?,
        None => None,
    };
    let expires_at = expiry.as_ref().and_then(|expiry| text(expiry, "AttributeName")).map(str::to_owned);
    Ok(Table { name: id.to_owned(), attributes, key: key(properties)?, indexes, expires_at })
}

fn index(value: &Value) -> Result<Index> {
    let name = text(value, "IndexName").context("an index has no name")?;
    let projection = value.get("Projection").and_then(|projection| text(projection, "ProjectionType"));
    if projection != Some("ALL") {
        bail!("the index {name} doesn't project all attributes");
    }
    Ok(Index { name: name.to_owned(), key: key(value)? })
}

fn key(value: &Value) -> Result<Key> {
    let of = |kind: &str| {
        list(value, "KeySchema")
            .find(|element| text(element, "KeyType") == Some(kind))
            .and_then(|element| text(element, "AttributeName"))
            .map(str::to_owned)
    };
    Ok(Key { hash: of("HASH").context("has no partition key")?, range: of("RANGE") })
}

fn list<'a>(value: &'a Value, member: &str) -> impl Iterator<Item = &'a Value> {
    value.get(member).and_then(Value::as_sequence).into_iter().flatten()
}
