//! Decks: the person's name for each and, for a coach's deck, the release that was imported.

use super::{Found, Result, Store};
use crate::domain::deck::DeckHeader;
use crate::domain::id::{DeckId, Slug};
use crate::domain::now::Now;

/// A deck and how much is in it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DeckSummary {
    pub(crate) id: DeckId,
    /// What the person calls it and types; unique among the decks that are there.
    pub(crate) name: String,
    /// The coach's head of the file; `None` for a deck of the person's own.
    pub(crate) upstream: Option<DeckHeader>,
    pub(crate) cards: u64,
    pub(crate) answered: u64,
    pub(crate) due: u64,
    pub(crate) new: u64,
}

impl Store {
    /// All decks by name; `due` counts up to today.
    pub(crate) fn decks(&self, now: &Now) -> Result<Vec<DeckSummary>> {
        todo!()
    }

    /// The deck whose name is `text` or begins with it, alone.
    pub(crate) fn find_deck(&self, text: &str) -> Result<Found<DeckId>> {
        todo!()
    }

    pub(crate) fn deck(&self, id: DeckId, now: &Now) -> Result<DeckSummary> {
        todo!()
    }

    /// Refused when a deck of that name is there.
    pub(crate) fn create_deck(&mut self, name: &str, now: &Now) -> Result<DeckId> {
        todo!()
    }

    pub(crate) fn rename_deck(&mut self, id: DeckId, name: &str, now: &Now) -> Result<()> {
        todo!()
    }

    /// The deck and its cards leave every list and queue; undo brings all of it back.
    pub(crate) fn remove_deck(&mut self, id: DeckId, now: &Now) -> Result<()> {
        todo!()
    }

    /// The deck that a coach's file of that slug was imported into, removed or not.
    pub(crate) fn deck_of_slug(&self, slug: &Slug) -> Result<Option<DeckId>> {
        todo!()
    }
}
