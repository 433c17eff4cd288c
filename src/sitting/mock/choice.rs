//! Which questions a mock asks, and in what order: by chance, the important and the shaky ones
//! more often, and not all of one deck.

use std::collections::HashMap;

use crate::countdown::recall::{DEFAULT_WEIGHTS, Recall, UNSTUDIED};
use crate::domain::debrief::asked_factor;
use crate::domain::id::{CardId, DeckId};
use crate::domain::interview::{Interview, Priority, weight};
use crate::domain::now::Now;
use crate::sitting::chance;
use crate::sitting::gathering::{ahead, memory_of};
use crate::store::cards::CardFilter;
use crate::store::road::RoadCard;
use crate::store::{Result, Store};

/// What a card that is sure to come still weighs beside one that is sure to fail.
const LEAST_NEED: f64 = 0.2;
/// What each lapse adds, and after how many it no longer does.
const EACH_LAPSE: f64 = 0.25;
const LAPSES_COUNTED: u32 = 4;
/// What a deck's next card weighs for each that was drawn from it.
const SAME_DECK: f64 = 0.5;
/// Cards drawn beyond those that are asked, to put in the place of some.
const SPARE: usize = 12;

/// A card that may come and how much it counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Candidate {
    pub(crate) id: CardId,
    pub(crate) deck: DeckId,
    pub(crate) weight: f64,
}

/// The cards of a mock, those to be asked first and some to spare: drawn for one interview, else
/// from all that the filter leaves, with the priorities of the interviews ahead.
pub(crate) fn drawn(
    store: &Store,
    interview: Option<&Interview>,
    filter: &CardFilter,
    questions: usize,
    seed: u64,
    now: &Now,
) -> Result<Vec<CardId>> {
    let everything = Default::default();
    let draws_on = interview.map_or(&everything, |interview| &interview.plan.draws_on);
    let cards = store.road_cards(draws_on, filter)?;
    let all = store.interviews()?;
    let counted = match interview {
        Some(interview) => vec![interview],
        None => ahead(&all, now),
    };
    let mut priorities: HashMap<CardId, Priority> = HashMap::new();
    for (card, priority) in counted.iter().flat_map(|i| &i.plan.priorities) {
        let known = priorities.entry(*card).or_insert(*priority);
        *known = (*known).max(*priority);
    }
    let asked = store.asked_times()?;
    let factor = |card: &RoadCard| asked_factor(asked.get(&card.id).copied().unwrap_or(0));
    let recall = Recall::new(DEFAULT_WEIGHTS);
    let candidates = cards
        .iter()
        .filter(|card| card.buried_until.is_none_or(|day| day <= now.today))
        .map(|card| Candidate {
            id: card.id,
            deck: card.deck,
            weight: weight(priorities.get(&card.id).copied())
                * factor(card)
                * need(&recall, card, now),
        });
    Ok(draw(
        candidates.collect(),
        questions.saturating_add(SPARE),
        seed,
    ))
}

/// How much a card needs to be tried: (0.2 + the chance that it does not come) x (1 + a quarter a
/// lapse, of four at most).
fn need(recall: &Recall, card: &RoadCard, now: &Now) -> f64 {
    // One that failed and was not recalled since is as good as never studied.
    let known = memory_of(recall, card).filter(|_| !card.is_awaiting_recall);
    let known = known.zip(card.looks.last());
    let chance = known.map_or(UNSTUDIED, |(memory, last)| {
        // Seen today it is held to be as good as it will be tomorrow, not as it is this minute.
        let days = now.today.days_since(last.on).max(1) as f64;
        recall.chance(days, memory.stability_days)
    });
    let lapses = card
        .looks
        .iter()
        .skip(1)
        .filter(|look| !look.grade.is_recalled());
    let lapses = u32::try_from(lapses.count()).unwrap_or(u32::MAX);
    let lapses = f64::from(lapses.min(LAPSES_COUNTED));
    (LEAST_NEED + 1.0 - chance) * (1.0 + EACH_LAPSE * lapses)
}

/// Draws without putting back: each card's chance of being next is its weight beside the sum
/// (Efraimidis and Spirakis: the largest of ln(u) / w), halved for each card of its deck that was
/// drawn before.
pub(crate) fn draw(mut candidates: Vec<Candidate>, count: usize, seed: u64) -> Vec<CardId> {
    let mut of_deck: HashMap<DeckId, i32> = HashMap::new();
    let mut drawn = Vec::new();
    let luck = |card: &Candidate| {
        let number = chance(seed, &[b"mock", card.id.0.as_bytes()]);
        ((number as f64 + 1.0) / (u64::MAX as f64 + 2.0)).ln()
    };
    while drawn.len() < count {
        let key = |card: &Candidate| {
            let before = of_deck.get(&card.deck).copied().unwrap_or(0);
            luck(card) / (card.weight * SAME_DECK.powi(before)).max(f64::MIN_POSITIVE)
        };
        let best = candidates
            .iter()
            .enumerate()
            .max_by(|(_, a), (_, b)| key(a).total_cmp(&key(b)));
        let Some(place) = best.map(|(place, _)| place) else {
            break;
        };
        let card = candidates.swap_remove(place);
        *of_deck.entry(card.deck).or_default() += 1;
        drawn.push(card.id);
    }
    drawn
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn candidate(id: u128, deck: u128, weight: f64) -> Candidate {
        Candidate {
            id: CardId(Uuid::from_u128(id)),
            deck: DeckId(Uuid::from_u128(deck)),
            weight,
        }
    }

    #[test]
    fn the_same_seed_draws_the_same_and_nothing_twice() {
        let cards: Vec<Candidate> = (0..40).map(|id| candidate(id, id % 3, 1.0)).collect();
        let one = draw(cards.clone(), 6, 7);
        assert_eq!(one, draw(cards.clone(), 6, 7));
        assert_ne!(one, draw(cards.clone(), 6, 8));
        let all = draw(cards, 100, 7);
        let mut unique = all.clone();
        unique.sort_by_key(|id| id.0);
        unique.dedup();
        assert_eq!((all.len(), unique.len()), (40, 40));
    }

    #[test]
    fn a_must_know_comes_about_three_times_as_often() {
        let first = |seed| {
            let cards = vec![candidate(1, 1, 3.0), candidate(2, 2, 1.0)];
            draw(cards, 1, seed)[0]
        };
        let must = (0..2000)
            .filter(|seed| first(*seed).0 == Uuid::from_u128(1))
            .count();
        assert!((1400..1600).contains(&must), "{must}");
    }

    #[test]
    fn no_deck_takes_all_the_places() {
        let mut cards: Vec<Candidate> = (0..30).map(|id| candidate(id, 1, 1.0)).collect();
        cards.extend((100..105).map(|id| candidate(id, 2, 1.0)));
        let of_small = |seed| {
            let drawn = draw(cards.clone(), 6, seed);
            drawn
                .iter()
                .filter(|id| id.0 >= Uuid::from_u128(100))
                .count()
        };
        let mean = (0..300).map(of_small).sum::<usize>() as f64 / 300.0;
        // By size alone it would be 6 x 5/35, not even one.
        assert!(mean > 1.3, "{mean}");
    }
}
