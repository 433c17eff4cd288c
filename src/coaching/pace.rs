//! Words and seconds: how long an answer takes to say, whether it kept to its time, and how long
//! a review takes.

use std::ops::RangeInclusive;

/// Words spoken a minute in a calm answer, until a person's own rate is known.
pub(crate) const WORDS_PER_MINUTE: u32 = 140;

/// The time band in tenths of the target: 0.7 to 1.2 of it is inside.
const SHORTEST_TENTHS: u64 = 7;
const LONGEST_TENTHS: u64 = 12;

/// Seconds of a review beside the speaking: reading the question, comparing, grading.
const BESIDE_SPEAKING_SECS: u32 = 30;
/// The same for a card never seen, whose answer is to be read as well.
const BESIDE_SPEAKING_NEW_SECS: u32 = 60;
/// How many measured reviews the expectation before any measuring is worth.
const PRIOR_REVIEWS: u64 = 3;
/// A mean further from the prior than this factor comes from a phone call, not from the answer.
const FURTHEST_FACTOR: u64 = 3;

/// How a spoken answer stood to its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum TimeBand {
    Short,
    Inside,
    Long,
}

/// Whether an answer kept to 0.7 to 1.2 of its target, the bounds included. A target of 0 asks
/// for nothing, so everything keeps to it.
pub(crate) fn time_band(spoken_secs: u32, target_secs: u32) -> TimeBand {
    let (spoken, target) = (u64::from(spoken_secs) * 10, u64::from(target_secs));
    if target == 0 {
        TimeBand::Inside
    } else if spoken < target * SHORTEST_TENTHS {
        TimeBand::Short
    } else if spoken > target * LONGEST_TENTHS {
        TimeBand::Long
    } else {
        TimeBand::Inside
    }
}

/// The whole seconds that are inside the band of a target.
pub(crate) fn band_secs(target_secs: u32) -> RangeInclusive<u32> {
    let target = u64::from(target_secs);
    let part = |secs: u64| u32::try_from(secs).unwrap_or(u32::MAX);
    part((target * SHORTEST_TENTHS).div_ceil(10))..=part(target * LONGEST_TENTHS / 10)
}

/// Cards whose answer was spoken and timed before a person's own rate is believed.
const FEWEST_TIMED_ANSWERS: usize = 5;
/// Words of an answer below which its time says more about the pauses.
const FEWEST_TIMED_WORDS: u32 = 40;
/// Words a minute that a person speaks, in calm and in haste. Beyond them they said something
/// else than what they wrote.
const SPOKEN_RATES: RangeInclusive<u32> = 90..=210;

/// A person's own words a minute: the median over answers of (words written, seconds spoken the
/// last time); `None` before it can be told.
pub(crate) fn own_rate(timed: impl IntoIterator<Item = (u32, u32)>) -> Option<u32> {
    let rate = |(words, secs): (u32, u32)| {
        let rate =
            (words >= FEWEST_TIMED_WORDS).then(|| words.saturating_mul(60).checked_div(secs));
        rate.flatten().filter(|rate| SPOKEN_RATES.contains(rate))
    };
    let mut rates: Vec<u32> = timed.into_iter().filter_map(rate).collect();
    rates.sort_unstable();
    (rates.len() >= FEWEST_TIMED_ANSWERS).then(|| rates[rates.len() / 2])
}

/// The reviews of a card whose length was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Measured {
    pub(crate) reviews: u32,
    /// From question to grade, over all of them.
    pub(crate) total_secs: u64,
}

/// Seconds the next review of a card will take, from question to grade.
///
/// Before anything was measured: the target and 30 s, or 60 s for a new card. The mean of what
/// was measured takes over as it grows, the first guess counting as three reviews:
/// (3 × prior + total) / (3 + reviews), held between a third and three times the prior, so that
/// one review during which the phone rang does not rule the minutes of a day.
pub(crate) fn expected_review_secs(target_secs: u32, is_new: bool, measured: Measured) -> u32 {
    let beside = if is_new {
        BESIDE_SPEAKING_NEW_SECS
    } else {
        BESIDE_SPEAKING_SECS
    };
    let prior = u64::from(target_secs.saturating_add(beside));
    let weight = PRIOR_REVIEWS + u64::from(measured.reviews);
    let total = (prior * PRIOR_REVIEWS).saturating_add(measured.total_secs);
    let mean = total.saturating_add(weight / 2) / weight;
    let held = mean.clamp(prior / FURTHEST_FACTOR, prior * FURTHEST_FACTOR);
    u32::try_from(held).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_band_runs_from_seven_tenths_to_twelve_tenths_of_the_target() {
        assert_eq!(time_band(62, 90), TimeBand::Short);
        assert_eq!(time_band(63, 90), TimeBand::Inside);
        assert_eq!(time_band(108, 90), TimeBand::Inside);
        assert_eq!(time_band(109, 90), TimeBand::Long);
        assert_eq!(time_band(500, 0), TimeBand::Inside);
        assert_eq!(time_band(u32::MAX, u32::MAX), TimeBand::Inside);
    }

    #[test]
    fn the_seconds_of_a_band_are_those_inside_it() {
        assert_eq!(band_secs(90), 63..=108);
        for target in [10, 33, 75, 600] {
            let band = band_secs(target);
            assert_eq!(time_band(*band.start(), target), TimeBand::Inside);
            assert_eq!(time_band(band.start() - 1, target), TimeBand::Short);
            assert_eq!(time_band(*band.end(), target), TimeBand::Inside);
            assert_eq!(time_band(band.end() + 1, target), TimeBand::Long);
        }
    }

    #[test]
    fn a_persons_own_rate_is_the_median_of_what_they_spoke_as_written() {
        let timed = [(120, 60), (150, 60), (160, 60), (170, 60), (130, 60)];
        assert_eq!(own_rate(timed), Some(150));
        assert_eq!(own_rate(timed[..4].iter().copied()), None);
        // Three words, a phone call, an answer half left out.
        let others = [(3, 1), (150, 900), (300, 40), (200, 0)];
        assert_eq!(own_rate(timed.into_iter().chain(others)), Some(150));
    }

    #[test]
    fn a_review_is_expected_to_take_its_target_and_a_while_until_measured() {
        let none = Measured::default();
        assert_eq!(expected_review_secs(90, false, none), 120);
        assert_eq!(expected_review_secs(90, true, none), 150);
    }

    #[test]
    fn measured_reviews_take_over_from_the_first_guess() {
        let measured = |reviews, each: u64| Measured {
            reviews,
            total_secs: u64::from(reviews) * each,
        };
        // (3 x 120 + 60) / 4
        assert_eq!(expected_review_secs(90, false, measured(1, 60)), 105);
        assert_eq!(expected_review_secs(90, false, measured(1000, 60)), 60);
    }

    #[test]
    fn one_review_left_running_does_not_rule_the_day() {
        let overnight = Measured {
            reviews: 1,
            total_secs: 8 * 3600,
        };
        assert_eq!(expected_review_secs(90, false, overnight), 360);
        let never_ending = Measured {
            reviews: 1,
            total_secs: u64::MAX,
        };
        assert_eq!(expected_review_secs(u32::MAX, true, never_ending), u32::MAX);
    }
}
