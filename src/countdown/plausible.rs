//! Whose memory is it? Many plausible ones, weighed by the person's own grades.
//!
//! Nobody's memory has the default parameters, and hundreds of grades are too few to fit 21 of
//! them. So memories are drawn as they vary over people, and each counts for as much as it would
//! have foretold this person's grades so far: before any grade all alike, after some hundred
//! those near the person's own. This stands in for fitting parameters, and it knows how little
//! it knows.

use super::chance::Chance;
use super::recall::{DEFAULT_WEIGHTS, Recall, gap_days};
use crate::domain::grade::Grade;
use crate::schedule::Memory;

/// Graded looks at a card, oldest first: the study day counted from today, 0 or less, and the
/// grade.
pub(crate) type History = Vec<(i64, Grade)>;

/// Memories drawn.
pub(crate) const DRAWS: usize = 96;
/// Cards whose grades are weighed; more would sharpen nothing.
const WEIGHED_CARDS: usize = 120;
/// Grades of one person are not independent given the parameters (a bad night spoils a whole
/// sitting), so each counts for less than one.
pub(crate) const EVIDENCE: f64 = 0.8;

/// Memories as they vary over people; the first is the default itself.
pub(crate) fn people(chance: &mut Chance) -> Vec<Recall> {
    (0..DRAWS).map(|at| draw(at, chance)).collect()
}

/// `count` memories that fit the grades so far, drawn in proportion to their fit.
pub(crate) fn fitting(histories: &[History], count: usize, chance: &mut Chance) -> Vec<Recall> {
    let studied: Vec<&History> = histories
        .iter()
        .filter(|history| history.len() > 1)
        .collect();
    let stride = studied.len().div_ceil(WEIGHED_CARDS).max(1);
    let people = people(chance);
    let fits: Vec<f64> = people
        .iter()
        .map(|model| {
            let cards = studied.iter().step_by(stride);
            EVIDENCE * cards.map(|history| fit(model, history)).sum::<f64>()
        })
        .collect();
    let shares = shares(&fits);
    let step = 1.0 / count.max(1) as f64;
    // Systematic resampling: equal steps through the summed shares, from the middle of the first.
    let mut chosen = Vec::with_capacity(count);
    let (mut upto, mut mark) = (0.0, step / 2.0);
    for (model, share) in people.iter().zip(shares) {
        upto += share;
        while mark < upto && chosen.len() < count {
            chosen.push(model.clone());
            mark += step;
        }
    }
    chosen
}

/// Log-likelihoods as shares of one.
pub(crate) fn shares(fits: &[f64]) -> Vec<f64> {
    let best = fits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let shares: Vec<f64> = fits.iter().map(|fit| (fit - best).exp()).collect();
    let sum: f64 = shares.iter().sum();
    shares.into_iter().map(|share| share / sum).collect()
}

/// The scales of first stability and of growth, the lapse and the decay, spread as they are over
/// people.
fn draw(at: usize, chance: &mut Chance) -> Recall {
    let mut weights = DEFAULT_WEIGHTS;
    let [first, growth, decay, lapse] = std::array::from_fn(|_| chance.normal());
    if at > 0 {
        for weight in &mut weights[..4] {
            *weight *= (FIRST_SPREAD * first).exp();
        }
        weights[8] += GROWTH_SPREAD * growth;
        weights[11] *= (LAPSE_SPREAD * lapse).exp();
        weights[20] = (weights[20] * (DECAY_SPREAD * decay).exp()).clamp(0.1, 0.8);
    }
    Recall::new(weights)
}

/// Deviations of ln over people.
const FIRST_SPREAD: f64 = 0.6;
const GROWTH_SPREAD: f64 = 0.7;
const LAPSE_SPREAD: f64 = 0.3;
const DECAY_SPREAD: f64 = 0.35;

/// The log-likelihood of a card's grades: of recalling or not at the first look of each day.
fn fit(model: &Recall, history: &History) -> f64 {
    let mut last: Option<(Memory, i64)> = None;
    let mut sum = 0.0;
    for (day, grade) in history {
        let memory = match last {
            None => model.first(*grade),
            Some((memory, before)) => {
                let gap = gap_days(before, *day);
                if gap > 0 {
                    let chance = model.chance(f64::from(gap), memory.stability_days);
                    sum += log_likelihood(chance, *grade);
                }
                model.after(memory, gap, *grade)
            }
        };
        last = Some((memory, *day));
    }
    sum
}

/// How well a chance foretold a grade. No single one can rule a memory out.
pub(crate) fn log_likelihood(chance: f64, grade: Grade) -> f64 {
    let chance = chance.clamp(0.01, 0.99);
    if grade.is_recalled() {
        chance.ln()
    } else {
        (1.0 - chance).ln()
    }
}
