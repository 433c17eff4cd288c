//! Whole copies of the data file, made by SQLite itself, never by copying bytes.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use super::columns::all;
use super::migrate::{APPLICATION_ID, Head, LAYOUT};
use super::place::{beside, real, uri};
use super::{Chance, Result, Store, StoreError};
use crate::domain::now::Now;

/// What SQLite puts behind the name of a file for its log and the index of it.
const LOG_SUFFIXES: [&str; 2] = ["-wal", "-shm"];

impl Store {
    /// Writes a whole copy to `to` (0600), beside and renamed. Refused when `to` exists; where
    /// it is a folder, the copy is put into it, named by the moment.
    pub(crate) fn back_up(&self, to: &Path, now: &Now) -> Result<PathBuf> {
        let to = if to.is_dir() {
            to.join(format!(
                "offbook-{}.db",
                now.local().format("%Y%m%d-%H%M%S")
            ))
        } else {
            to.to_owned()
        };
        if fs::symlink_metadata(&to).is_ok() {
            return Err(exists(&to));
        }
        copy_to(&self.conn, &to)?;
        Ok(to)
    }

    /// Puts what the copy at `from` holds in place of what the data file at `path` holds, in one
    /// transaction, after checking the copy and keeping the present data as another copy, whose
    /// path is given (none where there was no data file). Refused while another process has the
    /// data file open.
    ///
    /// A data file too damaged to be copied is moved aside as it is.
    pub(crate) fn restore(path: &Path, from: &Path, now: &Now) -> Result<Option<PathBuf>> {
        let path = &real(path);
        let copy = beside(path, &format!(".restoring-{}", std::process::id()));
        let checked = check_copy(from).and_then(|source| copy_to(&source, &copy));
        let put = checked.and_then(|()| put_in_place(path, &copy, now));
        let _ = fs::remove_file(&copy);
        put
    }
}

/// A copy that is whole and ours, open to read.
fn check_copy(from: &Path) -> Result<Connection> {
    let source = Connection::open_with_flags(
        uri(from, "mode=ro"),
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI,
    )?;
    let head = match Head::of(&source) {
        Ok(head) if head.application_id == APPLICATION_ID => head,
        Ok(_) => {
            return Err(StoreError::Foreign {
                path: from.to_owned(),
            });
        }
        Err(error) => {
            return Err(match StoreError::from(error) {
                StoreError::Damaged { .. } => StoreError::Foreign {
                    path: from.to_owned(),
                },
                other => other,
            });
        }
    };
    if head.layout > LAYOUT {
        return Err(StoreError::Newer {
            found: head.layout,
            known: LAYOUT,
        });
    }
    let read = |row: &rusqlite::Row<'_>| Ok(row.get::<_, String>(0)?);
    let problems = all(&source, "PRAGMA integrity_check(1)", [], read)?;
    match problems.first() {
        Some(problem) if problem != "ok" => Err(StoreError::Damaged {
            detail: format!("{}: {problem}", from.display()),
        }),
        _ => Ok(source),
    }
}

fn put_in_place(path: &Path, copy: &Path, now: &Now) -> Result<Option<PathBuf>> {
    let stamp = now.local().format("%Y%m%d-%H%M%S");
    let kept = free_name(&beside(path, &format!(".before-restore-{stamp}")));
    let is_there = fs::metadata(path).is_ok_and(|metadata| metadata.len() > 0);
    if !is_there {
        set_log_aside(path, &kept)?;
        rename(copy, path)?;
        return Ok(None);
    }
    match Store::open(path, Chance::Random, now) {
        Ok(mut store) => {
            keep_to_oneself(&store.conn)?;
            copy_to(&store.conn, &kept)?;
            overwrite(&mut store.conn, copy)?;
        }
        Err(StoreError::Busy) => return Err(StoreError::Busy),
        Err(StoreError::Foreign { .. } | StoreError::Damaged { .. }) => {
            set_log_aside(path, &kept)?;
            rename(path, &kept)?;
            rename(copy, path)?;
        }
        Err(error) => return Err(error),
    }
    Ok(Some(kept))
}

/// The log goes where the file it belonged to is kept: left beside, it would be taken for that of
/// the copy and written over it.
fn set_log_aside(path: &Path, kept: &Path) -> Result<()> {
    for suffix in LOG_SUFFIXES {
        let log = beside(path, suffix);
        match fs::rename(&log, beside(kept, suffix)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(failed(&log, &error));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Takes the lock that nobody else can hold anything beside, until `conn` is closed: a grade made
/// after the copy of the present data, and before it is written over, would be in neither. Whoever
/// has the file open already holds a lock that this one cannot pass.
pub(super) fn keep_to_oneself(conn: &Connection) -> Result<()> {
    conn.busy_timeout(Duration::ZERO)?;
    conn.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    let outcome = conn.execute_batch("BEGIN IMMEDIATE; COMMIT");
    if outcome.is_err() {
        conn.pragma_update(None, "locking_mode", "NORMAL")?;
    }
    Ok(outcome?)
}

/// Writes the copy's pages into the data file in one transaction, by SQLite's backup: it is
/// whole before and whole after, whenever the power goes.
fn overwrite(target: &mut Connection, copy: &Path) -> Result<()> {
    let source = Connection::open_with_flags(copy, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let backup = Backup::new(&source, target)?;
    match backup.step(-1)? {
        StepResult::Done => Ok(()),
        _ => Err(StoreError::Busy),
    }
}

/// A whole copy of what `conn` reads, made under another name, synced, then renamed.
pub(super) fn copy_to(conn: &Connection, to: &Path) -> Result<()> {
    let part = beside(to, &format!(".part-{}", std::process::id()));
    let made = make_private(&part).and_then(|()| {
        let name = part.to_str().ok_or_else(|| StoreError::Unopenable {
            detail: format!("{} is not UTF-8", part.display()),
        })?;
        conn.execute("VACUUM INTO ?1", [name])?;
        File::open(&part)
            .and_then(|file| file.sync_all())
            .map_err(|error| failed(to, &error))?;
        rename(&part, to)
    });
    if made.is_err() {
        let _ = fs::remove_file(&part);
    }
    made
}

/// An empty file for the owner alone: SQLite fills it.
fn make_private(path: &Path) -> Result<()> {
    let _ = fs::remove_file(path);
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map(drop)
        .map_err(|error| failed(path, &error))
}

/// Renames and syncs the folder. Never puts one file over another.
fn rename(from: &Path, to: &Path) -> Result<()> {
    // A link fails where the name is taken, a rename would not; some file systems have no links.
    match fs::hard_link(from, to) {
        Ok(()) => fs::remove_file(from).map_err(|error| failed(from, &error))?,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let is_empty = fs::metadata(to).is_ok_and(|metadata| metadata.len() == 0);
            if !is_empty {
                return Err(exists(to));
            }
            fs::rename(from, to).map_err(|error| failed(to, &error))?;
        }
        Err(_) => fs::rename(from, to).map_err(|error| failed(to, &error))?,
    }
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = File::open(folder.unwrap_or(Path::new(".")));
    folder
        .and_then(|folder| folder.sync_all())
        .map_err(|error| failed(to, &error))
}

/// `path`, or `path` with the first number behind it that makes a name nobody has, nor a log.
fn free_name(path: &Path) -> PathBuf {
    let numbered = (2..).map(|number| beside(path, &format!("-{number}")));
    let is_free = |name: &PathBuf| fs::symlink_metadata(name).is_err();
    std::iter::once(path.to_owned())
        .chain(numbered)
        .find(|name| is_free(name) && LOG_SUFFIXES.iter().all(|end| is_free(&beside(name, end))))
        .unwrap_or_else(|| path.to_owned())
}

fn exists(path: &Path) -> StoreError {
    StoreError::Refused(format!("{} is there already", path.display()))
}

fn failed(path: &Path, error: &io::Error) -> StoreError {
    if error.kind() == io::ErrorKind::StorageFull {
        return StoreError::Full;
    }
    StoreError::Unopenable {
        detail: format!("{}: {error}", path.display()),
    }
}
