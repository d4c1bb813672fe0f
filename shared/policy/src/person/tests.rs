use super::*;
use jiff::civil::date;

const TODAY: Date = date(2021, 12, 14);

fn birth(text: &str) -> BirthDate {
    BirthDate::parse(text, TODAY).unwrap()
}

fn person(name: &str, kana: &str, birth_date: &str, sex: Sex) -> Person {
    Person {
        name: PersonName::parse(name).unwrap(),
        name_kana: PersonName::parse(kana).ok(),
        birth_date: birth(birth_date),
        sex,
    }
}

#[test]
fn q12_r3_r4_all_of_name_or_kana_birth_date_and_sex_must_match_exactly() {
    use MatchedBy::{Kana, Name};
    use Sex::{Female, Male, NotApplicable, Unknown};
    let hanako = person("見本 花子", "ミホン ハナコ", "1950-01-31", Female);
    let anna = person("ANNA", "", "1950", NotApplicable);
    let lost = person("見本 ?子", "ミホン ハナコ", "1950-01", Unknown);
    for (name, birth_date, sex, sought, expected) in [
        ("見本花子", "1950-01-31", Female, &hanako, Some(Name)),
        ("みほん　はなこ", "1950-01-31", Female, &hanako, Some(Kana)),
        ("見本花子", "1950-01-31", Male, &hanako, None),
        ("見本花子", "1950-01-31", Unknown, &hanako, None),
        ("見本花子", "1950-01-30", Female, &hanako, None),
        ("見本花子", "1950-01", Female, &hanako, None),
        ("見本花子", "1950", Female, &hanako, None),
        ("見本花", "1950-01-31", Female, &hanako, None),
        ("anna", "1950", NotApplicable, &anna, Some(Name)),
        ("anna", "1950", Unknown, &anna, None),
        ("anna", "1950-01", NotApplicable, &anna, None),
        ("ミホンハナコ", "1950-01", Unknown, &lost, Some(Kana)),
    ] {
        let name = FoldedName::parse(name).unwrap();
        let asked = Demographics { name, birth_date: birth(birth_date), sex };
        assert_eq!(asked.match_person(sought), expected, "{birth_date} {sex:?}");
    }
    assert_eq!(hanako.searchable_names().count(), 2);
    assert_eq!(anna.searchable_names().count(), 1);
    assert_eq!(lost.searchable_names().count(), 1);
}

#[test]
fn r4_dates_of_birth_are_real_as_far_as_they_are_known_and_not_to_come() {
    for text in ["2021-12-14", "2000-02-29", "2021-12", "2021", "1950-01", "1900", "0001-01-01"] {
        assert_eq!(birth(text).to_iso(), text);
    }
    for text in ["2021-12-15", "2022-01", "2022", "9999-12-31"] {
        assert_eq!(BirthDate::parse(text, TODAY), Err(InvalidBirthDate::InTheFuture), "{text}");
    }
    for text in [
        "",
        "1999-02-29",
        "1950-1-31",
        "19500131",
        "1950-01-31T00:00",
        "+001950-01-31",
        "１９５０-01-31",
        "1950/01/31",
        "1950-13",
        "1950-00",
        "1950-01-00",
        "1950-00-31",
        "195",
        "19500",
        "1950-",
        "1950-0",
        "0000",
        "0000-01-01",
        "-195",
    ] {
        assert_eq!(BirthDate::parse(text, TODAY), Err(InvalidBirthDate::NotADate), "{text}");
    }
    assert_eq!(BirthDate::new(1950, None, Some(1), TODAY), Err(InvalidBirthDate::NotADate));
    assert_eq!(birth("1950-02").earliest(), date(1950, 2, 1));
    assert_eq!(birth("1950").earliest(), date(1950, 1, 1));
}

#[test]
fn r1_two_can_be_one_person_as_far_as_both_are_known() {
    use Sex::{Female, Male, NotApplicable, Unknown};
    for (one, other, agree) in [
        ("1950-01-31", "1950-01-31", true),
        ("1950-01-31", "1950-01", true),
        ("1950-01-31", "1950", true),
        ("1950", "1950-02", true),
        ("1950-01-31", "1950-01-30", false),
        ("1950-01-31", "1950-02", false),
        ("1950-01-31", "1951", false),
        ("1988", "1950", false),
    ] {
        assert_eq!(birth(one).agrees_with(birth(other)), agree, "{one} {other}");
        assert_eq!(birth(other).agrees_with(birth(one)), agree, "{other} {one}");
    }
    for (one, other, agree) in [
        (Male, Male, true),
        (Male, Female, false),
        (Male, Unknown, true),
        (Female, NotApplicable, true),
        (Unknown, NotApplicable, true),
    ] {
        let (one, other) =
            (person("見本", "ミホン", "1950", one), person("架空", "カクウ", "1950-01-31", other));
        assert_eq!((one.agrees_with(&other), other.agrees_with(&one)), (agree, agree));
    }
}

#[test]
fn r2_a_kana_that_is_not_known_is_no_other_name() {
    let named = |name, kana| person(name, kana, "1950", Sex::Female);
    let hanako = named("見本 花子", "ミホン ハナコ");
    for (name, kana, otherwise) in [
        ("見本　花子", "みほんはなこ", false),
        ("見本 花子", "", false),
        ("架空 花子", "", true),
        ("架空 花子", "ミホン ハナコ", true),
        ("見本 花子", "カクウ ハナコ", true),
    ] {
        assert_eq!(named(name, kana).is_named_otherwise(&hanako), otherwise, "{name} {kana}");
    }
}
