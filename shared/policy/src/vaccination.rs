//! One dose (接種), and the row in which a holder keeps it.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::municipality::MunicipalityCode;
use crate::person::Person;

/// Why a text is not such a field. Never holds the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidField {
    /// The field may not be empty.
    #[error("may not be empty")]
    Empty,
    /// More characters than the field has room for.
    #[error("has at most {0} characters")]
    TooLong(usize),
    /// A control character, a line break for instance.
    #[error("has a control character")]
    ControlCharacter,
    /// Not the number or digits that the field holds.
    #[error("is not of the expected form")]
    Form,
}

/// 接種回: which dose it is, 1 to 20.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DoseNumber(u8);

impl DoseNumber {
    /// 1回目
    pub const FIRST: Self = Self(1);

    /// Takes 1 to 20.
    ///
    /// # Errors
    /// [`InvalidField::Form`] for any other number.
    pub fn new(number: u8) -> Result<Self, InvalidField> {
        if (1..=20).contains(&number) { Ok(Self(number)) } else { Err(InvalidField::Form) }
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

/// 接種券番号: ten digits, leading zeros included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketNumber(String);

impl TicketNumber {
    /// Reads ten ASCII digits.
    ///
    /// # Errors
    /// [`InvalidField`]
    pub fn parse(text: &str) -> Result<Self, InvalidField> {
        match text.len() {
            0 => Err(InvalidField::Empty),
            10 if text.bytes().all(|b| b.is_ascii_digit()) => Ok(Self(text.to_owned())),
            _ => Err(InvalidField::Form),
        }
    }

    /// The ten digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A short text of at most `CHARS_MAX` characters without control characters; may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text<const CHARS_MAX: usize>(String);

impl<const CHARS_MAX: usize> Text<CHARS_MAX> {
    /// Reads a text; spaces around it are dropped.
    ///
    /// # Errors
    /// [`InvalidField::TooLong`], [`InvalidField::ControlCharacter`]
    pub fn parse(text: &str) -> Result<Self, InvalidField> {
        let text = text.trim();
        if text.chars().count() > CHARS_MAX {
            return Err(InvalidField::TooLong(CHARS_MAX));
        }
        if text.chars().any(char::is_control) {
            return Err(InvalidField::ControlCharacter);
        }
        Ok(Self(text.to_owned()))
    }

    /// Reads a text that may not be empty.
    ///
    /// # Errors
    /// [`InvalidField`]
    pub fn parse_some(text: &str) -> Result<Self, InvalidField> {
        let text = Self::parse(text)?;
        if text.0.is_empty() { Err(InvalidField::Empty) } else { Ok(text) }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One dose as its holder recorded it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vaccination {
    /// 接種回
    pub dose: DoseNumber,
    /// 接種日
    pub vaccinated_on: Date,
    /// 接種券番号
    pub ticket_number: TicketNumber,
    /// 自治体: the holder.
    pub municipality: MunicipalityCode,
    /// 会場
    pub venue: Text<30>,
    /// 医師
    pub doctor: Text<20>,
    /// メーカー
    pub manufacturer: Text<20>,
    /// ロット番号
    pub lot_number: Text<20>,
    /// 登録日時
    pub registered_at: Timestamp,
}

/// A dose together with the person as the holder wrote them beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoseRecord {
    /// Who was vaccinated.
    pub person: Person,
    /// The dose.
    pub vaccination: Vaccination,
    /// That the holder took the dose back (R5): 登録日時 is then that of the taking back.
    pub taken_back: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_counted_in_characters() {
        assert!(Text::<20>::parse(&"医".repeat(20)).is_ok());
        assert_eq!(Text::<20>::parse(&"医".repeat(21)), Err(InvalidField::TooLong(20)));
        assert_eq!(Text::<20>::parse("a\tb"), Err(InvalidField::ControlCharacter));
        assert!(Text::<20>::parse("").is_ok());
        assert_eq!(Text::<20>::parse_some("　"), Err(InvalidField::Empty));
    }

    #[test]
    fn doses_and_tickets_have_their_form() {
        assert!((1..=20).all(|n| DoseNumber::new(n).is_ok()));
        assert!([0, 21, 255].into_iter().all(|n| DoseNumber::new(n).is_err()));
        assert_eq!(TicketNumber::parse("0000000001").unwrap().as_str(), "0000000001");
        for text in ["", "123456789", "12345678901", "12345 6789", "１２３４５６７８９０"] {
            assert!(TicketNumber::parse(text).is_err(), "{text}");
        }
    }
}
