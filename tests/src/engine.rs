//! An empty DynamoDB: the embedded engine, or a database of its own in the server that `DYNAMODB_ENDPOINT` names. Whatever uses it
//! does so over the API, so that every test is true of either.

use std::net::SocketAddr;

use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::body::Bytes;
use hyper::header::AUTHORIZATION;
use serde_json::{Value, json};
use vrs_local::template::{REGION, Template};
use vrs_local::{database, tables};

use crate::server::{Client, client, pass_on, serve};

/// The server in which the engines of this process have their databases, if there is one: `http://127.0.0.1:8000`.
fn server() -> Option<SocketAddr> {
    let endpoint = std::env::var("DYNAMODB_ENDPOINT").ok().filter(|it| !it.is_empty())?;
    Some(address(&endpoint))
}

fn address(endpoint: &str) -> SocketAddr {
    endpoint.trim_start_matches("http://").parse().expect("http://<address>:<port>")
}

/// An engine of its own for one test.
#[derive(Clone)]
pub struct Engine {
    address: SocketAddr,
    client: Client,
}

impl Engine {
    /// Starts an engine with the tables of the template.
    ///
    /// # Panics
    /// When it can't be started, or refuses a table.
    pub async fn start(template: &Template) -> Self {
        let engine = Self::empty().await;
        engine.make(template).await;
        engine
    }

    /// Starts an engine without tables.
    ///
    /// # Panics
    /// When it can't be started.
    pub async fn empty() -> Self {
        let address = match server() {
            Some(server) => room(server).await,
            None => address(&database::start(None).await.expect("an embedded engine")),
        };
        Self { address, client: client() }
    }

    /// Where it answers.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The same as the SDK wants it.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    async fn make(&self, template: &Template) {
        Box::pin(tables::make(&self.endpoint(), &template.tables)).await.expect("tables");
    }

    /// The names of all tables.
    ///
    /// # Panics
    /// When the engine fails.
    pub async fn tables(&self) -> Vec<String> {
        let answer = self.call("ListTables", &json!({})).await;
        serde_json::from_value(answer["TableNames"].clone()).expect("names")
    }

    /// Every item of a table, as DynamoDB holds it.
    ///
    /// # Panics
    /// When there is no such table.
    pub async fn items(&self, table: &str) -> Vec<Value> {
        let mut items = Vec::new();
        let mut request = json!({ "TableName": table, "ConsistentRead": true });
        loop {
            let mut page = self.call("Scan", &request).await;
            items.extend(page["Items"].as_array_mut().map(std::mem::take).unwrap_or_default());
            match page["LastEvaluatedKey"].take() {
                Value::Null => return items,
                last => request["ExclusiveStartKey"] = last,
            }
        }
    }

    /// Puts items into a table as they were when they were read from one.
    ///
    /// # Panics
    /// When there is no such table, or it refuses an item.
    pub async fn put(&self, table: &str, items: &[Value]) {
        for item in items {
            self.call("PutItem", &json!({ "TableName": table, "Item": item })).await;
        }
    }

    /// Loses a table and makes it again, empty.
    ///
    /// # Panics
    /// When the template or the engine has no such table.
    pub async fn lose(&self, template: &Template, table: &str) {
        self.call("DeleteTable", &json!({ "TableName": table })).await;
        self.make(template).await;
    }

    /// One call, past the SDK.
    ///
    /// # Panics
    /// When it isn't answered with 200.
    pub async fn call(&self, operation: &str, body: &Value) -> Value {
        let (status, answer) = self.ask(operation, body).await;
        assert_eq!(status, 200, "{operation}: {answer}");
        answer
    }

    /// One call, past the SDK: status and body of its answer.
    ///
    /// # Panics
    /// When it isn't answered.
    pub async fn ask(&self, operation: &str, body: &Value) -> (u16, Value) {
        // Invented credentials and no signature: local engines look at the form only.
        let authorization = format!(
            "AWS4-HMAC-SHA256 Credential=test/20210101/{REGION}/dynamodb/aws4_request, SignedHeaders=host, Signature=0"
        );
        let request = Request::post(self.endpoint())
            .header("content-type", "application/x-amz-json-1.0")
            .header("x-amz-target", format!("DynamoDB_20120810.{operation}"))
            .header("x-amz-date", "20210101T000000Z")
            .header(AUTHORIZATION, authorization)
            .body(Full::new(Bytes::from(body.to_string())))
            .expect("a request");
        let answer = self.client.request(request).await.expect("an answer");
        let status = answer.status().as_u16();
        let body = answer.into_body().collect().await.expect("a whole answer").to_bytes();
        (status, serde_json::from_slice(&body).expect("JSON"))
    }
}

/// A proxy that leads to a database of its own in a server that keeps one for each access key, as Amazon's does: it gives everything
/// that passes the same new key.
async fn room(server: SocketAddr) -> SocketAddr {
    // Amazon's takes letters and digits only.
    let key = uuid::Uuid::new_v4().simple().to_string();
    let client = client();
    let door = serve(move |request| {
        let (client, key) = (client.clone(), key.clone());
        async move {
            let (mut parts, body) = request.into_parts();
            if let Some(authorization) = parts.headers.get_mut(AUTHORIZATION) {
                *authorization = with_key(authorization.to_str()?, &key).parse()?;
            }
            pass_on(&client, server, &parts, body).await
        }
    });
    door.await.expect("a port")
}

/// `… Credential=<key>/…` with another key. The signature isn't right any more, and nobody looks.
fn with_key(authorization: &str, key: &str) -> String {
    const MARK: &str = "Credential=";
    let (before, after) = authorization.split_once(MARK).unwrap_or((authorization, ""));
    let (_, rest) = after.split_once('/').unwrap_or_default();
    format!("{before}{MARK}{key}/{rest}")
}
