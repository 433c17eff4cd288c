//! Full-text search over questions, variants, answers, points and notes (FTS5).

use super::cards::CardLine;
use super::{Result, Store};
use crate::domain::now::Now;

impl Store {
    /// Cards that hold every word of `text` (the last may be a beginning); at most `limit`.
    /// Gives the hits and whether there are more.
    pub(crate) fn search(
        &self,
        text: &str,
        limit: u64,
        now: &Now,
    ) -> Result<(Vec<CardLine>, bool)> {
        todo!()
    }
}
