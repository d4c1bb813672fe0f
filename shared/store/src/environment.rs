//! What a process finds when it starts: its environment, and the texts of terms in force.

use std::fs;
use std::path::Path;

use vrs_policy::{Terms, TermsId, TermsInForce};

use crate::error::StoreError;

/// A variable of the environment that must be there.
///
/// # Errors
/// [`StoreError::Setup`] that names the variable.
pub fn environment(name: &str) -> Result<String, StoreError> {
    environment_if_any(name)
        .ok_or_else(|| StoreError::Setup(format!("the environment variable {name} is missing")))
}

/// A variable of the environment; an empty one is none.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
pub(crate) fn environment_if_any(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|it| !it.is_empty())
}

/// The same for a whole number.
///
/// # Errors
/// [`StoreError::Setup`] that names the variable.
pub fn environment_number(name: &str) -> Result<u32, StoreError> {
    let wrong = |_| StoreError::Setup(format!("the environment variable {name} must be a whole number"));
    environment(name)?.parse().map_err(wrong)
}

/// The texts of terms in force: `usage.md` and `inquiry-addendum.md` in this directory, which the operator puts there (T7).
///
/// # Errors
/// [`StoreError::Setup`] that names the file and what is wrong with it.
pub fn load_terms(directory: impl AsRef<Path>) -> Result<TermsInForce, StoreError> {
    let read = |id: TermsId| {
        let path = directory.as_ref().join(format!("{}.md", id.as_str()));
        let wrong = |reason: String| StoreError::Setup(format!("{}: {reason}", path.display()));
        let file = fs::read_to_string(&path).map_err(|error| wrong(error.to_string()))?;
        Terms::parse(id, &file).map_err(|error| wrong(error.to_string()))
    };
    Ok(TermsInForce { usage: read(TermsId::Usage)?, inquiry_addendum: read(TermsId::InquiryAddendum)? })
}
