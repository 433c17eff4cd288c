//! What the screens of a countdown show: numbers and names, gathered before anything is printed.

use crate::countdown::forecast::DayLoad;
use crate::countdown::morning::Reason;
use crate::countdown::readiness::{Range, Readiness};
use crate::countdown::road::Attendance;
use crate::domain::id::CardId;
use crate::domain::interview::{DaysOff, Interview, Priority};
use crate::domain::now::{Day, Now};
use crate::exchange::neutral::Safe;

/// An interview's countdown, or what takes its place.
#[derive(Debug)]
pub(crate) struct View {
    pub(crate) interview: Interview,
    /// The study day it takes place on, where the person is.
    pub(crate) on: Day,
    pub(crate) minutes: u32,
    pub(crate) days_off: DaysOff,
    /// What the flags suppose that is not so.
    pub(crate) supposed: Supposed,
    pub(crate) questions: usize,
    pub(crate) decks: usize,
    pub(crate) readiness: Readiness,
    /// From today to the eve.
    pub(crate) days: Vec<DayView>,
    pub(crate) left_out: LeftOut,
    /// New cards that will probably be seen on one day only.
    pub(crate) once: LeftOut,
    /// The lowest chance of recall first; only cards that were studied.
    pub(crate) weakest: Vec<Weak>,
    pub(crate) what_if: Vec<WhatIf>,
    pub(crate) by_deck: Vec<Group>,
    pub(crate) by_tag: Vec<Group>,
    pub(crate) attendance: Attendance,
    /// What to read on the interview's day; before it, as it would be now.
    pub(crate) morning: Vec<MorningLine>,
    pub(crate) others: Vec<Other>,
    pub(crate) missed: Option<Missed>,
}

/// What is supposed for a moment and stored nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Supposed {
    /// The minutes a day that the interview really has.
    pub(crate) instead_of_minutes: Option<u32>,
    pub(crate) days_off: bool,
    /// The day it really is on.
    pub(crate) instead_of_day: Option<Day>,
}

impl Supposed {
    pub(crate) fn is_something(&self) -> bool {
        *self != Self::default()
    }

    /// Whether `--accept` would change something.
    pub(crate) fn can_be_accepted(&self) -> bool {
        self.instead_of_minutes.is_some() || self.days_off
    }
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct DayView {
    pub(crate) day: Day,
    pub(crate) is_off: bool,
    pub(crate) load: DayLoad,
}

/// A card as it is named on these screens.
#[derive(Debug, Clone)]
pub(crate) struct CardLine {
    pub(crate) id: CardId,
    pub(crate) handle: Safe,
    pub(crate) question: Safe,
    pub(crate) priority: Option<Priority>,
    pub(crate) is_new: bool,
}

/// New cards for which there will be no time, the first to be left out first.
#[derive(Debug, Clone, Default)]
pub(crate) struct LeftOut {
    pub(crate) count: usize,
    /// Those of them with a low priority, and with the highest.
    pub(crate) low: usize,
    pub(crate) must: usize,
    /// As many of them as are asked for by name.
    pub(crate) named: Vec<CardLine>,
}

#[derive(Debug, Clone)]
pub(crate) struct Weak {
    pub(crate) card: CardLine,
    /// The chance of recall today.
    pub(crate) chance: f64,
}

#[derive(Debug, Clone)]
pub(crate) struct MorningLine {
    pub(crate) card: CardLine,
    pub(crate) reason: Reason,
    pub(crate) secs: f64,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct WhatIf {
    pub(crate) minutes: u32,
    pub(crate) if_kept: Range,
    pub(crate) left_out: usize,
}

/// The cards of a deck or with a tag.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub(crate) name: Safe,
    pub(crate) questions: usize,
    pub(crate) now: Range,
    pub(crate) if_kept: Range,
}

/// Another interview that is still to come.
#[derive(Debug, Clone)]
pub(crate) struct Other {
    pub(crate) name: Safe,
    pub(crate) on: Day,
    /// Whether it comes before the one on the page.
    pub(crate) is_nearer: bool,
    /// Cards that both draw on.
    pub(crate) shared: usize,
}

/// What a missed day changed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Missed {
    pub(crate) minutes: u32,
    /// If the plan had been kept yesterday, and as it is; none while it is too early to say.
    pub(crate) was: Option<f64>,
    pub(crate) is: Option<f64>,
}

/// Two shares that differ by less than this are the same to a person.
const SAME: f64 = 0.015;

impl View {
    /// On the interview's own day there is no number and no plan, only the list.
    pub(crate) fn is_today(&self, now: &Now) -> bool {
        self.on <= now.today
    }

    /// The fewest minutes that are asked about and give as much as those of the plan, where
    /// everything fits already.
    pub(crate) fn enough_minutes(&self) -> Option<u32> {
        if self.readiness.is_too_early() || self.left_out.count > 0 {
            return None;
        }
        let as_good = |row: &&WhatIf| {
            let lost = self.readiness.if_kept.about - row.if_kept.about;
            row.minutes < self.minutes && row.left_out == 0 && lost < SAME
        };
        let minutes = self.what_if.iter().filter(as_good).map(|row| row.minutes);
        minutes.min()
    }

    /// The fewest minutes that are asked about at which nothing is left out.
    pub(crate) fn minutes_for_all(&self) -> Option<u32> {
        let fits = |row: &&WhatIf| row.left_out == 0 && row.minutes > self.minutes;
        let minutes = self.what_if.iter().filter(fits).map(|row| row.minutes);
        minutes.min().filter(|_| self.left_out.count > 0)
    }

    /// The fewest minutes that are asked about and reach the aim that the plan misses.
    pub(crate) fn minutes_for_aim(&self) -> Option<u32> {
        let aim = f64::from(self.interview.plan.aim_percent?) / 100.0;
        let reaches = |share: f64| (share * 100.0).round() >= aim * 100.0;
        if self.readiness.is_too_early() || reaches(self.readiness.if_kept.about) {
            return None;
        }
        let as_good = |row: &&WhatIf| row.minutes > self.minutes && reaches(row.if_kept.about);
        let minutes = self.what_if.iter().filter(as_good).map(|row| row.minutes);
        minutes.min()
    }

    /// What is worth asking about other minutes.
    pub(crate) fn question(&self) -> Question {
        let aim = self
            .interview
            .plan
            .aim_percent
            .map_or(WELL, |aim| f64::from(aim) / 100.0);
        if self.left_out.count > 0 {
            Question::HowMuchMore
        } else if !self.readiness.is_too_early() && self.readiness.if_kept.about >= aim.max(WELL) {
            Question::WouldLessDo
        } else {
            Question::Both
        }
    }

    /// Whether the plan counts on fewer sittings than are planned, and it matters.
    pub(crate) fn counts_on_fewer(&self) -> bool {
        let Attendance { kept, planned } = self.attendance;
        self.days.len() > 1
            && planned >= LEAST_PLANNED
            && f64::from(kept) < USUAL_SHARE * f64::from(planned)
    }
}

/// A readiness from which on it is worth asking whether less would do.
const WELL: f64 = 0.95;
/// Below so many planned sittings nothing is said of how many were kept.
const LEAST_PLANNED: u32 = 4;
/// Who keeps more than this is not told that they miss some.
const USUAL_SHARE: f64 = 0.8;

/// What there is to find out by asking about other minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Question {
    /// Something does not fit: how much more would it take?
    HowMuchMore,
    /// All is well: would less do?
    WouldLessDo,
    Both,
}

/// The minutes a day that are asked about when nothing else is said: those of the plan, and
/// round ones around them.
pub(crate) fn usual_questions(minutes: u32, question: Question) -> Vec<u32> {
    /// The longest day that can be planned, in minutes.
    const LONGEST: u32 = 1_440;
    let percent: [u32; 3] = match question {
        Question::HowMuchMore => [150, 200, 300],
        Question::WouldLessDo => [25, 50, 150],
        Question::Both => [50, 150, 200],
    };
    let fives = |percent| (minutes.saturating_mul(percent) / 100).div_ceil(5) * 5;
    let mut asked: Vec<u32> = percent
        .map(|percent| fives(percent).clamp(5, LONGEST))
        .into();
    asked.push(minutes);
    asked.sort_unstable();
    asked.dedup();
    asked
}

/// More minutes can do whatever fewer do. Where the walks by chance say otherwise, the rows are
/// brought into line with that of the plan, which is also told elsewhere.
pub(crate) fn in_line(mut rows: Vec<WhatIf>, minutes: u32) -> Vec<WhatIf> {
    rows.sort_by_key(|row| row.minutes);
    rows.dedup_by_key(|row| row.minutes);
    let Some(own) = rows.iter().position(|row| row.minutes == minutes) else {
        return rows;
    };
    for at in own + 1..rows.len() {
        let before = rows[at - 1];
        rows[at].left_out = rows[at].left_out.min(before.left_out);
        if rows[at].if_kept.about < before.if_kept.about {
            rows[at].if_kept = before.if_kept;
        }
    }
    for at in (0..own).rev() {
        let after = rows[at + 1];
        rows[at].left_out = rows[at].left_out.max(after.left_out);
        if rows[at].if_kept.about > after.if_kept.about {
            rows[at].if_kept = after.if_kept;
        }
    }
    rows
}

/// A line of the chart of days.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Stretch {
    Day {
        at: usize,
    },
    /// Several days of one week, by the first and the last of them.
    Days {
        from: usize,
        to: usize,
    },
}

/// Roads longer than this are shown by weeks in their middle.
const LONG_DAYS: usize = 28;
/// Days shown one by one at both ends of a long road.
const FIRST_DAYS: usize = 7;
const LAST_DAYS: usize = 7;

/// Which days stand in a line of their own.
pub(crate) fn stretches(days: &[DayView]) -> Vec<Stretch> {
    use chrono::{Datelike, Weekday};
    if days.len() <= LONG_DAYS {
        return (0..days.len()).map(|at| Stretch::Day { at }).collect();
    }
    let last = days.len() - LAST_DAYS;
    let mut stretches: Vec<Stretch> = (0..FIRST_DAYS).map(|at| Stretch::Day { at }).collect();
    let mut from = FIRST_DAYS;
    while from < last {
        let is_monday = |at: &usize| days[*at].day.date().weekday() == Weekday::Mon;
        let to = (from + 1..last).find(is_monday).unwrap_or(last) - 1;
        stretches.push(if from == to {
            Stretch::Day { at: from }
        } else {
            Stretch::Days { from, to }
        });
        from = to + 1;
    }
    stretches.extend((last..days.len()).map(|at| Stretch::Day { at }));
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_about_are_round_minutes_around_those_of_the_plan() {
        assert_eq!(usual_questions(20, Question::Both), [10, 20, 30, 40]);
        assert_eq!(usual_questions(20, Question::HowMuchMore), [20, 30, 40, 60]);
        assert_eq!(usual_questions(20, Question::WouldLessDo), [5, 10, 20, 30]);
        assert_eq!(usual_questions(12, Question::Both), [10, 12, 20, 25]);
        assert_eq!(usual_questions(1, Question::Both), [1, 5]);
        assert_eq!(usual_questions(1_440, Question::Both), [720, 1_440]);
    }

    #[test]
    fn more_minutes_never_promise_less() {
        let row = |minutes, about, left_out| WhatIf {
            minutes,
            if_kept: Range {
                about,
                ..Range::default()
            },
            left_out,
        };
        let rows = vec![
            row(10, 0.9, 0),
            row(15, 0.88, 15),
            row(25, 0.95, 0),
            row(30, 0.94, 2),
        ];
        let rows = in_line(rows, 15);
        let said = rows.iter().map(|row| (row.if_kept.about, row.left_out));
        let said: Vec<(f64, usize)> = said.collect();
        assert_eq!(said, [(0.88, 15), (0.88, 15), (0.95, 0), (0.95, 0)]);
    }

    #[test]
    fn every_day_of_a_long_road_is_in_one_line_and_weeks_begin_on_mondays() {
        let first: Day = "2026-11-22".parse().unwrap();
        for length in 0..100 {
            let days: Vec<DayView> = (0..length)
                .map(|ahead| DayView {
                    day: first.plus(ahead),
                    is_off: false,
                    load: DayLoad::default(),
                })
                .collect();
            let mut shown = Vec::new();
            let stretches = stretches(&days);
            for stretch in &stretches {
                match *stretch {
                    Stretch::Day { at } => shown.push(at),
                    Stretch::Days { from, to } => shown.extend(from..=to),
                }
            }
            assert_eq!(shown, (0..days.len()).collect::<Vec<_>>(), "{length}");
            assert!(stretches.len() <= LONG_DAYS.max(FIRST_DAYS + LAST_DAYS + 15));
        }
    }
}
