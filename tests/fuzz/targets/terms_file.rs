//! The operator's files of terms (T7), and the identity of a text as the store keeps it (T4).

#![no_main]

use libfuzzer_sys::fuzz_target;
use vrs_policy::{InvalidTerms, Terms, TermsId, TextIdentity};

fuzz_target!(|data: &[u8]| {
    let text = vrs_fuzz::text(data);
    if let Some(identity) = TextIdentity::parse(text) {
        assert_eq!(identity.to_string(), text);
    }
    match Terms::parse(TermsId::Usage, text) {
        Ok(terms) => assert_is_kept(&terms, text),
        Err(error) => assert_says_where(&error, text),
    }
});

fn assert_is_kept(terms: &Terms, file: &str) {
    let Terms { identity, title, body } = terms;
    assert!(file.contains(body.as_str()), "a text is shown as it stands in the file");
    assert!(!body.is_empty() && !title.is_empty());
    let hash = identity.digest.strip_prefix("sha256:").expect("the kind of digest");
    assert!(hash.len() == 64 && hash.bytes().all(|it| matches!(it, b'0'..=b'9' | b'a'..=b'f')));
    assert_eq!(TextIdentity::parse(&identity.to_string()).as_ref(), Some(identity));
    let written =
        format!("\u{FEFF}---\r\ntitle: {title}\r\nversion: {}\r\n---\r\n\r\n{body}\r\n", identity.version);
    assert_eq!(Terms::parse(TermsId::Usage, &written).as_ref(), Ok(terms), "however the file is written");
    let addendum = Terms::parse(TermsId::InquiryAddendum, &written).expect("good for either document");
    assert_ne!(&addendum.identity, identity, "an agreement to one document is none to the other");
    let other = Terms::parse(TermsId::Usage, &format!("{written}x")).expect("a longer text");
    assert_ne!(&other.identity, identity, "another text has another identity");
}

fn assert_says_where(error: &InvalidTerms, file: &str) {
    match error {
        InvalidTerms::HeadLine(line) => assert!((2..=file.lines().count()).contains(line)),
        InvalidTerms::Missing(key) => assert!(["version", "title"].contains(key)),
        InvalidTerms::NoHead | InvalidTerms::NoBody => {}
    }
}
