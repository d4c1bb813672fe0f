//! What decides an inquiry, read in one call: both agreements, what stands under the caller's key, and that protections stand
//! under the secrets of this process. Beside them what every answer says of the holder: when it last loaded a file (R8).

use std::collections::HashMap;

use jiff::civil::Date;
use vrs_policy::{MunicipalityCode, Terms};

use crate::agreements::{AgreementReader, BothAgreements};
use crate::batch;
use crate::connection::Connection;
use crate::error::StoreError;
use crate::inquiries::{Entry, InquiryRecorder, Standing};
use crate::protections::ProtectionReader;
use crate::registrations::RegistrationReader;

/// The right to read what decides an inquiry.
#[derive(Debug, Clone)]
pub struct EvidenceReader {
    connection: Connection,
    agreements: AgreementReader,
    registrations: RegistrationReader,
    inquiries: InquiryRecorder,
    protections: ProtectionReader,
}

/// What was read of it.
#[derive(Debug)]
pub struct StoredEvidence {
    /// Both agreements to the text in force.
    pub agreements: BothAgreements,
    /// The day, in Japan, on which a file of the holder was last loaded.
    pub holder_last_registered_on: Option<Date>,
    /// The entry for which it was read: what stands under its id says nothing of another's.
    entry: Entry,
    standing: Option<Standing>,
}

impl StoredEvidence {
    /// Whether the caller's key stands for another inquiry.
    #[must_use]
    pub const fn key_reused(&self) -> bool {
        matches!(self.standing, Some(Standing::AnotherRequest))
    }

    /// As if nothing stood.
    #[cfg(test)]
    pub(crate) const fn of_nothing(entry: Entry) -> Self {
        let agreements = BothAgreements { inquirer: None, holder: None };
        Self { agreements, holder_last_registered_on: None, entry, standing: None }
    }

    /// What stands under the entry's id.
    ///
    /// # Errors
    /// [`StoreError::ForeignPermit`] when this was read for another entry.
    pub(crate) fn standing_of(self, entry: &Entry) -> Result<Option<Standing>, StoreError> {
        if self.entry.is_same_as(entry) { Ok(self.standing) } else { Err(StoreError::ForeignPermit) }
    }
}

impl EvidenceReader {
    /// Reads each by the right to it.
    #[must_use]
    pub const fn new(
        connection: Connection,
        agreements: AgreementReader,
        registrations: RegistrationReader,
        inquiries: InquiryRecorder,
        protections: ProtectionReader,
    ) -> Self {
        Self { connection, agreements, registrations, inquiries, protections }
    }

    /// Makes the first call of the process, which pays for connecting, before the first request does. That it
    /// fails is no reason not to start: the request will tell.
    pub async fn warm_up(&self, text_in_force: &Terms) {
        let [one, other] = MunicipalityCode::ANY_TWO;
        let _ = self.agreements.both(text_in_force, one, other).await;
    }

    /// Reads what decides the inquiry of this entry. One strongly consistent call.
    ///
    /// # Errors
    /// [`StoreError`]; [`StoreError::Setup`] when the table of protections was emptied, or stands under another secret (P2).
    pub async fn read(&self, text_in_force: &Terms, entry: &Entry) -> Result<StoredEvidence, StoreError> {
        let (inquirer, holder) = (entry.inquirer(), entry.holder());
        let mut wanted = HashMap::from([self.agreements.keys_of_both(text_in_force, inquirer, holder)?]);
        wanted.extend([self.registrations.keys_of(holder)?, self.protections.keys_of_checks()?]);
        wanted.extend(self.inquiries.keys_of_standing(entry)?);
        let mut items = batch::get_all(&self.connection, wanted).await?;
        self.protections.take_checks(&mut items)?;
        Ok(StoredEvidence {
            agreements: self.agreements.take_both(&mut items, inquirer, holder)?,
            holder_last_registered_on: self.registrations.take(&mut items)?,
            standing: self.inquiries.take_standing(&mut items, entry)?,
            entry: entry.clone(),
        })
    }
}
