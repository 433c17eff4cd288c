//! The interview's own day, the time after it, and no interview at all: no numbers, only words.

use super::days::WIDE;
use super::page;
use super::view::{MorningLine, View};
use crate::cli::failure::Outcome;
use crate::cli::output::{Output, safe, say};
use crate::cli::phrase;
use crate::countdown::after::FORTNIGHT_DAYS;
use crate::countdown::morning::Reason;
use crate::domain::interview::Interview;
use crate::domain::now::Now;
use crate::exchange::neutral::{self, Safe};

/// Why a card is on the morning's list, in a word.
pub(super) fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Opener => "opener",
        Reason::Strong => "strong",
        Reason::Shaky => "shaky",
    }
}

/// `today at 14:00, in 2 h 10 min`, `tonight at 00:30, in 5 h`; without a time only `today`.
pub(crate) fn until(interview: &Interview, now: &Now) -> Safe {
    let Some(at) = interview.plan.appointment.at() else {
        return safe!("today");
    };
    let there = at.with_timezone(&now.zone);
    let local = neutral::line(&there.format("%H:%M").to_string());
    // The study day ends in the small hours: half past midnight is still the same evening.
    let day = if there.date_naive() > now.local().date_naive() {
        "tonight"
    } else {
        "today"
    };
    let secs = at.signed_duration_since(now.at).num_seconds();
    match u64::try_from(secs) {
        // The minute that runs is not there any more.
        Ok(secs) => safe!(
            "{} at {}, in {}",
            day,
            local,
            phrase::minutes(secs / 60 * 60)
        ),
        Err(_) => safe!("{} at {}", day, local),
    }
}

/// No number on the day itself: the list to read.
pub(super) fn on_the_day(out: &mut Output, view: &View, now: &Now) -> Outcome {
    let name = out.bold(&page::title(&view.interview));
    out.wrapped("", &name)?;
    let until = until(&view.interview, now);
    if view.morning.is_empty() {
        out.wrapped(
            "",
            &safe!(
                "{}: nothing was studied for it, so there is nothing to read.",
                until
            ),
        )?;
        return Ok(());
    }
    let answers = phrase::count(view.morning.len() as u64, "answer", "answers");
    let secs: f64 = view.morning.iter().map(|line| line.secs).sum();
    let about = phrase::minutes(secs.max(0.0) as u64);
    out.wrapped(
        "",
        &safe!(
            "{}: {} to read, about {}, then stop.",
            until,
            answers,
            about
        ),
    )?;
    out.blank()?;
    for (at, line) in view.morning.iter().enumerate() {
        morning_line(out, at + 1, line)?;
    }
    out.blank()?;
    say!(out, "Good luck.")?;
    Ok(())
}

/// `  1  k7f  opener  Tell me about yourself.`
fn morning_line(out: &mut Output, number: usize, line: &MorningLine) -> Outcome {
    let (handle, question) = (&line.card.handle, &line.card.question);
    let reason = reason(line.reason);
    if out.look.accessible {
        let text = safe!("{}, {}: {} ({})", number, reason, question, handle);
        return Ok(out.wrapped("", &text)?);
    }
    if out.look.width >= WIDE {
        let first = safe!("  {}  {}  {:<6}  ", number, handle, reason);
        return Ok(out.wrapped(first, question)?);
    }
    let first = safe!("  {}  {}  ", number, handle);
    Ok(out.wrapped(first, &safe!("{}: {}", reason, question))?)
}

/// `Acme was on Fri 20 Nov, 2 days ago.`
pub(super) fn past(out: &mut Output, interview: &Interview, now: &Now) -> Outcome {
    let on = interview.plan.appointment.day(now);
    let name = neutral::line(&interview.plan.name);
    let distance = phrase::distance(on, now.today);
    let day = phrase::day(on, now.today, &out.look);
    let cards = if now.today.days_since(on) <= FORTNIGHT_DAYS as i64 {
        "Its cards go back to the long view over a fortnight."
    } else {
        "Its cards are back in the long view."
    };
    let text = safe!("{} was on {}, {}. {}", name, day, distance, cards);
    Ok(out.wrapped("", &text)?)
}

/// Nothing to count down to.
pub(super) fn none(out: &mut Output) -> Outcome {
    Ok(out.wrapped("", &"no interview yet: offbook interview add")?)
}

/// An interview that draws on no card that may be asked.
pub(super) fn without_cards(out: &mut Output, view: &View, now: &Now) -> Outcome {
    page::header(out, view, now)?;
    out.wrapped(
        "",
        &"There is no question to ask for it yet: offbook add, or offbook interview edit",
    )?;
    Ok(())
}
