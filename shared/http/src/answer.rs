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
    pub(crate) about: Option<Box<About>>,
}

/// Which holder was asked about whom, for the log: the holder's code, and the pseudonym on record.
#[derive(Debug, Default)]
pub(crate) struct About {
    pub holder: String,
    pub subject: String,
    /// Whether the holder protects the person (P4).
    pub guarded: bool,
    /// Whether the inquirer protects the person, and has done so for a few days only (P5).
    pub cloaked_freshly: bool,
    /// The bulk, and how many persons of it are asked for.
    pub bulk: Option<(String, usize)>,
}

impl Answer {
    /// Makes an answer with this status and JSON body.
    ///
    /// # Errors
    /// A problem `internal-error` when the body can't be written as JSON.
    pub fn json(status: u16, body: &impl Serialize) -> Result<Self, Problem> {
        let body = serde_json::to_vec(body).map_err(Problem::internal)?;
        Ok(Self { status, body, outcome: "ok", about: None })
    }

    /// Names the outcome for the log.
    #[must_use]
    pub const fn with_outcome(mut self, outcome: &'static str) -> Self {
        self.outcome = outcome;
        self
    }

    /// Names for the log which holder was asked about which subject (the pseudonym on record).
    #[must_use]
    pub fn about(mut self, holder: &str, subject: &str) -> Self {
        let about = self.about.get_or_insert_default();
        (about.holder, about.subject) = (holder.to_owned(), subject.to_owned());
        self
    }

    /// Names for the log which bulk was asked, and for how many persons.
    #[must_use]
    pub fn about_bulk(mut self, bulk: &str, persons: usize) -> Self {
        self.about.get_or_insert_default().bulk = Some((bulk.to_owned(), persons));
        self
    }

    /// Says for the log what protections mean for it; the answer itself says nothing of them.
    #[must_use]
    pub fn about_protected(mut self, guarded: bool, cloaked_freshly: bool) -> Self {
        let about = self.about.get_or_insert_default();
        (about.guarded, about.cloaked_freshly) = (guarded, cloaked_freshly);
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

impl From<Municipality> for MunicipalityJson {
    fn from(it: Municipality) -> Self {
        Self { code: it.code.to_string(), prefecture: it.prefecture, name: it.name }
    }
}
