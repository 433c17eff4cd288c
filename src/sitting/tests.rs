//! Whole sittings over a real store.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::review::{Sitting, Stage};
use super::summary::Summary;
use super::undo::Undone;
use super::{Order, Plan, Supply};
use crate::domain::answer::AnswerText;
use crate::domain::card::LocalChanges;
use crate::domain::grade::Grade;
use crate::domain::id::{CardId, DeckId};
use crate::domain::now::Now;
use crate::domain::review::Source;
use crate::store::Store;
use crate::store::cards::{CardEdit, CardFilter, NewCard, StandingChange};

mod mocking;
mod planning;

/// A store with a deck of new cards, and a clock that is turned by hand.
struct World {
    store: Store,
    deck: DeckId,
    cards: Vec<CardId>,
    now: Now,
    ms: u64,
}

impl World {
    fn with(cards: usize) -> Self {
        let at: DateTime<Utc> = "2026-11-22T09:00:00Z".parse().unwrap();
        let now = Now::new(at, Tz::UTC, 4);
        let mut store = Store::in_memory();
        let deck = store.create_deck("behavioural", &now).unwrap();
        let mut world = Self {
            store,
            deck,
            cards: Vec::new(),
            now,
            ms: 0,
        };
        for number in 0..cards {
            world.add(number);
        }
        world
    }

    fn add(&mut self, number: usize) {
        let local = LocalChanges {
            question: Some(format!("Question {number}?")),
            variants: Some(vec![
                format!("Variant {number} a?"),
                format!("Variant {number} b?"),
            ]),
            target_secs: Some(60),
            listens_for: Some(vec!["calm".into(), "a number".into()]),
            ..LocalChanges::default()
        };
        let card = NewCard {
            local,
            ..NewCard::default()
        };
        let id = self.store.add_card(self.deck, &card, &self.now).unwrap();
        self.cards.push(id);
    }

    fn review(&self) -> Plan {
        Plan::review(CardFilter::default(), 7)
    }

    fn begin(&mut self, plan: Plan) -> Sitting {
        Sitting::begin(&self.store, plan, self.ms, &self.now).unwrap()
    }

    fn pass(&mut self, secs: u64) {
        self.ms += secs * 1000;
    }

    /// Speaks for `secs`, reveals and grades.
    fn answer(&mut self, sitting: &mut Sitting, secs: u64, grade: Grade) {
        self.pass(secs);
        sitting.reveal(self.ms);
        sitting
            .grade(&mut self.store, grade, self.ms, &self.now)
            .unwrap();
    }

    fn undo(&mut self, sitting: &mut Sitting) -> Undone {
        sitting.undo(&mut self.store, self.ms, &self.now).unwrap()
    }

    fn next_day(&mut self) {
        self.now = self.now.moved_to(self.now.at + chrono::Duration::days(1));
    }

    /// Lets the days pass until the first card is due.
    fn until_due(&mut self) {
        let card = self.store.card(self.cards[0]).unwrap();
        while self.now.today < card.state.due_on.unwrap() {
            self.next_day();
        }
    }

    fn reviews(&self, card: CardId) -> Vec<crate::domain::review::Review> {
        self.store.reviews_of(card, 99).unwrap()
    }
}

fn id(sitting: &Sitting) -> CardId {
    sitting.current().unwrap().card.id
}

#[test]
fn a_grade_is_stored_before_the_next_question_is_there() {
    let mut world = World::with(3);
    let mut sitting = world.begin(world.review());
    let first = id(&sitting);
    world.answer(&mut sitting, 41, Grade::Good);
    let log = world.reviews(first);
    assert_eq!(log.len(), 1);
    assert_eq!(
        (log[0].grade, log[0].details.source),
        (Grade::Good, Source::Review)
    );
    assert_eq!(log[0].details.spoken_secs, Some(41));
    assert_eq!(log[0].details.wording, Some(0));
    assert_ne!(id(&sitting), first);
    assert_eq!(sitting.stage(), Stage::Question);
}

#[test]
fn nothing_is_graded_before_the_answer_was_shown() {
    let mut world = World::with(1);
    let mut sitting = world.begin(world.review());
    assert!(
        sitting
            .grade(&mut world.store, Grade::Good, 0, &world.now)
            .is_err()
    );
    assert!(!sitting.tick('a'));
    assert!(world.reviews(world.cards[0]).is_empty());
}

#[test]
fn a_card_graded_again_comes_back_until_it_is_recalled() {
    let mut world = World::with(2);
    let mut sitting = world.begin(world.review());
    let first = id(&sitting);
    world.answer(&mut sitting, 30, Grade::Again);
    world.answer(&mut sitting, 30, Grade::Good);
    assert_eq!(id(&sitting), first);
    assert!(sitting.current().unwrap().entry.is_back);
    world.answer(&mut sitting, 30, Grade::Again);
    assert_eq!(id(&sitting), first);
    world.answer(&mut sitting, 30, Grade::Hard);
    assert_eq!(sitting.stage(), Stage::Done);
}

#[test]
fn a_card_graded_again_is_picked_up_by_another_sitting_of_that_day() {
    let mut world = World::with(1);
    let mut broken_off = world.begin(world.review());
    world.answer(&mut broken_off, 30, Grade::Again);
    drop(broken_off);
    let mut sitting = world.begin(world.review());
    assert_eq!(id(&sitting), world.cards[0]);
    world.answer(&mut sitting, 30, Grade::Good);
    assert_eq!(sitting.stage(), Stage::Done);
    assert!(world.begin(world.review()).is_empty());
}

#[test]
fn three_reviews_ask_in_three_wordings_on_one_schedule() {
    let mut world = World::with(1);
    let mut questions = Vec::new();
    for _ in 0..3 {
        let mut sitting = world.begin(world.review());
        questions.push(sitting.current().unwrap().question.clone());
        world.answer(&mut sitting, 30, Grade::Good);
        world.until_due();
    }
    assert_eq!(questions[0], "Question 0?");
    questions.sort();
    questions.dedup();
    assert_eq!(questions.len(), 3);
    assert_eq!(world.store.card(world.cards[0]).unwrap().state.reviews, 3);
}

#[test]
fn undo_asks_the_card_again_with_its_clock_at_nought() {
    let mut world = World::with(3);
    let mut sitting = world.begin(world.review());
    let first = id(&sitting);
    world.answer(&mut sitting, 41, Grade::Again);
    let second = id(&sitting);
    world.pass(9);
    assert_eq!(world.undo(&mut sitting), Undone::Grade(Grade::Again));
    assert_eq!((id(&sitting), sitting.stage()), (first, Stage::Question));
    assert_eq!(sitting.current().unwrap().speaking_ms(world.ms), 0);
    assert!(world.reviews(first)[0].taken_back);
    world.answer(&mut sitting, 20, Grade::Good);
    assert_eq!(id(&sitting), second);
    world.answer(&mut sitting, 20, Grade::Good);
    world.answer(&mut sitting, 20, Grade::Good);
    assert_eq!(sitting.stage(), Stage::Done);
    let summary = Summary::of(&sitting, &world.store, &world.now).unwrap();
    assert_eq!((summary.cards, summary.grades), (3, [0, 0, 3, 0]));
}

#[test]
fn undo_goes_back_one_by_one_and_no_further_than_this_sitting() {
    let mut world = World::with(3);
    let mut sitting = world.begin(world.review());
    let first = id(&sitting);
    world.answer(&mut sitting, 10, Grade::Good);
    let second = id(&sitting);
    sitting
        .change_standing(
            &mut world.store,
            StandingChange::Suspend,
            world.ms,
            &world.now,
        )
        .unwrap();
    world.answer(&mut sitting, 10, Grade::Easy);
    assert_eq!(sitting.stage(), Stage::Done);
    assert_eq!(world.undo(&mut sitting), Undone::Grade(Grade::Easy));
    assert!(matches!(world.undo(&mut sitting), Undone::Change(_)));
    assert_eq!(id(&sitting), second);
    assert!(!sitting.current().unwrap().card.standing.is_suspended);
    assert_eq!(world.undo(&mut sitting), Undone::Grade(Grade::Good));
    assert_eq!(id(&sitting), first);
    assert_eq!(world.undo(&mut sitting), Undone::Nothing);
}

#[test]
fn undo_leaves_alone_what_was_done_elsewhere_since() {
    let mut world = World::with(2);
    let mut sitting = world.begin(world.review());
    world.answer(&mut sitting, 10, Grade::Good);
    world.add(9);
    assert!(matches!(world.undo(&mut sitting), Undone::NotLast(_)));
    assert!(!world.reviews(world.cards[0])[0].taken_back);
}

#[test]
fn undo_leaves_alone_what_another_program_did_just_before_the_sitting_did_the_same() {
    let mut world = World::with(2);
    let mut sitting = world.begin(world.review());
    let card = id(&sitting);
    let flag = StandingChange::Flag;
    world
        .store
        .change_standing(&[card], flag, &world.now)
        .unwrap();
    sitting
        .change_standing(&mut world.store, flag, world.ms, &world.now)
        .unwrap();
    assert_eq!(world.undo(&mut sitting), Undone::Nothing);
    assert!(sitting.current().unwrap().card.standing.is_flagged);
}

#[test]
fn the_sitting_ends_when_its_minutes_are_up_and_can_be_carried_on() {
    let mut world = World::with(4);
    for card in world.cards.clone() {
        let details = crate::domain::review::ReviewDetails::default();
        world
            .store
            .grade(card, Grade::Good, &details, &world.now)
            .unwrap();
    }
    world.next_day();
    let mut plan = world.review();
    plan.budget_secs = Some(100);
    let mut sitting = world.begin(plan);
    world.answer(&mut sitting, 60, Grade::Good);
    world.answer(&mut sitting, 60, Grade::Good);
    assert_eq!(sitting.stage(), Stage::MinutesUp);
    sitting
        .carry_on(&mut world.store, world.ms, &world.now)
        .unwrap();
    assert_eq!(sitting.stage(), Stage::Question);
}

#[test]
fn new_cards_are_asked_only_while_minutes_last() {
    let mut world = World::with(30);
    let mut plan = world.review();
    let secs = world.store.new_cards(&CardFilter::default(), 1).unwrap()[0].expected_secs;
    plan.budget_secs = Some(secs * 3);
    let mut sitting = world.begin(plan);
    // The minutes decide how many, so no number is promised.
    assert_eq!(sitting.current().unwrap().total, None);
    for _ in 0..3 {
        world.answer(&mut sitting, secs.into(), Grade::Good);
    }
    assert_eq!(sitting.stage(), Stage::Done);
}

#[test]
fn ticks_are_kept_by_their_text_and_misses_are_remembered() {
    let mut world = World::with(1);
    for _ in 0..2 {
        let mut sitting = world.begin(world.review());
        sitting.reveal(world.ms);
        assert!(sitting.tick('a') && !sitting.tick('c'));
        assert!(sitting.suggested_grade().is_some());
        sitting
            .grade(&mut world.store, Grade::Good, world.ms, &world.now)
            .unwrap();
        world.until_due();
    }
    let log = world.reviews(world.cards[0]);
    assert_eq!(log[0].details.points_made, ["calm"]);
    assert_eq!(log[0].details.points_missed, ["a number"]);
    let sitting = world.begin(world.review());
    let points = &sitting.current().unwrap().points;
    let missed: Vec<_> = points
        .iter()
        .map(|point| (point.missed, point.of))
        .collect();
    assert_eq!(missed, [(0, 2), (2, 2)]);
}

#[test]
fn an_untouched_list_of_points_says_nothing() {
    let mut world = World::with(1);
    let mut sitting = world.begin(world.review());
    sitting.reveal(world.ms);
    assert_eq!(sitting.suggested_grade(), None);
    sitting
        .grade(&mut world.store, Grade::Again, world.ms, &world.now)
        .unwrap();
    assert!(
        world.reviews(world.cards[0])[0]
            .details
            .points_missed
            .is_empty()
    );
}

#[test]
fn a_pause_is_not_spoken_and_a_nap_is_not_practice() {
    let mut world = World::with(2);
    let mut sitting = world.begin(world.review());
    let (first, start) = (id(&sitting), world.ms);
    world.pass(20);
    sitting.pause(world.ms);
    world.pass(300);
    sitting.resume(world.ms);
    world.answer(&mut sitting, 5, Grade::Good);
    assert_eq!(world.reviews(first)[0].details.spoken_secs, Some(25));
    assert_eq!(sitting.spent_secs(), 25);
    let second = id(&sitting);
    world.answer(&mut sitting, 4 * 3600, Grade::Good);
    let details = &world.reviews(second)[0].details;
    assert_eq!((details.spoken_secs, details.total_secs), (None, None));
    assert!(world.ms - start > 3_600_000 && sitting.spent_secs() < 600);
}

#[test]
fn what_another_program_did_meanwhile_is_passed_over() {
    let mut world = World::with(4);
    let mut sitting = world.begin(world.review());
    let others: Vec<CardId> = world
        .cards
        .iter()
        .copied()
        .filter(|c| *c != id(&sitting))
        .collect();
    let details = crate::domain::review::ReviewDetails::default();
    world
        .store
        .grade(others[0], Grade::Good, &details, &world.now)
        .unwrap();
    world
        .store
        .change_standing(&[others[1]], StandingChange::Suspend, &world.now)
        .unwrap();
    world.store.remove_cards(&[others[2]], &world.now).unwrap();
    world.answer(&mut sitting, 10, Grade::Good);
    assert_eq!(sitting.stage(), Stage::Done);
}

#[test]
fn the_only_card_cannot_be_put_off() {
    let mut world = World::with(2);
    let mut sitting = world.begin(world.review());
    let first = id(&sitting);
    assert!(
        sitting
            .skip(&mut world.store, world.ms, &world.now)
            .unwrap()
    );
    world.answer(&mut sitting, 10, Grade::Good);
    assert_eq!(id(&sitting), first);
    assert!(
        !sitting
            .skip(&mut world.store, world.ms, &world.now)
            .unwrap()
    );
    assert_eq!(id(&sitting), first);
}

#[test]
fn an_edited_card_is_shown_as_it_is_and_undo_takes_the_edit_back() {
    let mut world = World::with(1);
    let mut sitting = world.begin(world.review());
    sitting.reveal(world.ms);
    sitting.tick('b');
    let content = AnswerText {
        text: "I was calm.".into(),
        ..AnswerText::default()
    };
    let edit = CardEdit {
        answer: Some(content),
        ..CardEdit::default()
    };
    let card = id(&sitting);
    let edited = world.store.edit_card(card, &edit, &world.now).unwrap();
    let flag = StandingChange::Flag;
    let flagged = world
        .store
        .change_standing(&[card], flag, &world.now)
        .unwrap();
    let made = [edited.unwrap(), flagged.unwrap()];
    sitting.edited(&world.store, &made, &world.now).unwrap();
    let asked = sitting.current().unwrap();
    assert!(asked.card.answer.is_some() && asked.points[1].is_made);
    assert!(matches!(world.undo(&mut sitting), Undone::Change(_)));
    assert!(sitting.current().unwrap().card.answer.is_some());
    assert!(matches!(world.undo(&mut sitting), Undone::Change(_)));
    assert!(sitting.current().unwrap().card.answer.is_none());
}

#[test]
fn cram_asks_what_is_not_due_and_without_a_log_writes_nothing() {
    let mut world = World::with(2);
    let details = crate::domain::review::ReviewDetails::default();
    for card in world.cards.clone() {
        world
            .store
            .grade(card, Grade::Good, &details, &world.now)
            .unwrap();
    }
    assert!(world.begin(world.review()).is_empty());
    let mut plan = Plan::cram(CardFilter::default(), 7);
    plan.keeps_log = false;
    let mut sitting = world.begin(plan);
    assert!(sitting.next_states(&world.now).is_none());
    let first = id(&sitting);
    world.answer(&mut sitting, 10, Grade::Again);
    world.answer(&mut sitting, 10, Grade::Good);
    assert_eq!(id(&sitting), first, "again comes back without a log, too");
    assert_eq!(world.undo(&mut sitting), Undone::Grade(Grade::Good));
    world.answer(&mut sitting, 10, Grade::Good);
    world.answer(&mut sitting, 10, Grade::Good);
    assert_eq!(sitting.stage(), Stage::Done);
    for card in &world.cards {
        assert_eq!(world.reviews(*card).len(), 1);
    }
}

#[test]
fn cram_is_logged_as_cram_and_earns_only_the_days_that_passed() {
    let mut world = World::with(1);
    let mut sitting = world.begin(Plan::cram(CardFilter::default(), 7));
    world.answer(&mut sitting, 10, Grade::Good);
    let due = world.store.card(world.cards[0]).unwrap().state.due_on;
    let mut sitting = world.begin(Plan::cram(CardFilter::default(), 7));
    world.answer(&mut sitting, 10, Grade::Easy);
    let state = world.store.card(world.cards[0]).unwrap().state;
    assert_eq!(state.due_on, due);
    assert_eq!(
        world.reviews(world.cards[0])[0].details.source,
        Source::Cram
    );
}

#[test]
fn the_same_seed_gives_the_same_random_order_and_another_one_another() {
    let mut world = World::with(12);
    let details = crate::domain::review::ReviewDetails::default();
    for card in world.cards.clone() {
        world
            .store
            .grade(card, Grade::Good, &details, &world.now)
            .unwrap();
    }
    world.next_day();
    let mut order = |seed| {
        let mut plan = Plan::review(CardFilter::default(), seed);
        plan.supply = Supply::Due {
            order: Order::Random,
            ahead_days: 0,
        };
        let mut sitting = world.begin(plan);
        let mut asked = Vec::new();
        while let Some(current) = sitting.current() {
            asked.push(current.card.id);
            let bury = StandingChange::Bury;
            sitting
                .change_standing(&mut world.store, bury, world.ms, &world.now)
                .unwrap();
        }
        for _ in 0..asked.len() {
            world.undo(&mut sitting);
        }
        asked
    };
    let (first, again, other) = (order(1), order(1), order(2));
    assert_eq!(first.len(), 12);
    assert_eq!(first, again);
    assert_ne!(first, other);
}
