//! When to ask again: a pure function of (state, grade, day, settings).
//!
//! Card state is the fold of a card's log; [`replay::replay`] is that fold. Nothing here knows a
//! clock, chance or a disk, and nothing here fails for a state that can exist.
//!
//! What both schedulers share stands in this file:
//! - *again* starts the repetitions anew and asks the card once more in the same sitting; it is a
//!   lapse if the card had been known;
//! - a card that was recalled today earns nothing by being recalled again today;
//! - no interval is longer than the longest, and fuzz comes last.

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

impl Default for Settings {
    fn default() -> Self {
        Self {
            scheduler: Scheduler::Sm2,
            late_credit: 0.5,
            early_earns_elapsed: true,
            fuzz_share: 0.05,
            longest_interval_days: 365,
            leech_lapses: 8,
            desired_retention: 0.9,
        }
    }
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

/// A card never reviewed.
impl Default for CardState {
    fn default() -> Self {
        Self {
            ease_factor: sm2::EASE_FACTOR_AT_FIRST,
            interval_days: 0,
            repetitions: 0,
            lapses: 0,
            reviews: 0,
            last_review_on: None,
            due_on: None,
            is_awaiting_recall: false,
            memory: None,
        }
    }
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

/// The four states a card may have after a review today. The later the grade, the later the due
/// day, or the same: again, hard, good, easy.
pub(crate) fn next_states(
    state: &CardState,
    card: CardId,
    today: Day,
    settings: &Settings,
) -> NextStates {
    let next = |grade| next_state(state, grade, card, today, settings);
    NextStates {
        again: next(Grade::Again),
        hard: next(Grade::Hard),
        good: next(Grade::Good),
        easy: next(Grade::Easy),
    }
}

/// The state of a card after one review today.
pub(crate) fn next_state(
    state: &CardState,
    grade: Grade,
    card: CardId,
    today: Day,
    settings: &Settings,
) -> CardState {
    let timing = Timing::of(state, today);
    let counted = CardState {
        reviews: state.reviews.saturating_add(1),
        last_review_on: Some(today),
        ..*state
    };
    // No day has passed since the last recall, so a further one shows nothing new: neither the
    // dates nor the memory move. This is what keeps cramming from lengthening the schedule.
    if grade.is_recalled() && timing.was_recalled_today {
        return counted;
    }
    let memory = memory::next_memory(state.memory, timing.elapsed_days, grade);
    if !grade.is_recalled() {
        return CardState {
            interval_days: sm2::FIRST_INTERVAL_DAYS,
            repetitions: 0,
            lapses: state
                .lapses
                .saturating_add(u32::from(state.repetitions > 0)),
            due_on: Some(today),
            is_awaiting_recall: true,
            memory,
            ..counted
        };
    }
    let success = match settings.scheduler {
        Scheduler::Sm2 => sm2::success(state, grade, &timing, settings),
        Scheduler::Fsrs => Success {
            interval_days: memory.map_or(1.0, |memory| {
                memory::interval_days(memory, settings.desired_retention).round()
            }),
            repetitions: state.repetitions.saturating_add(1),
            ease_factor: state.ease_factor,
        },
    };
    let interval_days = whole_days(success.interval_days, settings.longest_interval_days);
    let days = fuzz::fuzzed_days(interval_days, card, counted.reviews, settings);
    CardState {
        ease_factor: success.ease_factor,
        interval_days,
        repetitions: success.repetitions,
        due_on: Some(today.plus(days)),
        is_awaiting_recall: false,
        memory,
        ..counted
    }
}

/// What a recall earns, before the longest interval and fuzz.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Success {
    interval_days: f64,
    repetitions: u32,
    ease_factor: f64,
}

/// How a review today stands to the last one and to the day the card is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Timing {
    /// No other review of the card came first today.
    is_first_today: bool,
    was_recalled_today: bool,
    /// Days since the last review; 0 for none, and where the clock went backwards.
    elapsed_days: u32,
    /// Days before the due day, 0 when it has come.
    early_days: u32,
    /// Days after the due day, 0 until it has passed.
    late_days: u32,
}

impl Timing {
    fn of(state: &CardState, today: Day) -> Self {
        let is_first_today = state.last_review_on != Some(today);
        let days = |from: Option<Day>, to: Option<Day>| match (from, to) {
            (Some(from), Some(to)) => u32::try_from(to.days_since(from).max(0)).unwrap_or(u32::MAX),
            _ => 0,
        };
        Self {
            is_first_today,
            // Again would have set the repetitions to 0.
            was_recalled_today: !is_first_today && state.repetitions > 0,
            elapsed_days: days(state.last_review_on, Some(today)),
            early_days: days(Some(today), state.due_on),
            late_days: days(state.due_on, Some(today)),
        }
    }
}

/// An interval as whole days, from 1 to the longest.
fn whole_days(days: f64, longest_days: u32) -> u32 {
    // The cast saturates and takes what is not a number for 0.
    (days as u32).clamp(1, longest_days.max(1))
}

#[cfg(test)]
mod tests;
