//! The moment a command runs in, and the study day it belongs to.
//!
//! An instant becomes a study day here and nowhere else.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use chrono_tz::Tz;

const FILE_STAMP: &str = "%Y%m%d-%H%M%S";
const FILE_STAMP_LENGTH: usize = "20261122-080211".len();

/// A study day: the date a review counts for. It begins at the rollover hour, not at midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Day(NaiveDate);

impl Day {
    pub(crate) const fn new(date: NaiveDate) -> Self {
        Self(date)
    }

    pub(crate) fn date(self) -> NaiveDate {
        self.0
    }

    /// `days` later; the last representable day if that is past the calendar's end.
    pub(crate) fn plus(self, days: u32) -> Self {
        Self(
            self.0
                .checked_add_days(Days::new(days.into()))
                .unwrap_or(NaiveDate::MAX),
        )
    }

    /// `days` earlier; the first representable day if that is before the calendar's start.
    pub(crate) fn minus(self, days: u32) -> Self {
        Self(
            self.0
                .checked_sub_days(Days::new(days.into()))
                .unwrap_or(NaiveDate::MIN),
        )
    }

    /// Days from `earlier` to this day; negative when this day comes first.
    pub(crate) fn days_since(self, earlier: Self) -> i64 {
        self.0.signed_duration_since(earlier.0).num_days()
    }

    /// `Fri 4 Dec`: the weekday, so that a slip of a week shows. The year is left out.
    pub(crate) fn short(self) -> String {
        format!(
            "{} {} {}",
            self.0.format("%a"),
            self.0.day(),
            self.0.format("%b")
        )
    }
}

/// ISO 8601, `2026-12-04`: how days are stored and printed for scripts.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%d"))
    }
}

impl FromStr for Day {
    type Err = chrono::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").map(Self)
    }
}

/// The instant a command runs at, where, and the study day that makes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Now {
    pub(crate) at: DateTime<Utc>,
    pub(crate) zone: Tz,
    pub(crate) rollover_hour: u32,
    pub(crate) today: Day,
}

impl Now {
    /// `rollover_hour` is 0 to 23: the wall-clock hour at which a study day begins.
    pub(crate) fn new(at: DateTime<Utc>, zone: Tz, rollover_hour: u32) -> Self {
        let today = study_day(at, zone, rollover_hour);
        Self {
            at,
            zone,
            rollover_hour,
            today,
        }
    }

    /// The same place at another instant.
    pub(crate) fn moved_to(&self, at: DateTime<Utc>) -> Self {
        Self::new(at, self.zone, self.rollover_hour)
    }

    /// Milliseconds since 1970, UTC: how instants are stored.
    pub(crate) fn at_ms(&self) -> i64 {
        self.at.timestamp_millis()
    }

    /// The wall clock here.
    pub(crate) fn local(&self) -> DateTime<Tz> {
        self.at.with_timezone(&self.zone)
    }

    /// The wall clock as it stands in the names of files: `20261122-080211`.
    pub(crate) fn file_stamp(&self) -> String {
        self.local().format(FILE_STAMP).to_string()
    }
}

/// The time of a [`Now::file_stamp`] that a text begins with, and what follows.
pub(crate) fn read_file_stamp(text: &str) -> Option<(NaiveDateTime, &str)> {
    let (stamp, rest) = text.split_at_checked(FILE_STAMP_LENGTH)?;
    let at = NaiveDateTime::parse_from_str(stamp, FILE_STAMP).ok()?;
    Some((at, rest))
}

/// The study day of an instant: its wall-clock date, or the date before while the wall clock
/// shows an hour before the rollover. The wall clock decides, not a subtraction of hours, so a
/// night in which the clocks change still turns over at the same hour.
fn study_day(at: DateTime<Utc>, zone: Tz, rollover_hour: u32) -> Day {
    let local = at.with_timezone(&zone).naive_local();
    let rollover = NaiveTime::from_hms_opt(rollover_hour.min(23), 0, 0).unwrap_or(NaiveTime::MIN);
    let day = Day(local.date());
    if local.time() < rollover {
        day.minus(1)
    } else {
        day
    }
}

/// English, in lower case, as people type them.
pub(crate) const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The month, from 1, whose name begins so: lower case, at least three letters.
pub(crate) fn month(word: &str) -> Option<u32> {
    let place = MONTHS
        .iter()
        .position(|name| word.len() >= 3 && name.starts_with(word));
    place.map(|place| place as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day_at(text: &str, zone: Tz) -> String {
        let at: DateTime<Utc> = text.parse().unwrap();
        Now::new(at, zone, 4).today.to_string()
    }

    #[test]
    fn the_hours_before_four_belong_to_the_day_before() {
        assert_eq!(day_at("2026-11-22T03:59:59Z", Tz::UTC), "2026-11-21");
        assert_eq!(day_at("2026-11-22T04:00:00Z", Tz::UTC), "2026-11-22");
    }

    #[test]
    fn the_rollover_is_at_four_on_the_wall_in_nights_that_lose_or_gain_an_hour() {
        let zone = Tz::America__New_York;
        // 8 March 2026: 02:00 becomes 03:00, so 04:00 on the wall is 08:00 UTC.
        assert_eq!(day_at("2026-03-08T07:59:59Z", zone), "2026-03-07");
        assert_eq!(day_at("2026-03-08T08:00:00Z", zone), "2026-03-08");
        // 1 November 2026: 02:00 becomes 01:00, so 04:00 on the wall is 09:00 UTC.
        assert_eq!(day_at("2026-11-01T08:59:59Z", zone), "2026-10-31");
        assert_eq!(day_at("2026-11-01T09:00:00Z", zone), "2026-11-01");
    }

    #[test]
    fn days_survive_the_ends_of_the_calendar() {
        let last = Day::new(NaiveDate::MAX);
        assert_eq!(last.plus(1), last);
        assert_eq!(
            "2026-02-28".parse::<Day>().unwrap().plus(1).to_string(),
            "2026-03-01"
        );
    }

    #[test]
    fn a_stamp_in_a_file_name_is_read_again() {
        let at: DateTime<Utc> = "2026-11-22T08:02:11Z".parse().unwrap();
        let stamp = Now::new(at, Tz::UTC, 4).file_stamp();
        assert_eq!(stamp, "20261122-080211");
        let name = format!("{stamp}-hand");
        assert_eq!(read_file_stamp(&name), Some((at.naive_utc(), "-hand")));
        assert_eq!(read_file_stamp("20261122-0802"), None);
    }

    #[test]
    fn a_day_reads_as_people_write_it() {
        let day: Day = "2026-12-04".parse().unwrap();
        assert_eq!(day.short(), "Fri 4 Dec");
    }
}
