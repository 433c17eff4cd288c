//! Stories and what is being learned: kept, found, changed, linked and taken back.

use super::*;
use crate::domain::growth::{Area, Feedback, Growth, GrowthId, GrowthPick, Todo, TodoKind};
use crate::domain::id::StoryId;
use crate::domain::story::{FailureKind, Happened, StoryText};
use crate::store::growth::{CHECK_IN_QUESTIONS, GrowthSession, Picked};
use crate::store::stories::Links;
use crate::store::{Found, Result, StoreError};

fn linked(cards: &[CardId]) -> Links<'_> {
    Links {
        on: cards,
        off: &[],
    }
}

fn story(title: &str) -> StoryText {
    let mut story = StoryText {
        title: title.into(),
        when: Some("March 2024".into()),
        happened: Happened::parse("2024-03"),
        place: Some("Leeds".into()),
        role: Some("release lead".into()),
        numbers: vec!["14 customers".into()],
        people: vec!["Priya".into()],
        proof: Some("Tomasz".into()),
        competencies: vec!["ownership".into()],
        kind: Some("failure".into()),
        failure_kind: Some(FailureKind::Professional),
        is_confirmable: Some(true),
        is_told_alike: None,
        ..StoryText::default()
    };
    story.set_slot("action", "I sent the wrong list and called all of them.");
    story.set_slot("lesson", "Two people look at every file.");
    story
}

fn add(store: &mut Store, story: &StoryText, now: &Now) -> Result<StoryId> {
    let kept = store.keep_story(None, story, Links::default(), &[], now)?;
    Ok(kept.0)
}

fn edit(store: &mut Store, id: StoryId, story: &StoryText, now: &Now) -> Result<bool> {
    let kept = store.keep_story(Some(id), story, Links::default(), &[], now)?;
    Ok(kept.1)
}

fn growth(text: &str) -> Growth {
    Growth {
        area: Area::Interpersonal,
        text: text.into(),
        step: Some("speak first in the Monday round".into()),
        begun: None,
        example: None,
        value: None,
    }
}

fn milestone() -> Todo {
    let due = Some("2026-12-20".parse().unwrap());
    Todo::new(TodoKind::Milestone, "every list checked by two".into(), due)
}

/// A story, an entry of the growth list and two to-dos.
pub(super) fn some(store: &mut Store, card: CardId, now: &Now) {
    store
        .keep_story(
            None,
            &story("Price list"),
            linked(&[card]),
            &[milestone()],
            now,
        )
        .unwrap();
    let session = GrowthSession {
        notes: vec![("a year from now".into(), Some("lead a talk".into()))],
        entries: vec![(None, growth("speaking up in a large group"))],
        feedback: vec![Feedback {
            who: Some("Dana".into()),
            words: "you go quiet when it matters".into(),
            ..Feedback::default()
        }],
        todos: vec![(
            Todo::new(TodoKind::Ask, "ask for feedback".into(), None),
            Some(0),
        )],
        ..GrowthSession::default()
    };
    assert!(store.save_growth(&session, now).unwrap());
}

/// One thing a person does with stories.
pub(super) fn deed(
    store: &mut Store,
    what: u8,
    which: usize,
    card: CardId,
    now: &Now,
) -> Result<()> {
    let stories = store.stories()?;
    let one = stories.get(which % stories.len().max(1)).map(|s| s.id);
    match (what % 7, one) {
        (0, _) | (_, None) => {
            let new = story(&format!("story {}", which % 5));
            store.keep_story(None, &new, linked(&[card]), &[milestone()], now)?;
        }
        (1, Some(id)) => {
            let mut changed = story(&format!("story {}", which % 4));
            changed.numbers = vec![what.to_string()];
            edit(store, id, &changed, now)?;
        }
        (2, Some(id)) => store.remove_story(id, now)?,
        (3, Some(id)) => drop(store.link_story(id, linked(&[card]), now)?),
        (4, Some(id)) => {
            let links = Links {
                on: &[],
                off: &[card],
            };
            store.link_story(id, links, now)?;
        }
        (5, _) => {
            let there = store.growth()?;
            let mut session = GrowthSession {
                entries: vec![(None, growth("planning")), (None, growth("French"))],
                ..GrowthSession::default()
            };
            if let Some((id, entry)) = there.first() {
                let mut entry = entry.clone();
                entry.begun = Some(what.to_string());
                session.entries.push((Some(*id), entry));
            }
            session.todos.push((milestone(), Some(1)));
            if let Some(interview) = store.interviews()?.first() {
                let picked = Picked {
                    main: Some(which % 2),
                    struck: vec![(1, "French".into())],
                    ..Picked::default()
                };
                session.pick = Some((interview.id, picked));
            }
            store.save_growth(&session, now)?;
        }
        (_, _) => {
            let todos = store.open_todos()?;
            if let Some((id, _)) = todos.get(which % todos.len().max(1)) {
                store.finish_todo(*id, now)?;
            } else if let Some((id, _)) = store.growth()?.first() {
                store.remove_growth(*id, now)?;
            }
        }
    }
    Ok(())
}

#[test]
fn all_that_is_told_of_a_story_is_kept_and_an_edit_is_taken_back() {
    let (mut store, _, cards) = with_cards(2);
    let told = story("Price list");
    let id = add(&mut store, &told, &now()).unwrap();
    assert_eq!(store.story(id).unwrap().content, told);
    assert_eq!(store.find_story("price").unwrap(), Found::One(id));
    let mut other = told.clone();
    other.set_slot("action", "");
    other.people.clear();
    assert!(edit(&mut store, id, &other, &at(1, 0)).unwrap());
    assert!(!edit(&mut store, id, &other, &at(1, 0)).unwrap());
    assert!(
        store
            .link_story(id, linked(&cards[1..2]), &at(1, 1))
            .unwrap()
    );
    assert!(
        !store
            .link_story(id, linked(&cards[1..2]), &at(1, 1))
            .unwrap()
    );
    assert_eq!(store.cards_of(id).unwrap(), [cards[1]]);
    store.remove_story(id, &at(1, 2)).unwrap();
    assert!(store.stories().unwrap().is_empty());
    assert!(store.stories_of(cards[1]).unwrap().is_empty());
    assert_eq!(store.undo(3, &at(1, 3)).unwrap().len(), 3);
    assert_eq!(store.story(id).unwrap().content, told);
    assert_eq!(store.redo(2, &at(1, 3)).unwrap().len(), 2);
    assert_eq!(store.story(id).unwrap().content, other);
    assert_eq!(store.stories_of(cards[1]).unwrap().len(), 1);
}

#[test]
fn a_title_is_there_once_and_never_empty() {
    let (mut store, _, _) = with_cards(1);
    add(&mut store, &story("Übergabe"), &now()).unwrap();
    for title in ["übergabe ", "  "] {
        let refused = add(&mut store, &story(title), &now());
        assert!(matches!(refused, Err(StoreError::Refused(_))), "{title}");
    }
}

#[test]
fn a_sitting_over_the_growth_list_is_one_operation() {
    let (mut store, deck, cards) = with_cards(1);
    let interview = super::interviewing::plan("Acme");
    let interview = store.add_interview(&interview, &now()).unwrap();
    some(&mut store, cards[0], &now());
    let [(first, entry)] = store.growth().unwrap().try_into().unwrap();
    assert_eq!(store.last_check_in().unwrap(), Some(now().today));
    let mut begun = entry.clone();
    begun.begun = Some("since October".into());
    let session = GrowthSession {
        notes: CHECK_IN_QUESTIONS.map(|q| (q.to_owned(), None)).into(),
        entries: vec![(None, growth("saying no")), (Some(first), begun.clone())],
        todos: vec![(milestone(), Some(0))],
        to_ask: vec![
            (deck, "What would I learn?".into()),
            (deck, "what would I learn".into()),
        ],
        pick: Some((
            interview,
            Picked {
                main: Some(1),
                reserve: Some(0),
                requirements: vec!["leading talks".into()],
                struck: vec![(0, "leading talks".into())],
            },
        )),
        ..GrowthSession::default()
    };
    assert!(store.save_growth(&session, &at(2, 0)).unwrap());
    let second = GrowthId(first.0 + 1);
    assert_eq!(store.growth().unwrap()[0], (first, begun));
    assert_eq!(store.last_check_in().unwrap(), Some(at(2, 0).today));
    let picked = GrowthPick {
        main: Some(first),
        reserve: Some(second),
        struck: vec![(second, "leading talks".into())],
    };
    assert_eq!(store.growth_pick(interview).unwrap(), Some(picked));
    let required = |store: &Store| {
        let sought = store.tailoring(interview).unwrap().requirements;
        sought.into_iter().map(|one| one.text).collect::<Vec<_>>()
    };
    assert_eq!(required(&store), ["leading talks"]);
    assert_eq!(store.same_question("What would I learn?").unwrap().len(), 1);
    let todos = store.open_todos().unwrap();
    assert_eq!(todos.len(), 3);
    assert!(todos.iter().any(|(_, todo)| todo.growth == Some(second)));
    store.finish_todo(todos[0].0, &at(2, 1)).unwrap();
    assert_eq!(store.open_todos().unwrap().len(), 2);
    store.undo(2, &at(2, 2)).unwrap();
    assert_eq!(store.growth().unwrap(), [(first, entry)]);
    assert_eq!(store.growth_pick(interview).unwrap(), None);
    assert!(required(&store).is_empty());
    assert!(
        store
            .same_question("What would I learn?")
            .unwrap()
            .is_empty()
    );
    assert_eq!(store.open_todos().unwrap().len(), 2);
    let nothing = GrowthSession::default();
    assert!(!store.save_growth(&nothing, &at(2, 3)).unwrap());
}
