//! How ready a person is: the expected share of answers recalled, now and at the interview.
//!
//! Nobody's memory has the default parameters. So plausible memories that fit this person's own
//! grades are drawn (`plausible.rs`), and the plan is walked with each. The middle of what comes
//! out is the number, its spread the range. What it cannot know: nerves, wording, luck.

use super::chance::Chance;
use super::plan::Today;
pub(crate) use super::plausible::History;
use super::plausible::fitting;
use super::recall::Recall;
use super::walk::walk;
use crate::schedule::Memory;

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
pub(crate) const TOO_EARLY: usize = 20;

impl Readiness {
    pub(crate) fn is_too_early(&self) -> bool {
        self.reviews < TOO_EARLY
    }
}

/// The readiness of all cards and of some.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Told {
    pub(crate) whole: Readiness,
    /// One a group, in their order. Their `reviews` are the group's own; whether it is too early
    /// to say is for the whole to tell, since one person's memory is behind them all.
    pub(crate) groups: Vec<Readiness>,
}

/// Walks taken, each with a memory of its own.
const WALKS: usize = 32;
/// The part of the walks outside the range, on each side.
const TAIL: f64 = 0.02;
/// What no plausible memory shows, because people forget in other ways than the model has them
/// forget: up to this much in log odds either way, of what was studied.
const UNSEEN: f64 = 0.5;
/// And never less than this, either way.
const LEAST_SPREAD: f64 = 0.025;

/// The readiness under a plan; `histories` has one entry a card, empty for new cards.
pub(crate) fn readiness(plan: &Today, histories: &[History], seed: u64) -> Readiness {
    readiness_of(plan, histories, &[], seed).whole
}

/// The readiness of the whole and of groups of cards (decks, tags; a card may be in several),
/// all from the same walks.
pub(crate) fn readiness_of(
    plan: &Today,
    histories: &[History],
    groups: &[Vec<usize>],
    seed: u64,
) -> Told {
    let everything: Vec<usize> = (0..plan.cards().len()).collect();
    let asked: Vec<&[usize]> = std::iter::once(&everything)
        .chain(groups)
        .map(Vec::as_slice)
        .collect();
    let mut sums = vec![Walks::default(); asked.len()];
    let mut chance = Chance::new(seed, 0x4EAD);
    let days = (plan.road().days() as i64).max(1);
    for (at, model) in fitting(histories, WALKS, &mut chance).iter().enumerate() {
        let memories: Vec<Option<Memory>> = histories
            .iter()
            .map(|history| model.replay(history.iter().copied()))
            .collect();
        let now = untouched(plan, model, &memories, histories, 1);
        let if_nothing = untouched(plan, model, &memories, histories, days);
        let if_kept = walk(plan, model, &memories, &mut chance).recalled;
        let [now, if_kept, if_nothing] = [now, if_kept, if_nothing].map(|chances| {
            let unstudied = plan.learner().unstudied;
            shifted(chances, unseen(at), unstudied)
        });
        for (cards, walks) in asked.iter().zip(&mut sums) {
            walks.now.push(mean(plan, cards, &now));
            walks.if_kept.push(mean(plan, cards, &if_kept));
            walks.if_nothing.push(mean(plan, cards, &if_nothing));
        }
    }
    let mut told = asked.iter().zip(sums).map(|(cards, walks)| Readiness {
        now: range(walks.now),
        if_kept: range(walks.if_kept),
        if_nothing: range(walks.if_nothing),
        reviews: cards
            .iter()
            .filter_map(|card| histories.get(*card))
            .map(Vec::len)
            .sum(),
    });
    Told {
        whole: told.next().unwrap_or_default(),
        groups: told.collect(),
    }
}

/// What every walk came to, for one group.
#[derive(Debug, Clone, Default)]
struct Walks {
    now: Vec<f64>,
    if_kept: Vec<f64>,
    if_nothing: Vec<f64>,
}

/// Per card: the chance of recall so many days from today with no look in between. A card seen
/// today is held to be as good as it will be tomorrow morning, not as it is this minute.
fn untouched(
    plan: &Today,
    model: &Recall,
    memories: &[Option<Memory>],
    histories: &[History],
    days: i64,
) -> Vec<f64> {
    memories
        .iter()
        .zip(histories)
        .map(|(memory, history)| match (memory, history.last()) {
            (Some(memory), Some((on, _))) => {
                model.chance((days - on) as f64, memory.stability_days)
            }
            _ => plan.learner().unstudied,
        })
        .collect()
}

/// The shift of a walk in log odds: even steps from one end to the other, in an order that has
/// nothing to do with that of the memories.
fn unseen(walk: usize) -> f64 {
    let step = (walk * 13 % WALKS) as f64;
    UNSEEN * ((2.0 * step + 1.0) / WALKS as f64 - 1.0)
}

/// Chances with their log odds shifted, but for those of cards never studied, which rest on no
/// memory.
fn shifted(mut chances: Vec<f64>, by: f64, unstudied: f64) -> Vec<f64> {
    let odds = by.exp();
    for chance in &mut chances {
        if *chance != unstudied {
            *chance = *chance * odds / (1.0 - *chance + *chance * odds);
        }
    }
    chances
}

/// The weighted mean over some cards.
fn mean(plan: &Today, cards: &[usize], chances: &[f64]) -> f64 {
    let (mut sum, mut weights) = (0.0, 0.0);
    for card in cards {
        if let (Some(card), Some(chance)) = (plan.cards().get(*card), chances.get(*card)) {
            sum += chance * card.weight;
            weights += card.weight;
        }
    }
    if weights > 0.0 { sum / weights } else { 0.0 }
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
