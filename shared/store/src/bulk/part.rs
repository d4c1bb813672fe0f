//! The parts of a chunk: what was settled of its persons, each part in one item.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::AttributeValue;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use vrs_policy::{HolderOutcome, HolderOutcomeKind, InquiryId, MunicipalityCode, PersonConclusion, Scope};

use crate::bulk::apart::{APART_PLACES, Apart, NOBODY};
use crate::bulk::chunk::ChunkEntry;
use crate::bulk::{BulkRecorder, PART, STOPPED, partition_of};
use crate::error::StoreError;
use crate::inquiries::{InquiryRecorder, TABLE, recorded_under_newer_secret};
use crate::item::{Item, query, text};
use crate::pseudonym::{Pseudonym, PseudonymKeys};

/// What stands of a chunk.
#[derive(Debug)]
pub struct Standing {
    pub(crate) parts: Vec<Part>,
    /// The bodies of the requests for which the parts were made: at most one.
    requests: BTreeSet<Pseudonym>,
    is_stopped: bool,
}

impl Standing {
    /// Whether its bulk was stopped as guessing.
    #[must_use]
    pub const fn is_stopped(&self) -> bool {
        self.is_stopped
    }

    /// Whether the chunk was asked with another body before.
    #[must_use]
    pub fn is_of_another_request(&self, entry: &ChunkEntry) -> bool {
        self.requests.iter().any(|it| *it != entry.request)
    }

    /// Whether this person, counted from 0, is settled already.
    #[must_use]
    pub fn has_settled(&self, person: usize) -> bool {
        self.parts.iter().any(|part| part.settled.iter().any(|it| it.person == person))
    }
}

/// What one item settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    /// Counted from 1.
    pub number: usize,
    pub inquired_at: Timestamp,
    /// Random bytes from which the ids of its entries are made: so ids tell nothing, and are the same when entries are written again.
    pub seed: [u8; 16],
    pub settled: Vec<SettledPerson>,
    pub apart: Vec<Apart>,
}

/// What is disclosed of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SettledPerson {
    /// Which of the chunk, counted from 0.
    pub person: usize,
    /// The pseudonym under which inquiries about them are recorded.
    pub subject: String,
    pub holders: Vec<SettledHolder>,
    /// The holders that were named and not asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_asked: Vec<String>,
}

impl SettledPerson {
    fn is_found(&self) -> bool {
        self.holders.iter().any(|it| it.outcome == HolderOutcomeKind::Found)
    }
}

/// What one holder discloses of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SettledHolder {
    pub holder: String,
    pub basis: String,
    #[serde(with = "outcome")]
    pub outcome: HolderOutcomeKind,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doses: Vec<u8>,
}

/// Outcomes as the policy writes them.
mod outcome {
    use serde::de::{Deserialize as _, Deserializer, Error as _};
    use serde::ser::Serializer;
    use vrs_policy::HolderOutcomeKind;

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
    pub fn serialize<S: Serializer>(it: &HolderOutcomeKind, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(it.as_str())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<HolderOutcomeKind, D::Error> {
        let text = String::deserialize(deserializer)?;
        HolderOutcomeKind::parse(&text).ok_or_else(|| D::Error::custom("not an outcome"))
    }
}

impl Part {
    /// The part of this number, in which nobody is settled yet.
    pub fn new(number: usize, inquired_at: Timestamp) -> Self {
        let seed = Uuid::new_v4().into_bytes();
        Self { number, inquired_at, seed, settled: Vec::new(), apart: Vec::new() }
    }

    /// Settles this person of the chunk by what is concluded of them.
    pub fn settle(
        &mut self,
        scope: Scope,
        person: usize,
        subject: &Pseudonym,
        not_asked: &[MunicipalityCode],
        conclusion: &PersonConclusion,
    ) {
        self.settled.push(SettledPerson {
            person,
            subject: subject.as_str().to_owned(),
            holders: settled_holders(scope, conclusion),
            not_asked: not_asked.iter().map(ToString::to_string).collect(),
        });
        for (holder, it) in &conclusion.holders {
            let (is_guarded, is_hidden) = (it.visibility.is_hidden, it.visibility.is_cloaked);
            // One at each holder, in however many rows the person stands.
            if (is_guarded || is_hidden) && self.apart_of(person, *holder).is_none() {
                self.apart.push(Apart { person, holder: *holder, is_guarded, is_hidden });
            }
        }
    }

    /// How many of its rows were found by any holder.
    pub fn found(&self) -> usize {
        self.settled.iter().filter(|it| it.is_found()).count()
    }

    /// How many persons it settles, and how many of them were found by any holder; who stands in several rows is one.
    pub fn persons(&self) -> (usize, usize) {
        let distinct = |rows: &mut dyn Iterator<Item = &SettledPerson>| {
            rows.map(|it| it.subject.as_str()).collect::<BTreeSet<_>>().len()
        };
        (distinct(&mut self.settled.iter()), distinct(&mut self.settled.iter().filter(|it| it.is_found())))
    }

    /// For how many persons and holders data was disclosed.
    fn disclosures(&self) -> usize {
        let holders = self.settled.iter().flat_map(|it| &it.holders);
        holders.filter(|it| it.outcome == HolderOutcomeKind::Found).count()
    }

    /// An id for the entry of these words.
    pub fn entry_id(&self, words: &[&str]) -> InquiryId {
        let mut hash = Sha256::new();
        hash.update(self.seed);
        hash.update(words.join("#"));
        let chance = hash.finalize().first_chunk().copied().unwrap_or_default();
        InquiryId::new(self.inquired_at, chance)
    }

    /// What the holder has an entry apart for, if it has one, in whichever row the person stood first.
    pub fn apart_of(&self, person: usize, holder: MunicipalityCode) -> Option<&Apart> {
        let subject = self.subject_of(person);
        self.apart.iter().find(|it| it.holder == holder && self.subject_of(it.person) == subject)
    }

    fn subject_of(&self, person: usize) -> Option<&str> {
        self.settled.iter().find(|it| it.person == person).map(|it| it.subject.as_str())
    }

    /// The rows about this person that asked this holder.
    pub fn rows_of(&self, apart: &Apart, scope: Scope) -> BTreeSet<usize> {
        let subject = self.subject_of(apart.person);
        let rows = self.settled.iter().filter(|it| Some(it.subject.as_str()) == subject);
        let asked = |it: &&SettledPerson| {
            scope == Scope::All || it.holders.iter().any(|it| it.holder == apart.holder.as_str())
        };
        rows.filter(asked).map(|it| it.person).collect()
    }

    /// How many places there are for persons apart, taken or not: neither the part's size nor the number of calls tells which. There are
    /// as many as can be taken, by what was asked and not by what came of it. When all holders are asked, nobody knows beforehand at how
    /// many of them something stands: then there is one for each person, and [`APART_PLACES`] more whenever those are taken.
    pub fn places_apart(&self, scope: Scope) -> usize {
        if scope == Scope::All {
            let persons: BTreeSet<_> = self.settled.iter().map(|it| &it.subject).collect();
            return self.apart.len().max(persons.len()).div_ceil(APART_PLACES) * APART_PLACES;
        }
        let pairs: BTreeSet<_> = self
            .settled
            .iter()
            .flat_map(|person| person.holders.iter().map(|it| (&person.subject, &it.holder)))
            .collect();
        pairs.len().max(1)
    }

    pub fn members(&self, entry: &ChunkEntry) -> Result<Vec<(&'static str, AttributeValue)>, StoreError> {
        let number = |it: usize| AttributeValue::N(it.to_string());
        let settled = serde_json::to_string(&self.settled)
            .map_err(|_| StoreError::Setup("a part can't be written".to_owned()))?;
        let nobody = std::iter::repeat_with(|| NOBODY.to_owned());
        let apart: Vec<_> = self
            .apart
            .iter()
            .map(Apart::write)
            .chain(nobody)
            .take(self.places_apart(entry.bulk.size.scope))
            .collect();
        let mut members = entry.bulk.asker().members(self.inquired_at);
        members.extend([
            ("partition", text(partition_of(entry.bulk.id, entry.chunk))),
            ("id", text(format!("{PART}{:02}", self.number))),
            ("seed", text(BASE64_URL_SAFE_NO_PAD.encode(self.seed))),
            ("request", text(entry.request.as_str())),
            ("requestId", text(&entry.request_id)),
            ("agreedTo", text(entry.bulk.settled.text.to_string())),
            ("persons", number(self.settled.len())),
            ("found", number(self.found())),
            ("disclosures", number(self.disclosures())),
            ("settled", text(settled)),
            ("apart", text(apart.join(" "))),
        ]);
        Ok(members)
    }

    fn read(item: &Item<'_>) -> Result<Self, StoreError> {
        let seed = BASE64_URL_SAFE_NO_PAD.decode(item.text("seed")?).ok().and_then(|it| it.try_into().ok());
        let apart = item.text("apart")?.split(' ').filter(|it| *it != NOBODY);
        let apart = apart.map(|it| Apart::read(it).ok_or_else(|| item.corrupt("apart")));
        Ok(Self {
            number: item.parse("id", |it| it.strip_prefix(PART)?.parse().ok())?,
            inquired_at: item.parse("inquiredAt", |it| it.parse().ok())?,
            seed: seed.ok_or_else(|| item.corrupt("seed"))?,
            settled: item.parse("settled", |it| serde_json::from_str(it).ok())?,
            apart: apart.collect::<Result<_, _>>()?,
        })
    }
}

/// What of a conclusion is on record. That a holder has nothing is there only where it was named, so that somebody held back can't be
/// told from nobody.
fn settled_holders(scope: Scope, conclusion: &PersonConclusion) -> Vec<SettledHolder> {
    let holders = conclusion.holders.iter().filter_map(|(holder, it)| {
        if scope == Scope::All && it.outcome == HolderOutcome::NotFound {
            return None;
        }
        let doses = match &it.outcome {
            HolderOutcome::Found(found) => found.records.iter().map(|it| it.vaccination.dose.get()).collect(),
            _ => Vec::new(),
        };
        let (holder, basis) = (holder.to_string(), it.basis.as_str().to_owned());
        Some(SettledHolder { holder, basis, outcome: it.outcome.kind(), doses })
    });
    holders.collect()
}

impl BulkRecorder {
    /// What stands of a chunk: two strongly consistent calls at once.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn standing_chunk(&self, bulk: InquiryId, chunk: usize) -> Result<Standing, StoreError> {
        let InquiryRecorder { connection, table, .. } = &self.inquiries;
        let (parts, bulk) = (partition_of(bulk, chunk), bulk.to_string());
        let (parts, stops) = tokio::try_join!(
            query(connection, table, ("partition", &parts), Some(("id", PART))),
            query(connection, table, ("partition", &bulk), Some(("id", STOPPED))),
        )?;
        let parts: Vec<Item<'_>> = parts.iter().map(|attributes| Item { table: TABLE, attributes }).collect();
        Ok(Standing {
            parts: parts.iter().map(Part::read).collect::<Result<_, _>>()?,
            requests: parts
                .iter()
                .map(|it| request_of(&self.inquiries.keys, it))
                .collect::<Result<_, _>>()?,
            is_stopped: !stops.is_empty(),
        })
    }
}

fn request_of(keys: &PseudonymKeys, part: &Item<'_>) -> Result<Pseudonym, StoreError> {
    let stored = Pseudonym::stored(part.text("request")?);
    keys.renew_request(&stored).ok_or_else(recorded_under_newer_secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As many places as can be taken by what was asked, whether they are taken or not; one for a person in many rows.
    #[test]
    fn p1_places_follow_from_what_was_asked() {
        let (hakodate, subject) = (MunicipalityCode::parse("012025").unwrap(), |n: usize| format!("1:{n}"));
        let asked = |holder: &str| SettledHolder {
            holder: holder.to_owned(),
            basis: "terms".to_owned(),
            outcome: HolderOutcomeKind::NotFound,
            doses: Vec::new(),
        };
        let part = |subjects: &[usize], holders: &[&str], apart: usize| {
            let mut part = Part::new(1, Timestamp::UNIX_EPOCH);
            part.settled = subjects
                .iter()
                .enumerate()
                .map(|(person, it)| SettledPerson {
                    person,
                    subject: subject(*it),
                    holders: holders.iter().map(|it| asked(it)).collect(),
                    not_asked: Vec::new(),
                })
                .collect();
            let guarded = |person| Apart { person, holder: hakodate, is_guarded: true, is_hidden: false };
            part.apart = (0..apart).map(guarded).collect();
            part
        };
        let five = ["012025", "131016", "271004", "011002", "012041"];
        let all: Vec<usize> = (0..100).collect();
        for (subjects, holders, apart, named) in [
            (&all[..1], &five[..1], 0, 1),
            (&all[..1], &five[..1], 1, 1),
            (&all[..1], &five[..], 5, 5),
            (&all[..5], &five[..], 25, 25),
            (&[7; 100], &five[..1], 1, 1),
            (&all[..], &five[..1], 0, 100),
            (&all[..], &five[..1], 26, 100),
            (&all[..], &five[..], 0, 500),
        ] {
            assert_eq!(part(subjects, holders, apart).places_apart(Scope::Named), named);
        }
        for (subjects, apart, places) in [
            (&all[..1], 0, 25),
            (&all[..1], 25, 25),
            (&all[..1], 26, 50),
            (&all[..], 26, 100),
            (&all[..], 101, 125),
        ] {
            assert_eq!(part(subjects, &[], apart).places_apart(Scope::All), places);
        }
    }
}
