//! A deck in the native format on its way in.

use std::borrow::Cow;

use super::source::DeckText;
use super::{Cards, Incoming, refused};
use crate::cli::failure::Outcome;
use crate::domain::deck::DeckHeader;
use crate::exchange::Problem;
use crate::exchange::native::{self, NativeDeck};

/// A deck whose head has been read.
pub(super) struct Deck<'s> {
    name: &'s str,
    text: &'s str,
    deck: NativeDeck<'s>,
}

impl<'s> Deck<'s> {
    pub(super) fn open(source: &'s DeckText) -> Outcome<Self> {
        let (name, text) = match source {
            DeckText::Shipped { name, text } => (name.as_str(), *text),
            DeckText::File(file) => {
                let text = native::decode(&file.bytes);
                let text = text.map_err(|problem| refused(&file.name, &[problem]))?;
                (file.name.as_str(), text)
            }
        };
        // A broken head hides what is wrong with the cards; the check looks at them too.
        let deck = NativeDeck::open(text).map_err(|_| refused(name, &native::check(text)))?;
        Ok(Self { name, text, deck })
    }
}

impl Incoming for Deck<'_> {
    fn name(&self) -> &str {
        self.name
    }

    fn header(&self) -> &DeckHeader {
        &self.deck.header
    }

    fn warnings(&self) -> &[Problem] {
        &self.deck.warnings
    }

    fn card_count(&self) -> usize {
        self.deck.card_count()
    }

    fn cards(&self) -> Cards<'_> {
        Box::new(self.deck.cards().map(|card| card.map(Cow::Owned)))
    }

    fn problems(&self) -> Vec<Problem> {
        native::check(self.text)
    }
}
