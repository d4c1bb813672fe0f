//! 全国地方公共団体コード.

#![no_main]

use libfuzzer_sys::fuzz_target;
use vrs_policy::{Municipality, MunicipalityCode};

fuzz_target!(|data: &[u8]| {
    let text = vrs_fuzz::text(data);
    let listed = Municipality::all().into_iter().find(|it| it.code.as_str() == text);
    assert_eq!(Municipality::find_str(text), listed, "found by its code, and by nothing else");
    let _ = vrs_policy::municipality_meant_by(text);
    match MunicipalityCode::parse(text) {
        Ok(code) => {
            assert_eq!(code.as_str(), text);
            assert_eq!(format!("{code} {code:?}"), format!("{text} {text}"));
            assert!(check_digit_holds(text.as_bytes()));
        }
        Err(error) => {
            let words = "not a municipality code: six digits with a right check digit are expected";
            assert_eq!(error.to_string(), words);
            assert!(
                !(text.len() == 6
                    && text.bytes().all(|it| it.is_ascii_digit())
                    && check_digit_holds(text.as_bytes()))
            );
        }
    }
});

/// 全国地方公共団体コード仕様 word for word: the difference of the sum from the next multiple of 11 has the check digit as its
/// last digit; a sum below 11 is taken from 11.
fn check_digit_holds(digits: &[u8]) -> bool {
    let sum: u32 = (0..5).map(|at| u32::from(digits[at] - b'0') * (6 - at as u32)).sum();
    let difference = if sum < 11 { 11 - sum } else { 11 - sum % 11 };
    u32::from(digits[5] - b'0') == difference % 10
}
