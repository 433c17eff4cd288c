//! Days in rows and weeks: the heatmap, runs of days, shares of answers recalled.

use chrono::Datelike;

use crate::domain::now::Day;
use crate::store::reviews::DayTotals;

/// How much was done on a day, in four steps that a screen can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    None,
    Few,
    Some,
    Many,
}

impl Step {
    pub(crate) const ALL: [Self; 4] = [Self::None, Self::Few, Self::Some, Self::Many];

    pub(crate) fn of(reviews: u64) -> Self {
        match reviews {
            0 => Self::None,
            1..=5 => Self::Few,
            6..=11 => Self::Some,
            _ => Self::Many,
        }
    }
}

/// Weeks from Monday to Sunday, the last one holding today; days to come are `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Weeks {
    pub(crate) first_monday: Day,
    /// One row a weekday, one column a week.
    pub(crate) rows: [Vec<Option<Step>>; 7],
}

impl Weeks {
    /// `days` are those with reviews, in order.
    pub(crate) fn new(days: &[(Day, DayTotals)], today: Day, weeks: u32) -> Self {
        let first_monday = Self::first_day(today, weeks);
        let rows = std::array::from_fn(|weekday| {
            let weekday = u32::try_from(weekday).unwrap_or(0);
            let column = |week| {
                let day = first_monday.plus(week * 7 + weekday);
                (day <= today).then(|| Step::of(reviews_on(days, day)))
            };
            (0..weeks).map(column).collect()
        });
        Self { first_monday, rows }
    }

    /// The Monday on which `weeks` weeks begin of which the last holds today.
    pub(crate) fn first_day(today: Day, weeks: u32) -> Day {
        let monday = today.minus(today.date().weekday().num_days_from_monday());
        monday.minus(7 * weeks.saturating_sub(1))
    }

    /// The months that begin in each week, as their first letters, for a line above the rows.
    pub(crate) fn months(&self) -> Vec<Option<String>> {
        let weeks = u32::try_from(self.rows[0].len()).unwrap_or(0);
        let month = |week: u32| {
            let days = (0..7).map(|d| self.first_monday.plus(week * 7 + d).date());
            let first = days.into_iter().find(|date| date.day() == 1);
            first.map(|date| date.format("%b").to_string())
        };
        (0..weeks).map(month).collect()
    }
}

fn reviews_on(days: &[(Day, DayTotals)], day: Day) -> u64 {
    let found = days.binary_search_by_key(&day, |(day, _)| *day);
    found.map_or(0, |i| days[i].1.reviews)
}

/// The longest row of days without a gap.
pub(crate) fn longest_run(days: &[(Day, DayTotals)]) -> u32 {
    let (mut longest, mut run) = (0, 0);
    let mut before: Option<Day> = None;
    for (day, _) in days.iter().filter(|(_, totals)| totals.reviews > 0) {
        let follows = before.is_some_and(|before| day.days_since(before) == 1);
        run = if follows { run + 1 } else { 1 };
        longest = longest.max(run);
        before = Some(*day);
    }
    longest
}

/// The share of reviews in which the answer was recalled; `None` without reviews.
pub(crate) fn recalled_share(totals: &DayTotals) -> Option<f64> {
    let recalled = totals.reviews.saturating_sub(totals.again);
    (totals.reviews > 0).then(|| recalled as f64 / totals.reviews as f64)
}

/// The totals of some days together.
pub(crate) fn sum<'d>(days: impl IntoIterator<Item = &'d DayTotals>) -> DayTotals {
    days.into_iter()
        .fold(DayTotals::default(), |a, b| DayTotals {
            reviews: a.reviews + b.reviews,
            again: a.again + b.again,
            hard: a.hard + b.hard,
            good: a.good + b.good,
            easy: a.easy + b.easy,
            new_cards: a.new_cards + b.new_cards,
            spoken_secs: a.spoken_secs + b.spoken_secs,
            total_secs: a.total_secs + b.total_secs,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(list: &[(&str, u64)]) -> Vec<(Day, DayTotals)> {
        let totals = |reviews| DayTotals {
            reviews,
            again: reviews / 4,
            ..DayTotals::default()
        };
        list.iter()
            .map(|(day, n)| (day.parse().unwrap(), totals(*n)))
            .collect()
    }

    #[test]
    fn the_last_column_ends_today_and_days_to_come_are_blank() {
        // A Sunday, so that the last week is whole; then the Monday after.
        let days = days(&[("2026-11-16", 3), ("2026-11-22", 12)]);
        let weeks = Weeks::new(&days, "2026-11-22".parse().unwrap(), 53);
        assert_eq!(weeks.rows[0][52], Some(Step::Few));
        assert_eq!(weeks.rows[6][52], Some(Step::Many));
        let weeks = Weeks::new(&days, "2026-11-23".parse().unwrap(), 2);
        assert_eq!(weeks.rows[6], vec![Some(Step::Many), None]);
        assert_eq!(weeks.first_monday.to_string(), "2026-11-16");
    }

    #[test]
    fn a_gap_ends_a_run() {
        let list = [("2026-11-01", 1), ("2026-11-02", 1), ("2026-11-04", 1)];
        assert_eq!(longest_run(&days(&list)), 2);
        assert_eq!(longest_run(&[]), 0);
    }

    #[test]
    fn recall_is_the_share_that_was_not_again() {
        assert_eq!(recalled_share(&days(&[("2026-11-01", 8)])[0].1), Some(0.75));
        assert_eq!(recalled_share(&DayTotals::default()), None);
    }
}
