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
    replay_from(CardState::default(), card, log, settings)
}

/// The same for a card that came with a schedule of another program: `start` is where that left it,
/// and `log` holds what was reviewed here since.
pub(crate) fn replay_from(
    start: CardState,
    card: CardId,
    log: impl IntoIterator<Item = (Day, Grade)>,
    settings: &Settings,
) -> CardState {
    log.into_iter().fold(start, |state, (day, grade)| {
        next_state(&state, grade, card, day, settings)
    })
}
