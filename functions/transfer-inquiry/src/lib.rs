//! Answers an inquiry on moving in: decides again whether it may be answered (Q9), records the disclosure, and
//! only then discloses (A1).

mod answer;
mod inquire;
mod request;

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use vrs_policy::Terms;
use vrs_store::{
    AgreementReader, Connection, EvidenceReader, InquiryLimits, InquiryRecorder, ProtectionReader,
    RecordReader, RegistrationReader, StoreError, environment, environment_number, load_terms,
    unlock_pseudonym_keys,
};

/// What the fuzz targets reach.
#[cfg(fuzzing)]
pub use request::{InquiryRequest, parse};

/// What the function needs: the text whose agreements exempt, and the rights to read what decides and sealed
/// records, to count, and to record.
#[derive(Debug)]
pub struct App {
    addendum: Terms,
    evidence: EvidenceReader,
    records: RecordReader,
    limits: InquiryLimits,
    inquiries: InquiryRecorder,
}

impl App {
    /// Puts the parts together.
    #[must_use]
    pub const fn new(
        addendum: Terms,
        evidence: EvidenceReader,
        records: RecordReader,
        limits: InquiryLimits,
        inquiries: InquiryRecorder,
    ) -> Self {
        Self { addendum, evidence, records, limits, inquiries }
    }

    /// Sets up from the environment of the process.
    ///
    /// # Errors
    /// [`StoreError`], when a variable is missing or wrong, or the key service does not unlock the keys.
    pub async fn from_environment() -> Result<Self, StoreError> {
        let connection = Connection::from_environment().await;
        let keys = Arc::new(unlock_pseudonym_keys(&connection, &environment("PSEUDONYM_KEYS")?).await?);
        let addendum = load_terms(environment("TERMS_DIR")?)?.inquiry_addendum;
        let agreements = AgreementReader::new(connection.clone(), environment("AGREEMENTS_TABLE")?);
        let registrations = RegistrationReader::new(environment("REGISTRATIONS_TABLE")?);
        let inquiries = InquiryRecorder::new(
            connection.clone(),
            environment("INQUIRIES_TABLE")?,
            Arc::clone(&keys),
            environment_number("INQUIRY_RETENTION_DAYS")?,
        );
        let protections =
            ProtectionReader::new(connection.clone(), environment("PROTECTIONS_TABLE")?, Arc::clone(&keys));
        let evidence = EvidenceReader::new(
            connection.clone(),
            agreements,
            registrations,
            inquiries.clone(),
            protections.clone(),
        );
        evidence.warm_up(&addendum).await;
        let records = RecordReader::new(connection.clone(), environment("RECORDS_TABLE")?, keys, protections);
        let limits = InquiryLimits::new(
            connection,
            environment("LIMITS_TABLE")?,
            environment_number("INQUIRY_LIMIT_STAFF")?,
            environment_number("INQUIRY_LIMIT_MUNICIPALITY")?,
        );
        Ok(Self::new(addendum, evidence, records, limits, inquiries))
    }
}

/// Answers one event: `POST /v1/transfer/inquiries`.
pub async fn handle(app: &App, request: Request) -> Response<Body> {
    vrs_http::reply(request, |call| async move { inquire::inquire(app, &call).await }).await
}
