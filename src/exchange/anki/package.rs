//! `.apkg` and `.colpkg`: packages of every kind that Anki has written, read; and the oldest kind,
//! which every Anki and most other programs take, written.

mod head;
mod reading;
mod returning;
mod writing;

use std::io::{Read, Seek};

use super::Limits;
use super::archive;
use super::collection::Collection;
use super::counted::refused;
use crate::domain::now::Now;
use crate::exchange::Problem;
use crate::exchange::foreign::Foreign;

pub(super) use returning::as_row;
pub(crate) use returning::{Returning, unplaced};
pub(crate) use writing::card_of_guid;
#[cfg(any(fuzzing, test))]
pub(crate) use writing::packed;
pub(crate) use writing::{OutgoingCard, OutgoingReview, OutgoingSchedule, write};
pub(super) use writing::{fields_of_card, guid_of_card, tags};

/// What is wanted of a package.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted<'w> {
    /// The review log too; where a card stands (interval, due day) is always read.
    pub(crate) with_reviews: bool,
    /// Only these decks with all below them, named as Anki shows them (`Work::Rust`), in any case;
    /// empty means all.
    pub(crate) decks: &'w [String],
    /// No review is later; and the zone, where a package notes none.
    pub(crate) now: Now,
    pub(crate) limits: Limits,
}

/// What a package holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Package {
    /// Of the decks that are wanted.
    pub(crate) foreign: Foreign,
    /// All decks that hold cards, by name, wanted or not.
    pub(crate) decks: Vec<DeckInside>,
}

/// A deck of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DeckInside {
    /// Outermost first.
    pub(crate) path: Vec<String>,
    /// Cards of its own, without those of the decks below.
    pub(crate) cards: u64,
}

impl DeckInside {
    /// As Anki shows it.
    pub(crate) fn name(&self) -> String {
        self.path.join("::")
    }
}

/// Reads a package, whatever its name says. Nothing is written but a private copy of its
/// collection, which is gone when this returns.
///
/// # Errors
/// The one problem for which the package is not read at all. Notes that cannot be read are
/// problems of the [`Foreign`]: the others are there.
pub(crate) fn read<R: Read + Seek>(file: R, wanted: &Wanted<'_>) -> Result<Package, Vec<Problem>> {
    let unpacked =
        archive::unpack(file, &wanted.limits).map_err(|error| refused(error.to_string()))?;
    Collection::open(unpacked.collection.path(), unpacked.bytes)
        .and_then(|collection| reading::read(&collection, unpacked.bytes, unpacked.media, wanted))
        .map_err(|error| refused(error.to_string()))
}

#[cfg(test)]
mod tests;
