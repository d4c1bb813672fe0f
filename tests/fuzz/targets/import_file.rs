//! A holder's file (G4): rows are taken exactly as they stand, or not at all.
//!
//! The first byte says how the rest is taken: as a whole file, or as rows below a right header.

#![no_main]

use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use vrs_import::{Column, Encoding, Fault, Finding, ROWS_MAX, Reason, Row, Rules, Table, UnknownTable};
use vrs_policy::{JAPAN, MunicipalityCode, Sex};

fuzz_target!(|data: &[u8]| {
    let Some((kind, rest)) = data.split_first() else { return };
    let below = |encoding: Encoding| {
        let header = encoding.encode(HEADER).expect("either encoding has the header");
        [&header, &b"\n"[..], rest].concat()
    };
    let file = match kind {
        b'u' => below(Encoding::Utf8),
        b's' => below(Encoding::Cp932),
        _ => rest.to_vec(),
    };
    let table = match Table::open(file.as_slice(), rules()) {
        Ok(table) => table,
        Err(error) => return assert_says_nothing(&error),
    };
    let (mut rows, mut faulty, mut faults) = (0, 0, 0);
    for row in table {
        match row.expect("memory can be read") {
            Ok(row) => {
                rows += 1;
                assert_keeps_the_rules(&row);
                assert_can_be_written(&row);
            }
            Err(found) => {
                faulty += 1;
                faults += found.len() as u64;
                assert!(!found.is_empty(), "a row is kept out for a reason");
                found.iter().for_each(|it| assert_says_where(it, &file));
            }
        }
    }
    let mut table = Table::open(file.as_slice(), rules()).expect("opened before");
    let mut told = 0;
    let on_finding = |it| told += u64::from(matches!(it, Finding::Fault(_)));
    let (checked, mut suspects) =
        vrs_import::check(&mut table, ROWS_MAX, on_finding, |_| {}).expect("memory can be read");
    assert_eq!((checked.rows, checked.faulty_rows, told), (rows, faulty, faults));
    while suspects.take_some() {
        let table = Table::open(file.as_slice(), rules()).expect("opened before");
        let contradictions = vrs_import::look_again(table, &mut suspects).expect("memory can be read");
        assert!(contradictions.len() as u64 <= rows && contradictions.len() != 1);
        contradictions.iter().for_each(|it| assert_says_where(it, &file));
    }
});

const HEADER: &str = "個人番号,氏名,氏名カナ,生年月日,性別,接種回,接種日,接種券番号,会場名,医師名,メーカー,ロット番号,登録日時,処理区分";

fn rules() -> Rules {
    Rules { holder: MunicipalityCode::parse("012025").expect("a code"), today: date(2021, 12, 14) }
}

fn assert_keeps_the_rules(row: &Row) {
    let Rules { holder, today } = rules();
    let it = &row.record.vaccination;
    assert!(row.record.person.birth_date.earliest() <= it.vaccinated_on && it.vaccinated_on <= today);
    assert_eq!(it.municipality, holder, "nobody loads another's records");
    assert!(!it.manufacturer.as_str().is_empty());
}

/// Written out again, in quotes throughout, the row is the same.
fn assert_can_be_written(row: &Row) {
    let (person, it) = (&row.record.person, &row.record.vaccination);
    let columns = [
        String::from_utf8(row.number.expose_digits().to_vec()).expect("digits"),
        person.name.as_written().to_owned(),
        person.name_kana.as_ref().map_or("", |it| it.as_written()).to_owned(),
        format!("{:0<8}", person.birth_date.to_iso().replace('-', "")),
        match person.sex {
            Sex::Male => "1",
            Sex::Female => "2",
            Sex::Unknown => "0",
            Sex::NotApplicable => "9",
        }
        .to_owned(),
        it.dose.get().to_string(),
        it.vaccinated_on.strftime("%Y%m%d").to_string(),
        it.ticket_number.as_str().to_owned(),
        it.venue.as_str().to_owned(),
        it.doctor.as_str().to_owned(),
        it.manufacturer.as_str().to_owned(),
        it.lot_number.as_str().to_owned(),
        JAPAN.to_datetime(it.registered_at).strftime("%Y%m%d%H%M%S").to_string(),
        if row.record.taken_back { "2" } else { "" }.to_owned(),
    ];
    let line = columns.map(|it| format!("\"{}\"", it.replace('"', "\"\""))).join(",");
    let file = format!("\u{FEFF}{HEADER}\r\n{line}\r\n");
    let mut table = Table::open(file.as_bytes(), rules()).expect("the header of the contract");
    let again = table.next().expect("a row").expect("memory can be read").expect("a right row");
    assert!(again.number == row.number && again.record == row.record);
    assert!(table.next().is_none());
}

fn assert_says_where(fault: &Fault, file: &[u8]) {
    let lines = file.iter().filter(|&&it| it == b'\n').count() as u64 + 1;
    assert!((2..=lines).contains(&fault.line));
    if let Reason::ColumnCount { expected, found } = fault.reason {
        assert!(expected != found && expected <= Column::ALL.len() && found as u64 <= file.len() as u64);
    }
    holds_no_text(fault);
}

/// A fault can be copied bit by bit and outlives the file: there is no room in it for what was read (G2).
fn holds_no_text<T: Copy + 'static>(_: &T) {}

fn assert_says_nothing(error: &UnknownTable) {
    match error {
        UnknownTable::Empty
        | UnknownTable::Encoding(_)
        | UnknownTable::LoneCr
        | UnknownTable::Separator(_)
        | UnknownTable::OneRowAPerson
        | UnknownTable::ColumnCount(_) => {}
        UnknownTable::Column(column) | UnknownTable::InvisibleCharacters(column) => holds_no_text(column),
        UnknownTable::Io(error) => panic!("{error}"),
    }
}
