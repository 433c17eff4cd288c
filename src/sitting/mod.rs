//! Engines that never print: what is asked next, what a key does, how it went.
//!
//! A [`review::Sitting`] is driven by calls and is told what time it is; it reads no clock, asks
//! nothing and shows nothing. Two screens (a terminal and lines over a pipe) drive the same one.

use planned::Following;

use crate::domain::review::Source;
use crate::store::cards::CardFilter;

pub(crate) mod afterwards;
pub(crate) mod asked;
pub(crate) mod cram;
pub(crate) mod debrief;
pub(crate) mod for_role;
pub(crate) mod gathering;
pub(crate) mod limits;
pub(crate) mod mock;
pub(crate) mod outlook;
pub(crate) mod planned;
pub(crate) mod points;
pub(crate) mod prepare;
pub(crate) mod queue;
pub(crate) mod review;
pub(crate) mod stopwatch;
pub(crate) mod summary;
mod supply;
pub(crate) mod telling;
#[cfg(test)]
mod tests;
pub(crate) mod undo;
pub(crate) mod wording;

/// What a sitting is to be: which cards, in what order, how long.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Plan {
    /// The interviews whose plan goes first; `None` leaves it.
    pub(crate) follows: Option<Following>,
    pub(crate) supply: Supply,
    pub(crate) filter: CardFilter,
    /// Stop when these are spent; `None` is no bound.
    pub(crate) budget_secs: Option<u32>,
    /// Different cards at most.
    pub(crate) card_limit: Option<u64>,
    /// Cards never reviewed at most.
    pub(crate) new_limit: Option<u64>,
    /// One aim for every card, instead of each card's own.
    pub(crate) aim_secs: Option<u32>,
    pub(crate) source: Source,
    /// Whether grades are written; without, the sitting leaves no trace.
    pub(crate) keeps_log: bool,
    /// Decides ties and random order; the same seed gives the same sitting.
    pub(crate) seed: u64,
}

/// Where the cards come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Supply {
    /// What is due (or will be within `ahead_days`), then new cards.
    Due { order: Order, ahead_days: u32 },
    /// Any card, the lowest chance of recall first.
    Weakest,
}

/// The order of due cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Order {
    /// Longest due first.
    Due,
    /// Lowest chance of recall first.
    Weakest,
    /// By the seed.
    Random,
}

impl Order {
    pub(crate) const ALL: [Self; 3] = [Self::Due, Self::Weakest, Self::Random];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Weakest => "weakest",
            Self::Random => "random",
        }
    }
}

/// A number that looks random but follows from its inputs: the same seed gives the same order.
fn chance(seed: u64, parts: &[&[u8]]) -> u64 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&seed.to_le_bytes());
    for part in parts {
        hasher.update(part);
    }
    let mut first = [0; 8];
    first.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    u64::from_le_bytes(first)
}
