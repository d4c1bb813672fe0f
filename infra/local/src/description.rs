//! What a running system tells the tools beside it, in `target/local/<PORT>.json`.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};

use crate::{private, settings};

/// A running system.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Description {
    /// The one address that is spoken to.
    pub address: String,
    pub process_id: u32,
    pub issuer: String,
    pub client_id: String,
    pub scope: String,
    /// What a tool needs in order to work on the same data: tables, keys, endpoints.
    pub environment: BTreeMap<String, String>,
    /// The environment of each function, by the name of its binary.
    pub functions: BTreeMap<String, BTreeMap<String, String>>,
    /// Sample people, as far as there are any.
    pub people: serde_json::Value,
}

/// A description on disk; it goes when this is dropped.
pub struct Written(PathBuf);

impl Description {
    /// Writes it for the system on `port`, readable for its owner only.
    pub fn write(&self, root: &Path, port: u16) -> Result<Written> {
        let path = path(root, port);
        if let Some(directory) = path.parent() {
            private::directory(directory)?;
        }
        private::write(&path, &serde_json::to_vec_pretty(self)?)?;
        Ok(Written(path))
    }
}

impl Drop for Written {
    fn drop(&mut self) {
        // Nothing is lost when it is gone already.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// The description of the system that runs on `PORT`.
pub fn of_running() -> Result<Description> {
    let port = settings::port()?;
    let running = std::fs::read(path(&settings::root()?, port))
        .ok()
        .map(|content| serde_json::from_slice::<Description>(&content))
        .transpose()?
        // A system that was killed left its description behind.
        .filter(|it| Path::new(&format!("/proc/{}", it.process_id)).exists());
    running.with_context(|| format!("no system runs on port {port}: start it with make run"))
}

fn path(root: &Path, port: u16) -> PathBuf {
    root.join(format!("target/local/{port}.json"))
}
