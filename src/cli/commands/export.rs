//! `export`: decks as files, without the person's answers; and their answers apart, when asked.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::cli::choose;
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::files;
use crate::cli::output::tell;
use crate::cli::phrase;
use crate::domain::card::{Content, UpstreamCard};
use crate::domain::deck::{DeckHeader, Defaults, Version};
use crate::domain::id::Slug;
use crate::domain::now::Now;
use crate::exchange::{Problem, Severity, native, neutral};
use crate::store::cards::Card;
use crate::store::decks::DeckSummary;
use crate::store::{Result as StoreResult, Store};

mod anki;
mod own;
mod text;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "A deck goes out without your answers, grades and tags. One deck goes to standard output,
several to a folder, one file each.

Examples:
  offbook export failure > failure.offbook.toml
  offbook export -o decks/
  offbook export --answers -o my-answers.toml
  offbook export --stories -o my-stories.toml
  offbook export --answers --for acme -o my-answers.toml
  offbook export failure --as markdown --with-answers -o failure.md
  offbook export --as csv -o all.csv
  offbook export --as json -o backup.json
  offbook export --for-coach k7f q9d -o for-dana.toml
  offbook export --for-coach -d failure -o for-dana.toml      then: offbook import FILE
  offbook export --as anki --with-schedule -o decks.apkg"
)]
pub(crate) struct Args {
    /// Only these decks; with --for-coach, only these cards
    #[arg(value_name = "DECK|CARD", add = super::completions::decks())]
    decks: Vec<String>,
    #[command(flatten)]
    how: How,
    /// Your own answers instead of the decks, in one file
    #[arg(long, conflicts_with = "with_my_changes")]
    answers: bool,
    /// With --answers: what you say for this interview alone, too; again for each
    #[arg(long = "for", value_name = "INTERVIEW", requires = "answers", add = super::completions::interviews())]
    for_interviews: Vec<String>,
    /// Your answers in one file with room for a coach's notes, which import brings back; with
    /// names of cards, only these
    #[arg(long, conflicts_with_all = ["with_my_changes", "answers"])]
    for_coach: bool,
    /// Your stories instead of the decks, in one file; without the people in them
    #[arg(long, conflicts_with_all = ["with_my_changes", "answers", "for_coach", "decks"])]
    stories: bool,
    /// With --stories: also the people, and who can confirm them
    #[arg(long, requires = "stories")]
    with_people: bool,
    /// With --for-coach: the answers of this deck; again for each
    #[arg(short = 'd', long = "deck", value_name = "DECK", requires = "for_coach", add = super::completions::decks())]
    of_decks: Vec<String>,
}

/// `deck export`.
#[derive(Debug, clap::Args)]
pub(crate) struct DeckArgs {
    /// The deck
    #[arg(value_name = "DECK", add = super::completions::decks())]
    deck: Option<String>,
    #[command(flatten)]
    how: How,
}

#[derive(Debug, clap::Args)]
struct How {
    /// Where to; - is standard output; for several decks a folder
    #[arg(short, long, value_name = "FILE|-", value_hint = clap::ValueHint::AnyPath)]
    output: Option<PathBuf>,
    /// With your changes to wordings and guidance, and the cards you added
    #[arg(long)]
    with_my_changes: bool,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
    /// The form: native, markdown, csv, anki, anki-text, or json for a backup of everything
    #[arg(
        long = "as",
        value_enum,
        value_name = "FORM",
        default_value_t = Form::Native,
        hide_possible_values = true,
        hide_default_value = true
    )]
    form: Form,
    /// With your answers (in forms that hold them)
    #[arg(long)]
    with_answers: bool,
    /// With due days, intervals and your review log (for Anki)
    #[arg(long)]
    with_schedule: bool,
}

/// What a deck is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    /// A deck file that offbook reads
    Native,
    /// A package that Anki imports
    Anki,
    /// A text file that Anki imports
    AnkiText,
    /// A text that reads well anywhere and comes back the same
    Markdown,
    /// A table for a spreadsheet
    Csv,
    /// A backup of everything, your answers and the log too
    Json,
}

impl How {
    /// The file or folder to write to; `None` for standard output.
    fn path(&self) -> Option<&Path> {
        let path = self.output.as_deref();
        path.filter(|path| *path != Path::new("-"))
    }
}

pub(crate) fn run_one(context: &mut Context, args: &DeckArgs) -> Outcome {
    let typed = choose::deck_name(context, args.deck.as_deref())?;
    export(context, &[typed], &args.how)
}

pub(crate) fn run(context: &mut Context, args: &Args) -> Outcome {
    if args.for_coach {
        return own::for_coach(context, args);
    }
    if args.stories {
        return own::stories(context, args);
    }
    if args.answers {
        return own::all(context, args);
    }
    export(context, &args.decks, &args.how)
}

fn export(context: &mut Context, typed: &[String], how: &How) -> Outcome {
    match how.form {
        Form::Anki => anki::export_package(context, typed, how),
        Form::AnkiText => anki::export_text(context, typed, how),
        Form::Markdown => text::export_markdown(context, typed, how),
        Form::Csv => text::export_csv(context, typed, how),
        Form::Json => text::export_backup(context, typed, how),
        Form::Native if how.with_answers || how.with_schedule => Err(Failure::usage(
            "a deck file holds no answers and no schedule of yours",
        )
        .hint("--answers writes your answers to a file of their own")),
        Form::Native => export_decks(context, typed, how),
    }
}

/// A deck as it goes out.
struct Outgoing {
    name: String,
    header: DeckHeader,
    cards: Vec<UpstreamCard>,
}

fn export_decks(context: &mut Context, typed: &[String], how: &How) -> Outcome {
    let now = context.now;
    let decks = gather(context, typed, |store, decks| {
        let changes = how.with_my_changes;
        let decks = decks.iter();
        decks
            .map(|deck| outgoing(store, deck, changes, &now))
            .collect()
    })?;
    match (decks.as_slice(), how.path()) {
        ([deck], None) => Ok(context.out.file().write_all(&rendered(deck)?)?),
        ([deck], Some(path)) if !path.is_dir() => write_deck(context, deck, path, how.force),
        (_, None) => Err(Failure::usage("several decks do not fit into one file")
            .hint("-o FOLDER for a file each, or name one deck")),
        (decks, Some(folder)) => {
            let name = |deck: &Outgoing| format!("{}.offbook.toml", deck.header.slug);
            let paths = paths_in(folder, decks.iter().map(name), how.force)?;
            for (deck, path) in decks.iter().zip(&paths) {
                write_deck(context, deck, path, how.force)?;
            }
            Ok(())
        }
    }
}

/// A deck as the text of its file, with the person's own cards and changes: what a coach has made
/// here to send out.
pub(super) fn deck_text(context: &Context, typed: &str) -> Outcome<String> {
    let now = context.now;
    let decks = gather(context, &[typed.to_owned()], |store, decks| {
        let decks = decks.iter();
        decks
            .map(|deck| outgoing(store, deck, true, &now))
            .collect()
    })?;
    let Some(deck) = decks.first() else {
        return Err(Failure::not_found("there is no such deck"));
    };
    String::from_utf8(rendered(deck)?).map_err(|_| Failure::failed("the deck is no text"))
}

/// What is taken of the decks that were named, or of all, in one reading.
///
/// # Errors
/// Where a name is no deck's, or there is nothing to take.
fn gather<T>(
    context: &Context,
    typed: &[String],
    take: impl Fn(&Store, &[DeckSummary]) -> StoreResult<Vec<T>>,
) -> Outcome<Vec<T>> {
    let now = context.now;
    let gathered = context.read(|store| {
        let decks = match named(store, typed, &now)? {
            Ok(decks) => decks,
            Err(failure) => return Ok(Err(failure)),
        };
        take(store, &decks).map(Ok)
    })?;
    match gathered.transpose()? {
        Some(taken) if !taken.is_empty() => Ok(taken),
        _ => nothing(typed),
    }
}

fn nothing<T>(typed: &[String]) -> Outcome<T> {
    match typed.first() {
        Some(typed) => choose::nothing_yet("deck", typed),
        None => Err(Failure::not_found("there are no decks yet")
            .hint("offbook add   or: offbook import FILE")),
    }
}

/// The decks that were named, or all.
fn named(store: &Store, typed: &[String], now: &Now) -> StoreResult<Outcome<Vec<DeckSummary>>> {
    if typed.is_empty() {
        return Ok(Ok(store.decks(now)?));
    }
    let ids = match choose::decks(store, typed)? {
        Ok(ids) => ids,
        Err(failure) => return Ok(Err(failure)),
    };
    let decks = ids.into_iter().map(|id| store.deck(id, now));
    decks.collect::<StoreResult<Vec<_>>>().map(Ok)
}

/// The paths of these files in the folder, which is made where it is missing.
///
/// # Errors
/// Where one is there already, before any is written: a second run must not have half of the files
/// in its way.
fn paths_in(
    folder: &Path,
    names: impl Iterator<Item = String>,
    force: bool,
) -> Outcome<Vec<PathBuf>> {
    make_folder(folder)?;
    let paths: Vec<PathBuf> = names.map(|name| folder.join(name)).collect();
    match paths.iter().find(|path| !force && path.exists()) {
        Some(there) => {
            let name = there.display();
            Err(
                Failure::failed(format!("\"{name}\" is there already; nothing was written"))
                    .hint("another folder, or --force to replace it"),
            )
        }
        None => Ok(paths),
    }
}

fn make_folder(folder: &Path) -> Outcome {
    std::fs::create_dir_all(folder).map_err(|error| {
        let name = folder.display();
        Failure::failed(format!(
            "the folder \"{name}\" cannot be made: {}",
            files::reason(&error)
        ))
    })
}

fn tell_written(context: &mut Context, cards: usize, path: &Path, how: &How) {
    let cards = phrase::count(cards as u64, "card", "cards");
    let path = neutral::line(&path.display().to_string());
    let answers = if how.with_answers { "with" } else { "without" };
    tell!(
        context.out,
        "Wrote {} to {}, {} your answers.",
        cards,
        path,
        answers
    );
}

/// A deck as the text of its file, which can be read again.
///
/// # Errors
/// Where cards that came from elsewhere hold more than a deck file may: nobody is to find that out
/// when the file is needed.
fn rendered(deck: &Outgoing) -> Outcome<Vec<u8>> {
    let mut text = Vec::new();
    native::render(&deck.header, &deck.cards, &mut text)?;
    let is_error = |problem: &Problem| problem.severity == Severity::Error;
    let problems = native::decode(&text).map_or_else(|problem| vec![problem], native::check);
    let problems: Vec<_> = problems.into_iter().filter(is_error).collect();
    if problems.is_empty() {
        return Ok(text);
    }
    let count = phrase::count(problems.len() as u64, "thing", "things");
    let name = &deck.name;
    let failure = Failure::failed(format!(
        "{count} in \"{name}\" that a deck file cannot hold; nothing was written"
    ));
    let failure = problems.iter().fold(failure, |failure, problem| {
        let heads = text
            .split(|byte| *byte == b'\n')
            .take(problem.line.unwrap_or(0) as usize);
        let nth = heads.filter(|line| *line == b"[[card]]").count();
        let card = nth.checked_sub(1).and_then(|at| deck.cards.get(at));
        let question = card.map_or("", |card| card.content.question.as_str());
        let question: String = question.chars().take(60).collect();
        failure.found(format!("{}: {question}", problem.message))
    });
    Err(failure.hint("--as csv, markdown or json hold it"))
}

fn write_deck(context: &mut Context, deck: &Outgoing, path: &Path, force: bool) -> Outcome {
    let text = rendered(deck)?;
    files::write(path, force, |to| to.write_all(&text))?;
    let (name, path) = (
        neutral::line(&deck.name),
        neutral::line(&path.display().to_string()),
    );
    let cards = phrase::count(deck.cards.len() as u64, "card", "cards");
    tell!(
        context.out,
        "Wrote {} of {} to {}, without your answers.",
        cards,
        name,
        path
    );
    Ok(())
}

fn outgoing(
    store: &Store,
    deck: &DeckSummary,
    with_my_changes: bool,
    now: &Now,
) -> StoreResult<Outgoing> {
    let header = deck
        .upstream
        .clone()
        .unwrap_or_else(|| own_header(deck, now));
    let mut slugs = HashSet::new();
    let mut cards = Vec::new();
    for id in store.cards_in_order(deck.id)? {
        let card = store.card(id)?;
        if !is_left_out(&card, deck, with_my_changes) {
            cards.push(outgoing_card(card, with_my_changes, &mut slugs));
        }
    }
    Ok(Outgoing {
        name: deck.name.clone(),
        header,
        cards,
    })
}

/// Whether a card stays here. In a coach's deck the person's own cards are a change of theirs.
fn is_left_out(card: &Card, deck: &DeckSummary, with_my_changes: bool) -> bool {
    match &card.upstream {
        // A copy that an import made beside the person's own version is theirs too.
        Some(upstream) if upstream.slug == Slug::of_own_card(card.id) => !with_my_changes,
        Some(upstream) => card.standing.is_withdrawn && !upstream.retired,
        None => deck.upstream.is_some() && !with_my_changes,
    }
}

fn outgoing_card(card: Card, with_my_changes: bool, slugs: &mut HashSet<String>) -> UpstreamCard {
    let own = Slug::of_own_card(card.id);
    let mut out = match card.upstream {
        Some(upstream) if with_my_changes => UpstreamCard {
            content: card.content,
            ..upstream
        },
        Some(upstream) => upstream,
        None => UpstreamCard {
            slug: own.clone(),
            aliases: Vec::new(),
            retired: false,
            content: card.content,
        },
    };
    // A card that was moved here from another deck may have a name that is taken.
    if !slugs.insert(out.slug.as_str().to_owned()) {
        out.slug = own;
        slugs.insert(out.slug.as_str().to_owned());
    }
    out.content = readable(out.content);
    out
}

/// Content as a deck file can hold it: texts without space around them, none empty, and no wording
/// twice. Lines stay, as they may be code.
fn readable(mut content: Content) -> Content {
    let line = |text: &str| text.trim().replace("\r\n", "\n").replace('\r', "\n");
    content.question = line(&content.question);
    let mut seen = HashSet::from([content.question.clone()]);
    content.variants = content
        .variants
        .iter()
        .map(|variant| line(variant))
        .filter(|variant| !variant.is_empty() && seen.insert(variant.clone()))
        .collect();
    content
}

/// The head of the person's own deck.
fn own_header(deck: &DeckSummary, now: &Now) -> DeckHeader {
    DeckHeader {
        slug: Slug::of_own_deck(&deck.name, deck.id),
        title: deck.name.clone(),
        version: Version::new(now.today.date().format("%Y.%-m.%-d").to_string()),
        author: None,
        contact: None,
        description: None,
        license: None,
        source: None,
        release_notes: None,
        language: "en".into(),
        defaults: Defaults::default(),
        rubric: Vec::new(),
    }
}
