//! Answers an inquiry on moving in: decides again whether it may be answered (Q9), records the disclosure, and
//! only then discloses (A1).

mod answer;
mod inquire;
mod request;

use std::sync::Arc;

use lambda_http::{Body, Request, Response};
use vrs_policy::Terms;
use vrs_store::{
    AgreementReader, Connection, InquiryRecorder, Limits, PseudonymKeys, RecordReader, StoreError,
    environment, load_terms, unlock_pseudonym_keys,
};

/// What the function needs: the text whose agreements exempt, and the rights to read agreements and sealed
/// records, to count, and to record.
#[derive(Debug)]
pub struct App {
    /// 「確認事項（追加分）」 in force.
    pub addendum: Terms,
    /// The right to read agreements.
    pub agreements: AgreementReader,
    /// The right to read records, under seal.
    pub records: RecordReader,
    /// The right to record inquiries, and thereby to open a seal.
    pub inquiries: InquiryRecorder,
    /// The right to count inquiries.
    pub limits: Limits,
    /// What makes pseudonyms.
    pub keys: Arc<PseudonymKeys>,
}

impl App {
    /// Sets up from the environment of the process.
    ///
    /// # Errors
    /// [`StoreError`], when a variable is missing or wrong, or the key service does not unlock the keys.
    pub async fn from_environment() -> Result<Self, StoreError> {
        let connection = Connection::from_environment().await;
        let keys = Arc::new(unlock_pseudonym_keys(&connection, &environment("PSEUDONYM_KEYS")?).await?);
        let table = |name| environment(name);
        let addendum = load_terms(environment("TERMS_DIR")?)?.inquiry_addendum;
        let agreements = AgreementReader::new(connection.clone(), table("AGREEMENTS_TABLE")?);
        agreements.warm_up_both(&addendum).await;
        Ok(Self {
            addendum,
            agreements,
            records: RecordReader::new(connection.clone(), table("RECORDS_TABLE")?, Arc::clone(&keys)),
            inquiries: InquiryRecorder::new(
                connection.clone(),
                table("INQUIRIES_TABLE")?,
                number("INQUIRY_RETENTION_DAYS")?,
            ),
            limits: Limits::new(
                connection,
                table("LIMITS_TABLE")?,
                number("INQUIRY_LIMIT_STAFF")?,
                number("INQUIRY_LIMIT_MUNICIPALITY")?,
            ),
            keys,
        })
    }
}

fn number(name: &str) -> Result<u32, StoreError> {
    let wrong = |_| StoreError::Setup(format!("the environment variable {name} must be a whole number"));
    environment(name)?.parse().map_err(wrong)
}

/// Answers one event: `POST /v1/transfer/inquiries`.
pub async fn handle(app: &App, request: Request) -> Response<Body> {
    vrs_http::answer(request, |call| async move { inquire::inquire(app, &call).await }).await
}
