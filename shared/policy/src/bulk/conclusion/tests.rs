use super::*;
use crate::bulk::gate::{BulkPerson, gate};
use crate::bulk::sample::{CHIYODA, HAKODATE, NAKAGAWA, SAPPORO, TODAY, code, person, settled};
use crate::{
    Act, DoseNumber, InquiryId, Person, PersonName, Sex, Text, TicketNumber, Vaccination, japan_date,
};
use jiff::civil::date;
use proptest::prelude::*;

fn now() -> Timestamp {
    "2026-11-25T03:00:00Z".parse().unwrap()
}

fn asking() -> BulkAsking<'static> {
    static INQUIRER: std::sync::LazyLock<[MunicipalityCode; 1]> =
        std::sync::LazyLock::new(|| [code(SAPPORO)]);
    BulkAsking {
        inquirer: &*INQUIRER,
        staff: Hand { name: "asker", sub: "asker" },
        at: now(),
        today: japan_date(now()),
    }
}

fn row(holder: &str, dose: u8, birth_date: &str) -> DoseRecord {
    DoseRecord {
        person: Person {
            name: PersonName::parse("見本 花子").unwrap(),
            name_kana: None,
            birth_date: BirthDate::parse(birth_date, TODAY).unwrap(),
            sex: Sex::Female,
        },
        vaccination: Vaccination {
            dose: DoseNumber::new(dose).unwrap(),
            vaccinated_on: date(2021, 6, 1),
            ticket_number: TicketNumber::parse("0000000001").unwrap(),
            municipality: code(holder),
            venue: Text::default(),
            doctor: Text::default(),
            manufacturer: Text::parse("見本").unwrap(),
            lot_number: Text::default(),
            registered_at: Timestamp::UNIX_EPOCH,
        },
        taken_back: false,
    }
}

fn rows(all: &[DoseRecord]) -> BTreeMap<MunicipalityCode, Vec<DoseRecord>> {
    let mut rows: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for it in all {
        rows.entry(it.vaccination.municipality).or_default().push(it.clone());
    }
    rows
}

fn held(all: &[DoseRecord]) -> BTreeSet<MunicipalityCode> {
    all.iter().map(|it| it.vaccination.municipality).collect()
}

/// What the inquirer can see of a conclusion: when all are asked, nothing of a holder that answers that there is nobody.
fn shown(conclusion: &PersonConclusion, scope: Scope) -> Vec<(MunicipalityCode, BulkBasis, HolderOutcome)> {
    let holders = conclusion.holders.iter().map(|(code, it)| (*code, it.basis, it.outcome.clone()));
    holders.filter(|it| scope == Scope::Named || it.2 != HolderOutcome::NotFound).collect()
}

fn protection(holder: &str, by: &str, lifted: bool) -> Protection {
    let act = |by: &str| Act { at: Timestamp::UNIX_EPOCH, by: by.to_owned(), by_sub: by.to_owned() };
    Protection {
        id: InquiryId::new(Timestamp::UNIX_EPOCH, [7; 10]),
        holder: code(holder),
        started: act(by),
        until: None,
        reference: None,
        lift_requests: Vec::new(),
        lifted: lifted.then(|| act("second")),
    }
}

#[test]
fn b4_p1_what_holds_back_goes_in_its_order() {
    let settled = settled(true, &[HAKODATE]);
    for (born, rows_of, protected, expected) in [
        (None, vec![], false, "not-found"),
        (None, vec![row(HAKODATE, 1, "1950-01-31")], false, "found"),
        (Some("1950-01-31"), vec![row(HAKODATE, 1, "1950-01-31")], false, "found"),
        (Some("1950-01"), vec![row(HAKODATE, 1, "1950")], false, "found"),
        (Some("1950-02"), vec![row(HAKODATE, 1, "1950")], false, "found"),
        (Some("1951"), vec![row(HAKODATE, 1, "1950-01-31")], false, "birth-date-differs"),
        (Some("1951"), vec![row(HAKODATE, 1, "1950"), row(HAKODATE, 2, "1960")], false, "contradictory"),
        (Some("1951"), vec![row(HAKODATE, 1, "1950"), row(HAKODATE, 2, "1960")], true, "not-found"),
        (None, vec![row(HAKODATE, 1, "1950-01-31")], true, "not-found"),
    ] {
        let person = BulkPerson {
            birth_date: born.map(|it| BirthDate::parse(it, TODAY).unwrap()),
            ..person(&[HAKODATE], false)
        };
        let protections: Vec<_> =
            protected.then(|| protection(HAKODATE, "guardian", false)).into_iter().collect();
        let gate = gate(Scope::Named, &settled, &person);
        let conclusion = conclude_in_bulk(&gate, rows(&rows_of), &held(&rows_of), &protections, &asking());
        assert_eq!(conclusion.holders[&code(HAKODATE)].outcome.kind().as_str(), expected, "{born:?}");
    }
}

#[test]
fn b3_p1_when_all_are_asked_one_protection_hides_from_all() {
    let (settled, person) = (settled(true, &[HAKODATE, CHIYODA]), person(&[], false));
    let gate = gate(Scope::All, &settled, &person);
    let standing = [row(HAKODATE, 1, "1950"), row(CHIYODA, 2, "1950")];
    for (protecting, hidden, marked) in [
        (protection(HAKODATE, "guardian", false), true, Some(HAKODATE)),
        (protection(HAKODATE, "guardian", true), false, None),
        // It isn't asked, but its protection hides even so.
        (protection(NAKAGAWA, "guardian", false), true, None),
        // The inquirer's own protection hides nobody from the inquirer.
        (protection(SAPPORO, "guardian", false), false, None),
    ] {
        let conclusion = conclude_in_bulk(&gate, rows(&standing), &held(&standing), &[protecting], &asking());
        let found = conclusion.holders.values().filter(|it| it.outcome != HolderOutcome::NotFound).count();
        assert_eq!(found, if hidden { 0 } else { 2 });
        assert_eq!(
            conclusion.visibility.is_hidden, hidden,
            "an alarm, whether the one who protects is asked or not"
        );
        let guarded = conclusion.holders.iter().filter(|it| it.1.visibility.is_hidden).map(|it| *it.0);
        assert_eq!(guarded.collect::<Vec<_>>(), marked.map(code).into_iter().collect::<Vec<_>>());
    }
}

/// P5: to protect somebody of whom one has nothing shows nobody who asks all about them, when those who ask protect them themselves.
#[test]
fn p5_a_protection_is_no_tripwire() {
    let (settled, person) = (settled(true, &[HAKODATE, CHIYODA]), person(&[], false));
    let gate = gate(Scope::All, &settled, &person);
    let by_chiyoda = protection(CHIYODA, "friend", false);
    let by_inquirer = protection(SAPPORO, "guardian", false);
    for (standing, protections, marked) in [
        (row(HAKODATE, 1, "1950"), vec![by_chiyoda.clone(), by_inquirer.clone()], vec![]),
        // It has something of the person: they may have lived there.
        (row(CHIYODA, 1, "1950"), vec![by_chiyoda.clone(), by_inquirer], vec![CHIYODA]),
        // Whoever asks doesn't protect them: the protection is theirs to know of (P4).
        (row(HAKODATE, 1, "1950"), vec![by_chiyoda], vec![CHIYODA]),
    ] {
        let standing = [standing];
        let conclusion = conclude_in_bulk(&gate, BTreeMap::new(), &held(&standing), &protections, &asking());
        assert!(conclusion.visibility.is_hidden);
        assert_eq!(
            conclusion.holders.into_keys().collect::<Vec<_>>(),
            marked.into_iter().map(code).collect::<Vec<_>>()
        );
    }
}

#[test]
fn r7_a_predecessors_rows_are_the_successors() {
    let (settled, person) = (settled(true, &[NAKAGAWA]), person(&[], false));
    let gate = gate(Scope::All, &settled, &person);
    let standing = [row("403059", 1, "1950")];
    let conclusion = conclude_in_bulk(&gate, rows(&standing), &held(&standing), &[], &asking());
    assert_eq!(conclusion.holders[&code(NAKAGAWA)].outcome.kind().as_str(), "found");
}

const HOLDERS: [&str; 4] = [SAPPORO, HAKODATE, CHIYODA, NAKAGAWA];

fn some_holders() -> impl Strategy<Value = Vec<&'static str>> {
    prop::sample::subsequence(HOLDERS.to_vec(), 0..=HOLDERS.len())
}

fn some_rows() -> impl Strategy<Value = Vec<DoseRecord>> {
    let births = prop::sample::select(vec!["1950", "1950-01-31", "1960-05"]);
    let one = (prop::sample::select(HOLDERS.to_vec()), 1_u8..4, births);
    prop::collection::vec(one.prop_map(|(holder, dose, born)| row(holder, dose, born)), 0..8)
}

fn some_protections() -> impl Strategy<Value = Vec<Protection>> {
    let one = (
        prop::sample::select(HOLDERS.to_vec()),
        prop::sample::select(vec!["asker", "guardian"]),
        any::<bool>(),
    );
    prop::collection::vec(one.prop_map(|(holder, by, lifted)| protection(holder, by, lifted)), 0..4)
}

proptest! {
    /// B3: whatever holders that may not be asked, or that protect, have on record changes nothing.
    #[test]
    fn b3_p1_nothing_of_who_may_not_be_asked_or_protects_shows(
        (inquirer_agreed, declared, all) in any::<(bool, bool, bool)>(),
        agreed in some_holders(), named in some_holders(), protections in some_protections(),
        common in some_rows(), one in some_rows(), other in some_rows(),
    ) {
        let mut settled = settled(inquirer_agreed, &agreed);
        settled.holders.remove(&code(SAPPORO));
        let person = person(&named, declared);
        let gate = gate(if all { Scope::All } else { Scope::Named }, &settled, &person);
        let protects = |holder| protections.iter().any(|it| it.protects() && it.holder == holder);
        let silent = |holder| gate.basis(holder).is_none() || protects(holder);
        let with = |more: &[DoseRecord]| {
            let open = common.iter().filter(|it| !silent(it.vaccination.municipality));
            let secret = more.iter().filter(|it| silent(it.vaccination.municipality));
            let all: Vec<_> = open.chain(secret).cloned().collect();
            conclude_in_bulk(&gate, rows(&all), &held(&all), &protections, &asking())
        };
        let conclusion = with(&one);
        prop_assert_eq!(shown(&conclusion, gate.scope), shown(&with(&other), gate.scope));
        for (holder, it) in &conclusion.holders {
            prop_assert!(gate.basis(*holder) == Some(it.basis));
            prop_assert!(it.outcome == HolderOutcome::NotFound || !protects(*holder));
        }
    }
}
