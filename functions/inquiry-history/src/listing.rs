//! The list as the answer shows it.

use serde::Serialize;
use vrs_http::MunicipalityJson;
use vrs_policy::{BulkRefusal, Direction, Method, time_text};
use vrs_store::{Line, Listed, ListedBulk, ListedBulkEntry, Page, RecordedOutcome};

use crate::cursor::Scope;

#[derive(Serialize)]
pub struct PageJson<'a> {
    inquiries: Vec<LineJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hidden: Option<u64>,
}

#[derive(Serialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
enum LineJson<'a> {
    Inquiry(Box<InquiryJson<'a>>),
    Bulk(BulkJson<'a>),
    BulkEntry(BulkEntryJson),
    Unreadable { inquiry_id: &'a str, inquired_at: &'a str, outcome: &'static str },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct InquiryJson<'a> {
    inquiry_id: String,
    inquired_at: String,
    inquirer: MunicipalityJson,
    holder: MunicipalityJson,
    #[serde(skip_serializing_if = "Option::is_none")]
    staff: Option<&'a str>,
    method: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    basis: Option<&'a str>,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    doses: &'a [u8],
    persons: usize,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    protected: bool,
}

/// A bulk in the list of who asked: one line for the whole.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BulkJson<'a> {
    inquiry_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    bulk_id: Option<String>,
    inquired_at: String,
    inquirer: MunicipalityJson,
    staff: &'a str,
    scope: &'static str,
    persons: usize,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
}

/// What a bulk asked a holder, for one outcome, in the holder's list.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BulkEntryJson {
    inquiry_id: String,
    bulk_id: String,
    inquired_at: String,
    inquirer: MunicipalityJson,
    holder: MunicipalityJson,
    method: &'static str,
    basis: &'static str,
    outcome: &'static str,
    persons: usize,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    protected: bool,
}

/// Shows a page. What was received leaves out the other municipality's member of staff; what was made doesn't tell whom the holder
/// protects (P1).
pub fn json<'a>(page: &'a Page, hidden: u64, scope: &Scope) -> PageJson<'a> {
    let is_own = scope.direction == Direction::Made;
    PageJson {
        inquiries: page.lines.iter().map(|it| line(it, is_own)).collect(),
        hidden: (hidden > 0).then_some(hidden),
        next: page.next.as_ref().map(|place| scope.write(place)),
    }
}

fn line(line: &Line, is_own: bool) -> LineJson<'_> {
    match line {
        Line::Inquiry(it) => LineJson::Inquiry(Box::new(inquiry(it, is_own))),
        Line::Bulk(it) => LineJson::Bulk(bulk(it)),
        Line::BulkEntry(it) => LineJson::BulkEntry(bulk_entry(it)),
        Line::Unreadable { id, inquired_at, .. } => {
            LineJson::Unreadable { inquiry_id: id, inquired_at, outcome: "unreadable" }
        }
    }
}

fn inquiry(it: &Listed, is_own: bool) -> InquiryJson<'_> {
    let (reason, doses) = match &it.outcome {
        RecordedOutcome::Found { doses } => (None, doses.as_slice()),
        RecordedOutcome::Refused(refusal) => (Some(refusal.code()), &[][..]),
        RecordedOutcome::NotFound | RecordedOutcome::Ambiguous | RecordedOutcome::Contradictory => {
            (None, &[][..])
        }
    };
    InquiryJson {
        inquiry_id: it.id.to_string(),
        inquired_at: time_text(it.inquired_at),
        inquirer: it.inquirer.into(),
        holder: it.holder.into(),
        staff: is_own.then_some(it.staff.as_str()),
        method: it.method.as_str(),
        basis: it.basis.as_deref(),
        outcome: it.outcome.as_str(),
        reason,
        doses,
        persons: 1,
        protected: it.is_guarded && !is_own,
    }
}

fn bulk(it: &ListedBulk) -> BulkJson<'_> {
    BulkJson {
        inquiry_id: it.id.to_string(),
        bulk_id: it.refused.is_none().then(|| it.id.to_string()),
        inquired_at: time_text(it.inquired_at),
        inquirer: it.inquirer.into(),
        staff: &it.staff,
        scope: it.size.scope.as_str(),
        persons: it.size.persons,
        outcome: if it.refused.is_some() { "refused" } else { "bulk" },
        reason: it.refused.map(BulkRefusal::code),
    }
}

fn bulk_entry(it: &ListedBulkEntry) -> BulkEntryJson {
    BulkEntryJson {
        inquiry_id: it.id.to_string(),
        bulk_id: it.bulk.to_string(),
        inquired_at: time_text(it.inquired_at),
        inquirer: it.inquirer.into(),
        holder: it.holder.into(),
        method: Method::MyNumber.as_str(),
        basis: it.basis.as_str(),
        outcome: it.outcome,
        persons: it.persons,
        protected: it.is_guarded,
    }
}
