//! Days without work, as they are typed and as they are said.

use chrono::{Days, NaiveDate, Weekday};

use crate::cli::appointment;
use crate::cli::context::Context;
use crate::cli::dates;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::Look;
use crate::cli::phrase;
use crate::domain::interview::DaysOff;
use crate::domain::now::Day;
use crate::exchange::neutral::{self, Safe};

/// Nobody is away longer; more would only be a slip in a year.
const MOST_DAYS: u64 = 366;

/// Reads `sat,sun,2026-12-01` and `2026-12-24..2026-12-26`; an empty text is no day off.
///
/// # Errors
/// A usage failure that names the part which is neither, and for a week without a day to work on.
pub(crate) fn read(context: &mut Context, typed: &str) -> Outcome<DaysOff> {
    let mut off = DaysOff::default();
    let parts = typed.split(',').map(str::trim);
    for part in parts.filter(|part| !part.is_empty()) {
        if ["weekend", "weekends"].contains(&part.to_lowercase().as_str()) {
            off.weekdays.extend([Weekday::Sat, Weekday::Sun]);
        } else if let Some(weekday) = dates::weekday(part) {
            off.weekdays.push(weekday);
        } else if let Some((from, to)) = part.split_once("..") {
            let from = appointment::settle_day(context, from)?;
            let to = appointment::settle_day(context, to)?;
            off.dates.extend(range(part, from, to)?);
        } else {
            off.dates.push(appointment::settle_day(context, part)?);
        }
    }
    off.weekdays.sort_by_key(Weekday::num_days_from_monday);
    off.weekdays.dedup();
    off.dates.sort_unstable();
    off.dates.dedup();
    if off.weekdays.len() == 7 {
        return Err(
            Failure::usage("--off leaves no day to work on").hint("like: --off sat,sun,2026-12-01")
        );
    }
    Ok(off)
}

fn range(typed: &str, from: NaiveDate, to: NaiveDate) -> Outcome<Vec<NaiveDate>> {
    let days = to.signed_duration_since(from).num_days();
    let Some(days) = u64::try_from(days).ok().filter(|days| *days <= MOST_DAYS) else {
        return Err(Failure::usage(format!(
            "\"{typed}\" does not go from a day to a later one of the same year"
        ))
        .hint("like: --off 2026-12-24..2026-12-26"));
    };
    let days = 0..=days;
    Ok(days
        .filter_map(|days| from.checked_add_days(Days::new(days)))
        .collect())
}

/// `Saturdays, Sundays, Tue 1 Dec`; empty where there are none to come.
pub(super) fn said(off: &DaysOff, context: &Context) -> Safe {
    in_words(off, context.now.today, &context.out.look)
}

/// The same where there is no context at hand.
pub(crate) fn in_words(off: &DaysOff, today: Day, look: &Look) -> Safe {
    let weekdays = off.weekdays.iter().map(|weekday| plural(*weekday));
    let to_come = off.dates.iter().map(|date| Day::new(*date));
    let to_come = to_come.filter(|day| *day >= today);
    let dates = to_come.map(|day| phrase::day(day, today, look).into_string());
    let all: Vec<String> = weekdays.chain(dates).collect();
    neutral::line(&all.join(", "))
}

fn plural(weekday: Weekday) -> String {
    let name = match weekday {
        Weekday::Mon => "Mondays",
        Weekday::Tue => "Tuesdays",
        Weekday::Wed => "Wednesdays",
        Weekday::Thu => "Thursdays",
        Weekday::Fri => "Fridays",
        Weekday::Sat => "Saturdays",
        Weekday::Sun => "Sundays",
    };
    name.to_owned()
}
