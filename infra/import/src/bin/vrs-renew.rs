//! `vrs-renew begin | copy | remove-old`: begins a system, or moves the records to the newest version of the pseudonyms' secret.
//!
//! The steps, and what to set in between, stand in infra/DEPLOY.md.

use std::process::ExitCode;
use std::sync::Arc;

use lexopt::prelude::{Long, Short, Value};
use vrs_import::walk::{Counts, Options};
use vrs_import::{renew, report_failure};
use vrs_store::{Connection, RecordRenewer, Renewal, StoreError, environment, unlock_pseudonym_keys};

const USAGE: &str = "\
使い方: vrs-renew begin、vrs-renew copy または vrs-renew remove-old

beginは、システムを始めるときに一度だけ、鍵の確認値を記録します。copyとremove-oldは、接種記録を新しい鍵の仮名に移します。途中で止まったときは、同じコマンドをもう一度実行してください。
";

#[tokio::main]
async fn main() -> ExitCode {
    let (step, options) = match parse() {
        Ok(Some(it)) => it,
        Ok(None) => {
            println!("{USAGE}\n{}", Options::USAGE);
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            eprintln!("引数が正しくありません: {error}\n\n{USAGE}\n{}", Options::USAGE);
            return ExitCode::from(2);
        }
    };
    let renewer = match renewer().await {
        Ok(it) => it,
        Err(error) => return report_failure(&error),
    };
    let done = if options.is_dry_run { Renewal::Count } else { step };
    match renew(renewer, done, &options).await {
        Ok(counts) => {
            println!("{}", told(done, counts));
            ExitCode::SUCCESS
        }
        Err(error) => report_failure(&error),
    }
}

fn told(step: Renewal, Counts { read, concerned, .. }: Counts) -> String {
    match step {
        Renewal::Begin => "鍵の確認値を記録しました".to_owned(),
        Renewal::Count => {
            format!("{read}件を読みました。古い鍵の仮名のものは{concerned}件です。何も書き込んでいません")
        }
        Renewal::Copy => format!("{read}件を読み、古い鍵の仮名の{concerned}件を新しい鍵の仮名に写しました"),
        Renewal::RemoveOld => format!("{read}件を読み、古い鍵の仮名の{concerned}件を取り除きました"),
    }
}

fn parse() -> Result<Option<(Renewal, Options)>, lexopt::Error> {
    let (mut step, mut options) = (None, Options::default());
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("help") | Short('h') => return Ok(None),
            Value(value) if step.is_none() && value == "begin" => step = Some(Renewal::Begin),
            Value(value) if step.is_none() && value == "copy" => step = Some(Renewal::Copy),
            Value(value) if step.is_none() && value == "remove-old" => step = Some(Renewal::RemoveOld),
            Long(name) => {
                let name = name.to_owned();
                options.take(&name, &mut parser)?;
            }
            other => return Err(other.unexpected()),
        }
    }
    let step = step.ok_or("begin, copy, remove-old")?;
    Ok(Some((step, options)))
}

async fn renewer() -> Result<RecordRenewer, StoreError> {
    let (records, protections) = (environment("RECORDS_TABLE")?, environment("PROTECTIONS_TABLE")?);
    let locked = environment("PSEUDONYM_KEYS")?;
    let connection = Connection::as_configured().await;
    let keys = Arc::new(unlock_pseudonym_keys(&connection, &locked).await?);
    Ok(RecordRenewer::new(connection, records, protections, keys))
}
