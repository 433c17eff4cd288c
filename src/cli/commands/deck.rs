//! `deck`: the decks there are and those that ship; made, named, removed.

use serde::Serialize;

use crate::cli::choose;
use crate::cli::commands::{add, export};
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::{packed, safe, say, tell};
use crate::cli::phrase;
use crate::domain::id::DeckId;
use crate::exchange::native::NativeDeck;
use crate::exchange::neutral::{self, Safe};
use crate::exchange::shipped::SHIPPED;
use crate::store::Store;
use crate::store::decks::DeckSummary;

mod check;
mod release;

#[derive(Debug, clap::Args)]
#[command(after_help = "DECK is a name, or as much of it as is enough.

Examples:
  offbook deck list --shipped
  offbook deck new \"acme loop\"
  offbook deck rename acme globex
  offbook deck new \"Acme loop\" -o acme.offbook.toml      a file to write a deck in
  offbook deck check acme.offbook.toml --strict
  offbook deck release acme.offbook.toml --notes \"Two new questions\"")]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// The decks there are, or with --shipped those that come with offbook
    List(List),
    /// Make a deck of your own or, with -o, a deck file to fill in and send out
    New(New),
    /// What is in a deck and where it comes from
    Show(Show),
    /// Give a deck another name
    Rename(Rename),
    /// Take a deck and its cards out of every list; undo brings them back
    Remove(Remove),
    /// Write a deck to a file or a pipe, without your answers
    Export(Box<export::DeckArgs>),
    /// Look for problems in deck files
    Check(check::Args),
    /// Make a deck file ready to be sent out: its number, its notes, its ids
    Release(release::Args),
}

#[derive(Debug, clap::Args)]
struct List {
    /// Those that come with offbook
    #[arg(long)]
    shipped: bool,
}

#[derive(Debug, clap::Args)]
struct New {
    /// What it is to be called
    name: String,
    /// Write a deck file to begin with instead; - is standard output
    #[arg(short, long, value_name = "FILE|-", value_hint = clap::ValueHint::FilePath)]
    output: Option<String>,
}

#[derive(Debug, clap::Args)]
struct Show {
    /// The deck
    #[arg(value_name = "DECK", add = super::completions::decks())]
    deck: Option<String>,
}

#[derive(Debug, clap::Args)]
struct Rename {
    /// The deck
    #[arg(value_name = "DECK", add = super::completions::decks())]
    deck: String,
    /// What it is to be called
    #[arg(value_name = "NAME")]
    name: String,
}

#[derive(Debug, clap::Args)]
struct Remove {
    /// The deck
    #[arg(value_name = "DECK", add = super::completions::decks())]
    deck: Option<String>,
    /// Remove it although it has answers
    #[arg(short, long)]
    yes: bool,
}

/// Below this there is no room for all columns of the list.
const NARROW: usize = 60;

pub(crate) fn run(context: &mut Context, args: &Args) -> Outcome {
    match &args.command {
        Command::List(args) if args.shipped => list_shipped(context),
        Command::List(_) => list(context),
        Command::New(args) => new(context, args),
        Command::Show(args) => show(context, args),
        Command::Rename(args) => rename(context, args),
        Command::Remove(args) => remove(context, args),
        Command::Export(args) => export::run_one(context, args),
        Command::Check(args) => check::run(context, args),
        Command::Release(args) => release::run(context, args),
    }
}

#[derive(Debug, Serialize)]
struct DecksJson<'d> {
    decks: Vec<DeckJson<'d>>,
}

#[derive(Debug, Serialize)]
struct DeckJson<'d> {
    id: String,
    name: &'d str,
    cards: u64,
    answered: u64,
    due: u64,
    new: u64,
    upstream: Option<HeaderJson<'d>>,
}

#[derive(Debug, Serialize)]
struct HeaderJson<'d> {
    slug: &'d str,
    title: &'d str,
    version: &'d str,
    author: Option<&'d str>,
    contact: Option<&'d str>,
    description: Option<&'d str>,
    license: Option<&'d str>,
    source: Option<&'d str>,
    language: &'d str,
}

impl<'d> DeckJson<'d> {
    fn new(deck: &'d DeckSummary) -> Self {
        let header = |header: &'d crate::domain::deck::DeckHeader| HeaderJson {
            slug: header.slug.as_str(),
            title: &header.title,
            version: header.version.as_str(),
            author: header.author.as_deref(),
            contact: header.contact.as_deref(),
            description: header.description.as_deref(),
            license: header.license.as_deref(),
            source: header.source.as_deref(),
            language: &header.language,
        };
        Self {
            id: deck.id.to_string(),
            name: &deck.name,
            cards: deck.cards,
            answered: deck.answered,
            due: deck.due,
            new: deck.new,
            upstream: deck.upstream.as_ref().map(header),
        }
    }
}

fn list(context: &mut Context) -> Outcome {
    let now = context.now;
    let decks = context.read(|store| store.decks(&now))?.unwrap_or_default();
    if context.json {
        let decks = decks.iter().map(DeckJson::new).collect();
        return Ok(context.out.json("offbook.decks/1", &DecksJson { decks })?);
    }
    if decks.is_empty() {
        tell!(context.out, "No decks yet.");
        tell!(
            context.out,
            "Next:  offbook deck list --shipped   or: offbook deck new NAME"
        );
        return Ok(());
    }
    let number = |number: u64| safe!("{}", phrase::grouped(number));
    let row = |deck: &DeckSummary| {
        let from = deck
            .upstream
            .as_ref()
            .map(|header| safe!("release {}", neutral::line(header.version.as_str())));
        vec![
            neutral::line(&deck.name),
            number(deck.cards),
            number(deck.due),
            number(deck.new),
            number(deck.answered),
            from.unwrap_or_else(|| safe!("your own")),
        ]
    };
    if context.out.look.width < NARROW && !context.out.look.accessible {
        return list_narrow(context, &decks);
    }
    let headings = ["Deck", "Cards", "Due", "New", "Answered", "From"];
    let rows: Vec<Vec<Safe>> = decks.iter().map(row).collect();
    Ok(context.out.table(&headings, &rows)?)
}

/// The columns as lines: the name, and what is known of the deck below it.
fn list_narrow(context: &mut Context, decks: &[DeckSummary]) -> Outcome {
    for deck in decks {
        say!(context.out, "{}", neutral::line(&deck.name))?;
        let number =
            |number: u64, what: &'static str| safe!("{} {}", phrase::grouped(number), what);
        let from = match &deck.upstream {
            Some(header) => safe!("release {}", neutral::line(header.version.as_str())),
            None => safe!("your own"),
        };
        let items = [
            phrase::count(deck.cards, "card", "cards"),
            number(deck.due, "due"),
            number(deck.new, "new"),
            number(deck.answered, "answered"),
            from,
        ];
        for line in packed(&items, context.out.look.width - 2) {
            say!(context.out, "  {}", line)?;
        }
    }
    Ok(())
}

#[derive(Debug, Serialize)]
struct ShippedJson {
    decks: Vec<ShippedDeckJson>,
}

#[derive(Debug, Serialize)]
struct ShippedDeckJson {
    slug: String,
    title: String,
    version: String,
    description: Option<String>,
    cards: usize,
    is_imported: bool,
}

fn list_shipped(context: &mut Context) -> Outcome {
    let slugs: Vec<_> = SHIPPED
        .iter()
        .filter_map(|deck| crate::domain::id::Slug::parse(deck.slug))
        .collect();
    let here = context.read(|store| {
        let mut here = Vec::new();
        for slug in &slugs {
            if store.deck_of_slug(slug)?.is_some() {
                here.push(slug.as_str().to_owned());
            }
        }
        Ok(here)
    })?;
    let here = here.unwrap_or_default();
    let mut decks = Vec::new();
    for shipped in &SHIPPED {
        let broken = |_| {
            Failure::failed(format!(
                "the shipped deck \"{}\" cannot be read",
                shipped.slug
            ))
        };
        let deck = NativeDeck::open(shipped.text).map_err(broken)?;
        decks.push(ShippedDeckJson {
            slug: shipped.slug.to_owned(),
            cards: deck.card_count(),
            title: deck.header.title,
            version: deck.header.version.as_str().to_owned(),
            description: deck.header.description,
            is_imported: here.iter().any(|slug| slug == shipped.slug),
        });
    }
    if context.json {
        return Ok(context
            .out
            .json("offbook.shipped/1", &ShippedJson { decks })?);
    }
    let row = |deck: &ShippedDeckJson| {
        vec![
            neutral::line(&deck.slug),
            safe!("{}", deck.cards),
            if deck.is_imported {
                safe!("yes")
            } else {
                safe!("no")
            },
            neutral::line(&deck.title),
        ]
    };
    let rows: Vec<Vec<Safe>> = decks.iter().map(row).collect();
    context
        .out
        .table(&["Deck", "Cards", "Imported", "Title"], &rows)?;
    context.out.flush()?;
    tell!(context.out, "One:  offbook import shipped:failure");
    tell!(context.out, "All:  offbook import shipped:all");
    Ok(())
}

/// A name that can be typed and read: one line, not too long.
pub(crate) fn check_name(name: &str) -> Outcome<String> {
    const LONGEST_NAME: usize = 64;
    let name = add::one_line("name", name)?;
    if name.chars().count() > LONGEST_NAME {
        return Err(Failure::usage(format!(
            "a deck's name has at most {LONGEST_NAME} characters"
        )));
    }
    if name.chars().any(char::is_control) || name.starts_with('-') || name.starts_with("shipped:") {
        return Err(Failure::usage(format!(
            "\"{name}\" cannot be typed as a deck's name"
        )));
    }
    Ok(name)
}

fn new(context: &mut Context, args: &New) -> Outcome {
    let name = check_name(&args.name)?;
    if let Some(path) = &args.output {
        return release::begin(context, &name, path);
    }
    let mut store = context.open()?;
    store.create_deck(&name, &context.now)?;
    let name = neutral::line(&name);
    tell!(
        context.out,
        "Made the deck {}.   Take it back: offbook undo",
        name
    );
    tell!(context.out, "Next:  offbook add -d \"{}\"", name);
    Ok(())
}

fn show(context: &mut Context, args: &Show) -> Outcome {
    let typed = choose::deck_name(context, args.deck.as_deref())?;
    let now = context.now;
    let deck = context.read(|store| {
        Ok(match choose::deck(store.find_deck(&typed)?, &typed) {
            Ok(id) => Ok(store.deck(id, &now)?),
            Err(failure) => Err(failure),
        })
    })?;
    let Some(deck) = deck.transpose()? else {
        return choose::nothing_yet("deck", &typed);
    };
    if context.json {
        return Ok(context.out.json("offbook.deck/1", &DeckJson::new(&deck))?);
    }
    let out = &mut context.out;
    let name = out.bold(&neutral::line(&deck.name));
    let cards = phrase::count(deck.cards, "card", "cards");
    out.two_sides(&name, &cards)?;
    out.rule()?;
    if let Some(header) = &deck.upstream {
        let text = |text: &Option<String>| neutral::block(text.as_deref().unwrap_or_default());
        let rows = [
            ("Title      ", neutral::line(&header.title)),
            ("Release    ", neutral::line(header.version.as_str())),
            ("Author     ", text(&header.author)),
            ("Contact    ", text(&header.contact)),
            ("License    ", text(&header.license)),
            ("Source     ", text(&header.source)),
            ("About      ", text(&header.description)),
            ("New in it  ", text(&header.release_notes)),
        ];
        for (label, text) in rows.iter().filter(|(_, text)| !text.as_str().is_empty()) {
            out.wrapped(*label, text)?;
        }
    }
    say!(out, "Answered   {} of {}", deck.answered, deck.cards)?;
    say!(out, "Due        {}", deck.due)?;
    say!(out, "New        {}", deck.new)?;
    Ok(())
}

/// The deck that was typed or picked, with the data file open to change it.
fn opened(context: &mut Context, typed: Option<&str>) -> Outcome<(Store, DeckId)> {
    let typed = choose::deck_name(context, typed)?;
    let found = context.read(|store| Ok(choose::deck(store.find_deck(&typed)?, &typed)))?;
    match found.transpose()? {
        Some(id) => Ok((context.open()?, id)),
        None => choose::nothing_yet("deck", &typed),
    }
}

fn rename(context: &mut Context, args: &Rename) -> Outcome {
    let name = check_name(&args.name)?;
    let (mut store, id) = opened(context, Some(&args.deck))?;
    let before = store.deck(id, &context.now)?;
    store.rename_deck(id, &name, &context.now)?;
    let (before, after) = (neutral::line(&before.name), neutral::line(&name));
    tell!(
        context.out,
        "The deck {} is now {}.   Take it back: offbook undo",
        before,
        after
    );
    Ok(())
}

fn remove(context: &mut Context, args: &Remove) -> Outcome {
    let (mut store, id) = opened(context, args.deck.as_deref())?;
    let deck = store.deck(id, &context.now)?;
    let name = neutral::line(&deck.name);
    let cards = phrase::count(deck.cards, "card", "cards");
    if deck.answered > 0 && !args.yes {
        let answers = phrase::count(deck.answered, "answer", "answers");
        let question = safe!(
            "Remove deck \"{}\" with {} and {}? It can be undone.",
            name,
            cards,
            answers
        );
        if !context
            .asker
            .confirm(&mut context.out, &question, false, "--yes")?
        {
            tell!(context.out, "Nothing was removed.");
            return Ok(());
        }
    }
    store.remove_deck(id, &context.now)?;
    tell!(
        context.out,
        "Removed {} with {}.   Take it back: offbook undo",
        name,
        cards
    );
    Ok(())
}
