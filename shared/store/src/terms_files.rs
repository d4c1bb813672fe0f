//! The texts of terms in force: files that the operator puts there (T7).

use std::fs;
use std::path::Path;

use vrs_policy::{Terms, TermsId, TermsInForce};

use crate::error::StoreError;

/// Reads `usage.md` and `inquiry-addendum.md` in this directory.
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
