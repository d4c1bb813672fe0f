//! The record of inquiries (照会履歴): added, never changed.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use uuid::Uuid;
use vrs_policy::{
    Basis, Inquiry, InquiryId, Method, MunicipalityCode, Outcome, Refusal, Subject, TextIdentity,
};

use crate::connection::Connection;
use crate::error::StoreError;
use crate::item::{Attributes, Item, insert_statement, stood_already, text};
use crate::pseudonym::{Pseudonym, PseudonymKeys};

const TABLE: &str = "Inquiries";

/// The right to record inquiries: to add a record, and to read one back by its id.
#[derive(Debug, Clone)]
pub struct InquiryRecorder {
    connection: Connection,
    table: String,
    retention_days: u32,
}

/// Who asked whom about whom, in the form in which it may be kept (A3).
///
/// It is made from an inquiry and holds neither number, name nor date of birth.
#[derive(Debug, Clone)]
pub struct Entry {
    id: InquiryId,
    inquired_at: Timestamp,
    inquirer: MunicipalityCode,
    holder: MunicipalityCode,
    staff: String,
    staff_sub: String,
    method: Method,
    subject: Pseudonym,
    request: Pseudonym,
    request_id: String,
}

impl Entry {
    /// Makes the entry of an inquiry at this time. `request_id` is the gateway's.
    #[must_use]
    pub fn new(
        id: InquiryId,
        inquiry: &Inquiry,
        keys: &PseudonymKeys,
        inquired_at: Timestamp,
        request_id: &str,
    ) -> Self {
        Self {
            id,
            inquired_at,
            inquirer: inquiry.staff.municipality.code,
            holder: inquiry.holder.code,
            staff: inquiry.staff.username.clone(),
            staff_sub: inquiry.staff.sub.clone(),
            method: inquiry.subject.method(),
            subject: keys.subject(&inquiry.subject),
            request: request_pseudonym(inquiry, keys),
            request_id: request_id.to_owned(),
        }
    }

    /// What stands for the subject of the inquiry in its record.
    #[must_use]
    pub const fn subject(&self) -> &Pseudonym {
        &self.subject
    }

    pub(crate) const fn id(&self) -> InquiryId {
        self.id
    }

    pub(crate) const fn inquirer(&self) -> MunicipalityCode {
        self.inquirer
    }

    pub(crate) const fn holder(&self) -> MunicipalityCode {
        self.holder
    }

    pub(crate) const fn method(&self) -> Method {
        self.method
    }

    fn attributes(&self, verdict: &Verdict<'_>, retention_days: u32) -> Vec<(&'static str, AttributeValue)> {
        let mut attributes = vec![
            ("inquirer", text(self.inquirer.as_str())),
            ("id", text(self.id.to_string())),
            ("holder", text(self.holder.as_str())),
            ("inquiredAt", text(inquired_at(self.inquired_at))),
            ("staff", text(&self.staff)),
            ("staffSub", text(&self.staff_sub)),
            ("method", text(self.method.as_str())),
            ("subject", text(self.subject.as_str())),
            ("request", text(self.request.as_str())),
            ("requestId", text(&self.request_id)),
        ];
        verdict.attributes(&self.staff, &mut attributes);
        if retention_days > 0 {
            let expires_at = self.inquired_at.as_second() + i64::from(retention_days) * 24 * 60 * 60;
            attributes.push(("expiresAt", AttributeValue::N(expires_at.to_string())));
        }
        attributes
    }
}

/// A new id of this time.
#[must_use]
pub fn new_id(at: Timestamp) -> InquiryId {
    let [_, _, _, _, _, _, chance @ ..] = Uuid::new_v4().into_bytes();
    InquiryId::new(at, chance)
}

/// Milliseconds always, so that the order of the texts is the order of the times.
pub(crate) fn inquired_at(at: Timestamp) -> String {
    format!("{at:.3}")
}

/// The same member of staff, holder, declaration and subject, as they were sent.
fn request_pseudonym(inquiry: &Inquiry, keys: &PseudonymKeys) -> Pseudonym {
    let holder = inquiry.holder.code;
    let declared: &[u8] = if inquiry.individual_consent { b"declared" } else { b"not declared" };
    let who = [inquiry.staff.sub.as_bytes(), holder.as_str().as_bytes(), declared];
    match &inquiry.subject {
        Subject::MyNumber(number) => keys.request(&[who.as_slice(), &[number.expose_digits()]].concat()),
        Subject::Demographics(it) => {
            let birth_date = it.birth_date.to_iso();
            let subject = [it.name.as_str(), &birth_date, it.sex.as_str()].map(str::as_bytes);
            keys.request(&[who.as_slice(), &subject].concat())
        }
    }
}

/// What is recorded of an inquiry.
pub(crate) enum Verdict<'a> {
    Disclosed { basis: &'a Basis, outcome: RecordedOutcome },
    Refused(Refusal),
}

impl Verdict<'_> {
    fn attributes(&self, staff: &str, attributes: &mut Vec<(&'static str, AttributeValue)>) {
        match self {
            Self::Refused(refusal) => {
                attributes.push(("outcome", text("refused")));
                attributes.push(("reason", text(refusal.code())));
            }
            Self::Disclosed { basis, outcome } => {
                attributes.push(("basis", text(basis.as_str())));
                attributes.push(match basis {
                    Basis::Terms(agreed_to) => ("agreedTo", text(agreed_to.to_string())),
                    Basis::IndividualConsent => ("consentDeclaredBy", text(staff)),
                });
                attributes.push(("outcome", text(outcome.as_str())));
                if let RecordedOutcome::Found { doses } = outcome {
                    let doses = doses.iter().map(|it| AttributeValue::N(it.to_string())).collect();
                    attributes.push(("doses", AttributeValue::L(doses)));
                }
            }
        }
    }

    fn record(&self, entry: &Entry) -> Record {
        let (basis, outcome) = match self {
            Self::Refused(refusal) => (None, RecordedOutcome::Refused(*refusal)),
            Self::Disclosed { basis, outcome } => (Some((*basis).clone()), outcome.clone()),
        };
        Record { inquired_at: entry.inquired_at, basis, outcome }
    }
}

/// The outcome of an inquiry as its record keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordedOutcome {
    /// One person was found, and these doses were disclosed.
    Found {
        /// 接種回
        doses: Vec<u8>,
    },
    /// Nobody was found.
    NotFound,
    /// Several persons were found, and nothing was disclosed.
    Ambiguous,
    /// What stands under one number can't be one person's, and nothing was disclosed (R1).
    Contradictory,
    /// The inquiry was refused.
    Refused(Refusal),
}

impl RecordedOutcome {
    pub(crate) fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Found(found) => {
                Self::Found { doses: found.records.iter().map(|it| it.vaccination.dose.get()).collect() }
            }
            Outcome::NotFound => Self::NotFound,
            Outcome::Ambiguous => Self::Ambiguous,
            Outcome::Contradictory => Self::Contradictory,
        }
    }

    /// `found`, `not-found`, `ambiguous`, `contradictory` or `refused`, as the API and the record write it.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Found { .. } => "found",
            Self::NotFound => "not-found",
            Self::Ambiguous => "ambiguous",
            Self::Contradictory => "contradictory",
            Self::Refused(_) => "refused",
        }
    }

    pub(crate) fn read(item: &Item<'_>) -> Result<Self, StoreError> {
        match item.text("outcome")? {
            "found" => Ok(Self::Found { doses: item.numbers("doses")? }),
            "not-found" => Ok(Self::NotFound),
            "ambiguous" => Ok(Self::Ambiguous),
            "contradictory" => Ok(Self::Contradictory),
            "refused" => Ok(Self::Refused(item.parse("reason", Refusal::parse)?)),
            _ => Err(item.corrupt("outcome")),
        }
    }
}

/// What stands on record of one inquiry, as far as its answer needs it.
pub(crate) struct Record {
    pub inquired_at: Timestamp,
    pub basis: Option<Basis>,
    pub outcome: RecordedOutcome,
}

impl InquiryRecorder {
    /// Records in this table. Records expire after `retention_days`, or never when that is 0.
    #[must_use]
    pub const fn new(connection: Connection, table: String, retention_days: u32) -> Self {
        Self { connection, table, retention_days }
    }

    /// Records that an inquiry was refused (A2).
    ///
    /// # Errors
    /// [`StoreError`], when it can't be recorded, or when its id stands for another inquiry: that comes before the question of
    /// consent, and after all others.
    pub async fn refuse(&self, refusal: Refusal, entry: Entry) -> Result<(), StoreError> {
        let verdict = || Verdict::Refused(refusal);
        // A limit is over in a minute: then the same request may be answered, under its own id.
        if refusal != Refusal::TooManyInquiries {
            match self.record(&entry, verdict()).await {
                Ok(record) if record.outcome == RecordedOutcome::Refused(refusal) => return Ok(()),
                // The same request had another outcome before.
                Ok(_) => {}
                // Whoever may not ask can't keep that off the record by an id that is taken.
                Err(StoreError::IdempotencyKeyReused) if refusal != Refusal::IndividualConsentRequired => {}
                Err(error) => return Err(error),
            }
        }
        let anew = Entry { id: new_id(entry.inquired_at), ..entry };
        self.record(&anew, verdict()).await.map(drop)
    }

    /// Inserts the record. When one stands under its id, it is that of the same request (sent again by the
    /// caller, or by the SDK because an answer was lost) and stands for this one, or the id was reused.
    pub(crate) async fn record(&self, entry: &Entry, verdict: Verdict<'_>) -> Result<Record, StoreError> {
        let (statement, parameters) =
            insert_statement(&self.table, entry.attributes(&verdict, self.retention_days));
        let statement = self.connection.dynamodb.execute_statement().statement(statement);
        match statement.set_parameters(Some(parameters)).send().await {
            Ok(_) => Ok(verdict.record(entry)),
            Err(error) if stood_already(&error) => self.standing(entry).await,
            Err(error) => Err(StoreError::unavailable("ExecuteStatement", error)),
        }
    }

    async fn standing(&self, entry: &Entry) -> Result<Record, StoreError> {
        let answer = self
            .connection
            .dynamodb
            .get_item()
            .table_name(&self.table)
            .key("inquirer", text(entry.inquirer.as_str()))
            .key("id", text(entry.id.to_string()))
            .consistent_read(true)
            .send()
            .await
            .map_err(|error| StoreError::unavailable("GetItem", error))?;
        let attributes: Attributes = answer.item.unwrap_or_default();
        let item = Item { table: TABLE, attributes: &attributes };
        if item.text("request")? != entry.request.as_str() {
            return Err(StoreError::IdempotencyKeyReused);
        }
        Ok(Record {
            inquired_at: item.parse("inquiredAt", |it| it.parse().ok())?,
            basis: match item.text_if_any("basis") {
                Some("terms") => Some(Basis::Terms(item.parse("agreedTo", TextIdentity::parse)?)),
                Some("individual-consent") => Some(Basis::IndividualConsent),
                _ => None,
            },
            outcome: RecordedOutcome::read(&item)?,
        })
    }
}
