//! An import as scripts read it.

use serde::Serialize;

use super::Incoming;
use super::reading::{Changed, Reading};
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::exchange::merge::Field;
use crate::exchange::neutral::Safe;
use crate::store::home::BroughtHome;

#[derive(Debug, Serialize)]
struct ImportsJson<'r> {
    dry_run: bool,
    imports: Vec<ImportJson<'r>>,
    came_home: HomeJson,
}

/// Cards of this data file that went out to Anki and are in the file that comes in.
#[derive(Debug, Serialize)]
struct HomeJson {
    cards: usize,
    cards_with_reviews: u64,
    reviews: u64,
}

impl HomeJson {
    fn new(cards: usize, brought: BroughtHome) -> Self {
        Self {
            cards,
            cards_with_reviews: brought.cards,
            reviews: brought.reviews,
        }
    }
}

/// The numbers of what was done, then which cards they are.
#[derive(Debug, Serialize)]
struct ImportJson<'r> {
    from: &'r str,
    deck: &'r str,
    slug: &'r str,
    title: &'r str,
    version: &'r str,
    previous_version: Option<&'r str>,
    added: u64,
    unchanged: u64,
    changed: u64,
    reworded: u64,
    yours_differ: u64,
    conflicts: u64,
    undecided: u64,
    gone: u64,
    came_back: u64,
    skipped: usize,
    same_question: u64,
    answers: u64,
    cards: CardsJson<'r>,
    warnings: Vec<&'r str>,
}

#[derive(Debug, Serialize)]
struct CardsJson<'r> {
    added: Vec<AddedJson<'r>>,
    reworded: Vec<ChangedJson<'r>>,
    changed: Vec<ChangedJson<'r>>,
    yours_differ: Vec<ChangedJson<'r>>,
    undecided: Vec<ChangedJson<'r>>,
    gone: Vec<GoneJson<'r>>,
    skipped: Vec<SkippedJson<'r>>,
}

#[derive(Debug, Serialize)]
struct AddedJson<'r> {
    id: &'r str,
    question: &'r str,
    line: u32,
}

#[derive(Debug, Serialize)]
struct ChangedJson<'r> {
    card: String,
    handle: &'r str,
    id: &'r str,
    question: &'r str,
    line: u32,
    /// As the deck file calls them.
    fields: Vec<&'static str>,
    has_answer: bool,
}

#[derive(Debug, Serialize)]
struct GoneJson<'r> {
    card: String,
    handle: &'r str,
    id: &'r str,
    question: &'r str,
    has_answer: bool,
}

#[derive(Debug, Serialize)]
struct SkippedJson<'r> {
    line: Option<u32>,
    column: Option<u32>,
    reason: &'r str,
}

pub(super) fn say(
    context: &mut Context,
    dry_run: bool,
    decks: &[&dyn Incoming],
    readings: &[Reading],
) -> Outcome {
    let imports = decks
        .iter()
        .zip(readings)
        .map(|(deck, reading)| import(*deck, reading));
    let home = decks.iter().map(|deck| deck.home().len()).sum();
    // They come in with the first deck of a file.
    let brought = readings
        .iter()
        .map(|reading| reading.home)
        .max_by_key(|home| home.reviews);
    let body = ImportsJson {
        dry_run,
        imports: imports.collect(),
        came_home: HomeJson::new(home, brought.unwrap_or_default()),
    };
    Ok(context.out.json("offbook.import/1", &body)?)
}

/// A file that holds nothing but cards of this data file.
pub(super) fn say_home(
    context: &mut Context,
    dry_run: bool,
    cards: usize,
    brought: BroughtHome,
) -> Outcome {
    let body = ImportsJson {
        dry_run,
        imports: Vec::new(),
        came_home: HomeJson::new(cards, brought),
    };
    Ok(context.out.json("offbook.import/1", &body)?)
}

fn import<'r>(deck: &'r dyn Incoming, reading: &'r Reading) -> ImportJson<'r> {
    let (report, header) = (&reading.report, deck.header());
    ImportJson {
        from: deck.name(),
        deck: &report.deck_name,
        slug: header.slug.as_str(),
        title: &header.title,
        version: header.version.as_str(),
        previous_version: report.previous_version.as_deref(),
        added: report.added,
        unchanged: report.unchanged,
        changed: report.changed,
        reworded: report.reworded,
        yours_differ: reading.yours_differ,
        conflicts: reading.conflicts,
        undecided: reading.undecided,
        gone: report.gone,
        came_back: report.came_back,
        skipped: reading.skipped.len(),
        same_question: report.same_question,
        answers: report.answers,
        cards: cards(reading),
        warnings: reading.warnings.iter().map(Safe::as_str).collect(),
    }
}

fn cards(reading: &Reading) -> CardsJson<'_> {
    let seen = |changed: &Changed| -> Vec<Field> {
        changed.change.seen().map(|change| change.field).collect()
    };
    let done = || reading.changed.iter().filter(|changed| changed.is_decided);
    CardsJson {
        added: reading
            .added
            .iter()
            .map(|added| AddedJson {
                id: &added.id,
                question: &added.question,
                line: added.line,
            })
            .collect(),
        reworded: done()
            .filter(|one| one.change.is_reworded)
            .map(|one| changed(one, &seen(one)))
            .collect(),
        changed: done()
            .filter(|one| !one.change.is_reworded)
            .map(|one| changed(one, &seen(one)))
            .collect(),
        yours_differ: done()
            .filter(|one| !one.change.yours_differ.is_empty())
            .map(|one| changed(one, &one.change.yours_differ))
            .collect(),
        undecided: reading
            .changed
            .iter()
            .filter(|changed| !changed.is_decided)
            .map(|one| {
                let fields: Vec<_> = one.change.conflicts().map(|c| c.field).collect();
                changed(one, &fields)
            })
            .collect(),
        gone: reading
            .gone
            .iter()
            .map(|gone| GoneJson {
                card: gone.id.to_string(),
                handle: gone.handle.short(),
                id: &gone.slug,
                question: &gone.question,
                has_answer: gone.has_answer,
            })
            .collect(),
        skipped: reading
            .skipped
            .iter()
            .map(|problem| SkippedJson {
                line: problem.line,
                column: problem.column,
                reason: &problem.message,
            })
            .collect(),
    }
}

fn changed<'r>(changed: &'r Changed, fields: &[Field]) -> ChangedJson<'r> {
    ChangedJson {
        card: changed.known.id.to_string(),
        handle: changed.known.handle.short(),
        id: changed.theirs.slug.as_str(),
        question: &changed.theirs.content.question,
        line: changed.line,
        fields: fields.iter().map(|field| field.key()).collect(),
        has_answer: changed.known.answer.is_some(),
    }
}
