//! `completions`: scripts for shells, and the names of decks, cards and interviews while a person
//! types.

use std::ffi::OsStr;

use chrono::Utc;
use chrono_tz::Tz;
use clap::{CommandFactory, Parser};
use clap_complete::Shell;
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};

use crate::cli::context::{Context, Paths};
use crate::cli::failure::Outcome;
use crate::cli::{Cli, output};
use crate::domain::interview::Interview;
use crate::domain::now::Now;
use crate::exchange::neutral;

use crate::store::cards::CardFilter;
use crate::store::{Found, Result as StoreResult, Store};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  offbook completions bash > ~/.local/share/bash-completion/completions/offbook
  offbook completions zsh > ~/.zfunc/_offbook
  offbook completions fish > ~/.config/fish/completions/offbook.fish

These complete commands and flags. To complete the names of your decks, cards and interviews too,
put the line for your shell into its start-up file instead:
  source <(COMPLETE=bash offbook)           bash
  source <(COMPLETE=zsh offbook)            zsh
  COMPLETE=fish offbook | source            fish")]
pub(crate) struct Args {
    /// Which shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

pub(crate) fn run(context: &mut Context, args: &Args) -> Outcome {
    // Into memory first: the generator panics when its reader goes away.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "offbook", &mut script);
    Ok(context.out.file().write_all(&script)?)
}

/// Candidates shown at most: a menu, not the collection.
const MOST: u64 = 40;

/// Completes the names of decks.
pub(crate) fn decks() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let typed = typed.to_string_lossy().into_owned();
        look_up(|store, now| {
            let decks = store.decks(now)?.into_iter();
            let fitting = decks.filter(|deck| deck.name.starts_with(&typed));
            let candidate = |deck: crate::store::decks::DeckSummary| {
                let cards = format!("{} cards, {} due", deck.cards, deck.due);
                CompletionCandidate::new(neutral::line(&deck.name).into_string())
                    .help(Some(cards.into()))
            };
            Ok(fitting.take(MOST as usize).map(candidate).collect())
        })
    })
}

/// Completes the names of interviews that are not cancelled.
pub(crate) fn interviews() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let typed = typed.to_string_lossy().to_lowercase();
        look_up(|store, _| {
            let interviews = store.interviews()?.into_iter();
            let fitting = interviews.filter(|i| i.plan.name.to_lowercase().starts_with(&typed));
            let candidate = |interview: Interview| {
                let date = interview.plan.appointment.date;
                CompletionCandidate::new(neutral::line(&interview.plan.name).into_string())
                    .help(Some(date.format("%a %-d %b %Y").to_string().into()))
            };
            Ok(fitting.take(MOST as usize).map(candidate).collect())
        })
    })
}

/// Completes the short ids of cards: what begins as typed, or else what is due.
pub(crate) fn cards() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let typed = typed.to_string_lossy().into_owned();
        look_up(|store, now| cards_like(store, &typed, now))
    })
}

fn cards_like(store: &Store, typed: &str, now: &Now) -> StoreResult<Vec<CompletionCandidate>> {
    let candidate = |name: &str, question: &str| {
        let question = output::fit(neutral::line(question).as_str(), 50, true);
        CompletionCandidate::new(neutral::line(name).into_string()).help(Some(question.into()))
    };
    if typed.is_empty() {
        let due = store.due_cards(&CardFilter::default(), 0, 10, now)?;
        let cards = due.iter().map(|queued| store.card(queued.id));
        let cards = cards.collect::<StoreResult<Vec<_>>>()?;
        return Ok(cards
            .iter()
            .map(|c| candidate(c.handle.short(), &c.content.question))
            .collect());
    }
    Ok(match store.find_card(typed)? {
        Found::One(id) => {
            let card = store.card(id)?;
            vec![candidate(card.handle.short(), &card.content.question)]
        }
        Found::Many(fits) => fits
            .iter()
            .map(|(name, what)| candidate(name, what))
            .collect(),
        Found::None { .. } => Vec::new(),
    })
}

/// Reads the data file named by the environment; any fault means no candidates.
fn look_up(
    mut gather: impl FnMut(&Store, &Now) -> StoreResult<Vec<CompletionCandidate>>,
) -> Vec<CompletionCandidate> {
    let now = Now::new(Utc::now(), Tz::UTC, 0);
    let Ok(cli) = Cli::try_parse_from(["offbook"]) else {
        return Vec::new();
    };
    let Ok(paths) = Paths::find(&cli.globals) else {
        return Vec::new();
    };
    let found = Store::read(&paths.data_file, |store| gather(store, &now));
    found.ok().flatten().unwrap_or_default()
}
