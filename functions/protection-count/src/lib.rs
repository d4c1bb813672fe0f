//! Counts all protections, so that an alarm sees when some are gone that nobody lifted (P3).
//!
//! Protections are only ever added, and a lift is one more item: the number that was ever made can't fall. When it does, items
//! were lost (deleted, or the table was put back to an older state), and people are answered for who should not be.

use vrs_store::{Connection, ProtectionCount, ProtectionCounter, StoreError, environment};

/// What the function needs: the right to count. It has no secret, and can't tell whom it counts.
#[derive(Debug)]
pub struct App {
    protections: ProtectionCounter,
}

impl App {
    /// Counts these.
    #[must_use]
    pub const fn new(protections: ProtectionCounter) -> Self {
        Self { protections }
    }

    /// Sets up from the environment of the process.
    ///
    /// # Errors
    /// [`StoreError`], when a variable is missing.
    pub async fn from_environment() -> Result<Self, StoreError> {
        let connection = Connection::from_environment().await;
        Ok(Self::new(ProtectionCounter::new(connection, environment("PROTECTIONS_TABLE")?)))
    }
}

/// Counts once, and logs the line from which the metric is made.
///
/// # Errors
/// [`StoreError`]; then there is no count, and an alarm sees that as well.
pub async fn handle(app: &App) -> Result<(), StoreError> {
    let ProtectionCount { started, lifted } = app.protections.count().await?;
    tracing::info!(target: "vrs", outcome = "counted", started, lifted);
    Ok(())
}
