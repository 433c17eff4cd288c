//! The day and the time of an interview: settled from what was typed, held against the clock, and
//! said back in full.

use chrono::{LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone};
use chrono_tz::{TZ_VARIANTS, Tz};

use super::context::Context;
use super::dates::{self, DateWords, Reading, When};
use super::failure::{Failure, Kind, Outcome};
use super::output::{self, safe, say};
use super::phrase;
use crate::domain::interview::Appointment;
use crate::domain::now::{Day, Now};
use crate::exchange::neutral::{self, Safe};

/// Nobody is invited so many years ahead; a longer plan would only be a slip of the pen.
const MOST_YEARS: u32 = 5;

/// What was typed of an appointment.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Typed<'t> {
    /// The day, and perhaps the time.
    pub(crate) on: &'t str,
    pub(crate) at: Option<&'t str>,
    /// `None`: where the person is.
    pub(crate) zone: Option<Tz>,
    /// The time that holds where none is named.
    pub(crate) kept: Option<NaiveTime>,
}

/// The appointment that was typed, once it is one that can be kept.
///
/// # Errors
/// A usage failure for what cannot be read, does not exist or is past, and for what can mean two
/// days when nobody is there to say which.
pub(crate) fn settle(context: &mut Context, typed: Typed<'_>) -> Outcome<Appointment> {
    let now = context.now();
    let when = match dates::read(typed.on, &now)? {
        Reading::One(when) => when,
        Reading::Either { uk, us } => either(context, typed, uk, us, &now)?,
        Reading::LeapDay(when) => leap_day(context, typed, when, &now)?,
    };
    let time = match (typed.at.map(dates::read_time).transpose()?, when.time) {
        (Some(at), Some(on)) if at != on => {
            return Err(Failure::usage(format!(
                "--on says {}, --at says {}",
                on.format("%H:%M"),
                at.format("%H:%M")
            ))
            .hint("one of them is enough"));
        }
        (at, on) => at.or(on).or(typed.kept),
    };
    let appointment = Appointment {
        date: when.date,
        time,
        zone: typed.zone.unwrap_or(now.zone),
    };
    check(&appointment, &now)?;
    Ok(appointment)
}

/// A day without a time, such as a day off; one that two people would read differently is settled
/// as that of an interview is.
pub(crate) fn settle_day(context: &mut Context, on: &str) -> Outcome<NaiveDate> {
    let now = context.now();
    let typed = Typed {
        on,
        ..Typed::default()
    };
    let when = match dates::read(on, &now)? {
        Reading::One(when) | Reading::LeapDay(when) => when,
        Reading::Either { uk, us } => either(context, typed, uk, us, &now)?,
    };
    Ok(when.date)
}

/// One of two days: that of the setting, the only one to come, or the one the person says.
fn either(context: &mut Context, typed: Typed<'_>, uk: When, us: When, now: &Now) -> Outcome<When> {
    match context.config.dates {
        Some(DateWords::Uk) => return Ok(uk),
        Some(DateWords::Us) => return Ok(us),
        None => {}
    }
    let is_past = |when: &When| when.date < now.local().date_naive();
    match (is_past(&uk), is_past(&us)) {
        (true, false) => return Ok(us),
        (false, true) => return Ok(uk),
        _ => {}
    }
    let words = if uk.date < us.date {
        [(uk, DateWords::Uk), (us, DateWords::Us)]
    } else {
        [(us, DateWords::Us), (uk, DateWords::Uk)]
    };
    let [(first, one), (second, other)] = words;
    let refusal = || {
        let (from, to) = two_days(first, second);
        let iso = |when: When| when.date.format("%Y-%m-%d").to_string();
        Failure::usage(format!("\"{}\" can be {from} or {to}", typed.on.trim())).hint(format!(
            "--on {} or --on {}   or set it for good: offbook config set dates {} (or {})",
            iso(first),
            iso(second),
            one.name(),
            other.name(),
        ))
    };
    if context.asker.is_nobody() {
        return Err(refusal());
    }
    let zone = typed.zone.unwrap_or(now.zone);
    let on = neutral::line(typed.on.trim());
    context
        .out
        .wrapped("", &safe!("\"{}\" can be two days:", on))?;
    for (mark, when) in [("  1  ", first), ("  2  ", second)] {
        let appointment = Appointment {
            date: when.date,
            time: when.time,
            zone,
        };
        context.out.wrapped(mark, &in_full(&appointment, now))?;
    }
    loop {
        let question = safe!("Which, 1 or 2");
        let answer = context.asker.input(&mut context.out, &question)?;
        let (when, words) = match answer.as_deref().map(str::trim) {
            Some("1") => (first, one),
            Some("2") => (second, other),
            Some("") => return Err(refusal()),
            Some(_) => continue,
            None => {
                // What is said on stderr begins a line.
                context.out.blank()?;
                return Err(refusal());
            }
        };
        let words = words.name();
        let hint = safe!("To be asked no more: offbook config set dates {}", words);
        context.out.wrapped("", &hint)?;
        return Ok(when);
    }
}

/// `27 November` and `4 December 2026`: the year where it is needed.
fn two_days(first: When, second: When) -> (String, String) {
    let full = |when: When| when.date.format("%-d %B %Y").to_string();
    let same_year = first.date.format("%Y").to_string() == second.date.format("%Y").to_string();
    let from = match same_year {
        true => first.date.format("%-d %B").to_string(),
        false => full(first),
    };
    (from, full(second))
}

/// The day is years off: it counts only once the person has said so.
fn leap_day(context: &mut Context, typed: Typed<'_>, when: When, now: &Now) -> Outcome<When> {
    let refusal = || {
        Failure::usage(format!(
            "the next 29 February is in {}",
            when.date.format("%Y")
        ))
        .hint(format!(
            "if that is meant: --on {}",
            when.date.format("%Y-%m-%d")
        ))
    };
    if context.asker.is_nobody() {
        return Err(refusal());
    }
    let appointment = Appointment {
        date: when.date,
        time: when.time,
        zone: typed.zone.unwrap_or(now.zone),
    };
    let said = in_full(&appointment, now);
    let said = safe!("The next 29 February is {}.", said);
    match confirm(context, &said, "Is that meant?", false, "--on with a year")? {
        true => Ok(when),
        false => Err(refusal()),
    }
}

/// Says something and asks whether it is so. What does not fit into a line is said first: a
/// question that wraps is drawn twice.
pub(crate) fn confirm(
    context: &mut Context,
    said: &Safe,
    question: &'static str,
    default: bool,
    flag: &'static str,
) -> Outcome<bool> {
    const ROOM_TO_ANSWER: usize = " [Y/n] yes".len();
    let whole = safe!("{} {}", said, question);
    let fits = output::width(whole.as_str()) + ROOM_TO_ANSWER <= context.out.look.width;
    let question = if fits {
        whole
    } else {
        context.out.wrapped("", said)?;
        safe!("{}", question)
    };
    context
        .asker
        .confirm(&mut context.out, &question, default, flag)
}

/// Whether there is such an hour on that day, and it is still to come.
fn check(appointment: &Appointment, now: &Now) -> Outcome {
    let (date, zone) = (appointment.date, appointment.zone);
    if let Some((wall, after)) = left_out(appointment) {
        return Err(Failure::usage(format!(
            "{} does not come on {} in {}: the clocks go forward",
            wall.format("%H:%M"),
            date.format("%A %-d %B %Y"),
            zone.name()
        ))
        .hint(format!("the next there is: --at {}", after.format("%H:%M"))));
    }
    let hint = "a day to come: --on 2w, --on \"4 dec 14:00\"   more: offbook help dates";
    let today = now.local().date_naive();
    // At one in the night the study day is still that of yesterday, but nobody means yesterday.
    if appointment.is_past(now) || (appointment.time.is_none() && date < today) {
        let (what, but) = match appointment.time {
            Some(time)
                if appointment
                    .at()
                    .map(|at| at.with_timezone(&now.zone).date_naive())
                    == Some(today) =>
            {
                (
                    format!("today at {}", time.format("%H:%M")),
                    format!("it is {}", now.local().format("%H:%M")),
                )
            }
            _ => (
                date.format("%A %-d %B %Y").to_string(),
                format!("today is {}", today.format("%-d %B")),
            ),
        };
        return Err(Failure::usage(format!("{what} is in the past ({but})")).hint(hint));
    }
    let far = now.today.plus(MOST_YEARS * 366);
    if Day::new(date) > far {
        return Err(Failure::usage(format!(
            "{} is more than {MOST_YEARS} years off",
            date.format("%A %-d %B %Y")
        ))
        .hint(hint));
    }
    Ok(())
}

/// The wall time, where the clocks leave it out that night, and the first after it.
fn left_out(appointment: &Appointment) -> Option<(NaiveDateTime, NaiveDateTime)> {
    let wall = appointment.date.and_time(appointment.time?);
    let zone = appointment.zone;
    if !matches!(zone.from_local_datetime(&wall), LocalResult::None) {
        return None;
    }
    let after = (1..=24 * 60).find_map(|minutes| {
        let wall = wall.checked_add_signed(TimeDelta::minutes(minutes))?;
        let comes = !matches!(zone.from_local_datetime(&wall), LocalResult::None);
        comes.then_some(wall)
    });
    Some((wall, after.unwrap_or(wall)))
}

/// `Friday 4 December 2026, 14:00 Europe/London, in 12 days`.
pub(crate) fn in_full(appointment: &Appointment, now: &Now) -> Safe {
    safe!(
        "{}, {}",
        day_and_time(appointment, now),
        distance(appointment, now)
    )
}

/// `Friday 4 December 2026, 14:00 Europe/London`; without a time no zone but another than here.
pub(crate) fn day_and_time(appointment: &Appointment, now: &Now) -> Safe {
    let zone = appointment.zone.name();
    let day = appointment.date.format("%A %-d %B %Y");
    neutral::line(&match appointment.time {
        Some(time) => format!("{day}, {} {zone}", time.format("%H:%M")),
        None if appointment.zone == now.zone => day.to_string(),
        None => format!("{day}, {zone}"),
    })
}

/// How far off it is, on the calendar of the place where the person is: `in 2 h 10 min` on the
/// day itself, `tomorrow`, `in 12 days`, `3 days ago`.
pub(crate) fn distance(appointment: &Appointment, now: &Now) -> Safe {
    let today = Day::new(now.local().date_naive());
    let Some(at) = appointment.at() else {
        return phrase::distance(Day::new(appointment.date), today);
    };
    let day = Day::new(at.with_timezone(&now.zone).date_naive());
    let minutes = at.signed_duration_since(now.at).num_minutes();
    match day.days_since(today) {
        0 if minutes >= 0 => {
            let secs = u64::try_from(minutes).unwrap_or(0) * 60;
            safe!("in {}", phrase::minutes(secs))
        }
        _ => phrase::distance(day, today),
    }
}

/// What a person should know beside the date: that the wall here shows another time, and which of
/// two equal hours is meant.
pub(crate) fn notes(appointment: &Appointment, now: &Now) -> Vec<Safe> {
    let mut notes = Vec::new();
    let (Some(time), Some(at)) = (appointment.time, appointment.at()) else {
        return notes;
    };
    let wall = appointment.date.and_time(time);
    if let LocalResult::Ambiguous(..) = appointment.zone.from_local_datetime(&wall) {
        notes.push(neutral::line(&format!(
            "{} comes twice that night, because the clocks go back: the first is taken.",
            time.format("%H:%M")
        )));
    }
    let here = at.with_timezone(&now.zone).naive_local();
    if here != wall {
        notes.push(neutral::line(&format!(
            "Where you are ({}) that is {}.",
            now.zone.name(),
            here.format("%a %-d %b %H:%M")
        )));
    }
    notes
}

/// The zone of that name; letters may be of either case.
///
/// # Errors
/// A usage failure that names the nearest there is, also by its city alone.
pub(crate) fn zone(typed: &str) -> Outcome<Tz> {
    let wanted = typed.trim().replace(' ', "_");
    if let Some(zone) = TZ_VARIANTS
        .iter()
        .find(|zone| zone.name().eq_ignore_ascii_case(&wanted))
    {
        return Ok(*zone);
    }
    let wanted = wanted.to_lowercase();
    let likeness = |zone: &Tz| {
        let name = zone.name().to_lowercase();
        let city = name.rsplit('/').next().unwrap_or_default();
        strsim::jaro_winkler(&name, &wanted).max(strsim::jaro_winkler(city, &wanted))
    };
    let near = TZ_VARIANTS
        .iter()
        .map(|zone| (likeness(zone), zone.name()))
        // Of equals the one in a continent: "GB" and the like are old names.
        .max_by(|a, b| {
            a.0.total_cmp(&b.0)
                .then(a.1.contains('/').cmp(&b.1.contains('/')))
        });
    let failure = Failure::usage(format!("no time zone \"{}\"", typed.trim()));
    Err(match near.filter(|(likeness, _)| *likeness > 0.8) {
        Some((_, name)) => {
            let mut failure = failure.hint(format!("did you mean --tz {name}"));
            failure.near.push(neutral::line(name));
            failure
        }
        None => failure.hint("a name like Europe/London"),
    })
}

/// Asks for the day until it is one that can be kept; `None` where the person lets it be.
pub(crate) fn ask(context: &mut Context, zone: Option<Tz>) -> Outcome<Option<Appointment>> {
    loop {
        let answer = context.asker.input(&mut context.out, &safe!("Date"))?;
        let Some(on) = answer.as_deref().map(str::trim).filter(|on| !on.is_empty()) else {
            return Ok(None);
        };
        let typed = Typed {
            on,
            zone,
            ..Typed::default()
        };
        match settle(context, typed) {
            Ok(appointment) => return Ok(Some(appointment)),
            Err(failure) if failure.kind == Kind::Usage => {
                let message = failure.message.clone();
                say!(context.out, "{}", capital(&message))?;
                let forms = neutral::line(dates::FORMS);
                context
                    .out
                    .wrapped("", &safe!("Such as: {}. Enter leaves it.", forms))?;
            }
            Err(failure) => return Err(failure),
        }
    }
}

/// A failure's words as a sentence.
fn capital(text: &Safe) -> Safe {
    let mut chars = text.as_str().chars();
    let text: String = chars.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(chars).collect()
    });
    neutral::line(&format!("{text}."))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn london(at: &str) -> Now {
        Now::new(at.parse().unwrap(), Tz::Europe__London, 4)
    }

    fn appointment(date: &str, time: Option<&str>, zone: Tz) -> Appointment {
        Appointment {
            date: date.parse().unwrap(),
            time: time.map(|time| time.parse().unwrap()),
            zone,
        }
    }

    #[test]
    fn how_far_off_it_is_goes_by_the_calendar_of_the_person() {
        let now = london("2026-11-22T23:30:00Z");
        let said = |date, time, zone| distance(&appointment(date, time, zone), &now).into_string();
        let here = Tz::Europe__London;
        assert_eq!(said("2026-11-22", Some("23:31:00"), here), "in 1 min");
        assert_eq!(said("2026-11-22", None, here), "today");
        assert_eq!(said("2026-11-23", Some("00:10:00"), here), "tomorrow");
        assert_eq!(said("2026-11-24", None, here), "in 2 days");
        assert_eq!(said("2026-11-20", Some("09:00:00"), here), "2 days ago");
        // Nine in the morning there is midnight here.
        assert_eq!(
            said("2026-11-24", Some("09:00:00"), Tz::Asia__Tokyo),
            "in 2 days"
        );
        assert_eq!(
            said("2026-11-24", Some("08:00:00"), Tz::Asia__Tokyo),
            "tomorrow"
        );
    }

    #[test]
    fn yesterday_is_over_at_one_in_the_night_although_the_study_day_is_not() {
        let now = london("2026-11-23T01:00:00Z");
        let on = |date| check(&appointment(date, None, Tz::Europe__London), &now);
        assert!(on("2026-11-22").is_err());
        assert!(on("2026-11-23").is_ok());
    }

    #[test]
    fn a_zone_is_found_in_any_case_and_by_its_city() {
        assert_eq!(zone(" europe/london ").unwrap(), Tz::Europe__London);
        assert_eq!(zone("utc").unwrap(), Tz::UTC);
        let near = |typed: &str| {
            let failure = zone(typed).unwrap_err();
            failure.near.first().map(|near| near.as_str().to_owned())
        };
        assert_eq!(near("London").as_deref(), Some("Europe/London"));
        assert_eq!(near("Europe/Lodnon").as_deref(), Some("Europe/London"));
        assert_eq!(near("sao paulo").as_deref(), Some("America/Sao_Paulo"));
        assert_eq!(near("Mars/Olympus").as_deref(), None);
    }

    proptest! {
        #[test]
        fn what_is_accepted_is_to_come_and_stands_on_some_clock(
            days in -30_i64..4_000, minutes in prop::option::of(0_u32..1_440),
            place in 0_usize..600, start in 1_577_836_800_i64..2_208_988_800
        ) {
            let zone = TZ_VARIANTS[place % TZ_VARIANTS.len()];
            let at = chrono::DateTime::from_timestamp(start, 0).unwrap();
            let now = Now::new(at, Tz::Europe__London, 4);
            let date = now.local().date_naive() + TimeDelta::days(days);
            let time = minutes.and_then(|m| NaiveTime::from_hms_opt(m / 60, m % 60, 0));
            let appointment = Appointment { date, time, zone };
            if check(&appointment, &now).is_ok() {
                prop_assert!(!appointment.is_past(&now));
                prop_assert!(!distance(&appointment, &now).as_str().ends_with("ago"));
                if let (Some(at), Some(time)) = (appointment.at(), time) {
                    prop_assert_eq!(at.with_timezone(&zone).naive_local(), date.and_time(time));
                }
            }
        }
    }
}
