//! Every change is one operation with a name. Undo goes further back each time, redo comes
//! forward until something new is done; nothing is deleted by either.

use chrono::{DateTime, Utc};

use super::{Result, Store};
use crate::domain::now::Now;

/// A line of `log`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Operation {
    pub(crate) number: i64,
    pub(crate) at: DateTime<Utc>,
    /// One word: grade, edit, add, import, suspend, …
    pub(crate) kind: String,
    /// What changed, in words, with handles and names but never an answer's text.
    pub(crate) summary: String,
    pub(crate) is_undone: bool,
}

impl Store {
    /// Takes back up to `count` operations, newest first; gives those taken back.
    pub(crate) fn undo(&mut self, count: u64, now: &Now) -> Result<Vec<Operation>> {
        todo!()
    }

    /// Brings back up to `count` operations that were undone since the last new one.
    pub(crate) fn redo(&mut self, count: u64, now: &Now) -> Result<Vec<Operation>> {
        todo!()
    }

    /// Newest first.
    pub(crate) fn operations(&self, limit: u64) -> Result<Vec<Operation>> {
        todo!()
    }
}
