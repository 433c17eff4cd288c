//! Answers as the hints need them, and the hints that a person dismissed.

use std::collections::HashSet;

use rusqlite::{Params, Row};

use super::cards::Handle;
use super::change::present;
use super::columns::{self, all, first, get, to_json};
use super::journal::Family;
use super::{Result, Store};
use crate::domain::answer::AnswerText;
use crate::domain::card::{DEFAULT_TARGET_SECS, Kind};
use crate::domain::id::{CardId, DeckId};
use crate::domain::now::Now;

/// The newest reviews, whatever the card: as many as say how fast a person speaks.
const RATE_REVIEWS: i64 = 300;

/// The timed ones among them with the words of what was said, the last first.
pub(super) const TIMED_ANSWERS: &str = "SELECT r.card, a.words, r.spoken_secs
     FROM reviews r CROSS JOIN cards c ON c.key = r.card AND c.removed_at IS NULL
     JOIN answers a ON a.card = c.key AND a.version = c.answer_version
     WHERE r.key > (SELECT max(key) FROM reviews) - ?1
       AND r.taken_back_at IS NULL AND r.spoken_secs > 0
     ORDER BY r.key DESC";

/// An answer and what it is held against.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Checkable {
    pub(crate) card: CardId,
    pub(crate) handle: Handle,
    pub(crate) deck_name: String,
    pub(crate) question: String,
    pub(crate) kind: Option<Kind>,
    pub(crate) framework: Option<String>,
    pub(crate) target_secs: u32,
    /// Of the coach's deck; what a person wrote is taken for English.
    pub(crate) language: String,
    pub(crate) answer: AnswerText,
    /// Names of hints.
    pub(crate) dismissed: Vec<String>,
}

const CHECKABLE: &str = "SELECT c.id, c.handle, c.dismissed_hints, d.name AS deck_name,
        coalesce(l.question, u.question) AS question, coalesce(l.kind, u.kind) AS kind,
        coalesce(l.framework, u.framework) AS framework,
        coalesce(l.target_secs, u.target_secs) AS target_secs,
        coalesce(ud.language, 'en') AS language,
        a.version AS a_version, a.written_at AS a_written_at, a.headline AS a_headline,
        a.text AS a_text, a.key_points AS a_key_points, a.slots AS a_slots
     FROM cards c
     JOIN decks d ON d.key = c.deck
     LEFT JOIN upstream_cards u ON u.card = c.key
     LEFT JOIN upstream_decks ud ON ud.deck = u.deck
     LEFT JOIN local_cards l ON l.card = c.key
     LEFT JOIN answers a ON a.card = c.key AND a.version = c.answer_version
     WHERE c.removed_at IS NULL";

impl Store {
    /// A card for the hints, with or without an answer.
    pub(crate) fn checkable(&self, card: CardId) -> Result<Checkable> {
        let sql = format!("{CHECKABLE} AND c.id = ?1");
        present(first(&self.conn, &sql, [card.0], |row| {
            self.read_checkable(row)
        })?)
    }

    /// The answers of a deck, or of all, in the order of the decks.
    pub(crate) fn answers_to_check(&self, deck: Option<DeckId>) -> Result<Vec<Checkable>> {
        let answered = format!("{CHECKABLE} AND c.answer_version IS NOT NULL");
        let order = "ORDER BY c.deck, c.position, c.key";
        match deck {
            Some(deck) => self.read_all(&format!("{answered} AND d.id = ?1 {order}"), [deck.0]),
            None => self.read_all(&format!("{answered} {order}"), []),
        }
    }

    fn read_all(&self, sql: &str, params: impl Params) -> Result<Vec<Checkable>> {
        all(&self.conn, sql, params, |row| self.read_checkable(row))
    }

    fn read_checkable(&self, row: &Row<'_>) -> Result<Checkable> {
        let target: Option<u32> = get(row, "target_secs")?;
        let answer = columns::answer(row)?;
        Ok(Checkable {
            card: CardId(get(row, "id")?),
            handle: Handle::shown(&self.conn, get(row, "handle")?)?,
            deck_name: get(row, "deck_name")?,
            question: get(row, "question")?,
            kind: columns::kind(row, "kind")?,
            framework: get(row, "framework")?,
            target_secs: target.unwrap_or(DEFAULT_TARGET_SECS),
            language: get(row, "language")?,
            answer: answer.map(|answer| answer.content).unwrap_or_default(),
            dismissed: columns::list(row, "dismissed_hints")?,
        })
    }

    /// Keeps hints from being shown for a card again, or shows them again; none where that changes
    /// nothing.
    pub(crate) fn dismiss_hints(
        &mut self,
        card: CardId,
        hints: &[&str],
        dismiss: bool,
        now: &Now,
    ) -> Result<Option<i64>> {
        let mut change = self.begin(now)?;
        let sql = "SELECT key, handle, dismissed_hints FROM cards
             WHERE id = ?1 AND removed_at IS NULL";
        let found = first(&change.tx, sql, [card.0], |row| {
            let list = columns::list(row, "dismissed_hints")?;
            Ok((get::<i64>(row, "key")?, get::<String>(row, "handle")?, list))
        })?;
        let (key, handle, mut list) = present(found)?;
        let before = list.clone();
        for hint in hints {
            list.retain(|there| there != hint);
            if dismiss {
                list.push((*hint).to_owned());
            }
        }
        list.sort_unstable();
        if list == before {
            return Ok(None);
        }
        change.journaled(Family::Cards, key, &["dismissed_hints"], |tx| {
            tx.prepare_cached("UPDATE cards SET dismissed_hints = ?2 WHERE key = ?1")?
                .execute((key, to_json(&list)))?;
            Ok(())
        })?;
        let handle = Handle::shown(&change.tx, handle)?;
        let what = if dismiss { "without" } else { "again with" };
        let summary = format!("{} {what} the hint {}", handle.short(), hints.join(", "));
        change.finish("hints", &summary, None).map(Some)
    }

    /// (words written, seconds spoken the last time) of the answers that were spoken lately.
    pub(crate) fn timed_answers(&self) -> Result<Vec<(u32, u32)>> {
        let mut seen: HashSet<i64> = HashSet::new();
        let timed = all(&self.conn, TIMED_ANSWERS, [RATE_REVIEWS], |row| {
            let is_last = seen.insert(get(row, "card")?);
            let timed = (get(row, "words")?, get(row, "spoken_secs")?);
            Ok(is_last.then_some(timed))
        })?;
        Ok(timed.into_iter().flatten().collect())
    }
}
