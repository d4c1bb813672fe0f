//! The command `vrs-import`.

use std::error::Error;
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use lexopt::ValueExt as _;
use lexopt::prelude::{Long, Short, Value};
use vrs_policy::{
    Abolition, MeantMunicipality, Municipality, MunicipalityCode, japan_date, municipality_meant_by,
};
use vrs_store::{
    Connection, Loaded, RecordLoader, RegistrationRecorder, StoreError, environment, unlock_pseudonym_keys,
};

use crate::check::{CheckError, Checked, ROWS_MAX, check, settle};
use crate::load::{LoadError, Tally, load};
use crate::patience::{PATIENCE, Waiting};
use crate::progress::{Progress, say};
use crate::report::Report;
use crate::source::{Source, SourceError};
use crate::table::{PassedOver, Rules, Table, UnknownTable};

const USAGE: &str = "\
使い方: vrs-import --municipality <自治体コード> [--report <CSVファイル>] [--patience <秒>] <CSVファイル>

自治体の接種記録ファイルを読み込みます。全体を確認してから書き込み、誤りが1つでもあれば何も書き込みません。
同じファイルを何度読み込んでも結果は同じです。途中で止まったときは、もう一度実行してください。

  --municipality <自治体コード>  記録を保有する自治体（6桁、例 012025）
  --report <CSVファイル>         誤り・警告・書き込まなかった行を、すべてこのファイルに書き出します
  --patience <秒>                データベースが混み合うとき、1件ごとに待つ時間（指定しなければ300秒）
  --help                         この説明を表示します

環境変数 RECORDS_TABLE、REGISTRATIONS_TABLE、PSEUDONYM_KEYS と、AWSの認証情報が必要です。";

/// Why nothing, or not everything, was loaded.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("{0}\n\n{USAGE}")]
    Usage(String),
    #[error("自治体コード「{0}」の自治体はありません。{meant}", meant = meant_by(.0))]
    UnknownMunicipality(String),
    #[error("{path}: 結果を書き出せません: {source}", path = .0.display(), source = .1)]
    Report(PathBuf, io::Error),
    #[error("結果の書き出し先が、読み込むファイルと同じです。別の名前を指定してください")]
    ReportIsSource,
    #[error("{path}: {source}", path = .0.display(), source = .1)]
    Source(PathBuf, SourceError),
    #[error("{path}: {source}", path = .0.display(), source = .1)]
    Table(PathBuf, UnknownTable),
    #[error("{path}: {source}", path = .0.display(), source = .1)]
    Check(PathBuf, CheckError),
    #[error("{0}")]
    Faulty(String),
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

/// Says why a command stopped, down to what its technician needs.
pub fn report_failure(error: &dyn Error) -> ExitCode {
    say("途中で止まりました。同じコマンドをもう一度実行できます");
    let mut cause = Some(error);
    while let Some(error) = cause {
        say(format_args!("  原因: {error}"));
        cause = error.source();
    }
    ExitCode::FAILURE
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

/// What is to be loaded.
struct Arguments {
    municipality: Municipality,
    path: PathBuf,
    report: Option<PathBuf>,
    patience: Duration,
}

async fn import(arguments: impl IntoIterator<Item = OsString>) -> Result<String, Failure> {
    let Some(Arguments { municipality, path, report: report_path, patience }) = parse(arguments)? else {
        return Ok(USAGE.to_owned());
    };
    let report_failure = |it| Failure::Report(report_path.clone().unwrap_or_default(), it);
    let rules = Rules { holder: municipality.code, today: japan_date(Timestamp::now()) };
    if let Some(Abolition { on, .. }) = municipality.abolition.filter(|_| !municipality.stands(rules.today)) {
        let Municipality { prefecture, name, .. } = municipality.keeper(rules.today);
        say(format_args!(
            "{}は{on}に廃止されています。記録は{prefecture}{name}への照会で見つかります",
            municipality.name
        ));
    }
    let source = Source::open(&path).map_err(|it| Failure::Source(path.clone(), it))?;
    if report_path.as_deref().is_some_and(|it| is_same_file(it, &path)) {
        return Err(Failure::ReportIsSource);
    }
    let mut report = report_to(report_path.as_deref()).map_err(report_failure)?;

    let checked = first_pass(&source, rules, &path, &mut report)?;
    if report.faults.count() > 0 {
        report.finish().map_err(report_failure)?;
        return Err(Failure::Faulty(told_of_faults(checked, &report)));
    }
    let (loader, recorder) = connect().await.map_err(Failure::Connect)?;
    let (tally, mut report) =
        second_pass(loader, source, rules, &path, patience, checked.rows, report).await?;
    note_as_loaded(&recorder, rules.holder, patience).await.map_err(|it| Failure::Load(it.into()))?;
    report.finish().map_err(report_failure)?;
    Ok(told_of_success(municipality, checked, tally, &report))
}

/// Whether both paths lead to one file, by whatever names.
fn is_same_file(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// What is told, and written into the file that was named.
type FileReport = Report<BufWriter<File>>;

fn report_to(path: Option<&Path>) -> io::Result<FileReport> {
    let file = path.map(File::create).transpose()?;
    Report::new(file.map(BufWriter::new), u64::MAX)
}

fn told_of_success(
    municipality: Municipality,
    checked: Checked,
    tally: Tally,
    report: &FileReport,
) -> String {
    let Municipality { code, prefecture, name, .. } = municipality;
    let (rows, Tally { written, unchanged, not_taken: not_taken_count }) = (checked.rows, tally);
    let Report { warnings, not_taken, .. } = report;
    format!(
        "{prefecture}{name}（{code}）の{rows}件を読み込みました: 書き込み {written}件、変更なし {unchanged}件、\
         書き込まなかった行 {not_taken_count}件、警告 {warnings_count}件{not_taken}{warnings}",
        warnings_count = warnings.count(),
    )
}

fn told_of_faults(checked: Checked, report: &FileReport) -> String {
    let Checked { rows, faulty_rows } = checked;
    let Report { faults, warnings, .. } = report;
    format!(
        "{rows}件を確認し、{faulty_rows}行に{faults_count}個の誤りがあるため、何も書き込みませんでした\
         （警告 {warnings_count}件）。ファイルを直して、もう一度実行してください{faults}{warnings}",
        rows = rows + faulty_rows,
        faults_count = faults.count(),
        warnings_count = warnings.count(),
    )
}

/// What was meant by a code that no municipality has, as far as it can be told.
fn meant_by(code: &str) -> String {
    match municipality_meant_by(code) {
        Some(MeantMunicipality::Ward(ward, city)) => format!(
            "{city}{ward}のコードです。{city}のコード {code} を指定してください",
            city = city.name,
            code = city.code
        ),
        Some(MeantMunicipality::Prefecture(name)) => {
            format!("{name}のコードです。市区町村のコードを指定してください")
        }
        Some(MeantMunicipality::FiveDigits(municipality)) => format!(
            "5桁しかありません。{}なら、検査数字を含む6桁の {} を指定してください",
            municipality.name, municipality.code
        ),
        None => "6桁の自治体コード（検査数字を含む）を指定してください".to_owned(),
    }
}

fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Option<Arguments>, Failure> {
    let usage = |_: lexopt::Error| Failure::Usage("引数が正しくありません".to_owned());
    let (mut municipality, mut path, mut report, mut patience) = (None, None, None, PATIENCE);
    let mut parser = lexopt::Parser::from_args(arguments);
    while let Some(argument) = parser.next().map_err(usage)? {
        match argument {
            Long("help") | Short('h') => return Ok(None),
            Long("municipality") => {
                municipality = Some(parser.value().map_err(usage)?.to_string_lossy().into_owned());
            }
            Long("report") => report = Some(PathBuf::from(parser.value().map_err(usage)?)),
            Long("patience") => {
                let seconds = parser.value().and_then(|it| it.parse()).map_err(usage)?;
                patience = Duration::from_secs(seconds);
            }
            Value(value) if path.is_none() => path = Some(PathBuf::from(value)),
            other => return Err(usage(other.unexpected())),
        }
    }
    let missing = |what: &str| Failure::Usage(format!("{what}を指定してください"));
    let code = municipality.filter(|it| !it.is_empty()).ok_or_else(|| missing("自治体コード"))?;
    let path = path.filter(|it| !it.as_os_str().is_empty()).ok_or_else(|| missing("CSVファイル"))?;
    let municipality = Municipality::find_str(&code).ok_or(Failure::UnknownMunicipality(code))?;
    let report = report.filter(|it| !it.as_os_str().is_empty());
    Ok(Some(Arguments { municipality, path, report, patience }))
}

fn first_pass(
    source: &Source,
    rules: Rules,
    path: &Path,
    report: &mut FileReport,
) -> Result<Checked, Failure> {
    let failure = |it: UnknownTable| Failure::Table(path.to_owned(), it);
    let progress = Progress::over_bytes("確認", source.bytes());
    let mut table = Table::open(source, rules).map_err(failure)?;
    progress.say(format_args!("{}: 文字コードは{}です。全体を確認します", path.display(), table.encoding()));
    let checked = check(&mut table, ROWS_MAX, |it| report.add(it), |bytes| progress.at(bytes));
    progress.finish();
    let (mut checked, suspects) = checked.map_err(|it| Failure::Check(path.to_owned(), it))?;
    say_what_was_passed_over(table.passed_over());
    let again = || {
        source.rewind()?;
        Table::open(source, rules)
    };
    settle(&mut checked, suspects, again, |it| report.add(it)).map_err(failure)?;
    Ok(checked)
}

fn say_what_was_passed_over(passed_over: PassedOver) {
    let PassedOver { blank_rows, empty_columns, padding } = passed_over;
    if blank_rows > 0 {
        say(format_args!("コンマだけの行を{blank_rows}行読み飛ばしました"));
    }
    if empty_columns {
        say("右端の空の列を読み飛ばしました");
    }
    if padding {
        say("ファイルの終わりの制御文字（Ctrl-Z、NUL）を読み飛ばしました");
    }
}

async fn second_pass(
    loader: RecordLoader,
    source: Source,
    rules: Rules,
    path: &Path,
    patience: Duration,
    rows: u64,
    report: FileReport,
) -> Result<(Tally, FileReport), Failure> {
    let failure = |it: UnknownTable| Failure::Table(path.to_owned(), it);
    source.rewind().map_err(|it| failure(it.into()))?;
    let table = Table::open(source, rules).map_err(failure)?;
    say(format_args!("誤りはありません。{rows}件を書き込みます"));
    let progress = Progress::over_rows("書き込み", rows);
    let report = Arc::new(Mutex::new(report));
    let on_row = {
        let (progress, report) = (progress.clone(), Arc::clone(&report));
        move |line, loaded| {
            progress.advance();
            if loaded == Loaded::NotTaken {
                report.lock().unwrap_or_else(PoisonError::into_inner).add_not_taken(line);
            }
        }
    };
    let tally = load(Arc::new(loader), table, patience, on_row).await;
    progress.finish();
    let tally = tally.map_err(Failure::Load)?;
    // All who wrote into it have ended.
    let report = Arc::into_inner(report).ok_or_else(|| Failure::Load(io::Error::other("report").into()))?;
    Ok((tally, report.into_inner().unwrap_or_else(PoisonError::into_inner)))
}

async fn note_as_loaded(
    recorder: &RegistrationRecorder,
    holder: MunicipalityCode,
    patience: Duration,
) -> Result<(), StoreError> {
    let mut waiting = Waiting::at_most(patience);
    while let Err(error) = recorder.loaded(holder, Timestamp::now()).await {
        waiting.after(error).await?;
    }
    Ok(())
}

async fn connect() -> Result<(RecordLoader, RegistrationRecorder), StoreError> {
    let (table, locked) = (environment("RECORDS_TABLE")?, environment("PSEUDONYM_KEYS")?);
    let registrations = environment("REGISTRATIONS_TABLE")?;
    let connection = Connection::as_configured().await;
    let keys = unlock_pseudonym_keys(&connection, &locked).await?;
    let recorder = RegistrationRecorder::new(connection.clone(), registrations);
    Ok((RecordLoader::new(connection, table, Arc::new(keys)), recorder))
}
