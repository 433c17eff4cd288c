//! Which wording a question is asked in: one that was not used last time, so that the answer is
//! learnt and not the sound of the question.

use super::chance;
use crate::domain::id::CardId;
use crate::domain::review::Review;

/// The wording to ask, as an index of `Content::wordings`: the question itself the first time,
/// afterwards the one used longest ago, those never used before all others. `reviews` come newest
/// first; the seed decides between wordings never used.
pub(crate) fn choose(card: CardId, wordings: u32, reviews: &[Review], seed: u64) -> u32 {
    let counted: Vec<&Review> = reviews.iter().filter(|review| !review.taken_back).collect();
    if counted.is_empty() || wordings < 2 {
        return 0;
    }
    // A review that does not say its wording was made elsewhere, with the question as it stands.
    let reviews_since = |wording: u32| {
        counted
            .iter()
            .position(|review| review.details.wording.unwrap_or(0) == wording)
    };
    let tie = |wording: u32| chance(seed, &[card.0.as_bytes(), &wording.to_le_bytes()]);
    (0..wordings)
        .max_by_key(|&wording| (reviews_since(wording).unwrap_or(usize::MAX), tie(wording)))
        .unwrap_or(0)
}

/// The wording of a mock, and whether it was never asked before: one that was never asked, the
/// question as it stands in lists last of those; else the one used longest ago.
pub(crate) fn choose_unseen(
    card: CardId,
    wordings: u32,
    reviews: &[Review],
    seed: u64,
) -> (u32, bool) {
    let counted: Vec<&Review> = reviews.iter().filter(|review| !review.taken_back).collect();
    let reviews_since = |wording: u32| {
        counted
            .iter()
            .position(|review| review.details.wording.unwrap_or(0) == wording)
    };
    let tie = |wording: u32| chance(seed, &[card.0.as_bytes(), &wording.to_le_bytes()]);
    let best = (0..wordings).max_by_key(|&wording| {
        let since = reviews_since(wording).unwrap_or(usize::MAX);
        (since, wording != 0, tie(wording))
    });
    let wording = best.unwrap_or(0);
    (wording, reviews_since(wording).is_none())
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::domain::grade::Grade;
    use crate::domain::id::ReviewId;
    use crate::domain::now::Day;
    use crate::domain::review::ReviewDetails;

    fn asked_in(wording: u32) -> Review {
        Review {
            id: ReviewId(Uuid::nil()),
            card: CardId(Uuid::nil()),
            at: DateTime::UNIX_EPOCH,
            day: Day::new(DateTime::UNIX_EPOCH.date_naive()),
            grade: Grade::Good,
            details: ReviewDetails {
                wording: Some(wording),
                ..ReviewDetails::default()
            },
            taken_back: false,
        }
    }

    #[test]
    fn the_first_time_it_is_the_question_itself() {
        for seed in 0..20 {
            assert_eq!(choose(CardId(Uuid::from_u128(7)), 4, &[], seed), 0);
        }
    }

    #[test]
    fn a_review_taken_back_does_not_use_a_wording_up() {
        let taken_back = Review {
            taken_back: true,
            ..asked_in(0)
        };
        assert_eq!(choose(CardId(Uuid::nil()), 3, &[taken_back], 1), 0);
    }

    #[test]
    fn a_mock_takes_what_was_never_asked_and_the_question_itself_last() {
        let card = CardId(Uuid::from_u128(7));
        let unseen = |log: &[Review]| choose_unseen(card, 3, log, 1);
        assert_ne!(unseen(&[]).0, 0);
        assert_eq!(unseen(&[asked_in(2), asked_in(1)]), (0, true));
        assert_eq!(unseen(&[asked_in(1), asked_in(0), asked_in(2)]), (2, false));
        assert_eq!(choose_unseen(card, 1, &[], 1), (0, true));
    }

    proptest! {
        #[test]
        fn as_many_reviews_as_wordings_use_every_wording(
            id: u128, seed: u64, wordings in 1_u32..9,
        ) {
            let mut log: Vec<Review> = Vec::new();
            for _ in 0..wordings * 2 {
                let wording = choose(CardId(Uuid::from_u128(id)), wordings, &log, seed);
                log.insert(0, asked_in(wording));
            }
            for round in log.chunks(wordings as usize) {
                let mut used: Vec<u32> = round.iter().filter_map(|r| r.details.wording).collect();
                used.sort_unstable();
                prop_assert_eq!(used, (0..wordings).collect::<Vec<_>>());
            }
        }
    }
}
