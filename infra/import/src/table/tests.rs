use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::samples::{Crowd, write_csv};

/// A right row, column by column.
pub(super) const RIGHT: [&str; 13] = [
    "123456789018",
    "見本 花子",
    "ミホン ハナコ",
    "19500131",
    "2",
    "1",
    "20210601",
    "0000000001",
    "見本会館",
    "見本 医師",
    "見本製薬",
    "MIHON01",
    "20210601163000",
];

pub(super) fn rules() -> Rules {
    Rules { holder: MunicipalityCode::parse("012025").unwrap(), today: date(2021, 12, 14) }
}

pub(super) fn open(file: &[u8]) -> Table<&[u8]> {
    Table::open(file, rules()).map_err(|it| it.to_string()).unwrap()
}

/// All faults of a file, as they are shown.
fn faults(file: &[u8]) -> Vec<String> {
    let mut shown = Vec::new();
    for row in open(file) {
        shown.extend(row.unwrap().err().unwrap_or_default().iter().map(Fault::to_string));
    }
    shown
}

fn file(rows: &[&str]) -> Vec<u8> {
    format!("{}\n{}\n", Column::header(), rows.join("\n")).into_bytes()
}

#[test]
fn g4_all_faults_of_a_row_are_told_with_their_line() {
    let right = RIGHT.join(",");
    let wrong = "123456789012,,ミホン,19990229,3,0,20990101,1,,,,,x";
    assert_eq!(
        faults(&file(&[&right, "", wrong, &right])),
        [
            "4行目 個人番号: 検査用数字（末尾の1桁）が正しくありません",
            "4行目 氏名: 空欄です",
            "4行目 生年月日: 実在する日付ではありません（半角数字8桁 YYYYMMDD で書いてください。わからない月日は00にします）",
            "4行目 性別: 1（男）、2（女）、0（不明）、9（適用不能）のどれでもありません",
            "4行目 接種回: 1から20までの半角数字ではありません",
            "4行目 接種日: 未来の日付です",
            "4行目 接種券番号: 10桁の半角数字ではありません（先頭の0が失われていないか確認してください）",
            "4行目 メーカー: 空欄です",
            "4行目 登録日時: 実在する日時ではありません（半角数字14桁 YYYYMMDDHHMMSS で書いてください）",
        ]
    );
}

#[test]
fn g4_a_row_of_another_shape_is_told_as_such() {
    let right = RIGHT.join(",");
    let broken = right.replace("見本会館", "\"見本\n会館\"");
    let stray = right.replace("見本会館", "見本\"会館");
    let unclosed = right.replace("見本会館", "\"見本会館");
    assert_eq!(
        faults(&file(&["123456789018,見本", " ", &format!("{right},x"), &broken, &stray, &unclosed])),
        [
            "2行目: 列の数が13ではなく2です",
            "3行目: 列の数が13ではなく1です",
            "4行目: 列の数が13ではなく14です",
            "5行目 会場名: 改行などの制御文字が含まれています",
            "7行目 会場名: 引用符（\"）の使い方が誤っています。引用符を含む欄は全体を引用符で囲み、中の引用符は2つ重ねてください",
            "8行目 会場名: 引用符（\"）が閉じていません",
        ]
    );
    let long = right.replace("見本会館", &"x".repeat(20_000));
    assert_eq!(
        faults(&file(&[&long, &right, "x"])),
        [
            "2行目: 1件として長すぎます。引用符（\"）の閉じ忘れがないか確認してください",
            "4行目: 列の数が13ではなく1です"
        ]
    );
}

#[test]
fn g4_bytes_that_are_no_characters_are_told_with_line_and_column() {
    let right = RIGHT.join(",");
    for (encoding, bad) in
        [(Encoding::Utf8, &b"\xE8\xA6"[..]), (Encoding::Cp932, b"\x81"), (Encoding::Cp932, b"\xFF")]
    {
        let mut bytes =
            encoding.encode(&format!("{}\r\n{right}\r\n", Column::header())).unwrap().into_owned();
        for (at, field) in RIGHT.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            bytes.extend_from_slice(&encoding.encode(&format!("{comma}{field}")).unwrap());
            if at == Column::Venue.index() {
                bytes.extend_from_slice(bad);
            }
        }
        assert_eq!(faults(&bytes), [format!("3行目 会場名: {encoding}の文字として読めません")]);
    }
}

fn refusal(file: &[u8]) -> String {
    Table::open(file, rules()).err().unwrap().to_string()
}

#[test]
fn g4_the_header_tells_encoding_and_whether_it_is_such_a_file() {
    let header = Column::header();
    let quoted = format!("\"{}\"", header.replace(',', "\",\""));
    for ending in ["", "\n", "\r\n"] {
        for header in [&header, &quoted] {
            let text = format!("{header}{ending}");
            assert_eq!(open(text.as_bytes()).encoding(), Encoding::Utf8);
            assert_eq!(open(format!("\u{FEFF}{text}").as_bytes()).encoding(), Encoding::Utf8);
            assert_eq!(open(&Encoding::Cp932.encode(&text).unwrap()).encoding(), Encoding::Cp932);
        }
    }
    for empty in ["", "\u{FEFF}"] {
        assert!(matches!(Table::open(empty.as_bytes(), rules()), Err(UnknownTable::Empty)));
    }
    for (changed, column) in [
        (header.replace("氏名カナ", "氏名かな"), Column::NameKana),
        (header.replace("個人番号", "マイナンバー"), Column::MyNumber),
        (header.replace("接種日,接種券番号", "接種券番号,接種日"), Column::VaccinatedOn),
        (header.replace(",登録日時", ""), Column::RegisteredAt),
        (RIGHT.join(","), Column::MyNumber),
        (format!("\n{header}"), Column::MyNumber),
    ] {
        for encoding in [Encoding::Utf8, Encoding::Cp932] {
            let error = Table::open(&*encoding.encode(&changed).unwrap(), rules()).err().unwrap();
            assert!(matches!(error, UnknownTable::Column(it) if it == column), "{changed}: {error}");
        }
    }
    let more = refusal(format!("{header},備考").as_bytes());
    assert!(more.starts_with("1行目の見出しの数が13（処理区分があれば14）ではなく14です"), "{more}");
    let other = refusal(header.replace("氏名カナ", "カナ").as_bytes());
    assert!(other.starts_with("1行目の3列目の見出しが「氏名カナ」ではありません"), "{other}");
    // A byte order mark says UTF-8, whatever else could be read.
    let mixed = [b"\xEF\xBB\xBF", &*Encoding::Cp932.encode(&header).unwrap()].concat();
    assert!(matches!(Table::open(&*mixed, rules()), Err(UnknownTable::Column(Column::MyNumber))));
}

#[test]
fn g4_a_file_of_another_kind_is_named_for_what_it_is() {
    let (header, right) = (Column::header(), RIGHT.join(","));
    let text = format!("{header}\r\n{right}\r\n");
    let utf16 = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let encoded = |codec: &'static encoding_rs::Encoding| codec.encode(&text).0.into_owned();
    let wide = "個人番号,氏名,生年月日,接種日(1回目),ロット番号(1回目),接種日(2回目),ロット番号(2回目)";
    let numbered = "接種券番号,氏名,接種日1,メーカー1,接種日2,メーカー2";
    let invisible = "1行目の3列目の見出し「氏名カナ」に、目に見えない文字（空白など）";
    for (file, told) in [
        (utf16(&format!("\u{FEFF}{text}")), "文字コードが UTF-16 です"),
        (utf16(&text), "文字コードが UTF-16 です"),
        (encoded(encoding_rs::EUC_JP), "文字コードが EUC-JP です"),
        (encoded(encoding_rs::ISO_2022_JP), "文字コードが ISO-2022-JP（JIS） です"),
        (text.replace("\r\n", "\r").into_bytes(), "改行がCRだけです"),
        (text.replace(',', "\t").into_bytes(), "列の区切りがタブです"),
        (text.replace(',', ";").into_bytes(), "列の区切りがセミコロン（;）です"),
        (text.replace("氏名カナ", "氏名カナ\u{200B}").into_bytes(), invisible),
        (text.replace("氏名カナ", "氏名カナ ").into_bytes(), invisible),
        (text.replace("氏名カナ", "\u{A0}氏名カナ").into_bytes(), invisible),
        (text.replace("氏名カナ", "氏名ｶﾅ").into_bytes(), invisible),
        (wide.into(), "1人が1行で、1回目・2回目の接種が横に並ぶ形式"),
        (numbered.into(), "1人が1行で、1回目・2回目の接種が横に並ぶ形式"),
    ] {
        let shown = refusal(&file);
        assert!(shown.starts_with(told), "{told}: {shown}");
    }
    let cp932 = Encoding::Cp932.encode(&text.replace(',', "\t")).unwrap().into_owned();
    assert!(refusal(&cp932).starts_with("列の区切りがタブです"));
    assert!(refusal(&Encoding::Cp932.encode(wide).unwrap()).starts_with("1人が1行で"));
}

#[test]
fn g4_a_second_header_in_the_middle_is_named() {
    let (header, right) = (Column::header(), RIGHT.join(","));
    let told =
        "3行目: 見出しの行がもう一度あります。ファイルをつなげたときの見出しなら、この行を削除してください";
    assert_eq!(faults(&file(&[&right, &header, &right])), [told]);
    assert_eq!(faults(&file(&[&right, &format!("\u{FEFF}{header}"), &right])), [told]);
}

/// What Excel and host systems leave: nothing is lost by it, and it is said.
#[test]
fn g4_commas_and_padding_without_anything_in_them_are_passed_over() {
    let (header, right) = (Column::header(), RIGHT.join(","));
    let commas = ",".repeat(12);
    let nothing = PassedOver::default();
    let table = [
        (format!("{header}\n{right}\n\n"), nothing),
        (format!("{header}\n{commas}\n{right}\n{commas}\n,,,,\n"), PassedOver { blank_rows: 3, ..nothing }),
        (format!("{header},,\n{right},,\n"), PassedOver { empty_columns: true, ..nothing }),
        (format!("{header}\n{right},\n"), PassedOver { empty_columns: true, ..nothing }),
        (format!("{header}\n{right}\n\x1A"), PassedOver { padding: true, ..nothing }),
        (format!("{header}\n{right}\x1A"), PassedOver { padding: true, ..nothing }),
        (format!("{header}\r\n{right}\r\n\x1A\r\n"), PassedOver { padding: true, ..nothing }),
        (format!("{header}\n{right}\n\x1A{}", "\0".repeat(100_000)), PassedOver { padding: true, ..nothing }),
    ];
    for (file, expected) in table {
        let mut table = open(file.as_bytes());
        let rows: Vec<_> = table.by_ref().map(|it| it.unwrap()).collect();
        assert!(matches!(rows.as_slice(), [Ok(_)]), "{file}: {rows:?}");
        assert_eq!(table.passed_over(), expected, "{}", file.len());
    }
    // In the middle they are what they are: something that doesn't belong there.
    let middle =
        faults(&file(&[&right.replace("見本会館", "見本\0\x1A会館"), &format!("{right}\0"), &right]));
    assert_eq!(
        middle,
        [
            "2行目 会場名: 改行などの制御文字が含まれています",
            "3行目 登録日時: 改行などの制御文字が含まれています"
        ]
    );
}

#[test]
fn r5_the_header_may_have_a_fourteenth_column_and_then_every_row_has_it() {
    let (header, right) = (format!("{},処理区分", Column::header()), RIGHT.join(","));
    let taken_back: Vec<bool> = open(format!("{header}\n{right},\n{right},2\n").as_bytes())
        .map(|it| it.unwrap().unwrap().record.taken_back)
        .collect();
    assert_eq!(taken_back, [false, true]);
    assert_eq!(faults(format!("{header}\n{right}\n").as_bytes()), ["2行目: 列の数が14ではなく13です"]);
}

#[test]
fn g2_a_file_without_header_does_not_show_its_first_row() {
    let shown = refusal(RIGHT.join(",").as_bytes());
    assert!(!shown.contains("123456789018") && !shown.contains("見本"), "{shown}");
}

#[test]
fn g4_ten_thousand_sample_doses_are_right_in_both_encodings() {
    for encoding in [Encoding::Utf8, Encoding::Cp932] {
        let people: Vec<_> = Crowd::new(rules().holder, 5_000, 2..=2, None).collect();
        let expected: Vec<_> = people
            .iter()
            .flat_map(|it| it.records().map(|record| (it.digits().to_owned(), record)))
            .collect();
        let mut file = Vec::new();
        assert_eq!(write_csv(&mut file, encoding, people).unwrap(), 10_000);
        let table =
            Table::open(&*file, Rules { today: vrs_policy::japan_date(jiff::Timestamp::now()), ..rules() })
                .map_err(|it| it.to_string());
        let rows: Vec<Row> = table.unwrap().map(|it| it.unwrap().unwrap()).collect();
        assert_eq!(rows.len(), 10_000);
        for (row, (digits, record)) in rows.iter().zip(&expected) {
            assert_eq!(row.number.expose_digits(), digits.as_bytes());
            assert_eq!(&row.record, record);
        }
    }
}

#[test]
fn g4_memory_does_not_grow_with_the_file() {
    let right = RIGHT.join(",") + "\r\n";
    let long = file(&[&right.repeat(30_000)]);
    let mut table = open(&long);
    let before = table.records.memory_bytes();
    assert_eq!(table.by_ref().filter(|it| it.as_ref().unwrap().is_ok()).count(), 30_000);
    assert_eq!(table.records.memory_bytes(), before);
    assert_eq!(table.bytes_read(), long.len() as u64);
}

proptest! {
    #[test]
    fn g4_no_bytes_behind_the_header_make_it_panic(
        cp932 in any::<bool>(),
        bytes in prop::collection::vec(prop_oneof![any::<u8>(), Just(b','), Just(b'\n'), Just(b'"')], 0..300),
    ) {
        let encoding = if cp932 { Encoding::Cp932 } else { Encoding::Utf8 };
        let header = encoding.encode(&(Column::header() + "\n")).unwrap().into_owned();
        for row in open(&[header, bytes].concat()) {
            let _ = row.unwrap();
        }
    }

    #[test]
    fn g4_no_bytes_make_the_header_panic(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
        prop_assert!(Table::open(&*bytes, rules()).is_err());
    }

    /// Whatever is wrong with a row, what is said of it tells nothing that stood in it.
    #[test]
    fn g2_faults_never_show_what_was_read(
        fields in prop::collection::vec("[甲乙丙丁戊0-9]{5,14}", 11..15),
        quote in any::<bool>(),
    ) {
        let row = format!("{}{}", if quote { "\"" } else { "" }, fields.join(","));
        let shown = faults(&file(&[&row])).concat();
        prop_assert!(!shown.is_empty());
        prop_assert!(!shown.contains(['甲', '乙', '丙', '丁', '戊']));
        for field in fields {
            prop_assert!(!shown.contains(&field), "{}", shown);
        }
    }
}
