//! What is to be asked, kept beside the card states so that asking never scans the collection.

use rusqlite::types::Value;
use rusqlite::{Connection, Row};

use super::cards::CardFilter;
use super::columns::{self, all, first, get};
use super::filter::{Conditions, JOINS};
use super::listing::WEAKEST_FIRST;
use super::{Result, Store};
use crate::domain::id::{CardId, DeckId};
use crate::domain::now::{Day, Now};

/// Cards and the seconds they are expected to take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Load {
    pub(crate) cards: u64,
    pub(crate) secs: u64,
}

/// One card that may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct QueuedCard {
    pub(crate) id: CardId,
    pub(crate) expected_secs: u32,
}

pub(super) const DUE_LOAD: &str =
    "SELECT coalesce(sum(cards), 0) AS cards, coalesce(sum(secs), 0) AS secs
     FROM day_load WHERE day <= ?1";

pub(super) const DECK_DUE: &str =
    "SELECT coalesce(sum(cards), 0) AS cards, coalesce(sum(secs), 0) AS secs
     FROM deck_load WHERE deck = ?1 AND day <= ?2";

pub(super) const DECK_NEW: &str = "SELECT cards, secs FROM new_load WHERE deck = ?1";

pub(super) const NEW_LOAD: &str =
    "SELECT coalesce(sum(cards), 0) AS cards, coalesce(sum(secs), 0) AS secs FROM new_load";

pub(super) const FORECAST: &str =
    "SELECT day, cards, secs FROM day_load WHERE day BETWEEN ?1 AND ?2 ORDER BY day";

/// Due cards of all decks, in the order of their index.
pub(super) const DUE_ANYWHERE: &str =
    "SELECT c.id, q.secs FROM queue q JOIN cards c ON c.key = q.card
     WHERE q.ask_on <= ?1 ORDER BY q.ask_on, q.retry, q.deck, q.position LIMIT ?2";

/// Due cards of one deck.
pub(super) const DUE_IN_DECK: &str =
    "SELECT c.id, q.secs FROM queue q JOIN cards c ON c.key = q.card
     WHERE q.deck = (SELECT key FROM decks WHERE id = ?3) AND q.ask_on <= ?1
     ORDER BY q.ask_on, q.retry, q.position LIMIT ?2";

/// New cards of all decks. `retry = 0` is true of all of them; it leads through the index.
pub(super) const NEW_ANYWHERE: &str =
    "SELECT c.id, q.secs FROM queue q JOIN cards c ON c.key = q.card
     WHERE q.ask_on IS NULL AND q.retry = 0 ORDER BY q.deck, q.position LIMIT ?1";

/// New cards of one deck.
pub(super) const NEW_IN_DECK: &str =
    "SELECT c.id, q.secs FROM queue q JOIN cards c ON c.key = q.card
     WHERE q.deck = (SELECT key FROM decks WHERE id = ?2) AND q.ask_on IS NULL AND q.retry = 0
     ORDER BY q.position LIMIT ?1";

fn queued(row: &Row<'_>) -> Result<QueuedCard> {
    Ok(QueuedCard {
        id: CardId(get(row, "id")?),
        expected_secs: get(row, "secs")?,
    })
}

fn one_load(conn: &Connection, sql: &str, params: impl rusqlite::Params) -> Result<Load> {
    Ok(first(conn, sql, params, columns::load)?.unwrap_or_default())
}

/// Whether a filter names decks only: then an index of the queue answers.
fn only_decks(filter: &CardFilter) -> bool {
    *filter
        == CardFilter {
            decks: filter.decks.clone(),
            ..CardFilter::default()
        }
}

fn bounded(limit: u64) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

impl Store {
    /// Due today or earlier, from the counters.
    pub(crate) fn due_load(&self, today: Day) -> Result<Load> {
        one_load(&self.conn, DUE_LOAD, [today.to_string()])
    }

    /// The same by deck: those with something due or new, most due first.
    pub(crate) fn deck_loads(&self, today: Day) -> Result<Vec<(DeckId, String, Load, Load)>> {
        let decks = all(
            &self.conn,
            "SELECT key, id, name FROM decks WHERE removed_at IS NULL ORDER BY name",
            [],
            |row| {
                let id = DeckId(get(row, "id")?);
                Ok((get::<i64>(row, "key")?, id, get::<String>(row, "name")?))
            },
        )?;
        let mut loads = Vec::with_capacity(decks.len());
        for (key, id, name) in decks {
            let due = one_load(&self.conn, DECK_DUE, (key, today.to_string()))?;
            let new = one_load(&self.conn, DECK_NEW, [key])?;
            if due.cards + new.cards > 0 {
                loads.push((id, name, due, new));
            }
        }
        loads.sort_by_key(|(_, _, due, _)| std::cmp::Reverse(due.cards));
        Ok(loads)
    }

    /// Cards never reviewed that may be asked. One that was buried is counted on the day it
    /// comes back, with what is due then.
    pub(crate) fn new_load(&self) -> Result<Load> {
        one_load(&self.conn, NEW_LOAD, [])
    }

    /// What comes due on each of `days` days from `from`; days with nothing are zero.
    pub(crate) fn forecast(&self, from: Day, days: u32) -> Result<Vec<(Day, Load)>> {
        let mut forecast: Vec<_> = (0..days)
            .map(|ahead| (from.plus(ahead), Load::default()))
            .collect();
        let Some((until, _)) = forecast.last().copied() else {
            return Ok(forecast);
        };
        let bounds = [from.to_string(), until.to_string()];
        for (day, load) in all(&self.conn, FORECAST, bounds, |row| {
            Ok((columns::day(row, "day")?, columns::load(row)?))
        })? {
            let ahead = usize::try_from(day.days_since(from)).ok();
            if let Some(slot) = ahead.and_then(|ahead| forecast.get_mut(ahead)) {
                slot.1 = load;
            }
        }
        Ok(forecast)
    }

    /// Due cards, earliest first, those graded again today last; `ahead_days` looks further.
    pub(crate) fn due_cards(
        &self,
        filter: &CardFilter,
        ahead_days: u32,
        limit: u64,
        now: &Now,
    ) -> Result<Vec<QueuedCard>> {
        let until = now.today.plus(ahead_days).to_string();
        let limit = bounded(limit);
        if only_decks(filter) {
            match filter.decks.as_slice() {
                [] => return all(&self.conn, DUE_ANYWHERE, (until, limit), queued),
                [deck] => return all(&self.conn, DUE_IN_DECK, (until, limit, deck.0), queued),
                _ => {}
            }
        }
        let mut conditions = Conditions::of(&self.conn, filter, Some(now))?;
        conditions.and("q.ask_on <= :until");
        conditions.bind(":until", until.into());
        self.asked(&conditions, "q.ask_on, q.retry, q.deck, q.position", limit)
    }

    /// Cards never reviewed, in the order of their decks' files.
    pub(crate) fn new_cards(&self, filter: &CardFilter, limit: u64) -> Result<Vec<QueuedCard>> {
        let limit = bounded(limit);
        // Never reviewed is never due.
        if filter.due {
            return Ok(Vec::new());
        }
        if only_decks(filter) {
            match filter.decks.as_slice() {
                [] => return all(&self.conn, NEW_ANYWHERE, [limit], queued),
                [deck] => return all(&self.conn, NEW_IN_DECK, (limit, deck.0), queued),
                _ => {}
            }
        }
        let mut conditions = Conditions::of(&self.conn, filter, None)?;
        conditions.and("q.ask_on IS NULL");
        self.asked(&conditions, "q.deck, q.position", limit)
    }

    /// Every card of the filter that may be asked, the lowest chance of recall first; cards never
    /// reviewed come after those that were. For `cram`.
    pub(crate) fn weakest_cards(
        &self,
        filter: &CardFilter,
        limit: u64,
        now: &Now,
    ) -> Result<Vec<QueuedCard>> {
        let mut conditions = Conditions::of(&self.conn, filter, Some(now))?;
        conditions.and("(c.buried_until IS NULL OR c.buried_until <= :as_of)");
        conditions.bind(":as_of", Value::Text(now.today.to_string()));
        self.asked(&conditions, WEAKEST_FIRST, bounded(limit))
    }

    /// Queued cards under conditions that no index answers.
    fn asked(&self, conditions: &Conditions, order: &str, limit: i64) -> Result<Vec<QueuedCard>> {
        let sql = format!(
            "SELECT c.id, q.secs FROM queue q JOIN cards c ON c.key = q.card {JOINS}
             WHERE 1{} ORDER BY {order} LIMIT {limit}",
            conditions.sql
        );
        all(&self.conn, &sql, conditions.params().as_slice(), queued)
    }
}
