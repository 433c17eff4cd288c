//! Where a sitting gets its cards: as many as the minutes could need, never the whole collection.

use super::asked::Asked;
use super::review::Sitting;
use super::{Order, Plan, Supply, chance};
use crate::domain::now::Now;
use crate::store::cards::{Card, CardFilter};
use crate::store::queue::QueuedCard;
use crate::store::{Result, Store};

/// Cards looked up at a time: never fewer, never more.
const LOOK_AHEAD: std::ops::RangeInclusive<u64> = 32..=512;
/// Random order draws from this many, so that it does not just shuffle today's first few.
const RANDOM_LOOK_AHEAD: u64 = 256;
/// Nobody answers faster than this; it bounds how many cards the minutes could need.
const SHORTEST_SECS: u64 = 20;

impl Plan {
    /// Cramming knows one order for all cards; those never reviewed are no supply of their own.
    pub(super) fn new_limit(&self) -> Option<u64> {
        if self.supply == Supply::Weakest {
            Some(0)
        } else {
            self.new_limit
        }
    }

    /// What the limits could need, and not the whole collection.
    pub(super) fn look_ahead(&self) -> u64 {
        let by_minutes = self.budget_secs.map(|secs| u64::from(secs) / SHORTEST_SECS);
        let needed = [by_minutes, self.card_limit].into_iter().flatten().min();
        let needed = needed
            .unwrap_or(0)
            .clamp(*LOOK_AHEAD.start(), *LOOK_AHEAD.end());
        if self.card_limit == Some(1) {
            // `next` at every step of a script: one card, and one look.
            return 1;
        }
        match self.supply {
            Supply::Due {
                order: Order::Random,
                ..
            } => needed.max(RANDOM_LOOK_AHEAD),
            _ => needed,
        }
    }
}

impl Sitting {
    /// Looks up as many cards as the sitting could need, and no more.
    pub(super) fn refill(&mut self, store: &Store, now: &Now) -> Result<()> {
        if self.refill_by_plan(store, now)? {
            return Ok(());
        }
        if let Some(limit) = self.queue.wants_scheduled() {
            let found = self.scheduled_cards(store, limit, now)?;
            self.queue.offer_scheduled(found, limit);
        }
        if let Some(limit) = self.queue.wants_new() {
            let found = store.new_cards(&self.plan.filter, limit)?;
            self.queue.offer_new(found, limit);
        }
        Ok(())
    }

    /// The one card that the plan names next. Whether that is all there is to look up.
    fn refill_by_plan(&mut self, store: &Store, now: &Now) -> Result<bool> {
        let moment = self.moment(now);
        let left_secs = self.left_secs();
        let Some(planned) = &mut self.planned else {
            return Ok(false);
        };
        if !self.queue.wants_planned() {
            return Ok(true);
        }
        if left_secs != Some(0)
            && let Some(entry) = planned.choose(store, moment)?
        {
            self.queue.offer_planned(entry);
            return Ok(true);
        }
        if !planned.takes_others() {
            return Ok(true);
        }
        self.queue.leave_to_plan(planned.governed());
        Ok(false)
    }

    /// Whether a card waits for which the minutes did not last, beside new ones that no plan
    /// asks for.
    pub(super) fn has_waiting(&mut self, now: &Now) -> bool {
        let moment = self.moment(now);
        let more = self.plan.budget_secs.unwrap_or(0);
        let planned = self.planned.as_mut();
        self.queue.has_waiting() || planned.is_some_and(|planned| planned.has_more(more, moment))
    }

    fn scheduled_cards(&self, store: &Store, limit: u64, now: &Now) -> Result<Vec<QueuedCard>> {
        let Plan { filter, seed, .. } = &self.plan;
        match self.plan.supply {
            Supply::Weakest => store.weakest_cards(filter, limit, now),
            Supply::Due {
                order: Order::Weakest,
                ..
            } => {
                let due = CardFilter {
                    due: true,
                    ..filter.clone()
                };
                store.weakest_cards(&due, limit, now)
            }
            Supply::Due {
                order: Order::Due,
                ahead_days,
            } => store.due_cards(filter, ahead_days, limit, now),
            Supply::Due {
                order: Order::Random,
                ahead_days,
            } => {
                let mut cards = store.due_cards(filter, ahead_days, limit, now)?;
                cards.sort_by_cached_key(|card| chance(*seed, &[card.id.0.as_bytes()]));
                Ok(cards)
            }
        }
    }

    /// Whether the card is still to be asked now that it has been read.
    pub(super) fn is_askable(&self, asked: &Asked, now: &Now) -> bool {
        let Card {
            standing, state, ..
        } = &asked.card;
        if standing.is_suspended || standing.buried_until.is_some_and(|day| day > now.today) {
            return false;
        }
        if asked.entry.is_planned {
            // Graded elsewhere meanwhile, it is not the card that the plan meant.
            let planned = self.planned.as_deref();
            return !self.plan.keeps_log
                || planned.is_some_and(|planned| planned.knows(asked.card.id, state.reviews));
        }
        if asked.entry.is_back {
            // Recalled elsewhere meanwhile? A sitting that writes nothing cannot tell.
            return !self.plan.keeps_log || state.is_awaiting_recall;
        }
        match self.plan.supply {
            Supply::Weakest => true,
            Supply::Due { ahead_days, .. } if !asked.entry.is_new => {
                let is_fresh = state.is_awaiting_recall || state.last_review_on != Some(now.today);
                is_fresh
                    && state
                        .due_on
                        .is_some_and(|due| due <= now.today.plus(ahead_days))
            }
            Supply::Due { .. } => state.due_on.is_none(),
        }
    }
}
