//! Cards × days × minutes: which card now, so that most is recalled at the interview.
//!
//! The method is that of `countdown.md`, section 3. One number, the price of a second, is found
//! such that the expected seconds of everything worth its price are the seconds there are. Then
//! the card whose review gains most a second today, beside the best of waiting, goes first.

use super::pace::Pace;
use super::recall::Recall;
use super::road::Road;
use super::value::{Ladder, Tables, Ways, Worth};
use crate::domain::grade::Grade;
use crate::schedule::Memory;

/// Seconds before a card is asked again, while there is anything else to ask.
pub(crate) const SPACING_SECS: f64 = 600.0;

/// A card as the plan sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Card {
    /// What knowing it counts for beside the others; 1 is usual.
    pub(crate) weight: f64,
    /// How long it takes beside a card of the usual target.
    pub(crate) length: f64,
    pub(crate) past: Past,
}

/// What is known of a card's past.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Past {
    New,
    Seen {
        memory: Memory,
        /// Study days since the last look; 0 is today.
        days_ago: u32,
        /// The clock of today's sittings at its last look, in seconds; `None` if not today.
        seen_at_secs: Option<f64>,
    },
}

/// Who studies, as far as it is known.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Learner {
    pub(crate) recall: Recall,
    pub(crate) pace: Pace,
    /// The chance that an answer never studied comes all the same.
    pub(crate) unstudied: f64,
}

/// Today's part of the plan. It is asked for the next card and told of each grade.
#[derive(Debug)]
pub(crate) struct Today {
    learner: Learner,
    cards: Vec<Card>,
    days: usize,
    ladder: Ladder,
    /// The price of a second, in chance of recall.
    pub(crate) price: f64,
    left_secs: f64,
    /// Per card: gain a second of a look now beside waiting, and the seconds of that look.
    index: Vec<Index>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Index {
    gain_a_sec: f64,
    secs: f64,
}

impl Today {
    pub(crate) fn new(cards: Vec<Card>, road: &Road, learner: Learner) -> Self {
        let days = road.days();
        let pass: f64 = cards.iter().map(|card| card.length * PASS_SECS).sum();
        let shape = road.price_shape(pass);
        let mut ladder = Ladder::new(Tables::new(&learner.recall, &learner.pace, shape));
        let ways: Vec<Ways> = cards.iter().map(|card| ways(card, &learner, days)).collect();
        let price = find_price(&mut ladder, &cards, &ways, road.expected_secs());
        let mut today = Self {
            learner,
            index: vec![Index::default(); cards.len()],
            cards,
            days,
            ladder,
            price,
            left_secs: road.secs_by_day.first().copied().unwrap_or(0.0),
        };
        for (card, ways) in ways.iter().enumerate() {
            today.index[card] = today.index_of(card, ways);
        }
        today
    }

    /// The card to ask now; `None` when the time is up or nothing is worth it.
    pub(crate) fn next(&self, clock_secs: f64) -> Option<usize> {
        if self.left_secs <= 0.0 {
            return None;
        }
        let rested = |card: &usize| self.is_rested(*card, clock_secs);
        let best = |cards: &mut dyn Iterator<Item = usize>| {
            cards
                .filter(|card| self.index[*card].gain_a_sec > 0.0)
                .max_by(|a, b| {
                    let (a, b) = (self.index[*a], self.index[*b]);
                    a.gain_a_sec.total_cmp(&b.gain_a_sec)
                })
        };
        let mut all = 0..self.cards.len();
        best(&mut all.clone().filter(rested)).or_else(|| best(&mut all))
    }

    /// Takes note of a grade and the seconds it took; the clock is that after it.
    pub(crate) fn graded(&mut self, card: usize, grade: Grade, secs: f64, clock_secs: f64) {
        self.left_secs -= secs;
        let recall = &self.learner.recall;
        let memory = match self.cards[card].past {
            Past::New => recall.first(grade),
            Past::Seen {
                memory, days_ago, ..
            } => recall.after(memory, days_ago, grade),
        };
        self.cards[card].past = Past::Seen {
            memory,
            days_ago: 0,
            seen_at_secs: Some(clock_secs),
        };
        let ways = ways(&self.cards[card], &self.learner, self.days);
        self.index[card] = self.index_of(card, &ways);
    }

    fn is_rested(&self, card: usize, clock_secs: f64) -> bool {
        match self.cards[card].past {
            Past::Seen {
                seen_at_secs: Some(at),
                ..
            } => clock_secs - at >= SPACING_SECS,
            _ => true,
        }
    }

    fn index_of(&mut self, card: usize, ways: &Ways) -> Index {
        let Card { weight, length, .. } = self.cards[card];
        let worth = self.ladder.worth(ways, self.price * length / weight);
        let secs = f64::from(ways.now.secs) * length;
        Index {
            gain_a_sec: weight * f64::from(worth.now - worth.wait) / secs,
            secs,
        }
    }
}

/// What one pass takes a card of length 1, for the ramp of prices.
const PASS_SECS: f64 = 60.0;

fn ways(card: &Card, learner: &Learner, days: usize) -> Ways {
    match card.past {
        Past::New => Ways::new(&learner.recall, &learner.pace, learner.unstudied, days),
        Past::Seen {
            memory, days_ago, ..
        } => Ways::seen(&learner.recall, &learner.pace, memory, days_ago, days),
    }
}

/// The price at which everything worth it takes the seconds there are.
fn find_price(ladder: &mut Ladder, cards: &[Card], ways: &[Ways], secs: f64) -> f64 {
    let (mut low, mut high) = (PRICES.0.ln(), PRICES.1.ln());
    for _ in 0..BISECTIONS {
        let middle = f64::midpoint(low, high);
        let expected: f64 = cards
            .iter()
            .zip(ways)
            .map(|(card, ways)| {
                let worth = ladder.worth(ways, middle.exp() * card.length / card.weight);
                f64::from(worth.secs) * card.length
            })
            .sum();
        if expected > secs {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high).exp()
}

const PRICES: (f64, f64) = (2e-6, 0.05);
const BISECTIONS: usize = 12;
