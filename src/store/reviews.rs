//! The review log, append-only, and what follows from it: card states and daily counters.

use super::{Result, Store};
use crate::domain::grade::Grade;
use crate::domain::id::CardId;
use crate::domain::now::{Day, Now};
use crate::domain::review::{Review, ReviewDetails};
use crate::schedule::CardState;

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

impl Store {
    /// Log line, card state, queue and counters in one transaction and one sync.
    pub(crate) fn grade(
        &mut self,
        card: CardId,
        grade: Grade,
        details: &ReviewDetails,
        now: &Now,
    ) -> Result<Graded> {
        todo!()
    }

    /// A card's reviews, newest first, at most `limit`; those taken back too, marked.
    pub(crate) fn reviews_of(&self, card: CardId, limit: u64) -> Result<Vec<Review>> {
        todo!()
    }

    pub(crate) fn day_totals(&self, day: Day) -> Result<DayTotals> {
        todo!()
    }

    /// From the counters: flat in the size of the log.
    pub(crate) fn all_totals(&self) -> Result<DayTotals> {
        todo!()
    }

    /// Days in a row with a review, up to today or, where today has none yet, yesterday.
    pub(crate) fn streak_days(&self, today: Day) -> Result<u32> {
        todo!()
    }

    /// Every day from `from` on that has reviews, in order.
    pub(crate) fn days_with_reviews(&self, from: Day) -> Result<Vec<(Day, DayTotals)>> {
        todo!()
    }
}
