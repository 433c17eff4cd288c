//! Pages that are shown in between: the keys, and a card's history.

use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::output::{Output, safe, say};
use crate::cli::screens::actions::Keymap;
use crate::cli::screens::words;
use crate::domain::now::Now;
use crate::domain::review::Review;
use crate::exchange::neutral::{self, Safe};

/// Keys beside the grades: name of the action, and what it does.
const KEYS: [(&str, &str); 12] = [
    ("undo", "take the last grade back and answer once more"),
    ("edit", "open the card in your editor"),
    ("note", "a note for this review"),
    ("skip", "to the end of this sitting"),
    ("bury", "not before tomorrow"),
    ("suspend", "not until you resume it"),
    ("flag", "flag, or take the flag off"),
    ("history", "earlier reviews of this card"),
    ("pause", "stop the clock"),
    ("restart", "start the clock again"),
    ("help", "this page"),
    ("quit", "stop, with a summary (also Esc, Ctrl+D)"),
];

/// What each grade means.
const GRADES: [(&str, &str); 4] = [
    (
        "again",
        "Again: could not answer, or missed the heart of it",
    ),
    (
        "hard",
        "Hard: got there, with long gaps or prompts to yourself",
    ),
    ("good", "Good: said it, with small slips"),
    ("easy", "Easy: could say it in your sleep"),
];

/// The page behind `?`.
pub(crate) fn keys(context: &mut Context, keymap: &Keymap) -> Outcome {
    let is_terminal = context.asker.is_terminal();
    let out = &mut context.out;
    out.blank()?;
    let line = |out: &mut Output, key: Safe, word: &'static str, what: &'static str| {
        if is_terminal {
            out.hanging(&safe!("  {:<7}", key), &what)
        } else {
            out.hanging(&safe!("{}: ", neutral::line(word)), &what)
        }
    };
    line(
        out,
        safe!("space"),
        "Enter",
        "show the answer; it never grades (also Enter)",
    )?;
    for (name, what) in GRADES {
        line(out, keymap.key(name), name, what)?;
    }
    line(
        out,
        safe!("a to j"),
        "a b c",
        "after the answer: tick a point you made",
    )?;
    for (name, what) in KEYS {
        line(out, keymap.key(name), name, what)?;
    }
    if is_terminal {
        line(
            out,
            safe!("Ctrl+C"),
            "",
            "stop at once; what was graded is kept",
        )?;
    }
    out.blank()?;
    Ok(())
}

/// The last reviews of a card, newest first.
pub(crate) fn history(out: &mut Output, reviews: &[Review], now: &Now) -> Outcome {
    out.blank()?;
    if reviews.is_empty() {
        say!(out, "  No reviews yet.")?;
    }
    for review in reviews {
        let local = review
            .at
            .with_timezone(&now.zone)
            .format("%a %-d %b %Y")
            .to_string();
        let spoken = match review.details.spoken_secs {
            Some(secs) => safe!("  {}", words::clock(secs)),
            None => Safe::default(),
        };
        let first = safe!(
            "  {}  {}{}",
            neutral::line(&local),
            review.grade.title(),
            spoken
        );
        let mut more = Vec::new();
        if review.taken_back {
            more.push("taken back".to_owned());
        }
        if !review.details.points_missed.is_empty() {
            more.push(format!(
                "missed: {}",
                review.details.points_missed.join("; ")
            ));
        }
        more.extend(
            review
                .details
                .note
                .iter()
                .map(|note| format!("note: {note}")),
        );
        let more = more
            .iter()
            .map(|text| neutral::line(text).to_string())
            .collect::<Vec<_>>();
        out.hanging(&safe!("{}  ", first), &neutral::line(&more.join(", ")))?;
    }
    out.blank()?;
    Ok(())
}
