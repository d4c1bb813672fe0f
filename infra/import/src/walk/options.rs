//! What all commands that go through a table let the operator say.

use std::path::PathBuf;
use std::time::Duration;

use lexopt::{Parser, ValueExt as _};
use vrs_store::Segment;

use crate::patience::PATIENCE;

/// Segments when nothing else is said: enough to keep a table's partitions and this machine's processors busy.
const SEGMENTS: u32 = 16;

/// The most segments that one worker takes by itself; more are for several workers.
const SEGMENTS_MAX: u32 = 64;

/// How to go through a table.
#[derive(Debug, Clone)]
pub struct Options {
    /// The one segment of this worker; none when it takes them all.
    pub segment: Option<Segment>,
    /// How far it is, from run to run.
    pub checkpoint: Option<PathBuf>,
    /// About how many items there are, for the time left.
    pub items: Option<u64>,
    /// Whether it only looks.
    pub is_dry_run: bool,
    /// How long a call is tried again.
    pub patience: Duration,
    segments: u32,
}

/// What can't be understood.
pub type WrongOptions = lexopt::Error;

impl Default for Options {
    fn default() -> Self {
        Self {
            segment: None,
            checkpoint: None,
            items: None,
            is_dry_run: false,
            patience: PATIENCE,
            segments: SEGMENTS,
        }
    }
}

impl Options {
    /// What the commands say of them.
    pub const USAGE: &str = "\
  --dry-run             何も書き込まずに数えます
  --checkpoint <ファイル>  途中経過をこのファイルに残し、あれば続きから始めます
  --segment <番号>/<数>   表を<数>に分けたうち<番号>（0から）だけを受け持ちます。指定しなければ全体を受け持ちます
  --segments <数>       全体を受け持つときの分け方（1から64、指定しなければ16）
  --items <件数>        表のおよその件数。残り時間の表示に使います
  --patience <秒>       データベースが混み合うとき、呼び出しごとに待つ時間（指定しなければ300秒）
  --help                この説明を表示します";

    /// Takes the option of this name, and its value from the parser.
    ///
    /// # Errors
    /// When there is no such option, or its value can't be understood.
    pub fn take(&mut self, name: &str, parser: &mut Parser) -> Result<(), WrongOptions> {
        match name {
            "dry-run" => self.is_dry_run = true,
            "checkpoint" => self.checkpoint = Some(PathBuf::from(parser.value()?)),
            "segment" => self.segment = Some(parser.value()?.parse_with(segment)?),
            "segments" => self.segments = parser.value()?.parse_with(segments)?,
            "items" => self.items = Some(parser.value()?.parse()?),
            "patience" => self.patience = Duration::from_secs(parser.value()?.parse()?),
            other => return Err(lexopt::Error::UnexpectedOption(format!("--{other}"))),
        }
        Ok(())
    }

    /// Those of this worker.
    pub(super) fn segments(&self) -> Vec<Segment> {
        match self.segment {
            Some(one) => vec![one],
            None => (0..self.segments).filter_map(|it| Segment::new(it, self.segments)).collect(),
        }
    }
}

fn segment(text: &str) -> Result<Segment, String> {
    let parts = text.split_once('/').and_then(|(it, of)| Some((it.parse().ok()?, of.parse().ok()?)));
    parts.and_then(|(it, of)| Segment::new(it, of)).ok_or_else(|| "0/16".to_owned())
}

fn segments(text: &str) -> Result<u32, String> {
    text.parse().ok().filter(|it| (1..=SEGMENTS_MAX).contains(it)).ok_or_else(|| "1..64".to_owned())
}
