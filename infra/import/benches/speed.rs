//! How fast the import writes, beside a bare loop of the very same writes at the same concurrency, into the embedded `DynamoDB`; and
//! how fast one worker renews what was written.
//!
//! It prints, and asserts nothing: times are this machine's; the ratio in one run is what the documents quote. `IMPORT=` measures
//! another binary of the import, `PEOPLE=` with another number of people.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement: a broken assumption ends it"
)]

use std::ops::RangeInclusive;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use futures_util::{StreamExt as _, stream};
use serde_json::Value;
use vrs_import::samples::{Crowd, write_csv};
use vrs_import::{Encoding, LANES};
use vrs_policy::MunicipalityCode;
use vrs_tests::engine::Engine;
use vrs_tests::{kms, template};

const HOLDER: &str = "012025";
const PEOPLE: u64 = 5_000;
const DOSES: RangeInclusive<u8> = 1..=3;
const TURNS: usize = 3;

#[tokio::main]
async fn main() {
    let people = std::env::var("PEOPLE").map_or(PEOPLE, |it| it.parse().unwrap());
    let file = tempfile::NamedTempFile::new().unwrap();
    let crowd = Crowd::new(MunicipalityCode::parse(HOLDER).unwrap(), people, DOSES, Some(1));
    let doses: u64 = write_csv(file.as_file(), Encoding::Utf8, crowd).unwrap();
    println!("The import of {doses} doses, and a bare loop of the same writes, {LANES} at once, in turn");
    for _ in 0..TURNS {
        let engine = Engine::start(&template::load()).await;
        let binary = std::env::var("IMPORT").unwrap_or_else(|_| env!("CARGO_BIN_EXE_vrs-import").to_owned());
        let file = file.path().to_str().unwrap();
        let renew = env!("CARGO_BIN_EXE_vrs-renew");
        run(&engine, renew, &["1"], &["begin"]).await;
        let (imported, peak_kb) = run(&engine, &binary, &["1"], &["--municipality", HOLDER, file]).await;
        let items = engine.items("Records").await;
        let written = items.len();
        let bare = Engine::start(&template::load()).await;
        let looped = bare_loop(&bare, items).await;
        let rate = |count: usize, time: Duration| count as f64 / time.as_secs_f64();
        println!(
            "import {:>7.0} doses/s, {:>7.0} writes/s with start and check, {peak_kb} kB at most; \
             bare loop {:>7.0} writes/s; ratio {:.2}",
            rate(usize::try_from(doses).unwrap(), imported),
            rate(written, imported),
            rate(written, looped),
            looped.as_secs_f64() / imported.as_secs_f64(),
        );
        let (copied, _) = run(&engine, renew, &["1", "2"], &["copy"]).await;
        let (removed, _) = run(&engine, renew, &["-1", "2"], &["remove-old"]).await;
        println!(
            "one worker of the renewal: copies {:>7.0} items/s, removes {:>7.0} items/s",
            rate(written, copied),
            rate(written, removed),
        );
    }
}

/// How long a command takes, and the most memory that it had, in kB.
async fn run(engine: &Engine, binary: &str, secrets: &[&str], arguments: &[&str]) -> (Duration, u64) {
    let key_service = kms::start().await;
    let mut command = Command::new(binary);
    command
        .env_clear()
        .env("RECORDS_TABLE", "Records")
        .env("REGISTRATIONS_TABLE", "Registrations")
        .env("PROTECTIONS_TABLE", "Protections")
        .env("PSEUDONYM_KEYS", kms::locked(secrets))
        .env("AWS_ENDPOINT_URL_DYNAMODB", engine.endpoint())
        .env("AWS_ENDPOINT_URL_KMS", format!("http://{key_service}"))
        .env("AWS_REGION", "ap-northeast-1")
        .env("AWS_ACCESS_KEY_ID", "bench")
        .env("AWS_SECRET_ACCESS_KEY", "bench")
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let began = Instant::now();
    let mut child = command.spawn().unwrap();
    let mut peak_kb = 0;
    loop {
        if let Some(ended) = child.try_wait().unwrap() {
            assert!(ended.success());
            return (began.elapsed(), peak_kb);
        }
        peak_kb = peak_of(child.id()).unwrap_or(peak_kb);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// The most memory that a process had so far, in kB.
fn peak_of(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// How long it takes to put these items, doses under the import's condition and nothing else around it.
async fn bare_loop(engine: &Engine, items: Vec<Value>) -> Duration {
    let client = &client(engine);
    let items: Vec<_> = items.iter().map(attributes).collect();
    let began = Instant::now();
    let puts = stream::iter(items).map(|item| {
        let mut put = client.put_item().table_name("Records");
        if let Some(registered_at) = item.get("registeredAt").cloned() {
            put = put
                .condition_expression("attribute_not_exists(subject) OR registeredAt < :registeredAt")
                .expression_attribute_values(":registeredAt", registered_at);
        }
        tokio::spawn(put.set_item(Some(item)).send())
    });
    let mut puts = puts.buffer_unordered(LANES);
    while let Some(put) = puts.next().await {
        put.unwrap().unwrap();
    }
    began.elapsed()
}

fn client(engine: &Engine) -> Client {
    let http =
        aws_smithy_http_client::Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .http_client(http)
        .endpoint_url(engine.endpoint())
        .region(Region::new("ap-northeast-1"))
        .credentials_provider(Credentials::new("bench", "bench", None, None, "bench"));
    Client::from_conf(config.build())
}

fn attributes(item: &Value) -> std::collections::HashMap<String, AttributeValue> {
    let members = item.as_object().unwrap().iter().map(|(name, value)| {
        let value = match (value["S"].as_str(), value["B"].as_str()) {
            (Some(text), _) => AttributeValue::S(text.to_owned()),
            (_, bytes) => AttributeValue::B(Blob::new(BASE64_STANDARD.decode(bytes.unwrap()).unwrap())),
        };
        (name.clone(), value)
    });
    members.collect()
}
