//! Files of other programs. A reader of `exchange` makes cards of one; here they become decks that
//! come in as any other does (`super::bring`, by [`super::Incoming`]).

use std::borrow::Cow;
use std::io::{BufReader, Cursor};
use std::path::Path;

use super::home;
use super::only;
use super::source::File;
use super::understood;
use super::{Args, Cards, Incoming, bring};
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::tell;
use crate::cli::phrase;
use crate::cli::progress::Busy;
use crate::domain::deck::DeckHeader;
use crate::domain::progress::Progress;
use crate::exchange::adopt::{AdoptedDeck, Adoption, adopt};
use crate::exchange::anki::package::{self, Wanted};
use crate::exchange::anki::{Limits, crowd, text};
use crate::exchange::detect::Format;
use crate::exchange::fields::Field;
use crate::exchange::foreign::Foreign;
use crate::exchange::neutral;
use crate::exchange::reading::{ColumnName, ReadOptions, read_text};
use crate::exchange::{Problem, Severity};
use crate::store::StoreError;
use crate::store::home::Home;

// What the person says of a file that it does not say itself. (A doc comment would become the
// text of `import --help`.)
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Files of other programs")]
pub(super) struct How {
    /// Take the file for this format, whatever it looks like
    #[arg(long = "as", value_name = "FORMAT", value_parser = format_named)]
    format: Option<Format>,
    /// Which column is what, by name or number: --map question=3 --map answer=Reply
    #[arg(long, value_name = "FIELD=COLUMN", value_parser = column_named)]
    map: Vec<(Field, ColumnName)>,
    /// What stands between two cells: tab, comma, semicolon, or any text
    #[arg(long = "sep", value_name = "TEXT")]
    separator: Option<String>,
    /// What stands between two rows, where it is not a line break; \n for a line break
    #[arg(long = "row-sep", value_name = "TEXT")]
    row_separator: Option<String>,
    /// Whether the first row names the columns
    #[arg(long, value_name = "yes|no", value_parser = yes_or_no)]
    header: Option<bool>,
    /// Of a file with several decks only these, with all below them
    #[arg(long, value_name = "DECK")]
    only: Vec<String>,
    /// Intervals, due days and past reviews too, where the file has them
    #[arg(long)]
    with_schedule: bool,
    /// An Anki package beyond the usual limits of 512 MB and 200,000 notes: eight times as much
    #[arg(long)]
    large: bool,
}

fn format_named(name: &str) -> Result<Format, String> {
    Format::parse(name).ok_or_else(|| {
        let names: Vec<&str> = Format::names().collect();
        format!("no format \"{name}\"; there are {}", names.join(", "))
    })
}

fn column_named(text: &str) -> Result<(Field, ColumnName), String> {
    let (field, column) = text
        .split_once('=')
        .ok_or_else(|| "write FIELD=COLUMN, such as question=2".to_owned())?;
    let known = Field::parse(field).ok_or_else(|| {
        format!("no field \"{field}\"; there are question, answer, variants, tags, topic, notes, id and more")
    })?;
    let column = match column.trim().parse() {
        Ok(number) => ColumnName::Number(number),
        Err(_) => ColumnName::Name(column.trim().to_owned()),
    };
    Ok((known, column))
}

fn yes_or_no(text: &str) -> Result<bool, String> {
    match text {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err("yes or no".to_owned()),
    }
}

/// A separator as it can be typed into a shell.
fn separator(text: &str) -> String {
    match text {
        "tab" => "\t".to_owned(),
        "comma" => ",".to_owned(),
        "semicolon" => ";".to_owned(),
        "pipe" => "|".to_owned(),
        text => text.replace("\\t", "\t").replace("\\n", "\n"),
    }
}

impl How {
    fn options(&self) -> ReadOptions {
        ReadOptions {
            map: self.map.clone(),
            separator: self.separator.as_deref().map(separator),
            row_separator: self.row_separator.as_deref().map(separator),
            header: self.header,
        }
    }

    /// Whether the file is to be taken for the native format.
    pub(super) fn says_native(&self) -> Option<bool> {
        self.format
            .map(|format| matches!(format, Format::Native | Format::Answers))
    }
}

/// One deck of the file on its way in.
struct Deck<'f> {
    file: &'f str,
    format: &'static str,
    deck: AdoptedDeck,
    /// The entries that could not be read.
    errors: Vec<Problem>,
    warnings: Vec<Problem>,
    /// Cards of the file that are here already.
    home: Vec<Home>,
    with_schedule: bool,
}

impl Incoming for Deck<'_> {
    fn name(&self) -> &str {
        self.file
    }

    fn header(&self) -> &DeckHeader {
        &self.deck.header
    }

    fn warnings(&self) -> &[Problem] {
        &self.warnings
    }

    fn card_count(&self) -> usize {
        self.deck.cards.len()
    }

    fn cards(&self) -> Cards<'_> {
        let broken = self.errors.iter().map(|problem| Err(vec![problem.clone()]));
        Box::new(broken.chain(self.deck.cards.iter().map(Cow::Borrowed).map(Ok)))
    }

    fn problems(&self) -> Vec<Problem> {
        self.errors.clone()
    }

    fn foreign_format(&self) -> Option<&'static str> {
        Some(self.format)
    }

    fn name_where_new(&self) -> Option<&str> {
        Some(&self.deck.name)
    }

    fn home(&self) -> &[Home] {
        &self.home
    }

    fn holds_own_answer(&self, slug: &str) -> bool {
        self.deck.own_answers.contains(slug)
    }

    fn progress(&self, slug: &str) -> Option<&Progress> {
        self.deck.progress.get(slug).filter(|_| self.with_schedule)
    }
}

pub(super) fn run(context: &mut Context, args: &Args, mut file: File) -> Outcome {
    let how = &args.how;
    if how.format.is_none() && detect(&file) == Format::Backup {
        return restore(context, args, &file);
    }
    let mut foreign = read(context, how, &file)?;
    let (errors, warnings) = std::mem::take(&mut foreign.problems)
        .into_iter()
        .partition(|problem| problem.severity == Severity::Error);
    let home = home::take(context, &mut foreign, how.with_schedule)?;
    if foreign.cards.is_empty() && !home.is_empty() {
        // A table or a text that offbook wrote holds no reviews.
        let is_all = how.with_schedule || foreign.decks_are_ids || foreign.deck_id.is_some();
        return home::run(context, &home, is_all, args.dry_run);
    }
    if foreign.cards.is_empty() {
        let errors: Vec<Problem> = errors;
        let failure = refused_whole(&file, &errors);
        return Err(match errors.is_empty() {
            true => failure.found("there is no question in it"),
            false => failure,
        });
    }
    // From here on the cards are all there is: a large file is not kept beside them.
    file.bytes = Vec::new();
    let is_silent = context.json || args.yes || !context.someone_is_there();
    let is_shown = args.dry_run && !context.json || !is_silent;
    if is_shown {
        understood::show(context, &file.name, &foreign)?;
    }
    let mut remarks = understood::remarks(&foreign);
    if args.answers.is_none() {
        remarks.extend(understood::answers(&foreign));
    }
    let has_progress = foreign.cards.iter().any(|card| card.progress.is_some());
    let format = foreign.format;
    let adoption = Adoption {
        name: args.deck.as_deref(),
        fallback: stem(&file.name),
    };
    let mut decks: Vec<Deck<'_>> = adopt(foreign, adoption)
        .into_iter()
        .map(|deck| Deck {
            file: &file.name,
            format,
            deck,
            errors: Vec::new(),
            warnings: Vec::new(),
            home: Vec::new(),
            with_schedule: how.with_schedule,
        })
        .collect();
    if let Some(first) = decks.first_mut() {
        (first.errors, first.warnings, first.home) = (errors, warnings, home);
    }
    let incoming: Vec<&dyn Incoming> = decks.iter().map(|deck| deck as _).collect();
    let has_come_in = bring(context, args, &incoming)?;
    if has_come_in && !context.json && !is_shown {
        for remark in remarks {
            tell!(context.out, "{}", remark);
        }
    }
    if !context.json && has_progress && !how.with_schedule {
        tell!(
            context.out,
            "The file also says when each card is due; to take that over: --with-schedule"
        );
    }
    Ok(())
}

/// A backup of everything, into a data file in which there is nothing yet.
fn restore(context: &mut Context, args: &Args, file: &File) -> Outcome {
    let was_there = context.paths.data_file.exists();
    let refused = |error: StoreError| match error {
        StoreError::Refused(message) if was_there => Failure::input(message)
            .hint("into another data file: offbook import FILE --db OTHER.db"),
        StoreError::Refused(message) => Failure::input(message),
        error => error.into(),
    };
    let mut said = RestoredJson {
        dry_run: args.dry_run,
        cards: None,
        reviews: None,
    };
    if args.dry_run {
        let mut copy = context.rehearse()?;
        copy.restore_dump(&file.bytes).map_err(refused)?;
        tell!(
            context.out,
            "This is a backup of everything; it comes in whole."
        );
    } else {
        let restored =
            context.open_for(|store| store.restore_dump(&file.bytes).map_err(refused))?;
        (said.cards, said.reviews) = (Some(restored.cards), Some(restored.reviews));
        let cards = phrase::count(restored.cards, "card", "cards");
        let reviews = phrase::count(restored.reviews, "review", "reviews");
        tell!(
            context.out,
            "Restored everything: {} and {}.",
            cards,
            reviews
        );
    }
    match context.json {
        true => Ok(context.out.json("offbook.import-backup/1", &said)?),
        false => Ok(()),
    }
}

/// What came in; nothing on a dry run.
#[derive(Debug, serde::Serialize)]
struct RestoredJson {
    dry_run: bool,
    cards: Option<u64>,
    reviews: Option<u64>,
}

/// Hands the file to the reader that knows it.
fn read(context: &Context, how: &How, file: &File) -> Outcome<Foreign> {
    let format = how.format.unwrap_or_else(|| detect(file));
    let mut decks_inside: Option<only::Decks> = None;
    let what = neutral::line(&format!("Reading {}", shown_name(&file.name)));
    let busy = Busy::new(what, &context.out.look, context.may_move());
    let read = match format {
        Format::AnkiPackage => {
            let wanted = Wanted {
                with_reviews: how.with_schedule,
                decks: &how.only,
                now: context.now,
                limits: if how.large {
                    Limits::large()
                } else {
                    Limits::default()
                },
            };
            let package = match &file.archive {
                Some(archive) => package::read(BufReader::new(archive), &wanted),
                None => package::read(Cursor::new(&file.bytes), &wanted),
            };
            package.map(|package| {
                let decks = package.decks.iter();
                decks_inside = Some(decks.map(|deck| (deck.name(), deck.cards)).collect());
                package.foreign
            })
        }
        Format::AnkiText => text::read(&file.bytes),
        Format::CrowdAnki => crowd::read(&file.bytes),
        Format::Empty | Format::Binary | Format::DataFile | Format::Sqlite | Format::Backup => {
            return Err(refused(file, format));
        }
        format => read_text(format, &file.bytes, &how.options()),
    };
    drop(busy);
    let mut foreign = read.map_err(|problems| refused_whole(file, &problems))?;
    if !how.only.is_empty() {
        let decks = decks_inside.unwrap_or_else(|| only::decks_of(&foreign));
        only::check(shown_name(&file.name), &how.only, &decks)?;
        only::keep(&mut foreign, &how.only);
    }
    Ok(foreign)
}

pub(super) fn detect(file: &File) -> Format {
    let extension = Path::new(&file.name).extension();
    let extension = extension.and_then(|e| e.to_str()).unwrap_or_default();
    Format::detect(&file.bytes, &extension.to_ascii_lowercase())
}

/// The file's name without its ending.
fn stem(path: &str) -> &str {
    let stem = Path::new(path).file_stem().and_then(|stem| stem.to_str());
    match stem {
        Some("-") | None => "imported",
        Some(stem) => stem.trim_end_matches(".offbook"),
    }
}

/// The file as a whole cannot be read.
fn refused_whole(file: &File, problems: &[Problem]) -> Failure {
    let located: Vec<&Problem> = problems
        .iter()
        .filter(|problem| problem.line.is_some())
        .collect();
    let whole: Vec<&Problem> = problems
        .iter()
        .filter(|problem| problem.line.is_none())
        .collect();
    let name = shown_name(&file.name);
    let failure = Failure::input(format!("\"{name}\" cannot be read; nothing was imported"));
    let failure = failure.located(&file.name, located);
    let failure = whole
        .into_iter()
        .fold(failure, |failure, problem| failure.found(&problem.message));
    let names_no_column = problems
        .iter()
        .any(|problem| problem.message.starts_with("no column"));
    let has_lines = problems.iter().any(|problem| problem.line.is_some());
    failure.hint(match detect(file) {
        Format::AnkiPackage => {
            "export it from Anki again, one deck at a time and without media: File, Export"
        }
        _ if names_no_column => "to see its columns leave --map out, and add --dry-run",
        _ if has_lines => "mend the file, or name its format: --as csv, markdown, json, ...",
        _ => {
            "if it is another format, name it: --as csv, markdown, json, ...   offbook import --help"
        }
    })
}

pub(super) fn shown_name(name: &str) -> &str {
    if name == "-" { "standard input" } else { name }
}

/// Other files are named for what they are, so that nobody mends a file that is not broken.
fn refused(file: &File, format: Format) -> Failure {
    let name = shown_name(&file.name);
    let failure = |what: &str| Failure::input(format!("\"{name}\" is {what}"));
    match format {
        Format::Empty => failure("empty")
            .hint("to begin a deck: offbook deck new \"My deck\" -o my.offbook.toml"),
        Format::DataFile => failure("a data file, no deck")
            .hint("to work with it: --db FILE   to take it for yours: offbook backup restore FILE"),
        Format::Sqlite => failure("a database of another program")
            .hint("export a deck from that program: from Anki as .apkg, or as CSV"),
        _ => failure("no text that can be read")
            .hint("decks can be TOML, CSV, Markdown, Org, JSON, YAML, or from Anki"),
    }
}
