//! One graded recall. The log of all of them is the truth; card state only follows from it.

use chrono::{DateTime, Utc};

use super::grade::Grade;
use super::id::{CardId, ReviewId};
use super::now::Day;

/// Where a review came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) enum Source {
    /// The daily sitting.
    Review,
    /// Practice ahead of the schedule.
    Cram,
    /// A mock interview, when its grades are accepted.
    Mock,
    /// Asked in a real interview, as the person tells it afterwards.
    Interview,
    /// Graded by a script or another front end.
    #[default]
    Script,
    /// Made in another program, before the card came from there.
    Imported,
}

impl Source {
    pub(crate) const ALL: [Self; 6] = [
        Self::Review,
        Self::Cram,
        Self::Mock,
        Self::Interview,
        Self::Script,
        Self::Imported,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Review => "review",
            Self::Cram => "cram",
            Self::Mock => "mock",
            Self::Interview => "interview",
            Self::Script => "script",
            Self::Imported => "imported",
        }
    }
}

/// A recall and what the person said of it, as it stands in the review log.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Review {
    pub(crate) id: ReviewId,
    pub(crate) card: CardId,
    pub(crate) at: DateTime<Utc>,
    /// The study day it counts for. Kept, not derived: a later change of zone must not move it.
    pub(crate) day: Day,
    pub(crate) grade: Grade,
    pub(crate) details: ReviewDetails,
    /// Undone: kept in the log, ignored by everything that counts.
    pub(crate) taken_back: bool,
}

/// What was noticed beside the grade.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct ReviewDetails {
    pub(crate) source: Source,
    /// How long the answer was spoken.
    pub(crate) spoken_secs: Option<u32>,
    /// From the question to the grade; what the minutes of a day are counted in.
    pub(crate) total_secs: Option<u32>,
    /// Which wording was asked: 0 the question, then the variants in their order.
    pub(crate) wording: Option<u32>,
    /// The points that were ticked and those that were not, by their text.
    pub(crate) points_made: Vec<String>,
    pub(crate) points_missed: Vec<String>,
    pub(crate) note: Option<String>,
}
