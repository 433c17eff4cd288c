//! How far somebody had come with their cards in Anki.

use std::collections::HashMap;

use chrono::{DateTime, FixedOffset, Utc};
use rusqlite::Row;

use super::Limits;
use super::archive::Refusal;
use super::collection::{Collection, integer};
use crate::domain::grade::Grade;
use crate::domain::now::{Day, Now};
use crate::exchange::foreign::{ForeignReview, Progress};

/// What days are counted from in a collection, and in which zone.
#[derive(Debug, Clone, Copy)]
pub(super) struct Calendar {
    day_zero: Day,
    now: Now,
}

/// Further away than this, a day is a mistake or an attack.
const FARTHEST_DAYS: i64 = 100_000;
/// Above this a due number is seconds since 1970, not days.
const NO_DAYS: i64 = 1_000_000;

impl Calendar {
    /// Day zero is the local date of the collection's making, in the zone it notes (minutes west
    /// of UTC); where it notes none, in the reader's.
    pub(super) fn of(collection: &Collection, now: &Now) -> Self {
        let made = DateTime::from_timestamp(collection.created_at_secs, 0).unwrap_or_default();
        let west = collection
            .setting("creationOffset")
            .and_then(|minutes| i32::try_from(minutes).ok())
            .and_then(|minutes| FixedOffset::west_opt(minutes.checked_mul(60)?));
        let date = match west {
            Some(zone) => made.with_timezone(&zone).date_naive(),
            None => made.with_timezone(&now.zone).date_naive(),
        };
        Self {
            day_zero: Day::new(date),
            now: *now,
        }
    }

    fn day(&self, number: i64) -> Option<Day> {
        let days = u32::try_from(number.abs().min(FARTHEST_DAYS + 1)).ok()?;
        if i64::from(days) > FARTHEST_DAYS {
            None
        } else if number < 0 {
            Some(self.day_zero.minus(days))
        } else {
            Some(self.day_zero.plus(days))
        }
    }

    fn day_of_secs(&self, secs: i64) -> Option<Day> {
        let at = DateTime::from_timestamp(secs, 0)?;
        let day = self.now.moved_to(at).today;
        (day.days_since(self.now.today).abs() <= FARTHEST_DAYS).then_some(day)
    }
}

/// A row of `cards`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CardRow {
    pub(super) id: i64,
    pub(super) note: i64,
    pub(super) deck: i64,
    pub(super) ord: i64,
    kind: i64,
    queue: i64,
    due: i64,
    interval: i64,
    factor: i64,
    lapses: i64,
    home_due: i64,
    home_deck: i64,
}

/// In the order that [`CardRow::of`] reads them.
pub(super) const CARDS: &str = "SELECT id, nid, did, ord, type, queue, due, ivl, factor, lapses, \
     odue, odid FROM main.cards ORDER BY nid, ord, id";

impl CardRow {
    pub(super) fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        let number = |column| integer(row, column).map(Option::unwrap_or_default);
        Ok(Self {
            id: number(0)?,
            note: number(1)?,
            deck: number(2)?,
            ord: number(3)?,
            kind: number(4)?,
            queue: number(5)?,
            due: number(6)?,
            interval: number(7)?,
            factor: number(8)?,
            lapses: number(9)?,
            home_due: number(10)?,
            home_deck: number(11)?,
        })
    }

    /// The deck it lives in, also while a filtered deck has borrowed it.
    pub(super) fn home_deck(&self) -> i64 {
        if self.home_deck == 0 {
            self.deck
        } else {
            self.home_deck
        }
    }

    /// Nothing for a card that nobody has touched.
    pub(super) fn progress(
        &self,
        reviews: Vec<ForeignReview>,
        calendar: &Calendar,
    ) -> Option<Progress> {
        let is_suspended = self.queue == -1;
        let is_new = !(1..=3).contains(&self.kind);
        if is_new && !is_suspended && reviews.is_empty() {
            return None;
        }
        let has_interval = matches!(self.kind, 2 | 3);
        let interval = if has_interval { self.interval } else { 0 };
        Some(Progress {
            is_suspended,
            due_on: if is_new { None } else { self.due_on(calendar) },
            interval_days: u32::try_from(interval.clamp(0, FARTHEST_DAYS)).unwrap_or(0),
            // Below is the difficulty of another scheduler, or nothing.
            ease_factor: (1300..=9999)
                .contains(&self.factor)
                .then(|| self.factor as f64 / 1000.0),
            lapses: u32::try_from(self.lapses.max(0)).unwrap_or(u32::MAX),
            reviews,
        })
    }

    fn due_on(&self, calendar: &Calendar) -> Option<Day> {
        let due = if self.home_due == 0 {
            self.due
        } else {
            self.home_due
        };
        let is_days = match self.queue {
            2 | 3 => true,
            1 | 4 => false,
            _ => self.kind == 2,
        };
        if is_days && due.abs() < NO_DAYS || !is_days && due.abs() <= FARTHEST_DAYS {
            calendar.day(due)
        } else {
            calendar.day_of_secs(due)
        }
    }
}

/// The review log, by card, each oldest first; and how many rows made no sense. Manual changes
/// and reschedulings are not recalls and are left out.
pub(super) fn reviews(
    collection: &Collection,
    now: &Now,
    limits: &Limits,
) -> Result<(HashMap<i64, Vec<ForeignReview>>, u64), Refusal> {
    let mut reviews: HashMap<i64, Vec<ForeignReview>> = HashMap::new();
    let (mut count, mut senseless) = (0usize, 0u64);
    if !collection.has_table("revlog")? {
        return Ok((reviews, 0));
    }
    // Anki's first scheduler had three buttons for a card that is being learned.
    let is_first_scheduler = collection.setting("schedVer").unwrap_or(1) < 2;
    collection.each(
        "SELECT id, cid, ease, time, type FROM main.revlog ORDER BY id",
        |row| {
            let ease = integer(row, 2)?.unwrap_or(0);
            if ease == 0 {
                return Ok(());
            }
            let kind = integer(row, 4)?.unwrap_or(1);
            let shifted = is_first_scheduler && matches!(kind, 0 | 2) && matches!(ease, 2 | 3);
            let button = u8::try_from(ease + i64::from(shifted)).ok();
            let grade = button.and_then(Grade::from_number);
            let at = integer(row, 0)?.and_then(instant);
            let (Some(grade), Some(at), Some(card)) = (grade, at, integer(row, 1)?) else {
                senseless += 1;
                return Ok(());
            };
            count += 1;
            if count <= limits.reviews {
                let took = integer(row, 3)?.filter(|ms| (1..=86_400_000).contains(ms));
                reviews.entry(card).or_default().push(ForeignReview {
                    at: at.min(now.at),
                    grade,
                    total_secs: took.and_then(|ms| u32::try_from((ms + 500) / 1000).ok()),
                });
            }
            Ok(())
        },
    )?;
    if count > limits.reviews {
        return Err(Refusal::TooManyReviews(limits.reviews));
    }
    Ok((reviews, senseless))
}

/// Milliseconds since 1970, from the year Anki was begun.
fn instant(ms: i64) -> Option<DateTime<Utc>> {
    const FIRST_MS: i64 = 1_104_537_600_000; // 2005
    const LAST_MS: i64 = 4_102_444_800_000; // 2100
    (FIRST_MS..LAST_MS)
        .contains(&ms)
        .then(|| DateTime::from_timestamp_millis(ms))
        .flatten()
}
