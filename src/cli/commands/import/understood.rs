//! How a file of another program was understood, before and after it comes in.

use super::foreign::shown_name;
use super::only;
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::output::safe;
use crate::cli::phrase;
use crate::exchange::fields::Field;
use crate::exchange::foreign::{Column, Foreign};
use crate::exchange::neutral::{self, Safe};

/// How the file was understood: the columns and first rows of a table, or the first questions.
pub(super) fn show(context: &mut Context, name: &str, foreign: &Foreign) -> Outcome {
    let cards = phrase::count(foreign.cards.len() as u64, "question", "questions");
    let what = neutral::line(&format!("{}: {}, ", shown_name(name), foreign.format));
    context.out.wrapped("", &safe!("{}{}", what, cards))?;
    context.out.blank()?;
    if foreign.columns.is_empty() {
        for card in foreign.cards.iter().take(3) {
            let question = neutral::line(phrase::first_line(&card.content.question));
            context
                .out
                .wrapped(safe!("  {:>5}  ", card.line), &question)?;
        }
        context.out.blank()?;
        if only::decks_of(foreign).len() > 1 {
            let advice = "One deck of these and what is below it: --only DECK";
            context.out.wrapped("", &advice)?;
            context.out.blank()?;
        }
        return show_left_out(context, foreign);
    }
    let rows: Vec<Vec<Safe>> = foreign.columns.iter().enumerate().map(row).collect();
    context
        .out
        .table(&["Column", "Read as", "First rows"], &rows)?;
    context.out.blank()?;
    context.out.wrapped(
        "",
        &"Not so? Say which column is what: --map question=2 --map answer=1",
    )?;
    context.out.blank()?;
    show_left_out(context, foreign)
}

fn show_left_out(context: &mut Context, foreign: &Foreign) -> Outcome {
    let lines = left_out(foreign.skipped, foreign.duplicates);
    for line in &lines {
        context.out.wrapped("", line)?;
    }
    if !lines.is_empty() {
        context.out.blank()?;
    }
    Ok(())
}

fn row((at, column): (usize, &Column)) -> Vec<Safe> {
    let name = match &column.name {
        Some(name) if !name.is_empty() => neutral::line(name),
        _ => safe!("{}", at + 1),
    };
    let field = match column.field {
        Field::Ignored => "not read",
        field => field.name(),
    };
    let samples: Vec<&str> = column
        .samples
        .iter()
        .map(String::as_str)
        .filter(|cell| !cell.is_empty())
        .collect();
    vec![
        name,
        safe!("{}", field),
        neutral::line(&samples.join(" | ")),
    ]
}

/// What of the file does not come in.
fn left_out(skipped: u64, duplicates: u64) -> Vec<Safe> {
    let twice = match duplicates {
        1 => safe!("1 question stands in the file more than once, and counts once."),
        many => safe!(
            "{} questions stand in the file more than once, and count once.",
            phrase::grouped(many)
        ),
    };
    let empty = match skipped {
        1 => safe!("1 entry has no question, and is left out."),
        many => safe!(
            "{} entries have no question, and are left out.",
            phrase::grouped(many)
        ),
    };
    let lines = [(duplicates, twice), (skipped, empty)];
    let lines = lines.into_iter().filter(|(count, _)| *count > 0);
    lines.map(|(_, line)| line).collect()
}

/// What somebody who was shown nothing should know of what came in.
pub(super) fn remarks(foreign: &Foreign) -> Vec<Safe> {
    let mut remarks = left_out(foreign.skipped, foreign.duplicates);
    let is_unread = |column: &&Column| {
        column.field == Field::Ignored && column.samples.iter().any(|cell| !cell.trim().is_empty())
    };
    let unread = foreign.columns.iter().filter(is_unread);
    let unread: Vec<&str> = unread.filter_map(|column| column.name.as_deref()).collect();
    if let Some(first) = unread.first() {
        let columns = neutral::line(&unread.join(", "));
        let first = neutral::line(first);
        remarks.push(safe!(
            "Not read: {}. To read one: --map answer=\"{}\"",
            columns,
            first
        ));
    }
    remarks
}

/// Where the other sides of the cards went, as nobody said whose they are.
pub(super) fn answers(foreign: &Foreign) -> Option<Safe> {
    let answered = foreign.cards.iter().filter(|card| card.answer.is_some());
    let count = answered.count() as u64;
    match count {
        0 => None,
        1 => Some(safe!(
            "1 answer is kept as an example. If it is your own, import again with --answers mine"
        )),
        _ => Some(safe!(
            "{} answers are kept as examples. If they are your own, import again with --answers mine",
            phrase::grouped(count)
        )),
    }
}
