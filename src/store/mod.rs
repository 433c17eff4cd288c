//! What is remembered: one SQLite file, and the only SQL.
//!
//! Every change is one operation in one `BEGIN IMMEDIATE` transaction; it can be undone. The
//! review log is append-only; card states, the queue and the counters follow from it and
//! [`doctor`] checks that they do.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::domain::now::Now;

pub(crate) mod answers;
pub(crate) mod backup;
pub(crate) mod cards;
pub(crate) mod decks;
pub(crate) mod doctor;
pub(crate) mod import;
pub(crate) mod operations;
pub(crate) mod queue;
pub(crate) mod reviews;
pub(crate) mod same;
pub(crate) mod search;
pub(crate) mod settings;

/// What can go wrong with the data file. Never holds an answer's text.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    #[error("the data file is newer than this offbook (layout {found}, this one knows {known})")]
    Newer { found: i64, known: i64 },
    #[error("{} is not an offbook data file", path.display())]
    Foreign { path: PathBuf },
    #[error("the data file is in use by another program")]
    Busy,
    #[error("the data file is damaged: {detail}")]
    Damaged { detail: String },
    #[error("the disk is full")]
    Full,
    #[error("the data file could not be opened: {detail}")]
    Unopenable { detail: String },
    /// A card or deck that another process removed meanwhile.
    #[error("that card or deck is no longer there")]
    Gone,
    /// The person's request cannot be met as the data stands; the text says why.
    #[error("{0}")]
    Refused(String),
    #[error("the data file could not be read or written: {0}")]
    Sqlite(#[source] rusqlite::Error),
}

pub(crate) type Result<T> = std::result::Result<T, StoreError>;

/// Finding one thing by what a person typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Found<T> {
    One(T),
    /// Nothing fits; the nearest names there are, nearest first, and how many there are in all.
    None {
        near: Vec<String>,
        total: u64,
    },
    /// More than one fits: the first ten, as (what to type, what it is).
    Many(Vec<(String, String)>),
}

/// Where ids and other chance come from; fixed for tests by `OFFBOOK_SEED`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Chance {
    Random,
    Seeded(u64),
}

/// The data file, open.
#[derive(Debug)]
pub(crate) struct Store {
    conn: Connection,
    chance: Chance,
}

impl Store {
    /// Opens the data file to read and write, making it (0600, in a 0700 folder) where there is
    /// none, and migrating an older one after copying it. `now` names the copy.
    ///
    /// # Errors
    /// As [`StoreError`]: newer, foreign, busy, damaged, full, unopenable.
    pub(crate) fn open(path: &Path, chance: Chance, now: &Now) -> Result<Self> {
        todo!()
    }

    /// Runs `read` over the data file and leaves every byte of its folder as it was; `None`
    /// where there is no data file. `read` may run twice when a writer gets in between, so it
    /// must only gather.
    pub(crate) fn read<T>(path: &Path, read: impl FnMut(&Self) -> Result<T>) -> Result<Option<T>> {
        todo!()
    }

    /// An empty store that no file holds: the fake for tests.
    #[cfg(test)]
    pub(crate) fn in_memory() -> Self {
        todo!()
    }
}
