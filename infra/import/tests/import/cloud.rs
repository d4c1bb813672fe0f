//! What the command talks to, and the command itself.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use vrs_tests::engine::Engine;
use vrs_tests::kms;
use vrs_tests::template;
use vrs_tests::wire::{Services, Wire};

/// An empty DynamoDB and a KMS, behind a wire.
pub struct Cloud {
    pub engine: Engine,
    pub wire: Wire,
}

/// How the command ended.
pub struct Ended {
    pub success: bool,
    pub stdout: String,
    pub stderr: String,
}

impl Ended {
    /// All that it said.
    pub fn said(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }
}

impl Cloud {
    pub async fn start() -> Self {
        let engine = Engine::start(&template::load()).await;
        let services = Services { dynamodb: engine.address(), kms: kms::start().await };
        Self { engine, wire: Wire::start(services).await.unwrap() }
    }

    /// Runs the command to its end.
    pub async fn import(&self, municipality: &str, path: &Path) -> Ended {
        self.import_with(municipality, path, &[]).await
    }

    /// Runs the command to its end, with further arguments.
    pub async fn import_with(&self, municipality: &str, path: &Path, arguments: &[&str]) -> Ended {
        let mut command = command(&self.wire.endpoint());
        let child = command.args(["--municipality", municipality]).args(arguments).arg(path).spawn().unwrap();
        let output = tokio::task::spawn_blocking(|| child.wait_with_output().unwrap()).await.unwrap();
        Ended {
            success: output.status.success(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Starts the command.
    pub fn begin(&self, municipality: &str, path: &Path) -> Child {
        command(&self.wire.endpoint()).args(["--municipality", municipality]).arg(path).spawn().unwrap()
    }

    /// All items, by key.
    pub async fn items(&self) -> BTreeMap<[String; 2], Value> {
        let text = |item: &Value, name: &str| item[name]["S"].as_str().unwrap().to_owned();
        let items = self.engine.items("Records").await;
        items.into_iter().map(|it| ([text(&it, "subject"), text(&it, "entry")], it)).collect()
    }

    /// The items that are doses, and not names that point to them.
    pub async fn doses(&self) -> Vec<Value> {
        self.items().await.into_values().filter(|it| it["sealed"].is_object()).collect()
    }

    /// The holders of which it is noted that they have loaded a file.
    pub async fn registered_holders(&self) -> Vec<String> {
        let items = self.engine.items("Registrations").await;
        items.iter().map(|it| it["holder"]["S"].as_str().unwrap().to_owned()).collect()
    }

    pub fn address_of_nothing() -> SocketAddr {
        // Bound and let go again: nothing answers there.
        std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
    }
}

/// The import with the environment that it needs.
pub fn command(endpoint: &str) -> Command {
    command_of(env!("CARGO_BIN_EXE_vrs-import"), endpoint)
}

/// A command with the environment that it needs.
pub fn command_of(binary: &str, endpoint: &str) -> Command {
    let mut command = Command::new(binary);
    command
        .env_clear()
        .env("RECORDS_TABLE", "Records")
        .env("REGISTRATIONS_TABLE", "Registrations")
        .env("PSEUDONYM_KEYS", kms::locked(&["1"]))
        .env("AWS_ENDPOINT_URL", endpoint)
        .env("AWS_REGION", "ap-northeast-1")
        .env("AWS_ACCESS_KEY_ID", "test")
        .env("AWS_SECRET_ACCESS_KEY", "test")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}
