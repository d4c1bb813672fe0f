//! The same calls as a chunk makes, and nothing else: no decision, no decryption, no answer.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::{AttributeValue, BatchStatementRequest};
use futures_util::stream::{self, StreamExt as _};
use uuid::Uuid;

use crate::house::House;

/// As many calls in flight as a chunk has.
const CALLS_AT_ONCE: usize = 32;
/// The bytes of a part's record, and how many entries stand beside it, of a chunk as it is here.
const PART_BYTES: usize = 14_000;
const ENTRIES: usize = 10;

pub struct Caller {
    client: aws_sdk_dynamodb::Client,
    /// The partitions of those who have records; every third mover is one of them.
    on_record: Vec<String>,
}

impl Caller {
    pub async fn start(house: &House) -> Self {
        let credentials = aws_sdk_dynamodb::config::Credentials::new("local", "local", None, None, "local");
        let http = aws_smithy_http_client::Builder::new()
            .tls_provider(aws_smithy_http_client::tls::Provider::Rustls(
                aws_smithy_http_client::tls::rustls_provider::CryptoMode::Ring,
            ))
            .build_https();
        let config = aws_config::defaults(aws_config::BehaviorVersion::latest())
            .http_client(http)
            .endpoint_url(&house.endpoint)
            .credentials_provider(credentials)
            .region(aws_config::Region::new("ap-northeast-1"))
            .load()
            .await;
        let doses = house.engine.items("Records").await;
        let doses = doses.iter().filter(|it| it.get("sealed").is_some());
        let on_record: BTreeSet<_> =
            doses.map(|it| it["subject"]["S"].as_str().unwrap().to_owned()).collect();
        Self { client: aws_sdk_dynamodb::Client::new(&config), on_record: on_record.into_iter().collect() }
    }

    pub async fn ask(&self, chunk: usize, size: usize) {
        let subject = |at: usize| match (chunk * size + at) % 3 {
            0 => self.on_record[(chunk * size + at) / 3].clone(),
            _ => format!("1:{}", Uuid::new_v4()),
        };
        let queries: Vec<_> = (0..size)
            .flat_map(|at| [self.query("Records", subject(at)), self.query("Protections", subject(at))])
            .collect();
        let own = format!("bare#{chunk}#{}", Uuid::new_v4());
        let (header, stops) =
            ([("partition", own.as_str()), ("id", own.as_str())], [("window", own.as_str())]);
        let deciding = async {
            tokio::join!(
                self.query("Inquiries", own.clone()),
                self.query("Inquiries", own.clone()),
                self.get("Inquiries", &header),
                self.get("Limits", &stops),
            )
        };
        let reading = stream::iter(queries).buffer_unordered(CALLS_AT_ONCE).collect::<Vec<_>>();
        tokio::join!(reading, deciding);
        let part = statement(&own, "part", &"x".repeat(PART_BYTES));
        let part = self.client.execute_statement().statement(part.0).set_parameters(Some(part.1));
        part.send().await.unwrap();
        let entries = (0..ENTRIES).map(|at| {
            let (statement, parameters) = statement(&own, &at.to_string(), &"x".repeat(500));
            BatchStatementRequest::builder()
                .statement(statement)
                .set_parameters(Some(parameters))
                .build()
                .unwrap()
        });
        let entries = self.client.batch_execute_statement().set_statements(Some(entries.collect()));
        entries.send().await.unwrap();
    }

    async fn query(&self, table: &str, partition: String) {
        let key = if table == "Inquiries" { "partition" } else { "subject" };
        let query = self.client.query().table_name(table).consistent_read(true);
        let query = query.key_condition_expression("#key = :key").expression_attribute_names("#key", key);
        query.expression_attribute_values(":key", AttributeValue::S(partition)).send().await.unwrap();
    }

    async fn get(&self, table: &str, key: &[(&str, &str)]) {
        let key =
            key.iter().map(|(name, value)| ((*name).to_owned(), AttributeValue::S((*value).to_owned())));
        let get = self.client.get_item().table_name(table).consistent_read(true);
        get.set_key(Some(key.collect())).send().await.unwrap();
    }
}

fn statement(partition: &str, id: &str, content: &str) -> (String, Vec<AttributeValue>) {
    let statement = "INSERT INTO \"Inquiries\" VALUE {'partition': ?, 'id': ?, 'content': ?}".to_owned();
    (statement, [partition, id, content].map(|it| AttributeValue::S(it.to_owned())).to_vec())
}
