//! Cards that come with a schedule of another program.

use super::importing::{header, upstream};
use super::*;
use crate::domain::progress::{ForeignReview, Progress};
use crate::domain::review::Source;
use crate::store::StoreError;
use crate::store::import::{Manner, Met};

fn progress() -> Progress {
    let review = |day: u32, grade| ForeignReview {
        at: format!("2026-10-{day:02}T09:00:00Z").parse().unwrap(),
        grade,
        total_secs: Some(20),
    };
    Progress {
        is_suspended: false,
        due_on: Some("2026-12-05".parse().unwrap()),
        interval_days: 41,
        ease_factor: Some(2.15),
        lapses: 1,
        reviews: vec![
            review(1, Grade::Good),
            review(4, Grade::Again),
            review(5, Grade::Good),
            review(25, Grade::Good),
        ],
    }
}

fn import(store: &mut Store, progress: &Progress) -> CardId {
    let mut import = store
        .begin_import(&header("1"), Manner::default(), &now())
        .unwrap();
    let met = import.meet_with(&upstream(0), progress).unwrap();
    assert!(matches!(met, Met::Added | Met::Same));
    import.finish().unwrap();
    match store.find_card("number 0").unwrap() {
        crate::store::Found::One(id) => id,
        other => panic!("{other:?}"),
    }
}

#[test]
fn interval_ease_and_due_day_are_as_they_were_and_the_log_is_kept() {
    let mut store = Store::in_memory();
    let id = import(&mut store, &progress());
    let state = store.card(id).unwrap().state;
    assert_eq!(
        (state.interval_days, state.ease_factor, state.lapses),
        (41, 2.15, 1)
    );
    assert_eq!(state.due_on, Some("2026-12-05".parse().unwrap()));
    assert_eq!(state.reviews, 4);
    assert_eq!(state.last_review_on, Some("2026-10-25".parse().unwrap()));
    assert!(state.memory.is_some());
    let log = store.reviews_of(id, 9).unwrap();
    assert_eq!(log.len(), 4);
    assert!(
        log.iter()
            .all(|review| review.details.source == Source::Imported)
    );
    assert_eq!(store.all_totals().unwrap().reviews, 4);
    assert_eq!(store.examine(&mut |_, _| {}).unwrap(), []);

    // The next grade goes on from there, and a reset leaves it behind.
    grade(&mut store, id, Grade::Good, &now());
    assert!(store.card(id).unwrap().state.interval_days > 30);
    assert_eq!(store.examine(&mut |_, _| {}).unwrap(), []);
    store.reset_cards(&[id], &now()).unwrap();
    assert_eq!(store.card(id).unwrap().state.reviews, 0);
    assert_eq!(store.examine(&mut |_, _| {}).unwrap(), []);
}

#[test]
fn only_an_interval_makes_one_review_of_the_day_it_began() {
    let mut store = Store::in_memory();
    let known = Progress {
        is_suspended: true,
        reviews: Vec::new(),
        ..progress()
    };
    let id = import(&mut store, &known);
    let card = store.card(id).unwrap();
    assert!(card.standing.is_suspended);
    assert_eq!(card.state.due_on, known.due_on);
    assert_eq!(
        card.state.last_review_on,
        Some("2026-10-25".parse().unwrap())
    );
    assert_eq!(store.reviews_of(id, 9).unwrap().len(), 1);
    assert_eq!(store.examine(&mut |_, _| {}).unwrap(), []);
}

#[test]
fn undo_takes_the_reviews_back_and_the_next_import_brings_them_again() {
    let mut store = Store::in_memory();
    let id = import(&mut store, &progress());
    let before = store.card(id).unwrap().state;
    store.undo(1, &now()).unwrap();
    assert_eq!(store.all_totals().unwrap().reviews, 0);
    assert_eq!(store.examine(&mut |_, _| {}).unwrap(), []);
    store.redo(1, &now()).unwrap();
    assert_eq!(store.all_totals().unwrap().reviews, 4);
    assert_eq!(store.card(id).unwrap().state, before);
    store.undo(1, &now()).unwrap();
    let again = import(&mut store, &progress());
    assert_eq!(again, id);
    assert_eq!(store.all_totals().unwrap().reviews, 4);
    assert_eq!(store.card(id).unwrap().state, before);
    assert_eq!(store.examine(&mut |_, _| {}).unwrap(), []);
}

#[test]
fn a_history_of_ones_own_is_never_replaced() {
    let mut store = Store::in_memory();
    let mut import_plain = store
        .begin_import(&header("1"), Manner::default(), &now())
        .unwrap();
    import_plain.meet(&upstream(0)).unwrap();
    import_plain.finish().unwrap();
    let crate::store::Found::One(id) = store.find_card("number 0").unwrap() else {
        panic!()
    };
    grade(&mut store, id, Grade::Hard, &now());
    let before = store.card(id).unwrap().state;
    import(&mut store, &progress());
    assert_eq!(store.card(id).unwrap().state, before);
    assert_eq!(store.all_totals().unwrap().reviews, 1);
}

#[test]
fn a_dump_comes_back_to_the_last_bit() {
    let mut store = Store::in_memory();
    let id = import(&mut store, &progress());
    grade(&mut store, id, Grade::Good, &now());
    store.undo(1, &now()).unwrap();
    let dump = store.dump(&now()).unwrap();
    let mut other = Store::in_memory();
    let restored = other.restore_dump(&dump).unwrap();
    assert_eq!((restored.cards, restored.reviews), (1, 4));
    assert_eq!(other.dump(&now()).unwrap(), dump);
    assert_eq!(other.examine(&mut |_, _| {}).unwrap(), []);
    assert_eq!(other.card(id).unwrap(), store.card(id).unwrap());
    assert!(matches!(
        other.restore_dump(&dump),
        Err(StoreError::Refused(_))
    ));
}

#[test]
fn a_broken_dump_changes_nothing() {
    let mut store = Store::in_memory();
    import(&mut store, &progress());
    let dump = String::from_utf8(store.dump(&now()).unwrap()).unwrap();
    let breaks: [(&str, &str); 7] = [
        ("\"layout\": ", "\"layout\": 9"),
        ("\"name\": \"cards\"", "\"name\": \"sqlite_schema\""),
        ("\"handle\"", "\"handle) --\""),
        ("\"hex\":\"", "\"hex\":\"zz"),
        ("\"What about number 0?\"", "null"),
        ("\"rows\": [", "\"rows\": [[1],"),
        ("\"rows\": [", "\"rows\": \"What I said\", \"more\": ["),
    ];
    let mut other = Store::in_memory();
    let empty = other.dump(&now()).unwrap();
    for (from, to) in breaks {
        assert!(dump.contains(from), "{from}");
        let broken = dump.replacen(from, to, 1);
        let refused = other.restore_dump(broken.as_bytes());
        let Err(StoreError::Refused(message)) = refused else {
            panic!("{to}: {refused:?}");
        };
        assert!(!message.contains("What I said"), "{message}");
        assert_eq!(other.dump(&now()).unwrap(), empty, "{to}");
    }
    other.restore_dump(dump.as_bytes()).unwrap();
}

#[test]
fn a_card_comes_home_with_what_was_reviewed_elsewhere_and_undo_takes_it_back() {
    let mut store = Store::in_memory();
    let id = import_plain(&mut store);
    grade(&mut store, id, Grade::Hard, &now());
    let before = store.card(id).unwrap();
    // The log that went out, the last review moved by a millisecond, and one review more.
    let here = store.reviews_of(id, 9).unwrap()[0].at;
    let review = |at, grade| ForeignReview {
        at,
        grade,
        total_secs: None,
    };
    let away = Progress {
        reviews: vec![
            review(here + chrono::TimeDelta::milliseconds(1), Grade::Hard),
            review(here + chrono::TimeDelta::days(2), Grade::Good),
        ],
        ..progress()
    };
    let stranger = CardId(uuid::Uuid::from_u64_pair(9, 9));
    let home = [(id, Some(away)), (stranger, Some(progress()))];
    let brought = store.bring_home(&home, &now()).unwrap();
    assert_eq!((brought.cards, brought.reviews), (1, 1));
    let card = store.card(id).unwrap();
    assert_eq!(card.content, before.content);
    assert_eq!(card.state.interval_days, 41);
    assert_eq!(card.state.due_on, Some("2026-12-05".parse().unwrap()));
    assert_eq!(store.examine(&mut |_, _| {}).unwrap(), []);
    // The same file again has nothing new.
    let again = store.bring_home(&home, &now()).unwrap();
    assert_eq!((again.cards, again.reviews), (0, 0));
    store.undo(1, &now()).unwrap();
    assert_eq!(store.card(id).unwrap().state, before.state);
    assert_eq!(store.examine(&mut |_, _| {}).unwrap(), []);
    store.redo(1, &now()).unwrap();
    assert_eq!(store.card(id).unwrap().state, card.state);
    assert_eq!(store.examine(&mut |_, _| {}).unwrap(), []);
}

fn import_plain(store: &mut Store) -> CardId {
    let mut import = store
        .begin_import(&header("1"), Manner::default(), &now())
        .unwrap();
    import.meet(&upstream(0)).unwrap();
    import.finish().unwrap();
    let crate::store::Found::One(id) = store.find_card("number 0").unwrap() else {
        panic!()
    };
    id
}
