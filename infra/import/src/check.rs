//! The first pass: every row is read before any is written.

use std::io::{self, Read};

use crate::fault::Fault;
use crate::table::Table;

/// What the first pass found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Checked {
    /// Rows without fault.
    pub rows: u64,
    /// Rows with one fault or more.
    pub faulty_rows: u64,
    /// Faults of all rows.
    pub faults: u64,
}

/// Reads the whole table. Faults are handed on as they are found and not kept, however many there are.
///
/// # Errors
/// When the file can't be read to its end.
pub fn check<R: Read>(
    table: &mut Table<R>,
    mut on_fault: impl FnMut(Fault),
    mut on_bytes: impl FnMut(u64),
) -> io::Result<Checked> {
    let mut checked = Checked::default();
    while let Some(row) = table.next() {
        match row? {
            Ok(_) => checked.rows += 1,
            Err(faults) => {
                checked.faulty_rows += 1;
                checked.faults += faults.len() as u64;
                faults.into_iter().for_each(&mut on_fault);
            }
        }
        on_bytes(table.bytes_read());
    }
    Ok(checked)
}
