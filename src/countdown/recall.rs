//! The memory model in plain arithmetic: FSRS-6, hot enough for millions of steps.
//!
//! The formulas are those of the fsrs crate (`model.rs`, version 6.6) and of
//! <https://github.com/open-spaced-repetition/awesome-fsrs/wiki/The-Algorithm>; a test holds them
//! to the crate. They stand here a second time because a plan takes some hundred thousand steps
//! with parameters that vary from simulation to simulation, which the crate's API (a parameter
//! check and four next states a call) is too slow for.

use crate::domain::grade::Grade;
use crate::schedule::Memory;

/// FSRS-6's parameters w0 to w20.
pub(crate) type Weights = [f64; 21];

/// The defaults of FSRS-6: the median of some ten thousand learners.
pub(crate) const DEFAULT_WEIGHTS: Weights = [
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835,
    0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
];

/// How often each grade is given at a first study, again to easy (the FSRS simulator's defaults).
pub(crate) const FIRST_GRADES: [f64; 4] = [0.24, 0.094, 0.495, 0.171];

/// How often each grade is given to an answer that was recalled, hard to easy (same source).
pub(crate) const RECALLED_GRADES: [f64; 3] = [0.224, 0.631, 0.145];

/// The chance that an answer never studied comes all the same.
pub(crate) const UNSTUDIED: f64 = 0.10;

const STABILITY: (f64, f64) = (0.001, 36_500.0);
const DIFFICULTY: (f64, f64) = (1.0, 10.0);

/// How far a success on the same day pulls in the hedged model.
pub(crate) const SAME_DAY_PULL: f64 = 0.3;

/// Towards what a success on the same day pulls stability, in the hedged model.
const PULL_TARGET_DAYS: f64 = 2.5;

/// How memory answers to reviews.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Recall {
    w: Weights,
    /// Scales time so that the chance at one stability is 90 %.
    factor: f64,
    /// e^w8, the scale of growth.
    growth: f64,
    /// The share of the way to [`PULL_TARGET_DAYS`], in ln S, that a success on the same day adds.
    same_day_pull: f64,
}

impl Recall {
    pub(crate) fn new(w: Weights) -> Self {
        Self {
            factor: 0.9_f64.powf(-1.0 / w[20]) - 1.0,
            growth: w[8].exp(),
            same_day_pull: 0.0,
            w,
        }
    }

    /// With the hedge of planning: re-testing on the same day helps real learners more than the
    /// default parameters say (`countdown.md`, 3.1).
    pub(crate) fn hedged(mut self, same_day_pull: f64) -> Self {
        self.same_day_pull = same_day_pull;
        self
    }

    pub(crate) fn weights(&self) -> &Weights {
        &self.w
    }

    /// The chance of recall `days` after the last review: (1 + factor · t / S)^−w20.
    pub(crate) fn chance(&self, days: f64, stability_days: f64) -> f64 {
        (1.0 + self.factor * days / stability_days).powf(-self.w[20])
    }

    /// The memory that a first study leaves.
    pub(crate) fn first(&self, grade: Grade) -> Memory {
        let stability = self.w[usize::from(grade.number()) - 1];
        Memory {
            stability_days: stability.clamp(STABILITY.0, STABILITY.1),
            difficulty: self
                .first_difficulty(grade)
                .clamp(DIFFICULTY.0, DIFFICULTY.1),
        }
    }

    /// The memory after one more review, `days` after the last.
    pub(crate) fn after(&self, memory: Memory, days: u32, grade: Grade) -> Memory {
        let s = memory.stability_days.clamp(STABILITY.0, STABILITY.1);
        let d = memory.difficulty.clamp(DIFFICULTY.0, DIFFICULTY.1);
        let stability = if days == 0 {
            self.after_same_day(s, grade)
        } else {
            let chance = self.chance(f64::from(days), s);
            if grade.is_recalled() {
                self.after_success(s, d, chance, grade)
            } else {
                self.after_lapse(s, d, chance)
            }
        };
        Memory {
            stability_days: stability.clamp(STABILITY.0, STABILITY.1),
            difficulty: self.next_difficulty(d, grade),
        }
    }

    /// The memories after again, hard, good and easy: [`Recall::after`] for all four at the price
    /// of little more than one.
    pub(crate) fn after_each(&self, memory: Memory, days: u32) -> [Memory; 4] {
        if days == 0 {
            return Grade::ALL.map(|grade| self.after(memory, 0, grade));
        }
        let s = memory.stability_days.clamp(STABILITY.0, STABILITY.1);
        let d = memory.difficulty.clamp(DIFFICULTY.0, DIFFICULTY.1);
        let chance = self.chance(f64::from(days), s);
        let grown = self.growth_rate(s, d, chance);
        Grade::ALL.map(|grade| {
            let stability = match grade {
                Grade::Again => self.after_lapse(s, d, chance),
                Grade::Hard => s * (1.0 + grown * self.w[15]),
                Grade::Good => s * (1.0 + grown),
                Grade::Easy => s * (1.0 + grown * self.w[16]),
            };
            Memory {
                stability_days: stability.clamp(STABILITY.0, STABILITY.1),
                difficulty: self.next_difficulty(d, grade),
            }
        })
    }

    /// The memory that a card's whole history leaves; `None` for a card never studied. The
    /// history is (study day as a number, grade), oldest first.
    pub(crate) fn replay(&self, history: impl IntoIterator<Item = (i64, Grade)>) -> Option<Memory> {
        let mut last: Option<(Memory, i64)> = None;
        for (day, grade) in history {
            let memory = match last {
                None => self.first(grade),
                Some((memory, before)) => self.after(memory, gap_days(before, day), grade),
            };
            last = Some((memory, day));
        }
        last.map(|(memory, _)| memory)
    }

    fn growth_rate(&self, s: f64, d: f64, chance: f64) -> f64 {
        let w = &self.w;
        self.growth * (11.0 - d) * s.powf(-w[9]) * ((w[10] * (1.0 - chance)).exp() - 1.0)
    }

    fn after_success(&self, s: f64, d: f64, chance: f64, grade: Grade) -> f64 {
        let bonus = match grade {
            Grade::Hard => self.w[15],
            Grade::Easy => self.w[16],
            Grade::Again | Grade::Good => 1.0,
        };
        s * (1.0 + self.growth_rate(s, d, chance) * bonus)
    }

    fn after_lapse(&self, s: f64, d: f64, chance: f64) -> f64 {
        let w = &self.w;
        let forgotten =
            w[11] * d.powf(-w[12]) * ((s + 1.0).powf(w[13]) - 1.0) * (w[14] * (1.0 - chance)).exp();
        forgotten.min(s / (w[17] * w[18]).exp())
    }

    fn after_same_day(&self, s: f64, grade: Grade) -> f64 {
        let w = &self.w;
        let rating = f64::from(grade.number());
        let increase = (w[17] * (rating - 3.0 + w[18])).exp() * s.powf(-w[19]);
        if !grade.is_recalled() {
            return s * increase;
        }
        let grown = s * increase.max(1.0);
        if s < PULL_TARGET_DAYS && self.same_day_pull > 0.0 {
            grown * (PULL_TARGET_DAYS / s).powf(self.same_day_pull)
        } else {
            grown
        }
    }

    fn first_difficulty(&self, grade: Grade) -> f64 {
        let rating = f64::from(grade.number());
        self.w[4] - (self.w[5] * (rating - 1.0)).exp() + 1.0
    }

    fn next_difficulty(&self, d: f64, grade: Grade) -> f64 {
        let step = -self.w[6] * (f64::from(grade.number()) - 3.0);
        let damped = d + (10.0 - d) * step / 9.0;
        let reverted = self.w[7] * (self.first_difficulty(Grade::Easy) - damped) + damped;
        reverted.clamp(DIFFICULTY.0, DIFFICULTY.1)
    }
}

/// Whole days from one study day to a later one, never negative.
pub(crate) fn gap_days(before: i64, day: i64) -> u32 {
    u32::try_from(day - before).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::memory::{next_memory, retrievability_after};

    /// Every (gap, grade) sequence of a small tree.
    #[test]
    fn the_arithmetic_is_that_of_the_fsrs_crate() {
        let ours = Recall::new(DEFAULT_WEIGHTS);
        for sequence in 0..4_u32.pow(5) {
            let digit = |i: u32| ((sequence / 4_u32.pow(i)) % 4) as usize;
            let (mut mine, mut theirs) = (None, None);
            for step in 0..3 {
                let days = if step == 0 {
                    0
                } else {
                    [0, 1, 6, 40][digit(step as u32 - 1)]
                };
                let grade = Grade::ALL[digit(2 + step as u32)];
                mine = Some(match mine {
                    None => ours.first(grade),
                    Some(memory) => ours.after_each(memory, days)[usize::from(grade.number()) - 1],
                });
                theirs = next_memory(theirs, days, grade);
            }
            let (mine, theirs) = (mine.unwrap(), theirs.unwrap());
            let near = |a: f64, b: f64| (a - b).abs() <= 2e-4 * a.abs().max(1.0);
            assert!(
                near(mine.stability_days, theirs.stability_days),
                "{mine:?} {theirs:?}"
            );
            assert!(
                near(mine.difficulty, theirs.difficulty),
                "{mine:?} {theirs:?}"
            );
            let chance = ours.chance(5.0, mine.stability_days);
            assert!(near(chance, retrievability_after(theirs, 5.0)));
        }
    }

    #[test]
    fn one_grade_at_a_time_or_all_four_is_the_same_step() {
        let model = Recall::new(DEFAULT_WEIGHTS).hedged(0.3);
        let memory = Memory {
            stability_days: 1.7,
            difficulty: 6.1,
        };
        for days in [0, 1, 9] {
            let all = model.after_each(memory, days);
            for (grade, after) in Grade::ALL.into_iter().zip(all) {
                assert_eq!(after, model.after(memory, days, grade));
            }
        }
    }

    #[test]
    fn the_hedge_helps_a_weak_memory_and_leaves_a_strong_one() {
        let plain = Recall::new(DEFAULT_WEIGHTS);
        let hedged = plain.clone().hedged(0.3);
        let weak = Memory {
            stability_days: 0.2,
            difficulty: 6.0,
        };
        let strong = Memory {
            stability_days: 9.0,
            difficulty: 6.0,
        };
        let days = |model: &Recall, memory| model.after(memory, 0, Grade::Good).stability_days;
        assert!(days(&hedged, weak) > days(&plain, weak));
        assert!((days(&hedged, strong) - days(&plain, strong)).abs() < 1e-12);
    }
}
