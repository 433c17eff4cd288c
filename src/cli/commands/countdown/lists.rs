//! Questions and groups by name: what does not fit, what would come least, readiness by subject.

use super::view::{CardLine, Group, LeftOut, View};
use crate::cli::failure::Outcome;
use crate::cli::output::{Output, fit, safe, say, width};
use crate::cli::phrase;
use crate::domain::interview::Priority;
use crate::exchange::neutral::{self, Safe};

/// Questions that do not fit and are named before "and 3 more".
pub(super) const LEFT_OUT_NAMED: usize = 4;

/// Which groups are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Deck,
    Tag,
}

/// Readiness by deck or by tag.
pub(super) fn groups(out: &mut Output, view: &View, by: By) -> Outcome {
    let (name, groups): (_, &[Group]) = match by {
        By::Deck => ("deck", &view.by_deck),
        By::Tag => ("tag", &view.by_tag),
    };
    if groups.is_empty() {
        return Ok(out.wrapped("", &safe!("No {} among these cards.", name))?);
    }
    let is_early = view.readiness.is_too_early();
    let share = |share: f64| match is_early {
        true => safe!("-"),
        false => phrase::foretold(share),
    };
    let row = |group: &Group| {
        vec![
            group.name.clone(),
            safe!("{}", group.questions),
            share(group.now.about),
            share(group.if_kept.about),
        ]
    };
    let rows: Vec<Vec<Safe>> = groups.iter().map(row).collect();
    let headings = [name, "questions", "ready now, about", "on the day, about"];
    Ok(out.table(&headings, &rows)?)
}

/// The questions for which there will be no time, as many as are named.
pub(super) fn left_out(out: &mut Output, view: &View) -> Outcome {
    let LeftOut {
        count,
        low,
        must,
        ref named,
    } = view.left_out;
    let which = match (low, must) {
        (_, 1..) => safe!(", {} of them a must", must),
        (low, 0) if low == count => safe!(", all of low priority"),
        (0, 0) => Safe::default(),
        (low, 0) => safe!(", {} of low priority", low),
    };
    let questions = phrase::count(count as u64, "new question", "new questions");
    let heading = safe!("Does not fit: {}{}", questions, which);
    if out.look.accessible {
        out.wrapped("", &safe!("{}.", heading))?;
    } else {
        let heading = out.bold(&heading);
        out.wrapped("", &heading)?;
    }
    for card in named.iter().take(LEFT_OUT_NAMED) {
        card_line(out, card)?;
    }
    let more = count.saturating_sub(LEFT_OUT_NAMED);
    if more > 0 {
        out.wrapped("  ", &safe!("{} more: offbook countdown --left-out", more))?;
    }
    if let Some(minutes) = view.minutes_for_all() {
        out.wrapped("", &safe!("With {} minutes a day all would fit.", minutes))?;
    }
    Ok(())
}

/// How many questions come on one day only: an answer said once is soon forgotten.
pub(super) fn once(out: &mut Output, view: &View) -> Outcome {
    let count = view.once.count as u64;
    let questions = phrase::count(count, "new question", "new questions");
    let text = safe!(
        "Fits on one day only: {}: offbook countdown --left-out",
        questions
    );
    Ok(out.wrapped("", &text)?)
}

/// `  z4k  Design a rate limiter`, cut at the edge; whole where it is read aloud.
pub(super) fn card_line(out: &mut Output, card: &CardLine) -> Outcome {
    let priority = match card.priority {
        Some(Priority::Must) => safe!("  (must)"),
        Some(Priority::Low) => safe!("  (low)"),
        None => Safe::default(),
    };
    if out.look.accessible {
        let text = safe!("{}: {}{}", card.handle, card.question, priority);
        return Ok(out.wrapped("", &text)?);
    }
    let room = out
        .look
        .width
        .saturating_sub(2 + width(card.handle.as_str()) + 2 + width(priority.as_str()));
    let question = neutral::line(&fit(card.question.as_str(), room, out.look.ascii));
    say!(out, "  {}  {}{}", card.handle, question, priority)?;
    Ok(())
}

/// All the questions for which there will be no time.
pub(super) fn all_left_out(out: &mut Output, view: &View) -> Outcome {
    let (left_out, once) = (&view.left_out, &view.once);
    if left_out.count + once.count == 0 {
        return Ok(out.wrapped("", &"Every question fits.")?);
    }
    if left_out.count > 0 {
        let count = left_out.count as u64;
        let count = phrase::count(count, "new question does", "new questions do");
        out.wrapped("", &safe!("{} not fit, those most missed first:", count))?;
        for card in &left_out.named {
            card_line(out, card)?;
        }
    }
    if once.count > 0 {
        let count = once.count as u64;
        let count = phrase::count(count, "new question fits", "new questions fit");
        out.wrapped("", &safe!("{} on one day only:", count))?;
        for card in &once.named {
            card_line(out, card)?;
        }
    }
    Ok(())
}

/// The questions that would come least if they were asked today.
pub(super) fn weakest(out: &mut Output, view: &View) -> Outcome {
    if view.weakest.is_empty() {
        return Ok(out.wrapped("", &"Nothing was studied yet.")?);
    }
    if view.readiness.is_too_early() {
        out.wrapped("", &"Likely to come least, the least likely first:")?;
    } else {
        out.wrapped("", &"Likely to come least, and about how likely today:")?;
    }
    for weak in &view.weakest {
        let mut card = weak.card.clone();
        if !view.readiness.is_too_early() {
            card.handle = safe!("{}  {:>4}", card.handle, phrase::foretold(weak.chance));
        }
        card_line(out, &card)?;
    }
    Ok(())
}
