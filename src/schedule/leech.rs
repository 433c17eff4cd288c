//! Leeches: cards forgotten so often that the answer, not the schedule, wants changing. They are
//! flagged, never hidden.

use super::{CardState, Settings};

/// Whether a card has lapsed as often as makes it a leech.
pub(crate) fn is_leech(state: &CardState, settings: &Settings) -> bool {
    settings.leech_lapses > 0 && state.lapses >= settings.leech_lapses
}

/// Whether the review between the two states was the lapse that made the card a leech.
pub(crate) fn became_leech(before: &CardState, after: &CardState, settings: &Settings) -> bool {
    is_leech(after, settings) && !is_leech(before, settings)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lapsed(lapses: u32) -> CardState {
        CardState {
            lapses,
            ..CardState::default()
        }
    }

    #[test]
    fn the_eighth_lapse_makes_a_leech_and_the_ninth_makes_no_other() {
        let settings = Settings::default();
        assert!(!became_leech(&lapsed(6), &lapsed(7), &settings));
        assert!(became_leech(&lapsed(7), &lapsed(8), &settings));
        assert!(!became_leech(&lapsed(8), &lapsed(9), &settings));
        assert!(is_leech(&lapsed(9), &settings));
    }

    #[test]
    fn a_threshold_of_zero_makes_none() {
        let settings = Settings {
            leech_lapses: 0,
            ..Settings::default()
        };
        assert!(!is_leech(&lapsed(u32::MAX), &settings));
    }
}
