//! `interview show`: everything about one.

use super::{Material, Standing, days_off, debrief, json, position, tailored, whole};
use crate::cli::appointment;
use crate::cli::choose;
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::output::safe;
use crate::cli::phrase;
use crate::domain::interview::{Interview, Priority};
use crate::exchange::neutral::{self, Safe};

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  offbook interview show acme
  offbook interview show acme --json")]
pub(super) struct Args {
    /// The interview
    #[arg(value_name = "NAME", add = super::super::completions::interviews())]
    name: Option<String>,
}

pub(super) fn run(context: &mut Context, args: &Args) -> Outcome {
    let typed = choose::interview_name(context, args.name.as_deref())?;
    let now = context.now();
    let read = context.read(|store| {
        Ok(
            match choose::interview(store.find_interview(&typed)?, &typed) {
                Ok(id) => {
                    let told = store
                        .debriefs()?
                        .into_iter()
                        .find(|told| told.interview == id);
                    Ok((whole(store, id, &now)?, told.map(|told| told.debrief)))
                }
                Err(failure) => Err(failure),
            },
        )
    })?;
    let Some(((interview, material), debrief)) = read.transpose()? else {
        return choose::no_interview(&typed);
    };
    if context.json {
        return json::print_one(context, &interview, &material, debrief.as_ref());
    }
    let name = context.out.bold(&neutral::line(&interview.plan.name));
    let position = neutral::line(&position(&interview.plan));
    context.out.two_sides(&name, &position)?;
    context.out.rule()?;
    facts(context, &interview, &material)?;
    cards(context, &material, Priority::Must, "Must know")?;
    cards(context, &material, Priority::Low, "Nice to have")?;
    tailored::show(context, &material)?;
    match &debrief {
        Some(debrief) => debrief::show(context, debrief),
        None => Ok(()),
    }
}

fn facts(context: &mut Context, interview: &Interview, material: &Material) -> Outcome {
    let now = context.now();
    let plan = &interview.plan;
    let when = match Standing::of(interview, &now) {
        Standing::Upcoming => appointment::in_full(&plan.appointment, &now),
        _ => safe!(
            "{}, past",
            appointment::day_and_time(&plan.appointment, &now)
        ),
    };
    let own = plan.minutes_a_day;
    let minutes = own.unwrap_or_else(|| context.config.minutes());
    let minutes = match own {
        Some(_) => safe!("{} a day", minutes),
        None => safe!("{} a day, as set for every day", minutes),
    };
    let rehearsal = match plan.rehearsal_days {
        0 => safe!(""),
        days => {
            let days = phrase::count(days.into(), "day", "days");
            safe!("no new question in the last {}", days)
        }
    };
    let aim = plan.aim_percent.map_or(safe!(""), |aim| {
        safe!("{}% of the answers recalled on the day", u32::from(aim))
    });
    context.out.wrapped("When        ", &when)?;
    for note in appointment::notes(&plan.appointment, &now) {
        context.out.wrapped("            ", &note)?;
    }
    let rows = [
        ("Company     ", optional(plan.company.as_deref())),
        ("Draws on    ", draws_on(interview, material)),
        ("Minutes     ", minutes),
        ("Days off    ", days_off::said(&plan.days_off, context)),
        ("Rehearsal   ", rehearsal),
        ("Aim         ", aim),
    ];
    let of_the_day = tailored::facts(&material.tailoring);
    let rows = rows.iter().chain(&of_the_day);
    for (label, text) in rows.filter(|(_, text)| !text.as_str().is_empty()) {
        context.out.wrapped(*label, text)?;
    }
    for tag in &material.lost_tags {
        let tag = neutral::line(tag);
        context
            .out
            .wrapped("            ", &safe!("No card has the tag {}.", tag))?;
    }
    Ok(())
}

fn optional(text: Option<&str>) -> Safe {
    neutral::line(text.unwrap_or_default())
}

/// `64 cards in behavioural, acme, or tagged leadership; 2 suspended or withdrawn`.
fn draws_on(interview: &Interview, material: &Material) -> Safe {
    let drawn = &interview.plan.draws_on;
    let cards = phrase::count(material.cards, "card", "cards");
    let mut ways = Vec::new();
    if !material.decks.is_empty() {
        ways.push(format!("in {}", material.decks.join(", ")));
    }
    if !drawn.tags.is_empty() {
        ways.push(format!("tagged {}", drawn.tags.join(", ")));
    }
    let mut text = if drawn.decks.is_empty() && drawn.tags.is_empty() {
        match material.cards {
            0 => safe!("every card; there are none yet"),
            _ => safe!("every card, {} now", cards),
        }
    } else if ways.is_empty() {
        safe!("nothing: its decks were removed")
    } else {
        safe!("{} {}", cards, neutral::line(&ways.join(", or ")))
    };
    if material.left_out > 0 {
        let left_out = phrase::grouped(material.left_out);
        text = safe!("{}; {} suspended or withdrawn", text, left_out);
    }
    text
}

fn cards(
    context: &mut Context,
    material: &Material,
    wanted: Priority,
    title: &'static str,
) -> Outcome {
    let cards: Vec<_> = material
        .priorities
        .iter()
        .filter(|(priority, ..)| *priority == wanted)
        .collect();
    if cards.is_empty() {
        return Ok(());
    }
    context.out.blank()?;
    let title = context.out.bold(&title);
    context.out.wrapped("", &title)?;
    for (_, card, drawn) in cards {
        let question = neutral::line(&card.content.question);
        let question = match drawn {
            true => question,
            false => safe!("{} (not among its cards)", question),
        };
        let mark = safe!("  {}  ", choose::short(&card.handle));
        context.out.wrapped(mark, &question)?;
    }
    Ok(())
}
