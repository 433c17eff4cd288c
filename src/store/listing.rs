//! Cards one line each, for `list` and `search`.

use rusqlite::{Connection, Row};

use super::cards::{CardFilter, CardLine, CardSort, Handle};
use super::columns::{self, get};
use super::filter::{Conditions, JOINS};
use super::{Result, Store};
use crate::domain::card::DEFAULT_TARGET_SECS;
use crate::domain::id::CardId;
use crate::domain::now::Now;

/// The columns of a line, over the tables of [`LINE_TABLES`].
pub(super) const LINE_COLUMNS: &str = "c.id, c.handle, c.tags, c.is_suspended, c.is_flagged,
        c.buried_until, c.withdrawn_at, w.reworded_at, c.answer_version, c.added_on, d.name AS deck_name,
        coalesce(l.question, u.question) AS question, coalesce(l.kind, u.kind) AS kind,
        coalesce(l.target_secs, u.target_secs) AS target_secs,
        coalesce(u.tags, '[]') AS u_tags, coalesce(a.words, 0) AS words, s.*";

/// To be joined to `cards c`, with [`JOINS`].
pub(super) const LINE_TABLES: &str = "JOIN decks d ON d.key = c.deck
     LEFT JOIN answers a ON a.card = c.key AND a.version = c.answer_version
     LEFT JOIN rewordings w ON w.card = c.key";

/// A row of [`LINE_COLUMNS`].
pub(super) fn line(conn: &Connection, row: &Row<'_>) -> Result<CardLine> {
    let mut tags = columns::list(row, "u_tags")?;
    for own in columns::list(row, "tags")? {
        if !tags.contains(&own) {
            tags.push(own);
        }
    }
    let fold = columns::fold(row)?;
    Ok(CardLine {
        id: CardId(get(row, "id")?),
        handle: Handle::shown(conn, get(row, "handle")?)?,
        deck_name: get(row, "deck_name")?,
        question: get(row, "question")?,
        kind: columns::kind(row, "kind")?,
        tags,
        has_answer: get::<Option<u32>>(row, "answer_version")?.is_some(),
        answer_words: get(row, "words")?,
        standing: columns::standing(row)?,
        state: fold.state,
        target_secs: get::<Option<u32>>(row, "target_secs")?.unwrap_or(DEFAULT_TARGET_SECS),
        last_spoken_secs: fold.last_spoken_secs,
        added_on: columns::day(row, "added_on")?,
    })
}

impl Store {
    /// Calls `each` for the cards that fit, in order, at most `limit` of them; gives the number
    /// that fit. Rows are read one at a time: memory does not grow with the collection, but for
    /// a sort that needs it.
    pub(crate) fn list(
        &self,
        filter: &CardFilter,
        sort: CardSort,
        limit: Option<u64>,
        now: &Now,
        each: &mut dyn FnMut(CardLine) -> Result<()>,
    ) -> Result<u64> {
        let mut conditions = Conditions::of(&self.conn, filter, Some(now))?;
        let order = order_of(sort);
        if sort == CardSort::Weakest {
            conditions.bind(":as_of", now.today.to_string().into());
        }
        let limit = limit.map_or(-1, |limit| i64::try_from(limit).unwrap_or(i64::MAX));
        let sql = format!(
            "SELECT {LINE_COLUMNS} FROM cards c {LINE_TABLES} {JOINS}
             WHERE c.removed_at IS NULL{} ORDER BY {order} LIMIT {limit}",
            conditions.sql
        );
        let mut statement = self.conn.prepare(&sql)?;
        let mut rows = statement.query(conditions.params().as_slice())?;
        let mut given = 0;
        while let Some(row) = rows.next()? {
            each(line(&self.conn, row)?)?;
            given += 1;
        }
        if limit < 0 || given < limit {
            return Ok(given.unsigned_abs());
        }
        self.count(filter, now)
    }

    /// How many cards fit.
    fn count(&self, filter: &CardFilter, now: &Now) -> Result<u64> {
        let conditions = Conditions::of(&self.conn, filter, Some(now))?;
        let sql = format!(
            "SELECT count(*) AS n FROM cards c {JOINS} WHERE c.removed_at IS NULL{}",
            conditions.sql
        );
        let read = |row: &Row<'_>| columns::count(row, "n");
        Ok(columns::first(&self.conn, &sql, conditions.params().as_slice(), read)?.unwrap_or(0))
    }
}

/// The chance of recall falls as the days since the last review grow against the stability,
/// whatever the parameters of the model: this orders as [`crate::schedule::memory`] would.
pub(super) const WEAKEST_FIRST: &str = "s.card IS NULL,
    (julianday(:as_of) - julianday(s.last_review_on)) / s.stability_days DESC,
    s.ease_factor, c.deck, c.position";

fn order_of(sort: CardSort) -> &'static str {
    match sort {
        CardSort::Due => "s.due_on IS NULL, s.due_on, c.deck, c.position",
        CardSort::Lapses => "coalesce(s.lapses, 0) DESC, s.due_on IS NULL, s.due_on, c.key",
        CardSort::Length => "words DESC, c.deck, c.position",
        CardSort::Added => "c.added_at DESC, c.key DESC",
        CardSort::Weakest => WEAKEST_FIRST,
    }
}
