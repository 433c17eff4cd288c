//! What is tried and does not last: a copy of the data file that goes with this process, and a new
//! data file that nothing came into.

use std::fs;
use std::path::Path;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::columns::{first, get};
use super::dump::IS_IN_USE;
use super::{Chance, Result, Store, StoreError};

/// All pages at once: nobody else knows of the copy.
const ALL_PAGES: i32 = -1;

impl Store {
    /// A copy of what the data file holds now, in this program's layout; empty where there is none.
    /// It is a temporary file of SQLite's own, which has no name and goes when it is closed, so what
    /// is done to it changes no byte of the person's.
    ///
    /// # Errors
    /// As [`Store::read`].
    pub(crate) fn rehearsal(path: &Path, chance: Chance) -> Result<Self> {
        let mut conn = Connection::open("")?;
        Self::read(path, |store| copy(&store.conn, &mut conn))?;
        Self::without_a_file(conn, chance)
    }

    /// Takes away the data file that was made for a change which came to nothing. One that holds
    /// anything, or that somebody else has open, stays.
    pub(crate) fn give_up(self) {
        if self.is_new {
            // It is empty and does no harm where it cannot be taken away.
            let _ = self.take_away();
        }
    }

    fn take_away(&self) -> Result<()> {
        let Some(path) = &self.path else {
            return Ok(());
        };
        // Refused while another process has it open. Afterwards there is no log beside it.
        let mode = self
            .conn
            .pragma_update_and_check(None, "journal_mode", "delete", |row| {
                row.get::<_, String>(0)
            })?;
        if mode != "delete" {
            return Err(StoreError::Busy);
        }
        let behavior = TransactionBehavior::Exclusive;
        // Who opens it now waits, and finds that it is gone when the lock is theirs.
        let tx = Transaction::new_unchecked(&self.conn, behavior)?;
        self.is_still_there()?;
        let is_in_use = first(&tx, IS_IN_USE, [], |row| get::<bool>(row, "is_in_use"))?;
        if is_in_use == Some(false) {
            fs::remove_file(path).map_err(|error| StoreError::Unopenable {
                detail: error.to_string(),
            })?;
        }
        Ok(())
    }
}

fn copy(from: &Connection, to: &mut Connection) -> Result<()> {
    let backup = Backup::new(from, to)?;
    match backup.step(ALL_PAGES)? {
        StepResult::Done => Ok(()),
        _ => Err(StoreError::Busy),
    }
}
