//! The native deck: one UTF-8 TOML file, read card by card so that memory does not grow with it;
//! `render` is the inverse of reading.

use std::io;

use super::Problem;
use crate::domain::card::UpstreamCard;
use crate::domain::deck::DeckHeader;

/// A deck file whose head has been read; its cards follow one by one.
#[derive(Debug)]
pub(crate) struct NativeDeck<'t> {
    pub(crate) header: DeckHeader,
    /// Problems of the head that are only warnings.
    pub(crate) warnings: Vec<Problem>,
    text: &'t str,
}

/// One card of the file, and the line its `[[card]]` stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReadCard {
    pub(crate) line: u32,
    pub(crate) card: UpstreamCard,
    pub(crate) warnings: Vec<Problem>,
}

/// The file's bytes as text: UTF-8, a byte-order mark taken off.
///
/// # Errors
/// The problem, with the line and column of the first byte that is not UTF-8.
pub(crate) fn decode(bytes: &[u8]) -> Result<&str, Problem> {
    todo!()
}

impl<'t> NativeDeck<'t> {
    /// Reads the head and finds where each card begins.
    ///
    /// # Errors
    /// Everything wrong with the head or the shape of the file.
    pub(crate) fn open(text: &'t str) -> Result<Self, Vec<Problem>> {
        todo!()
    }

    /// How many cards the file says it has.
    pub(crate) fn card_count(&self) -> usize {
        todo!()
    }

    /// The cards in file order; an `Err` holds everything wrong with that card (and reading goes
    /// on with the next). Duplicate slugs are found here. Deck defaults are filled in.
    pub(crate) fn cards(&self) -> impl Iterator<Item = Result<ReadCard, Vec<Problem>>> {
        std::iter::empty()
    }
}

/// Every problem of a deck file, in file order. For `deck check` and the refusal to import.
pub(crate) fn check(text: &str) -> Vec<Problem> {
    todo!()
}

/// Writes a deck file. `cards` hold their content with the deck's defaults filled in; what equals
/// a default is left out.
pub(crate) fn render<'c>(
    header: &DeckHeader,
    cards: impl IntoIterator<Item = &'c UpstreamCard>,
    to: &mut dyn io::Write,
) -> io::Result<()> {
    todo!()
}
