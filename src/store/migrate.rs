//! The layout of the data file: numbered SQL files, applied in order, never edited.

use rusqlite::Connection;

use super::change::begin_immediate;
use super::{Result, StoreError};

/// "OFBK": says in the file's head whose it is.
pub(super) const APPLICATION_ID: i64 = 0x4F46_424B;

/// Every layout there ever was; the first makes layout 1.
const MIGRATIONS: [&str; 2] = [
    include_str!("migrations/0001.sql"),
    include_str!("migrations/0004.sql"),
];

/// The layout this program reads and writes.
pub(super) const LAYOUT: i64 = MIGRATIONS.len() as i64;

/// What the head of the file says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) application_id: i64,
    pub(super) layout: i64,
}

impl Head {
    pub(super) fn of(conn: &Connection) -> rusqlite::Result<Self> {
        Ok(Self {
            application_id: conn.pragma_query_value(None, "application_id", |row| row.get(0))?,
            layout: conn.pragma_query_value(None, "user_version", |row| row.get(0))?,
        })
    }

    /// The head of a file in which nothing has been written yet.
    pub(super) fn is_blank(self) -> bool {
        self == Self {
            application_id: 0,
            layout: 0,
        }
    }
}

/// Brings the file to this program's layout in one transaction; `device` is written into a new
/// one. Two processes may both come here: the second finds the work done.
pub(super) fn migrate(conn: &Connection, device: [u8; 16]) -> Result<()> {
    let tx = begin_immediate(conn)?;
    let head = Head::of(&tx)?;
    if head.layout > LAYOUT {
        return Err(StoreError::Newer {
            found: head.layout,
            known: LAYOUT,
        });
    }
    let done = usize::try_from(head.layout).unwrap_or(0);
    for sql in MIGRATIONS.iter().skip(done) {
        tx.execute_batch(sql)?;
    }
    if done == 0 {
        tx.execute(
            "INSERT INTO meta (name, value) VALUES ('device', ?1)",
            [device],
        )?;
    }
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.pragma_update(None, "user_version", LAYOUT)?;
    tx.commit()?;
    Ok(())
}
