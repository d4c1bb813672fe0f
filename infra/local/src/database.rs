//! DynamoDB: the embedded engine, or another one that was named.

use std::{path::Path, time::Duration};

use anyhow::{Context as _, Result, anyhow};
use dynoxide::Database;

use crate::{ports, private};

const FILE: &str = "dynamodb.sqlite";
/// DynamoDB drops expired items within days; here it is done at once.
const EXPIRY: Duration = Duration::from_secs(60);

/// Starts the embedded engine, in memory or on a file, and tells its endpoint.
///
/// # Errors
/// When the file can't be used.
pub async fn start(data_dir: Option<&Path>) -> Result<String> {
    let database = match data_dir {
        Some(directory) => {
            let file = directory.join(FILE);
            let name = file.to_str().context("DATA_DIR is not UTF-8")?;
            // SQLite would make it readable for everybody.
            private::read_or_make(&file, || Ok(Vec::new()))?;
            Database::new(name).map_err(|error| anyhow!("{}: {error}", file.display()))?
        }
        None => Database::memory().map_err(|error| anyhow!("{error}"))?,
    };
    let listener = ports::take(0).await?;
    let endpoint = format!("http://{}", listener.local_addr()?);
    tokio::spawn(dynoxide::server::serve_on(listener, database.clone()));
    tokio::spawn(drop_expired(database));
    Ok(endpoint)
}

async fn drop_expired(database: Database) {
    let mut clock = tokio::time::interval(EXPIRY);
    loop {
        clock.tick().await;
        let database = database.clone();
        let _ = tokio::task::spawn_blocking(move || database.sweep_ttl()).await;
    }
}
