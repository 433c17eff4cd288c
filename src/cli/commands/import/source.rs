//! Where an import comes from, and what sort of file it is.

use std::fs;
use std::path::Path;

use super::foreign;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::files;
use crate::cli::files::LARGEST_FILE;
use crate::exchange::detect::Format;
use crate::exchange::shipped::{SHIPPED, ShippedDeck};
use crate::exchange::{answers, native};

/// What was named.
pub(super) enum Source {
    /// Decks in the native format.
    Decks(Vec<DeckText>),
    /// Answers: the person's own, or with a coach's notes.
    Answers(File),
    /// Anything else.
    Foreign(File),
}

/// A file that was read.
pub(super) struct File {
    /// How problems and questions name it.
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
    /// A package that is read where it lies; `bytes` is then only what it begins with.
    pub(super) archive: Option<fs::File>,
}

/// A deck to read.
pub(super) enum DeckText {
    File(File),
    Shipped { name: String, text: &'static str },
}

impl DeckText {
    fn of_shipped(deck: &ShippedDeck) -> Self {
        Self::Shipped {
            name: format!("shipped:{}", deck.slug),
            text: deck.text,
        }
    }
}

/// `is_native`: what the person said of the file, if they did.
pub(super) fn find(from: &str, is_native: Option<bool>) -> Outcome<Source> {
    match from.strip_prefix("shipped:") {
        Some("all") => {
            let decks = SHIPPED.iter().map(DeckText::of_shipped);
            Ok(Source::Decks(decks.collect()))
        }
        Some(slug) => Ok(Source::Decks(vec![shipped(slug)?])),
        None => {
            let archive = files::archive(from);
            let read = match &archive {
                Some(_) => Ok(b"PK\x03\x04".to_vec()),
                None => files::read(from, LARGEST_FILE),
            };
            let bytes = read.map_err(|failure| failure.hint(instead_of(from)))?;
            let file = File {
                name: from.to_owned(),
                bytes,
                archive,
            };
            Ok(
                match is_native.map_or_else(|| is_foreign(&file), |is_native| !is_native) {
                    true => Source::Foreign(file),
                    false if holds_answers(&file) => Source::Answers(file),
                    false => Source::Decks(vec![DeckText::File(file)]),
                },
            )
        }
    }
}

/// The deck of that name that ships.
pub(super) fn shipped(slug: &str) -> Outcome<DeckText> {
    let found = SHIPPED.iter().find(|deck| deck.slug == slug);
    found
        .map(DeckText::of_shipped)
        .ok_or_else(|| no_such_shipped(slug))
}

/// What to type where there is no file of that name.
fn instead_of(from: &str) -> String {
    if from.contains("://") {
        return format!("offbook opens no connection: curl -s \"{from}\" | offbook import -");
    }
    if let Some(near) = near_shipped(from) {
        return format!("it ships: offbook import shipped:{near}");
    }
    match near_file(from).filter(|_| !Path::new(from).exists()) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => "decks that ship: offbook deck list --shipped".to_owned(),
    }
}

/// The file of the same folder whose name is most like this one.
fn near_file(from: &str) -> Option<String> {
    /// More slips than these make another name.
    const MOST_SLIPS: usize = 3;
    let path = Path::new(from);
    let name = path.file_name()?.to_str()?;
    let folder = path.parent().filter(|folder| folder != &Path::new(""));
    let files = fs::read_dir(folder.unwrap_or(Path::new("."))).ok()?;
    let names = files
        .flatten()
        .filter_map(|file| file.file_name().into_string().ok());
    let slips = |other: &str| strsim::damerau_levenshtein(other, name);
    let near = names.map(|other| (slips(&other), other)).min()?;
    let is_near = near.0 <= MOST_SLIPS.min(name.chars().count() / 3);
    let near = is_near.then_some(near.1)?;
    Some(path.with_file_name(near).display().to_string())
}

fn near_shipped(slug: &str) -> Option<&'static str> {
    let slips = |deck: &ShippedDeck| strsim::damerau_levenshtein(deck.slug, slug);
    let (slips, near) = SHIPPED.iter().map(|deck| (slips(deck), deck.slug)).min()?;
    let begins_so = slug.len() > 2 && near.starts_with(slug);
    (slips <= 3 && slips < slug.len() || begins_so).then_some(near)
}

fn no_such_shipped(slug: &str) -> Failure {
    let failure = Failure::not_found(format!("no deck \"{slug}\" ships with offbook"));
    match near_shipped(slug) {
        Some(near) => failure.hint(format!(
            "did you mean shipped:{near}?   offbook deck list --shipped"
        )),
        None => failure.hint("offbook deck list --shipped"),
    }
}

fn holds_answers(file: &File) -> bool {
    native::decode(&file.bytes).is_ok_and(answers::is_answers)
}

/// Whether the file is none of offbook's own, by what it holds.
fn is_foreign(file: &File) -> bool {
    !matches!(foreign::detect(file), Format::Native | Format::Answers)
}
