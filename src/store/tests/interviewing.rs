//! Interviews, kept, found, changed and taken back.

use chrono::Weekday;

use super::*;
use crate::domain::interview::{Appointment, DaysOff, DrawsOn, Interview, InterviewPlan, Priority};
use crate::store::{Found, StoreError};

/// Friday 4 December 2026, two in the afternoon in London, about every card.
pub(super) fn plan(name: &str) -> InterviewPlan {
    InterviewPlan {
        name: name.into(),
        company: None,
        role: Some("Staff Engineer".into()),
        round: None,
        appointment: Appointment {
            date: "2026-12-04".parse().unwrap(),
            time: Some("14:00:00".parse().unwrap()),
            zone: Tz::Europe__London,
        },
        draws_on: DrawsOn::default(),
        priorities: Vec::new(),
        minutes_a_day: None,
        days_off: DaysOff::default(),
        rehearsal_days: 0,
        aim_percent: None,
    }
}

fn names(store: &Store) -> Vec<String> {
    let names = store.interviews().unwrap().into_iter();
    names.map(|interview| interview.plan.name).collect()
}

fn summary(store: &Store) -> String {
    store.operations(1).unwrap().remove(0).summary
}

#[test]
fn all_that_is_said_of_an_interview_is_kept() {
    let (mut store, deck, cards) = with_cards(2);
    let whole = InterviewPlan {
        company: Some("Acme Ltd".into()),
        round: Some("onsite".into()),
        draws_on: DrawsOn {
            decks: vec![deck],
            tags: vec!["leadership".into()],
        },
        priorities: vec![(cards[1], Priority::Must), (cards[0], Priority::Low)],
        minutes_a_day: Some(30),
        days_off: DaysOff {
            weekdays: vec![Weekday::Sat, Weekday::Sun],
            dates: vec!["2026-12-01".parse().unwrap()],
        },
        rehearsal_days: 2,
        aim_percent: Some(90),
        ..plan("Acme")
    };
    let id = store.add_interview(&whole, &now()).unwrap();
    let expected = Interview {
        id,
        added_on: now().today,
        cancelled_at: None,
        plan: whole,
    };
    assert_eq!(store.interviews().unwrap(), std::slice::from_ref(&expected));
    assert_eq!(store.interview(id).unwrap(), expected);
    assert_eq!(summary(&store), "Acme added, Fri 4 Dec 14:00");
}

#[test]
fn they_come_in_the_order_in_which_they_begin_wherever_that_is() {
    let mut store = Store::in_memory();
    let at = |name: &str, date: &str, time: Option<&str>, zone| {
        let mut plan = plan(name);
        plan.appointment = Appointment {
            date: date.parse().unwrap(),
            time: time.map(|time| time.parse().unwrap()),
            zone,
        };
        plan
    };
    for plan in [
        at("some time", "2026-12-03", None, Tz::Europe__London),
        at("late", "2026-12-03", Some("22:00:00"), Tz::Europe__London),
        at(
            "early",
            "2026-12-04",
            Some("08:00:00"),
            Tz::Australia__Sydney,
        ),
        at("past", "2026-11-01", Some("08:00:00"), Tz::Europe__London),
    ] {
        store.add_interview(&plan, &now()).unwrap();
    }
    assert_eq!(names(&store), ["past", "early", "late", "some time"]);
}

#[test]
fn a_name_is_found_by_its_beginning_and_given_once() {
    let mut store = Store::in_memory();
    let acme = store.add_interview(&plan("Acme"), &now()).unwrap();
    let onsite = store.add_interview(&plan("Acme onsite"), &now()).unwrap();
    store.add_interview(&plan("Émile"), &now()).unwrap();
    let found = |text: &str| store.find_interview(text).unwrap();
    assert_eq!(found(" acme "), Found::One(acme));
    assert_eq!(found("ACME O"), Found::One(onsite));
    assert!(matches!(found("ac"), Found::Many(two) if two.len() == 2));
    let Found::None { near, total } = found("acne") else {
        panic!()
    };
    assert_eq!((near[0].as_str(), total), ("Acme", 3));
    for taken in ["acme", " ACME ONSITE", "éMILE"] {
        let refused = store.add_interview(&plan(taken), &now());
        assert!(matches!(refused, Err(StoreError::Refused(_))), "{taken}");
    }
    let refused = store.edit_interview(onsite, &plan("ACME"), &now());
    assert!(matches!(refused, Err(StoreError::Refused(_))));
    store.cancel_interview(acme, &now()).unwrap();
    assert_eq!(store.find_interview("acme").unwrap(), Found::One(onsite));
    store.add_interview(&plan("acme"), &now()).unwrap();
    assert_eq!(store.interviews().unwrap().len(), 3);
    assert_eq!(store.all_interviews().unwrap().len(), 4);
}

#[test]
fn moving_and_cancelling_are_changes_that_can_be_taken_back() {
    let mut store = Store::in_memory();
    let mut acme = plan("Acme");
    acme.appointment.date = "2026-12-02".parse().unwrap();
    let id = store.add_interview(&acme, &now()).unwrap();
    assert!(!store.edit_interview(id, &acme, &now()).unwrap());
    assert!(store.edit_interview(id, &plan("Acme"), &now()).unwrap());
    assert_eq!(summary(&store), "Acme moved from 2 Dec to 4 Dec");
    let mut other = plan("Acme 2");
    other.appointment.time = None;
    other.role = None;
    store.edit_interview(id, &other, &now()).unwrap();
    assert_eq!(
        summary(&store),
        "Acme renamed Acme 2; moved to Fri 4 Dec Europe/London; role changed"
    );
    store.cancel_interview(id, &now()).unwrap();
    assert_eq!(summary(&store), "Acme 2 cancelled");
    assert!(names(&store).is_empty());
    assert!(matches!(
        store.cancel_interview(id, &now()),
        Err(StoreError::Gone)
    ));
    let stands = |store: &Store| store.interviews().unwrap().pop().map(|i| i.plan);
    for expected in [Some(&other), Some(&plan("Acme")), Some(&acme), None] {
        store.undo(1, &now()).unwrap();
        assert_eq!(stands(&store).as_ref(), expected);
    }
    assert!(matches!(store.interview(id), Err(StoreError::Gone)));
    store.redo(3, &now()).unwrap();
    assert_eq!(stands(&store), Some(other));
}

#[test]
fn what_was_removed_is_left_out_but_never_becomes_every_card() {
    let (mut store, deck, cards) = with_cards(2);
    let other = store.create_deck("other", &now()).unwrap();
    let mut acme = plan("Acme");
    acme.draws_on.decks = vec![deck, other];
    acme.priorities = vec![(cards[0], Priority::Must), (cards[1], Priority::Low)];
    store.add_interview(&acme, &now()).unwrap();
    let read = |store: &Store| store.interviews().unwrap().remove(0).plan;
    store.remove_cards(&cards[..1], &now()).unwrap();
    assert_eq!(read(&store).priorities, [(cards[1], Priority::Low)]);
    store.remove_deck(other, &now()).unwrap();
    assert_eq!(read(&store).draws_on.decks, [deck]);
    store.remove_deck(deck, &now()).unwrap();
    assert!(!read(&store).draws_on.decks.is_empty());
    store.undo(3, &now()).unwrap();
    assert_eq!(read(&store), acme);
}

#[test]
fn doctor_tells_and_mends_what_names_nothing() {
    let (mut store, deck, cards) = with_cards(1);
    let mut acme = plan("Acme");
    acme.draws_on.decks = vec![deck];
    acme.priorities = vec![(cards[0], Priority::Must)];
    store.add_interview(&acme, &now()).unwrap();
    let break_with = |store: &Store, sql: &str| {
        store.conn.execute_batch(sql).unwrap();
        let findings = store.examine(&mut |_, _| {}).unwrap();
        let details = findings.into_iter().map(|f| (f.detail, f.can_be_mended));
        details.collect::<Vec<_>>()
    };
    let sql = "UPDATE interviews SET decks = '[1,77]', priorities = '[[1,\"must\"],[99,\"low\"]]'";
    assert_eq!(
        break_with(&store, sql),
        [
            ("Acme draws on a deck that is not there".to_owned(), true),
            (
                "Acme gives a priority to a card that is not there".to_owned(),
                true
            ),
        ]
    );
    assert_eq!(
        store.interviews().unwrap()[0].plan,
        acme,
        "read without them"
    );
    store.mend(&mut |_, _| {}).unwrap();
    assert_eq!(store.examine(&mut |_, _| {}).unwrap(), []);
    assert_eq!(store.interviews().unwrap()[0].plan, acme);
    let told = break_with(&store, "UPDATE interviews SET zone = 'Nowhere/Land'");
    assert_eq!(
        told,
        [("Acme: a value of zone cannot be read".to_owned(), false)]
    );
    assert!(matches!(
        store.interviews(),
        Err(StoreError::Damaged { .. })
    ));
}
