//! Days, times and counts as a person reads them.

use crate::cli::output::safe;
use crate::cli::progress;
use crate::domain::now::Day;
use crate::exchange::neutral::{self, Safe};

/// `1:42`.
pub(crate) fn clock(secs: u32) -> Safe {
    neutral::line(&progress::minutes(u64::from(secs)))
}

/// `1 minute 42 seconds`, for the ear.
pub(crate) fn spoken_time(secs: u32) -> Safe {
    let (minutes, rest) = (u64::from(secs / 60), u64::from(secs % 60));
    match (minutes, rest) {
        (0, _) => count(rest, "second", "seconds"),
        (_, 0) => count(minutes, "minute", "minutes"),
        _ => {
            let seconds = count(rest, "second", "seconds");
            safe!("{} {}", count(minutes, "minute", "minutes"), seconds)
        }
    }
}

/// `19 min 20 s`.
pub(crate) fn worked_time(secs: u64) -> Safe {
    match (secs / 60, secs % 60) {
        (0, secs) => safe!("{} s", secs),
        (minutes, 0) => safe!("{} min", minutes),
        (minutes, secs) => safe!("{} min {} s", minutes, secs),
    }
}

/// Whole minutes, rounded up: what is left is not overstated as nothing.
pub(crate) fn whole_minutes(secs: u64) -> u64 {
    secs.div_ceil(60)
}

/// `1 card`, `3 cards`.
pub(crate) fn count(number: u64, one: &'static str, many: &'static str) -> Safe {
    safe!("{} {}", number, if number == 1 { one } else { many })
}

/// `Sat 28 Nov`, or `later today`.
pub(crate) fn due_day(day: Day, today: Day) -> Safe {
    if day <= today {
        safe!("later today")
    } else {
        neutral::line(&day.short())
    }
}

/// `in 6 days`; nothing for today.
pub(crate) fn distance(day: Day, today: Day) -> Safe {
    match u64::try_from(day.days_since(today)) {
        Ok(0) | Err(_) => Safe::default(),
        Ok(days) => safe!("in {}", count(days, "day", "days")),
    }
}

/// `Saturday 28 November`, or `later today`, for the ear.
pub(crate) fn spoken_day(day: Day, today: Day) -> Safe {
    if day <= today {
        safe!("later today")
    } else {
        neutral::line(&day.date().format("%A %-d %B").to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_as_they_are_said() {
        assert_eq!(spoken_time(102).as_str(), "1 minute 42 seconds");
        assert_eq!(spoken_time(1).as_str(), "1 second");
        assert_eq!(spoken_time(120).as_str(), "2 minutes");
        assert_eq!(worked_time(1160).as_str(), "19 min 20 s");
        assert_eq!(clock(65).as_str(), "1:05");
    }
}
