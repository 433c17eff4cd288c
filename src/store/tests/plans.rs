//! What happens on every prompt and at every card must not grow with the collection.

use super::*;
use crate::domain::interview::DrawsOn;
use crate::store::{cards, derived, import, operations, queue, reviews, road, search, writing};

#[test]
fn no_hot_query_scans() {
    let (mut store, deck, cards) = with_cards(2);
    grade(&mut store, cards[0], Grade::Good, &now());
    let queue_row = format!("{} WHERE c.key = ?1", derived::QUEUE_BASIS);
    let search_text = format!("{} WHERE c.key = ?1", derived::SEARCH_TEXT);
    let found = search::hits();
    let hot = [
        queue::DUE_LOAD,
        queue::DECK_DUE,
        queue::DECK_NEW,
        queue::FORECAST,
        queue::DUE_ANYWHERE,
        queue::DUE_IN_DECK,
        queue::NEW_ANYWHERE,
        queue::NEW_IN_DECK,
        reviews::GRADED_CARD,
        reviews::LAST_INSTANT,
        reviews::REVIEWS_OF,
        reviews::DAY_TOTALS,
        reviews::ALL_TOTALS,
        road::LATELY_TIMED,
        crate::store::checking::TIMED_ANSWERS,
        derived::STORED_FOLD,
        derived::LOG_OF_CARD,
        &queue_row,
        &search_text,
        cards::CARD,
        cards::HANDLE_BEFORE,
        cards::HANDLE_AFTER,
        cards::BY_HANDLE,
        cards::BY_WORDS,
        &found,
        operations::NEWEST_DONE,
        operations::OLDEST_UNDONE,
        operations::OPERATIONS,
        crate::store::change::DROP_UNDONE,
        crate::store::change::NEXT_NUMBER,
        writing::LAST_POSITION,
        import::SAME_QUESTION,
        crate::store::merging::BY_SLUG,
    ];
    for sql in hot {
        for step in plan(&store, sql) {
            // A virtual table says SCAN for everything; with a MATCH or a rowid it has an index.
            let is_virtual = step.contains("VIRTUAL TABLE INDEX") && !step.ends_with("INDEX 0:");
            assert!(!step.contains("SCAN") || is_virtual, "{step}\n{sql}");
            assert!(!step.contains("TEMP B-TREE"), "{step}\n{sql}");
        }
    }
    assert_eq!(store.deck(deck, &now()).unwrap().cards, 2);
}

/// The cards of an interview cost what they are, however many others there are.
#[test]
fn the_cards_of_an_interview_are_found_by_its_decks() {
    let (mut store, deck, cards) = with_cards(2);
    grade(&mut store, cards[0], Grade::Good, &now());
    let draws_on = DrawsOn {
        decks: vec![deck],
        tags: Vec::new(),
    };
    for sql in store.road_sql(&draws_on) {
        for step in plan(&store, &sql) {
            assert!(!step.contains("SCAN"), "{step}\n{sql}");
        }
    }
}

/// One row a deck, not a card.
#[test]
fn the_counter_of_new_cards_is_summed_over_decks() {
    let (store, _, _) = with_cards(2);
    assert_eq!(plan(&store, queue::NEW_LOAD), ["SCAN new_load"]);
}

fn plan(store: &Store, sql: &str) -> Vec<String> {
    let mut statement = store
        .conn
        .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
        .unwrap();
    let mut rows = statement.raw_query();
    let mut steps = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        steps.push(row.get("detail").unwrap());
    }
    steps
}
