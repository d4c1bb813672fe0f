//! The file on disk, read twice and the same both times.

use std::fs::{self, File};
use std::io::{self, Read, Seek};
use std::path::Path;
use std::time::SystemTime;

use crate::load::SourceChanged;

/// Why a path can't be read as a file.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// There is nothing of that name.
    #[error("ファイルが見つかりません")]
    NotFound,
    /// The permissions forbid it.
    #[error("ファイルを読む権限がありません")]
    PermissionDenied,
    /// A directory, which is a common slip.
    #[error("フォルダーです。CSVファイルを指定してください")]
    Directory,
    /// A pipe or a device, which can't be read twice.
    #[error(
        "通常のファイルではありません。ファイルは確認と書き込みで2度読むため、パイプなどは指定できません"
    )]
    NotAFile,
    /// Anything else that the system says.
    #[error("ファイルを読めません: {0}")]
    Other(io::Error),
}

impl From<io::Error> for SourceError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::NotFound,
            io::ErrorKind::PermissionDenied => Self::PermissionDenied,
            _ => Self::Other(error),
        }
    }
}

/// A file that fails to be read as soon as it is no longer as it was when it was opened.
#[derive(Debug)]
pub struct Source {
    file: File,
    stamp: Stamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    bytes: u64,
    modified: Option<SystemTime>,
}

impl Stamp {
    fn of(file: &File) -> io::Result<Self> {
        let metadata = file.metadata()?;
        Ok(Self { bytes: metadata.len(), modified: metadata.modified().ok() })
    }
}

impl Source {
    /// Opens a file.
    ///
    /// # Errors
    /// [`SourceError`]
    pub fn open(path: &Path) -> Result<Self, SourceError> {
        // Looked at first: to open a pipe would wait for somebody to write to it.
        let metadata = fs::metadata(path)?;
        if metadata.is_dir() {
            return Err(SourceError::Directory);
        }
        if !metadata.is_file() {
            return Err(SourceError::NotAFile);
        }
        let file = File::open(path)?;
        let stamp = Stamp::of(&file)?;
        Ok(Self { file, stamp })
    }

    /// How long the file is.
    #[must_use]
    pub const fn bytes(&self) -> u64 {
        self.stamp.bytes
    }

    /// Goes back to the beginning. Whoever puts another file in its place meanwhile does no harm: this one is
    /// still open.
    ///
    /// # Errors
    /// When the system can't.
    pub fn rewind(&self) -> io::Result<()> {
        (&self.file).rewind()
    }
}

impl Read for &Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let taken = (&self.file).read(buffer)?;
        // Behind the reading, so that nothing is handed on that was written since.
        if Stamp::of(&self.file)? == self.stamp { Ok(taken) } else { Err(io::Error::other(SourceChanged)) }
    }
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        (&*self).read(buffer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    #[test]
    fn g4_what_is_no_file_is_told_in_plain_words() {
        let folder = tempfile::tempdir().unwrap();
        let missing = Source::open(&folder.path().join("missing.csv")).unwrap_err();
        assert!(matches!(missing, SourceError::NotFound));
        assert!(matches!(Source::open(folder.path()).unwrap_err(), SourceError::Directory));
        assert!(matches!(Source::open(Path::new("/dev/null")).unwrap_err(), SourceError::NotAFile));
    }

    #[test]
    fn g4_a_file_that_changes_between_the_passes_is_noticed() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(b"one").unwrap();
        let mut source = Source::open(file.path()).unwrap();
        let mut text = String::new();
        source.read_to_string(&mut text).unwrap();
        source.rewind().unwrap();
        source.read_to_string(&mut text).unwrap();
        assert_eq!(text, "oneone");
        file.write_all(b"!").unwrap();
        source.rewind().unwrap();
        let error = source.read_to_string(&mut text).unwrap_err();
        assert_eq!(error.to_string(), SourceChanged.to_string());
    }

    #[test]
    fn g4_a_file_put_in_its_place_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let (path, other) = (folder.path().join("records.csv"), folder.path().join("other.csv"));
        fs::write(&path, "old").unwrap();
        fs::write(&other, "new").unwrap();
        let mut source = Source::open(&path).unwrap();
        fs::rename(&other, &path).unwrap();
        let mut text = String::new();
        source.read_to_string(&mut text).unwrap();
        assert_eq!(text, "old");
    }
}
