//! A coach's deck comes in, again and again.

use std::sync::Arc;

use super::*;
use crate::domain::card::{Content, Criterion, Guidance, UpstreamCard};
use crate::domain::deck::{DeckHeader, Defaults, Version};
use crate::domain::id::Slug;
use crate::domain::origin::{CardTemplate, Note, NoteKind, Origin};
use crate::exchange::merge::{self, Decision};
use crate::store::cards::{CardFilter, StandingChange};
use crate::store::import::{Import, ImportReport, Manner, Met};
use crate::store::merging::{Known, Verdict};
use crate::store::{Result, StoreError};

pub(super) fn header(version: &str) -> DeckHeader {
    DeckHeader {
        slug: Slug::parse("acme-loop").unwrap(),
        title: "Acme loop".into(),
        version: Version::new(version),
        author: Some("A coach".into()),
        contact: None,
        description: None,
        license: None,
        source: None,
        release_notes: None,
        language: "en".into(),
        defaults: Defaults::default(),
        rubric: vec![Criterion {
            id: "own".into(),
            text: Some("Owns it".into()),
            weight: 2,
        }],
    }
}

pub(super) fn upstream(number: usize) -> UpstreamCard {
    UpstreamCard {
        slug: Slug::parse(&format!("card-{number}")).unwrap(),
        aliases: Vec::new(),
        retired: false,
        content: Content {
            question: format!("What about number {number}?"),
            variants: vec![format!("And number {number}?")],
            target_secs: Some(60),
            tags: vec!["core".into()],
            guidance: Guidance {
                listens_for: vec!["zebra crossing".into()],
                rubric: vec![Criterion {
                    id: "own".into(),
                    text: None,
                    weight: 1,
                }],
                ..Guidance::default()
            },
            ..Content::default()
        },
    }
}

/// What a card was in Anki.
pub(super) fn origin() -> Origin {
    let template = |name: &str, question: &str, answer: &str| CardTemplate {
        name: name.into(),
        question: question.into(),
        answer: answer.into(),
    };
    let kind = NoteKind {
        id: 1_500_000_000_000,
        name: "Basic".into(),
        is_cloze: false,
        fields: vec!["Front".into(), "Back".into()],
        templates: vec![template("Card 1", "{{Front}}", "{{FrontSide}}<hr>{{Back}}")],
        css: ".card { color: black; }".into(),
    };
    Origin {
        note: Arc::new(Note {
            guid: "c4p[@ODXg5".into(),
            kind: Arc::new(kind),
            changed_at_secs: 1_790_000_000,
            tags: "core".into(),
            fields: "What about <b>this</b>?\u{1f}That".into(),
        }),
        ord: 0,
    }
}

#[test]
fn what_a_card_was_in_anki_is_kept_and_renewed_and_goes_with_the_card() {
    let mut store = Store::in_memory();
    let came = |store: &mut Store, origin: &Origin| {
        let mut import = store
            .begin_import(&header("1"), Manner::default(), &now())
            .unwrap();
        import.meet(&upstream(1)).unwrap();
        import.came_from(origin).unwrap();
        let has_news = import.finish().unwrap().has_news;
        let held = store.origins().unwrap();
        assert_eq!(held.values().collect::<Vec<_>>(), [origin]);
        has_news
    };
    let first = origin();
    assert!(came(&mut store, &first));
    assert!(!came(&mut store, &first));
    let mut note = (*first.note).clone();
    note.fields = "What about <i>this</i>?\u{1f}That".into();
    note.changed_at_secs += 1;
    let second = Origin {
        note: Arc::new(note),
        ord: 0,
    };
    assert!(came(&mut store, &second));
    assert!(!came(&mut store, &second));
    store.undo(1, &now()).unwrap();
    store.redo(1, &now()).unwrap();
    assert_eq!(store.origins().unwrap().len(), 1);
    store.undo(2, &now()).unwrap();
    assert!(store.origins().unwrap().is_empty());
    assert_eq!(store.examine(&mut |_, _| {}).unwrap(), []);
}

fn import(store: &mut Store, version: &str, cards: &[UpstreamCard]) -> Result<ImportReport> {
    import_with(store, &header(version), cards, None, &now())
}

/// As a command would do it: `None` where a conflict was not decided.
pub(super) fn import_with(
    store: &mut Store,
    header: &DeckHeader,
    cards: &[UpstreamCard],
    decision: Option<&Decision>,
    now: &Now,
) -> Result<ImportReport> {
    let manner = Manner {
        allow_older: decision.is_some(),
        ..Manner::default()
    };
    let mut import = store.begin_import(header, manner, now)?;
    let mut doubtful = Vec::new();
    for card in cards {
        match import.meet(card)? {
            Met::Known(known) => settle(&mut import, &known, card, decision)?,
            Met::Unsure => doubtful.push(card),
            Met::Added | Met::Same => {}
        }
    }
    for card in doubtful {
        let alike = import.alike(card)?;
        match alike.first() {
            Some(known) if merge::asks_the_same(&known.base, card) => {
                import.is_the_same(known);
                settle(&mut import, known, card, decision)?;
            }
            _ => drop(import.add(card)?),
        }
    }
    import.withdraw_missing()?;
    import.finish()
}

fn settle(
    import: &mut Import<'_>,
    known: &Known,
    theirs: &UpstreamCard,
    decision: Option<&Decision>,
) -> Result<()> {
    let change = merge::compare(&known.base, theirs, &known.local);
    let decision = decision.filter(|_| change.has_conflict());
    let Some(settled) = merge::settle(&change, &known.local, decision) else {
        return Ok(());
    };
    let verdict = Verdict {
        former_questions: merge::former_questions(&known.former_questions, &known.base, theirs),
        is_seen: change.is_seen(),
        is_reworded: change.is_reworded,
        makes_copy: settled.makes_copy,
        local: settled.local,
    };
    import.apply(known, theirs, &verdict)
}

fn cards(count: usize) -> Vec<UpstreamCard> {
    (0..count).map(upstream).collect()
}

#[test]
fn a_deck_comes_in_and_its_cards_are_new() {
    let mut store = Store::in_memory();
    let report = import(&mut store, "1", &cards(3)).unwrap();
    assert_eq!((report.added, report.deck_name.as_str()), (3, "acme-loop"));
    let deck = store.deck(report.deck.unwrap(), &now()).unwrap();
    assert_eq!((deck.cards, deck.new, deck.answered), (3, 3, 0));
    assert_eq!(deck.upstream, Some(header("1")));
    let queued = store.new_cards(&CardFilter::default(), 9).unwrap();
    let first = store.card(queued[0].id).unwrap();
    assert_eq!(first.upstream, Some(upstream(0)));
    assert_eq!(first.content, upstream(0).content);
    assert_eq!(first.expected_secs, queued[0].expected_secs);
    assert_eq!(store.search("zeb", 2).unwrap().0.len(), 2);
    assert!(store.search("zebra number 1", 2).unwrap().0.len() == 1);
    assert_eq!(store.examine(&mut |_, _| {}).unwrap(), []);
    assert_eq!(
        store.operations(9).unwrap()[0].summary,
        "acme-loop release 1: 3 new"
    );
}

#[test]
fn the_same_deck_again_changes_nothing() {
    let mut store = Store::in_memory();
    import(&mut store, "1", &cards(3)).unwrap();
    let before = super::undoing::dump(&store);
    let report = import(&mut store, "1", &cards(3)).unwrap();
    assert_eq!((report.added, report.unchanged, report.changed), (0, 3, 0));
    assert!(!report.has_news);
    assert_eq!(store.operations(9).unwrap().len(), 1);
    assert_eq!(super::undoing::dump(&store), before);
}

#[test]
fn a_newer_release_brings_what_is_new_changed_and_gone() {
    let mut store = Store::in_memory();
    import(&mut store, "1", &cards(3)).unwrap();
    let gone = store.new_cards(&CardFilter::default(), 1).unwrap()[0].id;
    let mut newer = cards(5);
    newer[1].content.guidance.notes = Some("Changed.".into());
    newer.remove(0);
    newer[3].aliases = vec![Slug::parse("card-9").unwrap()];
    let report = import(&mut store, "2", &newer).unwrap();
    assert_eq!(report.previous_version.as_deref(), Some("1"));
    assert_eq!((report.added, report.unchanged), (2, 1));
    assert_eq!((report.changed, report.gone), (1, 1));
    let deck = store.deck(report.deck.unwrap(), &now()).unwrap();
    assert_eq!((deck.upstream, deck.new), (Some(header("2")), 4));
    assert!(store.card(gone).unwrap().standing.is_withdrawn);
    assert_eq!(
        store.operations(1).unwrap()[0].summary,
        "acme-loop release 2: 2 new, 1 changed, 1 withdrawn"
    );
    assert_eq!(store.search("changed", 9).unwrap().0.len(), 1);
    let again = import(&mut store, "2", &newer).unwrap();
    assert!(!again.has_news && store.operations(9).unwrap().len() == 2);
    assert_eq!(store.examine(&mut |_, _| {}).unwrap(), []);
    // It comes back with a later release.
    let report = import(&mut store, "3", &cards(5)).unwrap();
    assert_eq!((report.came_back, report.changed), (1, 1));
    assert!(!store.card(gone).unwrap().standing.is_withdrawn);
}

#[test]
fn the_head_moves_on_and_an_older_release_is_refused() {
    let mut store = Store::in_memory();
    import(&mut store, "1", &cards(3)).unwrap();
    let report = import(&mut store, "2", &cards(4)).unwrap();
    let deck = |store: &Store| store.deck(report.deck.unwrap(), &now()).unwrap();
    assert_eq!(deck(&store).upstream, Some(header("2")));
    assert!(matches!(
        import(&mut store, "1", &cards(4)),
        Err(StoreError::OlderRelease { .. })
    ));
    store.undo(1, &now()).unwrap();
    assert_eq!(deck(&store).upstream, Some(header("1")));
    assert_eq!(deck(&store).cards, 3);
}

#[test]
fn a_renamed_slug_is_the_same_card_by_its_alias_or_its_words() {
    let mut store = Store::in_memory();
    import(&mut store, "1", &cards(2)).unwrap();
    let before = store.new_cards(&CardFilter::default(), 9).unwrap();
    let mut renamed = cards(2);
    renamed[0].aliases = vec![renamed[0].slug.clone()];
    renamed[0].slug = Slug::parse("another").unwrap();
    renamed[1].slug = Slug::parse("unnamed").unwrap();
    let report = import(&mut store, "2", &renamed).unwrap();
    assert_eq!((report.added, report.unchanged, report.gone), (0, 2, 0));
    let after = store.new_cards(&CardFilter::default(), 9).unwrap();
    assert_eq!(after[0].id, before[0].id);
    let slug = |number: usize| store.card(after[number].id).unwrap().upstream.unwrap().slug;
    assert_eq!((slug(0).as_str(), slug(1).as_str()), ("another", "unnamed"));
    let again = import(&mut store, "2", &renamed).unwrap();
    assert!(!again.has_news);
}

#[test]
fn a_rehearsal_of_an_import_writes_nothing() {
    let mut store = Store::in_memory();
    let before = super::undoing::dump(&store);
    let mut import = store
        .begin_import(
            &header("1"),
            Manner {
                deck_name: Some("mine"),
                ..Manner::default()
            },
            &now(),
        )
        .unwrap();
    import.meet(&upstream(0)).unwrap();
    let report = import.abandon().unwrap();
    assert_eq!(
        (report.added, report.deck, report.deck_name.as_str()),
        (1, None, "mine")
    );
    assert_eq!(super::undoing::dump(&store), before);
}

#[test]
fn the_same_question_in_another_deck_is_told() {
    let mut store = Store::in_memory();
    let deck = store.create_deck("own", &now()).unwrap();
    store
        .add_card(deck, &card("what about NUMBER 1"), &now())
        .unwrap();
    let report = import(&mut store, "1", &cards(3)).unwrap();
    assert_eq!((report.added, report.same_question), (3, 1));
}

#[test]
fn an_undone_import_comes_back_with_its_answers_and_its_history() {
    let mut store = Store::in_memory();
    import(&mut store, "1", &cards(2)).unwrap();
    let id = store.new_cards(&CardFilter::default(), 1).unwrap()[0].id;
    store.undo(1, &now()).unwrap();
    assert!(store.decks(&now()).unwrap().is_empty());
    assert!(
        store
            .new_cards(&CardFilter::default(), 9)
            .unwrap()
            .is_empty()
    );
    let report = import(&mut store, "1", &cards(2)).unwrap();
    assert_eq!((report.added, report.unchanged), (2, 0));
    assert_eq!(
        store.new_cards(&CardFilter::default(), 1).unwrap()[0].id,
        id
    );
    grade(&mut store, id, Grade::Good, &now());
    store.undo(2, &now()).unwrap();
    store.redo(2, &now()).unwrap();
    assert_eq!(store.card(id).unwrap().state.reviews, 1);
    assert_eq!(store.examine(&mut |_, _| {}).unwrap(), []);
}

#[test]
fn a_removed_deck_comes_back_whole_but_a_card_removed_by_itself_stays_away() {
    let mut store = Store::in_memory();
    let deck = import(&mut store, "1", &cards(3)).unwrap().deck.unwrap();
    let queued = store.new_cards(&CardFilter::default(), 9).unwrap();
    let own = store.add_card(deck, &card("My own?"), &now()).unwrap();
    grade(&mut store, queued[0].id, Grade::Good, &now());
    store
        .change_standing(&[queued[0].id], StandingChange::Flag, &now())
        .unwrap();
    store.remove_cards(&[queued[2].id], &now()).unwrap();
    store.remove_deck(deck, &now()).unwrap();
    assert!(store.decks(&now()).unwrap().is_empty());
    let report = import(&mut store, "1", &cards(3)).unwrap();
    assert_eq!(
        (report.deck, report.added, report.unchanged),
        (Some(deck), 2, 1)
    );
    assert!(store.card(own).is_ok());
    let graded = store.card(queued[0].id).unwrap();
    assert!(graded.standing.is_flagged && graded.state.reviews == 1);
    assert!(matches!(store.card(queued[2].id), Err(StoreError::Gone)));
    assert_eq!(store.examine(&mut |_, _| {}).unwrap(), []);
}

#[test]
fn a_card_that_went_with_another_deck_comes_back_into_its_own() {
    let mut store = Store::in_memory();
    let deck = import(&mut store, "1", &cards(2)).unwrap().deck.unwrap();
    let one = store.new_cards(&CardFilter::default(), 1).unwrap()[0].id;
    let other = store.create_deck("other", &now()).unwrap();
    store.move_cards(&[one], other, &now()).unwrap();
    store.remove_deck(other, &now()).unwrap();
    let before = super::undoing::dump(&store);
    let report = import(&mut store, "1", &cards(2)).unwrap();
    assert_eq!((report.added, report.unchanged), (1, 1));
    assert_eq!(store.card(one).unwrap().deck, deck);
    let queued = store.new_cards(&CardFilter::default(), 9).unwrap();
    assert_eq!(queued.last().map(|card| card.id), Some(one), "at the end");
    assert_eq!(store.examine(&mut |_, _| {}).unwrap(), []);
    store.undo(1, &now()).unwrap();
    assert_eq!(super::undoing::dump(&store), before);
    store.redo(1, &now()).unwrap();
    assert_eq!(store.card(one).unwrap().deck, deck);
}

#[test]
fn a_card_found_in_a_removed_deck_is_mended_by_bringing_the_deck_back() {
    let mut store = Store::in_memory();
    let deck = import(&mut store, "1", &cards(2)).unwrap().deck.unwrap();
    let one = store.new_cards(&CardFilter::default(), 1).unwrap()[0].id;
    store.remove_deck(deck, &now()).unwrap();
    store.create_deck("acme-loop", &now()).unwrap();
    store
        .conn
        .execute(
            "UPDATE cards SET removed_at = NULL, removed_as = NULL WHERE id = ?1",
            [one.0],
        )
        .unwrap();
    let findings = store.examine(&mut |_, _| {}).unwrap();
    assert!(findings.iter().all(|finding| finding.can_be_mended));
    assert!(findings.iter().any(|f| f.detail.contains("was removed")));
    store.mend(&mut |_, _| {}).unwrap();
    assert_eq!(store.examine(&mut |_, _| {}).unwrap(), []);
    let back = store.deck(deck, &now()).unwrap();
    assert_eq!((back.name.as_str(), back.cards), ("acme-loop 2", 1));
}

#[test]
fn a_newer_release_after_an_undone_import_is_as_if_it_were_the_first() {
    let mut store = Store::in_memory();
    import(&mut store, "1", &cards(3)).unwrap();
    store.undo(1, &now()).unwrap();
    let mut newer = cards(4);
    newer[0].content.question = "Edited by the coach?".into();
    newer[1].retired = true;
    let report = import(&mut store, "2", &newer).unwrap();
    assert_eq!((report.added, report.changed), (4, 0));
    assert_eq!(report.previous_version, None);
    let deck = report.deck.unwrap();
    let shown = store.deck(deck, &now()).unwrap();
    assert_eq!((shown.upstream, shown.new), (Some(header("2")), 3));
    let first = store.new_cards(&CardFilter::default(), 1).unwrap()[0].id;
    let read = |store: &Store| store.card(first).unwrap().upstream.unwrap();
    assert_eq!(read(&store), newer[0]);
    assert_eq!(store.search("edited", 9).unwrap().0.len(), 1);
    assert_eq!(store.examine(&mut |_, _| {}).unwrap(), []);
    let after = super::undoing::dump(&store);
    // Undo puts the rows back as they were, and redo goes the whole way again.
    store.undo(1, &now()).unwrap();
    assert!(store.decks(&now()).unwrap().is_empty());
    assert_eq!(store.examine(&mut |_, _| {}).unwrap(), []);
    store.redo(1, &now()).unwrap();
    assert_eq!(super::undoing::dump(&store), after);
    assert_eq!(import(&mut store, "2", &newer).unwrap().unchanged, 4);
}

#[test]
fn only_what_came_back_counts_as_new_and_a_removed_deck_is_not_there() {
    let mut store = Store::in_memory();
    let slug = header("1").slug;
    let deck = import(&mut store, "1", &cards(3)).unwrap().deck.unwrap();
    assert_eq!(store.deck_of_slug(&slug).unwrap(), Some(deck));
    let one = store.new_cards(&CardFilter::default(), 1).unwrap()[0].id;
    let other = store.create_deck("other", &now()).unwrap();
    store.move_cards(&[one], other, &now()).unwrap();
    store.remove_deck(deck, &now()).unwrap();
    assert_eq!(store.deck_of_slug(&slug).unwrap(), None);
    let report = import(&mut store, "1", &cards(3)).unwrap();
    assert_eq!(report.previous_version, None);
    assert_eq!((report.added, report.unchanged), (2, 1));
    assert_eq!(store.card(one).unwrap().deck, other);
}
