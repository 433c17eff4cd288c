//! How numbers, minutes and days are said, the same on every screen.

use super::output::{Look, safe};
use crate::domain::now::Day;
use crate::exchange::neutral::Safe;

/// `1 card`, `11 cards`, `1,204 reviews`.
pub(crate) fn count(number: u64, one: &'static str, many: &'static str) -> Safe {
    let noun = if number == 1 { one } else { many };
    safe!("{} {}", grouped(number), noun)
}

/// How long an answer is; one without text is its points.
pub(crate) fn words(number: u64) -> Safe {
    match number {
        0 => safe!("points only"),
        _ => count(number, "word", "words"),
    }
}

/// What a text begins with, where it goes on with code or choices.
pub(crate) fn first_line(text: &str) -> &str {
    text.trim().lines().next().unwrap_or_default()
}

/// `1 day late`, `3 days late`.
pub(crate) fn late(days: u64) -> Safe {
    safe!("{} late", count(days, "day", "days"))
}

/// A number with its thousands apart.
pub(crate) fn grouped(number: u64) -> Safe {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    crate::exchange::neutral::line(&text)
}

/// Whole minutes, a part of one counted as one.
pub(crate) fn whole_minutes(secs: u64) -> u64 {
    secs.div_ceil(60)
}

/// `18 min`, `1 h 5 min`, `31 h`.
pub(crate) fn minutes(secs: u64) -> Safe {
    let minutes = whole_minutes(secs);
    match (minutes / 60, minutes % 60) {
        (0, minutes) => safe!("{} min", minutes),
        (hours, 0) => safe!("{} h", grouped(hours)),
        (hours, _) if hours >= 10 => safe!("{} h", grouped(hours)),
        (hours, minutes) => safe!("{} h {} min", hours, minutes),
    }
}

/// A day with its weekday: short on a screen, in full where it is read aloud, with the year when
/// it is another one.
pub(crate) fn day(day: Day, today: Day, look: &Look) -> Safe {
    use chrono::Datelike;
    let year = (day.date().year() != today.date().year()).then(|| day.date().year());
    let mut text = if look.accessible {
        day.date().format("%A %-d %B").to_string()
    } else {
        day.short()
    };
    if let Some(year) = year {
        text.push_str(&format!(" {year}"));
    }
    crate::exchange::neutral::line(&text)
}

/// How far off a day is: `today`, `tomorrow`, `in 6 days`, `3 days ago`.
pub(crate) fn distance(day: Day, today: Day) -> Safe {
    match day.days_since(today) {
        0 => safe!("today"),
        1 => safe!("tomorrow"),
        -1 => safe!("yesterday"),
        days if days > 0 => safe!("in {}", count(days.unsigned_abs(), "day", "days")),
        days => safe!("{} ago", count(days.unsigned_abs(), "day", "days")),
    }
}

/// A chance that is foretold, as `61%`. Nothing foretold is certain, so never all of it.
pub(crate) fn foretold(share: f64) -> Safe {
    safe!("{:.0}%", share.min(0.99) * 100.0)
}

/// When a card comes back: `later today`, `tomorrow`, `on Sat 28 Nov`.
pub(crate) fn back(due: Day, today: Day, look: &Look) -> Safe {
    match due.days_since(today) {
        ..=0 => safe!("later today"),
        1 => safe!("tomorrow, {}", day(due, today, look)),
        _ => safe!("on {}", day(due, today, look)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_whole_and_hours_appear_when_they_are_needed() {
        let said = |secs| minutes(secs).into_string();
        assert_eq!(said(0), "0 min");
        assert_eq!(said(61), "2 min");
        assert_eq!(said(3_600), "1 h");
        assert_eq!(said(3_900), "1 h 5 min");
        assert_eq!(said(111_600), "31 h");
        assert_eq!(grouped(1_234_567).as_str(), "1,234,567");
    }

    #[test]
    fn a_distance_is_said_in_words() {
        let today: Day = "2026-11-22".parse().unwrap();
        assert_eq!(distance(today, today).as_str(), "today");
        assert_eq!(distance(today.plus(12), today).as_str(), "in 12 days");
        assert_eq!(distance(today.minus(2), today).as_str(), "2 days ago");
    }
}
