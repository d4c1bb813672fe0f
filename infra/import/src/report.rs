//! What is told of a file: counts first, then the first findings by line; all of them go into a file when one is named.
//!
//! Nothing here grows with the file: what isn't shown is counted.

use std::fmt::{self, Display};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::check::Finding;

/// How many findings of a kind are shown.
const SHOWN_MAX: usize = 100;

/// What kind of finding it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Fault,
    Warning,
    NotTaken,
}

impl Kind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Fault => "誤り",
            Self::Warning => "警告",
            Self::NotTaken => "書き込まなかった行",
        }
    }
}

/// The findings of one kind: the first, and how many there are.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    /// By line, and in the order in which they were found on each.
    shown: Vec<(u64, String)>,
    count: u64,
}

impl Findings {
    pub(crate) const fn count(&self) -> u64 {
        self.count
    }

    /// What is written many rows at a time is not found in the order of the lines.
    fn add(&mut self, line: u64, told: &dyn Display) {
        self.count += 1;
        let at = self.shown.partition_point(|(other, _)| *other <= line);
        if at < SHOWN_MAX {
            self.shown.insert(at, (line, told.to_string()));
            self.shown.truncate(SHOWN_MAX);
        }
    }
}

/// One a line, and how many more there are.
impl Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (_, told) in &self.shown {
            write!(f, "\n{told}")?;
        }
        match self.count.saturating_sub(self.shown.len() as u64) {
            0 => Ok(()),
            more => write!(f, "\nほか{more}件（--report でファイルにすべて書き出せます）"),
        }
    }
}

/// All findings.
pub(crate) struct Report {
    pub(crate) faults: Findings,
    pub(crate) warnings: Findings,
    pub(crate) not_taken: Findings,
    file: Option<BufWriter<File>>,
    failed: Option<io::Error>,
}

impl Report {
    /// A report that also goes into this file, as CSV that spreadsheets open.
    pub(crate) fn new(path: Option<&Path>) -> io::Result<Self> {
        let file = match path {
            None => None,
            Some(path) => {
                let mut file = BufWriter::new(File::create(path)?);
                file.write_all("\u{FEFF}種類,行,列,内容\r\n".as_bytes())?;
                Some(file)
            }
        };
        let [faults, warnings, not_taken] = [(); 3].map(|()| Findings::default());
        Ok(Self { faults, warnings, not_taken, file, failed: None })
    }

    pub(crate) fn add(&mut self, finding: Finding) {
        match finding {
            Finding::Fault(it) => {
                self.put(Kind::Fault, it.line, it.column.map_or("", |it| it.as_str()), &it.reason, &it)
            }
            Finding::Warning(it) => self.put(Kind::Warning, it.line, it.column.as_str(), &it.doubt, &it),
        }
    }

    /// A row in whose place another one stands (R6).
    pub(crate) fn add_not_taken(&mut self, line: u64) {
        let why = "登録日時が同じか新しい、内容の違う記録がすでにあります";
        self.put(Kind::NotTaken, line, "", &why, &format_args!("{line}行目: {why}"));
    }

    fn put(&mut self, kind: Kind, line: u64, column: &str, what: &dyn Display, whole: &dyn Display) {
        let findings = match kind {
            Kind::Fault => &mut self.faults,
            Kind::Warning => &mut self.warnings,
            Kind::NotTaken => &mut self.not_taken,
        };
        findings.add(line, whole);
        if let Some(file) = &mut self.file {
            let what = what.to_string().replace('"', "\"\"");
            let written = write!(file, "{},{line}行目,{column},\"{what}\"\r\n", kind.as_str());
            self.failed = self.failed.take().or(written.err());
        }
    }

    /// Writes what is still to be written.
    pub(crate) fn finish(&mut self) -> io::Result<()> {
        match self.failed.take() {
            Some(error) => Err(error),
            None => self.file.as_mut().map_or(Ok(()), Write::flush),
        }
    }
}
