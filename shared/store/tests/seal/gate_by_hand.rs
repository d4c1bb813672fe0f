//! Only the decision gives a gate.
use std::borrow::Cow;
use std::collections::BTreeSet;
use vrs_policy::{BulkPerson, Gate, MunicipalityCode, Scope};

fn forge(inquirer: MunicipalityCode, person: &BulkPerson, all: BTreeSet<MunicipalityCode>) -> Gate<'_> {
    let by_consent = BTreeSet::new();
    Gate { inquirer, scope: Scope::All, person, by_terms: Cow::Owned(all), by_consent, not_asked: vec![] }
}

fn main() {}
