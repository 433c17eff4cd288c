//! Words and seconds: how long an answer takes to say, whether it kept to its time, and how long
//! a review takes.

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

/// Seconds to say so many words, to the nearest second.
pub(crate) fn speaking_secs(words: usize) -> u32 {
    let words = u64::try_from(words).unwrap_or(u64::MAX);
    let rate = u64::from(WORDS_PER_MINUTE);
    let secs = words.saturating_mul(60).saturating_add(rate / 2) / rate;
    u32::try_from(secs).unwrap_or(u32::MAX)
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

/// The shortest and the longest whole seconds that [`time_band`] calls inside: "aim for A to B".
pub(crate) fn band_secs(target_secs: u32) -> (u32, u32) {
    let target = u64::from(target_secs);
    let secs = |tenths: u64| u32::try_from(tenths / 10).unwrap_or(u32::MAX);
    (
        secs(target * SHORTEST_TENTHS + 9),
        secs(target * LONGEST_TENTHS),
    )
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
    fn a_hundred_and_forty_words_take_a_minute() {
        assert_eq!(speaking_secs(140), 60);
        assert_eq!(speaking_secs(0), 0);
        assert_eq!(speaking_secs(210), 90);
        assert_eq!(speaking_secs(usize::MAX), u32::MAX);
    }

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
    fn the_seconds_to_aim_for_are_the_edges_of_the_band() {
        assert_eq!(band_secs(90), (63, 108));
        for target in [15, 45, 75, 101] {
            let (shortest, longest) = band_secs(target);
            assert_eq!(time_band(shortest, target), TimeBand::Inside);
            assert_eq!(time_band(shortest - 1, target), TimeBand::Short);
            assert_eq!(time_band(longest, target), TimeBand::Inside);
            assert_eq!(time_band(longest + 1, target), TimeBand::Long);
        }
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
