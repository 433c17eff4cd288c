//! One reading of a deck that comes in, within one transaction that is kept or dropped at its end.

use std::collections::HashMap;

use super::Incoming;
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Outcome, located_line};
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
    pass.doubtful()?;
    pass.refuse_strangers()?;
    // A file of another program may be any part of what there is.
    if !pass.reading.is_partial && deck.foreign_format().is_none() {
        pass.reading.gone = pass.import.withdraw_missing()?;
    }
    pass.reading.home = pass.import.bring_home(deck.home())?;
    Ok((pass.reading, pass.import))
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
    mut take: impl FnMut(Option<ReadCard>, Noted) -> Outcome,
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

struct Pass<'p, 's> {
    deck: &'p dyn Incoming,
    plan: Plan<'p>,
    import: Import<'s>,
    reading: Reading,
    /// Cards that may be ones of another id.
    doubtful: Vec<ReadCard>,
    /// Ids that were given to another question: the line, the id, what it was.
    strangers: Vec<(u32, String, String)>,
}

impl Pass<'_, '_> {
    fn cards(&mut self, context: &Context, what: &'static str) -> Outcome {
        let (deck, plan) = (self.deck, self.plan);
        each_card(context, what, deck, plan, |read, noted| {
            noted.add(&mut self.reading);
            read.map_or(Ok(()), |read| self.card(read))
        })
    }

    fn card(&mut self, read: ReadCard) -> Outcome {
        let met = self.import.meet(&read.card)?;
        if let Some(progress) = self.deck.progress(read.card.slug.as_str()) {
            self.import.start(progress)?;
        }
        match met {
            Met::Added => self.reading.note_added(&read, self.plan),
            Met::Same => {}
            Met::Known(known) => {
                let has_its_id = known.base.slug == read.card.slug;
                if has_its_id && merge::is_another_question(&known.base, &read.card) {
                    let id = read.card.slug.as_str().to_owned();
                    let was = known.base.content.question;
                    self.strangers.push((read.line, id, was));
                } else {
                    self.known(*known, read, false)?;
                }
            }
            Met::Unsure => self.doubtful.push(read),
        }
        Ok(())
    }

    /// Cards whose ids are not here: one that asks in the very words of a card that the file does
    /// not name is that card; one that only shares a wording is asked about.
    fn doubtful(&mut self) -> Outcome {
        for read in std::mem::take(&mut self.doubtful) {
            let alike = self.import.alike(&read.card)?;
            let same: Vec<&Known> = alike
                .iter()
                .filter(|known| merge::asks_the_same(&known.base, &read.card))
                .collect();
            if let [known] = same.as_slice() {
                self.import.is_the_same(known);
                let known = (*known).clone();
                self.known(known, read, false)?;
                continue;
            }
            let Some(known) = alike.into_iter().next() else {
                self.import.add(&read.card)?;
                self.reading.note_added(&read, self.plan);
                continue;
            };
            self.unsure(known, read)?;
        }
        Ok(())
    }

    fn unsure(&mut self, known: Known, read: ReadCard) -> Outcome {
        match self.decision(&read.card) {
            Some(Decision::Theirs) => {
                self.import.is_the_same(&known);
                self.known(known, read, true)
            }
            Some(Decision::Later) => {
                self.import.is_the_same(&known);
                self.reading.put_off += 1;
                Ok(())
            }
            Some(_) => {
                self.reading.conflicts += 1;
                self.import.add(&read.card)?;
                self.reading.note_added(&read, self.plan);
                Ok(())
            }
            None => {
                self.import.is_the_same(&known);
                self.reading.conflicts += 1;
                self.reading.undecided += 1;
                let change = merge::compare(&known.base, &read.card, &known.local);
                self.keep(known, read, change, true, false);
                Ok(())
            }
        }
    }

    fn decision(&self, card: &UpstreamCard) -> Option<Decision> {
        let deck = self.deck.header().slug.as_str().to_owned();
        let key = (deck, card.slug.as_str().to_owned());
        let decided = self.plan.decisions.get(&key).cloned();
        decided.or(match self.plan.on_conflict {
            OnConflict::Ask => None,
            OnConflict::Mine => Some(Decision::Mine),
            OnConflict::Theirs => Some(Decision::Theirs),
            OnConflict::Both => Some(Decision::Both),
        })
    }

    /// A card that is here: what the release makes of it, and what was decided about that.
    fn known(&mut self, known: Known, read: ReadCard, was_unsure: bool) -> Outcome {
        let theirs = &read.card;
        let change = merge::compare(&known.base, theirs, &known.local);
        let has_conflict = change.has_conflict();
        let deck = self.deck.header().slug.as_str().to_owned();
        let key = (deck, theirs.slug.as_str().to_owned());
        // What a flag says holds for conflicts alone; a person may decide about any card. One that
        // was said to be the same under another id takes the coach's words.
        let decision = match (was_unsure, has_conflict) {
            (true, _) => Some(Decision::Theirs),
            (false, true) => self.decision(theirs),
            (false, false) => self.plan.decisions.get(&key).cloned(),
        };
        let reading = &mut self.reading;
        reading.conflicts += u64::from(has_conflict);
        let Some(settled) = merge::settle(&change, &known.local, decision.as_ref()) else {
            if decision.is_some() {
                reading.put_off += 1;
            } else {
                reading.undecided += 1;
            }
            self.keep(known, read, change, false, decision.is_some());
            return Ok(());
        };
        let former = merge::former_questions(&known.former_questions, &known.base, theirs);
        let verdict = Verdict {
            is_seen: change.is_seen(),
            is_reworded: change.is_reworded,
            makes_copy: settled.makes_copy,
            local: settled.local,
            former_questions: former,
        };
        reading.yours_differ += u64::from(!change.yours_differ.is_empty());
        let shown = |card: &UpstreamCard, local: &crate::domain::card::LocalChanges| {
            let own = local.question.as_deref();
            fingerprint(own.unwrap_or(&card.content.question))
        };
        let asks_otherwise = shown(&known.base, &known.local) != shown(theirs, &verdict.local);
        reading.to_look_at += u64::from(asks_otherwise && known.answer.is_some());
        self.import.apply(&known, theirs, &verdict)?;
        if self.plan.keeps && change.is_seen() {
            self.keep(known, read, change, false, true);
        }
        Ok(())
    }

    fn keep(
        &mut self,
        known: Known,
        read: ReadCard,
        change: Change,
        is_unsure: bool,
        is_decided: bool,
    ) {
        self.reading.changed.push(Changed {
            deck: self.deck.header().slug.as_str().to_owned(),
            known,
            line: read.line,
            theirs: read.card,
            change,
            is_unsure,
            is_decided,
        });
    }

    /// Ids that were given to other questions: all of it is refused, or these cards are left out.
    fn refuse_strangers(&mut self) -> Outcome {
        if self.strangers.is_empty() {
            return Ok(());
        }
        let mut lines = HashMap::new();
        for read in self.deck.cards().flatten() {
            lines
                .entry(fingerprint(&read.card.content.question))
                .or_insert(read.line);
        }
        let problem = |(line, id, was): &(u32, String, String)| Problem {
            line: Some(*line),
            column: None,
            severity: Severity::Error,
            message: match lines.get(&fingerprint(was)) {
                Some(now) => format!(
                    "the id \"{id}\" belongs to \"{was}\", which stands on line {now} now; \
                     an id stays with its question"
                ),
                None => format!(
                    "the id \"{id}\" belongs to another question, \"{was}\"; give the new one an \
                     id of its own or, if it is the same, keep the old wording as a variant"
                ),
            },
        };
        let problems: Vec<Problem> = self.strangers.iter().map(problem).collect();
        if !self.plan.skip_bad {
            return Err(super::refused(self.deck.name(), &problems));
        }
        self.reading.skipped.extend(problems);
        Ok(())
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
