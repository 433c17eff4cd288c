//! What interviews were like, as the person tells it. A telling is one operation: the questions
//! that were new become cards, and how each went becomes a review.

use std::collections::HashMap;

use rusqlite::Row;

use super::change::{Change, present};
use super::columns::{self, all, first, get, to_json};
use super::decks;
use super::journal::Family;
use super::migrate::DEBRIEFS_SINCE;
use super::{Result, Store, StoreError, interviews, reviews, writing};
use crate::domain::card::LocalChanges;
use crate::domain::debrief::{AskedThere, Debrief, Predicted, THANK_WITHIN_DAYS};
use crate::domain::grade::Grade;
use crate::domain::id::{CardId, InterviewId};
use crate::domain::interview::InterviewPlan;
use crate::domain::now::{Day, Now};
use crate::domain::review::{ReviewDetails, Source};
use crate::store::cards::NewCard;

/// What an operation may set.
pub(super) const DEBRIEF_COLUMNS: [&str; 2] = ["thanked_at", "removed_at"];

/// A question as it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ToldQuestion {
    /// `None`: it becomes a card.
    pub(crate) card: Option<CardId>,
    pub(crate) words: String,
    pub(crate) went: Grade,
    pub(crate) wished: Option<String>,
}

/// What a person tells.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Telling {
    pub(crate) asked: Vec<ToldQuestion>,
    /// The deck of the questions that become cards; made where there is none of that name.
    pub(crate) deck: String,
    pub(crate) note: Option<String>,
    pub(crate) people: Option<String>,
    pub(crate) promises: Option<String>,
    pub(crate) next_on: Option<Day>,
    pub(crate) is_thanked: bool,
    /// The day by which a thank-you is due follows from that of the interview.
    pub(crate) held_on: Option<Day>,
    pub(crate) predicted: Option<Predicted>,
}

/// Which interview is told of.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Held<'p> {
    There(InterviewId),
    /// One that was never added.
    New(&'p InterviewPlan),
}

/// The newest telling of each interview that stands.
const TOLD: &str =
    "SELECT i.id, i.name, d.* FROM debriefs d JOIN interviews i ON i.key = d.interview
     WHERE d.removed_at IS NULL AND i.removed_at IS NULL AND i.cancelled_at IS NULL
       AND d.key = (SELECT max(o.key) FROM debriefs o
                    WHERE o.interview = d.interview AND o.removed_at IS NULL)
     ORDER BY d.key";

/// A card, the words, the grade, what was wished.
type AskedRow = (i64, String, i64, Option<String>);

/// An interview that was told of.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Told {
    pub(crate) interview: InterviewId,
    pub(crate) name: String,
    pub(crate) debrief: Debrief,
}

impl Store {
    /// What was told of each interview, the oldest telling first.
    pub(crate) fn debriefs(&self) -> Result<Vec<Told>> {
        if self.layout < DEBRIEFS_SINCE {
            return Ok(Vec::new());
        }
        all(&self.conn, TOLD, [], |row| {
            Ok(Told {
                interview: InterviewId(get(row, "id")?),
                name: get(row, "name")?,
                debrief: self.read_debrief(row)?,
            })
        })
    }

    /// How often each card was asked in an interview.
    pub(crate) fn asked_times(&self) -> Result<HashMap<CardId, u32>> {
        let mut times = HashMap::new();
        for told in self.debriefs()? {
            for asked in told.debrief.asked {
                *times.entry(asked.card).or_default() += 1;
            }
        }
        Ok(times)
    }

    /// Keeps what is told: one operation.
    ///
    /// # Errors
    /// Where the interview or a card is gone, or a new question has no words.
    pub(crate) fn debrief(
        &mut self,
        held: Held<'_>,
        telling: &Telling,
        now: &Now,
    ) -> Result<InterviewId> {
        let mut change = self.begin(now)?;
        let interview = match held {
            Held::There(id) => id,
            Held::New(plan) => interviews::insert(&mut change, plan)?.0,
        };
        let sql = "SELECT key, name FROM interviews
             WHERE id = ?1 AND removed_at IS NULL AND cancelled_at IS NULL";
        let found = first(&change.tx, sql, [interview.0], |row| {
            Ok((get::<i64>(row, "key")?, get::<String>(row, "name")?))
        })?;
        let (key, name) = present(found)?;
        let mut asked: Vec<AskedRow> = Vec::new();
        for told in &telling.asked {
            asked.push(tell(&mut change, told, &telling.deck)?);
        }
        let held_on = telling.held_on.unwrap_or(now.today);
        change
            .tx
            .prepare_cached(
                "INSERT INTO debriefs (interview, told_at, told_on, asked, note, people, promises,
                     next_on, thank_by, thanked_at, predicted, predicted_low, predicted_high)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            )?
            .execute((
                key,
                now.at_ms(),
                now.today.to_string(),
                to_json(&asked),
                &telling.note,
                &telling.people,
                &telling.promises,
                telling.next_on.map(|day| day.to_string()),
                held_on.plus(THANK_WITHIN_DAYS).to_string(),
                telling.is_thanked.then(|| now.at_ms()),
                telling.predicted.map(|p| p.about),
                telling.predicted.map(|p| p.low),
                telling.predicted.map(|p| p.high),
            ))?;
        let row = change.tx.last_insert_rowid();
        change.inserted(Family::Debriefs, row, row)?;
        let questions = match asked.len() {
            1 => "1 question".to_owned(),
            count => format!("{count} questions"),
        };
        change.finish("debrief", &format!("{name}, {questions} asked"), None)?;
        Ok(interview)
    }

    /// The thank-you is sent. False where nothing was told, or it was sent before.
    pub(crate) fn thanked(&mut self, interview: InterviewId, now: &Now) -> Result<bool> {
        let mut change = self.begin(now)?;
        let sql = "SELECT d.key, i.name FROM debriefs d JOIN interviews i ON i.key = d.interview
             WHERE i.id = ?1 AND d.removed_at IS NULL AND d.thanked_at IS NULL
             ORDER BY d.key DESC LIMIT 1";
        let found = first(&change.tx, sql, [interview.0], |row| {
            Ok((get::<i64>(row, "key")?, get::<String>(row, "name")?))
        })?;
        let Some((key, name)) = found else {
            return Ok(false);
        };
        let at = now.at_ms();
        change.journaled(Family::Debriefs, key, &["thanked_at"], |tx| {
            tx.prepare_cached("UPDATE debriefs SET thanked_at = ?2 WHERE key = ?1")?
                .execute((key, at))?;
            Ok(())
        })?;
        change.finish("debrief", &format!("{name} thanked"), None)?;
        Ok(true)
    }

    fn read_debrief(&self, row: &Row<'_>) -> Result<Debrief> {
        let mut asked = Vec::new();
        for (key, words, went, wished) in columns::json::<Vec<AskedRow>>(row, "asked")? {
            let sql = "SELECT id FROM cards WHERE key = ?1 AND removed_at IS NULL";
            let card = first(&self.conn, sql, [key], |row| Ok(CardId(get(row, "id")?)))?;
            let went = u8::try_from(went).ok().and_then(Grade::from_number);
            let went = went.ok_or_else(|| columns::unreadable("asked"))?;
            asked.extend(card.map(|card| AskedThere {
                card,
                words,
                went,
                wished,
            }));
        }
        let about: Option<f64> = get(row, "predicted")?;
        let low: Option<f64> = get(row, "predicted_low")?;
        let high: Option<f64> = get(row, "predicted_high")?;
        Ok(Debrief {
            told_on: columns::day(row, "told_on")?,
            asked,
            note: get(row, "note")?,
            people: get(row, "people")?,
            promises: get(row, "promises")?,
            next_on: columns::optional_day(row, "next_on")?,
            thank_by: columns::day(row, "thank_by")?,
            thanked_at: columns::optional_instant(row, "thanked_at")?,
            predicted: about
                .zip(low)
                .zip(high)
                .map(|((about, low), high)| Predicted { low, about, high }),
        })
    }
}

/// One question: its card, made where there is none, and its review.
fn tell(change: &mut Change<'_>, told: &ToldQuestion, deck: &str) -> Result<AskedRow> {
    let id = match told.card {
        Some(id) => id,
        None => {
            if told.words.trim().is_empty() {
                return Err(StoreError::Refused("a card needs a question".into()));
            }
            let card = NewCard {
                local: LocalChanges {
                    question: Some(told.words.trim().to_owned()),
                    ..LocalChanges::default()
                },
                ..NewCard::default()
            };
            let deck = deck_named(change, deck)?;
            let id = CardId(change.ids.next());
            writing::insert_card(change, id, deck, &card)?;
            id
        }
    };
    let details = ReviewDetails {
        source: Source::Interview,
        note: told.wished.as_ref().map(|text| format!("wished: {text}")),
        ..ReviewDetails::default()
    };
    let (card, review) = reviews::record(change, id, told.went, &details)?;
    change.inserted(Family::Reviews, review, review)?;
    let went = i64::from(told.went.number());
    Ok((card, told.words.clone(), went, told.wished.clone()))
}

/// The key of the deck of that name, which is made where there is none.
fn deck_named(change: &mut Change<'_>, name: &str) -> Result<i64> {
    let sql = "SELECT key FROM decks WHERE name = ?1 COLLATE NOCASE AND removed_at IS NULL";
    match first(&change.tx, sql, [name.trim()], |row| get::<i64>(row, "key"))? {
        Some(key) => Ok(key),
        None => Ok(decks::reach(change, decks::Target::New(name))?.0),
    }
}
