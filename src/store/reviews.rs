//! The review log, append-only, and what follows from it: card states and daily counters.

use rusqlite::Row;

use super::cards::Handle;
use super::change::{Change, present};
use super::columns::{self, all, first, get, to_json};
use super::derived::{self, Fold, Noticed};
use super::{Result, Store, Wrote, settings};
use crate::domain::grade::Grade;
use crate::domain::id::CardId;
use crate::domain::now::{Day, Now};
use crate::domain::review::{Review, ReviewDetails, Source};
use crate::schedule::{CardState, leech, next_state};

/// A grade that is on disk.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Graded {
    pub(crate) operation: i64,
    pub(crate) before: CardState,
    pub(crate) after: CardState,
    /// The lapse that made the card a leech was this one.
    pub(crate) became_leech: bool,
}

/// What was done on one study day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct DayTotals {
    pub(crate) reviews: u64,
    pub(crate) again: u64,
    pub(crate) hard: u64,
    pub(crate) good: u64,
    pub(crate) easy: u64,
    /// Cards seen for the first time.
    pub(crate) new_cards: u64,
    pub(crate) spoken_secs: u64,
    /// Seconds spent in all; a review that says nothing counts its card's expected seconds.
    pub(crate) total_secs: u64,
}

/// What grading needs to know of a card.
pub(super) const GRADED_CARD: &str = "SELECT c.key, c.handle, c.counted_from,
        coalesce(l.target_secs, u.target_secs) AS target_secs,
        (SELECT max(m.value) FROM meta m WHERE m.name = 'device') AS device
     FROM cards c
     LEFT JOIN upstream_cards u ON u.card = c.key
     LEFT JOIN local_cards l ON l.card = c.key
     WHERE c.id = ?1 AND c.removed_at IS NULL";

/// The latest instant in a card's log, of the reviews that stand: one taken back may have been made
/// while the clock was wrong.
pub(super) const LAST_INSTANT: &str = "SELECT max(at) AS at FROM reviews
     WHERE card = ?1 AND taken_back_at IS NULL";

pub(super) const REVIEWS_OF: &str = "SELECT r.* FROM reviews r
     WHERE r.card = (SELECT key FROM cards WHERE id = ?1) ORDER BY r.at DESC, r.id DESC LIMIT ?2";

const MOCKED: &str = "SELECT r.at FROM reviews r
     WHERE r.card = (SELECT key FROM cards WHERE id = ?1) AND r.source = 'mock'
       AND r.taken_back_at IS NULL AND r.day >= ?2";

/// By number: the log of every card that one of the newest reviews is of, oldest review first.
pub(super) const LATELY_GRADED: &str = "SELECT r.card, r.day, r.grade
     FROM (SELECT DISTINCT card FROM (SELECT card FROM reviews ORDER BY key DESC LIMIT ?1)) lately
     JOIN cards c ON c.key = lately.card
     JOIN reviews r ON r.card = c.key
     WHERE r.taken_back_at IS NULL AND r.key > coalesce(c.counted_from, 0)
     ORDER BY r.card, r.at, r.id";

pub(super) const DAY_TOTALS: &str = "SELECT * FROM review_days WHERE day = ?1";
pub(super) const ALL_TOTALS: &str = "SELECT * FROM review_totals WHERE one = 1";

struct GradedCard {
    key: i64,
    handle: String,
    was_reset: bool,
    target_secs: Option<u32>,
    device: Vec<u8>,
}

fn graded_card(row: &Row<'_>) -> Result<GradedCard> {
    Ok(GradedCard {
        key: get(row, "key")?,
        handle: get(row, "handle")?,
        was_reset: get::<Option<i64>>(row, "counted_from")?.is_some(),
        target_secs: get(row, "target_secs")?,
        device: get(row, "device")?,
    })
}

impl Store {
    /// Log line, card state, queue and counters in one transaction and one sync.
    pub(crate) fn grade(
        &mut self,
        card: CardId,
        grade: Grade,
        details: &ReviewDetails,
        now: &Now,
    ) -> Result<Graded> {
        let is_first = self.wrote == Wrote::Nothing;
        let mut change = self.begin(now)?;
        let recorded = record_whole(&mut change, card, grade, details)?;
        let (before, after) = (recorded.before, recorded.after);
        let handle = Handle::shown(&change.tx, recorded.handle)?;
        let summary = summary(handle.short(), grade, &before, &after, now.today);
        let operation = change.finish("grade", &summary, Some(recorded.review))?;
        if is_first {
            self.wrote = Wrote::OneGrade;
        }
        Ok(Graded {
            operation,
            became_leech: recorded.became_leech,
            before,
            after,
        })
    }

    /// A card's reviews, newest first, at most `limit`; those taken back too, marked.
    pub(crate) fn reviews_of(&self, card: CardId, limit: u64) -> Result<Vec<Review>> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        all(&self.conn, REVIEWS_OF, (card.0, limit), |row| {
            columns::review(row, card)
        })
    }

    /// When these cards were graded in mocks since a day, in milliseconds, oldest first.
    pub(crate) fn mocked_at_ms(&self, cards: &[CardId], since: Day) -> Result<Vec<i64>> {
        let mut times = Vec::new();
        for card in cards {
            let since = since.to_string();
            let read = |row: &Row<'_>| get::<i64>(row, "at");
            times.extend(all(&self.conn, MOCKED, (card.0, since), read)?);
        }
        times.sort_unstable();
        Ok(times)
    }

    /// The days and grades that count of each card among the newest `reviews`, oldest first.
    pub(crate) fn lately_graded(&self, reviews: u32) -> Result<Vec<Vec<(Day, Grade)>>> {
        let mut histories: Vec<Vec<(Day, Grade)>> = Vec::new();
        let mut last = None;
        all(&self.conn, LATELY_GRADED, [reviews], |row| {
            let card: i64 = get(row, "card")?;
            let look = (columns::day(row, "day")?, columns::grade(row, "grade")?);
            match histories.last_mut().filter(|_| last == Some(card)) {
                Some(history) => history.push(look),
                None => histories.push(vec![look]),
            }
            last = Some(card);
            Ok(())
        })?;
        Ok(histories)
    }

    pub(crate) fn day_totals(&self, day: Day) -> Result<DayTotals> {
        let day = day.to_string();
        Ok(first(&self.conn, DAY_TOTALS, [day], columns::day_totals)?.unwrap_or_default())
    }

    /// From the counters: flat in the size of the log.
    pub(crate) fn all_totals(&self) -> Result<DayTotals> {
        present(first(&self.conn, ALL_TOTALS, [], columns::day_totals)?)
    }

    /// Days in a row with a review, up to today or, where today has none yet, yesterday.
    pub(crate) fn streak_days(&self, today: Day) -> Result<u32> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT day FROM review_days WHERE day <= ?1 ORDER BY day DESC")?;
        let mut rows = statement.query([today.to_string()])?;
        let mut streak = 0;
        let mut expected = today;
        while let Some(row) = rows.next()? {
            let day = columns::day(row, "day")?;
            if streak == 0 && day == today.minus(1) {
                expected = day;
            }
            if day != expected {
                break;
            }
            streak += 1;
            expected = day.minus(1);
        }
        Ok(streak)
    }

    /// Every day from `from` on that has reviews, in order.
    pub(crate) fn days_with_reviews(&self, from: Day) -> Result<Vec<(Day, DayTotals)>> {
        all(
            &self.conn,
            "SELECT * FROM review_days WHERE day >= ?1 ORDER BY day",
            [from.to_string()],
            |row| Ok((columns::day(row, "day")?, columns::day_totals(row)?)),
        )
    }
}

/// A review written within a change, with all that follows from it.
struct Recorded {
    card: i64,
    review: i64,
    handle: String,
    before: CardState,
    after: CardState,
    became_leech: bool,
}

/// Writes a review as a part of a larger change; gives the keys of its card and of itself.
pub(super) fn record(
    change: &mut Change<'_>,
    card: CardId,
    grade: Grade,
    details: &ReviewDetails,
) -> Result<(i64, i64)> {
    let recorded = record_whole(change, card, grade, details)?;
    Ok((recorded.card, recorded.review))
}

fn record_whole(
    change: &mut Change<'_>,
    card: CardId,
    grade: Grade,
    details: &ReviewDetails,
) -> Result<Recorded> {
    let found = present(first(&change.tx, GRADED_CARD, [card.0], graded_card)?)?;
    let settings = settings::stored(&change.tx)?;
    let mut fold = derived::stored_fold(&change.tx, found.key)?;
    let before = fold.state;
    let expected = fold.expected_secs(
        found
            .target_secs
            .unwrap_or(crate::domain::card::DEFAULT_TARGET_SECS),
    );
    let at = instant(change, found.key)?;
    let review = insert(change, &found, at, grade, details, &fold, expected)?;
    fold.state = next_state(&before, grade, card, change.now.today, &settings);
    fold.notice(Noticed {
        spoken_secs: details.spoken_secs,
        total_secs: details.total_secs,
        wording: details.wording,
    });
    derived::save_fold(&change.tx, found.key, &fold)?;
    derived::requeue(&change.tx, found.key)?;
    if details.note.is_some() {
        derived::reindex(&change.tx, found.key)?;
    }
    Ok(Recorded {
        card: found.key,
        review,
        handle: found.handle,
        became_leech: leech::became_leech(&before, &fold.state, &settings),
        before,
        after: fold.state,
    })
}

/// The instant of a review made now. The log of a card is folded in the order of its instants, so
/// a clock that went back must not put this review before one that the person remembers as
/// earlier: it would count for nothing, and the card would be asked for ever. The study day stays
/// that of the clock.
fn instant(change: &Change<'_>, card: i64) -> Result<i64> {
    let last: Option<i64> = present(first(&change.tx, LAST_INSTANT, [card], |row| {
        get(row, "at")
    })?)?;
    let now = change.now.at_ms();
    Ok(last.filter(|&last| last > now).map_or(now, |last| last + 1))
}

/// Writes the line of the log; gives its key. `before` is the fold without it.
fn insert(
    change: &mut Change<'_>,
    card: &GradedCard,
    at: i64,
    grade: Grade,
    details: &ReviewDetails,
    before: &Fold,
    expected_secs: u32,
) -> Result<i64> {
    let id = change.ids.next_in_order();
    // Answers in a real interview take nothing of the day's minutes of practice.
    let expected_secs = match details.source {
        Source::Interview => 0,
        _ => expected_secs,
    };
    change
        .tx
        .prepare_cached(
            "INSERT INTO reviews (id, card, device, at, day, grade, source, spoken_secs,
                 total_secs, counted_secs, wording, points_made, points_missed, note, was_new)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        )?
        .execute((
            id,
            card.key,
            &card.device,
            at,
            change.now.today.to_string(),
            grade.number(),
            details.source.name(),
            details.spoken_secs,
            details.total_secs,
            details.total_secs.unwrap_or(expected_secs),
            details.wording,
            to_json(&details.points_made),
            to_json(&details.points_missed),
            &details.note,
            before.state.reviews == 0 && !card.was_reset,
        ))?;
    Ok(change.tx.last_insert_rowid())
}

/// `k7f Good (was due today, now Sat 28 Nov)`.
fn summary(
    handle: &str,
    grade: Grade,
    before: &CardState,
    after: &CardState,
    today: Day,
) -> String {
    let was = match before.due_on {
        None => "was new".to_owned(),
        Some(due) if due == today => "was due today".to_owned(),
        Some(due) => format!("was due {}", due.short()),
    };
    let now = match after.due_on {
        Some(due) if due == today => "again today".to_owned(),
        Some(due) => format!("now {}", due.short()),
        None => "not due".to_owned(),
    };
    format!("{handle} {} ({was}, {now})", grade.title())
}
