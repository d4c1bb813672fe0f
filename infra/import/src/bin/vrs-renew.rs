//! `vrs-renew copy | remove-old`: moves the records to the newest version of the pseudonyms' secret.
//!
//! The steps, and what to set in between, stand in infra/DEPLOY.md.

use std::process::ExitCode;
use std::sync::Arc;

use vrs_store::{
    Connection, ProtectionReader, ProtectionRenewer, RecordRenewer, StoreError, environment,
    unlock_pseudonym_keys,
};

#[tokio::main]
async fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (step, more) = (arguments.next(), arguments.next());
    let done = match (step.as_deref(), more) {
        (Some("copy"), None) => copy().await,
        (Some("remove-old"), None) => remove_old().await,
        _ => {
            eprintln!("使い方: vrs-renew copy または vrs-renew remove-old");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report(&error);
            ExitCode::FAILURE
        }
    }
}

async fn copy() -> Result<(), StoreError> {
    let copied = renewer().await?.copy().await?;
    eprintln!("{copied}件を新しい鍵の仮名に写しました。もう一度実行しても害はありません");
    Ok(())
}

async fn remove_old() -> Result<(), StoreError> {
    let removed = renewer().await?.remove_old().await?;
    eprintln!("古い鍵の仮名の{removed}件を取り除きました");
    Ok(())
}

async fn renewer() -> Result<RecordRenewer, StoreError> {
    let (table, locked) = (environment("RECORDS_TABLE")?, environment("PSEUDONYM_KEYS")?);
    let connection = Connection::as_configured().await;
    let keys = unlock_pseudonym_keys(&connection, &locked).await?;
    let keys = Arc::new(keys);
    let protections =
        ProtectionReader::new(connection.clone(), environment("PROTECTIONS_TABLE")?, Arc::clone(&keys));
    Ok(RecordRenewer::new(connection, table, keys, ProtectionRenewer::new(protections)))
}

fn report(error: &StoreError) {
    eprintln!("途中で止まりました。同じコマンドをもう一度実行できます");
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(it) = cause {
        eprintln!("  原因: {it}");
        cause = it.source();
    }
}
