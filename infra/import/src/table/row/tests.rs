use super::*;
use crate::table::tests::{RIGHT, open, rules};
use jiff::civil::date;

/// The only row of a file with this column changed, in this encoding.
fn row_with(encoding: Encoding, column: Column, value: &str) -> Result<Row, Vec<Fault>> {
    let mut fields = [RIGHT.as_slice(), &["1"]].concat();
    fields[column.index()] = value;
    let fields: Vec<String> = fields.iter().map(|it| format!("\"{}\"", it.replace('"', "\"\""))).collect();
    let file = format!("{},処理区分\n{}\n", Column::header(), fields.join(","));
    let bytes = encoding.encode(&file).unwrap();
    let mut table = open(&bytes);
    assert_eq!(table.encoding(), encoding);
    let row = table.next().unwrap().unwrap();
    assert!(table.next().is_none());
    row
}

#[test]
fn g4_every_column_takes_what_is_right() {
    let (longest_name, longest_venue, longest_text) = ("見".repeat(100), "見".repeat(30), "見".repeat(20));
    let table = [
        (Column::MyNumber, &["123456789018", "621498320257"][..]),
        (
            Column::Name,
            &["見", "髙﨑", "MIHON ANNE-MARIE", "見本 \"花\", 子", "見本\t花子", "?? ??", &longest_name],
        ),
        (
            Column::NameKana,
            &["", "　", "－", "ミ", "ﾐﾎﾝ", "みほん", "ミホン　ピーター・ポール", "？", &longest_name],
        ),
        (
            Column::BirthDate,
            &["19000101", "20000229", "20210601", "19500100", "19500199", "19500000", "19509999", "19500099"],
        ),
        (Column::Sex, &["1", "2", "0", "9"]),
        (Column::Dose, &["1", "9", "10", "20"]),
        (Column::VaccinatedOn, &["19500131", "20211214"]),
        (Column::TicketNumber, &["0000000000", "9999999999"]),
        (Column::Venue, &["", "　", "①見本会館", &longest_venue]),
        (Column::Doctor, &["", &longest_text]),
        (Column::Manufacturer, &["見", &longest_text]),
        (Column::LotNumber, &["", "=1+1", &longest_text]),
        (Column::RegisteredAt, &["20210601000000", "20211231235959", "20240229120000"]),
        (Column::Action, &["", "1", "2"]),
    ];
    assert_eq!(table.map(|(column, _)| column), Column::ALL);
    for (column, values) in table {
        for value in values {
            for encoding in [Encoding::Utf8, Encoding::Cp932] {
                let row = row_with(encoding, column, value);
                assert!(row.is_ok(), "{column} {value} {encoding}: {row:?}");
            }
        }
    }
}

#[test]
fn g4_every_column_refuses_what_is_wrong_and_says_why() {
    use Reason::{
        BeforeBirth, CheckDigit, ControlCharacter, Empty, InTheFuture, NoLetter, NotABirthDate, NotADate,
        NotADose, NotASex, NotATicketNumber, NotATime, NotAnAction, NotTwelveDigits, TooLong,
    };
    let (name, venue, text) = ("見".repeat(101), "見".repeat(31), "見".repeat(21));
    let table: [(Column, &[(&str, Reason)]); 14] = [
        (
            Column::MyNumber,
            &[
                ("", Empty),
                ("12345678901", NotTwelveDigits),
                ("1234567890181", NotTwelveDigits),
                ("１２３４５６７８９０１８", NotTwelveDigits),
                ("1234-5678-9018", NotTwelveDigits),
                (" 123456789018", NotTwelveDigits),
                ("1.23457E+11", NotTwelveDigits),
                ("123456789012", CheckDigit),
                ("000000000000", CheckDigit),
                ("123456789018\n", ControlCharacter),
            ],
        ),
        (
            Column::Name,
            &[
                ("", Empty),
                ("　 ", Empty),
                (&name, TooLong(100)),
                ("見本\n花子", ControlCharacter),
                ("－", NoLetter),
                ("・", NoLetter),
            ],
        ),
        (Column::NameKana, &[(&name, TooLong(100)), ("ミホン\r\nハナコ", ControlCharacter)]),
        (
            Column::BirthDate,
            &[
                ("", Empty),
                ("20211215", InTheFuture),
                ("20220000", InTheFuture),
                ("19990229", NotABirthDate),
                ("19500031", NotABirthDate),
                ("19501300", NotABirthDate),
                ("00000101", NotABirthDate),
                ("00000000", NotABirthDate),
                ("1950131", NotABirthDate),
                ("1950-01-31", NotABirthDate),
                ("1950/1/31", NotABirthDate),
                ("S250131", NotABirthDate),
                ("１９５００１３１", NotABirthDate),
                ("+1950131", NotABirthDate),
                (" 1950131", NotABirthDate),
            ],
        ),
        (
            Column::Sex,
            &[("", Empty), ("3", NotASex), ("8", NotASex), ("男", NotASex), ("１", NotASex), ("01", NotASex)],
        ),
        (
            Column::Dose,
            &[
                ("", Empty),
                ("0", NotADose),
                ("21", NotADose),
                ("01", NotADose),
                ("+1", NotADose),
                ("-1", NotADose),
                ("1.0", NotADose),
                ("256", NotADose),
                ("257", NotADose),
                ("99999999999999999999", NotADose),
                ("１", NotADose),
            ],
        ),
        (
            Column::VaccinatedOn,
            &[
                ("", Empty),
                ("19500130", BeforeBirth),
                ("20211215", InTheFuture),
                ("20210631", NotADate),
                ("20211301", NotADate),
                ("20210600", NotADate),
            ],
        ),
        (
            Column::TicketNumber,
            &[
                ("", Empty),
                ("123456789", NotATicketNumber),
                ("12345678901", NotATicketNumber),
                ("123456789 ", NotATicketNumber),
                ("１２３４５６７８９０", NotATicketNumber),
            ],
        ),
        (Column::Venue, &[(&venue, TooLong(30)), ("見本\n会館", ControlCharacter)]),
        (Column::Doctor, &[(&text, TooLong(20)), ("\u{7F}", ControlCharacter)]),
        (Column::Manufacturer, &[("", Empty), ("　", Empty), (&text, TooLong(20))]),
        (Column::LotNumber, &[(&text, TooLong(20)), ("\0", ControlCharacter)]),
        (
            Column::RegisteredAt,
            &[
                ("", Empty),
                ("20210601", NotATime),
                ("2021060116300", NotATime),
                ("20210601240000", NotATime),
                ("20210601236000", NotATime),
                ("20210601235960", NotATime),
                ("20210631120000", NotATime),
                ("99991231235959", NotATime),
                ("2021-06-01T16:30:00", NotATime),
            ],
        ),
        (
            Column::Action,
            &[("0", NotAnAction), ("3", NotAnAction), ("２", NotAnAction), ("取消", NotAnAction)],
        ),
    ];
    assert_eq!(table.map(|(column, _)| column), Column::ALL);
    for (column, values) in table {
        for (value, reason) in values {
            let faults = row_with(Encoding::Utf8, column, value).unwrap_err();
            let expected = Fault { line: 2, column: Some(column), reason: *reason };
            assert_eq!(faults, [expected], "{column} {value:?}");
        }
    }
}

#[test]
fn g4_a_row_becomes_what_it_says() {
    let Row { number, record, line, warnings } =
        row_with(Encoding::Cp932, Column::Name, " 見本 髙子　").unwrap();
    assert_eq!(number, MyNumber::parse("123456789018").unwrap());
    assert_eq!((line, warnings), (2, vec![]));
    let DoseRecord { person, vaccination, taken_back } = record;
    assert_eq!(person.name.as_written(), "見本 髙子");
    assert_eq!(person.name_kana.unwrap().as_written(), "ミホン ハナコ");
    assert_eq!(person.birth_date.to_iso(), "1950-01-31");
    assert_eq!(person.sex, Sex::Female);
    assert_eq!(vaccination.dose.get(), 1);
    assert_eq!(vaccination.vaccinated_on, date(2021, 6, 1));
    assert_eq!(vaccination.ticket_number.as_str(), "0000000001");
    assert_eq!(vaccination.municipality, rules().holder);
    assert_eq!(vaccination.venue.as_str(), "見本会館");
    assert_eq!(vaccination.doctor.as_str(), "見本 医師");
    assert_eq!(vaccination.manufacturer.as_str(), "見本製薬");
    assert_eq!(vaccination.lot_number.as_str(), "MIHON01");
    assert_eq!(vaccination.registered_at.to_string(), "2021-06-01T07:30:00Z", "Japan is nine hours ahead");
    assert!(!taken_back);
}

#[test]
fn r4_what_the_register_does_not_know_is_taken_as_not_known() {
    let person = |column, value| row_with(Encoding::Utf8, column, value).unwrap().record.person;
    for (text, iso) in [
        ("19500131", "1950-01-31"),
        ("19500100", "1950-01"),
        ("19500199", "1950-01"),
        ("19500000", "1950"),
        ("19509999", "1950"),
        ("19509900", "1950"),
    ] {
        assert_eq!(person(Column::BirthDate, text).birth_date.to_iso(), iso, "{text}");
    }
    assert_eq!(person(Column::Sex, "0").sex, Sex::Unknown);
    assert_eq!(person(Column::Sex, "9").sex, Sex::NotApplicable);
    assert_eq!(person(Column::NameKana, "").name_kana, None);
    assert_eq!(person(Column::NameKana, "－").name_kana, None);
}

#[test]
fn r4_names_that_can_not_be_searched_are_taken_with_a_warning() {
    for (column, value, told) in [
        (
            Column::Name,
            "?? ??",
            "2行目 氏名: 読めない文字（?、〓、■など）が含まれているため、これでは検索できません",
        ),
        (
            Column::NameKana,
            "〓ホン",
            "2行目 氏名カナ: 読めない文字（?、〓、■など）が含まれているため、これでは検索できません",
        ),
        (Column::NameKana, "－", "2行目 氏名カナ: 文字がないため、空欄として読み込みます"),
    ] {
        let row = row_with(Encoding::Utf8, column, value).unwrap();
        let warnings: Vec<String> = row.warnings.iter().map(ToString::to_string).collect();
        assert_eq!(warnings, [told]);
    }
}

#[test]
fn r5_a_dose_is_registered_or_taken_back() {
    for (value, taken_back) in [("", false), ("1", false), ("2", true)] {
        assert_eq!(row_with(Encoding::Utf8, Column::Action, value).unwrap().record.taken_back, taken_back);
    }
}
