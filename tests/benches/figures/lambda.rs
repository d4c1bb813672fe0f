//! A stand-in for Lambda: the runtime API that a function's process asks for events and gives its answers.

use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::{fs, str};

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

/// What is run: a function of the product, or a floor.
#[derive(Debug, Clone, Copy)]
pub struct Program<'a> {
    pub name: &'a str,
    /// How many of the pseudonyms' secrets it has to unlock.
    pub secrets: u8,
    /// How many inquiries a minute it allows; 0 counts none.
    pub limit: u32,
    /// What a floor, which makes no pseudonyms, asks for.
    pub subject: &'a str,
}

impl<'a> Program<'a> {
    /// A function as it is deployed.
    pub const fn function(name: &'a str) -> Self {
        Self { name, secrets: 1, limit: 1_000_000, subject: "" }
    }

    pub fn bootstrap(&self) -> PathBuf {
        repository().join("target/bench").join(self.name).join("bootstrap")
    }

    /// The size of its zip, in bytes.
    pub fn zipped(&self) -> u64 {
        let zip =
            |folder: &str| repository().join("target").join(folder).join(self.name).join("bootstrap.zip");
        ["lambda", "floors"].iter().find_map(|it| fs::metadata(zip(it)).ok()).map_or(0, |it| it.len())
    }
}

/// A function's process. It ends with this value.
pub struct Function {
    process: Child,
    events: mpsc::Sender<Bytes>,
    answers: Mutex<mpsc::Receiver<Value>>,
}

impl Function {
    pub async fn start(house: &House, program: Program<'_>) -> Self {
        Self::run(house, program, Command::new(program.bootstrap())).await
    }

    /// Starts it in a machine that counts its instructions; [`Function::instructions`] tells them.
    pub async fn start_counted(house: &House, program: Program<'_>) -> Self {
        let mut valgrind = Command::new("valgrind");
        valgrind
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .arg(program.bootstrap())
            .stderr(Stdio::piped());
        Self::run(house, program, valgrind).await
    }

    async fn run(house: &House, program: Program<'_>, mut command: Command) -> Self {
        let Program { name, secrets: versions, limit, subject } = program;
        let (events, waiting) = mpsc::channel::<Bytes>(1);
        let (answered, answers) = mpsc::channel(1);
        let waiting = Arc::new(Mutex::new(waiting));
        let api = serve(move |request| answer_runtime(request, Arc::clone(&waiting), answered.clone()))
            .await
            .unwrap();
        let process = command
            .env_clear()
            .envs(std::env::var("PATH").map(|path| ("PATH", path)))
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
                ("INQUIRY_LIMIT_STAFF", limit.to_string()),
                ("INQUIRY_LIMIT_MUNICIPALITY", limit.to_string()),
                ("INQUIRY_RETENTION_DAYS", "0".to_owned()),
                ("SUBJECT", subject.to_owned()),
            ])
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        Self { process, events, answers: Mutex::new(answers) }
    }

    /// Gives the process an event, and waits for its answer.
    pub async fn call(&self, payload: &Value) -> Value {
        self.events.send(Bytes::from(payload.to_string())).await.unwrap();
        self.answers.lock().await.recv().await.expect("the function's answer")
    }

    /// The time that all threads have had a processor for, in nanoseconds.
    pub fn cpu_ns(&self) -> u64 {
        let threads = fs::read_dir(self.of_process("task")).unwrap();
        let on_cpu = |schedstat: String| -> u64 { schedstat.split(' ').next().unwrap().parse().unwrap() };
        threads.map(|it| on_cpu(fs::read_to_string(it.unwrap().path().join("schedstat")).unwrap())).sum()
    }

    /// The most memory that it has had so far, in KiB.
    pub fn peak_memory_kib(&self) -> u64 {
        let status = fs::read_to_string(self.of_process("status")).unwrap();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        peak.trim().trim_end_matches(" kB").parse().unwrap()
    }

    fn of_process(&self, file: &str) -> String {
        format!("/proc/{}/{file}", self.process.id().unwrap())
    }

    /// Ends a counted process; answers how many instructions it took outside the kernel.
    pub async fn instructions(self) -> u64 {
        // Without a next event, the runtime ends.
        drop(self.events);
        let said = self.process.wait_with_output().await.unwrap().stderr;
        let said = str::from_utf8(&said).unwrap();
        let count = said.lines().find_map(|line| line.split("Collected : ").nth(1));
        count.expect("a count").trim().parse().unwrap()
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
