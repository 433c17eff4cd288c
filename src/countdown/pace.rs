//! How many seconds a look at a card takes.

use crate::coaching::pace::{Measured, expected_review_secs};
use crate::domain::card::DEFAULT_TARGET_SECS;
use crate::domain::grade::Grade;

/// What kind of look at a card it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Look {
    /// The first study of a card.
    First,
    /// The first look of a later day.
    Later,
    /// A further one on the same day.
    Repeat,
}

/// Expected seconds by grade, again to easy, of a card of length 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Pace {
    pub(crate) first: [f64; 4],
    pub(crate) later: [f64; 4],
    pub(crate) repeat: [f64; 4],
}

/// Until a person's own times are known.
impl Default for Pace {
    fn default() -> Self {
        Self {
            first: [120.0, 100.0, 80.0, 60.0],
            later: [90.0, 60.0, 45.0, 30.0],
            repeat: [60.0, 45.0, 30.0, 20.0],
        }
    }
}

/// Looks that the default times are worth beside a person's own.
const PRIOR_LOOKS: f64 = 5.0;
/// A time further from the default than this factor comes from a phone call, not from the answer.
const FURTHEST_FACTOR: f64 = 3.0;

impl Pace {
    /// A person's own times, shrunk to the default: for each look and grade (5 × default + sum of
    /// what was measured) / (5 + how many). `secs` are those of a card of length 1.
    pub(crate) fn of(measured: impl IntoIterator<Item = (Look, Grade, f64)>) -> Self {
        let mut pace = Self::default();
        let mut counts = [[PRIOR_LOOKS; 4]; 3];
        for (look, grade, secs) in measured {
            let default = Self::default().secs(look, grade);
            let held = secs.clamp(default / FURTHEST_FACTOR, default * FURTHEST_FACTOR);
            let grade = usize::from(grade.number()) - 1;
            let count = &mut counts[look as usize][grade];
            let mean = &mut pace.table_mut(look)[grade];
            *mean += (held - *mean) / (*count + 1.0);
            *count += 1.0;
        }
        pace
    }

    pub(crate) fn secs(&self, look: Look, grade: Grade) -> f64 {
        let table = match look {
            Look::First => &self.first,
            Look::Later => &self.later,
            Look::Repeat => &self.repeat,
        };
        table[usize::from(grade.number()) - 1]
    }

    /// Seconds that a first study and a repeat on the same day may take together.
    pub(crate) fn first_and_repeat(&self) -> f64 {
        let ([longest, ..], [.., repeat]) = (self.first, self.repeat);
        longest + repeat
    }

    fn table_mut(&mut self, look: Look) -> &mut [f64; 4] {
        match look {
            Look::First => &mut self.first,
            Look::Later => &mut self.later,
            Look::Repeat => &mut self.repeat,
        }
    }
}

/// The length of a card beside one of the usual target: its own measured time, shrunk to its
/// target until there is enough of it.
pub(crate) fn length(target_secs: u32, measured: Measured) -> f64 {
    let usual = expected_review_secs(DEFAULT_TARGET_SECS, false, Measured::default());
    let own = expected_review_secs(target_secs, false, measured);
    f64::from(own.max(1)) / f64::from(usual.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_times_take_over_from_the_default_and_one_phone_call_does_not_rule() {
        let slow = Pace::of((0..200).map(|_| (Look::Later, Grade::Good, 70.0)));
        assert!((slow.secs(Look::Later, Grade::Good) - 70.0).abs() < 1.0);
        assert_eq!(slow.first, Pace::default().first);
        let phone = Pace::of([(Look::Later, Grade::Good, 3600.0)]);
        assert!(phone.secs(Look::Later, Grade::Good) <= 60.0);
    }

    #[test]
    fn a_card_of_the_usual_target_has_length_one() {
        assert!((length(DEFAULT_TARGET_SECS, Measured::default()) - 1.0).abs() < 1e-12);
        assert!(length(30, Measured::default()) < 1.0);
    }
}
