//! `infra/template.yaml`, as far as one machine needs it: functions, routes, tables and headers.
//!
//! The template is the one place where these stand. Whatever can't be understood here ends the
//! start with a message that names it; nothing is guessed.

mod api;
mod functions;
mod headers;
mod names;
mod permissions;
mod resolve;
mod site;
mod tables;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde_yaml_ng::Value;

pub use api::{Authorizer, Route, Throttle};
pub use functions::Function;
pub use headers::Headers;
pub use names::{REGION, USER_POOL, names};
pub use permissions::{Permission, permissions};
pub use resolve::Names;
pub use site::Site;
pub use tables::{Index, Key, Table};

use resolve::Scope;

/// What the template declares, with every reference resolved to its local value.
#[derive(Debug)]
pub struct Template {
    /// Lambda functions.
    pub functions: Vec<Function>,
    /// Routes of the API, each with its authorizer.
    pub routes: Vec<Route>,
    /// How many requests the API takes.
    pub throttle: Throttle,
    /// DynamoDB tables.
    pub tables: Vec<Table>,
    /// The site, as CloudFront serves it.
    pub site: Site,
}

impl Template {
    /// Reads the template at `path`; `names` says what parameters and resources of the cloud
    /// stand for here.
    ///
    /// # Errors
    /// When it can't be read, or says what has no meaning on this machine.
    pub fn read(path: &Path, names: Names) -> Result<Self> {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("{} can't be read", path.display()))?;
        let directory = path.parent().map(PathBuf::from).unwrap_or_default();
        Self::parse(&text, &directory, names)
            .with_context(|| format!("{} can't be served on this machine", path.display()))
    }

    fn parse(text: &str, directory: &Path, names: Names) -> Result<Self> {
        let document: Value = serde_yaml_ng::from_str(text)?;
        let scope = Scope::new(&document, names);
        Ok(Self {
            functions: functions::read(&scope, directory)?,
            routes: api::routes(&scope)?,
            throttle: api::throttle(&scope)?,
            tables: tables::read(&scope)?,
            site: site::read(&scope)?,
        })
    }
}

#[cfg(test)]
mod tests;
