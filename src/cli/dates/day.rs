//! A day alone, as a question asks for it: one to come, or one that is over.

use chrono::TimeDelta;

use super::{DateWords, Reading, read, weekday};
use crate::cli::failure::Failure;
use crate::domain::now::{Day, Now, month};

/// A day to come, in a person's words; where British and American English differ, in that of the
/// setting.
pub(crate) fn day_ahead(text: &str, now: &Now, words: Option<DateWords>) -> Result<Day, String> {
    let day = match read(text, now) {
        Ok(Reading::One(when)) => Day::new(when.date),
        Ok(Reading::Either { uk, us }) => {
            let (uk, us) = (Day::new(uk.date), Day::new(us.date));
            match words {
                Some(DateWords::Uk) => uk,
                Some(DateWords::Us) => us,
                None if uk < now.today => us,
                None if us < now.today => uk,
                None => {
                    let (one, other) = (uk.min(us).short(), uk.max(us).short());
                    return Err(format!("that is {one} or {other}: type which of them"));
                }
            }
        }
        Ok(Reading::LeapDay(_)) => return Err("that year has no 29 February".to_owned()),
        Err(failure) => return Err(said(&failure)),
    };
    match day < now.today {
        true => Err(format!("{} is over; a day to come", day.short())),
        false => Ok(day),
    }
}

/// Today or a day that is over, in a person's words: a weekday is the last one, and a day without
/// its year that of the last twelve months.
pub(crate) fn day_past(text: &str, now: &Now) -> Result<Day, String> {
    let day = read_past(text, now)?;
    if day <= now.today {
        return Ok(day);
    }
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let names_month = words.iter().any(|word| month(word).is_some());
    let names_weekday = words.iter().any(|word| weekday(word).is_some());
    let has_year = words.iter().any(|word| {
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        digits >= 4
    });
    let back_days = match (names_month && !has_year, names_weekday) {
        (true, _) => 365,
        (false, true) if words.len() == 1 => 7,
        _ => return Err(format!("{} is still to come", day.short())),
    };
    let then = now.moved_to(now.at - TimeDelta::days(back_days));
    let day = read_past(text, &then)?;
    match day <= now.today {
        true => Ok(day),
        false => Err(format!("{} is still to come", day.short())),
    }
}

fn read_past(text: &str, now: &Now) -> Result<Day, String> {
    match read(text, now) {
        Ok(Reading::One(when) | Reading::LeapDay(when)) => Ok(Day::new(when.date)),
        Ok(Reading::Either { uk, us }) => {
            let days = [uk, us].map(|when| Day::new(when.date));
            let mut over = days.into_iter().filter(|day| *day <= now.today);
            match (over.next(), over.next()) {
                (Some(day), None) => Ok(day),
                _ => {
                    let [uk, us] = days.map(Day::short);
                    Err(format!("that is {uk} or {us}: type which of them"))
                }
            }
        }
        Err(failure) => Err(said(&failure)),
    }
}

/// What is wrong with it, in one line.
fn said(failure: &Failure) -> String {
    let said = failure.lines().into_iter().next();
    let said = said.map(|line| line.to_string()).unwrap_or_default();
    said.trim_start_matches("error: ").to_owned()
}

#[cfg(test)]
mod tests {
    use chrono_tz::Tz;

    use super::*;

    #[test]
    fn a_day_that_is_over_is_the_last_of_its_name() {
        // Sunday 22 November 2026.
        let now = Now::new("2026-11-22T08:00:00Z".parse().unwrap(), Tz::UTC, 4);
        let read = |text: &str| day_past(text, &now).map(|day| day.to_string());
        for (text, day) in [
            ("today", "2026-11-22"),
            ("yesterday", "2026-11-21"),
            ("mon", "2026-11-16"),
            ("sunday", "2026-11-22"),
            ("20 nov", "2026-11-20"),
            ("4 dec", "2025-12-04"),
            ("2026-11-03", "2026-11-03"),
            ("3 days ago", "2026-11-19"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(day), "{text}");
        }
        for text in ["tomorrow", "2026-12-04", "in 3 days", "4 dec 2026", "soon"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
