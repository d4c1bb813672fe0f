//! Makes the template's tables where they are missing.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, anyhow, bail};
use aws_config::{BehaviorVersion, Region};
use aws_sdk_dynamodb::{
    Client,
    config::Credentials,
    types::{
        AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection,
        ProjectionType, ScalarAttributeType, TimeToLiveSpecification,
    },
};

use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};

use crate::template::{Index, Key, REGION, Table};

/// Makes the tables that the engine at `endpoint` doesn't have yet.
///
/// # Errors
/// When the engine doesn't answer, or has a table of that name with another key or other indexes.
pub async fn make(endpoint: &str, tables: &[Table]) -> Result<()> {
    let client = connect(endpoint).await;
    let listed = client.list_tables().into_paginator().items().send().collect::<Result<Vec<_>, _>>().await;
    let present = listed.map_err(|error| anyhow!("{}", causes(&error)))?;
    for table in tables {
        let done = if present.contains(&table.name) {
            check(&client, table).await
        } else {
            make_one(&client, table).await
        };
        done.with_context(|| format!("table {}", table.name))?;
    }
    Ok(())
}

/// A table that is there already must have our keys: its own, and those of its indexes.
async fn check(client: &Client, table: &Table) -> Result<()> {
    let answer = client.describe_table().table_name(&table.name).send().await;
    let answer = answer.map_err(|error| anyhow!("{}", causes(&error)))?;
    let found = answer.table().context("is not described")?;
    let indexes = found.global_secondary_indexes().iter();
    let indexes: BTreeMap<_, _> = indexes.map(|it| (it.index_name(), it.key_schema().to_vec())).collect();
    let wanted = table.indexes.iter().map(|it| Ok((Some(it.name.as_str()), key_schema(&it.key)?)));
    if found.key_schema() != key_schema(&table.key)? || indexes != wanted.collect::<Result<_>>()? {
        bail!("is there with another key or other indexes; start with an empty engine or DATA_DIR");
    }
    Ok(())
}

async fn connect(endpoint: &str) -> Client {
    let http =
        aws_smithy_http_client::Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
    let config = aws_config::defaults(BehaviorVersion::latest())
        .http_client(http)
        .endpoint_url(endpoint)
        .region(Region::new(REGION))
        .credentials_provider(Credentials::new("local", "local", None, None, "local"))
        .load()
        .await;
    Client::new(&config)
}

/// The SDK's own error says little; its causes say what happened.
fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let message = error.to_string();
        if !text.contains(&message) {
            text.push_str(": ");
            text.push_str(&message);
        }
        cause = error.source();
    }
    text
}

async fn make_one(client: &Client, table: &Table) -> Result<()> {
    let mut request = client
        .create_table()
        .table_name(&table.name)
        .billing_mode(BillingMode::PayPerRequest)
        .set_key_schema(Some(key_schema(&table.key)?));
    for (name, kind) in &table.attributes {
        request = request.attribute_definitions(
            AttributeDefinition::builder()
                .attribute_name(name)
                .attribute_type(ScalarAttributeType::from(kind.as_str()))
                .build()?,
        );
    }
    for index in &table.indexes {
        request = request.global_secondary_indexes(secondary(index)?);
    }
    if let Err(error) = request.send().await {
        bail!("{}", causes(&error));
    }
    if let Some(attribute) = &table.expires_at {
        let expiry = TimeToLiveSpecification::builder().attribute_name(attribute).enabled(true).build()?;
        let request = client.update_time_to_live().table_name(&table.name).time_to_live_specification(expiry);
        if let Err(error) = request.send().await {
            bail!("{}", causes(&error));
        }
    }
    Ok(())
}

fn secondary(index: &Index) -> Result<GlobalSecondaryIndex> {
    let all = Projection::builder().projection_type(ProjectionType::All).build();
    Ok(GlobalSecondaryIndex::builder()
        .index_name(&index.name)
        .set_key_schema(Some(key_schema(&index.key)?))
        .projection(all)
        .build()?)
}

fn key_schema(key: &Key) -> Result<Vec<KeySchemaElement>> {
    let element =
        |name: &str, kind: KeyType| KeySchemaElement::builder().attribute_name(name).key_type(kind).build();
    let mut schema = vec![element(&key.hash, KeyType::Hash)?];
    if let Some(range) = &key.range {
        schema.push(element(range, KeyType::Range)?);
    }
    Ok(schema)
}
