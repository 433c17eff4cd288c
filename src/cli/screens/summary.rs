//! How it went, at the end of a sitting.

use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::output::{Output, fit, packed, safe, say};
use crate::cli::phrase;
use crate::cli::screens::question::WIDE;
use crate::cli::screens::readiness;
use crate::cli::screens::words;
use crate::domain::grade::Grade;
use crate::exchange::neutral::{self, Safe};
use crate::sitting::planned::Tomorrow;
use crate::sitting::review::Sitting;
use crate::sitting::summary::Summary;
use crate::store::Store;

/// At most this many answers that were too long are named.
const TOO_LONG_NAMED: usize = 3;
/// Columns of what stands before a remark.
const HEADING: usize = 15;

/// Prints the summary; nothing but a line when nothing was graded.
pub(crate) fn show(context: &mut Context, store: &Store, sitting: &Sitting) -> Outcome {
    let now = context.now();
    let summary = Summary::of(sitting, store, &now)?;
    let is_terminal = context.asker.is_terminal();
    let out = &mut context.out;
    if summary.cards == 0 {
        say!(out, "Stopped. Nothing was graded.")?;
        return Ok(());
    }
    let mut remarks = remarks(&summary);
    remarks.extend(readiness::remark(store, sitting, &now, out.look.ascii)?);
    if is_terminal {
        on_screen(out, &summary, &remarks)?;
    } else {
        in_lines(out, &summary, &remarks)?;
    }
    let last = match sitting.plan().keeps_log {
        true => "Take back the last: offbook undo",
        false => "Nothing was written (--no-log).",
    };
    if is_terminal {
        out.two_sides(&tomorrow(&summary), &last)?;
    } else {
        out.wrapped("", &tomorrow(&summary))?;
        say!(out, "{}", last)?;
    }
    Ok(())
}

fn on_screen(out: &mut Output, summary: &Summary, remarks: &[(Safe, Safe)]) -> Outcome {
    out.blank()?;
    let mut head = vec![safe!("{}", done(summary))];
    head.extend(amounts(summary));
    out.items(&head)?;
    out.blank()?;
    let room = out.look.width.saturating_sub(2);
    for line in packed(&grades(summary), room) {
        match remembered(summary) {
            Some(text) if out.look.width >= WIDE => {
                out.two_sides(&safe!("  {}", line), &safe!("remembered {}", text))?;
            }
            _ => out.wrapped("  ", &line)?,
        }
    }
    if let Some(text) = remembered(summary).filter(|_| out.look.width < WIDE) {
        out.wrapped("  ", &safe!("remembered {}", text))?;
    }
    for (heading, text) in remarks {
        let heading = fit(heading.as_str(), HEADING - 1, out.look.ascii);
        let heading = neutral::line(&format!("  {heading:<HEADING$}"));
        out.wrapped(heading, text)?;
    }
    out.blank()?;
    Ok(())
}

fn in_lines(out: &mut Output, summary: &Summary, remarks: &[(Safe, Safe)]) -> Outcome {
    let joined = |texts: &[Safe]| {
        neutral::line(
            &texts
                .iter()
                .map(Safe::as_str)
                .collect::<Vec<_>>()
                .join(", "),
        )
    };
    out.wrapped(
        "",
        &safe!("{} {}.", done(summary), joined(&amounts(summary))),
    )?;
    out.wrapped("", &safe!("Grades: {}.", joined(&grades(summary))))?;
    if let Some(text) = remembered(summary) {
        out.wrapped("", &safe!("Remembered: {}.", text))?;
    }
    for (heading, text) in remarks {
        out.wrapped("", &safe!("{}: {}.", heading, text))?;
    }
    Ok(())
}

/// The plan's day is expected, not counted.
fn planned_tomorrow(planned: &Tomorrow) -> Safe {
    let name = neutral::line(&planned.interview);
    let Some(load) = planned.load else {
        return safe!("Tomorrow: {}.", name);
    };
    let cards = load.review.cards + load.new.cards + load.last.cards;
    let minutes = phrase::whole_minutes(load.secs().round() as u64);
    if minutes == 0 {
        return safe!("Nothing is planned for tomorrow.");
    }
    let cards = phrase::count(cards.round().max(1.0) as u64, "card", "cards");
    safe!("Tomorrow about {}, {} min, for {}.", cards, minutes, name)
}

fn done(summary: &Summary) -> &'static str {
    // What a plan leaves for later is done with for today.
    let is_done = match summary.planned {
        Some(_) => summary.is_finished,
        None => summary.due_left.cards == 0,
    };
    if is_done { "Done for today." } else { "Done." }
}

/// Cards, minutes, and the part of them that was spoken.
fn amounts(summary: &Summary) -> Vec<Safe> {
    let mut amounts = vec![phrase::count(summary.cards, "card", "cards")];
    if summary.secs > 0 {
        amounts.push(words::worked_time(summary.secs));
    }
    if summary.spoken_secs > 0 {
        amounts.push(safe!(
            "you spoke {}",
            words::worked_time(summary.spoken_secs)
        ));
    }
    amounts
}

fn grades(summary: &Summary) -> Vec<Safe> {
    let counted = Grade::ALL.iter().zip(summary.grades);
    let given = counted.filter(|(_, count)| *count > 0);
    given
        .map(|(grade, count)| safe!("{} {}", grade.title(), count))
        .collect()
}

/// `85%, last 30 days 84%`.
fn remembered(summary: &Summary) -> Option<Safe> {
    let now = summary.remembered_percent?;
    Some(match summary.remembered_lately_percent {
        Some(lately) => safe!("{}%, last 30 days {}%", now, lately),
        None => safe!("{}%", now),
    })
}

/// What is worth a look before the next sitting.
fn remarks(summary: &Summary) -> Vec<(Safe, Safe)> {
    let mut rows = Vec::new();
    if let Some(first) = summary.too_long.first() {
        let named = summary.too_long.iter().take(TOO_LONG_NAMED).map(|answer| {
            let (spoken, aim) = (
                words::clock(answer.spoken_secs),
                words::clock(answer.target_secs),
            );
            format!("{} {spoken} (aim {aim})", answer.handle)
        });
        let named = named.collect::<Vec<_>>().join(", ");
        let hint = format!("{named}; offbook edit {}", first.handle);
        rows.push((safe!("Too long"), neutral::line(&hint)));
    }
    if let Some(missed) = &summary.often_missed {
        let point = neutral::line(&missed.point);
        rows.push((
            safe!("Often missed"),
            safe!("\"{}\", {} of {} times", point, missed.missed, missed.of),
        ));
    }
    rows
}

fn tomorrow(summary: &Summary) -> Safe {
    if let Some(planned) = &summary.planned {
        return planned_tomorrow(planned);
    }
    if summary.tomorrow.cards == 0 {
        return safe!("Nothing is due tomorrow.");
    }
    let cards = phrase::count(summary.tomorrow.cards, "card", "cards");
    safe!(
        "Tomorrow {}, about {} min.",
        cards,
        phrase::whole_minutes(summary.tomorrow.secs)
    )
}
