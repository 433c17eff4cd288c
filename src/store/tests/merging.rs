//! What an import may write and what it may not, over arbitrary histories.

use super::importing::{header, import_with, upstream};
use super::*;
use crate::domain::card::UpstreamCard;
use crate::domain::id::Slug;
use crate::exchange::merge::Decision;
use crate::store::StoreError;
use crate::store::cards::CardEdit;

/// Release `seed` of a deck: cards come, go, are retired, reworded, renamed and changed.
fn release(seed: usize) -> Vec<UpstreamCard> {
    let mut cards = Vec::new();
    for number in 0..7 {
        let turn = seed * 7 + number * 5;
        if turn % 6 == 5 {
            continue;
        }
        let mut card = upstream(number);
        if turn % 4 == 1 {
            card.content.question = format!("What, then, about number {number} in {seed}?");
        }
        if turn.is_multiple_of(3) {
            card.content.guidance.notes = Some(format!("noted {seed}"));
        }
        if turn % 9 == 2 {
            card.aliases = vec![card.slug.clone()];
            card.slug = Slug::parse(&format!("other-{number}")).unwrap();
        } else {
            card.aliases = vec![Slug::parse(&format!("other-{number}")).unwrap()];
        }
        card.retired = turn % 11 == 3;
        card.content.target_secs = Some(60 + (turn % 2) as u32);
        cards.push(card);
    }
    cards
}

/// Imports release `seed` with some decision, and makes sure that nothing of the person's own was
/// written.
pub(super) fn import_release(store: &mut Store, seed: usize, now: &Now) {
    let decisions = [
        None,
        Some(Decision::Mine),
        Some(Decision::Theirs),
        Some(Decision::Both),
        Some(Decision::Later),
    ];
    let decision = decisions[seed % 5].as_ref();
    let mut header = header(&(seed % 4 + 1).to_string());
    header.release_notes = seed
        .is_multiple_of(3)
        .then(|| format!("Release notes {seed}"));
    let before = own(store);
    match import_with(store, &header, &release(seed), decision, now) {
        // Older than the one that is in, or its name is taken.
        Err(StoreError::OlderRelease { .. } | StoreError::Refused(_)) => {}
        outcome => drop(outcome.unwrap()),
    }
    let after = own(store);
    for line in &before {
        assert!(after.contains(line), "{seed}: gone or changed: {line}");
    }
    assert_eq!(store.examine(&mut |_, _| {}).unwrap(), []);
}

/// The person's own, row by row: answers, log, schedule, tags, placement, standing.
fn own(store: &Store) -> Vec<String> {
    let queries = [
        "SELECT 'card', key, hex(id), handle, deck, position, answer_version, tags, is_suspended,
             is_flagged, buried_until, counted_from, added_at, added_on
         FROM cards WHERE removed_at IS NULL",
        "SELECT 'answer', a.* FROM answers a",
        "SELECT 'review', r.* FROM reviews r",
        "SELECT 'state', s.* FROM card_states s",
        "SELECT 'days', d.* FROM review_days d",
        "SELECT 'totals', t.* FROM review_totals t",
        "SELECT 'setting', s.* FROM settings s",
        "SELECT 'interview', i.* FROM interviews i",
        "SELECT 'coach note', n.* FROM coach_notes n",
        "SELECT 'deck', key, name FROM decks WHERE removed_at IS NULL",
    ];
    let mut lines = Vec::new();
    for sql in queries {
        let mut statement = store.conn.prepare(sql).unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values: Vec<_> = (0..columns)
                .map(|n| format!("{:?}", row.get_ref(n).unwrap()))
                .collect();
            lines.push(values.join(" "));
        }
    }
    lines
}

fn first_card(store: &Store) -> CardId {
    let Ok(crate::store::Found::One(id)) = store.find_card("number 0") else {
        panic!("no card");
    };
    id
}

fn import(store: &mut Store, version: &str, card: UpstreamCard, decision: Option<Decision>) {
    let head = header(version);
    import_with(store, &head, &[card], decision.as_ref(), &now()).unwrap();
}

/// A deck of one card with an answer; then the coach rewords it.
fn reworded(own_question: Option<&str>, decision: Option<Decision>) -> (Store, CardId) {
    let mut store = Store::in_memory();
    import(&mut store, "1", upstream(0), None);
    let id = first_card(&store);
    let edit = CardEdit {
        local: own_question.map(|question| LocalChanges {
            question: Some(question.into()),
            ..LocalChanges::default()
        }),
        answer: Some(answer("Because.")),
        ..CardEdit::default()
    };
    store.edit_card(id, &edit, &now()).unwrap();
    grade(&mut store, id, Grade::Good, &now());
    let mut newer = upstream(0);
    newer.content.question = "And what about number nought?".into();
    import(&mut store, "2", newer, decision);
    (store, id)
}

#[test]
fn a_reworded_question_keeps_its_old_wording_and_waits_for_a_look_at_the_answer() {
    let (mut store, id) = reworded(None, None);
    let card = store.card(id).unwrap();
    assert_eq!(card.content.question, "And what about number nought?");
    assert!(
        card.content
            .variants
            .contains(&"What about number 0?".into())
    );
    assert!(card.standing.is_reworded);
    assert_eq!(card.state.reviews, 1);
    assert_eq!(card.answer.unwrap().content, answer("Because."));
    assert_eq!(store.search("number 0", 9).unwrap().0.len(), 1);
    let before = super::undoing::dump(&store);
    store.confirm_answers(&[id], &now()).unwrap().unwrap();
    assert!(!store.card(id).unwrap().standing.is_reworded);
    assert!(store.confirm_answers(&[id], &now()).unwrap().is_none());
    store.undo(1, &now()).unwrap();
    assert_eq!(super::undoing::dump(&store), before);
    let edit = CardEdit {
        answer: Some(answer("Because of it.")),
        ..CardEdit::default()
    };
    store.edit_card(id, &edit, &now()).unwrap();
    assert!(!store.card(id).unwrap().standing.is_reworded);
    store.undo(1, &now()).unwrap();
    assert_eq!(super::undoing::dump(&store), before);
    assert_eq!(store.examine(&mut |_, _| {}).unwrap(), []);
}

#[test]
fn a_conflict_nobody_decided_leaves_the_card_and_comes_up_again() {
    let mine = "What of nought, as I say it?";
    let (mut store, id) = reworded(Some(mine), None);
    let card = store.card(id).unwrap();
    assert_eq!(card.upstream, Some(upstream(0)));
    assert_eq!(card.content.question, mine);
    let mut newer = upstream(0);
    newer.content.question = "And what about number nought?".into();
    import(&mut store, "2", newer, Some(Decision::Theirs));
    let card = store.card(id).unwrap();
    assert_eq!(card.content.question, "And what about number nought?");
    assert!(card.standing.is_reworded && card.local.question.is_none());
}

#[test]
fn mine_stays_and_is_not_asked_about_twice() {
    let mine = "What of nought, as I say it?";
    let (store, id) = reworded(Some(mine), Some(Decision::Mine));
    let card = store.card(id).unwrap();
    assert_eq!(card.content.question, mine);
    assert!(!card.standing.is_reworded, "they see the words they wrote");
    let upstream = card.upstream.unwrap();
    assert_eq!(upstream.content.question, "And what about number nought?");
}

#[test]
fn both_are_two_cards_of_which_the_copy_is_left_alone() {
    let mine = "What of nought, as I say it?";
    let (mut store, id) = reworded(Some(mine), Some(Decision::Both));
    assert_eq!(store.card(id).unwrap().content.question, mine);
    let decks = store.decks(&now()).unwrap();
    assert_eq!((decks[0].cards, decks[0].new), (2, 1));
    let mut newer = upstream(0);
    newer.content.question = "And what about number nought?".into();
    let before = super::undoing::dump(&store);
    import(&mut store, "2", newer, None);
    assert_eq!(
        super::undoing::dump(&store),
        before,
        "no release speaks of the copy"
    );
}

#[test]
fn a_withdrawn_card_is_asked_where_it_has_an_answer() {
    let mut store = Store::in_memory();
    import(&mut store, "1", upstream(0), None);
    let id = first_card(&store);
    import(&mut store, "2", upstream(1), None);
    assert_eq!(store.decks(&now()).unwrap()[0].new, 1);
    let edit = CardEdit {
        answer: Some(answer("Because.")),
        ..CardEdit::default()
    };
    store.edit_card(id, &edit, &now()).unwrap();
    assert_eq!(store.decks(&now()).unwrap()[0].new, 2);
    assert_eq!(store.examine(&mut |_, _| {}).unwrap(), []);
}

#[test]
fn a_name_that_a_card_taken_back_still_holds_is_given_on() {
    let mut store = Store::in_memory();
    import(&mut store, "1", upstream(0), None);
    let id = first_card(&store);
    // Release 2 brings "card-1", which undo takes away; then release 2 is another.
    let both = [upstream(0), upstream(1)];
    import_with(&mut store, &header("2"), &both, None, &now()).unwrap();
    store.undo(1, &now()).unwrap();
    let before = super::undoing::dump(&store);
    let mut renamed = upstream(0);
    renamed.aliases = vec![renamed.slug.clone()];
    renamed.slug = upstream(1).slug;
    import(&mut store, "2", renamed.clone(), None);
    assert_eq!(store.card(id).unwrap().upstream, Some(renamed));
    assert_eq!(store.examine(&mut |_, _| {}).unwrap(), []);
    store.undo(1, &now()).unwrap();
    assert_eq!(super::undoing::dump(&store), before);
}
