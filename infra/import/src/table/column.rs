//! The thirteen columns, and one that may follow them.

use std::fmt;

/// A column of the file, in the order of the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// 個人番号
    MyNumber,
    /// 氏名
    Name,
    /// 氏名カナ
    NameKana,
    /// 生年月日
    BirthDate,
    /// 性別
    Sex,
    /// 接種回
    Dose,
    /// 接種日
    VaccinatedOn,
    /// 接種券番号
    TicketNumber,
    /// 会場名
    Venue,
    /// 医師名
    Doctor,
    /// メーカー
    Manufacturer,
    /// ロット番号
    LotNumber,
    /// 登録日時
    RegisteredAt,
    /// 処理区分: may be missing as a whole.
    Action,
}

impl Column {
    /// How many columns every file has.
    pub const REQUIRED: usize = 13;

    /// All columns in the order of the header, the last one optional.
    pub const ALL: [Self; 14] = [
        Self::MyNumber,
        Self::Name,
        Self::NameKana,
        Self::BirthDate,
        Self::Sex,
        Self::Dose,
        Self::VaccinatedOn,
        Self::TicketNumber,
        Self::Venue,
        Self::Doctor,
        Self::Manufacturer,
        Self::LotNumber,
        Self::RegisteredAt,
        Self::Action,
    ];

    /// The heading.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MyNumber => "個人番号",
            Self::Name => "氏名",
            Self::NameKana => "氏名カナ",
            Self::BirthDate => "生年月日",
            Self::Sex => "性別",
            Self::Dose => "接種回",
            Self::VaccinatedOn => "接種日",
            Self::TicketNumber => "接種券番号",
            Self::Venue => "会場名",
            Self::Doctor => "医師名",
            Self::Manufacturer => "メーカー",
            Self::LotNumber => "ロット番号",
            Self::RegisteredAt => "登録日時",
            Self::Action => "処理区分",
        }
    }

    /// Which column it is, counted from 0.
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// Which column it is, counted from 1 as people count.
    #[must_use]
    pub const fn position(self) -> usize {
        self.index() + 1
    }

    /// The first line of a file without 処理区分.
    #[must_use]
    pub fn header() -> String {
        let required: Vec<&str> = Self::ALL.into_iter().take(Self::REQUIRED).map(Self::as_str).collect();
        required.join(",")
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_that_of_the_contract() {
        assert_eq!(
            Column::header(),
            "個人番号,氏名,氏名カナ,生年月日,性別,接種回,接種日,接種券番号,会場名,医師名,メーカー,ロット番号,登録日時"
        );
        assert!(Column::ALL.iter().enumerate().all(|(at, it)| it.index() == at));
    }
}
