//! Recordings and debriefs: kept, counted and taken back as one.

use std::path::Path;

use super::*;
use crate::domain::debrief::Predicted;
use crate::domain::id::InterviewId;
use crate::store::StoreError;
use crate::store::debriefs::{Held, Telling, ToldQuestion};

fn told(card: Option<CardId>, words: &str, went: Grade) -> ToldQuestion {
    ToldQuestion {
        card,
        words: words.into(),
        went,
        wished: Some("a number".into()),
    }
}

fn telling(asked: Vec<ToldQuestion>) -> Telling {
    Telling {
        asked,
        deck: "Mine".into(),
        people: Some("Dana".into()),
        next_on: Some("2026-12-11".parse().unwrap()),
        held_on: Some("2026-12-04".parse().unwrap()),
        predicted: Some(Predicted {
            low: 0.6,
            about: 0.7,
            high: 0.8,
        }),
        ..Telling::default()
    }
}

/// A debrief that made a card, and a recording.
pub(super) fn some(store: &mut Store, card: CardId, now: &Now) {
    let interview = store.interviews().unwrap()[0].id;
    let telling = telling(vec![told(None, "Why now?", Grade::Again)]);
    store
        .debrief(Held::There(interview), &telling, now)
        .unwrap();
    let path = Path::new("/home/dana/one.wav");
    store.keep_recordings(&[(card, path)], now).unwrap();
}

fn world() -> (Store, CardId, InterviewId) {
    let mut store = Store::in_memory();
    let deck = store.create_deck("mine", &now()).unwrap();
    let id = store.add_card(deck, &card("Why us?"), &now()).unwrap();
    let plan = super::interviewing::plan("Acme");
    let interview = store.add_interview(&plan, &now()).unwrap();
    (store, id, interview)
}

#[test]
fn a_debrief_is_one_operation_whatever_it_made() {
    let (mut store, id, interview) = world();
    grade(&mut store, id, Grade::Good, &at(0, 5));
    let before = store.card(id).unwrap();
    let asked = vec![
        told(Some(id), "Why us, then?", Grade::Again),
        told(None, "Why now?", Grade::Easy),
        told(None, "Why here?", Grade::Hard),
    ];
    store
        .debrief(Held::There(interview), &telling(asked), &at(1, 0))
        .unwrap();
    assert_eq!(store.card(id).unwrap().state.lapses, 1);
    // The deck of that name, whatever its case, and not one for each question.
    assert_eq!(store.decks(&at(1, 0)).unwrap().len(), 1);
    let kept = store.debriefs().unwrap().remove(0).debrief;
    assert_eq!((kept.asked.len(), kept.came()), (3, 2));
    assert_eq!(kept.thank_by.to_string(), "2026-12-05");
    assert_eq!(kept.predicted.unwrap().about, 0.7);
    assert_eq!(store.asked_times().unwrap()[&id], 1);
    assert_eq!(store.search("number", 9).unwrap().0.len(), 3);
    let after = store.card(id).unwrap();
    for _ in 0..2 {
        store.undo(1, &at(1, 1)).unwrap();
        assert_eq!(store.card(id).unwrap().state, before.state);
        assert_eq!(store.debriefs().unwrap(), []);
        assert!(store.same_question("Why now?").unwrap().is_empty());
        assert_eq!(store.examine(&mut |_, _| {}).unwrap(), []);
        store.redo(1, &at(1, 2)).unwrap();
        assert_eq!(store.card(id).unwrap().state, after.state);
        assert_eq!(store.debriefs().unwrap().len(), 1);
        assert_eq!(store.examine(&mut |_, _| {}).unwrap(), []);
    }
}

#[test]
fn a_debrief_that_cannot_be_kept_whole_changes_nothing() {
    let (mut store, id, interview) = world();
    let asked = vec![
        told(Some(id), "Why us?", Grade::Good),
        told(None, "  ", Grade::Good),
    ];
    let refused = store.debrief(Held::There(interview), &telling(asked), &at(1, 0));
    assert!(matches!(refused, Err(StoreError::Refused(_))));
    assert_eq!(store.reviews_of(id, 9).unwrap(), []);
    assert_eq!(store.debriefs().unwrap(), []);
}

#[test]
fn thanks_are_ticked_once_and_the_newest_telling_holds() {
    let (mut store, id, interview) = world();
    assert!(!store.thanked(interview, &now()).unwrap());
    for grade in [Grade::Again, Grade::Good] {
        let asked = vec![told(Some(id), "Why us?", grade)];
        store
            .debrief(Held::There(interview), &telling(asked), &at(1, 0))
            .unwrap();
    }
    let kept = store.debriefs().unwrap();
    assert_eq!(
        (kept.len(), kept[0].debrief.asked[0].went),
        (1, Grade::Good)
    );
    assert!(store.thanked(interview, &at(1, 1)).unwrap());
    assert!(store.debriefs().unwrap()[0].debrief.thanked_at.is_some());
}

#[test]
fn a_recording_waits_from_the_next_day_until_it_is_heard() {
    let (mut store, id, _) = world();
    let path = Path::new("/home/dana/one.wav");
    store.keep_recordings(&[(id, path)], &at(0, 5)).unwrap();
    let unheard = store.unheard().unwrap();
    assert_eq!(unheard[0].path, path);
    assert_eq!(unheard[0].listen_on, at(1, 0).today);
    assert_eq!(store.heard(&[id], &at(1, 0)).unwrap(), 1);
    assert_eq!(store.heard(&[id], &at(1, 0)).unwrap(), 0);
    assert_eq!(store.unheard().unwrap(), []);
    store.undo(1, &at(1, 1)).unwrap();
    assert_eq!(store.unheard().unwrap().len(), 1);
    store.undo(1, &at(1, 1)).unwrap();
    assert_eq!(store.unheard().unwrap(), []);
}
