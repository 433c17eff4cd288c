//! Hints that are dismissed stay so, for one card, until that is taken back.

use super::*;

#[test]
fn a_dismissed_hint_stays_so_over_edits_and_comes_back_with_undo() {
    let (mut store, _, ids) = with_cards(2);
    let dismissed = |store: &Store, at: usize| store.checkable(ids[at]).unwrap().dismissed;
    let made = store.dismiss_hints(ids[0], &["vague", "blame"], true, &now());
    assert!(made.unwrap().is_some());
    assert_eq!(dismissed(&store, 0), ["blame", "vague"]);
    assert_eq!(dismissed(&store, 1), [""; 0]);
    let again = store.dismiss_hints(ids[0], &["blame"], true, &now());
    assert_eq!(again.unwrap(), None);
    let edit = crate::store::cards::CardEdit {
        answer: Some(answer("Another one.")),
        ..Default::default()
    };
    store.edit_card(ids[0], &edit, &now()).unwrap();
    assert_eq!(dismissed(&store, 0), ["blame", "vague"]);
    store.undo(2, &now()).unwrap();
    assert_eq!(dismissed(&store, 0), [""; 0]);
    store.redo(1, &now()).unwrap();
    store
        .dismiss_hints(ids[0], &["blame"], false, &now())
        .unwrap();
    assert_eq!(dismissed(&store, 0), ["vague"]);
}

#[test]
fn only_cards_with_an_answer_are_checked_as_a_deck() {
    let (mut store, deck, ids) = with_cards(3);
    let empty = NewCard {
        answer: None,
        ..card("Without an answer?")
    };
    let bare = store.add_card(deck, &empty, &now()).unwrap();
    let checked = store.answers_to_check(Some(deck)).unwrap();
    let cards: Vec<CardId> = checked.iter().map(|checkable| checkable.card).collect();
    assert_eq!(cards, ids);
    assert_eq!(store.answers_to_check(None).unwrap(), checked);
    assert!(store.checkable(bare).unwrap().answer.is_empty());
    assert_eq!(checked[0].language, "en");
}
