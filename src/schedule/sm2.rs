//! SM-2 as published: P. A. Woźniak, *Optimization of learning*, master's thesis, University of
//! Technology in Poznań, 1990, section 3.2 ("Application of a computer to improve the results
//! obtained in working with the SuperMemo method").
//!
//! - I(1) = 1, I(2) = 6, and I(n) = I(n − 1) × EF after that, in days, a fraction rounded up;
//! - EF starts at 2.5, never falls below 1.3, and after each repetition of quality q becomes
//!   EF + 0.1 − (5 − q) × (0.08 + (5 − q) × 0.02);
//! - a quality below 3 starts the repetitions from the beginning and leaves EF as it is.
//!
//! I(n) is computed with the EF that the n-th repetition has made, so that the grade of today
//! already moves the next date. (Some programs use the EF from before; the paper sets the interval
//! after the n-th repetition and changes EF after each repetition.)
//!
//! Two departures, each with its setting, change the base that EF multiplies; with both off, and
//! for every review on its due day, this is the published algorithm:
//! - *late*: a recall after the due day shows that the memory outlived its interval, so a share of
//!   the days late counts towards the base;
//! - *early*: a recall before the due day shows only that the elapsed days were outlived, so they
//!   are the base. It earns max(the interval it had, elapsed × EF). Where that is no more than the
//!   interval it had, it counts neither as a repetition nor towards a higher EF.

use super::{CardState, Settings, Success, Timing};
use crate::domain::grade::Grade;

/// EF of a card never reviewed.
pub(crate) const EASE_FACTOR_AT_FIRST: f64 = 2.5;
/// EF never falls below this: cards beneath it come back annoyingly often and are badly made.
pub(crate) const LOWEST_EASE_FACTOR: f64 = 1.3;
/// I(1).
pub(crate) const FIRST_INTERVAL_DAYS: u32 = 1;
/// I(2).
pub(crate) const SECOND_INTERVAL_DAYS: u32 = 6;

/// What a recall (hard, good or easy) earns.
pub(super) fn success(
    state: &CardState,
    grade: Grade,
    timing: &Timing,
    settings: &Settings,
) -> Success {
    let ease_factor = if timing.is_first_today {
        next_ease_factor(state.ease_factor, grade)
    } else {
        state.ease_factor.max(LOWEST_EASE_FACTOR)
    };
    let is_early = timing.early_days > 0 && settings.early_earns_elapsed;
    if is_early && state.repetitions > 0 {
        return early_success(state, timing, ease_factor);
    }
    let interval_days = match state.repetitions {
        0 => f64::from(FIRST_INTERVAL_DAYS),
        1 => f64::from(SECOND_INTERVAL_DAYS).max(late_interval_days(
            state,
            timing,
            ease_factor,
            settings,
        )),
        _ => rounded_up(base_days(state, timing, settings) * ease_factor),
    };
    Success {
        interval_days,
        repetitions: state.repetitions.saturating_add(1),
        ease_factor,
    }
}

/// EF' = EF + 0.1 − (5 − q) × (0.08 + (5 − q) × 0.02), at least 1.3; for a quality below 3, EF.
pub(crate) fn next_ease_factor(ease_factor: f64, grade: Grade) -> f64 {
    if !grade.is_recalled() {
        return ease_factor.max(LOWEST_EASE_FACTOR);
    }
    let missing = 5.0 - f64::from(grade.quality());
    let moved = ease_factor + 0.1 - missing * (0.08 + missing * 0.02);
    // Every step is a multiple of 0.01. Holding to hundredths keeps binary fractions from adding
    // up until 2.7 is a little more than 2.7 and an interval is rounded up a day too far.
    ((moved * 100.0).round() / 100.0).max(LOWEST_EASE_FACTOR)
}

/// The base that EF multiplies: the interval there was and the credited share of the days late.
fn base_days(state: &CardState, timing: &Timing, settings: &Settings) -> f64 {
    f64::from(state.interval_days) + late_credit(settings) * f64::from(timing.late_days)
}

/// The second interval is the constant 6, which no base can move; a first recall that came late
/// may have earned more, and on its day it earns 6 whatever EF is.
fn late_interval_days(
    state: &CardState,
    timing: &Timing,
    ease_factor: f64,
    settings: &Settings,
) -> f64 {
    if timing.late_days == 0 || late_credit(settings) == 0.0 {
        return 0.0;
    }
    rounded_up(base_days(state, timing, settings) * ease_factor)
}

fn early_success(state: &CardState, timing: &Timing, ease_factor: f64) -> Success {
    let had = f64::from(state.interval_days);
    // Fuzz may have put the due day past the interval; before it nothing earns more than on it.
    let elapsed = f64::from(timing.elapsed_days).min(had);
    let earned = rounded_up(elapsed * ease_factor);
    if earned > had {
        return Success {
            interval_days: earned,
            repetitions: state.repetitions.saturating_add(1),
            ease_factor,
        };
    }
    Success {
        interval_days: had,
        repetitions: state.repetitions,
        ease_factor: ease_factor.min(state.ease_factor.max(LOWEST_EASE_FACTOR)),
    }
}

/// The share of the days late that counts, 0 to 1; off where it is no number.
fn late_credit(settings: &Settings) -> f64 {
    if settings.late_credit > 0.0 {
        settings.late_credit.min(1.0)
    } else {
        0.0
    }
}

/// A fraction of a day rounded up, as published. The millionth is for products that are whole on
/// paper and a hair more in binary (10 × 2.7).
fn rounded_up(days: f64) -> f64 {
    (days - 1e-6).ceil()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ease_factor_moves_by_the_published_steps() {
        assert_eq!(next_ease_factor(2.5, Grade::Easy), 2.6);
        assert_eq!(next_ease_factor(2.5, Grade::Good), 2.5);
        assert_eq!(next_ease_factor(2.5, Grade::Hard), 2.36);
        assert_eq!(next_ease_factor(2.5, Grade::Again), 2.5);
    }

    #[test]
    fn the_ease_factor_stops_at_its_floor_and_survives_nonsense() {
        assert_eq!(next_ease_factor(1.35, Grade::Hard), LOWEST_EASE_FACTOR);
        assert_eq!(next_ease_factor(f64::NAN, Grade::Good), LOWEST_EASE_FACTOR);
    }

    #[test]
    fn a_product_that_is_whole_on_paper_is_not_rounded_up_a_day_too_far() {
        let ease_factor = (0..2).fold(2.5, |ease, _| next_ease_factor(ease, Grade::Easy));
        assert_eq!(rounded_up(10.0 * ease_factor), 27.0);
        assert_eq!(rounded_up(37.5), 38.0);
    }
}
