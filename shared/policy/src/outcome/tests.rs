use super::*;
use crate::{
    BirthDate, DoseNumber, FoldedName, MunicipalityCode, PersonName, Sex, Text, TicketNumber, Vaccination,
};
use jiff::civil::date;

fn birth(text: &str) -> BirthDate {
    BirthDate::parse(text, date(2021, 12, 14)).unwrap()
}

fn row(name: &str, dose: u8, registered_at_s: i64) -> DoseRecord {
    DoseRecord {
        person: Person {
            name: PersonName::parse(name).unwrap(),
            name_kana: PersonName::parse("ミホン").ok(),
            birth_date: birth("1950-01-31"),
            sex: Sex::Female,
        },
        vaccination: Vaccination {
            dose: DoseNumber::new(dose).unwrap(),
            vaccinated_on: date(2021, 6, 1),
            ticket_number: TicketNumber::parse("0000000001").unwrap(),
            municipality: MunicipalityCode::parse("012025").unwrap(),
            venue: Text::default(),
            doctor: Text::default(),
            manufacturer: Text::parse("見本").unwrap(),
            lot_number: Text::default(),
            registered_at: jiff::Timestamp::from_second(registered_at_s).unwrap(),
        },
        taken_back: false,
    }
}

fn born(birth_date: &str, sex: Sex, row: DoseRecord) -> DoseRecord {
    DoseRecord { person: Person { birth_date: birth(birth_date), sex, ..row.person.clone() }, ..row }
}

fn taken_back(row: DoseRecord) -> DoseRecord {
    DoseRecord { taken_back: true, ..row }
}

fn sought(name: &str) -> Demographics {
    let name = FoldedName::parse(name).unwrap();
    Demographics { name, birth_date: birth("1950-01-31"), sex: Sex::Female }
}

/// Somebody whom nobody protects.
fn seen(rows: Vec<DoseRecord>) -> Candidate {
    Candidate { rows, visibility: Visibility::default() }
}

fn found_by_number(rows: Vec<DoseRecord>) -> Found {
    let Outcome::Found(found) = conclude_by_number(seen(rows)).outcome else { panic!("one person is found") };
    found
}

fn doses(found: &Found) -> Vec<u8> {
    found.records.iter().map(|it| it.vaccination.dose.get()).collect()
}

#[test]
fn q10_doses_are_in_order_and_the_person_is_that_of_the_latest_registration() {
    let found =
        found_by_number(vec![row("新姓 花子", 2, 20), row("旧姓 花子", 1, 10), row("旧姓 花子", 3, 5)]);
    assert_eq!(found.person.name.as_written(), "新姓 花子");
    assert_eq!(found.matched_by, MatchedBy::MyNumber);
    assert_eq!(doses(&found), [1, 2, 3]);
    let otherwise = found.records.iter().map(|it| found.named_otherwise(it).is_some());
    assert!(otherwise.eq([true, false, true]), "R2: each dose with another name shows its own");
}

#[test]
fn a1_fewer_doses_are_those_of_the_person_as_written_beside_them() {
    let both = found_by_number(vec![row("旧姓 花子", 1, 10), row("新姓 花子", 2, 20)]);
    let Outcome::Found(first) = both.clone().only(&[1]) else { panic!("a dose is left") };
    assert_eq!((first.person.name.as_written(), doses(&first)), ("旧姓 花子", vec![1]));
    assert_eq!(both.clone().only(&[1, 2, 3]), Outcome::Found(both.clone()));
    assert_eq!(both.only(&[3]), Outcome::NotFound);
}

#[test]
fn q12_q13_r1_the_number_of_visible_persons_decides() {
    let name = "見本 花子";
    let one = || vec![row(name, 1, 1)];
    let protected = || vec![row(name, 1, 1), row(name, 2, 2)];
    let contradictory = || vec![row(name, 1, 1), born("1988", Sex::Male, row("架空 太郎", 2, 2))];
    let another = || vec![row("架空 花子", 1, 1)];
    let hidden =
        |rows| Candidate { rows, visibility: Visibility { is_hidden: true, ..Visibility::default() } };
    for (candidates, expected) in [
        (vec![], "not-found"),
        (vec![seen(vec![])], "not-found"),
        (vec![seen(one())], "found"),
        (vec![seen(one()), seen(one())], "ambiguous"),
        (vec![hidden(protected())], "not-found"),
        (vec![hidden(protected()), seen(one())], "found"),
        (vec![hidden(protected()), seen(one()), seen(one())], "ambiguous"),
        (vec![seen(contradictory())], "contradictory"),
        (vec![seen(contradictory()), seen(one())], "ambiguous"),
        (vec![seen(contradictory()), hidden(protected())], "contradictory"),
        (vec![seen(another())], "not-found"),
        (vec![seen(another()), seen(one())], "found"),
        (vec![seen(vec![taken_back(row(name, 1, 1))])], "not-found"),
        (vec![seen(vec![taken_back(row(name, 1, 1)), row("新姓 花子", 2, 2)])], "not-found"),
    ] {
        assert_eq!(conclude_by_name(&sought(name), candidates).outcome.as_str(), expected);
    }
}

/// P1, P4: who is protected is on record as protected, with records or without; who is not meant isn't.
#[test]
fn p1_p4_the_record_says_who_is_protected_and_the_answer_does_not() {
    let name = "見本 花子";
    let hidden = Visibility { is_hidden: true, ..Visibility::default() };
    let candidate = |rows| Candidate { rows, visibility: hidden };
    let nobody = conclude_by_number(seen(vec![]));
    for rows in [vec![], vec![row(name, 1, 1)]] {
        let concluded = conclude_by_number(candidate(rows));
        assert_eq!((&concluded.outcome, concluded.visibility), (&nobody.outcome, hidden));
    }
    // Rows of somebody who is hidden are never read: whoever the name points to is marked.
    for rows in [vec![], vec![row(name, 1, 1)], vec![row("架空 花子", 1, 1)]] {
        let concluded = conclude_by_name(&sought(name), vec![candidate(rows.clone())]);
        assert_eq!((concluded.outcome, concluded.visibility), (Outcome::NotFound, hidden));
        // Who has the same name is found beside them, and the record is marked even so.
        let beside = conclude_by_name(&sought(name), vec![candidate(rows), seen(vec![row(name, 1, 1)])]);
        assert_eq!((beside.outcome.as_str(), beside.visibility), ("found", hidden));
    }
}

#[test]
fn r1_rows_of_one_number_that_disagree_are_held_back_by_number_and_by_name() {
    use Sex::{Female, Male, NotApplicable, Unknown};
    let hanako = || row("見本 花子", 1, 10);
    for (rows, expected) in [
        (vec![("1988-02-29", Male)], "contradictory"),
        (vec![("1950-01-31", Male)], "contradictory"),
        (vec![("1950-01-30", Female)], "contradictory"),
        (vec![("1950-02", Female)], "contradictory"),
        (vec![("1950", Unknown)], "found"),
        (vec![("1950-01", NotApplicable)], "found"),
        // Each agrees with the unknown, but not with each other.
        (vec![("1950", Unknown), ("1950-01-31", Male)], "contradictory"),
    ] {
        let others = rows.into_iter().enumerate();
        let others = others.map(|(at, (date, sex))| born(date, sex, row("架空 太郎", 2 + at as u8, 20)));
        let rows: Vec<DoseRecord> = [hanako()].into_iter().chain(others).collect();
        assert_eq!(conclude_by_number(seen(rows.clone())).outcome.as_str(), expected);
        assert_eq!(conclude_by_name(&sought("見本 花子"), vec![seen(rows)]).outcome.as_str(), expected);
    }
}

#[test]
fn r1_r5_a_dose_taken_back_counts_in_no_rule_and_is_answered_nowhere() {
    let mixed_up = born("1988-02-29", Sex::Male, row("架空 太郎", 2, 20));
    let rows = vec![row("見本 花子", 1, 10), taken_back(mixed_up)];
    let Outcome::Found(found) = conclude_by_number(seen(rows)).outcome else {
        panic!("the dose left is hers")
    };
    assert_eq!((found.person.name.as_written(), doses(&found)), ("見本 花子", vec![1]));
    let none = conclude_by_number(seen(vec![taken_back(row("見本 花子", 1, 10))]));
    assert_eq!(none.outcome, Outcome::NotFound);
}

#[test]
fn r3_found_by_kana_only_is_told_from_found_by_name() {
    let by = |name: &str, rows: Vec<DoseRecord>| {
        let Outcome::Found(found) = conclude_by_name(&sought(name), vec![seen(rows)]).outcome else {
            panic!("found")
        };
        found.matched_by
    };
    assert_eq!(by("見本 花子", vec![row("見本 花子", 1, 1)]), MatchedBy::Name);
    assert_eq!(by("ミホン", vec![row("見本 花子", 1, 1)]), MatchedBy::Kana);
    assert_eq!(by("ミホン", vec![row("見本 花子", 1, 1), row("みほん", 2, 2)]), MatchedBy::Name);
}
