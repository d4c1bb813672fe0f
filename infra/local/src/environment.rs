//! Gives a function the environment that it has in the cloud: what the template declares and what
//! Lambda adds, and nothing of the developer's own.

use std::{
    collections::BTreeMap,
    env,
    os::unix::process::CommandExt as _,
    process::{Command, Stdio},
};

use anyhow::{Context as _, Result};

use crate::{children, description, functions::ENVIRONMENTS};

/// Set by `cargo lambda watch` for each function.
const FUNCTION: &str = "AWS_LAMBDA_FUNCTION_NAME";
const LAMBDA: &str = "AWS_LAMBDA_";
/// What a program needs in order to run at all.
const KEPT: [&str; 3] = ["PATH", "HOME", "TMPDIR"];

/// Replaces this process by the function's binary.
pub fn run_function(program: &str, arguments: &[String]) -> Result<()> {
    let name = env::var(FUNCTION).context(FUNCTION)?;
    let environments = env::var(ENVIRONMENTS).context(ENVIRONMENTS)?;
    let mut environments: BTreeMap<String, BTreeMap<String, String>> = serde_json::from_str(&environments)?;
    let environment =
        environments.remove(&name).with_context(|| format!("{name} is no function of the template"))?;
    let error = Command::new(program)
        .args(arguments)
        .env_clear()
        .envs(env::vars_os().filter(|(variable, _)| {
            variable.to_str().is_some_and(|variable| variable.starts_with(LAMBDA) || KEPT.contains(&variable))
        }))
        .envs(environment)
        .stdin(Stdio::null())
        .exec();
    Err(error).with_context(|| format!("{program} can't be run"))
}

/// Replaces this process by a tool that works on the running system: its tables, keys and endpoints are in the
/// environment.
pub fn run_tool(program: &str, arguments: &[String]) -> Result<()> {
    let description = description::of_running()?;
    let mut command = Command::new(program);
    for variable in children::of_the_caller() {
        command.env_remove(variable);
    }
    let error = command.args(arguments).envs(description.environment).exec();
    Err(error).with_context(|| format!("{program} can't be run"))
}
