//! How far each segment is, in a file, so that a worker goes on where another ended.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use vrs_store::Segment;

use super::segment::{Counts, Standing};

/// Why a checkpoint can't be used.
#[derive(Debug, thiserror::Error)]
pub enum CheckpointError {
    /// The system says no.
    #[error("{path}: 途中経過を読み書きできません: {source}", path = .0.display(), source = .1)]
    File(PathBuf, io::Error),
    /// It is no checkpoint.
    #[error("{path}: 途中経過のファイルではありません", path = .0.display())]
    Unreadable(PathBuf),
    /// It is one of something else.
    #[error(
        "{path}: 別の作業（{other}）の途中経過です。続けるときは同じ引数で実行し、初めからのときは別のファイルを指定してください",
        path = .0.display(), other = .1
    )]
    OfAnother(PathBuf, String),
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Content {
    errand: String,
    segments: u32,
    standing: BTreeMap<u32, Standing>,
}

/// How far a walk is. In memory alone when no file is named.
#[derive(Debug)]
pub struct Checkpoint {
    path: Option<PathBuf>,
    content: Content,
}

impl Checkpoint {
    /// Takes up the checkpoint of this errand, or begins one.
    ///
    /// # Errors
    /// [`CheckpointError`]
    pub fn open(path: Option<PathBuf>, errand: String, segments: u32) -> Result<Self, CheckpointError> {
        let begun = path.as_deref().map(read).transpose()?.flatten();
        let content = match (begun, &path) {
            (Some(it), Some(path)) if it.errand != errand || it.segments != segments => {
                let other = format!("{}、{}分割", it.errand, it.segments);
                return Err(CheckpointError::OfAnother(path.clone(), other));
            }
            (Some(it), _) => it,
            (None, _) => Content { errand, segments, standing: BTreeMap::new() },
        };
        Ok(Self { path, content })
    }

    pub(super) fn standing(&self, segment: Segment) -> Standing {
        self.content.standing.get(&segment.number()).cloned().unwrap_or_default()
    }

    pub(super) fn counts(&self, segments: &[Segment]) -> Counts {
        let mut counts = Counts::default();
        segments.iter().for_each(|it| counts.add(self.standing(*it).counts));
        counts
    }

    /// Replaces the file in one step: it is whole at every moment.
    pub(super) fn note(&mut self, segment: Segment, standing: Standing) -> Result<(), CheckpointError> {
        self.content.standing.insert(segment.number(), standing);
        let Some(path) = &self.path else { return Ok(()) };
        write(path, &self.content).map_err(|it| CheckpointError::File(path.clone(), it))
    }
}

fn read(path: &Path) -> Result<Option<Content>, CheckpointError> {
    match fs::read(path) {
        Ok(bytes) => {
            serde_json::from_slice(&bytes).map_err(|_| CheckpointError::Unreadable(path.to_owned())).map(Some)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(CheckpointError::File(path.to_owned(), error)),
    }
}

fn write(path: &Path, content: &Content) -> io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
    file.write_all(&serde_json::to_vec(content)?)?;
    file.sync_data()?;
    fs::rename(&beside, path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn a_checkpoint_is_taken_up_by_its_own_errand_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("checkpoint");
        let open = |errand: &str, segments| Checkpoint::open(Some(path.clone()), errand.to_owned(), segments);
        let segment = Segment::new(2, 4).unwrap();
        let counts = Counts { read: 7, concerned: 3, differing: 0 };
        let standing = Standing { is_done: true, read_up_to: None, counts };
        open("copy", 4).unwrap().note(segment, standing).unwrap();
        assert_eq!(open("copy", 4).unwrap().counts(&[segment]), counts);
        for (errand, segments) in [("remove", 4), ("copy", 5)] {
            assert!(matches!(open(errand, segments), Err(CheckpointError::OfAnother(..))));
        }
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        fs::write(&path, "{}").unwrap();
        assert!(matches!(open("copy", 4), Err(CheckpointError::Unreadable(_))));
    }
}
