//! How long planning takes, on one thread.

use std::hint::black_box;
use std::time::{Duration, Instant};

use crate::countdown::card::{Card, Learner, Past};
use crate::countdown::chance::Chance;
use crate::countdown::forecast::forecast;
use crate::countdown::pace::Pace;
use crate::countdown::plan::Today;
use crate::countdown::readiness::{History, readiness};
use crate::countdown::recall::{DEFAULT_WEIGHTS, Recall, SAME_DAY_PULL, UNSTUDIED};
use crate::countdown::road::{Attendance, Road};
use crate::domain::grade::Grade;
use crate::task::below;

pub(crate) fn measure() {
    println!("\nTime on one thread, the least of 15");
    println!(
        "{:>6} {:>5} {:>10} {:>10} {:>10} {:>10} {:>10}",
        "cards", "days", "plan", "next", "forecast", "readiness", "screen"
    );
    for (cards, days) in [(64, 12), (200, 14), (200, 30), (500, 60), (2000, 90)] {
        let histories = histories(cards);
        let plan = || planned(&histories, days);
        let today = plan();
        let planning = least(plan);
        let asking = least(|| today.next(0.0));
        let forecasting = least(|| forecast(&today, 1));
        let telling = least(|| readiness(&today, &histories, 1));
        // The countdown's screen: the plan and four others for what might be.
        let screen = 5 * (planning + forecasting + telling);
        println!(
            "{cards:>6} {days:>5} {planning:>10.1?} {asking:>10.1?} {forecasting:>10.1?} \
             {telling:>10.1?} {screen:>10.1?}"
        );
    }
}

fn least<T>(work: impl Fn() -> T) -> Duration {
    let mut times: Vec<Duration> = (0..15)
        .map(|_| {
            let start = Instant::now();
            black_box(work());
            start.elapsed()
        })
        .collect();
    times.sort();
    times[0]
}

/// Two thirds of the cards studied up to six times.
fn histories(cards: usize) -> Vec<History> {
    let mut chance = Chance::new(3, 3);
    let mut one = |card: usize| {
        let looks = if card.is_multiple_of(3) {
            0
        } else {
            1 + below(&mut chance, 6)
        };
        let mut days: Vec<i64> = (0..looks)
            .map(|_| -1 - below(&mut chance, 40) as i64)
            .collect();
        days.sort_unstable();
        days.into_iter()
            .map(|day| (day, Grade::ALL[below(&mut chance, 4)]))
            .collect()
    };
    (0..cards).map(&mut one).collect()
}

/// Cards of many lengths and three weights, from their histories.
fn planned(histories: &[History], days: usize) -> Today {
    let recall = Recall::new(DEFAULT_WEIGHTS).hedged(SAME_DAY_PULL);
    let card = |(at, history): (usize, &History)| Card {
        weight: 1.0 + (at % 3) as f64,
        length: 0.5 + (at % 17) as f64 / 10.0,
        past: match (recall.replay(history.iter().copied()), history.last()) {
            (Some(memory), Some((on, _))) => Past::Seen {
                memory,
                days_ago: u32::try_from(-on).unwrap_or(0),
                seen_at_secs: None,
                looks: history.len() as u32,
            },
            _ => Past::New,
        },
    };
    let cards = histories.iter().enumerate().map(card).collect();
    let road = Road {
        secs_by_day: vec![histories.len() as f64 * 6.0; days],
        attendance: Attendance::default(),
        rehearsal_days: 0,
    };
    let learner = Learner {
        recall: recall.clone(),
        pace: Pace::default(),
        unstudied: UNSTUDIED,
    };
    Today::new(cards, road, learner)
}
