//! `POST /v1/transfer/bulk-inquiries`

use serde::Serialize;
use vrs_http::{Answer, Call, Problem};
use vrs_policy::{
    BulkRefusal, CHUNK_PERSONS_MAX, Role, SettledAgreements, bulk_closes_at, is_paused, japan_date, time_text,
};
use vrs_store::{Bulk, Started, Taken, new_id};

use crate::App;
use crate::refusal::{refuse, refused, trouble};
use crate::request::{self, StartRequest};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct StartedJson {
    bulk_id: String,
    expires_at: String,
    chunk_persons_max: usize,
    inquirer_agreed: bool,
    agreed_holders: Vec<String>,
}

/// Settles who has agreed, counts the persons, and records the start.
pub async fn start(app: &App, call: &Call) -> Result<Answer, Problem> {
    let now = vrs_http::now();
    let may_ask = call.staff.has(Role::Inquirer) || call.staff.has(Role::BulkInquirer);
    // Who may not ask learns nothing of how to ask; but a well-formed start is recorded even so (A2).
    let StartRequest { size, reference, key } = request::start(call, now)
        .map_err(|problem| if may_ask { problem } else { refused(BulkRefusal::RoleRequired) })?;
    let refuse = async |refusal| refuse(&app.bulks, refusal, size, call, now).await;
    if !size.is_open_to(&call.staff) {
        return refuse(BulkRefusal::RoleRequired).await;
    }
    let (id, inquirer) = (key.unwrap_or_else(|| new_id(now)), call.staff.municipality.code);
    let (agreements, standing, stops) = tokio::try_join!(
        app.agreements.all_to(&app.addendum),
        app.bulks.standing_start(inquirer, id),
        app.limits.stops(inquirer, now),
    )
    .map_err(trouble)?;
    let bulk = Bulk {
        id,
        started_at: now,
        staff: call.staff.username.clone(),
        staff_sub: call.staff.sub.clone(),
        size,
        reference,
        settled: SettledAgreements::settle(&app.addendum, inquirer, &agreements, japan_date(now)),
    };
    if let Some(standing) = standing {
        return match app.bulks.compare(&standing, &bulk).map_err(trouble)? {
            Started::Before(it) => answer(&it),
            _ => refuse(BulkRefusal::KeyReused).await,
        };
    }
    if is_paused(stops, size) {
        return refuse(BulkRefusal::Paused).await;
    }
    let persons = u32::try_from(size.persons).unwrap_or(u32::MAX);
    if let Taken::Over { remaining } =
        app.limits.take_persons(&call.staff, persons, now).await.map_err(trouble)?
    {
        let refused = refuse(BulkRefusal::Limit).await;
        return refused.map_err(|it| it.with_remaining(remaining));
    }
    match app.bulks.start(&bulk, &call.request_id).await.map_err(trouble)? {
        Started::Now => answer(&bulk),
        Started::Before(it) => answer(&it),
        Started::KeyReused => refuse(BulkRefusal::KeyReused).await,
    }
}

fn answer(bulk: &Bulk) -> Result<Answer, Problem> {
    let json = StartedJson {
        bulk_id: bulk.id.to_string(),
        expires_at: time_text(bulk_closes_at(bulk.started_at)),
        chunk_persons_max: CHUNK_PERSONS_MAX,
        inquirer_agreed: bulk.settled.inquirer_agreed,
        agreed_holders: bulk.settled.holders.iter().map(ToString::to_string).collect(),
    };
    let answer = Answer::json(201, &json)?.with_outcome("bulk-started");
    Ok(answer.about_bulk(&json.bulk_id, bulk.size.persons))
}
