//! Answers inquiries for many at once (一括照会, B1–B9): a bulk is started, asked in chunks of a hundred persons, and looked at. Each
//! chunk is decided, recorded and disclosed as one inquiry is.

mod answer;
mod chunk;
mod progress;
mod refusal;
mod request;
mod start;

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use vrs_policy::Terms;
use vrs_store::{
    AgreementReader, BulkLimits, BulkRecorder, Connection, InquiryRecorder, PersonsPerDay, ProtectionReader,
    RecordReader, StoreError, environment, environment_number, load_terms, unlock_pseudonym_keys,
};

/// What the function needs: the text whose agreements exempt, and the rights to read agreements and sealed records, to count, and
/// to record.
#[derive(Debug)]
pub struct App {
    addendum: Terms,
    agreements: AgreementReader,
    records: RecordReader,
    limits: BulkLimits,
    bulks: BulkRecorder,
}

impl App {
    /// Puts the parts together.
    #[must_use]
    pub const fn new(
        addendum: Terms,
        agreements: AgreementReader,
        records: RecordReader,
        limits: BulkLimits,
        bulks: BulkRecorder,
    ) -> Self {
        Self { addendum, agreements, records, limits, bulks }
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
        let inquiries = InquiryRecorder::new(
            connection.clone(),
            environment("INQUIRIES_TABLE")?,
            Arc::clone(&keys),
            environment_number("INQUIRY_RETENTION_DAYS")?,
        );
        let bulks = BulkRecorder::new(inquiries);
        bulks.warm_up().await;
        let protections =
            ProtectionReader::new(connection.clone(), environment("PROTECTIONS_TABLE")?, Arc::clone(&keys));
        let records = RecordReader::new(connection.clone(), environment("RECORDS_TABLE")?, keys, protections);
        let per_day = PersonsPerDay {
            staff: environment_number("BULK_LIMIT_STAFF")?,
            municipality: environment_number("BULK_LIMIT_MUNICIPALITY")?,
            by_consent: environment_number("BULK_LIMIT_CONSENT")?,
        };
        let limits = BulkLimits::new(connection, environment("LIMITS_TABLE")?, per_day);
        Ok(Self::new(addendum, agreements, records, limits, bulks))
    }
}

/// Answers one event.
pub async fn handle(app: &App, request: Request) -> Response<Body> {
    vrs_http::reply_within(vrs_http::BULK_DEADLINE, request, |call| async move {
        match call.route.as_str() {
            "POST /v1/transfer/bulk-inquiries" => start::start(app, &call).await,
            "GET /v1/transfer/bulk-inquiries/{bulkId}" => progress::progress(&app.bulks, &call).await,
            _ => chunk::ask(app, &call).await,
        }
    })
    .await
}
