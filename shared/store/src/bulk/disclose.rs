//! From what is read under seal to what is given out: for many persons what `sealed` is for one (A1).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use futures_util::future::try_join_all;
use futures_util::{StreamExt as _, stream};
use jiff::Timestamp;
use vrs_policy::{
    BulkAsking, BulkBasis, DoseRecord, Gate, Hand, HolderOutcome, HolderOutcomeKind, InquiryId, Municipality,
    MunicipalityCode, MyNumber, NotAsked, Outcome, PersonConclusion, Protection, Subject, Visibility,
    conclude_in_bulk, japan_date,
};

use crate::bulk::BulkRecorder;
use crate::bulk::chunk::ChunkEntry;
use crate::bulk::day::PartCount;
use crate::bulk::part::{Part, SettledHolder, SettledPerson, Standing};
use crate::connection::CALLS_AT_ONCE;
use crate::error::StoreError;
use crate::item::{Attributes, Item, query};
use crate::pseudonym::{Pseudonym, PseudonymKeys};
use crate::records::{RecordReader, TABLE, holder_of, read_dose};

/// How often a part is tried when others settle the same chunk at the same time.
const ROUNDS: usize = 4;

/// What stands under the number of one person, at whichever holder, together with their protections. Nothing of it is decrypted,
/// and nothing of it can be seen.
#[derive(Clone)]
pub struct SealedPerson {
    /// The pseudonym under which an inquiry about them is recorded.
    subject: Pseudonym,
    rows: Arc<[Attributes]>,
    protections: Arc<[Protection]>,
}

impl fmt::Debug for SealedPerson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealedPerson(…)")
    }
}

impl RecordReader {
    /// What stands under each of these numbers, in their order. For each person the same strongly consistent queries, whatever stands:
    /// one for records and one for protections, or as many as versions of the secret are read; [`CALLS_AT_ONCE`] in flight. A number that
    /// comes again is read once: time and calls would otherwise tell a hundred times what stands under it. Nobody is read when the
    /// table of protections was emptied, or stands under another secret (P2).
    ///
    /// # Errors
    /// [`StoreError`] for all; another that concerns one person is that person's.
    pub async fn of_persons(
        &self,
        numbers: &[MyNumber],
    ) -> Result<Vec<Result<SealedPerson, StoreError>>, StoreError> {
        let at_once = (CALLS_AT_ONCE / self.keys.calls_a_person()).max(1);
        let subjects: Vec<Pseudonym> =
            numbers.iter().map(|it| self.keys.subject(&Subject::MyNumber(it.clone()))).collect();
        let mut place_of: BTreeMap<&Pseudonym, usize> = BTreeMap::new();
        let mut distinct = Vec::new();
        for (subject, number) in subjects.iter().zip(numbers) {
            place_of.entry(subject).or_insert_with(|| {
                distinct.push(self.of_person(number));
                distinct.len() - 1
            });
        }
        let reading = stream::iter(distinct).buffered(at_once).collect();
        let (checked, mut read): (_, Vec<Result<SealedPerson, StoreError>>) =
            tokio::join!(self.protections.check(), reading);
        checked?;
        let of_subject = |subject| match place_of.get(subject).and_then(|at| read.get_mut(*at)) {
            Some(Ok(person)) => Ok(person.clone()),
            // The trouble itself is told once.
            Some(Err(error)) => Err(std::mem::replace(error, unread_again())),
            None => Err(unread_again()),
        };
        Ok(subjects.iter().map(of_subject).collect())
    }

    async fn of_person(&self, number: &MyNumber) -> Result<SealedPerson, StoreError> {
        let person = self.keys.record(number);
        let rows =
            person.all().map(|it| query(&self.connection, &self.table, ("subject", it.as_str()), None));
        let (rows, protections) = tokio::try_join!(try_join_all(rows), self.protections.of_number(number))?;
        let subject = self.keys.subject(&Subject::MyNumber(number.clone()));
        Ok(SealedPerson { subject, rows: rows.concat().into(), protections: protections.into() })
    }
}

fn unread_again() -> StoreError {
    StoreError::Unavailable {
        operation: "Query",
        source: "the number was not read in another row either".into(),
    }
}

/// What is concluded of the persons of a chunk, under seal. Only how many are found can be counted, for the brake on guessing (B7).
pub struct Concluded {
    persons: Vec<ConcludedPerson>,
    standing: Standing,
}

struct ConcludedPerson {
    subject: Pseudonym,
    asked: usize,
    not_asked: Vec<(Municipality, NotAsked)>,
    conclusion: Result<PersonConclusion, StoreError>,
}

impl Concluded {
    /// The persons that are not settled yet, and could be read.
    fn fresh(&self) -> impl Iterator<Item = (usize, &ConcludedPerson, &PersonConclusion)> {
        let persons = self.persons.iter().enumerate();
        let read = persons.filter_map(|(at, it)| Some((at, it, it.conclusion.as_ref().ok()?)));
        read.filter(|(at, ..)| !self.standing.has_settled(*at))
    }

    /// What is counted of it for the brake on guessing (B7): each part, those that stand and the one that this asking adds.
    #[must_use]
    pub fn counts(&self, entry: &ChunkEntry) -> Vec<PartCount> {
        let count = |part: &Part| {
            let (asked, found) = part.persons();
            PartCount { counted_as: entry.counted_as(part.number), asked, found }
        };
        let fresh = Some(self.part(entry)).filter(|it| !it.settled.is_empty());
        self.standing.parts.iter().chain(&fresh).map(count).collect()
    }
}

/// What came of recording a chunk. Nothing of it is open yet.
pub enum Recorded {
    /// Everything that could be read stands on record.
    Stands(ChunkOnRecord),
    /// Meanwhile the chunk was asked with another body: nothing of this one is given.
    AnotherRequest,
}

/// A chunk whose persons are on record, under seal.
pub struct ChunkOnRecord {
    concluded: Concluded,
}

macro_rules! shows_nothing {
    ($($name:ident)*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )*};
}
shows_nothing! { Concluded ChunkOnRecord Recorded }

/// What is given out of a chunk.
#[derive(Debug)]
pub struct ChunkDisclosed {
    /// The time in its record.
    pub inquired_at: Timestamp,
    /// The persons, in the order in which they were asked for.
    pub persons: Vec<PersonDisclosed>,
    /// What protections mean for it: for the log, never for the answer.
    pub visibility: Visibility,
    /// Why persons are unanswered: for the log.
    pub troubles: Vec<StoreError>,
}

/// What is given out of one person.
#[derive(Debug)]
pub struct PersonDisclosed {
    /// How many holders were asked.
    pub asked: usize,
    /// The holders that were named and not asked.
    pub not_asked: Vec<(Municipality, NotAsked)>,
    /// Those that have something to say, in code order; none when a part could not be read or recorded.
    pub answers: Option<Vec<HolderDisclosed>>,
}

/// What one holder discloses of one person, under the entry of all of whom the same came at that holder.
#[derive(Debug)]
pub struct HolderDisclosed {
    /// Whose records.
    pub holder: Municipality,
    /// The id of the entry.
    pub id: InquiryId,
    /// The basis on record.
    pub basis: BulkBasis,
    /// What was found.
    pub outcome: HolderOutcome,
}

impl BulkRecorder {
    /// Draws the conclusions, under seal. Rows of holders that may not be asked are dropped unread.
    ///
    /// # Errors
    /// [`StoreError::ForeignPermit`] unless gates, seals and entry are for the same inquirer and persons.
    pub fn conclude(
        &self,
        entry: &ChunkEntry,
        gates: &[Gate<'_>],
        sealed: Vec<Result<SealedPerson, StoreError>>,
        standing: Standing,
    ) -> Result<Concluded, StoreError> {
        let inquirer = Municipality::find(entry.bulk.settled.inquirer).ok_or(StoreError::ForeignPermit)?;
        let today = japan_date(entry.at);
        let codes = inquirer.codes(today);
        let staff = Hand { name: &entry.bulk.staff, sub: &entry.bulk.staff_sub };
        let asking = BulkAsking { inquirer: &codes, staff, at: entry.at, today };
        if gates.len() != sealed.len() {
            return Err(StoreError::ForeignPermit);
        }
        let persons = gates.iter().zip(sealed).map(|(gate, sealed)| {
            let subject = self.inquiries.keys.subject(&gate.subject());
            let is_foreign = |it: &SealedPerson| it.subject != subject || gate.inquirer() != inquirer.code;
            if sealed.as_ref().is_ok_and(is_foreign) {
                return Err(StoreError::ForeignPermit);
            }
            let conclusion = sealed.and_then(|it| {
                let rows = it.rows_of(gate, &self.inquiries.keys, &asking)?;
                Ok(conclude_in_bulk(gate, rows, &it.held_under(), &it.protections, &asking))
            });
            Ok(ConcludedPerson {
                subject,
                asked: gate.asked(),
                not_asked: gate.not_asked().to_vec(),
                conclusion,
            })
        });
        Ok(Concluded { persons: persons.collect::<Result<_, _>>()?, standing })
    }

    /// Makes the record of all persons durable that are not settled yet, in one insert. Who settled the chunk at the same time
    /// goes first: what stands then is read again.
    ///
    /// # Errors
    /// [`StoreError`], and then nothing is given out.
    pub async fn record(&self, entry: &ChunkEntry, mut concluded: Concluded) -> Result<Recorded, StoreError> {
        for _ in 0..ROUNDS {
            if concluded.standing.is_of_another_request(entry) {
                return Ok(Recorded::AnotherRequest);
            }
            let part = concluded.part(entry);
            if part.settled.is_empty() {
                return Ok(Recorded::Stands(ChunkOnRecord { concluded }));
            }
            if self.insert(part.members(entry)?, entry.at).await? {
                concluded.standing.parts.push(part);
                return Ok(Recorded::Stands(ChunkOnRecord { concluded }));
            }
            let stands = self.standing_chunk(entry.bulk.id, entry.chunk).await?;
            concluded.standing = stands;
        }
        let source = "others settled the chunk again and again".into();
        Err(StoreError::Unavailable { operation: "ExecuteStatement", source })
    }

    /// Adds the entries for the holders' lists, then opens what stands. A person about whom an entry is missing is unanswered.
    ///
    /// # Errors
    /// [`StoreError`] when nobody can be answered.
    pub async fn disclose(
        &self,
        entry: &ChunkEntry,
        on_record: ChunkOnRecord,
    ) -> Result<ChunkDisclosed, StoreError> {
        let Concluded { persons, standing } = on_record.concluded;
        let entries: Vec<_> = standing.parts.iter().flat_map(|it| it.entries(entry)).collect();
        let mut troubles = Vec::new();
        let mut unlisted = BTreeSet::new();
        for it in self.list(entry, &entries).await {
            unlisted.extend(it.persons);
            troubles.push(it.error);
        }
        let mut visibility = Visibility::default();
        let persons = persons.into_iter().enumerate().map(|(at, it)| {
            let ConcludedPerson { asked, not_asked, conclusion, .. } = it;
            let answers = match conclusion {
                Ok(conclusion) if !unlisted.contains(&at) => {
                    visibility = visibility.or(conclusion.visibility);
                    standing.open(at, conclusion)
                }
                Ok(_) => None,
                Err(error) => {
                    troubles.push(error);
                    None
                }
            };
            PersonDisclosed { asked, not_asked, answers }
        });
        let persons: Vec<_> = persons.collect();
        if persons.iter().all(|it| it.answers.is_none())
            && let Some(error) = troubles.pop()
        {
            return Err(error);
        }
        let inquired_at = standing.parts.first().map_or(entry.at, |it| it.inquired_at);
        Ok(ChunkDisclosed { inquired_at, persons, visibility, troubles })
    }
}

impl SealedPerson {
    /// The codes under which anything stands of the person.
    fn held_under(&self) -> BTreeSet<MunicipalityCode> {
        self.rows.iter().filter_map(|attributes| holder_of(&Item { table: TABLE, attributes })).collect()
    }

    /// The doses at holders that may be asked and don't hide the person, by the code under which they stand. Nothing else is decrypted.
    fn rows_of(
        &self,
        gate: &Gate<'_>,
        keys: &PseudonymKeys,
        asking: &BulkAsking<'_>,
    ) -> Result<BTreeMap<MunicipalityCode, Vec<DoseRecord>>, StoreError> {
        let is_open = |code| {
            let keeper = Municipality::find(code).map(|it| it.keeper(asking.today));
            keeper
                .is_some_and(|it| gate.basis(it.code).is_some() && !gate.hides(it, &self.protections, asking))
        };
        let (mut rows, mut open) = (BTreeMap::<_, Vec<_>>::new(), BTreeMap::new());
        for attributes in self.rows.iter() {
            let item = Item { table: TABLE, attributes };
            let Some(code) = holder_of(&item) else { continue };
            // Once for all doses of a holder.
            if *open.entry(code).or_insert_with(|| is_open(code)) {
                rows.entry(code).or_default().push(read_dose(keys, &item, code)?);
            }
        }
        Ok(rows)
    }
}

impl Concluded {
    /// The part that settles all who are not settled yet.
    fn part(&self, entry: &ChunkEntry) -> Part {
        let mut part = Part::new(self.standing.parts.len() + 1, entry.at);
        for (person, it, conclusion) in self.fresh() {
            let not_asked: Vec<_> = it.not_asked.iter().map(|it| it.0.code).collect();
            part.settle(entry.bulk.size.scope, person, &it.subject, &not_asked, conclusion);
        }
        part
    }
}

impl Standing {
    /// What is given out of this person: what the record says was given, as far as it still is so.
    fn open(&self, person: usize, conclusion: PersonConclusion) -> Option<Vec<HolderDisclosed>> {
        let (part, settled) = self.settled(person)?;
        let mut conclusions = conclusion.holders;
        let answers = settled.holders.iter().filter_map(|it| {
            let holder = Municipality::find_str(&it.holder)?;
            let basis = BulkBasis::parse(&it.basis)?;
            let outcome = it.limit(conclusions.remove(&holder.code)?.outcome)?;
            // The same for all of the outcome, protected or not: an id of their own would tell whom the inquirer's municipality protects.
            let id = part.group_id(holder.code, it.outcome);
            Some(HolderDisclosed { holder, id, basis, outcome })
        });
        Some(answers.collect())
    }

    fn settled(&self, person: usize) -> Option<(&Part, &SettledPerson)> {
        self.parts.iter().find_map(|part| Some((part, part.settled.iter().find(|it| it.person == person)?)))
    }
}

impl SettledHolder {
    /// Reduces what is concluded now to what the record says was given (B6); none when nothing is left, as for a person who has been
    /// protected since.
    fn limit(&self, outcome: HolderOutcome) -> Option<HolderOutcome> {
        match (self.outcome, outcome) {
            (HolderOutcomeKind::NotFound, _) | (_, HolderOutcome::NotFound) => None,
            (HolderOutcomeKind::Contradictory, _)
            | (HolderOutcomeKind::Found, HolderOutcome::Contradictory) => Some(HolderOutcome::Contradictory),
            (HolderOutcomeKind::BirthDateDiffers, _)
            | (HolderOutcomeKind::Found, HolderOutcome::BirthDateDiffers) => {
                Some(HolderOutcome::BirthDateDiffers)
            }
            (HolderOutcomeKind::Found, HolderOutcome::Found(found)) => match found.only(&self.doses) {
                Outcome::Found(found) => Some(HolderOutcome::Found(found)),
                _ => None,
            },
        }
    }
}
