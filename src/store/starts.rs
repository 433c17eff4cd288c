//! Where another program left a card: the state that the card's own log goes on from.
//!
//! Other programs reckon otherwise, so their log folded by our rules would give other days. What
//! they had come to is therefore kept as it was, and their reviews stand in the log as history,
//! before the point from which it counts. A reset moves that point, and the start is no more.

use rusqlite::{Connection, Row};

use super::Result;
use super::change::Change;
use super::columns::{first, get, optional_day};
use super::derived::{self, Fold};
use super::import::{Import, Met};
use super::journal::Family;
use super::migrate::{Head, STARTS_SINCE};
use super::settings;
use crate::domain::card::UpstreamCard;
use crate::domain::grade::Grade;
use crate::domain::id::CardId;
use crate::domain::now::Day;
use crate::domain::progress::{ForeignReview, Progress};
use crate::domain::review::Source;
use crate::schedule::replay::replay;
use crate::schedule::{CardState, Memory};

/// SM-2's bounds, within which another program's number is taken.
const EASE_FACTORS: std::ops::RangeInclusive<f64> = 1.3..=10.0;
/// The memory model's difficulty where no review tells: the middle of 1 to 10.
const MIDDLE_DIFFICULTY: f64 = 5.0;

pub(super) const START_OF_CARD: &str =
    "SELECT s.* FROM schedule_starts s JOIN cards c ON c.key = s.card
     WHERE s.card = ?1 AND s.counted_from = c.counted_from";

/// The state that a card's log begins with, where it came with one and was not reset since.
pub(super) fn of_card(conn: &Connection, card: i64) -> Result<Option<CardState>> {
    if Head::of(conn)?.layout < STARTS_SINCE {
        return Ok(None);
    }
    first(conn, START_OF_CARD, [card], state)
}

fn state(row: &Row<'_>) -> Result<CardState> {
    let stability: Option<f64> = get(row, "stability_days")?;
    let difficulty: Option<f64> = get(row, "difficulty")?;
    Ok(CardState {
        ease_factor: get(row, "ease_factor")?,
        interval_days: get(row, "interval_days")?,
        repetitions: get(row, "repetitions")?,
        lapses: get(row, "lapses")?,
        reviews: get(row, "reviews")?,
        last_review_on: optional_day(row, "last_review_on")?,
        due_on: optional_day(row, "due_on")?,
        is_awaiting_recall: false,
        memory: stability
            .zip(difficulty)
            .map(|(stability_days, difficulty)| Memory {
                stability_days,
                difficulty,
            }),
    })
}

/// What of a progress becomes lines of the log: its reviews or, where only the interval is known,
/// the one review that it began with.
fn log_of(progress: &Progress, change: &Change<'_>) -> Vec<ForeignReview> {
    if !progress.reviews.is_empty() || progress.interval_days == 0 {
        return progress.reviews.clone();
    }
    let today = change.now.today;
    let due = progress.due_on.unwrap_or(today);
    let last = due.minus(progress.interval_days).min(today);
    let noon = last
        .date()
        .and_hms_opt(12, 0, 0)
        .unwrap_or_default()
        .and_utc();
    vec![ForeignReview {
        at: noon.min(change.now.at),
        grade: Grade::Good,
        total_secs: None,
    }]
}

impl Import<'_> {
    /// Takes the next card of the file, as [`Import::meet`] does, and the progress it had elsewhere
    /// where it has none here.
    pub(crate) fn meet_with(&mut self, card: &UpstreamCard, progress: &Progress) -> Result<Met> {
        self.has_progress = true;
        let met = self.meet(card);
        self.has_progress = false;
        let met = met?;
        if let Some((key, is_new)) = self.last {
            self.change.start(key, is_new, progress)?;
        }
        Ok(met)
    }
}

impl Change<'_> {
    /// Gives a card the progress that it came with. One that has a history here keeps that; one
    /// whose import was undone has its own again.
    pub(super) fn start(&mut self, card: i64, is_new: bool, progress: &Progress) -> Result<()> {
        if !is_new && self.has_history(card)? {
            return self.bring_back(card);
        }
        self.begin_at(card, is_new, progress)
    }

    /// Puts reviews behind those a card has, and goes on from where the other program left it. A
    /// card that began elsewhere itself goes on by our own rules: it has one start only.
    pub(super) fn go_on(&mut self, card: i64, progress: &Progress) -> Result<()> {
        let has_start = first(
            &self.tx,
            "SELECT 1 AS any FROM schedule_starts WHERE card = ?1",
            [card],
            |_| Ok(()),
        )?;
        if has_start.is_none() {
            return self.begin_at(card, false, progress);
        }
        if let Some((first_key, last_key)) = self.insert_log(card, &progress.reviews)? {
            self.inserted(Family::Reviews, first_key, last_key)?;
        }
        derived::refold(&self.tx, card, &settings::stored(&self.tx)?)
    }

    fn begin_at(&mut self, card: i64, is_new: bool, progress: &Progress) -> Result<()> {
        let log = log_of(progress, self);
        let keys = self.insert_log(card, &log)?;
        let mut state = CardState::default();
        if let Some((first_key, last_key)) = keys {
            self.inserted(Family::Reviews, first_key, last_key)?;
            state = self.state_of(card, progress, &log)?;
            self.save_start(card, last_key, &state)?;
        }
        let set = |tx: &rusqlite::Transaction<'_>| {
            tx.prepare_cached(
                "UPDATE cards SET counted_from = coalesce(?2, counted_from),
                     is_suspended = max(is_suspended, ?3) WHERE key = ?1",
            )?
            .execute((card, keys.map(|(_, last)| last), progress.is_suspended))?;
            Ok(())
        };
        if is_new {
            set(&self.tx)?;
            // Nothing was reviewed since: what the log folds to is where it begins.
            let fold = Fold {
                state,
                ..Fold::default()
            };
            derived::save_fold(&self.tx, card, &fold)?;
            return derived::requeue(&self.tx, card);
        }
        self.journaled(Family::Cards, card, &["counted_from", "is_suspended"], set)?;
        derived::refold(&self.tx, card, &settings::stored(&self.tx)?)
    }

    fn has_history(&self, card: i64) -> Result<bool> {
        let any = first(
            &self.tx,
            "SELECT 1 AS any FROM reviews WHERE card = ?1 LIMIT 1",
            [card],
            |_| Ok(()),
        )?;
        Ok(any.is_some())
    }

    /// The imported reviews of a card whose import was undone count again.
    fn bring_back(&mut self, card: i64) -> Result<()> {
        let keys: Option<(Option<i64>, Option<i64>)> = first(
            &self.tx,
            "SELECT min(key) AS first, max(key) AS last FROM reviews
             WHERE card = ?1 AND source = ?2 AND taken_back_at IS NOT NULL",
            (card, Source::Imported.name()),
            |row| Ok((get(row, "first")?, get(row, "last")?)),
        )?;
        let Some((Some(first_key), Some(last_key))) = keys else {
            return Ok(());
        };
        self.tx
            .prepare_cached(
                "UPDATE reviews SET taken_back_at = NULL WHERE key BETWEEN ?1 AND ?2 AND card = ?3",
            )?
            .execute((first_key, last_key, card))?;
        self.inserted(Family::Reviews, first_key, last_key)?;
        derived::refold(&self.tx, card, &settings::stored(&self.tx)?)
    }

    /// The keys of the first and the last line.
    fn insert_log(&mut self, card: i64, log: &[ForeignReview]) -> Result<Option<(i64, i64)>> {
        let device: Option<Vec<u8>> = first(
            &self.tx,
            "SELECT value FROM meta WHERE name = 'device'",
            [],
            |row| get(row, "value"),
        )?;
        let device = super::change::present(device)?;
        let mut keys = None;
        for (at, review) in log.iter().enumerate() {
            let id = self.ids.next();
            let day = self.now.moved_to(review.at).today;
            self.tx
                .prepare_cached(
                    "INSERT INTO reviews (id, card, device, at, day, grade, source, spoken_secs,
                         total_secs, counted_secs, wording, points_made, points_missed, note, was_new)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, NULL, ?8, ?9, NULL, '[]', '[]', NULL, ?10)",
                )?
                .execute((
                    id,
                    card,
                    &device,
                    review.at.timestamp_millis(),
                    day.to_string(),
                    review.grade.number(),
                    Source::Imported.name(),
                    review.total_secs,
                    review.total_secs.unwrap_or(0),
                    at == 0,
                ))?;
            let key = self.tx.last_insert_rowid();
            keys = Some((keys.map_or(key, |(from, _)| from), key));
        }
        Ok(keys)
    }

    /// Interval, ease and due day as the other program had them; the memory as our model reckons
    /// it from the reviews or, without them, from the interval: the day by which nine of ten are
    /// still known.
    fn state_of(&self, card: i64, progress: &Progress, log: &[ForeignReview]) -> Result<CardState> {
        let id = first(
            &self.tx,
            "SELECT id FROM cards WHERE key = ?1",
            [card],
            |row| get(row, "id"),
        )?;
        let id = CardId(super::change::present(id)?);
        let settings = settings::stored(&self.tx)?;
        let days = log
            .iter()
            .map(|review| (self.now.moved_to(review.at).today, review.grade));
        let replayed = replay(id, days, &settings);
        let was_graduated = progress.interval_days > 0;
        let last: Option<Day> = replayed.last_review_on;
        let ease = progress.ease_factor.unwrap_or(replayed.ease_factor);
        let memory = match progress.reviews.is_empty() {
            true => Some(Memory {
                stability_days: f64::from(progress.interval_days.max(1)),
                difficulty: MIDDLE_DIFFICULTY,
            }),
            false => replayed.memory,
        };
        if !was_graduated && progress.due_on.is_none() {
            return Ok(CardState {
                is_awaiting_recall: false,
                ..replayed
            });
        }
        Ok(CardState {
            ease_factor: ease.clamp(*EASE_FACTORS.start(), *EASE_FACTORS.end()),
            interval_days: progress.interval_days,
            // From the third repetition on the interval is multiplied; a card in review is there.
            repetitions: if was_graduated {
                replayed.repetitions.max(2)
            } else {
                0
            },
            lapses: progress.lapses,
            reviews: replayed.reviews.max(1),
            last_review_on: last,
            due_on: progress
                .due_on
                .or(last.map(|last| last.plus(progress.interval_days))),
            is_awaiting_recall: false,
            memory,
        })
    }

    fn save_start(&self, card: i64, counted_from: i64, state: &CardState) -> Result<()> {
        let text = |day: Option<Day>| day.map(|day| day.to_string());
        self.tx
            .prepare_cached(
                "INSERT OR REPLACE INTO schedule_starts (card, counted_from, ease_factor,
                     interval_days, repetitions, lapses, reviews, last_review_on, due_on,
                     stability_days, difficulty)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            )?
            .execute((
                card,
                counted_from,
                state.ease_factor,
                state.interval_days,
                state.repetitions,
                state.lapses,
                state.reviews,
                text(state.last_review_on),
                text(state.due_on),
                state.memory.map(|memory| memory.stability_days),
                state.memory.map(|memory| memory.difficulty),
            ))?;
        Ok(())
    }
}
