//! Rows to types, one function a table. A row that cannot be read is an error, never a default.

use chrono::{DateTime, TimeZone, Utc};
use rusqlite::types::FromSql;
use rusqlite::{Connection, Params, Row};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::cards::Standing;
use super::derived::Fold;
use super::operations::Operation;
use super::queue::Load;
use super::reviews::DayTotals;
use super::{Result, StoreError};
use crate::domain::answer::{Answer, AnswerText, Slot};
use crate::domain::card::{Content, Criterion, Guidance, Kind, LocalChanges, UpstreamCard};
use crate::domain::deck::{DeckHeader, Defaults, Version};
use crate::domain::grade::Grade;
use crate::domain::id::{CardId, ReviewId, Slug};
use crate::domain::now::Day;
use crate::domain::review::{Review, ReviewDetails, Source};
use crate::schedule::{CardState, Memory};

/// Runs `sql` and reads its first row, if there is one.
pub(super) fn first<T>(
    conn: &Connection,
    sql: &str,
    params: impl Params,
    read: impl FnOnce(&Row<'_>) -> Result<T>,
) -> Result<Option<T>> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    rows.next()?.map(read).transpose()
}

/// Runs `sql` and reads every row.
pub(super) fn all<T>(
    conn: &Connection,
    sql: &str,
    params: impl Params,
    mut read: impl FnMut(&Row<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(read(row)?);
    }
    Ok(all)
}

pub(super) fn unreadable(column: &str) -> StoreError {
    StoreError::Damaged {
        detail: format!("a value of {column} cannot be read"),
    }
}

pub(super) fn get<T: FromSql>(row: &Row<'_>, column: &str) -> Result<T> {
    row.get(column).map_err(|error| match error {
        // The message of the conversion might hold the value itself.
        rusqlite::Error::FromSqlConversionFailure(..)
        | rusqlite::Error::InvalidColumnType(..)
        | rusqlite::Error::IntegralValueOutOfRange(..) => unreadable(column),
        other => other.into(),
    })
}

/// A number that cannot be negative.
pub(super) fn count(row: &Row<'_>, column: &str) -> Result<u64> {
    u64::try_from(get::<i64>(row, column)?).map_err(|_| unreadable(column))
}

pub(super) fn optional_day(row: &Row<'_>, column: &str) -> Result<Option<Day>> {
    let text: Option<String> = get(row, column)?;
    text.map(|text| text.parse().map_err(|_| unreadable(column)))
        .transpose()
}

pub(super) fn day(row: &Row<'_>, column: &str) -> Result<Day> {
    optional_day(row, column)?.ok_or_else(|| unreadable(column))
}

pub(super) fn optional_instant(row: &Row<'_>, column: &str) -> Result<Option<DateTime<Utc>>> {
    match get::<Option<i64>>(row, column)? {
        Some(_) => instant(row, column).map(Some),
        None => Ok(None),
    }
}

pub(super) fn instant(row: &Row<'_>, column: &str) -> Result<DateTime<Utc>> {
    Utc.timestamp_millis_opt(get(row, column)?)
        .single()
        .ok_or_else(|| unreadable(column))
}

pub(super) fn json<T: for<'d> Deserialize<'d>>(row: &Row<'_>, column: &str) -> Result<T> {
    let text: String = get(row, column)?;
    serde_json::from_str(&text).map_err(|_| unreadable(column))
}

pub(super) fn list(row: &Row<'_>, column: &str) -> Result<Vec<String>> {
    json(row, column)
}

pub(super) fn optional_list(row: &Row<'_>, column: &str) -> Result<Option<Vec<String>>> {
    let text: Option<String> = get(row, column)?;
    text.map(|text| serde_json::from_str(&text).map_err(|_| unreadable(column)))
        .transpose()
}

pub(super) fn kind(row: &Row<'_>, column: &str) -> Result<Option<Kind>> {
    let name: Option<String> = get(row, column)?;
    name.map(|name| Kind::parse(&name).ok_or_else(|| unreadable(column)))
        .transpose()
}

fn slug(row: &Row<'_>, column: &str) -> Result<Slug> {
    Slug::parse(&get::<String>(row, column)?).ok_or_else(|| unreadable(column))
}

pub(super) fn optional_slug(row: &Row<'_>, column: &str) -> Result<Option<Slug>> {
    let text: Option<String> = get(row, column)?;
    text.map(|text| Slug::parse(&text).ok_or_else(|| unreadable(column)))
        .transpose()
}

/// How a [`Criterion`] is stored.
#[derive(Serialize, Deserialize)]
struct StoredCriterion {
    id: String,
    text: Option<String>,
    weight: u8,
}

/// How a [`Slot`] is stored.
#[derive(Serialize, Deserialize)]
struct StoredSlot {
    name: String,
    text: String,
}

/// A list as it is stored. Strings and numbers always have a JSON form.
pub(super) fn to_json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

pub(super) fn criteria_to_json(criteria: &[Criterion]) -> String {
    let stored: Vec<_> = criteria
        .iter()
        .map(|c| StoredCriterion {
            id: c.id.clone(),
            text: c.text.clone(),
            weight: c.weight,
        })
        .collect();
    to_json(&stored)
}

pub(super) fn slots_to_json(slots: &[Slot]) -> String {
    let stored: Vec<_> = slots
        .iter()
        .map(|s| StoredSlot {
            name: s.name.clone(),
            text: s.text.clone(),
        })
        .collect();
    to_json(&stored)
}

pub(super) fn slots(row: &Row<'_>, column: &str) -> Result<Vec<Slot>> {
    let stored: Vec<StoredSlot> = json(row, column)?;
    let slot = |s: StoredSlot| Slot {
        name: s.name,
        text: s.text,
    };
    Ok(stored.into_iter().map(slot).collect())
}

fn criteria(row: &Row<'_>, column: &str) -> Result<Vec<Criterion>> {
    let stored: Vec<StoredCriterion> = json(row, column)?;
    Ok(stored
        .into_iter()
        .map(|c| Criterion {
            id: c.id,
            text: c.text,
            weight: c.weight,
        })
        .collect())
}

/// `upstream_decks`, with the text of `release_notes` by that name.
pub(super) fn deck_header(row: &Row<'_>) -> Result<DeckHeader> {
    Ok(DeckHeader {
        slug: slug(row, "slug")?,
        title: get(row, "title")?,
        version: Version::new(get::<String>(row, "version")?),
        author: get(row, "author")?,
        contact: get(row, "contact")?,
        description: get(row, "description")?,
        license: get(row, "license")?,
        source: get(row, "source")?,
        release_notes: get(row, "release_notes")?,
        language: get(row, "language")?,
        defaults: Defaults {
            framework: get(row, "default_framework")?,
            target_secs: get(row, "default_target_secs")?,
            family: get(row, "default_family")?,
            tags: list(row, "default_tags")?,
        },
        rubric: criteria(row, "rubric")?,
    })
}

/// `upstream_cards`, with its columns prefixed by `u_`; none where the card has no coach.
pub(super) fn upstream_card(row: &Row<'_>) -> Result<Option<UpstreamCard>> {
    if get::<Option<String>>(row, "u_slug")?.is_none() {
        return Ok(None);
    }
    let aliases = list(row, "u_aliases")?;
    Ok(Some(UpstreamCard {
        slug: slug(row, "u_slug")?,
        aliases: aliases
            .iter()
            .map(|alias| Slug::parse(alias).ok_or_else(|| unreadable("u_aliases")))
            .collect::<Result<_>>()?,
        retired: get(row, "u_is_retired")?,
        content: Content {
            question: get(row, "u_question")?,
            variants: list(row, "u_variants")?,
            kind: kind(row, "u_kind")?,
            family: get(row, "u_family")?,
            framework: get(row, "u_framework")?,
            target_secs: get(row, "u_target_secs")?,
            competencies: list(row, "u_competencies")?,
            tags: list(row, "u_tags")?,
            guidance: Guidance {
                listens_for: list(row, "u_listens_for")?,
                rubric: criteria(row, "u_rubric")?,
                pitfalls: list(row, "u_pitfalls")?,
                follow_ups: list(row, "u_follow_ups")?,
                key_points: list(row, "u_key_points")?,
                example: get(row, "u_example")?,
                notes: get(row, "u_notes")?,
            },
        },
    }))
}

/// `local_cards`, with its columns prefixed by `l_`.
pub(super) fn local_changes(row: &Row<'_>) -> Result<LocalChanges> {
    Ok(LocalChanges {
        question: get(row, "l_question")?,
        variants: optional_list(row, "l_variants")?,
        kind: kind(row, "l_kind")?,
        framework: get(row, "l_framework")?,
        target_secs: get(row, "l_target_secs")?,
        competencies: optional_list(row, "l_competencies")?,
        listens_for: optional_list(row, "l_listens_for")?,
        pitfalls: optional_list(row, "l_pitfalls")?,
        follow_ups: optional_list(row, "l_follow_ups")?,
        notes: get(row, "l_notes")?,
    })
}

/// `answers`, with its columns prefixed by `a_`; none where nothing is written.
pub(super) fn answer(row: &Row<'_>) -> Result<Option<Answer>> {
    let Some(version) = get(row, "a_version")? else {
        return Ok(None);
    };
    Ok(Some(Answer {
        version,
        written_at: instant(row, "a_written_at")?,
        content: AnswerText {
            headline: get(row, "a_headline")?,
            text: get(row, "a_text")?,
            key_points: list(row, "a_key_points")?,
            slots: slots(row, "a_slots")?,
        },
    }))
}

/// The standing of a row of `cards`.
pub(super) fn standing(row: &Row<'_>) -> Result<Standing> {
    Ok(Standing {
        is_suspended: get(row, "is_suspended")?,
        is_flagged: get(row, "is_flagged")?,
        buried_until: optional_day(row, "buried_until")?,
        is_withdrawn: get::<Option<i64>>(row, "withdrawn_at")?.is_some(),
        is_reworded: get::<Option<i64>>(row, "reworded_at")?.is_some(),
    })
}

/// `card_states`; the state of a card never reviewed where there is no row.
pub(super) fn fold(row: &Row<'_>) -> Result<Fold> {
    let Some(reviews) = get(row, "reviews")? else {
        return Ok(Fold::default());
    };
    let stability: Option<f64> = get(row, "stability_days")?;
    let difficulty: Option<f64> = get(row, "difficulty")?;
    Ok(Fold {
        state: CardState {
            ease_factor: get(row, "ease_factor")?,
            interval_days: get(row, "interval_days")?,
            repetitions: get(row, "repetitions")?,
            lapses: get(row, "lapses")?,
            reviews,
            last_review_on: optional_day(row, "last_review_on")?,
            due_on: optional_day(row, "due_on")?,
            is_awaiting_recall: get(row, "is_awaiting_recall")?,
            memory: stability
                .zip(difficulty)
                .map(|(stability_days, difficulty)| Memory {
                    stability_days,
                    difficulty,
                }),
        },
        timed_reviews: get(row, "timed_reviews")?,
        timed_secs: count(row, "timed_secs")?,
        last_spoken_secs: get(row, "last_spoken_secs")?,
        last_wording: get(row, "last_wording")?,
    })
}

/// `reviews`; `card` is given because the row only knows its key.
pub(super) fn review(row: &Row<'_>, card: CardId) -> Result<Review> {
    let source: String = get(row, "source")?;
    Ok(Review {
        id: ReviewId(get::<Uuid>(row, "id")?),
        card,
        at: instant(row, "at")?,
        day: day(row, "day")?,
        grade: grade(row, "grade")?,
        details: ReviewDetails {
            source: Source::ALL
                .into_iter()
                .find(|known| known.name() == source)
                .ok_or_else(|| unreadable("source"))?,
            spoken_secs: get(row, "spoken_secs")?,
            total_secs: get(row, "total_secs")?,
            wording: get(row, "wording")?,
            points_made: list(row, "points_made")?,
            points_missed: list(row, "points_missed")?,
            note: get(row, "note")?,
        },
        taken_back: get::<Option<i64>>(row, "taken_back_at")?.is_some(),
    })
}

pub(super) fn grade(row: &Row<'_>, column: &str) -> Result<Grade> {
    Grade::from_number(get(row, column)?).ok_or_else(|| unreadable(column))
}

/// `review_days` and `review_totals`.
pub(super) fn day_totals(row: &Row<'_>) -> Result<DayTotals> {
    Ok(DayTotals {
        reviews: count(row, "reviews")?,
        again: count(row, "again")?,
        hard: count(row, "hard")?,
        good: count(row, "good")?,
        easy: count(row, "easy")?,
        new_cards: count(row, "new_cards")?,
        spoken_secs: count(row, "spoken_secs")?,
        total_secs: count(row, "total_secs")?,
    })
}

/// `day_load`, `deck_load` and `new_load`.
pub(super) fn load(row: &Row<'_>) -> Result<Load> {
    Ok(Load {
        cards: count(row, "cards")?,
        secs: count(row, "secs")?,
    })
}

/// `operations`.
pub(super) fn operation(row: &Row<'_>) -> Result<Operation> {
    Ok(Operation {
        number: get(row, "number")?,
        at: instant(row, "at")?,
        kind: get(row, "kind")?,
        summary: get(row, "summary")?,
        is_undone: get::<String>(row, "standing")? != "done",
    })
}
