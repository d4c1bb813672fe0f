//! The individual number (個人番号, マイナンバー).

use std::fmt;

use icu_properties::CodePointSetData;
use icu_properties::props::DefaultIgnorableCodePoint;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Twelve digits, the last a check digit.
///
/// It can't be displayed, serialised or logged, and is wiped from memory when dropped (G2).
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct MyNumber([u8; 12]);

/// Why a text is not an individual number. Never holds the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidMyNumber {
    /// Nothing was given.
    #[error("the individual number is empty")]
    Empty,
    /// Not twelve digits.
    #[error("an individual number has twelve digits")]
    NotTwelveDigits,
    /// Twelve digits with a wrong check digit, or the number 0, which is never assigned.
    #[error("the check digit of the individual number is wrong")]
    CheckDigit,
}

impl MyNumber {
    /// Reads twelve ASCII digits, nothing else: the form of files.
    ///
    /// The check digit is that of 行政手続における特定の個人を識別するための番号の利用等に関する法律施行令の規定による
    /// 通知カード及び個人番号カード並びに情報提供ネットワークシステムによる特定個人情報の提供等に関する省令 第5条
    /// (平成26年総務省令第85号).
    ///
    /// # Errors
    /// [`InvalidMyNumber`], which tells what is wrong and not what was read.
    pub fn parse(text: &str) -> Result<Self, InvalidMyNumber> {
        if text.is_empty() {
            return Err(InvalidMyNumber::Empty);
        }
        let digits: [u8; 12] = text.as_bytes().try_into().map_err(|_| InvalidMyNumber::NotTwelveDigits)?;
        let number = Self(digits);
        if !number.0.iter().all(u8::is_ascii_digit) {
            return Err(InvalidMyNumber::NotTwelveDigits);
        }
        if !number.check_digit_holds() {
            return Err(InvalidMyNumber::CheckDigit);
        }
        Ok(number)
    }

    /// Reads what a person typed or pasted: full-width digits are understood; spaces, hyphens, middle dots and invisible
    /// characters around and between digits are passed over (Q3).
    ///
    /// # Errors
    /// [`InvalidMyNumber`], which tells what is wrong and not what was read.
    pub fn parse_typed(text: &str) -> Result<Self, InvalidMyNumber> {
        let mut digits = text.chars().filter(|c| !is_separator(*c)).map(to_ascii_digit).collect::<String>();
        let parsed = Self::parse(&digits);
        digits.zeroize();
        parsed
    }

    /// The digits, for the keyed hash that stands for the person in the store, and for nothing else.
    #[must_use]
    pub fn expose_digits(&self) -> &[u8; 12] {
        &self.0
    }

    fn check_digit_holds(&self) -> bool {
        let [body @ .., check] = &self.0;
        let weights = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
        let sum: u32 = body.iter().zip(weights).map(|(d, w)| u32::from(d - b'0') * w).sum();
        let expected = match sum % 11 {
            0 | 1 => 0,
            remainder => 11 - remainder,
        };
        u32::from(check - b'0') == expected && self.0.iter().any(|d| *d != b'0')
    }
}

impl fmt::Debug for MyNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MyNumber(…)")
    }
}

/// Spaces, every mark that a Japanese keyboard or a document offers as a hyphen or a middle dot, and what can't be seen: the
/// direction marks that programs put around a number among them.
fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{30FC}' | '\u{FE63}' | '\u{FF0D}' | '\u{FF70}'
        )
        || matches!(c, '\u{B7}' | '\u{2022}' | '\u{2027}' | '\u{2219}' | '\u{22C5}' | '\u{30FB}' | '\u{FF65}')
        || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
}

fn to_ascii_digit(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn q13_known_vectors_get_their_verdict() {
        let vectors = include_str!("../data/my-number-vectors.csv");
        assert_eq!(vectors.lines().count(), 20);
        for row in vectors.lines().skip(1) {
            let columns: Vec<&str> = row.split(',').collect();
            assert_eq!(MyNumber::parse(columns[0]).is_ok(), columns[1] == "yes", "{row}");
        }
    }

    #[test]
    fn q3_typed_forms_are_understood() {
        let plain = MyNumber::parse("123456789018").unwrap();
        for typed in [
            "１２３４５６７８９０１８",
            "1234 5678 9018",
            "1234-5678-9018",
            "１２３４－５６７８－９０１８",
            "１２３４　５６７８　９０１８",
            "1234‐5678−9018",
            "１２３４ー５６７８ー９０１８",
            " 123456789018\r\n",
            "1234・5678・9018",
            "1234·5678･9018",
            "\u{202D}123456789018\u{202C}",
            "\u{200E}1234\u{200B}5678\u{2060}9018\u{FEFF}",
            "\u{2066}１２３４\u{AD}56789018\u{2069}",
        ] {
            assert_eq!(MyNumber::parse_typed(typed).as_ref(), Ok(&plain), "{typed}");
            assert!(MyNumber::parse(typed).is_err(), "a file has plain digits only: {typed}");
        }
    }

    #[test]
    fn other_digits_and_signs_are_refused() {
        for typed in [
            "",
            " ",
            "-",
            "١٢٣٤٥٦٧٨٩٠١٨",
            "1234.5678.9018",
            "+123456789018",
            "12345678901８８",
            "一二三四五六七八九〇一八",
        ] {
            assert!(MyNumber::parse_typed(typed).is_err(), "{typed}");
        }
        assert_eq!(MyNumber::parse_typed("　"), Err(InvalidMyNumber::Empty));
        assert_eq!(MyNumber::parse_typed("1234"), Err(InvalidMyNumber::NotTwelveDigits));
        assert_eq!(MyNumber::parse_typed("123456789012"), Err(InvalidMyNumber::CheckDigit));
    }

    #[test]
    fn g2_debug_shows_nothing() {
        let number = MyNumber::parse("123456789018").unwrap();
        assert_eq!(format!("{number:?}"), "MyNumber(…)");
    }

    proptest! {
        #[test]
        fn exactly_one_check_digit_is_right(body in 1u64..100_000_000_000) {
            let right = (0..10).filter(|d| MyNumber::parse(&format!("{body:011}{d}")).is_ok());
            prop_assert_eq!(right.count(), 1);
        }

        #[test]
        fn no_text_makes_it_panic(text in ".*") {
            let _ = MyNumber::parse_typed(&text);
            let _ = MyNumber::parse(&text);
        }
    }
}
