//! Rows of one share are written, a few thousand at a time, until all are or the time is over.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::runtime::Handle;
use tokio::time::Instant;
use vrs_http::{Failure, StepError};
use vrs_import::{LoadError, Report, Rest, Rules, Share, Table, UnknownTable, load_some};
use vrs_policy::{Municipality, japan_date};
use vrs_store::Loaded;

use crate::event::{Counts, Loading, Standing};
use crate::source::Source;
use crate::{App, CSV, STEP_PATIENCE, apart, failed, failed_reading, panicked, store_failed};

pub async fn load(app: &App, loading: Loading, until: Instant) -> Result<Standing, StepError> {
    let event = |why: &'static str| StepError::new(Failure::Event, why);
    let share = loading.share().ok_or_else(|| event("there is no such share"))?;
    let municipality =
        Municipality::find_str(&loading.municipality).ok_or_else(|| event("whose records?"))?;
    let began = loading.standing();
    let rules = Rules { holder: municipality.code, today: japan_date(vrs_http::now()) };
    let source = Source::new(app.files.clone(), loading.version(), Handle::current());
    // To open is to read.
    let opened = apart(move || Table::open(source, rules)).await?;
    let mut rest = Some(Rest { table: opened.map_err(unreadable)?, from_line: began.from_line });
    let (mut standing, mut not_taken) = (began, Vec::new());
    // At least once, or it would go round for ever.
    while let Some(Rest { table, from_line }) = rest {
        let (done, lines) = write_some(app, share, table, from_line).await;
        let (counts, left) = match done {
            Ok(done) => done,
            // What was got done counts: the next step finds out whether the call still fails.
            Err(error) if error.failure() == Failure::Busy && standing != began => break,
            Err(error) => return Err(error),
        };
        standing.counts.add(counts);
        standing.is_done = left.is_none();
        standing.from_line = left.as_ref().map_or(standing.from_line, |it| it.from_line);
        not_taken.extend(lines);
        rest = left.filter(|_| Instant::now() < until);
    }
    report(app, &loading, began, not_taken).await?;
    Ok(standing)
}

type Written = (Counts, Option<Rest<Source>>);

/// Writes some rows; beside what came of it the lines of those in whose place another one stands (R6).
async fn write_some(
    app: &App,
    share: Share,
    table: Table<Source>,
    from_line: u64,
) -> (Result<Written, StepError>, Vec<u64>) {
    let not_taken = Arc::new(Mutex::new(Vec::new()));
    let on_row = {
        let not_taken = Arc::clone(&not_taken);
        move |line, loaded| {
            if loaded == Loaded::NotTaken {
                not_taken.lock().unwrap_or_else(PoisonError::into_inner).push(line);
            }
        }
    };
    let some =
        vrs_import::Loading { share, from_line, rows_max: app.pace.rows_at_once, patience: STEP_PATIENCE };
    let done = load_some(Arc::clone(&app.loader), table, some, on_row).await;
    let lines = std::mem::take(&mut *not_taken.lock().unwrap_or_else(PoisonError::into_inner));
    let done = done.map(|(tally, rest)| (tally.into(), rest)).map_err(|error| match error {
        LoadError::Read(error) => failed_reading(error),
        LoadError::Store(error) => store_failed(error),
        LoadError::Ended(error) => panicked(error),
    });
    (done, lines)
}

/// One file for what this step came by: steps of other shares write theirs meanwhile.
async fn report(app: &App, loading: &Loading, began: Standing, mut lines: Vec<u64>) -> Result<(), StepError> {
    if lines.is_empty() {
        return Ok(());
    }
    lines.sort_unstable();
    let mut report = Report::new(Some(Vec::new()), u64::MAX).map_err(failed_reading)?;
    lines.into_iter().for_each(|line| report.add_not_taken(line));
    let name = loading.run.report(&format!("not-taken-{}-{}", loading.share, began.from_line));
    app.files.write(&name, CSV, report.into_file().unwrap_or_default()).await.map_err(failed)
}

/// It could be read when it was checked.
fn unreadable(error: UnknownTable) -> StepError {
    match error {
        UnknownTable::Io(error) => failed_reading(error),
        other => StepError::new(Failure::Exchanged, other),
    }
}
