//! What the reveal shows: the time, the answer, the points, and then the grades.

use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::output::{Output, safe, say, width};
use crate::cli::phrase;
use crate::cli::screens::grades::Grades;
use crate::cli::screens::question::WIDE;
use crate::cli::screens::words;
use crate::domain::answer::{Answer, Slot};
use crate::domain::card::Content;
use crate::domain::now::{Day, Now};
use crate::exchange::neutral::{self, Safe};
use crate::sitting::asked::Asked;
use crate::sitting::points::Point;
use crate::sitting::review::Sitting;
use crate::store::cards::Card;
use crate::store::coach_notes::CoachNote;

/// A point is worth a word from this many misses on.
const MISSES_TO_TELL: u32 = 2;

/// Prints everything that belongs to the reveal.
pub(crate) fn show(context: &mut Context, sitting: &Sitting, asked: &Asked) -> Outcome {
    let now = context.now();
    let is_terminal = context.asker.is_terminal();
    let out = &mut context.out;
    if is_terminal {
        on_screen(out, asked, &now)?;
    } else {
        in_lines(out, asked)?;
    }
    let grades = Grades {
        next: sitting.next_states(&now),
        earlier: sitting.earlier(&now),
        today: now.today,
    };
    grades.show(out, is_terminal)
}

fn on_screen(out: &mut Output, asked: &Asked, now: &Now) -> Outcome {
    let aim = words::clock(asked.target_secs);
    let last = match asked.card.last_spoken_secs {
        Some(secs) => safe!(", last time {}", words::clock(secs)),
        None => Safe::default(),
    };
    match asked.spoken_secs {
        Some(secs) => {
            let band = words::band(secs, asked.target_secs);
            let spoke = words::clock(secs);
            let text = safe!("You spoke for {} (aim {}{}){}.", spoke, aim, last, band);
            out.wrapped("", &text)?;
        }
        None => say!(out, "Not timed (aim {}{}).", aim, last)?,
    }
    out.blank()?;
    let points_heading = match &asked.card.answer {
        Some(answer) => {
            answer_on_screen(out, answer, &asked.card.content, now)?;
            for note in notes_on(&asked.card) {
                out.wrapped("  Your coach: ", &neutral::block(&note.text))?;
                out.blank()?;
            }
            if asked.card.standing.is_reworded {
                out.wrapped("  ", &words::reworded(&asked.card))?;
                out.blank()?;
            }
            if for_role(out, asked, "  ")? {
                out.blank()?;
            }
            "  Points to hit"
        }
        None if asked.points.is_empty() => {
            say!(out, "  You have not written an answer yet.")?;
            ""
        }
        None => {
            let text = "You have not written an answer yet. Good answers to this one hit:";
            out.wrapped("  ", &text)?;
            ""
        }
    };
    listened_for(out, asked)?;
    points_on_screen(out, points_heading, &asked.points)?;
    beside(out, asked)?;
    out.blank()?;
    Ok(())
}

/// What may be ticked beside the points, and is folded away: by key or by word.
fn beside(out: &mut Output, asked: &Asked) -> Outcome {
    if asked.is_unseen {
        let text = "Did your opening fit this question? It is a wording new to you.";
        out.wrapped("    o  [ ]  ", &text)?;
    }
    Ok(())
}

/// What makes it an answer for the interview ahead; whether there is anything.
fn for_role(out: &mut Output, asked: &Asked, indent: &'static str) -> Outcome<bool> {
    let Some(for_role) = &asked.for_role else {
        return Ok(false);
    };
    let name = neutral::line(&for_role.interview);
    let version = &for_role.version;
    let parts = [
        ("", version.text.as_deref()),
        (", say last", version.role_link.as_deref()),
        (", stress", version.stress.as_deref()),
    ];
    for (what, text) in parts {
        if let Some(text) = text {
            let first = safe!("{}For {}{}: ", indent, name, what);
            out.wrapped(first, &neutral::block(text))?;
        }
    }
    Ok(true)
}

/// What a coach wrote to the version of the answer that is shown.
fn notes_on(card: &Card) -> impl Iterator<Item = &CoachNote> {
    let version = card.answer.as_ref().map(|answer| answer.version);
    let notes = card.coach_notes.iter();
    notes.filter(move |note| Some(note.version) == version)
}

pub(super) fn answer_on_screen(
    out: &mut Output,
    answer: &Answer,
    asked: &Content,
    now: &Now,
) -> Outcome {
    let written = Day::new(answer.written_at.with_timezone(&now.zone).date_naive());
    let written = phrase::day(written, now.today, &out.look);
    let counted = phrase::words(answer.content.words() as u64);
    let about = safe!("version {}, {}, {}", answer.version, written, counted);
    if out.look.width >= WIDE {
        out.two_sides(&"  Your answer", &about)?;
    } else {
        say!(out, "  Your answer, {}", counted)?;
    }
    let content = &answer.content;
    if let Some(headline) = content
        .headline
        .as_deref()
        .filter(|h| !content.text.starts_with(h))
    {
        let headline = out.bold(&neutral::block(headline));
        out.wrapped("  ", &headline)?;
    }
    if content.text.trim().is_empty() {
        let is_star = asked
            .framework
            .as_deref()
            .is_some_and(|f| f.starts_with("star"));
        for slot in content
            .slots
            .iter()
            .filter(|slot| !slot.text.trim().is_empty())
        {
            out.wrapped(slot_label(slot, is_star), &neutral::block(slot.text.trim()))?;
        }
    } else {
        out.wrapped("  ", &neutral::block(content.text.trim()))?;
    }
    out.blank()?;
    Ok(())
}

/// The letters of STAR are known by heart; the slots of other frameworks are named.
fn slot_label(slot: &Slot, is_star: bool) -> Safe {
    let name = neutral::line(&slot.name);
    match name.as_str().chars().next() {
        Some(first) if is_star => safe!("  {}  ", first.to_ascii_uppercase()),
        _ => safe!("  {}: ", name),
    }
}

/// What interviewers listen for, where the points are the person's own.
fn listened_for(out: &mut Output, asked: &Asked) -> Outcome {
    let listens_for = &asked.card.content.guidance.listens_for;
    let is_told = asked
        .points
        .iter()
        .any(|point| listens_for.contains(&point.text));
    if listens_for.is_empty() || is_told {
        return Ok(());
    }
    say!(out, "  They listen for")?;
    for text in listens_for {
        out.wrapped("    - ", &neutral::block(text))?;
    }
    out.blank()?;
    Ok(())
}

pub(super) fn points_on_screen(
    out: &mut Output,
    heading: &'static str,
    points: &[Point],
) -> Outcome {
    if points.is_empty() {
        return Ok(());
    }
    let is_wide = out.look.width >= WIDE;
    match (heading, is_wide) {
        ("", _) => {}
        (heading, true) => {
            say!(
                out,
                "{}        press a letter for each one you made (optional)",
                heading
            )?;
        }
        (heading, false) => say!(out, "{}  (letters tick them)", heading)?,
    }
    for point in points {
        let missed = if point.missed < MISSES_TO_TELL {
            Safe::default()
        } else {
            safe!("missed {} of the last {}", point.missed, point.of)
        };
        point_line(out, point, &missed)?;
    }
    match (heading, is_wide) {
        ("", true) => say!(out, "    Press a letter for each one you made (optional).")?,
        ("", false) => say!(out, "  (letters tick them)")?,
        _ => {}
    }
    Ok(())
}

/// `    c  [ ]  a result with a number            missed 3 of the last 4`
fn point_line(out: &mut Output, point: &Point, right: &Safe) -> Outcome {
    let mark = if point.is_made { "[x]" } else { "[ ]" };
    let first = if out.look.width >= WIDE {
        safe!("    {}  {}  ", point.label, mark)
    } else {
        safe!(" {} {} ", point.label, mark)
    };
    let text = neutral::line(&point.text);
    let line = safe!("{}{}", first, text);
    let used = width(line.as_str()) + 2 + width(right.as_str());
    if !right.as_str().is_empty() && used <= out.look.width {
        out.two_sides(&line, right)?;
    } else {
        let indent = neutral::line(&" ".repeat(width(first.as_str())));
        out.wrapped(first, &text)?;
        if !right.as_str().is_empty() {
            out.wrapped(indent, right)?;
        }
    }
    Ok(())
}

fn in_lines(out: &mut Output, asked: &Asked) -> Outcome {
    let aim = words::spoken_time(asked.target_secs);
    match asked.spoken_secs {
        Some(secs) => {
            let spoken = words::spoken_time(secs);
            let band = words::band(secs, asked.target_secs);
            let text = safe!("You spoke for {}{}. The aim is {}.", spoken, band, aim);
            out.wrapped("", &text)?;
        }
        None => out.wrapped("", &safe!("The aim is {}.", aim))?,
    }
    match &asked.card.answer {
        Some(answer) => out.wrapped("", &safe!("Your answer. {}", spoken_answer(answer)))?,
        None => out.wrapped("", &"You have not written an answer yet.")?,
    }
    for note in notes_on(&asked.card) {
        out.wrapped(
            "",
            &safe!("Your coach notes: {}", neutral::line(&note.text)),
        )?;
    }
    if asked.card.standing.is_reworded {
        out.wrapped("", &words::reworded(&asked.card))?;
    }
    for_role(out, asked, "")?;
    let listens_for = &asked.card.content.guidance.listens_for;
    let is_told = asked
        .points
        .iter()
        .any(|point| listens_for.contains(&point.text));
    if !listens_for.is_empty() && !is_told {
        out.wrapped(
            "",
            &safe!(
                "They listen for: {}.",
                neutral::line(&listens_for.join("; "))
            ),
        )?;
    }
    if !asked.points.is_empty() {
        let points: Vec<String> = asked
            .points
            .iter()
            .map(|point| format!("{}: {}", point.label, point.text))
            .collect();
        let points = neutral::line(&points.join(". "));
        out.wrapped(
            "",
            &safe!("Points. {}. Type the letters of those you made.", points),
        )?;
    }
    if asked.is_unseen {
        let text = "A wording new to you. Type opening where your first sentence fitted it.";
        out.wrapped("", &text)?;
    }
    Ok(())
}

pub(super) fn spoken_answer(answer: &Answer) -> Safe {
    let content = &answer.content;
    let mut parts: Vec<String> = content.headline.iter().cloned().collect();
    if content.text.trim().is_empty() {
        let filled = content
            .slots
            .iter()
            .filter(|slot| !slot.text.trim().is_empty());
        parts.extend(filled.map(|slot| format!("{}: {}", capital(&slot.name), slot.text.trim())));
    } else {
        parts.push(content.text.trim().to_owned());
    }
    neutral::block(&parts.join("\n"))
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
