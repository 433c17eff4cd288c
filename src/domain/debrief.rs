//! What a person tells after an interview: what was asked, how it went, and what they promised.

use chrono::{DateTime, Utc};

use super::grade::Grade;
use super::id::CardId;
use super::now::Day;

/// Days in which a thank-you is due.
pub(crate) const THANK_WITHIN_DAYS: u32 = 1;

/// A question that was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AskedThere {
    pub(crate) card: CardId,
    /// As they put it, as far as the person can say.
    pub(crate) words: String,
    /// 1 badly, 2 so-so, 3 well, 4 very well: what it counts as in the log.
    pub(crate) went: Grade,
    pub(crate) wished: Option<String>,
}

/// What the countdown said on the morning: the share of answers that would come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Predicted {
    pub(crate) low: f64,
    pub(crate) about: f64,
    pub(crate) high: f64,
}

/// What is kept of an interview.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Debrief {
    pub(crate) told_on: Day,
    pub(crate) asked: Vec<AskedThere>,
    pub(crate) note: Option<String>,
    /// Whom they met.
    pub(crate) people: Option<String>,
    pub(crate) promises: Option<String>,
    /// When the next step is.
    pub(crate) next_on: Option<Day>,
    pub(crate) thank_by: Day,
    pub(crate) thanked_at: Option<DateTime<Utc>>,
    /// `None` while it was too early to say.
    pub(crate) predicted: Option<Predicted>,
}

impl Debrief {
    /// How many of the questions came, by the person's own word.
    pub(crate) fn came(&self) -> usize {
        let came = self.asked.iter().filter(|asked| asked.went.is_recalled());
        came.count()
    }
}

/// How much more a card counts for later interviews that was asked in earlier ones: half as much
/// again each time, up to twice as much.
pub(crate) fn asked_factor(times: u32) -> f64 {
    1.0 + 0.5 * f64::from(times.min(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_often_counts_up_to_twice() {
        let factors = [0, 1, 2, 9].map(asked_factor);
        assert_eq!(factors, [1.0, 1.5, 2.0, 2.0]);
    }
}
