//! Protected residents (支援措置): to everybody who asks their municipality they are as if there were nobody (P1–P5).
//!
//! A protection ends by being lifted, by two guardians, and by nothing else: not by a date, a file, a key or a clock.

use std::fmt;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::inquiry_id::InquiryId;
use crate::municipality::MunicipalityCode;

/// How long a request to lift waits for a second guardian (P3).
const LIFT_REQUEST_LASTS: SignedDuration = SignedDuration::from_hours(7 * 24);

/// For how long after protecting an inquiry by the same municipality is worth an alarm (P5).
const FRESH: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A note by which guardians find a protection among their papers: up to 30 characters, and no individual number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference(String);

/// Why a text is no reference. Never holds the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidReference {
    /// More than 30 characters.
    #[error("more than 30 characters")]
    TooLong,
    /// A control character.
    #[error("a control character")]
    ControlCharacter,
    /// Twelve digits, in whatever script and with whatever between them: it could be an individual number.
    #[error("twelve digits")]
    TwelveDigits,
}

impl Reference {
    /// Reads a reference; none when there is nothing but spaces.
    ///
    /// # Errors
    /// [`InvalidReference`]
    pub fn parse(text: &str) -> Result<Option<Self>, InvalidReference> {
        let text = text.trim();
        if text.chars().count() > 30 {
            return Err(InvalidReference::TooLong);
        }
        if text.chars().any(char::is_control) {
            return Err(InvalidReference::ControlCharacter);
        }
        if text.chars().filter(|it| it.is_numeric()).count() >= 12 {
            return Err(InvalidReference::TwelveDigits);
        }
        Ok((!text.is_empty()).then(|| Self(text.to_owned())))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A guardian's act: who, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// When.
    pub at: Timestamp,
    /// The account's name.
    pub by: String,
    /// The account's permanent id.
    pub by_sub: String,
}

/// One protection of one person by one municipality.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protection {
    /// Its id.
    pub id: InquiryId,
    /// The municipality that protects.
    pub holder: MunicipalityCode,
    /// By whom and when it was made.
    pub started: Act,
    /// The day on which the guardians want to be reminded. It ends nothing (P2).
    pub until: Option<Date>,
    /// A note of the guardians'.
    pub reference: Option<Reference>,
    /// Every request to lift it, those that lapsed as well.
    pub lift_requests: Vec<Act>,
    /// By whom and when it was lifted.
    pub lifted: Option<Act>,
}

/// Where a protection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProtectionState<'a> {
    /// It protects.
    Active,
    /// It protects; a first guardian asked to lift it within the last seven days.
    LiftRequested(&'a Act),
    /// It protects no more.
    Lifted(&'a Act),
}

impl ProtectionState<'_> {
    /// `active`, `lift-requested` or `lifted`, as the API writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::LiftRequested(_) => "lift-requested",
            Self::Lifted(_) => "lifted",
        }
    }
}

/// What a guardian's wish to lift comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LiftStep {
    /// A first request.
    Request,
    /// The second guardian: it is lifted.
    Lift,
}

/// Why a guardian's wish to lift comes to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CannotLift {
    /// It is lifted already.
    AlreadyLifted,
    /// The same guardian asked within the last seven days: it takes another.
    SecondGuardianRequired,
}

impl Protection {
    /// Whether it protects: from its start until it is lifted, whatever its date and whoever asked to lift it.
    #[must_use]
    pub const fn protects(&self) -> bool {
        self.lifted.is_none()
    }

    /// Where it stands at this time.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> ProtectionState<'_> {
        match (&self.lifted, self.open_requests(now).next()) {
            (Some(lifted), _) => ProtectionState::Lifted(lifted),
            (None, Some(request)) => ProtectionState::LiftRequested(request),
            (None, None) => ProtectionState::Active,
        }
    }

    /// What the wish of this guardian (their permanent id) to lift it comes to (P3).
    ///
    /// # Errors
    /// [`CannotLift`]
    pub fn lift(&self, guardian_sub: &str, now: Timestamp) -> Result<LiftStep, CannotLift> {
        if self.lifted.is_some() {
            return Err(CannotLift::AlreadyLifted);
        }
        if self.open_requests(now).any(|it| it.by_sub != guardian_sub) {
            return Ok(LiftStep::Lift);
        }
        match self.open_requests(now).next() {
            Some(_) => Err(CannotLift::SecondGuardianRequired),
            None => Ok(LiftStep::Request),
        }
    }

    /// Whether its date comes within so many days from today, or has passed.
    #[must_use]
    pub fn ends_within(&self, days: i32, today: Date) -> bool {
        let last = today.checked_add(jiff::Span::new().days(days)).unwrap_or(Date::MAX);
        self.until.is_some_and(|it| it <= last)
    }

    fn open_requests(&self, now: Timestamp) -> impl Iterator<Item = &Act> {
        self.lift_requests.iter().filter(move |it| now.duration_since(it.at) < LIFT_REQUEST_LASTS)
    }
}

/// What protections of a person mean for one inquiry about them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Visibility {
    /// The holder protects them: it answers as if there were nobody (P1).
    pub is_hidden: bool,
    /// The inquirer protects them, by another hand than that of who asks: the holder's list doesn't tell where they are (P5).
    pub is_cloaked: bool,
    /// The inquirer protects them since less than seven days: an alarm, since who wants to look for somebody unseen would begin so.
    pub is_cloaked_freshly: bool,
}

impl Visibility {
    /// What holds when both are meant.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self {
            is_hidden: self.is_hidden || other.is_hidden,
            is_cloaked: self.is_cloaked || other.is_cloaked,
            is_cloaked_freshly: self.is_cloaked_freshly || other.is_cloaked_freshly,
        }
    }
}

/// Who asks whom, as far as protections go by it.
#[derive(Debug, Clone, Copy)]
pub struct Asking<'a> {
    /// All codes of the holder, its predecessors' among them: their protections are its own (P2).
    pub holder: &'a [MunicipalityCode],
    /// All codes of the inquirer.
    pub inquirer: &'a [MunicipalityCode],
    /// The permanent id of the member of staff.
    pub staff_sub: &'a str,
    /// When.
    pub at: Timestamp,
}

/// What all protections of a person, by whichever municipality, mean for this inquiry. The one place of that decision.
#[must_use]
pub fn visibility(protections: &[Protection], asking: &Asking<'_>) -> Visibility {
    let standing = || protections.iter().filter(|it| it.protects());
    let of_inquirer = || standing().filter(|it| asking.inquirer.contains(&it.holder));
    Visibility {
        is_hidden: standing().any(|it| asking.holder.contains(&it.holder)),
        is_cloaked: of_inquirer().any(|it| it.started.by_sub != asking.staff_sub),
        is_cloaked_freshly: of_inquirer().any(|it| asking.at.duration_since(it.started.at) < FRESH),
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOLDER: &str = "012025";
    const INQUIRER: &str = "011002";
    const OTHER: &str = "131016";

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
        let asking = Asking { holder: &holder, inquirer: &inquirer, staff_sub: "asker", at: now };
        let kinds = kinds();
        assert_eq!(kinds.len(), 108);
        let mut pairs: Vec<Vec<Protection>> = vec![vec![]];
        pairs.extend(kinds.iter().map(|it| vec![it.clone()]));
        pairs.extend(kinds.iter().flat_map(|one| kinds.iter().map(|other| vec![one.clone(), other.clone()])));
        for protections in pairs {
            let any = |fits: &dyn Fn(&Protection) -> bool| {
                protections.iter().any(|it| it.lifted.is_none() && fits(it))
            };
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
        let asking = Asking {
            holder: &codes,
            inquirer: &inquirer,
            staff_sub: "asker",
            at: at("2026-11-25T00:00:00Z"),
        };
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
            assert_eq!(protection.lift(by, now), expected, "{by} {state}");
            assert_eq!(protection.state(now).as_str(), state);
            assert_eq!(protection.protects(), state != "lifted");
        }
    }

    #[test]
    fn p2_a_date_only_reminds() {
        let today: Date = "2026-11-25".parse().unwrap();
        for (until, within) in [
            (None, false),
            (Some("2026-12-25"), true),
            (Some("2026-12-26"), false),
            (Some("2020-01-01"), true),
        ] {
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
            ("a\tb", Err(InvalidReference::ControlCharacter)),
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
}
