//! Who a record is about.

use std::fmt;

use jiff::civil::Date;

use crate::name::PersonName;

/// 性別, as records of vaccination have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sex {
    /// 男
    Male,
    /// 女
    Female,
}

impl Sex {
    /// `male` or `female`, as the API and the store write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Male => "male",
            Self::Female => "female",
        }
    }

    /// Reads `male` or `female`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Male, Self::Female].into_iter().find(|it| it.as_str() == text)
    }
}

/// A date of birth (生年月日). Its `Debug` shows nothing (G2).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct BirthDate(Date);

/// Why a text is not a date of birth. Never holds the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidBirthDate {
    /// Not a day of the calendar, written `YYYY-MM-DD`.
    #[error("not a real date written YYYY-MM-DD")]
    NotADate,
    /// A day that is still to come.
    #[error("the date of birth is in the future")]
    InTheFuture,
}

impl BirthDate {
    /// Reads `YYYY-MM-DD`, up to `today` (in Japan).
    ///
    /// # Errors
    /// [`InvalidBirthDate`], which tells what is wrong and not what was read.
    pub fn parse(text: &str, today: Date) -> Result<Self, InvalidBirthDate> {
        let date = iso_date(text).ok_or(InvalidBirthDate::NotADate)?;
        Self::new(date, today)
    }

    /// Takes a date up to `today` (in Japan).
    ///
    /// # Errors
    /// [`InvalidBirthDate::InTheFuture`].
    pub fn new(date: Date, today: Date) -> Result<Self, InvalidBirthDate> {
        if date > today { Err(InvalidBirthDate::InTheFuture) } else { Ok(Self(date)) }
    }

    /// The date.
    #[must_use]
    pub const fn date(self) -> Date {
        self.0
    }
}

impl fmt::Debug for BirthDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BirthDate(…)")
    }
}

/// `YYYY-MM-DD` with four, two and two digits: the date library alone would also read other forms.
pub(crate) fn iso_date(text: &str) -> Option<Date> {
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
    /// 氏名カナ
    pub name_kana: PersonName,
    /// 生年月日
    pub birth_date: BirthDate,
    /// 性別
    pub sex: Sex,
}

/// What is asked for by 氏名・生年月日・性別.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demographics {
    /// The name as written, or its kana.
    pub name: PersonName,
    /// 生年月日
    pub birth_date: BirthDate,
    /// 性別
    pub sex: Sex,
}

impl Demographics {
    /// Whether this is the person that is asked for: name or kana, date of birth and sex, all of them (Q12).
    #[must_use]
    pub fn match_person(&self, person: &Person) -> bool {
        let sought = self.name.folded();
        self.sex == person.sex
            && self.birth_date == person.birth_date
            && (sought == person.name.folded() || sought == person.name_kana.folded())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn person(name: &str, kana: &str, birth: &str, sex: Sex) -> Person {
        Person {
            name: PersonName::parse(name).unwrap(),
            name_kana: PersonName::parse(kana).unwrap(),
            birth_date: BirthDate::parse(birth, date(2021, 12, 14)).unwrap(),
            sex,
        }
    }

    #[test]
    fn q12_all_of_name_or_kana_birth_date_and_sex_must_match() {
        let hanako = person("見本 花子", "ミホン ハナコ", "1950-01-31", Sex::Female);
        for (name, birth, sex, matches) in [
            ("見本花子", "1950-01-31", Sex::Female, true),
            ("みほん　はなこ", "1950-01-31", Sex::Female, true),
            ("見本花子", "1950-01-31", Sex::Male, false),
            ("見本花子", "1950-01-30", Sex::Female, false),
            ("見本花", "1950-01-31", Sex::Female, false),
        ] {
            let Person { name, birth_date, sex, .. } = person(name, name, birth, sex);
            let sought = Demographics { name, birth_date, sex };
            assert_eq!(sought.match_person(&hanako), matches);
        }
    }

    #[test]
    fn only_real_dates_up_to_today_are_dates_of_birth() {
        let today = date(2021, 12, 14);
        assert!(BirthDate::parse("2021-12-14", today).is_ok());
        assert!(BirthDate::parse("2000-02-29", today).is_ok());
        assert_eq!(BirthDate::parse("2021-12-15", today), Err(InvalidBirthDate::InTheFuture));
        for text in [
            "",
            "1999-02-29",
            "1950-1-31",
            "19500131",
            "1950-01-31T00:00",
            "+001950-01-31",
            "１９５０-01-31",
            "1950/01/31",
        ] {
            assert_eq!(BirthDate::parse(text, today), Err(InvalidBirthDate::NotADate), "{text}");
        }
    }
}
