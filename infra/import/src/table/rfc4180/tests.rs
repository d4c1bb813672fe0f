use super::*;
use proptest::prelude::*;

/// What one field is read as.
#[derive(Debug, PartialEq, Eq)]
struct Read_ {
    line: u64,
    quotes: Quotes,
    bytes: Vec<u8>,
}

fn records(input: &[u8]) -> Vec<Vec<Read_>> {
    let mut records = Records::new(input).unwrap();
    let mut read = Vec::new();
    while let Some(record) = records.next().unwrap() {
        let fields = (0..record.len()).map(|at| {
            let Field { bytes, line, quotes } = record.field(at).unwrap();
            Read_ { line, quotes, bytes: bytes.to_vec() }
        });
        read.push(fields.collect());
    }
    read
}

/// The fields as text, those with wrong quotes marked.
fn texts(input: &str) -> Vec<Vec<String>> {
    let text = |Read_ { quotes, bytes, .. }: Read_| {
        let text = String::from_utf8(bytes).unwrap();
        match quotes {
            Quotes::Right => text,
            Quotes::Stray => format!("stray: {text}"),
            Quotes::Unclosed => format!("unclosed: {text}"),
        }
    };
    records(input.as_bytes()).into_iter().map(|it| it.into_iter().map(text).collect()).collect()
}

#[test]
fn g4_fields_are_split_as_rfc_4180_says() {
    let table: [(&str, &[&[&str]]); 24] = [
        ("", &[]),
        ("a,b", &[&["a", "b"]]),
        ("a,b\n", &[&["a", "b"]]),
        ("a,b\r\n", &[&["a", "b"]]),
        ("a\nb\r\nc", &[&["a"], &["b"], &["c"]]),
        (",", &[&["", ""]]),
        ("\n", &[&[""]]),
        ("a,\r\n", &[&["a", ""]]),
        ("\"a\",\"b\"\r\n", &[&["a", "b"]]),
        ("\"\"", &[&[""]]),
        ("\"a,b\"", &[&["a,b"]]),
        ("\"a\"\"b\"", &[&["a\"b"]]),
        ("\"\"\"\"", &[&["\""]]),
        ("\"a\r\nb\",c", &[&["a\r\nb", "c"]]),
        (" \"a\"", &[&["stray:  \"a\""]]),
        ("a\"b,c", &[&["stray: a\"b", "c"]]),
        ("\"a\"b,c", &[&["stray: ab", "c"]]),
        ("\"a\" ,c", &[&["stray: a ", "c"]]),
        ("\"a\"\rb", &[&["stray: ab"]]),
        ("\"a", &[&["unclosed: a"]]),
        ("\"a\"\"", &[&["unclosed: a\""]]),
        ("x,\"a\nb,c\n", &[&["x", "unclosed: a\nb,c\n"]]),
        ("a\rb", &[&["a\rb"]]),
        ("a\r", &[&["a\r"]]),
    ];
    for (input, expected) in table {
        assert_eq!(texts(input), expected, "{input:?}");
    }
}

#[test]
fn g4_each_field_knows_its_line() {
    let lines: Vec<Vec<u64>> = records(b"a,b\r\n\"c\n\nd\",e\n\nf")
        .iter()
        .map(|record| record.iter().map(|it| it.line).collect())
        .collect();
    assert_eq!(lines, [vec![1, 1], vec![2, 4], vec![5], vec![6]]);
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_first_field() {
    let records_of = |input: &[u8]| Records::new(input).unwrap().had_byte_order_mark();
    assert!(records_of(b"\xEF\xBB\xBFa"));
    assert!(!records_of(b"a\xEF\xBB\xBF"));
    assert_eq!(texts("\u{FEFF}\"a\""), [["a"]]);
    assert_eq!(texts("\u{FEFF}"), Vec::<Vec<String>>::new());
}

#[test]
fn g4_a_quote_that_is_never_closed_stays_in_bounds() {
    let rest = "1,2,3\n".repeat(20_000);
    let input = format!("a,\"b\n{rest}");
    let mut records = Records::new(input.as_bytes()).unwrap();
    let record = records.next().unwrap().unwrap();
    assert!(record.is_overlong());
    assert_eq!(record.line(), 1);
    assert!(record.bytes.capacity() == RECORD_BYTES_MAX);
    // The lines behind it are read as records again, on their own lines.
    let record = records.next().unwrap().unwrap();
    assert_eq!((record.len(), record.is_overlong()), (3, false));
    let first_line = record.line();
    let mut last_line = first_line;
    while let Some(record) = records.next().unwrap() {
        last_line = record.line();
    }
    assert_eq!(last_line, 20_001);
}

#[test]
fn a_line_of_nothing_but_commas_stays_in_bounds() {
    let input = ",".repeat(1_000_000);
    let mut records = Records::new(input.as_bytes()).unwrap();
    let record = records.next().unwrap().unwrap();
    assert!(record.is_overlong());
    assert!(record.len() <= RECORD_BYTES_MAX + 1);
    assert!(records.next().unwrap().is_none());
}

/// Gives one byte at a time, as a slow disk may.
struct Trickle<'a>(&'a [u8]);

impl Read for Trickle<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let len = self.0.len().min(1).min(buffer.len());
        let (head, tail) = self.0.split_at(len);
        buffer[..len].copy_from_slice(head);
        self.0 = tail;
        Ok(len)
    }
}

/// Any bytes; those that end lines and files come often. Fewer than the reader holds back as padding.
fn lines_and_padding() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![any::<u8>(), prop::sample::select(&b"\0\x1A\r\n\",a"[..])];
    prop::collection::vec(byte, 0..Padding::RUNS_MAX)
}

/// The content up to the first Ctrl-Z or NUL behind which only such bytes and line ends follow.
fn without_padding(input: &[u8]) -> &[u8] {
    let is_padding = |it: &u8| matches!(it, 0 | 0x1A | b'\r' | b'\n');
    let end = input.iter().rposition(|it| !is_padding(it)).map_or(0, |at| at + 1);
    let padding = input[end..].iter().position(|it| matches!(it, 0 | 0x1A));
    padding.map_or(input, |at| &input[..end + at])
}

fn lines(input: &[u8]) -> usize {
    input.iter().filter(|it| **it == b'\n').count()
}

proptest! {
    /// Whatever a widely used writer writes is read as it was meant.
    #[test]
    fn what_another_program_writes_is_read(
        rows in prop::collection::vec(prop::collection::vec("[a見\",\r\n ]{0,6}", 1..6), 0..6),
        crlf in any::<bool>(),
    ) {
        let terminator = if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let mut writer = csv::WriterBuilder::new().flexible(true).terminator(terminator).from_writer(Vec::new());
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let written = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        prop_assert_eq!(texts(&written), rows);
    }

    #[test]
    fn g4_no_bytes_make_it_panic_and_all_lines_are_counted(input in lines_and_padding()) {
        let mut records = Records::new(&*input).unwrap();
        while records.next().unwrap().is_some() {}
        prop_assert_eq!(records.line as usize, 1 + lines(without_padding(&input)), "{:?}", input);
    }

    #[test]
    fn how_the_bytes_arrive_makes_no_difference(input in "[a\",\r\n\u{FEFF}]{0,40}") {
        let mut slow = Records::new(Trickle(input.as_bytes())).unwrap();
        let mut lens = Vec::new();
        while let Some(record) = slow.next().unwrap() {
            lens.push(record.len());
        }
        let expected: Vec<usize> = records(input.as_bytes()).iter().map(Vec::len).collect();
        prop_assert_eq!(lens, expected);
    }
}
