//! Cards under each other: the table of `list` and `search`.

use super::choose;
use super::context::Context;
use super::failure::Outcome;
use super::output::{Look, packed, safe, say};
use super::phrase;
use super::progress;
use crate::domain::card::Kind;
use crate::domain::now::Now;
use crate::exchange::neutral::{self, Safe};
use crate::schedule::{Settings, leech};
use crate::store::cards::CardLine;

/// What may be shown of a card in a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Column {
    Card,
    Due,
    Words,
    Deck,
    Question,
    Type,
    Tags,
    Aim,
    Spoken,
    Interval,
    Ease,
    Lapses,
    Reviews,
    Added,
    Marks,
}

/// Below this a table of the usual columns has no room left for the question.
const NARROW: usize = 60;

impl Column {
    fn heading(self) -> &'static str {
        match self {
            Self::Card => "Card",
            Self::Due => "Due",
            Self::Words => "Words",
            Self::Deck => "Deck",
            Self::Question => "Question",
            Self::Type => "Type",
            Self::Tags => "Tags",
            Self::Aim => "Aim",
            Self::Spoken => "Spoken",
            Self::Interval => "Interval",
            Self::Ease => "Ease",
            Self::Lapses => "Lapses",
            Self::Reviews => "Reviews",
            Self::Added => "Added",
            Self::Marks => "Marks",
        }
    }

    fn cell(self, line: &CardLine, settings: &Settings, now: &Now, look: &Look) -> Safe {
        let time = |secs: u32| neutral::line(&progress::minutes(secs.into()));
        match self {
            Self::Card => choose::short(&line.handle),
            Self::Due => due(line, now, look),
            Self::Words if line.has_answer && line.answer_words == 0 => safe!("points"),
            Self::Words if line.has_answer => safe!("{}", line.answer_words),
            Self::Words => safe!("none"),
            Self::Deck => neutral::line(&line.deck_name),
            Self::Question => neutral::line(&line.question),
            Self::Type => neutral::line(line.kind.map_or("", Kind::name)),
            Self::Tags => neutral::line(&line.tags.join(", ")),
            Self::Aim => time(line.target_secs),
            Self::Spoken => line.last_spoken_secs.map(time).unwrap_or_default(),
            Self::Interval if line.state.due_on.is_none() => Safe::default(),
            Self::Interval => phrase::count(u64::from(line.state.interval_days), "day", "days"),
            Self::Ease => neutral::line(&format!("{:.2}", line.state.ease_factor)),
            Self::Lapses => safe!("{}", line.state.lapses),
            Self::Reviews => safe!("{}", line.state.reviews),
            Self::Added => phrase::day(line.added_on, now.today, look),
            Self::Marks => marks(line, settings),
        }
    }
}

/// When it is asked, or why it is not.
fn due(line: &CardLine, now: &Now, look: &Look) -> Safe {
    if line.standing.is_suspended {
        return safe!("suspended");
    }
    // One with an answer is asked all the same.
    if line.standing.is_withdrawn && !line.has_answer {
        return safe!("withdrawn");
    }
    if line
        .standing
        .buried_until
        .is_some_and(|day| day > now.today)
    {
        return safe!("buried");
    }
    let Some(day) = line.state.due_on else {
        return safe!("new");
    };
    match day.days_since(now.today) {
        0 => safe!("today"),
        1 => safe!("tomorrow"),
        late if late < 0 => phrase::late(late.unsigned_abs()),
        _ => phrase::day(day, now.today, look),
    }
}

fn marks(line: &CardLine, settings: &Settings) -> Safe {
    let mut marks = Vec::new();
    if line.standing.is_flagged {
        marks.push("flagged");
    }
    if leech::is_leech(&line.state, settings) {
        marks.push("leech");
    }
    if line.standing.is_reworded {
        marks.push("reworded");
    }
    neutral::line(&marks.join(", "))
}

/// Prints the cards; `columns` as asked for, or what fits the screen. `one_deck` leaves the deck
/// out, which is then known.
pub(crate) fn print(
    context: &mut Context,
    lines: &[CardLine],
    settings: &Settings,
    columns: &[Column],
    one_deck: bool,
) -> Outcome {
    let (now, look) = (context.now, context.out.look);
    let has_marks = lines
        .iter()
        .any(|line| !marks(line, settings).as_str().is_empty());
    let usual = [
        Column::Card,
        Column::Due,
        Column::Words,
        Column::Deck,
        Column::Marks,
    ];
    let shown = |column: &Column| match column {
        Column::Deck => !one_deck,
        Column::Marks => has_marks,
        _ => true,
    };
    let usual = usual.into_iter().filter(shown);
    if columns.is_empty() && look.width < NARROW && !look.accessible {
        let usual: Vec<Column> = usual.collect();
        return print_narrow(context, lines, settings, &usual);
    }
    let columns: Vec<Column> = match columns {
        [] => usual.chain([Column::Question]).collect(),
        _ => columns.to_vec(),
    };
    let headings: Vec<&'static str> = columns.iter().map(|column| column.heading()).collect();
    let row = |line: &CardLine| {
        let cells = columns.iter().map(|c| c.cell(line, settings, &now, &look));
        cells.collect::<Vec<Safe>>()
    };
    let rows: Vec<Vec<Safe>> = lines.iter().map(row).collect();
    Ok(context.out.table(&headings, &rows)?)
}

/// Two or three lines a card: what is known of it, and the question below.
fn print_narrow(
    context: &mut Context,
    lines: &[CardLine],
    settings: &Settings,
    columns: &[Column],
) -> Outcome {
    let (now, look) = (context.now, context.out.look);
    for line in lines {
        let cell = |column: &Column| match column {
            Column::Words if line.has_answer => phrase::words(line.answer_words.into()),
            Column::Words => safe!("no answer"),
            _ => column.cell(line, settings, &now, &look),
        };
        let cells: Vec<Safe> = columns
            .iter()
            .map(cell)
            .filter(|cell| !cell.as_str().is_empty())
            .collect();
        // What goes over the line belongs to this card as well.
        for (i, part) in packed(&cells, look.width - 2).iter().enumerate() {
            let indent = if i == 0 { "" } else { "  " };
            say!(context.out, "{}{}", indent, part)?;
        }
        context.out.wrapped("  ", &neutral::line(&line.question))?;
    }
    Ok(())
}
