//! `offbook` alone: what is due today and one next step; on an empty machine, a way to begin.

use serde::Serialize;

use duties::Duties;

use super::countdown::glance::Near;
use super::first_run;
use super::interview::check::{self, ListLine};
use super::status::{LoadJson, StatusJson};
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::output::{safe, say, width};
use crate::cli::phrase;
use crate::domain::now::{Day, Now};
use crate::exchange::neutral::{self, Safe};
use crate::insight::today::Glance;
use crate::sitting::afterwards::Afterwards;
use crate::sitting::summary;
use crate::store::queue::Load;
use crate::store::{Result as StoreResult, Store};

mod ahead;
mod duties;
mod growing;

/// From this width on remarks stand beside the numbers.
const WIDE: usize = 72;
/// Decks named beside the number of cards, before "and 3 more".
const DECKS_NAMED: usize = 3;

#[derive(Debug, Default)]
struct Today {
    /// Without what is held back after an interview.
    glance: Glance,
    held_back: u64,
    decks: Vec<DeckLoad>,
    has_cards: bool,
    /// The first day after today with something due.
    next: Option<(Day, Load)>,
    near: Option<Near>,
    /// Whether there ever was an interview.
    knows_interviews: bool,
    growing: growing::Growing,
    duties: Duties,
    /// The checklists that are for today.
    lists: Vec<ListLine>,
}

#[derive(Debug)]
struct DeckLoad {
    name: String,
    due: Load,
    new: Load,
}

#[derive(Debug, Serialize)]
struct TodayJson {
    #[serde(flatten)]
    status: StatusJson,
    decks: Vec<DeckJson>,
    next: Option<NextJson>,
    #[serde(flatten)]
    growing: growing::GrowingJson,
}

#[derive(Debug, Serialize)]
struct DeckJson {
    name: String,
    due: LoadJson,
    new: LoadJson,
}

#[derive(Debug, Serialize)]
struct NextJson {
    day: String,
    cards: u64,
    seconds: u64,
}

pub(crate) fn run(context: &mut Context) -> Outcome {
    let (now, minutes) = (context.now, context.config.minutes());
    let gathered = context.read(|store| gather(store, &now, minutes))?;
    if context.json {
        return json(context, gathered.unwrap_or_default());
    }
    match gathered {
        Some(today) if today.has_cards => {
            screen(context, &today)?;
            growing::show(context, &today.growing)
        }
        _ => first_run::run(context),
    }
}

fn gather(store: &Store, now: &Now, minutes: u32) -> StoreResult<Today> {
    let held = Afterwards::gather(store, &store.interviews()?, minutes, now)?.held_load;
    let glance = Glance::gather(store, now.today, minutes)?.holding_back(held, minutes);
    let loads = store.deck_loads(now.today)?.into_iter();
    let decks: Vec<DeckLoad> = loads
        .map(|(_, name, due, new)| DeckLoad { name, due, new })
        .collect();
    let next = if glance.due.cards == 0 {
        summary::next_due(store, now)?
    } else {
        None
    };
    let has_work = glance.due.cards + held.cards + glance.new.cards > 0 || next.is_some();
    let has_cards = has_work || !store.operations(1)?.is_empty();
    Ok(Today {
        glance,
        held_back: held.cards,
        decks,
        has_cards,
        next,
        near: Near::gather(store, minutes, now)?,
        knows_interviews: !store.all_interviews()?.is_empty(),
        growing: growing::Growing::gather(store, now)?,
        duties: Duties::gather(store, now)?,
        lists: check::lines_now(store, now)?,
    })
}

fn json(context: &mut Context, today: Today) -> Outcome {
    let decks = today.decks.into_iter().map(|deck| DeckJson {
        name: deck.name,
        due: deck.due.into(),
        new: deck.new.into(),
    });
    let next = today.next.map(|(day, load)| NextJson {
        day: day.to_string(),
        cards: load.cards,
        seconds: load.secs,
    });
    let body = TodayJson {
        status: StatusJson::new(context, &today.glance, today.near.as_ref()),
        decks: decks.collect(),
        next,
        growing: growing::GrowingJson::new(&today.growing),
    };
    Ok(context.out.json("offbook.today/1", &body)?)
}

fn screen(context: &mut Context, today: &Today) -> Outcome {
    heading(context, today.glance.streak_days)?;
    context.out.blank()?;
    today.duties.show(context)?;
    if let Some(near) = &today.near {
        return ahead::show(context, today, near);
    }
    if !today.lists.is_empty() {
        check::say_lines(&mut context.out, &today.lists)?;
        context.out.blank()?;
    }
    let glance = &today.glance;
    if glance.due.cards + glance.new.cards == 0 {
        return nothing(context, today);
    }
    let mut rows = vec![due_row(context, today)];
    if glance.new.cards > 0 {
        rows.push(new_row(context, glance));
    }
    rows.extend(done_row(glance));
    table(context, &rows)?;
    context.out.blank()?;
    let mut next = vec![("offbook review", "start")];
    if !today.knows_interviews && glance.streak_days > 0 {
        next.push(("offbook interview add", "plan for a date"));
    }
    steps(context, &next)
}

fn heading(context: &mut Context, streak_days: u32) -> Outcome {
    let date = context.now.today.date();
    let date = neutral::line(&date.format("%A %-d %B").to_string());
    let streak = match streak_days {
        0 | 1 => safe!(""),
        days => safe!("{} days in a row", days),
    };
    let date = context.out.bold(&date);
    Ok(context.out.two_sides(&date, &streak)?)
}

/// A line of the screen: what, how many, how long, and a remark.
struct Row {
    name: &'static str,
    count: Safe,
    minutes: Option<Safe>,
    remark: Safe,
}

fn due_row(context: &Context, today: &Today) -> Row {
    let due = today.glance.due;
    let name = "Due";
    if due.cards == 0 {
        let remark = today.next.map_or_else(Safe::default, |(day, load)| {
            let cards = phrase::count(load.cards, "card", "cards");
            safe!("next: {} {}", cards, when(context, day))
        });
        return Row {
            name,
            count: safe!("nothing"),
            minutes: None,
            remark,
        };
    }
    Row {
        name,
        count: phrase::count(due.cards, "card", "cards"),
        minutes: Some(phrase::minutes(due.secs)),
        remark: match today.held_back {
            0 => decks_named(&today.decks),
            held => safe!("{} more are spread over the next days", held),
        },
    }
}

/// `tomorrow`, `on Sat 28 Nov`.
fn when(context: &Context, day: Day) -> Safe {
    match day.days_since(context.now.today) {
        1 => safe!("tomorrow"),
        _ => safe!(
            "on {}",
            phrase::day(day, context.now.today, &context.out.look)
        ),
    }
}

/// `behavioural 7, system-design 4`, those with most first.
fn decks_named(decks: &[DeckLoad]) -> Safe {
    let due: Vec<&DeckLoad> = decks.iter().filter(|deck| deck.due.cards > 0).collect();
    let named = due.iter().take(DECKS_NAMED);
    let named: Vec<String> = named
        .map(|deck| format!("{} {}", deck.name, deck.due.cards))
        .collect();
    let mut text = named.join(", ");
    if due.len() > DECKS_NAMED {
        text.push_str(&format!(", {} more decks", due.len() - DECKS_NAMED));
    }
    neutral::line(&text)
}

fn new_row(context: &Context, glance: &Glance) -> Row {
    let minutes = context.config.minutes();
    let remark = match glance.new_that_fit {
        0 => safe!("none fits into your {} minutes today", minutes),
        1 => safe!("1 fits into your {} minutes today", minutes),
        fit if fit == glance.new.cards => safe!("all fit into your {} minutes today", minutes),
        fit => safe!("{} fit into your {} minutes today", fit, minutes),
    };
    Row {
        name: "New",
        count: phrase::count(glance.new.cards, "card", "cards"),
        minutes: Some(phrase::minutes(glance.new.secs)),
        remark,
    }
}

fn done_row(glance: &Glance) -> Option<Row> {
    let count = phrase::minutes(glance.spent_secs);
    let row = Row {
        name: "Done today",
        count,
        minutes: None,
        remark: Safe::default(),
    };
    (glance.spent_secs > 0).then_some(row)
}

/// `  Due            11 cards   about 18 min    behavioural 7`; the remarks go under each other
/// where the screen is narrow.
fn table(context: &mut Context, rows: &[Row]) -> Outcome {
    let out = &mut context.out;
    if out.look.accessible {
        for row in rows {
            let about = row.minutes.as_ref().map(|m| format!("about {m}"));
            let parts = [
                Some(row.count.as_str()),
                about.as_deref(),
                Some(row.remark.as_str()),
            ];
            let parts: Vec<&str> = parts
                .into_iter()
                .flatten()
                .filter(|p| !p.is_empty())
                .collect();
            out.wrapped(
                "",
                &safe!("{}: {}.", row.name, neutral::line(&parts.join(", "))),
            )?;
        }
        return Ok(());
    }
    let longest = |part: &dyn Fn(&Row) -> usize| rows.iter().map(part).max().unwrap_or(0);
    let count = longest(&|row| width(row.count.as_str()));
    let minutes = longest(&|row| row.minutes.as_ref().map_or(0, |m| width(m.as_str())));
    let wide = out.look.width >= WIDE;
    for row in rows {
        let pad = " ".repeat(count - width(row.count.as_str()));
        let name = if wide { 13 } else { 11 };
        let mut line = format!("  {:<name$}{pad}{}", row.name, row.count);
        if let Some(text) = &row.minutes {
            line.push_str(&format!("   about {:>minutes$}", text.as_str()));
        }
        let line = neutral::line(&line);
        if row.remark.as_str().is_empty() {
            say!(out, "{}", line)?;
        } else if wide {
            let here = width(line.as_str());
            let column = (2 + name + count + 9 + minutes).max(here) + 4;
            // Without minutes the remark is one date, which is not to be split for a column.
            let fits = column + width(row.remark.as_str()) <= out.look.width;
            let column = if fits || row.minutes.is_some() {
                column
            } else {
                here + 4
            };
            let gap = " ".repeat(column - here);
            out.wrapped(safe!("{}{}", line, neutral::line(&gap)), &row.remark)?;
        } else {
            say!(out, "{}", line)?;
            out.wrapped("             ", &row.remark)?;
        }
    }
    Ok(())
}

fn nothing(context: &mut Context, today: &Today) -> Outcome {
    let line = match today.next {
        Some((day, load)) => {
            let cards = phrase::count(load.cards, "card", "cards");
            let when = when(context, day);
            let about = phrase::minutes(load.secs);
            safe!(
                "Nothing due today. Next: {} {}, about {}.",
                cards,
                when,
                about
            )
        }
        None => safe!("Nothing due, and nothing scheduled."),
    };
    context.out.wrapped("  ", &line)?;
    if let Some(row) = done_row(&today.glance) {
        say!(context.out, "  {} {}.", row.name, row.count)?;
    }
    context.out.blank()?;
    match today.next {
        Some(_) => steps(
            context,
            &[("offbook cram", "the weakest first, at any time")],
        ),
        None => steps(context, &BEGIN),
    }
}

/// Where there is no question to ask.
const BEGIN: [(&str, &str); 2] = [
    ("offbook add", "write a question"),
    ("offbook import", "bring a deck in"),
];

fn steps(context: &mut Context, steps: &[(&'static str, &'static str)]) -> Outcome {
    let steps: Vec<(&str, Safe)> = steps
        .iter()
        .map(|(c, what)| (*c, safe!("{}", what)))
        .collect();
    next_steps(context, &steps)
}

/// What to type next, and what it does, under each other.
fn next_steps(context: &mut Context, steps: &[(&'static str, Safe)]) -> Outcome {
    const LEAST: usize = 18;
    let room = steps
        .iter()
        .map(|(command, _)| command.len())
        .fold(LEAST, usize::max);
    for (command, what) in steps {
        let first = neutral::line(&format!("  {command:<room$}  "));
        context.out.wrapped(first, what)?;
    }
    Ok(())
}
