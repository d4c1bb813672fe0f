//! Records of vaccination, under the pseudonym of the person.
//!
//! While a new secret takes over (see `pseudonym`), items stand under two pseudonyms, and both are read.
//!
//! One item a dose: `subject` is the person's pseudonym, `entry` is `<holder>#<dose>`, so that one query answers
//! for one holder (Q11); `sealed` is the person and the dose, encrypted (A6); `registeredAt` stands in clear, because
//! what is written depends on it. For each name and kana on record an index item: `subject` is the pseudonym of holder,
//! name, date of birth and sex, `entry` the person's. An index item only points; the records decide.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt;
use std::sync::Arc;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use futures_util::future::try_join_all;
use jiff::Timestamp;
use jiff::civil::Date;
use vrs_policy::{
    Asking, Candidate, Demographics, DoseNumber, DoseRecord, Hand, Inquiry, Municipality, MunicipalityCode,
    MyNumber, Protection, Subject, Visibility, japan_date, latest_of_each_dose, time_text, visibility,
};

use crate::at_rest::ItemKey;
use crate::connection::Connection;
use crate::error::StoreError;
use crate::item::{Attributes, Item, attributes, found_by, put_if, query, text};
use crate::protections::ProtectionReader;
use crate::pseudonym::{Pseudonym, PseudonymKeys, Readable};
use crate::row;
use crate::sealed::{Sealed, SealedFor};

pub(crate) const TABLE: &str = "Records";

/// How many persons a name may point to. Many of them may not be called so any more; with more than these it is said that
/// there are several, without looking.
const CANDIDATES_MAX: usize = 100;

/// How many of them are looked at in one round trip.
const CANDIDATES_AT_ONCE: usize = 25;

/// The codes under which a holder has records: its own, and those of municipalities that it has succeeded (R7).
#[derive(Clone)]
struct HeldUnder {
    holder: MunicipalityCode,
    codes: Vec<MunicipalityCode>,
}

impl HeldUnder {
    fn of(holder: Municipality, today: Date) -> Self {
        Self { holder: holder.code, codes: holder.codes(today) }
    }
}

/// The right to read records, under seal. Whatever it reads it reads together with the person's protections.
#[derive(Debug, Clone)]
pub struct RecordReader {
    pub(crate) connection: Connection,
    pub(crate) table: String,
    pub(crate) keys: Arc<PseudonymKeys>,
    pub(crate) protections: ProtectionReader,
}

/// An inquiry, and when it is made.
#[derive(Debug, Clone, Copy)]
pub struct AskedAt<'a> {
    /// Who asks whom.
    pub inquiry: &'a Inquiry,
    /// When.
    pub at: Timestamp,
}

impl AskedAt<'_> {
    fn today(&self) -> Date {
        japan_date(self.at)
    }

    fn sealed_for(&self, subject: Pseudonym) -> SealedFor {
        let Inquiry { staff, holder, .. } = self.inquiry;
        SealedFor {
            holder: holder.code,
            subject,
            inquirer: staff.municipality.code,
            staff_sub: staff.sub.clone(),
        }
    }

    fn visibility(&self, protections: &[Protection]) -> Visibility {
        let Inquiry { staff, holder, .. } = self.inquiry;
        let (holder, inquirer) = (holder.codes(self.today()), staff.municipality.codes(self.today()));
        let by = Hand { name: &staff.username, sub: &staff.sub };
        let asking = Asking { holder: &holder, inquirer: &inquirer, staff: by, at: self.at };
        visibility(protections, &asking)
    }
}

/// Who may be the person asked for. Shows nothing of it.
pub struct Candidates {
    held_under: HeldUnder,
    sought: Demographics,
    /// For each person, under their newest pseudonym, all those under which records may stand.
    persons: BTreeMap<Pseudonym, BTreeSet<Pseudonym>>,
}

impl fmt::Debug for Candidates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Candidates(…)")
    }
}

impl RecordReader {
    /// Reads this table.
    #[must_use]
    pub const fn new(
        connection: Connection,
        table: String,
        keys: Arc<PseudonymKeys>,
        protections: ProtectionReader,
    ) -> Self {
        Self { connection, table, keys, protections }
    }

    /// What the holder has under this number. One strongly consistent query, and at once one for protections; one more
    /// for each code that it has succeeded up to this day (in Japan).
    ///
    /// # Errors
    /// [`StoreError`]: without an answer about protections there is none about records (P1).
    pub async fn by_number(&self, asked: AskedAt<'_>, number: &MyNumber) -> Result<Sealed, StoreError> {
        let held_under = HeldUnder::of(asked.inquiry.holder, asked.today());
        let person = self.keys.record(number);
        let read =
            tokio::try_join!(self.rows(person.all(), &held_under), self.protections.of_number(number))?;
        let candidate = self.candidate(asked, read)?;
        let subject = self.keys.subject(&Subject::MyNumber(number.clone()));
        Ok(Sealed::by_number(asked.sealed_for(subject), candidate))
    }

    /// What the inquirer's own protections mean for an inquiry that is refused (P5). It waits for no record and for nothing that others
    /// protect, so that a refusal tells nothing of either, not even by its time. By name nobody can say who is meant without the
    /// holder's records: then nothing is cloaked.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn cloak(&self, asked: AskedAt<'_>) -> Result<Visibility, StoreError> {
        let Subject::MyNumber(number) = &asked.inquiry.subject else { return Ok(Visibility::default()) };
        let inquirer = asked.inquiry.staff.municipality.codes(asked.today());
        let protections = self.protections.of_number_by(&inquirer, number).await?;
        Ok(asked.visibility(&protections))
    }

    /// Whom the holder's names point to. Strongly consistent queries as for [`Self::by_number`].
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn candidates(
        &self,
        asked: AskedAt<'_>,
        sought: Demographics,
    ) -> Result<Candidates, StoreError> {
        let held_under = HeldUnder::of(asked.inquiry.holder, asked.today());
        let names: Vec<Readable> =
            held_under.codes.iter().map(|code| self.keys.sought(*code, &sought)).collect();
        let pointers = names.iter().flat_map(Readable::all).map(|name| self.pointers(name));
        let pointers = try_join_all(pointers).await?;
        let mut persons: BTreeMap<Pseudonym, BTreeSet<Pseudonym>> = BTreeMap::new();
        for pointer in pointers.into_iter().flatten() {
            let corrupt = StoreError::Corrupt { table: TABLE, attribute: "entry" };
            let newest = self.keys.renew_record(&pointer.person).ok_or(corrupt)?;
            let stands_under = persons.entry(newest.clone()).or_default();
            stands_under.extend([newest, pointer.person].into_iter().chain(pointer.older));
        }
        Ok(Candidates { held_under, sought, persons })
    }

    /// What the holder has of the candidates that really are the person asked for. One strongly consistent query and one for
    /// protections for each, [`CANDIDATES_AT_ONCE`] at once; the same for nobody when there is none, so that who is held back (P1)
    /// can't be told from who is not there by the time that an answer takes.
    ///
    /// # Errors
    /// [`StoreError`]: without an answer about protections there is none about records (P1).
    pub async fn by_candidates(
        &self,
        asked: AskedAt<'_>,
        candidates: Candidates,
    ) -> Result<Sealed, StoreError> {
        let Candidates { held_under, sought, mut persons } = candidates;
        let holder = held_under.holder;
        let subject = self.keys.subject(&Subject::Demographics(sought.clone()));
        let sealed_for = asked.sealed_for(subject.clone());
        if persons.len() > CANDIDATES_MAX {
            return Ok(Sealed::crowd(sealed_for));
        }
        // Candidates, and nobody in their place, are looked for under as many pseudonyms as there are versions of the secret.
        let nobodies = self.keys.nobodies(holder, &sought);
        if persons.is_empty() {
            persons.insert(subject.clone(), BTreeSet::new());
        }
        for stands_under in persons.values_mut() {
            let lacking = nobodies.len().saturating_sub(stands_under.len());
            stands_under.extend(nobodies.iter().take(lacking).cloned());
        }
        let persons: Vec<_> = persons.into_values().collect();
        let mut found = Vec::new();
        for some in persons.chunks(CANDIDATES_AT_ONCE) {
            let some = some.iter().map(async |person| {
                let protections = self.protections.of_person(person.iter());
                let read = tokio::try_join!(self.rows(person.iter(), &held_under), protections)?;
                self.candidate(asked, read)
            });
            found.extend(try_join_all(some).await?);
        }
        Ok(Sealed::by_name(sealed_for, &sought, found))
    }

    /// Whom a name points to. Reading stops as soon as they are too many.
    async fn pointers(&self, name: &Pseudonym) -> Result<Vec<Pointer>, StoreError> {
        let query = self
            .connection
            .dynamodb
            .query()
            .table_name(&self.table)
            .consistent_read(true)
            .key_condition_expression("subject = :name")
            .expression_attribute_values(":name", text(name.as_str()));
        let items = found_by(query, CANDIDATES_MAX + 1).await?;
        items.iter().take(CANDIDATES_MAX + 1).map(read_pointer).collect()
    }

    /// What stands of a person, under whichever of their pseudonyms and the holder's codes. Nothing of it is decrypted.
    async fn rows(
        &self,
        person: impl Iterator<Item = &Pseudonym>,
        held_under: &HeldUnder,
    ) -> Result<Vec<Attributes>, StoreError> {
        let under = person.flat_map(|it| held_under.codes.iter().map(move |code| (it, format!("{code}#"))));
        let rows = try_join_all(under.map(async |(person, beginning)| {
            let subject = ("subject", person.as_str());
            query(&self.connection, &self.table, subject, Some(("entry", &beginning))).await
        }));
        Ok(rows.await?.concat())
    }

    /// One person's rows and protections together. The items of somebody who is hidden are never decrypted, readable or not, so
    /// that they take the same time and the same path as no items at all (P1).
    fn candidate(
        &self,
        asked: AskedAt<'_>,
        (rows, protections): (Vec<Attributes>, Vec<Protection>),
    ) -> Result<Candidate, StoreError> {
        let visibility = asked.visibility(&protections);
        if visibility.is_hidden {
            return Ok(Candidate { rows: Vec::new(), visibility });
        }
        let items = rows.iter().map(|attributes| Item { table: TABLE, attributes });
        let rows = items.map(|item| {
            let holder = holder_of(&item).ok_or_else(|| item.corrupt("entry"))?;
            read_dose(&self.keys, &item, holder)
        });
        Ok(Candidate { rows: latest_of_each_dose(rows.collect::<Result<_, _>>()?), visibility })
    }
}

/// The dose of this holder in an item.
pub(crate) fn read_dose(
    keys: &PseudonymKeys,
    item: &Item<'_>,
    holder: MunicipalityCode,
) -> Result<DoseRecord, StoreError> {
    let entry = item.text("entry")?;
    let dose = dose_of(entry, holder).ok_or_else(|| item.corrupt("entry"))?;
    let key = ItemKey { partition: item.text("subject")?, sort: entry };
    let content = keys.decrypt(key, item.bytes("sealed")?).ok_or_else(|| item.corrupt("sealed"))?;
    let registered_at = item.parse("registeredAt", |it| it.parse().ok())?;
    row::read(&content, holder, dose, registered_at).ok_or_else(|| item.corrupt("sealed"))
}

/// Whose dose an item is; none when it is no dose.
pub(crate) fn holder_of(item: &Item<'_>) -> Option<MunicipalityCode> {
    MunicipalityCode::parse(item.text_if_any("entry")?.split('#').next()?).ok()
}

/// The sort key of a dose.
fn entry_of(holder: MunicipalityCode, dose: DoseNumber) -> String {
    format!("{holder}#{:02}", dose.get())
}

fn dose_of(entry: &str, holder: MunicipalityCode) -> Option<DoseNumber> {
    let (code, dose) = entry.split_once('#')?;
    let number = (code == holder.as_str()).then(|| dose.parse().ok())??;
    DoseNumber::new(number).ok()
}

/// Of two items for one dose, the one registered later stays.
pub(crate) const LATER_STAYS: &str = "attribute_not_exists(subject) OR registeredAt < :registeredAt";

/// The very same item stands: putting it there once more changes nothing.
const STANDS_JUST_SO: &str = "sealed = :sealed AND registeredAt = :registeredAt";

/// The most entries by name that are remembered: what [`NamesPut`] keeps takes 200 kB at most.
const NAMES_REMEMBERED_MAX: usize = 1024;

/// The entries by name that a run has put already and need not put again: a person's doses nearly always share their names.
/// When there are too many they are forgotten all at once, so that memory stays flat however long the file is.
#[derive(Default)]
pub struct NamesPut(HashSet<(Pseudonym, Pseudonym)>);

impl NamesPut {
    fn has(&self, name: &Pseudonym, person: &Readable) -> bool {
        self.0.contains(&(name.clone(), person.newest.clone()))
    }

    fn note(&mut self, name: Pseudonym, person: &Readable) {
        if self.0.len() >= NAMES_REMEMBERED_MAX {
            self.0.clear();
        }
        self.0.insert((name, person.newest.clone()));
    }
}

/// The right to load records: the import's, not a function's.
#[derive(Debug, Clone)]
pub struct RecordLoader {
    connection: Connection,
    table: String,
    keys: Arc<PseudonymKeys>,
}

/// What loading a dose did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loaded {
    /// The dose is new, or later than what stood.
    Written,
    /// The same row stood already.
    Unchanged,
    /// Another registration, of the same or a later 登録日時, stands and stays (R6).
    NotTaken,
}

impl RecordLoader {
    /// Loads into this table.
    #[must_use]
    pub const fn new(connection: Connection, table: String, keys: Arc<PseudonymKeys>) -> Self {
        Self { connection, table, keys }
    }

    /// Loads one dose: of two for one number, holder and dose the later 登録日時 stays.
    ///
    /// # Errors
    /// [`StoreError`]; loading the same dose again puts right what was left half done.
    pub async fn load(&self, number: &MyNumber, record: &DoseRecord) -> Result<Loaded, StoreError> {
        self.load_after(&mut NamesPut::default(), number, record).await
    }

    /// Loads one dose of many: remembering what was put before saves most entries by name.
    ///
    /// The names come first: one that points to nothing does no harm, a record that no name points to would be
    /// missed when a load breaks off in between. So a name is remembered only when its entry stands.
    ///
    /// # Errors
    /// [`StoreError`]; loading the same dose again puts right what was left half done.
    pub async fn load_after(
        &self,
        put: &mut NamesPut,
        number: &MyNumber,
        record: &DoseRecord,
    ) -> Result<Loaded, StoreError> {
        let person = self.keys.record(number);
        let ever = self.keys.record_ever(number);
        let holder = record.vaccination.municipality;
        let names: BTreeSet<Pseudonym> = self.keys.names(holder, &record.person).collect();
        let lacking: Vec<_> = names.into_iter().filter(|name| !put.has(name, &person)).collect();
        try_join_all(lacking.iter().map(|name| self.point(name, &person.newest, &ever))).await?;
        for name in lacking {
            put.note(name, &person);
        }

        let item = self.write(&person.newest, record)?;
        if self.put_if(LATER_STAYS, &["registeredAt"], item.clone()).await? {
            return Ok(Loaded::Written);
        }
        // The import may read nothing. But what is encrypted of an item depends on nothing but its content: an item that
        // is put in its own place says that it stands, and changes nothing.
        Ok(if self.put_if(STANDS_JUST_SO, &["registeredAt", "sealed"], item).await? {
            Loaded::Unchanged
        } else {
            Loaded::NotTaken
        })
    }

    /// Puts the item if the condition holds, which speaks of these attributes of it; `false` when it doesn't.
    #[expect(clippy::disallowed_methods, reason = "a record is put under a condition")]
    async fn put_if(
        &self,
        condition: &'static str,
        speaks_of: &[&'static str],
        item: Attributes,
    ) -> Result<bool, StoreError> {
        let put = self.connection.dynamodb.put_item().table_name(&self.table).condition_expression(condition);
        let values = speaks_of.iter().filter_map(|name| Some((format!(":{name}"), item.get(*name)?.clone())));
        let put = put.set_expression_attribute_values(Some(values.collect()));
        put_if(put.set_item(Some(item))).await
    }

    fn write(&self, person: &Pseudonym, record: &DoseRecord) -> Result<Attributes, StoreError> {
        let entry = entry_of(record.vaccination.municipality, record.vaccination.dose);
        let key = ItemKey { partition: person.as_str(), sort: &entry };
        let sealed = self.keys.encrypt(key, &row::write(record)?)?;
        Ok(attributes([
            ("subject", text(person.as_str())),
            ("registeredAt", text(time_text(record.vaccination.registered_at))),
            ("sealed", AttributeValue::B(Blob::new(sealed))),
            ("entry", text(entry)),
        ]))
    }

    #[expect(clippy::disallowed_methods, reason = "an entry by name only points, and decides nothing")]
    async fn point(
        &self,
        name: &Pseudonym,
        person: &Pseudonym,
        ever: &[Pseudonym],
    ) -> Result<(), StoreError> {
        let put = self.connection.dynamodb.put_item().table_name(&self.table);
        let mut put = put.item("subject", text(name.as_str())).item("entry", text(person.as_str()));
        let older: Vec<_> = ever.iter().filter(|it| *it != person).map(|it| text(it.as_str())).collect();
        if !older.is_empty() {
            put = put.item("older", AttributeValue::L(older));
        }
        put.send().await.map_err(|error| StoreError::of_call("PutItem", error))?;
        Ok(())
    }
}

/// What a name points to: a person, and their pseudonyms of all older secrets, under which records and protections may stand.
struct Pointer {
    person: Pseudonym,
    older: Vec<Pseudonym>,
}

fn read_pointer(attributes: &Attributes) -> Result<Pointer, StoreError> {
    let person = Pseudonym::stored(Item { table: TABLE, attributes }.text("entry")?);
    let older = attributes.get("older").and_then(|it| it.as_l().ok()).into_iter().flatten();
    let older = older.filter_map(|it| it.as_s().ok()).map(|it| Pseudonym::stored(it)).collect();
    Ok(Pointer { person, older })
}
