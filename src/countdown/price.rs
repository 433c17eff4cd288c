//! The price of a second: what makes everything worth it take the seconds there are.

use super::card::{Card, Learner, Past};
use super::road::Road;
use super::value::{LEVELS, Ladder, Ways, Worth};

/// The ways of all cards, and what they are worth on the rungs of the ladder, each reckoned once.
/// All new cards share one entry.
#[derive(Debug)]
pub(crate) struct Market {
    ways: Vec<Ways>,
    /// Per card: which of the ways is its own.
    of_card: Vec<usize>,
    /// Per ways and level.
    worths: Vec<Option<Worth>>,
}

impl Market {
    pub(crate) fn new(cards: &[Card], learner: &Learner, road: &Road) -> Self {
        let mut market = Self {
            ways: vec![ways(Past::New, learner, road)],
            of_card: Vec::with_capacity(cards.len()),
            worths: Vec::new(),
        };
        for card in cards {
            if card.past == Past::New {
                market.of_card.push(0);
            } else {
                market.of_card.push(market.ways.len());
                market.ways.push(ways(card.past, learner, road));
            }
        }
        market.worths = vec![None; market.ways.len() * LEVELS];
        market
    }

    /// What a card is worth at a price, and the seconds of a look at it now; both as if its
    /// weight and length were 1.
    pub(crate) fn worth(&mut self, ladder: &mut Ladder, card: usize, price: f64) -> (Worth, f64) {
        let (level, share) = Ladder::between(price);
        let low = self.worth_on(ladder, card, level);
        let high = self.worth_on(ladder, card, level + 1);
        let secs = self.ways[self.of_card[card]].now.secs;
        (Worth::between(low, high, share), f64::from(secs))
    }

    fn worth_on(&mut self, ladder: &mut Ladder, card: usize, level: usize) -> Worth {
        let at = self.of_card[card];
        let ways = &self.ways[at];
        let slot = &mut self.worths[at * LEVELS + level.min(LEVELS - 1)];
        *slot.get_or_insert_with(|| ladder.worth_on(ways, level))
    }

    /// The price at which everything worth it takes `secs`.
    ///
    /// A guess from the seconds a card begins the search, which goes on by as much as the seconds
    /// are off until it has the price between two others and then halves the rest: few rungs of
    /// the ladder are ever solved.
    pub(crate) fn price(&mut self, ladder: &mut Ladder, cards: &[Card], secs: f64) -> f64 {
        let needs = |card: &Card| match card.past {
            Past::New => card.length,
            Past::Seen { .. } => card.length * SEEN_SHARE,
        };
        let length: f64 = cards.iter().map(needs).sum();
        let mut expected = |ln_price: f64| {
            let mut expected = 0.0;
            for (at, card) in cards.iter().enumerate() {
                let price = ln_price.exp() * card.length / card.weight;
                expected += f64::from(self.worth(ladder, at, price).0.secs) * card.length;
            }
            expected
        };
        let (lowest, highest) = (PRICES.0.ln(), PRICES.1.ln());
        let guess = guess_ln_price(secs / length.max(1e-9)).clamp(lowest, highest);
        let (mut low, mut high) = (lowest, highest);
        let mut at = guess;
        // Further where the seconds are further off: few rungs are ever solved on the way.
        let mut bracket = || {
            for _ in 0..STRIDES {
                let found = expected(at);
                let off = (found.max(1.0) / secs.max(1.0)).ln();
                let before = at;
                if off > 0.0 {
                    low = at;
                    at = (at + off.max(STRIDE)).min(highest);
                } else {
                    high = at;
                    at = (at + off.min(-STRIDE)).max(lowest);
                }
                if at >= high || at <= low || at == before {
                    break;
                }
            }
        };
        bracket();
        let mut is_too_low = |ln_price: f64| expected(ln_price) > secs;
        while high - low > EXACT {
            let middle = f64::midpoint(low, high);
            if is_too_low(middle) {
                low = middle;
            } else {
                high = middle;
            }
        }
        f64::midpoint(low, high).exp()
    }
}

/// The ways of a card with this past.
pub(crate) fn ways(past: Past, learner: &Learner, road: &Road) -> Ways {
    let days = road.days();
    match past {
        Past::New => {
            let last_day = road.last_study_day().min(road.rehearsal_from());
            // While rehearsing, never to study a new card is as good as knowing it.
            let is_rehearsing = days > 0 && road.rehearsal_from() == 0;
            let never = if is_rehearsing {
                1.0
            } else {
                learner.unstudied
            };
            Ways::new(&learner.recall, &learner.pace, never, last_day)
        }
        Past::Seen {
            memory, days_ago, ..
        } => Ways::seen(&learner.recall, &learner.pace, memory, days_ago, days),
    }
}

/// Where to look first for ln of the price, from the seconds there are for a card of length 1:
/// what it came to in simulations, falling ever faster as time grows.
fn guess_ln_price(secs_a_card: f64) -> f64 {
    let ln_secs = secs_a_card.max(1.0).ln();
    let (from, to) = (4.0, 5.5);
    if ln_secs < from {
        -5.3 - 0.33 * ln_secs
    } else {
        let steep = -6.6 - 1.8 * (ln_secs.min(to) - from);
        steep - 1.2 * (ln_secs - to).max(0.0)
    }
}

/// What a card studied before takes of the time of a new one, about: only a first guess.
const SEEN_SHARE: f64 = 0.4;
/// How far the search goes at least at a time, and how often.
const STRIDE: f64 = 0.67;
const STRIDES: usize = 16;
const PRICES: (f64, f64) = (2e-6, 0.05);
/// To 1 part in 400 of a price.
const EXACT: f64 = 0.0025;
