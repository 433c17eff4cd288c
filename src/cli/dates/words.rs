//! What was typed, word by word, until nothing is left that could be misread.

use chrono::{Datelike, NaiveDate, NaiveTime, Weekday};

use crate::cli::failure::{Failure, Outcome};
use crate::domain::now::{MONTHS, month};

/// Nobody types a longer date.
const LONGEST: usize = 80;

/// What was said: the day in words that `interim` reads as they are meant, and the time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Said {
    pub(super) days: String,
    pub(super) time: Option<NaiveTime>,
    /// "in 3 hours": an instant, not a day.
    pub(super) minutes_from_now: Option<i64>,
    /// A day and a month only: the next that comes.
    pub(super) has_no_year: bool,
    /// A weekday named beside a date, to be held against it.
    weekday: Option<Weekday>,
    /// Day, month and year where they were named in words or in the order of ISO.
    named: Option<(u32, u32, Option<i32>)>,
}

impl Said {
    pub(super) fn is_leap_day(&self) -> bool {
        matches!(self.named, Some((29, 2, None))) || matches!(self.days.as_str(), "29/2" | "2/29")
    }

    pub(super) fn fits_weekday(&self, date: NaiveDate) -> bool {
        self.weekday.is_none_or(|weekday| weekday == date.weekday())
    }

    /// A date that is another weekday than the one beside it is a slip in one of the two.
    pub(super) fn check_weekday(&self, date: NaiveDate) -> Outcome {
        match self.weekday {
            Some(weekday) if weekday != date.weekday() => Err(Failure::usage(format!(
                "{} is a {}, not a {}",
                date.format("%-d %B %Y"),
                date.format("%A"),
                name(weekday)
            ))
            .hint(format!("--on {}   or another day", date.format("%Y-%m-%d")))),
            _ => Ok(()),
        }
    }

    /// Why there is no such day.
    pub(super) fn no_such_day(&self, typed: &str) -> Failure {
        let hint = "offbook help dates";
        match self.named {
            Some((29, 2, Some(year))) => {
                Failure::usage(format!("{year} has no 29 February")).hint(hint)
            }
            Some((day, month @ 1..=12, _)) if day > 28 => {
                let month = MONTHS[month as usize - 1];
                Failure::usage(format!("{} has no day {day}", capital(month))).hint(hint)
            }
            _ => Failure::usage(format!("\"{typed}\" is no day of the calendar")).hint(hint),
        }
    }
}

pub(super) fn not_understood(typed: &str) -> Failure {
    if typed.is_empty() {
        return Failure::usage("the date is empty").hint(format!("like: {}", super::FORMS));
    }
    Failure::usage(format!("\"{typed}\" is no date that offbook can read"))
        .hint(format!("like: {}   more: offbook help dates", super::FORMS))
}

const TODAY: &str = "today";
const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Mon),
    ("tuesday", Weekday::Tue),
    ("wednesday", Weekday::Wed),
    ("thursday", Weekday::Thu),
    ("friday", Weekday::Fri),
    ("saturday", Weekday::Sat),
    ("sunday", Weekday::Sun),
];
const NUMBERS: [(&str, &str); 14] = [
    ("a", "1"),
    ("an", "1"),
    ("one", "1"),
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("eight", "8"),
    ("nine", "9"),
    ("ten", "10"),
    ("eleven", "11"),
    ("twelve", "12"),
];

/// The weekday that begins so, by at least three letters.
pub(crate) fn weekday(word: &str) -> Option<Weekday> {
    let word = word.trim().to_lowercase();
    let word = word
        .strip_suffix("days")
        .map_or(word.clone(), |day| format!("{day}day"));
    let fits = |name: &str| word.len() >= 3 && name.starts_with(&word);
    WEEKDAYS
        .iter()
        .find(|(name, _)| fits(name))
        .map(|(_, weekday)| *weekday)
}

fn name(weekday: Weekday) -> String {
    let name = WEEKDAYS.iter().find(|(_, day)| *day == weekday);
    capital(name.map_or("", |(name, _)| name))
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

/// A length of time: days or months, and how many; or minutes.
enum Unit {
    Days(u32),
    Months(u32),
    Minutes(u32),
}

fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "d" | "day" | "days" => Unit::Days(1),
        "w" | "wk" | "wks" | "week" | "weeks" => Unit::Days(7),
        "fortnight" | "fortnights" => Unit::Days(14),
        "month" | "months" => Unit::Months(1),
        "y" | "year" | "years" => Unit::Months(12),
        "h" | "hr" | "hrs" | "hour" | "hours" => Unit::Minutes(60),
        "min" | "mins" | "minute" | "minutes" => Unit::Minutes(1),
        _ => return None,
    })
}

/// Takes a text apart and puts it together again so that it can mean one thing only.
pub(super) fn said(typed: &str) -> Outcome<Said> {
    let unknown = || not_understood(typed);
    let mut words = split(typed).ok_or_else(unknown)?;
    let time = take_time(&mut words)?;
    simplify(&mut words);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut said = days(&words, time.is_some()).ok_or_else(unknown)?;
    said.time = time;
    Ok(said)
}

/// The time where the text is nothing else.
pub(super) fn time_alone(typed: &str) -> Outcome<Option<NaiveTime>> {
    let Some(mut words) = split(typed) else {
        return Ok(None);
    };
    let time = take_time(&mut words)?;
    Ok(time.filter(|_| words.is_empty()))
}

/// Lower-case words and numbers. Digits are parted from letters; `:`, `.`, `/` and `-` stay only
/// between digits. `None` for anything that has no place in a date.
fn split(typed: &str) -> Option<Vec<String>> {
    if typed.is_empty() || typed.len() > LONGEST {
        return None;
    }
    let text = typed
        .to_lowercase()
        .replace("a.m.", "am")
        .replace("p.m.", "pm");
    let chars: Vec<char> = text.chars().collect();
    let is_digit = |place: usize| chars.get(place).is_some_and(char::is_ascii_digit);
    let mut words = vec![String::new()];
    for (place, c) in chars.iter().copied().enumerate() {
        let before = place.checked_sub(1);
        let after_digit = before.is_some_and(is_digit);
        match c {
            ':' | '.' | '/' | '-' if after_digit && is_digit(place + 1) => {}
            // A minus would be lost.
            '-' if is_digit(place + 1) => return None,
            '.' | '-' | ',' | '(' | ')' => {
                words.push(String::new());
                continue;
            }
            _ if c.is_whitespace() => {
                words.push(String::new());
                continue;
            }
            'a'..='z' | '0'..='9' => {
                let last = words.last().and_then(|word| word.chars().last());
                let turns =
                    last.is_some_and(|last| last.is_ascii_alphabetic() != c.is_ascii_alphabetic());
                if turns {
                    words.push(String::new());
                }
            }
            _ => return None,
        }
        if let Some(word) = words.last_mut() {
            word.push(c);
        }
    }
    words.retain(|word| !word.is_empty());
    (!words.is_empty()).then_some(words)
}

/// Takes the time of day out of the words; `None` where none is named.
fn take_time(words: &mut Vec<String>) -> Outcome<Option<NaiveTime>> {
    let mut found: Option<NaiveTime> = None;
    let mut place = 0;
    while place < words.len() {
        let Some((time, length)) = time_at(words, place)? else {
            place += 1;
            continue;
        };
        if found.is_some_and(|other| other != time) {
            return Err(Failure::usage("two times of day are named")
                .hint("one is enough: --on \"4 dec\" --at 14:00"));
        }
        found = Some(time);
        let begin = match place.checked_sub(1) {
            // The T of ISO 8601, and the word that leads to a time.
            Some(before) if matches!(words[before].as_str(), "at" | "t") => before,
            _ => place,
        };
        words.drain(begin..place + length);
        place = begin;
    }
    Ok(found)
}

/// The time that begins at a place, and how many words it takes.
fn time_at(words: &[String], place: usize) -> Outcome<Option<(NaiveTime, usize)>> {
    let word = words[place].as_str();
    let is_after_at = place > 0 && words[place - 1] == "at";
    match word {
        "noon" | "midday" => return Ok(NaiveTime::from_hms_opt(12, 0, 0).map(|time| (time, 1))),
        "midnight" => return Ok(Some((NaiveTime::MIN, 1))),
        _ => {}
    }
    let half = match words.get(place + 1).map(String::as_str) {
        Some("am") => Some(false),
        Some("pm") => Some(true),
        _ => None,
    };
    // `14.30` is a time where the day is named elsewhere, or it would be a day itself.
    let has_other_date = || {
        let is_date = |word: &String| month(word).is_some() || word.contains(['/', '-']);
        let others = words
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != place);
        let mut others = others.map(|(other, word)| (other < place, word));
        others.any(|(is_before, word)| {
            let dots = word.matches('.').count();
            is_date(word) || dots == 2 || (is_before && dots == 1)
        })
    };
    let is_dotted = word.matches('.').count() == 1 && !word.contains(['/', '-', ':']);
    let parts: Vec<&str> = word.split([':', '.']).collect();
    let is_time = word.contains(':')
        || (is_dotted && (half.is_some() || is_after_at || has_other_date()))
        || (word.bytes().all(|b| b.is_ascii_digit()) && (half.is_some() || is_after_at));
    if !is_time {
        return Ok(None);
    }
    let said = match half {
        Some(true) => format!("{word} pm"),
        Some(false) => format!("{word} am"),
        None => word.to_owned(),
    };
    let none =
        || Failure::usage(format!("there is no {said} in a day")).hint("a time like 14:00 or 2pm");
    let numbers: Vec<u32> = parts.iter().filter_map(|part| part.parse().ok()).collect();
    let (hour, minute) = match numbers.as_slice() {
        _ if numbers.len() != parts.len() => return Err(none()),
        [hour] => (*hour, 0),
        [hour, minute] | [hour, minute, 0] => (*hour, *minute),
        _ => return Err(none()),
    };
    let hour = match (half, hour) {
        (None, 1..=12) if parts.len() == 1 => {
            return Err(
                Failure::usage(format!("is {hour} in the morning or in the afternoon?"))
                    .hint(format!("{hour}am, {hour}pm, or like 14:00")),
            );
        }
        (None, _) => hour,
        (Some(_), 0 | 13..) => return Err(none()),
        (Some(false), 12) => 0,
        (Some(true), 12) => 12,
        (Some(false), _) => hour,
        (Some(true), _) => hour + 12,
    };
    let time = NaiveTime::from_hms_opt(hour, minute, 0).ok_or_else(none)?;
    Ok(Some((time, 1 + usize::from(half.is_some()))))
}

/// Leaves out the words that only lead from one to the next, and writes numbers as digits.
fn simplify(words: &mut Vec<String>) {
    words.retain(|word| !matches!(word.as_str(), "on" | "the" | "of" | "coming" | "this"));
    if words.first().is_some_and(|word| word == "in") {
        words.remove(0);
    }
    if let [.., from, now] = words.as_slice()
        && (from.as_str(), now.as_str()) == ("from", "now")
    {
        words.truncate(words.len() - 2);
    }
    for place in (1..words.len()).rev() {
        let is_day = (1..=2).contains(&words[place - 1].len())
            && words[place - 1].bytes().all(|b| b.is_ascii_digit());
        if is_day && matches!(words[place].as_str(), "st" | "nd" | "rd" | "th") {
            words.remove(place);
        }
    }
    for word in words {
        if let Some((_, digits)) = NUMBERS.iter().find(|(name, _)| name == word) {
            *word = (*digits).to_owned();
        }
    }
}

/// The day that the words name, in words of one meaning.
fn days(words: &[&str], has_time: bool) -> Option<Said> {
    let plain = |days: String| Said {
        days,
        ..Said::default()
    };
    match words {
        // A time alone is today's.
        [] => has_time.then(|| plain(TODAY.to_owned())),
        ["today" | "tonight"] => Some(plain(TODAY.to_owned())),
        ["tomorrow" | "yesterday"] => Some(plain(words[0].to_owned())),
        ["day", "after", "tomorrow"] => Some(plain("2 days".to_owned())),
        [number, length] if whole(number).is_some() && unit(length).is_some() => {
            let many = whole(number).filter(|number| *number <= 9_999)?;
            match unit(length)? {
                Unit::Days(days) => Some(plain(format!("{} days", within(many * days)?))),
                Unit::Months(months) => Some(plain(format!("{} months", within(many * months)?))),
                Unit::Minutes(minutes) => (!has_time).then(|| Said {
                    minutes_from_now: Some(i64::from(many * minutes)),
                    ..Said::default()
                }),
            }
        }
        [number, length, "ago"] => match (whole(number)?, unit(length)?) {
            (many, Unit::Days(days)) => Some(plain(format!(
                "{} days ago",
                within(many.checked_mul(days)?)?
            ))),
            (many, Unit::Months(months)) => {
                let many = within(many.checked_mul(months)?)?;
                Some(plain(format!("{many} months ago")))
            }
            (_, Unit::Minutes(_)) => None,
        },
        ["next", length] if weekday(length).is_none() => match unit(length)? {
            Unit::Days(days) => Some(plain(format!("{days} days"))),
            Unit::Months(months) => Some(plain(format!("{months} months"))),
            Unit::Minutes(_) => None,
        },
        [which @ ("next" | "last"), day] => {
            let day = name(weekday(day)?).to_lowercase();
            Some(plain(format!("{which} {day}")))
        }
        [day] if weekday(day).is_some() => Some(plain(name(weekday(day)?).to_lowercase())),
        [day, rest @ ..] if weekday(day).is_some() => Some(Said {
            weekday: weekday(day),
            ..calendar(rest)?
        }),
        // "4 December 2026, a Friday" the other way round.
        [rest @ .., day] if weekday(day).is_some() => Some(Said {
            weekday: weekday(day),
            ..calendar(rest)?
        }),
        _ => calendar(words),
    }
}

/// A day of the calendar: with its month by name, or all in numbers.
fn calendar(words: &[&str]) -> Option<Said> {
    let named = |day: &str, month_name: &str, year: Option<&str>| {
        let (day, month) = (whole(day)?, month(month_name)?);
        let year = match year {
            Some(year) => Some(four_digits(year)?),
            None => None,
        };
        let name = &MONTHS[month as usize - 1][..3];
        let days = match year {
            Some(year) => format!("{day} {name} {year}"),
            None => format!("{day} {name}"),
        };
        (day <= 99).then(|| Said {
            days,
            has_no_year: year.is_none(),
            named: Some((day, month, year)),
            ..Said::default()
        })
    };
    match words {
        [first, second] => named(first, second, None).or_else(|| named(second, first, None)),
        [first, second, year] => {
            named(first, second, Some(year)).or_else(|| named(second, first, Some(year)))
        }
        [numbers] => in_numbers(numbers),
        _ => None,
    }
}

fn in_numbers(text: &str) -> Option<Said> {
    let has_dash = text.contains('-');
    if text.contains(':') || (has_dash && text.contains(['/', '.'])) {
        return None;
    }
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    match parts.as_slice() {
        // 2026-12-04, also 2026/12/04 and 2026.12.04.
        [year, month, day] if year.len() == 4 => {
            let (year, month, day) = (four_digits(year)?, short(month)?, short(day)?);
            Some(Said {
                days: format!("{year:04}-{month:02}-{day:02}"),
                named: Some((day, month, Some(year))),
                ..Said::default()
            })
        }
        [first, second, year] => {
            let (first, second) = (short(first)?, short(second)?);
            let year = match year.len() {
                2 if !has_dash => 2_000 + i32::try_from(short(year)?).ok()?,
                _ => four_digits(year)?,
            };
            Some(Said {
                days: format!("{first}/{second}/{year}"),
                ..Said::default()
            })
        }
        [first, second] if !has_dash => Some(Said {
            days: format!("{}/{}", short(first)?, short(second)?),
            has_no_year: true,
            ..Said::default()
        }),
        _ => None,
    }
}

fn whole(text: &str) -> Option<u32> {
    (text.len() <= 4).then(|| text.parse().ok()).flatten()
}

fn short(text: &str) -> Option<u32> {
    (1..=2)
        .contains(&text.len())
        .then(|| text.parse().ok())
        .flatten()
}

fn four_digits(text: &str) -> Option<i32> {
    (text.len() == 4).then(|| text.parse().ok()).flatten()
}

/// As many as `interim` reads in one number.
fn within(number: u32) -> Option<u32> {
    (number <= 9_999).then_some(number)
}
