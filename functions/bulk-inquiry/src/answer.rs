//! The answer to a chunk (B4).

use serde::Serialize;
use vrs_disclosure::FoundJson;
use vrs_http::{Answer, MunicipalityJson, Problem};
use vrs_policy::{HolderOutcome, time_text};
use vrs_store::{Bulk, ChunkDisclosed, HolderDisclosed, PersonDisclosed};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ChunkJson<'a> {
    bulk_id: String,
    chunk: usize,
    inquired_at: String,
    results: Vec<PersonResultJson<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PersonResultJson<'a> {
    r#ref: &'a str,
    asked: usize,
    answers: Vec<HolderAnswerJson<'a>>,
    not_asked: Vec<NotAskedJson>,
    outcome: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct HolderAnswerJson<'a> {
    holder: MunicipalityJson,
    inquiry_id: String,
    basis: &'static str,
    outcome: &'static str,
    #[serde(flatten)]
    found: FoundJson<'a>,
}

#[derive(Serialize)]
struct NotAskedJson {
    holder: MunicipalityJson,
    reason: &'static str,
}

/// What was disclosed, each person under the caller's own reference.
pub fn disclosed<'a>(
    bulk: &Bulk,
    chunk: usize,
    references: impl Iterator<Item = &'a str>,
    disclosed: &'a ChunkDisclosed,
) -> Result<Answer, Problem> {
    let results = references.zip(&disclosed.persons).map(|(it, person)| person_result(it, person));
    let json = ChunkJson {
        bulk_id: bulk.id.to_string(),
        chunk,
        inquired_at: time_text(disclosed.inquired_at),
        results: results.collect(),
    };
    let answer = Answer::json(200, &json)?.with_outcome("bulk-answered");
    let visibility = disclosed.visibility;
    Ok(answer.about_protected(visibility.is_hidden, visibility.is_cloaked_freshly))
}

fn person_result<'a>(reference: &'a str, person: &'a PersonDisclosed) -> PersonResultJson<'a> {
    let not_asked = person.not_asked.iter();
    PersonResultJson {
        r#ref: reference,
        asked: person.asked,
        answers: person.answers.iter().flatten().map(holder_answer).collect(),
        not_asked: not_asked.map(|it| NotAskedJson { holder: it.0.into(), reason: it.1.code() }).collect(),
        outcome: outcome(person),
    }
}

fn holder_answer(it: &HolderDisclosed) -> HolderAnswerJson<'_> {
    let found = match &it.outcome {
        HolderOutcome::Found(found) => Some(found),
        HolderOutcome::Contradictory | HolderOutcome::BirthDateDiffers | HolderOutcome::NotFound => None,
    };
    HolderAnswerJson {
        holder: it.holder.into(),
        inquiry_id: it.id.to_string(),
        basis: it.basis.as_str(),
        outcome: it.outcome.kind().as_str(),
        found: FoundJson::of(found),
    }
}

/// The first that applies.
fn outcome(person: &PersonDisclosed) -> &'static str {
    let Some(answers) = &person.answers else { return "unanswered" };
    let outcomes: Vec<&str> = answers.iter().map(|it| it.outcome.kind().as_str()).collect();
    let first = ["found", "contradictory", "birth-date-differs"].into_iter().find(|it| outcomes.contains(it));
    first.unwrap_or(if person.asked == 0 { "not-asked" } else { "not-found" })
}
