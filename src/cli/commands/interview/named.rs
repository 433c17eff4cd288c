//! The decks and cards that flags name.

use crate::cli::choose;
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Outcome};
use crate::domain::id::{CardId, DeckId};
use crate::domain::interview::Priority;

/// As they were typed.
#[derive(Debug)]
pub(super) struct Typing<'f> {
    pub(super) decks: &'f [String],
    pub(super) no_decks: &'f [String],
    pub(super) must: &'f [String],
    pub(super) low: &'f [String],
    pub(super) usual: &'f [String],
}

/// As they were found.
#[derive(Debug, Default)]
pub(super) struct Named {
    pub(super) decks: Vec<DeckId>,
    pub(super) no_decks: Vec<DeckId>,
    must: Vec<CardId>,
    low: Vec<CardId>,
    usual: Vec<CardId>,
}

impl Typing<'_> {
    /// Looks all of it up in one reading.
    pub(super) fn look_up(&self, context: &Context) -> Outcome<Named> {
        let found = context.read(|store| {
            Ok((
                choose::decks(store, self.decks)?,
                choose::decks(store, self.no_decks)?,
                choose::cards(store, self.must)?,
                choose::cards(store, self.low)?,
                choose::cards(store, self.usual)?,
            ))
        })?;
        let Some((decks, no_decks, must, low, usual)) = found else {
            return self.nothing_there();
        };
        let named = Named {
            decks: decks?,
            no_decks: no_decks?,
            must: must?,
            low: low?,
            usual: usual?,
        };
        if let Some(place) = named.must.iter().position(|card| named.low.contains(card)) {
            let card = self.must.get(place).map_or("a card", String::as_str);
            return Err(
                Failure::usage(format!("\"{card}\" is named by --must and by --low"))
                    .hint("one of them is enough"),
            );
        }
        Ok(named)
    }

    /// There is no data file.
    fn nothing_there(&self) -> Outcome<Named> {
        if let Some(deck) = self.decks.iter().chain(self.no_decks).next() {
            return choose::nothing_yet("deck", deck);
        }
        let mut cards = self.must.iter().chain(self.low).chain(self.usual);
        match cards.next() {
            Some(card) => choose::nothing_yet("card", card),
            None => Ok(Named::default()),
        }
    }
}

impl Named {
    /// The priorities there were, with those of the flags over them.
    pub(super) fn priorities(&self, before: &[(CardId, Priority)]) -> Vec<(CardId, Priority)> {
        let must = self.must.iter().map(|card| (*card, Priority::Must));
        let low = self.low.iter().map(|card| (*card, Priority::Low));
        let given: Vec<_> = must.chain(low).collect();
        let stays = |card: &CardId| {
            !self.usual.contains(card) && !given.iter().any(|(other, _)| other == card)
        };
        let before = before.iter().copied().filter(|(card, _)| stays(card));
        before.chain(given.iter().copied()).collect()
    }
}
