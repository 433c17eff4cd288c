//! Answers: versions, of which none is ever overwritten or deleted.

use rusqlite::Connection;

use super::columns::{self, all, first, get, slots_to_json, to_json};
use super::{Result, Store};
use crate::domain::answer::{Answer, AnswerText};
use crate::domain::id::CardId;
use crate::domain::now::Now;

impl Store {
    /// Every version written for a card, newest first; those that were undone too.
    pub(crate) fn answer_versions(&self, card: CardId) -> Result<Vec<Answer>> {
        let versions = all(
            &self.conn,
            "SELECT version AS a_version, written_at AS a_written_at, headline AS a_headline,
                 text AS a_text, key_points AS a_key_points, slots AS a_slots
             FROM answers WHERE card = (SELECT key FROM cards WHERE id = ?1)
             ORDER BY version DESC",
            [card.0],
            columns::answer,
        )?;
        Ok(versions.into_iter().flatten().collect())
    }
}

/// Every version of a card's answer as one text.
pub(super) fn spoken(conn: &Connection, card: i64) -> Result<Vec<String>> {
    let versions = all(
        conn,
        "SELECT version AS a_version, written_at AS a_written_at, headline AS a_headline,
             text AS a_text, key_points AS a_key_points, slots AS a_slots
         FROM answers WHERE card = ?1",
        [card],
        columns::answer,
    )?;
    let versions = versions.into_iter().flatten();
    Ok(versions.map(|answer| answer.content.spoken()).collect())
}

/// Writes a new version; gives its number. The card does not point to it yet.
pub(super) fn insert(conn: &Connection, card: i64, answer: &AnswerText, now: &Now) -> Result<u32> {
    let last = first(
        conn,
        "SELECT coalesce(max(version), 0) AS version FROM answers WHERE card = ?1",
        [card],
        |row| get::<u32>(row, "version"),
    )?;
    let version = last.unwrap_or(0) + 1;
    conn.prepare_cached(
        "INSERT INTO answers (card, version, written_at, headline, text, key_points, slots, words)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute((
        card,
        version,
        now.at_ms(),
        &answer.headline,
        &answer.text,
        to_json(&answer.key_points),
        slots_to_json(&answer.slots),
        u32::try_from(answer.words()).unwrap_or(u32::MAX),
    ))?;
    Ok(version)
}
