//! One reading of a deck that comes in, within one transaction that is kept or dropped at its end.

use std::borrow::Cow;
use std::collections::HashMap;

use super::Incoming;
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Outcome, located_line};
use crate::cli::phrase;
use crate::cli::progress::Bar;
use crate::domain::card::UpstreamCard;
use crate::domain::fingerprint::fingerprint;
use crate::exchange::merge::{self, Change, Decision};
use crate::exchange::native::ReadCard;
use crate::exchange::neutral::{self, Safe};
use crate::exchange::{Problem, Severity};
use crate::store::home::BroughtHome;
use crate::store::import::{Import, ImportReport, Manner, Met};
use crate::store::merging::{Gone, Known, Verdict};
use crate::store::{Store, StoreError};

mod pass;

use self::pass::Pass;

/// Whose words are taken where both changed a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(super) enum OnConflict {
    /// You are asked; without a terminal nothing is imported
    #[default]
    Ask,
    /// Yours stay
    Mine,
    /// The coach's replace yours
    Theirs,
    /// Yours stay, and the coach's version comes in as a second card
    Both,
}

/// What was decided about single cards, by the ids of their deck and their own.
pub(super) type Decisions = HashMap<(String, String), Decision>;

/// How a reading goes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan<'p> {
    pub(super) manner: Manner<'p>,
    pub(super) on_conflict: OnConflict,
    pub(super) decisions: &'p Decisions,
    /// Leave out what cannot be read, instead of all.
    pub(super) skip_bad: bool,
    /// Keep what is new and changed, card by card, to be shown.
    pub(super) keeps: bool,
    /// Somebody said that a deck with none of the cards here is the next release all the same.
    pub(super) takes_unrelated: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    Write,
    Abandon,
}

/// What came of reading a deck.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) report: ImportReport,
    pub(super) warnings: Vec<Safe>,
    pub(super) added: Vec<Added>,
    /// Of a reading that does not keep them, only those that nobody decided.
    pub(super) changed: Vec<Changed>,
    pub(super) gone: Vec<Gone>,
    pub(super) skipped: Vec<Problem>,
    /// Cards that both sides changed, decided or not.
    pub(super) conflicts: u64,
    pub(super) undecided: u64,
    /// Put off until the next import.
    pub(super) put_off: u64,
    /// Cards where the person has something otherwise than the file.
    pub(super) yours_differ: u64,
    /// Reworded cards with an answer, which may no longer fit.
    pub(super) to_look_at: u64,
    /// Answers of the person's own in the file that are others than the ones here.
    pub(super) other_answers: u64,
    /// What cards of this data file brought home.
    pub(super) home: BroughtHome,
    /// Cards that could not be read, so that nothing is known of who is missing.
    is_partial: bool,
}

/// A new card.
#[derive(Debug)]
pub(super) struct Added {
    pub(super) id: String,
    pub(super) question: String,
    pub(super) line: u32,
}

/// A card that is here and otherwise in the file.
#[derive(Debug)]
pub(super) struct Changed {
    /// The id of the deck.
    pub(super) deck: String,
    pub(super) known: Known,
    pub(super) theirs: UpstreamCard,
    pub(super) line: u32,
    pub(super) change: Change,
    /// It has another id now, and is taken for the same because it shares a wording.
    pub(super) is_unsure: bool,
    pub(super) is_decided: bool,
}

impl Reading {
    /// Nothing of what is here is in the file: it may be another deck that came by the same id.
    pub(super) fn is_unrelated(&self) -> bool {
        let report = &self.report;
        let met = report.unchanged + report.changed + report.came_back + self.undecided;
        report.previous_version.is_some()
            && report.added > 0
            && report.gone > 0
            && met + self.put_off == 0
    }
}

impl Changed {
    /// Whether somebody has to say something.
    pub(super) fn needs_you(&self) -> bool {
        self.is_unsure || self.change.has_conflict()
    }
}

/// Reads every deck, one after another in one transaction: all come in or none.
pub(super) fn read_all(
    context: &Context,
    store: &mut Store,
    decks: &[&dyn Incoming],
    plan: Plan<'_>,
    ending: Ending,
) -> Outcome<Vec<Reading>> {
    match read_each(context, store, decks, plan, ending) {
        // What is wrong with the others is told at once as well.
        Err(first) if decks.len() > 1 => {
            let others = decks.iter().map(|deck| {
                let ending = Ending::Abandon;
                read_each(context, store, std::slice::from_ref(deck), plan, ending)
            });
            super::every(others).and(Err(first))
        }
        read => read,
    }
}

fn read_each(
    context: &Context,
    store: &mut Store,
    decks: &[&dyn Incoming],
    plan: Plan<'_>,
    ending: Ending,
) -> Outcome<Vec<Reading>> {
    let Some((first, rest)) = decks.split_first() else {
        return Ok(Vec::new());
    };
    let manner = manner_of(*first, plan);
    let mut import = store
        .begin_import(first.header(), manner, &context.now)
        .map_err(taken)?;
    let mut readings = Vec::with_capacity(decks.len());
    for (deck, next) in decks
        .iter()
        .zip(rest.iter().map(Some).chain(std::iter::once(None)))
    {
        let (mut reading, read) = read_in(context, import, *deck, plan, ending)?;
        let Some(next) = next else {
            readings.push(reading);
            import = read;
            break;
        };
        (reading.report, import) = read
            .next_deck(next.header(), manner_of(*next, plan))
            .map_err(taken)?;
        readings.push(reading);
    }
    if ending == Ending::Write && readings.iter().any(|reading| reading.undecided > 0) {
        return Err(undecided(&readings.iter().collect::<Vec<_>>()));
    }
    let report = match ending {
        Ending::Write => import.finish()?,
        Ending::Abandon => import.abandon()?,
    };
    if let Some(last) = readings.last_mut() {
        last.report = report;
    }
    Ok(readings)
}

/// A deck of that name that did not come from this file is not mixed with it.
fn taken(error: StoreError) -> Failure {
    let is_refused = matches!(error, StoreError::Refused(_));
    let failure = Failure::from(error);
    match is_refused {
        true => failure.hint(
            "bring it in under another name: -d NAME   its questions can be moved then: offbook card move",
        ),
        false => failure,
    }
}

fn manner_of<'m>(deck: &'m dyn Incoming, plan: Plan<'m>) -> Manner<'m> {
    Manner {
        deck_name: deck.name_where_new().or(plan.manner.deck_name),
        // Files of other programs know no releases.
        allow_older: plan.manner.allow_older || deck.foreign_format().is_some(),
        is_foreign: deck.foreign_format().is_some(),
        ..plan.manner
    }
}

/// One pass over the cards of one deck.
fn read_in<'s>(
    context: &Context,
    import: Import<'s>,
    deck: &dyn Incoming,
    plan: Plan<'_>,
    ending: Ending,
) -> Outcome<(Reading, Import<'s>)> {
    let what = match ending {
        Ending::Write => "Importing",
        Ending::Abandon => "Reading",
    };
    let mut pass = Pass {
        deck,
        plan,
        reading: Reading::default(),
        doubtful: Vec::new(),
        strangers: Vec::new(),
        import,
    };
    pass.cards(context, what)?;
    let left_out = pass.reading.skipped.len();
    if deck.foreign_format().is_none() && left_out > 0 && left_out == deck.card_count() {
        return Err(super::refused_deck(deck));
    }
    pass.doubtful()?;
    pass.refuse_strangers()?;
    // A file of another program may be any part of what there is.
    if !pass.reading.is_partial && deck.foreign_format().is_none() {
        pass.reading.gone = pass.import.withdraw_missing()?;
    }
    pass.reading.home = pass.import.bring_home(deck.home())?;
    pass.reading.report = pass.import.so_far().clone();
    if ending == Ending::Write && !plan.takes_unrelated && pass.reading.is_unrelated() {
        return Err(unrelated(deck, &pass.reading.report));
    }
    Ok((pass.reading, pass.import))
}

/// Coaches may well call two decks by one id; to take one for the next release of the other would
/// withdraw every card of it.
fn unrelated(deck: &dyn Incoming, report: &ImportReport) -> Failure {
    let name = &report.deck_name;
    Failure::input(format!(
        "\"{}\" has the id of your deck \"{name}\", and none of its questions; nothing was imported",
        deck.name()
    ))
    .found(format!(
        "your {} would be withdrawn",
        phrase::count(report.gone, "question", "questions")
    ))
    .hint("another deck needs an id of its own in its file; if it is the next release: --yes")
}

/// What an import into an empty machine would do: everything is new.
pub(super) fn count(context: &Context, deck: &dyn Incoming, plan: Plan<'_>) -> Outcome<Reading> {
    let mut reading = Reading::default();
    let name = deck.name_where_new().or(plan.manner.deck_name);
    reading.report.deck_name = name.unwrap_or(deck.header().slug.as_str()).to_owned();
    each_card(context, "Reading", deck, plan, |read, noted| {
        noted.add(&mut reading);
        if let Some(read) = read {
            let report = &mut reading.report;
            let has_example = read.card.content.guidance.example.is_some();
            report.added += 1;
            report.answers += u64::from(has_example && plan.manner.examples_are_answers);
            reading.note_added(&read, plan);
        }
        Ok(())
    })?;
    reading.report.has_news = true;
    Ok(reading)
}

/// What was noticed on the way to a card.
#[derive(Debug, Default)]
struct Noted {
    warnings: Vec<Safe>,
    skipped: Option<Problem>,
}

impl Noted {
    fn add(self, reading: &mut Reading) {
        reading.warnings.extend(self.warnings);
        reading.is_partial |= self.skipped.is_some();
        reading.skipped.extend(self.skipped);
    }
}

/// Gives every card of the deck to `take`, with what is to be said about it; without a card where
/// it could not be read and is left out.
fn each_card(
    context: &Context,
    what: &'static str,
    deck: &dyn Incoming,
    plan: Plan<'_>,
    mut take: impl FnMut(Option<Cow<'_, ReadCard>>, Noted) -> Outcome,
) -> Outcome {
    /// The bar is asked to move after so many cards.
    const STEP: u64 = 256;
    let mut bar = Bar::new(what, &context.out.look, context.may_move());
    let of = deck.card_count() as u64;
    let said = |problem: &Problem| located_line(deck.name(), problem);
    let mut noted = Noted {
        warnings: deck.warnings().iter().map(said).collect(),
        skipped: None,
    };
    for (done, card) in (0..).zip(deck.cards()) {
        let read = match card {
            Ok(read) => {
                noted.warnings.extend(read.warnings.iter().map(said));
                Some(read)
            }
            Err(problems) if plan.skip_bad => {
                let is_error = |problem: &Problem| problem.severity == Severity::Error;
                noted.skipped = problems.into_iter().find(is_error);
                None
            }
            // Everything wrong with the file is told at once, not this card alone.
            Err(_) => return Err(super::refused_deck(deck)),
        };
        take(read, std::mem::take(&mut noted))?;
        if done % STEP == 0 {
            bar.set(done, of);
        }
    }
    // A deck without cards.
    take(None, noted)
}

impl Reading {
    fn note_added(&mut self, read: &ReadCard, plan: Plan<'_>) {
        if plan.keeps {
            self.added.push(Added {
                id: read.card.slug.as_str().to_owned(),
                question: read.card.content.question.clone(),
                line: read.line,
            });
        }
    }
}

/// Nobody decided, and there is nobody to ask.
pub(super) fn undecided(readings: &[&Reading]) -> Failure {
    let open = readings
        .iter()
        .flat_map(|reading| &reading.changed)
        .filter(|changed| changed.needs_you() && !changed.is_decided);
    let open: Vec<&Changed> = open.collect();
    let count = open.len();
    let what = match count {
        1 => "1 question needs a decision".to_owned(),
        _ => format!("{count} questions need a decision"),
    };
    let failure = Failure::input(format!("{what}; nothing was imported"));
    let failure = open.iter().fold(failure, |failure, changed| {
        failure.found(open_line(changed).as_str())
    });
    failure.hint("--on-conflict mine|theirs|both, or --dry-run to look")
}

/// `k7f  question, pitfalls: Tell me about a conflict at work`.
fn open_line(changed: &Changed) -> Safe {
    let what = match changed.is_unsure {
        true => "the same question under another id?".to_owned(),
        false => {
            let fields: Vec<_> = changed
                .change
                .conflicts()
                .map(|conflict| conflict.field.name())
                .collect();
            format!("both changed: {}", fields.join(", "))
        }
    };
    neutral::line(&format!(
        "{}  {}  ({what})",
        changed.known.handle.short(),
        changed.theirs.content.question,
    ))
}
