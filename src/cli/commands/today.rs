//! `offbook` alone: what is due today and one next step; on an empty machine, a way to begin.

use serde::Serialize;

use super::first_run;
use super::status::{LoadJson, StatusJson};
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::output::{safe, say};
use crate::cli::phrase;
use crate::domain::now::{Day, Now};
use crate::exchange::neutral::{self, Safe};
use crate::insight::today::Glance;
use crate::sitting::summary;
use crate::store::queue::Load;
use crate::store::{Result as StoreResult, Store};

/// Decks named beside the number of cards, before "and 3 more".
const DECKS_NAMED: usize = 3;

#[derive(Debug, Default)]
struct Today {
    glance: Glance,
    decks: Vec<DeckLoad>,
    has_cards: bool,
    /// The first day after today with something due.
    next: Option<(Day, Load)>,
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
        Some(today) if today.has_cards => screen(context, &today),
        _ => first_run::run(context),
    }
}

fn gather(store: &Store, now: &Now, minutes: u32) -> StoreResult<Today> {
    let glance = Glance::gather(store, now.today, minutes)?;
    let loads = store.deck_loads(now.today)?.into_iter();
    let decks: Vec<DeckLoad> = loads
        .map(|(_, name, due, new)| DeckLoad { name, due, new })
        .collect();
    let next = if glance.due.cards == 0 {
        summary::next_due(store, now)?
    } else {
        None
    };
    let has_work = glance.due.cards + glance.new.cards > 0 || next.is_some();
    let has_cards = has_work || !store.operations(1)?.is_empty();
    Ok(Today {
        glance,
        decks,
        has_cards,
        next,
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
        status: StatusJson::new(context, &today.glance),
        decks: decks.collect(),
        next,
    };
    Ok(context.out.json("offbook.today/1", &body)?)
}

fn screen(context: &mut Context, today: &Today) -> Outcome {
    heading(context, today.glance.streak_days)?;
    context.out.blank()?;
    if today.glance.due.cards + today.glance.new.cards == 0 {
        return nothing(context, today);
    }
    due_line(context, today)?;
    new_line(context, today)?;
    spent_line(context, today)?;
    context.out.blank()?;
    steps(context, &[("offbook review", "start")])
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

fn due_line(context: &mut Context, today: &Today) -> Outcome {
    let glance = &today.glance;
    if glance.due.cards == 0 {
        let next = today.next.map_or_else(
            || safe!("nothing"),
            |(day, load)| {
                let cards = phrase::count(load.cards, "card", "cards");
                let when = phrase::back(day, context.now.today, &context.out.look);
                safe!("nothing; next {} {}", cards, when)
            },
        );
        return row(context, "Due", &next, &safe!(""), &safe!(""));
    }
    let named = decks_named(&today.decks, context.out.look.width);
    let cards = phrase::count(glance.due.cards, "card", "cards");
    let about = safe!("about {}", phrase::minutes(glance.due.secs));
    row(context, "Due", &cards, &about, &named)
}

/// `behavioural 7, system-design 4`, those with most first.
fn decks_named(decks: &[DeckLoad], width: usize) -> Safe {
    let due: Vec<&DeckLoad> = decks.iter().filter(|deck| deck.due.cards > 0).collect();
    let named: Vec<String> = due
        .iter()
        .take(DECKS_NAMED)
        .map(|deck| format!("{} {}", deck.name, deck.due.cards))
        .collect();
    let mut text = named.join(", ");
    if due.len() > DECKS_NAMED {
        text.push_str(&format!(", {} more decks", due.len() - DECKS_NAMED));
    }
    neutral::line(&text)
}

fn new_line(context: &mut Context, today: &Today) -> Outcome {
    let glance = &today.glance;
    if glance.new.cards == 0 {
        return Ok(());
    }
    let minutes = context.config.minutes();
    let fit = match glance.new_that_fit {
        0 => safe!("none fits into your {} minutes today", minutes),
        fit if fit == glance.new.cards => safe!("all fit into your {} minutes today", minutes),
        1 => safe!("1 fits into your {} minutes today", minutes),
        fit => safe!("{} fit into your {} minutes today", fit, minutes),
    };
    let cards = phrase::count(glance.new.cards, "card", "cards");
    let about = safe!("about {}", phrase::minutes(glance.new.secs));
    row(context, "New", &cards, &about, &fit)
}

fn spent_line(context: &mut Context, today: &Today) -> Outcome {
    if today.glance.spent_secs == 0 {
        return Ok(());
    }
    let spent = phrase::minutes(today.glance.spent_secs);
    row(
        context,
        "Done",
        &safe!("{} today", spent),
        &safe!(""),
        &safe!(""),
    )
}

/// `  Due            11 cards   about 18 min    behavioural 7`, or the same under each other.
fn row(context: &mut Context, name: &'static str, a: &Safe, b: &Safe, c: &Safe) -> Outcome {
    let out = &mut context.out;
    let parts: Vec<&str> = [a, b, c]
        .map(Safe::as_str)
        .into_iter()
        .filter(|p| !p.is_empty())
        .collect();
    if out.look.accessible {
        let text = neutral::line(&parts.join(", "));
        return Ok(out.wrapped("", &safe!("{}: {}.", name, text))?);
    }
    let padded = |text: &str, columns: usize| {
        let gap = columns.saturating_sub(crate::cli::output::width(text));
        format!("{}{text}", " ".repeat(gap))
    };
    let whole = match parts.as_slice() {
        [a] => format!("  {name:<11}{}", padded_if_number(a, &padded)),
        [a, b, rest @ ..] => {
            let rest = rest.join("  ");
            let line = format!(
                "  {name:<11}{}   {}    {rest}",
                padded(a, 12),
                right_minutes(b)
            );
            line.trim_end().to_owned()
        }
        [] => String::new(),
    };
    if crate::cli::output::width(&whole) <= out.look.width {
        return Ok(out.line(format_args!("{}", neutral::line(&whole)))?);
    }
    say!(
        out,
        "  {}",
        safe!(
            "{:<6}{}",
            name,
            neutral::line(&parts[..parts.len().min(2)].join(", "))
        )
    )?;
    for part in parts.iter().skip(2) {
        out.wrapped("        ", &neutral::line(part))?;
    }
    Ok(())
}

/// A sole part that begins with a number stands where numbers stand.
fn padded_if_number(text: &str, padded: &impl Fn(&str, usize) -> String) -> String {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        padded(text, 12)
    } else {
        format!("    {text}")
    }
}

/// `about  8 min`: the minutes of two lines stand under each other.
fn right_minutes(text: &str) -> String {
    match text.strip_prefix("about ") {
        Some(minutes) => format!("about {minutes:>6}"),
        None => text.to_owned(),
    }
}

fn nothing(context: &mut Context, today: &Today) -> Outcome {
    let line = match today.next {
        Some((day, load)) => {
            let cards = phrase::count(load.cards, "card", "cards");
            let when = match day.days_since(context.now.today) {
                1 => safe!("tomorrow"),
                _ => safe!(
                    "on {}",
                    phrase::day(day, context.now.today, &context.out.look)
                ),
            };
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
    spent_line(context, today)?;
    context.out.blank()?;
    match today.next {
        Some(_) => steps(
            context,
            &[("offbook cram", "the weakest first, at any time")],
        ),
        None => steps(
            context,
            &[
                ("offbook add", "write a question"),
                ("offbook import", "bring a deck in"),
            ],
        ),
    }
}

fn steps(context: &mut Context, steps: &[(&'static str, &'static str)]) -> Outcome {
    for (command, what) in steps {
        say!(context.out, "  {:<18}  {}", command, what)?;
    }
    Ok(())
}
