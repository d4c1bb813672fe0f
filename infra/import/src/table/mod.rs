//! The file as a table: rows of typed records, or the faults that keep a row from being one.

mod column;
mod encoding;
mod header;
mod rfc4180;
mod row;

use std::io::{self, Read};

use jiff::civil::Date;
use vrs_policy::MunicipalityCode;

use crate::fault::{Fault, Reason};
use header::Header;
use rfc4180::Records;

pub use column::Column;
pub use encoding::{Encoding, Foreign};
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
    /// An encoding that is not read.
    #[error("文字コードが {0} です。UTF-8 か CP932（シフトJIS）で保存し直してください")]
    Encoding(Foreign),
    /// Lines that end in CR alone.
    #[error("改行がCRだけです（古い形式）。改行をCRLFかLFにして保存し直してください")]
    LoneCr,
    /// Columns that are parted by something else than commas; its name.
    #[error("列の区切りが{0}です。半角のコンマ（,）で区切ったCSV形式で保存し直してください")]
    Separator(&'static str),
    /// A heading that looks right.
    #[error("1行目の{position}列目の見出し「{0}」に、目に見えない文字（空白など）か全角・半角の違いがあります。見出しを「{0}」と入力し直してください",
        position = .0.position())]
    InvisibleCharacters(Column),
    /// VRS's own output, with 1回目 and 2回目 side by side.
    #[error("1人が1行で、1回目・2回目の接種が横に並ぶ形式（VRSの出力の形式など）です。接種1回を1行にしたファイルにしてください。1行目は次の見出しです: {header}",
        header = Column::header())]
    OneRowAPerson,
    /// The first column that is not the expected one.
    #[error("1行目の{position}列目の見出しが「{0}」ではありません。1行目は次の見出しにしてください: {header}",
        position = .0.position(), header = Column::header())]
    Column(Column),
    /// The expected columns, and others behind them.
    #[error("1行目の見出しの数が{expected}（処理区分があれば{all}）ではなく{0}です。1行目は次の見出しにしてください: {header}",
        expected = Column::REQUIRED, all = Column::ALL.len(), header = Column::header())]
    ColumnCount(usize),
    /// The file can't be read to its end.
    #[error("ファイルを最後まで読めません: {0}")]
    Io(#[from] io::Error),
}

/// What was passed over, since it is nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PassedOver {
    /// Rows of nothing but commas.
    pub blank_rows: u64,
    /// That rows have empty columns behind the last one with a heading.
    pub empty_columns: bool,
    /// That the file ends in Ctrl-Z or NULs.
    pub padding: bool,
}

/// The rows of a file whose header is the expected one.
pub struct Table<R> {
    records: Records<R>,
    header: Header,
    rules: Rules,
    passed_over: PassedOver,
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
        let (header, headings) = (header::recognise(header, marked_utf8)?, header.len());
        let passed_over = PassedOver { empty_columns: headings > header.columns, ..PassedOver::default() };
        Ok(Self { records, header, rules, passed_over })
    }

    /// The encoding in which the header is the expected one.
    #[must_use]
    pub const fn encoding(&self) -> Encoding {
        self.header.encoding
    }

    /// What has been passed over so far.
    #[must_use]
    pub const fn passed_over(&self) -> PassedOver {
        PassedOver { padding: self.records.was_padded(), ..self.passed_over }
    }

    /// How much of the file has been read.
    #[must_use]
    pub const fn bytes_read(&self) -> u64 {
        self.records.bytes_read()
    }
}

impl<R: Read> Iterator for Table<R> {
    type Item = io::Result<Result<Row, Vec<Fault>>>;

    /// Empty lines and rows of commas are passed over: editors and spreadsheets leave them at the end, and nothing can hide
    /// in one.
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let record = match self.records.next().transpose()? {
                Ok(record) => record,
                Err(error) => return Some(Err(error)),
            };
            if record.is_blank() {
                self.passed_over.blank_rows += u64::from(record.len() > 1);
                continue;
            }
            self.passed_over.empty_columns |= record.len() > self.header.columns;
            if header::is_repeated(record, self.header.encoding) {
                let fault = Fault { line: record.line(), column: None, reason: Reason::HeaderAgain };
                return Some(Ok(Err(vec![fault])));
            }
            return Some(Ok(row::read(record, self.header, self.rules)));
        }
    }
}

#[cfg(test)]
mod tests;
