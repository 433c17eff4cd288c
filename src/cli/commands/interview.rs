//! `interview`: what is prepared for: added, listed, shown, changed, called off, told of.

use std::collections::HashSet;

use crate::cli::choose;
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::output::tell;
use crate::domain::id::InterviewId;
use crate::domain::interview::{Interview, InterviewPlan, Priority};
use crate::domain::now::Now;
use crate::domain::tailoring::Tailoring;
use crate::exchange::neutral::{self, Safe};
use crate::store::cards::{Card, CardFilter, CardSort};
use crate::store::{Result as StoreResult, Store};

pub(crate) mod check;
pub(crate) mod days_off;
pub(crate) mod debrief;
mod edit;
mod json;
mod list;
mod named;
pub(crate) mod plan;
mod show;
pub(crate) mod tailored;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "NAME is what you call it, usually the company, or as much of it as is enough.
Dates are read as people say them and said back in full: offbook help dates.

Examples:
  offbook interview add Acme --on \"4 dec 14:00\" --role \"Staff Engineer\"
  offbook interview add Globex --on 2w -d behavioural-core -t leadership
  offbook interview edit acme --on 2026-12-09 --minutes 30 --off sat,sun
  offbook interview edit acme --must \"disagreed with your manager\"
  offbook interview debrief acme
  offbook interview check acme route
  offbook interview cancel acme"
)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// An interview to come: when it is and what it draws on
    Add(Box<plan::AddArgs>),
    /// The interviews to come, or all there were
    List(list::Args),
    /// Everything about one, with its must-know cards
    Show(show::Args),
    /// Move it, or change what is said of it
    Edit(Box<edit::EditArgs>),
    /// Afterwards: what was asked, how it went, what was promised
    Debrief(Box<debrief::Args>),
    /// The lists of the week before, the day before, the morning and afterwards
    Check(check::Args),
    /// Call it off; undo brings it back
    Cancel(Cancel),
}

#[derive(Debug, clap::Args)]
struct Cancel {
    /// The interview
    #[arg(value_name = "NAME", add = super::completions::interviews())]
    name: Option<String>,
}

pub(crate) fn run(context: &mut Context, args: &Args) -> Outcome {
    match &args.command {
        None => list::run(context, &list::Args::default()),
        Some(Command::Add(args)) => plan::add(context, args),
        Some(Command::List(args)) => list::run(context, args),
        Some(Command::Show(args)) => show::run(context, args),
        Some(Command::Edit(args)) => edit::edit(context, args),
        Some(Command::Debrief(args)) => debrief::run(context, args),
        Some(Command::Check(args)) => check::run(context, args),
        Some(Command::Cancel(args)) => cancel(context, args),
    }
}

fn cancel(context: &mut Context, args: &Cancel) -> Outcome {
    let interview = found(context, args.name.as_deref())?;
    let now = context.now();
    context.open()?.cancel_interview(interview.id, &now)?;
    tell!(
        context.out,
        "Cancelled {}.   Take it back: offbook undo",
        neutral::line(&interview.plan.name)
    );
    Ok(())
}

/// The interview that was typed or picked.
fn found(context: &mut Context, typed: Option<&str>) -> Outcome<Interview> {
    let typed = choose::interview_name(context, typed)?;
    let found = context.read(|store| {
        Ok(
            match choose::interview(store.find_interview(&typed)?, &typed) {
                Ok(id) => Ok(store.interview(id)?),
                Err(failure) => Err(failure),
            },
        )
    })?;
    match found.transpose()? {
        Some(interview) => Ok(interview),
        None => choose::no_interview(&typed),
    }
}

/// A name as it is typed on the command line.
pub(crate) fn quoted(name: &str) -> Safe {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let is_read = |c: char| "\"$`\\!".contains(c);
    match name {
        _ if name.contains(is_read) => neutral::line(&format!("'{}'", name.replace('\'', "'\\''"))),
        _ if name.chars().all(is_plain) && !name.starts_with('-') => neutral::line(name),
        _ => neutral::line(&format!("\"{name}\"")),
    }
}

/// Everything about one, for scripts.
pub(crate) fn print(context: &mut Context, store: &Store, id: InterviewId) -> Outcome {
    let (interview, material) = whole(store, id, &context.now())?;
    json::print_one(context, &interview, &material, None)
}

/// How an interview stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Upcoming,
    Past,
    Cancelled,
}

impl Standing {
    fn of(interview: &Interview, now: &Now) -> Self {
        if interview.cancelled_at.is_some() {
            Self::Cancelled
        } else if interview.plan.appointment.is_past(now) {
            Self::Past
        } else {
            Self::Upcoming
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Upcoming => "upcoming",
            Self::Past => "past",
            Self::Cancelled => "cancelled",
        }
    }
}

/// What an interview draws on, looked up.
#[derive(Debug, Default)]
struct Material {
    /// The decks by name; none with no tags is every card.
    decks: Vec<String>,
    /// Cards that may be asked.
    cards: u64,
    /// Those left out because they are suspended or withdrawn.
    left_out: u64,
    /// Cards of another than the usual priority, in the order in which they were given it, and
    /// whether the interview draws on them at all.
    priorities: Vec<(Priority, Card, bool)>,
    /// Tags that no card has.
    lost_tags: Vec<String>,
    /// What is prepared for it beside the cards.
    tailoring: Tailoring,
    /// The cards that are named in that.
    named: Vec<Card>,
}

impl Material {
    fn of(store: &Store, plan: &InterviewPlan, now: &Now) -> StoreResult<Self> {
        let draws_on = &plan.draws_on;
        let mut material = Self::default();
        for deck in store.decks(now)? {
            if draws_on.decks.contains(&deck.id) {
                material.decks.push(deck.name);
            }
        }
        let mut seen = HashSet::new();
        let tags = draws_on.tags.iter().map(|tag| CardFilter {
            tags: vec![tag.clone()],
            ..CardFilter::default()
        });
        let decks = CardFilter {
            decks: draws_on.decks.clone(),
            ..CardFilter::default()
        };
        // A filter without decks is every card, which is what an interview without tags means too.
        let by_deck = (!draws_on.decks.is_empty() || draws_on.tags.is_empty()).then_some(decks);
        for filter in by_deck.into_iter().chain(tags) {
            let fits = store.list(&filter, CardSort::Added, None, now, &mut |line| {
                if !seen.insert(line.id) {
                } else if line.standing.is_suspended || line.standing.is_withdrawn {
                    material.left_out += 1;
                } else {
                    material.cards += 1;
                }
                Ok(())
            })?;
            if fits == 0 {
                material.lost_tags.extend(filter.tags);
            }
        }
        for (id, priority) in &plan.priorities {
            let card = store.card(*id)?;
            material
                .priorities
                .push((*priority, card, seen.contains(id)));
        }
        Ok(material)
    }
}

/// An interview and what it draws on.
fn whole(store: &Store, id: InterviewId, now: &Now) -> StoreResult<(Interview, Material)> {
    let interview = store.interview(id)?;
    let mut material = Material::of(store, &interview.plan, now)?;
    material.tailoring = store.tailoring(id)?;
    material.named = tailored::named(store, &material.tailoring)?;
    Ok((interview, material))
}

/// Role and round in a line: `Staff Engineer, onsite`.
fn position(plan: &InterviewPlan) -> String {
    let parts = [&plan.role, &plan.round];
    let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    parts.join(", ")
}
