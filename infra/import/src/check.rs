//! The first pass: every row is read before any is written.

use std::io::{self, Read};

use crate::fault::{Fault, Warning};
use crate::persons::{Persons, Suspects};
use crate::table::{Table, UnknownTable};

/// The most rows of a file, so that what is kept of each number has a limit.
pub const ROWS_MAX: u64 = 5_000_000;

/// Something about a row that is to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// What keeps the file out.
    Fault(Fault),
    /// What is taken all the same.
    Warning(Warning),
}

/// How many rows the first pass read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Checked {
    /// Rows without fault.
    pub rows: u64,
    /// Rows with one fault or more.
    pub faulty_rows: u64,
}

/// Why the first pass ended early.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// The file can't be read to its end.
    #[error("ファイルを最後まで読めません: {0}")]
    Read(#[from] io::Error),
    /// There are more rows than are looked at.
    #[error("行の数が{}万を超えています。ファイルを分けて、1つずつ読み込んでください", ROWS_MAX / 10_000)]
    TooManyRows,
}

/// Reads the whole table. What is found is handed on at once and not kept, however much it is; what is kept to tell whether the
/// rows of each number can be one person's (R1) comes back.
///
/// # Errors
/// [`CheckError`]
pub fn check<R: Read>(
    table: &mut Table<R>,
    rows_max: u64,
    mut on_finding: impl FnMut(Finding),
    mut on_bytes: impl FnMut(u64),
) -> Result<(Checked, Suspects), CheckError> {
    let (mut checked, mut persons) = (Checked::default(), Persons::new());
    while let Some(row) = table.next() {
        match row? {
            Ok(row) => {
                checked.rows += 1;
                persons.note(&row);
                row.warnings.into_iter().map(Finding::Warning).for_each(&mut on_finding);
            }
            Err(faults) => {
                checked.faulty_rows += 1;
                faults.into_iter().map(Finding::Fault).for_each(&mut on_finding);
            }
        }
        if checked.rows + checked.faulty_rows > rows_max {
            return Err(CheckError::TooManyRows);
        }
        on_bytes(table.bytes_read());
    }
    Ok((checked, persons.suspects()))
}

/// Goes through the table once more for some of the suspects, and gives the faults of their rows.
///
/// # Errors
/// When the file can't be read to its end.
pub fn look_again<R: Read>(table: Table<R>, suspects: &mut Suspects) -> io::Result<Vec<Fault>> {
    for row in table {
        if let Ok(row) = row? {
            suspects.note(&row);
        }
    }
    Ok(suspects.faults())
}

/// Settles what of the suspects is faulty: goes through the table once more for some of them at a time, until none is left.
///
/// # Errors
/// When the file can't be read to its end.
pub fn settle<R: Read>(
    checked: &mut Checked,
    mut suspects: Suspects,
    mut open: impl FnMut() -> Result<Table<R>, UnknownTable>,
    mut on_finding: impl FnMut(Finding),
) -> Result<(), UnknownTable> {
    while suspects.take_some() {
        let faults = look_again(open()?, &mut suspects)?;
        checked.rows -= faults.len() as u64;
        checked.faulty_rows += faults.len() as u64;
        faults.into_iter().map(Finding::Fault).for_each(&mut on_finding);
    }
    Ok(())
}
