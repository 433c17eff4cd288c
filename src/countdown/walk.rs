//! The plan lived through once, by a simulated person whose memory may not be the planner's.
//!
//! The planner of the walk sees grades only. It keeps to the days that the solved programme names
//! (the look-ahead of `plan.rs` at every step would cost a hundred times as much); a day that is
//! full hands on what it has no time for.

use super::card::{Card, Past};
use super::chance::Chance;
use super::pace::Look;
use super::plan::{AHEAD_OF_QUEUE, Today};
use super::recall::{FIRST_GRADES, RECALLED_GRADES, Recall};
use crate::domain::grade::Grade;
use crate::schedule::Memory;

/// One look of a walk.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Step {
    pub(crate) card: usize,
    pub(crate) day: usize,
    pub(crate) look: Look,
    pub(crate) secs: f64,
}

/// What a walk came to.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Walked {
    pub(crate) steps: Vec<Step>,
    /// Per card: the chance of recall at the interview.
    pub(crate) recalled: Vec<f64>,
}

/// What is held of a card: what the planner believes, what is true, and days since.
#[derive(Debug, Clone, Copy)]
struct Held {
    believed: Memory,
    real: Memory,
    /// Day of the last look, counted from today; negative before it.
    on: i64,
}

/// Walks from today to the interview with the memory `real`; `memories` are the real ones of the
/// cards studied before, where they differ from what the plan believes.
pub(crate) fn walk(
    plan: &Today,
    real: &Recall,
    memories: &[Option<Memory>],
    chance: &mut Chance,
) -> Walked {
    let mut walk = Walk::new(plan, real, memories);
    for day in 0..plan.road().days() {
        walk.live(day, chance);
    }
    walk.arrive()
}

struct Walk<'a> {
    plan: &'a Today,
    real: &'a Recall,
    held: Vec<Option<Held>>,
    planned: Vec<Vec<usize>>,
    steps: Vec<Step>,
    over_secs: f64,
    /// New cards that the prices leave out, the first to be taken up after all first.
    unplanned: Vec<usize>,
}

impl<'a> Walk<'a> {
    fn new(plan: &'a Today, real: &'a Recall, memories: &[Option<Memory>]) -> Self {
        let mut planned = vec![Vec::new(); plan.road().days()];
        let mut unplanned = Vec::new();
        let mut held = Vec::with_capacity(plan.cards().len());
        for (at, card) in plan.cards().iter().enumerate() {
            held.push(match card.past {
                Past::New => None,
                Past::Seen {
                    memory, days_ago, ..
                } => Some(Held {
                    believed: memory,
                    real: memories.get(at).copied().flatten().unwrap_or(memory),
                    on: -i64::from(days_ago),
                }),
            });
            match plan.next_on(at).and_then(|day| planned.get_mut(day)) {
                Some(cards) => cards.push(at),
                None if card.past == Past::New => unplanned.push(at),
                None => {}
            }
        }
        unplanned.sort_by(|a, b| plan.price_of(*a).total_cmp(&plan.price_of(*b)));
        Self {
            plan,
            real,
            held,
            planned,
            steps: Vec::new(),
            over_secs: 0.0,
            unplanned,
        }
    }

    /// One day: what gains most a second goes first.
    fn live(&mut self, day: usize, chance: &mut Chance) {
        let cards = std::mem::take(&mut self.planned[day]);
        let mut ranked: Vec<(f64, usize)> = cards
            .into_iter()
            .map(|card| (self.gain(card, day), card))
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let road = self.plan.road();
        let mut left = road.secs_by_day[day] - self.over_secs;
        let mut waiting = Vec::new();
        for (_, card) in ranked {
            if left <= 0.0 || !self.may_begin(card, day, left) {
                waiting.push(card);
            } else {
                left -= self.look_until_settled(card, day, chance);
            }
        }
        left = self.pull_forward(day, left, chance);
        if road.secs_by_day[day] > 0.0 {
            self.over_secs = (-left).max(0.0);
        }
        if let Some(next) = self.planned.get_mut(day + 1) {
            next.extend(waiting);
        }
    }

    /// What a day with time left takes up: of the cards planned soonest after it and of the first
    /// new ones that found no place, those that gain most; and then the weakest. The seconds left.
    fn pull_forward(&mut self, day: usize, mut left: f64, chance: &mut Chance) -> f64 {
        while left > 0.0 {
            let mut is_any = false;
            for (_, card) in self.soonest(day, left) {
                if left <= 0.0 || !self.may_begin(card, day, left) {
                    continue;
                }
                self.unplan(card, day);
                left -= self.look_until_settled(card, day, chance);
                is_any = true;
            }
            if !is_any {
                let Some(card) = self.weakest_not_seen_on(day) else {
                    break;
                };
                left -= self.look_until_settled(card, day, chance);
            }
        }
        left
    }

    /// Some of the cards planned soonest after a day, the greatest gain first.
    fn soonest(&self, day: usize, left: f64) -> Vec<(f64, usize)> {
        let is_free = |card: &usize| {
            let is_seen_today = self.held[*card].is_some_and(|held| held.on == day as i64);
            !is_seen_today && self.may_begin(*card, day, left)
        };
        let later = self.planned.iter().skip(day + 1).flatten();
        let unplanned = self.unplanned.iter();
        let some = later.copied().filter(is_free).take(SOON);
        let new = unplanned.copied().filter(is_free).take(SOON_NEW);
        let mut cards: Vec<(f64, usize)> = some
            .chain(new)
            .map(|card| (self.gain(card, day), card))
            .collect();
        cards.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        cards
    }

    /// Takes a card out of the days after this one.
    fn unplan(&mut self, card: usize, day: usize) {
        if let Some(at) = self.unplanned.iter().position(|one| *one == card) {
            self.unplanned.remove(at);
            return;
        }
        for later in self.planned.iter_mut().skip(day + 1) {
            if let Some(at) = later.iter().position(|one| *one == card) {
                later.remove(at);
                return;
            }
        }
    }

    /// The card to refresh when there is nothing better to do with a minute.
    fn weakest_not_seen_on(&self, day: usize) -> Option<usize> {
        let strength = |card: usize| {
            let held = self.held[card].filter(|held| held.on < day as i64)?;
            let gap = (day as i64 - held.on) as f64;
            Some((
                card,
                held.believed.stability_days / gap * self.plan.price_of(card),
            ))
        };
        let seen = (0..self.held.len()).filter_map(strength);
        seen.min_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(card, _)| card)
    }

    /// Whether a day with so much time left may take up a card: a new one not on the last day,
    /// or, when that is today, only with time for two looks.
    fn may_begin(&self, card: usize, day: usize, left: f64) -> bool {
        if self.held[card].is_some() {
            return true;
        }
        if day >= self.plan.road().rehearsal_from() {
            return false;
        }
        if day != self.plan.road().last_study_day() {
            return true;
        }
        if self.plan.is_too_late() {
            return true;
        }
        let secs = self.plan.learner().pace.first_and_repeat();
        day == 0 && left > secs * self.plan.cards()[card].length
    }

    /// What a card gains a second by a look on this day beside waiting.
    fn gain(&self, card: usize, day: usize) -> f64 {
        let Card { weight, length, .. } = self.plan.cards()[card];
        let learner = self.plan.learner();
        let (last, never, queue) = match self.held[card] {
            None => (None, learner.unstudied, AHEAD_OF_QUEUE),
            Some(held) => {
                let days = (self.plan.road().days() as i64 - held.on) as f64;
                let never = learner.recall.chance(days, held.believed.stability_days);
                (Some((held.on, held.believed)), never, 1.0)
            }
        };
        let price = self.plan.price_of(card);
        let gain = self.plan.ladder().gain(price, day, last, never);
        queue * gain.unwrap_or(0.0) * weight / length
    }

    /// A look and the repeats that pay on the same day; the seconds they take.
    fn look_until_settled(&mut self, card: usize, day: usize, chance: &mut Chance) -> f64 {
        // At the last sitting a new card gets its second look at once, on paper.
        let is_last = day == self.plan.road().last_study_day();
        let is_owed = is_last && self.held[card].is_none() && !self.plan.is_too_late();
        let owed = usize::from(is_owed);
        let mut total = 0.0;
        for looks in 0..MOST_LOOKS {
            total += self.look(card, day, chance);
            let Some(held) = self.held[card] else {
                break;
            };
            if looks < owed {
                continue;
            }
            let price = self.plan.price_of(card);
            let toss = chance.unit();
            let ladder = self.plan.ladder();
            match ladder.next_look(price, day, held.believed, toss) {
                Some(0) => {}
                Some(gap) => {
                    if let Some(cards) = self.planned.get_mut(day + gap) {
                        cards.push(card);
                    }
                    break;
                }
                None => break,
            }
        }
        total
    }

    fn look(&mut self, card: usize, day: usize, chance: &mut Chance) -> f64 {
        let believes = &self.plan.learner().recall;
        let (look, grade, believed, real) = match self.held[card] {
            None => {
                let grade = Grade::ALL[chance.pick(FIRST_GRADES)];
                (
                    Look::First,
                    grade,
                    believes.first(grade),
                    self.real.first(grade),
                )
            }
            Some(held) => {
                let gap = u32::try_from(day as i64 - held.on).unwrap_or(0);
                let recalled = self.real.chance(f64::from(gap), held.real.stability_days);
                let grade = if chance.unit() < recalled {
                    Grade::ALL[1 + chance.pick(RECALLED_GRADES)]
                } else {
                    Grade::Again
                };
                let look = if gap == 0 { Look::Repeat } else { Look::Later };
                let believed = believes.after(held.believed, gap, grade);
                (
                    look,
                    grade,
                    believed,
                    self.real.after(held.real, gap, grade),
                )
            }
        };
        let on = day as i64;
        self.held[card] = Some(Held { believed, real, on });
        let secs = self.plan.learner().pace.secs(look, grade) * self.plan.cards()[card].length;
        self.steps.push(Step {
            card,
            day,
            look,
            secs,
        });
        secs
    }

    fn arrive(self) -> Walked {
        let end = self.plan.road().days() as i64;
        let unstudied = self.plan.learner().unstudied;
        let recalled = self.held.iter().map(|held| match held {
            None => unstudied,
            Some(held) => self
                .real
                .chance((end - held.on) as f64, held.real.stability_days),
        });
        Walked {
            recalled: recalled.collect(),
            steps: self.steps,
        }
    }
}

/// How many cards a day with time left weighs against each other at once.
const SOON: usize = 24;
const SOON_NEW: usize = 8;
/// Looks at one card within a day.
const MOST_LOOKS: usize = 4;
