//! 氏名, and the form in which names are compared (Q12).

#![no_main]

use libfuzzer_sys::fuzz_target;
use vrs_policy::{FoldedName, InvalidName, PersonName};

/// All that is ever said of a text that is no name.
const WORDS: [&str; 4] = [
    "the name is empty",
    "the name has no letter, digit or ideograph",
    "a name has at most 100 characters",
    "the name has a control character",
];

fuzz_target!(|data: &[u8]| {
    let text = vrs_fuzz::text(data);
    let name = match PersonName::parse(text) {
        Ok(name) => name,
        Err(error) => {
            assert!(WORDS.contains(&error.to_string().as_str()));
            return;
        }
    };
    assert_eq!(name.as_written(), text.trim());
    let Some(folded) = name.searchable() else {
        assert!(name.is_unreadable());
        assert_eq!(FoldedName::parse(text), Err(InvalidName::Unreadable), "nobody is looked for by it");
        return;
    };
    assert!(!folded.as_str().is_empty(), "a name that folds to nothing would match everybody that has none");
    assert_eq!(format!("{name:?} {folded:?}"), "PersonName(…) FoldedName(…)");
    assert!(!folded.as_str().chars().any(|it| it.is_whitespace() || it.is_control()));
    // Folding again changes nothing; one character can fold to many, so that there may be no room for all.
    assert_same(&name, folded.as_str());
    // Nor do spaces, wherever they stand, nor what nobody can see.
    for unseen in [" ", "_", "\t", "　", "\u{FE00}", "\u{E0100}", "\u{200D}"] {
        let spread: String = text.trim().chars().flat_map(|it| [it.to_string(), unseen.to_owned()]).collect();
        assert_same(&name, &spread);
    }
});

fn assert_same(name: &PersonName, other: &str) {
    match PersonName::parse(other) {
        Ok(other) => assert!(!other.differs_from(name) && other.searchable() == name.searchable()),
        Err(error) => assert_eq!(error, InvalidName::TooLong),
    }
}
