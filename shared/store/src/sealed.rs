//! Records under seal, and the one way to open them (A1).
//!
//! What is read comes sealed: nothing of it can be seen, not even whether something was found. [`InquiryRecorder::disclose`]
//! takes the policy's permit and the seal, makes the record of the disclosure durable, and only then gives out
//! what the record says was given. There is no other function that opens a seal.

use std::fmt;

use jiff::Timestamp;
use vrs_policy::{
    Basis, Demographics, DoseRecord, InquiryId, Method, MunicipalityCode, Outcome, Permit, Refusal,
    conclude_by_name, conclude_by_number,
};

use crate::error::StoreError;
use crate::inquiries::{Entry, InquiryRecorder, RecordedOutcome, Verdict};

/// What one holder has of the person asked for. Shows nothing of it.
pub struct Sealed {
    holder: MunicipalityCode,
    method: Method,
    outcome: Outcome,
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
}

impl Sealed {
    pub(crate) fn by_number(holder: MunicipalityCode, rows: Vec<DoseRecord>) -> Self {
        Self { holder, method: Method::MyNumber, outcome: conclude_by_number(rows) }
    }

    pub(crate) fn by_name(
        holder: MunicipalityCode,
        sought: &Demographics,
        candidates: Vec<Vec<DoseRecord>>,
    ) -> Self {
        Self { holder, method: Method::Demographics, outcome: conclude_by_name(sought, candidates) }
    }

    /// So many persons match that there is no point in reading any of them.
    pub(crate) const fn crowd(holder: MunicipalityCode, method: Method) -> Self {
        Self { holder, method, outcome: Outcome::Ambiguous }
    }

    /// Keeps of the outcome what the record says was given: a repeated request may find more by now. Where it can't be told
    /// any more who was found, nothing of anybody is given.
    fn limit_to(self, recorded: &RecordedOutcome) -> Result<Outcome, Refusal> {
        match (recorded, self.outcome) {
            (RecordedOutcome::Refused(refusal), _) => Err(*refusal),
            (RecordedOutcome::Ambiguous, _) | (RecordedOutcome::Found { .. }, Outcome::Ambiguous) => {
                Ok(Outcome::Ambiguous)
            }
            (RecordedOutcome::Contradictory, _) | (RecordedOutcome::Found { .. }, Outcome::Contradictory) => {
                Ok(Outcome::Contradictory)
            }
            (RecordedOutcome::Found { doses }, Outcome::Found(found)) => Ok(found.only(doses)),
            (RecordedOutcome::Found { .. } | RecordedOutcome::NotFound, _) => Ok(Outcome::NotFound),
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
    /// [`StoreError`], and then nothing is disclosed. `Ok(Err(refusal))` when the record says that this request
    /// was refused.
    pub async fn disclose(
        &self,
        permit: Permit,
        sealed: Sealed,
        entry: &Entry,
    ) -> Result<Result<Disclosure, Refusal>, StoreError> {
        let fits = permit.inquirer() == entry.inquirer()
            && permit.holder() == entry.holder()
            && permit.holder() == sealed.holder
            && permit.method() == entry.method()
            && permit.method() == sealed.method;
        if !fits {
            return Err(StoreError::ForeignPermit);
        }
        let verdict =
            Verdict::Disclosed { basis: permit.basis(), outcome: RecordedOutcome::of(&sealed.outcome) };
        let record = self.record(entry, verdict).await?;
        let basis = record.basis.unwrap_or_else(|| permit.basis().clone());
        let outcome = sealed.limit_to(&record.outcome);
        Ok(outcome.map(|outcome| Disclosure {
            id: entry.id(),
            inquired_at: record.inquired_at,
            basis,
            outcome,
        }))
    }
}
