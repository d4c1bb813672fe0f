//! Municipalities (市区町村) and their codes (全国地方公共団体コード).

use std::fmt;
use std::sync::LazyLock;

/// The 1,741 municipalities in code order: `code,prefecture,name,kana`, the kana in hiragana.
const REGISTER: &str = include_str!("../data/municipalities.csv");

static MUNICIPALITIES: LazyLock<Vec<Municipality>> =
    LazyLock::new(|| REGISTER.lines().skip(1).filter_map(Municipality::from_row).collect());

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

/// One of the 1,741 municipalities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Municipality {
    /// Its code, check digit included.
    pub code: MunicipalityCode,
    /// 都道府県, as in 「北海道」.
    pub prefecture: &'static str,
    /// Its name, as in 「札幌市」.
    pub name: &'static str,
    /// Its name in hiragana.
    pub kana: &'static str,
}

impl Municipality {
    fn from_row(row: &'static str) -> Option<Self> {
        let mut columns = row.split(',');
        Some(Self {
            code: MunicipalityCode::parse(columns.next()?).ok()?,
            prefecture: columns.next()?,
            name: columns.next()?,
            kana: columns.next()?,
        })
    }

    /// The municipality with this code, if there is one.
    #[must_use]
    pub fn find(code: MunicipalityCode) -> Option<&'static Self> {
        let index = MUNICIPALITIES.binary_search_by_key(&code, |it| it.code).ok()?;
        MUNICIPALITIES.get(index)
    }

    /// The municipality whose code this text is, if there is one.
    #[must_use]
    pub fn find_str(code: &str) -> Option<&'static Self> {
        Self::find(MunicipalityCode::parse(code).ok()?)
    }

    /// All municipalities in code order.
    #[must_use]
    pub fn all() -> &'static [Self] {
        &MUNICIPALITIES
    }

    /// The municipalities of the prefecture whose code (JIS X 0401) these two digits are, in code order; none when there
    /// is no such prefecture.
    #[must_use]
    pub fn in_prefecture(digits: &str) -> &'static [Self] {
        let from = MUNICIPALITIES.partition_point(|it| it.code.prefecture() < digits);
        let rest = MUNICIPALITIES.get(from..).unwrap_or_default();
        rest.get(..rest.partition_point(|it| it.code.prefecture() == digits)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn q2_every_municipality_of_the_register_is_known_in_code_order() {
        assert_eq!(Municipality::all().len(), 1741);
        assert!(Municipality::all().is_sorted_by(|a, b| a.code < b.code));
        for it in Municipality::all() {
            assert_eq!(Municipality::find(it.code), Some(it));
            assert!(!it.name.is_empty() && !it.kana.is_empty() && !it.prefecture.is_empty());
        }
    }

    #[test]
    fn q2_the_prefectures_share_out_all_municipalities() {
        let mut listed = Vec::new();
        for number in 1..=47 {
            let prefecture = Municipality::in_prefecture(&format!("{number:02}"));
            assert!(!prefecture.is_empty(), "{number}");
            assert!(prefecture.iter().all(|it| it.prefecture == prefecture[0].prefecture), "{number}");
            listed.extend_from_slice(prefecture);
        }
        assert_eq!(listed, Municipality::all());
        for digits in ["", "0", "00", "48", "1", "011", "０１", "北海道"] {
            assert_eq!(Municipality::in_prefecture(digits), [], "{digits}");
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
        fn any_changed_digit_is_noticed(index in 0usize..1741, place in 0usize..5, by in 1u8..10) {
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
