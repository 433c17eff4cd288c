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
    /// e^(w17 · w18): a lapse leaves at most the stability before it divided by this.
    lapse_divisor: f64,
    /// The difficulty of a card found easy at first, to which difficulty reverts.
    easy_difficulty: f64,
    /// The share of the way to [`PULL_TARGET_DAYS`], in ln S, that a success on the same day adds.
    same_day_pull: f64,
}

impl Recall {
    pub(crate) fn new(w: Weights) -> Self {
        Self {
            factor: 0.9_f64.powf(-1.0 / w[20]) - 1.0,
            growth: w[8].exp(),
            lapse_divisor: (w[17] * w[18]).exp(),
            easy_difficulty: first_difficulty(&w, Grade::Easy),
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

    /// The chance of recall `days` after the last review: (1 + factor · t / S)^−w20.
    pub(crate) fn chance(&self, days: f64, stability_days: f64) -> f64 {
        (1.0 + self.factor * days / stability_days).powf(-self.w[20])
    }

    /// The memory that a first study leaves.
    pub(crate) fn first(&self, grade: Grade) -> Memory {
        let stability = self.w[usize::from(grade.number()) - 1];
        Memory {
            stability_days: stability.clamp(STABILITY.0, STABILITY.1),
            difficulty: first_difficulty(&self.w, grade).clamp(DIFFICULTY.0, DIFFICULTY.1),
        }
    }

    /// The memory after one more review, `days` after the last.
    ///
    /// A [`Standing`] reckons many of them faster.
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

    /// What the next steps from a memory have in common, whatever the days to them.
    pub(crate) fn from(&self, memory: Memory) -> Standing<'_> {
        let w = &self.w;
        let s = memory.stability_days.clamp(STABILITY.0, STABILITY.1);
        let d = memory.difficulty.clamp(DIFFICULTY.0, DIFFICULTY.1);
        Standing {
            model: self,
            memory: Memory {
                stability_days: s,
                difficulty: d,
            },
            growth: self.growth * (11.0 - d) * s.powf(-w[9]),
            lapse: w[11] * d.powf(-w[12]) * ((s + 1.0).powf(w[13]) - 1.0),
            difficulties: Grade::ALL.map(|grade| self.next_difficulty(d, grade)),
        }
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
        forgotten.min(s / self.lapse_divisor)
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

    fn next_difficulty(&self, d: f64, grade: Grade) -> f64 {
        let step = -self.w[6] * (f64::from(grade.number()) - 3.0);
        let damped = d + (10.0 - d) * step / 9.0;
        let reverted = self.w[7] * (self.easy_difficulty - damped) + damped;
        reverted.clamp(DIFFICULTY.0, DIFFICULTY.1)
    }
}

fn first_difficulty(w: &Weights, grade: Grade) -> f64 {
    let rating = f64::from(grade.number());
    w[4] - (w[5] * (rating - 1.0)).exp() + 1.0
}

/// A memory before its next step: [`Recall::after`] for all four grades, and for many gaps, at
/// the price of little more than one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Standing<'a> {
    model: &'a Recall,
    memory: Memory,
    /// The part of a success's growth that does not depend on the days.
    growth: f64,
    /// The same of what a lapse leaves.
    lapse: f64,
    /// After again, hard, good and easy.
    difficulties: [f64; 4],
}

impl Standing<'_> {
    /// The chance of recall so many days after the last review, and the memories after again,
    /// hard, good and easy then.
    pub(crate) fn step(&self, days: u32) -> (f64, [Memory; 4]) {
        let Self { model, memory, .. } = self;
        let s = memory.stability_days;
        if days == 0 {
            return (1.0, Grade::ALL.map(|grade| model.after(*memory, 0, grade)));
        }
        let w = &model.w;
        let chance = model.chance(f64::from(days), s);
        let grown = self.growth * ((w[10] * (1.0 - chance)).exp() - 1.0);
        let lapsed = self.lapse * (w[14] * (1.0 - chance)).exp();
        let stabilities = [
            lapsed.min(s / model.lapse_divisor),
            s * (1.0 + grown * w[15]),
            s * (1.0 + grown),
            s * (1.0 + grown * w[16]),
        ];
        let memory = |at: usize| Memory {
            stability_days: stabilities[at].clamp(STABILITY.0, STABILITY.1),
            difficulty: self.difficulties[at],
        };
        (chance, [memory(0), memory(1), memory(2), memory(3)])
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
                    Some(memory) => ours.from(memory).step(days).1[usize::from(grade.number()) - 1],
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
            let (chance, all) = model.from(memory).step(days);
            assert_eq!(chance, model.chance(f64::from(days), 1.7));
            for (grade, after) in Grade::ALL.into_iter().zip(all) {
                let alone = model.after(memory, days, grade);
                let ratio = after.stability_days / alone.stability_days;
                assert!((ratio - 1.0).abs() < 1e-12, "{after:?} {alone:?}");
                assert_eq!(after.difficulty, alone.difficulty);
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
