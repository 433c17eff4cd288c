//! Files that a person names: read with a limit, written whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;

use super::failure::{Failure, Outcome};
use crate::exchange::native;

/// A deck file larger than this is not read.
pub(crate) const LARGEST_FILE: u64 = native::MOST_FILE_BYTES as u64;

/// A file's bytes; `-` is standard input.
///
/// # Errors
/// Where it is no file, cannot be read, or is larger than `limit` bytes.
pub(crate) fn read(path: &str, limit: u64) -> Outcome<Vec<u8>> {
    let mut bytes = Vec::new();
    let too_large = || {
        let megabytes = limit >> 20;
        Failure::input(format!("\"{path}\" is larger than {megabytes} MB"))
            .hint("split it into several files")
    };
    if path == "-" {
        let stdin = io::stdin().lock();
        stdin
            .take(limit + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| unreadable(path, &error))?;
    } else {
        let data = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
        if data.is_dir() {
            return Err(Failure::input(format!(
                "\"{path}\" is a folder, not a file"
            )));
        }
        if data.len() > limit {
            return Err(too_large());
        }
        let file = File::open(path).map_err(|error| unreadable(path, &error))?;
        bytes.reserve_exact(usize::try_from(data.len()).unwrap_or(0).saturating_add(1));
        // The limit holds for pipes and devices too, which say nothing of their length.
        file.take(limit + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| unreadable(path, &error))?;
    }
    match bytes.len() as u64 > limit {
        true => Err(too_large()),
        false => Ok(bytes),
    }
}

/// A zip archive, open, if the file begins as one does: it is read where it lies, because most of it
/// may be pictures and sounds. Nothing for anything else, which [`read`] reads or refuses.
pub(crate) fn archive(path: &str) -> Option<File> {
    let mut file = File::open(path).ok()?;
    if !file.metadata().ok()?.is_file() {
        return None;
    }
    let mut beginning = [0; 4];
    file.read_exact(&mut beginning).ok()?;
    (&beginning == b"PK\x03\x04").then_some(file)
}

/// A text that was named by a flag such as `--answer-file`.
///
/// # Errors
/// As [`read`], and where it is not UTF-8.
pub(crate) fn read_text(path: &str) -> Outcome<String> {
    const LONGEST_TEXT: u64 = 1 << 20;
    let bytes = read(path, LONGEST_TEXT)?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..valid]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count()
            + 1;
        Failure::input(format!("\"{path}\" is not UTF-8 text (line {line})"))
    })?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}

/// Writes a file that only the person can read: beside, synced, renamed.
///
/// # Errors
/// Where one of that name is there (unless `force`), or it cannot be written.
pub(crate) fn write(
    path: &Path,
    force: bool,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Outcome {
    let name = path.display();
    let failed = |error: io::Error| {
        Failure::failed(format!("\"{name}\" cannot be written: {}", reason(&error)))
            .hint("nothing was written")
    };
    match fs::metadata(path) {
        Ok(data) if data.is_dir() => {
            return Err(
                Failure::failed(format!("\"{name}\" is a folder")).hint("name a file in it")
            );
        }
        // A pipe or a device is written to, not replaced.
        Ok(data) if !data.is_file() => {
            let mut to = OpenOptions::new().write(true).open(path).map_err(failed)?;
            return fill(&mut to).map_err(failed);
        }
        Ok(_) if !force => return Err(is_there(path)),
        _ => {}
    }
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let beside = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    let mut to = BufWriter::new(beside);
    fill(&mut to).and_then(|()| to.flush()).map_err(failed)?;
    let beside = to
        .into_inner()
        .map_err(|error| failed(error.into_error()))?;
    beside.as_file().sync_all().map_err(failed)?;
    let renamed = match force {
        true => beside.persist(path),
        false => beside.persist_noclobber(path),
    };
    renamed.map_err(|error| match error.error.kind() {
        io::ErrorKind::AlreadyExists => is_there(path),
        _ => failed(error.error),
    })?;
    // So that the name survives a power cut too; not every file system can.
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}

fn is_there(path: &Path) -> Failure {
    let name = path.display();
    Failure::failed(format!("\"{name}\" is there already; nothing was written"))
        .hint("another name, or --force to replace it")
}

fn unreadable(path: &str, error: &io::Error) -> Failure {
    let name = if path == "-" { "standard input" } else { path };
    match error.kind() {
        io::ErrorKind::NotFound => Failure::input(format!("no file \"{name}\"")),
        _ => Failure::input(format!("\"{name}\" cannot be read: {}", reason(error))),
    }
}

/// The system's words for a fault, without its number.
pub(crate) fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    text.to_lowercase()
}
