//! The commands of the program.

use std::{env, io::Write as _, process::ExitCode};

use anyhow::{Context as _, Result, bail};
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::{children::Children, environment, guard, progress, settings::Settings, system, token};

const USAGE: &str = "\
vrs-local                 serves the system (PORT, DATA_DIR, DYNAMODB_ENDPOINT, SAMPLE, TERMS_DIR, INQUIRY_LIMIT)
vrs-local token           prints an access token of the running system (PORT, MUNICIPALITY, ROLE)
vrs-local with PROGRAM …  runs a program with the running system's tables and endpoints (PORT)";

/// Runs the command that the arguments of this process name.
#[must_use]
pub fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            progress::say(&format!("vrs-local: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode> {
    let mut arguments = env::args().skip(1);
    let command = arguments.next();
    let rest: Vec<String> = arguments.collect();
    match (command.as_deref(), rest.as_slice()) {
        (None, []) => serve()?,
        (Some("token"), []) => {
            let token = runtime()?.block_on(token::get())?;
            writeln!(std::io::stdout(), "{token}")?;
        }
        (Some("with"), [program, arguments @ ..]) => environment::run_tool(program, arguments)?,
        // What the system starts for itself.
        (Some("function"), [program, arguments @ ..]) => environment::run_function(program, arguments)?,
        (Some("guard"), [program, arguments @ ..]) => {
            let code = guard::run(program, arguments)?;
            return Ok(u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from));
        }
        _ => bail!("usage:\n{USAGE}"),
    }
    Ok(ExitCode::SUCCESS)
}

fn runtime() -> Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().context("tokio")
}

fn serve() -> Result<()> {
    let settings = Settings::from_environment()?;
    let runtime = runtime()?;
    let served = runtime.block_on(async {
        let mut interrupted = signal(SignalKind::interrupt())?;
        let mut terminated = signal(SignalKind::terminate())?;
        let (mut children, mut endings) = Children::new()?;
        let served = tokio::select! {
            served = system::run(&settings, &mut children) => served,
            Some(ending) = endings.recv() => Err(ending),
            () = either(&mut interrupted, &mut terminated) => Ok(()),
        };
        progress::ending();
        tokio::select! {
            () = children.end() => {}
            // A second signal doesn't wait; the guards finish by themselves.
            () = either(&mut interrupted, &mut terminated) => {}
        }
        served
    });
    runtime.shutdown_background();
    served
}

async fn either(one: &mut Signal, other: &mut Signal) {
    tokio::select! {
        _ = one.recv() => {}
        _ = other.recv() => {}
    }
}
