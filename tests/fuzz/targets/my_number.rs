//! 個人番号, as a file has it and as a person types it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use vrs_policy::{InvalidMyNumber, MyNumber};

/// All that is ever said of a text that is no number.
const WORDS: [&str; 3] = [
    "the individual number is empty",
    "an individual number has twelve digits",
    "the check digit of the individual number is wrong",
];

fuzz_target!(|data: &[u8]| {
    let text = vrs_fuzz::text(data);
    match MyNumber::parse(text) {
        Ok(number) => {
            assert_eq!(number.expose_digits(), text.as_bytes(), "a file has plain digits only");
            assert!(check_digit_holds(number.expose_digits()));
            assert_eq!(format!("{number:?}"), "MyNumber(…)");
        }
        Err(error) => assert_says_nothing(error),
    }
    match MyNumber::parse_typed(text) {
        Ok(number) => {
            let typed: Vec<u8> = text.chars().filter_map(digit).collect();
            assert_eq!(
                number.expose_digits(),
                typed.as_slice(),
                "the digits that were typed, in their order"
            );
            assert_is_understood_however_written(&number);
        }
        Err(error) => {
            assert_says_nothing(error);
            assert!(MyNumber::parse(text).is_err(), "whatever a file may have, a person may type");
        }
    }
});

fn assert_says_nothing(error: InvalidMyNumber) {
    assert!(WORDS.contains(&error.to_string().as_str()));
}

/// Plain, in groups, and full-width: always the same number.
fn assert_is_understood_however_written(number: &MyNumber) {
    let plain: String = number.expose_digits().iter().copied().map(char::from).collect();
    let groups = |mark: &str| [&plain[..4], &plain[4..8], &plain[8..]].join(mark);
    let wide: String = plain.chars().filter_map(|it| char::from_u32(u32::from(it) + 0xFEE0)).collect();
    assert_eq!(MyNumber::parse(&plain).as_ref(), Ok(number));
    for written in
        [plain.clone(), groups("-"), groups("　"), groups("－"), groups("・"), groups("\u{202D}"), wide]
    {
        assert_eq!(MyNumber::parse_typed(&written).as_ref(), Ok(number));
    }
}

fn digit(c: char) -> Option<u8> {
    let ascii = match c {
        '０'..='９' => u32::from(c) - 0xFEE0,
        other => u32::from(other),
    };
    u8::try_from(ascii).ok().filter(u8::is_ascii_digit)
}

/// 総務省令第85号 第5条 word for word: P_n is the n-th digit from the lowest but the check digit, and Q_n is n + 1 up to the
/// sixth, n - 5 from the seventh.
fn check_digit_holds(digits: &[u8; 12]) -> bool {
    let p = |n: usize| u32::from(digits[11 - n] - b'0');
    let q = |n: usize| if n <= 6 { n + 1 } else { n - 5 } as u32;
    let remainder = (1..=11).map(|n| p(n) * q(n)).sum::<u32>() % 11;
    p(0) == if remainder <= 1 { 0 } else { 11 - remainder }
}
