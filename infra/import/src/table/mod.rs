//! The file as a table: rows of typed records, or the faults that keep a row from being one.

mod column;
mod encoding;
mod header;
mod rfc4180;
mod row;

use std::io::{self, Read};

use jiff::civil::Date;
use vrs_policy::MunicipalityCode;

use crate::fault::Fault;
use rfc4180::Records;

pub use column::Column;
pub use encoding::Encoding;
pub use row::Row;

/// What the rows are held against besides the form of their columns.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// Whose records they are.
    pub holder: MunicipalityCode,
    /// The last day that is not in the future, in Japan.
    pub today: Date,
}

/// Why a file is not a table of records at all. Never holds what was read.
#[derive(Debug, thiserror::Error)]
pub enum UnknownTable {
    /// No byte but a byte order mark.
    #[error("ファイルが空です")]
    Empty,
    /// UTF-16, which spreadsheets call 「Unicode テキスト」.
    #[error("文字コードが UTF-16 です。UTF-8 か CP932（シフトJIS）で保存してください")]
    Utf16,
    /// The first column that is not the expected one.
    #[error("1行目の{position}列目の見出しが「{0}」ではありません。1行目は次の見出しにしてください: {header}",
        position = .0.position(), header = Column::header())]
    Column(Column),
    /// The expected columns, and others behind them.
    #[error("1行目の見出しの数が{expected}ではなく{0}です。1行目は次の見出しにしてください: {header}",
        expected = Column::ALL.len(), header = Column::header())]
    ColumnCount(usize),
    /// The file can't be read to its end.
    #[error("ファイルを最後まで読めません: {0}")]
    Io(#[from] io::Error),
}

/// The rows of a file whose header is the expected one.
pub struct Table<R> {
    records: Records<R>,
    encoding: Encoding,
    rules: Rules,
}

impl<R: Read> Table<R> {
    /// Reads the header, and from it the encoding of the file.
    ///
    /// # Errors
    /// [`UnknownTable`]
    pub fn open(input: R, rules: Rules) -> Result<Self, UnknownTable> {
        let mut records = Records::new(input)?;
        let marked_utf8 = records.had_byte_order_mark();
        let header = records.next()?.ok_or(UnknownTable::Empty)?;
        let encoding = header::recognise(header, marked_utf8)?;
        Ok(Self { records, encoding, rules })
    }

    /// The encoding in which the header is the expected one.
    #[must_use]
    pub const fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// How much of the file has been read.
    #[must_use]
    pub const fn bytes_read(&self) -> u64 {
        self.records.bytes_read()
    }
}

impl<R: Read> Iterator for Table<R> {
    type Item = io::Result<Result<Row, Vec<Fault>>>;

    /// Empty lines are passed over: editors leave them at the end, and nothing can hide in one.
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.records.next().transpose()? {
                Ok(record) if record.is_blank() => {}
                Ok(record) => return Some(Ok(row::read(record, self.encoding, self.rules))),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

#[cfg(test)]
mod tests;
