//! `vrs-sample --people 1000`: a file of invented records, in the form of the import, on standard output; with `--movers <folder>` a
//! file for a bulk inquiry, and the records that holders have of every third, as files in that folder.

use std::io::{self, BufWriter, Write as _};
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::process::ExitCode;

use lexopt::prelude::{Long, Short};
use lexopt::{Parser, ValueExt as _};
use vrs_import::Encoding;
use vrs_import::samples::{Crowd, write_csv, write_movers};
use vrs_policy::MunicipalityCode;

const USAGE: &str = "\
使い方: vrs-sample --people <人数> [--doses <回数>] [--encoding utf-8|cp932] [--seed <数>]
        vrs-sample --people <人数> --movers <フォルダー> [--seed <数>]

架空の人（氏名に「見本」を含みます）の接種記録を、読み込み用のCSVの形で標準出力に書きます。
--movers を付けると、一括照会に使う転入者のファイル（movers.csv）と、そのうち3人に1人の接種記録
（records-<市区町村コード>.csv）を、フォルダーに書きます。

  --people <人数>         何人分か
  --doses <回数>          1人の接種回数（1から5）。指定しなければ1回から3回まで
  --movers <フォルダー>   転入者のファイルと接種記録を書くフォルダー
  --encoding <文字コード> utf-8（指定しないとき）または cp932
  --seed <数>             同じ数なら同じ内容になります。指定しなければ毎回異なります
  --help                  この説明を表示します";

/// The file does not name its holder; any does for drawing people.
const ANY_HOLDER: &str = "012025";

/// Those that have agreed in the sample data of the local system.
const FORMER_HOLDERS: [&str; 3] = ["012025", "131016", "271004"];

struct Arguments {
    people: u64,
    movers: Option<PathBuf>,
    doses: RangeInclusive<u8>,
    encoding: Encoding,
    seed: Option<u64>,
}

fn main() -> ExitCode {
    let written = match parse() {
        Ok(Some(arguments)) => write(arguments),
        Ok(None) => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            let _ = writeln!(io::stderr(), "引数が正しくありません: {error}\n\n{USAGE}");
            return ExitCode::FAILURE;
        }
    };
    match written {
        Ok(()) => ExitCode::SUCCESS,
        // `| head` has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "書き出せません: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write(Arguments { people, movers, doses, encoding, seed }: Arguments) -> io::Result<()> {
    if let Some(folder) = movers {
        let holders = FORMER_HOLDERS.map(MunicipalityCode::parse).into_iter().collect::<Result<Vec<_>, _>>();
        return write_movers(&folder, people, &holders.map_err(io::Error::other)?, seed);
    }
    let holder = MunicipalityCode::parse(ANY_HOLDER).map_err(io::Error::other)?;
    let out = BufWriter::new(io::stdout().lock());
    write_csv(out, encoding, Crowd::new(holder, people, doses, seed)).map(drop)
}

fn parse() -> Result<Option<Arguments>, lexopt::Error> {
    let (mut people, mut doses, mut encoding, mut seed) = (None, 1..=3, Encoding::Utf8, None);
    let mut movers = None;
    let mut parser = Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("help") | Short('h') => return Ok(None),
            Long("people") => people = Some(parser.value()?.parse()?),
            Long("doses") => {
                let number = parser.value()?.parse()?;
                if !(1..=Crowd::DOSES_MAX).contains(&number) {
                    return Err(lexopt::Error::from(format!("--doses {number}")));
                }
                doses = number..=number;
            }
            Long("encoding") => {
                encoding = match parser.value()?.string()?.as_str() {
                    "utf-8" => Encoding::Utf8,
                    "cp932" => Encoding::Cp932,
                    other => return Err(lexopt::Error::from(format!("--encoding {other}"))),
                }
            }
            Long("movers") => movers = Some(PathBuf::from(parser.value()?)),
            Long("seed") => seed = Some(parser.value()?.parse()?),
            other => return Err(other.unexpected()),
        }
    }
    let people = people.ok_or("--people")?;
    Ok(Some(Arguments { people, movers, doses, encoding, seed }))
}
