//! The memory model: stability, difficulty, retrievability (FSRS-6 by the fsrs crate, which only
//! this file names).
//!
//! The parameters are FSRS-6's defaults, fitted to many people's reviews. The algorithm:
//! <https://github.com/open-spaced-repetition/fsrs4anki/wiki/The-Algorithm>.
//!
//! The crate counts in f32. What it gives is kept as f64 and goes back unchanged, so a memory that
//! was stored steps exactly as one that was not.

use std::sync::LazyLock;

use fsrs::{FSRS, FSRS6_DEFAULT_DECAY, FSRSItem, FSRSReview, MemoryState};

use super::Memory;
use crate::domain::grade::Grade;
use crate::domain::now::Day;

/// Where the crate itself holds stability: 86 seconds to a century, in days.
const STABILITY_DAYS: (f64, f64) = (0.001, 36_500.0);
const DIFFICULTY: (f64, f64) = (1.0, 10.0);
/// Beyond these the model's interval is meaningless (infinite at 0, none at 1).
const DESIRED_RETENTION: (f64, f64) = (0.7, 0.99);

static MODEL: LazyLock<FSRS> = LazyLock::new(FSRS::default);

/// The memory after one review, `elapsed_days` after the last one: 0 for the first and for a
/// further one on the same study day. `None` in stands for a card never reviewed; `None` out
/// cannot come of a state that can exist.
pub(crate) fn next_memory(
    memory: Option<Memory>,
    elapsed_days: u32,
    grade: Grade,
) -> Option<Memory> {
    let review = FSRSReview {
        rating: u32::from(grade.number()),
        delta_t: elapsed_days,
    };
    let item = FSRSItem {
        reviews: vec![review],
    };
    match MODEL.memory_state(item, memory.map(to_model)) {
        Ok(state) => Some(Memory {
            stability_days: f64::from(state.stability),
            difficulty: f64::from(state.difficulty),
        }),
        Err(_) => memory,
    }
}

/// The chance, 0 to 1, that the answer is recalled on `day`.
pub(crate) fn retrievability(memory: Memory, last_review_on: Day, day: Day) -> f64 {
    retrievability_after(memory, day.days_since(last_review_on) as f64)
}

/// The chance, 0 to 1, that the answer is recalled so many days after the last review: 0.9 when
/// they equal the stability.
pub(crate) fn retrievability_after(memory: Memory, elapsed_days: f64) -> f64 {
    let elapsed_days = elapsed_days.max(0.0) as f32;
    let chance = fsrs::current_retrievability(to_model(memory), elapsed_days, FSRS6_DEFAULT_DECAY);
    f64::from(chance).clamp(0.0, 1.0)
}

/// Days until the chance of recall falls to `desired_retention` (held between 0.7 and 0.99).
pub(crate) fn interval_days(memory: Memory, desired_retention: f64) -> f64 {
    let retention = within(desired_retention, DESIRED_RETENTION);
    // The rating counts only where there is no stability yet.
    let rating = 0;
    f64::from(MODEL.next_interval(Some(to_model(memory).stability), retention as f32, rating))
}

fn to_model(memory: Memory) -> MemoryState {
    MemoryState {
        stability: within(memory.stability_days, STABILITY_DAYS) as f32,
        difficulty: within(memory.difficulty, DIFFICULTY) as f32,
    }
}

/// `value` held between two bounds; what is not a number becomes the lower one.
fn within(value: f64, (lowest, highest): (f64, f64)) -> f64 {
    value.max(lowest).min(highest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(serde::Deserialize)]
    struct Vectors {
        first: Vec<First>,
        sequence: Vec<Sequence>,
        interval: Vec<Interval>,
    }

    #[derive(serde::Deserialize)]
    struct First {
        grade: u8,
        stability_days: f64,
        difficulty: f64,
    }

    #[derive(serde::Deserialize)]
    struct Sequence {
        name: String,
        elapsed_days: Vec<u32>,
        grades: Vec<u8>,
        stability_days: f64,
        difficulty: f64,
        tolerance: f64,
    }

    #[derive(serde::Deserialize)]
    struct Interval {
        stability_days: f64,
        desired_retention: f64,
        interval_days: f64,
    }

    fn vectors() -> Vectors {
        toml::from_str(include_str!("../../tests/vectors/fsrs6.toml")).unwrap()
    }

    fn close(a: f64, b: f64, tolerance: f64) -> bool {
        (a - b).abs() <= tolerance
    }

    #[test]
    fn first_reviews_give_the_published_memories() {
        for first in vectors().first {
            let grade = Grade::from_number(first.grade).unwrap();
            let memory = next_memory(None, 0, grade).unwrap();
            assert!(close(memory.stability_days, first.stability_days, 1e-6));
            assert!(close(memory.difficulty, first.difficulty, 1e-6));
        }
    }

    #[test]
    fn sequences_end_where_the_published_ones_end() {
        for sequence in vectors().sequence {
            assert_eq!(sequence.grades.len(), sequence.elapsed_days.len());
            let memory = sequence
                .grades
                .iter()
                .zip(&sequence.elapsed_days)
                .fold(None, |memory, (&grade, &elapsed)| {
                    next_memory(memory, elapsed, Grade::from_number(grade).unwrap())
                })
                .unwrap();
            let tolerance = sequence.tolerance;
            assert!(
                close(memory.stability_days, sequence.stability_days, tolerance)
                    && close(memory.difficulty, sequence.difficulty, tolerance),
                "{}: {memory:?}",
                sequence.name
            );
        }
    }

    #[test]
    fn intervals_for_a_desired_retention_are_the_published_ones() {
        for vector in vectors().interval {
            let memory = Memory {
                stability_days: vector.stability_days,
                difficulty: 5.0,
            };
            let days = interval_days(memory, vector.desired_retention);
            assert_eq!(days.round().max(1.0), vector.interval_days);
        }
    }

    #[test]
    fn the_chance_is_nine_in_ten_when_the_stability_has_passed() {
        let memory = Memory {
            stability_days: 12.0,
            difficulty: 5.0,
        };
        let day: Day = "2026-11-22".parse().unwrap();
        assert!(close(retrievability(memory, day, day.plus(12)), 0.9, 1e-6));
        assert_eq!(retrievability(memory, day, day), 1.0);
        assert_eq!(retrievability(memory, day, day.minus(3)), 1.0);
    }

    #[test]
    fn numbers_no_memory_has_do_no_harm() {
        for bad in [f64::NAN, f64::INFINITY, -1.0, 0.0] {
            let memory = Memory {
                stability_days: bad,
                difficulty: bad,
            };
            assert!((0.0..=1.0).contains(&retrievability_after(memory, 10.0)));
            assert!(interval_days(memory, bad).is_finite());
            for grade in Grade::ALL {
                let next = next_memory(Some(memory), u32::MAX, grade).unwrap();
                assert!(next.stability_days.is_finite() && next.difficulty.is_finite());
            }
        }
    }

    proptest! {
        #[test]
        fn retrievability_is_a_chance_and_falls_with_time(
            stability_days in 0.001..36_500.0, difficulty in 1.0..=10.0,
            days in 0..100_000_u32, more in 1..100_000_u32,
        ) {
            let memory = Memory { stability_days, difficulty };
            let day: Day = "2026-11-22".parse().unwrap();
            let sooner = retrievability(memory, day, day.plus(days));
            let later = retrievability(memory, day, day.plus(days).plus(more));
            prop_assert!((0.0..=1.0).contains(&sooner));
            prop_assert!(later <= sooner);
            // A tenth more of the time there was must show.
            if more > days / 10 + stability_days as u32 / 100 {
                prop_assert!(later < sooner);
            }
        }

        #[test]
        fn a_better_grade_never_leaves_less_stability(
            stability_days in 0.001..36_500.0, difficulty in 1.0..=10.0, elapsed in 0..10_000_u32,
        ) {
            let memory = Memory { stability_days, difficulty };
            let [_, hard, good, easy] = Grade::ALL
                .map(|grade| next_memory(Some(memory), elapsed, grade).unwrap().stability_days);
            prop_assert!(hard <= good && good <= easy);
        }
    }
}
