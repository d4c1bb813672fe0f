//! Line 1 tells the encoding, and that the file is what it should be.

use super::rfc4180::Record;
use super::{Column, Encoding, UnknownTable};

/// The encoding in which this record is the header.
pub(super) fn recognise(record: &Record, marked_utf8: bool) -> Result<Encoding, UnknownTable> {
    let candidates: &[Encoding] =
        if marked_utf8 { &[Encoding::Utf8] } else { &[Encoding::Utf8, Encoding::Cp932] };
    let mut most_alike = 0;
    for encoding in candidates {
        let alike = columns_alike(record, *encoding);
        if alike == Column::ALL.len() && record.len() == alike {
            return Ok(*encoding);
        }
        most_alike = most_alike.max(alike);
    }
    if record.starts_with_utf16_mark() {
        return Err(UnknownTable::Utf16);
    }
    Err(match Column::ALL.get(most_alike) {
        Some(column) => UnknownTable::Column(*column),
        None => UnknownTable::ColumnCount(record.len()),
    })
}

/// How many columns from the left have the expected heading.
fn columns_alike(record: &Record, encoding: Encoding) -> usize {
    let is_heading = |column: &Column| {
        record.field(column.index()).is_some_and(|field| {
            field.is_well_formed() && encoding.decode(field.bytes, |it| it == column.as_str()) == Some(true)
        })
    };
    Column::ALL.iter().take_while(|it| is_heading(it)).count()
}
