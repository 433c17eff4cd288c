//! Data files to write in: empty ones, copies, and neither left behind.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::day::NOW;
use crate::process::Program;

/// A file of offbook's own making without a card in it.
pub(crate) fn make_empty(offbook: &Path, path: &Path) -> Result<()> {
    remove(path)?;
    let file = path.as_os_str();
    let args = [
        "--db".as_ref(),
        file,
        "deck".as_ref(),
        "new".as_ref(),
        "First".as_ref(),
    ];
    Program::new(offbook, args)
        .at(NOW)
        .run()
        .context("making an empty data file")?;
    Ok(())
}

/// Takes away a data file and what stands beside it.
pub(crate) fn remove(path: &Path) -> Result<()> {
    for suffix in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        match fs::remove_file(&name) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("removing {}", name.display()));
            }
            _ => {}
        }
    }
    Ok(())
}

/// A fresh copy of a data file to write in.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    remove(to)?;
    fs::copy(from, to).with_context(|| format!("copying {}", from.display()))?;
    Ok(())
}
