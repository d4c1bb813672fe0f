//! What an inquiry finds.

use crate::caution::{Caution, cautions};
use crate::person::{BirthDate, Demographics, MatchedBy, Person};
use crate::protection::Visibility;
use crate::vaccination::DoseRecord;

/// What the chosen holder has of the person that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// One person, with all doses that the holder has of them.
    Found(Found),
    /// Nobody, or somebody whose records are held back (Q13).
    NotFound,
    /// Several persons: no data of any of them is answered (Q12).
    Ambiguous,
    /// What stands under one individual number can't be one person's: no data of it is answered (R1).
    Contradictory,
}

impl Outcome {
    /// `found`, `not-found`, `ambiguous` or `contradictory`, as the API and the record of inquiries write it.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Found(_) => "found",
            Self::NotFound => "not-found",
            Self::Ambiguous => "ambiguous",
            Self::Contradictory => "contradictory",
        }
    }
}

/// A person and their doses, in the order of doses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The person as written beside the latest 登録日時.
    pub person: Person,
    /// By what they were found (R3).
    pub matched_by: MatchedBy,
    /// Never empty; in the order of doses.
    pub records: Vec<DoseRecord>,
}

impl Found {
    /// The same without all doses but these, as if the holder had no others.
    #[must_use]
    pub fn only(mut self, doses: &[u8]) -> Outcome {
        self.records.retain(|it| doses.contains(&it.vaccination.dose.get()));
        found(self.records, self.matched_by).map_or(Outcome::NotFound, Outcome::Found)
    }

    /// The person as written beside this dose, when it was another name or kana (R2).
    #[must_use]
    pub fn named_otherwise<'a>(&self, record: &'a DoseRecord) -> Option<&'a Person> {
        record.person.is_named_otherwise(&self.person).then_some(&record.person)
    }

    /// Whether this can be their date of birth, as far as it and those on record are known (B4).
    #[must_use]
    pub fn agrees_with_birth_date(&self, birth_date: Option<BirthDate>) -> bool {
        birth_date.is_none_or(|it| self.records.iter().all(|row| row.person.birth_date.agrees_with(it)))
    }

    /// For each dose, why it is to be looked at again (R3).
    #[must_use]
    pub fn cautions(&self) -> Vec<Vec<Caution>> {
        cautions(self.records.iter().map(|it| &it.vaccination))
    }
}

/// One person who may be meant: all rows that the holder has of them, and what their protections mean for the inquiry. Neither
/// comes without the other, so that nothing is concluded of anybody before protections were asked for (P7).
#[derive(Debug, Clone)]
pub struct Candidate {
    /// All rows of the person.
    pub rows: Vec<DoseRecord>,
    /// What their protections mean.
    pub visibility: Visibility,
}

/// What is concluded of the candidates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conclusion {
    /// What is answered.
    pub outcome: Outcome,
    /// What the protections of those who are meant mean for the record of the inquiry (P4, P5).
    pub visibility: Visibility,
}

/// In the order of doses; of several rows for one dose, as they stand under several codes or pseudonyms, the latest registered.
#[must_use]
pub fn latest_of_each_dose(mut rows: Vec<DoseRecord>) -> Vec<DoseRecord> {
    rows.sort_by_key(|row| (row.vaccination.dose, std::cmp::Reverse(row.vaccination.registered_at)));
    rows.dedup_by_key(|row| row.vaccination.dose);
    rows
}

/// Draws the conclusion from what the holder has under one individual number.
#[must_use]
pub fn conclude_by_number(candidate: Candidate) -> Conclusion {
    let Candidate { rows, visibility } = candidate;
    conclude(vec![Meant { rows: standing(rows), matched_by: MatchedBy::MyNumber, visibility }])
}

/// Draws the conclusion from the candidates: each person to whom the name points. Whoever is not really asked for is left out, but
/// for somebody who is hidden: their rows are never read, so whoever the name points to counts as meant, and the record says so (P4, P5).
#[must_use]
pub fn conclude_by_name(sought: &Demographics, candidates: Vec<Candidate>) -> Conclusion {
    let meant = candidates.into_iter().filter_map(|Candidate { rows, visibility }| {
        if visibility.is_hidden {
            return Some(Meant { rows: Vec::new(), matched_by: MatchedBy::Name, visibility });
        }
        let rows = standing(rows);
        // The name as written says more than the kana, whichever dose it stands beside.
        let matched_by = rows.iter().filter_map(|row| sought.match_person(&row.person)).min()?;
        Some(Meant { rows, matched_by, visibility })
    });
    conclude(meant.collect())
}

/// Somebody who is meant.
struct Meant {
    rows: Vec<DoseRecord>,
    matched_by: MatchedBy,
    visibility: Visibility,
}

/// Doses that were taken back are as if they had never been (R5).
fn standing(mut rows: Vec<DoseRecord>) -> Vec<DoseRecord> {
    rows.retain(|row| !row.taken_back);
    rows
}

/// Data is held back for the first of these reasons that applies: protected, several, contradictory.
fn conclude(meant: Vec<Meant>) -> Conclusion {
    let visibility = meant.iter().fold(Visibility::default(), |all, it| all.or(it.visibility));
    let mut visible = meant.into_iter().filter(|it| !it.visibility.is_hidden && !it.rows.is_empty());
    let outcome = match (visible.next(), visible.next()) {
        (None, _) => Outcome::NotFound,
        (Some(_), Some(_)) => Outcome::Ambiguous,
        (Some(one), None) if are_contradictory(&one.rows) => Outcome::Contradictory,
        (Some(one), None) => found(one.rows, one.matched_by).map_or(Outcome::NotFound, Outcome::Found),
    };
    Conclusion { outcome, visibility }
}

/// Rows are compared pair by pair: a half-known date can agree with two others that contradict each other (R1).
fn are_contradictory(rows: &[DoseRecord]) -> bool {
    let disagree = |one: &DoseRecord, other: &DoseRecord| !one.person.agrees_with(&other.person);
    rows.iter().enumerate().any(|(at, one)| rows.iter().skip(at + 1).any(|other| disagree(one, other)))
}

fn found(mut rows: Vec<DoseRecord>, matched_by: MatchedBy) -> Option<Found> {
    rows.sort_by_key(|row| row.vaccination.dose);
    let person = rows.iter().max_by_key(|row| row.vaccination.registered_at)?.person.clone();
    Some(Found { person, matched_by, records: rows })
}

#[cfg(test)]
mod tests;
