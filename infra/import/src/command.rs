//! The command `vrs-import`.

use std::error::Error;
use std::ffi::OsString;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use jiff::Timestamp;
use lexopt::prelude::{Long, Short, Value};
use vrs_policy::{Municipality, japan_date};
use vrs_store::{Connection, RecordLoader, StoreError, environment, unlock_pseudonym_keys};

use crate::check::{Checked, check};
use crate::load::{LoadError, Tally, load};
use crate::progress::{Progress, say};
use crate::source::{Source, SourceError};
use crate::table::{Rules, Table, UnknownTable};

const USAGE: &str = "\
使い方: vrs-import --municipality <自治体コード> <CSVファイル>

自治体の接種記録ファイルを読み込みます。全体を確認してから書き込み、誤りが1つでもあれば何も書き込みません。
同じファイルを何度読み込んでも結果は同じです。途中で止まったときは、もう一度実行してください。

  --municipality <自治体コード>  記録を保有する自治体（6桁、例 012025）
  --help                         この説明を表示します

環境変数 RECORDS_TABLE と PSEUDONYM_KEYS、およびAWSの認証情報が必要です。";

/// Why nothing, or not everything, was loaded.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("{0}\n\n{USAGE}")]
    Usage(String),
    #[error("自治体コード「{0}」の自治体はありません。6桁の自治体コード（検査数字を含む）を指定してください")]
    UnknownMunicipality(String),
    #[error("{path}: {source}", path = .0.display(), source = .1)]
    Source(PathBuf, SourceError),
    #[error("{path}: {source}", path = .0.display(), source = .1)]
    Table(PathBuf, UnknownTable),
    #[error("{faulty_rows}行に{faults}個の誤りがあるため、何も書き込みませんでした。ファイルを直して、もう一度実行してください",
        faulty_rows = .0.faulty_rows, faults = .0.faults)]
    Faulty(Checked),
    #[error("データベースに接続できません: {0}")]
    Connect(StoreError),
    #[error(
        "{0}\n書き込み済みの行はそのまま有効です。もう一度同じファイルを読み込めば、残りが書き込まれます"
    )]
    Load(LoadError),
}

/// Runs the command with these arguments, the name of the program not among them.
pub async fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    match import(arguments).await {
        Ok(summary) => {
            // That nobody reads it is no reason to fail: everything is written.
            let _ = writeln!(io::stdout(), "{summary}");
            ExitCode::SUCCESS
        }
        Err(failure) => {
            say(&failure);
            let mut cause = failure.cause();
            while let Some(error) = cause {
                say(format_args!("  原因: {error}"));
                cause = error.source();
            }
            ExitCode::FAILURE
        }
    }
}

impl Failure {
    /// What the operator's technician needs besides the message.
    fn cause(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Connect(error) => error.source(),
            Self::Load(error) => error.source(),
            _ => None,
        }
    }
}

/// `None` when only the usage was asked for.
struct Arguments {
    municipality: &'static Municipality,
    path: PathBuf,
}

async fn import(arguments: impl IntoIterator<Item = OsString>) -> Result<String, Failure> {
    let Some(Arguments { municipality, path }) = parse(arguments)? else { return Ok(USAGE.to_owned()) };
    let rules = Rules { holder: municipality.code, today: japan_date(Timestamp::now()) };
    let mut source = Source::open(&path).map_err(|it| Failure::Source(path.clone(), it))?;

    let checked = first_pass(&mut source, rules, &path)?;
    let loader = connect().await.map_err(Failure::Connect)?;
    let tally = second_pass(loader, source, rules, &path, checked.rows).await?;

    let Municipality { code, prefecture, name, .. } = municipality;
    let (rows, Tally { written, unchanged }) = (checked.rows, tally);
    Ok(format!(
        "{prefecture}{name}（{code}）の{rows}件を読み込みました: 書き込み {written}件、変更なし {unchanged}件"
    ))
}

fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Option<Arguments>, Failure> {
    let usage = |_: lexopt::Error| Failure::Usage("引数が正しくありません".to_owned());
    let (mut municipality, mut path) = (None, None);
    let mut parser = lexopt::Parser::from_args(arguments);
    while let Some(argument) = parser.next().map_err(usage)? {
        match argument {
            Long("help") | Short('h') => return Ok(None),
            Long("municipality") => {
                municipality = Some(parser.value().map_err(usage)?.to_string_lossy().into_owned());
            }
            Value(value) if path.is_none() => path = Some(PathBuf::from(value)),
            other => return Err(usage(other.unexpected())),
        }
    }
    let missing = |what: &str| Failure::Usage(format!("{what}を指定してください"));
    let code = municipality.filter(|it| !it.is_empty()).ok_or_else(|| missing("自治体コード"))?;
    let path = path.filter(|it| !it.as_os_str().is_empty()).ok_or_else(|| missing("CSVファイル"))?;
    let municipality = Municipality::find_str(&code).ok_or(Failure::UnknownMunicipality(code))?;
    Ok(Some(Arguments { municipality, path }))
}

fn first_pass(source: &mut Source, rules: Rules, path: &Path) -> Result<Checked, Failure> {
    let failure = |it: UnknownTable| Failure::Table(path.to_owned(), it);
    let progress = Progress::over_bytes("確認", source.bytes());
    let mut table = Table::open(source, rules).map_err(failure)?;
    progress.say(format_args!("{}: 文字コードは{}です。全体を確認します", path.display(), table.encoding()));
    let checked = check(&mut table, |it| progress.say(it), |bytes| progress.at(bytes));
    progress.finish();
    let checked = checked.map_err(|it| failure(it.into()))?;
    if checked.faults > 0 {
        return Err(Failure::Faulty(checked));
    }
    Ok(checked)
}

async fn second_pass(
    loader: RecordLoader,
    mut source: Source,
    rules: Rules,
    path: &Path,
    rows: u64,
) -> Result<Tally, Failure> {
    let failure = |it: UnknownTable| Failure::Table(path.to_owned(), it);
    source.rewind().map_err(|it| failure(it.into()))?;
    let table = Table::open(source, rules).map_err(failure)?;
    say(format_args!("誤りはありません。{rows}件を書き込みます"));
    let progress = Progress::over_rows("書き込み", rows);
    let on_row = {
        let progress = progress.clone();
        move || progress.advance()
    };
    let tally = load(Arc::new(loader), table, on_row).await;
    progress.finish();
    tally.map_err(Failure::Load)
}

async fn connect() -> Result<RecordLoader, StoreError> {
    let (table, locked) = (environment("RECORDS_TABLE")?, environment("PSEUDONYM_KEYS")?);
    let connection = Connection::from_environment().await;
    let keys = unlock_pseudonym_keys(&connection, &locked).await?;
    Ok(RecordLoader::new(connection, table, Arc::new(keys)))
}
