//! Whether all rows of one number can be one person's (R1), found out while the rows are checked.
//!
//! Of each number 16 bytes are kept: what is known of its date of birth and sex so far. That tells whether all its rows agree,
//! as they nearly always do. A number whose rows don't is suspected; which lines disagree, and whether the file itself puts
//! that right, is found by going through the rows of the suspected once more.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher as _, Hasher as _, RandomState};

use vrs_policy::{BirthDate, MyNumber, Person, Sex};

use crate::fault::{Fault, Reason};
use crate::table::Row;

/// Numbers are shared out, so that a list that grows copies little, and a place in it is found and made fast.
const SHARDS: u64 = 4096;

/// Numbers behind a mask of this run: lists that grow leave copies in memory, which tell nobody's number then.
#[derive(Clone, Copy)]
struct Mask(u64);

impl Mask {
    fn random() -> Self {
        Self(RandomState::new().build_hasher().finish())
    }

    fn of(self, number: &MyNumber) -> u64 {
        self.0 ^ number.expose_digits().iter().fold(0, |value, digit| value * 10 + u64::from(digit - b'0'))
    }
}

/// What is known of the person of one number, as far as any row tells.
#[derive(Clone, Copy)]
struct Known {
    masked_number: u64,
    birth_date: BirthDate,
    sex: Sex,
    is_suspected: bool,
}

impl Known {
    fn of(masked_number: u64, person: &Person) -> Self {
        Self { masked_number, birth_date: person.birth_date, sex: person.sex, is_suspected: false }
    }

    /// Each row before said a part of what is known best, or else the number is suspected already: so what agrees with that
    /// agrees with them all.
    fn add(&mut self, person: &Person) {
        let agrees = self.birth_date.agrees_with(person.birth_date) && self.sex.agrees_with(person.sex);
        self.is_suspected |= !agrees;
        self.birth_date = self.birth_date.or_better_known(person.birth_date);
        self.sex = self.sex.or_better_known(person.sex);
    }
}

/// The persons of all numbers of a file.
pub(crate) struct Persons {
    mask: Mask,
    shards: Vec<Vec<Known>>,
}

impl Persons {
    pub(crate) fn new() -> Self {
        Self { mask: Mask::random(), shards: (0..SHARDS).map(|_| Vec::new()).collect() }
    }

    /// Takes note of a row. One that takes a dose back counts in no rule.
    pub(crate) fn note(&mut self, row: &Row) {
        if row.record.taken_back {
            return;
        }
        let (number, person) = (self.mask.of(&row.number), &row.record.person);
        let shard = usize::try_from(number / 16 % SHARDS).ok().and_then(|it| self.shards.get_mut(it));
        let Some(shard) = shard else { return };
        match shard.binary_search_by_key(&number, |it| it.masked_number) {
            Ok(at) => {
                if let Some(known) = shard.get_mut(at) {
                    known.add(person);
                }
            }
            Err(at) => {
                if shard.len() == shard.capacity() {
                    // A quarter more at a time: at most 20 bytes a number, where doubling would take 32.
                    shard.reserve_exact(shard.len() / 4 + 1);
                }
                shard.insert(at, Known::of(number, person));
            }
        }
    }

    /// The numbers of which not all rows agree.
    pub(crate) fn suspects(self) -> Suspects {
        let suspected = self.shards.iter().flatten().filter(|it| it.is_suspected);
        let waiting = suspected.map(|it| it.masked_number).collect();
        Suspects { mask: self.mask, waiting, looked_at: BTreeMap::new() }
    }
}

/// As many numbers as are looked at in one go through the file.
const SUSPECTS_AT_ONCE: usize = 10_000;

/// Numbers whose rows are gone through once more. Shows nothing of them.
pub struct Suspects {
    mask: Mask,
    /// Masked numbers.
    waiting: BTreeSet<u64>,
    looked_at: BTreeMap<u64, Vec<Said>>,
}

/// What one row says of a person.
#[derive(PartialEq, Eq)]
struct Said {
    line: u64,
    dose: u8,
    registered_at_s: i64,
    is_taken_back: bool,
    birth_date: BirthDate,
    sex: Sex,
}

impl Said {
    fn agrees_with(&self, other: &Self) -> bool {
        self.birth_date.agrees_with(other.birth_date) && self.sex.agrees_with(other.sex)
    }

    fn is_outdone_by(&self, other: &Self) -> bool {
        self.dose == other.dose && self.registered_at_s < other.registered_at_s
    }

    fn says_the_same_as(&self, other: &Self) -> bool {
        Self { line: other.line, ..*self } == *other
    }
}

/// Rows of one number that are kept while they are looked at: far more than anybody has doses.
const ROWS_OF_ONE_MAX: usize = 1000;

impl Suspects {
    /// Takes some of those that wait, to go through the file for them; `false` when none is left.
    pub fn take_some(&mut self) -> bool {
        self.looked_at.clear();
        while self.looked_at.len() < SUSPECTS_AT_ONCE {
            let Some(number) = self.waiting.pop_first() else { break };
            self.looked_at.insert(number, Vec::new());
        }
        !self.looked_at.is_empty()
    }

    /// Takes note of a row. What a later 登録日時 of the file outdoes counts no more, so that a file can put a mix-up right.
    pub(crate) fn note(&mut self, row: &Row) {
        let Row { number, record, line, .. } = row;
        let Some(rows) = self.looked_at.get_mut(&self.mask.of(number)) else { return };
        let said = Said {
            line: *line,
            dose: record.vaccination.dose.get(),
            registered_at_s: record.vaccination.registered_at.as_second(),
            is_taken_back: record.taken_back,
            birth_date: record.person.birth_date,
            sex: record.person.sex,
        };
        rows.retain(|it| !it.is_outdone_by(&said));
        let adds = !rows.iter().any(|it| said.is_outdone_by(it) || said.says_the_same_as(it));
        if adds && rows.len() < ROWS_OF_ONE_MAX {
            rows.push(said);
        }
    }

    /// The faults of those that were looked at, once all rows have been noted.
    pub(crate) fn faults(&self) -> Vec<Fault> {
        self.looked_at.values().flat_map(|rows| contradictions(rows)).collect()
    }
}

/// Each row that disagrees with another, with the line of the first such.
fn contradictions(rows: &[Said]) -> Vec<Fault> {
    let standing: Vec<&Said> = rows.iter().filter(|it| !it.is_taken_back).collect();
    let contradicted = standing.iter().filter_map(|row| {
        let other = standing.iter().find(|other| !row.agrees_with(other))?;
        Some(Fault { line: row.line, column: None, reason: Reason::ContradictsLine(other.line) })
    });
    contradicted.collect()
}

#[cfg(test)]
mod tests;
