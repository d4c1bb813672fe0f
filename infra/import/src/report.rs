//! What is told of a file: counts first, then the first findings by line; all of them go into a file when one is named.
//!
//! Nothing here grows with the file: what isn't shown is counted.

use std::fmt::{self, Display};
use std::io::{self, Write};

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
pub struct Findings {
    /// By line, and in the order in which they were found on each.
    shown: Vec<(u64, String)>,
    count: u64,
}

impl Findings {
    /// How many there are.
    #[must_use]
    pub const fn count(&self) -> u64 {
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

/// All findings, and where each is written besides, as CSV that spreadsheets open.
pub struct Report<W> {
    /// What keeps the file out.
    pub faults: Findings,
    /// What is taken all the same.
    pub warnings: Findings,
    /// Rows in whose place another one stands (R6).
    pub not_taken: Findings,
    file: Option<W>,
    file_rows_left: u64,
    failed: Option<io::Error>,
}

impl<W: Write> Report<W> {
    /// A report that also goes into this file, which gets so many rows at most: the counts tell of those it lacks.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn new(mut file: Option<W>, file_rows_max: u64) -> io::Result<Self> {
        if let Some(file) = &mut file {
            file.write_all("\u{FEFF}種類,行,列,内容\r\n".as_bytes())?;
        }
        let [faults, warnings, not_taken] = [(); 3].map(|()| Findings::default());
        Ok(Self { faults, warnings, not_taken, file, file_rows_left: file_rows_max, failed: None })
    }

    /// Takes a finding.
    pub fn add(&mut self, finding: Finding) {
        match finding {
            Finding::Fault(it) => {
                self.put(Kind::Fault, Some(it.line), it.column.map_or("", |it| it.as_str()), &it.reason, &it)
            }
            Finding::Warning(it) => {
                self.put(Kind::Warning, Some(it.line), it.column.as_str(), &it.doubt, &it)
            }
        }
    }

    /// What is wrong with the file as a whole.
    pub fn add_of_whole(&mut self, what: &dyn Display) {
        self.put(Kind::Fault, None, "", what, what);
    }

    /// A row in whose place another one stands (R6).
    pub fn add_not_taken(&mut self, line: u64) {
        let why = "登録日時が同じか新しい、内容の違う記録がすでにあります";
        self.put(Kind::NotTaken, Some(line), "", &why, &format_args!("{line}行目: {why}"));
    }

    fn put(&mut self, kind: Kind, line: Option<u64>, column: &str, what: &dyn Display, whole: &dyn Display) {
        let findings = match kind {
            Kind::Fault => &mut self.faults,
            Kind::Warning => &mut self.warnings,
            Kind::NotTaken => &mut self.not_taken,
        };
        findings.add(line.unwrap_or_default(), whole);
        let Some(left) = self.file_rows_left.checked_sub(1) else { return };
        self.file_rows_left = left;
        if let Some(file) = &mut self.file {
            let what = what.to_string().replace('"', "\"\"");
            let line = line.map(|it| format!("{it}行目")).unwrap_or_default();
            let written = write!(file, "{},{line},{column},\"{what}\"\r\n", kind.as_str());
            self.failed = self.failed.take().or(written.err());
        }
    }

    /// Writes what is still to be written.
    ///
    /// # Errors
    /// When not all could be written.
    pub fn finish(&mut self) -> io::Result<()> {
        match self.failed.take() {
            Some(error) => Err(error),
            None => self.file.as_mut().map_or(Ok(()), Write::flush),
        }
    }

    /// The file.
    pub fn into_file(self) -> Option<W> {
        self.file
    }
}
