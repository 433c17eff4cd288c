//! What a file of another program holds, before anything is decided about it: cards in the
//! file's own order, named by line, with whatever else the format knows.
//!
//! A reader fills this in; nothing here says where it goes. The answer side of a deck that
//! somebody else made is that person's example, so it becomes the reader's own answer only where
//! they say that it is theirs.

use super::Problem;
use super::fields::Field;
use crate::domain::card::Content;
use crate::domain::origin::Origin;
pub(crate) use crate::domain::progress::{ForeignReview, Progress};

/// Everything read from one file.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Foreign {
    /// Which format it was taken for, as people call it.
    pub(crate) format: &'static str,
    /// What the file calls itself, if it does.
    pub(crate) title: Option<String>,
    /// The deck's id, where the file came from offbook.
    pub(crate) deck_id: Option<String>,
    /// The decks of the cards are such ids.
    pub(crate) decks_are_ids: bool,
    pub(crate) cards: Vec<ForeignCard>,
    /// Errors: rows that could not be read (left out with `--skip-bad`, else nothing comes in).
    /// Warnings: what was left behind, such as media.
    pub(crate) problems: Vec<Problem>,
    /// Cards that the file holds twice; only the first is in `cards`.
    pub(crate) duplicates: u64,
    /// Rows or entries without a question, left out.
    pub(crate) skipped: u64,
    /// What the columns of a table were taken for; empty for every other format.
    pub(crate) columns: Vec<Column>,
}

/// One column of a table, as it was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    /// Its heading; a table without headings has none.
    pub(crate) name: Option<String>,
    pub(crate) field: Field,
    /// Its cells in the first rows, at most three.
    pub(crate) samples: Vec<String>,
}

/// One card of another program.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct ForeignCard {
    /// From 1; for a package, the how-manieth note it is.
    pub(crate) line: u32,
    /// What the file knows it by (a guid, an id column), whatever its form; unique in the file.
    pub(crate) identity: Option<String>,
    /// The deck within the file, outermost first; empty where the file has none.
    pub(crate) deck: Vec<String>,
    /// The question, its variants, tags and guidance. The answer side stands in `answer`;
    /// `guidance.example` is filled only where the file itself tells an example from an answer.
    pub(crate) content: Content,
    /// The other side of the card.
    pub(crate) answer: Option<String>,
    pub(crate) key_points: Vec<String>,
    pub(crate) progress: Option<Progress>,
    /// What it was in Anki, where it can go back as that.
    pub(crate) origin: Option<Origin>,
}
