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
    /// Graded again in this sitting and not recalled since.
    pub(crate) is_back: bool,
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
    /// Graded again, with the number of turns after which each may come back.
    returning: VecDeque<(Entry, u64)>,
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

    fn take(&mut self, found: Vec<QueuedCard>, is_new: bool) -> Vec<Entry> {
        found
            .into_iter()
            .filter(|card| self.taken.insert(card.id))
            .map(|card| Entry::of(card, is_new))
            .collect()
    }

    /// The next card, given the seconds that are left (`None`: no bound). What comes after it is
    /// for [`Self::graded`], [`Self::skip`] or nothing at all, when the card is to be dropped.
    pub(crate) fn next(&mut self, left_secs: Option<u32>) -> Option<Entry> {
        if let Some(entry) = self.put_back.pop() {
            return Some(entry);
        }
        let entry = self
            .pop_returning(self.turns)
            .or_else(|| self.pop_scheduled())
            .or_else(|| self.pop_new(left_secs))
            .or_else(|| self.pop_returning(u64::MAX))
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

    fn pop_returning(&mut self, turns: u64) -> Option<Entry> {
        let is_ready = self
            .returning
            .front()
            .is_some_and(|(_, from)| *from <= turns);
        if is_ready {
            self.returning.pop_front().map(|(entry, _)| entry)
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
        let returning = self.returning.iter().map(|(entry, _)| entry);
        returning
            .chain(&self.skipped)
            .map(|entry| u64::from(entry.expected_secs))
            .sum()
    }

    /// The card was graded: it is done with, or it comes back until it is recalled.
    pub(crate) fn graded(&mut self, entry: Entry, is_recalled: bool) {
        if !is_recalled {
            let back = Entry {
                is_back: true,
                ..entry
            };
            self.returning
                .push_back((back, self.turns + OTHERS_BETWEEN));
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
        if entry.position == Some(self.begun) {
            self.begun -= 1;
            self.new_begun = self.new_begun.saturating_sub(u64::from(entry.is_new));
        }
    }

    /// Undo: `entry` is about to be asked once more, so it waits nowhere; `current`, which was
    /// being asked, is the one after it.
    pub(crate) fn take_back(&mut self, entry: Entry, current: Option<Entry>) {
        self.returning.retain(|(other, _)| other.id != entry.id);
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
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn card(number: u128, expected_secs: u32) -> QueuedCard {
        QueuedCard {
            id: CardId(Uuid::from_u128(number)),
            expected_secs,
        }
    }

    /// What a store would hold: due cards leave it when they are recalled.
    struct Shelf {
        due: Vec<QueuedCard>,
        new: Vec<QueuedCard>,
    }

    impl Shelf {
        fn with(due: u128, new: u128) -> Self {
            Self {
                due: (0..due).map(|n| card(n, 60)).collect(),
                new: (due..due + new).map(|n| card(n, 60)).collect(),
            }
        }

        fn fill(&self, queue: &mut Queue) {
            let first = |cards: &[QueuedCard], limit: u64| {
                cards
                    .iter()
                    .copied()
                    .take(limit as usize)
                    .collect::<Vec<_>>()
            };
            if let Some(limit) = queue.wants_scheduled() {
                queue.offer_scheduled(first(&self.due, limit), limit);
            }
            if let Some(limit) = queue.wants_new() {
                queue.offer_new(first(&self.new, limit), limit);
            }
        }

        fn next(&self, queue: &mut Queue, left: Option<u32>) -> Option<Entry> {
            self.fill(queue);
            queue.next(left)
        }

        /// The card was graded: a new one is new no longer, a recalled one due no longer.
        fn grade(&mut self, queue: &mut Queue, entry: Entry, is_recalled: bool) {
            let is_other = |card: &QueuedCard| card.id != entry.id;
            self.new.retain(is_other);
            self.due.retain(is_other);
            if !is_recalled {
                self.due.push(QueuedCard {
                    id: entry.id,
                    expected_secs: entry.expected_secs,
                });
            }
            queue.graded(entry, is_recalled);
        }

        fn take_back(&mut self, entry: Entry) {
            self.due.retain(|card| card.id != entry.id);
            let card = QueuedCard {
                id: entry.id,
                expected_secs: entry.expected_secs,
            };
            if entry.is_new && !entry.is_back {
                self.new.insert(0, card)
            } else {
                self.due.insert(0, card)
            }
        }
    }

    #[test]
    fn due_cards_come_first_and_new_ones_while_their_seconds_fit() {
        let mut shelf = Shelf::with(2, 3);
        let mut queue = Queue::new(4, None, None);
        for (left, is_new) in [(300, false), (240, false), (180, true), (119, true)] {
            let entry = shelf.next(&mut queue, Some(left)).unwrap();
            assert_eq!(entry.is_new, is_new);
            shelf.grade(&mut queue, entry, true);
        }
        assert_eq!(shelf.next(&mut queue, Some(59)), None);
    }

    #[test]
    fn a_sitting_shorter_than_its_only_card_still_asks_it() {
        let shelf = Shelf::with(0, 2);
        let mut queue = Queue::new(4, None, None);
        assert!(shelf.next(&mut queue, Some(10)).is_some());
        assert!(shelf.next(&mut queue, Some(10)).is_none());
    }

    #[test]
    fn seconds_for_cards_that_come_back_are_not_given_to_new_ones() {
        let mut shelf = Shelf::with(1, 1);
        let mut queue = Queue::new(4, None, None);
        let due = shelf.next(&mut queue, Some(200)).unwrap();
        shelf.grade(&mut queue, due, false);
        let back = shelf.next(&mut queue, Some(100)).unwrap();
        assert_eq!(
            (back.id, back.is_back, back.position),
            (due.id, true, Some(1))
        );
    }

    #[test]
    fn a_skipped_card_comes_at_the_very_end() {
        let mut shelf = Shelf::with(3, 1);
        let mut queue = Queue::new(2, None, None);
        let skipped = shelf.next(&mut queue, None).unwrap();
        queue.skip(skipped);
        for _ in 0..3 {
            let entry = shelf.next(&mut queue, None).unwrap();
            assert_ne!(entry.id, skipped.id);
            shelf.grade(&mut queue, entry, true);
        }
        assert_eq!(shelf.next(&mut queue, None), Some(skipped));
    }

    #[test]
    fn limits_count_different_cards() {
        let mut shelf = Shelf::with(9, 9);
        let mut queue = Queue::new(4, Some(3), None);
        let mut asked = Vec::new();
        while let Some(entry) = shelf.next(&mut queue, None) {
            let is_recalled = asked.contains(&entry.id);
            asked.push(entry.id);
            shelf.grade(&mut queue, entry, is_recalled);
        }
        assert_eq!(asked.len(), 6);
        asked.sort_unstable();
        asked.dedup();
        assert_eq!(asked.len(), 3);
    }

    #[test]
    fn no_more_new_cards_are_begun_than_were_allowed() {
        let mut shelf = Shelf::with(0, 9);
        let mut queue = Queue::new(4, None, Some(2));
        assert_eq!(queue.expected_cards(None, 0), None);
        shelf.fill(&mut queue);
        shelf.fill(&mut queue);
        assert_eq!(queue.expected_cards(None, 0), Some(2));
        let mut asked = 0;
        while let Some(entry) = shelf.next(&mut queue, None) {
            shelf.grade(&mut queue, entry, true);
            asked += 1;
        }
        assert_eq!(asked, 2);
    }

    #[test]
    fn the_expected_number_of_cards_is_what_the_minutes_hold() {
        let shelf = Shelf::with(5, 5);
        let mut queue = Queue::new(64, None, None);
        let first = shelf.next(&mut queue, Some(400)).unwrap();
        shelf.fill(&mut queue);
        // 400 s, 60 a card: 5 due and 1 new; the seventh would not fit.
        assert_eq!(
            queue.expected_cards(Some(400), first.expected_secs),
            Some(6)
        );
        assert_eq!(queue.expected_cards(None, first.expected_secs), Some(10));
    }

    #[derive(Debug, Clone, Copy)]
    enum Act {
        Recall,
        Again,
        Skip,
        Drop,
        Undo,
    }

    fn acts() -> impl Strategy<Value = Vec<Act>> {
        let act = prop_oneof![
            5 => Just(Act::Recall), 3 => Just(Act::Again), 1 => Just(Act::Skip),
            1 => Just(Act::Drop), 2 => Just(Act::Undo),
        ];
        proptest::collection::vec(act, 0..200)
    }

    proptest! {
        #[test]
        fn a_queue_neither_loses_nor_repeats(
            due in 0_u128..40, new in 0_u128..20, look_ahead in 1_u64..20, acts in acts(),
        ) {
            let mut shelf = Shelf::with(due, new);
            let mut queue = Queue::new(look_ahead, None, None);
            let mut log: Vec<(Entry, bool)> = Vec::new();
            let mut dropped = HashSet::new();
            let mut acts = acts.into_iter();
            let mut current = shelf.next(&mut queue, None);
            while let Some(entry) = current {
                match acts.next().unwrap_or(Act::Recall) {
                    Act::Recall => { shelf.grade(&mut queue, entry, true); log.push((entry, true)); }
                    Act::Again => { shelf.grade(&mut queue, entry, false); log.push((entry, false)); }
                    Act::Skip => queue.skip(entry),
                    Act::Drop => {
                        shelf.due.retain(|card| card.id != entry.id);
                        shelf.new.retain(|card| card.id != entry.id);
                        dropped.insert(entry.id);
                    }
                    Act::Undo => {
                        if let Some((back, _)) = log.pop() {
                            shelf.take_back(back);
                            queue.take_back(back, current);
                            current = Some(back);
                        }
                        continue;
                    }
                }
                current = shelf.next(&mut queue, None);
            }
            let mut recalled: HashMap<CardId, u32> = HashMap::new();
            for (entry, is_recalled) in &log {
                *recalled.entry(entry.id).or_default() += u32::from(*is_recalled);
            }
            for number in 0..due + new {
                let id = CardId(Uuid::from_u128(number));
                let times = recalled.get(&id).copied().unwrap_or(0);
                prop_assert!(times <= 1, "card {number} was recalled {times} times");
                prop_assert!(times == 1 || dropped.contains(&id), "card {number} was lost");
            }
        }

        #[test]
        fn a_card_graded_again_comes_back_after_a_few_others_when_there_are_any(
            due in 1_u128..30, again in proptest::collection::vec(any::<bool>(), 0..60),
        ) {
            let mut shelf = Shelf::with(due, 0);
            let mut queue = Queue::new(7, None, None);
            let mut turns: Vec<CardId> = Vec::new();
            let mut again = again.into_iter();
            while let Some(entry) = shelf.next(&mut queue, None) {
                let before = turns.iter().rposition(|id| *id == entry.id);
                if let Some(before) = before {
                    let between = (turns.len() - before - 1) as u64;
                    let others_left = !shelf.due.iter().all(|c| turns.contains(&c.id));
                    prop_assert!(between >= OTHERS_BETWEEN || !others_left);
                }
                turns.push(entry.id);
                shelf.grade(&mut queue, entry, !again.next().unwrap_or(false));
            }
        }
    }
}
