//! What is to be asked, kept beside the card states so that asking never scans the collection.

use super::cards::CardFilter;
use super::{Result, Store};
use crate::domain::id::{CardId, DeckId};
use crate::domain::now::{Day, Now};

/// Cards and the seconds they are expected to take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Load {
    pub(crate) cards: u64,
    pub(crate) secs: u64,
}

/// One card that may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct QueuedCard {
    pub(crate) id: CardId,
    pub(crate) expected_secs: u32,
}

impl Store {
    /// Due today or earlier, from the counters.
    pub(crate) fn due_load(&self, today: Day) -> Result<Load> {
        todo!()
    }

    /// The same by deck: those with something due or new, most due first.
    pub(crate) fn deck_loads(&self, today: Day) -> Result<Vec<(DeckId, String, Load, Load)>> {
        todo!()
    }

    /// Cards never reviewed that may be asked.
    pub(crate) fn new_load(&self) -> Result<Load> {
        todo!()
    }

    /// What comes due on each of `days` days from `from`; days with nothing are zero.
    pub(crate) fn forecast(&self, from: Day, days: u32) -> Result<Vec<(Day, Load)>> {
        todo!()
    }

    /// Due cards, earliest first, those graded again today last; `ahead_days` looks further.
    pub(crate) fn due_cards(
        &self,
        filter: &CardFilter,
        ahead_days: u32,
        limit: u64,
        now: &Now,
    ) -> Result<Vec<QueuedCard>> {
        todo!()
    }

    /// Cards never reviewed, in the order of their decks' files.
    pub(crate) fn new_cards(&self, filter: &CardFilter, limit: u64) -> Result<Vec<QueuedCard>> {
        todo!()
    }

    /// Every card of the filter that may be asked, the lowest chance of recall first; cards never
    /// reviewed come after those that were. For `cram`.
    pub(crate) fn weakest_cards(
        &self,
        filter: &CardFilter,
        limit: u64,
        now: &Now,
    ) -> Result<Vec<QueuedCard>> {
        todo!()
    }
}
