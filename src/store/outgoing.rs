//! What other programs ask about a card beside what stands on it: when it was last changed, and
//! its log in the order it was written.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::columns::{self, all, get};
use super::{Result, Store, StoreError};
use crate::domain::id::CardId;
use crate::domain::review::Review;

/// Rows of the journal that touch what a card says; insertions of coach's cards and of own ones
/// are as old as the card.
const CONTENT_CHANGES: &str = "SELECT c.id, max(o.at + (o.standing <> 'done') * 1000) AS at
     FROM changes ch
     JOIN operations o ON o.number = ch.operation
     JOIN cards c ON c.key BETWEEN ch.row AND ch.last_row
     WHERE ch.family = 'local_cards'
        OR ch.family = 'upstream_cards' AND ch.before IS NOT NULL
        OR ch.family = 'cards' AND (json_type(ch.after, '$.tags') IS NOT NULL
                                 OR json_type(ch.after, '$.answer_version') IS NOT NULL)
     GROUP BY c.id";

const ADDED: &str = "SELECT id, added_at AS at FROM cards WHERE removed_at IS NULL";

const LOG: &str = "SELECT r.* FROM reviews r
     WHERE r.card = (SELECT key FROM cards WHERE id = ?1) AND r.taken_back_at IS NULL
     ORDER BY r.at, r.id";

impl Store {
    /// When what stands on each card, its answer or its tags were last changed. A change that was
    /// undone counts as one more, a second after it was made, as it changed the card back.
    pub(crate) fn contents_changed_at(&self) -> Result<HashMap<CardId, DateTime<Utc>>> {
        let mut changed = HashMap::new();
        for sql in [ADDED, CONTENT_CHANGES] {
            let rows = all(&self.conn, sql, [], |row| {
                let at: i64 = get(row, "at")?;
                let at = DateTime::from_timestamp_millis(at).ok_or(StoreError::Damaged {
                    detail: "a time in the journal cannot be read".into(),
                })?;
                Ok((CardId(get::<Uuid>(row, "id")?), at))
            })?;
            for (card, at) in rows {
                let last = changed.entry(card).or_insert(at);
                *last = at.max(*last);
            }
        }
        Ok(changed)
    }

    /// The whole log of a card, oldest first, without what was taken back.
    pub(crate) fn log_of(&self, card: CardId) -> Result<Vec<Review>> {
        all(&self.conn, LOG, [card.0], |row| columns::review(row, card))
    }
}
