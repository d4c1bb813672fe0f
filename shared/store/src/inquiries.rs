//! The record of inquiries (照会履歴): added, never changed.
//!
//! The key is `partition`, which is the inquirer's code, and `id`. Two indexes list inquiries in the order of the time in the record,
//! by the sort key `at`: `byInquirer` those that a municipality made, `byHolder` those that it received. An item
//! is in one only when it has the index's key, `inquirer` or `holder`; who asked whom stands in `askedBy` and `asked`.

use std::collections::HashMap;
use std::sync::Arc;

use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};
use jiff::Timestamp;
use uuid::Uuid;
use vrs_policy::{
    Basis, Inquiry, InquiryId, Method, MunicipalityCode, Outcome, Permit, Place, Refusal, Subject,
    TextIdentity, Visibility, time_text,
};

use crate::batch;
use crate::connection::Connection;
use crate::error::StoreError;
use crate::item::{Attributes, Item, attributes, insert, text};
use crate::pseudonym::{Pseudonym, PseudonymKeys};
use crate::sealed::SealedFor;

pub(crate) const TABLE: &str = "Inquiries";

/// The right to record inquiries: to add a record, and to read one back by its id.
#[derive(Debug, Clone)]
pub struct InquiryRecorder {
    pub(crate) connection: Connection,
    pub(crate) table: String,
    pub(crate) keys: Arc<PseudonymKeys>,
    retention_days: u32,
}

/// Who asked whom about whom, in the form in which it may be kept (A3).
///
/// It is made from an inquiry and holds neither number, name nor date of birth.
#[derive(Debug, Clone)]
pub struct Entry {
    id: InquiryId,
    /// Whether the caller chose the id, as `Idempotency-Key`.
    is_callers: bool,
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
    /// The same event under an id of its own.
    fn anew(&self) -> Self {
        Self { id: new_id(self.inquired_at), is_callers: false, ..self.clone() }
    }

    /// When the inquiry was made.
    #[must_use]
    pub const fn inquired_at(&self) -> Timestamp {
        self.inquired_at
    }

    /// Whether the seal is for this inquiry.
    pub(crate) fn is_for(&self, of: &SealedFor) -> bool {
        (of.holder, &of.subject, of.inquirer, &of.staff_sub)
            == (self.holder, &self.subject, self.inquirer, &self.staff_sub)
    }

    /// Whether this is the same request under the same id.
    pub(crate) fn is_same_as(&self, other: &Self) -> bool {
        (self.inquirer, self.id, &self.request) == (other.inquirer, other.id, &other.request)
    }

    const fn place(&self) -> Place {
        Place { inquired_at: self.inquired_at, id: self.id }
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

    fn attributes(&self, verdict: &Verdict<'_>) -> Vec<(&'static str, AttributeValue)> {
        let mut attributes = vec![
            ("partition", text(self.inquirer.as_str())),
            ("id", text(self.id.to_string())),
            ("at", text(self.place().to_string())),
            ("inquiredAt", text(time_text(self.inquired_at))),
            ("inquirer", text(self.inquirer.as_str())),
            ("askedBy", text(self.inquirer.as_str())),
            ("asked", text(self.holder.as_str())),
            ("staff", text(&self.staff)),
            ("staffSub", text(&self.staff_sub)),
            ("method", text(self.method.as_str())),
            ("subject", text(self.subject.as_str())),
            ("request", text(self.request.as_str())),
            ("requestId", text(&self.request_id)),
        ];
        attributes.extend(verdict.received_by(self.holder));
        verdict.attributes(&self.staff, &mut attributes);
        attributes
    }
}

/// The index key of inquiries that this holder's list only counts, and that only its guardians may see (P5).
pub(crate) fn hidden_from(holder: MunicipalityCode) -> String {
    format!("{holder}#hidden")
}

/// A new id of this time.
#[must_use]
pub fn new_id(at: Timestamp) -> InquiryId {
    let [_, _, _, _, _, _, chance @ ..] = Uuid::new_v4().into_bytes();
    InquiryId::new(at, chance)
}

/// Two requests are the same when member of staff, holder, declaration and subject are, as they were sent.
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
    Disclosed { basis: &'a Basis, outcome: RecordedOutcome, visibility: Visibility },
    Refused { refusal: Refusal, visibility: Visibility },
}

impl Verdict<'_> {
    /// In which of the holder's lists the inquiry stands. Hidden from it is what the inquirer cloaks (P5); marked, and in a list of its
    /// own, is what was asked about somebody whom the holder protects (P4). What is hidden has both keys of its own, so that no page and no
    /// cursor of the others tells of it. Marked or not, statements are of one length.
    fn received_by(&self, holder: MunicipalityCode) -> Vec<(&'static str, AttributeValue)> {
        let code = holder.as_str();
        let list = |it: &Visibility| if it.is_cloaked { hidden_from(holder) } else { code.to_owned() };
        match self {
            Self::Refused { refusal, visibility } if refusal.counts_as_received() => {
                vec![("holder", text(list(visibility)))]
            }
            Self::Refused { .. } => vec![],
            Self::Disclosed { visibility, .. } => {
                let guarded = if visibility.is_hidden { "guardedBy" } else { "unguarded" };
                let list = text(list(visibility));
                vec![("holder", list.clone()), (guarded, list)]
            }
        }
    }

    fn attributes(&self, staff: &str, attributes: &mut Vec<(&'static str, AttributeValue)>) {
        match self {
            Self::Refused { refusal, .. } => {
                attributes.push(("outcome", text("refused")));
                attributes.push(("reason", text(refusal.code())));
            }
            Self::Disclosed { basis, outcome, .. } => {
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
            Self::Refused { refusal, .. } => (None, RecordedOutcome::Refused(*refusal)),
            Self::Disclosed { basis, outcome, .. } => (Some((*basis).clone()), outcome.clone()),
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
#[derive(Debug)]
pub(crate) struct Record {
    pub inquired_at: Timestamp,
    pub basis: Option<Basis>,
    pub outcome: RecordedOutcome,
}

/// What stands under an id.
#[derive(Debug)]
pub(crate) enum Standing {
    /// The record of this very request.
    ThisRequest(Record),
    /// The record of another one.
    AnotherRequest,
}

impl InquiryRecorder {
    /// Records in this table. Records expire after `retention_days`, or never when that is 0.
    #[must_use]
    pub const fn new(
        connection: Connection,
        table: String,
        keys: Arc<PseudonymKeys>,
        retention_days: u32,
    ) -> Self {
        Self { connection, table, keys, retention_days }
    }

    /// Makes the entry of an inquiry at this time, under the caller's key if there is one. `request_id` is the gateway's.
    #[must_use]
    pub fn entry(
        &self,
        inquiry: &Inquiry,
        callers_key: Option<InquiryId>,
        inquired_at: Timestamp,
        request_id: &str,
    ) -> Entry {
        Entry {
            id: callers_key.unwrap_or_else(|| new_id(inquired_at)),
            is_callers: callers_key.is_some(),
            inquired_at,
            inquirer: inquiry.staff.municipality.code,
            holder: inquiry.holder.code,
            staff: inquiry.staff.username.clone(),
            staff_sub: inquiry.staff.sub.clone(),
            method: inquiry.subject.method(),
            subject: self.keys.subject(&inquiry.subject),
            request: request_pseudonym(inquiry, &self.keys),
            request_id: request_id.to_owned(),
        }
    }

    /// Records that an inquiry was refused (A2). Above the limits, one record stands for all of a member of staff's
    /// refusals in a minute: who may not ask can't fill lists, nor an archive that nobody can delete. `visibility` is what the
    /// inquirer's own protections mean for it, where the refusal counts as received.
    ///
    /// # Errors
    /// [`StoreError`], when it can't be recorded.
    pub async fn refuse(
        &self,
        refusal: Refusal,
        visibility: Visibility,
        entry: &Entry,
        within_limits: bool,
    ) -> Result<(), StoreError> {
        let verdict = || Verdict::Refused { refusal, visibility };
        if !within_limits {
            let of_minute = Entry { id: self.id_of_minute(entry), ..entry.clone() };
            return self.insert(&of_minute, verdict()).await.map(drop);
        }
        // These two refusals don't use up the caller's key: a limit is over in a minute, and a reused key belongs to another inquiry.
        if !matches!(refusal, Refusal::TooManyInquiries | Refusal::KeyReused) {
            let standing = self.insert(entry, verdict()).await?;
            if matches!(standing, Standing::ThisRequest(it) if it.outcome == RecordedOutcome::Refused(refusal))
            {
                return Ok(());
            }
            // The id stands for another inquiry, or the same request had another outcome before.
        }
        self.insert(&entry.anew(), verdict()).await.map(drop)
    }

    /// An id that is the same for all that a member of staff asks in a minute, and that nobody can predict.
    fn id_of_minute(&self, entry: &Entry) -> InquiryId {
        let minute = entry.inquired_at.as_second().div_euclid(60);
        let chance = self.keys.chance(&[b"limit", entry.staff_sub.as_bytes(), &minute.to_be_bytes()]);
        InquiryId::new(Timestamp::from_second(minute * 60).unwrap_or(entry.inquired_at), chance)
    }

    /// Whether this permit is for the inquiry of this entry.
    pub(crate) fn fits(&self, permit: &Permit, entry: &Entry) -> bool {
        permit.inquirer() == entry.inquirer
            && permit.holder() == entry.holder
            && self.keys.subject(permit.subject()) == entry.subject
    }

    /// Inserts the record. When one stands under its id, it is that of the same request (sent again by the caller, or by the
    /// SDK because an answer was lost) and stands for this one, or the id is another inquiry's.
    pub(crate) async fn insert(&self, entry: &Entry, verdict: Verdict<'_>) -> Result<Standing, StoreError> {
        let mut attributes = entry.attributes(&verdict);
        attributes.extend(self.expiry(entry.inquired_at));
        if insert(&self.connection, &self.table, attributes).await? {
            return Ok(Standing::ThisRequest(verdict.record(entry)));
        }
        self.standing(entry).await
    }

    /// When what is recorded at this time expires, if it does: written with it, since nothing is changed afterwards.
    pub(crate) fn expiry(&self, at: Timestamp) -> Option<(&'static str, AttributeValue)> {
        let expires_at = at.as_second() + i64::from(self.retention_days) * 24 * 60 * 60;
        (self.retention_days > 0).then(|| ("expiresAt", AttributeValue::N(expires_at.to_string())))
    }

    /// What a batch has to read for [`Self::take_standing`]: nothing when the id is new.
    pub(crate) fn keys_of_standing(
        &self,
        entry: &Entry,
    ) -> Result<Option<(String, KeysAndAttributes)>, StoreError> {
        if !entry.is_callers {
            return Ok(None);
        }
        Ok(Some((self.table.clone(), batch::keys_of(vec![key(entry)], true)?)))
    }

    /// Takes what stands under the entry's id out of what a batch has read.
    pub(crate) fn take_standing(
        &self,
        items: &mut HashMap<String, Vec<Attributes>>,
        entry: &Entry,
    ) -> Result<Option<Standing>, StoreError> {
        let item = items.remove(&self.table).and_then(|mut it| it.pop());
        item.map(|attributes| self.read_standing(&attributes, entry)).transpose()
    }

    async fn standing(&self, entry: &Entry) -> Result<Standing, StoreError> {
        let get = self.connection.dynamodb.get_item().table_name(&self.table).set_key(Some(key(entry)));
        let answer =
            get.consistent_read(true).send().await.map_err(|error| StoreError::of_call("GetItem", error))?;
        let item = answer.item.ok_or(StoreError::Corrupt { table: TABLE, attribute: "id" })?;
        self.read_standing(&item, entry)
    }

    fn read_standing(&self, attributes: &Attributes, entry: &Entry) -> Result<Standing, StoreError> {
        let item = Item { table: TABLE, attributes };
        if is_refusal_in_bulk(&item) {
            return Ok(Standing::AnotherRequest);
        }
        let stored = Pseudonym::stored(item.text("request")?);
        if self.keys.renew_request(&stored).ok_or_else(recorded_under_newer_secret)? != entry.request {
            return Ok(Standing::AnotherRequest);
        }
        Ok(Standing::ThisRequest(Record {
            inquired_at: item.parse("inquiredAt", |it| it.parse().ok())?,
            basis: match item.text_if_any("basis") {
                Some("terms") => Some(Basis::Terms(item.parse("agreedTo", TextIdentity::parse)?)),
                Some("individual-consent") => Some(Basis::IndividualConsent),
                _ => None,
            },
            outcome: RecordedOutcome::read(&item)?,
        }))
    }
}

/// What is refused in bulk is on record without what was sent: no request is the same.
pub(crate) fn is_refusal_in_bulk(item: &Item<'_>) -> bool {
    item.text_if_any("scope").is_some() && item.text_if_any("reason").is_some()
}

/// The record was made by a deployment that knows a newer secret: only that one can compare requests with it.
pub(crate) fn recorded_under_newer_secret() -> StoreError {
    StoreError::Unavailable { operation: "GetItem", source: "recorded under a newer secret".into() }
}

fn key(entry: &Entry) -> Attributes {
    attributes([("partition", text(entry.inquirer.as_str())), ("id", text(entry.id.to_string()))])
}
