//! Only the decision gives a permit.
use vrs_policy::{Basis, MunicipalityCode, Permit, Subject};

fn forge(inquirer: MunicipalityCode, holder: MunicipalityCode, subject: Subject) -> Permit {
    Permit { inquirer, holder, subject, basis: Basis::IndividualConsent }
}

fn main() {}
