//! How it went, at the end of a sitting.

use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::output::{Output, safe, say};
use crate::cli::phrase;
use crate::cli::screens::words;
use crate::domain::grade::Grade;
use crate::exchange::neutral::{self, Safe};
use crate::sitting::review::Sitting;
use crate::sitting::summary::Summary;
use crate::store::Store;

/// At most this many answers that were too long are named.
const TOO_LONG_NAMED: usize = 3;

/// Prints the summary; nothing but a line when nothing was graded.
pub(crate) fn show(context: &mut Context, store: &Store, sitting: &Sitting) -> Outcome {
    let summary = Summary::of(sitting, store, &context.now())?;
    let is_terminal = context.asker.is_terminal();
    let out = &mut context.out;
    if summary.cards == 0 {
        say!(out, "Stopped. Nothing was graded.")?;
        return Ok(());
    }
    if is_terminal {
        out.blank()?;
    }
    done(out, &summary)?;
    if is_terminal {
        out.blank()?;
    }
    let rows = rows(&summary);
    for (heading, text) in &rows {
        if is_terminal {
            out.wrapped(safe!("  {:<15}", *heading), text)?;
        } else {
            out.wrapped("", &safe!("{}: {}.", *heading, text))?;
        }
    }
    if is_terminal && !rows.is_empty() {
        out.blank()?;
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

fn done(out: &mut Output, summary: &Summary) -> Outcome {
    let head = if summary.due_left.cards == 0 {
        "Done for today."
    } else {
        "Done."
    };
    let mut parts = vec![phrase::count(summary.cards, "card", "cards")];
    if summary.secs > 0 {
        parts.push(words::worked_time(summary.secs));
    }
    if summary.spoken_secs > 0 {
        parts.push(safe!(
            "you spoke {}",
            words::worked_time(summary.spoken_secs)
        ));
    }
    let parts: Vec<&str> = parts.iter().map(Safe::as_str).collect();
    out.wrapped("", &safe!("{} {}.", head, neutral::line(&parts.join(", "))))?;
    Ok(())
}

fn rows(summary: &Summary) -> Vec<(&'static str, Safe)> {
    let mut rows = Vec::new();
    let grades: Vec<String> = Grade::ALL
        .iter()
        .zip(summary.grades)
        .filter(|(_, count)| *count > 0)
        .map(|(grade, count)| format!("{} {count}", grade.title()))
        .collect();
    rows.push(("Grades", neutral::line(&grades.join(", "))));
    if let Some(now) = summary.remembered_percent {
        rows.push((
            "Remembered",
            match summary.remembered_lately_percent {
                Some(lately) => safe!("{}%, last 30 days {}%", now, lately),
                None => safe!("{}%", now),
            },
        ));
    }
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
        rows.push(("Too long", neutral::line(&hint)));
    }
    if let Some(missed) = &summary.often_missed {
        let point = neutral::line(&missed.point);
        rows.push((
            "Often missed",
            safe!("\"{}\", {} of {} times", point, missed.missed, missed.of),
        ));
    }
    rows
}

fn tomorrow(summary: &Summary) -> Safe {
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
