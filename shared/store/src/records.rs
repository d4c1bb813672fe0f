//! Records of vaccination, under the pseudonym of the person.
//!
//! While a new secret takes over (see `pseudonym`), items stand under two pseudonyms, and both are read.
//!
//! One item a dose: `subject` is the person's pseudonym, `entry` is `<holder>#<dose>`, so that one query answers
//! for one holder (Q11). For each name and kana on record an index item: `subject` is the pseudonym of holder,
//! name, date of birth and sex, `entry` the person's. An index item only points; the records decide.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::AttributeValue;
use futures_util::future::try_join_all;
use jiff::civil::Date;
use vrs_policy::{
    BirthDate, Demographics, DoseNumber, DoseRecord, Method, MunicipalityCode, MyNumber, Person, PersonName,
    Sex, Text, TicketNumber, Vaccination,
};

use crate::connection::Connection;
use crate::error::StoreError;
use crate::item::{Attributes, Item, text};
use crate::pseudonym::{Pseudonym, PseudonymKeys, Readable};
use crate::sealed::Sealed;

const TABLE: &str = "Records";

/// How many persons of one name, date of birth and sex are looked at before it is said that there are several.
const CANDIDATES_MAX: usize = 5;

/// The right to read records, under seal.
#[derive(Debug, Clone)]
pub struct RecordReader {
    connection: Connection,
    table: String,
    keys: Arc<PseudonymKeys>,
}

/// Who may be the person asked for. Shows nothing of it.
pub struct Candidates {
    holder: MunicipalityCode,
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
    pub const fn new(connection: Connection, table: String, keys: Arc<PseudonymKeys>) -> Self {
        Self { connection, table, keys }
    }

    /// What the holder has under this number. One strongly consistent query.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn by_number(&self, holder: MunicipalityCode, number: &MyNumber) -> Result<Sealed, StoreError> {
        let rows = self.rows(self.keys.record(number).all(), holder).await?;
        Ok(Sealed::by_number(holder, rows))
    }

    /// Whom the holder's names point to. One strongly consistent query.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn candidates(
        &self,
        holder: MunicipalityCode,
        sought: Demographics,
    ) -> Result<Candidates, StoreError> {
        let names = self.keys.sought(holder, &sought);
        let pointers = try_join_all(names.all().map(|name| self.pointers(name))).await?;
        let mut persons: BTreeMap<Pseudonym, BTreeSet<Pseudonym>> = BTreeMap::new();
        for pointer in pointers.into_iter().flatten() {
            let corrupt = StoreError::Corrupt { table: TABLE, attribute: "entry" };
            let newest = self.keys.renew_record(&pointer.person).ok_or(corrupt)?;
            let stands_under = persons.entry(newest.clone()).or_default();
            stands_under.extend([newest, pointer.person].into_iter().chain(pointer.older));
        }
        Ok(Candidates { holder, sought, persons })
    }

    /// What the holder has of the candidates that really are the person asked for. One strongly consistent query
    /// for each, all at once; one for nobody when there is none, so that who is held back (Q13) can't be told from who is not
    /// there by the time that an answer takes.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn by_candidates(&self, candidates: Candidates) -> Result<Sealed, StoreError> {
        let Candidates { holder, sought, mut persons } = candidates;
        if persons.len() > CANDIDATES_MAX {
            return Ok(Sealed::crowd(holder, Method::Demographics));
        }
        if persons.is_empty() {
            // No person's pseudonym is that of a name.
            let nobody = self.keys.sought(holder, &sought).newest;
            persons.insert(nobody.clone(), BTreeSet::from([nobody]));
        }
        let found = try_join_all(persons.values().map(|person| self.rows(person.iter(), holder))).await?;
        Ok(Sealed::by_name(holder, &sought, found))
    }

    async fn pointers(&self, name: &Pseudonym) -> Result<Vec<Pointer>, StoreError> {
        let answer = self
            .connection
            .dynamodb
            .query()
            .table_name(&self.table)
            .consistent_read(true)
            .key_condition_expression("subject = :name")
            .expression_attribute_values(":name", text(name.as_str()))
            // One item a person, so one more than the maximum tells that there are more.
            .limit(i32::try_from(CANDIDATES_MAX + 1).unwrap_or(i32::MAX))
            .send()
            .await
            .map_err(|error| StoreError::unavailable("Query", error))?;
        answer.items().iter().map(read_pointer).collect()
    }

    /// A person's doses, under whichever of their pseudonyms they stand; of two for one dose the later.
    async fn rows(
        &self,
        person: impl Iterator<Item = &Pseudonym>,
        holder: MunicipalityCode,
    ) -> Result<Vec<DoseRecord>, StoreError> {
        let mut rows = try_join_all(person.map(|it| self.rows_under(it, holder))).await?.concat();
        rows.sort_by_key(|row| (row.vaccination.dose, std::cmp::Reverse(row.vaccination.registered_at)));
        rows.dedup_by_key(|row| row.vaccination.dose);
        Ok(rows)
    }

    async fn rows_under(
        &self,
        pseudonym: &Pseudonym,
        holder: MunicipalityCode,
    ) -> Result<Vec<DoseRecord>, StoreError> {
        let mut pages = self
            .connection
            .dynamodb
            .query()
            .table_name(&self.table)
            .consistent_read(true)
            .key_condition_expression("subject = :person AND begins_with(entry, :holder)")
            .expression_attribute_values(":person", text(pseudonym.as_str()))
            .expression_attribute_values(":holder", text(format!("{holder}#")))
            .into_paginator()
            .items()
            .send();
        let mut rows = Vec::new();
        while let Some(item) = pages.next().await {
            rows.push(read(&item.map_err(|error| StoreError::unavailable("Query", error))?, holder)?);
        }
        Ok(rows)
    }
}

/// Of two items for one dose the later registered stays.
pub(crate) const LATER_STAYS: &str = "attribute_not_exists(subject) OR registeredAt < :registeredAt";

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
    /// The same or a later registration stood already.
    Unchanged,
}

impl RecordLoader {
    /// Loads into this table.
    #[must_use]
    pub const fn new(connection: Connection, table: String, keys: Arc<PseudonymKeys>) -> Self {
        Self { connection, table, keys }
    }

    /// Loads one dose: of two for one number, holder and dose the later 登録日時 stays.
    ///
    /// The names come first: one that points to nothing does no harm, a record that no name points to would be
    /// missed when a load breaks off in between.
    ///
    /// # Errors
    /// [`StoreError`]; loading the same dose again puts right what was left half done.
    pub async fn load(&self, number: &MyNumber, record: &DoseRecord) -> Result<Loaded, StoreError> {
        let person = self.keys.record(number);
        let holder = record.vaccination.municipality;
        let names: BTreeSet<Pseudonym> = self.keys.names(holder, &record.person).collect();
        try_join_all(names.into_iter().map(|name| self.point(name, &person))).await?;

        let put = self
            .connection
            .dynamodb
            .put_item()
            .table_name(&self.table)
            .set_item(Some(write(&person.newest, record)))
            .condition_expression(LATER_STAYS)
            .expression_attribute_values(":registeredAt", text(record.vaccination.registered_at.to_string()))
            .send()
            .await;
        match put {
            Ok(_) => Ok(Loaded::Written),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(PutItemError::is_conditional_check_failed_exception) =>
            {
                Ok(Loaded::Unchanged)
            }
            Err(error) => Err(StoreError::unavailable("PutItem", error)),
        }
    }

    async fn point(&self, name: Pseudonym, person: &Readable) -> Result<(), StoreError> {
        let put = self.connection.dynamodb.put_item().table_name(&self.table);
        let mut put = put.item("subject", text(name.as_str())).item("entry", text(person.newest.as_str()));
        if !person.older.is_empty() {
            let older = person.older.iter().map(|it| text(it.as_str())).collect();
            put = put.item("older", AttributeValue::L(older));
        }
        put.send().await.map_err(|error| StoreError::unavailable("PutItem", error))?;
        Ok(())
    }
}

/// What a name points to: a person, and the older pseudonyms under which more of them may stand.
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

fn write(person: &Pseudonym, record: &DoseRecord) -> Attributes {
    let DoseRecord { person: Person { name, name_kana, birth_date, sex }, vaccination, protected, taken_back } =
        record;
    let attribute = |name: &str, value: &str| (name.to_owned(), text(value));
    let mut attributes = Attributes::from([
        attribute("subject", person.as_str()),
        attribute("entry", &format!("{}#{:02}", vaccination.municipality, vaccination.dose.get())),
        attribute("name", name.as_written()),
        attribute("nameKana", name_kana.as_ref().map_or("", PersonName::as_written)),
        attribute("birthDate", &birth_date.to_iso()),
        attribute("sex", sex.as_str()),
        attribute("vaccinatedOn", &vaccination.vaccinated_on.to_string()),
        attribute("ticketNumber", vaccination.ticket_number.as_str()),
        attribute("venue", vaccination.venue.as_str()),
        attribute("doctor", vaccination.doctor.as_str()),
        attribute("manufacturer", vaccination.manufacturer.as_str()),
        attribute("lotNumber", vaccination.lot_number.as_str()),
        attribute("registeredAt", &vaccination.registered_at.to_string()),
    ]);
    if *protected {
        attributes.insert("protected".to_owned(), AttributeValue::Bool(true));
    }
    if *taken_back {
        attributes.insert("takenBack".to_owned(), AttributeValue::Bool(true));
    }
    attributes
}

fn read(attributes: &Attributes, holder: MunicipalityCode) -> Result<DoseRecord, StoreError> {
    let item = Item { table: TABLE, attributes };
    let dose = |entry: &str| {
        let (code, dose) = entry.split_once('#')?;
        let number = (code == holder.as_str()).then(|| dose.parse().ok())??;
        DoseNumber::new(number).ok()
    };
    Ok(DoseRecord {
        person: Person {
            name: item.parse("name", |it| PersonName::parse(it).ok())?,
            name_kana: item.parse("nameKana", |it| blank_or(it, PersonName::parse))?,
            birth_date: item.parse("birthDate", |it| BirthDate::parse(it, Date::MAX).ok())?,
            sex: item.parse("sex", Sex::parse)?,
        },
        vaccination: Vaccination {
            dose: item.parse("entry", dose)?,
            vaccinated_on: item.parse("vaccinatedOn", |it| it.parse().ok())?,
            ticket_number: item.parse("ticketNumber", |it| TicketNumber::parse(it).ok())?,
            municipality: holder,
            venue: item.parse("venue", |it| Text::parse(it).ok())?,
            doctor: item.parse("doctor", |it| Text::parse(it).ok())?,
            manufacturer: item.parse("manufacturer", |it| Text::parse(it).ok())?,
            lot_number: item.parse("lotNumber", |it| Text::parse(it).ok())?,
            registered_at: item.parse("registeredAt", |it| it.parse().ok())?,
        },
        protected: item.flag("protected"),
        taken_back: item.flag("takenBack"),
    })
}

/// `None` when the text is neither blank nor what it should be.
fn blank_or<T, E>(text: &str, parse: impl FnOnce(&str) -> Result<T, E>) -> Option<Option<T>> {
    if text.is_empty() { Some(None) } else { parse(text).ok().map(Some) }
}
