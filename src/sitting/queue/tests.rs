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
        queue.next(left, 0.0)
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
        queue.graded(entry, is_recalled, 0.0);
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
