//! Days that are supposed to be off, and the day an interview is supposed to be on.

use crate::cli::appointment;
use crate::cli::commands::interview;
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Outcome};
use crate::domain::interview::DaysOff;
use crate::domain::now::Day;

/// `sat,sun`, `2026-12-01`, or `none`.
pub(super) fn days_off(context: &mut Context, typed: &str) -> Outcome<DaysOff> {
    if typed.trim().eq_ignore_ascii_case("none") {
        return Ok(DaysOff::default());
    }
    interview::days_off::read(context, typed)
}

/// A day that is still to come, as the date fence reads it.
pub(super) fn day(context: &mut Context, typed: &str) -> Outcome<Day> {
    let day = Day::new(appointment::settle_day(context, typed)?);
    if day > context.now.today {
        return Ok(day);
    }
    let date = day.date().format("%A %-d %B %Y");
    let failure = Failure::usage(format!("{date} is not ahead of today"));
    Err(failure.hint("a day to come, like: --on 2026-12-04"))
}
