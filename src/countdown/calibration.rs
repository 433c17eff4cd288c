//! Of answers that were given 80 %, how many came?
//!
//! Each first look of a day is foretold from the grades before that day alone: the memory model
//! under every plausible memory, averaged by how well each had foretold until then. That is how
//! readiness reckons, so this is a test of it on the person's own grades.

use super::chance::Chance;
use super::plausible::{EVIDENCE, History, log_likelihood, people, shares};
use super::recall::{Recall, gap_days};
use crate::domain::grade::Grade;
use crate::schedule::Memory;

/// Answers foretold alike.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Band {
    /// The chances in it: from `low` up to `high`, the last band with its end.
    pub(crate) low: f64,
    pub(crate) high: f64,
    pub(crate) answers: usize,
    /// How many of them came: graded hard, good or easy.
    pub(crate) came: usize,
    /// The mean of the chances given.
    pub(crate) foretold: f64,
}

const EDGES: [f64; 8] = [0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0];
/// Plausible memories that are averaged; all of them would tell no more and take longer.
const ASKED: usize = 32;

/// The bands that have answers, the least likely first. Days in `histories` may be counted from
/// any day, the same for all cards.
pub(crate) fn calibration(histories: &[History], seed: u64) -> Vec<Band> {
    let mut looks: Vec<(i64, usize, Grade)> = histories
        .iter()
        .enumerate()
        .flat_map(|(card, history)| history.iter().map(move |(on, grade)| (*on, card, *grade)))
        .collect();
    // Stable, so that the looks of one day keep their order.
    looks.sort_by_key(|(on, card, _)| (*on, *card));
    let mut foreteller = Foreteller::new(histories.len(), seed);
    let mut bands = [Band::default(); EDGES.len() - 1];
    for day in looks.chunk_by(|a, b| a.0 == b.0) {
        let shares = shares(&foreteller.fits);
        for (on, card, grade) in day {
            if let Some(chance) = foreteller.foretell(&shares, *on, *card, *grade) {
                count(&mut bands, chance, grade.is_recalled());
            }
        }
    }
    for (band, edges) in bands.iter_mut().zip(EDGES.windows(2)) {
        (band.low, band.high) = (edges[0], edges[1]);
        band.foretold /= band.answers.max(1) as f64;
    }
    bands.into_iter().filter(|band| band.answers > 0).collect()
}

fn count(bands: &mut [Band], chance: f64, is_recalled: bool) {
    let at = EDGES[1..].iter().position(|edge| chance < *edge);
    let last = bands.len() - 1;
    let band = &mut bands[at.unwrap_or(last)];
    band.answers += 1;
    band.came += usize::from(is_recalled);
    band.foretold += chance;
}

/// What is believed of every card under each plausible memory.
struct Foreteller {
    models: Vec<Recall>,
    /// Per memory: the log-likelihood of the grades so far.
    fits: Vec<f64>,
    /// Per card: the day of its last look and what each memory holds of it.
    held: Vec<Option<(i64, Vec<Memory>)>>,
}

impl Foreteller {
    fn new(cards: usize, seed: u64) -> Self {
        let mut models = people(&mut Chance::new(seed, 0xCA11));
        models.truncate(ASKED);
        Self {
            fits: vec![0.0; models.len()],
            models,
            held: vec![None; cards],
        }
    }

    /// Takes note of a look; the chance it was given if it is the first of a later day.
    fn foretell(&mut self, shares: &[f64], on: i64, card: usize, grade: Grade) -> Option<f64> {
        let Some((last, memories)) = &mut self.held[card] else {
            let first = self.models.iter().map(|model| model.first(grade));
            self.held[card] = Some((on, first.collect()));
            return None;
        };
        let gap = gap_days(*last, on);
        *last = on;
        let mut foretold = 0.0;
        for (at, (model, memory)) in self.models.iter().zip(memories).enumerate() {
            if gap > 0 {
                let chance = model.chance(f64::from(gap), memory.stability_days);
                foretold += shares[at] * chance;
                self.fits[at] += EVIDENCE * log_likelihood(chance, grade);
            }
            *memory = model.after(*memory, gap, grade);
        }
        (gap > 0).then_some(foretold)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::countdown::recall::DEFAULT_WEIGHTS;

    /// A person of this memory, who studies 60 cards at growing gaps.
    fn person(model: &Recall, seed: u64) -> Vec<History> {
        let mut chance = Chance::new(seed, 0);
        let one = |card: i64| {
            let mut history: History = vec![(-80 + card, Grade::Good)];
            let mut memory = model.first(Grade::Good);
            for gap in [2, 5, 1, 9, 14, 3] {
                let recalled = chance.unit() < model.chance(f64::from(gap), memory.stability_days);
                let grade = if recalled { Grade::Good } else { Grade::Again };
                memory = model.after(memory, gap, grade);
                let (on, _) = history[history.len() - 1];
                history.push((on + i64::from(gap), grade));
            }
            history
        };
        (0..60).map(one).collect()
    }

    #[test]
    fn of_answers_given_a_chance_so_many_come() {
        for scale in [0.4, 1.0, 2.0] {
            let mut weights = DEFAULT_WEIGHTS;
            for weight in &mut weights[..4] {
                *weight *= scale;
            }
            let bands = calibration(&person(&Recall::new(weights), 5), 1);
            let answers: usize = bands.iter().map(|band| band.answers).sum();
            assert_eq!(answers, 60 * 6);
            for band in bands.iter().filter(|band| band.answers >= 40) {
                let came = band.came as f64 / band.answers as f64;
                assert!((band.low..=band.high).contains(&band.foretold));
                assert!((came - band.foretold).abs() < 0.12, "{scale} {band:?}");
            }
        }
    }

    #[test]
    fn first_studies_and_repeats_of_a_day_foretell_nothing() {
        let history = vec![(-3, Grade::Again), (-3, Grade::Good), (-3, Grade::Good)];
        assert_eq!(calibration(&[history, History::new()], 1), []);
        assert_eq!(calibration(&[], 1), []);
    }

    #[test]
    fn the_same_grades_counted_from_another_day_give_the_same_bands() {
        let histories = person(&Recall::new(DEFAULT_WEIGHTS), 9);
        let moved = |history: &History| history.iter().map(|(on, g)| (on - 900, *g)).collect();
        let earlier: Vec<History> = histories.iter().map(moved).collect();
        assert_eq!(calibration(&histories, 1), calibration(&earlier, 1));
    }
}
