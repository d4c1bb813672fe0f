//! Files and directories that only their owner may read.

use std::{
    fs::{DirBuilder, File, OpenOptions},
    io::Write as _,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::Path,
};

use anyhow::{Context as _, Result};

/// Makes a directory, with those above it.
pub fn directory(path: &Path) -> Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .with_context(|| format!("{} can't be made", path.display()))
}

/// Writes a file, in place of one that may be there.
pub fn write(path: &Path, content: &[u8]) -> Result<()> {
    let write = || {
        // One that is there may be readable for others.
        if path.exists() {
            std::fs::remove_file(path)?;
        }
        create(path)?.write_all(content)
    };
    write().with_context(|| format!("{} can't be written", path.display()))
}

/// The content of a file, which is made on the first call.
pub fn read_or_make(path: &Path, make: impl FnOnce() -> Result<Vec<u8>>) -> Result<Vec<u8>> {
    if !path.exists() {
        let content = make()?;
        create(path)
            .and_then(|mut file| file.write_all(&content).and_then(|()| file.sync_all()))
            .with_context(|| format!("{} can't be written", path.display()))?;
    }
    std::fs::read(path).with_context(|| format!("{} can't be read", path.display()))
}

fn create(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}
