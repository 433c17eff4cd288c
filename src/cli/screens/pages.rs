//! Pages that are shown in between: the keys, and a card's history.

use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::output::{Output, safe, say};
use crate::cli::screens::actions::Keymap;
use crate::cli::screens::words;
use crate::domain::grade::Grade;
use crate::domain::now::Now;
use crate::domain::review::Review;
use crate::exchange::neutral::{self, Safe};

/// Keys beside the grades: names of the actions, and what they do. With the question below it the page
/// fits a screen of 24 lines.
const KEYS: [(&[&str], &str); 12] = [
    (&["undo"], "take the last grade back and answer once more"),
    (&["edit"], "open the card in your editor"),
    (&["note"], "a note for this review"),
    (&["criteria"], "what makes an answer good, to tick"),
    (&["opening"], "did it fit a wording new to you"),
    (&["example"], "the coach's example, after your own try"),
    (&["skip"], "to the end of this sitting"),
    (
        &["bury", "suspend"],
        "not before tomorrow; not until you resume it",
    ),
    (&["flag"], "flag, or take the flag off"),
    (&["history"], "earlier reviews of this card"),
    (&["pause", "restart"], "stop the clock; start it again"),
    (&["quit"], "stop, with a summary (also Esc, Ctrl+D)"),
];

/// What each grade means.
const GRADES: [(Grade, &str); 4] = [
    (Grade::Again, "could not answer, or missed the heart of it"),
    (
        Grade::Hard,
        "got there, with long gaps or prompts to yourself",
    ),
    (Grade::Good, "said it, with small slips"),
    (Grade::Easy, "could say it in your sleep"),
];

/// The page behind `?`.
pub(crate) fn keys(context: &mut Context, keymap: &Keymap) -> Outcome {
    let is_terminal = context.asker.is_terminal();
    let out = &mut context.out;
    if !is_terminal {
        return words(out);
    }
    out.blank()?;
    let line = |out: &mut Output, key: &Safe, what: Safe| out.wrapped(safe!("  {:<8}", key), &what);
    line(
        out,
        &safe!("space"),
        safe!("show the answer; it never grades (also Enter)"),
    )?;
    for (grade, what) in GRADES {
        line(
            out,
            &keymap.key(grade.name()),
            safe!("{}: {}", grade.title(), what),
        )?;
    }
    line(
        out,
        &safe!("a to j"),
        safe!("after the answer: tick a point you made"),
    )?;
    for (names, what) in KEYS {
        let keys: Vec<Safe> = names.iter().map(|name| keymap.key(name)).collect();
        let keys: Vec<&str> = keys.iter().map(Safe::as_str).collect();
        line(out, &neutral::line(&keys.join("  ")), safe!("{}", what))?;
    }
    line(
        out,
        &safe!("Ctrl+C"),
        safe!("stop at once; what was graded is kept"),
    )?;
    out.blank()?;
    Ok(())
}

/// The same for line mode, where the words count.
fn words(out: &mut Output) -> Outcome {
    out.wrapped("", &"Enter: show the answer; it never grades.")?;
    for (grade, what) in GRADES {
        out.wrapped("", &safe!("{} or {}: {}.", grade.number(), grade, what))?;
    }
    let ticks = "letters of points, like a b d: tick those you made, after the answer.";
    out.wrapped("", &ticks)?;
    for (names, what) in KEYS {
        out.wrapped(
            "",
            &safe!("{}: {}.", neutral::line(&names.join(", ")), what),
        )?;
    }
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
        let taken_back = if review.taken_back {
            "  taken back"
        } else {
            ""
        };
        say!(out, "{}{}", first, taken_back)?;
        let details = &review.details;
        if !details.points_missed.is_empty() {
            let missed = details.points_missed.join("; ");
            out.wrapped("      missed: ", &neutral::line(&missed))?;
        }
        if let Some(note) = &details.note {
            out.wrapped("      note: ", &neutral::line(note))?;
        }
    }
    out.blank()?;
    Ok(())
}
