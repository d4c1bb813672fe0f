//! The programs that run beside us: started under a guard, watched, and ended with us.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use anyhow::{Context as _, Result, anyhow};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncRead, BufReader},
    process::{ChildStdin, Command},
    sync::mpsc,
    task::JoinSet,
};

/// How long the guards may take to end everything.
const END: Duration = Duration::from_secs(10);

/// A program to start.
pub struct Program {
    /// Its name in messages.
    pub name: &'static str,
    pub path: PathBuf,
    pub arguments: Vec<OsString>,
    pub directory: PathBuf,
    pub environment: Vec<(String, OsString)>,
}

/// The programs that were started.
pub struct Children {
    guard: PathBuf,
    leashes: Vec<ChildStdin>,
    watchers: JoinSet<()>,
    ended: mpsc::UnboundedSender<anyhow::Error>,
}

impl Children {
    /// No programs yet, and where to hear of one that ends by itself.
    pub fn new() -> Result<(Self, mpsc::UnboundedReceiver<anyhow::Error>)> {
        let (ended, endings) = mpsc::unbounded_channel();
        let children =
            Self { guard: std::env::current_exe()?, leashes: Vec::new(), watchers: JoinSet::new(), ended };
        Ok((children, endings))
    }

    /// Starts a program; its output goes to standard error, line by line, under its name.
    pub fn start(&mut self, program: Program) -> Result<()> {
        let Program { name, path, .. } = program;
        let mut command = Command::new(&self.guard);
        command
            .arg("guard")
            .arg(&path)
            .args(program.arguments)
            .current_dir(program.directory)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // Ctrl-C on the terminal is for us; we end the others in order.
            .process_group(0);
        for variable in of_the_caller() {
            command.env_remove(variable);
        }
        command.envs(program.environment);
        let mut child = command.spawn().with_context(|| format!("{name} can't be started"))?;
        self.leashes.extend(child.stdin.take());
        for output in [
            child.stdout.take().map(|output| Box::new(output) as Output),
            child.stderr.take().map(|output| Box::new(output) as Output),
        ] {
            self.watchers.spawn(copy_lines(name, output));
        }
        let ended = self.ended.clone();
        self.watchers.spawn(async move {
            let how = match child.wait().await {
                Ok(status) => status.to_string(),
                Err(error) => error.to_string(),
            };
            let _ = ended.send(anyhow!("{name} ended by itself ({how})"));
        });
        Ok(())
    }

    /// Ends every program and all that they started.
    pub async fn end(mut self) {
        self.leashes.clear();
        let all = async { while self.watchers.join_next().await.is_some() {} };
        let _ = tokio::time::timeout(END, all).await;
    }
}

type Output = Box<dyn AsyncRead + Send + Unpin>;

async fn copy_lines(name: &'static str, output: Option<Output>) {
    let Some(output) = output else { return };
    let mut lines = BufReader::new(output).split(b'\n');
    while let Ok(Some(line)) = lines.next_segment().await {
        let line = String::from_utf8_lossy(&line);
        // Four compilers that start together wait for each other, and say so; nobody needs to read that.
        if !line.contains("waiting for file lock") {
            crate::progress::child(name, &line);
        }
    }
}

/// Variables that make and cargo set for us. They would confuse the programs that we start: build scripts would run again,
/// and our settings would reach programs whose settings have the same names.
pub fn of_the_caller() -> impl Iterator<Item = OsString> {
    const PREFIXES: [&str; 5] =
        ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_", "CARGO_PRIMARY_"];
    const NAMES: [&str; 12] = [
        "CARGO",
        "DATA_DIR",
        "DYNAMODB_ENDPOINT",
        "INQUIRY_LIMIT",
        "LD_LIBRARY_PATH",
        "MAKEFLAGS",
        "MAKELEVEL",
        "MFLAGS",
        "OUT_DIR",
        "PORT",
        "SAMPLE",
        "TERMS_DIR",
    ];
    std::env::vars_os().map(|(variable, _)| variable).filter(|variable| {
        variable.to_str().is_some_and(|name| {
            NAMES.contains(&name) || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
        })
    })
}

/// The program at `preferred`, or else in one of the directories of `PATH`.
pub fn find(preferred: &Path, name: &str) -> Option<PathBuf> {
    if preferred.is_file() {
        return Some(preferred.to_path_buf());
    }
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|directory| directory.join(name)).find(|candidate| candidate.is_file())
}
