//! The body of an agreement: nobody agrees to a text that they were not shown (T4, T5).

#![no_main]

use std::sync::LazyLock;

use consent_submit::Shown;
use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};
use vrs_fuzz::edge::{INQUIRER, read, request};
use vrs_policy::{Terms, TermsId};

/// With a digest that stands in the corpus.
static TERMS: LazyLock<Terms> = LazyLock::new(|| {
    Terms::parse(TermsId::Usage, "---\nversion: 2021-12-03\ntitle: 見本\n---\n本文\n")
        .expect("a text of terms")
});

fuzz_target!(|body: &[u8]| {
    let agreed =
        read(request(&INQUIRER, &[], body), |call| vrs_http::json::<Shown>(&call.request)?.must_be(&TERMS));
    let identity = &TERMS.identity;
    let shown = json!({ "version": identity.version.to_string(), "digest": identity.digest });
    let sent: Option<Value> = serde_json::from_slice(body).ok();
    match agreed {
        Ok(()) => assert_eq!(sent, Some(shown), "exactly what was shown"),
        Err(413) => assert!(body.len() > vrs_http::BODY_BYTES_MAX),
        Err(400 | 422) => assert_ne!(sent.filter(|_| !repeats(body)), Some(shown)),
        Err(409) => assert!(sent != Some(shown)),
        Err(other) => panic!("{other}"),
    }
});

/// A member twice, which a map would hide: more names than it has room for.
fn repeats(body: &[u8]) -> bool {
    body.iter().filter(|&&it| it == b':').count() > 3
}
