//! Answers: versions, of which none is ever overwritten or deleted.

use super::{Result, Store};
use crate::domain::answer::Answer;
use crate::domain::id::CardId;

impl Store {
    /// Every version written for a card, newest first; those that were undone too.
    pub(crate) fn answer_versions(&self, card: CardId) -> Result<Vec<Answer>> {
        todo!()
    }
}
