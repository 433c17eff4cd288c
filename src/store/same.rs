//! Cards that ask the same question.

use super::{Result, Store};
use crate::domain::id::CardId;

impl Store {
    /// The cards that are there with this question but for case, numbering and punctuation, in
    /// the order they were added; at most ten.
    pub(crate) fn same_question(&self, question: &str) -> Result<Vec<CardId>> {
        todo!()
    }
}
