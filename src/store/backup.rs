//! Whole copies of the data file, made by SQLite itself, never by copying bytes.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::{Result, Store};
use crate::domain::now::Now;

impl Store {
    /// Writes a whole copy to `to` (0600), beside and renamed. Refused when `to` exists.
    pub(crate) fn back_up(&self, to: &Path, now: &Now) -> Result<PathBuf> {
        todo!()
    }

    /// Puts the copy at `from` in place of the data file at `path`, after checking it and
    /// keeping the present file as another copy, whose path is given.
    pub(crate) fn restore(path: &Path, from: &Path, now: &Now) -> Result<PathBuf> {
        todo!()
    }
}

pub(super) fn copy_to(conn: &Connection, to: &Path) -> Result<()> {
    todo!()
}
