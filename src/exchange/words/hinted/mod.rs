//! Honest answers stay silent, bad ones are named by their sentence; a failure says how many.

use std::collections::HashSet;
use std::sync::OnceLock;

use super::Words;
use crate::coaching::hints::lists::Lists;
use crate::coaching::hints::*;
use crate::coaching::pace::WORDS_PER_MINUTE;
use crate::domain::answer::AnswerText;
use crate::domain::answer::Slot;
use crate::domain::framework::Shape;

mod bad;
mod counted;
mod honest;
mod listed;
mod strangers;

pub(super) fn english() -> &'static Lists {
    static WORDS: OnceLock<Words> = OnceLock::new();
    let words = WORDS.get_or_init(Words::built_in);
    words.of_language("en").unwrap()
}

pub(super) fn text(text: &str) -> AnswerText {
    AnswerText {
        text: text.into(),
        key_points: vec!["what happened".into(), "what I did".into()],
        ..AnswerText::default()
    }
}

/// An answer in slots: `("situation", "Last spring …")`.
pub(super) fn slots(slots: &[(&str, &str)]) -> AnswerText {
    let slot = |(name, text): &(&str, &str)| Slot {
        name: (*name).into(),
        text: (*text).into(),
    };
    AnswerText {
        slots: slots.iter().map(slot).collect(),
        key_points: vec!["what happened".into(), "what I did".into()],
        ..AnswerText::default()
    }
}

/// The subject of an English answer whose time fits it, whatever its length.
pub(super) fn subject<'a>(answer: &'a AnswerText, framework: &str) -> Subject<'a> {
    let words = u32::try_from(answer.words()).unwrap();
    Subject {
        answer,
        shape: Shape::find(framework),
        // Of a sentence or two the rounding would be more than the band; 0 asks for nothing.
        target_secs: if words < 20 {
            0
        } else {
            words * 60 / WORDS_PER_MINUTE
        },
        words_per_minute: WORDS_PER_MINUTE,
        lists: Some(english()),
        stories: &[],
        is_transcript: false,
        allows_non_work: false,
    }
}

pub(super) fn hints(subject: &Subject<'_>) -> Vec<Hint> {
    check(subject, &HashSet::new())
}

pub(super) fn ids(hints: &[Hint]) -> Vec<&'static str> {
    hints.iter().map(|hint| hint.kind.id()).collect()
}

#[test]
fn every_kind_has_a_name_of_its_own_and_words_to_explain_it() {
    let names: HashSet<&str> = HintKind::ALL.iter().map(|kind| kind.id()).collect();
    assert_eq!(names.len(), HintKind::ALL.len());
    for kind in HintKind::ALL {
        assert_eq!(HintKind::find(kind.id()), Some(kind));
        assert!(!kind.why().is_empty() && !kind.mend().is_empty());
    }
}

#[test]
fn what_was_dismissed_is_not_said_again() {
    let answer = text("It was their fault. I work too hard.");
    let subject = subject(&answer, "star");
    assert_eq!(ids(&hints(&subject)), ["blame", "cliche"]);
    let dismissed = HashSet::from([HintKind::Blame]);
    assert_eq!(ids(&check(&subject, &dismissed)), ["cliche"]);
}

#[test]
fn other_languages_are_only_counted() {
    let answer = text("It was their fault, TODO.");
    let counted = Subject {
        lists: None,
        ..subject(&answer, "star")
    };
    assert_eq!(ids(&hints(&counted)), ["placeholder"]);
}

#[test]
fn two_of_blame_and_excuse_or_one_in_the_lesson_come_first() {
    let one = text("I missed the date. They didn't answer.");
    assert!(!hints(&subject(&one, "star"))[0].is_first);
    let two = text("It was an impossible deadline. They didn't answer.");
    let found = hints(&subject(&two, "star"));
    assert_eq!(ids(&found), ["blame", "excuse"]);
    assert!(found.iter().all(|hint| hint.is_first));
    assert_eq!(blame_and_excuses(&found), 2);
    let learned = "That my manager never reads what I send him in time.";
    let lesson = slots(&[("lesson", learned)]);
    let found = hints(&subject(&lesson, "star_l"));
    let blame = found.iter().find(|hint| hint.kind == HintKind::Blame);
    assert!(blame.unwrap().is_first);
}

#[test]
fn growth_outweighs_a_harsh_word_about_oneself() {
    let bare = text("I'm terrible at spreadsheets.");
    assert_eq!(ids(&hints(&subject(&bare, "prep"))), ["self-put-down"]);
    let grown = text("I'm terrible at spreadsheets. I took a course and learned to check them.");
    assert_eq!(ids(&hints(&subject(&grown, "prep"))), [""; 0]);
}

#[test]
fn the_persons_own_words_add_to_the_lists_and_to_the_exceptions() {
    let mut words = Words::built_in();
    let file = "format = \"offbook-words\"\n[en]\nvague = [\"synergy|synergies\"]\n\
                [en.except]\nblame = [\"their fault tolerance\"]\n\
                [de]\nblame = [\"deren schuld\"]\n";
    words.add(file).unwrap();
    let check_in = |language: &str, of: &str| {
        let answer = text(of);
        let subject = Subject {
            lists: words.of_language(language),
            ..subject(&answer, "star")
        };
        ids(&hints(&subject))
    };
    assert_eq!(check_in("en", "I found synergies and etc."), ["vague"]);
    assert_eq!(check_in("en", "I tested their fault tolerance."), [""; 0]);
    assert_eq!(check_in("de", "Das war deren Schuld."), ["blame"]);
    assert_eq!(check_in("de", "It was their fault."), [""; 0]);
}
