use super::*;

const HOLDER: &str = "012025";
const INQUIRER: &str = "011002";
const OTHER: &str = "131016";
const ASKER: Hand<'_> = Hand { name: "asker", sub: "asker" };

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn act(sub: &str, at_text: &str) -> Act {
    Act { at: at(at_text), by: sub.to_owned(), by_sub: sub.to_owned() }
}

fn protection(holder: &str, started: Act) -> Protection {
    Protection {
        id: InquiryId::new(started.at, [7; 10]),
        holder: MunicipalityCode::parse(holder).unwrap(),
        started,
        until: None,
        reference: None,
        lift_requests: Vec::new(),
        lifted: None,
    }
}

/// Every protection that there can be: of each municipality, with each date and each way to have been lifted or not.
fn kinds() -> Vec<Protection> {
    let now_and_old = ["2026-11-20T00:00:00Z", "2026-01-01T00:00:00Z"];
    let mut kinds = Vec::new();
    for holder in [HOLDER, INQUIRER, OTHER] {
        for (started, by) in now_and_old.iter().flat_map(|it| ["asker", "guardian"].map(|by| (it, by))) {
            for until in [None, Some("2026-02-01"), Some("2027-02-01")] {
                for (requested, lifted) in [(false, false), (true, false), (true, true)] {
                    kinds.push(Protection {
                        until: until.map(|it| it.parse().unwrap()),
                        lift_requests: requested
                            .then(|| act("guardian", "2026-11-24T00:00:00Z"))
                            .into_iter()
                            .collect(),
                        lifted: lifted.then(|| act("second", "2026-11-24T01:00:00Z")),
                        ..protection(holder, act(by, started))
                    });
                }
            }
        }
    }
    kinds
}

/// P1, P2, P3, P5 over all pairs of kinds: a protection that was not lifted hides, whatever its date, whoever asked to lift it,
/// and whatever other protections were lifted.
#[test]
fn p1_p2_p3_p5_visibility_over_its_whole_input_space() {
    let (holder, inquirer) =
        ([MunicipalityCode::parse(HOLDER).unwrap()], [MunicipalityCode::parse(INQUIRER).unwrap()]);
    let now = at("2026-11-25T00:00:00Z");
    let asking = Asking { holder: &holder, inquirer: &inquirer, staff: ASKER, at: now };
    let kinds = kinds();
    assert_eq!(kinds.len(), 108);
    let mut pairs: Vec<Vec<Protection>> = vec![vec![]];
    pairs.extend(kinds.iter().map(|it| vec![it.clone()]));
    pairs.extend(kinds.iter().flat_map(|one| kinds.iter().map(|other| vec![one.clone(), other.clone()])));
    for protections in pairs {
        let any =
            |fits: &dyn Fn(&Protection) -> bool| protections.iter().any(|it| it.lifted.is_none() && fits(it));
        let expected = Visibility {
            is_hidden: any(&|it| it.holder.as_str() == HOLDER),
            is_cloaked: any(&|it| it.holder.as_str() == INQUIRER && it.started.by_sub == "guardian"),
            is_cloaked_freshly: any(&|it| {
                it.holder.as_str() == INQUIRER && it.started.at > at("2026-11-18T00:00:00Z")
            }),
        };
        assert_eq!(visibility(&protections, &asking), expected, "{protections:?}");
    }
}

#[test]
fn p2_a_predecessors_protection_is_the_successors() {
    let codes = ["402311", "403059"].map(|it| MunicipalityCode::parse(it).unwrap());
    let inquirer = [MunicipalityCode::parse(INQUIRER).unwrap()];
    let asking = Asking { holder: &codes, inquirer: &inquirer, staff: ASKER, at: at("2026-11-25T00:00:00Z") };
    let of_predecessor = protection("403059", act("guardian", "2017-01-01T00:00:00Z"));
    assert!(visibility(&[of_predecessor], &asking).is_hidden);
}

#[test]
fn p3_lifting_takes_two_guardians_within_seven_days() {
    let now = at("2026-11-25T00:00:00Z");
    let with = |requests: &[(&str, &str)], lifted: bool| Protection {
        lift_requests: requests.iter().map(|(sub, at)| act(sub, at)).collect(),
        lifted: lifted.then(|| act("b", "2026-11-24T00:00:00Z")),
        ..protection(HOLDER, act("a", "2026-01-01T00:00:00Z"))
    };
    let (recent, lapsed) = ("2026-11-18T00:00:00.001Z", "2026-11-18T00:00:00Z");
    for (protection, by, expected, state) in [
        (with(&[], false), "a", Ok(LiftStep::Request), "active"),
        (with(&[("a", recent)], false), "a", Err(CannotLift::SecondGuardianRequired), "lift-requested"),
        (with(&[("a", recent)], false), "b", Ok(LiftStep::Lift), "lift-requested"),
        (with(&[("a", lapsed)], false), "a", Ok(LiftStep::Request), "active"),
        (with(&[("a", lapsed)], false), "b", Ok(LiftStep::Request), "active"),
        (with(&[("a", recent), ("b", recent)], false), "a", Ok(LiftStep::Lift), "lift-requested"),
        (with(&[("a", recent)], true), "c", Err(CannotLift::AlreadyLifted), "lifted"),
    ] {
        assert_eq!(protection.lift(Hand { name: by, sub: by }, now), expected, "{by} {state}");
        assert_eq!(protection.state(now).as_str(), state);
        assert_eq!(protection.protects(), state != "lifted");
    }
}

/// An account that was made anew has another id, one that was renamed another name: neither is another hand.
#[test]
fn p3_p5_one_person_is_not_two_hands() {
    let now = at("2026-11-25T00:00:00Z");
    let (holder, inquirer) =
        ([MunicipalityCode::parse(HOLDER).unwrap()], [MunicipalityCode::parse(INQUIRER).unwrap()]);
    let by_a = protection(INQUIRER, act("a", "2026-01-01T00:00:00Z"));
    let asked_by_a = Protection { lift_requests: vec![act("a", "2026-11-24T00:00:00Z")], ..by_a.clone() };
    for (name, sub, is_another) in
        [("a", "a", false), ("a", "made anew", false), ("renamed", "a", false), ("b", "b", true)]
    {
        let hand = Hand { name, sub };
        let lifted = asked_by_a.lift(hand, now) == Ok(LiftStep::Lift);
        let asking = Asking { holder: &holder, inquirer: &inquirer, staff: hand, at: now };
        let cloaked = visibility(std::slice::from_ref(&by_a), &asking).is_cloaked;
        assert_eq!((lifted, cloaked), (is_another, is_another), "{hand:?}");
    }
}

#[test]
fn p2_a_date_only_reminds() {
    let today: Date = "2026-11-25".parse().unwrap();
    for (until, within) in
        [(None, false), (Some("2026-12-25"), true), (Some("2026-12-26"), false), (Some("2020-01-01"), true)]
    {
        let until = until.map(|it| it.parse().unwrap());
        let protection = Protection { until, ..protection(HOLDER, act("a", "2026-01-01T00:00:00Z")) };
        assert_eq!(protection.ends_within(30, today), within, "{until:?}");
        assert!(protection.protects());
    }
}

#[test]
fn p6_a_reference_holds_no_number() {
    for (text, expected) in [
        ("支援-2026-0042", Ok(Some("支援-2026-0042"))),
        ("  ", Ok(None)),
        ("123456789018", Err(InvalidReference::TwelveDigits)),
        ("1234-5678-9018", Err(InvalidReference::TwelveDigits)),
        ("１２３４５６７８９０１８", Err(InvalidReference::TwelveDigits)),
        ("番号 1234 5678 9018 の件", Err(InvalidReference::TwelveDigits)),
        ("〇一二三四五六七八九〇一", Err(InvalidReference::TwelveDigits)),
        ("a\tb", Err(InvalidReference::ControlCharacter)),
        ("支援\u{202e}42", Err(InvalidReference::ControlCharacter)),
        ("支援\u{200b}42", Err(InvalidReference::ControlCharacter)),
        ("支援\u{61c}42", Err(InvalidReference::ControlCharacter)),
        ("支援\u{e0100}42", Err(InvalidReference::ControlCharacter)),
        ("支援\u{3164}42", Err(InvalidReference::ControlCharacter)),
        ("壱弐参四五六七八九壱弐参", Err(InvalidReference::TwelveDigits)),
    ] {
        let parsed = Reference::parse(text);
        assert_eq!(
            parsed.as_ref().map(|it| it.as_ref().map(Reference::as_str)).map_err(|it| *it),
            expected,
            "{text}"
        );
    }
    assert_eq!(Reference::parse(&"あ".repeat(31)), Err(InvalidReference::TooLong));
    assert!(Reference::parse(&"あ".repeat(30)).is_ok());
}
