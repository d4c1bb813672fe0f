//! `POST /v1/transfer/bulk-inquiries/{bulkId}/chunks/{n}`: the way of a chunk, from top to bottom.

use std::pin::pin;

use futures_util::future::maybe_done;
use jiff::Timestamp;
use vrs_http::{Answer, Call, FieldError, Problem};
use vrs_policy::{
    BulkPerson, BulkRefusal, BulkSize, Gate, InquiryId, MyNumber, Role, Scope, Terms, gate, is_guessing,
    is_paused,
};
use vrs_store::{Bulk, ChunkEntry, Concluded, Recorded, Standing, Taken, beside};

use crate::Rights;
use crate::answer::disclosed;
use crate::refusal::{refuse, refused, trouble, unknown};
use crate::request::{self, CHUNK_SIZE_INVALID, Row};

/// Answers a chunk: decides whom it may ask, records what is disclosed, and only then answers.
pub async fn ask(addendum: &Terms, rights: Rights<'_>, call: &Call) -> Result<Answer, Problem> {
    if !call.staff.has(Role::Inquirer) && !call.staff.has(Role::BulkInquirer) {
        return Err(refused(BulkRefusal::RoleRequired));
    }
    let now = vrs_http::now();
    let (bulk, chunk) = request::path(call).ok_or_else(unknown)?;
    let asked = Asked { addendum, rights, call, now, bulk, chunk };
    let rows = match request::chunk(call, now)? {
        Ok(rows) => rows,
        Err(errors) => return asked.invalid(errors).await,
    };
    let persons = rows.len();
    match asked.answer(&rows).await {
        Ok(answer) => Ok(answer.about_bulk(&bulk.to_string(), persons)),
        Err(problem) => Err(problem.about_bulk(&bulk.to_string(), persons)),
    }
}

/// One chunk as it is asked.
#[derive(Clone, Copy)]
struct Asked<'a> {
    addendum: &'a Terms,
    rights: Rights<'a>,
    call: &'a Call,
    now: Timestamp,
    bulk: InquiryId,
    chunk: usize,
}

impl Asked<'_> {
    /// When any field of a chunk is faulty, nothing of the chunk is answered. That there is no such bulk is said before that.
    async fn invalid(self, errors: Vec<FieldError>) -> Result<Answer, Problem> {
        let bulk =
            self.rights.bulks.find(self.call.staff.municipality.code, self.bulk).await.map_err(trouble)?;
        match self.open(bulk) {
            Ok(_) => Err(Problem::invalid_fields(errors)),
            Err(refusal) => Err(refused(refusal)),
        }
    }

    async fn answer(self, rows: &[Row]) -> Result<Answer, Problem> {
        let Self { rights, call, now, chunk, .. } = self;
        let inquirer = call.staff.municipality.code;
        // Everything is read at once; but whether the chunk is answered is settled without waiting for records, so that a
        // refusal tells nothing of them.
        let numbers: Vec<MyNumber> = rows.iter().map(|it| it.person.number.clone()).collect();
        let mut records = pin!(maybe_done(rights.records.of_persons(&numbers)));
        let deciding = async {
            tokio::try_join!(
                rights.bulks.find(inquirer, self.bulk),
                rights.bulks.standing_chunk(self.bulk, chunk),
                rights.limits.stops(inquirer, now),
            )
        };
        let (bulk, standing, stops) = beside(deciding, &mut records).await.map_err(trouble)?;
        let size = bulk.as_ref().map_or(BulkSize { scope: Scope::Named, persons: rows.len() }, |it| it.size);
        let bulk = match self.open(bulk) {
            Ok(bulk) => bulk,
            Err(refusal) => return refuse(rights.bulks, refusal, size, call, now).await,
        };
        let misfits = misfits(rows, size, chunk);
        if !misfits.is_empty() {
            let refused = refuse(rights.bulks, BulkRefusal::Invalid, size, call, now).await;
            return refused.map_err(|it| it.with_fields(misfits));
        }
        let persons: Vec<(&str, &BulkPerson)> =
            rows.iter().map(|it| (it.reference.as_str(), &it.person)).collect();
        let entry = rights.bulks.chunk_entry(&bulk, chunk, &persons, now, &call.request_id);
        if standing.is_of_another_request(&entry) {
            return refuse(rights.bulks, BulkRefusal::ChunkReused, size, call, now).await;
        }
        if standing.is_stopped() || is_paused(stops, size) {
            return refuse(rights.bulks, BulkRefusal::Paused, size, call, now).await;
        }
        let gates: Vec<Gate<'_>> =
            rows.iter().map(|it| gate(size.scope, &bulk.settled, &it.person)).collect();
        if let Taken::Over { remaining } = self.take_consents(&gates, &standing).await? {
            let refused = refuse(rights.bulks, BulkRefusal::Limit, size, call, now).await;
            return refused.map_err(|it| it.with_remaining(remaining));
        }
        records.as_mut().await;
        let Some(records) = records.take_output() else { return Err(Problem::internal("records are gone")) };
        let records = records.map_err(trouble)?;
        let concluded = rights.bulks.conclude(&entry, &gates, records, standing).map_err(trouble)?;
        self.disclose(&bulk, &entry, concluded, rows).await
    }

    /// The bulk, if this member of staff may go on with it.
    fn open(&self, bulk: Option<Bulk>) -> Result<Bulk, BulkRefusal> {
        let staff = &self.call.staff;
        let bulk = bulk.filter(|it| it.is_of(staff)).ok_or(BulkRefusal::Unknown)?;
        if !bulk.size.is_open_to(staff) {
            return Err(BulkRefusal::RoleRequired);
        }
        let is_open =
            bulk.is_open(self.addendum, self.now) && bulk.size.persons_of_chunk(self.chunk).is_some();
        if is_open { Ok(bulk) } else { Err(BulkRefusal::Closed) }
    }

    /// Counts the persons who are asked for on declared consent, and are not settled yet (B7).
    async fn take_consents(&self, gates: &[Gate<'_>], standing: &Standing) -> Result<Taken, Problem> {
        let by_consent = gates.iter().enumerate();
        let by_consent =
            by_consent.filter(|(at, it)| it.rests_on_consent() && !standing.has_settled(*at)).count();
        let by_consent = u32::try_from(by_consent).unwrap_or(u32::MAX);
        let chunk = (self.bulk, self.chunk);
        self.rights.limits.take_consents(&self.call.staff, by_consent, chunk, self.now).await.map_err(trouble)
    }

    /// Records, and at once counts how many were found; then discloses, unless it looks like guessing: then nothing is given out.
    async fn disclose(
        self,
        bulk: &Bulk,
        entry: &ChunkEntry,
        concluded: Concluded,
        rows: &[Row],
    ) -> Result<Answer, Problem> {
        let Self { rights, call, now, chunk, .. } = self;
        let (asked, found) = (concluded.asked(), concluded.found());
        let counting = async {
            if bulk.size.scope == Scope::Named || asked == 0 {
                return Ok((0, 0));
            }
            rights.limits.count_found(&call.staff, asked, found, now).await
        };
        let recording = rights.bulks.record(entry, concluded);
        let (recorded, (asked_today, found_today)) =
            tokio::try_join!(recording, counting).map_err(trouble)?;
        if is_guessing(asked_today, found_today) {
            let stop = rights.bulks.stop(bulk, chunk, now);
            let count = rights.limits.count_stop(call.staff.municipality.code, bulk.id, now);
            tokio::try_join!(stop, count).map_err(trouble)?;
            return Err(refused(BulkRefusal::Paused));
        }
        let Recorded::Stands(on_record) = recorded else {
            return refuse(rights.bulks, BulkRefusal::ChunkReused, bulk.size, call, now).await;
        };
        let chunk_disclosed = rights.bulks.disclose(entry, on_record).await.map_err(trouble)?;
        for error in &chunk_disclosed.troubles {
            call.log_trouble("unanswered-person", error);
        }
        let references = rows.iter().map(|it| it.reference.as_str());
        disclosed(bulk, chunk, references, &chunk_disclosed)
    }
}

/// What of the chunk doesn't fit the bulk as it was started.
fn misfits(rows: &[Row], size: BulkSize, chunk: usize) -> Vec<FieldError> {
    if size.persons_of_chunk(chunk) != Some(rows.len()) {
        return vec![CHUNK_SIZE_INVALID];
    }
    if size.scope == Scope::Named { request::without_holders(rows) } else { Vec::new() }
}
