//! Where the data file is, what lies beside it, and what shows that it was written to.

use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, io, thread};

use super::{Result, StoreError};

/// Bytes before the first change in a log. A writer killed right after them leaves a log that says
/// nothing, but SQLite would wait ten seconds for somebody to mend its index and then give up.
pub(super) const WAL_HEAD: u64 = 32;
/// So often a log without its file is looked at before it is believed.
const LOOKS: u32 = 10;

/// The file that a link leads to, or `path` itself where there is none: SQLite puts the log beside
/// the file, never beside the link.
pub(super) fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// The file itself, whatever its name.
pub(super) fn identity(path: &Path) -> Option<(u64, u64)> {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.dev(), metadata.ino()))
}

/// The file's name with `suffix` put behind it.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

pub(super) fn wal_length(path: &Path) -> u64 {
    length(&beside(path, "-wal"))
}

/// Refuses a log whose file is gone: SQLite takes it for rubbish and deletes it once a new file is
/// made beside it, and the last grades may be in it. The file is looked for after its log: who
/// makes a data file writes its first page before there is a log. Who restores one moves both,
/// which takes a moment.
pub(super) fn refuse_orphaned_log(path: &Path) -> Result<()> {
    for attempt in 0..LOOKS {
        if attempt > 0 {
            thread::sleep(Duration::from_millis(5));
        }
        if wal_length(path) <= WAL_HEAD || length(path) > 0 {
            return Ok(());
        }
    }
    Err(StoreError::Unopenable {
        detail: format!("{}: its -wal is there, but the file is not", path.display()),
    })
}

/// 0 for a file that is not there.
pub(super) fn length(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |metadata| metadata.len())
}

/// What shows that a file was written to, without opening it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    device: u64,
    inode: u64,
    pub(super) length: u64,
    modified: (i64, i64),
    changed: (i64, i64),
    /// Bytes of the `-wal` file.
    pub(super) wal: u64,
}

impl Stamp {
    pub(super) fn of(path: &Path) -> Result<Option<Self>> {
        // The log first: if a writer comes between the two looks, the second stamp differs.
        let wal = wal_length(path);
        match fs::metadata(path) {
            Ok(metadata) if !metadata.is_file() => Err(not_a_file(path)),
            Ok(metadata) => Ok(Some(Self {
                device: metadata.dev(),
                inode: metadata.ino(),
                length: metadata.len(),
                modified: (metadata.mtime(), metadata.mtime_nsec()),
                changed: (metadata.ctime(), metadata.ctime_nsec()),
                wal,
            })),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(StoreError::Unopenable {
                detail: format!("{}: {error}", path.display()),
            }),
        }
    }
}

/// The path as SQLite's URI, every byte that could mean something else written as `%XX`.
pub(super) fn uri(path: &Path, parameters: &str) -> String {
    let mut uri = String::from(if path.is_absolute() {
        "file://"
    } else {
        "file:"
    });
    for byte in path.as_os_str().as_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => {
                uri.push(char::from(*byte));
            }
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri.push('?');
    uri.push_str(parameters);
    uri
}

pub(super) fn not_a_file(path: &Path) -> StoreError {
    let detail = format!("{} is not a file", path.display());
    StoreError::Unopenable { detail }
}
