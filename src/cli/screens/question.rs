//! The question, as it is put on the screen.

use super::words;
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::output::{Output, safe, width};
use crate::cli::{choose, phrase};
use crate::domain::now::{Day, Now};
use crate::exchange::neutral::{self, Safe};
use crate::sitting::Supply;
use crate::sitting::asked::Asked;
use crate::sitting::limits::Limit;
use crate::sitting::review::Sitting;

/// From this many columns on there is room for the long forms.
pub(crate) const WIDE: usize = 60;

/// Prints the question of a sitting.
pub(crate) fn show(context: &mut Context, sitting: &Sitting, asked: &Asked) -> Outcome {
    let now = context.now();
    if context.asker.is_terminal() {
        on_screen(&mut context.out, sitting, asked, &now)
    } else {
        in_lines(&mut context.out, asked)
    }
}

fn on_screen(out: &mut Output, sitting: &Sitting, asked: &Asked, now: &Now) -> Outcome {
    out.blank()?;
    let header = header(sitting, asked, now, out.look.width);
    out.two_sides(&header.0, &header.1)?;
    out.rule()?;
    let question = out.bold(&neutral::block(&asked.question));
    out.wrapped("", &question)?;
    if let Some(limit) = &asked.limit {
        out.blank()?;
        out.wrapped("  ", &allowed(limit))?;
    }
    if let Some(follow_up) = &asked.follow_up {
        out.blank()?;
        out.wrapped("  They may go on:  ", &neutral::block(follow_up))?;
    }
    out.blank()?;
    Ok(())
}

fn in_lines(out: &mut Output, asked: &Asked) -> Outcome {
    let question = neutral::block(&asked.question);
    let deck = neutral::line(&asked.card.deck_name);
    let place = place(asked);
    let is_named = asked.entry.is_back || asked.total.is_none();
    let again = if is_named { "" } else { "Question " };
    out.wrapped("", &safe!("{}{}, {}. {}", again, place, deck, question))?;
    if let Some(limit) = &asked.limit {
        out.wrapped("", &allowed(limit))?;
    }
    if let Some(follow_up) = &asked.follow_up {
        out.wrapped("", &safe!("They may go on: {}", neutral::block(follow_up)))?;
    }
    let words = "Answer aloud, then press Enter. Other words: skip, edit, pause, help, quit.";
    out.wrapped("", &words)?;
    Ok(())
}

/// `Acme gives an answer 1:00 at most.`
pub(super) fn allowed(limit: &Limit) -> Safe {
    let name = neutral::line(&limit.interview);
    let secs = words::clock(limit.secs);
    safe!("{} gives an answer {} at most.", name, secs)
}

/// The parts that fit beside what is left of the minutes, the most telling first.
fn header(sitting: &Sitting, asked: &Asked, now: &Now, columns: usize) -> (Safe, Safe) {
    let is_wide = columns >= WIDE;
    let gap = if is_wide { "   " } else { "  " };
    let left = match asked.left_secs {
        Some(secs) if is_wide => safe!("{} min left", phrase::whole_minutes(secs.into())),
        Some(secs) => safe!("{} min", phrase::whole_minutes(secs.into())),
        None => Safe::default(),
    };
    let seen = match asked.card.state.reviews {
        0 => Safe::default(),
        1 => safe!("seen once"),
        times => safe!("seen {} times", times),
    };
    let parts = [
        place(asked),
        choose::short(&asked.card.handle),
        neutral::line(&asked.card.deck_name),
        standing(sitting, asked, now.today),
        seen,
        if asked.card.standing.is_flagged {
            safe!("flagged")
        } else {
            Safe::default()
        },
    ];
    let room = columns.saturating_sub(width(left.as_str()) + 2);
    let mut line = String::new();
    for part in parts.iter().filter(|part| !part.as_str().is_empty()) {
        let gap = if line.is_empty() { "" } else { gap };
        if width(&line) + gap.len() + width(part.as_str()) <= room {
            line.push_str(gap);
            line.push_str(part.as_str());
        }
    }
    (neutral::line(&line), left)
}

/// `1 of 13`, or that the card is back.
fn place(asked: &Asked) -> Safe {
    if asked.entry.is_back {
        return safe!("Once more");
    }
    match asked.total {
        Some(total) => safe!("{} of {}", asked.position, total.max(asked.position)),
        None => safe!("Question {}", asked.position),
    }
}

/// Why the card is asked now.
fn standing(sitting: &Sitting, asked: &Asked, today: Day) -> Safe {
    if asked.entry.is_back {
        return Safe::default();
    }
    let Some(due_on) = asked.card.state.due_on else {
        return safe!("new");
    };
    let is_cram = sitting.plan().supply == Supply::Weakest;
    match due_on.days_since(today) {
        0 => safe!("due today"),
        ahead @ 1.. if is_cram || ahead > 6 => safe!("due {}", neutral::line(&due_on.short())),
        1 => safe!("due tomorrow"),
        ahead @ 1.. => safe!("due in {} days", ahead),
        late => phrase::late(late.unsigned_abs()),
    }
}
