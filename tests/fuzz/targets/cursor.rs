//! Cursors of the record of inquiries (A5): whatever comes back moves within the list that it is read for.

#![no_main]

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use inquiry_history::Scope;
use libfuzzer_sys::fuzz_target;
use vrs_policy::{Direction, Month, MunicipalityCode};

fuzz_target!(|data: &[u8]| {
    let text = vrs_fuzz::text(data);
    if let Some(month) = Month::parse(text) {
        assert_eq!(month.to_string(), text);
    }
    // As it came, and as if somebody had written it who knows the form.
    for cursor in [text, &BASE64_URL_SAFE_NO_PAD.encode(data)] {
        let readers = lists().filter(|list| assert_reads_its_own(list, cursor)).count();
        assert!(readers <= 1, "good for one list");
    }
});

/// Whether the list takes the cursor; if so, for a place in this list.
fn assert_reads_its_own(list: &Scope, cursor: &str) -> bool {
    let Some(place) = list.read(cursor) else { return false };
    let (from, to) = list.month.bounds().expect("a month long before the end of time");
    assert!(from <= place.inquired_at && place.inquired_at < to);
    assert_eq!(list.read(&list.write(&place)), Some(place));
    true
}

fn lists() -> impl Iterator<Item = Scope> {
    let months = ["2021-11", "2021-12"];
    let directions = [Direction::Made, Direction::Received];
    let codes = ["011002", "012025"];
    let all = codes.into_iter().flat_map(move |code| {
        directions.into_iter().flat_map(move |direction| months.map(|month| (code, direction, month)))
    });
    all.map(|(code, direction, month)| Scope {
        municipality: MunicipalityCode::parse(code).expect("a code"),
        direction,
        month: Month::parse(month).expect("a month"),
    })
}
