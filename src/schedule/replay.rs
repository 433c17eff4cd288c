//! Review log to card state: the fold that everything cached about a card must equal.

use super::{CardState, Settings, next_state};
use crate::domain::grade::Grade;
use crate::domain::id::CardId;
use crate::domain::now::Day;

/// The state after a card's reviews, given oldest first, without those taken back.
pub(crate) fn replay(
    card: CardId,
    log: impl IntoIterator<Item = (Day, Grade)>,
    settings: &Settings,
) -> CardState {
    log.into_iter()
        .fold(CardState::default(), |state, (day, grade)| {
            next_state(&state, grade, card, day, settings)
        })
}
