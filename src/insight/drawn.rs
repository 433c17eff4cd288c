//! The cards that an interview draws on.

use std::collections::HashSet;

use crate::domain::interview::DrawsOn;
use crate::domain::now::Now;
use crate::store::cards::{CardFilter, CardLine, CardSort};
use crate::store::{Result, Store};

/// The cards that may be asked, each once: those of its decks, then those with one of its tags;
/// without either, every card.
pub(crate) fn cards(store: &Store, draws_on: &DrawsOn, now: &Now) -> Result<Vec<CardLine>> {
    let mut seen = HashSet::new();
    let mut cards = Vec::new();
    let tags = draws_on.tags.iter().map(|tag| CardFilter {
        tags: vec![tag.clone()],
        ..CardFilter::default()
    });
    let decks = CardFilter {
        decks: draws_on.decks.clone(),
        ..CardFilter::default()
    };
    // A filter without decks is every card, which is what an interview without tags means too.
    let by_deck = (!draws_on.decks.is_empty() || draws_on.tags.is_empty()).then_some(decks);
    for filter in by_deck.into_iter().chain(tags) {
        store.list(&filter, CardSort::Due, None, now, &mut |line| {
            let standing = &line.standing;
            let is_asked = !standing.is_suspended && (!standing.is_withdrawn || line.has_answer);
            if is_asked && seen.insert(line.id) {
                cards.push(line);
            }
            Ok(())
        })?;
    }
    Ok(cards)
}
