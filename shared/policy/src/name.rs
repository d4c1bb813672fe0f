//! Names of persons, and the form in which two names are compared (Q12).

use std::fmt;

use icu_normalizer::ComposingNormalizerBorrowed;
use icu_properties::CodePointSetData;
use icu_properties::props::DefaultIgnorableCodePoint;
use zeroize::Zeroize;

/// A name or its kana as a municipality wrote it: 1 to 100 characters, at least one of which counts
/// when names are compared. Wiped from memory when dropped; its `Debug` shows nothing (G2).
#[derive(Clone, PartialEq, Eq)]
pub struct PersonName(String);

/// Why a text is not a name. Never holds the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidName {
    /// Nothing, or only spaces and invisible characters: it would match everybody that has none.
    #[error("the name is empty")]
    Empty,
    /// Over 100 characters.
    #[error("a name has at most 100 characters")]
    TooLong,
    /// A control character, a line break for instance.
    #[error("the name has a control character")]
    ControlCharacter,
}

impl PersonName {
    /// The longest name, in characters (Unicode scalar values).
    pub const CHARS_MAX: usize = 100;

    /// Reads a name; spaces around it are dropped.
    ///
    /// # Errors
    /// [`InvalidName`], which tells what is wrong and not what was read.
    pub fn parse(text: &str) -> Result<Self, InvalidName> {
        let text = text.trim();
        if text.chars().count() > Self::CHARS_MAX {
            return Err(InvalidName::TooLong);
        }
        if text.chars().any(char::is_control) {
            return Err(InvalidName::ControlCharacter);
        }
        let name = Self(text.to_owned());
        if name.folded().as_str().is_empty() {
            return Err(InvalidName::Empty);
        }
        Ok(name)
    }

    /// The name as it was written.
    #[must_use]
    pub fn as_written(&self) -> &str {
        &self.0
    }

    /// The form in which names are compared.
    #[must_use]
    pub fn folded(&self) -> FoldedName {
        FoldedName(fold(&self.0))
    }
}

impl Drop for PersonName {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonName(…)")
    }
}

/// A name reduced to what counts when two are compared (Q12): NFKC, default-ignorable characters
/// (variation selectors among them) and spaces dropped, Latin letters in upper case, hiragana as katakana,
/// hyphens and long marks beside kana as one long mark, middle dots kept.
///
/// Variants such as 髙 and 高 stay different: to take one for the other is a person's decision.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct FoldedName(String);

impl FoldedName {
    /// The folded text, for comparison and for the keyed hash of the name index.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Drop for FoldedName {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for FoldedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FoldedName(…)")
    }
}

fn fold(text: &str) -> String {
    let nfkc = ComposingNormalizerBorrowed::new_nfkc();
    let ignorable = CodePointSetData::new::<DefaultIgnorableCodePoint>();
    // Ignorable characters go first: one between a letter and its mark would keep them from composing.
    let visible: String = text.chars().filter(|c| !ignorable.contains(*c)).collect();
    let letters: String = nfkc
        .normalize(&visible)
        .chars()
        .filter(|c| !c.is_whitespace() && !ignorable.contains(*c))
        .flat_map(latin_to_upper)
        .map(hiragana_to_katakana)
        .collect();
    // Dropping a space can bring a letter and a combining mark together: compose once more.
    unify_long_marks(&nfkc.normalize(&letters))
}

fn latin_to_upper(c: char) -> impl Iterator<Item = char> {
    let is_latin = matches!(c, 'a'..='z' | '\u{DF}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}');
    let upper = is_latin.then(|| c.to_uppercase());
    let other = (!is_latin).then_some(c);
    upper.into_iter().flatten().chain(other)
}

fn hiragana_to_katakana(c: char) -> char {
    match c {
        'ぁ'..='ゖ' | 'ゝ' | 'ゞ' => char::from_u32(u32::from(c) + 0x60).unwrap_or(c),
        other => other,
    }
}

const LONG_MARK: char = 'ー';

fn is_hyphen_or_long_mark(c: char) -> bool {
    matches!(c, LONG_MARK | '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2500}')
}

fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ヽ'..='ヿ' | '\u{31F0}'..='\u{31FF}')
}

/// A run of hyphens or long marks that touches kana becomes as many long marks; elsewhere (ANNE-MARIE)
/// a hyphen stays what it is.
fn unify_long_marks(text: &str) -> String {
    let mut unified = String::with_capacity(text.len());
    let mut run = 0_usize;
    let mut marks = String::new();
    let mut before: Option<char> = None;
    for c in text.chars().map(Some).chain([None]) {
        match c {
            Some(mark) if is_hyphen_or_long_mark(mark) => {
                run += 1;
                marks.push(mark);
            }
            other => {
                if run > 0 {
                    if before.is_some_and(is_katakana) || other.is_some_and(is_katakana) {
                        unified.extend(std::iter::repeat_n(LONG_MARK, run));
                    } else {
                        unified.push_str(&marks);
                    }
                    run = 0;
                    marks.clear();
                }
                unified.extend(other);
                before = other;
            }
        }
    }
    unified
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn folded(text: &str) -> FoldedName {
        PersonName::parse(text).unwrap().folded()
    }

    #[test]
    fn q12_names_that_match() {
        for (one, other) in [
            ("見本 花子", "見本　花子"),
            ("見本花子", "見本 花子"),
            ("ミホン ハナコ", "みほん はなこ"),
            ("ﾐﾎﾝ ﾊﾅｺ", "ミホンハナコ"),
            ("ｶﾞｷﾞ", "ガギ"),
            ("か\u{3099}", "ガ"),
            ("Ａｎｎａ", "ANNA"),
            ("anna smith", "Anna Smith"),
            ("葛\u{E0100}城", "葛城"),
            ("見\u{FE00}本", "見本"),
            ("見\u{200B}本", "見本"),
            ("見\u{202E}本", "見本"),
            ("神\u{FA19}", "神神"),
            ("ジョ－ンズ", "ジョーンズ"),
            ("ジョ-ンズ", "ジョーンズ"),
            ("ジョ‐ンズ", "ジョーンズ"),
            ("ジョ−ンズ", "ジョーンズ"),
            ("ｼﾞｮｰﾝｽﾞ", "じょーんず"),
            ("山田-ジョン", "山田ージョン"),
            ("ゔぁん", "ヴァン"),
            ("straße", "STRASSE"),
        ] {
            assert!(folded(one) == folded(other), "{one} should match {other}");
        }
    }

    #[test]
    fn q12_names_that_do_not_match() {
        for (one, other) in [
            ("髙橋", "高橋"),
            ("齋藤", "斎藤"),
            ("渡邊", "渡辺"),
            ("﨑", "崎"),
            ("マリア・ルイサ", "マリアルイサ"),
            ("マリアールイサ", "マリア・ルイサ"),
            ("ジョーンズ", "ジョンズ"),
            ("ハナコ", "バナコ"),
            ("ヤマモト", "ャマモト"),
            ("一ノ瀬", "ーノ瀬"),
            ("ANNE-MARIE", "ANNEMARIE"),
            ("ANNE-MARIE", "ANNEーMARIE"),
        ] {
            assert!(folded(one) != folded(other), "{one} should not match {other}");
        }
    }

    #[test]
    fn blanks_and_invisible_names_are_refused() {
        for blank in ["", " ", "　", "\u{200B}", "\u{FE0F}", "\u{3164}", "\u{2060}\u{E0101}"] {
            assert_eq!(PersonName::parse(blank), Err(InvalidName::Empty), "{blank:?}");
        }
        assert_eq!(PersonName::parse(&"あ".repeat(101)), Err(InvalidName::TooLong));
        assert!(PersonName::parse(&"あ".repeat(100)).is_ok());
        assert_eq!(PersonName::parse("見本\0花子"), Err(InvalidName::ControlCharacter));
        assert_eq!(PersonName::parse("見本\n花子"), Err(InvalidName::ControlCharacter));
    }

    #[test]
    fn g2_debug_shows_nothing() {
        let name = PersonName::parse("見本 花子").unwrap();
        assert_eq!(format!("{name:?} {:?}", name.folded()), "PersonName(…) FoldedName(…)");
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing_more(text in "\\PC*") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn folding_japanese_and_latin_twice_changes_nothing_more(
            text in "[ぁ-ゟ゠-ヿｦ-ﾟa-zA-ZÀ-ɏḀ-ỿー‐-―−\u{300}-\u{36F}\u{3099}\u{309A} 一-丏]{0,12}"
        ) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
