//! What the plan knows of a card, and of who studies it.

use super::pace::Pace;
use super::recall::Recall;
use crate::schedule::Memory;

/// A card as the plan sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Card {
    /// What knowing it counts for beside the others; 1 is usual.
    pub(crate) weight: f64,
    /// How long it takes beside a card of the usual target.
    pub(crate) length: f64,
    pub(crate) past: Past,
}

impl Card {
    /// Weight and length within what a price can be scaled by.
    pub(super) fn held(self) -> Self {
        let within = |value: f64| {
            if value.is_finite() {
                value.clamp(0.05, 20.0)
            } else {
                1.0
            }
        };
        Self {
            weight: within(self.weight),
            length: within(self.length),
            past: self.past,
        }
    }
}

/// What is known of a card's past.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Past {
    New,
    Seen {
        memory: Memory,
        /// Study days since the last look; 0 is today.
        days_ago: u32,
        /// The clock of today's sittings at its last look, in seconds; `None` if not today.
        seen_at_secs: Option<f64>,
        /// All looks so far.
        looks: u32,
    },
}

/// Who studies, as far as it is known.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Learner {
    pub(crate) recall: Recall,
    pub(crate) pace: Pace,
    /// The chance that an answer never studied comes all the same.
    pub(crate) unstudied: f64,
}
