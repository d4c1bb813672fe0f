//! What is recorded of a bulk as a whole: its start, that it was refused, or that it was stopped.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use vrs_policy::{
    BulkRefusal, BulkSize, InquiryId, Municipality, MunicipalityCode, Place, Reference, Scope,
    SettledAgreements, Staff, Terms, TextIdentity, bulk_closes_at, time_text,
};

use crate::bulk::{BulkRecorder, STOPPED};
use crate::error::StoreError;
use crate::inquiries::{TABLE, is_refusal_in_bulk, recorded_under_newer_secret};
use crate::item::{Attributes, Item, attributes, insert, text};
use crate::pseudonym::Pseudonym;

/// One bulk, as its start settled it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bulk {
    /// Its id.
    pub id: InquiryId,
    /// When it was started.
    pub started_at: Timestamp,
    /// Who started it: the account's name.
    pub staff: String,
    /// The account's permanent id.
    pub staff_sub: String,
    /// How many persons, and which holders.
    pub size: BulkSize,
    /// A note of the inquirer's.
    pub reference: Option<Reference>,
    /// Who had agreed.
    pub settled: SettledAgreements,
}

impl Bulk {
    /// Whether this member of staff started it: nobody else goes on with it.
    #[must_use]
    pub fn is_of(&self, staff: &Staff) -> bool {
        self.settled.inquirer == staff.municipality.code && self.staff_sub == staff.sub
    }

    /// Whether it may still be asked: neither has its hour passed nor another text come into force.
    #[must_use]
    pub fn is_open(&self, text_in_force: &Terms, now: Timestamp) -> bool {
        now < bulk_closes_at(self.started_at) && self.settled.text == text_in_force.identity
    }

    pub(crate) fn asker(&self) -> Asker<'_> {
        Asker { inquirer: self.settled.inquirer, staff: &self.staff, staff_sub: &self.staff_sub }
    }
}

/// What came of starting a bulk.
#[derive(Debug)]
pub enum Started {
    /// This call started it.
    Now,
    /// It was started by the same request before.
    Before(Box<Bulk>),
    /// The caller's key stands for something else.
    KeyReused,
}

/// What stands under the key of a start already.
#[derive(Debug)]
pub struct StandingStart(Attributes);

/// A bulk as the inquirer's list has it, or that one was refused.
#[derive(Debug, Clone)]
pub struct ListedBulk {
    /// Its id, or that of the refusal.
    pub id: InquiryId,
    /// When it was started.
    pub inquired_at: Timestamp,
    /// Who asked.
    pub inquirer: Municipality,
    /// The member of staff who asked.
    pub staff: String,
    /// How many persons, and which holders.
    pub size: BulkSize,
    /// Why it was refused, if it was.
    pub refused: Option<BulkRefusal>,
}

/// Who asks, in the form in which every item names them.
#[derive(Clone, Copy)]
pub(crate) struct Asker<'a> {
    inquirer: MunicipalityCode,
    staff: &'a str,
    staff_sub: &'a str,
}

impl Asker<'_> {
    /// The attributes that say who asked, and when.
    pub fn members(&self, at: Timestamp) -> Vec<(&'static str, AttributeValue)> {
        vec![
            ("inquiredAt", text(time_text(at))),
            ("askedBy", text(self.inquirer.as_str())),
            ("staff", text(self.staff)),
            ("staffSub", text(self.staff_sub)),
        ]
    }
}

impl BulkRecorder {
    /// Makes the first call of the process, which pays for connecting, before the first request does.
    pub async fn warm_up(&self) {
        let [any, _] = MunicipalityCode::ANY_TWO;
        let _ = self.find(any, InquiryId::new(Timestamp::UNIX_EPOCH, [0; 10])).await;
    }

    /// What stands already under this inquirer's key; one strongly consistent call.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn standing_start(
        &self,
        inquirer: MunicipalityCode,
        key: InquiryId,
    ) -> Result<Option<StandingStart>, StoreError> {
        Ok(self.header_item(inquirer, key).await?.map(StandingStart))
    }

    /// Whether what stands was started by the same request as this bulk.
    ///
    /// # Errors
    /// [`StoreError`], when it can't be read.
    pub fn compare(&self, standing: &StandingStart, bulk: &Bulk) -> Result<Started, StoreError> {
        let item = Item { table: TABLE, attributes: &standing.0 };
        if is_refusal_in_bulk(&item) {
            return Ok(Started::KeyReused);
        }
        let stored = Pseudonym::stored(item.text("request")?);
        let request = self.inquiries.keys.renew_request(&stored).ok_or_else(recorded_under_newer_secret)?;
        if request != self.start_request(bulk) {
            return Ok(Started::KeyReused);
        }
        Ok(Started::Before(Box::new(read(&item)?)))
    }

    /// Records the start of a bulk (B5).
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn start(&self, bulk: &Bulk, request_id: &str) -> Result<Started, StoreError> {
        let mut members = header(bulk.id, bulk.started_at, bulk.asker(), bulk.size, request_id);
        let holders: Vec<&str> = bulk.settled.holders.iter().map(MunicipalityCode::as_str).collect();
        members.extend([
            ("outcome", text(BULK)),
            ("request", text(self.start_request(bulk).as_str())),
            ("agreedTo", text(bulk.settled.text.to_string())),
            ("inquirerAgreed", AttributeValue::Bool(bulk.settled.inquirer_agreed)),
            ("agreedHolders", text(holders.join(" "))),
        ]);
        members.extend(bulk.reference.as_ref().map(|it| ("reference", text(it.as_str()))));
        if self.insert(members, bulk.started_at).await? {
            return Ok(Started::Now);
        }
        // The SDK sends an insert again whose answer was lost: then what stands is this very bulk.
        let Some(standing) = self.standing_start(bulk.settled.inquirer, bulk.id).await? else {
            return Ok(Started::KeyReused);
        };
        Ok(match self.compare(&standing, bulk)? {
            Started::Before(it) if *it == *bulk => Started::Now,
            other => other,
        })
    }

    /// The bulk of this id, if the inquirer started it; one strongly consistent call.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn find(&self, inquirer: MunicipalityCode, id: InquiryId) -> Result<Option<Bulk>, StoreError> {
        let Some(attributes) = self.header_item(inquirer, id).await? else { return Ok(None) };
        let item = Item { table: TABLE, attributes: &attributes };
        if item.text("outcome")? == BULK { read(&item).map(Some) } else { Ok(None) }
    }

    /// Records that a start, or a chunk, was refused (A2): one record a minute, member of staff and reason, so that nobody can
    /// fill a list, nor an archive that nobody can delete.
    ///
    /// # Errors
    /// [`StoreError`], when it can't be recorded.
    pub async fn refuse(
        &self,
        refusal: BulkRefusal,
        staff: &Staff,
        size: BulkSize,
        now: Timestamp,
        request_id: &str,
    ) -> Result<(), StoreError> {
        let minute = now.as_second().div_euclid(60);
        let what =
            [b"bulk".as_slice(), refusal.code().as_bytes(), staff.sub.as_bytes(), &minute.to_be_bytes()];
        let of_minute = Timestamp::from_second(minute * 60).unwrap_or(now);
        let id = InquiryId::new(of_minute, self.inquiries.keys.chance(&what));
        let asker =
            Asker { inquirer: staff.municipality.code, staff: &staff.username, staff_sub: &staff.sub };
        let mut members = header(id, now, asker, size, request_id);
        members.extend([("outcome", text("refused")), ("reason", text(refusal.code()))]);
        self.insert(members, now).await.map(drop)
    }

    /// Records that a bulk was stopped as guessing at this chunk (B7).
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn stop(&self, bulk: &Bulk, chunk: usize, now: Timestamp) -> Result<(), StoreError> {
        let mut members = bulk.asker().members(now);
        members.extend([
            ("partition", text(bulk.id.to_string())),
            ("id", text(format!("{STOPPED}{chunk:03}"))),
            ("outcome", text("stopped")),
        ]);
        self.insert(members, now).await.map(drop)
    }

    /// Inserts an item of this time; `false` when one stands under its key.
    pub(crate) async fn insert(
        &self,
        mut members: Vec<(&'static str, AttributeValue)>,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        members.extend(self.inquiries.expiry(at));
        insert(&self.inquiries.connection, &self.inquiries.table, members).await
    }

    async fn header_item(
        &self,
        inquirer: MunicipalityCode,
        id: InquiryId,
    ) -> Result<Option<Attributes>, StoreError> {
        let key = attributes([("partition", text(inquirer.as_str())), ("id", text(id.to_string()))]);
        let get = self.inquiries.connection.dynamodb.get_item().table_name(&self.inquiries.table);
        let answer = get.set_key(Some(key)).consistent_read(true).send().await;
        Ok(answer.map_err(|error| StoreError::of_call("GetItem", error))?.item)
    }

    /// Two requests to start are the same when member of staff, size and reference are.
    fn start_request(&self, bulk: &Bulk) -> Pseudonym {
        let persons = bulk.size.persons.to_string();
        let reference = bulk.reference.as_ref().map_or("", Reference::as_str);
        let parts = ["bulk", &bulk.staff_sub, bulk.size.scope.as_str(), &persons, reference];
        self.inquiries.keys.request(&parts.map(str::as_bytes))
    }
}

/// The outcome of a header.
const BULK: &str = "bulk";

/// What a header and the record of a refusal have in common: both stand in the list of what the inquirer made.
fn header(
    id: InquiryId,
    at: Timestamp,
    asker: Asker<'_>,
    size: BulkSize,
    request_id: &str,
) -> Vec<(&'static str, AttributeValue)> {
    let mut members = asker.members(at);
    members.extend([
        ("partition", text(asker.inquirer.as_str())),
        ("id", text(id.to_string())),
        ("at", text(Place { inquired_at: at, id }.to_string())),
        ("inquirer", text(asker.inquirer.as_str())),
        ("scope", text(size.scope.as_str())),
        ("persons", AttributeValue::N(size.persons.to_string())),
        ("requestId", text(request_id)),
    ]);
    members
}

fn read(item: &Item<'_>) -> Result<Bulk, StoreError> {
    let holders = item.text("agreedHolders")?.split(' ').filter(|it| !it.is_empty());
    let holders = holders.map(|it| MunicipalityCode::parse(it).map_err(|_| item.corrupt("agreedHolders")));
    let inquirer_agreed = item.attributes.get("inquirerAgreed").and_then(|it| it.as_bool().ok());
    let reference =
        item.text_if_any("reference").map(|it| Reference::parse(it).map_err(|_| item.corrupt("reference")));
    Ok(Bulk {
        id: item.parse("id", InquiryId::parse)?,
        started_at: item.parse("inquiredAt", |it| it.parse().ok())?,
        staff: item.text("staff")?.to_owned(),
        staff_sub: item.text("staffSub")?.to_owned(),
        size: read_size(item)?,
        reference: reference.transpose()?.flatten(),
        settled: SettledAgreements {
            text: item.parse("agreedTo", TextIdentity::parse)?,
            inquirer: item.parse("askedBy", Municipality::find_str)?.code,
            inquirer_agreed: *inquirer_agreed.ok_or_else(|| item.corrupt("inquirerAgreed"))?,
            holders: holders.collect::<Result<_, _>>()?,
        },
    })
}

fn read_size(item: &Item<'_>) -> Result<BulkSize, StoreError> {
    let persons = item.number("persons")?;
    Ok(BulkSize { scope: item.parse("scope", Scope::parse)?, persons })
}

/// The header of a bulk, or the record that one was refused, as the inquirer's list has it; none when the item is no such thing.
pub(crate) fn read_listed(item: &Item<'_>) -> Result<Option<ListedBulk>, StoreError> {
    if item.text_if_any("scope").is_none() {
        return Ok(None);
    }
    let refused = match item.text("outcome")? {
        BULK => None,
        "refused" => Some(item.parse("reason", BulkRefusal::parse)?),
        _ => return Err(item.corrupt("outcome")),
    };
    Ok(Some(ListedBulk {
        id: item.parse("id", InquiryId::parse)?,
        inquired_at: item.parse("inquiredAt", |it| it.parse().ok())?,
        inquirer: item.parse("askedBy", Municipality::find_str)?,
        staff: item.text("staff")?.to_owned(),
        size: read_size(item)?,
        refused,
    }))
}
