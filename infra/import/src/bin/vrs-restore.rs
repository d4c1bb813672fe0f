//! `vrs-restore FROM TO`: puts what table FROM has and table TO lacks into TO; what is there already stays as it is.
//!
//! FROM is what `DynamoDB` restored beside TO (OPERATIONS.md). It needs `dynamodb:Scan` on FROM and `dynamodb:PartiQLInsert` on TO; a
//! dry run needs `dynamodb:DescribeTable` and `dynamodb:BatchGetItem` on TO instead, and can't write.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use lexopt::ValueExt as _;
use lexopt::prelude::{Long, Short, Value};
use vrs_import::walk::{Counts, Options};
use vrs_import::{report_failure, restore};
use vrs_store::{Connection, Restorer};

const USAGE: &str = "\
使い方: vrs-restore [--keys <ファイル>] [--check-values] <写しの表> <表>

写しにあって表にないものを、表に戻します。表にあるものは変えません。途中で止まったときは、同じコマンドをもう一度実行してください。
--dry-run では、表にないもののキーを1行に1つずつ、標準出力か --keys のファイル（あれば書き足します）に書き、
内容の異なるものを数えます。
--check-values は、支援措置の表がすべて戻った後に、鍵の確認値だけを戻します。それまでは、どの照会にも答えません。
";

#[tokio::main]
async fn main() -> ExitCode {
    let Arguments { tables: [from, to], keys, only_check_values, options } = match parse() {
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
    let connection = Connection::as_configured().await;
    let restorer = Restorer::new(connection, from.clone(), to.clone());
    let keys = match keys.as_deref().map(append_to).transpose() {
        Ok(it) => it.map(Arc::new),
        Err(error) => return report_failure(&error),
    };
    let lacks_keys = Arc::new(AtomicBool::new(false));
    let on_key = {
        let lacks_keys = Arc::clone(&lacks_keys);
        move |key: String| match &keys {
            Some(file) if writeln!(&**file, "{key}").is_err() => lacks_keys.store(true, Ordering::Relaxed),
            Some(_) => {}
            // That nobody reads them is no reason to fail.
            None => drop(writeln!(io::stdout(), "{key}")),
        }
    };
    match restore(restorer, format!("{from} {to}"), only_check_values, &options, on_key).await {
        Ok(Counts { read, concerned, differing }) => {
            let told = if options.is_dry_run {
                format!("内容の異なるものが{differing}件あります。何も書き込んでいません")
            } else {
                "戻しました".to_owned()
            };
            eprintln!("{from}に{read}件あり、{to}にはそのうち{concerned}件がありませんでした。{told}");
            if lacks_keys.load(Ordering::Relaxed) {
                eprintln!("キーをすべてはファイルに書き出せませんでした");
                return ExitCode::FAILURE;
            }
            ExitCode::SUCCESS
        }
        Err(error) => report_failure(&error),
    }
}

struct Arguments {
    tables: [String; 2],
    keys: Option<PathBuf>,
    only_check_values: bool,
    options: Options,
}

/// What was told before a checkpoint stays. Only its owner reads it.
fn append_to(path: &Path) -> io::Result<File> {
    OpenOptions::new().append(true).create(true).mode(0o600).open(path)
}

fn parse() -> Result<Option<Arguments>, lexopt::Error> {
    let (mut tables, mut keys, mut only_check_values, mut options) =
        (Vec::new(), None, false, Options::default());
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("help") | Short('h') => return Ok(None),
            Value(table) if tables.len() < 2 => tables.push(table.string()?),
            Long("check-values") => only_check_values = true,
            Long("keys") => keys = Some(PathBuf::from(parser.value()?)),
            Long(name) => {
                let name = name.to_owned();
                options.take(&name, &mut parser)?;
            }
            other => return Err(other.unexpected()),
        }
    }
    let tables = tables.try_into().map_err(|_| "<写しの表> <表>")?;
    Ok(Some(Arguments { tables, keys, only_check_values, options }))
}
