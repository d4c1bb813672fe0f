//! Protections (支援措置): added, never changed (P1–P6).
//!
//! Each act of a guardian, the start, a request to lift and the lift, is an item of its own. A protection stands under every
//! pseudonym of the person, of all versions of the secret, so that a function of the deployment before sees it as well: `subject` is
//! the pseudonym, `entry` is `<holder>#<id>`, followed by `#requested#…` or `#lifted` for the later acts. It stands once more under
//! the municipality, where guardians find it without knowing whose it is: `subject` is the code, `entry` the id, and `persons` are the
//! pseudonyms. All items of one act are inserted in one transaction: there is no moment at which one reader sees it and another
//! doesn't, and no crash in between.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes, ParameterizedStatement};
use futures_util::future::try_join_all;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use jiff::Timestamp;
use vrs_policy::{
    Act, InquiryId, LiftStep, MunicipalityCode, MyNumber, Protection, Reference, Staff, Subject, time_text,
};

use crate::batch;
use crate::connection::{CALLS_AT_ONCE, Connection};
use crate::error::StoreError;
use crate::item::{Attributes, Item, insert, insert_statement, is_empty, query, text};
use crate::key_checks;
use crate::pseudonym::{Pseudonym, PseudonymKeys};

const TABLE: &str = "Protections";
const REQUESTED: &str = "requested";
const LIFTED: &str = "lifted";

/// The right to read who protects a person. Whatever discloses has it.
#[derive(Debug, Clone)]
pub struct ProtectionReader {
    connection: Connection,
    table: String,
    keys: Arc<PseudonymKeys>,
}

impl ProtectionReader {
    /// Reads this table.
    #[must_use]
    pub const fn new(connection: Connection, table: String, keys: Arc<PseudonymKeys>) -> Self {
        Self { connection, table, keys }
    }

    /// All protections of the person with this number, by whichever municipality. A strongly consistent query for each version of
    /// the secret, those that are retired as well.
    pub(crate) async fn of_number(&self, number: &MyNumber) -> Result<Vec<Protection>, StoreError> {
        self.of_person(self.keys.record_ever(number).iter()).await
    }

    /// Those of them by the municipality of these codes, and nothing of what others protect.
    pub(crate) async fn of_number_by(
        &self,
        codes: &[MunicipalityCode],
        number: &MyNumber,
    ) -> Result<Vec<Protection>, StoreError> {
        let persons = self.keys.record_ever(number);
        let beginnings: Vec<String> = codes.iter().map(|code| format!("{code}#")).collect();
        let under = persons.iter().flat_map(|it| beginnings.iter().map(move |beginning| (it, beginning)));
        let found = under.map(|(person, beginning)| self.query(person.as_str(), Some(beginning)));
        assemble(try_join_all(found).await?.iter().flatten(), of_person)
    }

    /// As [`Self::of_number`], of the person who stands under these pseudonyms.
    pub(crate) async fn of_person(
        &self,
        pseudonyms: impl Iterator<Item = &Pseudonym>,
    ) -> Result<Vec<Protection>, StoreError> {
        let found = try_join_all(pseudonyms.map(|it| self.query(it.as_str(), None))).await?;
        assemble(found.iter().flatten(), of_person)
    }

    /// What a batch has to read for [`Self::take_checks`]; eventually consistent, since it never changes.
    pub(crate) fn keys_of_checks(&self) -> Result<(String, KeysAndAttributes), StoreError> {
        Ok((self.table.clone(), batch::keys_of(key_checks::keys_of_items(&self.keys), false)?))
    }

    /// Makes sure, by what a batch has read, that the table stands, under the secrets of this process.
    pub(crate) fn take_checks(&self, items: &mut HashMap<String, Vec<Attributes>>) -> Result<(), StoreError> {
        key_checks::compare(&self.keys, &items.remove(&self.table).unwrap_or_default())
    }

    /// The same in a call of its own.
    pub(crate) async fn check(&self) -> Result<(), StoreError> {
        let wanted = HashMap::from([self.keys_of_checks()?]);
        self.take_checks(&mut batch::get_all(&self.connection, wanted).await?)
    }

    /// All items of a partition, or those whose sort key begins so.
    async fn query(&self, partition: &str, beginning: Option<&str>) -> Result<Vec<Attributes>, StoreError> {
        let beginning = beginning.map(|it| ("entry", it));
        query(&self.connection, &self.table, ("subject", partition), beginning).await
    }
}

/// Puts protections together from the items of their acts. `key` tells of an item which holder's it is, and the rest of its key: id and
/// kind.
fn assemble<'a>(
    items: impl Iterator<Item = &'a Attributes>,
    key: impl for<'i> Fn(&'i Item<'a>) -> Result<(MunicipalityCode, &'a str), StoreError>,
) -> Result<Vec<Protection>, StoreError> {
    let mut protections: BTreeMap<(MunicipalityCode, InquiryId), Protection> = BTreeMap::new();
    let mut later = Vec::new();
    for attributes in items {
        let item = Item { table: TABLE, attributes };
        let (holder, rest) = key(&item)?;
        let mut parts = rest.split('#');
        let id = parts.next().and_then(InquiryId::parse).ok_or_else(|| item.corrupt("entry"))?;
        match parts.next() {
            None => drop(protections.insert((holder, id), read_start(&item, holder, id)?)),
            Some(kind) => later.push(((holder, id), kind, read_act(&item)?, item)),
        }
    }
    for (of, kind, act, item) in later {
        let Some(protection) = protections.get_mut(&of) else { continue };
        match kind {
            REQUESTED if protection.lift_requests.contains(&act) => {}
            REQUESTED => protection.lift_requests.push(act),
            LIFTED => protection.lifted = Some(act),
            _ => return Err(item.corrupt("entry")),
        }
    }
    Ok(protections.into_values().collect())
}

/// Of an item under a person: which holder's protection it is, and the rest of its key.
fn of_person<'a>(item: &Item<'a>) -> Result<(MunicipalityCode, &'a str), StoreError> {
    let (holder, rest) = item.text("entry")?.split_once('#').ok_or_else(|| item.corrupt("entry"))?;
    Ok((MunicipalityCode::parse(holder).map_err(|_| item.corrupt("entry"))?, rest))
}

fn read_start(item: &Item<'_>, holder: MunicipalityCode, id: InquiryId) -> Result<Protection, StoreError> {
    let until = item.text_if_any("until").map(|it| it.parse().map_err(|_| item.corrupt("until")));
    let reference =
        item.text_if_any("reference").map(|it| Reference::parse(it).map_err(|_| item.corrupt("reference")));
    Ok(Protection {
        id,
        holder,
        started: read_act(item)?,
        until: until.transpose()?,
        reference: reference.transpose()?.flatten(),
        lift_requests: Vec::new(),
        lifted: None,
    })
}

fn read_act(item: &Item<'_>) -> Result<Act, StoreError> {
    Ok(Act {
        at: item.parse("at", |it| it.parse().ok())?,
        by: item.text("by")?.to_owned(),
        by_sub: item.text("bySub")?.to_owned(),
    })
}

/// The right to protect, to look up and to lift: the guardians'.
#[derive(Debug, Clone)]
pub struct ProtectionKeeper {
    reader: ProtectionReader,
}

/// What came of protecting.
#[derive(Debug, Clone)]
pub enum Protected {
    /// This call made the protection.
    Made,
    /// It stood already, made by the same request.
    Stood(Box<Protection>),
    /// The caller's key stands for another one.
    KeyReused,
}

/// One protection as its guardians find it, with the pseudonyms under which it stands.
#[derive(Debug)]
pub struct FoundProtection {
    /// The protection.
    pub protection: Protection,
    persons: Vec<Pseudonym>,
}

/// A part of a list, newest first.
#[derive(Debug)]
pub struct Protections {
    /// The protections.
    pub protections: Vec<Protection>,
    /// With which protection the next page begins, if there is one.
    pub next: Option<InquiryId>,
}

impl ProtectionKeeper {
    /// The most protections on one page.
    pub const PAGE_MAX: usize = 100;

    /// Keeps them where this reader finds them.
    #[must_use]
    pub const fn new(reader: ProtectionReader) -> Self {
        Self { reader }
    }

    /// Makes the first call of the process before the first request does.
    pub async fn warm_up(&self) {
        let _ = self.reader.query("-", None).await;
    }

    /// Protects the person with this number, at once and for every reader.
    ///
    /// # Errors
    /// [`StoreError`]; then it either stands whole or not at all, and the same request again tells.
    pub async fn protect(&self, number: &MyNumber, protection: &Protection) -> Result<Protected, StoreError> {
        self.reader.check().await?;
        let persons = self.reader.keys.record_ever(number);
        if self.act(protection.holder, protection.id, None, &persons, start_attributes(protection)).await? {
            return Ok(Protected::Made);
        }
        let standing = self.standing(number, protection).await?;
        standing.ok_or(StoreError::Corrupt { table: TABLE, attribute: "entry" })
    }

    /// What stands under the id of this protection already: the same one, or another.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn standing(
        &self,
        number: &MyNumber,
        protection: &Protection,
    ) -> Result<Option<Protected>, StoreError> {
        let Some(standing) = self.find(&[protection.holder], protection.id).await? else { return Ok(None) };
        let persons = self.reader.keys.record_ever(number);
        let is_same = standing.persons.iter().any(|it| persons.contains(it))
            && standing.protection.started.by_sub == protection.started.by_sub
            && standing.protection.until == protection.until
            && standing.protection.reference == protection.reference;
        let stood = || Protected::Stood(Box::new(standing.protection));
        Ok(Some(if is_same { stood() } else { Protected::KeyReused }))
    }

    /// This municipality's protections of the person with this number, newest first; `codes` are its own and its predecessors'. That
    /// somebody looked, and by which pseudonym for whom, is on record before it is answered (P6).
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn look_up(
        &self,
        codes: &[MunicipalityCode],
        number: &MyNumber,
        staff: &Staff,
        id: InquiryId,
        at: Timestamp,
    ) -> Result<Vec<Protection>, StoreError> {
        let subject = self.reader.keys.subject(&Subject::MyNumber(number.clone()));
        let ((), (), mut protections) = tokio::try_join!(
            self.reader.check(),
            self.record_look_up(staff, id, at, &subject),
            self.reader.of_number_by(codes, number)
        )?;
        protections.sort_by_key(|it| std::cmp::Reverse(it.id));
        Ok(protections)
    }

    async fn record_look_up(
        &self,
        staff: &Staff,
        id: InquiryId,
        at: Timestamp,
        subject: &Pseudonym,
    ) -> Result<(), StoreError> {
        let attributes = vec![
            ("subject", text(format!("{}#looked-up", staff.municipality.code))),
            ("entry", text(id.to_string())),
            ("at", text(time_text(at))),
            ("by", text(&staff.username)),
            ("bySub", text(&staff.sub)),
            ("person", text(subject.as_str())),
        ];
        insert(&self.reader.connection, &self.reader.table, attributes).await.map(drop)
    }

    /// One of the protections of the municipality of these codes.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn find(
        &self,
        codes: &[MunicipalityCode],
        id: InquiryId,
    ) -> Result<Option<FoundProtection>, StoreError> {
        let beginning = id.to_string();
        let under = codes.iter().map(|code| self.reader.query(code.as_str(), Some(&beginning)));
        let ((), found) = tokio::try_join!(self.reader.check(), try_join_all(under))?;
        for items in found {
            let persons = items.iter().find_map(|it| it.get("persons")).and_then(|it| it.as_l().ok());
            let persons = persons.into_iter().flatten().filter_map(|it| it.as_s().ok());
            let persons = persons.map(|it| Pseudonym::stored(it)).collect();
            if let Some(protection) = under_municipality(&items)?.pop() {
                return Ok(Some(FoundProtection { protection, persons }));
            }
        }
        Ok(None)
    }

    /// The protections of the municipality of these codes that pass, newest first, from this id on.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn list(
        &self,
        codes: &[MunicipalityCode],
        from: Option<InquiryId>,
        passes: impl Fn(&Protection) -> bool,
    ) -> Result<Protections, StoreError> {
        let under = codes.iter().map(|code| self.reader.query(code.as_str(), None));
        let ((), items) = tokio::try_join!(self.reader.check(), try_join_all(under))?;
        let mut protections = Vec::new();
        for items in &items {
            protections.extend(under_municipality(items)?);
        }
        protections.retain(|it| from.is_none_or(|from| it.id <= from) && passes(it));
        protections.sort_by_key(|it| std::cmp::Reverse(it.id));
        let next = protections.get(Self::PAGE_MAX).map(|it| it.id);
        protections.truncate(Self::PAGE_MAX);
        Ok(Protections { protections, next })
    }

    /// Records a request to lift it, or that it is lifted; `false` when it was lifted meanwhile.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn lift(&self, found: &FoundProtection, step: LiftStep, act: &Act) -> Result<bool, StoreError> {
        let FoundProtection { protection, persons } = found;
        let kind = match step {
            LiftStep::Request => format!("{REQUESTED}#{}#{}", time_text(act.at), act.by_sub),
            LiftStep::Lift => LIFTED.to_owned(),
        };
        // Under every pseudonym under which it was made, and under those that a newer secret gives to them.
        let newer = persons.iter().filter_map(|it| self.reader.keys.renew_record(it));
        let persons: BTreeSet<Pseudonym> = newer.chain(persons.iter().cloned()).collect();
        let persons: Vec<Pseudonym> = persons.into_iter().collect();
        self.act(protection.holder, protection.id, Some(&kind), &persons, act_attributes(act)).await
    }

    /// Inserts an act under each pseudonym and under the municipality, all or nothing; `false` when it stood.
    async fn act(
        &self,
        holder: MunicipalityCode,
        id: InquiryId,
        kind: Option<&str>,
        persons: &[Pseudonym],
        attributes: Vec<(&'static str, AttributeValue)>,
    ) -> Result<bool, StoreError> {
        let kind = kind.map(|it| format!("#{it}")).unwrap_or_default();
        let of_person = persons.iter().map(|it| (it.as_str(), format!("{holder}#{id}{kind}"), None));
        let pseudonyms = persons.iter().map(|it| text(it.as_str())).collect();
        let of_municipality = (holder.as_str(), format!("{id}{kind}"), Some(AttributeValue::L(pseudonyms)));
        let statements = of_person.chain([of_municipality]).map(|(subject, entry, persons)| {
            let mut members = vec![("subject", text(subject)), ("entry", text(entry))];
            members.extend(attributes.iter().cloned());
            members.extend(persons.map(|it| ("persons", it)));
            let (statement, parameters) = insert_statement(&self.reader.table, members);
            let invalid = |error| StoreError::Setup(format!("a statement can't be built: {error}"));
            let statement = ParameterizedStatement::builder().statement(statement);
            statement.set_parameters(Some(parameters)).build().map_err(invalid)
        });
        let statements = statements.collect::<Result<Vec<_>, _>>()?;
        let transaction = self.reader.connection.dynamodb.execute_transaction();
        match transaction.set_transact_statements(Some(statements)).send().await {
            Ok(_) => Ok(true),
            // Engines differ in how they say that an item stood already; so the table is asked.
            Err(error) => {
                let entry = format!("{id}{kind}");
                let standing = self.reader.query(holder.as_str(), Some(&entry)).await?;
                let stands = standing.iter().any(|it| it.get("entry") == Some(&text(&entry)));
                if stands { Ok(false) } else { Err(StoreError::of_call("ExecuteTransaction", error)) }
            }
        }
    }
}

fn under_municipality(items: &[Attributes]) -> Result<Vec<Protection>, StoreError> {
    assemble(items.iter(), |item| {
        let holder = MunicipalityCode::parse(item.text("subject")?).map_err(|_| item.corrupt("subject"))?;
        Ok((holder, item.text("entry")?))
    })
}

fn act_attributes(act: &Act) -> Vec<(&'static str, AttributeValue)> {
    vec![("at", text(time_text(act.at))), ("by", text(&act.by)), ("bySub", text(&act.by_sub))]
}

fn start_attributes(protection: &Protection) -> Vec<(&'static str, AttributeValue)> {
    let mut attributes = act_attributes(&protection.started);
    attributes.extend(protection.until.map(|it| ("until", text(it.to_string()))));
    attributes.extend(protection.reference.as_ref().map(|it| ("reference", text(it.as_str()))));
    attributes
}

/// The right to copy protections to the pseudonyms of a new secret: the operator's.
#[derive(Debug, Clone)]
pub struct ProtectionRenewer {
    reader: ProtectionReader,
}

impl ProtectionRenewer {
    /// Copies in the table of this reader.
    #[must_use]
    pub const fn new(reader: ProtectionReader) -> Self {
        Self { reader }
    }

    /// Puts the check values of all secrets on record: when a system begins, and when protections have been copied.
    ///
    /// # Errors
    /// [`StoreError`]; [`StoreError::Setup`] when another secret's stands.
    pub(crate) async fn put_checks(&self) -> Result<(), StoreError> {
        let ProtectionReader { connection, table, keys } = &self.reader;
        for item in key_checks::items(keys) {
            insert(connection, table, item).await?;
        }
        self.reader.check().await
    }

    /// Makes sure that these secrets are those under which protections stand.
    pub(crate) async fn check(&self) -> Result<(), StoreError> {
        self.reader.check().await
    }

    /// Whether anything stands: a check value, or else a protection.
    pub(crate) async fn standing(&self) -> Result<Stands, StoreError> {
        let ProtectionReader { connection, table, .. } = &self.reader;
        let wanted = HashMap::from([self.reader.keys_of_checks()?]);
        let checks = batch::get_all(connection, wanted).await?;
        if checks.values().any(|it| !it.is_empty()) {
            return Ok(Stands::Begun);
        }
        Ok(if is_empty(connection, table).await? { Stands::Nothing } else { Stands::Unchecked })
    }

    /// Inserts every item of an older secret under its newest pseudonym as well, and gives their number. Nothing is removed: what
    /// stands under an older pseudonym is still read. It can be broken off and run again. The new secret's check value comes last: it says
    /// that all are copied.
    ///
    /// # Errors
    /// [`StoreError`]; [`StoreError::Setup`] when a secret isn't the one under which protections stand.
    pub async fn copy(&self) -> Result<u64, StoreError> {
        self.reader.check().await?;
        let ProtectionReader { connection, table, keys } = &self.reader;
        let scan = connection.dynamodb.scan().table_name(table).consistent_read(true);
        let mut pages = scan.into_paginator().send();
        let mut count = 0;
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| StoreError::of_call("Scan", error))?;
            let mut copies = Vec::new();
            for item in page.items() {
                copies.extend(copy_of(keys, item)?);
            }
            count += copies.len() as u64;
            // There are tens of thousands of them, and records wait until they are copied.
            let copies: Vec<_> = copies.into_iter().map(|it| insert(connection, table, it)).collect();
            let mut copied = stream::iter(copies).buffer_unordered(CALLS_AT_ONCE);
            while copied.try_next().await?.is_some() {}
        }
        self.put_checks().await?;
        Ok(count)
    }
}

/// The item under the newest pseudonym; none when it stands there already, or under a municipality.
fn copy_of<'a>(
    keys: &PseudonymKeys,
    attributes: &'a Attributes,
) -> Result<Option<Vec<(&'a str, AttributeValue)>>, StoreError> {
    let item = Item { table: TABLE, attributes };
    let subject = Pseudonym::stored(item.text("subject")?);
    if !subject.as_str().contains(':') {
        return Ok(None);
    }
    let renewed = keys.renew_record(&subject).ok_or_else(|| item.corrupt("subject"))?;
    if renewed == subject {
        return Ok(None);
    }
    let members = attributes.iter().map(|(name, value)| match name.as_str() {
        "subject" => ("subject", text(renewed.as_str())),
        other => (other, value.clone()),
    });
    Ok(Some(members.collect()))
}

/// What stands in the table of protections.
pub(crate) enum Stands {
    Nothing,
    /// A check value.
    Begun,
    /// Something, and no check value.
    Unchecked,
}

/// How many protections there are, of all municipalities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProtectionCount {
    /// Those that were ever made and still stand whole: for whoever asks about the person, and in the guardians' list.
    pub started: u64,
    /// Those of them that were lifted.
    pub lifted: u64,
}

/// The right to count protections: of each item it reads the key, and without the secret a key tells of nobody.
#[derive(Debug, Clone)]
pub struct ProtectionCounter {
    connection: Connection,
    table: String,
}

/// What was seen of one protection.
#[derive(Debug, Default)]
struct Seen {
    under_person: bool,
    under_municipality: bool,
    lifted: bool,
}

impl ProtectionCounter {
    /// Counts in this table.
    #[must_use]
    pub const fn new(connection: Connection, table: String) -> Self {
        Self { connection, table }
    }

    /// Counts them all, in strongly consistent calls of 1 MB.
    ///
    /// # Errors
    /// [`StoreError`]
    pub async fn count(&self) -> Result<ProtectionCount, StoreError> {
        let scan = self.connection.dynamodb.scan().table_name(&self.table).consistent_read(true);
        let mut items = scan.projection_expression("subject, entry").into_paginator().items().send();
        let mut protections: BTreeMap<(MunicipalityCode, InquiryId), Seen> = BTreeMap::new();
        while let Some(attributes) = items.next().await {
            let attributes = attributes.map_err(|error| StoreError::of_call("Scan", error))?;
            let item = Item { table: TABLE, attributes: &attributes };
            let (subject, entry) = (item.text("subject")?, item.text("entry")?);
            let is_of_person = subject.contains(':');
            let (holder, entry) = match MunicipalityCode::parse(subject) {
                Ok(holder) => (holder, entry),
                Err(_) if is_of_person => of_person(&item)?,
                // That somebody looked.
                Err(_) => continue,
            };
            let mut parts = entry.split('#');
            let id = parts.next().and_then(InquiryId::parse).ok_or_else(|| item.corrupt("entry"))?;
            let seen = protections.entry((holder, id)).or_default();
            match parts.next() {
                None if is_of_person => seen.under_person = true,
                None => seen.under_municipality = true,
                Some(kind) => seen.lifted |= kind == LIFTED,
            }
        }
        let whole = || protections.values().filter(|it| it.under_person && it.under_municipality);
        let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        Ok(ProtectionCount {
            started: number(whole().count()),
            lifted: number(whole().filter(|it| it.lifted).count()),
        })
    }
}
