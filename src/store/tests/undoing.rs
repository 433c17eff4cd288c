//! Undo and redo bring back exactly what was there, whatever was done in between.

use proptest::prelude::*;

use super::*;
use crate::domain::interview::Priority;
use crate::domain::review::ReviewDetails;
use crate::schedule::Scheduler;
use crate::store::cards::{CardEdit, CardFilter, StandingChange};
use crate::store::operations::{Operation, TakenBack};

/// All that a person can see, and all that follows from it, as text.
pub(super) fn dump(store: &Store) -> Vec<String> {
    let queries = [
        "SELECT 'deck', hex(id), name FROM decks WHERE removed_at IS NULL ORDER BY key",
        "SELECT 'head', u.* FROM upstream_decks u JOIN decks d ON d.key = u.deck
         WHERE d.removed_at IS NULL ORDER BY u.deck",
        "SELECT 'card', key, handle, deck, position, question_fingerprint, answer_version, tags,
             is_suspended, is_flagged, buried_until, withdrawn_at, counted_from
         FROM cards WHERE removed_at IS NULL ORDER BY key",
        "SELECT 'upstream', u.* FROM upstream_cards u JOIN cards c ON c.key = u.card
         WHERE c.removed_at IS NULL ORDER BY u.card",
        "SELECT 'local', l.* FROM local_cards l JOIN cards c ON c.key = l.card
         WHERE c.removed_at IS NULL ORDER BY l.card",
        "SELECT 'answer', a.* FROM answers a JOIN cards c ON c.key = a.card
             AND c.answer_version = a.version WHERE c.removed_at IS NULL ORDER BY a.card",
        "SELECT 'review', key, card, day, grade FROM reviews WHERE taken_back_at IS NULL
         ORDER BY key",
        "SELECT 'state', s.* FROM card_states s ORDER BY card",
        "SELECT 'queue', q.* FROM queue q ORDER BY card",
        "SELECT 'day', d.* FROM day_load d ORDER BY day",
        "SELECT 'deck load', d.* FROM deck_load d ORDER BY deck, day",
        "SELECT 'new load', n.* FROM new_load n ORDER BY deck",
        "SELECT 'review day', r.* FROM review_days r ORDER BY day",
        "SELECT 'totals', r.* FROM review_totals r",
        "SELECT 'setting', s.* FROM settings s ORDER BY name",
        "SELECT 'rewording', w.* FROM rewordings w JOIN cards c ON c.key = w.card
         WHERE c.removed_at IS NULL ORDER BY w.card",
        "SELECT 'release notes', n.* FROM release_notes n JOIN decks d ON d.key = n.deck
         WHERE d.removed_at IS NULL ORDER BY n.deck",
        "SELECT 'coach note', n.* FROM coach_notes n ORDER BY key",
        "SELECT 'interview', i.* FROM interviews i WHERE removed_at IS NULL ORDER BY key",
        "SELECT 'story', s.* FROM stories s WHERE removed_at IS NULL ORDER BY key",
        "SELECT 'growth', g.* FROM growth g ORDER BY key",
        "SELECT 'feedback', f.* FROM feedback f ORDER BY key",
        "SELECT 'to-do', t.* FROM todos t ORDER BY key",
        "SELECT 'pick', p.* FROM growth_picks p ORDER BY interview",
        "SELECT 'note', n.* FROM growth_notes n ORDER BY key",
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
    for word in ["failure", "rollback", "zebra", "noted", "edited"] {
        let (hits, _) = store.search(word, 99).unwrap();
        lines.push(format!(
            "{word}: {:?}",
            hits.iter().map(|hit| hit.id).collect::<Vec<_>>()
        ));
    }
    lines
}

/// One thing a person does; numbers choose among what there is.
#[derive(Debug, Clone)]
enum Deed {
    Grade(usize, usize, bool),
    Edit(usize, u8),
    Add(usize),
    Import(usize),
    Standing(usize, usize),
    Move(usize, usize),
    Reset(usize),
    RemoveCard(usize),
    CreateDeck(u8),
    RenameDeck(usize, u8),
    RemoveDeck(usize),
    Settings(bool),
    AddInterview(u8, usize, usize),
    EditInterview(usize, u8, usize),
    CancelInterview(usize),
    Story(u8, usize, usize),
    Undo(u64),
    Redo(u64),
}

fn deed() -> impl Strategy<Value = Deed> {
    let n = 0..8_usize;
    prop_oneof![
        6 => (n.clone(), 0..4_usize, any::<bool>()).prop_map(|(c, g, note)| Deed::Grade(c, g, note)),
        3 => (n.clone(), any::<u8>()).prop_map(|(c, what)| Deed::Edit(c, what)),
        2 => n.clone().prop_map(Deed::Add),
        2 => (0..24_usize).prop_map(Deed::Import),
        3 => (n.clone(), 0..5_usize).prop_map(|(c, what)| Deed::Standing(c, what)),
        1 => (n.clone(), n.clone()).prop_map(|(c, d)| Deed::Move(c, d)),
        1 => n.clone().prop_map(Deed::Reset),
        1 => n.clone().prop_map(Deed::RemoveCard),
        1 => (0..4_u8).prop_map(Deed::CreateDeck),
        1 => (n.clone(), 0..4_u8).prop_map(|(d, name)| Deed::RenameDeck(d, name)),
        1 => n.clone().prop_map(Deed::RemoveDeck),
        1 => any::<bool>().prop_map(Deed::Settings),
        2 => (0..4_u8, n.clone(), n.clone()).prop_map(|(w, d, c)| Deed::AddInterview(w, d, c)),
        1 => (n.clone(), any::<u8>(), n.clone())
            .prop_map(|(i, what, d)| Deed::EditInterview(i, what, d)),
        1 => n.clone().prop_map(Deed::CancelInterview),
        5 => (any::<u8>(), n.clone(), n).prop_map(|(what, s, c)| Deed::Story(what, s, c)),
        3 => (1..4_u64).prop_map(Deed::Undo),
        2 => (1..4_u64).prop_map(Deed::Redo),
    ]
}

/// Does it as far as it can be done; a refusal is no failure.
fn perform(store: &mut Store, deed: &Deed, now: &Now) {
    let mut cards = Vec::new();
    let by_age = crate::store::cards::CardSort::Added;
    store
        .list(&CardFilter::default(), by_age, None, now, &mut |line| {
            cards.push(line.id);
            Ok(())
        })
        .unwrap();
    let decks: Vec<_> = store
        .decks(now)
        .unwrap()
        .into_iter()
        .map(|deck| deck.id)
        .collect();
    let card = |n: usize| (!cards.is_empty()).then(|| cards[n % cards.len()]);
    let deck = |n: usize| (!decks.is_empty()).then(|| decks[n % decks.len()]);
    let outcome = (|| {
        match deed {
            Deed::Grade(c, g, note) => {
                let details = ReviewDetails {
                    total_secs: (g % 2 == 0).then_some(70),
                    spoken_secs: Some(50),
                    wording: Some(1),
                    note: note.then(|| "noted".to_owned()),
                    ..ReviewDetails::default()
                };
                store
                    .grade(card(*c)?, Grade::ALL[*g], &details, now)
                    .map(drop)
            }
            Deed::Edit(c, what) => {
                let id = card(*c)?;
                let mut local = store.card(id).unwrap().local;
                local.target_secs = Some(u32::from(*what));
                if what % 3 == 0 {
                    local.question = Some(format!("edited {what}?"));
                }
                let edit = CardEdit {
                    local: (what % 2 == 0).then_some(local),
                    own_tags: (what % 5 == 0).then(|| vec![format!("tag {what}")]),
                    answer: (what % 4 != 0).then(|| match what % 7 {
                        0 => AnswerText::default(),
                        n => answer(&format!("edited answer {n}")),
                    }),
                };
                store.edit_card(id, &edit, now).map(drop)
            }
            Deed::Add(d) => store
                .add_card(deck(*d)?, &card_of(cards.len()), now)
                .map(drop),
            Deed::Import(count) => {
                super::merging::import_release(store, *count, now);
                return None;
            }
            Deed::Standing(c, what) => {
                let changes = [
                    StandingChange::Suspend,
                    StandingChange::Resume,
                    StandingChange::Bury,
                    StandingChange::Flag,
                    StandingChange::Unflag,
                ];
                store
                    .change_standing(&[card(*c)?, card(c + 1)?], changes[*what], now)
                    .map(drop)
            }
            Deed::Move(c, d) => store.move_cards(&[card(*c)?], deck(*d)?, now).map(drop),
            Deed::Reset(c) => store.reset_cards(&[card(*c)?], now).map(drop),
            Deed::RemoveCard(c) => store.remove_cards(&[card(*c)?], now).map(drop),
            Deed::CreateDeck(name) => store.create_deck(&format!("deck {name}"), now).map(drop),
            Deed::RenameDeck(d, name) => store.rename_deck(deck(*d)?, &format!("deck {name}"), now),
            Deed::RemoveDeck(d) => store.remove_deck(deck(*d)?, now),
            Deed::Settings(fsrs) => {
                let mut settings = store.schedule_settings().unwrap();
                settings.scheduler = if *fsrs {
                    Scheduler::Fsrs
                } else {
                    Scheduler::Sm2
                };
                store.set_schedule_settings(&settings, now, &mut |_, _| {})
            }
            Deed::AddInterview(number, d, c) => {
                let mut plan = super::interviewing::plan(&format!("interview {number}"));
                plan.draws_on.decks.push(deck(*d)?);
                plan.priorities.push((card(*c)?, Priority::Must));
                store.add_interview(&plan, now).map(drop)
            }
            Deed::EditInterview(i, what, d) => {
                let there = store.interviews().unwrap();
                let interview = there.get(i % there.len().max(1))?;
                let mut plan = interview.plan.clone();
                plan.minutes_a_day = Some(u32::from(what % 3) + 1);
                match what % 3 {
                    0 => plan.draws_on.decks = vec![deck(*d)?],
                    1 => plan.name = format!("interview {}", what % 5),
                    _ => plan.priorities.clear(),
                }
                store.edit_interview(interview.id, &plan, now).map(drop)
            }
            Deed::CancelInterview(i) => {
                let there = store.interviews().unwrap();
                let interview = there.get(i % there.len().max(1))?;
                store.cancel_interview(interview.id, now)
            }
            Deed::Story(what, s, c) => super::telling::deed(store, *what, *s, card(*c)?, now),
            Deed::Undo(count) => store.undo(*count, now).map(drop),
            Deed::Redo(count) => store.redo(*count, now).map(drop),
        }
        .into()
    })();
    match outcome {
        None | Some(Ok(()) | Err(crate::store::StoreError::Refused(_))) => {}
        Some(Err(error)) => panic!("{deed:?}: {error:?}"),
    }
}

fn card_of(number: usize) -> NewCard {
    card(&format!("Another failure, {number}?"))
}

fn newest(store: &Store) -> Option<Operation> {
    store.operations(1).unwrap().pop()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn each_operation_undone_and_redone_is_as_before_and_after(
        deeds in prop::collection::vec(deed(), 1..25)
    ) {
        let (mut store, _, _) = with_cards(3);
        for (minute, deed) in (1..).zip(&deeds) {
            let now = at(minute / 4, minute);
            let (before, last) = (dump(&store), newest(&store));
            perform(&mut store, deed, &now);
            let (after, new) = (dump(&store), newest(&store));
            let is_new = last.map(|o| o.number) != new.as_ref().map(|o| o.number);
            if is_new {
                prop_assert_eq!(store.undo(1, &now).unwrap().len(), 1);
                prop_assert_eq!(&dump(&store), &before, "undo of {:?}", deed);
                prop_assert_eq!(store.redo(9, &now).unwrap().len(), 1, "only the new one");
                prop_assert_eq!(&dump(&store), &after, "redo of {:?}", deed);
            }
        }
        let findings = store.examine(&mut |_, _| {}).unwrap();
        prop_assert_eq!(&findings, &[]);
        let before = dump(&store);
        store.mend(&mut |_, _| {}).unwrap();
        prop_assert_eq!(dump(&store), before, "mending what is whole changes nothing");
    }
}

#[test]
fn undo_goes_further_back_each_time_and_redo_comes_forward() {
    let (mut store, _, cards) = with_cards(1);
    let mut dumps = vec![dump(&store)];
    for minute in 0..3 {
        grade(&mut store, cards[0], Grade::Good, &at(minute, 0));
        dumps.push(dump(&store));
    }
    for expected in dumps.iter().rev().skip(1) {
        let undone = store.undo(1, &at(9, 0)).unwrap();
        assert!(undone[0].is_undone);
        assert_eq!(&dump(&store), expected);
    }
    for expected in dumps.iter().skip(1) {
        store.redo(1, &at(9, 0)).unwrap();
        assert_eq!(&dump(&store), expected);
    }
    assert!(store.redo(1, &at(9, 0)).unwrap().is_empty());
}

#[test]
fn one_operation_is_taken_back_only_while_it_is_the_newest() {
    let (mut store, _, cards) = with_cards(1);
    let flag = StandingChange::Flag;
    let flagged = store
        .change_standing(&cards, flag, &now())
        .unwrap()
        .unwrap();
    assert_eq!(store.change_standing(&cards, flag, &now()).unwrap(), None);
    let before = dump(&store);
    store
        .change_standing(&cards, StandingChange::Bury, &now())
        .unwrap();
    let newer = dump(&store);
    match store.undo_exactly(flagged, &now()).unwrap() {
        TakenBack::NotNewest(Some(other)) => assert_eq!(other.kind, "bury"),
        other => panic!("{other:?}"),
    }
    assert_eq!(dump(&store), newer);
    store.undo(1, &now()).unwrap();
    assert_eq!(dump(&store), before);
    let taken = store.undo_exactly(flagged, &now()).unwrap();
    assert!(matches!(taken, TakenBack::Done(flag) if flag.is_undone && flag.kind == "flag"));
}

#[test]
fn what_was_undone_is_gone_for_redo_after_something_new() {
    let (mut store, _, cards) = with_cards(1);
    grade(&mut store, cards[0], Grade::Good, &now());
    store.undo(1, &now()).unwrap();
    grade(&mut store, cards[0], Grade::Easy, &now());
    store.undo(1, &now()).unwrap();
    let redone = store.redo(9, &now()).unwrap();
    assert_eq!(redone.len(), 1);
    assert!(redone[0].summary.contains("Easy"));
    let log = store.operations(9).unwrap();
    assert_eq!(
        log.iter().filter(|operation| operation.is_undone).count(),
        1
    );
}

#[test]
fn an_undone_review_stays_in_the_log_marked_and_counts_no_more() {
    let (mut store, _, cards) = with_cards(1);
    grade(&mut store, cards[0], Grade::Good, &now());
    store.undo(1, &now()).unwrap();
    let reviews = store.reviews_of(cards[0], 9).unwrap();
    assert_eq!((reviews.len(), reviews[0].taken_back), (1, true));
    assert_eq!(store.all_totals().unwrap().reviews, 0);
    assert_eq!(store.streak_days(now().today).unwrap(), 0);
}

#[test]
fn an_undone_answer_stays_among_the_versions() {
    let (mut store, _, cards) = with_cards(1);
    let edit = CardEdit {
        answer: Some(answer("Second.")),
        ..CardEdit::default()
    };
    store.edit_card(cards[0], &edit, &now()).unwrap();
    store.undo(1, &now()).unwrap();
    assert_eq!(store.card(cards[0]).unwrap().answer.unwrap().version, 1);
    assert_eq!(store.answer_versions(cards[0]).unwrap().len(), 2);
    let edit = CardEdit {
        answer: Some(answer("Third.")),
        ..CardEdit::default()
    };
    store.edit_card(cards[0], &edit, &now()).unwrap();
    assert_eq!(store.card(cards[0]).unwrap().answer.unwrap().version, 3);
}

#[test]
fn a_reset_starts_the_schedule_anew_and_keeps_the_history() {
    let (mut store, _, cards) = with_cards(1);
    grade(&mut store, cards[0], Grade::Good, &now());
    store.reset_cards(&cards, &at(1, 0)).unwrap();
    assert_eq!(store.card(cards[0]).unwrap().state.reviews, 0);
    assert_eq!(store.new_load().unwrap().cards, 1);
    assert_eq!(store.reviews_of(cards[0], 9).unwrap().len(), 1);
    // A clock that went back does not lose the first grade after the reset.
    grade(&mut store, cards[0], Grade::Good, &at(-3, 0));
    assert_eq!(store.card(cards[0]).unwrap().state.reviews, 1);
    assert_eq!(
        store.all_totals().unwrap().new_cards,
        1,
        "it was not seen for the first time"
    );
    assert_eq!(store.examine(&mut |_, _| {}).unwrap(), []);
}

#[test]
fn after_the_clock_went_back_a_grade_still_counts_as_the_last_one() {
    let (mut store, _, cards) = with_cards(1);
    grade(&mut store, cards[0], Grade::Again, &at(5, 0));
    let good = ReviewDetails::default();
    let graded = store
        .grade(cards[0], Grade::Good, &good, &at(2, 0))
        .unwrap();
    assert!(!graded.after.is_awaiting_recall, "or it is asked for ever");
    assert_eq!(graded.after.last_review_on, Some(at(2, 0).today));
    assert_eq!(graded.after.due_on, Some(at(3, 0).today));
    let newest = store.reviews_of(cards[0], 1).unwrap().remove(0);
    assert_eq!((newest.grade, newest.day), (Grade::Good, at(2, 0).today));
    assert_eq!(store.examine(&mut |_, _| {}).unwrap(), []);
}

#[test]
fn a_grade_taken_back_leaves_no_later_instant_behind() {
    let (mut store, _, cards) = with_cards(1);
    grade(&mut store, cards[0], Grade::Good, &at(9, 0));
    store.undo(1, &at(9, 0)).unwrap();
    grade(&mut store, cards[0], Grade::Good, &now());
    let counted = store
        .reviews_of(cards[0], 9)
        .unwrap()
        .into_iter()
        .find(|review| !review.taken_back);
    assert_eq!(counted.unwrap().at.timestamp_millis(), now().at_ms());
}

#[test]
fn a_summary_names_the_handle_and_the_facts() {
    let (mut store, deck, cards) = with_cards(2);
    let handle = store.card(cards[0]).unwrap().handle.short().to_owned();
    grade(&mut store, cards[0], Grade::Good, &now());
    let summaries = |store: &Store| store.operations(1).unwrap().remove(0).summary;
    assert_eq!(
        summaries(&store),
        format!("{handle} Good (was new, now Mon 23 Nov)")
    );
    store
        .change_standing(&cards, StandingChange::Suspend, &now())
        .unwrap();
    assert_eq!(summaries(&store), format!("{handle} and 1 more"));
    store.remove_deck(deck, &now()).unwrap();
    assert_eq!(summaries(&store), "behavioural removed with 2 cards");
}
