//! A floor: the calls of an inquiry by number, in a straight line, with no rule, no protection of what is read, and no error
//! that anybody could use. Built the usual way: all that `aws-config` looks for, the system's root certificates, the
//! system's allocator.

use std::collections::HashMap;
use std::env::var;

use aws_config::BehaviorVersion;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::query::{QueryError, QueryOutput};
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use lambda_http::{Body, Error, Request, Response, run, service_fn};
use serde_json::{Value, json};

const INSERT: &str = "INSERT INTO \"Inquiries\" VALUE {'partition': ?, 'id': ?, 'inquirer': ?, 'at': ?, 'askedBy': ?, 'asked': ?, \
    'inquiredAt': ?, 'staff': ?, 'staffSub': ?, 'method': ?, 'subject': ?, 'outcome': ?, 'doses': ?, 'requestId': ?}";

#[tokio::main]
async fn main() -> Result<(), Error> {
    let http =
        aws_smithy_http_client::Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
    let client = Client::new(&aws_config::defaults(BehaviorVersion::latest()).http_client(http).load().await);
    // Under which the person's records stand: a bare function would ask by the number itself.
    let (client, subject) = (&client, &var("SUBJECT")?);
    run(service_fn(async |request: Request| answer(client, subject, &request).await)).await
}

async fn answer(client: &Client, subject: &str, request: &Request) -> Result<Response<Body>, Error> {
    let asked: Value = serde_json::from_slice(request.body())?;
    let holder = asked.pointer("/holder").and_then(Value::as_str).unwrap_or_default();
    let agreements =
        keys([[("municipality", "011002"), ("terms", "-")], [("municipality", holder), ("terms", "-")]])?;
    let registered = keys([[("holder", holder)]])?;
    let checks =
        keys([[("subject", "key-checks"), ("entry", "1")], [("subject", "key-checks"), ("entry", "2")]])?;
    let deciding = client
        .batch_get_item()
        .request_items("Agreements", agreements)
        .request_items("Protections", checks)
        .request_items("Registrations", registered)
        .send();
    let records = query(client, "Records", subject);
    let protections = query(client, "Protections", subject);
    let (decided, records, protections) =
        tokio::try_join!(async { Ok(deciding.await?) }, async { Ok(records.await?) }, async {
            Ok::<_, Error>(protections.await?)
        })?;
    let doses: Vec<_> = records.items().iter().filter_map(|it| it.get("sealed")?.as_b().ok()).collect();
    client.execute_statement().statement(INSERT).set_parameters(Some(record(subject, holder))).send().await?;
    let answer = json!({
        "agreements": decided.responses().map_or(0, HashMap::len),
        "protections": protections.count(),
        "doses": doses.iter().map(|it| it.as_ref().escape_ascii().to_string()).collect::<Vec<_>>(),
    });
    Ok(Response::builder().header("content-type", "application/json").body(answer.to_string().into())?)
}

fn keys<'a, const ATTRIBUTES: usize>(
    keys: impl IntoIterator<Item = [(&'static str, &'a str); ATTRIBUTES]>,
) -> Result<KeysAndAttributes, Error> {
    let keys =
        keys.into_iter().map(|key| key.into_iter().map(|(name, it)| (name.to_owned(), text(it))).collect());
    Ok(KeysAndAttributes::builder().set_keys(Some(keys.collect())).consistent_read(true).build()?)
}

async fn query(client: &Client, table: &str, subject: &str) -> Result<QueryOutput, SdkError<QueryError>> {
    client
        .query()
        .table_name(table)
        .consistent_read(true)
        .key_condition_expression("subject = :subject")
        .expression_attribute_values(":subject", text(subject))
        .send()
        .await
}

/// As many attributes as an inquiry's record has, and as long.
fn record(subject: &str, holder: &str) -> Vec<AttributeValue> {
    let at = format!("{:?}", std::time::SystemTime::now());
    let id = format!("{:x}", std::time::UNIX_EPOCH.elapsed().unwrap_or_default().as_nanos());
    [
        "011002",
        &id,
        "011002",
        &at,
        "011002",
        holder,
        &at,
        "staff",
        "sub-of-staff",
        "my-number",
        subject,
        "found",
        "1 2",
        "id",
    ]
    .map(text)
    .into()
}

fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}
