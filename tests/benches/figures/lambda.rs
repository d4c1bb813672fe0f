//! A stand-in for Lambda: the runtime API that a function's process asks for events and gives its answers.

use std::process::Stdio;
use std::sync::Arc;

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::{Request, Response};
use serde_json::Value;
use tokio::process::{Child, Command};
use tokio::sync::{Mutex, mpsc};
use vrs_tests::engine::Engine;
use vrs_tests::kms;
use vrs_tests::server::{Handled, serve};
use vrs_tests::template::{self, repository};
use vrs_tests::wire::{Services, Wire};

/// What the functions rest on.
pub struct House {
    pub engine: Engine,
    pub wire: Wire,
}

impl House {
    pub async fn start() -> Self {
        let engine = Engine::start(&template::load()).await;
        let services = Services { dynamodb: engine.address(), kms: kms::start().await };
        Self { wire: Wire::start(services).await.unwrap(), engine }
    }
}

/// The pseudonyms' secrets, each version's its number repeated.
pub fn secrets(versions: u8) -> String {
    let versions: Vec<String> = (1..=versions).map(|version| version.to_string()).collect();
    kms::locked(&versions.iter().map(String::as_str).collect::<Vec<_>>())
}

/// A function's process. It ends with this value.
pub struct Function {
    _process: Child,
    events: mpsc::Sender<Bytes>,
    answers: Mutex<mpsc::Receiver<Value>>,
}

impl Function {
    pub async fn start(house: &House, name: &str, versions: u8) -> Self {
        let (events, waiting) = mpsc::channel::<Bytes>(1);
        let (answered, answers) = mpsc::channel(1);
        let waiting = Arc::new(Mutex::new(waiting));
        let api = serve(move |request| answer_runtime(request, Arc::clone(&waiting), answered.clone()))
            .await
            .unwrap();
        let process = Command::new(repository().join("target/bench").join(name).join("bootstrap"))
            .env_clear()
            .envs([
                ("AWS_LAMBDA_RUNTIME_API", api.to_string()),
                ("AWS_LAMBDA_FUNCTION_NAME", name.to_owned()),
                ("AWS_LAMBDA_FUNCTION_VERSION", "1".to_owned()),
                ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512".to_owned()),
                ("AWS_LAMBDA_LOG_GROUP_NAME", "bench".to_owned()),
                ("AWS_LAMBDA_LOG_STREAM_NAME", "bench".to_owned()),
                ("AWS_REGION", "ap-northeast-1".to_owned()),
                ("AWS_ACCESS_KEY_ID", "bench".to_owned()),
                ("AWS_SECRET_ACCESS_KEY", "bench".to_owned()),
                ("AWS_ENDPOINT_URL", house.wire.endpoint()),
                ("AGREEMENTS_TABLE", "Agreements".to_owned()),
                ("RECORDS_TABLE", "Records".to_owned()),
                ("PROTECTIONS_TABLE", "Protections".to_owned()),
                ("INQUIRIES_TABLE", "Inquiries".to_owned()),
                ("LIMITS_TABLE", "Limits".to_owned()),
                ("REGISTRATIONS_TABLE", "Registrations".to_owned()),
                ("TERMS_DIR", repository().join("infra/terms").display().to_string()),
                ("PSEUDONYM_KEYS", secrets(versions)),
                ("INQUIRY_LIMIT_STAFF", "1000000".to_owned()),
                ("INQUIRY_LIMIT_MUNICIPALITY", "1000000".to_owned()),
                ("INQUIRY_RETENTION_DAYS", "0".to_owned()),
            ])
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        Self { _process: process, events, answers: Mutex::new(answers) }
    }

    /// Gives the process an event, and waits for its answer.
    pub async fn call(&self, payload: &Value) -> Value {
        self.events.send(Bytes::from(payload.to_string())).await.unwrap();
        self.answers.lock().await.recv().await.expect("the function's answer")
    }
}

async fn answer_runtime(
    request: Request<Bytes>,
    waiting: Arc<Mutex<mpsc::Receiver<Bytes>>>,
    answered: mpsc::Sender<Value>,
) -> Handled {
    if request.uri().path().ends_with("/invocation/next") {
        let event = waiting.lock().await.recv().await.ok_or("the measurement is over")?;
        return Ok(Response::builder()
            .header("content-type", "application/json")
            .header("lambda-runtime-aws-request-id", "bench")
            .header("lambda-runtime-deadline-ms", "4102444800000")
            .header(
                "lambda-runtime-invoked-function-arn",
                "arn:aws:lambda:ap-northeast-1:000000000000:function:bench",
            )
            .header("lambda-runtime-trace-id", "Root=1-00000000-000000000000000000000000")
            .body(Full::new(event))?);
    }
    answered.send(serde_json::from_slice(request.body())?).await?;
    Ok(Response::builder().status(202).body(Full::new(Bytes::new()))?)
}
