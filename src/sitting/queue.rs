//! What is asked, in which order. Pure: it is offered cards by whoever can look them up and says
//! when it wants more, so it holds no more than the sitting could need.

use std::collections::{HashSet, VecDeque};

use crate::domain::id::CardId;
use crate::store::queue::QueuedCard;

/// A card graded again comes back after this many others, or sooner when there are no others.
pub(crate) const OTHERS_BETWEEN: u64 = 5;

/// A card in the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) id: CardId,
    pub(crate) expected_secs: u32,
    /// Never reviewed before this sitting.
    pub(crate) is_new: bool,
    /// From 1, the how-manieth card of the sitting it is; set when it is first asked.
    pub(crate) position: Option<u64>,
    /// Asked in this sitting before: graded again and not recalled since, or once more because a
    /// plan wants it.
    pub(crate) is_back: bool,
    /// Named by a plan, whatever its due day.
    pub(crate) is_planned: bool,
}

impl Entry {
    fn of(card: QueuedCard, is_new: bool) -> Self {
        let QueuedCard { id, expected_secs } = card;
        Self {
            id,
            expected_secs,
            is_new,
            position: None,
            is_back: false,
            is_planned: false,
        }
    }

    /// A card that a plan names.
    pub(crate) fn planned(card: QueuedCard, is_new: bool) -> Self {
        Self {
            is_planned: true,
            ..Self::of(card, is_new)
        }
    }
}

/// A supply that is looked up piece by piece.
#[derive(Debug, Clone, Default)]
struct Ahead {
    entries: VecDeque<Entry>,
    /// There is nothing more to look up.
    is_dry: bool,
}

/// The cards of one sitting, from before they are asked until they are done with.
#[derive(Debug, Clone)]
pub(crate) struct Queue {
    /// Put back by undo: asked before anything else, last in first out.
    put_back: Vec<Entry>,
    scheduled: Ahead,
    new: Ahead,
    /// Graded again, with the number of turns and the second after which each may come back.
    returning: VecDeque<(Entry, u64, f64)>,
    /// Put off by the person to the end of the sitting.
    skipped: VecDeque<Entry>,
    /// Every card this sitting has held: an id that is looked up once more is not taken twice.
    taken: HashSet<CardId>,
    /// Questions put so far, returning cards too.
    turns: u64,
    /// Different cards asked so far.
    begun: u64,
    new_begun: u64,
    look_ahead: u64,
    card_limit: u64,
    new_limit: u64,
}

impl Queue {
    /// `look_ahead`: how many cards are looked up at a time.
    pub(crate) fn new(look_ahead: u64, card_limit: Option<u64>, new_limit: Option<u64>) -> Self {
        Self {
            put_back: Vec::new(),
            scheduled: Ahead::default(),
            new: Ahead {
                is_dry: new_limit == Some(0),
                ..Ahead::default()
            },
            returning: VecDeque::new(),
            skipped: VecDeque::new(),
            taken: HashSet::new(),
            turns: 0,
            begun: 0,
            new_begun: 0,
            look_ahead: look_ahead.max(1),
            card_limit: card_limit.unwrap_or(u64::MAX),
            new_limit: new_limit.unwrap_or(u64::MAX),
        }
    }

    /// How many scheduled cards to look up now, from the first on; `None`: none. Cards already
    /// taken may come up again, hence more than the look-ahead.
    pub(crate) fn wants_scheduled(&self) -> Option<u64> {
        self.wants(&self.scheduled)
    }

    pub(crate) fn wants_new(&self) -> Option<u64> {
        let is_next = self.scheduled.is_dry && self.new_begun < self.new_limit;
        is_next.then(|| self.wants(&self.new)).flatten()
    }

    fn wants(&self, supply: &Ahead) -> Option<u64> {
        let is_wanted = supply.entries.is_empty() && !supply.is_dry && self.begun < self.card_limit;
        is_wanted.then_some(self.look_ahead + self.taken.len() as u64)
    }

    /// The answer to [`Self::wants_scheduled`]: the cards found when `asked_for` were wanted.
    pub(crate) fn offer_scheduled(&mut self, found: Vec<QueuedCard>, asked_for: u64) {
        let is_dry = (found.len() as u64) < asked_for;
        let entries = self.take(found, false);
        self.scheduled.entries.extend(entries);
        self.scheduled.is_dry = is_dry;
    }

    pub(crate) fn offer_new(&mut self, found: Vec<QueuedCard>, asked_for: u64) {
        let is_dry = (found.len() as u64) < asked_for;
        let entries = self.take(found, true);
        self.new.entries.extend(entries);
        self.new.is_dry = is_dry;
    }

    /// Whether a plan should name a card now: only when nothing that it named waits, so that every
    /// grade can change what comes next.
    pub(crate) fn wants_planned(&self) -> bool {
        let is_free = self.put_back.is_empty() && self.scheduled.entries.is_empty();
        is_free && self.begun < self.card_limit
    }

    /// Whether one more new card is allowed.
    pub(crate) fn may_begin_new(&self) -> bool {
        self.new_begun < self.new_limit
    }

    /// The card that a plan names: one never asked here, or one more time.
    pub(crate) fn offer_planned(&mut self, entry: Entry) {
        self.taken.insert(entry.id);
        self.returning.retain(|(other, ..)| other.id != entry.id);
        self.scheduled.entries.push_back(entry);
    }

    /// Cards that are not this queue's to look up.
    pub(crate) fn leave_to_plan(&mut self, cards: impl Iterator<Item = CardId>) {
        self.taken.extend(cards);
    }

    fn take(&mut self, found: Vec<QueuedCard>, is_new: bool) -> Vec<Entry> {
        found
            .into_iter()
            .filter(|card| self.taken.insert(card.id))
            .map(|card| Entry::of(card, is_new))
            .collect()
    }

    /// The next card, given the seconds that are left (`None`: no bound). What comes after it is
    /// for [`Self::graded`], [`Self::skip`] or nothing at all, when the card is to be dropped.
    pub(crate) fn next(&mut self, left_secs: Option<u32>, clock_secs: f64) -> Option<Entry> {
        if let Some(entry) = self.put_back.pop() {
            return Some(entry);
        }
        let entry = self
            .pop_returning(self.turns, clock_secs)
            .or_else(|| self.pop_scheduled())
            .or_else(|| self.pop_new(left_secs))
            .or_else(|| self.pop_returning(u64::MAX, f64::INFINITY))
            .or_else(|| self.skipped.pop_front())?;
        self.turns += 1;
        Some(self.numbered(entry))
    }

    fn numbered(&mut self, mut entry: Entry) -> Entry {
        if entry.position.is_none() {
            self.begun += 1;
            self.new_begun += u64::from(entry.is_new);
            entry.position = Some(self.begun);
        }
        entry
    }

    fn pop_returning(&mut self, turns: u64, clock_secs: f64) -> Option<Entry> {
        let is_ready = self
            .returning
            .front()
            .is_some_and(|(_, turn, second)| *turn <= turns && *second <= clock_secs);
        if is_ready {
            self.returning.pop_front().map(|(entry, ..)| entry)
        } else {
            None
        }
    }

    fn pop_scheduled(&mut self) -> Option<Entry> {
        if self.begun < self.card_limit {
            self.scheduled.entries.pop_front()
        } else {
            None
        }
    }

    /// A new card only if its seconds fit into what is left beside the cards that will come back;
    /// but a sitting that has asked nothing yet begins, however short it is.
    fn pop_new(&mut self, left_secs: Option<u32>) -> Option<Entry> {
        if self.new_fits(left_secs) {
            self.new.entries.pop_front()
        } else {
            None
        }
    }

    fn new_fits(&self, left_secs: Option<u32>) -> bool {
        let may_begin = self.begun < self.card_limit && self.new_begun < self.new_limit;
        let Some(first) = self.new.entries.front().filter(|_| may_begin) else {
            return false;
        };
        let needed = u64::from(first.expected_secs) + self.secs_coming_back();
        self.turns == 0 || left_secs.is_none_or(|left| needed <= u64::from(left))
    }

    fn secs_coming_back(&self) -> u64 {
        let returning = self.returning.iter().map(|(entry, ..)| entry);
        returning
            .chain(&self.skipped)
            .map(|entry| u64::from(entry.expected_secs))
            .sum()
    }

    /// The card was graded: it is done with, or it comes back until it is recalled, after other
    /// cards and not before the clock shows `rested_at_secs`, unless nothing else is left.
    pub(crate) fn graded(&mut self, entry: Entry, is_recalled: bool, rested_at_secs: f64) {
        if !is_recalled {
            let back = Entry {
                is_back: true,
                ..entry
            };
            self.returning
                .push_back((back, self.turns + OTHERS_BETWEEN, rested_at_secs));
        }
    }

    /// To the end of the sitting.
    pub(crate) fn skip(&mut self, entry: Entry) {
        self.skipped.push_back(entry);
    }

    /// A card that turned out not to be askable (graded, buried or removed by another program):
    /// as though it had never been begun.
    pub(crate) fn forget(&mut self, entry: Entry) {
        self.turns = self.turns.saturating_sub(1);
        if entry.position == Some(self.begun) && !entry.is_back {
            self.begun -= 1;
            self.new_begun = self.new_begun.saturating_sub(u64::from(entry.is_new));
        }
    }

    /// Undo: `entry` is about to be asked once more, so it waits nowhere; `current`, which was
    /// being asked, is the one after it.
    pub(crate) fn take_back(&mut self, entry: Entry, current: Option<Entry>) {
        self.returning.retain(|(other, ..)| other.id != entry.id);
        self.skipped.retain(|other| other.id != entry.id);
        self.put_back.retain(|other| other.id != entry.id);
        self.put_back
            .extend(current.filter(|other| other.id != entry.id));
    }

    /// Whether anything but new cards is left to ask.
    pub(crate) fn has_waiting(&self) -> bool {
        !self.put_back.is_empty()
            || !self.returning.is_empty()
            || !self.skipped.is_empty()
            || (self.begun < self.card_limit && !self.scheduled.entries.is_empty())
    }

    /// Whether there is a card to ask beside the current one.
    pub(crate) fn has_others(&self, left_secs: Option<u32>) -> bool {
        self.has_waiting() || self.new_fits(left_secs)
    }

    /// How many different cards this sitting is expected to ask: those begun and those that fit
    /// into the seconds left after `current_secs` for the one being asked. `None` when more wait
    /// than were looked up.
    pub(crate) fn expected_cards(&self, left_secs: Option<u32>, current_secs: u32) -> Option<u64> {
        let mut left = left_secs.map_or(u64::MAX, u64::from);
        left = left
            .saturating_sub(u64::from(current_secs))
            .saturating_sub(self.secs_coming_back());
        let mut cards = self.begun;
        for entry in &self.scheduled.entries {
            // A due card is asked while any time is left, even if it will run over.
            if left == 0 || cards >= self.card_limit {
                return Some(cards);
            }
            left = left.saturating_sub(u64::from(entry.expected_secs));
            cards += 1;
        }
        if !self.scheduled.is_dry {
            return (cards >= self.card_limit || left == 0).then_some(cards);
        }
        let mut new_cards = self.new_begun;
        for entry in &self.new.entries {
            let secs = u64::from(entry.expected_secs);
            if secs > left || cards >= self.card_limit || new_cards >= self.new_limit {
                return Some(cards);
            }
            left -= secs;
            cards += 1;
            new_cards += 1;
        }
        let is_whole = self.new.is_dry || cards >= self.card_limit || new_cards >= self.new_limit;
        is_whole.then_some(cards)
    }

    /// Different cards asked so far.
    pub(crate) fn begun(&self) -> u64 {
        self.begun
    }
}

#[cfg(test)]
mod tests;
