//! The road laid out: what each day holds, and what does not fit.

use super::card::Past;
use super::chance::Chance;
use super::pace::Look;
use super::plan::Today;
use super::walk::{Walked, walk};

/// What one day holds, on average over the walks.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct DayLoad {
    pub(crate) review: Share,
    pub(crate) new: Share,
    /// The last look at a card before the interview.
    pub(crate) last: Share,
}

/// A part of a day.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Share {
    pub(crate) cards: f64,
    pub(crate) secs: f64,
}

impl DayLoad {
    pub(crate) fn secs(&self) -> f64 {
        self.review.secs + self.new.secs + self.last.secs
    }
}

/// The road as it will probably be walked.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Forecast {
    /// From today to the eve.
    pub(crate) days: Vec<DayLoad>,
    /// New cards for which there will be no time, the most missed first.
    pub(crate) left_out: Vec<usize>,
    /// New cards that will be seen, but probably not on two days (when there is but one day to
    /// study: not twice); the most missed first.
    pub(crate) once: Vec<usize>,
}

/// How many walks a forecast rests on.
const WALKS: u64 = 8;
/// A card fits if it is reached in all of them: better named and seen than promised and missed.
const FITS: usize = WALKS as usize;
/// What happens in so many of them is likely.
const LIKELY: usize = FITS / 2;
/// The last look of a card counts as its final pass in the last quarter of the road, but not
/// further than a week away.
const FINAL_DAYS: usize = 7;

/// Walks the plan a few times as the planner's own model has it.
pub(crate) fn forecast(plan: &Today, seed: u64) -> Forecast {
    let days = plan.road().days();
    let mut forecast = Forecast {
        days: vec![DayLoad::default(); days],
        ..Forecast::default()
    };
    let has_days = plan.road().last_study_day() > plan.road().first_study_day();
    let mut reached = vec![0; plan.cards().len()];
    let mut settled = reached.clone();
    for run in 0..WALKS {
        let mut chance = Chance::new(seed, run);
        let walked = walk(plan, &plan.learner().recall, &[], &mut chance);
        count(&mut forecast.days, &walked);
        // The day of each card's first look, to know a second one by.
        let mut first = vec![None; reached.len()];
        let mut is_settled = vec![false; reached.len()];
        for step in &walked.steps {
            match first[step.card] {
                None => first[step.card] = Some(step.day),
                Some(day) => is_settled[step.card] |= !has_days || day != step.day,
            }
        }
        for (card, first) in first.iter().enumerate() {
            reached[card] += usize::from(first.is_some());
            settled[card] += usize::from(is_settled[card]);
        }
    }
    let is_new = |card: &usize| plan.cards()[*card].past == Past::New;
    // What costs most beside its weight was the first to go; then the back of the deck.
    let mut new: Vec<usize> = (0..reached.len()).filter(is_new).collect();
    new.sort_by(|a, b| {
        let worth = |card: &usize| plan.price_of(*card);
        worth(a).total_cmp(&worth(b)).then(a.cmp(b))
    });
    let (fitting, left_out) = new.into_iter().partition(|card| reached[*card] >= FITS);
    forecast.left_out = left_out;
    // On a road too full for all, whatever is in doubt is named.
    let enough = if forecast.left_out.is_empty() {
        LIKELY
    } else {
        FITS
    };
    forecast.once = fitting;
    forecast.once.retain(|card| settled[*card] < enough);
    forecast
}

fn count(days: &mut [DayLoad], walked: &Walked) {
    let final_from = days.len() - (days.len() / 4).clamp(1, FINAL_DAYS).min(days.len());
    let mut last_on = vec![0; walked.recalled.len()];
    for step in &walked.steps {
        last_on[step.card] = step.day;
    }
    let walks = WALKS as f64;
    for step in &walked.steps {
        let Some(day) = days.get_mut(step.day) else {
            continue;
        };
        let is_final = step.day >= final_from && last_on[step.card] == step.day;
        let share = match step.look {
            Look::First => &mut day.new,
            _ if is_final => &mut day.last,
            Look::Later | Look::Repeat => &mut day.review,
        };
        share.secs += step.secs / walks;
        share.cards += if step.look == Look::Repeat {
            0.0
        } else {
            1.0 / walks
        };
    }
}
