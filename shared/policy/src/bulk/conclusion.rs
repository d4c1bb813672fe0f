//! What comes of asking (B4), and what protections hold back (P1).

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::bulk::gate::Gate;
use crate::bulk::settled::BulkBasis;
use crate::bulk::size::Scope;
use crate::municipality::{Municipality, MunicipalityCode};
use crate::outcome::{Candidate, Found, Outcome, conclude_by_number, latest_of_each_dose};
use crate::person::BirthDate;
use crate::protection::{Asking, Hand, Protection, Visibility, visibility};
use crate::vaccination::DoseRecord;

/// What one holder has of one person of a bulk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HolderOutcome {
    /// The person, with all doses that the holder has of them.
    Found(Found),
    /// What stands under the number can't be one person's: no data of it is answered (R1).
    Contradictory,
    /// The date of birth is another than the inquirer's: no data is answered (B4).
    BirthDateDiffers,
    /// Nobody, or somebody whose records are held back.
    NotFound,
}

impl HolderOutcome {
    /// The outcome without its data.
    #[must_use]
    pub const fn kind(&self) -> HolderOutcomeKind {
        match self {
            Self::Found(_) => HolderOutcomeKind::Found,
            Self::Contradictory => HolderOutcomeKind::Contradictory,
            Self::BirthDateDiffers => HolderOutcomeKind::BirthDateDiffers,
            Self::NotFound => HolderOutcomeKind::NotFound,
        }
    }
}

/// Which outcome it was, as far as the record says: without what was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HolderOutcomeKind {
    /// [`HolderOutcome::Found`]
    Found,
    /// [`HolderOutcome::Contradictory`]
    Contradictory,
    /// [`HolderOutcome::BirthDateDiffers`]
    BirthDateDiffers,
    /// [`HolderOutcome::NotFound`]
    NotFound,
}

impl HolderOutcomeKind {
    /// `found`, `contradictory`, `birth-date-differs` or `not-found`, as the API and the record write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Contradictory => "contradictory",
            Self::BirthDateDiffers => "birth-date-differs",
            Self::NotFound => "not-found",
        }
    }

    /// Reads what [`Self::as_str`] writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Found, Self::Contradictory, Self::BirthDateDiffers, Self::NotFound]
            .into_iter()
            .find(|it| it.as_str() == text)
    }
}

/// What is concluded of one person at one holder that was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HolderConclusion {
    /// On which basis the holder was asked.
    pub basis: BulkBasis,
    /// What is answered.
    pub outcome: HolderOutcome,
    /// What protections mean for the record of it at this holder (P4, P5).
    pub visibility: Visibility,
}

/// Who asks in a bulk, and when, as far as protections go by it.
#[derive(Debug, Clone, Copy)]
pub struct BulkAsking<'a> {
    /// All codes of the inquirer.
    pub inquirer: &'a [MunicipalityCode],
    /// The member of staff.
    pub staff: Hand<'a>,
    /// When.
    pub at: Timestamp,
    /// The same as a day in Japan.
    pub today: Date,
}

/// What is concluded of one person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PersonConclusion {
    /// By holder: when holders are named, all that were asked; when all are asked, those about which there is something to say or
    /// to record.
    pub holders: BTreeMap<MunicipalityCode, HolderConclusion>,
    /// What protections mean for it as a whole: for the log.
    pub visibility: Visibility,
}

/// Draws the conclusion for one person, from what stands under their number by the code under which it stands, and from all their
/// protections. Rows of holders that are not asked say nothing, whoever hands them in (B3). `held` are the codes under which anything stands
/// of the person, seen or not: of that only a holder's guardians learn.
#[must_use]
pub fn conclude_in_bulk(
    gate: &Gate<'_>,
    mut rows: BTreeMap<MunicipalityCode, Vec<DoseRecord>>,
    held: &BTreeSet<MunicipalityCode>,
    protections: &[Protection],
    asking: &BulkAsking<'_>,
) -> PersonConclusion {
    let is_hidden_from_all = gate.is_hidden_from_all(protections, asking);
    let visibility = Visibility { is_hidden: is_hidden_from_all, ..asking.visibility(protections, &[]) };
    let mut conclusion = PersonConclusion { visibility, ..PersonConclusion::default() };
    for holder in gate.with_something_to_say(&rows, protections, asking.today) {
        let Some(basis) = gate.basis(holder.code) else { continue };
        let codes = holder.codes(asking.today);
        let visibility = asking.visibility(protections, &codes);
        let rows = latest_of_each_dose(codes.iter().filter_map(|it| rows.remove(it)).flatten().collect());
        let is_hidden = is_hidden_from_all || visibility.is_hidden;
        let candidate = Candidate { rows, visibility: Visibility { is_hidden, ..visibility } };
        let outcome = conclude_at_holder(candidate, gate.person.birth_date);
        // A protection is no tripwire: where nothing stands of the person, nobody learns by protecting them who asks all, when they
        // who ask protect the person themselves.
        let is_marked =
            visibility.is_hidden && (!visibility.is_cloaked || codes.iter().any(|code| held.contains(code)));
        if gate.scope == Scope::Named || outcome != HolderOutcome::NotFound || is_marked {
            conclusion.visibility = conclusion.visibility.or(visibility);
            conclusion.holders.insert(holder.code, HolderConclusion { basis, outcome, visibility });
        }
    }
    conclusion
}

impl BulkAsking<'_> {
    fn visibility(&self, protections: &[Protection], holder: &[MunicipalityCode]) -> Visibility {
        let Self { inquirer, staff, at, .. } = *self;
        visibility(protections, &Asking { holder, inquirer, staff, at })
    }
}

impl Gate<'_> {
    /// Whether this holder's records of the person are as if there were none (P1). The town that somebody fled from must not learn where they
    /// are: when all are asked, a protection by any municipality but the inquirer hides the person from all (B3).
    #[must_use]
    pub fn hides(&self, holder: Municipality, protections: &[Protection], asking: &BulkAsking<'_>) -> bool {
        self.is_hidden_from_all(protections, asking)
            || asking.visibility(protections, &holder.codes(asking.today)).is_hidden
    }

    fn is_hidden_from_all(&self, protections: &[Protection], asking: &BulkAsking<'_>) -> bool {
        let by_another = |it: &Protection| it.protects() && !asking.inquirer.contains(&it.holder);
        self.scope == Scope::All && protections.iter().any(by_another)
    }

    /// The holders that are named, that have rows, or that protect; not all of them are asked.
    fn with_something_to_say(
        &self,
        rows: &BTreeMap<MunicipalityCode, Vec<DoseRecord>>,
        protections: &[Protection],
        today: Date,
    ) -> impl Iterator<Item = Municipality> + use<> {
        let of_codes = rows.keys().copied().chain(protections.iter().map(|it| it.holder));
        let keepers = of_codes.filter_map(|it| Some(Municipality::find(it)?.keeper(today)));
        let holders: BTreeMap<_, _> =
            keepers.chain(self.person.holders.iter().copied()).map(|it| (it.code, it)).collect();
        holders.into_values()
    }
}

/// Data is held back for the first of these reasons that applies: protected, contradictory, another date of birth.
fn conclude_at_holder(candidate: Candidate, birth_date: Option<BirthDate>) -> HolderOutcome {
    match conclude_by_number(candidate).outcome {
        Outcome::Found(found) if found.agrees_with_birth_date(birth_date) => HolderOutcome::Found(found),
        Outcome::Found(_) => HolderOutcome::BirthDateDiffers,
        Outcome::Contradictory => HolderOutcome::Contradictory,
        // One number is one person: there are never several.
        Outcome::NotFound | Outcome::Ambiguous => HolderOutcome::NotFound,
    }
}

#[cfg(test)]
mod tests;
