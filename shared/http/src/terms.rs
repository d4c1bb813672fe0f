//! A document of terms as answers show it, with its state for one municipality (T3–T5).

use serde::Serialize;
use vrs_policy::{Agreement, Terms, time_text};

/// A document and whether the municipality has agreed to it.
#[derive(Debug, Serialize)]
pub struct TermsJson<'a> {
    id: &'static str,
    label: &'static str,
    about: &'static str,
    title: &'a str,
    version: String,
    digest: &'a str,
    consent: ConsentJson<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous: Option<PreviousJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<&'a str>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "status", rename_all = "kebab-case", rename_all_fields = "camelCase")]
enum ConsentJson<'a> {
    NotAgreed,
    Agreed { agreed_at: String, agreed_by: &'a str },
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PreviousJson<'a> {
    version: String,
    agreed_at: String,
    agreed_by: &'a str,
}

impl<'a> TermsJson<'a> {
    /// The document without its text, in the light of all agreements of the municipality.
    #[must_use]
    pub fn new(terms: &'a Terms, agreements: &'a [Agreement]) -> Self {
        let id = terms.identity.terms;
        let consent = match terms.agreement_in(agreements) {
            None => ConsentJson::NotAgreed,
            Some(it) => ConsentJson::Agreed { agreed_at: time_text(it.agreed_at), agreed_by: &it.agreed_by },
        };
        let previous = terms.previous_agreement_in(agreements).map(|it| PreviousJson {
            version: it.text.version.to_string(),
            agreed_at: time_text(it.agreed_at),
            agreed_by: &it.agreed_by,
        });
        Self {
            id: id.as_str(),
            label: id.label(),
            about: id.about(),
            title: &terms.title,
            version: terms.identity.version.to_string(),
            digest: &terms.identity.digest,
            consent,
            previous,
            body: None,
        }
    }

    /// The same with its text.
    #[must_use]
    pub fn with_body(self, terms: &'a Terms) -> Self {
        Self { body: Some(&terms.body), ..self }
    }
}
