//! What a day holds: what is due, what is new, and how much of it fits.

use crate::domain::now::Day;
use crate::store::queue::Load;
use crate::store::{Result, Store};

/// The day at a glance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Glance {
    pub(crate) due: Load,
    pub(crate) new: Load,
    /// How many new cards fit into what the day's minutes leave beside what is due.
    pub(crate) new_that_fit: u64,
    pub(crate) streak_days: u32,
    /// Seconds already spent today.
    pub(crate) spent_secs: u64,
}

impl Glance {
    /// Reads counters only: the same work for ten cards and for a million.
    pub(crate) fn gather(store: &Store, today: Day, minutes: u32) -> Result<Self> {
        let due = store.due_load(today)?;
        let new = store.new_load()?;
        let spent_secs = store.day_totals(today)?.total_secs;
        Ok(Self {
            due,
            new,
            new_that_fit: fit(new, left_secs(minutes, spent_secs, due.secs)),
            streak_days: store.streak_days(today)?,
            spent_secs,
        })
    }
}

impl Glance {
    /// The same on a day of `minutes` on which some of what is due is not asked.
    pub(crate) fn holding_back(self, held: Load, minutes: u32) -> Self {
        let due = Load {
            cards: self.due.cards.saturating_sub(held.cards),
            secs: self.due.secs.saturating_sub(held.secs),
        };
        Self {
            due,
            new_that_fit: fit(self.new, left_secs(minutes, self.spent_secs, due.secs)),
            ..self
        }
    }
}

/// What a day's minutes leave after what was done and what is due.
pub(crate) fn left_secs(minutes: u32, spent_secs: u64, due_secs: u64) -> u64 {
    (u64::from(minutes) * 60).saturating_sub(spent_secs.saturating_add(due_secs))
}

/// How many of some cards, each taken as long as they are on average, fit into some seconds.
fn fit(cards: Load, left_secs: u64) -> u64 {
    if cards.cards == 0 {
        return 0;
    }
    let each = cards.secs.div_ceil(cards.cards).max(1);
    (left_secs / each).min(cards.cards)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_back_makes_room_for_new_cards() {
        let load = |cards, secs| Load { cards, secs };
        let glance = Glance {
            due: load(20, 1_200),
            new: load(4, 480),
            ..Glance::default()
        };
        let held = glance.holding_back(load(15, 900), 10);
        assert_eq!((held.due, held.new_that_fit), (load(5, 300), 2));
        assert_eq!(glance.holding_back(Load::default(), 10).due, glance.due);
    }

    #[test]
    fn as_many_new_cards_fit_as_the_minutes_leave_room_for() {
        let new = Load {
            cards: 4,
            secs: 480,
        };
        assert_eq!(fit(new, left_secs(20, 0, 18 * 60)), 1);
        assert_eq!(fit(new, left_secs(60, 0, 18 * 60)), 4);
        assert_eq!(fit(new, left_secs(20, 20 * 60, 60)), 0);
        assert_eq!(fit(Load::default(), 3_600), 0);
    }
}
