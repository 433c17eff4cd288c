//! What the cards of an import are found by, on its way into the search index.

use rusqlite::Connection;

use super::Import;
use crate::domain::answer::AnswerText;
use crate::store::{Result, derived};

/// So much text is gathered, in bytes, and of so many cards.
const MOST_BYTES: usize = 512 * 1024;
const MOST_CARDS: usize = 2_000;

/// Texts that are not in the index yet, by the keys of their cards.
///
/// The index keeps what is new in memory and writes it out whenever a statement begins that might be
/// taken back by itself, as the ones with triggers may. Between the other rows of a card it would do
/// that for every card, which was a fifth of an import.
#[derive(Debug, Default)]
pub(super) struct Searchable {
    texts: Vec<(i64, String)>,
    bytes: usize,
}

impl Searchable {
    /// Takes the text of a card that is in no index yet.
    pub(super) fn add(&mut self, conn: &Connection, card: i64, text: String) -> Result<()> {
        self.bytes += text.len();
        self.texts.push((card, text));
        match self.bytes > MOST_BYTES || self.texts.len() >= MOST_CARDS {
            true => self.write(conn),
            false => Ok(()),
        }
    }

    /// Puts more words behind those of the card that was added last; `false` where that is another
    /// one or in the index already.
    pub(super) fn add_to(&mut self, card: i64, more: &str) -> bool {
        let Some((_, text)) = self.texts.last_mut().filter(|(last, _)| *last == card) else {
            return false;
        };
        text.push_str(more);
        self.bytes += more.len();
        true
    }

    /// Writes what is left. Before a card is indexed anew, and at the end.
    pub(super) fn write(&mut self, conn: &Connection) -> Result<()> {
        if self.texts.is_empty() {
            return Ok(());
        }
        let mut insert =
            conn.prepare_cached("INSERT INTO card_search (rowid, text) VALUES (?1, ?2)")?;
        for (card, text) in self.texts.drain(..) {
            insert.execute((card, text))?;
        }
        self.bytes = 0;
        Ok(())
    }
}

impl Import<'_> {
    /// Puts a card's row in the search index right.
    pub(in crate::store) fn reindex(&mut self, card: i64) -> Result<()> {
        self.searchable.write(&self.change.tx)?;
        derived::reindex(&self.change.tx, card)
    }

    /// The same for a card that has got an answer, its first.
    pub(in crate::store) fn reindex_answered(
        &mut self,
        card: i64,
        answer: &AnswerText,
    ) -> Result<()> {
        match self.searchable.add_to(card, &answer.text) {
            true => Ok(()),
            false => self.reindex(card),
        }
    }
}
