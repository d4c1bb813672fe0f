//! Records under seal, and the one way to open them (A1).
//!
//! What is read comes sealed: nothing of it can be seen, not even whether something was found. [`InquiryRecorder::disclose`]
//! takes the policy's permit and the seal, makes the record of the disclosure durable, and only then gives out
//! what the record says was given. There is no other function that opens a seal.

use std::fmt;

use jiff::Timestamp;
use vrs_policy::{
    Basis, Candidate, Conclusion, Demographics, InquiryId, MunicipalityCode, Outcome, Permit, Refusal,
    Visibility, conclude_by_name, conclude_by_number,
};

use crate::error::StoreError;
use crate::evidence::StoredEvidence;
use crate::inquiries::{Entry, InquiryRecorder, RecordedOutcome, Standing, Verdict};
use crate::pseudonym::Pseudonym;

/// What one holder has of one person, as far as protections let the asker see it. Shows nothing of it.
pub struct Sealed {
    of: SealedFor,
    conclusion: Conclusion,
}

/// Whose records, and for whom: permit and entry have to be for the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SealedFor {
    pub holder: MunicipalityCode,
    /// The pseudonym under which an inquiry about this person is recorded.
    pub subject: Pseudonym,
    pub inquirer: MunicipalityCode,
    pub staff_sub: String,
}

/// What came of asking to open a seal.
#[derive(Debug)]
pub enum Disclosed {
    /// The record stands, and this is what it says was given.
    Given(Disclosure),
    /// A record stands already that says that this very request was refused.
    Refused(Refusal),
    /// The caller's key stands for another inquiry. Nothing is recorded yet, and nothing is given.
    KeyReused,
}

/// What is answered, under the record that says so.
#[derive(Debug)]
pub struct Disclosure {
    /// The id of the record.
    pub id: InquiryId,
    /// The time in the record.
    pub inquired_at: Timestamp,
    /// The basis in the record.
    pub basis: Basis,
    /// What was found.
    pub outcome: Outcome,
    /// What protections mean for it: for the log, never for the answer.
    pub visibility: Visibility,
}

impl Sealed {
    pub(crate) fn by_number(of: SealedFor, candidate: Candidate) -> Self {
        Self { of, conclusion: conclude_by_number(candidate) }
    }

    pub(crate) fn by_name(of: SealedFor, sought: &Demographics, candidates: Vec<Candidate>) -> Self {
        Self { of, conclusion: conclude_by_name(sought, candidates) }
    }

    /// So many persons may be meant that there is no point in reading any of them.
    pub(crate) fn crowd(of: SealedFor) -> Self {
        Self { of, conclusion: Conclusion { outcome: Outcome::Ambiguous, visibility: Visibility::default() } }
    }

    /// Keeps of the outcome what the record says was given: a repeated request may find more by now. Where it can't be told
    /// any more who was found, nothing of anybody is given.
    fn limit_to(self, recorded: &RecordedOutcome) -> Result<Outcome, Refusal> {
        match (recorded, self.conclusion.outcome) {
            (RecordedOutcome::Refused(refusal), _) => Err(*refusal),
            // First, so that who has been protected since is nobody, whatever was said before.
            (RecordedOutcome::NotFound, _) | (_, Outcome::NotFound) => Ok(Outcome::NotFound),
            (RecordedOutcome::Ambiguous, _) | (RecordedOutcome::Found { .. }, Outcome::Ambiguous) => {
                Ok(Outcome::Ambiguous)
            }
            (RecordedOutcome::Contradictory, _) | (RecordedOutcome::Found { .. }, Outcome::Contradictory) => {
                Ok(Outcome::Contradictory)
            }
            (RecordedOutcome::Found { doses }, Outcome::Found(found)) => Ok(found.only(doses)),
        }
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealed(…)")
    }
}

impl InquiryRecorder {
    /// Records the disclosure, then opens the seal. When the same request was answered before under the same
    /// id, that record stands, and no more than it says is given out.
    ///
    /// # Errors
    /// [`StoreError`], and then nothing is disclosed: [`StoreError::ForeignPermit`] unless permit, seal, entry
    /// and evidence are for the same inquirer, holder and person.
    pub async fn disclose(
        &self,
        permit: Permit,
        sealed: Sealed,
        entry: &Entry,
        evidence: StoredEvidence,
    ) -> Result<Disclosed, StoreError> {
        if !(entry.is_for(&sealed.of) && self.fits(&permit, entry)) {
            return Err(StoreError::ForeignPermit);
        }
        let Conclusion { outcome, visibility } = &sealed.conclusion;
        let visibility = *visibility;
        let outcome = RecordedOutcome::of(outcome);
        let verdict = Verdict::Disclosed { basis: permit.basis(), outcome, visibility };
        let standing = match evidence.standing_of(entry)? {
            Some(standing) => standing,
            None => self.insert(entry, verdict).await?,
        };
        let Standing::ThisRequest(record) = standing else { return Ok(Disclosed::KeyReused) };
        let basis = record.basis.unwrap_or_else(|| permit.basis().clone());
        Ok(match sealed.limit_to(&record.outcome) {
            Err(refusal) => Disclosed::Refused(refusal),
            Ok(outcome) => Disclosed::Given(Disclosure {
                id: entry.id(),
                inquired_at: record.inquired_at,
                basis,
                outcome,
                visibility,
            }),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::Date;
    use vrs_policy::{
        Agreement, Evidence, Inquiry, Municipality, MyNumber, Staff, Subject, Terms, TermsId, decide,
    };
    use zeroize::Zeroizing;

    use super::*;
    use crate::connection::Connection;
    use crate::pseudonym::PseudonymKeys;

    const TODAY: Date = Date::constant(2021, 12, 14);
    const SAPPORO: &str = "011002";
    const CHIYODA: &str = "131016";
    const HAKODATE: &str = "012025";
    const ASAHIKAWA: &str = "012041";
    const HANAKO: &str = "123456789018";
    const TARO: &str = "621498320257";

    /// Inquirer, holder and person.
    type Case = (&'static str, &'static str, &'static str);

    fn inquiry((inquirer, holder, number): Case) -> Inquiry {
        let groups = [format!("municipality-{inquirer}"), "inquirer".to_owned()];
        Inquiry {
            staff: Staff::from_groups("sub", "name", groups.iter().map(String::as_str), TODAY).unwrap(),
            holder: Municipality::find_str(holder).unwrap(),
            subject: Subject::MyNumber(MyNumber::parse(number).unwrap()),
            individual_consent: true,
        }
    }

    fn permit(case: Case) -> Permit {
        let file = "---\nversion: 2021-12-03\ntitle: 見本\n---\n本文\n";
        let addendum = Terms::parse(TermsId::InquiryAddendum, file).unwrap();
        let none: Option<&Agreement> = None;
        let evidence = Evidence {
            within_limits: true,
            key_reused: false,
            addendum: &addendum,
            inquirer_agreement: none,
            holder_agreement: none,
        };
        decide(&inquiry(case), &evidence).unwrap()
    }

    /// Permit, seal, entry and evidence that aren't for the same inquiry are refused before anything is recorded: the recorder of this test
    /// has no database, so that recording would fail in another way.
    #[tokio::test]
    async fn a1_permit_seal_entry_and_evidence_are_for_one_person() {
        let keys = Arc::new(PseudonymKeys::new(vec![(1, Zeroizing::new(vec![1; 32]))]).unwrap());
        let nowhere = Connection::to_endpoint("http://127.0.0.1:9").await;
        let recorder = InquiryRecorder::new(nowhere, "Inquiries".to_owned(), Arc::clone(&keys), 0);
        let right: Case = (SAPPORO, HAKODATE, HANAKO);
        let others: [Case; 3] =
            [(CHIYODA, HAKODATE, HANAKO), (SAPPORO, ASAHIKAWA, HANAKO), (SAPPORO, HAKODATE, TARO)];
        let entry = |case| recorder.entry(&inquiry(case), None, Timestamp::UNIX_EPOCH, "request");
        let disclose = async |of_permit: Case, of_seal: Case, of_entry: Case, of_evidence: Option<Case>| {
            let (entry_of, seal) = (entry(of_entry), inquiry(of_seal));
            let of = SealedFor {
                holder: seal.holder.code,
                subject: keys.subject(&seal.subject),
                inquirer: seal.staff.municipality.code,
                staff_sub: seal.staff.sub.clone(),
            };
            let nobody = Candidate { rows: vec![], visibility: Visibility::default() };
            let sealed = Sealed::by_number(of, nobody);
            let evidence = StoredEvidence::of_nothing(of_evidence.map_or_else(|| entry_of.clone(), entry));
            recorder.disclose(permit(of_permit), sealed, &entry_of, evidence).await
        };
        for other in others {
            for (of_permit, of_seal, of_entry, of_evidence) in [
                (other, right, right, None),
                (right, other, right, None),
                (right, right, other, None),
                (right, right, right, Some(other)),
            ] {
                let refused = disclose(of_permit, of_seal, of_entry, of_evidence).await;
                assert!(matches!(refused, Err(StoreError::ForeignPermit)), "{other:?}");
            }
        }
        let fitting = disclose(right, right, right, None).await;
        assert!(matches!(fitting, Err(StoreError::Unavailable { .. })), "{fitting:?}");
    }
}
