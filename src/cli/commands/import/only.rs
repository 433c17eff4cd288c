//! `--only`: of a file with many decks those that were named, with all below them.

use std::collections::BTreeMap;

use crate::cli::failure::{Failure, Outcome};
use crate::cli::phrase;
use crate::exchange::foreign::Foreign;

/// As many decks of a file as are listed where one is not found.
const LISTED: usize = 20;

/// The decks of a file by name, `Work::Rust`, and how many cards each has.
pub(super) type Decks = BTreeMap<String, u64>;

pub(super) fn decks_of(foreign: &Foreign) -> Decks {
    let mut decks = Decks::new();
    for card in &foreign.cards {
        *decks.entry(card.deck.join("::")).or_default() += 1;
    }
    decks
}

/// Leaves the cards of these decks; all where none is named.
pub(super) fn keep(foreign: &mut Foreign, only: &[String]) {
    if !only.is_empty() {
        foreign.cards.retain(|card| {
            let path = card.deck.join("::");
            only.iter().any(|only| is_in(&path, only))
        });
    }
}

/// That every deck that was named is there.
pub(super) fn check(file: &str, only: &[String], decks: &Decks) -> Outcome {
    let is_there = |only: &&String| decks.keys().any(|deck| is_in(deck, only));
    let Some(missing) = only.iter().find(|only| !is_there(only)) else {
        return Ok(());
    };
    if decks.keys().all(String::is_empty) {
        return Err(
            Failure::not_found(format!("\"{file}\" has no decks within it"))
                .hint("leave --only out"),
        );
    }
    let failure = Failure::not_found(format!("\"{file}\" holds no deck \"{missing}\", but"));
    let failure = decks
        .iter()
        .take(LISTED)
        .fold(failure, |failure, (name, cards)| {
            let cards = phrase::count(*cards, "card", "cards");
            failure.found(format!("{name}  ({cards})"))
        });
    let rest = decks.len().saturating_sub(LISTED);
    let failure = match rest {
        0 => failure,
        rest => failure.found(format!("and {rest} more")),
    };
    Err(failure.hint("--only takes a deck with all below it"))
}

/// Whether a deck is the one named or below it, in any case.
fn is_in(path: &str, only: &str) -> bool {
    let (path, only) = (path.to_lowercase(), only.to_lowercase());
    path.strip_prefix(&only)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}
