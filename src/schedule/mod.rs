//! When to ask again: a pure function of (state, grade, day, settings).
//!
//! Card state is the fold of a card's log; [`replay::replay`] is that fold. Nothing here knows a
//! clock, chance or a disk, and nothing here fails for a state that can exist.

use crate::domain::grade::Grade;
use crate::domain::id::CardId;
use crate::domain::now::Day;

pub(crate) mod fuzz;
pub(crate) mod leech;
pub(crate) mod memory;
pub(crate) mod replay;
pub(crate) mod sm2;

/// Which algorithm sets the dates. The log is the same for both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Scheduler {
    Sm2,
    Fsrs,
}

/// How dates are set; every departure from SM-2 as published is a field here.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Settings {
    pub(crate) scheduler: Scheduler,
    /// The share of the days a success came late that counts towards the next interval, 0 to 1.
    pub(crate) late_credit: f64,
    /// Whether an early success earns only what the elapsed days justify.
    pub(crate) early_earns_elapsed: bool,
    /// Intervals of 3 days and more are spread by up to this share, at least a day; 0 is off.
    pub(crate) fuzz_share: f64,
    pub(crate) longest_interval_days: u32,
    /// A card becomes a leech at this many lapses; 0 never.
    pub(crate) leech_lapses: u32,
    /// With `Scheduler::Fsrs`: the chance of recall at which a card is due, 0.7 to 0.99.
    pub(crate) desired_retention: f64,
}

/// What the memory model holds of a card.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Memory {
    /// Days until the chance of recall falls to 90 %.
    pub(crate) stability_days: f64,
    /// 1 (easy) to 10.
    pub(crate) difficulty: f64,
}

/// What follows from a card's log. A card never reviewed is `CardState::default()`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct CardState {
    /// SM-2's EF, at least 1.3.
    pub(crate) ease_factor: f64,
    /// Days from the last review to `due_on` before fuzz moves it.
    pub(crate) interval_days: u32,
    /// Successes in a row, SM-2's n.
    pub(crate) repetitions: u32,
    /// How often it was forgotten after it had been known.
    pub(crate) lapses: u32,
    /// Graded recalls in the log, without those taken back.
    pub(crate) reviews: u32,
    pub(crate) last_review_on: Option<Day>,
    /// `None` for a card never reviewed.
    pub(crate) due_on: Option<Day>,
    /// Graded again today and not recalled since: it comes back in the same sitting.
    pub(crate) is_awaiting_recall: bool,
    pub(crate) memory: Option<Memory>,
}

/// What each grade would make of a card.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct NextStates {
    pub(crate) again: CardState,
    pub(crate) hard: CardState,
    pub(crate) good: CardState,
    pub(crate) easy: CardState,
}

impl NextStates {
    pub(crate) fn get(&self, grade: Grade) -> &CardState {
        match grade {
            Grade::Again => &self.again,
            Grade::Hard => &self.hard,
            Grade::Good => &self.good,
            Grade::Easy => &self.easy,
        }
    }
}

/// The four states a card may have after a review today.
pub(crate) fn next_states(
    state: &CardState,
    card: CardId,
    today: Day,
    settings: &Settings,
) -> NextStates {
    todo!()
}
