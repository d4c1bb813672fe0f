//! The body of an agreement: which text the user was shown.

use serde::Deserialize;
use vrs_http::{FieldError, Problem, present};
use vrs_policy::Terms;

/// The text that the user saw.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shown {
    #[serde(default, deserialize_with = "present")]
    version: Option<String>,
    #[serde(default, deserialize_with = "present")]
    digest: Option<String>,
}

impl Shown {
    /// Nobody agrees to a text that they were not shown, or that is no longer in force (T4, T5).
    pub fn must_be(self, terms: &Terms) -> Result<(), Problem> {
        let missing: Vec<_> = [
            (
                self.version.is_none(),
                FieldError::invalid("/version", "表示されていた文書の日付（version）を指定してください。"),
            ),
            (
                self.digest.is_none(),
                FieldError::invalid(
                    "/digest",
                    "表示されていた文書のダイジェスト（digest）を指定してください。",
                ),
            ),
        ]
        .into_iter()
        .filter_map(|(is_missing, error)| is_missing.then_some(error))
        .collect();
        if !missing.is_empty() {
            return Err(Problem::invalid_fields(missing));
        }
        let identity = &terms.identity;
        let in_force = self.version == Some(identity.version.to_string())
            && self.digest.as_ref() == Some(&identity.digest);
        if in_force { Ok(()) } else { Err(superseded()) }
    }
}

const fn superseded() -> Problem {
    Problem::new(
        409,
        "terms-superseded",
        "文書が改定されています",
        "表示されていた文書は、現在有効なものではありません。画面を再読み込みして、新しい文書を確認してから同意してください。",
    )
}
