//! The Lambda functions, run by `cargo lambda watch`: built and started when first called, and
//! again after an edit.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use axum::body::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::{Request, StatusCode, header};
use serde_json::{Value, json};

use crate::{
    children::{self, Children, Program},
    http::{self, Client},
    ports,
    settings::Settings,
    template::{Function, Route},
};

/// The variable with the environment of each function, for [`crate::environment`].
pub const ENVIRONMENTS: &str = "VRS_LOCAL_FUNCTIONS";

/// Calls of one function at once, all by one process. More processes would each be compiled, started and, after
/// an edit, restarted by a cargo of their own.
const CONCURRENCY: &str = "8";
/// An HTTP API waits no longer for an integration.
const INTEGRATION: Duration = Duration::from_secs(30);
const START: Duration = Duration::from_secs(30);
/// The functions are built before, so this is only for cargo to see that they are.
const FIRST_ANSWER: Duration = Duration::from_secs(120);
/// What Lambda lets a function return.
const ANSWER_BYTES_MAX: usize = 6 * 1024 * 1024;

/// Functions that can be called.
#[derive(Clone)]
pub struct Functions {
    client: Client,
    address: SocketAddr,
    by_id: BTreeMap<String, Function>,
}

/// Why a call has no answer.
pub enum Failure {
    /// The function did not answer in time.
    TimedOut,
    /// The function, or its runtime, failed.
    Failed(String),
}

impl Functions {
    /// Starts the runtime. `common` is what Lambda adds to every function's environment.
    pub async fn start(
        settings: &Settings,
        functions: &[Function],
        common: &BTreeMap<String, String>,
        children: &mut Children,
    ) -> Result<Self> {
        let address = ports::free().await?;
        children.start(program(settings, functions, common, address)?)?;
        ports::wait_for(address, "cargo lambda watch", START).await?;
        Ok(Self {
            client: http::client(),
            address,
            by_id: functions.iter().map(|function| (function.id.clone(), function.clone())).collect(),
        })
    }

    /// Calls a function, as long as it may take.
    pub async fn invoke(&self, id: &str, event: &Value) -> Result<Bytes, Failure> {
        let Some(function) = self.by_id.get(id) else {
            return Err(Failure::Failed("there is no such function".to_owned()));
        };
        self.call(&function.binary, event, function.timeout.min(INTEGRATION)).await
    }

    async fn call(&self, binary: &str, event: &Value, limit: Duration) -> Result<Bytes, Failure> {
        match tokio::time::timeout(limit, self.post(binary, event)).await {
            Ok(Ok(payload)) => Ok(payload),
            Ok(Err(error)) => Err(Failure::Failed(format!("{error:#}"))),
            Err(_) => Err(Failure::TimedOut),
        }
    }

    async fn post(&self, binary: &str, event: &Value) -> Result<Bytes> {
        let uri = format!("http://{}/2015-03-31/functions/{binary}/invocations", self.address);
        let request = Request::post(uri)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Full::from(event.to_string()))?;
        let response = self.client.request(request).await?;
        let status = response.status();
        let body = Limited::new(response.into_body(), ANSWER_BYTES_MAX)
            .collect()
            .await
            .map_err(|error| anyhow::anyhow!(error))?
            .to_bytes();
        if status != StatusCode::OK {
            bail!("failed: {}", String::from_utf8_lossy(&body));
        }
        Ok(body)
    }

    /// Calls each function once, so that nobody waits for the first start: one after another, since of several that start at once
    /// `cargo lambda watch` now and then never starts one. What is sent names no municipality: a function refuses it, and that is an
    /// answer.
    pub async fn warm_up(&self, routes: &[Route]) -> Result<()> {
        for function in self.by_id.values() {
            let route = routes.iter().find(|route| route.function == function.id);
            let (is_called, event) = (route.is_some(), route.map_or_else(waking, warming));
            let reason = match self.call(&function.binary, &event, FIRST_ANSWER).await {
                Ok(payload) if is_answer(&payload) || !is_called => continue,
                Ok(payload) => String::from_utf8_lossy(&payload).into_owned(),
                Err(Failure::TimedOut) => "it doesn't answer".to_owned(),
                Err(Failure::Failed(reason)) => reason,
            };
            bail!("the function {} doesn't start: {reason}", function.binary)
        }
        Ok(())
    }
}

fn is_answer(payload: &[u8]) -> bool {
    serde_json::from_slice::<Value>(payload).is_ok_and(|answer| answer.get("statusCode").is_some())
}

/// What a schedule sends to a function that nobody calls. It does its work once, and that it ends well is its answer.
fn waking() -> Value {
    json!({ "source": "aws.events", "detail-type": "Scheduled Event", "detail": {} })
}

/// A request for this route without claims.
fn warming(route: &Route) -> Value {
    let method = route.method.as_deref().unwrap_or("GET");
    let path = route.path.as_str();
    json!({
        "version": "2.0",
        "routeKey": format!("{method} {path}"),
        "rawPath": path,
        "rawQueryString": "",
        "headers": { "content-type": "application/json" },
        "requestContext": {
            "accountId": "000000000000",
            "apiId": "local",
            "authorizer": { "jwt": { "claims": {}, "scopes": [] } },
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "127.0.0.1",
                "userAgent": "vrs-local",
            },
            "requestId": "warm-up",
            "routeKey": format!("{method} {path}"),
            "stage": "$default",
            "time": "01/Jan/1970:00:00:00 +0000",
            "timeEpoch": 0,
        },
        "isBase64Encoded": false,
    })
}

fn program(
    settings: &Settings,
    functions: &[Function],
    common: &BTreeMap<String, String>,
    address: SocketAddr,
) -> Result<Program> {
    let root = &settings.root;
    let path = children::find(&root.join(".venv/lambda/bin/cargo-lambda"), "cargo-lambda")
        .context("cargo-lambda is missing: make run installs it")?;
    children::find(Path::new(""), "cargo").context("cargo is missing: see https://rustup.rs")?;
    // Each instance is started by us: see `environment`.
    let runner = format!("target.'cfg(all())'.runner={}", json!([own_path()?, "function"]));
    let (host, port) = (address.ip().to_string(), address.port().to_string());
    let mut arguments = vec![
        "lambda",
        "watch",
        "--invoke-address",
        &host,
        "--invoke-port",
        &port,
        "--disable-cors",
        // No --timeout: it would end the functions' own wait for work, and with it the functions. Here calls wait
        // no longer than the template lets them.
        "--config",
        &runner,
    ];
    if let Some(profile) = &settings.functions_profile {
        arguments.extend(["--profile", profile]);
    }
    let environments: BTreeMap<&str, BTreeMap<&str, &str>> = functions
        .iter()
        .map(|function| {
            let declared = common.iter().chain(&function.environment);
            let mut variables: BTreeMap<&str, &str> =
                declared.map(|(name, value)| (name.as_str(), value.as_str())).collect();
            variables.insert("AWS_LAMBDA_MAX_CONCURRENCY", CONCURRENCY);
            (function.binary.as_str(), variables)
        })
        .collect();
    let ignored = root.join("infra/local/unwatched");
    Ok(Program {
        name: "functions",
        path,
        arguments: arguments.iter().map(OsString::from).collect(),
        directory: root.clone(),
        environment: vec![
            (ENVIRONMENTS.to_owned(), serde_json::to_string(&environments)?.into()),
            ("CARGO_LAMBDA_IGNORE_FILE".to_owned(), ignored.into()),
            ("RUST_LOG".to_owned(), "cargo_lambda=warn".into()),
        ],
    })
}

fn own_path() -> Result<PathBuf> {
    Ok(std::env::current_exe()?)
}
