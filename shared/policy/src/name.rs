//! Names of persons, and the form in which two names are compared (Q12).

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use icu_normalizer::ComposingNormalizerBorrowed;
use icu_properties::props::{DefaultIgnorableCodePoint, GeneralCategory};
use icu_properties::{CodePointMapData, CodePointSetData};
use zeroize::Zeroize;

/// A name or its kana as a municipality wrote it: 1 to 100 characters. Wiped from memory when dropped; its
/// `Debug` shows nothing (G2).
///
/// A name in which something stands for a character that was lost (R4) is kept as it is, and found by nobody.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonName(String);

/// Why a text is not a name. Never holds the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidName {
    /// Nothing, or only spaces and invisible characters: it would match everybody that has none.
    #[error("the name is empty")]
    Empty,
    /// Signs only, a dash for instance: it would match everybody of whom no name is known.
    #[error("the name has no letter, digit or ideograph")]
    NoLetter,
    /// Over 100 characters.
    #[error("a name has at most 100 characters")]
    TooLong,
    /// A control character other than a tab, a line break for instance.
    #[error("the name has a control character")]
    ControlCharacter,
    /// A sign that stands for a character that was lost: nobody can be looked for by it (R4).
    #[error("the name has a replacement character")]
    Unreadable,
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
        // Some systems part family and given name by a tab.
        if text.chars().any(|c| c.is_control() && c != '\t') {
            return Err(InvalidName::ControlCharacter);
        }
        let name = Self(text.to_owned());
        let folded = FoldedName(fold(text));
        if folded.0.is_empty() {
            return Err(InvalidName::Empty);
        }
        if !name.is_unreadable() && !folded.0.chars().any(counts_as_letter) {
            return Err(InvalidName::NoLetter);
        }
        Ok(name)
    }

    /// The name as it was written.
    #[must_use]
    pub fn as_written(&self) -> &str {
        &self.0
    }

    /// The form by which it is found; `None` when a character of it was lost.
    #[must_use]
    pub fn searchable(&self) -> Option<FoldedName> {
        (!self.is_unreadable()).then(|| FoldedName(fold(&self.0)))
    }

    /// Whether something in it stands for a character that was lost: what systems write that lack the character (R4).
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        ComposingNormalizerBorrowed::new_nfkc().normalize(&self.0).chars().any(is_replacement)
    }

    /// Whether the two are other names, and not only written in another way (R2).
    #[must_use]
    pub fn differs_from(&self, other: &Self) -> bool {
        FoldedName(fold(&self.0)) != FoldedName(fold(&other.0))
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

/// A name by which somebody can be looked for, reduced to what counts when two are compared (Q12): NFKC, CJK radicals as
/// the ideographs that they look like, default-ignorable characters (variation selectors among them), spaces, tabs and
/// `_` dropped, Latin letters in upper case, hiragana as katakana, hyphens and long marks beside kana as one long mark,
/// the many hyphens and apostrophes beside Latin letters as one each, middle dots kept.
///
/// Variants such as 髙 and 高 stay different: to take one for the other is a person's decision.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct FoldedName(String);

impl FoldedName {
    /// Reads the name that somebody is looked for by.
    ///
    /// # Errors
    /// [`InvalidName`], which tells what is wrong and not what was read.
    pub fn parse(text: &str) -> Result<Self, InvalidName> {
        PersonName::parse(text)?.searchable().ok_or(InvalidName::Unreadable)
    }

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

/// What systems write in place of a character that they lack: `?`, U+FFFD, the printer's 〓, and ■.
const fn is_replacement(c: char) -> bool {
    matches!(c, '?' | '\u{FFFD}' | '〓' | '■')
}

/// A letter, a digit or an ideograph; among them those of a municipality's own (外字). Marks that only lengthen or repeat
/// (ー, 々) are none: they stand for nothing by themselves.
fn counts_as_letter(c: char) -> bool {
    matches!(
        CodePointMapData::<GeneralCategory>::new().get(c),
        GeneralCategory::UppercaseLetter
            | GeneralCategory::LowercaseLetter
            | GeneralCategory::TitlecaseLetter
            | GeneralCategory::OtherLetter
            | GeneralCategory::DecimalNumber
            | GeneralCategory::LetterNumber
            | GeneralCategory::OtherNumber
            | GeneralCategory::PrivateUse
    )
}

fn fold(text: &str) -> String {
    let nfkc = ComposingNormalizerBorrowed::new_nfkc();
    let ignorable = CodePointSetData::new::<DefaultIgnorableCodePoint>();
    // Ignorable characters go first: one between a letter and its mark would keep them from composing. An accent that
    // stands by itself would become a mark on the letter before it.
    let visible: String = text
        .chars()
        .filter(|c| !ignorable.contains(*c))
        .map(|c| if c == '\u{B4}' { APOSTROPHE } else { c })
        .collect();
    let letters: String = nfkc
        .normalize(&visible)
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '_' && !ignorable.contains(*c))
        .map(radical_to_ideograph)
        .flat_map(latin_to_upper)
        .map(hiragana_to_katakana)
        .collect();
    // Dropping a space can bring a letter and a combining mark together: compose once more.
    unify_apostrophes(&unify_dashes(&nfkc.normalize(&letters)))
}

/// CJK radicals and strokes, as some PDFs hand them out in place of the ideographs that they look like, and those
/// ideographs: `Equivalent_Unified_Ideograph` of Unicode. NFKC does the Kangxi radicals.
const EQUIVALENT_IDEOGRAPHS: &str = include_str!("../data/equivalent-ideographs.csv");

static IDEOGRAPH_OF_RADICAL: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let row = |row: &'static str| {
        let (radical, ideograph) = row.split_once(',')?;
        Some((character(radical)?, character(ideograph)?))
    };
    EQUIVALENT_IDEOGRAPHS.lines().skip(1).filter_map(row).collect()
});

fn character(hexadecimal: &str) -> Option<char> {
    char::from_u32(u32::from_str_radix(hexadecimal, 16).ok()?)
}

fn radical_to_ideograph(c: char) -> char {
    match c {
        '\u{2E80}'..='\u{2EFF}' | '\u{31C0}'..='\u{31EF}' => {
            IDEOGRAPH_OF_RADICAL.get(&c).copied().unwrap_or(c)
        }
        other => other,
    }
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
const HYPHEN: char = '-';
const APOSTROPHE: char = '\'';

/// What keyboards, documents and other systems offer as a hyphen, a dash or a minus.
const fn is_hyphen(c: char) -> bool {
    matches!(
        c,
        HYPHEN | '\u{2D7}' | '\u{58A}' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2043}'
                | '\u{2212}'
                | '\u{2500}'
                | '\u{2501}'
                | '\u{2796}'
                | '\u{2E3A}'
                | '\u{2E3B}'
    )
}

/// What they offer as an apostrophe, quotes, primes and accents that stand by themselves among them.
const fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        APOSTROPHE
            | '`'
            | '\u{2B9}'..='\u{2BF}'
            | '\u{2C8}'
            | '\u{2CA}'
            | '\u{2CB}'
            | '\u{55A}'
            | '\u{2018}'..='\u{201B}'
            | '\u{2032}'
            | '\u{2035}'
            | '\u{A78B}'
            | '\u{A78C}'
    )
}

fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ヽ'..='ヿ' | '\u{31F0}'..='\u{31FF}')
}

/// A Latin letter once it is in upper case; those without one stay small.
const fn is_latin(c: char) -> bool {
    matches!(c, 'A'..='Z' | 'a'..='z' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' | '\u{300}'..='\u{36F}')
}

/// Hyphens and long marks in a run that touches kana become long marks. In one that touches Latin letters the many hyphens
/// become one and the same; elsewhere all stay what they are.
fn unify_dashes(text: &str) -> String {
    unify_runs(
        text,
        |c| c == LONG_MARK || is_hyphen(c),
        |neighbours, mark| {
            if neighbours.into_iter().flatten().any(is_katakana) {
                LONG_MARK
            } else if is_hyphen(mark) && neighbours.into_iter().flatten().any(is_latin) {
                HYPHEN
            } else {
                mark
            }
        },
    )
}

fn unify_apostrophes(text: &str) -> String {
    unify_runs(text, is_apostrophe, |neighbours, mark| {
        if neighbours.into_iter().flatten().any(is_latin) { APOSTROPHE } else { mark }
    })
}

/// Gives each mark of a run what `unified` makes of it and of the characters around the run.
fn unify_runs(
    text: &str,
    is_mark: impl Fn(char) -> bool,
    unified: impl Fn([Option<char>; 2], char) -> char,
) -> String {
    let mut folded = String::with_capacity(text.len());
    let (mut before, mut run) = (None, String::new());
    for c in text.chars().map(Some).chain([None]) {
        match c {
            Some(mark) if is_mark(mark) => run.push(mark),
            other => {
                folded.extend(run.drain(..).map(|mark| unified([before, other], mark)));
                folded.extend(other);
                before = other;
            }
        }
    }
    run.zeroize();
    folded
}

#[cfg(test)]
mod tests;
