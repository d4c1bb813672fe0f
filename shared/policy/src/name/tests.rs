use super::*;
use proptest::prelude::*;

fn folded(text: &str) -> FoldedName {
    FoldedName::parse(text).unwrap()
}

#[test]
fn q12_names_that_match() {
    for (one, other) in [
        ("見本 花子", "見本　花子"),
        ("見本花子", "見本 花子"),
        ("ミホン ハナコ", "みほん はなこ"),
        ("ﾐﾎﾝ ﾊﾅｺ", "ミホンハナコ"),
        ("ｶﾞｷﾞ", "ガギ"),
        ("か\u{3099}", "ガ"),
        ("Ａｎｎａ", "ANNA"),
        ("anna smith", "Anna Smith"),
        ("葛\u{E0100}城", "葛城"),
        ("見\u{FE00}本", "見本"),
        ("見\u{200B}本", "見本"),
        ("見\u{202E}本", "見本"),
        ("神\u{FA19}", "神神"),
        ("ジョ－ンズ", "ジョーンズ"),
        ("ジョ-ンズ", "ジョーンズ"),
        ("ジョ‐ンズ", "ジョーンズ"),
        ("ジョ−ンズ", "ジョーンズ"),
        ("ｼﾞｮｰﾝｽﾞ", "じょーんず"),
        ("山田-ジョン", "山田ージョン"),
        ("ゔぁん", "ヴァン"),
        ("straße", "STRASSE"),
        ("Ｏ’ＢＲＩＥＮ", "O'Brien"),
        ("O\u{B4}BRIEN", "O\u{2BC}Brien"),
        ("O\u{2032}BRIEN", "O`Brien"),
        ("Ｏ＇ＢＲＩＥＮ", "O\u{2018}Brien"),
        ("ANNE\u{2212}MARIE", "Anne-Marie"),
        ("ANNE\u{2010}MARIE", "Anne\u{2013}Marie"),
        ("ÉMILE\u{2015}ZOÉ", "e\u{301}mile-zoe\u{301}"),
        ("⻄田", "西田"),
        ("⾼橋", "高橋"),
        ("⺟里", "母里"),
        ("㇐条", "一条"),
        ("ZHANG_WEI", "zhang wei"),
        ("見本\t花子", "見本 花子"),
        ("見\u{180B}本\u{2066}花子\u{2069}", "見本花子"),
    ] {
        assert!(folded(one) == folded(other), "{one} should match {other}");
    }
}

#[test]
fn q12_names_that_do_not_match() {
    for (one, other) in [
        ("髙橋", "高橋"),
        ("齋藤", "斎藤"),
        ("渡邊", "渡辺"),
        ("﨑", "崎"),
        ("マリア・ルイサ", "マリアルイサ"),
        ("マリアールイサ", "マリア・ルイサ"),
        ("ジョーンズ", "ジョンズ"),
        ("ハナコ", "バナコ"),
        ("ヤマモト", "ャマモト"),
        ("一ノ瀬", "ーノ瀬"),
        ("ANNE-MARIE", "ANNEMARIE"),
        ("ANNE-MARIE", "ANNEーMARIE"),
        ("O'BRIEN", "OBRIEN"),
        ("O'BRIEN", "O-BRIEN"),
        ("見本-花子", "見本\u{2212}花子"),
        ("見本・花子", "見本花子"),
    ] {
        assert!(folded(one) != folded(other), "{one} should not match {other}");
    }
}

#[test]
fn q12_what_has_no_letter_is_no_name() {
    for blank in ["", " ", "　", "\u{200B}", "\u{FE0F}", "\u{3164}", "\u{2060}\u{E0101}"] {
        assert_eq!(PersonName::parse(blank), Err(InvalidName::Empty), "{blank:?}");
    }
    for signs in ["-", "－", "ー", "・", "々", "'", "…", "。", "\u{3099}"] {
        assert_eq!(PersonName::parse(signs), Err(InvalidName::NoLetter), "{signs:?}");
        assert_eq!(FoldedName::parse(signs), Err(InvalidName::NoLetter), "{signs:?}");
    }
    for name in ["見", "一", "〇", "A", "9", "ン", "金", "\u{E000}", "\u{20BB7}"] {
        assert!(FoldedName::parse(name).is_ok(), "{name:?}");
    }
    assert_eq!(PersonName::parse(&"あ".repeat(101)), Err(InvalidName::TooLong));
    assert!(PersonName::parse(&"あ".repeat(100)).is_ok());
    assert_eq!(PersonName::parse("見本\0花子"), Err(InvalidName::ControlCharacter));
    assert_eq!(PersonName::parse("見本\n花子"), Err(InvalidName::ControlCharacter));
}

#[test]
fn r4_a_name_with_a_replacement_character_is_kept_and_found_by_nobody() {
    for unreadable in ["?? ??", "見本 ？子", "見本 \u{FFFD}子", "見本 〓子", "見本 ■子", "?"]
    {
        let name = PersonName::parse(unreadable).unwrap();
        assert_eq!(name.as_written(), unreadable);
        assert!(name.is_unreadable() && name.searchable().is_none(), "{unreadable}");
        assert_eq!(FoldedName::parse(unreadable), Err(InvalidName::Unreadable), "{unreadable}");
    }
    assert!(!PersonName::parse("見本 花子").unwrap().is_unreadable());
}

#[test]
fn r2_names_differ_when_they_do_after_folding() {
    let name = |text| PersonName::parse(text).unwrap();
    assert!(!name("見本 花子").differs_from(&name("見本　花子")));
    assert!(name("見本 花子").differs_from(&name("架空 花子")));
    assert!(name("齋藤").differs_from(&name("斎藤")));
    assert!(name("?? ??").differs_from(&name("見本 花子")));
}

#[test]
fn q12_every_radical_of_the_table_is_read() {
    assert_eq!(IDEOGRAPH_OF_RADICAL.len(), EQUIVALENT_IDEOGRAPHS.lines().skip(1).count());
    assert!(IDEOGRAPH_OF_RADICAL.iter().all(|(radical, _)| radical_to_ideograph(*radical) != *radical));
}

#[test]
fn g2_debug_shows_nothing() {
    let name = PersonName::parse("見本 花子").unwrap();
    assert_eq!(format!("{name:?} {:?}", name.searchable()), "PersonName(…) Some(FoldedName(…))");
}

proptest! {
    #[test]
    fn folding_twice_changes_nothing_more(text in "\\PC*") {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }

    #[test]
    fn folding_japanese_and_latin_twice_changes_nothing_more(
        text in "[ぁ-ゟ゠-ヿｦ-ﾟa-zA-ZÀ-ɏḀ-ỿー‐-―−'’´_⺀-⻳\u{300}-\u{36F}\u{3099}\u{309A} 一-丏]{0,12}"
    ) {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }
}
