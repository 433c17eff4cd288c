//! `card`: what becomes of cards: kept from being asked, flagged, moved, begun anew, removed.

use serde::Serialize;

use crate::cli::card_json::ReviewJson;
use crate::cli::choose;
use crate::cli::commands::show;
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::output::{safe, tell};
use crate::cli::phrase;
use crate::domain::id::CardId;
use crate::exchange::neutral::{self, Safe};
use crate::store::Store;
use crate::store::cards::StandingChange;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "CARD is a short name, as in `list`, or a part of the question; several may be given.

Examples:
  offbook card suspend k7f q9d
  offbook card move k7f -d acme
  offbook card remove \"rate limiter\"
  offbook card confirm k7f              my answer fits the coach's new wording
  offbook card heard k7f                I listened to its recording
  offbook card history k7f"
)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Keep cards from being asked until they are resumed
    Suspend(Cards),
    /// Let suspended and buried cards be asked again
    Resume(Cards),
    /// Keep cards from being asked until tomorrow
    Bury(Cards),
    /// Mark cards to come back to
    Flag(Cards),
    /// Take the mark off
    Unflag(Cards),
    /// Say that your answers are still right for questions that the coach reworded
    Confirm(Cards),
    /// Put cards into another deck
    Move(Move),
    /// Begin the schedule of cards anew; their history stays
    Reset(Cards),
    /// Take cards out of every list; undo brings them back
    Remove(Remove),
    /// Say that you listened to what was recorded of cards
    Heard(Cards),
    /// Every review of a card
    History(History),
}

#[derive(Debug, clap::Args)]
struct Cards {
    /// The cards
    #[arg(value_name = "CARD", add = super::completions::cards())]
    cards: Vec<String>,
}

#[derive(Debug, clap::Args)]
struct Move {
    /// The cards
    #[arg(value_name = "CARD", add = super::completions::cards())]
    cards: Vec<String>,
    /// The deck they go to
    #[arg(short, long, value_name = "DECK", add = super::completions::decks())]
    deck: String,
}

#[derive(Debug, clap::Args)]
struct Remove {
    /// The cards
    #[arg(value_name = "CARD", add = super::completions::cards())]
    cards: Vec<String>,
    /// Remove them although they have answers
    #[arg(short, long)]
    yes: bool,
}

#[derive(Debug, clap::Args)]
struct History {
    /// The card
    #[arg(value_name = "CARD", add = super::completions::cards())]
    card: Option<String>,
    /// At most so many, newest first
    #[arg(short = 'n', long = "limit", value_name = "REVIEWS", value_parser = clap::value_parser!(u64).range(1..))]
    limit: Option<u64>,
}

pub(crate) fn run(context: &mut Context, args: &Args) -> Outcome {
    match &args.command {
        Command::Suspend(cards) => stand(context, cards, StandingChange::Suspend, "Suspended"),
        Command::Resume(cards) => stand(context, cards, StandingChange::Resume, "Resumed"),
        Command::Bury(cards) => stand(
            context,
            cards,
            StandingChange::Bury,
            "Buried until tomorrow:",
        ),
        Command::Flag(cards) => stand(context, cards, StandingChange::Flag, "Flagged"),
        Command::Unflag(cards) => stand(context, cards, StandingChange::Unflag, "Unflagged"),
        Command::Confirm(cards) => confirm(context, cards),
        Command::Move(args) => move_cards(context, args),
        Command::Reset(cards) => reset(context, cards),
        Command::Remove(args) => remove(context, args),
        Command::Heard(cards) => heard(context, cards),
        Command::History(args) => history(context, args),
    }
}

/// The data file open to be changed, the cards, and how they are named.
fn opened(context: &mut Context, typed: &[String]) -> Outcome<(Store, Vec<CardId>, Safe)> {
    let picked;
    let typed = match typed {
        [] => {
            picked = [choose::card_name(context, None)?];
            &picked
        }
        _ => typed,
    };
    let found = context.read(|store| {
        let ids = match choose::cards(store, typed)? {
            Ok(ids) => ids,
            Err(failure) => return Ok(Err(failure)),
        };
        let mut names = Vec::new();
        for id in ids.iter().take(MOST_NAMED + 1) {
            names.push(choose::short(&store.card(*id)?.handle));
        }
        Ok(Ok((ids, names)))
    })?;
    let Some((ids, names)) = found.transpose()? else {
        return choose::nothing_yet("card", typed.first().map_or("", String::as_str));
    };
    let named = named(&names, ids.len());
    Ok((context.open()?, ids, named))
}

/// More names than this are only a number.
const MOST_NAMED: usize = 6;

fn named(names: &[Safe], count: usize) -> Safe {
    if names.len() > MOST_NAMED {
        return phrase::count(count as u64, "card", "cards");
    }
    let names: Vec<&str> = names.iter().map(Safe::as_str).collect();
    match names.split_last() {
        Some((last, [])) => neutral::line(last),
        Some((last, others)) => neutral::line(&format!("{} and {last}", others.join(", "))),
        None => safe!("nothing"),
    }
}

fn stand(
    context: &mut Context,
    cards: &Cards,
    change: StandingChange,
    done: &'static str,
) -> Outcome {
    let (mut store, ids, named) = opened(context, &cards.cards)?;
    if store.change_standing(&ids, change, &context.now)?.is_none() {
        return nothing_to_change(context, &named);
    }
    tell!(
        context.out,
        "{} {}.   Take it back: offbook undo",
        done,
        named
    );
    Ok(())
}

fn confirm(context: &mut Context, cards: &Cards) -> Outcome {
    let (mut store, ids, named) = opened(context, &cards.cards)?;
    if store.confirm_answers(&ids, &context.now)?.is_none() {
        return nothing_to_change(context, &named);
    }
    let what = if ids.len() == 1 {
        "Your answer is still right for"
    } else {
        "Your answers are still right for"
    };
    tell!(
        context.out,
        "{} {}.   Take it back: offbook undo",
        what,
        named
    );
    Ok(())
}

fn heard(context: &mut Context, cards: &Cards) -> Outcome {
    let (mut store, ids, named) = opened(context, &cards.cards)?;
    if store.heard(&ids, &context.now)? == 0 {
        return nothing_to_change(context, &named);
    }
    tell!(
        context.out,
        "Listened to {}.   Take it back: offbook undo",
        named
    );
    Ok(())
}

/// Where a change changes nothing there is none, and `undo` would take back another one.
fn nothing_to_change(context: &mut Context, named: &Safe) -> Outcome {
    tell!(
        context.out,
        "Nothing to change: that is how it is with {} already.",
        named
    );
    Ok(())
}

fn move_cards(context: &mut Context, args: &Move) -> Outcome {
    let typed = &args.deck;
    let to = context.read(|store| Ok(choose::deck(store.find_deck(typed)?, typed)))?;
    let Some(to) = to.transpose()? else {
        return choose::nothing_yet("deck", typed);
    };
    let (mut store, ids, named) = opened(context, &args.cards)?;
    if store.move_cards(&ids, to, &context.now)?.is_none() {
        return nothing_to_change(context, &named);
    }
    let deck = store.deck(to, &context.now)?;
    let deck = neutral::line(&deck.name);
    tell!(
        context.out,
        "Moved {} to {}.   Take it back: offbook undo",
        named,
        deck
    );
    Ok(())
}

fn reset(context: &mut Context, cards: &Cards) -> Outcome {
    let (mut store, ids, named) = opened(context, &cards.cards)?;
    if store.reset_cards(&ids, &context.now)?.is_none() {
        return nothing_to_change(context, &named);
    }
    let verb = if ids.len() == 1 { "starts" } else { "start" };
    tell!(
        context.out,
        "{} {} anew.   Take it back: offbook undo",
        named,
        verb
    );
    Ok(())
}

fn remove(context: &mut Context, args: &Remove) -> Outcome {
    let (mut store, ids, named) = opened(context, &args.cards)?;
    let mut answers = 0_u64;
    for id in &ids {
        answers += u64::from(store.card(*id)?.answer.is_some());
    }
    if answers > 0 && !args.yes {
        let answers = phrase::count(answers, "answer", "answers");
        let question = safe!("Remove {} with {}? It can be undone.", named, answers);
        if !context
            .asker
            .confirm(&mut context.out, &question, false, "--yes")?
        {
            tell!(context.out, "Nothing was removed.");
            return Ok(());
        }
    }
    store.remove_cards(&ids, &context.now)?;
    tell!(
        context.out,
        "Removed {}.   Take it back: offbook undo",
        named
    );
    Ok(())
}

#[derive(Debug, Serialize)]
struct HistoryJson<'r> {
    card: String,
    handle: &'r str,
    reviews: Vec<ReviewJson<'r>>,
}

fn history(context: &mut Context, args: &History) -> Outcome {
    let typed = choose::card_name(context, args.card.as_deref())?;
    let (now, limit) = (context.now, args.limit.unwrap_or(u64::MAX >> 1));
    let gathered = context.read(|store| {
        Ok(match choose::card(store.find_card(&typed)?, &typed) {
            Ok(id) => Ok((store.card(id)?, store.reviews_of(id, limit)?)),
            Err(failure) => Err(failure),
        })
    })?;
    let Some((card, reviews)) = gathered.transpose()? else {
        return choose::nothing_yet("card", &typed);
    };
    if context.json {
        let body = HistoryJson {
            card: card.id.to_string(),
            handle: &card.handle.text,
            reviews: reviews
                .iter()
                .map(|review| ReviewJson::new(review, &now))
                .collect(),
        };
        return Ok(context.out.json("offbook.history/1", &body)?);
    }
    let question = safe!(
        "{}  {}",
        choose::short(&card.handle),
        neutral::line(&card.content.question)
    );
    context.out.wrapped("", &question)?;
    for review in &reviews {
        let line = show::review_line(review, now.today, context);
        context.out.wrapped("  ", &line)?;
    }
    if reviews.is_empty() {
        tell!(context.out, "No reviews yet.");
    }
    Ok(())
}
