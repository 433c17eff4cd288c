//! One change by the person: one transaction, one numbered operation that can be undone.

use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};

use super::columns::{first, get};
use super::handover::Brought;
use super::ids::Ids;
use super::{Result, Store, StoreError, Wrote};
use crate::domain::now::Now;

/// How long one wait for another writer may take before SQLite reports it.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How long to keep asking, so that ten processes that grade at once all get their turn.
const PATIENCE: Duration = Duration::from_secs(30);

/// Read inside the transaction, so that no two changes have the same.
pub(super) const NEXT_NUMBER: &str =
    "SELECT coalesce(max(number), 0) + 1 AS number FROM operations";
pub(super) const DROP_UNDONE: &str =
    "UPDATE operations SET standing = 'dropped' WHERE number > 0 AND standing = 'undone'";

/// A change under way. Dropping it takes everything back.
#[derive(Debug)]
pub(super) struct Change<'c> {
    pub(super) tx: Transaction<'c>,
    pub(super) number: i64,
    pub(super) now: Now,
    pub(super) ids: Ids,
    pub(super) step: i64,
    wrote: &'c mut Wrote,
    brings: &'c mut Option<Brought>,
}

/// Begins the one kind of writing transaction there is: a deferred one that has to upgrade
/// would fail at once, whatever the timeout.
pub(super) fn begin_immediate(conn: &Connection) -> Result<Transaction<'_>> {
    let begun = Instant::now();
    loop {
        match Transaction::new_unchecked(conn, TransactionBehavior::Immediate) {
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
                    && begun.elapsed() < PATIENCE => {}
            other => return Ok(other?),
        }
    }
}

impl Store {
    pub(super) fn begin(&mut self, now: &Now) -> Result<Change<'_>> {
        let tx = begin_immediate(&self.conn)?;
        self.is_still_there()?;
        let number = first(&tx, NEXT_NUMBER, [], |row| get(row, "number"))?.unwrap_or(1);
        let ids = Ids::new(self.chance, number, now);
        Ok(Change {
            tx,
            number,
            now: *now,
            ids,
            step: 0,
            wrote: &mut self.wrote,
            brings: &mut self.brings,
        })
    }
}

impl Change<'_> {
    /// Writes the operation and commits: after this the change is on disk. What was undone
    /// before can no longer be redone.
    pub(super) fn finish(self, kind: &str, summary: &str, review: Option<i64>) -> Result<i64> {
        self.tx.prepare_cached(DROP_UNDONE)?.execute([])?;
        self.tx
            .prepare_cached(
                "INSERT INTO operations (number, at, kind, summary, review)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute((self.number, self.now.at_ms(), kind, summary, review))?;
        if let Some(brought) = self.brings.take() {
            brought.write(&self.tx)?;
        }
        let number = self.number;
        self.commit()?;
        Ok(number)
    }

    /// Commits without a new operation: undo and redo only mark old ones.
    pub(super) fn commit(self) -> Result<()> {
        self.tx.commit()?;
        *self.wrote = Wrote::More;
        Ok(())
    }
}

/// The same error for a card or deck that is not there.
pub(super) fn present<T>(found: Option<T>) -> Result<T> {
    found.ok_or(StoreError::Gone)
}
