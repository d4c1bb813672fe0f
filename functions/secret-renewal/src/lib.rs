//! Moves all records to the newest secret, in the account: under a role that nobody can take, so that nobody holds the secret by it.
//!
//! A state machine calls it for each segment, again and again from where the last call stopped, until the segment is done
//! (infra/template.yaml, `SecretRenewal`). The steps that a renewal takes stand in infra/DEPLOY.md.

mod event;

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use vrs_http::{Failure, StepError};
use vrs_import::Renewing;
use vrs_import::walk::{CALLS_AT_ONCE, Counts, Pace, Standing, next_page};
use vrs_store::{
    Connection, RecordRenewer, Renewal, StoreError, environment, environment_number, unlock_pseudonym_keys,
};

use event::{Answer, Event, Going, Plan, Wanted, Work};

/// How long a call is tried again within a step (longer waits are the state machine's, which costs nothing meanwhile), and how many
/// are in flight.
const PACE: Pace = Pace { patience: Duration::from_secs(30), calls_at_once: CALLS_AT_ONCE };

/// Segments when nothing else is said: several to each worker, so that none is left alone with much at the end.
const SEGMENTS: u32 = 500;

/// The most segments: what the state machine holds of each has to fit into its state.
const SEGMENTS_MAX: u32 = 1000;

/// What the function needs.
#[derive(Debug)]
pub struct App {
    renewer: RecordRenewer,
    workers: u32,
}

impl App {
    /// Moves with this, by so many workers at once.
    #[must_use]
    pub const fn new(renewer: RecordRenewer, workers: u32) -> Self {
        Self { renewer, workers }
    }

    /// Sets up from the environment of the process.
    ///
    /// # Errors
    /// [`StoreError`], when a variable is missing or the secret can't be had.
    pub async fn from_environment() -> Result<Self, StoreError> {
        let connection = Connection::from_environment().await;
        let keys = Arc::new(unlock_pseudonym_keys(&connection, &environment("PSEUDONYM_KEYS")?).await?);
        let (records, protections) = (environment("RECORDS_TABLE")?, environment("PROTECTIONS_TABLE")?);
        let renewer = RecordRenewer::new(connection, records, protections, keys);
        Ok(Self::new(renewer, environment_number("WORKERS")?))
    }
}

/// Takes one step, and stops by this time.
///
/// # Errors
/// [`StepError`]
pub async fn take_step(app: &App, event: Event, until: Instant) -> Result<Answer, StepError> {
    match event {
        Event::Plan { input } => plan(app, &input).await.map(Answer::Plan),
        Event::GoOn(going) => go_on(app, &going, until).await.map(Answer::Standing),
        Event::Finish { parts } => {
            let mut counts = Counts::default();
            parts.into_iter().for_each(|it| counts.add(it));
            Ok(Answer::Counts(counts))
        }
    }
}

/// Protections are copied before any record (P2), and nothing is removed that readers may still need.
async fn plan(app: &App, wanted: &Wanted) -> Result<Plan, StepError> {
    let of = wanted.segments.unwrap_or(SEGMENTS);
    if !(1..=SEGMENTS_MAX).contains(&of) {
        return Err(StepError::new(Failure::Event, "segments must be 1 to 1000"));
    }
    app.renewer.begin(wanted.work.into()).await.map_err(failed)?;
    // To begin is all that there is to do.
    let segments = if wanted.work == Work::Begin { 0..0 } else { 0..of };
    Ok(Plan { work: wanted.work, of, segments: segments.collect(), workers: app.workers })
}

/// What was got done counts, even if a call fails then: the next step finds out whether it still does.
async fn go_on(app: &App, going: &Going, until: Instant) -> Result<Standing, StepError> {
    let segment =
        going.segment().ok_or_else(|| StepError::new(Failure::Event, "there is no such segment"))?;
    let began = going.standing();
    let step: Renewal = going.work.into();
    // Of whatever deployment this process is.
    app.renewer.check(step).map_err(failed)?;
    let errand = Renewing::new(app.renewer.clone(), step);
    let mut standing = began.clone();
    // At least one page, or it would go round for ever.
    loop {
        standing = match next_page(&errand, segment, &standing, PACE).await {
            Ok((next, _)) => next,
            Err(error) if error.passes() && standing != began => return Ok(standing),
            Err(error) => return Err(failed(error)),
        };
        if standing.is_done || Instant::now() >= until {
            return Ok(standing);
        }
    }
}

fn failed(error: StoreError) -> StepError {
    StepError::new(if error.passes() { Failure::Busy } else { Failure::Refused }, error)
}
