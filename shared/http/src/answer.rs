//! What a function answers when all is well.

use serde::Serialize;
use vrs_policy::Municipality;

use crate::problem::Problem;

/// A good answer, with the word that the log keeps of it.
#[derive(Debug)]
pub struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    pub(crate) outcome: &'static str,
    pub(crate) asked: Option<Asked>,
}

/// Who asked about whom, both as pseudonyms, for the alarm on one member of staff who asks many about one subject.
#[derive(Debug)]
pub(crate) struct Asked {
    pub staff: String,
    pub subject: String,
}

impl Answer {
    /// Makes an answer with this status and JSON body.
    ///
    /// # Errors
    /// A problem `internal-error` when the body can't be written as JSON.
    pub fn json(status: u16, body: &impl Serialize) -> Result<Self, Problem> {
        let body = serde_json::to_vec(body).map_err(Problem::internal)?;
        Ok(Self { status, body, outcome: "ok", asked: None })
    }

    /// Names the outcome for the log.
    #[must_use]
    pub const fn with_outcome(mut self, outcome: &'static str) -> Self {
        self.outcome = outcome;
        self
    }

    /// Names for the log who asked (the account's permanent id) about whom (the pseudonym on record).
    #[must_use]
    pub fn with_asked(mut self, staff: &str, subject: &str) -> Self {
        self.asked = Some(Asked { staff: staff.to_owned(), subject: subject.to_owned() });
        self
    }
}

/// A municipality as answers show it.
#[derive(Debug, Serialize)]
pub struct MunicipalityJson {
    code: String,
    prefecture: &'static str,
    name: &'static str,
}

impl From<&'static Municipality> for MunicipalityJson {
    fn from(it: &'static Municipality) -> Self {
        Self { code: it.code.to_string(), prefecture: it.prefecture, name: it.name }
    }
}

/// The time, to the millisecond, as answers and the store keep it.
#[must_use]
pub fn now() -> jiff::Timestamp {
    let now = jiff::Timestamp::now();
    now.round(jiff::Unit::Millisecond).unwrap_or(now)
}
