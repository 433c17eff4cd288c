//! What the room promises, tried on it as a whole.

mod beside;
mod core;
mod debriefing;
mod dismissing;
mod dumping;
mod files;
mod importing;
mod interviewing;
mod merging;
mod plans;
mod processes;
mod starting;
mod telling;
mod trial;
mod undoing;

use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;

use super::Store;
use super::cards::NewCard;
use crate::domain::answer::AnswerText;
use crate::domain::card::LocalChanges;
use crate::domain::grade::Grade;
use crate::domain::id::{CardId, DeckId};
use crate::domain::now::Now;
use crate::domain::review::ReviewDetails;

/// Eight in the morning, `days` and `minutes` after a Sunday in November.
pub(super) fn at(days: i64, minutes: i64) -> Now {
    let start: DateTime<Utc> = "2026-11-22T08:00:00Z".parse().unwrap();
    Now::new(
        start + Duration::days(days) + Duration::minutes(minutes),
        Tz::UTC,
        4,
    )
}

pub(super) fn now() -> Now {
    at(0, 0)
}

/// A card with a question and an answer.
pub(super) fn card(question: &str) -> NewCard {
    NewCard {
        local: LocalChanges {
            question: Some(question.into()),
            ..LocalChanges::default()
        },
        own_tags: vec!["mine".into()],
        answer: Some(answer("I owned the rollback and wrote the postmortem.")),
    }
}

pub(super) fn answer(text: &str) -> AnswerText {
    AnswerText {
        text: text.into(),
        key_points: vec!["owned it".into(), "told them early".into()],
        ..AnswerText::default()
    }
}

/// A store with one deck of so many cards.
pub(super) fn with_cards(count: usize) -> (Store, DeckId, Vec<CardId>) {
    let mut store = Store::in_memory();
    let deck = store.create_deck("behavioural", &now()).unwrap();
    let cards = (0..count)
        .map(|number| {
            let question = format!("Tell me about failure number {number}?");
            store.add_card(deck, &card(&question), &now()).unwrap()
        })
        .collect();
    (store, deck, cards)
}

pub(super) fn grade(store: &mut Store, card: CardId, grade: Grade, now: &Now) {
    let details = ReviewDetails {
        total_secs: Some(100),
        ..ReviewDetails::default()
    };
    store.grade(card, grade, &details, now).unwrap();
}
