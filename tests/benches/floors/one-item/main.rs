//! A floor: one `GetItem`, built the usual way.

use std::env::var;

use aws_config::BehaviorVersion;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use lambda_http::{Body, Error, Request, Response, run, service_fn};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let http =
        aws_smithy_http_client::Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
    let client = Client::new(&aws_config::defaults(BehaviorVersion::latest()).http_client(http).load().await);
    let (client, table) = (&client, &var("REGISTRATIONS_TABLE")?);
    run(service_fn(async |_: Request| answer(client, table).await)).await
}

async fn answer(client: &Client, table: &str) -> Result<Response<Body>, Error> {
    let key = AttributeValue::S("012025".to_owned());
    let item = client.get_item().table_name(table).key("holder", key).send().await?;
    Ok(Response::new(Body::Text(item.item.is_some().to_string())))
}
