//! `GET /v1/transfer/bulk-inquiries/{bulkId}`: how far a bulk is, for all staff of the municipality that asked.

use lambda_http::RequestExt as _;
use serde::Serialize;
use vrs_http::{Answer, Call, Problem};
use vrs_policy::{InquiryId, Reference, time_text};
use vrs_store::{BulkProgress, BulkRecorder};

use crate::refusal::{trouble, unknown};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ProgressJson<'a> {
    bulk_id: String,
    started_at: String,
    staff: &'a str,
    scope: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<&'a str>,
    persons: usize,
    answered: usize,
    found: usize,
    disclosures: usize,
    state: &'static str,
}

/// Counts what is on record.
pub async fn progress(bulks: &BulkRecorder, call: &Call) -> Result<Answer, Problem> {
    let [] = call.query([])?;
    let parameters = call.request.path_parameters();
    let id = parameters.first("bulkId").and_then(InquiryId::parse).ok_or_else(unknown)?;
    let progress = bulks.progress(call.staff.municipality.code, id).await.map_err(trouble)?;
    let progress = progress.ok_or_else(unknown)?;
    let BulkProgress { bulk, answered, found, disclosures, .. } = &progress;
    Answer::json(
        200,
        &ProgressJson {
            bulk_id: bulk.id.to_string(),
            started_at: time_text(bulk.started_at),
            staff: &bulk.staff,
            scope: bulk.size.scope.as_str(),
            reference: bulk.reference.as_ref().map(Reference::as_str),
            persons: bulk.size.persons,
            answered: *answered,
            found: *found,
            disclosures: *disclosures,
            state: progress.state(vrs_http::now()),
        },
    )
}
