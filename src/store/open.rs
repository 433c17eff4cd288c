//! Opening the data file: the one place that knows its pragmas, and the way to read without
//! leaving a trace.

use std::fs::{self, DirBuilder, OpenOptions};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::time::{Duration, Instant};
use std::{io, thread};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::change::BUSY_TIMEOUT;
use super::ids::random_bits;
use super::migrate::{APPLICATION_ID, Head, LAYOUT, OLDEST_READ, fill_in, migrate};
use super::place::{
    Stamp, WAL_HEAD, beside, identity, length, not_a_file, real, refuse_orphaned_log, uri,
    wal_length,
};
use super::{Chance, Result, Store, StoreError, Wrote};
use crate::domain::now::Now;

/// Earlier ones can corrupt a WAL file that two processes share.
const OLDEST_SQLITE: i32 = 3_051_003;
/// The name of the program's own folder, which is made private where it is found open.
const FOLDER: &str = "offbook";
/// How long a reader tries again while writers come and go; it never waits for a lock.
const READ_PATIENCE: Duration = Duration::from_millis(500);
/// However long they take, so many times it is tried: a look at everything, as `doctor` takes, is
/// slow enough for a writer to come in between again and again.
const READ_ATTEMPTS: u32 = 20;
/// The log is folded into the file when the last process leaves. In between only once it is this
/// long (about 2,000 grades, 128 MB): a checkpoint between two questions would be a stall.
const CHECKPOINT_PAGES: i64 = 32_000;

/// A log that may be left lying: one that a reader goes through in no time.
const SHORT_LOG: u64 = 512 * 1024;

impl Store {
    /// Opens the data file to read and write, making it (0600, in a 0700 folder) where there is
    /// none, and migrating an older one after copying it. `now` names the copy.
    ///
    /// # Errors
    /// As [`StoreError`]: newer, foreign, busy, damaged, full, unopenable.
    pub(crate) fn open(path: &Path, chance: Chance, now: &Now) -> Result<Self> {
        check_library()?;
        let path = &real(path);
        refuse_orphaned_log(path)?;
        prepare_file(path)?;
        check_ownership(path)?;
        let found_wal = wal_length(path) > 0;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(path, flags)?;
        conn.busy_timeout(BUSY_TIMEOUT)?;
        set_up(&conn)?;
        let head = Head::of(&conn)?;
        if !head.is_blank() && head.application_id != APPLICATION_ID {
            return Err(StoreError::Foreign {
                path: path.to_owned(),
            });
        }
        if head.layout > LAYOUT {
            return Err(StoreError::Newer {
                found: head.layout,
                known: LAYOUT,
            });
        }
        let is_older = head.layout < LAYOUT;
        if is_older {
            if !head.is_blank() {
                copy_before_migrating(&conn, path, head, now)?;
            }
            migrate(&conn, device())?;
        }
        tighten_file(&beside(path, "-wal"));
        tighten_file(&beside(path, "-shm"));
        conn.set_prepared_statement_cache_capacity(64);
        Ok(Self {
            conn,
            chance,
            path: Some(path.to_owned()),
            identity: identity(path),
            layout: LAYOUT,
            is_new: head.is_blank(),
            found_wal,
            brings: None,
            wrote: if is_older {
                Wrote::More
            } else {
                Wrote::Nothing
            },
        })
    }

    /// Runs `read` over the data file and leaves every byte of its folder as it was; `None`
    /// where there is no data file. `read` may run twice when a writer gets in between, so it
    /// must only gather.
    ///
    /// Without changes in a `-wal` file nobody is writing: the file is read as if it could not change, which
    /// takes no lock and makes no file, and afterwards it is made sure that it did not. With
    /// one, the `-shm` file beside is shared with a live writer but never written: what SQLite
    /// would note there after a crash it keeps in memory.
    ///
    /// # Errors
    /// As [`StoreError`]; [`StoreError::Older`] for a file that a writing command has to migrate
    /// first, [`StoreError::Busy`] when writers kept getting in between.
    pub(crate) fn read<T>(
        path: &Path,
        mut read: impl FnMut(&Self) -> Result<T>,
    ) -> Result<Option<T>> {
        check_library()?;
        let path = &real(path);
        let begun = Instant::now();
        for attempts in 1.. {
            let is_patient = attempts <= READ_ATTEMPTS || begun.elapsed() <= READ_PATIENCE;
            let Some(before) = Stamp::of(path)?.filter(|stamp| stamp.length > 0) else {
                refuse_orphaned_log(path)?;
                return Ok(None);
            };
            let settled = before.wal <= WAL_HEAD;
            let how = if settled {
                "immutable=1"
            } else {
                "readonly_shm=1"
            };
            let mut attempt = |how| match Self::open_to_read(path, how)? {
                Some(store) => read(&store).map(Some),
                None => Ok(None),
            };
            let outcome = match attempt(how) {
                // There is a log of a writer but no index of it, as after a copy that left it out:
                // SQLite has to make one.
                Err(StoreError::Unopenable { .. }) if wal_length(path) > 0 => {
                    check_ownership(path).and_then(|()| attempt("mode=ro"))
                }
                other => other,
            };
            let is_as_before = Stamp::of(path)?.as_ref() == Some(&before);
            match outcome {
                // With a log SQLite sees to it that what was read belongs together.
                Ok(value) if is_as_before || !settled => return Ok(value),
                // A writer that comes or goes holds a lock for a moment, and takes the log with it.
                Err(StoreError::Busy) => {}
                Err(error) if is_as_before => return Err(error),
                _ => {}
            }
            if !is_patient {
                break;
            }
            thread::sleep(Duration::from_millis(1));
        }
        Err(StoreError::Busy)
    }

    /// None for a file in which nothing has been written yet.
    fn open_to_read(path: &Path, how: &str) -> Result<Option<Self>> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
            | OpenFlags::SQLITE_OPEN_URI
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(uri(path, how), flags)?;
        conn.busy_timeout(Duration::ZERO)?;
        set_up_any(&conn)?;
        let head = Head::of(&conn).map_err(|error| not_a_database(error, path))?;
        if head.is_blank() && length(path) > 1 && page_count(&conn)? == 1 {
            return Ok(None);
        }
        if head.application_id != APPLICATION_ID {
            return Err(StoreError::Foreign {
                path: path.to_owned(),
            });
        }
        match head.layout {
            found if found > LAYOUT => Err(StoreError::Newer {
                found,
                known: LAYOUT,
            }),
            found if found < OLDEST_READ => Err(StoreError::Older {
                found,
                known: LAYOUT,
            }),
            layout => {
                fill_in(&conn, layout)?;
                Ok(Some(Self {
                    conn,
                    layout,
                    chance: Chance::Random,
                    path: Some(path.to_owned()),
                    identity: None,
                    is_new: false,
                    found_wal: true,
                    wrote: Wrote::Nothing,
                    brings: None,
                }))
            }
        }
    }

    /// Whether the file that is written to is still the one under its name. Another program may
    /// have put a copy in its place; what went into the old one would be lost without a word.
    pub(super) fn is_still_there(&self) -> Result<()> {
        match (&self.path, self.identity) {
            (Some(path), Some(opened)) if identity(path) != Some(opened) => {
                let detail = format!("{} was replaced while it was in use", path.display());
                Err(StoreError::Unopenable { detail })
            }
            _ => Ok(()),
        }
    }

    /// A store that no file of the person's holds, brought to this program's layout.
    pub(super) fn without_a_file(conn: Connection, chance: Chance) -> Result<Self> {
        set_up(&conn)?;
        migrate(&conn, device())?;
        Ok(Self {
            conn,
            chance,
            path: None,
            identity: None,
            layout: LAYOUT,
            is_new: false,
            found_wal: false,
            wrote: Wrote::Nothing,
            brings: None,
        })
    }

    /// An empty store that no file holds: the fake for tests.
    #[cfg(any(test, fuzzing))]
    #[expect(
        clippy::unwrap_used,
        reason = "a store in memory that does not open is a broken test"
    )]
    pub(crate) fn in_memory() -> Self {
        let conn = Connection::open_in_memory().unwrap();
        Self::without_a_file(conn, Chance::Seeded(1)).unwrap()
    }
}

/// A process that made the `-wal` file and wrote one grade and nothing else leaves it to the next,
/// so that `grade` in a loop does not fold the log into the file at every single grade; anybody
/// else who leaves last folds it in, and the data is one file again.
impl Drop for Store {
    fn drop(&mut self) {
        let wal = self.path.as_deref().map_or(0, wal_length);
        let leave = self.wrote == Wrote::OneGrade && !self.found_wal && wal < SHORT_LOG;
        let _ = self
            .conn
            .set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, leave);
    }
}

fn check_library() -> Result<()> {
    if rusqlite::version_number() < OLDEST_SQLITE {
        let detail = format!("SQLite {} is too old", rusqlite::version());
        return Err(StoreError::Unopenable { detail });
    }
    Ok(())
}

/// Makes the folder and an empty file where there is none, both for the owner alone.
fn prepare_file(path: &Path) -> Result<()> {
    let unopenable = |error: io::Error| StoreError::Unopenable {
        detail: format!("{}: {error}", path.display()),
    };
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        if !folder.exists() {
            DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(folder)
                .map_err(unopenable)?;
        } else if folder.file_name().is_some_and(|name| name == FOLDER) {
            tighten(folder, 0o700);
        }
    }
    match OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
    {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            if !fs::metadata(path).map_err(unopenable)?.is_file() {
                return Err(not_a_file(path));
            }
            tighten_file(path);
            Ok(())
        }
        Err(error) if error.kind() == io::ErrorKind::StorageFull => Err(StoreError::Full),
        Err(error) => Err(unopenable(error)),
    }
}

fn tighten_file(path: &Path) {
    tighten(path, 0o600);
}

/// Takes the rights of everybody else away. Where that cannot be done (another owner, a file
/// system without rights) the file is still used.
fn tighten(path: &Path, mode: u32) {
    if let Ok(metadata) = fs::metadata(path)
        && metadata.permissions().mode() & 0o077 != 0
    {
        let _ = fs::set_permissions(path, fs::Permissions::from_mode(mode));
    }
}

/// Looks at the file's head without a lock or a trace: a file that is not ours is not touched,
/// not even by the recovery that opening it might begin.
///
/// It is SQLite that looks: closing a file handle of our own would drop every lock that this
/// process holds on the file.
fn check_ownership(path: &Path) -> Result<()> {
    if length(path) == 0 {
        return Ok(());
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let before = Stamp::of(path)?;
    let look = || -> rusqlite::Result<(Head, i64)> {
        let conn = Connection::open_with_flags(uri(path, "immutable=1"), flags)?;
        Ok((Head::of(&conn)?, page_count(&conn)?))
    };
    match look() {
        Ok((head, pages)) => {
            // A file that is being made holds one page; all else is still in the log beside it.
            let is_ours = head.application_id == APPLICATION_ID || (head.is_blank() && pages == 1);
            if is_ours {
                Ok(())
            } else {
                Err(StoreError::Foreign {
                    path: path.to_owned(),
                })
            }
        }
        Err(error) => match not_a_database(error, path) {
            // The head may be ahead of the file while a log is folded in, or where a crash left it
            // half folded in: who holds the locks will see the whole.
            StoreError::Damaged { detail } => {
                let has_log = wal_length(path) > 0 || before.as_ref().is_some_and(|b| b.wal > 0);
                if has_log || Stamp::of(path)? != before {
                    Ok(())
                } else {
                    Err(StoreError::Damaged { detail })
                }
            }
            other => Err(other),
        },
    }
}

fn page_count(conn: &Connection) -> rusqlite::Result<i64> {
    conn.pragma_query_value(None, "page_count", |row| row.get(0))
}

fn not_a_database(error: rusqlite::Error, path: &Path) -> StoreError {
    if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) {
        StoreError::Foreign {
            path: path.to_owned(),
        }
    } else {
        error.into()
    }
}

/// What holds for every connection.
fn set_up_any(conn: &Connection) -> Result<()> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    // A plan never depends on the values bound to it. Without this SQLite plans many a cached
    // statement anew for every card it is run for, which is half the work of a grade.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

/// What holds for every connection that writes.
fn set_up(conn: &Connection) -> Result<()> {
    set_up_any(conn)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    let mode: String = conn.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    if mode == "delete" {
        // One process alone can turn the log on: the others find it done when they get the lock.
        let begun = Instant::now();
        while let Err(error) = conn.pragma_update(None, "journal_mode", "wal") {
            let busy = error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy);
            if !busy || begun.elapsed() > BUSY_TIMEOUT {
                return Err(error.into());
            }
            thread::sleep(Duration::from_millis(2));
        }
    }
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update(None, "cell_size_check", true)?;
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    conn.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
    Ok(())
}

/// A whole copy beside, named by its layout and the moment.
fn copy_before_migrating(conn: &Connection, path: &Path, head: Head, now: &Now) -> Result<()> {
    let stamp = now.local().format("%Y%m%d-%H%M%S");
    let copy = beside(path, &format!(".layout-{}-{stamp}", head.layout));
    if length(&copy) == 0 {
        super::backup::copy_to(conn, &copy)?;
    }
    Ok(())
}

/// A new name for this machine's log, made once for a data file.
fn device() -> [u8; 16] {
    let mut device = [0; 16];
    device.copy_from_slice(&random_bits()[..16]);
    device
}
