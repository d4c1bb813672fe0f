//! A small process between us and each program we start, so that nothing outlives us.
//!
//! `cargo lambda watch` starts compilers and functions in process groups of their own. The guard
//! adopts whatever of them is orphaned (it is their subreaper). When its standard input closes,
//! which the kernel does for us however we end, it ends every descendant, and then itself.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Read as _,
    process::{Command, Stdio},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};
use rustix::process::{Pid, Signal, WaitOptions, getpid, kill_process, set_child_subreaper, wait};

/// How long a program may take to end by itself.
const GRACE: Duration = Duration::from_secs(2);
const SWEEP: Duration = Duration::from_millis(20);

enum Event {
    /// A child or an adopted grandchild ended.
    Ended(Pid, i32),
    /// No descendant is left.
    Alone,
    /// Whoever started us is gone, or wants us to end.
    Released,
}

/// Runs a program until it ends or we are released; the exit status is the program's.
pub fn run(program: &str, arguments: &[String]) -> Result<i32> {
    set_child_subreaper(Some(getpid())).context("this system has no subreaper")?;
    let child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .spawn()
        .with_context(|| format!("{program} can't be started"))?;
    let child = Pid::from_child(&child);
    let (sender, events) = mpsc::channel();
    let released = sender.clone();
    thread::spawn(move || {
        let mut input = std::io::stdin().lock();
        while matches!(input.read(&mut [0; 64]), Ok(read) if read > 0) {}
        let _ = released.send(Event::Released);
    });
    thread::spawn(move || {
        while let Ok(Some((pid, status))) = wait(WaitOptions::empty()) {
            let code = status
                .exit_status()
                .or_else(|| status.terminating_signal().map(|signal| 128 + signal))
                .unwrap_or(1);
            if sender.send(Event::Ended(pid, code)).is_err() {
                return;
            }
        }
        let _ = sender.send(Event::Alone);
    });

    let code = wait_for(child, &events);
    end_descendants(&events);
    Ok(code)
}

fn wait_for(child: Pid, events: &Receiver<Event>) -> i32 {
    loop {
        match events.recv() {
            Ok(Event::Ended(pid, code)) if pid == child => return code,
            Ok(Event::Ended(..)) => {}
            Ok(Event::Alone | Event::Released) | Err(_) => return 0,
        }
    }
}

fn end_descendants(events: &Receiver<Event>) {
    let start = Instant::now();
    let mut asked = BTreeSet::new();
    loop {
        for pid in descendants() {
            let signal = match start.elapsed() {
                waited if waited > GRACE => Signal::KILL,
                _ if asked.insert(pid) => Signal::TERM,
                _ => continue,
            };
            if let Some(pid) = Pid::from_raw(pid) {
                // It may have ended meanwhile.
                let _ = kill_process(pid, signal);
            }
        }
        // Until the last has been waited for: one that has ended, and nobody took note of, is still in the process table.
        match events.recv_timeout(SWEEP) {
            Ok(Event::Alone) | Err(RecvTimeoutError::Disconnected) => return,
            Ok(_) | Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

/// Every process below this one, from the process table.
fn descendants() -> Vec<i32> {
    let mut children: BTreeMap<i32, Vec<i32>> = BTreeMap::new();
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    for process in processes {
        let Some(pid) = process.file_name().to_str().and_then(|name| name.parse::<i32>().ok()) else {
            continue;
        };
        if let Some(parent) = parent(pid) {
            children.entry(parent).or_default().push(pid);
        }
    }
    let mut found = Vec::new();
    let mut open = vec![getpid().as_raw_nonzero().get()];
    while let Some(pid) = open.pop() {
        let below = children.remove(&pid).unwrap_or_default();
        open.extend(&below);
        found.extend(below);
    }
    found
}

/// The parent of a live process: `pid (name) state ppid ...`, where the name may hold anything.
fn parent(pid: i32) -> Option<i32> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, after) = stat.rsplit_once(") ")?;
    let mut fields = after.split(' ');
    let state = fields.next()?;
    let parent = fields.next()?.parse().ok()?;
    (state != "Z").then_some(parent)
}
