//! The grid on which the value of a memory is known, and where reviews lead on it.

use super::pace::Pace;
use super::recall::{FIRST_GRADES, RECALLED_GRADES, Recall, Standing};
use crate::domain::grade::Grade;
use crate::schedule::Memory;

/// The grid: stabilities evenly spaced in ln S from e^-2.6 (1¾ hours) to e^6.14 (464 days).
pub(super) const STABILITIES: usize = 20;
const LN_S_LOW: f64 = -2.6;
const LN_S_STEP: f64 = 0.46;
/// Difficulties evenly spaced from 1 to 10.
pub(super) const DIFFICULTIES: usize = 4;
const D_STEP: f64 = 9.0 / (DIFFICULTIES - 1) as f64;
pub(super) const STATES: usize = STABILITIES * DIFFICULTIES;

/// Where a review leaves a card: for each grade the four grid points around the new memory,
/// weighted by nearness and by the chance of the grade.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Landing {
    at: [u16; 4],
    shares: [[f32; 4]; 4],
    /// Expected seconds of the review, for a card of length 1.
    pub(crate) secs: f32,
}

impl Landing {
    /// A first study.
    pub(crate) fn first(model: &Recall, pace: &Pace) -> Self {
        let memories = Grade::ALL.map(|grade| model.first(grade));
        Self::new(memories, FIRST_GRADES, &pace.first)
    }

    /// A review so many days after the last; 0 is a repeat on the same day, when the answer is
    /// still there.
    pub(crate) fn later(from: &Standing, pace: &Pace, days: u32) -> Self {
        let (recalled, memories) = from.step(days);
        let [hard, good, easy] = RECALLED_GRADES.map(|share| share * recalled);
        let secs = if days == 0 { &pace.repeat } else { &pace.later };
        Self::new(memories, [1.0 - recalled, hard, good, easy], secs)
    }

    fn new(memories: [Memory; 4], chances: [f64; 4], secs: &[f64; 4]) -> Self {
        let mut landing = Self {
            at: [0; 4],
            shares: [[0.0; 4]; 4],
            secs: chances.iter().zip(secs).map(|(p, s)| p * s).sum::<f64>() as f32,
        };
        for (grade, memory) in memories.into_iter().enumerate() {
            let (at, shares) = grid_point(memory);
            landing.at[grade] = at;
            landing.shares[grade] = shares.map(|share| share * chances[grade] as f32);
        }
        landing
    }

    /// The expectation of `values`, one a grid point, after the review.
    pub(super) fn expect(&self, values: &[f32]) -> f32 {
        let mut sum = 0.0;
        for (at, [a, b, c, d]) in self.at.iter().zip(&self.shares) {
            let at = usize::from(*at);
            if let Some([low, low_d, .., high, high_d]) = values.get(at..at + DIFFICULTIES + 2) {
                sum += a * low + b * low_d + c * high + d * high_d;
            }
        }
        sum
    }
}

/// The lower corner of the grid's cell around a memory, and the shares of its four corners in
/// the order (S, D), (S, D+), (S+, D), (S+, D+).
fn grid_point(memory: Memory) -> (u16, [f32; 4]) {
    let s = (memory.stability_days.ln() - LN_S_LOW) / LN_S_STEP;
    let d = (memory.difficulty - 1.0) / D_STEP;
    let s = s.clamp(0.0, (STABILITIES - 1) as f64 - 1e-6);
    let d = d.clamp(0.0, (DIFFICULTIES - 1) as f64 - 1e-6);
    let (s_low, d_low) = (s.floor(), d.floor());
    let (s_share, d_share) = ((s - s_low) as f32, (d - d_low) as f32);
    let at = s_low as u16 * DIFFICULTIES as u16 + d_low as u16;
    let shares = [
        (1.0 - s_share) * (1.0 - d_share),
        (1.0 - s_share) * d_share,
        s_share * (1.0 - d_share),
        s_share * d_share,
    ];
    (at, shares)
}

/// The grid point nearest to a memory.
pub(super) fn nearest(memory: Memory) -> usize {
    let (at, shares) = grid_point(memory);
    let [_, low_d, high, high_d] = shares;
    let up_s = usize::from(high + high_d > 0.5);
    let up_d = usize::from(low_d + high_d > 0.5);
    usize::from(at) + up_s * DIFFICULTIES + up_d
}

/// What the grid makes of a function of stability: interpolated like all values beside which it
/// is held, so that its error is theirs and cancels in a difference.
pub(super) fn on_grid(memory: Memory, of: impl Fn(f64) -> f64) -> f32 {
    let s = ((memory.stability_days.ln() - LN_S_LOW) / LN_S_STEP)
        .clamp(0.0, (STABILITIES - 1) as f64 - 1e-6);
    let at = |step: f64| of((LN_S_LOW + LN_S_STEP * step).exp());
    let (low, high) = (at(s.floor()), at(s.floor() + 1.0));
    (low + (high - low) * s.fract()) as f32
}

pub(super) fn grid_memory(state: usize) -> Memory {
    Memory {
        stability_days: (LN_S_LOW + LN_S_STEP * (state / DIFFICULTIES) as f64).exp(),
        difficulty: 1.0 + D_STEP * (state % DIFFICULTIES) as f64,
    }
}

/// Values of a day as the grades find them: per grade and difficulty before it, per stability
/// after it. What a grade makes of a difficulty is the same for every gap and stability, so it is
/// reckoned once a day instead of for each of a thousand reviews.
pub(super) type Spread = [f32; SPREAD];

/// Grades × states, up to a power of two: an index is then within bounds by its lowest bits.
const SPREAD: usize = (4 * STATES).next_power_of_two();
pub(super) const EMPTY: Spread = [0.0; SPREAD];

/// Where the grades lead from each difficulty of the grid: the grid's difficulty below, and the
/// share of the one above.
#[derive(Debug, Clone)]
pub(super) struct Spreader {
    to: [[(usize, f32); DIFFICULTIES]; 4],
}

impl Spreader {
    pub(super) fn new(model: &Recall) -> Self {
        let mut to = [[(0, 0.0); DIFFICULTIES]; 4];
        for difficulty in 0..DIFFICULTIES {
            let (_, after) = model.from(grid_memory(difficulty)).step(1);
            for (row, memory) in to.iter_mut().zip(after) {
                let (at, [low, low_d, high, high_d]) = grid_point(memory);
                let share = (low_d + high_d) / (low + low_d + high + high_d);
                row[difficulty] = (usize::from(at) % DIFFICULTIES, share);
            }
        }
        Self { to }
    }

    pub(super) fn spread(&self, values: &[f32; STATES], into: &mut Spread) {
        let (rows, _) = into.as_chunks_mut::<STABILITIES>();
        let (values, _) = values.as_chunks::<DIFFICULTIES>();
        for (row, (low, share)) in rows.iter_mut().zip(self.to.iter().flatten()) {
            for (value, there) in row.iter_mut().zip(values) {
                if let [below, above, ..] = there[*low..] {
                    *value = below + (above - below) * share;
                }
            }
        }
    }
}

/// A [`Landing`] from a point of the grid, on a [`Spread`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Hop {
    at: [u16; 4],
    low: [f32; 4],
    high: [f32; 4],
    /// As the landing has them.
    pub(super) secs: f32,
}

impl Hop {
    pub(super) fn new(landing: &Landing, state: usize) -> Self {
        let row = |grade: usize| (grade * DIFFICULTIES + state % DIFFICULTIES) * STABILITIES;
        let stability = |grade: usize| usize::from(landing.at[grade]) / DIFFICULTIES;
        Self {
            at: std::array::from_fn(|grade| (row(grade) + stability(grade)) as u16),
            low: landing.shares.map(|[low, low_d, ..]| low + low_d),
            high: landing.shares.map(|[.., high, high_d]| high + high_d),
            secs: landing.secs,
        }
    }

    /// The expectation after the review.
    pub(super) fn expect(&self, values: &Spread) -> f32 {
        let mut sum = 0.0;
        for grade in 0..4 {
            let at = usize::from(self.at[grade]);
            sum += self.low[grade] * values[at % SPREAD];
            sum += self.high[grade] * values[(at + 1) % SPREAD];
        }
        sum
    }
}
