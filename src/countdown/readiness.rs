//! How ready a person is: the expected share of answers recalled, now and at the interview.
//!
//! Nobody's memory has the default parameters. So many plausible memories are drawn, each is
//! weighed by how well it would have foretold this person's own grades so far, and the plan is
//! walked with memories so chosen. The middle of what comes out is the number, its spread the
//! range. What it cannot know: nerves, wording, luck.

use super::chance::Chance;
use super::plan::Today;
use super::recall::{DEFAULT_WEIGHTS, Recall, gap_days};
use super::walk::walk;
use crate::domain::grade::Grade;
use crate::schedule::Memory;

/// Graded looks at a card, oldest first: the study day counted from today, 0 or less, and the
/// grade.
pub(crate) type History = Vec<(i64, Grade)>;

/// A share of answers, with its range.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Range {
    pub(crate) low: f64,
    pub(crate) about: f64,
    pub(crate) high: f64,
}

/// The readiness for an interview.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Readiness {
    /// If the interview were tomorrow morning.
    pub(crate) now: Range,
    /// On the day, if the plan is kept.
    pub(crate) if_kept: Range,
    /// On the day, if nothing more is done.
    pub(crate) if_nothing: Range,
    /// The graded looks that it rests on.
    pub(crate) reviews: usize,
}

/// With fewer graded looks no number is to be shown.
const TOO_EARLY: usize = 20;

impl Readiness {
    pub(crate) fn is_too_early(&self) -> bool {
        self.reviews < TOO_EARLY
    }
}

/// Memories drawn, and walks taken with those that fit.
const DRAWS: usize = 96;
const WALKS: usize = 32;
/// Cards whose grades are weighed; more would sharpen nothing.
const WEIGHED_CARDS: usize = 120;
/// Grades of one person are not independent given the parameters (a bad night spoils a whole
/// sitting), so each counts for less than one.
const EVIDENCE: f64 = 0.8;
/// The part of the walks outside the range, on each side.
const TAIL: f64 = 0.02;
/// What no model of memory sees is never less than this, either way.
const LEAST_SPREAD: f64 = 0.025;

/// The readiness under a plan; `histories` has one entry a card, empty for new cards.
pub(crate) fn readiness(plan: &Today, histories: &[History], seed: u64) -> Readiness {
    let mut chance = Chance::new(seed, 0x4EAD);
    let models = plausible(histories, &mut chance);
    let mut now = Vec::with_capacity(WALKS);
    let (mut if_kept, mut if_nothing) = (now.clone(), now.clone());
    for model in &models {
        let memories: Vec<Option<Memory>> = histories
            .iter()
            .map(|history| model.replay(history.iter().copied()))
            .collect();
        now.push(untouched(plan, model, &memories, histories, 1));
        let days = plan.road().days() as i64;
        if_nothing.push(untouched(plan, model, &memories, histories, days.max(1)));
        let walked = walk(plan, model, &memories, &mut chance);
        if_kept.push(mean(plan, walked.recalled));
    }
    Readiness {
        now: range(now),
        if_kept: range(if_kept),
        if_nothing: range(if_nothing),
        reviews: histories.iter().map(Vec::len).sum(),
    }
}

/// The weighted share recalled so many days from today with no look in between. A card seen
/// today is held to be as good as it will be tomorrow morning, not as it is this minute.
fn untouched(
    plan: &Today,
    model: &Recall,
    memories: &[Option<Memory>],
    histories: &[History],
    days: i64,
) -> f64 {
    let chances =
        memories
            .iter()
            .zip(histories)
            .map(|(memory, history)| match (memory, history.last()) {
                (Some(memory), Some((on, _))) => {
                    model.chance((days - on) as f64, memory.stability_days)
                }
                _ => plan.learner().unstudied,
            });
    mean(plan, chances)
}

fn mean(plan: &Today, chances: impl IntoIterator<Item = f64>) -> f64 {
    let (sum, weights) = chances
        .into_iter()
        .zip(plan.cards())
        .fold((0.0, 0.0), |(sum, weights), (chance, card)| {
            (sum + chance * card.weight, weights + card.weight)
        });
    if weights > 0.0 { sum / weights } else { 0.0 }
}

/// Models that fit the grades so far: [`WALKS`] of them, drawn in proportion to their fit.
fn plausible(histories: &[History], chance: &mut Chance) -> Vec<Recall> {
    let studied: Vec<&History> = histories
        .iter()
        .filter(|history| history.len() > 1)
        .collect();
    let stride = studied.len().div_ceil(WEIGHED_CARDS).max(1);
    let models: Vec<Recall> = (0..DRAWS).map(|at| draw(at, chance)).collect();
    let fits: Vec<f64> = models
        .iter()
        .map(|model| {
            let cards = studied.iter().step_by(stride);
            EVIDENCE * cards.map(|history| fit(model, history)).sum::<f64>()
        })
        .collect();
    let best = fits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let shares: Vec<f64> = fits.iter().map(|fit| (fit - best).exp()).collect();
    let step = shares.iter().sum::<f64>() / WALKS as f64;
    // Systematic resampling: equal steps through the summed shares, from the middle of the first.
    let mut chosen = Vec::with_capacity(WALKS);
    let (mut upto, mut mark) = (0.0, step / 2.0);
    for (model, share) in models.iter().zip(shares) {
        upto += share;
        while mark < upto && chosen.len() < WALKS {
            chosen.push(model.clone());
            mark += step;
        }
    }
    chosen
}

/// A plausible memory: the scales of first stability and of growth, and the decay, spread as
/// they are over people. The first one is the default itself.
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
                    let chance = chance.clamp(0.01, 0.99);
                    sum += if grade.is_recalled() {
                        chance.ln()
                    } else {
                        (1.0 - chance).ln()
                    };
                }
                model.after(memory, gap, *grade)
            }
        };
        last = Some((memory, *day));
    }
    sum
}

fn range(mut values: Vec<f64>) -> Range {
    values.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let at = (share * values.len().saturating_sub(1) as f64).round() as usize;
        values.get(at).copied().unwrap_or(0.0)
    };
    let about = values.iter().sum::<f64>() / values.len().max(1) as f64;
    Range {
        low: at(TAIL).min(about - LEAST_SPREAD).max(0.0),
        about,
        high: at(1.0 - TAIL).max(about + LEAST_SPREAD).min(1.0),
    }
}
