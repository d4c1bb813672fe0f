//! The product's template, as the local system reads it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

pub use vrs_local::template::{Permission, Route, Template};
use vrs_local::template::{names, permissions};

/// The root of the repository.
#[must_use]
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn path() -> PathBuf {
    repository().join("infra/template.yaml")
}

/// Reads the template. The tables have the names that permissions have: `Records` of `RecordsTable`.
///
/// # Panics
/// When it can't be read.
#[must_use]
pub fn load() -> Template {
    let mut template =
        Template::read(&path(), names("1:AAAA")).expect("a template that this machine understands");
    for table in &mut template.tables {
        table.name = table.name.trim_end_matches("Table").to_owned();
    }
    template
}

/// What the role of each function allows, by the function's binary.
///
/// # Panics
/// When it can't be read.
#[must_use]
pub fn granted() -> BTreeMap<String, BTreeSet<Permission>> {
    permissions(&path()).expect("roles that are understood")
}

/// The binary of the function behind a route.
///
/// # Panics
/// When the template has no such function.
#[must_use]
pub fn binary<'a>(template: &'a Template, route: &Route) -> &'a str {
    let function = template.functions.iter().find(|it| it.id == route.function);
    &function.expect("a function behind each route").binary
}

/// The method of a route; `ANY` for all of them.
#[must_use]
pub fn method(route: &Route) -> &str {
    route.method.as_deref().unwrap_or("ANY")
}
