//! The body of an inquiry, and its key: a line with the key, then the body.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};
use transfer_inquiry::{InquiryRequest, parse};
use vrs_fuzz::NOW;
use vrs_fuzz::edge::{INQUIRER, read, request};
use vrs_policy::Subject;

fuzz_target!(|data: &[u8]| {
    let (key, body) = vrs_fuzz::halves(data);
    match ask(key, body) {
        Ok(asked) => {
            assert_names_known_members(body);
            let again =
                ask(asked.key.map(|it| it.to_string()).unwrap_or_default().as_bytes(), &print(&asked));
            assert_same(&asked, &again.expect("what was understood can be said again"));
        }
        Err(413) => assert!(body.len() > vrs_http::BODY_BYTES_MAX),
        Err(400 | 422) => {}
        Err(other) => panic!("{other}"),
    }
});

fn ask(key: &[u8], body: &[u8]) -> Result<InquiryRequest, u16> {
    let headers: &[(&'static str, &[u8])] = if key.is_empty() { &[] } else { &[("idempotency-key", key)] };
    read(request(&INQUIRER, headers, body), |call| parse(call, NOW))
}

fn print(asked: &InquiryRequest) -> Vec<u8> {
    let subject = match &asked.inquiry.subject {
        Subject::MyNumber(number) => {
            json!({ "myNumber": std::str::from_utf8(number.expose_digits()).expect("digits") })
        }
        Subject::Demographics(it) => json!({
            "name": it.name.as_str(),
            "birthDate": it.birth_date.to_iso(),
            "sex": it.sex.as_str(),
        }),
    };
    json!({
        "holder": asked.inquiry.holder.code.as_str(),
        "individualConsent": asked.inquiry.individual_consent,
        "subject": subject,
    })
    .to_string()
    .into_bytes()
}

fn assert_same(one: &InquiryRequest, other: &InquiryRequest) {
    assert_eq!(one.key, other.key);
    assert_eq!(one.inquiry.holder, other.inquiry.holder);
    assert_eq!(one.inquiry.individual_consent, other.inquiry.individual_consent);
    match (&one.inquiry.subject, &other.inquiry.subject) {
        (Subject::MyNumber(one), Subject::MyNumber(other)) => assert_eq!(one, other),
        (Subject::Demographics(one), Subject::Demographics(other)) => assert_eq!(one, other),
        _ => panic!("another way of naming a person"),
    }
}

/// A mistyped member must not pass silently, and a person is named in one way.
fn assert_names_known_members(body: &[u8]) {
    let body: Value = serde_json::from_slice(body).expect("what was read is JSON");
    let names = |value: &Value| value.as_object().expect("an object").keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&body), ["holder", "individualConsent", "subject"]);
    let subject = names(&body["subject"]);
    assert!(subject == ["myNumber"] || subject == ["birthDate", "name", "sex"], "{}", subject.len());
}
