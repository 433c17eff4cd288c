//! Things by their names, and cards by what they ask and by where they stand.

use rusqlite::Connection;
use uuid::Uuid;

use super::columns::{all, get};
use super::decks::nearest;
use super::{Found, Result, Store};
use crate::domain::fingerprint::fingerprint;
use crate::domain::id::{CardId, DeckId};

/// A question that is asked by more cards than this is a deck of blanks.
const SAME_AT_MOST: i64 = 10;

/// The thing whose name is `text` or begins with it, alone. Case makes no difference.
pub(super) fn by_name<T: Copy>(text: &str, names: Vec<(T, String)>) -> Found<T> {
    let wanted = text.trim().to_lowercase();
    if let Some((thing, _)) = names.iter().find(|(_, name)| name.to_lowercase() == wanted) {
        return Found::One(*thing);
    }
    let mut fitting: Vec<_> = names
        .iter()
        .filter(|(_, name)| !wanted.is_empty() && name.to_lowercase().starts_with(&wanted))
        .collect();
    match fitting.as_slice() {
        [(thing, _)] => Found::One(*thing),
        [] => Found::None {
            near: nearest(&wanted, names.iter().map(|(_, name)| name.as_str())),
            total: names.len() as u64,
        },
        _ => {
            fitting.truncate(10);
            let line = |name: &String| (name.clone(), name.clone());
            Found::Many(fitting.into_iter().map(|(_, name)| line(name)).collect())
        }
    }
}

/// As [`Store::same_question`], within a change.
pub(super) fn same_question(conn: &Connection, question: &str) -> Result<Vec<CardId>> {
    all(
        conn,
        "SELECT id FROM cards WHERE question_fingerprint = ?1 AND removed_at IS NULL
         ORDER BY key LIMIT ?2",
        (fingerprint(question).cast_signed(), SAME_AT_MOST),
        |row| Ok(CardId(get::<Uuid>(row, "id")?)),
    )
}

impl Store {
    /// The families of questions that coaches name, by name.
    pub(crate) fn families(&self) -> Result<Vec<String>> {
        let sql = "SELECT DISTINCT u.family FROM upstream_cards u JOIN cards c ON c.key = u.card
             WHERE u.family IS NOT NULL AND c.removed_at IS NULL ORDER BY u.family";
        all(&self.conn, sql, [], |row| get(row, "family"))
    }

    /// The cards that ask this question, but for case, numbering and punctuation, in the order
    /// they were added; at most ten.
    pub(crate) fn same_question(&self, question: &str) -> Result<Vec<CardId>> {
        same_question(&self.conn, question)
    }

    /// The cards of a deck in the order of its file, then of adding.
    pub(crate) fn cards_in_order(&self, deck: DeckId) -> Result<Vec<CardId>> {
        all(
            &self.conn,
            "SELECT c.id FROM cards c JOIN decks d ON d.key = c.deck
             WHERE d.id = ?1 AND c.removed_at IS NULL ORDER BY c.position, c.key",
            [deck.0],
            |row| Ok(CardId(get::<Uuid>(row, "id")?)),
        )
    }
}
