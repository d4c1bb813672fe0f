//! Keys that callers make for their inquiries: the id under which an inquiry is recorded.

#![no_main]

use libfuzzer_sys::fuzz_target;
use vrs_fuzz::NOW;
use vrs_policy::InquiryId;

fuzz_target!(|data: &[u8]| {
    let text = vrs_fuzz::text(data);
    let id = InquiryId::parse(text);
    let made_at_ms = made_at_ms(text);
    assert_eq!(id.is_some(), made_at_ms.is_some(), "a UUIDv7 in the hyphenated form, and nothing else");
    let (now, key) = (NOW.as_millisecond(), InquiryId::from_idempotency_key(text, NOW));
    match (id, made_at_ms) {
        (Some(id), Some(made_at)) => {
            assert_eq!(id.to_string(), text.to_ascii_lowercase());
            assert_eq!(InquiryId::parse(&id.to_string()), Some(id));
            assert_eq!(key.is_ok(), (now - 600_000..=now + 120_000).contains(&made_at), "for ten minutes");
            assert_eq!(key.ok(), key.ok().and(Some(id)));
        }
        _ => assert_eq!(
            key.map_err(|it| it.to_string()),
            Err("not a UUIDv7 made within the last ten minutes".into())
        ),
    }
});

/// RFC 9562, section 5.7, read by hand.
fn made_at_ms(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let shape = bytes.len() == 36
        && bytes.iter().enumerate().all(|(at, it)| match at {
            8 | 13 | 18 | 23 => *it == b'-',
            14 => *it == b'7',
            19 => matches!(it, b'8' | b'9' | b'a' | b'b' | b'A' | b'B'),
            _ => it.is_ascii_hexdigit(),
        });
    shape.then(|| i64::from_str_radix(&text[..13].replace('-', ""), 16).ok()).flatten()
}
