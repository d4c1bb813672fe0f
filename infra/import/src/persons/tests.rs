use super::*;
use crate::table::{Column, Rules, Table};
use jiff::civil::date;
use vrs_policy::MunicipalityCode;

const ONE: &str = "123456789018";
const OTHER: &str = "621498320257";

/// Number, date of birth, sex, dose, day and time of registration in June 2021, 処理区分.
type Line<'a> = (&'a str, &'a str, u8, u8, &'a str, u8);

fn rows(lines: &[Line<'_>]) -> Vec<Row> {
    let mut file = format!("{},処理区分\n", Column::header());
    for (number, born, sex, dose, at, action) in lines {
        file += &format!(
            "{number},見本,ミホン,{born},{sex},{dose},20210601,0000000001,,,見本製薬,,202106{at},{action}\n"
        );
    }
    let rules = Rules { holder: MunicipalityCode::parse("012025").unwrap(), today: date(2021, 12, 14) };
    let table = Table::open(file.as_bytes(), rules).map_err(|it| it.to_string()).unwrap();
    table.map(|it| it.unwrap().unwrap()).collect()
}

fn contradicted_lines(lines: &[Line<'_>]) -> Vec<[u64; 2]> {
    let rows = rows(lines);
    let mut persons = Persons::new();
    rows.iter().for_each(|it| persons.note(it));
    let mut suspects = persons.suspects();
    let mut found = Vec::new();
    while suspects.take_some() {
        rows.iter().for_each(|it| suspects.note(it));
        found.extend(suspects.faults());
    }
    let lines = found.into_iter().map(|it| match it.reason {
        Reason::ContradictsLine(other) => [it.line, other],
        other => panic!("{other}"),
    });
    lines.collect()
}

#[test]
fn r1_rows_of_one_number_that_can_not_be_one_persons_are_found() {
    let hanako = (ONE, "19500131", 2, 1, "01090000", 1);
    let table: [(&[Line<'_>], &[[u64; 2]]); 11] = [
        (&[hanako], &[]),
        (&[hanako, (ONE, "19500131", 2, 2, "22090000", 1)], &[]),
        (&[hanako, (ONE, "19500100", 0, 2, "22090000", 1), (ONE, "19509999", 9, 3, "23090000", 1)], &[]),
        (&[hanako, (ONE, "19880229", 1, 2, "22090000", 1)], &[[2, 3], [3, 2]]),
        (&[hanako, (ONE, "19500131", 1, 2, "22090000", 1)], &[[2, 3], [3, 2]]),
        (&[hanako, (OTHER, "19880229", 1, 2, "22090000", 1)], &[]),
        // What is half known agrees with both, and they disagree with each other.
        (
            &[
                (ONE, "19500000", 0, 1, "01090000", 1),
                (ONE, "19500131", 2, 2, "02090000", 1),
                (ONE, "19500200", 2, 3, "03090000", 1),
            ],
            &[[3, 4], [4, 3]],
        ),
        // The mix-up is taken back.
        (&[hanako, (ONE, "19880229", 1, 2, "22090000", 1), (ONE, "19880229", 1, 2, "23090000", 2)], &[]),
        // It was put right by a later registration, wherever that stands in the file.
        (&[hanako, (ONE, "19500131", 2, 2, "23090000", 1), (ONE, "19880229", 1, 2, "22090000", 1)], &[]),
        // The taking back is older than what it is to take back.
        (
            &[hanako, (ONE, "19880229", 1, 2, "22090000", 1), (ONE, "19880229", 1, 2, "21090000", 2)],
            &[[2, 3], [3, 2]],
        ),
        // Neither of one time outdoes the other.
        (&[hanako, (ONE, "19880229", 1, 1, "01090000", 1)], &[[2, 3], [3, 2]]),
    ];
    for (lines, expected) in table {
        assert_eq!(contradicted_lines(lines), expected, "{lines:?}");
    }
}

#[test]
fn r1_at_most_32_bytes_a_number_are_kept() {
    let row = rows(&[(ONE, "19500131", 2, 1, "01090000", 1)]).remove(0);
    let mut persons = Persons::new();
    let mut numbers = 0_u64;
    for body in (0..11_000_000_000_u64).step_by(200_003) {
        let number = (0..10).find_map(|check| MyNumber::parse(&format!("{body:011}{check}")).ok());
        let Some(number) = number else { continue };
        persons.note(&Row { number, record: row.record.clone(), line: 2, warnings: Vec::new() });
        numbers += 1;
    }
    let bytes: usize = persons.shards.iter().map(|it| it.capacity() * size_of::<Known>()).sum();
    assert!(numbers > 50_000 && bytes as u64 <= 32 * numbers, "{bytes} bytes for {numbers} numbers");
}

#[test]
fn r1_more_suspects_than_fit_are_gone_through_in_parts() {
    let mut suspects = Suspects {
        mask: Mask(0),
        waiting: (0..SUSPECTS_AT_ONCE as u64 * 2 + 1).collect(),
        looked_at: BTreeMap::new(),
    };
    let mut parts = Vec::new();
    while suspects.take_some() {
        parts.push(suspects.looked_at.len());
    }
    assert_eq!(parts, [SUSPECTS_AT_ONCE, SUSPECTS_AT_ONCE, 1]);
}

#[test]
fn r1_a_file_of_too_many_rows_is_refused() {
    let row = "123456789018,見本,ミホン,19500131,2,1,20210601,0000000001,,,見本製薬,,20210601090000\n";
    let file = format!("{}\n{}x\n", Column::header(), row.repeat(2));
    let rules = Rules { holder: MunicipalityCode::parse("012025").unwrap(), today: date(2021, 12, 14) };
    let check = |rows_max| {
        let mut table = Table::open(file.as_bytes(), rules).map_err(|it| it.to_string()).unwrap();
        crate::check::check(&mut table, rows_max, |_| {}, |_| {}).map(|(checked, _)| checked)
    };
    assert_eq!(check(3).unwrap(), crate::check::Checked { rows: 2, faulty_rows: 1 });
    let refused = check(2).err().unwrap().to_string();
    assert_eq!(refused, "行の数が500万を超えています。ファイルを分けて、1つずつ読み込んでください");
}
