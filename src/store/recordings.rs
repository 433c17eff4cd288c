//! Recordings of spoken answers: files of the person's own, and when to listen to them.

use std::path::{Path, PathBuf};

use rusqlite::Row;

use super::cards::Handle;
use super::change::present;
use super::columns::{self, all, first, get};
use super::journal::Family;
use super::migrate::DEBRIEFS_SINCE;
use super::{Result, Store};
use crate::domain::id::CardId;
use crate::domain::now::{Day, Now};

/// A recording that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Recording {
    pub(crate) card: CardId,
    /// As short as it can be typed.
    pub(crate) handle: String,
    pub(crate) path: PathBuf,
    /// The day on which it is to be listened to.
    pub(crate) listen_on: Day,
}

/// What an operation may set.
pub(super) const RECORDING_COLUMNS: [&str; 1] = ["heard_at"];

const UNHEARD: &str = "SELECT c.id, c.handle, r.path, r.listen_on
     FROM recordings r JOIN cards c ON c.key = r.card
     WHERE r.heard_at IS NULL AND r.removed_at IS NULL AND c.removed_at IS NULL
     ORDER BY r.key";

impl Store {
    /// Those not listened to yet, oldest first.
    pub(crate) fn unheard(&self) -> Result<Vec<Recording>> {
        if self.layout < DEBRIEFS_SINCE {
            return Ok(Vec::new());
        }
        all(&self.conn, UNHEARD, [], |row: &Row<'_>| {
            let path: String = get(row, "path")?;
            Ok(Recording {
                card: CardId(get(row, "id")?),
                handle: Handle::shown(&self.conn, get(row, "handle")?)?
                    .short()
                    .to_owned(),
                path: path.into(),
                listen_on: columns::day(row, "listen_on")?,
            })
        })
    }

    /// Keeps where the recordings of a mock are, to be listened to on the next day; one operation.
    pub(crate) fn keep_recordings(&mut self, made: &[(CardId, &Path)], now: &Now) -> Result<()> {
        if made.is_empty() {
            return Ok(());
        }
        let mut change = self.begin(now)?;
        let listen_on = now.today.plus(1).to_string();
        let mut handles = Vec::new();
        for (card, path) in made {
            let sql = "SELECT key, handle FROM cards WHERE id = ?1 AND removed_at IS NULL";
            let card = first(&change.tx, sql, [card.0], |row| {
                Ok((get::<i64>(row, "key")?, get::<String>(row, "handle")?))
            })?;
            let (card, handle) = present(card)?;
            change
                .tx
                .prepare_cached(
                    "INSERT INTO recordings (card, path, made_at, listen_on)
                     VALUES (?1, ?2, ?3, ?4)",
                )?
                .execute((card, path.to_string_lossy(), now.at_ms(), &listen_on))?;
            let key = change.tx.last_insert_rowid();
            change.inserted(Family::Recordings, key, key)?;
            handles.push(Handle::shown(&change.tx, handle)?.short().to_owned());
        }
        let summary = format!("answers recorded: {}", handles.join(", "));
        change.finish("record", &summary, None)?;
        Ok(())
    }

    /// The recordings of these cards were listened to. How many there were.
    pub(crate) fn heard(&mut self, cards: &[CardId], now: &Now) -> Result<usize> {
        let mut change = self.begin(now)?;
        let mut count = 0;
        let at = now.at_ms();
        for card in cards {
            let sql = "SELECT r.key FROM recordings r JOIN cards c ON c.key = r.card
                 WHERE c.id = ?1 AND r.heard_at IS NULL AND r.removed_at IS NULL";
            for key in all(&change.tx, sql, [card.0], |row| get::<i64>(row, "key"))? {
                change.journaled(Family::Recordings, key, &RECORDING_COLUMNS, |tx| {
                    tx.prepare_cached("UPDATE recordings SET heard_at = ?2 WHERE key = ?1")?
                        .execute((key, at))?;
                    Ok(())
                })?;
                count += 1;
            }
        }
        if count > 0 {
            change.finish("heard", &format!("{count} listened to"), None)?;
        }
        Ok(count)
    }
}
