//! The head of a deck file: `format`, `[deck]` and `[[rubric]]`.

use std::borrow::Cow;
use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::criteria::read_criterion;
use super::fields::{Field, MOST_ENTRIES, Notes, TARGET_SECONDS, Value};
use super::found::{Found, did_you_mean, quoted};
use super::syntax::syntax_problems;
use crate::domain::card::Criterion;
use crate::domain::deck::{DeckHeader, Defaults, Version};
use crate::domain::framework::{FRAMEWORKS, Framework};
use crate::domain::id::Slug;
use crate::exchange::{Severity, answers};

pub(super) const FORMAT: &str = "offbook-deck";
pub(super) const FORMAT_VERSION: u32 = 1;

/// The head without its cards is never longer than this, in bytes.
const LONGEST_HEAD: usize = 1024 * 1024;

const TOP_FIELDS: [&str; 2] = ["format", "format_version"];
pub(super) const DECK_FIELDS: [&str; 14] = [
    "id",
    "title",
    "version",
    "author",
    "contact",
    "description",
    "license",
    "source",
    "release_notes",
    "language",
    "default_framework",
    "default_target_seconds",
    "default_family",
    "tags",
];

/// What a head said.
#[derive(Debug)]
pub(super) struct Head {
    /// Unless an error kept it from being read.
    pub(super) header: Option<DeckHeader>,
    pub(super) found: Vec<Found>,
}

/// Reads the pieces of a file that are its head.
///
/// # Errors
/// The one thing to say where the file is no deck of this format: what else could be said of it
/// would only mislead.
pub(super) fn read_head(text: &str, pieces: &[Range<usize>]) -> Result<Head, Found> {
    let length: usize = pieces.iter().map(ExactSizeIterator::len).sum();
    if length > LONGEST_HEAD {
        return Err(Found::everywhere(
            Severity::Error,
            "more than 1 MB stands outside the cards; is this a deck?",
        ));
    }
    let head: Cow<'_, str> = match pieces {
        [piece] => Cow::Borrowed(&text[piece.clone()]),
        _ => Cow::Owned(pieces.iter().map(|piece| &text[piece.clone()]).collect()),
    };
    let (table, errors) = DeTable::parse_recoverable(&head);
    let mut notes = Notes {
        found: syntax_problems(&head, &errors),
    };
    let is_broken = !notes.found.is_empty();
    let mut header = None;
    if let Err(mut foreign) = check_format(table.get_ref(), is_broken, &mut notes) {
        foreign.at = foreign.at.map(|at| in_file(pieces, at));
        return Err(foreign);
    }
    if !is_broken {
        header = read_tables(table.get_ref(), &mut notes);
    }
    for found in &mut notes.found {
        found.at = found.at.map(|at| in_file(pieces, at));
    }
    Ok(Head {
        header,
        found: notes.found,
    })
}

/// Where a byte of the joined head stands in the file.
fn in_file(pieces: &[Range<usize>], mut at: usize) -> usize {
    for piece in pieces {
        if at < piece.len() {
            return piece.start + at;
        }
        at -= piece.len();
    }
    pieces.last().map_or(0, |piece| piece.end)
}

/// Whether this is a deck that this offbook can read. `Err` is the one thing to say if it is not.
fn check_format(table: &DeTable<'_>, is_broken: bool, notes: &mut Notes) -> Result<(), Found> {
    match table.get("format") {
        None if is_broken => {}
        None => {
            return Err(Found::error(
                0,
                "this is no offbook deck: format = \"offbook-deck\" is missing",
            ));
        }
        Some(value) if value.get_ref().as_str() == Some(FORMAT) => {}
        Some(value) if value.get_ref().as_str().is_some_and(answers::is_format) => {
            let message = "this file holds answers, not a deck; offbook import FILE reads it";
            return Err(Found::error(value.span().start, message));
        }
        Some(value) => {
            let named = value
                .get_ref()
                .as_str()
                .map_or_else(|| "no text".to_owned(), quoted);
            let message = format!("the format of this file is {named}; a deck has \"{FORMAT}\"");
            return Err(Found::error(value.span().start, message));
        }
    }
    match table.get("format_version") {
        None if is_broken => {}
        None => notes.error(0, "format_version = 1 is missing"),
        Some(value) => {
            let field = Field::new("format_version", value);
            let version = value.get_ref().as_integer();
            let is_newer = version
                .and_then(|v| u128::from_str_radix(v.as_str(), v.radix()).ok())
                .filter(|version| *version > u128::from(FORMAT_VERSION));
            if let Some(newer) = is_newer {
                return Err(Found::error(
                    field.at(),
                    format!(
                        "this deck is written in format {newer}; this offbook reads format \
                         {FORMAT_VERSION} and must be updated for it"
                    ),
                ));
            }
            if version.is_none_or(|v| v.as_str() != "1") {
                notes.error(field.at(), "\"format_version\" must be the number 1");
            }
        }
    }
    Ok(())
}

fn read_tables(table: &DeTable<'_>, notes: &mut Notes) -> Option<DeckHeader> {
    let rubric = table
        .get("rubric")
        .map_or_else(Vec::new, |value| read_rubric(value, notes));
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "format" | "format_version" | "deck" | "rubric" => {}
            "card" => notes.error(value.span().start, "write each card under its own [[card]]"),
            _ => notes.unknown(key, &TOP_FIELDS, elsewhere(key.get_ref())),
        }
    }
    let Some(value) = table.get("deck") else {
        notes.found.push(Found::everywhere(
            Severity::Error,
            "the section [deck] with id, title and version is missing",
        ));
        return None;
    };
    let Some(deck) = value.get_ref().as_table() else {
        notes.error(
            value.span().start,
            "[deck] is one section, in single brackets",
        );
        return None;
    };
    read_deck(deck, value.span().start, rubric, notes)
}

fn elsewhere(name: &str) -> Option<&'static str> {
    DECK_FIELDS.contains(&name).then_some("under [deck]")
}

fn read_deck(
    table: &DeTable<'_>,
    at: usize,
    rubric: Vec<Criterion>,
    notes: &mut Notes,
) -> Option<DeckHeader> {
    let mut slug: Option<Slug> = None;
    let (mut title, mut version) = (None, None);
    let (mut author, mut contact, mut description) = (None, None, None);
    let (mut license, mut source, mut language) = (None, None, None);
    let mut release_notes = None;
    let mut defaults = Defaults::default();
    for (key, value) in table {
        let field = Field::new(key.get_ref(), value);
        match field.name {
            "id" => slug = notes.slug(&field),
            "title" => title = notes.line(&field),
            "version" => version = notes.line(&field),
            "author" => author = notes.text(&field),
            "contact" => contact = notes.text(&field),
            "description" => description = notes.text(&field),
            "license" => license = notes.text(&field),
            "source" => source = notes.text(&field),
            "release_notes" => release_notes = notes.long_text(&field),
            "language" => language = read_language(&field, notes),
            "default_framework" => defaults.framework = read_framework(&field, notes),
            "default_target_seconds" => {
                defaults.target_secs = notes.whole_number(&field, &TARGET_SECONDS);
            }
            "default_family" => defaults.family = notes.line(&field),
            "tags" => defaults.tags = without_repeats(notes.lines(&field)),
            _ => notes.unknown(key, &DECK_FIELDS, None),
        }
    }
    require(table, "id", at, notes);
    require(table, "title", at, notes);
    require(table, "version", at, notes);
    Some(DeckHeader {
        slug: slug?,
        title: title?,
        version: Version::new(version?),
        author,
        contact,
        description,
        license,
        source,
        release_notes,
        language: language.unwrap_or_else(|| "en".to_owned()),
        defaults,
        rubric,
    })
}

/// Notes a field that every section of this kind has and this one lacks, or has empty.
pub(super) fn require(table: &DeTable<'_>, name: &str, at: usize, notes: &mut Notes) {
    match table
        .get(name)
        .map(|value| (value.span().start, value.get_ref()))
    {
        None => notes.error(at, format!("\"{name}\" is missing")),
        Some((at, DeValue::String(text))) if text.trim().is_empty() && name != "id" => {
            notes.error(at, format!("\"{name}\" is empty"));
        }
        Some(_) => {}
    }
}

/// An id offbook has no slots for is kept; the answer is then free text.
pub(super) fn read_framework(field: &Field<'_, '_>, notes: &mut Notes) -> Option<String> {
    let id = notes.line(field)?;
    if Framework::find(&id).is_none() {
        let known = FRAMEWORKS.iter().map(|framework| framework.id);
        let hint = did_you_mean(&id, known).map_or_else(
            || "answers will be free text".to_owned(),
            |near| format!("did you mean \"{near}\"?"),
        );
        notes.warning(
            field.at(),
            format!("unknown framework {}, {hint}", quoted(&id)),
        );
    }
    Some(id)
}

fn read_language(field: &Field<'_, '_>, notes: &mut Notes) -> Option<String> {
    let tag = notes.text(field)?;
    let is_tag = tag.len() <= 35
        && tag.split('-').all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        });
    if !is_tag {
        notes.error(
            field.at(),
            "\"language\" must be a language tag such as \"en\" or \"pt-BR\"",
        );
    }
    is_tag.then_some(tag)
}

fn read_rubric(value: &Value<'_>, notes: &mut Notes) -> Vec<Criterion> {
    let mut rubric: Vec<Criterion> = Vec::new();
    let Some(list) = value.get_ref().as_array() else {
        notes.error(
            value.span().start,
            "a criterion of the deck begins with [[rubric]]",
        );
        return rubric;
    };
    if list.len() > MOST_ENTRIES {
        let message = format!("a deck can have {MOST_ENTRIES} criteria of its own");
        notes.error(value.span().start, message);
        return rubric;
    }
    for value in list.iter() {
        let field = Field::new("rubric", value);
        let Some(criterion) = read_criterion(&field, &[], notes) else {
            continue;
        };
        if criterion.text.is_none() {
            notes.error(
                field.at(),
                format!("the criterion {} has no \"text\"", quoted(&criterion.id)),
            );
        }
        if rubric.iter().any(|other| other.id == criterion.id) {
            notes.error(
                field.at(),
                format!("the criterion {} is given twice", quoted(&criterion.id)),
            );
        } else {
            rubric.push(criterion);
        }
    }
    rubric
}

/// Each text once, in the order of its first appearance.
pub(super) fn without_repeats(mut texts: Vec<String>) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    texts.retain(|text| seen.insert(text.clone()));
    texts
}
