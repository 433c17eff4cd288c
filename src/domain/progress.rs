//! How far somebody had come with a card elsewhere, before it came here.

use chrono::{DateTime, Utc};

use super::grade::Grade;
use super::now::Day;

/// How far somebody had come with a card in another program.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Progress {
    pub(crate) is_suspended: bool,
    pub(crate) due_on: Option<Day>,
    /// 0 for a card still being learned.
    pub(crate) interval_days: u32,
    /// SM-2's, such as 2.5.
    pub(crate) ease_factor: Option<f64>,
    pub(crate) lapses: u32,
    /// Graded recalls, oldest first.
    pub(crate) reviews: Vec<ForeignReview>,
}

/// One graded recall of another program's log.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ForeignReview {
    pub(crate) at: DateTime<Utc>,
    pub(crate) grade: Grade,
    /// From the question to the grade.
    pub(crate) total_secs: Option<u32>,
}
