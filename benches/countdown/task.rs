//! The task: cards, days and seconds, the same for every policy, and the score.

use crate::countdown::chance::Chance;
use crate::countdown::pace::{Look, Pace};
use crate::domain::grade::Grade;
use crate::learner::{Kind, Person};
use crate::policy::Policy;

/// A scenario of `countdown.md`, section 4.
#[derive(Clone, Copy)]
pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    pub(crate) cards: usize,
    pub(crate) days: usize,
    pub(crate) minutes: f64,
    pub(crate) twist: Twist,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Twist {
    None,
    HalfKnown,
    Missed,
    Weighted,
    Lengths,
}

const fn scenario(
    name: &'static str,
    cards: usize,
    days: usize,
    minutes: f64,
    twist: Twist,
) -> Scenario {
    Scenario {
        name,
        cards,
        days,
        minutes,
        twist,
    }
}

pub(crate) const SCENARIOS: [Scenario; 11] = [
    scenario("typ14", 40, 14, 10.0, Twist::None),
    scenario("typ30", 120, 30, 15.0, Twist::None),
    scenario("tight21", 60, 21, 5.0, Twist::None),
    scenario("half14", 120, 14, 10.0, Twist::HalfKnown),
    scenario("miss30", 120, 30, 15.0, Twist::Missed),
    scenario("short3", 30, 3, 30.0, Twist::None),
    scenario("eve1", 20, 1, 60.0, Twist::None),
    scenario("over7", 300, 7, 10.0, Twist::None),
    scenario("long60", 200, 60, 15.0, Twist::None),
    scenario("wt10", 80, 10, 10.0, Twist::Weighted),
    scenario("len21", 80, 21, 10.0, Twist::Lengths),
];

/// One simulated person's task.
pub(crate) struct Task {
    pub(crate) days: usize,
    pub(crate) secs_a_day: f64,
    pub(crate) weights: Vec<f64>,
    pub(crate) lengths: Vec<f64>,
    pub(crate) missed: Vec<bool>,
    /// (day before day 0, card), oldest first: what was reviewed before.
    pub(crate) before: Vec<(i64, usize)>,
}

impl Task {
    pub(crate) fn new(scenario: &Scenario, seed: u64) -> Self {
        let mut chance = Chance::new(seed, 0x7A5C);
        let n = scenario.cards;
        let mut task = Self {
            days: scenario.days,
            secs_a_day: scenario.minutes * 60.0,
            weights: vec![1.0; n],
            lengths: vec![1.0; n],
            missed: vec![false; scenario.days],
            before: Vec::new(),
        };
        match scenario.twist {
            Twist::None => {}
            Twist::HalfKnown => {
                for card in 0..n / 2 {
                    let mut day = -30 + below(&mut chance, 14) as i64;
                    for gap in [1, 5, 9] {
                        task.before.push((day, card));
                        day += gap + below(&mut chance, 3) as i64;
                        if day >= 0 {
                            break;
                        }
                    }
                }
                task.before.sort_unstable();
            }
            Twist::Missed => {
                let gap = 5 + below(&mut chance, scenario.days - 10);
                for day in 0..scenario.days {
                    let in_gap = (gap..gap + 4).contains(&day);
                    task.missed[day] = in_gap || chance.unit() < 0.3;
                }
            }
            Twist::Weighted => {
                for card in (0..n).step_by(3) {
                    task.weights[card] = 3.0;
                }
            }
            Twist::Lengths => {
                for length in &mut task.lengths {
                    *length = (0.4_f64.ln() + chance.unit() * 5.0_f64.ln()).exp();
                }
            }
        }
        task
    }
}

/// Lets a person study with a policy to the end: the weighted mean chance of recall at the
/// interview.
pub(crate) fn run(task: &Task, kind: Kind, seed: u64, policy: &mut dyn Policy) -> f64 {
    let cards = task.weights.len();
    let mut person = Person::new(kind, cards, seed);
    let mut last_on: Vec<Option<i64>> = vec![None; cards];
    for (day, card) in &task.before {
        let grade = person.ask(*card, *day, 0.0);
        last_on[*card] = Some(*day);
        policy.graded(*card, *day, 0.0, grade, 0.0);
    }
    let pace = Pace::default();
    let mut overrun = 0.0;
    for day in 0..task.days as i64 {
        if task.missed[day as usize] {
            policy.missed(day);
            continue;
        }
        let time = task.secs_a_day - overrun;
        let mut clock = 0.0;
        policy.begin(day, time);
        while clock < time {
            let Some(card) = policy.next(day, clock) else {
                break;
            };
            let look = match last_on[card] {
                None => Look::First,
                Some(on) if on == day => Look::Repeat,
                Some(_) => Look::Later,
            };
            let grade = person.ask(card, day, clock);
            let secs = pace.secs(look, grade) * task.lengths[card];
            clock += secs;
            last_on[card] = Some(day);
            policy.graded(card, day, clock, grade, secs);
        }
        overrun = (clock - time).max(0.0);
    }
    let end = task.days as i64;
    let recalled = |card: usize| task.weights[card] * person.at_interview(card, end);
    (0..cards).map(recalled).sum::<f64>() / task.weights.iter().sum::<f64>()
}

/// From 0 up to but not including `count`; 0 if there is nothing to choose from.
pub(crate) fn below(chance: &mut Chance, count: usize) -> usize {
    (chance.unit() * count as f64) as usize
}

/// Grades for a policy's own bookkeeping.
pub(crate) fn quality(grade: Grade) -> f64 {
    f64::from(grade.quality())
}
