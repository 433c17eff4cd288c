//! Fuzz: due days spread a little, so that cards learned together do not come back together for
//! ever. Seeded by the card and its number of reviews, so that a replay lands on the same day.

use super::Settings;
use crate::domain::id::CardId;

/// Shorter intervals are left alone: a day is too large a share of them.
const SHORTEST_FUZZED_DAYS: u32 = 3;
/// More would let a card of 3 days come back on the day itself.
const LARGEST_SHARE: f64 = 0.5;

/// `interval_days` moved by up to its fuzz, never past the longest interval. `reviews` counts the
/// review that set the interval. Of two intervals of the same card and review the longer stays
/// the longer or becomes equal, so the order of the grades survives.
pub(crate) fn fuzzed_days(
    interval_days: u32,
    card: CardId,
    reviews: u32,
    settings: &Settings,
) -> u32 {
    let spread = spread_days(interval_days, settings.fuzz_share);
    if spread == 0 {
        return interval_days;
    }
    // The same fraction of the 2 × spread + 1 days for all grades: a spread grows by at most a
    // day where its interval grows by one, so the earliest day never moves back.
    let choices = 2 * u128::from(spread) + 1;
    let chosen = (u128::from(fraction(card, reviews)) * choices) >> 64;
    let days = u128::from(interval_days - spread) + chosen;
    u32::try_from(days)
        .unwrap_or(u32::MAX)
        .min(settings.longest_interval_days.max(1))
}

/// How many days an interval may move to either side.
pub(crate) fn spread_days(interval_days: u32, fuzz_share: f64) -> u32 {
    let is_on = fuzz_share > 0.0;
    if !is_on || interval_days < SHORTEST_FUZZED_DAYS {
        return 0;
    }
    let share = fuzz_share.min(LARGEST_SHARE);
    ((f64::from(interval_days) * share) as u32).max(1)
}

/// A number spread evenly over all of u64, the same for ever for the same card and review:
/// BLAKE3 is a published function, which no later version of a crate can change.
fn fraction(card: CardId, reviews: u32) -> u64 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(card.0.as_bytes());
    hasher.update(&reviews.to_le_bytes());
    let hash = hasher.finalize();
    let [a, b, c, d, e, f, g, h, ..] = *hash.as_bytes();
    u64::from_le_bytes([a, b, c, d, e, f, g, h])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn with_share(fuzz_share: f64) -> Settings {
        Settings {
            fuzz_share,
            longest_interval_days: u32::MAX,
            ..Settings::default()
        }
    }

    #[test]
    fn short_intervals_and_a_share_of_nothing_are_left_alone() {
        let card = CardId(Uuid::nil());
        for days in 0..3 {
            assert_eq!(fuzzed_days(days, card, 1, &with_share(0.05)), days);
        }
        for share in [0.0, -1.0, f64::NAN] {
            assert_eq!(fuzzed_days(100, card, 1, &with_share(share)), 100);
        }
    }

    #[test]
    fn the_days_of_a_card_are_the_same_in_every_version() {
        // If this fails, every schedule there is moves at its next replay.
        let card = CardId(Uuid::from_u128(0x0190_8f3e_7c1d_7abc_8def_0123_4567_89ab));
        let days: Vec<u32> = (1..=8)
            .map(|reviews| fuzzed_days(100, card, reviews, &with_share(0.05)))
            .collect();
        assert_eq!(days, [105, 105, 103, 100, 98, 105, 98, 98]);
    }

    #[test]
    fn every_day_of_the_spread_is_chosen_by_some_review() {
        let card = CardId(Uuid::nil());
        let mut days: Vec<u32> = (0..200)
            .map(|reviews| fuzzed_days(40, card, reviews, &with_share(0.05)))
            .collect();
        days.sort_unstable();
        days.dedup();
        assert_eq!(days, [38, 39, 40, 41, 42]);
    }

    proptest! {
        #[test]
        fn fuzz_stays_within_its_share_or_a_day(
            id: u128, reviews: u32, interval in 1..100_000_u32, share in 0.0..=0.5,
        ) {
            let days = fuzzed_days(interval, CardId(Uuid::from_u128(id)), reviews, &with_share(share));
            let most = (f64::from(interval) * share).max(1.0);
            prop_assert!(f64::from(days.abs_diff(interval)) <= most);
            prop_assert!(days >= 1);
        }

        #[test]
        fn a_longer_interval_never_comes_back_sooner(
            id: u128, reviews: u32, interval in 0..100_000_u32, more in 0..50_u32, share in 0.0..=0.5,
        ) {
            let card = CardId(Uuid::from_u128(id));
            let settings = with_share(share);
            prop_assert!(
                fuzzed_days(interval, card, reviews, &settings)
                    <= fuzzed_days(interval + more, card, reviews, &settings)
            );
        }

        #[test]
        fn fuzz_never_goes_past_the_longest_interval(id: u128, reviews: u32, longest in 1..1000_u32) {
            let settings = Settings { longest_interval_days: longest, ..Settings::default() };
            let card = CardId(Uuid::from_u128(id));
            prop_assert!(fuzzed_days(longest, card, reviews, &settings) <= longest);
        }
    }
}
