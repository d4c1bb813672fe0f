//! What the state machine says and hears: names of files, lines and counts. Nothing that stands in a file.

use serde::{Deserialize, Serialize};
use vrs_files::Version;
use vrs_import::{Share, Tally};

/// A step of the state machine.
#[derive(Debug, Deserialize)]
#[serde(tag = "step", rename_all = "kebab-case")]
pub enum Event {
    /// The whole file is checked.
    Plan(Planning),
    /// Rows of one share are written, from where it stands.
    Load(Loading),
    /// All shares are done.
    Finish(Finishing),
}

/// A file that is to be loaded.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Planning {
    /// What whoever started it said.
    pub input: Wanted,
    /// What the state machine calls this run; reports stand under it.
    pub run: Run,
}

/// What whoever starts an import says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Code of the municipality whose records they are.
    pub municipality: String,
    /// The file's key in the bucket.
    pub file: FileName,
}

/// The key of a file under `files/`, of plain letters, so that it can lead nowhere else.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FileName(String);

impl TryFrom<String> for FileName {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match text.strip_prefix("files/") {
            Some(name) if is_plain(name) => Ok(Self(text)),
            _ => Err("a file is called files/<letters, digits, '.', '_', '-'>"),
        }
    }
}

impl From<FileName> for String {
    fn from(name: FileName) -> Self {
        name.0
    }
}

impl FileName {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The name of a run.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Run(String);

impl TryFrom<String> for Run {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if is_plain(&text) { Ok(Self(text)) } else { Err("a run is called <letters, digits, '.', '_', '-'>") }
    }
}

impl From<Run> for String {
    fn from(run: Run) -> Self {
        run.0
    }
}

impl Run {
    /// The key of one of its reports.
    pub fn report(&self, name: &str) -> String {
        format!("reports/{}/{name}.csv", self.0)
    }
}

fn is_plain(name: &str) -> bool {
    let is_plain = |it: char| it.is_ascii_alphanumeric() || ['.', '_', '-'].contains(&it);
    (1..=100).contains(&name.len()) && name.chars().all(is_plain)
}

/// What came of the check.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// Whether anything is written: only when there is no fault.
    pub is_accepted: bool,
    /// Rows without fault.
    pub rows: u64,
    /// Rows with one or more.
    pub faulty_rows: u64,
    /// Warnings.
    pub warnings: u64,
    /// Where faults and warnings are listed by line; none when there are none.
    pub report: Option<String>,
    /// The very file that was checked.
    pub etag: String,
    /// How long it is.
    pub bytes: u64,
    /// Into how many shares its persons are divided.
    pub of: u32,
    /// Each one's number.
    pub shares: Vec<u32>,
    /// How many are loaded at once.
    pub workers: u32,
}

/// A share, and where it stands.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Loading {
    /// Code of the municipality.
    pub municipality: String,
    file: FileName,
    etag: String,
    bytes: u64,
    /// The name of the run.
    pub run: Run,
    /// The share's number, from 0.
    pub share: u32,
    of: u32,
    standing: Option<Standing>,
}

impl Loading {
    /// Whose rows; none when there is no such share.
    pub fn share(&self) -> Option<Share> {
        Share::new(self.share, self.of)
    }

    /// The very file that was checked.
    pub fn version(&self) -> Version {
        Version { name: self.file.as_str().to_owned(), etag: self.etag.clone(), bytes: self.bytes }
    }

    /// Where it stands.
    pub fn standing(&self) -> Standing {
        self.standing.unwrap_or_default()
    }
}

/// Where a share stands: all that is needed to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Standing {
    /// Whether all its rows have been written.
    pub is_done: bool,
    /// Its rows that begin before this line have been.
    pub from_line: u64,
    /// What came of them.
    pub counts: Counts,
}

/// What came of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Counts {
    /// Rows that are now on record as the file has them.
    pub written: u64,
    /// Rows that were on record already.
    pub unchanged: u64,
    /// Rows in whose place another registration stands (R6).
    pub not_taken: u64,
}

impl Counts {
    /// Counts these as well.
    pub fn add(&mut self, other: Self) {
        self.written += other.written;
        self.unchanged += other.unchanged;
        self.not_taken += other.not_taken;
    }
}

impl From<Tally> for Counts {
    fn from(Tally { written, unchanged, not_taken }: Tally) -> Self {
        Self { written, unchanged, not_taken }
    }
}

/// A file whose rows are all written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finishing {
    /// Code of the municipality.
    pub municipality: String,
    /// Its file, which goes now.
    pub file: FileName,
    /// The very file that was checked.
    pub etag: String,
    /// What came of each share.
    pub parts: Vec<Counts>,
}

/// What a step answers.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// To a plan.
    Plan(Plan),
    /// To a share.
    Standing(Standing),
    /// At the end.
    Counts(Counts),
}
