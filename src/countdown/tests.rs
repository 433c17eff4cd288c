//! What must hold of every plan, tried on simulated roads.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::card::{Card, Learner, Past};
use super::chance::Chance;
use super::forecast::{Forecast, forecast};
use super::pace::{Look, Pace};
use super::plan::{SPACING_SECS, Today};
use super::readiness::{History, readiness, readiness_of};
use super::recall::{
    DEFAULT_WEIGHTS, FIRST_GRADES, RECALLED_GRADES, Recall, SAME_DAY_PULL, UNSTUDIED, gap_days,
};
use super::road::{Attendance, Road};
use crate::domain::grade::Grade;

fn learner() -> Learner {
    Learner {
        recall: Recall::new(DEFAULT_WEIGHTS).hedged(SAME_DAY_PULL),
        pace: Pace::default(),
        unstudied: UNSTUDIED,
    }
}

fn new_cards(count: usize) -> Vec<Card> {
    let card = |at: usize| Card {
        weight: 1.0 + (at % 3) as f64,
        length: 0.5 + (at % 4) as f64 / 3.0,
        past: Past::New,
    };
    (0..count).map(card).collect()
}

/// A look as it was taken: day, card, second at which it began, and the seconds it took.
#[derive(Debug, Clone, PartialEq)]
struct Taken {
    day: usize,
    card: usize,
    at_secs: f64,
    secs: f64,
}

/// Lives a road, planned anew every day, with the planner's own memory.
struct Life {
    cards: Vec<Card>,
    chance: Chance,
    taken: Vec<Taken>,
    /// The forecast of the last morning with any time.
    forecast: Forecast,
    /// All that any morning's forecast named as left out or seen but once.
    named: BTreeSet<usize>,
}

fn live(cards: Vec<Card>, secs_by_day: &[f64], seed: u64) -> Life {
    let mut life = Life {
        cards,
        chance: Chance::new(seed, 1),
        taken: Vec::new(),
        forecast: Forecast::default(),
        named: BTreeSet::new(),
    };
    for (day, secs) in secs_by_day.iter().enumerate() {
        let road = Road {
            secs_by_day: secs_by_day[day..].to_vec(),
            attendance: Attendance::default(),
            rehearsal_days: 0,
        };
        let mut today = Today::new(life.cards.clone(), road, learner());
        if *secs > 0.0 {
            life.forecast = forecast(&today, seed);
            life.named.extend(&life.forecast.left_out);
            life.named.extend(&life.forecast.once);
        }
        sit(&mut today, day, &mut life);
        life.cards = today.cards().iter().map(a_day_later).collect();
    }
    life
}

fn sit(today: &mut Today, day: usize, life: &mut Life) {
    let mut clock = 0.0;
    while let Some(card) = today.next(clock) {
        let (look, shares) = match today.cards()[card].past {
            Past::New => (Look::First, FIRST_GRADES),
            Past::Seen {
                memory, days_ago, ..
            } => {
                let recalled = learner()
                    .recall
                    .chance(f64::from(days_ago), memory.stability_days);
                let [hard, good, easy] = RECALLED_GRADES.map(|share| share * recalled);
                let look = if days_ago == 0 {
                    Look::Repeat
                } else {
                    Look::Later
                };
                (look, [1.0 - recalled, hard, good, easy])
            }
        };
        let grade = Grade::ALL[life.chance.pick(shares)];
        let secs = Pace::default().secs(look, grade) * today.cards()[card].length;
        life.taken.push(Taken {
            day,
            card,
            at_secs: clock,
            secs,
        });
        clock += secs;
        today.graded(card, grade, secs, clock);
    }
}

fn a_day_later(card: &Card) -> Card {
    let past = match card.past {
        Past::New => Past::New,
        Past::Seen {
            memory,
            days_ago,
            looks,
            ..
        } => Past::Seen {
            memory,
            days_ago: days_ago + 1,
            seen_at_secs: None,
            looks,
        },
    };
    Card { past, ..*card }
}

fn road(days: usize, minutes: f64, off: usize) -> Vec<f64> {
    (0..days)
        .map(|day| if day % 7 == off { 0.0 } else { minutes * 60.0 })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_plan_exceeds_its_minutes_by_less_than_one_card(
        cards in 1_usize..40, days in 1_usize..9, minutes in 1_u32..30, off in 0_usize..9, seed: u64,
    ) {
        let secs_by_day = road(days, f64::from(minutes), off);
        let life = live(new_cards(cards), &secs_by_day, seed);
        for taken in &life.taken {
            prop_assert!(taken.at_secs < secs_by_day[taken.day] + 1e-6);
        }
    }

    #[test]
    fn the_same_past_and_seed_give_the_same_plan(
        cards in 1_usize..30, days in 1_usize..7, minutes in 1_u32..30, seed: u64,
    ) {
        let once = live(new_cards(cards), &road(days, f64::from(minutes), 9), seed);
        let again = live(new_cards(cards), &road(days, f64::from(minutes), 9), seed);
        prop_assert_eq!(once.taken, again.taken);
        prop_assert_eq!(once.forecast, again.forecast);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    /// A year of reviews, folded grade by grade as they came or replayed at once.
    #[test]
    fn replaying_a_year_of_reviews_never_changes_a_plan(
        years in proptest::collection::vec(
            proptest::collection::vec((-365_i64..0, 0_usize..4), 0..20), 1..20),
        seed: u64,
    ) {
        let histories: Vec<History> = years
            .into_iter()
            .map(|mut looks| {
                looks.sort_by_key(|(day, _)| *day);
                looks.into_iter().map(|(day, at)| (day, Grade::ALL[at])).collect()
            })
            .collect();
        let folded = |history: &History| {
            let recall = learner().recall;
            let mut card = studied(&history[..history.len().min(1)].to_vec());
            for ((before, _), (day, grade)) in history.iter().zip(history.iter().skip(1)) {
                let Past::Seen { memory, .. } = card.past else { continue };
                card.past = Past::Seen {
                    memory: recall.after(memory, gap_days(*before, *day), *grade),
                    days_ago: u32::try_from(-day).unwrap(),
                    seen_at_secs: None,
                    looks: history.len() as u32,
                };
            }
            card
        };
        let plan = |cards: Vec<Card>| {
            let road = Road {
                secs_by_day: vec![600.0; 12],
                attendance: Attendance::default(),
                rehearsal_days: 0,
            };
            Today::new(cards, road, learner())
        };
        let once = plan(histories.iter().map(studied).collect());
        let again = plan(histories.iter().map(folded).collect());
        prop_assert_eq!(once.order(), again.order());
        prop_assert_eq!(forecast(&once, seed), forecast(&again, seed));
        prop_assert_eq!(readiness(&once, &histories, seed), readiness(&again, &histories, seed));
    }
}

/// Roads from comfortable to impossible, by (cards, days, minutes, day off).
const ROADS: [(usize, usize, f64, usize); 8] = [
    (20, 1, 60.0, 9),
    (20, 5, 20.0, 9),
    (40, 10, 8.0, 9),
    (30, 14, 10.0, 5),
    (60, 7, 10.0, 9),
    (12, 8, 15.0, 0),
    (80, 5, 5.0, 9),
    (25, 8, 12.0, 7),
];

#[test]
fn every_card_is_seen_or_was_named_as_not_fitting() {
    for (at, (cards, days, minutes, off)) in ROADS.into_iter().enumerate() {
        let life = live(new_cards(cards), &road(days, minutes, off), at as u64);
        for card in 0..cards {
            let is_seen = life.taken.iter().any(|taken| taken.card == card);
            let is_named = life.forecast.left_out.contains(&card);
            assert!(is_seen || is_named, "card {card} of road {at}");
        }
    }
}

#[test]
fn no_card_has_its_only_look_on_the_eve_unless_it_was_named() {
    for (at, (cards, days, minutes, off)) in ROADS.into_iter().enumerate() {
        let secs_by_day = road(days, minutes, off);
        let last = secs_by_day.iter().rposition(|secs| *secs > 0.0).unwrap();
        let life = live(new_cards(cards), &secs_by_day, at as u64);
        for card in 0..cards {
            let looks: Vec<usize> = life
                .taken
                .iter()
                .filter(|taken| taken.card == card)
                .map(|t| t.day)
                .collect();
            let Forecast { left_out, once, .. } = &life.forecast;
            let is_named = left_out.contains(&card) || once.contains(&card);
            assert!(looks != [last] || is_named, "card {card} of road {at}");
        }
    }
}

#[test]
fn every_card_is_seen_on_two_days_or_was_named() {
    for (at, (cards, days, minutes, off)) in ROADS.into_iter().enumerate() {
        let life = live(new_cards(cards), &road(days, minutes, off), at as u64);
        for card in (0..cards).filter(|_| days > 1) {
            let looks = life.taken.iter().filter(|taken| taken.card == card);
            let on: BTreeSet<usize> = looks.map(|taken| taken.day).collect();
            let is_named = life.named.contains(&card);
            assert!(on.len() > 1 || is_named, "card {card} of road {at}: {on:?}");
        }
    }
}

#[test]
fn the_last_look_is_spread_over_days_the_weakest_nearest_the_interview() {
    let life = live(new_cards(60), &[600.0; 21], 4);
    let mut last = [0; 60];
    for taken in &life.taken {
        last[taken.card] = taken.day;
    }
    let days: BTreeSet<usize> = last.into_iter().collect();
    assert!(days.len() > 4, "{days:?}");
    let strength = |is_among: &dyn Fn(usize) -> bool| {
        let stabilities: Vec<f64> = (0..60)
            .filter(|card| is_among(last[*card]))
            .filter_map(|card| match life.cards[card].past {
                Past::Seen { memory, .. } => Some(memory.stability_days.ln()),
                Past::New => None,
            })
            .collect();
        stabilities.iter().sum::<f64>() / stabilities.len() as f64
    };
    assert!(strength(&|day| day >= 19) < strength(&|day| day < 17));
}

#[test]
fn a_card_rests_for_ten_minutes_or_as_long_as_all_others_do() {
    for seed in 0..5 {
        let life = live(new_cards(20), &[3600.0], seed);
        let mut ended = [None; 20];
        let (mut short, mut shorter) = (0, 0);
        for taken in &life.taken {
            if let Some(end) = ended[taken.card] {
                let rest = taken.at_secs - end;
                short += usize::from(rest < SPACING_SECS);
                shorter += usize::from(rest < 0.7 * SPACING_SECS);
            }
            ended[taken.card] = Some(taken.at_secs + taken.secs);
        }
        // Towards the end of the evening everything was seen less than ten minutes ago; only a
        // second look that is owed may come sooner than the others.
        assert!(
            short * 3 <= life.taken.len(),
            "{short} of {}",
            life.taken.len()
        );
        assert!(shorter <= 2, "{shorter} of {}", life.taken.len());
    }
}

#[test]
fn a_hopeless_road_names_what_does_not_fit_and_a_wide_one_nothing() {
    let left_out = |secs_by_day: Vec<f64>| {
        let road = Road {
            secs_by_day,
            attendance: Attendance::default(),
            rehearsal_days: 0,
        };
        forecast(&Today::new(new_cards(60), road, learner()), 1).left_out
    };
    assert!(left_out(vec![300.0; 3]).len() > 40);
    assert_eq!(left_out(vec![1800.0; 30]), Vec::<usize>::new());
}

#[test]
fn a_forecast_keeps_to_the_minutes_on_average() {
    let road = Road {
        secs_by_day: vec![600.0; 14],
        attendance: Attendance::default(),
        rehearsal_days: 0,
    };
    let today = Today::new(new_cards(40), road, learner());
    for day in forecast(&today, 1).days {
        assert!(day.secs() < 600.0 + 200.0, "{day:?}");
    }
}

#[test]
fn empty_decks_and_roads_are_no_trouble() {
    for secs_by_day in [vec![], vec![0.0; 3], vec![600.0; 2]] {
        for cards in [0, 3] {
            let road = Road {
                secs_by_day: secs_by_day.clone(),
                attendance: Attendance::default(),
                rehearsal_days: 0,
            };
            let today = Today::new(new_cards(cards), road, learner());
            let next = today.next(0.0);
            assert_eq!(
                next.is_some(),
                cards > 0 && secs_by_day.first() == Some(&600.0)
            );
            forecast(&today, 1);
            readiness(&today, &vec![History::new(); cards], 1);
        }
    }
}

#[test]
fn readiness_rises_with_study_and_says_when_it_is_too_early() {
    let histories: Vec<History> = (0..30)
        .map(|_| vec![(-6, Grade::Good), (-5, Grade::Good), (-1, Grade::Good)])
        .collect();
    let model = learner().recall;
    let cards = histories
        .iter()
        .map(|history| Card {
            weight: 1.0,
            length: 1.0,
            past: Past::Seen {
                memory: model.replay(history.iter().copied()).unwrap(),
                days_ago: 1,
                seen_at_secs: None,
                looks: 3,
            },
        })
        .collect();
    let road = Road {
        secs_by_day: vec![600.0; 10],
        attendance: Attendance::default(),
        rehearsal_days: 0,
    };
    let today = Today::new(cards, road, learner());
    let told = readiness(&today, &histories, 5);
    assert!(!told.is_too_early());
    assert_eq!(told.reviews, 90);
    assert!(told.if_nothing.about < told.now.about && told.if_nothing.about < told.if_kept.about);
    for range in [told.now, told.if_kept, told.if_nothing] {
        assert!(0.0 <= range.low && range.low < range.about);
        assert!(range.about <= range.high && range.high <= 1.0);
    }
    assert_eq!(told, readiness(&today, &histories, 5));

    let early = Today::new(new_cards(5), Road::only_today(600.0), learner());
    assert!(readiness(&early, &vec![History::new(); 5], 5).is_too_early());
}

#[test]
fn people_who_miss_days_are_planned_for() {
    let kept = Attendance {
        kept: 10,
        planned: 10,
    };
    let missing = Attendance {
        kept: 4,
        planned: 10,
    };
    assert!(missing.share() < Attendance::default().share());
    assert!(Attendance::default().share() < kept.share() && kept.share() < 1.0);
}

#[test]
fn a_group_of_all_cards_is_the_whole_and_groups_may_share_cards() {
    let histories: Vec<History> = (0..30)
        .map(|card| match card % 3 {
            0 => History::new(),
            1 => vec![(-4, Grade::Again), (-2, Grade::Again)],
            _ => vec![(-9, Grade::Good), (-5, Grade::Good)],
        })
        .collect();
    let cards = histories.iter().map(studied).collect();
    let road = Road {
        secs_by_day: vec![300.0; 4],
        attendance: Attendance::default(),
        rehearsal_days: 0,
    };
    let today = Today::new(cards, road, learner());
    let (all, weak, strong) = (0..30, (1..30).step_by(3), (2..30).step_by(3));
    let groups = [
        all.collect(),
        weak.clone().collect(),
        strong.collect(),
        weak.collect(),
        vec![],
    ];
    let told = readiness_of(&today, &histories, &groups, 5);
    assert_eq!(told.whole, readiness(&today, &histories, 5));
    assert_eq!(told.groups[0], told.whole);
    assert_eq!(told.groups[1], told.groups[3]);
    assert!(told.groups[1].now.about < told.groups[2].now.about);
    assert_eq!(told.groups[2].reviews, 20);
    assert_eq!(told.groups[4].reviews, 0);
}

/// A card as its history leaves it.
fn studied(history: &History) -> Card {
    let memory = learner().recall.replay(history.iter().copied());
    Card {
        weight: 1.0,
        length: 1.0,
        past: match (memory, history.last()) {
            (Some(memory), Some((on, _))) => Past::Seen {
                memory,
                days_ago: u32::try_from(-on).unwrap(),
                seen_at_secs: None,
                looks: history.len() as u32,
            },
            _ => Past::New,
        },
    }
}
