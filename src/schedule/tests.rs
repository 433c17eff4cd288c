//! What holds for both schedulers, over logs that a person could make.

use proptest::collection::vec;
use proptest::prelude::*;
use uuid::Uuid;

use super::replay::replay;
use super::*;

const CARD: CardId = CardId(Uuid::nil());

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn start() -> Day {
    day("2026-11-22")
}

/// SM-2 with nothing added.
fn as_published() -> Settings {
    Settings {
        late_credit: 0.0,
        early_earns_elapsed: false,
        fuzz_share: 0.0,
        ..Settings::default()
    }
}

fn without_fuzz() -> Settings {
    Settings {
        fuzz_share: 0.0,
        ..Settings::default()
    }
}

/// The state after reviews on days counted from the start.
fn after(log: &[(u32, Grade)], settings: &Settings) -> CardState {
    let log = log.iter().map(|&(days, grade)| (start().plus(days), grade));
    replay(CARD, log, settings)
}

mod golden {
    use super::*;

    #[derive(serde::Deserialize)]
    struct Vectors {
        sequence: Vec<Sequence>,
    }

    #[derive(serde::Deserialize)]
    struct Sequence {
        name: String,
        grades: Vec<u8>,
        days: Vec<u32>,
        ease_factors: Vec<f64>,
    }

    #[test]
    fn reviews_on_their_days_are_sm2_as_published() {
        let vectors: Vectors =
            toml::from_str(include_str!("../../tests/vectors/sm2.toml")).unwrap();
        // On the due day the departures have nothing to say, so only fuzz must be off.
        for settings in [as_published(), without_fuzz()] {
            for sequence in &vectors.sequence {
                let mut state = CardState::default();
                let mut days = Vec::new();
                let mut ease_factors = Vec::new();
                for &number in &sequence.grades {
                    let today = state.due_on.unwrap_or_else(start);
                    let grade = Grade::from_number(number).unwrap();
                    state = next_state(&state, grade, CARD, today, &settings);
                    days.push(state.interval_days);
                    ease_factors.push(state.ease_factor);
                }
                assert_eq!(days, sequence.days, "{}", sequence.name);
                assert_eq!(ease_factors, sequence.ease_factors, "{}", sequence.name);
            }
        }
    }
}

#[test]
fn again_asks_once_more_today_and_then_the_card_is_memorised_anew() {
    use Grade::{Again, Good};
    let settings = Settings::default();
    let known = [(0, Good), (1, Good), (7, Good)];
    let forgotten = after(&[known.as_slice(), &[(22, Again)]].concat(), &settings);
    assert_eq!(forgotten.due_on, Some(start().plus(22)));
    assert_eq!((forgotten.interval_days, forgotten.repetitions), (1, 0));
    assert!(forgotten.is_awaiting_recall);

    let recalled = next_state(&forgotten, Good, CARD, start().plus(22), &settings);
    assert_eq!((recalled.interval_days, recalled.repetitions), (1, 1));
    assert_eq!(recalled.due_on, Some(start().plus(23)));
    assert!(!recalled.is_awaiting_recall);

    let next_day = next_state(&recalled, Good, CARD, start().plus(23), &settings);
    assert_eq!(next_day.interval_days, 6);
}

#[test]
fn a_lapse_is_the_loss_of_what_was_known() {
    use Grade::{Again, Good};
    let settings = Settings::default();
    assert_eq!(after(&[(0, Again), (0, Again)], &settings).lapses, 0);
    assert_eq!(
        after(&[(0, Good), (1, Again), (1, Again)], &settings).lapses,
        1
    );
}

#[test]
fn only_the_first_grade_of_a_day_moves_the_ease_factor() {
    use Grade::{Again, Easy, Hard};
    let settings = Settings::default();
    assert_eq!(after(&[(0, Hard), (0, Easy)], &settings).ease_factor, 2.36);
    assert_eq!(after(&[(0, Again), (0, Hard)], &settings).ease_factor, 2.5);
    assert_eq!(after(&[(0, Again), (1, Hard)], &settings).ease_factor, 2.36);
}

#[test]
fn half_of_the_days_late_count() {
    use Grade::Good;
    // Due on day 7; 10 days late: (6 + 5) x 2.5 = 27.5.
    let log = [(0, Good), (1, Good), (17, Good)];
    assert_eq!(after(&log, &without_fuzz()).interval_days, 28);
    assert_eq!(after(&log, &as_published()).interval_days, 15);
    // The second interval is 6, or what 1 day and half of 20 late ones justify: 11 x 2.5.
    let log = [(0, Good), (21, Good)];
    assert_eq!(after(&log, &without_fuzz()).interval_days, 28);
    assert_eq!(
        after(&[(0, Good), (2, Good)], &without_fuzz()).interval_days,
        6
    );
}

#[test]
fn an_early_success_earns_what_the_elapsed_days_justify() {
    use Grade::{Easy, Good};
    let known = [(0, Good), (1, Good), (7, Good)];
    let log = |days, grade| [known.as_slice(), &[(days, grade)]].concat();
    // 10 of 15 days: 10 x 2.5 = 25, a repetition like any other.
    let state = after(&log(17, Good), &without_fuzz());
    assert_eq!((state.interval_days, state.repetitions), (25, 4));
    assert_eq!(state.due_on, Some(start().plus(17 + 25)));
    // 2 of 15 days justify 5: it keeps its 15, and neither EF nor the repetitions rise.
    let state = after(&log(9, Easy), &without_fuzz());
    assert_eq!((state.interval_days, state.repetitions), (15, 3));
    assert_eq!(state.due_on, Some(start().plus(9 + 15)));
    assert_eq!(state.ease_factor, 2.5);
    // As published, the day does not matter.
    assert_eq!(after(&log(9, Good), &as_published()).interval_days, 38);
}

#[test]
fn practice_every_day_never_lengthens_the_schedule() {
    let mut log = vec![(0, Grade::Good), (1, Grade::Good)];
    log.extend((2..30).map(|day| (day, Grade::Easy)));
    let state = after(&log, &without_fuzz());
    assert_eq!((state.interval_days, state.repetitions), (6, 2));
    assert_eq!(state.ease_factor, 2.5);
}

#[test]
fn the_memory_model_sets_the_dates_when_asked_to() {
    use Grade::{Again, Easy, Good};
    let settings = Settings {
        scheduler: Scheduler::Fsrs,
        fuzz_share: 0.0,
        ..Settings::default()
    };
    // Stabilities 2.3065 and 8.2956 at 90 %.
    assert_eq!(after(&[(0, Good)], &settings).due_on, Some(start().plus(2)));
    assert_eq!(after(&[(0, Easy)], &settings).due_on, Some(start().plus(8)));
    let again = after(&[(0, Easy), (8, Again)], &settings);
    assert_eq!(again.due_on, Some(start().plus(8)));
    assert_eq!((again.lapses, again.repetitions), (1, 0));
}

#[test]
fn the_ends_of_the_calendar_and_of_numbers_are_survived() {
    let last = Day::new(chrono::NaiveDate::MAX);
    let first = Day::new(chrono::NaiveDate::MIN);
    let state = CardState {
        ease_factor: f64::MAX,
        interval_days: u32::MAX,
        repetitions: u32::MAX,
        lapses: u32::MAX,
        reviews: u32::MAX,
        last_review_on: Some(first),
        due_on: Some(first),
        is_awaiting_recall: false,
        memory: None,
    };
    for scheduler in [Scheduler::Sm2, Scheduler::Fsrs] {
        let settings = Settings {
            scheduler,
            longest_interval_days: u32::MAX,
            ..Settings::default()
        };
        for today in [first, start(), last] {
            for grade in Grade::ALL {
                let next = next_state(&state, grade, CARD, today, &settings);
                assert!(next.due_on >= Some(today));
            }
        }
    }
}

fn any_settings() -> impl Strategy<Value = Settings> {
    (
        any::<bool>(),
        0.0..=1.0,
        any::<bool>(),
        0.0..=0.3,
        1..=2000_u32,
        0.7..=0.99,
    )
        .prop_map(|(fsrs, late, early, fuzz, longest, retention)| Settings {
            scheduler: if fsrs {
                Scheduler::Fsrs
            } else {
                Scheduler::Sm2
            },
            late_credit: late,
            early_earns_elapsed: early,
            fuzz_share: fuzz,
            longest_interval_days: longest,
            leech_lapses: 8,
            desired_retention: retention,
        })
}

fn any_grade() -> impl Strategy<Value = Grade> {
    (0..4_usize).prop_map(|index| Grade::ALL[index])
}

/// A log as a person could make it: some reviews on the same day, most after a while, and now
/// and then a clock that was set back.
fn any_log() -> impl Strategy<Value = Vec<(Day, Grade)>> {
    let gap = prop_oneof![
        3 => Just(0_i32),
        4 => 1..8_i32,
        3 => 8..120_i32,
        1 => 120..3000_i32,
        1 => -30..0_i32,
    ];
    vec((gap, any_grade()), 0..40).prop_map(|steps| {
        let mut today = start();
        steps
            .into_iter()
            .map(|(gap, grade)| {
                today = if gap < 0 {
                    today.minus(gap.unsigned_abs())
                } else {
                    today.plus(gap.unsigned_abs())
                };
                (today, grade)
            })
            .collect()
    })
}

fn any_card() -> impl Strategy<Value = CardId> {
    any::<u128>().prop_map(|id| CardId(Uuid::from_u128(id)))
}

proptest! {
    #[test]
    fn a_better_grade_never_comes_back_sooner(
        card in any_card(), log in any_log(), gap in 0..400_u32, settings in any_settings(),
    ) {
        let today = log.last().map_or_else(start, |&(day, _)| day).plus(gap);
        let state = replay(card, log, &settings);
        let next = next_states(&state, card, today, &settings);
        prop_assert_eq!(next.again.due_on, Some(today));
        prop_assert!(next.hard.due_on > Some(today));
        prop_assert!(next.hard.due_on <= next.good.due_on);
        prop_assert!(next.good.due_on <= next.easy.due_on);
    }

    #[test]
    fn a_replay_equals_one_step_after_another(
        card in any_card(), log in any_log(), settings in any_settings(),
    ) {
        let stepped = log.iter().fold(CardState::default(), |state, &(day, grade)| {
            *next_states(&state, card, day, &settings).get(grade)
        });
        prop_assert_eq!(stepped, replay(card, log, &settings));
    }

    #[test]
    fn every_state_keeps_its_bounds(
        card in any_card(), log in any_log(), settings in any_settings(),
    ) {
        let mut state = CardState::default();
        for (today, grade) in log {
            state = next_state(&state, grade, card, today, &settings);
            prop_assert!(state.ease_factor >= sm2::LOWEST_EASE_FACTOR);
            prop_assert!((1..=settings.longest_interval_days).contains(&state.interval_days));
            prop_assert_eq!(state.last_review_on, Some(today));
            let memory = state.memory.unwrap();
            prop_assert!(memory.stability_days > 0.0);
            prop_assert!((1.0..=10.0).contains(&memory.difficulty));
        }
    }

    #[test]
    fn cramming_never_lengthens_the_schedule(
        card in any_card(), log in any_log(), gap in 0..400_u32,
        first in any_grade(), more in vec(any_grade(), 0..12), settings in any_settings(),
    ) {
        let today = log.last().map_or_else(start, |&(day, _)| day).plus(gap);
        let before = replay(card, log, &settings);
        let once = next_state(&before, first, card, today, &settings);
        let crammed = more.iter().fold(once, |state, &grade| {
            next_state(&state, grade, card, today, &settings)
        });
        // What the day can earn at most: its first recall, right away or after again.
        let most = if first.is_recalled() {
            once
        } else {
            next_state(&once, Grade::Easy, card, today, &settings)
        };
        prop_assert!(crammed.interval_days <= most.interval_days);
        prop_assert!(crammed.repetitions <= most.repetitions);
        prop_assert_eq!(crammed.ease_factor, once.ease_factor);
        if first.is_recalled() && more.iter().all(|grade| grade.is_recalled()) {
            prop_assert_eq!(crammed.due_on, once.due_on);
            prop_assert_eq!(crammed.interval_days, once.interval_days);
            prop_assert_eq!(crammed.memory, once.memory);
        }
    }
}
