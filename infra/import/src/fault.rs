//! What keeps a row out, said so that the municipality's staff can put it right.

use std::fmt;

use vrs_policy::{InvalidField, InvalidMyNumber, InvalidName};

use crate::table::{Column, Encoding};

/// One fault of one row. Holds nothing that was read from the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// The line on which the column begins; the header is line 1.
    pub line: u64,
    /// The column, unless the row as a whole is at fault.
    pub column: Option<Column>,
    /// What is wrong.
    pub reason: Reason,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, column, reason } = self;
        match column {
            Some(column) => write!(f, "{line}行目 {column}: {reason}"),
            None => write!(f, "{line}行目: {reason}"),
        }
    }
}

/// What is wrong with a column or a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// The row has another number of columns than the header.
    #[error("列の数が{expected}ではなく{0}です", expected = Column::ALL.len())]
    ColumnCount(usize),
    /// The row is longer than any right one.
    #[error("1件として長すぎます。引用符（\"）の閉じ忘れがないか確認してください")]
    RowTooLong,
    /// A quote where none may be.
    #[error(
        "引用符（\"）の使い方が誤っています。引用符を含む欄は全体を引用符で囲み、中の引用符は2つ重ねてください"
    )]
    StrayQuote,
    /// The file ends within quotes.
    #[error("引用符（\"）が閉じていません")]
    UnclosedQuote,
    /// Bytes that are no characters of the file's encoding.
    #[error("{0}の文字として読めません")]
    Undecodable(Encoding),
    /// Nothing, where something must be.
    #[error("空欄です")]
    Empty,
    /// Too many characters.
    #[error("{0}文字以内にしてください")]
    TooLong(usize),
    /// A line break within quotes, a tab, and the like.
    #[error("改行などの制御文字が含まれています")]
    ControlCharacter,
    /// An individual number of another form.
    #[error("12桁の半角数字ではありません（先頭の0が失われていないか確認してください）")]
    NotTwelveDigits,
    /// An individual number that doesn't exist.
    #[error("検査用数字（末尾の1桁）が正しくありません")]
    CheckDigit,
    /// Not a day of the calendar, or in another form.
    #[error("実在する日付ではありません（半角数字8桁 YYYYMMDD で書いてください）")]
    NotADate,
    /// Not a time of a day of the calendar, or in another form.
    #[error("実在する日時ではありません（半角数字14桁 YYYYMMDDHHMMSS で書いてください）")]
    NotATime,
    /// A day that is still to come.
    #[error("未来の日付です")]
    InTheFuture,
    /// A dose before the person's birth.
    #[error("生年月日より前の日付です")]
    BeforeBirth,
    /// Neither 1 nor 2.
    #[error("1（男）または2（女）ではありません")]
    NotASex,
    /// Not 1 to 20.
    #[error("1から20までの半角数字ではありません")]
    NotADose,
    /// Not ten digits.
    #[error("10桁の半角数字ではありません（先頭の0が失われていないか確認してください）")]
    NotATicketNumber,
}

impl From<InvalidMyNumber> for Reason {
    fn from(invalid: InvalidMyNumber) -> Self {
        match invalid {
            InvalidMyNumber::Empty => Self::Empty,
            InvalidMyNumber::NotTwelveDigits => Self::NotTwelveDigits,
            InvalidMyNumber::CheckDigit => Self::CheckDigit,
        }
    }
}

impl From<InvalidName> for Reason {
    fn from(invalid: InvalidName) -> Self {
        match invalid {
            InvalidName::Empty => Self::Empty,
            InvalidName::TooLong => Self::TooLong(vrs_policy::PersonName::CHARS_MAX),
            InvalidName::ControlCharacter => Self::ControlCharacter,
        }
    }
}

impl Reason {
    /// The reason of a field whose form goes by another name, `form`.
    pub(crate) const fn of_field(invalid: InvalidField, form: Self) -> Self {
        match invalid {
            InvalidField::Empty => Self::Empty,
            InvalidField::TooLong(chars_max) => Self::TooLong(chars_max),
            InvalidField::ControlCharacter => Self::ControlCharacter,
            InvalidField::Form => form,
        }
    }
}
