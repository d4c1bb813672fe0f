//! The second pass: the rows are written, many at a time.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Read};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::task::{JoinSet, spawn_blocking};
use vrs_policy::MyNumber;
use vrs_store::{Loaded, NamesPut, RecordLoader, StoreError};

use crate::patience::Waiting;
use crate::table::{Row, Table};

/// Rows that are written at the same time. All rows of one person go through the same lane, one after the
/// other in the order of the file, so that none of them overtakes another, nor the entries by its names.
pub const LANES: usize = 64;
/// Rows that wait in a lane; with the number of lanes, all that is ever in memory.
const LANE_ROWS: usize = 16;

/// What the second pass did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Rows that are now on record as the file has them.
    pub written: u64,
    /// Rows that were on record already.
    pub unchanged: u64,
    /// Rows in whose place another registration stands, of the same or a later 登録日時 (R6).
    pub not_taken: u64,
}

impl Tally {
    fn count(&mut self, loaded: Loaded) {
        match loaded {
            Loaded::Written => self.written += 1,
            Loaded::Unchanged => self.unchanged += 1,
            Loaded::NotTaken => self.not_taken += 1,
        }
    }

    fn add(&mut self, other: Self) {
        self.written += other.written;
        self.unchanged += other.unchanged;
        self.not_taken += other.not_taken;
    }
}

/// Why the second pass stopped. What was written stays, and the same file can be loaded again.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The file can't be read to its end, or is not the one that was checked.
    #[error("ファイルを最後まで読めません: {0}")]
    Read(#[from] io::Error),
    /// The store doesn't take a row.
    #[error("データベースに書き込めませんでした")]
    Store(#[from] StoreError),
    /// A part of this program ended early.
    #[error("書き込みの処理が異常終了しました")]
    Ended(#[from] tokio::task::JoinError),
}

/// The file is no longer as it was when it was checked, so that what was checked is not what would be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("読み込みの途中でファイルが書き換えられました。書き換えが終わってから、もう一度実行してください")]
pub struct SourceChanged;

/// Which of a file's persons a worker loads. All rows of one person are one worker's, for the same reason for which they go
/// through one lane. It goes by the number itself, so that all workers share out alike, of whatever release they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    number: u32,
    of: u32,
}

impl Share {
    /// Everybody.
    pub const WHOLE: Self = Self { number: 0, of: 1 };

    /// The share of this number, from 0, out of so many; none when there is no such share.
    #[must_use]
    pub const fn new(number: u32, of: u32) -> Option<Self> {
        if number < of { Some(Self { number, of }) } else { None }
    }

    fn has(self, number: &MyNumber) -> bool {
        // Without the check digit, which says nothing that the others don't.
        let digits = number.expose_digits().iter().take(11);
        let value = digits.fold(0, |value: u64, digit| value * 10 + u64::from(digit.wrapping_sub(b'0')));
        value % u64::from(self.of) == u64::from(self.number)
    }
}

/// What of a table is written in one go.
#[derive(Debug, Clone, Copy)]
pub struct Loading {
    /// Whose rows.
    pub share: Share,
    /// Rows that begin before this line were written before.
    pub from_line: u64,
    /// About how many rows at most.
    pub rows_max: u64,
    /// How long a row is tried again that the store can't take for the moment.
    pub patience: Duration,
}

/// What is left of a table.
pub struct Rest<R> {
    /// The rows from here on.
    pub table: Table<R>,
    /// Everything that begins before this line has been written.
    pub from_line: u64,
}

/// Writes all rows of a table that was checked. A row that the store can't take for the moment is tried again for as long as
/// `patience` says. `on_row` is called for each with its line and what came of it, from any thread.
///
/// # Errors
/// [`LoadError`], at the first row that can't be read or written.
pub async fn load<R>(
    loader: Arc<RecordLoader>,
    table: Table<R>,
    patience: Duration,
    on_row: impl Fn(u64, Loaded) + Clone + Send + 'static,
) -> Result<Tally, LoadError>
where
    R: Read + Send + 'static,
{
    let all = Loading { share: Share::WHOLE, from_line: 0, rows_max: u64::MAX, patience };
    load_some(loader, table, all, on_row).await.map(|(tally, _)| tally)
}

/// Writes some rows of a table that was checked, and gives what is left of it: none when all of this share has been written.
///
/// # Errors
/// [`LoadError`], at the first row that can't be read or written; then some of these rows are written and others not.
pub async fn load_some<R>(
    loader: Arc<RecordLoader>,
    table: Table<R>,
    some: Loading,
    on_row: impl Fn(u64, Loaded) + Clone + Send + 'static,
) -> Result<(Tally, Option<Rest<R>>), LoadError>
where
    R: Read + Send + 'static,
{
    let mut lanes = JoinSet::new();
    let senders = (0..LANES).map(|_| {
        let (sender, rows) = mpsc::channel(LANE_ROWS);
        lanes.spawn(write_lane(Arc::clone(&loader), rows, some.patience, on_row.clone()));
        sender
    });
    let senders: Vec<Sender<Row>> = senders.collect();
    // Reading blocks, and waits while the lanes are full.
    let reader = spawn_blocking(move || distribute(table, some, &senders));
    let mut tally = Tally::default();
    while let Some(lane) = lanes.join_next().await {
        // A lane that fails ends the others, and through their closed channels the reader.
        tally.add(lane??);
    }
    Ok((tally, reader.await??))
}

/// Puts each row into the lane of its person.
fn distribute<R: Read>(
    mut table: Table<R>,
    some: Loading,
    lanes: &[Sender<Row>],
) -> io::Result<Option<Rest<R>>> {
    let (mut rows_left, mut from_line) = (some.rows_max, some.from_line);
    while rows_left > 0 {
        let Some(row) = table.next() else { return Ok(None) };
        // It was without fault when it was checked.
        let row = row?.map_err(|_| io::Error::other(SourceChanged))?;
        let line = row.line;
        if line < some.from_line {
            continue;
        }
        from_line = line + 1;
        if !some.share.has(&row.number) {
            continue;
        }
        rows_left -= 1;
        let lane = lane_of(&row.number, lanes.len());
        let sent = lanes.get(lane).is_some_and(|it| it.blocking_send(row).is_ok());
        if !sent {
            // The lane has failed, and tells why itself.
            return Ok(None);
        }
    }
    Ok(Some(Rest { table, from_line }))
}

fn lane_of(number: &MyNumber, lanes: usize) -> usize {
    let mut hasher = DefaultHasher::new();
    number.expose_digits().hash(&mut hasher);
    usize::try_from(hasher.finish() % lanes as u64).unwrap_or_default()
}

async fn write_lane(
    loader: Arc<RecordLoader>,
    mut rows: Receiver<Row>,
    patience: Duration,
    on_row: impl Fn(u64, Loaded),
) -> Result<Tally, StoreError> {
    let (mut tally, mut names_put) = (Tally::default(), NamesPut::default());
    while let Some(row) = rows.recv().await {
        let mut waiting = Waiting::at_most(patience);
        let loaded = loop {
            match loader.load_after(&mut names_put, &row.number, &row.record).await {
                Ok(loaded) => break loaded,
                Err(error) => waiting.after(error).await?,
            }
        };
        tally.count(loaded);
        on_row(row.line, loaded);
    }
    Ok(tally)
}
