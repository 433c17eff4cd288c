//! Mock interviews over a real store.

use super::World;
use crate::domain::grade::Grade;
use crate::domain::review::Source;
use crate::sitting::mock::choice::drawn;
use crate::sitting::mock::{Mock, MockPlan, SHORT_SECS, Stage};
use crate::store::cards::{CardFilter, StandingChange};

impl World {
    fn plan(&self, questions: usize) -> MockPlan {
        let filter = CardFilter::default();
        MockPlan {
            limits: Default::default(),
            cards: drawn(&self.store, None, &filter, questions, 7, &self.now).unwrap(),
            questions,
            follow_ups: 0,
            aim_secs: None,
            think_secs: None,
            is_short: false,
            has_partner: false,
            takes_asks: false,
            seed: 7,
        }
    }

    fn mock(&self, plan: MockPlan) -> Mock {
        Mock::begin(&self.store, plan, self.ms, &self.now).unwrap()
    }

    fn go_on(&mut self, mock: &mut Mock, secs: u64) {
        self.pass(secs);
        mock.go_on(&self.store, self.ms, &self.now).unwrap();
    }
}

#[test]
fn thinking_does_not_count_and_pauses_neither() {
    let mut world = World::with(3);
    let mut mock = world.mock(MockPlan {
        think_secs: Some(20),
        ..world.plan(1)
    });
    assert_eq!(mock.stage(), Stage::Thinking);
    world.go_on(&mut mock, 30);
    assert_eq!(mock.stage(), Stage::Speaking);
    world.pass(40);
    mock.pause(world.ms);
    world.pass(500);
    mock.resume(world.ms);
    world.go_on(&mut mock, 5);
    assert_eq!(mock.stage(), Stage::Table);
    assert_eq!(mock.asked()[0].spoken_secs, Some(45));
}

#[test]
fn only_what_is_proposed_is_written_once_and_as_a_mock() {
    let mut world = World::with(4);
    let mut mock = world.mock(world.plan(3));
    for _ in 0..3 {
        world.go_on(&mut mock, 60);
    }
    let first = mock.asked()[0].card.id;
    assert!(mock.tick(0, 'a') && mock.tick(0, 'b') && !mock.tick(0, 'j'));
    assert_eq!(mock.asked()[0].suggested(), Some(Grade::Easy));
    assert_eq!(mock.asked()[1].suggested(), None);
    mock.say_grade(1, Some(Grade::Hard));
    assert_eq!(world.store.reviews_of(first, 9).unwrap().len(), 0);
    assert_eq!(mock.accept(&mut world.store, &world.now).unwrap(), 2);
    assert_eq!(mock.accept(&mut world.store, &world.now).unwrap(), 0);
    let reviews = world.store.reviews_of(first, 9).unwrap();
    assert_eq!(reviews.len(), 1);
    let details = &reviews[0].details;
    assert_eq!(details.source, Source::Mock);
    assert_eq!(details.spoken_secs, Some(60));
    assert_eq!(details.points_made, ["calm", "a number"]);
    let third = mock.asked()[2].card.id;
    assert_eq!(world.store.reviews_of(third, 9).unwrap(), []);
    assert_eq!(mock.weakest(3), [1]);
}

#[test]
fn what_was_not_spoken_to_its_end_is_not_in_the_table() {
    let mut world = World::with(4);
    let mut mock = world.mock(world.plan(3));
    world.go_on(&mut mock, 30);
    mock.stop();
    assert_eq!((mock.stage(), mock.asked().len()), (Stage::Table, 1));
}

#[test]
fn another_question_takes_the_place_of_one_that_is_passed_over() {
    let world = World::with(3);
    let mut mock = world.mock(world.plan(2));
    let first = mock.asked()[0].card.id;
    assert!(mock.pass_over(&world.store, 0, &world.now).unwrap());
    assert_ne!(mock.asked()[0].card.id, first);
    assert_eq!(mock.asked().len(), 1);
    assert!(mock.pass_over(&world.store, 0, &world.now).unwrap());
    assert!(!mock.pass_over(&world.store, 0, &world.now).unwrap());
}

#[test]
fn cards_that_are_out_do_not_come_and_short_is_short() {
    let mut world = World::with(2);
    let out = world.cards[0];
    let now = world.now;
    world
        .store
        .change_standing(&[out], StandingChange::Bury, &now)
        .unwrap();
    let plan = MockPlan {
        is_short: true,
        ..world.plan(5)
    };
    let mut mock = world.mock(plan);
    assert_eq!(mock.asked()[0].target_secs, SHORT_SECS);
    mock.put_all(&world.store, &now).unwrap();
    let asked: Vec<_> = mock.asked().iter().map(|asked| asked.card.id).collect();
    assert_eq!(asked, [world.cards[1]]);
}

#[test]
fn a_card_that_fails_comes_more_often_than_one_that_is_known() {
    let mut world = World::with(2);
    let now = world.now;
    let [known, shaky] = [world.cards[0], world.cards[1]];
    for (card, grade) in [(known, Grade::Easy), (shaky, Grade::Again)] {
        let details = Default::default();
        world.store.grade(card, grade, &details, &now).unwrap();
    }
    let tomorrow = now.moved_to(now.at + chrono::TimeDelta::days(1));
    let filter = CardFilter::default();
    let first = |seed| drawn(&world.store, None, &filter, 1, seed, &tomorrow).unwrap()[0];
    let shakier = (0..200).filter(|seed| first(*seed) == shaky).count();
    assert!(shakier > 120, "{shakier}");
}
