//! The plan lived through once, by a simulated person whose memory may not be the planner's.
//!
//! The planner of the walk sees grades only. It keeps to the days that the solved programme names
//! (the look-ahead of `plan.rs` at every step would cost a hundred times as much); a day that is
//! full hands on what it has no time for.

use super::chance::Chance;
use super::pace::Look;
use super::plan::{Past, Today};
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
}

impl<'a> Walk<'a> {
    fn new(plan: &'a Today, real: &'a Recall, memories: &[Option<Memory>]) -> Self {
        let mut planned = vec![Vec::new(); plan.road().days()];
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
            if let Some(day) = plan.next_on(at)
                && let Some(cards) = planned.get_mut(day)
            {
                cards.push(at);
            }
        }
        Self {
            plan,
            real,
            held,
            planned,
            steps: Vec::new(),
            over_secs: 0.0,
        }
    }

    /// One day: what was known before, the weakest first, then what is new.
    fn live(&mut self, day: usize, chance: &mut Chance) {
        let mut cards = std::mem::take(&mut self.planned[day]);
        let mut ranked: Vec<(bool, f64, usize)> = cards
            .drain(..)
            .map(|card| {
                let (is_new, rank) = self.rank(card, day);
                (is_new, rank, card)
            })
            .collect();
        ranked.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
        let road = self.plan.road();
        let mut left = road.secs_by_day[day] - self.over_secs;
        let begins_nothing = day > 0 && day == road.last_study_day();
        let mut waiting = Vec::new();
        for (_, _, card) in ranked {
            if left <= 0.0 || (begins_nothing && self.held[card].is_none()) {
                waiting.push(card);
            } else {
                left -= self.look_until_settled(card, day, chance);
            }
        }
        if road.secs_by_day[day] > 0.0 {
            self.over_secs = (-left).max(0.0);
        }
        if let Some(next) = self.planned.get_mut(day + 1) {
            next.extend(waiting);
        }
    }

    fn rank(&self, card: usize, day: usize) -> (bool, f64) {
        let price = self.plan.price_of(card);
        match self.held[card] {
            None => (true, price),
            Some(held) => {
                let gap = (day as i64 - held.on) as f64;
                let recall = &self.plan.learner().recall;
                (false, recall.chance(gap, held.believed.stability_days) * price)
            }
        }
    }

    /// A look and the repeats that pay on the same day; the seconds they take.
    fn look_until_settled(&mut self, card: usize, day: usize, chance: &mut Chance) -> f64 {
        let mut total = 0.0;
        for _ in 0..MOST_LOOKS {
            total += self.look(card, day, chance);
            let Some(held) = self.held[card] else {
                break;
            };
            let price = self.plan.price_of(card);
            match self.plan.ladder().next_look(price, day, held.believed) {
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
                (Look::First, grade, believes.first(grade), self.real.first(grade))
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
                (look, grade, believed, self.real.after(held.real, gap, grade))
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
            Some(held) => self.real.chance((end - held.on) as f64, held.real.stability_days),
        });
        Walked {
            recalled: recalled.collect(),
            steps: self.steps,
        }
    }
}

/// Looks at one card within a day.
const MOST_LOOKS: usize = 4;
