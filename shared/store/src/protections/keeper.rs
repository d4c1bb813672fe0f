//! What guardians do: protect, look up, lift (P1–P6).

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::{AttributeValue, ParameterizedStatement};
use futures_util::future::try_join_all;
use jiff::Timestamp;
use vrs_policy::{
    Act, InquiryId, LiftStep, MunicipalityCode, MyNumber, Protection, Staff, Subject, time_text,
};

use super::{LIFTED, ProtectionReader, REQUESTED, TABLE, assemble};
use crate::error::StoreError;
use crate::item::{Attributes, insert, insert_statement, text};
use crate::pseudonym::Pseudonym;

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
