//! Protected residents (支援措置): to everybody who asks their municipality they are as if there were nobody (P1–P5).
//!
//! A protection ends by being lifted, by two guardians, and by nothing else: not by a date, a file, a key or a clock.

use std::fmt;

use icu_properties::CodePointSetData;
use icu_properties::props::DefaultIgnorableCodePoint;
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

/// Kanji that stand for a digit, those of deeds and banknotes too.
const KANJI_DIGITS: &str = "〇零一二三四五六七八九壱壹弐貳貮参參肆伍陸漆柒捌玖";

/// What isn't seen or only changes how others are (Unicode's `Default_Ignorable_Code_Point`, and separators of lines): two references that look
/// the same have to be the same.
fn is_unseen(it: char) -> bool {
    CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(it) || matches!(it, '\u{2028}' | '\u{2029}')
}

/// Why a text is no reference. Never holds the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidReference {
    /// More than 30 characters.
    #[error("more than 30 characters")]
    TooLong,
    /// A control character, or one that isn't seen and changes how others are.
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
        if text.chars().any(|it| it.is_control() || is_unseen(it)) {
            return Err(InvalidReference::ControlCharacter);
        }
        if text.chars().filter(|it| it.is_numeric() || KANJI_DIGITS.contains(*it)).count() >= 12 {
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

/// A member of staff, as far as it matters whether two acts are by two hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hand<'a> {
    /// The account's name.
    pub name: &'a str,
    /// The account's permanent id.
    pub sub: &'a str,
}

impl Act {
    /// Whose act it is.
    #[must_use]
    pub fn hand(&self) -> Hand<'_> {
        Hand { name: &self.by, sub: &self.by_sub }
    }

    /// Whether somebody else did it than this member of staff. An account that is made anew has another id and the same name, and one
    /// that is renamed the same id: neither makes two hands of one.
    #[must_use]
    pub fn is_by_another(&self, hand: Hand<'_>) -> bool {
        self.by_sub != hand.sub && self.by != hand.name
    }
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

/// What follows when a guardian asks to lift a protection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LiftStep {
    /// A first request.
    Request,
    /// The second guardian: it is lifted.
    Lift,
}

/// Why a guardian's request to lift a protection is refused.
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

    /// What follows when this guardian asks to lift it (P3).
    ///
    /// # Errors
    /// [`CannotLift`]
    pub fn lift(&self, guardian: Hand<'_>, now: Timestamp) -> Result<LiftStep, CannotLift> {
        if self.lifted.is_some() {
            return Err(CannotLift::AlreadyLifted);
        }
        if self.open_requests(now).any(|it| it.is_by_another(guardian)) {
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
    /// The inquirer protects them, and the protection was made by somebody other than who asks: the holder's list must not tell where they
    /// are (P5).
    pub is_cloaked: bool,
    /// The inquirer has protected them for less than seven days. That is worth an alarm: who wants to search unseen would begin by
    /// protecting.
    pub is_cloaked_freshly: bool,
}

impl Visibility {
    /// What holds for either of two, as when a name may mean two persons.
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
    /// The member of staff.
    pub staff: Hand<'a>,
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
        is_cloaked: of_inquirer().any(|it| it.started.is_by_another(asking.staff)),
        is_cloaked_freshly: of_inquirer().any(|it| asking.at.duration_since(it.started.at) < FRESH),
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests;
