//! What follows from the log and the cards: states, queue rows, search text. Everything here can
//! be made anew, and `doctor` compares it with what is stored.

use rusqlite::{Connection, Row};
use uuid::Uuid;

use super::Result;
use super::columns::{self, first, get, optional_day};
use super::starts;
use crate::coaching::pace::{self, Measured};
use crate::domain::card::DEFAULT_TARGET_SECS;
use crate::domain::grade::Grade;
use crate::domain::id::CardId;
use crate::domain::now::Day;
use crate::schedule::replay::replay_from;
use crate::schedule::{CardState, Settings};

/// A card's state and what else is folded from its log.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Fold {
    pub(super) state: CardState,
    pub(super) timed_reviews: u32,
    pub(super) timed_secs: u64,
    pub(super) last_spoken_secs: Option<u32>,
    pub(super) last_wording: Option<u32>,
}

/// What of a review the fold takes in beside the day and the grade.
#[derive(Debug, Clone, Copy)]
pub(super) struct Noticed {
    pub(super) spoken_secs: Option<u32>,
    pub(super) total_secs: Option<u32>,
    pub(super) wording: Option<u32>,
}

impl Fold {
    pub(super) fn notice(&mut self, review: Noticed) {
        if let Some(secs) = review.total_secs {
            self.timed_reviews += 1;
            self.timed_secs += u64::from(secs);
        }
        self.last_spoken_secs = review.spoken_secs.or(self.last_spoken_secs);
        self.last_wording = review.wording.or(self.last_wording);
    }

    pub(super) fn expected_secs(&self, target_secs: u32) -> u32 {
        let measured = Measured {
            reviews: self.timed_reviews,
            total_secs: self.timed_secs,
        };
        pace::expected_review_secs(target_secs, self.state.reviews == 0, measured)
    }
}

/// The reviews of one card, folded as they are read: oldest first, in the order (at, id).
#[derive(Debug)]
pub(super) struct Folding {
    card: CardId,
    start: CardState,
    log: Vec<(Day, Grade)>,
    fold: Fold,
}

impl Folding {
    /// `start`: where another program left the card.
    pub(super) fn new(card: CardId, start: CardState) -> Self {
        Self {
            card,
            start,
            log: Vec::new(),
            fold: Fold::default(),
        }
    }

    /// Takes a row with `day`, `grade`, `spoken_secs`, `total_secs` and `wording`.
    pub(super) fn take(&mut self, row: &Row<'_>) -> Result<()> {
        self.log
            .push((columns::day(row, "day")?, columns::grade(row, "grade")?));
        self.fold.notice(Noticed {
            spoken_secs: get(row, "spoken_secs")?,
            total_secs: get(row, "total_secs")?,
            wording: get(row, "wording")?,
        });
        Ok(())
    }

    pub(super) fn done(self, settings: &Settings) -> Fold {
        Fold {
            state: replay_from(self.start, self.card, self.log, settings),
            ..self.fold
        }
    }
}

pub(super) const STORED_FOLD: &str = "SELECT * FROM card_states WHERE card = ?1";

pub(super) fn stored_fold(conn: &Connection, card: i64) -> Result<Fold> {
    Ok(first(conn, STORED_FOLD, [card], columns::fold)?.unwrap_or_default())
}

pub(super) const LOG_OF_CARD: &str = "SELECT r.day, r.grade, r.spoken_secs, r.total_secs, r.wording
     FROM cards c JOIN reviews r ON r.card = c.key
     WHERE c.key = ?1 AND r.taken_back_at IS NULL AND r.key > coalesce(c.counted_from, 0)
     ORDER BY r.at, r.id";

/// The fold of a card's log as it stands there.
pub(super) fn replayed_fold(conn: &Connection, card: i64, settings: &Settings) -> Result<Fold> {
    let id = first(conn, "SELECT id FROM cards WHERE key = ?1", [card], |row| {
        get::<Uuid>(row, "id")
    })?;
    let start = starts::of_card(conn, card)?.unwrap_or_default();
    let mut folding = Folding::new(CardId(super::change::present(id)?), start);
    let mut statement = conn.prepare_cached(LOG_OF_CARD)?;
    let mut rows = statement.query([card])?;
    while let Some(row) = rows.next()? {
        folding.take(row)?;
    }
    Ok(folding.done(settings))
}

pub(super) fn save_fold(conn: &Connection, card: i64, fold: &Fold) -> Result<()> {
    let state = &fold.state;
    if state.reviews == 0 {
        conn.prepare_cached("DELETE FROM card_states WHERE card = ?1")?
            .execute([card])?;
        return Ok(());
    }
    let text = |day: Option<Day>| day.map(|day| day.to_string());
    conn.prepare_cached(
        "INSERT OR REPLACE INTO card_states (
             card, ease_factor, interval_days, repetitions, lapses, reviews, last_review_on,
             due_on, is_awaiting_recall, stability_days, difficulty, timed_reviews, timed_secs,
             last_spoken_secs, last_wording
         ) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
    )?
    .execute((
        card,
        state.ease_factor,
        state.interval_days,
        state.repetitions,
        state.lapses,
        state.reviews,
        text(state.last_review_on),
        text(state.due_on),
        state.is_awaiting_recall,
        state.memory.map(|memory| memory.stability_days),
        state.memory.map(|memory| memory.difficulty),
        fold.timed_reviews,
        i64::try_from(fold.timed_secs).unwrap_or(i64::MAX),
        fold.last_spoken_secs,
        fold.last_wording,
    ))?;
    Ok(())
}

/// Replays a card's log and stores what follows.
pub(super) fn refold(conn: &Connection, card: i64, settings: &Settings) -> Result<()> {
    save_fold(conn, card, &replayed_fold(conn, card, settings)?)?;
    requeue(conn, card)
}

/// A row of `queue`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct QueueRow {
    deck: i64,
    ask_on: Option<String>,
    retry: bool,
    position: i64,
    secs: u32,
}

/// What a queue row follows from and, as `q_`, the row there is. Completed by a WHERE.
pub(super) const QUEUE_BASIS: &str = "SELECT c.key, c.id, c.deck, c.position, c.buried_until,
        (c.removed_at IS NULL AND NOT c.is_suspended
            AND (c.withdrawn_at IS NULL OR c.answer_version IS NOT NULL)) AS may_be_asked,
        coalesce(l.target_secs, u.target_secs) AS target_secs, s.*,
        q.card AS q_card, q.deck AS q_deck, q.ask_on AS q_ask_on, q.retry AS q_retry,
        q.position AS q_position, q.secs AS q_secs
     FROM cards c
     LEFT JOIN upstream_cards u ON u.card = c.key
     LEFT JOIN local_cards l ON l.card = c.key
     LEFT JOIN card_states s ON s.card = c.key
     LEFT JOIN queue q ON q.card = c.key";

impl QueueRow {
    /// The row a card ought to have, from a row of [`QUEUE_BASIS`] and the card's fold.
    ///
    /// A card never reviewed that was buried comes back on its day with what is due then.
    pub(super) fn wanted(row: &Row<'_>, fold: &Fold) -> Result<Option<Self>> {
        if !get::<bool>(row, "may_be_asked")? {
            return Ok(None);
        }
        let buried_until = optional_day(row, "buried_until")?;
        let target: Option<u32> = get(row, "target_secs")?;
        Ok(Some(Self {
            deck: get(row, "deck")?,
            ask_on: fold
                .state
                .due_on
                .max(buried_until)
                .map(|day| day.to_string()),
            retry: fold.state.is_awaiting_recall,
            position: get(row, "position")?,
            secs: fold.expected_secs(target.unwrap_or(DEFAULT_TARGET_SECS)),
        }))
    }

    /// The row it has.
    pub(super) fn stored(row: &Row<'_>) -> Result<Option<Self>> {
        if get::<Option<i64>>(row, "q_card")?.is_none() {
            return Ok(None);
        }
        Ok(Some(Self {
            deck: get(row, "q_deck")?,
            ask_on: get(row, "q_ask_on")?,
            retry: get(row, "q_retry")?,
            position: get(row, "q_position")?,
            secs: get(row, "q_secs")?,
        }))
    }

    pub(super) fn insert(&self, conn: &Connection, card: i64) -> Result<()> {
        conn.prepare_cached(
            "INSERT INTO queue (card, deck, ask_on, retry, position, secs)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute((
            card,
            self.deck,
            &self.ask_on,
            self.retry,
            self.position,
            self.secs,
        ))?;
        Ok(())
    }
}

/// Puts a card's queue row right, and the counters with it (by triggers).
pub(super) fn requeue(conn: &Connection, card: i64) -> Result<()> {
    let sql = format!("{QUEUE_BASIS} WHERE c.key = ?1");
    let rows = first(conn, &sql, [card], |row| {
        Ok((
            QueueRow::wanted(row, &columns::fold(row)?)?,
            QueueRow::stored(row)?,
        ))
    })?;
    let (wanted, stored) = super::change::present(rows)?;
    if wanted == stored {
        return Ok(());
    }
    if stored.is_some() {
        conn.prepare_cached("DELETE FROM queue WHERE card = ?1")?
            .execute([card])?;
    }
    if let Some(wanted) = wanted {
        wanted.insert(conn, card)?;
    }
    Ok(())
}

/// Every text that a card is found by, in one column. Completed by a WHERE.
pub(super) const SEARCH_TEXT: &str = "SELECT c.key AS key, concat_ws(char(10),
        coalesce(l.question, u.question),
        (SELECT group_concat(value, char(10)) FROM json_each(coalesce(l.variants, u.variants))),
        (SELECT group_concat(value, char(10)) FROM json_each(w.former_questions)),
        (SELECT group_concat(value, char(10))
         FROM json_each(coalesce(l.listens_for, u.listens_for))),
        (SELECT group_concat(value, char(10)) FROM json_each(u.key_points)),
        coalesce(l.notes, u.notes),
        a.headline, a.text,
        (SELECT group_concat(value, char(10)) FROM json_each(a.key_points)),
        (SELECT group_concat(json_extract(value, '$.text'), char(10)) FROM json_each(a.slots)),
        (SELECT group_concat(note, char(10)) FROM reviews r
         WHERE r.card = c.key AND r.note IS NOT NULL AND r.taken_back_at IS NULL)) AS text
     FROM cards c
     LEFT JOIN upstream_cards u ON u.card = c.key
     LEFT JOIN local_cards l ON l.card = c.key
     LEFT JOIN answers a ON a.card = c.key AND a.version = c.answer_version
     LEFT JOIN rewordings w ON w.card = c.key";

/// Puts a card's row in the search index right.
pub(super) fn reindex(conn: &Connection, card: i64) -> Result<()> {
    let sql =
        format!("INSERT OR REPLACE INTO card_search (rowid, text) {SEARCH_TEXT} WHERE c.key = ?1");
    conn.prepare_cached(&sql)?.execute([card])?;
    Ok(())
}
