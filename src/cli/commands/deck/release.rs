//! `deck release` and `deck new -o`: a coach's deck as files, from the first one to the next release.

use std::cmp::Ordering;
use std::path::{Path, PathBuf};

use crate::cli::commands::export;
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Outcome, located_line};
use crate::cli::files;
use crate::cli::files::LARGEST_FILE;
use crate::cli::output::{safe, tell};
use crate::cli::phrase;
use crate::domain::deck::Version;
use crate::domain::id::Slug;
use crate::exchange::native::{self, NativeDeck, WholeDeck};
use crate::exchange::neutral;
use crate::exchange::{Problem, Severity};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "A release is a copy of your file under its number, such as acme-8.offbook.toml beside
acme.offbook.toml; the number is raised in both, and your notes and layout stay. It is
checked against the release before, the newest such copy, so keep them. A card that you
deleted is put back as retired, because people have answers to it.

Examples:
  offbook deck release acme.offbook.toml --notes \"Two new questions\"
  offbook deck release acme.offbook.toml --number 2.0 -o ~/outbox/acme.offbook.toml
  offbook deck release \"my deck\"            a deck of your data file, as a file"
)]
pub(super) struct Args {
    /// The deck file, or a deck that you have
    #[arg(value_name = "FILE|DECK", value_hint = clap::ValueHint::FilePath)]
    deck: String,
    /// The number of the release; without it, the one after the last
    #[arg(long, value_name = "NUMBER")]
    number: Option<String>,
    /// What is new, for those who import it
    #[arg(long, value_name = "TEXT")]
    notes: Option<String>,
    /// Where to; - is standard output. Without it, beside the file under its number
    #[arg(short, long, value_name = "FILE|-", value_hint = clap::ValueHint::FilePath)]
    output: Option<String>,
    /// The release before, where it is not beside the file
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    against: Option<String>,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
}

const ENDING: &str = ".offbook.toml";

/// The file of a deck that is released.
struct Source {
    /// The file, or none for a deck of the data file.
    path: Option<PathBuf>,
    text: String,
    deck: WholeDeck,
}

/// `deck new -o`: a file to fill in.
pub(super) fn begin(context: &mut Context, title: &str, path: &str) -> Outcome {
    let text = native::starter(&Slug::of_title(title), title);
    if path == "-" {
        context.out.file().write_all(text.as_bytes())?;
        return Ok(());
    }
    files::write(Path::new(path), false, |to| to.write_all(text.as_bytes()))?;
    let path = neutral::line(path);
    tell!(context.out, "Wrote {}, with two cards to begin with.", path);
    tell!(context.out, "Next:  offbook deck check {}", path);
    Ok(())
}

pub(super) fn run(context: &mut Context, args: &Args) -> Outcome {
    let source = find(context, &args.deck)?;
    let place = place(args, &source);
    let before = before(args, &place, &source)?;
    let next = number(args, &source, before.as_ref())?;
    let mut notes = args.notes.clone();
    if source.path.is_none() && notes.is_none() {
        // Those there are came in with a release of before.
        notes = Some(String::new());
    }
    let mut since = native::Since::default();
    if let Some((name, before)) = &before {
        // A deck that only lags behind in its number is not wrong: that is what is mended here.
        let mut now = source.deck.clone();
        now.header.version = next.clone();
        since = native::since(before, &source.deck);
        if since.is_nothing() && args.number.is_none() {
            let number = before.header.version.as_str();
            return Err(
                Failure::failed(format!("nothing has changed since release {number}")).hint(
                    format!("{name} is the same; --number NUMBER releases it again"),
                ),
            );
        }
        let problems = native::against(before, &now, name);
        let is_error = |problem: &&Problem| problem.severity == Severity::Error;
        let errors: Vec<_> = problems.iter().filter(is_error).cloned().collect();
        if !errors.is_empty() {
            return Err(
                Failure::input("this would break the deck of those who have it")
                    .located(&args.deck, &errors)
                    .hint("nothing was written"),
            );
        }
        for problem in &problems {
            tell!(context.out, "{}", located_line(&args.deck, problem));
        }
        let same = before.header.release_notes == source.deck.header.release_notes;
        if notes.is_none() && same && before.header.release_notes.is_some() {
            notes = Some(String::new());
        }
    }
    let text = native::raised(
        &source.text,
        &source.deck,
        &next,
        notes.as_deref(),
        &since.vanished,
    )
    .map_err(|why| Failure::input(format!("\"{}\": {why}", args.deck)))?;
    let released = read(&text, &args.deck)?;
    write(context, args, &source, &place, &text, &next)?;
    report(context, &released, &since, before.is_some(), &next);
    Ok(())
}

/// The file of that name or, where there is none, the deck.
fn find(context: &Context, typed: &str) -> Outcome<Source> {
    let path = PathBuf::from(typed);
    if path.exists() || typed.ends_with(".toml") {
        let text = read_text(typed)?;
        let deck = read(&text, typed)?;
        return Ok(Source {
            path: Some(path),
            text,
            deck,
        });
    }
    let text = export::deck_text(context, typed)?;
    let deck = read(&text, typed)?;
    Ok(Source {
        path: None,
        text,
        deck,
    })
}

fn read_text(path: &str) -> Outcome<String> {
    let bytes = files::read(path, LARGEST_FILE)?;
    let text = native::decode(&bytes).map_err(|problem| unreadable(path, &[problem]))?;
    Ok(text.to_owned())
}

fn read(text: &str, name: &str) -> Outcome<WholeDeck> {
    native::read_whole(text).map_err(|problems| unreadable(name, &problems))
}

/// A deck file, whole.
pub(super) fn read_file(path: &str) -> Outcome<WholeDeck> {
    read(&read_text(path)?, path)
}

fn unreadable(name: &str, problems: &[Problem]) -> Failure {
    Failure::input(format!("\"{name}\" has problems"))
        .located(name, problems)
        .hint(format!(
            "mend the file, then look again: offbook deck check {name}"
        ))
}

/// Where releases of this deck lie, and how their names begin.
struct Place {
    folder: PathBuf,
    stem: String,
}

fn place(args: &Args, source: &Source) -> Place {
    let slug = source.deck.header.slug.as_str().to_owned();
    let named = args.output.as_deref().filter(|path| *path != "-");
    let beside = source.path.as_deref().or(named.map(Path::new));
    let folder = beside.and_then(Path::parent).map(Path::to_owned);
    let stem = source.path.as_deref().and_then(|path| {
        let name = path.file_name()?.to_str()?;
        let stem = name.strip_suffix(ENDING).or(name.strip_suffix(".toml"))?;
        Some(stem.to_owned())
    });
    Place {
        folder: folder.unwrap_or_default(),
        stem: stem.unwrap_or(slug),
    }
}

/// The release before: the one that was named, or the newest beside the file.
fn before(args: &Args, place: &Place, source: &Source) -> Outcome<Option<(String, WholeDeck)>> {
    if let Some(path) = &args.against {
        return Ok(Some((path.clone(), read_file(path)?)));
    }
    let folder = match place.folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => &place.folder,
    };
    let start = format!("{}-", place.stem);
    let mut newest: Option<(Version, PathBuf)> = None;
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let is_release = name
            .to_str()
            .is_some_and(|name| name.starts_with(&start) && name.ends_with(ENDING));
        let path = place.folder.join(&name);
        let Some(text) = path
            .to_str()
            .filter(|_| is_release)
            .and_then(|path| read_text(path).ok())
        else {
            continue;
        };
        // Only the head is read: others of that name are decks of their own.
        let Ok(deck) = NativeDeck::open(&text) else {
            continue;
        };
        let version = deck.header.version;
        let is_newer =
            |(newest, _): &(Version, PathBuf)| newest.compare(&version) == Ordering::Less;
        if deck.header.slug == source.deck.header.slug && newest.as_ref().is_none_or(is_newer) {
            newest = Some((version, path));
        }
    }
    let Some((_, path)) = newest else {
        return Ok(None);
    };
    let name = path.display().to_string();
    let deck = read_file(&name)?;
    Ok(Some((name, deck)))
}

fn number(args: &Args, source: &Source, before: Option<&(String, WholeDeck)>) -> Outcome<Version> {
    let here = &source.deck.header.version;
    let last = before.map(|(_, deck)| &deck.header.version);
    let Some(number) = &args.number else {
        let last = last.filter(|last| last.compare(here) != Ordering::Less);
        return Ok(match last {
            Some(last) => native::next_version(last),
            // Raised by hand since, or never released.
            None if before.is_some() => here.clone(),
            None => native::next_version(here),
        });
    };
    let number = Version::new(number.trim());
    let is_fine = !number.as_str().is_empty() && !number.as_str().contains(char::is_whitespace);
    if !is_fine || number.as_str().contains(['/', '\\']) {
        return Err(
            Failure::usage(format!("\"{}\" is no number of a release", number.as_str()))
                .hint("such as 8 or 2.0"),
        );
    }
    match last {
        Some(last) if last.compare(&number) != Ordering::Less => Err(Failure::usage(format!(
            "release {} comes after {}",
            number.as_str(),
            last.as_str()
        ))
        .hint("a higher number, or none: it is then the one after the last")),
        _ => Ok(number),
    }
}

/// Writes the release and, where there is one, the file it was made from.
fn write(
    context: &mut Context,
    args: &Args,
    source: &Source,
    place: &Place,
    text: &str,
    version: &Version,
) -> Outcome {
    if args.output.as_deref() == Some("-") {
        context.out.file().write_all(text.as_bytes())?;
        return Ok(context.out.flush()?);
    }
    let name = format!("{}-{}{ENDING}", place.stem, version.as_str());
    let path = match &args.output {
        Some(path) => PathBuf::from(path),
        None => place.folder.join(name),
    };
    let is_itself = source.path.as_ref() == Some(&path);
    files::write(&path, args.force || is_itself, |to| {
        to.write_all(text.as_bytes())
    })?;
    if let Some(own) = source.path.as_deref().filter(|_| !is_itself) {
        files::write(own, true, |to| to.write_all(text.as_bytes()))?;
    }
    let path = neutral::line(&path.display().to_string());
    match &source.path {
        Some(own) if !is_itself => {
            let own = neutral::line(&own.display().to_string());
            tell!(
                context.out,
                "Wrote {}, and raised the number in {}.",
                path,
                own
            );
        }
        _ => tell!(context.out, "Wrote {}.", path),
    }
    Ok(())
}

fn report(
    context: &mut Context,
    released: &WholeDeck,
    since: &native::Since,
    has_before: bool,
    version: &Version,
) {
    let title = neutral::line(&released.header.title);
    let version = neutral::line(version.as_str());
    let what = match has_before {
        false => phrase::count(released.cards.len() as u64, "card", "cards"),
        true => {
            let withdrawn = since.withdrawn + since.vanished.len();
            safe!(
                "{} new, {} changed, {} withdrawn",
                since.added,
                since.changed,
                withdrawn
            )
        }
    };
    tell!(context.out, "{}, release {}: {}.", title, version, what);
    let cards = released.cards.iter().map(|read| &read.card);
    let print = native::contents_fingerprint(&released.header, cards);
    tell!(context.out, "Its contents: {}", neutral::line(&print));
}
