//! A function under AWS's Lambda Runtime Interface Emulator: the process of its zip, with the environment of the template.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use http_body_util::{BodyExt as _, Full};
use hyper::Request;
use serde_json::Value;
use vrs_local::template::{REGION, Template, names};
use vrs_tests::engine::Engine;
use vrs_tests::event::{Event, route};
use vrs_tests::kms;
use vrs_tests::s3::S3;
use vrs_tests::server::client;
use vrs_tests::template::repository;

/// The emulator opens its ports at once; this is for a machine with much else to do.
const START: Duration = Duration::from_secs(30);
const LINE: Duration = Duration::from_secs(20);
/// Between two looks whether it listens: it doesn't say when.
const LOOK: Duration = Duration::from_millis(20);

/// What the functions rest on: an engine with the tables of the template under their own names, and keys.
pub struct House {
    pub template: Template,
    pub engine: Engine,
    pub s3: S3,
    kms: SocketAddr,
}

impl House {
    pub async fn start() -> Self {
        let names = names(&kms::locked(&["1"]));
        let template = Template::read(&repository().join("infra/template.yaml"), names).unwrap();
        let (engine, s3) = (Engine::start(&template).await, S3::start().await);
        Self { engine, s3, kms: kms::start().await, template }
    }

    /// Starts the zip of a function, with the time-out of the template.
    pub async fn function(&self, binary: &str) -> Lambda {
        self.with(binary, &self.engine.endpoint(), self.timeout(binary)).await
    }

    /// The same with another DynamoDB, and a time-out of one's own.
    pub async fn with(&self, binary: &str, dynamodb: &str, timeout: Duration) -> Lambda {
        let function = self.template.functions.iter().find(|it| it.binary == binary).unwrap();
        let mut environment = function.environment.clone();
        environment.insert("AWS_ENDPOINT_URL_DYNAMODB".to_owned(), dynamodb.to_owned());
        environment.insert("AWS_ENDPOINT_URL_KMS".to_owned(), format!("http://{}", self.kms));
        environment.insert("AWS_ENDPOINT_URL_S3".to_owned(), self.s3.endpoint());
        let unpacked = repository().join("target/emulator").join(binary).join("bootstrap");
        Lambda::start(&unpacked, &environment, timeout).await
    }

    /// The time-out of a function in the template.
    pub fn timeout(&self, binary: &str) -> Duration {
        self.template.functions.iter().find(|it| it.binary == binary).unwrap().timeout
    }

    /// The event that the gateway makes of a request, and the binary of the function that gets it.
    pub fn event(&self, event: &Event) -> (String, Value) {
        let route = route(&self.template.routes, &event.method, &event.path);
        let function = self.template.functions.iter().find(|it| it.id == route.function).unwrap();
        (function.binary.clone(), event.payload(route))
    }
}

/// A function under the emulator.
pub struct Lambda {
    address: SocketAddr,
    said: Arc<Said>,
    /// Ends the emulator and the function when its standard input closes.
    guard: Child,
}

/// All that the emulator and the function wrote.
#[derive(Default)]
struct Said {
    text: Mutex<String>,
    more: Condvar,
}

impl Lambda {
    pub async fn start(bootstrap: &Path, environment: &BTreeMap<String, String>, timeout: Duration) -> Self {
        let [address, runtime_api] = free_ports();
        let mut guard = Command::new(program("vrs-local"))
            .arg("guard")
            .arg(repository().join("target/emulator/aws-lambda-rie"))
            .args(["--runtime-interface-emulator-address", &address.to_string()])
            .args(["--runtime-api-address", &runtime_api.to_string()])
            .arg(bootstrap)
            .env_clear()
            .envs(environment)
            .envs([
                ("AWS_ACCESS_KEY_ID", "ASIATEST"),
                ("AWS_SECRET_ACCESS_KEY", "ASIATEST"),
                ("AWS_SESSION_TOKEN", "test"),
                ("AWS_REGION", REGION),
                ("AWS_LAMBDA_FUNCTION_TIMEOUT", &timeout.as_secs().to_string()),
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let said = Arc::<Said>::default();
        listen(guard.stdout.take().unwrap(), &said);
        listen(guard.stderr.take().unwrap(), &said);
        let lambda = Self { address, said, guard };
        let listening = async {
            while tokio::net::TcpStream::connect(address).await.is_err() {
                tokio::time::sleep(LOOK).await;
            }
        };
        assert!(tokio::time::timeout(START, listening).await.is_ok(), "it doesn't start:\n{}", lambda.said());
        lambda
    }

    /// What is answered to an event, as text.
    pub async fn answer(&self, event: &Value) -> String {
        let uri = format!("http://{}/2015-03-31/functions/function/invocations", self.address);
        let request = Request::post(uri).body(Full::from(event.to_string())).unwrap();
        let answer = client().request(request).await.unwrap();
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        String::from_utf8(body.to_vec()).unwrap()
    }

    /// What it answers as a function of ours does: status, headers, and the body as JSON.
    pub async fn reply(&self, event: &Value) -> (u64, Value, Value) {
        let text = self.answer(event).await;
        let answer: Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}\n{}", self.said()));
        let status = answer["statusCode"].as_u64().unwrap_or_else(|| panic!("{text}\n{}", self.said()));
        let body = serde_json::from_str(answer["body"].as_str().unwrap()).unwrap();
        (status, answer["headers"].clone(), body)
    }

    /// The line that it logs about a request.
    pub fn line(&self, request_id: &str) -> Value {
        let said = self.said_with(request_id);
        let lines = said.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let lines: Vec<_> = lines.filter(|line| line["requestId"] == request_id).collect();
        assert_eq!(lines.len(), 1, "{said}");
        lines[0].clone()
    }

    /// All that it said so far.
    pub fn said(&self) -> String {
        self.said.text.lock().unwrap().clone()
    }

    /// All that it said so far, once it has said `mark`.
    pub fn said_with(&self, mark: &str) -> String {
        let text = self.said.text.lock().unwrap();
        let (text, waited) =
            self.said.more.wait_timeout_while(text, LINE, |text| !text.contains(mark)).unwrap();
        assert!(!waited.timed_out(), "it never said {mark:?}, but:\n{text}");
        text.clone()
    }
}

impl Drop for Lambda {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        let _ended = self.guard.wait();
    }
}

fn listen(stream: impl Read + Send + 'static, said: &Arc<Said>) {
    let said = Arc::clone(said);
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            said.text.lock().unwrap().push_str(&(line + "\n"));
            said.more.notify_all();
        }
    });
}

/// For a program that can't be handed a socket.
fn free_ports() -> [SocketAddr; 2] {
    let sockets = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    sockets.map(|it| it.local_addr().unwrap())
}

/// A program or example of this workspace, as built beside the tests.
pub fn program(name: &str) -> PathBuf {
    let own = std::env::current_exe().unwrap();
    own.parent().and_then(Path::parent).unwrap().join(name)
}
