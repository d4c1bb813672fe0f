//! The system under test: started on a free port with data in a directory of its own, ended with the test process.

use std::collections::BTreeMap;
use std::env;
use std::io::{BufRead as _, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Condvar, LazyLock, Mutex};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;
use vrs_local::of_the_caller;
use vrs_tests::template::repository;

static RUNNING: LazyLock<Running> = LazyLock::new(|| {
    let data = TempDir::new().unwrap();
    let kept = data.path().join("kept");
    Running::start(data, &[("DATA_DIR", kept.to_str().unwrap())])
});

/// The programs as `make run` builds them. With the variables that `cargo test` sets for us, some build scripts would run
/// again, and the system, which starts its functions without them, would build half of its dependencies once more.
static BUILT: LazyLock<()> = LazyLock::new(|| {
    let mut build = Command::new("cargo");
    for variable in of_the_caller() {
        build.env_remove(variable);
    }
    let built = build.args(["build", "--quiet", "--bins"]).current_dir(repository()).status().unwrap();
    assert!(built.success(), "the programs can't be built");
});

const START: Duration = Duration::from_secs(240);
const LINE: Duration = Duration::from_secs(20);

/// The running system.
pub struct Running {
    /// `http://127.0.0.1:<port>`
    pub address: String,
    pub data: TempDir,
    said: Arc<Said>,
    /// Its guard ends everything when this closes, however this process ends.
    guard: Child,
}

/// All that the system wrote on standard output and standard error.
#[derive(Default)]
struct Said {
    text: Mutex<String>,
    more: Condvar,
}

/// The system; the first who asks starts it.
pub fn running() -> &'static Running {
    &RUNNING
}

impl Running {
    /// Starts one with these variables, and with none of the caller's own.
    pub fn start(data: TempDir, environment: &[(&str, &str)]) -> Self {
        LazyLock::force(&BUILT);
        let site = data.path().join("site");
        std::fs::create_dir_all(&site).unwrap();
        std::fs::write(site.join("index.html"), "<!doctype html><title>test</title>").unwrap();
        let local = program("vrs-local");
        let mut guard = Command::new(&local);
        for variable in ["DATA_DIR", "SAMPLE", "TERMS_DIR", "INQUIRY_LIMIT", "DYNAMODB_ENDPOINT"] {
            guard.env_remove(variable);
        }
        let mut guard = guard
            .arg("guard")
            .arg(&local)
            .current_dir(repository())
            .env("PORT", "0")
            .env("SITE_DIR", &site)
            .envs(environment.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("vrs-local starts");
        let said = Arc::new(Said::default());
        said.listen_to(guard.stdout.take().unwrap());
        said.listen_to(guard.stderr.take().unwrap());
        let ready = said.wait_for("http://127.0.0.1:", START);
        let address = ready[ready.find("http://127.0.0.1:").unwrap()..].split_whitespace().next().unwrap();
        Self { address: address.to_owned(), data, said, guard }
    }

    /// Ends it, and gives back its directory.
    pub fn stop(mut self) -> TempDir {
        drop(self.guard.stdin.take());
        self.guard.wait().unwrap();
        self.data
    }

    fn port(&self) -> &str {
        self.address.rsplit(':').next().unwrap()
    }

    /// What it tells the tools beside it.
    pub fn description(&self) -> Value {
        let path = repository().join(format!("target/local/{}.json", self.port()));
        serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
    }

    /// Runs a command of `vrs-local` beside the system.
    pub fn tool(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
        Command::new(program("vrs-local"))
            .args(arguments)
            .current_dir(repository())
            .env("PORT", self.port())
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    /// A token for a sample account, got as `make token` gets it.
    pub fn signed_in(&self, municipality: &str, role: &str) -> String {
        static TOKENS: Mutex<BTreeMap<String, String>> = Mutex::new(BTreeMap::new());
        let account = format!("{municipality}-{role} {}", self.address);
        let mut tokens = TOKENS.lock().unwrap();
        let token = tokens.entry(account).or_insert_with(|| {
            let output = self.tool(&["token"], &[("MUNICIPALITY", municipality), ("ROLE", role)]);
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            String::from_utf8(output.stdout).unwrap().trim().to_owned()
        });
        token.clone()
    }

    /// All that it said so far, once it has said `mark`.
    pub fn said_with(&self, mark: &str) -> String {
        self.said.wait_for(mark, LINE)
    }
}

impl Said {
    fn listen_to(self: &Arc<Self>, stream: impl Read + Send + 'static) {
        let said = Arc::clone(self);
        std::thread::spawn(move || {
            for line in BufReader::new(stream).lines().map_while(Result::ok) {
                let mut text = said.text.lock().unwrap();
                text.push_str(&line);
                text.push('\n');
                said.more.notify_all();
            }
        });
    }

    fn wait_for(&self, mark: &str, limit: Duration) -> String {
        let text = self.text.lock().unwrap();
        let waited = self.more.wait_timeout_while(text, limit, |text| !text.contains(mark)).unwrap();
        assert!(!waited.1.timed_out(), "the system never said {mark:?}, but:\n{}", waited.0);
        waited.0.clone()
    }
}

/// A program of this workspace, as built beside the tests.
pub fn program(name: &str) -> PathBuf {
    let own = env::current_exe().unwrap();
    own.parent().and_then(Path::parent).unwrap().join(name)
}
