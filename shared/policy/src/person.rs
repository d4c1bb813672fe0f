//! Who a record is about.

use std::fmt;

use jiff::civil::Date;

use crate::name::{FoldedName, PersonName};

/// 性別, as records of vaccination have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sex {
    /// 男
    Male,
    /// 女
    Female,
    /// 不明 (0 in files)
    Unknown,
    /// 適用不能 (9 in files)
    NotApplicable,
}

impl Sex {
    const ALL: [Self; 4] = [Self::Male, Self::Female, Self::Unknown, Self::NotApplicable];

    /// `male`, `female`, `unknown` or `not-applicable`, as the API and the store write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Male => "male",
            Self::Female => "female",
            Self::Unknown => "unknown",
            Self::NotApplicable => "not-applicable",
        }
    }

    /// Reads what [`Sex::as_str`] writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == text)
    }

    /// Whether both can be one person's: male and female can't, the others say nothing (R1).
    #[must_use]
    pub fn agrees_with(self, other: Self) -> bool {
        self == other || !self.is_known() || !other.is_known()
    }

    /// The one of the two that is known; this one when both are.
    #[must_use]
    pub const fn or_better_known(self, other: Self) -> Self {
        if self.is_known() { self } else { other }
    }

    const fn is_known(self) -> bool {
        matches!(self, Self::Male | Self::Female)
    }
}

/// A date of birth (生年月日) as far as the register knows it: the day, or the month, or the year (R4). Its `Debug` shows
/// nothing (G2).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct BirthDate {
    year: i16,
    month: Option<i8>,
    /// Only beside a month.
    day: Option<i8>,
}

/// Why a text is not a date of birth. Never holds the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidBirthDate {
    /// Not a day, a month or a year of the calendar, written `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
    #[error("not a real date written YYYY-MM-DD, YYYY-MM or YYYY")]
    NotADate,
    /// A day, a month or a year that has not begun yet.
    #[error("the date of birth is in the future")]
    InTheFuture,
}

impl BirthDate {
    /// Reads `YYYY-MM-DD`, `YYYY-MM` or `YYYY`, up to `today` (in Japan).
    ///
    /// # Errors
    /// [`InvalidBirthDate`], which tells what is wrong and not what was read.
    pub fn parse(text: &str, today: Date) -> Result<Self, InvalidBirthDate> {
        let (whole, known) = match text.len() {
            4 => (format!("{text}-01-01"), 1),
            7 => (format!("{text}-01"), 2),
            _ => (text.to_owned(), 3),
        };
        let date = iso_date(&whole).ok_or(InvalidBirthDate::NotADate)?;
        let (month, day) = ((known > 1).then(|| date.month()), (known > 2).then(|| date.day()));
        Self::new(date.year(), month, day, today)
    }

    /// Takes a day, up to `today` (in Japan).
    ///
    /// # Errors
    /// [`InvalidBirthDate`]
    pub fn on(day: Date, today: Date) -> Result<Self, InvalidBirthDate> {
        Self::new(day.year(), Some(day.month()), Some(day.day()), today)
    }

    /// Takes as much of a date as is known, up to `today` (in Japan).
    ///
    /// # Errors
    /// [`InvalidBirthDate`]; a day of an unknown month is no date.
    pub fn new(year: i16, month: Option<i8>, day: Option<i8>, today: Date) -> Result<Self, InvalidBirthDate> {
        let date = Self { year, month, day };
        let begins = Date::new(year, month.unwrap_or(1), day.unwrap_or(1));
        if year < 1 || (month.is_none() && day.is_some()) {
            return Err(InvalidBirthDate::NotADate);
        }
        match begins {
            Err(_) => Err(InvalidBirthDate::NotADate),
            Ok(begins) if begins > today => Err(InvalidBirthDate::InTheFuture),
            Ok(_) => Ok(date),
        }
    }

    /// The first day that it can be.
    #[must_use]
    pub fn earliest(self) -> Date {
        // A real date, by construction.
        Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)).unwrap_or(Date::MIN)
    }

    /// `YYYY-MM-DD`, `YYYY-MM` or `YYYY`, as the API and the store write it.
    #[must_use]
    pub fn to_iso(self) -> String {
        let Self { year, month, day } = self;
        match (month, day) {
            (None, _) => format!("{year:04}"),
            (Some(month), None) => format!("{year:04}-{month:02}"),
            (Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
        }
    }

    /// The one of the two of which more is known; this one when both are alike.
    #[must_use]
    pub fn or_better_known(self, other: Self) -> Self {
        let known = |it: Self| (it.month.is_some(), it.day.is_some());
        if known(other) > known(self) { other } else { self }
    }

    /// Whether both can be one person's, as far as both are known (R1).
    #[must_use]
    pub fn agrees_with(self, other: Self) -> bool {
        let agree = |one: Option<i8>, other: Option<i8>| one.is_none() || other.is_none() || one == other;
        self.year == other.year && agree(self.month, other.month) && agree(self.day, other.day)
    }
}

impl fmt::Debug for BirthDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BirthDate(…)")
    }
}

/// `YYYY-MM-DD` with four, two and two digits: the date library alone would also read other forms.
#[must_use]
pub fn iso_date(text: &str) -> Option<Date> {
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(at, b)| match at {
            4 | 7 => b == b'-',
            _ => b.is_ascii_digit(),
        });
    if !shape {
        return None;
    }
    text.parse().ok()
}

/// A person as a holder wrote them beside a dose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// 氏名
    pub name: PersonName,
    /// 氏名カナ, where the register has it.
    pub name_kana: Option<PersonName>,
    /// 生年月日
    pub birth_date: BirthDate,
    /// 性別
    pub sex: Sex,
}

impl Person {
    /// Whether the two can be one person: names change and are written in many ways, these don't (R1).
    #[must_use]
    pub fn agrees_with(&self, other: &Self) -> bool {
        self.birth_date.agrees_with(other.birth_date) && self.sex.agrees_with(other.sex)
    }

    /// Whether name or kana is another one than the other's. One that isn't known is no other (R2).
    #[must_use]
    pub fn is_named_otherwise(&self, other: &Self) -> bool {
        let kana_differs = self.name_kana.as_ref().zip(other.name_kana.as_ref());
        self.name.differs_from(&other.name)
            || kana_differs.is_some_and(|(one, other)| one.differs_from(other))
    }

    /// All names by which the person is found: name and kana, without those in which a character was lost (R4).
    pub fn searchable_names(&self) -> impl Iterator<Item = FoldedName> {
        [Some(&self.name), self.name_kana.as_ref()].into_iter().flatten().filter_map(PersonName::searchable)
    }
}

/// By what a person was found (R3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MatchedBy {
    /// The individual number.
    MyNumber,
    /// The name as it is written.
    Name,
    /// The kana only: the name as it is written was not compared.
    Kana,
}

impl MatchedBy {
    /// `my-number`, `name` or `kana`, as the API writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MyNumber => "my-number",
            Self::Name => "name",
            Self::Kana => "kana",
        }
    }
}

/// What is asked for by 氏名・生年月日・性別.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demographics {
    /// The name as written, or its kana.
    pub name: FoldedName,
    /// 生年月日, exactly as far as the register knows it (R4).
    pub birth_date: BirthDate,
    /// 性別
    pub sex: Sex,
}

impl Demographics {
    /// By what this is the person that is asked for: name or kana, and date of birth and sex with either, all of them exactly
    /// (Q12); `None` when it is another.
    #[must_use]
    pub fn match_person(&self, person: &Person) -> Option<MatchedBy> {
        if self.sex != person.sex || self.birth_date != person.birth_date {
            return None;
        }
        let is_sought = |name: &PersonName| name.searchable().as_ref() == Some(&self.name);
        if is_sought(&person.name) {
            Some(MatchedBy::Name)
        } else {
            person.name_kana.as_ref().is_some_and(is_sought).then_some(MatchedBy::Kana)
        }
    }
}

#[cfg(test)]
mod tests;
