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

/// What of a row is taken although it may not be what was meant. Holds nothing that was read from the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Warning {
    /// The line on which the column begins; the header is line 1.
    pub line: u64,
    /// The column.
    pub column: Column,
    /// What may be wrong.
    pub doubt: Doubt,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, column, doubt } = self;
        write!(f, "{line}行目 {column}: {doubt}")
    }
}

/// What may be wrong with a name (R4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Doubt {
    /// A sign that stands for a character that was lost.
    #[error("読めない文字（?、〓、■など）が含まれているため、これでは検索できません")]
    Unreadable,
    /// A dash, say, in place of a kana.
    #[error("文字がないため、空欄として読み込みます")]
    NoLetter,
}

/// What is wrong with a column or a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// The row has another number of columns than the header.
    #[error("列の数が{expected}ではなく{found}です")]
    ColumnCount {
        /// As many as there are headings.
        expected: usize,
        /// How many the row has.
        found: usize,
    },
    /// The header once more: two files were joined.
    #[error("見出しの行がもう一度あります。ファイルをつなげたときの見出しなら、この行を削除してください")]
    HeaderAgain,
    /// Another row of the same number can't be about the same person (R1).
    #[error("{0}行目と個人番号が同じですが、生年月日か性別が違います。どちらの人の番号か確認してください")]
    ContradictsLine(u64),
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
    /// Not a day, month or year of the calendar, or in another form.
    #[error(
        "実在する日付ではありません（半角数字8桁 YYYYMMDD で書いてください。わからない月日は00にします）"
    )]
    NotABirthDate,
    /// Signs only, where a name must be.
    #[error("文字がありません")]
    NoLetter,
    /// Not a time of a day of the calendar, or in another form.
    #[error("実在する日時ではありません（半角数字14桁 YYYYMMDDHHMMSS で書いてください）")]
    NotATime,
    /// A day that is still to come.
    #[error("未来の日付です")]
    InTheFuture,
    /// A dose before the person's birth.
    #[error("生年月日より前の日付です")]
    BeforeBirth,
    /// None of the four.
    #[error("1（男）、2（女）、0（不明）、9（適用不能）のどれでもありません")]
    NotASex,
    /// Neither blank, 1 nor 2.
    #[error("1（登録）または2（取消）ではありません")]
    NotAnAction,
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
            // One that can't be read is taken, with a warning.
            InvalidName::Empty | InvalidName::Unreadable => Self::Empty,
            InvalidName::NoLetter => Self::NoLetter,
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
