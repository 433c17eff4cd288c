//! What a plan for an interview needs of its cards: one query for the cards, one for their log.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use rusqlite::Row;
use rusqlite::types::Value;

use super::cards::CardFilter;
use super::columns::{self, all, get};
use super::filter::{Conditions, JOINS};
use super::{Result, Store};
use crate::coaching::pace::Measured;
use crate::domain::card::DEFAULT_TARGET_SECS;
use crate::domain::grade::Grade;
use crate::domain::id::{CardId, DeckId};
use crate::domain::interview::DrawsOn;
use crate::domain::now::Day;

/// A card that may be asked, as a plan sees it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RoadCard {
    pub(crate) id: CardId,
    pub(crate) deck: DeckId,
    pub(crate) deck_name: String,
    /// The coach's and the person's own, and competencies, which count as tags everywhere.
    pub(crate) tags: Vec<String>,
    pub(crate) fingerprint: u64,
    pub(crate) target_secs: u32,
    pub(crate) measured: Measured,
    /// Seconds the next review is expected to take.
    pub(crate) expected_secs: u32,
    pub(crate) due_on: Option<Day>,
    /// Graded again and not recalled since.
    pub(crate) is_awaiting_recall: bool,
    /// Not asked before this day.
    pub(crate) buried_until: Option<Day>,
    /// The reviews that count, oldest first.
    pub(crate) looks: Vec<Look>,
}

/// One review that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Look {
    pub(crate) on: Day,
    pub(crate) at: DateTime<Utc>,
    pub(crate) grade: Grade,
}

/// A review whose length was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Timed {
    pub(crate) card: CardId,
    pub(crate) on: Day,
    pub(crate) grade: Grade,
    pub(crate) was_new: bool,
    pub(crate) secs: u32,
    pub(crate) target_secs: u32,
}

/// The reviews that a person's pace is taken from, by number: the newest, whatever the card.
const PACE_REVIEWS: u32 = 300;

pub(super) const LATELY_TIMED: &str = "SELECT c.id, r.day, r.grade, r.was_new, r.total_secs,
        coalesce(l.target_secs, u.target_secs) AS target_secs
     FROM reviews r CROSS JOIN cards c ON c.key = r.card
     LEFT JOIN upstream_cards u ON u.card = c.key
     LEFT JOIN local_cards l ON l.card = c.key
     WHERE r.key > (SELECT max(key) FROM reviews) - ?1
       AND r.taken_back_at IS NULL AND r.total_secs > 0
     ORDER BY r.key";

impl Store {
    /// Every card that the interview draws on, that fits the filter and that may be asked, in the
    /// order of the decks; buried ones too. What it costs grows with these cards and their
    /// reviews; where tags are named also with the collection.
    pub(crate) fn road_cards(
        &self,
        draws_on: &DrawsOn,
        filter: &CardFilter,
    ) -> Result<Vec<RoadCard>> {
        let conditions = self.drawn_on(draws_on, filter)?;
        let sql = cards_sql(&conditions);
        let mut cards = Vec::new();
        let mut places = HashMap::new();
        all(&self.conn, &sql, conditions.params().as_slice(), |row| {
            places.insert(get::<i64>(row, "key")?, cards.len());
            cards.push(road_card(row)?);
            Ok(())
        })?;
        self.add_looks(&conditions, &places, &mut cards)?;
        Ok(cards)
    }

    fn add_looks(
        &self,
        conditions: &Conditions,
        places: &HashMap<i64, usize>,
        cards: &mut [RoadCard],
    ) -> Result<()> {
        let sql = looks_sql(conditions);
        all(&self.conn, &sql, conditions.params().as_slice(), |row| {
            let look = Look {
                on: columns::day(row, "day")?,
                at: columns::instant(row, "at")?,
                grade: columns::grade(row, "grade")?,
            };
            let place = places.get(&get::<i64>(row, "key")?);
            if let Some(card) = place.and_then(|at| cards.get_mut(*at)) {
                card.looks.push(look);
            }
            Ok(())
        })?;
        for card in cards {
            card.looks.sort_by_key(|look| look.at);
        }
        Ok(())
    }

    /// The ids alone of the cards that an interview draws on.
    pub(crate) fn road_ids(&self, draws_on: &DrawsOn) -> Result<Vec<CardId>> {
        let conditions = self.drawn_on(draws_on, &CardFilter::default())?;
        let sql = format!(
            "SELECT c.id FROM queue q JOIN cards c ON c.key = q.card {JOINS} WHERE 1{}",
            conditions.sql
        );
        all(&self.conn, &sql, conditions.params().as_slice(), |row| {
            Ok(CardId(get(row, "id")?))
        })
    }

    /// The newest reviews whose length was measured, oldest first: how fast this person is.
    pub(crate) fn lately_timed(&self) -> Result<Vec<Timed>> {
        all(&self.conn, LATELY_TIMED, [PACE_REVIEWS], |row| {
            Ok(Timed {
                card: CardId(get(row, "id")?),
                on: columns::day(row, "day")?,
                grade: columns::grade(row, "grade")?,
                was_new: get(row, "was_new")?,
                secs: get(row, "total_secs")?,
                target_secs: target_secs(row)?,
            })
        })
    }

    fn drawn_on(&self, draws_on: &DrawsOn, filter: &CardFilter) -> Result<Conditions> {
        let mut conditions = Conditions::of(&self.conn, filter, None)?;
        let mut ways_in = Vec::new();
        if !draws_on.decks.is_empty() {
            let names = (0..draws_on.decks.len()).map(|at| format!(":drawn_deck{at}"));
            let names = names.collect::<Vec<_>>().join(", ");
            ways_in.push(format!(
                "q.deck IN (SELECT key FROM decks WHERE id IN ({names}))"
            ));
            for (at, deck) in draws_on.decks.iter().enumerate() {
                let id = Value::Blob(deck.0.as_bytes().to_vec());
                conditions.bind(&format!(":drawn_deck{at}"), id);
            }
        }
        for (at, tag) in draws_on.tags.iter().enumerate() {
            let name = format!(":drawn_tag{at}");
            ways_in.push(Conditions::has_tag(&name));
            conditions.bind(&name, tag.clone().into());
        }
        if !ways_in.is_empty() {
            conditions.and(&format!("({})", ways_in.join(" OR ")));
        }
        Ok(conditions)
    }
}

fn road_card(row: &Row<'_>) -> Result<RoadCard> {
    let mut tags = columns::list(row, "u_tags")?;
    for column in ["own_tags", "competencies"] {
        for tag in columns::list(row, column)? {
            if !tags.contains(&tag) {
                tags.push(tag);
            }
        }
    }
    let timed_reviews: Option<u32> = get(row, "timed_reviews")?;
    let measured = match timed_reviews {
        Some(reviews) => Measured {
            reviews,
            total_secs: columns::count(row, "timed_secs")?,
        },
        None => Measured::default(),
    };
    Ok(RoadCard {
        id: CardId(get(row, "id")?),
        deck: DeckId(get(row, "deck_id")?),
        deck_name: get(row, "deck_name")?,
        tags,
        fingerprint: get::<i64>(row, "question_fingerprint")?.cast_unsigned(),
        target_secs: target_secs(row)?,
        measured,
        expected_secs: get(row, "secs")?,
        due_on: columns::optional_day(row, "due_on")?,
        is_awaiting_recall: get::<Option<bool>>(row, "is_awaiting_recall")?.unwrap_or(false),
        buried_until: columns::optional_day(row, "buried_until")?,
        looks: Vec::new(),
    })
}

fn target_secs(row: &Row<'_>) -> Result<u32> {
    Ok(get::<Option<u32>>(row, "target_secs")?.unwrap_or(DEFAULT_TARGET_SECS))
}

/// The cards under conditions over their tables.
fn cards_sql(conditions: &Conditions) -> String {
    format!(
        "SELECT q.card AS key, q.secs, c.id, c.buried_until, d.id AS deck_id, d.name AS deck_name,
             c.tags AS own_tags, coalesce(u.tags, '[]') AS u_tags,
             coalesce(l.competencies, u.competencies, '[]') AS competencies, c.question_fingerprint,
             coalesce(l.target_secs, u.target_secs) AS target_secs,
             s.due_on, s.is_awaiting_recall, s.timed_reviews, s.timed_secs
         FROM queue q JOIN cards c ON c.key = q.card JOIN decks d ON d.key = q.deck {JOINS}
         WHERE 1{} ORDER BY q.deck, q.position, q.card",
        conditions.sql
    )
}

/// Their reviews that count.
fn looks_sql(conditions: &Conditions) -> String {
    format!(
        "SELECT q.card AS key, r.day, r.at, r.grade
         FROM queue q JOIN cards c ON c.key = q.card {JOINS}
         JOIN reviews r ON r.card = c.key
         WHERE s.card IS NOT NULL AND r.taken_back_at IS NULL
           AND r.key > coalesce(c.counted_from, 0){}",
        conditions.sql
    )
}

/// What is asked for an interview on decks alone, for a test of how it is answered.
#[cfg(test)]
impl Store {
    pub(super) fn road_sql(&self, draws_on: &DrawsOn) -> [String; 2] {
        let conditions = self.drawn_on(draws_on, &CardFilter::default()).unwrap();
        [cards_sql(&conditions), looks_sql(&conditions)]
    }
}
