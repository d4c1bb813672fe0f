//! Loads a municipality's file out of the bucket, in the account: under a role that nobody can take, so that nobody holds the secret
//! by it. The same code checks and writes as in the command `vrs-import`.
//!
//! A state machine calls it: once to check the whole file, for each share of its persons again and again from where the last call
//! stopped, and once at the end (infra/template.yaml, `RegistrationImport`). What it says of the file by line is in reports beside it.

mod event;
mod load;
mod plan;
mod source;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinError;
use tokio::time::Instant;
use vrs_files::{FileError, Files};
use vrs_http::{Failure, StepError};
use vrs_import::{SourceChanged, Waiting};
use vrs_policy::Municipality;
use vrs_store::{
    Connection, RecordLoader, RegistrationRecorder, StoreError, environment, environment_number,
    unlock_pseudonym_keys,
};

pub use event::{Answer, Event};
use event::{Counts, Finishing};

/// Media type of reports.
const CSV: &str = "text/csv; charset=utf-8";

/// How long a call is tried again within a step. Longer waits are the state machine's, which costs nothing meanwhile.
const STEP_PATIENCE: Duration = Duration::from_secs(30);

/// How the work is divided.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Workers that load shares at once.
    pub workers: u32,
    /// Rows for which another share pays: each worker reads the whole file.
    pub rows_a_share: u64,
    /// Rows that are written between two looks at the time: what is written once more when a step ends in the middle.
    pub rows_at_once: u64,
}

impl Pace {
    /// As it is in the account.
    const fn of(workers: u32) -> Self {
        Self { workers, rows_a_share: 250_000, rows_at_once: 5_000 }
    }
}

/// What the function needs.
#[derive(Debug)]
pub struct App {
    files: Files,
    loader: Arc<RecordLoader>,
    recorder: RegistrationRecorder,
    pace: Pace,
}

impl App {
    /// Loads with these.
    #[must_use]
    pub fn new(files: Files, loader: RecordLoader, recorder: RegistrationRecorder, pace: Pace) -> Self {
        Self { files, loader: Arc::new(loader), recorder, pace }
    }

    /// Sets up from the environment of the process.
    ///
    /// # Errors
    /// [`StoreError`], when a variable is missing or the secret can't be had.
    pub async fn from_environment() -> Result<Self, StoreError> {
        let connection = Connection::from_environment().await;
        let keys = Arc::new(unlock_pseudonym_keys(&connection, &environment("PSEUDONYM_KEYS")?).await?);
        Ok(Self::new(
            Files::new(&connection, &environment("FILES_BUCKET")?),
            RecordLoader::new(connection.clone(), environment("RECORDS_TABLE")?, keys),
            RegistrationRecorder::new(connection, environment("REGISTRATIONS_TABLE")?),
            Pace::of(environment_number("WORKERS")?),
        ))
    }
}

/// Takes one step, and stops by this time.
///
/// # Errors
/// [`StepError`]
pub async fn take_step(app: &App, event: Event, until: Instant) -> Result<Answer, StepError> {
    match event {
        Event::Plan(planning) => plan::plan(app, planning).await.map(Answer::Plan),
        Event::Load(loading) => load::load(app, loading, until).await.map(Answer::Standing),
        Event::Finish(finishing) => finish(app, &finishing).await.map(Answer::Counts),
    }
}

/// Everything is written: that is noted, and the file goes.
async fn finish(app: &App, finishing: &Finishing) -> Result<Counts, StepError> {
    let unknown = || StepError::new(Failure::Event, "whose records?");
    let municipality = Municipality::find_str(&finishing.municipality).ok_or_else(unknown)?;
    let mut waiting = Waiting::at_most(STEP_PATIENCE);
    while let Err(error) = app.recorder.loaded(municipality.code, vrs_http::now()).await {
        waiting.after(error).await.map_err(store_failed)?;
    }
    app.files.delete(finishing.file.as_str(), &finishing.etag).await.map_err(failed)?;
    let mut counts = Counts::default();
    finishing.parts.iter().for_each(|it| counts.add(*it));
    Ok(counts)
}

fn failed(error: FileError) -> StepError {
    match error {
        FileError::Store(error) => store_failed(error),
        FileError::Exchanged => StepError::new(Failure::Exchanged, error),
    }
}

fn store_failed(error: StoreError) -> StepError {
    StepError::new(if error.passes() { Failure::Busy } else { Failure::Refused }, error)
}

/// What a reader met, inside the form in which readers tell it.
fn failed_reading(error: io::Error) -> StepError {
    match error.downcast::<FileError>() {
        Ok(error) => failed(error),
        Err(error) if matches!(error.get_ref(), Some(it) if it.is::<SourceChanged>()) => {
            StepError::new(Failure::Exchanged, error)
        }
        Err(error) => StepError::new(Failure::Refused, error),
    }
}

/// Does what blocks on a thread of its own, and waits for it.
#[expect(clippy::disallowed_methods, reason = "it is waited for, before the step is answered")]
async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, StepError> {
    tokio::task::spawn_blocking(work).await.map_err(panicked)
}

fn panicked(error: JoinError) -> StepError {
    StepError::new(Failure::Refused, error)
}
