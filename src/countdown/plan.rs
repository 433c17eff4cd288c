//! Cards × days × minutes: which card now, so that most is recalled at the interview.
//!
//! The method is that of `countdown.md`, section 3. One number, the price of a second, is found
//! such that the expected seconds of everything worth its price are the seconds there are. Then
//! the card whose review gains most a second today, beside the best of waiting, goes first.

use super::card::{Card, Learner, Past};
use super::pace::Look;
use super::price::{Market, ways};
use super::road::Road;
use super::value::{Ladder, Tables, Worth};
use crate::domain::grade::Grade;

/// Seconds before a card is asked again, while there is anything else to ask.
pub(crate) const SPACING_SECS: f64 = 600.0;

/// Today's part of the plan. It is asked for the next card and told of each grade.
#[derive(Debug)]
pub(crate) struct Today {
    learner: Learner,
    cards: Vec<Card>,
    road: Road,
    ladder: Ladder,
    /// The price of a second, in chance of recall.
    pub(crate) price: f64,
    left_secs: f64,
    /// Per card: the day of its next look, 0 for today.
    next_on: Vec<Option<u16>>,
    /// Per card: gain a second of a look now beside waiting, and the seconds of that look.
    index: Vec<Index>,
    is_last_sitting: bool,
    /// See [`Today::is_too_late`].
    is_too_late: bool,
}

#[derive(Debug, Clone, Copy, Default)]
struct Index {
    gain_a_sec: f64,
    secs: f64,
}

impl Today {
    pub(crate) fn new(cards: Vec<Card>, road: Road, learner: Learner) -> Self {
        let cards: Vec<Card> = cards.into_iter().map(Card::held).collect();
        let pass: f64 = cards.iter().map(|card| card.length * PASS_SECS).sum();
        let shape = road.price_shape(pass);
        let mut ladder = Ladder::new(Tables::new(&learner.recall, &learner.pace, shape));
        let mut market = Market::new(&cards, &learner, &road);
        let price = market.price(&mut ladder, &cards, road.expected_secs());
        let mut today = Self {
            learner,
            index: vec![Index::default(); cards.len()],
            is_last_sitting: road.last_study_day() == 0,
            is_too_late: false,
            cards,
            left_secs: road.secs_by_day.first().copied().unwrap_or(0.0),
            ladder,
            price,
            road,
            next_on: Vec::new(),
        };
        today.is_too_late = today.is_last_sitting && !today.has_time_for_two_looks();
        today.next_on = vec![None; today.cards.len()];
        for card in 0..today.cards.len() {
            let price = today.price_of(card);
            let (worth, secs) = market.worth(&mut today.ladder, card, price);
            today.weigh(card, worth, secs);
        }
        today
    }

    /// The card to ask now; `None` when the time is up or nothing is worth it.
    ///
    /// Most gain a second goes first, but for two things. A repeat needs ten minutes' rest, so
    /// one that today's time will reach anyway goes as soon as it is rested: that leaves room for
    /// yet another. And a card first studied at the last sitting is owed a second look there.
    pub(crate) fn next(&self, clock_secs: f64) -> Option<usize> {
        if self.left_secs <= 0.0 {
            return None;
        }
        let owed: Vec<usize> = (0..self.cards.len())
            .filter(|card| self.is_owed(*card))
            .collect();
        let owed_secs: f64 = owed.iter().map(|card| self.index[*card].secs).sum();
        let rested = |from: &[usize]| -> Vec<usize> {
            let is_rested = |card: &usize| self.is_rested(*card, clock_secs);
            from.iter().copied().filter(is_rested).collect()
        };
        let [longest, ..] = self.learner.pace.first;
        let must_settle = self.left_secs <= owed_secs + longest;
        let worthwhile: Vec<usize> = (0..self.cards.len())
            .filter(|card| self.index[*card].gain_a_sec > 0.0 && self.may_begin(*card, owed_secs))
            .collect();
        let is_all_begun = || {
            worthwhile
                .iter()
                .all(|card| self.cards[*card].past != Past::New)
        };
        if !owed.is_empty() && (must_settle || is_all_begun()) {
            if let Some(card) = self.best(&rested(&owed)) {
                return Some(card);
            }
            if must_settle {
                return self.best(&owed);
            }
        }
        let fresh = rested(&worthwhile);
        let early = EARLY_REPEAT * self.gain_at_the_cut();
        let is_early =
            |card: &usize| self.seen_at(*card).is_some() && self.index[*card].gain_a_sec >= early;
        let repeats: Vec<usize> = fresh.iter().copied().filter(is_early).collect();
        let begun = [&repeats, &fresh]
            .into_iter()
            .find_map(|cards| self.best(cards));
        // When all that is worth a minute still rests, the last sitting asks what gains least
        // before it asks anything again too soon.
        begun
            .or_else(|| self.best(&rested(&self.seen_today_if_last())))
            .or_else(|| self.longest_rested(&worthwhile))
    }

    fn seen_today_if_last(&self) -> Vec<usize> {
        (0..self.cards.len())
            .filter(|card| self.is_last_sitting && self.cards[*card].past != Past::New)
            .collect()
    }

    fn longest_rested(&self, cards: &[usize]) -> Option<usize> {
        cards.iter().copied().min_by(|a, b| {
            let since = |card: &usize| self.seen_at(*card).unwrap_or(0.0);
            since(a).total_cmp(&since(b)).then(a.cmp(b))
        })
    }

    /// Today's cards in the order in which they would be asked, each once, as far as the minutes
    /// reach if every grade takes what is expected of it.
    #[cfg(test)]
    pub(crate) fn order(&self) -> Vec<usize> {
        let mut cards: Vec<usize> = (0..self.cards.len())
            .filter(|card| self.index[*card].gain_a_sec > 0.0)
            .collect();
        cards.sort_by(|a, b| {
            let gain = |card: &usize| self.index[*card].gain_a_sec;
            gain(b).total_cmp(&gain(a)).then(a.cmp(b))
        });
        let mut left = self.left_secs;
        cards.retain(|card| {
            let fits = left > 0.0;
            left -= self.index[*card].secs;
            fits
        });
        cards
    }

    fn best(&self, cards: &[usize]) -> Option<usize> {
        // Among equals the first, so that a deck is begun from its front.
        cards.iter().copied().max_by(|a, b| {
            let gain = |card: &usize| self.index[*card].gain_a_sec;
            gain(a).total_cmp(&gain(b)).then(b.cmp(a))
        })
    }

    /// The gain a second of the last look that today's time reaches. At the last sitting, where
    /// one repeat does not take the worth of the next away, each card is counted for as many as
    /// find ten minutes' rest.
    fn gain_at_the_cut(&self) -> f64 {
        let rests = if self.is_last_sitting {
            (self.left_secs / SPACING_SECS).floor()
        } else {
            0.0
        };
        let repeat = self.learner.pace.secs(Look::Repeat, Grade::Good);
        let mut looks: Vec<Index> = self
            .index
            .iter()
            .copied()
            .filter(|index| index.gain_a_sec > 0.0)
            .collect();
        looks.sort_unstable_by(|a, b| b.gain_a_sec.total_cmp(&a.gain_a_sec));
        let mut left = self.left_secs;
        for look in looks {
            left -= look.secs + rests * repeat.min(look.secs);
            if left <= 0.0 {
                return look.gain_a_sec;
            }
        }
        self.price * f64::from(self.ladder.price_today())
    }

    /// Whether there is time for a look; at the last sitting a new card must find time for two,
    /// beside those that are owed.
    fn may_begin(&self, card: usize, owed_secs: f64) -> bool {
        if !self.is_last_sitting || self.is_too_late || self.cards[card].past != Past::New {
            return true;
        }
        let two_looks = self.learner.pace.first_and_repeat() * self.cards[card].length;
        self.left_secs > two_looks + owed_secs
    }

    /// Whether this is the last sitting and has no time for two looks at every new card: then
    /// one look at more of them is the most there is to gain, and the forecast names them.
    pub(crate) fn is_too_late(&self) -> bool {
        self.is_too_late
    }

    /// Whether a card had its first and only look so far at this, the last sitting.
    fn is_owed(&self, card: usize) -> bool {
        let past = self.cards[card].past;
        self.is_last_sitting
            && !self.is_too_late
            && matches!(
                past,
                Past::Seen {
                    days_ago: 0,
                    looks: 1,
                    ..
                }
            )
    }

    fn has_time_for_two_looks(&self) -> bool {
        let new = self.cards.iter().filter(|card| card.past == Past::New);
        let length: f64 = new.map(|card| card.length).sum();
        length * self.learner.pace.first_and_repeat() <= self.left_secs
    }

    fn seen_at(&self, card: usize) -> Option<f64> {
        match self.cards[card].past {
            Past::Seen { seen_at_secs, .. } => seen_at_secs,
            Past::New => None,
        }
    }

    /// Takes note of a grade and the seconds it took; the clock is that after it.
    pub(crate) fn graded(&mut self, card: usize, grade: Grade, secs: f64, clock_secs: f64) {
        self.left_secs -= secs;
        let recall = &self.learner.recall;
        let (memory, before) = match self.cards[card].past {
            Past::New => (recall.first(grade), 0),
            Past::Seen {
                memory,
                days_ago,
                looks,
                ..
            } => (recall.after(memory, days_ago, grade), looks),
        };
        self.cards[card].past = Past::Seen {
            memory,
            days_ago: 0,
            seen_at_secs: Some(clock_secs),
            looks: before + 1,
        };
        let ways = ways(self.cards[card].past, &self.learner, &self.road);
        let worth = self.ladder.worth(&ways, self.price_of(card));
        self.weigh(card, worth, f64::from(ways.now.secs));
    }

    fn is_rested(&self, card: usize, clock_secs: f64) -> bool {
        self.seen_at(card)
            .is_none_or(|at| clock_secs - at >= SPACING_SECS)
    }

    /// Sets a card's index and next day anew, from its worth and the seconds of a look as if its
    /// weight and length were 1.
    fn weigh(&mut self, card: usize, worth: Worth, secs: f64) {
        let Card { weight, length, .. } = self.cards[card];
        let secs = secs * length;
        self.next_on[card] = worth.on;
        let queue = if self.cards[card].past == Past::New {
            AHEAD_OF_QUEUE
        } else {
            1.0
        };
        self.index[card] = Index {
            gain_a_sec: queue * weight * f64::from(worth.now - worth.wait) / secs,
            secs,
        };
    }

    /// The price of a second for a card, as if its weight and length were 1.
    pub(crate) fn price_of(&self, card: usize) -> f64 {
        let Card { weight, length, .. } = self.cards[card];
        self.price * length / weight
    }

    pub(crate) fn cards(&self) -> &[Card] {
        &self.cards
    }

    pub(crate) fn road(&self) -> &Road {
        &self.road
    }

    pub(crate) fn learner(&self) -> &Learner {
        &self.learner
    }

    pub(crate) fn ladder(&self) -> &Ladder {
        &self.ladder
    }

    /// The day of a card's next look, 0 for today; `None` for none.
    pub(crate) fn next_on(&self, card: usize) -> Option<usize> {
        self.next_on.get(card).copied().flatten().map(usize::from)
    }
}

/// What one pass takes a card of length 1, for the ramp of prices.
const PASS_SECS: f64 = 60.0;

/// By how much a new card's gain counts for more than that of a review. The value of waiting
/// supposes that tomorrow has time at tomorrow's price; but new cards wait in a queue behind each
/// other, each for longer than that.
pub(crate) const AHEAD_OF_QUEUE: f64 = 1.1;

/// How far above the last look of the day a repeat must be to go before other looks.
const EARLY_REPEAT: f64 = 1.5;
