//! `POST /v1/transfer/bulk-inquiries/{bulkId}/chunks/{n}`: the way of a chunk, from top to bottom.

use std::pin::pin;

use futures_util::future::maybe_done;
use jiff::Timestamp;
use vrs_http::{Answer, Call, FieldError, Problem};
use vrs_policy::{
    BulkPerson, BulkRefusal, BulkSize, Gate, InquiryId, MyNumber, Role, Scope, gate, is_guessing, is_paused,
};
use vrs_store::{Bulk, ChunkEntry, Concluded, Recorded, Standing, Taken, beside};

use crate::App;
use crate::answer::disclosed;
use crate::refusal::{refuse, refused, trouble, unknown};
use crate::request::{self, CHUNK_SIZE_INVALID, Row};

/// Answers a chunk: decides whom it may ask, records what is disclosed, and only then answers.
pub async fn ask(app: &App, call: &Call) -> Result<Answer, Problem> {
    let now = vrs_http::now();
    if !call.staff.has(Role::Inquirer) && !call.staff.has(Role::BulkInquirer) {
        return may_not_ask(app, call, now).await;
    }
    let (bulk, chunk) = request::path(call).ok_or_else(unknown)?;
    let asked = Asked { app, call, now, bulk, chunk };
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

/// Who may not ask learns nothing of how to ask; but a well-formed chunk is recorded even so (A2).
async fn may_not_ask(app: &App, call: &Call, now: Timestamp) -> Result<Answer, Problem> {
    match (request::path(call), request::chunk(call, now)) {
        (Some(_), Ok(Ok(rows))) => {
            let size = BulkSize { scope: Scope::Named, persons: rows.len() };
            refuse(&app.bulks, BulkRefusal::RoleRequired, size, call, now).await
        }
        _ => Err(refused(BulkRefusal::RoleRequired)),
    }
}

/// One chunk as it is asked.
#[derive(Clone, Copy)]
struct Asked<'a> {
    app: &'a App,
    call: &'a Call,
    now: Timestamp,
    bulk: InquiryId,
    chunk: usize,
}

impl Asked<'_> {
    /// When any field of a chunk is faulty, nothing of the chunk is answered. That there is no such bulk is said before that.
    async fn invalid(self, errors: Vec<FieldError>) -> Result<Answer, Problem> {
        let bulk =
            self.app.bulks.find(self.call.staff.municipality.code, self.bulk).await.map_err(trouble)?;
        match self.open(bulk) {
            Ok(_) => Err(Problem::invalid_fields(errors)),
            Err(refusal) => Err(refused(refusal)),
        }
    }

    async fn answer(self, rows: &[Row]) -> Result<Answer, Problem> {
        let Self { app, call, now, chunk, .. } = self;
        let inquirer = call.staff.municipality.code;
        // Everything is read at once; but whether the chunk is answered is settled without waiting for records, so that a
        // refusal tells nothing of them.
        let numbers: Vec<MyNumber> = rows.iter().map(|it| it.person.number.clone()).collect();
        let mut records = pin!(maybe_done(app.records.of_persons(&numbers)));
        let deciding = async {
            tokio::try_join!(
                app.bulks.find(inquirer, self.bulk),
                app.bulks.standing_chunk(self.bulk, chunk),
                app.limits.stops(inquirer, now),
            )
        };
        let (bulk, standing, stops) = beside(deciding, &mut records).await.map_err(trouble)?;
        let size = bulk.as_ref().map_or(BulkSize { scope: Scope::Named, persons: rows.len() }, |it| it.size);
        let refuse = async |refusal| refuse(&app.bulks, refusal, size, call, now).await;
        let bulk = match self.open(bulk) {
            Ok(bulk) => bulk,
            Err(refusal) => return refuse(refusal).await,
        };
        let misfits = misfits(rows, size, chunk);
        if !misfits.is_empty() {
            let refused = refuse(BulkRefusal::Invalid).await;
            return refused.map_err(|it| it.with_fields(misfits));
        }
        let persons: Vec<(&str, &BulkPerson)> =
            rows.iter().map(|it| (it.reference.as_str(), &it.person)).collect();
        let entry = app.bulks.chunk_entry(&bulk, chunk, &persons, now, &call.request_id);
        if standing.is_of_another_request(&entry) {
            return refuse(BulkRefusal::ChunkReused).await;
        }
        if standing.is_stopped() || is_paused(stops, size) {
            return refuse(BulkRefusal::Paused).await;
        }
        let gates: Vec<Gate<'_>> =
            rows.iter().map(|it| gate(size.scope, &bulk.settled, &it.person)).collect();
        if let Taken::Over { remaining } = self.take_consents(&entry, &gates, &standing).await? {
            let refused = refuse(BulkRefusal::Limit).await;
            return refused.map_err(|it| it.with_remaining(remaining));
        }
        records.as_mut().await;
        let Some(records) = records.take_output() else { return Err(Problem::internal("records are gone")) };
        let records = records.map_err(trouble)?;
        let concluded = app.bulks.conclude(&entry, &gates, records, standing).map_err(trouble)?;
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
            bulk.is_open(&self.app.addendum, self.now) && bulk.size.persons_of_chunk(self.chunk).is_some();
        if is_open { Ok(bulk) } else { Err(BulkRefusal::Closed) }
    }

    /// Counts the persons who are asked for on declared consent, and are not settled yet (B7).
    async fn take_consents(
        &self,
        entry: &ChunkEntry,
        gates: &[Gate<'_>],
        standing: &Standing,
    ) -> Result<Taken, Problem> {
        let by_consent = gates.iter().enumerate();
        let by_consent =
            by_consent.filter(|(at, it)| it.rests_on_consent() && !standing.has_settled(*at)).count();
        let by_consent = u32::try_from(by_consent).unwrap_or(u32::MAX);
        self.app.limits.take_consents(&self.call.staff, by_consent, entry, self.now).await.map_err(trouble)
    }

    /// Records, and at once counts how many were found; then discloses, unless it looks like guessing: then nothing is given out.
    async fn disclose(
        self,
        bulk: &Bulk,
        entry: &ChunkEntry,
        concluded: Concluded,
        rows: &[Row],
    ) -> Result<Answer, Problem> {
        let Self { app, call, now, chunk, .. } = self;
        let counts = match bulk.size.scope {
            Scope::All => concluded.counts(entry),
            Scope::Named => Vec::new(),
        };
        let counting = async {
            if counts.is_empty() {
                return Ok((0, 0));
            }
            app.limits.count_found(&call.staff, &counts, now).await
        };
        let recording = app.bulks.record(entry, concluded);
        let (recorded, (asked_today, found_today)) =
            tokio::try_join!(recording, counting).map_err(trouble)?;
        if is_guessing(asked_today, found_today) {
            let stop = app.bulks.stop(bulk, chunk, now);
            let count = app.limits.count_stop(call.staff.municipality.code, bulk.id, now);
            tokio::try_join!(stop, count).map_err(trouble)?;
            return Err(refused(BulkRefusal::Paused));
        }
        let Recorded::Stands(on_record) = recorded else {
            return refuse(&app.bulks, BulkRefusal::ChunkReused, bulk.size, call, now).await;
        };
        let chunk_disclosed = app.bulks.disclose(entry, on_record).await.map_err(trouble)?;
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
