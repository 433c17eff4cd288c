//! The policies that are measured against each other. All see grades and times only.

use crate::countdown::chance::Chance;
use crate::countdown::recall::{DEFAULT_WEIGHTS, Recall};
use crate::domain::grade::Grade;
use crate::method::Method;
use crate::policy::Policy;
use crate::schedule::Memory;
use crate::task::{Task, below, quality};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Name {
    Method,
    Sm2,
    Anki,
    Fsrs90,
    Cap,
    CramRandom,
    CramLowest,
    RoundRobin,
}

impl Name {
    pub(crate) const ALL: [Self; 8] = [
        Self::Method,
        Self::RoundRobin,
        Self::Fsrs90,
        Self::Cap,
        Self::Anki,
        Self::Sm2,
        Self::CramLowest,
        Self::CramRandom,
    ];

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Method => "method",
            Self::Sm2 => "sm2",
            Self::Anki => "anki",
            Self::Fsrs90 => "fsrs90",
            Self::Cap => "cap",
            Self::CramRandom => "random",
            Self::CramLowest => "lowest",
            Self::RoundRobin => "robin",
        }
    }

    pub(crate) fn build(self, task: &Task, seed: u64) -> Box<dyn Policy> {
        let cards = task.weights.len();
        let dated = |rule| Box::new(Dated::new(rule, cards, task.days as i64));
        match self {
            Self::Method => Box::new(Method::new(task)),
            Self::Sm2 => dated(Rule::Sm2),
            Self::Anki => dated(Rule::Anki),
            Self::Fsrs90 => dated(Rule::Fsrs90),
            Self::Cap => dated(Rule::Cap),
            Self::CramRandom => Box::new(Cram::new(Order::Random, cards, seed)),
            Self::CramLowest => Box::new(Cram::new(Order::Lowest, cards, seed)),
            Self::RoundRobin => Box::new(Cram::new(Order::Turn, cards, seed)),
        }
    }
}

/// Schedulers that give every card a date. Anki mixes new cards with reviews, in the proportion in
/// which they stand in the day's queue; plain SM-2 has them last, the others first.
struct Dated {
    rule: Rule,
    end: i64,
    cards: Vec<Dates>,
    new_a_day: usize,
    new_today: usize,
    reviews_today: usize,
    /// How many of the next cards are new: 0 for all reviews first, 1 for all new cards first.
    share_of_new: f64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Rule {
    /// As published: 1 day, 6 days, then times the ease factor; again is repeated at once.
    Sm2,
    /// Learning steps of 1 and 10 minutes, 20 new cards and 200 reviews a day, mixed.
    Anki,
    /// Due when the model says 90 %; again comes back in ten minutes; as many new cards a day
    /// as begin them all in two thirds of the days, before the reviews: on a tight road that is
    /// far better than Anki's mixing them.
    Fsrs90,
    /// SM-2 that never sets a date after the eve, with new cards as FSRS has them.
    Cap,
}

#[derive(Clone)]
struct Dates {
    is_new: bool,
    due: i64,
    ease: f64,
    interval: f64,
    successes: u32,
    last: i64,
    memory: Option<Memory>,
    /// Asked again today from this second on: (second, learning step).
    again_at: Option<(f64, u8)>,
}

impl Dated {
    fn new(rule: Rule, cards: usize, end: i64) -> Self {
        let card = Dates {
            is_new: true,
            due: 0,
            ease: 2.5,
            interval: 0.0,
            successes: 0,
            last: 0,
            memory: None,
            again_at: None,
        };
        Self {
            rule,
            end,
            cards: vec![card; cards],
            new_a_day: match rule {
                Rule::Anki => 20,
                Rule::Fsrs90 | Rule::Cap => (3 * cards).div_ceil(2 * end as usize),
                Rule::Sm2 => usize::MAX,
            },
            new_today: 0,
            reviews_today: 0,
            share_of_new: 0.0,
        }
    }

    fn sm2(card: &mut Dates, grade: Grade) {
        let q = quality(grade);
        if grade.is_recalled() {
            card.successes += 1;
            card.interval = match card.successes {
                1 => 1.0,
                2 => 6.0,
                _ => card.interval * card.ease,
            };
        } else {
            card.successes = 0;
            card.interval = 1.0;
        }
        card.ease = (card.ease + 0.1 - (5.0 - q) * (0.08 + (5.0 - q) * 0.02)).max(1.3);
    }

    /// Anki's SM-2: the grade of a review; learning steps stand in `graded`.
    fn anki(card: &mut Dates, day: i64, grade: Grade) {
        let late = (day - card.due).max(0) as f64;
        let now = card.interval;
        let hard = (now * 1.2).max(now + 1.0);
        let good = ((now + late / 2.0) * card.ease).max(hard + 1.0);
        card.interval = match grade {
            Grade::Again => 1.0,
            Grade::Hard => hard,
            Grade::Good => good,
            Grade::Easy => ((now + late) * card.ease * 1.3).max(good + 1.0),
        };
        let ease = match grade {
            Grade::Again => -0.2,
            Grade::Hard => -0.15,
            Grade::Good => 0.0,
            Grade::Easy => 0.15,
        };
        card.ease = (card.ease + ease).max(1.3);
    }

    fn fsrs(card: &mut Dates, day: i64, grade: Grade) {
        let model = Recall::new(DEFAULT_WEIGHTS);
        let gap = u32::try_from(day - card.last).unwrap_or(0);
        let memory = match card.memory {
            None => model.first(grade),
            Some(memory) => model.after(memory, gap, grade),
        };
        card.interval = memory.stability_days.max(1.0);
        card.memory = Some(memory);
    }

    /// Anki's learning and relearning; whether the grade was used up by it.
    fn learning_step(card: &mut Dates, clock: f64, grade: Grade) -> bool {
        let step = match card.again_at {
            Some((_, step)) => step,
            None if card.is_new => 0,
            None => return false,
        };
        let last_step = step >= 1;
        card.again_at = match grade {
            Grade::Again => Some((clock + 60.0, 0)),
            Grade::Hard => Some((clock + 330.0, step)),
            Grade::Good if !last_step => Some((clock + 600.0, 1)),
            Grade::Good | Grade::Easy => None,
        };
        if card.again_at.is_none() {
            let graduated = if grade == Grade::Easy { 4.0 } else { 1.0 };
            card.interval = card.interval.max(graduated);
        }
        true
    }
}

impl Dated {
    fn is_due(card: &Dates, day: i64) -> bool {
        !card.is_new && card.again_at.is_none() && card.due <= day
    }

    /// The review to do first: the longest overdue, or with FSRS the likeliest to come, which
    /// does best when there are more than the day has time for.
    fn review(&self, day: i64) -> Option<usize> {
        if self.rule == Rule::Anki && self.reviews_today >= 200 {
            return None;
        }
        let due = self.cards.iter().enumerate();
        let due = due.filter(|(_, card)| Self::is_due(card, day));
        let urgency = |card: &Dates| match card.memory {
            Some(memory) if self.rule == Rule::Fsrs90 => {
                (day - card.last) as f64 / memory.stability_days
            }
            _ => card.due as f64,
        };
        let first = due.min_by(|a, b| urgency(a.1).total_cmp(&urgency(b.1)));
        first.map(|(at, _)| at)
    }

    fn new_card(&self) -> Option<usize> {
        let is_new = |card: &Dates| card.is_new && card.again_at.is_none();
        let new = self.cards.iter().position(is_new);
        new.filter(|_| self.new_today < self.new_a_day)
    }
}

impl Policy for Dated {
    fn begin(&mut self, day: i64, _secs: f64) {
        (self.new_today, self.reviews_today) = (0, 0);
        for card in &mut self.cards {
            if let Some((at, _)) = &mut card.again_at {
                *at = 0.0;
            }
        }
        let count =
            |wanted: &dyn Fn(&Dates) -> bool| self.cards.iter().filter(|card| wanted(card)).count();
        let new = count(&|card| card.is_new).min(self.new_a_day);
        let due = count(&|card| Self::is_due(card, day));
        self.share_of_new = match self.rule {
            Rule::Fsrs90 | Rule::Cap => 1.0,
            Rule::Anki => new as f64 / (new + due).max(1) as f64,
            Rule::Sm2 => 0.0,
        };
    }

    fn next(&mut self, day: i64, clock: f64) -> Option<usize> {
        let all = self.cards.iter().enumerate();
        let waiting = all.filter_map(|(at, card)| Some((at, card.again_at?.0)));
        let soonest = waiting.min_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((at, ready)) = soonest
            && ready <= clock
        {
            return Some(at);
        }
        let asked = (self.new_today + self.reviews_today) as f64;
        let is_new_next = (self.new_today as f64) < self.share_of_new * (asked + 1.0);
        let (review, new) = (self.review(day), self.new_card());
        let is_new = review.is_none() || is_new_next;
        if let Some(at) = new.filter(|_| is_new) {
            self.new_today += 1;
            return Some(at);
        }
        if let Some(at) = review {
            self.reviews_today += 1;
            return Some(at);
        }
        soonest.map(|(at, _)| at)
    }

    fn graded(&mut self, at: usize, day: i64, clock: f64, grade: Grade, _secs: f64) {
        let card = &mut self.cards[at];
        let is_repeat = !card.is_new && card.last == day && card.again_at.is_some();
        match self.rule {
            // What was learned before the task had its learning steps then.
            Rule::Anki if day < 0 && card.is_new => card.interval = 1.0,
            Rule::Anki => {
                if !Self::learning_step(card, clock, grade) {
                    Self::anki(card, day, grade);
                    if grade == Grade::Again {
                        card.again_at = Some((clock + 600.0, 1));
                    }
                }
            }
            Rule::Sm2 | Rule::Cap => {
                if !is_repeat {
                    Self::sm2(card, grade);
                }
            }
            Rule::Fsrs90 => Self::fsrs(card, day, grade),
        }
        if self.rule != Rule::Anki {
            card.again_at = (grade == Grade::Again && day >= 0).then_some((clock + 600.0, 0));
        }
        card.is_new = false;
        card.last = day;
        card.due = day + (card.interval.round() as i64).max(1);
        if self.rule == Rule::Cap && day < self.end - 1 {
            card.due = card.due.min(self.end - 1);
        }
    }
}

/// Policies without dates that use every minute.
struct Cram {
    order: Order,
    model: Recall,
    chance: Chance,
    cards: Vec<Option<(Memory, i64)>>,
    today: Vec<bool>,
    turn: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Random,
    Lowest,
    Turn,
}

impl Cram {
    fn new(order: Order, cards: usize, seed: u64) -> Self {
        Self {
            order,
            model: Recall::new(DEFAULT_WEIGHTS),
            chance: Chance::new(seed, 0xC4A3),
            cards: vec![None; cards],
            today: vec![false; cards],
            turn: 0,
        }
    }
}

impl Policy for Cram {
    fn begin(&mut self, _day: i64, _secs: f64) {
        self.today.fill(false);
    }

    fn next(&mut self, day: i64, _clock: f64) -> Option<usize> {
        if self.today.iter().all(|seen| *seen) {
            self.today.fill(false);
        }
        match self.order {
            Order::Turn => Some(self.turn % self.cards.len()),
            Order::Random => {
                let fresh: Vec<usize> = (0..self.cards.len())
                    .filter(|card| !self.today[*card])
                    .collect();
                fresh.get(below(&mut self.chance, fresh.len())).copied()
            }
            Order::Lowest => {
                let recall = |card: &usize| match self.cards[*card] {
                    None => 0.0,
                    Some((memory, on)) => self
                        .model
                        .chance((day - on) as f64 + 0.5, memory.stability_days),
                };
                (0..self.cards.len())
                    .filter(|card| !self.today[*card])
                    .min_by(|a, b| recall(a).total_cmp(&recall(b)))
            }
        }
    }

    fn graded(&mut self, card: usize, day: i64, _clock: f64, grade: Grade, _secs: f64) {
        let memory = match self.cards[card] {
            None => self.model.first(grade),
            Some((memory, on)) => {
                let gap = u32::try_from(day - on).unwrap_or(0);
                self.model.after(memory, gap, grade)
            }
        };
        self.cards[card] = Some((memory, day));
        if day >= 0 {
            self.today[card] = true;
            self.turn += usize::from(self.order == Order::Turn);
        }
    }
}
