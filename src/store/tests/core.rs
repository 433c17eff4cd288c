//! Decks, cards, grades, queue and totals.

use super::*;
use crate::store::cards::{CardEdit, CardFilter, CardSort, StandingChange};
use crate::store::queue::Load;
use crate::store::{Found, StoreError};

#[test]
fn a_card_comes_back_as_it_was_written() {
    let mut store = Store::in_memory();
    let deck = store.create_deck(" behavioural ", &now()).unwrap();
    let mut new = card("Why us?");
    new.local.variants = Some(vec!["What draws you here?".into()]);
    new.local.target_secs = Some(60);
    let id = store.add_card(deck, &new, &now()).unwrap();
    let read = store.card(id).unwrap();
    assert_eq!(read.local, new.local);
    assert_eq!(read.content.question, "Why us?");
    assert_eq!(read.own_tags, new.own_tags);
    assert_eq!(
        read.answer.clone().map(|a| (a.version, a.content)),
        new.answer.map(|a| (1, a))
    );
    assert_eq!(read.deck_name, "behavioural");
    assert_eq!(read.handle.text, id.handle());
    assert_eq!(read.state.reviews, 0);
    assert!(read.upstream.is_none());
}

#[test]
fn a_deck_name_is_taken_once_whatever_its_case() {
    let mut store = Store::in_memory();
    store.create_deck("Acme", &now()).unwrap();
    assert!(matches!(
        store.create_deck("acme", &now()),
        Err(StoreError::Refused(_))
    ));
    assert!(matches!(
        store.create_deck("  ", &now()),
        Err(StoreError::Refused(_))
    ));
}

#[test]
fn a_deck_is_found_by_its_beginning_and_named_when_it_is_nearly_right() {
    let mut store = Store::in_memory();
    let id = store.create_deck("behavioural", &now()).unwrap();
    store.create_deck("acme", &now()).unwrap();
    store.create_deck("acme two", &now()).unwrap();
    assert_eq!(store.find_deck("BEH").unwrap(), Found::One(id));
    assert!(matches!(store.find_deck("acme").unwrap(), Found::One(_)));
    assert!(matches!(store.find_deck("ac").unwrap(), Found::Many(many) if many.len() == 2));
    let near = vec!["behavioural".to_owned()];
    assert_eq!(
        store.find_deck("behavoural").unwrap(),
        Found::None { near, total: 3 }
    );
}

#[test]
fn a_card_is_found_by_its_handle_its_id_and_a_part_of_its_question() {
    let (mut store, deck, cards) = with_cards(30);
    let id = store
        .add_card(deck, &card("Walk me through your last outage"), &now())
        .unwrap();
    for text in [
        id.handle(),
        store.card(id).unwrap().handle.short().to_uppercase(),
        id.to_string(),
        "last outage".into(),
        "ast outag".into(),
    ] {
        assert_eq!(store.find_card(&text).unwrap(), Found::One(id), "{text}");
    }
    assert!(matches!(store.find_card("tell me about").unwrap(), Found::Many(m) if m.len() == 10));
    assert!(matches!(
        store.find_card("100 %").unwrap(),
        Found::None { total: 31, .. }
    ));
    assert_eq!(cards.len(), 30);
}

#[test]
fn a_grade_moves_the_card_from_new_to_its_next_day_and_counts() {
    let (mut store, deck, cards) = with_cards(3);
    let before = store.new_load().unwrap();
    assert_eq!(
        (before.cards, store.due_load(now().today).unwrap().cards),
        (3, 0)
    );
    let graded = store
        .grade(cards[0], Grade::Good, &ReviewDetails::default(), &now())
        .unwrap();
    assert_eq!(graded.before.reviews, 0);
    assert_eq!(store.card(cards[0]).unwrap().state, graded.after);
    assert_eq!(store.new_load().unwrap().cards, 2);
    let due = graded.after.due_on.unwrap();
    let forecast = store.forecast(now().today, 10).unwrap();
    assert_eq!(forecast.len(), 10);
    for (day, load) in forecast {
        assert_eq!(load.cards, u64::from(day == due), "{day}");
    }
    let totals = store.all_totals().unwrap();
    assert_eq!((totals.reviews, totals.good, totals.new_cards), (1, 1, 1));
    assert!(
        totals.total_secs > 0,
        "a review that says nothing counts what was expected"
    );
    assert_eq!(store.day_totals(now().today).unwrap(), totals);
    assert_eq!(store.streak_days(now().today).unwrap(), 1);
    assert_eq!(store.streak_days(at(1, 0).today).unwrap(), 1);
    assert_eq!(store.streak_days(at(2, 0).today).unwrap(), 0);
    assert_eq!(store.days_with_reviews(at(-5, 0).today).unwrap().len(), 1);
    let loads = store.deck_loads(at(300, 0).today).unwrap();
    assert_eq!(loads.len(), 1);
    assert_eq!(
        (loads[0].0, loads[0].2.cards, loads[0].3.cards),
        (deck, 1, 2)
    );
    let reviews = store.reviews_of(cards[0], 5).unwrap();
    assert_eq!((reviews.len(), reviews[0].grade), (1, Grade::Good));
}

#[test]
fn cards_graded_again_come_after_the_others_of_the_day() {
    let (mut store, _, cards) = with_cards(3);
    for card in &cards {
        grade(&mut store, *card, Grade::Good, &now());
    }
    let later = at(1, 0);
    grade(&mut store, cards[0], Grade::Again, &later);
    let queued = store
        .due_cards(&CardFilter::default(), 0, 9, &later)
        .unwrap();
    let ids: Vec<_> = queued.iter().map(|queued| queued.id).collect();
    assert_eq!(ids, [cards[1], cards[2], cards[0]]);
    assert_eq!(store.due_load(later.today).unwrap().cards, 3);
}

#[test]
fn only_cards_that_may_be_asked_are_queued() {
    let (mut store, deck, cards) = with_cards(4);
    store
        .change_standing(&[cards[0]], StandingChange::Suspend, &now())
        .unwrap();
    store
        .change_standing(&[cards[1]], StandingChange::Bury, &now())
        .unwrap();
    store.remove_cards(&[cards[2]], &now()).unwrap();
    let filter = CardFilter {
        decks: vec![deck],
        ..CardFilter::default()
    };
    let new = store.new_cards(&filter, 9).unwrap();
    assert_eq!(new.iter().map(|q| q.id).collect::<Vec<_>>(), [cards[3]]);
    let tomorrow = store.due_cards(&filter, 0, 9, &at(1, 0)).unwrap();
    assert_eq!(
        tomorrow.iter().map(|q| q.id).collect::<Vec<_>>(),
        [cards[1]]
    );
    assert!(matches!(store.card(cards[2]), Err(StoreError::Gone)));
    store
        .change_standing(&[cards[0]], StandingChange::Resume, &now())
        .unwrap();
    assert_eq!(store.new_cards(&filter, 9).unwrap().len(), 2);
}

#[test]
fn a_list_is_filtered_sorted_and_bounded() {
    let (mut store, deck, cards) = with_cards(5);
    grade(&mut store, cards[4], Grade::Again, &now());
    store
        .change_standing(&[cards[2]], StandingChange::Flag, &now())
        .unwrap();
    let list = |filter: &CardFilter, sort, limit| {
        let mut ids = Vec::new();
        let total = store
            .list(filter, sort, limit, &now(), &mut |line| {
                ids.push(line.id);
                Ok(())
            })
            .unwrap();
        (total, ids)
    };
    let all = CardFilter::default();
    let (total, ids) = list(&all, CardSort::Due, Some(2));
    assert_eq!((total, ids), (5, vec![cards[4], cards[0]]));
    for sort in [
        CardSort::Lapses,
        CardSort::Length,
        CardSort::Added,
        CardSort::Weakest,
    ] {
        assert_eq!(list(&all, sort, None).1.len(), 5, "{sort:?}");
    }
    let flagged = CardFilter {
        flagged: true,
        ..CardFilter::default()
    };
    assert_eq!(list(&flagged, CardSort::Due, None), (1, vec![cards[2]]));
    let due = CardFilter {
        due: true,
        decks: vec![deck],
        ..CardFilter::default()
    };
    assert_eq!(list(&due, CardSort::Due, None).1, [cards[4]]);
    let tagged = CardFilter {
        tags: vec!["MINE".into()],
        ..CardFilter::default()
    };
    assert_eq!(list(&tagged, CardSort::Due, None).0, 5);
    let no_answer = CardFilter {
        no_answer: true,
        ..CardFilter::default()
    };
    assert_eq!(list(&no_answer, CardSort::Due, None).0, 0);
    let leech = CardFilter {
        leech: true,
        new: true,
        ..CardFilter::default()
    };
    assert_eq!(list(&leech, CardSort::Due, None).0, 0);
}

#[test]
fn weakest_first_puts_forgotten_cards_before_known_and_new_ones() {
    let (mut store, _, cards) = with_cards(3);
    grade(&mut store, cards[0], Grade::Easy, &now());
    grade(&mut store, cards[1], Grade::Again, &now());
    let weakest = store
        .weakest_cards(&CardFilter::default(), 9, &at(3, 0))
        .unwrap();
    let ids: Vec<_> = weakest.iter().map(|queued| queued.id).collect();
    assert_eq!(ids, [cards[1], cards[0], cards[2]]);
}

#[test]
fn an_edit_writes_a_version_and_keeps_the_schedule() {
    let (mut store, _, cards) = with_cards(1);
    grade(&mut store, cards[0], Grade::Good, &now());
    let before = store.card(cards[0]).unwrap();
    let edit = CardEdit {
        local: Some(LocalChanges {
            question: Some("Another?".into()),
            ..before.local.clone()
        }),
        own_tags: Some(vec!["x".into()]),
        answer: Some(answer("Short now.")),
    };
    store.edit_card(cards[0], &edit, &now()).unwrap();
    let after = store.card(cards[0]).unwrap();
    assert_eq!(after.state, before.state);
    assert_eq!(after.content.question, "Another?");
    assert_eq!(after.answer.unwrap().version, 2);
    let versions = store.answer_versions(cards[0]).unwrap();
    assert_eq!(
        versions.iter().map(|a| a.version).collect::<Vec<_>>(),
        [2, 1]
    );
    let newest = store.operations(1).unwrap().remove(0);
    assert!(
        newest
            .summary
            .ends_with("question, tags, answer, 8 -> 2 words"),
        "{newest:?}"
    );
    store.edit_card(cards[0], &edit, &now()).unwrap();
    assert_eq!(
        store.operations(1).unwrap().remove(0),
        newest,
        "the same again is no change"
    );
}

#[test]
fn loads_are_of_seconds_too() {
    let (mut store, _, cards) = with_cards(1);
    let expected = store.card(cards[0]).unwrap().expected_secs;
    assert_eq!(
        store.new_load().unwrap(),
        Load {
            cards: 1,
            secs: u64::from(expected)
        }
    );
    grade(&mut store, cards[0], Grade::Again, &now());
    let expected = store.card(cards[0]).unwrap().expected_secs;
    assert_eq!(
        store.due_load(now().today).unwrap(),
        Load {
            cards: 1,
            secs: u64::from(expected)
        }
    );
}
