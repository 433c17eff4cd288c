//! The countdown on a screen, from the top: the interview, how ready, the days, what does not fit,
//! what other minutes would bring.

use super::days::{self, BAR, NARROW_BAR, WIDE};
use super::lists;
use super::view::{Missed, Other, View, WhatIf};
use crate::cli::commands::interview::days_off;
use crate::cli::failure::Outcome;
use crate::cli::output::{Look, Output, safe, say, width};
use crate::cli::phrase;
use crate::countdown::readiness::Range;
use crate::countdown::road::Attendance;
use crate::domain::interview::{DaysOff, Interview};
use crate::domain::now::{Day, Now};
use crate::exchange::neutral::{self, Safe};

/// The whole page.
pub(super) fn show(out: &mut Output, view: &View, now: &Now) -> Outcome {
    header(out, view, now)?;
    out.blank()?;
    if let Some(missed) = &view.missed {
        out.wrapped("", &missed_line(missed))?;
        out.blank()?;
    }
    readiness(out, view)?;
    out.blank()?;
    days::chart(out, view, now)?;
    last_day(out, view, now)?;
    if view.left_out.count > 0 {
        out.blank()?;
        lists::left_out(out, view)?;
    }
    if view.once.count > 0 {
        if view.left_out.count == 0 {
            out.blank()?;
        }
        lists::once(out, view)?;
    }
    if !view.what_if.is_empty() {
        out.blank()?;
        what_if(out, view)?;
    }
    remarks(out, view, now)
}

// ---- the interview -------------------------------------------------------------------------------

/// `Acme, Staff Engineer, onsite`.
pub(super) fn title(interview: &Interview) -> Safe {
    let plan = &interview.plan;
    let company = plan
        .company
        .as_ref()
        .filter(|company| **company != plan.name);
    let parts = [
        Some(&plan.name),
        company,
        plan.role.as_ref(),
        plan.round.as_ref(),
    ];
    let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    neutral::line(&parts.join(", "))
}

/// `Fri 4 Dec 2026, 14:00 Europe/London`, and what that is here where here is elsewhere.
pub(super) fn when(interview: &Interview, now: &Now, look: &Look) -> Safe {
    let appointment = &interview.plan.appointment;
    let format = if look.accessible {
        "%A %-d %B %Y"
    } else {
        "%a %-d %b %Y"
    };
    let mut text = appointment.date.format(format).to_string();
    if let Some(time) = appointment.time {
        text.push_str(&format!(
            ", {} {}",
            time.format("%H:%M"),
            appointment.zone.name()
        ));
    }
    if let Some(at) = appointment.at() {
        let here = at.with_timezone(&now.zone).naive_local();
        let there = at.with_timezone(&appointment.zone).naive_local();
        if here.date() != there.date() {
            text.push_str(&here.format(" (%a %H:%M here)").to_string());
        } else if here != there {
            text.push_str(&here.format(" (%H:%M here)").to_string());
        }
    }
    neutral::line(&text)
}

pub(super) fn header(out: &mut Output, view: &View, now: &Now) -> Outcome {
    let look = out.look;
    let name = out.bold(&title(&view.interview));
    out.two_sides(&name, &when(&view.interview, now, &look))?;
    let facts = [
        distance(view.on, now.today),
        safe!(
            "{} in {}",
            phrase::count(view.questions as u64, "question", "questions"),
            phrase::count(view.decks as u64, "deck", "decks")
        ),
        safe!(
            "{}{}",
            phrase::count(view.minutes.into(), "minute", "minutes"),
            a_day(&view.days_off, now.today, &look)
        ),
    ];
    let together = facts
        .iter()
        .map(|fact| width(fact.as_str()) + 3)
        .sum::<usize>();
    if look.accessible || together > look.width + 3 {
        let facts: Vec<String> = facts.iter().map(|fact| format!("{fact}.")).collect();
        out.wrapped("", &neutral::line(&facts.join(" ")))?;
    } else {
        let facts: Vec<&str> = facts.iter().map(Safe::as_str).collect();
        out.wrapped("", &neutral::line(&facts.join("   ")))?;
    }
    if view.supposed.is_something() {
        out.wrapped("", &supposed(view, now, &look))?;
    }
    Ok(())
}

/// `In 12 days`, `Tomorrow`.
fn distance(on: Day, today: Day) -> Safe {
    capitalised(&phrase::distance(on, today))
}

fn capitalised(text: &Safe) -> Safe {
    let mut letters = text.as_str().chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase());
    neutral::line(&first.into_iter().chain(letters).collect::<String>())
}

/// The words with a capital and a full stop, for the ear.
pub(crate) fn sentence(words: &Safe) -> Safe {
    safe!("{}.", capitalised(words))
}

/// ` a day, Saturdays off`.
pub(super) fn a_day(days_off: &DaysOff, today: Day, look: &Look) -> Safe {
    let off = days_off::in_words(days_off, today, look);
    if off.as_str().is_empty() {
        safe!(" a day")
    } else {
        safe!(" a day, {} off", off)
    }
}

/// What of this is only a question.
fn supposed(view: &View, now: &Now, look: &Look) -> Safe {
    let mut parts = Vec::new();
    if let Some(minutes) = view.supposed.instead_of_minutes {
        parts.push(format!(
            "{} minutes a day instead of {minutes}",
            view.minutes
        ));
    }
    if view.supposed.days_off {
        parts.push("other days off".to_owned());
    }
    if let Some(day) = view.supposed.instead_of_day {
        let there = phrase::day(view.on, now.today, look);
        parts.push(format!(
            "on {there} instead of {}",
            phrase::day(day, now.today, look)
        ));
    }
    safe!(
        "What if: {}. Nothing is changed.",
        neutral::line(&parts.join("; "))
    )
}

// ---- how ready -----------------------------------------------------------------------------------

fn readiness(out: &mut Output, view: &View) -> Outcome {
    let ready = &view.readiness;
    if ready.is_too_early() {
        return Ok(out.wrapped("  ", &too_early(ready.reviews))?);
    }
    let aim = view.interview.plan.aim_percent;
    let aim = aim.map(|aim| safe!("aim {}%", aim));
    let rows = [
        ("Ready now", ready.now, None),
        ("On the day, plan kept", ready.if_kept, aim),
        ("If you stopped now", ready.if_nothing, None),
    ];
    for (name, range, aim) in rows {
        readiness_row(out, name, range, aim)?;
    }
    let basis = phrase::count(ready.reviews as u64, "review", "reviews");
    let basis = safe!(
        "An estimate that rests on {}: offbook help readiness",
        basis
    );
    Ok(out.wrapped("  ", &basis)?)
}

/// `Too early to say how ready (20 reviews needed, 7 so far).`
pub(super) fn too_early(reviews: usize) -> Safe {
    safe!(
        "How ready: too early to say ({} reviews needed, {} so far).",
        crate::countdown::readiness::TOO_EARLY,
        reviews
    )
}

fn readiness_row(out: &mut Output, name: &'static str, range: Range, aim: Option<Safe>) -> Outcome {
    let look = out.look;
    let about = safe!("about {}", phrase::foretold(range.about));
    let spread = safe!("{:.0} to {:.0}", range.low * 100.0, range.high * 100.0);
    if look.accessible {
        let aim = aim.map_or_else(Safe::default, |aim| safe!(", {}", aim));
        let text = safe!("{}: {}, range {} percent{}.", name, about, spread, aim);
        return Ok(out.wrapped("", &text)?);
    }
    let aim = aim.unwrap_or_default();
    if look.width >= WIDE {
        let bar = share_bar(range.about, BAR, &look);
        let line = safe!(
            "  {:<23}{:<10}  {}  ({})  {}",
            name,
            about,
            bar,
            spread,
            aim
        );
        say!(out, "{}", neutral::line(line.as_str().trim_end()))?;
    } else {
        let columns = look.width.saturating_sub(24).clamp(4, NARROW_BAR);
        let bar = share_bar(range.about, columns, &look);
        out.two_sides(&safe!("{}", name), &about)?;
        let line = safe!("  {}  ({})", bar, spread);
        let with_aim = safe!("{}  {}", line, aim);
        if width(with_aim.as_str()) <= look.width {
            say!(out, "{}", neutral::line(with_aim.as_str().trim_end()))?;
        } else {
            say!(out, "{}", line)?;
            out.wrapped("  ", &aim)?;
        }
    }
    Ok(())
}

/// `############--------`.
fn share_bar(share: f64, columns: usize, look: &Look) -> Safe {
    let filled = ((share.clamp(0.0, 1.0) * columns as f64).round() as usize).min(columns);
    let (full, empty) = if look.ascii {
        ("#", "-")
    } else {
        ("█", "░")
    };
    neutral::line(&format!(
        "{}{}",
        full.repeat(filled),
        empty.repeat(columns - filled)
    ))
}

/// `Yesterday's 20 minutes were missed. On the day now about 86% (was 88%).`
pub(crate) fn missed_line(missed: &Missed) -> Safe {
    let minutes = phrase::count(missed.minutes.into(), "minute was", "minutes were");
    match (missed.was, missed.is) {
        (Some(was), Some(is)) if phrase::foretold(was) != phrase::foretold(is) => safe!(
            "Yesterday's {} missed. On the day now about {} (was {}).",
            minutes,
            phrase::foretold(is),
            phrase::foretold(was)
        ),
        (Some(_), Some(is)) => safe!(
            "Yesterday's {} missed. On the day still about {}.",
            minutes,
            phrase::foretold(is)
        ),
        _ => safe!("Yesterday's {} missed.", minutes),
    }
}

// ---- what comes after the days -------------------------------------------------------------------

/// The interview's own line under the chart.
fn last_day(out: &mut Output, view: &View, now: &Now) -> Outcome {
    let look = out.look;
    let day = if look.accessible {
        phrase::day(view.on, now.today, &look)
    } else {
        neutral::line(&view.on.short())
    };
    let time = view.interview.plan.appointment.at();
    let text = match time.map(|at| at.with_timezone(&now.zone)) {
        Some(at) => safe!(
            "a short list to read, then {}",
            neutral::line(&at.format("%H:%M").to_string())
        ),
        None => safe!("a short list to read, then the interview"),
    };
    if look.accessible {
        out.wrapped("", &safe!("{}: {}.", day, text))?;
    } else if look.width >= WIDE {
        say!(out, "  {:<10}  {}", day, text)?;
    } else {
        let short = days::short_label(view.on);
        out.wrapped(safe!("{:<6} ", neutral::line(&short)), &text)?;
    }
    Ok(())
}

fn what_if(out: &mut Output, view: &View) -> Outcome {
    let look = out.look;
    let is_early = view.readiness.is_too_early();
    if is_early && view.what_if.iter().all(|row| row.left_out == 0) {
        let text = match view.once.count {
            0 => "Every question fits.",
            _ => "Every question fits, if only once.",
        };
        return Ok(out.wrapped("", &text)?);
    }
    if look.accessible || look.width < WIDE || view.what_if.len() > 5 {
        let heading = out.bold(&safe!("What if you had"));
        if look.accessible {
            out.wrapped("", &"What if you had other minutes:")?;
        } else {
            say!(out, "{}", heading)?;
        }
        for row in &view.what_if {
            out.wrapped("  ", &what_if_line(row, is_early))?;
        }
        return Ok(());
    }
    let line = |name: &str, cell: &dyn Fn(&WhatIf) -> String| {
        let cells = view.what_if.iter().map(|row| format!("{:>10}", cell(row)));
        neutral::line(&format!("  {name:<22}{}", cells.collect::<String>()))
    };
    let head = line("What if you had", &|row| format!("{} min", row.minutes));
    say!(out, "{} a day", head)?;
    if !is_early {
        let ready = line("On the day, about", &|row| {
            phrase::foretold(row.if_kept.about).into_string()
        });
        say!(out, "{}", ready)?;
    }
    let left = line("Questions left out", &|row| row.left_out.to_string());
    say!(out, "{}", left)?;
    Ok(())
}

/// `10 min a day: about 82%, 11 left out`.
fn what_if_line(row: &WhatIf, is_early: bool) -> Safe {
    let left = match row.left_out {
        0 => safe!("all fit"),
        left => safe!("{} left out", left),
    };
    match is_early {
        true => safe!("{} min a day: {}", row.minutes, left),
        false => safe!(
            "{} min a day: about {}, {}",
            row.minutes,
            phrase::foretold(row.if_kept.about),
            left
        ),
    }
}

/// What is worth knowing beside the numbers.
fn remarks(out: &mut Output, view: &View, now: &Now) -> Outcome {
    let mut remarks = Vec::new();
    if let Some(minutes) = view.enough_minutes() {
        remarks.push(safe!(
            "You have time enough: {} minutes a day give the same.",
            minutes
        ));
    }
    if let Some(minutes) = view.minutes_for_aim() {
        remarks.push(safe!("{} minutes a day would reach your aim.", minutes));
    }
    if view.counts_on_fewer() {
        let Attendance { kept, planned } = view.attendance;
        remarks.push(safe!(
            "You kept {} of {} planned days; the plan counts on about {} of those to come.",
            kept,
            planned,
            phrase::foretold(view.attendance.share())
        ));
    }
    remarks.extend(
        view.others
            .iter()
            .map(|other| other_line(other, now, &out.look)),
    );
    if !remarks.is_empty() {
        out.blank()?;
    }
    for remark in remarks {
        out.wrapped("", &remark)?;
    }
    Ok(())
}

/// `Also: Globex, Mon 14 Dec, in 22 days; 12 of these cards count for it too.`
fn other_line(other: &Other, now: &Now, look: &Look) -> Safe {
    let day = phrase::day(other.on, now.today, look);
    let distance = phrase::distance(other.on, now.today);
    let which = if other.is_nearer {
        "Before it"
    } else {
        "After it"
    };
    let head = safe!("{} {} on {}, {}", which, other.name, day, distance);
    match (other.shared, other.is_nearer) {
        (0, _) => safe!("{}: no card in common.", head),
        (1, true) => safe!("{}: 1 card in common, which keeps to that day first.", head),
        (cards, true) => safe!(
            "{}: {} cards in common, which keep to that day first.",
            head,
            cards
        ),
        (1, false) => safe!("{}: 1 card in common.", head),
        (cards, false) => safe!("{}: {} cards in common.", head, cards),
    }
}
