//! Practice ahead of the schedule: the weakest first, at any time.

use super::{Plan, Supply};
use crate::domain::review::Source;
use crate::store::cards::CardFilter;

/// The minutes of a cram where nothing else is said.
pub(crate) const DEFAULT_MINUTES: u32 = 20;

impl Plan {
    /// Every card of the filter, the lowest chance of recall first. Early successes earn only
    /// the days that have really passed: that is the scheduler's rule, not this one's.
    pub(crate) fn cram(filter: CardFilter, seed: u64) -> Self {
        Self {
            follows: None,
            supply: Supply::Weakest,
            filter,
            budget_secs: Some(DEFAULT_MINUTES * 60),
            card_limit: None,
            new_limit: None,
            aim_secs: None,
            source: Source::Cram,
            keeps_log: true,
            seed,
        }
    }
}
