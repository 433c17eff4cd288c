//! What is remembered: one SQLite file, and the only SQL.
//!
//! Every change is one operation in one `BEGIN IMMEDIATE` transaction; it can be undone. The
//! review log is append-only; card states, the queue and the counters follow from it and
//! [`doctor`] checks that they do.

use std::path::PathBuf;

use rusqlite::{Connection, ErrorCode};

pub(crate) mod answers;
pub(crate) mod backup;
pub(crate) mod cards;
mod change;
pub(crate) mod checking;
pub(crate) mod coach_notes;
mod columns;
pub(crate) mod debriefs;
pub(crate) mod decks;
mod derived;
pub(crate) mod doctor;
mod dump;
mod filter;
pub(crate) mod growth;
mod handover;
pub(crate) mod home;
mod ids;
pub(crate) mod import;
pub(crate) mod interviews;
mod journal;
mod listing;
pub(crate) mod lookup;
pub(crate) mod merging;
mod migrate;
mod open;
pub(crate) mod operations;
mod origins;
mod outgoing;
mod place;
pub(crate) mod queue;
pub(crate) mod recordings;
pub(crate) mod reviews;
pub(crate) mod road;
pub(crate) mod search;
pub(crate) mod settings;
mod starts;
pub(crate) mod stories;
pub(crate) mod tailorings;
#[cfg(test)]
mod tests;
mod trial;
mod upstream;
mod writing;

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
    /// So old that it cannot be read as it is; anything that writes migrates it.
    #[error("the data file is from an older offbook (layout {found}, this one writes {known})")]
    Older { found: i64, known: i64 },
    #[error("the data file could not be opened: {detail}")]
    Unopenable { detail: String },
    /// A card, deck or interview that another process removed meanwhile.
    #[error("that card, deck or interview is no longer there")]
    Gone,
    /// An import of a release that is older than the one here.
    #[error("release {here} of \"{deck}\" is here already, and {file} is older")]
    OlderRelease {
        deck: String,
        here: String,
        file: String,
    },
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
    /// The file, or none for a store in memory.
    path: Option<PathBuf>,
    /// What the file was when it was opened to write; see `is_still_there`.
    identity: Option<(u64, u64)>,
    /// The layout the file has: this program's own, or an older one that is only read.
    layout: i64,
    /// Nothing was written in it when it was opened to write.
    is_new: bool,
    /// Whether the `-wal` file was there when this process came, and what was written since.
    found_wal: bool,
    wrote: Wrote,
    /// What the next operation brings in from beside the data file.
    brings: Option<handover::Brought>,
}

/// What was committed since the store was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wrote {
    Nothing,
    OneGrade,
    More,
}

impl From<rusqlite::Error> for StoreError {
    /// SQLite's words about a failure hold names of tables and columns, never bound values.
    fn from(error: rusqlite::Error) -> Self {
        let rusqlite::Error::SqliteFailure(failure, message) = &error else {
            return match error {
                rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
                | rusqlite::Error::InvalidColumnType(..) => Self::Damaged {
                    detail: error.to_string(),
                },
                other => Self::Sqlite(other),
            };
        };
        let detail = message.clone().unwrap_or_else(|| failure.to_string());
        match failure.code {
            ErrorCode::DatabaseBusy
            | ErrorCode::DatabaseLocked
            | ErrorCode::FileLockingProtocolFailed => Self::Busy,
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Damaged { detail },
            ErrorCode::DiskFull => Self::Full,
            // The index of the log, which every writer needs, found no room.
            _ if failure.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE => Self::Full,
            ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied => {
                Self::Unopenable { detail }
            }
            _ => Self::Sqlite(error),
        }
    }
}
