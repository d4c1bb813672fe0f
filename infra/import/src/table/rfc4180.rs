//! Comma-separated values as RFC 4180 has them, strictly, as bytes.
//!
//! Why not a ready-made reader: those take a quote in the middle of a field for a part of it, and let one
//! quote that is never closed swallow the rest of the file into memory. Here the first is a fault, the
//! second too, and a record has a limit. Bytes can be split before they are decoded, since neither UTF-8
//! nor CP932 uses the bytes of `"`, `,`, CR and LF within other characters.

use std::collections::VecDeque;
use std::io::{self, Read};

use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The longest record. A right one of the longest names in the longest encoding has about 2 KiB.
const RECORD_BYTES_MAX: usize = 16 * 1024;
const BLOCK_BYTES: usize = 64 * 1024;

/// Whether the quotes of a field are as they should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quotes {
    /// None, or a pair around the field, and pairs for each one within.
    Right,
    /// One within a field that doesn't begin with one, or something behind the closing one.
    Stray,
    /// The closing one is missing at the end of the file.
    Unclosed,
}

/// One field of a record.
pub(super) struct Field<'a> {
    pub(super) bytes: &'a [u8],
    /// The line on which it begins.
    pub(super) line: u64,
    pub(super) quotes: Quotes,
}

impl Field<'_> {
    pub(super) fn is_well_formed(&self) -> bool {
        self.quotes == Quotes::Right
    }
}

#[derive(Debug, Clone, Copy)]
struct Bounds {
    start: usize,
    end: usize,
    line: u64,
    quotes: Quotes,
}

/// One record. Its bytes are wiped from memory when dropped: they hold an individual number.
#[derive(Zeroize, ZeroizeOnDrop)]
pub(super) struct Record {
    bytes: Vec<u8>,
    #[zeroize(skip)]
    fields: Vec<Bounds>,
    #[zeroize(skip)]
    line: u64,
    #[zeroize(skip)]
    is_overlong: bool,
}

impl Record {
    /// The line on which it begins; the first is 1.
    pub(super) const fn line(&self) -> u64 {
        self.line
    }

    /// Whether it was cut off for being longer than any right one.
    pub(super) const fn is_overlong(&self) -> bool {
        self.is_overlong
    }

    /// How many fields it has.
    pub(super) const fn len(&self) -> usize {
        self.fields.len()
    }

    /// Whether it is an empty line, or nothing but commas.
    pub(super) fn is_blank(&self) -> bool {
        self.bytes.is_empty() && !self.is_overlong && self.fields.iter().all(|it| it.quotes == Quotes::Right)
    }

    /// How many fields it has up to the last that is not empty.
    pub(super) fn len_without_empty_end(&self) -> usize {
        let filled = |it: &Bounds| it.quotes != Quotes::Right || it.start < it.end;
        self.fields.iter().rposition(filled).map_or(0, |at| at + 1)
    }

    /// Whether a CR stands within it that ends no line.
    pub(super) fn has_lone_cr(&self) -> bool {
        self.bytes.contains(&b'\r')
    }

    pub(super) fn field(&self, index: usize) -> Option<Field<'_>> {
        let Bounds { start, end, line, quotes } = *self.fields.get(index)?;
        Some(Field { bytes: self.bytes.get(start..end)?, line, quotes })
    }

    /// All of its bytes, without what parts them.
    pub(super) fn whole(&self) -> &[u8] {
        &self.bytes
    }

    pub(super) fn starts_with_utf16_mark(&self) -> bool {
        self.bytes.starts_with(b"\xFF\xFE") || self.bytes.starts_with(b"\xFE\xFF")
    }

    fn begin(&mut self, line: u64) {
        self.bytes.clear();
        self.fields.clear();
        self.line = line;
        self.is_overlong = false;
    }

    fn end_field(&mut self, line: u64, quotes: Quotes) {
        let start = self.fields.last().map_or(0, |it| it.end);
        self.fields.push(Bounds { start, end: self.bytes.len(), line, quotes });
    }
}

/// Where the reader stands within a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Start,
    Plain,
    Quoted,
    /// Behind a quote that closes the field, or is the first of a pair within it.
    BehindQuote,
    /// Behind a closing quote and CR, which only LF may follow.
    BehindQuoteAndCr,
}

/// Reads records one after the other, in constant memory.
pub(super) struct Records<R> {
    input: R,
    block: Zeroizing<Vec<u8>>,
    at: usize,
    bytes_read: u64,
    line: u64,
    had_byte_order_mark: bool,
    padding: Padding,
    record: Record,
}

/// What systems leave behind the last line: Ctrl-Z as the end of the text, NULs up to the end of a block.
///
/// Such bytes are held back until it is clear whether anything follows them.
#[derive(Debug, Default)]
struct Padding {
    /// Runs of one byte, since NULs come by the thousand.
    held: VecDeque<(u8, u64)>,
    /// That something followed: they are handed out as what they are.
    is_released: bool,
    /// That nothing followed.
    was_at_end: bool,
}

impl Padding {
    /// More runs than any system leaves: what is held takes no memory to speak of.
    const RUNS_MAX: usize = 64;

    /// Whether this byte may belong to it.
    fn takes(&self, byte: u8) -> bool {
        let is_first = self.held.is_empty();
        let is_padding = matches!(byte, 0 | 0x1A) || (!is_first && matches!(byte, b'\r' | b'\n'));
        is_padding && !self.is_released && self.held.len() < Self::RUNS_MAX
    }

    fn hold(&mut self, byte: u8) {
        match self.held.back_mut() {
            Some((last, count)) if *last == byte => *count += 1,
            _ => self.held.push_back((byte, 1)),
        }
    }

    fn hand_out(&mut self) -> Option<u8> {
        let (byte, count) = self.held.front_mut()?;
        let byte = *byte;
        *count -= 1;
        if *count == 0 {
            self.held.pop_front();
        }
        self.is_released = !self.held.is_empty();
        Some(byte)
    }
}

impl<R: Read> Records<R> {
    /// Begins behind the byte order mark of UTF-8, if there is one.
    pub(super) fn new(input: R) -> io::Result<Self> {
        let record = Record { bytes: Vec::new(), fields: Vec::new(), line: 1, is_overlong: false };
        let block = Zeroizing::new(Vec::with_capacity(BLOCK_BYTES));
        let mut records = Self {
            input,
            block,
            at: 0,
            bytes_read: 0,
            line: 1,
            had_byte_order_mark: false,
            padding: Padding::default(),
            record,
        };
        // All of the record's bytes are there from the start: a buffer that grows leaves copies behind.
        records.record.bytes.reserve_exact(RECORD_BYTES_MAX);
        records.fill()?;
        if records.block.starts_with(b"\xEF\xBB\xBF") {
            records.had_byte_order_mark = true;
            records.at = 3;
        }
        Ok(records)
    }

    pub(super) const fn had_byte_order_mark(&self) -> bool {
        self.had_byte_order_mark
    }

    /// Whether the file ended in Ctrl-Z or NULs, which were passed over.
    pub(super) const fn was_padded(&self) -> bool {
        self.padding.was_at_end
    }

    /// How much of the input has been taken, in blocks.
    pub(super) const fn bytes_read(&self) -> u64 {
        self.bytes_read
    }

    /// All that is ever held.
    #[cfg(test)]
    pub(super) fn memory_bytes(&self) -> usize {
        self.block.capacity()
            + self.record.bytes.capacity()
            + size_of::<Bounds>() * self.record.fields.capacity()
    }

    /// The next record, or `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<&Record>> {
        self.record.begin(self.line);
        let mut place = Place::Start;
        let mut quotes = Quotes::Right;
        let mut field_line = self.line;
        let mut has_begun = false;
        while let Some(byte) = self.take()? {
            has_begun = true;
            let ends_line = byte == b'\n';
            if ends_line {
                self.line += 1;
            }
            if self.record.is_overlong {
                // The rest of the line belongs to what was too long; the next line is a new record.
                if ends_line {
                    break;
                }
                continue;
            }
            match (place, byte) {
                (Place::Start, b'"') => place = Place::Quoted,
                (Place::Quoted, b'"') => place = Place::BehindQuote,
                (Place::BehindQuote, b'"') => {
                    self.record.bytes.push(byte);
                    place = Place::Quoted;
                }
                (Place::BehindQuote, b'\r') => place = Place::BehindQuoteAndCr,
                (Place::Start | Place::Plain | Place::BehindQuote, b',') => {
                    self.record.end_field(field_line, quotes);
                    (place, quotes, field_line) = (Place::Start, Quotes::Right, self.line);
                }
                (Place::Start | Place::Plain | Place::BehindQuote | Place::BehindQuoteAndCr, b'\n') => {
                    if place == Place::Plain {
                        self.drop_cr();
                    }
                    self.record.end_field(field_line, quotes);
                    return Ok(Some(&self.record));
                }
                (Place::Quoted, _) => self.record.bytes.push(byte),
                (Place::BehindQuote | Place::BehindQuoteAndCr, _) => {
                    quotes = Quotes::Stray;
                    place = Place::Plain;
                    self.record.bytes.push(byte);
                }
                (Place::Start | Place::Plain, _) => {
                    if byte == b'"' {
                        quotes = Quotes::Stray;
                    }
                    place = Place::Plain;
                    self.record.bytes.push(byte);
                }
            }
            if self.record.bytes.len() == RECORD_BYTES_MAX || self.record.fields.len() == RECORD_BYTES_MAX {
                self.record.is_overlong = true;
            }
        }
        if !has_begun {
            return Ok(None);
        }
        match place {
            Place::Quoted => quotes = Quotes::Unclosed,
            Place::BehindQuoteAndCr => quotes = Quotes::Stray,
            Place::Start | Place::Plain | Place::BehindQuote => {}
        }
        self.record.end_field(field_line, quotes);
        Ok(Some(&self.record))
    }

    /// The CR before an LF belongs to the line's end, unless it stands in an earlier field.
    fn drop_cr(&mut self) {
        if self.record.bytes.last() == Some(&b'\r') {
            self.record.bytes.pop();
        }
    }

    /// The next byte, or `None` at the end and where only padding follows.
    fn take(&mut self) -> io::Result<Option<u8>> {
        if self.padding.is_released {
            return Ok(self.padding.hand_out());
        }
        loop {
            match self.take_raw()? {
                Some(byte) if self.padding.takes(byte) => self.padding.hold(byte),
                Some(byte) if self.padding.held.is_empty() => return Ok(Some(byte)),
                Some(byte) => {
                    self.padding.hold(byte);
                    self.padding.is_released = true;
                    return Ok(self.padding.hand_out());
                }
                None => {
                    self.padding.was_at_end |= !self.padding.held.is_empty();
                    self.padding.held.clear();
                    return Ok(None);
                }
            }
        }
    }

    fn take_raw(&mut self) -> io::Result<Option<u8>> {
        if self.at == self.block.len() {
            self.fill()?;
        }
        let byte = self.block.get(self.at).copied();
        self.at += usize::from(byte.is_some());
        Ok(byte)
    }

    /// Reads until the block is full or the input ends: a byte order mark is never cut in two.
    fn fill(&mut self) -> io::Result<()> {
        self.block.clear();
        self.at = 0;
        let taken = self.input.by_ref().take(BLOCK_BYTES as u64).read_to_end(&mut self.block)?;
        self.bytes_read += taken as u64;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
