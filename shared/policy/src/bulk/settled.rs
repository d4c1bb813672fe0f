//! Who had agreed when a bulk started, and on what asking a holder then rests (B3).

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::decision::{IndividualConsent, Method, individual_consent};
use crate::municipality::{Municipality, MunicipalityCode};
use crate::terms::{Agreement, Terms, TermsId, TextIdentity};

/// Who has agreed to 「確認事項（追加分）」, as it was settled when a bulk started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettledAgreements {
    /// The text in force.
    pub text: TextIdentity,
    /// The inquirer.
    pub inquirer: MunicipalityCode,
    /// Whether the inquirer has agreed to it.
    pub inquirer_agreed: bool,
    /// The others that have.
    pub holders: BTreeSet<MunicipalityCode>,
}

impl SettledAgreements {
    /// Settles it from the agreements that stand. Those to other texts, and of municipalities that are no more on this day (in
    /// Japan), don't count (T4, R7).
    #[must_use]
    pub fn settle(
        addendum: &Terms,
        inquirer: MunicipalityCode,
        agreements: &[Agreement],
        today: Date,
    ) -> Self {
        let counts = |it: &&Agreement| {
            addendum.identity.terms == TermsId::InquiryAddendum
                && it.text == addendum.identity
                && Municipality::find(it.municipality).is_some_and(|it| it.stands(today))
        };
        let mut holders: BTreeSet<_> = agreements.iter().filter(counts).map(|it| it.municipality).collect();
        let inquirer_agreed = holders.remove(&inquirer);
        Self { text: addendum.identity.clone(), inquirer, inquirer_agreed, holders }
    }

    /// What asking this holder by individual number rests on, if it is asked.
    #[must_use]
    pub fn basis(&self, holder: MunicipalityCode) -> BulkBasis {
        let holder_agreed = self.holders.contains(&holder);
        match individual_consent(Method::MyNumber, self.inquirer_agreed, holder_agreed) {
            IndividualConsent::NotRequired => BulkBasis::Terms,
            IndividualConsent::Required => BulkBasis::IndividualConsent,
        }
    }
}

/// What asking one holder for one person rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BulkBasis {
    /// Both municipalities have agreed to the text that was settled.
    Terms,
    /// The resident's consent was declared for this holder.
    IndividualConsent,
}

impl BulkBasis {
    /// `terms` or `individual-consent`, as the API and the record write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Terms => "terms",
            Self::IndividualConsent => "individual-consent",
        }
    }

    /// Reads `terms` or `individual-consent`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Terms, Self::IndividualConsent].into_iter().find(|it| it.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bulk::sample::{CHIYODA, HAKODATE, SAPPORO, TODAY, code};
    use jiff::Timestamp;

    #[test]
    fn b3_only_agreements_to_the_text_in_force_of_municipalities_that_stand_are_settled() {
        let addendum =
            Terms::parse(TermsId::InquiryAddendum, "---\nversion: 2021-12-03\ntitle: 見本\n---\n本文\n")
                .unwrap();
        let other =
            Terms::parse(TermsId::InquiryAddendum, "---\nversion: 2021-12-03\ntitle: 見本\n---\n別\n")
                .unwrap();
        let agreement = |holder: &str, terms: &Terms| Agreement {
            municipality: code(holder),
            text: terms.identity.clone(),
            agreed_at: Timestamp::UNIX_EPOCH,
            agreed_by: String::new(),
            agreed_by_sub: String::new(),
        };
        let agreements = [
            agreement(SAPPORO, &addendum),
            agreement(HAKODATE, &addendum),
            agreement(CHIYODA, &other),
            agreement("403059", &addendum),
        ];
        let all = SettledAgreements::settle(&addendum, code(SAPPORO), &agreements, TODAY);
        assert_eq!((all.inquirer_agreed, all.holders), (true, BTreeSet::from([code(HAKODATE)])));
        let of_chiyoda = SettledAgreements::settle(&addendum, code(CHIYODA), &agreements, TODAY);
        assert!(!of_chiyoda.inquirer_agreed);
        let usage =
            Terms::parse(TermsId::Usage, "---\nversion: 2021-12-03\ntitle: 見本\n---\n本文\n").unwrap();
        let of_usage = [agreement(HAKODATE, &usage)];
        assert!(SettledAgreements::settle(&usage, code(SAPPORO), &of_usage, TODAY).holders.is_empty());
    }
}
