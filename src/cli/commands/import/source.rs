//! Where an import comes from, and what sort of file it is.

use std::fs;

use super::foreign;
use crate::cli::commands::deck::LARGEST_FILE;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::files;
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
            let bytes =
                read.map_err(
                    |failure| match SHIPPED.iter().any(|deck| deck.slug == from) {
                        true => failure.hint(format!("it ships: offbook import shipped:{from}")),
                        false => failure.hint("decks that ship: offbook deck list --shipped"),
                    },
                )?;
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

fn no_such_shipped(slug: &str) -> Failure {
    let near = SHIPPED
        .iter()
        .map(|deck| (strsim::damerau_levenshtein(deck.slug, slug), deck.slug))
        .min();
    let failure = Failure::not_found(format!("no deck \"{slug}\" ships with offbook"));
    match near {
        Some((distance, near)) if distance <= 3 || near.starts_with(slug) => failure.hint(format!(
            "did you mean shipped:{near}?   offbook deck list --shipped"
        )),
        _ => failure.hint("offbook deck list --shipped"),
    }
}

fn holds_answers(file: &File) -> bool {
    native::decode(&file.bytes).is_ok_and(answers::is_answers)
}

/// Whether the file is none of offbook's own, by what it holds.
fn is_foreign(file: &File) -> bool {
    !matches!(foreign::detect(file), Format::Native | Format::Answers)
}
