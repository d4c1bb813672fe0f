//! Municipalities (市区町村) and their codes (全国地方公共団体コード).

use std::fmt;

use jiff::civil::Date;

use crate::register::REGISTER;

/// Six digits, the last a check digit, as 総務省「全国地方公共団体コード仕様」 computes it.
///
/// That the digits are right does not mean that such a municipality exists: see [`Municipality::find`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MunicipalityCode([u8; 6]);

/// The text is not six digits with the right check digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a municipality code: six digits with a right check digit are expected")]
pub struct InvalidMunicipalityCode;

impl MunicipalityCode {
    /// Two that there are, 札幌市 and 函館市: what is read by before anybody asked for anything.
    pub const ANY_TWO: [Self; 2] = [Self(*b"011002"), Self(*b"012025")];

    /// Reads six ASCII digits.
    ///
    /// # Errors
    /// [`InvalidMunicipalityCode`] for anything else, a wrong check digit included.
    pub fn parse(text: &str) -> Result<Self, InvalidMunicipalityCode> {
        let digits: [u8; 6] = text.as_bytes().try_into().map_err(|_| InvalidMunicipalityCode)?;
        if !digits.iter().all(u8::is_ascii_digit) {
            return Err(InvalidMunicipalityCode);
        }
        let [body @ .., check] = digits;
        let sum: u32 = body.iter().zip([6, 5, 4, 3, 2]).map(|(d, w)| u32::from(d - b'0') * w).sum();
        let expected = (11 - sum % 11) % 10;
        if u32::from(check - b'0') == expected { Ok(Self(digits)) } else { Err(InvalidMunicipalityCode) }
    }

    /// The six digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // ASCII digits by construction, so the fallback is never taken.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The first two digits: the code of its prefecture (JIS X 0401), so that a prefecture is one run of the register.
    #[must_use]
    pub fn prefecture(&self) -> &str {
        self.as_str().get(..2).unwrap_or_default()
    }
}

impl fmt::Display for MunicipalityCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for MunicipalityCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A municipality as it is, was, or will be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Municipality {
    /// Its code, check digit included.
    pub code: MunicipalityCode,
    /// 都道府県, as in 「北海道」.
    pub prefecture: &'static str,
    /// Its name, as in 「札幌市」.
    pub name: &'static str,
    /// Its name in hiragana.
    pub kana: &'static str,
    /// The day on which it came to be, if that is later than this system.
    pub since: Option<Date>,
    /// That it is no more, or that this is settled.
    pub abolition: Option<Abolition>,
}

/// That a municipality was abolished, or will be (R7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Abolition {
    /// The first day on which it is no more.
    pub on: Date,
    /// Who has its records from then on.
    pub successor: MunicipalityCode,
}

impl Municipality {
    /// The municipality with this code, be it abolished or still to come: whatever shows a code from the past can name it.
    /// Whoever asks or is asked must also [stand](Self::stands).
    #[must_use]
    pub fn find(code: MunicipalityCode) -> Option<Self> {
        REGISTER.find(code)
    }

    /// The municipality whose code this text is, if there is one.
    #[must_use]
    pub fn find_str(code: &str) -> Option<Self> {
        Self::find(MunicipalityCode::parse(code).ok()?)
    }

    /// The municipality whose code this text is, if it stands on this day (in Japan).
    #[must_use]
    pub fn find_standing(code: &str, on: Date) -> Option<Self> {
        Self::find_str(code).filter(|it| it.stands(on))
    }

    /// All municipalities in code order, with those that are no more and those to come.
    #[must_use]
    pub fn all() -> Vec<Self> {
        REGISTER.beginning_with("")
    }

    /// The municipalities of the prefecture whose code (JIS X 0401) these two digits are, as they stand on this day, in code
    /// order; none when there is no such prefecture.
    #[must_use]
    pub fn in_prefecture(digits: &str, on: Date) -> Vec<Self> {
        let of_prefecture = if digits.len() == 2 { REGISTER.beginning_with(digits) } else { Vec::new() };
        of_prefecture.into_iter().filter(|it| it.stands(on)).collect()
    }

    /// Whether it exists on this day: from its beginning up to, but without, the day of its abolition.
    #[must_use]
    pub fn stands(&self, on: Date) -> bool {
        self.since.is_none_or(|since| since <= on) && self.abolition.is_none_or(|it| on < it.on)
    }

    /// Who has its records on this day: itself while it stands, else the successor, or the successor's.
    #[must_use]
    pub fn keeper(self, on: Date) -> Self {
        REGISTER.keeper(self, on)
    }

    /// The codes under which it has records on this day: its own first, then those of whom it has succeeded (R7).
    #[must_use]
    pub fn codes(self, on: Date) -> Vec<MunicipalityCode> {
        [vec![self.code], REGISTER.predecessors(self, on)].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TODAY: Date = jiff::civil::date(2021, 12, 14);

    #[test]
    fn q2_every_municipality_of_the_register_is_known_in_code_order() {
        assert_eq!(Municipality::all().iter().filter(|it| it.stands(TODAY)).count(), 1741);
        assert!(Municipality::all().is_sorted_by(|a, b| a.code < b.code));
        for it in Municipality::all() {
            assert_eq!(Municipality::find(it.code), Some(it));
            assert!(!it.name.is_empty() && !it.kana.is_empty() && !it.prefecture.is_empty());
        }
    }

    #[test]
    fn there_are_two_to_read_by_before_anybody_asked() {
        let names = MunicipalityCode::ANY_TWO.map(|it| Municipality::find(it).unwrap().name);
        assert_eq!(names, ["札幌市", "函館市"]);
    }

    #[test]
    fn q2_the_prefectures_share_out_all_municipalities() {
        let mut listed = Vec::new();
        for number in 1..=47 {
            let prefecture = Municipality::in_prefecture(&format!("{number:02}"), TODAY);
            assert!(!prefecture.is_empty(), "{number}");
            assert!(prefecture.iter().all(|it| it.prefecture == prefecture[0].prefecture), "{number}");
            listed.extend_from_slice(&prefecture);
        }
        assert!(listed.into_iter().eq(Municipality::all().into_iter().filter(|it| it.stands(TODAY))));
        for digits in ["", "0", "00", "48", "1", "011", "０１", "北海道"] {
            assert_eq!(Municipality::in_prefecture(digits, TODAY), [], "{digits}");
        }
    }

    #[test]
    fn a_code_that_no_municipality_has_is_not_found() {
        // Right check digit, but the code of a prefecture.
        assert!(MunicipalityCode::parse("010006").is_ok());
        assert_eq!(Municipality::find_str("010006"), None);
    }

    proptest! {
        #[test]
        fn exactly_one_last_digit_is_right(body in 0u32..100_000) {
            let right = (0..10).filter(|d| MunicipalityCode::parse(&format!("{body:05}{d}")).is_ok());
            prop_assert_eq!(right.count(), 1);
        }

        #[test]
        fn any_changed_digit_is_noticed(index in 0usize..1742, place in 0usize..5, by in 1u8..10) {
            let code = Municipality::all()[index].code;
            let mut digits = code.0;
            digits[place] = b'0' + (digits[place] - b'0' + by) % 10;
            let changed = String::from_utf8(digits.to_vec()).unwrap();
            // Modulo 11 with 10 written as 0 catches all but a few single errors; never a crash.
            if let Ok(other) = MunicipalityCode::parse(&changed) {
                prop_assert_ne!(other, code);
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in ".*") {
            if let Ok(code) = MunicipalityCode::parse(&text) {
                prop_assert_eq!(code.as_str(), text);
            }
        }
    }
}
