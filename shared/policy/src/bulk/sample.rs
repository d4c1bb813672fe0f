//! Municipalities and a person of the tests.

use jiff::civil::{Date, date};

use crate::bulk::gate::BulkPerson;
use crate::bulk::settled::SettledAgreements;
use crate::{Municipality, MunicipalityCode, MyNumber, Terms, TermsId, TextIdentity};

pub const SAPPORO: &str = "011002";
pub const HAKODATE: &str = "012025";
pub const CHIYODA: &str = "131016";
/// 那珂川市, which has succeeded 那珂川町 (403059).
pub const NAKAGAWA: &str = "402311";
pub const TODAY: Date = date(2026, 11, 25);

fn municipality(code: &str) -> Municipality {
    Municipality::find_str(code).unwrap()
}

pub fn code(text: &str) -> MunicipalityCode {
    MunicipalityCode::parse(text).unwrap()
}

fn text() -> TextIdentity {
    Terms::parse(TermsId::InquiryAddendum, "---\nversion: 2021-12-03\ntitle: 見本\n---\n本文\n")
        .unwrap()
        .identity
}

pub fn settled(inquirer_agreed: bool, holders: &[&str]) -> SettledAgreements {
    let holders = holders.iter().map(|it| code(it)).collect();
    SettledAgreements { text: text(), inquirer: code(SAPPORO), inquirer_agreed, holders }
}

pub fn person(holders: &[&str], individual_consent: bool) -> BulkPerson {
    BulkPerson {
        number: MyNumber::parse("123456789018").unwrap(),
        birth_date: None,
        holders: holders.iter().map(|it| municipality(it)).collect(),
        individual_consent,
    }
}
