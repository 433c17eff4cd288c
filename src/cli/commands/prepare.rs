//! `prepare`: what is worth saying, made question by question.

use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::output::{safe, say, tell};
use crate::cli::{choose, phrase, wizard};
use crate::exchange::neutral;
use crate::store::cards::{CardFilter, CardSort};

mod answer;
mod failure;
mod growth_json;
mod interview;
mod start;
mod story;
mod walk;
pub(crate) mod weakness;

#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Without a word after it: what can be prepared, and what was begun.

Examples:
  offbook prepare
  offbook prepare answer k7f
  offbook prepare story --list
  offbook prepare failure
  offbook prepare weakness
  offbook prepare interview acme"
)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Build an answer slot by slot, by the card's framework
    Answer(answer::Args),
    /// Tell a story once, for several answers; the bank of them
    Story(story::Args),
    /// Think a failure through until it is a story you can tell
    Failure(failure::Args),
    /// Find what you are honestly working on, and what of it fits an interview
    Weakness(weakness::Args),
    /// What they look for and who shows it, who will be there, the line for the role
    Interview(Box<interview::Args>),
}

/// Cards without an answer that are named.
const MOST_NAMED: u64 = 5;

#[derive(Debug, Serialize)]
struct PrepareJson {
    /// Begun and not finished.
    begun: Vec<String>,
    without_answer: u64,
}

pub(crate) fn run(context: &mut Context, args: &Args) -> Outcome {
    match &args.what {
        Some(What::Answer(args)) => answer::run(context, args),
        Some(What::Story(args)) => story::run(context, args),
        Some(What::Failure(args)) => failure::run(context, args),
        Some(What::Weakness(args)) => weakness::run(context, args),
        Some(What::Interview(args)) => interview::run(context, args),
        None => list(context),
    }
}

/// What can be prepared: what was begun, and the cards that have no answer.
fn list(context: &mut Context) -> Outcome {
    let now = context.now;
    let begun = wizard::unfinished(&context.paths);
    let gathered = context.read(|store| {
        let filter = CardFilter {
            no_answer: true,
            ..CardFilter::default()
        };
        let mut lines = Vec::new();
        let count = store.list(
            &filter,
            CardSort::Due,
            Some(MOST_NAMED),
            &now,
            &mut |line| {
                lines.push(line);
                Ok(())
            },
        )?;
        let mut names = Vec::new();
        let interviews = store.interviews()?;
        for name in begun.iter().filter(|name| of_ours(name).is_none()) {
            if let Some(interview) = interview::of_file(name, &interviews) {
                let name = neutral::line(&interview.plan.name);
                names.push((name, safe!("prepare interview")));
                continue;
            }
            if let crate::store::Found::One(id) = store.find_card(name)? {
                let card = store.checkable(id)?;
                names.push((choose::short(&card.handle), neutral::line(&card.question)));
            }
        }
        Ok((lines, count, names))
    })?;
    let (lines, count, mut names) = gathered.unwrap_or_default();
    let ours = begun.iter().filter_map(|name| of_ours(name));
    names.extend(ours.map(|(command, what)| (safe!("{}", command), safe!("{}", what))));
    if context.json {
        let body = PrepareJson {
            begun,
            without_answer: count,
        };
        return Ok(context.out.json("offbook.prepare/1", &body)?);
    }
    let out = &mut context.out;
    if !names.is_empty() {
        say!(out, "Begun")?;
        for (name, question) in &names {
            out.wrapped(safe!("  {}  ", name), question)?;
        }
        out.blank()?;
    }
    if count == 0 {
        say!(out, "Every card has an answer.")?;
    } else {
        say!(
            out,
            "{} without an answer",
            phrase::count(count, "card", "cards")
        )?;
        for line in &lines {
            let first = safe!("  {}  ", choose::short(&line.handle));
            out.wrapped(first, &neutral::line(&line.question))?;
        }
        if count > MOST_NAMED {
            say!(
                out,
                "  and {} more: offbook list --no-answer",
                count - MOST_NAMED
            )?;
        }
    }
    tell!(out, "Build one slot by slot: offbook prepare answer CARD");
    tell!(
        out,
        "Before that: offbook prepare weakness, failure, or story"
    );
    Ok(())
}

/// What was begun that is not the answer of a card: the word after `prepare`, and what it is.
fn of_ours(name: &str) -> Option<(&'static str, &'static str)> {
    match name.split('-').next()? {
        "story" => Some(("story", "a story of the bank")),
        "failure" => Some(("failure", "a failure thought through")),
        "weakness" => Some(("weakness", "what you are working on")),
        "debrief" => Some(("interview debrief", "what an interview was like")),
        "check" => Some(("weakness --check-in", "what you learned since")),
        _ => None,
    }
}
