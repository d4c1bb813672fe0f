//! Line 1 tells the encoding, and that the file is what it should be; or what it is instead.

use icu_normalizer::ComposingNormalizerBorrowed;
use icu_properties::CodePointSetData;
use icu_properties::props::DefaultIgnorableCodePoint;
use zeroize::Zeroizing;

use super::encoding::Foreign;
use super::rfc4180::Record;
use super::{Column, Encoding, UnknownTable};

/// What line 1 says of all that follow.
#[derive(Debug, Clone, Copy)]
pub(super) struct Header {
    pub(super) encoding: Encoding,
    /// How many columns have a heading: with 処理区分 or without.
    pub(super) columns: usize,
}

/// Reads line 1.
pub(super) fn recognise(record: &Record, marked_utf8: bool) -> Result<Header, UnknownTable> {
    let candidates: &[Encoding] =
        if marked_utf8 { &[Encoding::Utf8] } else { &[Encoding::Utf8, Encoding::Cp932] };
    let columns = record.len_without_empty_end();
    let mut most_alike = 0;
    for encoding in candidates {
        let alike = columns_alike(record, *encoding);
        if alike == columns && alike >= Column::REQUIRED {
            return Ok(Header { encoding: *encoding, columns });
        }
        most_alike = most_alike.max(alike);
    }
    Err(what_it_is_instead(record, candidates).unwrap_or_else(|| match Column::ALL.get(most_alike) {
        Some(column) if most_alike < Column::REQUIRED => UnknownTable::Column(*column),
        _ => UnknownTable::ColumnCount(columns),
    }))
}

/// Whether a row is the header once more, as where two files were joined.
pub(super) fn is_repeated(record: &Record, encoding: Encoding) -> bool {
    // Nearly every row begins with a number, which is copied nowhere.
    if record.field(0).is_none_or(|it| it.bytes.iter().any(u8::is_ascii_digit)) {
        return false;
    }
    headings(record, encoding, 2).is_some_and(|found| {
        found.iter().zip(Column::ALL).all(|(heading, column)| *cleaned(heading) == column.as_str())
    })
}

/// How many columns from the left have the expected heading.
fn columns_alike(record: &Record, encoding: Encoding) -> usize {
    let is_heading = |column: &Column| {
        record.field(column.index()).is_some_and(|field| {
            field.is_well_formed() && encoding.decode(field.bytes, |it| it == column.as_str()) == Some(true)
        })
    };
    Column::ALL.iter().take_while(|it| is_heading(it)).count()
}

/// The kinds of files that offices try, each by its name; never anything that was read.
fn what_it_is_instead(record: &Record, candidates: &[Encoding]) -> Option<UnknownTable> {
    let read = |encoding: &Encoding| headings(record, *encoding, record.len());
    let found: Vec<Vec<Zeroizing<String>>> = candidates.iter().filter_map(read).collect();
    if let Some(foreign) = foreign_encoding(record) {
        return Some(UnknownTable::Encoding(foreign));
    }
    if record.has_lone_cr() && found.iter().flatten().any(|it| cleaned(it).contains("個人番号")) {
        return Some(UnknownTable::LoneCr);
    }
    found.iter().find_map(|headings| {
        separator(headings)
            .or_else(|| invisible_characters(headings))
            .or_else(|| is_wide(headings).then_some(UnknownTable::OneRowAPerson))
    })
}

/// The first headings as texts, if they are characters of this encoding. Where there is no header, they are somebody's.
fn headings(record: &Record, encoding: Encoding, count: usize) -> Option<Vec<Zeroizing<String>>> {
    let text = |at| encoding.decode(record.field(at)?.bytes, |it| Zeroizing::new(it.to_owned()));
    (0..count).map(text).collect()
}

/// Without what can't be seen, and with half-width and full-width characters as one.
fn cleaned(heading: &str) -> Zeroizing<String> {
    let ignorable = CodePointSetData::new::<DefaultIgnorableCodePoint>();
    let visible = |c: &char| !c.is_whitespace() && !c.is_control() && !ignorable.contains(*c);
    Zeroizing::new(
        ComposingNormalizerBorrowed::new_nfkc().normalize(heading).chars().filter(visible).collect(),
    )
}

fn foreign_encoding(record: &Record) -> Option<Foreign> {
    if record.starts_with_utf16_mark() {
        return Some(Foreign::Utf16);
    }
    let first = Column::MyNumber.as_str();
    Foreign::ALL.into_iter().find(|it| it.begins_with(record.whole(), first))
}

fn separator(headings: &[Zeroizing<String>]) -> Option<UnknownTable> {
    let [line] = headings else { return None };
    let separators =
        [('\t', "タブ"), (';', "セミコロン（;）"), ('、', "読点（、）"), ('，', "全角のコンマ（，）")];
    let (_, name) = separators.into_iter().find(|(separator, _)| {
        line.split(*separator).zip(Column::ALL).filter(|(it, column)| *cleaned(it) == column.as_str()).count()
            > 1
    })?;
    Some(UnknownTable::Separator(name))
}

/// The first heading that is right but for what can't be seen.
fn invisible_characters(headings: &[Zeroizing<String>]) -> Option<UnknownTable> {
    let others = headings.iter().zip(Column::ALL).find(|(it, column)| it.as_str() != column.as_str());
    let (heading, column) = others?;
    (*cleaned(heading) == column.as_str()).then_some(UnknownTable::InvisibleCharacters(column))
}

/// What headings about a dose speak of.
const DOSE_WORDS: [&str; 6] = ["回目", "接種", "ワクチン", "メーカー", "ロット", "会場"];

/// VRS's own output has one row a person, with the columns of each dose side by side.
fn is_wide(headings: &[Zeroizing<String>]) -> bool {
    let cleaned: Vec<Zeroizing<String>> = headings.iter().map(|it| cleaned(it)).collect();
    let is_first =
        |it: &&Zeroizing<String>| it.contains('1') && DOSE_WORDS.iter().any(|word| it.contains(word));
    let has_second = |first: &str| cleaned.iter().any(|it| **it == first.replacen('1', "2", 1));
    cleaned.iter().filter(is_first).any(|first| first.contains("1回目") || has_second(first))
}
