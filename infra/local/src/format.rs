//! The form in which `DATA_DIR` holds its data: a release reads only its own.

use std::{fs, path::Path};

use anyhow::{Context as _, Result, bail};

use crate::private;

const FILE: &str = "format";
/// Goes up with every change of tables, items or files that this release can't read from the release before.
const FORMAT: u32 = 3;

/// Marks an empty directory as ours, and refuses one of another form: to guess would be to lose what is in it.
pub fn check(directory: &Path) -> Result<()> {
    let file = directory.join(FILE);
    if !file.exists() {
        if has_data(directory)? {
            bail!(
                "{} has data of an older release, without a format; this release reads format {FORMAT}. {WHAT_TO_DO}",
                directory.display()
            );
        }
        return private::write(&file, format!("{FORMAT}\n").as_bytes());
    }
    let content = fs::read_to_string(&file).with_context(|| format!("{} can't be read", file.display()))?;
    let release = match content.trim().parse::<u32>() {
        Ok(FORMAT) => return Ok(()),
        Ok(format) if format < FORMAT => "an older release",
        Ok(_) => "a newer release",
        Err(_) => bail!("{} is not a format: it holds no number. {WHAT_TO_DO}", file.display()),
    };
    bail!(
        "{} has format {} of {release}; this release reads format {FORMAT}. {WHAT_TO_DO}",
        directory.display(),
        content.trim()
    );
}

const WHAT_TO_DO: &str = "Nothing was changed. Start the release that made it, or choose an empty DATA_DIR";

/// Is there anything but the lock that we have just taken?
fn has_data(directory: &Path) -> Result<bool> {
    let entries =
        fs::read_dir(directory).with_context(|| format!("{} can't be read", directory.display()))?;
    for entry in entries {
        if entry?.file_name() != "lock" {
            return Ok(true);
        }
    }
    Ok(false)
}
