//! How a sitting went.

use std::collections::HashMap;

use super::planned::Tomorrow;
use super::review::{Sitting, Stage};
use super::undo::Done;
use crate::domain::now::{Day, Now};
use crate::store::queue::Load;
use crate::store::{Result, Store};

/// An answer is too long at more than this many tenths of its aim.
const TOO_LONG_TENTHS: u64 = 12;
/// Days of the past that a sitting is compared with.
const COMPARED_DAYS: u32 = 30;
/// How far to look for the next day with something due.
const NEXT_WITHIN_DAYS: u32 = 365;

/// A sitting in numbers, for the screen and for scripts.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Summary {
    /// Different cards graded.
    pub(crate) cards: u64,
    /// Graded recalls, those of cards that came back too.
    pub(crate) reviews: u64,
    pub(crate) secs: u64,
    pub(crate) spoken_secs: u64,
    /// First grades of the sitting, again to easy: a card that comes back counts once.
    pub(crate) grades: [u64; 4],
    /// Share of cards recalled the first time they were asked.
    pub(crate) remembered_percent: Option<u32>,
    /// The same of all reviews of the last 30 days.
    pub(crate) remembered_lately_percent: Option<u32>,
    /// The longest first.
    pub(crate) too_long: Vec<TooLong>,
    pub(crate) often_missed: Option<OftenMissed>,
    /// Due today and still not asked, whatever the filter of the sitting.
    pub(crate) due_left: Load,
    /// What comes tomorrow, with what is left of today.
    pub(crate) tomorrow: Load,
    /// What the plan for an interview has for tomorrow, where one is followed.
    pub(crate) planned: Option<Tomorrow>,
    /// The person did not stop before the minutes or the cards were at their end.
    pub(crate) is_finished: bool,
}

/// An answer that took longer than 1.2 of its aim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TooLong {
    pub(crate) handle: String,
    pub(crate) spoken_secs: u32,
    pub(crate) target_secs: u32,
}

/// The point that was most often missed, over the cards of this sitting and their last reviews.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OftenMissed {
    pub(crate) point: String,
    pub(crate) missed: u32,
    pub(crate) of: u32,
}

impl Summary {
    pub(crate) fn of(sitting: &Sitting, store: &Store, now: &Now) -> Result<Self> {
        let done: Vec<&Done> = sitting.done().collect();
        let afterwards = sitting.afterwards();
        let due_left = without(store.due_load(now.today)?, afterwards.held_load);
        let next_day = store.forecast(now.today.plus(1), 1)?;
        let next_day = next_day.first().map(|(_, load)| *load).unwrap_or_default();
        let lately = store.days_with_reviews(now.today.minus(COMPARED_DAYS - 1))?;
        let (again, reviews) = lately.iter().fold((0, 0), |(again, reviews), (_, totals)| {
            (again + totals.again, reviews + totals.reviews)
        });
        Ok(Self {
            remembered_lately_percent: percent(reviews - again, reviews),
            due_left,
            planned: sitting.tomorrow(),
            is_finished: matches!(sitting.stage(), Stage::Done | Stage::MinutesUp),
            tomorrow: Load {
                cards: due_left.cards + next_day.cards + afterwards.tomorrow.cards,
                secs: due_left.secs + next_day.secs + afterwards.tomorrow.secs,
            },
            ..Self::of_done(&done, u64::from(sitting.spent_secs()))
        })
    }

    /// The part that only the sitting itself says.
    fn of_done(done: &[&Done], secs: u64) -> Self {
        let mut grades = [0; 4];
        for first in done.iter().filter(|done| !done.entry.is_back) {
            grades[usize::from(first.grade.number() - 1)] += 1;
        }
        let cards = grades.iter().sum();
        Self {
            cards,
            reviews: done.len() as u64,
            secs,
            spoken_secs: done
                .iter()
                .filter_map(|d| d.details.spoken_secs)
                .map(u64::from)
                .sum(),
            grades,
            remembered_percent: percent(cards - grades[0], cards),
            remembered_lately_percent: None,
            too_long: too_long(done),
            often_missed: often_missed(done),
            due_left: Load::default(),
            tomorrow: Load::default(),
            planned: None,
            is_finished: true,
        }
    }
}

/// What is due without what comes on a later day all the same.
fn without(due: Load, held: Load) -> Load {
    Load {
        cards: due.cards.saturating_sub(held.cards),
        secs: due.secs.saturating_sub(held.secs),
    }
}

/// The next day on which something comes due, and how much, where today has nothing (left).
pub(crate) fn next_due(store: &Store, now: &Now) -> Result<Option<(Day, Load)>> {
    let days = store.forecast(now.today.plus(1), NEXT_WITHIN_DAYS)?;
    Ok(days.into_iter().find(|(_, load)| load.cards > 0))
}

fn percent(part: u64, whole: u64) -> Option<u32> {
    let rounded = (part * 100 + whole / 2).checked_div(whole)?;
    u32::try_from(rounded).ok()
}

fn too_long(done: &[&Done]) -> Vec<TooLong> {
    let mut by_card: HashMap<&str, TooLong> = HashMap::new();
    for done in done {
        let (Some(spoken_secs), target_secs) = (done.details.spoken_secs, done.target_secs) else {
            continue;
        };
        if u64::from(spoken_secs) * 10 > u64::from(target_secs) * TOO_LONG_TENTHS {
            let handle = done.handle.clone();
            // Of a card that came back, the last time counts.
            by_card.insert(
                &done.handle,
                TooLong {
                    handle,
                    spoken_secs,
                    target_secs,
                },
            );
        } else {
            by_card.remove(done.handle.as_str());
        }
    }
    let mut list: Vec<TooLong> = by_card.into_values().collect();
    list.sort_by(|a, b| {
        b.spoken_secs
            .cmp(&a.spoken_secs)
            .then_with(|| a.handle.cmp(&b.handle))
    });
    list
}

/// A point counts as often missed from two misses and a third of the times on.
fn often_missed(done: &[&Done]) -> Option<OftenMissed> {
    let mut counts: HashMap<&str, (u32, u32)> = HashMap::new();
    for done in done {
        let details = &done.details;
        let made = details.points_made.iter().map(|text| (text, 0));
        let missed = details.points_missed.iter().map(|text| (text, 1));
        for ((text, missed_now), before) in made.chain(missed).zip(&done.points_before) {
            let (missed, of) = counts.entry(text).or_default();
            // What came before is told again by a card that came back.
            let before = if done.entry.is_back { (0, 0) } else { *before };
            *missed += missed_now + before.0;
            *of += 1 + before.1;
        }
    }
    let often = counts
        .into_iter()
        .filter(|(_, (missed, of))| *missed >= 2 && missed * 3 >= *of);
    let most = often.max_by(|(a_text, a), (b_text, b)| a.cmp(b).then_with(|| b_text.cmp(a_text)));
    most.map(|(text, (missed, of))| OftenMissed {
        point: text.to_owned(),
        missed,
        of,
    })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::grade::Grade;
    use crate::domain::id::CardId;
    use crate::domain::review::ReviewDetails;
    use crate::sitting::queue::Entry;

    fn done(handle: &str, grade: Grade, spoken: u32, missed: &[&str]) -> Done {
        Done {
            entry: Entry {
                id: CardId(Uuid::nil()),
                expected_secs: 60,
                is_new: false,
                position: Some(1),
                is_back: false,
                is_planned: false,
            },
            handle: handle.into(),
            grade,
            target_secs: 90,
            details: ReviewDetails {
                spoken_secs: Some(spoken),
                points_missed: missed.iter().map(|text| (*text).to_owned()).collect(),
                ..ReviewDetails::default()
            },
            points_before: vec![(1, 4); missed.len()],
        }
    }

    #[test]
    fn a_card_that_comes_back_counts_once() {
        let first = done("k7f", Grade::Again, 40, &[]);
        let mut back = done("k7f", Grade::Good, 40, &[]);
        back.entry.is_back = true;
        let other = done("q9d", Grade::Easy, 40, &[]);
        let summary = Summary::of_done(&[&first, &other, &back], 300);
        assert_eq!(
            (summary.cards, summary.reviews, summary.spoken_secs),
            (2, 3, 120)
        );
        assert_eq!(summary.grades, [1, 0, 0, 1]);
        assert_eq!(summary.remembered_percent, Some(50));
    }

    #[test]
    fn an_empty_sitting_has_no_share() {
        assert_eq!(Summary::of_done(&[], 0).remembered_percent, None);
    }

    #[test]
    fn too_long_is_more_than_a_fifth_over_the_aim() {
        let at_the_edge = done("k7f", Grade::Good, 108, &[]);
        let over = done("q9d", Grade::Good, 109, &[]);
        let summary = Summary::of_done(&[&at_the_edge, &over], 300);
        let handles: Vec<&str> = summary.too_long.iter().map(|t| t.handle.as_str()).collect();
        assert_eq!(handles, ["q9d"]);
    }

    #[test]
    fn misses_add_up_over_cards_and_their_last_reviews() {
        let summary = Summary::of_done(
            &[
                &done("k7f", Grade::Good, 60, &["a result"]),
                &done("q9d", Grade::Good, 60, &["a result"]),
            ],
            300,
        );
        let expected = OftenMissed {
            point: "a result".into(),
            missed: 4,
            of: 10,
        };
        assert_eq!(summary.often_missed, Some(expected));
    }
}
