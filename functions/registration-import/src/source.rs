//! The file in the bucket, read from its beginning to its end a part at a time, and the same each time.

use std::io::{self, Read};

use tokio::runtime::Handle;
use vrs_files::{FileError, Files, Version};
use vrs_import::Waiting;
use zeroize::Zeroizing;

use crate::STEP_PATIENCE;

/// Bytes that are fetched in one call, and held.
const PART: u64 = 4 * 1024 * 1024;

/// One reading of a file. It blocks, so it has a thread of its own.
pub struct Source {
    files: Files,
    version: Version,
    runtime: Handle,
    part: io::Cursor<Zeroizing<Vec<u8>>>,
    next: u64,
}

impl Source {
    /// Reads this file, with calls that this runtime makes.
    pub fn new(files: Files, version: Version, runtime: Handle) -> Self {
        Self { files, version, runtime, part: io::Cursor::default(), next: 0 }
    }

    async fn next_part(&self) -> Result<Zeroizing<Vec<u8>>, FileError> {
        let mut waiting = Waiting::at_most(STEP_PATIENCE);
        loop {
            match self.files.read(&self.version, self.next, PART).await {
                Err(FileError::Store(error)) => waiting.after(error).await?,
                read => return read,
            }
        }
    }
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let taken = self.part.read(buffer)?;
        if taken > 0 || buffer.is_empty() || self.next >= self.version.bytes {
            return Ok(taken);
        }
        let part = self.runtime.block_on(self.next_part()).map_err(io::Error::other)?;
        self.next += part.len() as u64;
        self.part = io::Cursor::new(part);
        self.part.read(buffer)
    }
}
