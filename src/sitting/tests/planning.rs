//! Sittings that follow the plan of an interview.

use chrono::{TimeDelta, Weekday};

use super::*;
use crate::countdown::forecast::forecast;
use crate::countdown::morning::Reason;
use crate::domain::id::InterviewId;
use crate::domain::interview::{Appointment, DaysOff, DrawsOn, InterviewPlan, Priority};
use crate::domain::now::Day;
use crate::sitting::chance;
use crate::sitting::outlook::Outlook;
use crate::sitting::planned::{Following, Share};

const MINUTES: u32 = 20;

impl World {
    fn interview(&mut self, name: &str, days: u32, draws_on: DrawsOn) -> InterviewId {
        let date = self.now.today.plus(days).date();
        let plan = InterviewPlan {
            name: name.into(),
            company: None,
            role: None,
            round: None,
            appointment: Appointment {
                date,
                time: "14:00:00".parse().ok(),
                zone: self.now.zone,
            },
            draws_on,
            priorities: Vec::new(),
            minutes_a_day: None,
            days_off: DaysOff::default(),
            rehearsal_days: 0,
            aim_percent: None,
        };
        self.store.add_interview(&plan, &self.now).unwrap()
    }

    fn change(&mut self, id: InterviewId, change: impl FnOnce(&mut InterviewPlan)) {
        let mut plan = self.store.interview(id).unwrap().plan;
        change(&mut plan);
        self.store.edit_interview(id, &plan, &self.now).unwrap();
    }

    fn following(&self, share: Share) -> Plan {
        let following = Following {
            interviews: self.store.interviews().unwrap(),
            which: None,
            minutes_a_day: MINUTES,
            share,
        };
        Plan {
            follows: Some(following),
            budget_secs: Some(MINUTES * 60),
            ..self.review()
        }
    }

    fn outlook(&self) -> Outlook {
        self.outlook_for(None).unwrap()
    }

    fn outlook_for(&self, which: Option<InterviewId>) -> Option<Outlook> {
        let interviews = self.store.interviews().unwrap();
        Outlook::gather(&self.store, &interviews, which, MINUTES, &self.now).unwrap()
    }

    fn wait(&mut self, secs: u64) {
        self.pass(secs);
        let at = self.now.at + TimeDelta::seconds(secs as i64);
        self.now = self.now.moved_to(at);
    }

    fn wait_for_morning(&mut self, days: u32) {
        let day = self.now.today.plus(days);
        let at = day.date().and_hms_opt(9, 0, 0).unwrap().and_utc();
        self.now = self.now.moved_to(at);
    }

    /// Takes a minute for every question and grades as the seed has it, until nothing is asked.
    fn sit(&mut self, plan: Plan, seed: u64) -> Vec<(CardId, Grade)> {
        let mut sitting = self.begin(plan);
        let mut asked = Vec::new();
        while sitting.stage() == Stage::Question {
            let id = sitting.current().unwrap().card.id;
            let number = asked.len().to_le_bytes();
            let grade = match chance(seed, &[id.0.as_bytes(), &number]) % 10 {
                0..2 => Grade::Again,
                2..4 => Grade::Hard,
                4..9 => Grade::Good,
                _ => Grade::Easy,
            };
            self.wait(60);
            sitting.reveal(self.ms);
            sitting
                .grade(&mut self.store, grade, self.ms, &self.now)
                .unwrap();
            asked.push((id, grade));
        }
        asked
    }

    fn all_good(&mut self, days: i64) {
        let then = self.now.moved_to(self.now.at - TimeDelta::days(days));
        for card in self.cards.clone() {
            self.store
                .grade(card, Grade::Good, &Default::default(), &then)
                .unwrap();
        }
    }
}

fn id_of(sitting: &Sitting) -> CardId {
    sitting.current().unwrap().card.id
}

#[test]
fn the_plan_asks_what_is_not_due_yet_and_only_while_an_interview_lies_ahead() {
    let mut world = World::with(5);
    world.all_good(1);
    world.all_good(0);
    world.wait_for_morning(2);
    assert!(world.begin(world.following(Share::OfTheDay)).is_empty());
    world.interview("Acme", 3, DrawsOn::default());
    let planned = world.begin(world.following(Share::OfTheDay));
    assert_eq!(planned.stage(), Stage::Question);
    assert!(world.begin(world.review()).is_empty());
    world.wait_for_morning(4);
    let after = world.begin(world.following(Share::OfTheDay));
    assert!(after.outlook().is_none());
}

/// The whole road, a sitting a day; returns what was asked each day.
fn road(missed: &[u32], seed: u64) -> (World, Vec<Vec<(CardId, Grade)>>) {
    let mut world = World::with(20);
    world.interview("Acme", 7, DrawsOn::default());
    let mut days = Vec::new();
    for day in 0..7 {
        if day > 0 {
            world.wait_for_morning(1);
        }
        if missed.contains(&day) {
            days.push(Vec::new());
            continue;
        }
        days.push(world.sit(world.following(Share::OfTheDay), seed));
    }
    (world, days)
}

#[test]
fn every_card_that_fits_is_seen_and_no_day_takes_more_than_its_minutes() {
    for missed in [&[][..], &[2], &[0, 3]] {
        let (world, days) = road(missed, 11);
        let is_seen = |id: &CardId| days.iter().flatten().any(|(asked, _)| asked == id);
        assert!(world.cards.iter().all(is_seen), "{missed:?}");
        for day in &days {
            assert!(day.len() <= MINUTES as usize + 1);
        }
    }
}

#[test]
fn where_not_every_card_fits_those_named_on_the_last_morning_are_all_that_is_missed() {
    let mut world = World::with(60);
    let id = world.interview("Acme", 4, DrawsOn::default());
    world.change(id, |plan| plan.minutes_a_day = Some(10));
    let mut seen: Vec<CardId> = Vec::new();
    let mut named = Vec::new();
    for day in 0..4 {
        world.wait_for_morning(u32::from(day > 0));
        let outlook = world.outlook();
        let left_out = forecast(&outlook.plan(), 2).left_out;
        let id = |at: &usize| outlook.cards[*at].card.id;
        named = left_out.iter().map(id).collect();
        let mut plan = world.following(Share::OfTheDay);
        plan.budget_secs = Some(600);
        seen.extend(world.sit(plan, 6).into_iter().map(|(id, _)| id));
    }
    let missed = world.cards.iter().filter(|id| !seen.contains(id));
    assert!(!named.is_empty() && missed.clone().count() > 0);
    assert!(missed.clone().all(|id| named.contains(id)));
}

#[test]
fn nothing_new_is_begun_while_rehearsing() {
    let mut world = World::with(30);
    let id = world.interview("Acme", 4, DrawsOn::default());
    world.change(id, |plan| plan.rehearsal_days = 3);
    let first = world.sit(world.following(Share::OfTheDay), 1);
    assert!(!first.is_empty());
    world.wait_for_morning(1);
    let outlook = world.outlook();
    let begun = outlook.cards.iter().filter(|card| card.memory.is_some());
    assert_eq!(
        forecast(&outlook.plan(), 1).left_out.len(),
        30 - begun.count()
    );
    let second = world.sit(world.following(Share::OfTheDay), 1);
    let is_known = |(id, _): &(CardId, Grade)| first.iter().any(|(known, _)| known == id);
    assert!(!second.is_empty() && second.iter().all(is_known));
}

#[test]
fn the_same_log_clock_and_seed_give_the_same_plan() {
    let (world, _) = road(&[1], 5);
    let order = |world: &World| {
        let outlook = world.outlook_for(None);
        outlook.map(|outlook| (outlook.plan().order(), forecast(&outlook.plan(), 9)))
    };
    assert_eq!(order(&world), order(&world));
    let first = id_of(&world.begin_only());
    assert_eq!(first, id_of(&world.begin_only()));
}

impl World {
    fn begin_only(&self) -> Sitting {
        let plan = self.following(Share::Whole);
        Sitting::begin(&self.store, plan, self.ms, &self.now).unwrap()
    }
}

#[test]
fn undo_tells_the_plan_too() {
    let mut world = World::with(6);
    world.interview("Acme", 4, DrawsOn::default());
    let mut sitting = world.begin(world.following(Share::OfTheDay));
    world.answer(&mut sitting, 60, Grade::Good);
    let second = id_of(&sitting);
    world.answer(&mut sitting, 60, Grade::Again);
    let third = id_of(&sitting);
    assert_eq!(world.undo(&mut sitting), Undone::Grade(Grade::Again));
    assert_eq!(id_of(&sitting), second);
    world.answer(&mut sitting, 60, Grade::Again);
    assert_eq!(id_of(&sitting), third);
    // Everything back to the beginning.
    assert_eq!(world.undo(&mut sitting), Undone::Grade(Grade::Again));
    assert_eq!(world.undo(&mut sitting), Undone::Grade(Grade::Good));
    assert_eq!(world.undo(&mut sitting), Undone::Nothing);
    assert_eq!(world.store.all_totals().unwrap().reviews, 0);
}

#[test]
fn a_card_put_off_comes_last_and_a_buried_one_not_at_all() {
    let mut world = World::with(4);
    world.interview("Acme", 4, DrawsOn::default());
    let mut sitting = world.begin(world.following(Share::OfTheDay));
    let skipped = id_of(&sitting);
    assert!(
        sitting
            .skip(&mut world.store, world.ms, &world.now)
            .unwrap()
    );
    let buried = id_of(&sitting);
    assert_ne!(skipped, buried);
    sitting
        .change_standing(&mut world.store, StandingChange::Bury, world.ms, &world.now)
        .unwrap();
    let mut asked = Vec::new();
    while sitting.stage() == Stage::Question {
        asked.push(id_of(&sitting));
        world.wait(60);
        world.answer(&mut sitting, 0, Grade::Easy);
    }
    assert!(!asked.contains(&buried));
    let first_of = |id| asked.iter().position(|other| *other == id);
    assert!(first_of(skipped) > asked.iter().position(|id| *id != skipped));
    assert!(world.outlook().plan().cards().len() == 4);
}

#[test]
fn a_card_graded_again_is_asked_until_it_is_recalled() {
    let mut world = World::with(1);
    world.interview("Acme", 4, DrawsOn::default());
    let mut sitting = world.begin(world.following(Share::OfTheDay));
    for _ in 0..3 {
        world.answer(&mut sitting, 60, Grade::Again);
        assert_eq!(sitting.stage(), Stage::Question);
        assert!(sitting.current().unwrap().entry.is_back);
    }
}

#[test]
fn a_card_graded_elsewhere_meanwhile_is_passed_over() {
    let mut world = World::with(3);
    world.interview("Acme", 4, DrawsOn::default());
    let mut sitting = world.begin(world.following(Share::OfTheDay));
    let first = id_of(&sitting);
    for card in world.cards.clone().into_iter().filter(|id| *id != first) {
        world
            .store
            .grade(card, Grade::Good, &Default::default(), &world.now)
            .unwrap();
    }
    world.answer(&mut sitting, 60, Grade::Easy);
    assert_ne!(sitting.stage(), Stage::Question);
}

#[test]
fn when_the_minutes_are_up_the_person_may_carry_on() {
    let mut world = World::with(40);
    world.interview("Acme", 4, DrawsOn::default());
    let mut sitting = world.begin(world.following(Share::OfTheDay));
    let mut count = 0;
    while sitting.stage() == Stage::Question {
        world.wait(60);
        world.answer(&mut sitting, 0, Grade::Good);
        count += 1;
    }
    assert_eq!(sitting.stage(), Stage::MinutesUp);
    assert_eq!(count, MINUTES);
    sitting
        .carry_on(&mut world.store, world.ms, &world.now)
        .unwrap();
    assert_eq!(sitting.stage(), Stage::Question);
}

#[test]
fn the_nearest_interview_that_uses_a_card_governs_it_and_other_decks_come_after() {
    let mut world = World::with(3);
    let (shared, first_three) = (world.deck, world.cards.clone());
    world.deck = world.store.create_deck("design", &world.now).unwrap();
    (3..6).for_each(|number| world.add(number));
    let later_deck = world.deck;
    world.deck = world.store.create_deck("other", &world.now).unwrap();
    (6..8).for_each(|number| world.add(number));
    let decks = |decks: &[DeckId]| DrawsOn {
        decks: decks.to_vec(),
        tags: Vec::new(),
    };
    let later = world.interview("Later", 20, decks(&[shared, later_deck]));
    world.interview("Acme", 5, decks(&[shared]));
    let near = world.outlook();
    assert_eq!(near.interview.plan.name, "Acme");
    let ids: Vec<CardId> = near.cards.iter().map(|governed| governed.card.id).collect();
    assert_eq!(ids, first_three);
    assert_eq!(world.outlook_for(Some(later)).unwrap().cards.len(), 6);
    // Ten minutes for the nearest, thirty in all with the other, an hour with everything else.
    world.change(near.interview.id, |plan| plan.minutes_a_day = Some(10));
    world.change(later, |plan| plan.minutes_a_day = Some(30));
    let mut plan = world.following(Share::OfTheDay);
    plan.budget_secs = Some(3600);
    let asked = world.sit(plan, 1);
    let first_of = |id: &CardId| asked.iter().position(|(asked, _)| asked == id).unwrap();
    let firsts: Vec<usize> = world.cards.iter().map(first_of).collect();
    assert!(firsts[..3].iter().max() < firsts[3..6].iter().min());
    assert!(firsts[3..6].iter().max() < firsts[6..].iter().min());
    // Chosen, an interview has all its own cards and nothing else.
    let mut chosen = world.following(Share::Whole);
    chosen.follows.as_mut().unwrap().which = Some(later);
    chosen.budget_secs = Some(36_000);
    world.wait_for_morning(1);
    let asked = world.sit(chosen, 2);
    assert!(asked.iter().all(|(id, _)| !world.cards[6..].contains(id)));
    assert!(asked.iter().any(|(id, _)| first_three.contains(id)));
}

#[test]
fn on_the_day_itself_only_the_mornings_list_is_asked() {
    let mut world = World::with(12);
    world.all_good(3);
    world.deck = world.store.create_deck("other", &world.now).unwrap();
    world.add(12);
    let deck = world.store.card(world.cards[0]).unwrap().deck;
    world.interview(
        "Acme",
        0,
        DrawsOn {
            decks: vec![deck],
            tags: Vec::new(),
        },
    );
    let list = world.outlook().morning();
    assert!(list.iter().any(|(_, reason, _)| *reason == Reason::Shaky));
    let asked = world.sit(world.following(Share::OfTheDay), 4);
    let mut ids: Vec<CardId> = asked.iter().map(|(id, _)| *id).collect();
    ids.dedup();
    assert_eq!(
        ids[..list.len()],
        list.iter().map(|(id, ..)| *id).collect::<Vec<_>>()
    );
    assert!(!ids.contains(&world.cards[12]));
    assert!(world.begin(world.following(Share::OfTheDay)).is_empty());
}

#[test]
fn days_off_are_no_part_of_the_road_but_may_be_used() {
    let mut world = World::with(8);
    let id = world.interview("Acme", 6, DrawsOn::default());
    world.change(id, |plan| plan.days_off.weekdays = vec![Weekday::Sun]);
    let outlook = world.outlook();
    assert!(outlook.is_off_today());
    assert_eq!(outlook.road().secs_by_day[0], 0.0);
    let sitting = world.begin(world.following(Share::OfTheDay));
    assert_eq!(sitting.stage(), Stage::Question);
}

#[test]
fn sittings_missed_are_counted_and_the_day_before_is_told_as_it_was() {
    let mut world = World::with(10);
    world.interview("Acme", 9, DrawsOn::default());
    world.sit(world.following(Share::OfTheDay), 1);
    world.wait_for_morning(2);
    let outlook = world.outlook();
    assert_eq!(
        (outlook.attendance.kept, outlook.attendance.planned),
        (1, 2)
    );
    assert_eq!(outlook.missed_days, 1);
    let before = outlook.before_missing().unwrap();
    assert_eq!(before.days_left(), outlook.days_left() + 1);
    let (now, then) = (outlook.readiness(2), before.readiness(2));
    assert!(now.if_kept.about <= then.if_kept.about + 0.01);
    world.sit(world.following(Share::OfTheDay), 1);
    assert_eq!(
        world.outlook().before_missing().map(|o| o.days_left()),
        None
    );
}

#[test]
fn must_know_cards_go_first() {
    let mut world = World::with(30);
    let must = world.cards[29];
    let id = world.interview("Acme", 3, DrawsOn::default());
    world.change(id, |plan| plan.priorities = vec![(must, Priority::Must)]);
    let sitting = world.begin(world.following(Share::OfTheDay));
    assert_eq!(id_of(&sitting), must);
}

#[test]
fn a_grade_says_when_the_plan_brings_the_card_forward() {
    let mut world = World::with(3);
    world.all_good(8);
    world.all_good(7);
    world.interview("Acme", 12, DrawsOn::default());
    let mut sitting = world.begin(world.following(Share::OfTheDay));
    sitting.reveal(world.ms);
    let next = sitting.next_states(&world.now).unwrap();
    let earlier = sitting.earlier(&world.now).unwrap();
    let easy = earlier.day(Grade::Easy).unwrap();
    assert!(easy < next.easy.due_on.unwrap());
    assert!(easy < earlier.interview_on);
    let graded = sitting.grade(&mut world.store, Grade::Easy, world.ms, &world.now);
    assert_eq!(graded.unwrap().due_on, Some(easy));
}

#[test]
fn only_as_many_new_cards_as_allowed() {
    let mut world = World::with(10);
    world.interview("Acme", 3, DrawsOn::default());
    let mut plan = world.following(Share::OfTheDay);
    plan.new_limit = Some(2);
    let asked = world.sit(plan, 3);
    let mut ids: Vec<CardId> = asked.iter().map(|(id, _)| *id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 2);
}

#[test]
fn cram_without_a_log_follows_the_plan_and_leaves_no_trace() {
    let mut world = World::with(6);
    world.all_good(2);
    world.interview("Acme", 3, DrawsOn::default());
    let before = world.store.all_totals().unwrap();
    let mut plan = Plan::cram(CardFilter::default(), 7);
    plan.follows = world.following(Share::OnlyToday).follows;
    plan.keeps_log = false;
    let mut sitting = world.begin(plan);
    assert!(sitting.current().unwrap().entry.is_planned);
    for _ in 0..6 {
        world.wait(60);
        world.answer(&mut sitting, 0, Grade::Good);
    }
    assert_eq!(world.store.all_totals().unwrap(), before);
}

#[test]
fn once_the_days_minutes_are_used_up_only_what_is_due_is_asked() {
    let mut world = World::with(30);
    world.interview("Acme", 9, DrawsOn::default());
    let first = world.sit(world.following(Share::OfTheDay), 3);
    assert_eq!(first.len(), MINUTES as usize);
    let mut more = world.following(Share::OnlyDue);
    more.new_limit = Some(0);
    let asked = world.sit(more, 3);
    let was_awaiting = |id: &CardId| first.iter().any(|(other, _)| other == id);
    assert!(asked.iter().all(|(id, _)| was_awaiting(id)));
}

#[test]
fn a_change_of_clocks_on_the_way_changes_nothing() {
    let outlook_in = |zone: Tz| {
        let mut world = World::with(12);
        let at: DateTime<Utc> = "2026-10-22T09:00:00Z".parse().unwrap();
        world.now = Now::new(at, zone, 4);
        world.all_good(3);
        world.interview("Acme", 6, DrawsOn::default());
        let outlook = world.outlook();
        let days: Day = outlook.day;
        (days, forecast(&outlook.plan(), 8), outlook.plan().order())
    };
    assert_eq!(outlook_in(Tz::UTC), outlook_in(Tz::Europe__London));
}

#[test]
fn a_person_who_takes_twice_as_long_gets_half_as_many_cards_planned() {
    let mut world = World::with(40);
    world.interview("Acme", 5, DrawsOn::default());
    let fast = world.outlook().plan().order().len();
    let mut sitting = world.begin(world.following(Share::OfTheDay));
    while sitting.stage() == Stage::Question {
        world.wait(200);
        world.answer(&mut sitting, 0, Grade::Good);
    }
    world.wait_for_morning(1);
    let outlook = world.outlook();
    assert!(outlook.plan().order().len() < fast);
    assert!(outlook.learner.pace.first[2] > 90.0);
}

#[test]
fn after_the_date_a_backlog_comes_back_over_a_fortnight() {
    let mut world = World::with(60);
    world.interview("Acme", 2, DrawsOn::default());
    world.all_good(0);
    // All are due on one day, and the sittings until then are missed.
    world.wait_for_morning(5);
    assert_eq!(world.store.due_load(world.now.today).unwrap().cards, 60);
    let mut plan = world.following(Share::OfTheDay);
    plan.follows.as_mut().unwrap().minutes_a_day = 5;
    plan.budget_secs = None;
    let sitting = world.begin(plan.clone());
    assert!(sitting.outlook().is_none());
    let held = sitting.afterwards().held_load.cards;
    assert!((50..60).contains(&held), "{held}");
    let asked = world.sit(plan.clone(), 8);
    let mut ids: Vec<CardId> = asked.iter().map(|(id, _)| *id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len() as u64, 60 - held);
    // On the last day of the fortnight nothing is held any more.
    world.wait_for_morning(11);
    assert!(world.begin(plan).afterwards().held.is_empty());
}
