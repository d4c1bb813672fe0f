//! `vrs-restore FROM TO`: puts what table FROM has and table TO lacks into TO; what is there already stays as it is.
//!
//! FROM is what `DynamoDB` restored beside TO (OPERATIONS.md). It needs `dynamodb:Scan` on FROM and `dynamodb:PartiQLInsert` on TO; a
//! dry run needs `dynamodb:DescribeTable` and `dynamodb:BatchGetItem` on TO instead, and can't write.

use std::io::{self, Write as _};
use std::process::ExitCode;

use lexopt::ValueExt as _;
use lexopt::prelude::{Long, Short, Value};
use vrs_import::walk::{Counts, Options};
use vrs_import::{report_failure, restore};
use vrs_store::{Connection, Restorer};

const USAGE: &str = "\
使い方: vrs-restore <写しの表> <表>

写しにあって表にないものを、表に戻します。表にあるものは変えません。途中で止まったときは、同じコマンドをもう一度実行してください。
--dry-run では、表にないもののキーを1行に1つずつ標準出力に書き、内容の異なるものを数えます。
";

#[tokio::main]
async fn main() -> ExitCode {
    let ([from, to], options) = match parse() {
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
    // That nobody reads them is no reason to fail.
    let on_key = |key: String| drop(writeln!(io::stdout(), "{key}"));
    match restore(restorer, format!("{from} {to}"), &options, on_key).await {
        Ok(Counts { read, concerned, differing }) => {
            let told = if options.is_dry_run {
                format!("内容の異なるものが{differing}件あります。何も書き込んでいません")
            } else {
                "戻しました".to_owned()
            };
            eprintln!("{from}に{read}件あり、{to}にはそのうち{concerned}件がありませんでした。{told}");
            ExitCode::SUCCESS
        }
        Err(error) => report_failure(&error),
    }
}

fn parse() -> Result<Option<([String; 2], Options)>, lexopt::Error> {
    let (mut tables, mut options) = (Vec::new(), Options::default());
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("help") | Short('h') => return Ok(None),
            Value(table) if tables.len() < 2 => tables.push(table.string()?),
            Long(name) => {
                let name = name.to_owned();
                options.take(&name, &mut parser)?;
            }
            other => return Err(other.unexpected()),
        }
    }
    let tables = tables.try_into().map_err(|_| "<写しの表> <表>")?;
    Ok(Some((tables, options)))
}
