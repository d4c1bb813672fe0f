//! What the targets share: the edge of a function, and what it may say of its input.

pub mod edge;
pub mod words;

use jiff::Timestamp;

/// When it is, for every target: 2021-12-14, the day of the notice.
pub const NOW: Timestamp = Timestamp::constant(1_639_440_000, 0);

/// The input as text, as far as it is any: what is no UTF-8 ends it.
pub fn text(data: &[u8]) -> &str {
    data.utf8_chunks().next().map_or("", |chunk| chunk.valid())
}

/// The input in two: before its first line break, and behind it.
pub fn halves(data: &[u8]) -> (&[u8], &[u8]) {
    match data.iter().position(|&it| it == b'\n') {
        Some(at) => (&data[..at], &data[at + 1..]),
        None => (&[], data),
    }
}
