//! Days that are supposed to be off, and the day an interview is supposed to be on.

use chrono::{NaiveDate, Weekday};

use crate::cli::context::Context;
use crate::cli::failure::{Failure, Outcome};
use crate::domain::interview::DaysOff;
use crate::domain::now::Day;

/// `sat,sun`, `2026-12-01`, or `none`.
pub(super) fn days_off(_context: &mut Context, text: &str) -> Outcome<DaysOff> {
    let mut days_off = DaysOff::default();
    if text.trim().eq_ignore_ascii_case("none") {
        return Ok(days_off);
    }
    for part in text
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        if let Ok(weekday) = part.parse::<Weekday>() {
            days_off.weekdays.push(weekday);
        } else if let Ok(date) = part.parse::<NaiveDate>() {
            days_off.dates.push(date);
        } else {
            let failure = Failure::usage(format!("no day or date: \"{part}\""));
            return Err(failure.hint("--off sat,sun or --off 2026-12-01 or --off none"));
        }
    }
    Ok(days_off)
}

/// A day that is still to come.
pub(super) fn day(context: &mut Context, text: &str) -> Outcome<Day> {
    let day: Day = text
        .parse()
        .map_err(|_| Failure::usage(format!("no date: \"{text}\"")).hint("--on 2026-12-04"))?;
    if day <= context.now.today {
        return Err(Failure::usage(format!("{day} is not ahead")));
    }
    Ok(day)
}
