use super::*;
use jiff::civil::date;
use proptest::prelude::*;

fn code(text: &str) -> MunicipalityCode {
    MunicipalityCode::parse(text).unwrap()
}

#[test]
fn r7_every_row_of_the_tables_is_read() {
    let count = |table: &str| table.lines().skip(1).count();
    assert_eq!(Municipality::all().len(), count(MUNICIPALITIES) + count(ABOLISHED));
    for row in ALIASES.lines().skip(1) {
        let columns: Vec<&str> = row.split(',').collect();
        let city = Municipality::find_str(columns[0]).unwrap();
        assert_eq!(columns.len(), 5, "{row}");
        assert!(columns[4].is_empty() || ward_with(columns[4]) == Some((city, columns[2])), "{row}");
    }
    for gone in Municipality::all().into_iter().filter(|it| it.abolition.is_some()) {
        let keeper = REGISTER.keeper(gone, date(9999, 12, 31));
        assert_eq!(keeper.abolition, None, "{}: whoever follows the successors comes to an end", gone.name);
    }
    assert_eq!(Municipality::find_str("143839").unwrap().kana, "まなづるまち");
}

#[test]
fn r7_an_abolished_code_is_shown_by_its_old_name_and_its_records_are_the_successors() {
    let today = date(2021, 12, 14);
    let town = Municipality::find_str("403059").unwrap();
    let city = Municipality::find_str("402311").unwrap();
    assert_eq!((town.prefecture, town.name), ("福岡県", "那珂川町"));
    assert!(!town.stands(today) && city.stands(today));
    assert_eq!(town.keeper(today), city);
    assert_eq!(city.keeper(today), city);
    assert_eq!(city.codes(today), [city.code, town.code]);
    assert_eq!(Municipality::find_standing("403059", today), None);
    assert!(!Municipality::in_prefecture("40", today).iter().any(|it| it.code == town.code));
    assert!(town.stands(date(2018, 9, 30)) && !town.stands(date(2018, 10, 1)));
}

/// Two villages that will be one town with a code of its own, which will be part of a city: three rows, no code.
#[test]
fn r7_a_future_abolition_needs_a_row_and_no_code() {
    let next = MUNICIPALITIES.find("013315,").unwrap();
    let mut municipalities = MUNICIPALITIES.to_owned();
    municipalities.insert_str(next, "013111,北海道,見本町,みほんちょう,2027-11-01\n");
    let abolished = format!(
        "{ABOLISHED}\
         013030,北海道,当別町,とうべつちょう,2027-11-01,013111\n\
         013048,北海道,新篠津村,しんしのつむら,2027-11-01,013111\n\
         013111,北海道,見本町,みほんちょう,2030-04-01,011002\n"
    );
    let register = Register { municipalities: municipalities.leak(), abolished: abolished.leak() };
    let [tobetsu, shinshinotsu, mihon, sapporo] =
        ["013030", "013048", "013111", "011002"].map(|it| register.find(code(it)).unwrap());
    let names = |codes: Vec<MunicipalityCode>| -> Vec<&str> {
        codes.into_iter().map(|it| register.find(it).unwrap().name).collect()
    };
    for (on, standing, keeper, of_mihon, of_sapporo) in [
        (date(2027, 10, 31), [true, true, false, true], tobetsu, vec![], vec![]),
        (date(2027, 11, 1), [false, false, true, true], mihon, vec!["当別町", "新篠津村"], vec![]),
        (
            date(2030, 4, 1),
            [false, false, false, true],
            sapporo,
            vec![],
            vec!["当別町", "新篠津村", "見本町"],
        ),
    ] {
        assert_eq!([tobetsu, shinshinotsu, mihon, sapporo].map(|it| it.stands(on)), standing, "{on}");
        assert_eq!(register.keeper(tobetsu, on), keeper, "{on}");
        assert_eq!(names(register.predecessors(mihon, on)), of_mihon, "{on}");
        assert_eq!(names(register.predecessors(sapporo, on)), of_sapporo, "{on}");
    }
    assert_eq!(tobetsu.name, "当別町", "the old name, whatever the day");
}

#[test]
fn r7_a_circle_in_the_data_ends() {
    let abolished = "\n013030,北海道,当別町,とうべつちょう,2000-01-01,013048\n\
                     013048,北海道,新篠津村,しんしのつむら,2000-01-01,013030\n";
    let register = Register { municipalities: MUNICIPALITIES, abolished };
    let town = register.find(code("013030")).unwrap();
    let _ = register.keeper(town, date(2021, 12, 14));
}

proptest! {
    #[test]
    fn rows_are_found_wherever_they_stand_and_whatever_is_asked(
        codes in proptest::collection::btree_set("[0-3]{3}", 0..12),
        asked in "[0-4]{0,4}|県",
        last_line_ends in any::<bool>(),
    ) {
        let codes: Vec<String> = codes.into_iter().map(|it| format!("{it},市")).collect();
        let mut table = format!("code,name\n{}\n", codes.join("\n"));
        if codes.is_empty() || !last_line_ends {
            table.pop();
        }
        let table: &'static str = table.leak();
        let expected: Vec<&String> = codes.iter().filter(|it| it.starts_with(&asked)).collect();
        prop_assert_eq!(rows_beginning_with(&asked, table).collect::<Vec<_>>(), expected);
    }
}

#[test]
fn r7_what_is_meant_by_a_code_that_is_none() {
    use MeantMunicipality::{FiveDigits, Prefecture, Ward};
    let sapporo = Municipality::find_str("011002").unwrap();
    let hakodate = Municipality::find_str("012025").unwrap();
    let hamamatsu = Municipality::find_str("221309").unwrap();
    for (text, meant) in [
        ("011011", Some(Ward("中央区", sapporo))),
        ("221317", Some(Ward("中区", hamamatsu))),
        ("01202", Some(FiveDigits(hakodate))),
        ("12025", Some(FiveDigits(hakodate))),
        ("010006", Some(Prefecture("北海道"))),
        ("99999", None),
        ("012026", None),
        ("", None),
        ("札幌市", None),
    ] {
        assert_eq!(municipality_meant_by(text), meant, "{text}");
    }
}
