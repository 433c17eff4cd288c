//! After the interview: what waited comes back over a fortnight, not all on one morning.

/// The days over which cards come back.
pub(crate) const FORTNIGHT_DAYS: usize = 14;

/// A card that no interview governs any more.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Returning {
    /// The day it is due by its own schedule, counted from today; negative when overdue.
    pub(crate) due_in_days: i64,
    /// Seconds its review will take.
    pub(crate) secs: f64,
    /// The chance of recall today: of two cards due on one day the weaker goes first.
    pub(crate) chance: f64,
}

/// The day from which each card is asked, counted from today, never before it is due.
///
/// `days` are what is left of the fortnight, today included: [`FORTNIGHT_DAYS`] on the day after
/// the interview, one less on each day that follows, so that the cards still waiting stay where
/// they were. Every day takes the longest overdue first, then the weakest, up to `secs_a_day` or
/// an even share of all that waits, whichever is more; so the last day leaves nothing behind.
/// What is due after that keeps its day.
pub(crate) fn spread(cards: &[Returning], days: usize, secs_a_day: f64) -> Vec<i64> {
    let mut asked: Vec<i64> = cards.iter().map(|card| card.due_in_days.max(0)).collect();
    let mut waiting: Vec<usize> = (0..cards.len())
        .filter(|card| asked[*card] < days as i64)
        .collect();
    waiting.sort_by(|a, b| {
        let (a, b) = (cards[*a], cards[*b]);
        let by_due = a.due_in_days.cmp(&b.due_in_days);
        by_due.then(a.chance.total_cmp(&b.chance))
    });
    for day in 0..days as i64 {
        let total: f64 = waiting
            .iter()
            .filter(|card| cards[**card].due_in_days <= day)
            .map(|card| cards[*card].secs)
            .sum();
        let room = secs_a_day.max(total / (days as i64 - day) as f64);
        let mut taken = 0.0;
        waiting.retain(|card| {
            let is_taken = cards[*card].due_in_days <= day && taken < room;
            if is_taken {
                asked[*card] = day;
                taken += cards[*card].secs;
            }
            !is_taken
        });
    }
    asked
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overdue(count: usize) -> Vec<Returning> {
        let card = |at: usize| Returning {
            due_in_days: -((at * 7 % 5) as i64),
            secs: 60.0,
            chance: (at * 13 % 10) as f64 / 10.0,
        };
        (0..count).map(card).collect()
    }

    #[test]
    fn an_avalanche_becomes_a_fortnight_of_even_days() {
        let asked = spread(&overdue(140), FORTNIGHT_DAYS, 300.0);
        for day in 0..FORTNIGHT_DAYS as i64 {
            assert_eq!(asked.iter().filter(|on| **on == day).count(), 10);
        }
    }

    #[test]
    fn the_longest_overdue_go_first_and_of_those_the_weakest() {
        let cards = overdue(140);
        let asked = spread(&cards, FORTNIGHT_DAYS, 300.0);
        let rank = |at: usize| (cards[at].due_in_days, cards[at].chance);
        for first in (0..140).filter(|at| asked[*at] == 0) {
            for late in (0..140).filter(|at| asked[*at] == 13) {
                assert!(rank(first) <= rank(late));
            }
        }
    }

    #[test]
    fn nothing_comes_before_it_is_due_and_what_is_due_later_keeps_its_day() {
        let mut cards = overdue(4);
        cards[0].due_in_days = 6;
        cards[1].due_in_days = 40;
        let asked = spread(&cards, FORTNIGHT_DAYS, 600.0);
        assert_eq!(asked, [6, 40, 0, 0]);
        assert_eq!(spread(&cards, 0, 600.0), [6, 40, 0, 0]);
    }

    #[test]
    fn a_day_kept_leaves_the_others_where_they_were() {
        let cards = overdue(140);
        let before = spread(&cards, FORTNIGHT_DAYS, 300.0);
        let left: Vec<usize> = (0..140).filter(|at| before[*at] > 0).collect();
        let a_day_on = |at: &usize| Returning {
            due_in_days: cards[*at].due_in_days - 1,
            ..cards[*at]
        };
        let tomorrow: Vec<Returning> = left.iter().map(a_day_on).collect();
        let after = spread(&tomorrow, FORTNIGHT_DAYS - 1, 300.0);
        for (card, on) in left.iter().zip(after) {
            assert_eq!(before[*card] - 1, on);
        }
    }
}
