//! Whatever happens to the local system, nothing that it started stays behind.
#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

/// A child, a grandchild, and one in a session of its own whose parent is gone: as `cargo lambda watch` makes them.
/// Each tells its process id.
const FAMILY: &str = "
    sleep 1000 & echo $!
    (setsid sh -c 'trap \"\" TERM; echo $$; while :; do sleep 1000; done' &)
    echo $$
    wait";

struct Guarded {
    guard: Child,
    family: Vec<String>,
}

impl Guarded {
    fn start(script: &str, size: usize) -> Self {
        let mut guard = Command::new(env!("CARGO_BIN_EXE_vrs-local"))
            .args(["guard", "sh", "-c", script])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(guard.stdout.take().unwrap());
        let family = output.lines().take(size).map(Result::unwrap).collect();
        Self { guard, family }
    }

    fn alive(&self) -> Vec<&String> {
        self.family.iter().filter(|pid| Path::new("/proc").join(pid).exists()).collect()
    }
}

#[test]
fn when_we_are_gone_the_guard_ends_all_that_was_started() {
    let mut guarded = Guarded::start(FAMILY, 3);
    assert_eq!(guarded.alive().len(), 3);
    // The kernel closes it for us however we end, by SIGKILL, too.
    drop(guarded.guard.stdin.take());
    let begun = Instant::now();
    while guarded.guard.try_wait().unwrap().is_none() {
        assert!(begun.elapsed() < Duration::from_secs(10), "the guard doesn't end");
        sleep(Duration::from_millis(20));
    }
    assert_eq!(guarded.alive(), Vec::<&String>::new());
}

#[test]
fn when_the_program_ends_by_itself_what_it_started_is_ended_and_its_status_told() {
    let mut guarded = Guarded::start("sleep 1000 & echo $!; exit 7", 1);
    // Waiting would close it otherwise.
    let _leash = guarded.guard.stdin.take();
    assert_eq!(guarded.guard.wait().unwrap().code(), Some(7));
    assert_eq!(guarded.alive(), Vec::<&String>::new());
}

#[test]
fn a_program_that_is_missing_is_named() {
    let output = Command::new(env!("CARGO_BIN_EXE_vrs-local"))
        .args(["guard", "/nowhere/program"])
        .stdin(Stdio::piped())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("/nowhere/program can't be started"));
}

/// What is kept in a folder is read by the release that wrote it, or not at all.
#[test]
fn data_of_another_form_is_refused_and_left_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("index.html"), "<!doctype html>").unwrap();
    let (data, kept) = (folder.path().join("data"), folder.path().join("data/dynamodb.sqlite"));
    std::fs::create_dir(&data).unwrap();
    std::fs::write(&kept, "kept").unwrap();
    for (format, said) in [
        (None, "has data of an older release, without a format"),
        (Some("2\n"), "has format 2 of an older release"),
        (Some("4\n"), "has format 4 of a newer release"),
        (Some("two\n"), "is not a format"),
    ] {
        if let Some(format) = format {
            std::fs::write(data.join("format"), format).unwrap();
        }
        let output = Command::new(env!("CARGO_BIN_EXE_vrs-local"))
            .env("PORT", "0")
            .env("SITE_DIR", folder.path())
            .env("DATA_DIR", &data)
            .output()
            .unwrap();
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{format:?}: {error}");
        assert!(error.contains(said) && error.contains("choose an empty DATA_DIR"), "{format:?}: {error}");
        assert_eq!(std::fs::read_to_string(data.join("format")).ok().as_deref(), format);
        assert_eq!(std::fs::read_to_string(&kept).unwrap(), "kept");
    }
}

#[test]
fn a_bad_choice_is_named_before_anything_starts() {
    for (variable, value, said) in [
        ("PORT", "many", "PORT=many: it is not a port number"),
        ("SAMPLE", "all", "SAMPLE=all: it is none, or not set"),
        ("INQUIRY_LIMIT", "-1", "INQUIRY_LIMIT=-1: it is not a number"),
        ("TERMS_DIR", "/nowhere", "TERMS_DIR: /nowhere/usage.md"),
        ("DYNAMODB_ENDPOINT", "localhost", "DYNAMODB_ENDPOINT=localhost: it is not an http address"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_vrs-local")).env(variable, value).output().unwrap();
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{variable}: {error}");
        assert!(error.contains(said), "{variable}: {error}");
    }
}
