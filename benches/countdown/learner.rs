//! Simulated people. Policies see the grades they give and nothing else of them.

use crate::countdown::chance::Chance;
use crate::countdown::recall::{DEFAULT_WEIGHTS, FIRST_GRADES, RECALLED_GRADES, Recall, UNSTUDIED};
use crate::domain::grade::Grade;
use crate::schedule::Memory;

/// How memory works in a simulated person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// FSRS-6 with the default parameters: the planner's own model.
    Fsrs,
    /// FSRS-6 with parameters drawn anew for each person.
    Drawn,
    /// Power-law traces whose decay grows with activation, after Pavlik and Anderson (2005).
    PowerLaw,
    /// FSRS-6 between days; within a day answers are forgotten and re-testing helps.
    SameDay,
}

impl Kind {
    pub(crate) const ALL: [Self; 4] = [Self::Fsrs, Self::Drawn, Self::PowerLaw, Self::SameDay];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Fsrs => "fsrs",
            Self::Drawn => "drawn",
            Self::PowerLaw => "power-law",
            Self::SameDay => "same-day",
        }
    }
}

/// A person, with what they hold of every card.
pub(crate) struct Person {
    kind: Kind,
    recall: Recall,
    power: Power,
    /// How strongly re-testing on the same day pulls stability up (`SameDay`).
    pull: f64,
    cards: Vec<Held>,
    chances: Vec<Chance>,
}

#[derive(Clone, Default)]
struct Held {
    memory: Option<(Memory, i64, f64)>,
    /// Traces of (time in psychological seconds, decay), and the ease of the card.
    traces: Vec<(f64, f64)>,
    ease: f64,
}

/// The activation model of Pavlik and Anderson, "Practice and forgetting effects on vocabulary
/// memory" (Cognitive Science 29, 2005): m = ease + ln sum t^-d, d = c e^m + a, recall
/// 1 / (1 + e^((tau - m) / s)); time between days runs slower by h.
struct Power {
    a: f64,
    c: f64,
    tau: f64,
    s: f64,
    h: f64,
}

const DAY_SECS: f64 = 86_400.0;

impl Person {
    pub(crate) fn new(kind: Kind, cards: usize, seed: u64) -> Self {
        let mut own = Chance::new(seed, 0x9E50);
        let mut weights = DEFAULT_WEIGHTS;
        if kind == Kind::Drawn {
            let scale = 0.5 * own.normal();
            for weight in &mut weights[..4] {
                *weight *= (scale + 0.25 * own.normal()).exp();
            }
            weights[8] += 0.35 * own.normal();
            weights[9] = (weights[9] * (0.3 * own.normal()).exp()).clamp(0.01, 0.8);
            weights[10] *= (0.25 * own.normal()).exp();
            weights[11] *= (0.3 * own.normal()).exp();
            weights[14] *= (0.2 * own.normal()).exp();
            weights[17] = (weights[17] * (0.4 * own.normal()).exp()).min(2.0);
            weights[20] = (weights[20] * (0.35 * own.normal()).exp()).clamp(0.1, 0.6);
        }
        Self {
            kind,
            recall: Recall::new(weights),
            power: Power {
                a: 0.177 * (0.1 * own.normal()).exp(),
                c: 0.217 * (0.1 * own.normal()).exp(),
                tau: -0.704 + 0.1 * own.normal(),
                s: 0.35,
                h: 0.025,
            },
            pull: 0.5 * (0.4 * own.normal()).exp(),
            cards: vec![Held::default(); cards],
            chances: (0..cards)
                .map(|card| Chance::new(seed, 1000 + card as u64))
                .collect(),
        }
    }

    /// The person answers and grades.
    pub(crate) fn ask(&mut self, card: usize, day: i64, clock_secs: f64) -> Grade {
        let is_first = self.cards[card].memory.is_none();
        let recalled = self.chance_at(card, day, clock_secs);
        let chance = &mut self.chances[card];
        let grade = if is_first {
            Grade::ALL[chance.pick(FIRST_GRADES)]
        } else if chance.unit() < recalled {
            Grade::ALL[1 + chance.pick(RECALLED_GRADES)]
        } else {
            Grade::Again
        };
        self.learn(card, day, clock_secs, grade);
        grade
    }

    /// The chance that the answer comes in the interview, on the morning of `day`.
    pub(crate) fn at_interview(&self, card: usize, day: i64) -> f64 {
        match self.cards[card].memory {
            None => UNSTUDIED,
            Some(_) => self.chance_at(card, day, 0.0),
        }
    }

    fn chance_at(&self, card: usize, day: i64, clock_secs: f64) -> f64 {
        let held = &self.cards[card];
        let Some((memory, on, at)) = held.memory else {
            return UNSTUDIED;
        };
        let long_term = self.recall.chance((day - on) as f64, memory.stability_days);
        match self.kind {
            Kind::Fsrs | Kind::Drawn => long_term,
            Kind::PowerLaw => self.power.chance(held, self.power.time(day, clock_secs)),
            Kind::SameDay if day == on => {
                // A working memory of half an hour above what will be left tomorrow.
                let tomorrow = self.recall.chance(1.0, memory.stability_days);
                tomorrow + (1.0 - tomorrow) * (-(clock_secs - at) / 1800.0).exp()
            }
            Kind::SameDay => long_term,
        }
    }

    fn learn(&mut self, card: usize, day: i64, clock_secs: f64, grade: Grade) {
        let held = &mut self.cards[card];
        let now = self.power.time(day, clock_secs);
        if held.memory.is_none() {
            // The first grade tells of the card: an answer half known, or one full of figures.
            // Set so that a day later as much is recalled as FSRS-6 says: 77, 92, 95, 98 %.
            held.ease = match grade {
                Grade::Again => 1.08,
                Grade::Hard => 1.51,
                Grade::Good => 1.66,
                Grade::Easy => 2.08,
            };
        }
        let activation = self.power.activation(held, now);
        let decay = (self.power.c * (activation - held.ease).exp() + self.power.a).min(1.5);
        held.traces.push((now, decay));
        let memory = match held.memory {
            None => self.recall.first(grade),
            Some((memory, on, at)) => {
                let gap = u32::try_from(day - on).unwrap_or(0);
                let mut after = self.recall.after(memory, gap, grade);
                if self.kind == Kind::SameDay && gap == 0 && grade.is_recalled() {
                    // Re-testing after a pause is worth more than at once.
                    let spaced = 1.0 - (-(clock_secs - at) / 900.0).exp();
                    let weak = (3.0 / after.stability_days).max(1.0);
                    after.stability_days *= weak.powf((self.pull * spaced).min(0.9));
                }
                after
            }
        };
        held.memory = Some((memory, day, clock_secs));
    }
}

impl Power {
    fn time(&self, day: i64, clock_secs: f64) -> f64 {
        day as f64 * DAY_SECS * self.h + clock_secs
    }

    fn activation(&self, held: &Held, now: f64) -> f64 {
        let sum: f64 = held
            .traces
            .iter()
            .map(|(then, decay)| (now - then).max(1.0).powf(-decay))
            .sum();
        held.ease + sum.max(1e-9).ln()
    }

    fn chance(&self, held: &Held, now: f64) -> f64 {
        1.0 / (1.0 + ((self.tau - self.activation(held, now)) / self.s).exp())
    }
}
