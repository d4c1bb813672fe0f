//! Which holders are asked about one person of a bulk, and on which basis (B3).
//!
//! For each person and holder it is the same decision as for a single inquiry: [`individual_consent`](crate::individual_consent).

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::bulk::settled::{BulkBasis, SettledAgreements};
use crate::bulk::size::Scope;
use crate::decision::Subject;
use crate::municipality::{Municipality, MunicipalityCode};
use crate::my_number::MyNumber;
use crate::person::BirthDate;

/// One person of a bulk, as the inquirer's file has them.
#[derive(Debug, Clone)]
pub struct BulkPerson {
    /// Their individual number.
    pub number: MyNumber,
    /// Their date of birth, to be compared with what is found (B4).
    pub birth_date: Option<BirthDate>,
    /// The holders that are named for them.
    pub holders: Vec<Municipality>,
    /// Whether the member of staff declares that the person consents to asking the named holders.
    pub individual_consent: bool,
}

/// Why a holder that is named is not asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAsked {
    /// The resident's consent is needed and was not declared.
    IndividualConsentRequired,
    /// It is the inquirer itself.
    OwnMunicipality,
}

impl NotAsked {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::IndividualConsentRequired => "individual-consent-required",
            Self::OwnMunicipality => "own-municipality",
        }
    }
}

/// Leave to open the records that some holders have of one person, for one inquirer. Only [`gate`] gives one.
#[derive(Debug)]
pub struct Gate<'a> {
    inquirer: MunicipalityCode,
    pub(super) scope: Scope,
    pub(super) person: &'a BulkPerson,
    by_terms: Cow<'a, BTreeSet<MunicipalityCode>>,
    by_consent: BTreeSet<MunicipalityCode>,
    not_asked: Vec<(Municipality, NotAsked)>,
}

/// Decides for one person which holders are asked, and on which basis (B3). A holder that was not named is never asked on
/// the resident's consent.
#[must_use]
pub fn gate<'a>(scope: Scope, settled: &'a SettledAgreements, person: &'a BulkPerson) -> Gate<'a> {
    let inquirer = settled.inquirer;
    let (mut named_by_terms, mut by_consent, mut not_asked) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    for holder in &person.holders {
        match settled.basis(holder.code) {
            _ if holder.code == inquirer => not_asked.push((*holder, NotAsked::OwnMunicipality)),
            BulkBasis::Terms => drop(named_by_terms.insert(holder.code)),
            BulkBasis::IndividualConsent if person.individual_consent => drop(by_consent.insert(holder.code)),
            BulkBasis::IndividualConsent => {
                not_asked.push((*holder, NotAsked::IndividualConsentRequired));
            }
        }
    }
    let by_terms = match scope {
        Scope::All if settled.inquirer_agreed => Cow::Borrowed(&settled.holders),
        Scope::All | Scope::Named => Cow::Owned(named_by_terms),
    };
    Gate { inquirer, scope, person, by_terms, by_consent, not_asked }
}

impl Gate<'_> {
    /// Who may read.
    #[must_use]
    pub const fn inquirer(&self) -> MunicipalityCode {
        self.inquirer
    }

    /// Whose records.
    #[must_use]
    pub fn subject(&self) -> Subject {
        Subject::MyNumber(self.person.number.clone())
    }

    /// On which basis this holder is asked for this person; none when it is not.
    #[must_use]
    pub fn basis(&self, holder: MunicipalityCode) -> Option<BulkBasis> {
        if self.by_terms.contains(&holder) {
            return Some(BulkBasis::Terms);
        }
        self.by_consent.contains(&holder).then_some(BulkBasis::IndividualConsent)
    }

    /// How many holders are asked.
    #[must_use]
    pub fn asked(&self) -> usize {
        self.by_terms.len() + self.by_consent.len()
    }

    /// Whether any holder is asked on the consent that was declared, which counts against a limit of its own (B7).
    #[must_use]
    pub fn rests_on_consent(&self) -> bool {
        !self.by_consent.is_empty()
    }

    /// Holders that are named and not asked, in the order in which they are named.
    #[must_use]
    pub fn not_asked(&self) -> &[(Municipality, NotAsked)] {
        &self.not_asked
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bulk::sample::{CHIYODA, HAKODATE, SAPPORO, code, person, settled};

    const BOTH: [bool; 2] = [false, true];

    /// B3 over its whole input space for one holder: scope, both agreements, named or not, declared or not, own or not.
    #[test]
    fn b3_the_gate_over_its_whole_input_space() {
        let mut cases = 0;
        for scope in [Scope::Named, Scope::All] {
            for (inquirer_agreed, holder_agreed) in BOTH.into_iter().flat_map(|a| BOTH.map(|b| (a, b))) {
                for (named, declared) in BOTH.into_iter().flat_map(|a| BOTH.map(|b| (a, b))) {
                    for holder in [HAKODATE, SAPPORO] {
                        let agreed: &[&str] =
                            if holder_agreed && holder != SAPPORO { &[HAKODATE] } else { &[] };
                        let settled = settled(inquirer_agreed, agreed);
                        let list = [holder];
                        let person = person(if named { &list } else { &[] }, declared);
                        let gate = gate(scope, &settled, &person);
                        let is_own = holder == SAPPORO;
                        let agreed = inquirer_agreed && holder_agreed && !is_own;
                        let expected = if is_own {
                            (None, named.then_some(NotAsked::OwnMunicipality))
                        } else if agreed && (named || scope == Scope::All) {
                            (Some(BulkBasis::Terms), None)
                        } else if named && declared {
                            (Some(BulkBasis::IndividualConsent), None)
                        } else {
                            (None, named.then_some(NotAsked::IndividualConsentRequired))
                        };
                        let not_asked = gate.not_asked().first().map(|it| it.1);
                        assert_eq!((gate.basis(code(holder)), not_asked), expected);
                        let asked = usize::from(expected.0.is_some());
                        assert_eq!(gate.asked(), asked, "{scope:?}");
                        assert_eq!(gate.rests_on_consent(), expected.0 == Some(BulkBasis::IndividualConsent));
                        cases += 1;
                    }
                }
            }
        }
        assert_eq!(cases, 64);
    }

    #[test]
    fn b3_consent_covers_no_holder_that_is_not_named() {
        for scope in [Scope::Named, Scope::All] {
            let (settled, person) = (settled(false, &[CHIYODA]), person(&[HAKODATE], true));
            let gate = gate(scope, &settled, &person);
            assert_eq!(gate.basis(code(HAKODATE)), Some(BulkBasis::IndividualConsent));
            assert_eq!(gate.basis(code(CHIYODA)), None);
        }
    }
}
