//! Every change is one operation with a name. Undo goes further back each time, redo comes
//! forward until something new is done; nothing is deleted by either.

use chrono::{DateTime, Utc};

use rusqlite::types::Value;

use super::change::{Change, present};
use super::columns::{self, all, first, get};
use super::journal::{Family, Line};
use super::{Result, Store, derived, settings};
use crate::domain::now::Now;
use crate::schedule::Settings;

/// A line of `log`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Operation {
    pub(crate) number: i64,
    pub(crate) at: DateTime<Utc>,
    /// One word: grade, edit, add, import, suspend, …
    pub(crate) kind: String,
    /// What changed, in words, with handles and names but never an answer's text.
    pub(crate) summary: String,
    pub(crate) is_undone: bool,
}

/// What became of taking back one operation and no other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TakenBack {
    Done(Operation),
    /// This one, if any, was done since, or the one asked for is undone already.
    NotNewest(Option<Operation>),
}

/// The primary key leads from the newest back, past what was undone.
pub(super) const NEWEST_DONE: &str = "SELECT * FROM operations
     WHERE number > 0 AND standing = 'done' ORDER BY number DESC LIMIT 1";
pub(super) const OLDEST_UNDONE: &str = "SELECT * FROM operations
     WHERE number > 0 AND standing = 'undone' ORDER BY number LIMIT 1";
pub(super) const OPERATIONS: &str =
    "SELECT * FROM operations WHERE number > 0 ORDER BY number DESC LIMIT ?1";

impl Store {
    /// Takes back up to `count` operations, newest first; gives those taken back.
    pub(crate) fn undo(&mut self, count: u64, now: &Now) -> Result<Vec<Operation>> {
        self.go(count, now, true)
    }

    /// Takes back the operation of that number if it is still the newest one done; another program
    /// may have done something since.
    pub(crate) fn undo_exactly(&mut self, number: i64, now: &Now) -> Result<TakenBack> {
        let change = self.begin(now)?;
        match change.next(true)? {
            Some((operation, review)) if operation.number == number => {
                let operation = change.pass(operation, review, true)?;
                change.commit()?;
                Ok(TakenBack::Done(operation))
            }
            other => Ok(TakenBack::NotNewest(other.map(|(operation, _)| operation))),
        }
    }

    /// Brings back up to `count` operations that were undone since the last new one.
    pub(crate) fn redo(&mut self, count: u64, now: &Now) -> Result<Vec<Operation>> {
        self.go(count, now, false)
    }

    /// Newest first.
    pub(crate) fn operations(&self, limit: u64) -> Result<Vec<Operation>> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        all(&self.conn, OPERATIONS, [limit], columns::operation)
    }

    /// All of it in one transaction.
    fn go(&mut self, count: u64, now: &Now, undo: bool) -> Result<Vec<Operation>> {
        let change = self.begin(now)?;
        let mut gone = Vec::new();
        for _ in 0..count {
            let Some((operation, review)) = change.next(undo)? else {
                break;
            };
            gone.push(change.pass(operation, review, undo)?);
        }
        if !gone.is_empty() {
            change.commit()?;
        }
        Ok(gone)
    }
}

impl Change<'_> {
    /// The operation that undo or redo comes to next, and the review it is about.
    fn next(&self, undo: bool) -> Result<Option<(Operation, Option<i64>)>> {
        let sql = if undo { NEWEST_DONE } else { OLDEST_UNDONE };
        first(&self.tx, sql, [], |row| {
            Ok((columns::operation(row)?, get(row, "review")?))
        })
    }

    /// Goes over one operation and marks it.
    fn pass(&self, operation: Operation, review: Option<i64>, undo: bool) -> Result<Operation> {
        self.turn(&operation, review, undo)?;
        self.tx
            .prepare_cached("UPDATE operations SET standing = ?2 WHERE number = ?1")?
            .execute((operation.number, if undo { "undone" } else { "done" }))?;
        Ok(Operation {
            is_undone: undo,
            ..operation
        })
    }

    /// Takes one operation back, or brings it back, with all that follows from it.
    fn turn(&self, operation: &Operation, review: Option<i64>, undo: bool) -> Result<()> {
        if let Some(review) = review {
            self.turn_review(review, undo)?;
        }
        let lines = self.lines(operation.number, undo)?;
        for line in &lines {
            self.apply(line, undo)?;
        }
        // What follows is derived only now that every row is as it will be.
        let settings = settings::stored(&self.tx)?;
        if lines.iter().any(|line| line.family == Family::Settings) {
            settings::refold_all(&self.tx, &settings, &mut |_, _| {})?;
        }
        for line in &lines {
            self.follow(line, &settings)?;
        }
        Ok(())
    }

    fn turn_review(&self, review: i64, undo: bool) -> Result<()> {
        let at = undo.then(|| self.now.at_ms());
        self.tx
            .prepare_cached("UPDATE reviews SET taken_back_at = ?2 WHERE key = ?1")?
            .execute((review, at))?;
        let (card, has_note) = present(first(
            &self.tx,
            "SELECT card, note IS NOT NULL AS has_note FROM reviews WHERE key = ?1",
            [review],
            |row| Ok((get::<i64>(row, "card")?, get::<bool>(row, "has_note")?)),
        )?)?;
        derived::refold(&self.tx, card, &settings::stored(&self.tx)?)?;
        if has_note {
            derived::reindex(&self.tx, card)?;
        }
        Ok(())
    }

    /// The cards of reviews that count; what was imported stands before the point that counts, and
    /// moves with its card.
    fn follow_reviews(&self, from: i64, to: i64, settings: &Settings) -> Result<()> {
        let sql = "SELECT DISTINCT card FROM reviews
             WHERE key BETWEEN ?1 AND ?2 AND source <> 'imported'";
        for card in all(&self.tx, sql, [from, to], |row| get::<i64>(row, "card"))? {
            derived::refold(&self.tx, card, settings)?;
            derived::reindex(&self.tx, card)?;
        }
        Ok(())
    }

    /// Puts right what is derived of the cards that a line is about.
    fn follow(&self, line: &Line, settings: &Settings) -> Result<()> {
        let has_text = matches!(
            line.family,
            Family::LocalCards | Family::UpstreamCards | Family::Rewordings
        );
        let is_followed = matches!(line.family, Family::Cards | Family::Reviews);
        if !has_text && !is_followed {
            return Ok(());
        }
        let (Value::Integer(from), Value::Integer(to)) = (&line.row, &line.last_row) else {
            return Ok(());
        };
        if line.family == Family::Reviews {
            return self.follow_reviews(*from, *to, settings);
        }
        for card in *from..=*to {
            if line.sets("counted_from") {
                derived::refold(&self.tx, card, settings)?;
            } else {
                derived::requeue(&self.tx, card)?;
            }
            if has_text || line.sets("answer_version") {
                derived::reindex(&self.tx, card)?;
            }
        }
        Ok(())
    }
}
