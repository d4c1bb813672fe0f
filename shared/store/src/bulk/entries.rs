//! The entries of a part in the holders' lists (B5): how many persons were asked for, by whom, and what came of it.
//!
//! There is one for each holder and outcome; persons who are protected have entries of their own, one at each holder, in however many
//! rows they stand. All entries have the same length, and
//! a person who is held back makes as many of them as one of whom there is nothing: an entry with nothing to list stands in no list.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use aws_sdk_dynamodb::types::{
    AttributeValue, BatchStatementError, BatchStatementErrorCodeEnum, BatchStatementRequest,
};
use futures_util::{StreamExt as _, stream};
use vrs_policy::{BulkBasis, HolderOutcomeKind, InquiryId, Municipality, MunicipalityCode, Place};

use crate::bulk::apart::Apart;
use crate::bulk::chunk::ChunkEntry;
use crate::bulk::part::Part;
use crate::bulk::{BulkRecorder, partition_of};
use crate::connection::CALLS_AT_ONCE;
use crate::error::StoreError;
use crate::history::ListedBulkEntry;
use crate::inquiries::{InquiryRecorder, hidden_from};
use crate::item::{Item, insert_statement, text};

/// The most statements that one call takes.
const STATEMENTS_MAX: usize = 25;

/// How long to wait before each time that entries are inserted which the service left out: together well below the deadline.
const PAUSES_MS: [u64; 5] = [0, 50, 100, 200, 400];

/// One entry, and who of the chunk is unanswered without it.
pub(crate) struct ListEntry {
    pub persons: BTreeSet<usize>,
    members: Vec<(&'static str, AttributeValue)>,
}

/// How an entry is listed.
struct Listing {
    id: InquiryId,
    holder: MunicipalityCode,
    outcome: HolderOutcomeKind,
    persons: usize,
    is_listed: bool,
    is_guarded: bool,
    is_hidden: bool,
}

impl Part {
    /// All entries of this part.
    pub fn entries(&self, entry: &ChunkEntry) -> Vec<ListEntry> {
        let mut groups: BTreeMap<(MunicipalityCode, HolderOutcomeKind), BTreeSet<usize>> = BTreeMap::new();
        for person in &self.settled {
            for it in &person.holders {
                let Ok(holder) = MunicipalityCode::parse(&it.holder) else { continue };
                groups.entry((holder, it.outcome)).or_default().insert(person.person);
            }
        }
        let together = groups.into_iter().map(|((holder, outcome), persons)| {
            let counted = persons.iter().filter(|person| self.apart_of(**person, holder).is_none()).count();
            let listing = Listing {
                id: self.group_id(holder, outcome),
                holder,
                outcome,
                persons: counted,
                is_listed: counted > 0,
                is_guarded: false,
                is_hidden: false,
            };
            ListEntry { persons, members: self.members_of(&listing, entry) }
        });
        let scope = entry.bulk.size.scope;
        // A place, taken or not, concerns everybody alike: who is unanswered when one can't be written would tell who is apart.
        let everybody: BTreeSet<usize> = self.settled.iter().map(|it| it.person).collect();
        let apart = self.apart.iter().map(|it| {
            let rows = self.rows_of(it, scope);
            let listing = Listing {
                id: self.apart_id(it),
                holder: it.holder,
                outcome: self.most_disclosed(&rows, it.holder),
                persons: rows.len(),
                is_listed: true,
                is_guarded: it.is_guarded,
                is_hidden: it.is_hidden,
            };
            ListEntry { persons: everybody.clone(), members: self.members_of(&listing, entry) }
        });
        let blank = (self.apart.len()..self.places_apart(scope)).map(|place| {
            let listing = Listing {
                id: self.entry_id(&["blank", &place.to_string()]),
                holder: entry.bulk.settled.inquirer,
                outcome: HolderOutcomeKind::NotFound,
                persons: 1,
                is_listed: false,
                is_guarded: false,
                is_hidden: false,
            };
            ListEntry { persons: everybody.clone(), members: self.members_of(&listing, entry) }
        });
        together.chain(apart).chain(blank).collect()
    }

    /// The id of the entry about all of whom this came at this holder.
    pub fn group_id(&self, holder: MunicipalityCode, outcome: HolderOutcomeKind) -> InquiryId {
        self.entry_id(&["together", holder.as_str(), outcome.as_str()])
    }

    fn apart_id(&self, it: &Apart) -> InquiryId {
        self.entry_id(&["apart", it.holder.as_str(), &it.person.to_string()])
    }

    /// Of what came at this holder in several rows about one person, that by which most is disclosed.
    fn most_disclosed(&self, rows: &BTreeSet<usize>, holder: MunicipalityCode) -> HolderOutcomeKind {
        let rows = self.settled.iter().filter(|it| rows.contains(&it.person));
        let outcomes = rows.flat_map(|it| &it.holders).filter(|it| it.holder == holder.as_str());
        outcomes.map(|it| it.outcome).min().unwrap_or(HolderOutcomeKind::NotFound)
    }

    fn members_of(&self, it: &Listing, entry: &ChunkEntry) -> Vec<(&'static str, AttributeValue)> {
        let place = Place { inquired_at: self.inquired_at, id: it.id };
        let list = if it.is_hidden { hidden_from(it.holder) } else { it.holder.to_string() };
        let mut members = entry.bulk.asker().members(self.inquired_at);
        members.extend([
            ("partition", text(partition_of(entry.bulk.id, entry.chunk))),
            ("id", text(it.id.to_string())),
            ("at", text(place.to_string())),
            ("bulk", text(entry.bulk.id.to_string())),
            ("asked", text(it.holder.as_str())),
            ("basis", text(initial(entry.bulk.settled.basis(it.holder)))),
            ("outcome", text(it.outcome.as_str())),
            ("persons", text(format!("{:03}", it.persons))),
            (if it.is_listed { "holder" } else { "unseen" }, text(&list)),
            (if it.is_guarded { "guardedBy" } else { "unguarded" }, text(&list)),
            // What a hidden list's name is longer by, twice, so that all entries have one length.
            ("room", text(if it.is_hidden { "" } else { "##############" })),
        ]);
        members
    }
}

/// Persons whose entries don't all stand, and why.
pub(crate) struct Unlisted {
    pub persons: BTreeSet<usize>,
    pub error: StoreError,
}

impl BulkRecorder {
    /// Inserts entries; one that stands already counts as inserted.
    pub(crate) async fn list(&self, entry: &ChunkEntry, entries: &[ListEntry]) -> Vec<Unlisted> {
        let calls: Vec<_> = entries.chunks(STATEMENTS_MAX).map(|some| self.list_some(entry, some)).collect();
        let unlisted: Vec<Option<Unlisted>> =
            stream::iter(calls).buffer_unordered(CALLS_AT_ONCE).collect().await;
        unlisted.into_iter().flatten().collect()
    }

    /// Inserts as many as one call takes. What the service leaves out is sent again.
    #[expect(clippy::disallowed_methods, reason = "a batch left something over")]
    async fn list_some(&self, entry: &ChunkEntry, some: &[ListEntry]) -> Option<Unlisted> {
        let mut left: Vec<&ListEntry> = some.iter().collect();
        let unlisted = |left: &[&ListEntry], error| {
            Some(Unlisted { persons: left.iter().flat_map(|it| it.persons.clone()).collect(), error })
        };
        for pause_ms in PAUSES_MS {
            if pause_ms > 0 {
                tokio::time::sleep(Duration::from_millis(pause_ms)).await;
            }
            let errors = match self.insert_all(entry, &left).await {
                Ok(errors) => errors,
                Err(error) => return unlisted(&left, error),
            };
            let refused = errors.iter().flatten().find(|it| !is_passing(it));
            if let Some(code) = refused {
                let source = format!("a statement was refused: {code}").into();
                return unlisted(&left, StoreError::Refused { operation: CALL, source });
            }
            left = left.into_iter().zip(errors).filter_map(|(it, error)| error.map(|_| it)).collect();
            if left.is_empty() {
                return None;
            }
        }
        unlisted(
            &left,
            StoreError::Unavailable { operation: CALL, source: "statements were left out to the end".into() },
        )
    }

    /// One call: for each entry why it does not stand, if it doesn't.
    async fn insert_all(
        &self,
        entry: &ChunkEntry,
        entries: &[&ListEntry],
    ) -> Result<Vec<Option<BatchStatementErrorCodeEnum>>, StoreError> {
        let InquiryRecorder { connection, table, .. } = &self.inquiries;
        let statements = entries.iter().map(|it| {
            let mut members = it.members.clone();
            members.extend(self.inquiries.expiry(entry.at));
            let (statement, parameters) = insert_statement(table, members);
            let invalid = |error| StoreError::Setup(format!("a statement can't be built: {error}"));
            BatchStatementRequest::builder()
                .statement(statement)
                .set_parameters(Some(parameters))
                .build()
                .map_err(invalid)
        });
        let statements = statements.collect::<Result<Vec<_>, _>>()?;
        let call = connection.dynamodb.batch_execute_statement().set_statements(Some(statements));
        let answer = call.send().await.map_err(|error| StoreError::of_call(CALL, error))?;
        let mut errors: Vec<_> =
            answer.responses.unwrap_or_default().into_iter().map(|it| it.error.map(code_of)).collect();
        // A statement that wasn't answered may or may not have been done: it is sent again.
        errors.resize(entries.len(), Some(BatchStatementErrorCodeEnum::InternalServerError));
        for error in &mut errors {
            if *error == Some(BatchStatementErrorCodeEnum::DuplicateItem) {
                *error = None;
            }
        }
        Ok(errors)
    }
}

const CALL: &str = "BatchExecuteStatement";

fn code_of(error: BatchStatementError) -> BatchStatementErrorCodeEnum {
    error.code.unwrap_or(BatchStatementErrorCodeEnum::InternalServerError)
}

/// What the service says of a statement that may succeed when it is sent again.
fn is_passing(code: &BatchStatementErrorCodeEnum) -> bool {
    matches!(
        code,
        BatchStatementErrorCodeEnum::InternalServerError
            | BatchStatementErrorCodeEnum::ProvisionedThroughputExceeded
            | BatchStatementErrorCodeEnum::RequestLimitExceeded
            | BatchStatementErrorCodeEnum::ThrottlingError
            | BatchStatementErrorCodeEnum::TransactionConflict
    )
}

/// Reads an entry as the holder's list has it.
pub(crate) fn read_bulk_entry(item: &Item<'_>) -> Result<ListedBulkEntry, StoreError> {
    let basis =
        |it| [BulkBasis::Terms, BulkBasis::IndividualConsent].into_iter().find(|basis| initial(*basis) == it);
    Ok(ListedBulkEntry {
        id: item.parse("id", InquiryId::parse)?,
        bulk: item.parse("bulk", InquiryId::parse)?,
        inquired_at: item.parse("inquiredAt", |it| it.parse().ok())?,
        inquirer: item.parse("askedBy", Municipality::find_str)?,
        holder: item.parse("asked", Municipality::find_str)?,
        basis: item.parse("basis", basis)?,
        outcome: item.parse("outcome", HolderOutcomeKind::parse)?.as_str(),
        persons: item.parse("persons", |it| it.parse().ok())?,
        is_guarded: item.text_if_any("guardedBy").is_some(),
    })
}

/// What stands for a basis in an entry, so that all entries are of one length.
fn initial(basis: BulkBasis) -> &'static str {
    match basis {
        BulkBasis::Terms => "t",
        BulkBasis::IndividualConsent => "i",
    }
}
