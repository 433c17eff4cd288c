//! The date fence: what a person types as a day and a time, and what is made of it.
//!
//! The crate `interim` counts days and months from today. Everything that it would read
//! otherwise than a person means is turned into words it cannot misread, or refused, before it
//! sees them (`dates/words.rs`); whatever is accepted is echoed in full before it counts.

use chrono::{Datelike, NaiveDate, NaiveTime, TimeDelta};
use interim::Dialect;

use super::failure::{Failure, Outcome};
use crate::domain::now::Now;

mod day;
#[cfg(test)]
mod tests;
mod words;

use words::Said;

pub(crate) use day::{day_ahead, day_past};
pub(crate) use words::weekday;

/// How a date may be typed, for hints and questions.
pub(crate) const FORMS: &str = "next fri 14:00, 4 dec, 2w, 2026-12-04";

/// A day, and a time where one was named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct When {
    pub(crate) date: NaiveDate,
    pub(crate) time: Option<NaiveTime>,
}

/// What a text can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    One(When),
    /// British and American English differ.
    Either {
        uk: When,
        us: When,
    },
    /// 29 February without a year: the next one there is, which is years off.
    LeapDay(When),
}

/// Whose English decides where the two differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum DateWords {
    Uk,
    Us,
}

impl DateWords {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Uk => "uk",
            Self::Us => "us",
        }
    }
}

/// Reads a day that a person typed, counted from today on the wall where they are.
///
/// A date without a year is the next one that comes. A reading in the past is given only where
/// the text says so (a year, "yesterday", "2 days ago"): who needs a day to come refuses it.
///
/// # Errors
/// A usage failure for what is no date, no day of the calendar, or no time of day.
pub(crate) fn read(text: &str, now: &Now) -> Outcome<Reading> {
    let typed = text.trim();
    let said = words::said(typed)?;
    let today = now.local().date_naive();
    if let Some(minutes) = said.minutes_from_now {
        let at = now.at.checked_add_signed(TimeDelta::minutes(minutes));
        let at = at.ok_or_else(|| words::not_understood(typed))?;
        let wall = at.with_timezone(&now.zone).naive_local();
        return Ok(Reading::One(When {
            date: wall.date(),
            time: NaiveTime::from_hms_opt(hour(wall), minute(wall), 0),
        }));
    }
    let at = |date| When {
        date,
        time: said.time,
    };
    if said.is_leap_day() {
        let days = (0..=8).filter_map(|years| NaiveDate::from_ymd_opt(today.year() + years, 2, 29));
        let day = days.filter(|day| *day >= today).min();
        let day = day.ok_or_else(|| words::not_understood(typed))?;
        said.check_weekday(day)?;
        return Ok(match day.year() == today.year() {
            true => Reading::One(at(day)),
            false => Reading::LeapDay(at(day)),
        });
    }
    let british = counted(&said, Dialect::Uk, today);
    let american = counted(&said, Dialect::Us, today);
    let reading = match (british, american) {
        (Some(uk), Some(us)) if uk == us => Reading::One(at(uk)),
        (Some(uk), Some(us)) => match (said.fits_weekday(uk), said.fits_weekday(us)) {
            // The weekday that was named tells which is meant.
            (true, false) => Reading::One(at(uk)),
            (false, true) => Reading::One(at(us)),
            _ => Reading::Either {
                uk: at(uk),
                us: at(us),
            },
        },
        (Some(one), None) | (None, Some(one)) => Reading::One(at(one)),
        (None, None) => return Err(said.no_such_day(typed)),
    };
    if let Reading::One(when) = reading {
        said.check_weekday(when.date)?;
    }
    Ok(reading)
}

/// The day that the words mean in one kind of English; `None` where it is no day of the calendar.
fn counted(said: &Said, dialect: Dialect, today: NaiveDate) -> Option<NaiveDate> {
    // Noon of a place without changes of the clock: only days are counted here, never hours.
    let noon = today.and_hms_opt(12, 0, 0)?.and_utc();
    let date = interim::parse_date_string(&said.days, noon, dialect).ok()?;
    let date = date.date_naive();
    if !said.has_no_year || date >= today {
        return Some(date);
    }
    NaiveDate::from_ymd_opt(today.year() + 1, date.month(), date.day())
}

fn hour(wall: chrono::NaiveDateTime) -> u32 {
    use chrono::Timelike;
    wall.hour()
}

fn minute(wall: chrono::NaiveDateTime) -> u32 {
    use chrono::Timelike;
    wall.minute()
}

/// Reads a time of day alone: `14:00`, `2pm`, `noon`.
pub(crate) fn read_time(text: &str) -> Outcome<NaiveTime> {
    let typed = text.trim();
    // `14` and `14.30` are times where nothing else is asked for.
    let is_bare = !typed.is_empty() && typed.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let typed = if is_bare {
        format!("at {typed}")
    } else {
        typed.to_owned()
    };
    let no_time = || {
        Failure::usage(format!("\"{}\" is no time of day", text.trim()))
            .hint("a time like 14:00 or 2pm")
    };
    match words::time_alone(&typed)? {
        Some(time) => Ok(time),
        None => Err(no_time()),
    }
}
