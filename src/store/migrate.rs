//! The layout of the data file: numbered SQL files, applied in order, never edited.

use rusqlite::Connection;

use super::change::begin_immediate;
use super::columns::{all, get};
use super::{Result, StoreError, derived};

/// "OFBK": says in the file's head whose it is.
pub(super) const APPLICATION_ID: i64 = 0x4F46_424B;

/// Every layout there ever was; the first makes layout 1.
const MIGRATIONS: [&str; 9] = [
    include_str!("migrations/0001.sql"),
    include_str!("migrations/0002.sql"),
    include_str!("migrations/0003.sql"),
    include_str!("migrations/0004.sql"),
    include_str!("migrations/0005.sql"),
    include_str!("migrations/0006.sql"),
    include_str!("migrations/0007.sql"),
    include_str!("migrations/0008.sql"),
    include_str!("migrations/0009.sql"),
];

/// The layout this program reads and writes.
pub(super) const LAYOUT: i64 = MIGRATIONS.len() as i64;
/// Reading cannot migrate, and a shell prompt must not break on the day of an update. Files from
/// this layout on are read as they are: what asks for a table that came later looks at
/// `Store::layout` first.
pub(super) const OLDEST_READ: i64 = 1;
/// The layout that brought interviews.
pub(super) const INTERVIEWS_SINCE: i64 = 2;
/// The layout that brought what hangs on cards since they are merged.
const MERGING_SINCE: i64 = 3;
/// The layout that brought schedules of other programs.
pub(super) const STARTS_SINCE: i64 = 4;
/// The layout that brought hints that a person dismissed.
pub(super) const HINTS_SINCE: i64 = 5;
/// The layout that brought stories and what a person is learning.
pub(super) const STORIES_SINCE: i64 = 6;
/// The layout that brought recordings and debriefs.
pub(super) const DEBRIEFS_SINCE: i64 = 7;
/// The layout that brought what is prepared for one interview.
pub(super) const TAILORINGS_SINCE: i64 = 8;
/// The layout that brought what cards were in Anki.
pub(super) const ORIGINS_SINCE: i64 = 9;

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

const WITHDRAWN_WITH_ANSWER: &str = "SELECT key FROM cards
     WHERE withdrawn_at IS NOT NULL AND answer_version IS NOT NULL AND removed_at IS NULL";

/// The tables of layout 3, as an older file would have them.
const NOTHING_MERGED: &str = "CREATE TEMP TABLE rewordings (card, former_questions, reworded_at);
     CREATE TEMP TABLE release_notes (deck, text);
     CREATE TEMP TABLE coach_notes (key, card, version, written_at, coach, text);";

/// Lets an older file be read as it is: what it lacks beside its cards is there and empty, for this
/// connection alone.
pub(super) fn fill_in(conn: &Connection, layout: i64) -> Result<()> {
    if layout < MERGING_SINCE {
        conn.execute_batch(NOTHING_MERGED)?;
    }
    Ok(())
}

/// What follows from rows of an older layout and is otherwise now.
pub(super) fn catch_up(conn: &Connection, layout: i64) -> Result<()> {
    if (1..MERGING_SINCE).contains(&layout) {
        // Before, a withdrawn card was never asked; now it is where it has an answer.
        let withdrawn = all(conn, WITHDRAWN_WITH_ANSWER, [], |row| {
            get::<i64>(row, "key")
        })?;
        for card in withdrawn {
            derived::requeue(conn, card)?;
        }
    }
    Ok(())
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
    catch_up(&tx, head.layout)?;
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
