//! Only the decision gives a permit.
use vrs_policy::{Basis, Method, MunicipalityCode, Permit};

fn forge(inquirer: MunicipalityCode, holder: MunicipalityCode) -> Permit {
    Permit { inquirer, holder, method: Method::MyNumber, basis: Basis::IndividualConsent }
}

fn main() {}
