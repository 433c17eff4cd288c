//! `import`: decks come in, from files, a pipe, or those that ship.

use serde::Serialize;

use self::report::{say_done, show_preview};
use self::source::Source;

use crate::cli::backups;
use crate::cli::commands::deck::check_name;
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Outcome, located_line};
use crate::cli::output::{safe, tell};
use crate::cli::phrase;
use crate::cli::progress::Bar;
use crate::domain::card::UpstreamCard;
use crate::domain::deck::DeckHeader;
use crate::domain::progress::Progress;
use crate::exchange::native::ReadCard;
use crate::exchange::neutral::Safe;
use crate::exchange::{Problem, Severity};
use crate::store::Store;
use crate::store::import::ImportReport;

mod foreign;
mod native;
mod report;
mod source;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Your answers, grades, tags and due dates are never touched. Nothing is written when the
file has a problem. Of several decks all come in or none; each deck is one change,
which offbook undo takes back.

Examples:
  offbook import acme.offbook.toml
  offbook import acme.offbook.toml --dry-run
  offbook import shipped:failure        the decks that ship: offbook deck list --shipped
  curl -s URL | offbook import -"
)]
pub(crate) struct Args {
    /// The deck file; - is standard input; shipped:NAME or shipped:all
    #[arg(value_name = "FILE|-|shipped:NAME", value_hint = clap::ValueHint::FilePath)]
    from: String,
    /// What to call the deck, where it is new
    #[arg(short, long, value_name = "NAME")]
    deck: Option<String>,
    /// Show what would come in, and write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// Do not ask
    #[arg(short, long)]
    yes: bool,
    #[command(flatten)]
    how: foreign::How,
}

#[derive(Debug, Serialize)]
struct ImportsJson {
    dry_run: bool,
    imports: Vec<ImportJson>,
}

#[derive(Debug, Serialize)]
struct ImportJson {
    from: String,
    deck: String,
    slug: String,
    title: String,
    version: String,
    previous_version: Option<String>,
    added: u64,
    unchanged: u64,
    differing: u64,
    missing: u64,
    same_question: u64,
    warnings: Vec<String>,
}

/// A deck on its way in, whatever file it was read from.
trait Incoming {
    /// The file or the pipe, as problems and questions name it.
    fn name(&self) -> &str;
    fn header(&self) -> &DeckHeader;
    /// What is only warned of, beside the warnings of each card.
    fn warnings(&self) -> &[Problem];
    fn card_count(&self) -> usize;
    /// In file order; may be asked for again. `Err` holds what is wrong with one card.
    fn cards(&self) -> Box<dyn Iterator<Item = Result<ReadCard, Vec<Problem>>> + '_>;
    /// Everything that is wrong with the file.
    fn problems(&self) -> Vec<Problem>;

    /// The format of another program, which knows nothing of releases.
    fn foreign_format(&self) -> Option<&'static str> {
        None
    }

    /// What to call the deck where it is new, if not by its slug.
    fn name_where_new(&self) -> Option<&str> {
        None
    }

    /// How far the person had come with a card elsewhere, by its slug.
    fn progress(&self, _slug: &str) -> Option<&Progress> {
        None
    }
}

/// Finds out what the file is and hands it to whoever knows that sort.
pub(crate) fn run(context: &mut Context, args: &Args) -> Outcome {
    match source::find(&args.from, args.how.says_native())? {
        Source::Decks(texts) => {
            let decks = every(texts.iter().map(native::Deck::open))?;
            let decks: Vec<&dyn Incoming> = decks.iter().map(|deck| deck as _).collect();
            bring(context, args, &decks)
        }
        Source::Foreign(file) => foreign::run(context, args, &file),
    }
}

/// Shows what would come in, asks, and brings it in.
fn bring(context: &mut Context, args: &Args, decks: &[&dyn Incoming]) -> Outcome {
    let name = args.deck.as_deref().map(check_name).transpose()?;
    let has_names = decks.iter().all(|deck| deck.name_where_new().is_some());
    if decks.len() > 1 && name.is_some() && !has_names {
        return Err(
            Failure::usage("one name cannot be given to several decks").hint("leave --deck out")
        );
    }
    let is_there = context.paths.data_file.exists();
    let asks = !args.yes && !args.dry_run && context.someone_is_there();
    let has_answers = is_there && has_answers(context)?;
    let mut has_news = true;
    // Each deck is written by itself, so several are tried first: all come in or none.
    if args.dry_run || asks || has_answers || decks.len() > 1 {
        let looked = look(context, decks, name.as_deref(), is_there)?;
        has_news = looked.iter().any(|read| read.report.added > 0);
        if (args.dry_run || asks) && !context.json {
            show_preview(context, decks, &looked)?;
        }
        if args.dry_run {
            return say_json(context, args, decks, looked);
        }
        if asks && has_news && !confirm(context, &looked)? {
            tell!(context.out, "Nothing was imported.");
            return Ok(());
        }
    }
    let mut store = context.open()?;
    if has_answers && has_news {
        backups::before(context, &store, "import")?;
    }
    let mut done = Vec::new();
    for deck in decks {
        done.push(read_in(
            context,
            &mut store,
            *deck,
            name.as_deref(),
            Ending::Write,
        )?);
    }
    say_done(context, decks, &done);
    say_json(context, args, decks, done)
}

/// One of the decks that ship, unasked, into the data file, which this makes.
pub(super) fn bring_in(context: &Context, slug: &str) -> Outcome<ImportReport> {
    let text = source::shipped(slug)?;
    let deck = native::Deck::open(&text)?;
    let mut store = context.open()?;
    Ok(read_in(context, &mut store, &deck, None, Ending::Write)?.report)
}

fn say_json(
    context: &mut Context,
    args: &Args,
    decks: &[&dyn Incoming],
    reads: Vec<ReadIn>,
) -> Outcome {
    if !context.json {
        return Ok(());
    }
    let imports = decks.iter().zip(reads).map(|(deck, read)| read.json(*deck));
    let body = ImportsJson {
        dry_run: args.dry_run,
        imports: imports.collect(),
    };
    Ok(context.out.json("offbook.import/1", &body)?)
}

/// What came of reading a deck.
struct ReadIn {
    report: ImportReport,
    warnings: Vec<Safe>,
}

impl ReadIn {
    fn json(self, deck: &dyn Incoming) -> ImportJson {
        let (report, header) = (self.report, deck.header());
        ImportJson {
            from: deck.name().to_owned(),
            deck: report.deck_name,
            slug: header.slug.as_str().to_owned(),
            title: header.title.clone(),
            version: header.version.as_str().to_owned(),
            previous_version: report.previous_version,
            added: report.added,
            unchanged: report.unchanged,
            differing: report.differing,
            missing: report.missing,
            same_question: report.same_question,
            warnings: self.warnings.into_iter().map(Safe::into_string).collect(),
        }
    }
}

fn has_answers(context: &Context) -> Outcome<bool> {
    let now = context.now;
    let decks = context.read(|store| store.decks(&now))?.unwrap_or_default();
    Ok(decks.iter().any(|deck| deck.answered > 0))
}

/// What the imports would do. On a machine without data nothing is made for that.
fn look(
    context: &Context,
    decks: &[&dyn Incoming],
    name: Option<&str>,
    is_there: bool,
) -> Outcome<Vec<ReadIn>> {
    let mut store = is_there.then(|| context.open()).transpose()?;
    every(decks.iter().map(|&deck| match &mut store {
        Some(store) => read_in(context, store, deck, name, Ending::Abandon),
        None => count(context, deck, name),
    }))
}

/// What came of every deck, or all that is wrong with any of them.
fn every<T>(outcomes: impl Iterator<Item = Outcome<T>>) -> Outcome<Vec<T>> {
    let mut fine = Vec::new();
    let mut failures = Vec::new();
    for outcome in outcomes {
        match outcome {
            Ok(one) => fine.push(one),
            Err(failure) => failures.push(failure),
        }
    }
    let of = fine.len() + failures.len();
    let all = match failures.first() {
        None => return Ok(fine),
        Some(only) if of == 1 => return Err(only.clone()),
        Some(first) => {
            let count = failures.len();
            let message = format!("{count} of {of} decks cannot come in; nothing was imported");
            Failure::new(first.kind, message)
        }
    };
    Err(failures.iter().fold(all, |mut all, failure| {
        all.located.extend(failure.located.iter().cloned());
        all.found.push(failure.message.clone());
        all.found.extend(failure.found.iter().cloned());
        all.hint = all.hint.take().or_else(|| failure.hint.clone());
        all
    }))
}

fn confirm(context: &mut Context, looked: &[ReadIn]) -> Outcome<bool> {
    let added = looked.iter().map(|read| read.report.added).sum();
    let question = safe!(
        "Import {}?",
        phrase::count(added, "new question", "new questions")
    );
    context
        .asker
        .confirm(&mut context.out, &question, true, "--yes")
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Write,
    Abandon,
}

/// One pass over the cards, inside one transaction that a problem takes back.
fn read_in(
    context: &Context,
    store: &mut Store,
    deck: &dyn Incoming,
    name: Option<&str>,
    ending: Ending,
) -> Outcome<ReadIn> {
    let name = deck.name_where_new().or(name);
    let mut import = store.begin_import(deck.header(), name, &context.now)?;
    let what = match ending {
        Ending::Write => "Importing",
        Ending::Abandon => "Reading",
    };
    let warnings = each_card(context, what, deck, |card| {
        Ok(import.card(card, deck.progress(card.slug.as_str()))?)
    })?;
    let report = match ending {
        Ending::Write => import.finish()?,
        Ending::Abandon => import.abandon()?,
    };
    Ok(ReadIn { report, warnings })
}

/// What an import into an empty machine would do: everything is new.
fn count(context: &Context, deck: &dyn Incoming, name: Option<&str>) -> Outcome<ReadIn> {
    let mut report = ImportReport {
        deck_name: (deck.name_where_new().or(name))
            .unwrap_or(deck.header().slug.as_str())
            .to_owned(),
        ..ImportReport::default()
    };
    let warnings = each_card(context, "Reading", deck, |_| {
        report.added += 1;
        Ok(())
    })?;
    Ok(ReadIn { report, warnings })
}

/// Gives every card of the deck to `take`; the warnings of all of them.
fn each_card(
    context: &Context,
    what: &'static str,
    incoming: &dyn Incoming,
    mut take: impl FnMut(&UpstreamCard) -> Outcome,
) -> Outcome<Vec<Safe>> {
    /// The bar is asked to move after so many cards.
    const STEP: u64 = 256;
    let mut bar = Bar::new(what, &context.out.look, context.may_move());
    let of = incoming.card_count() as u64;
    let said = |problem: &Problem| located_line(incoming.name(), problem);
    let mut warnings: Vec<Safe> = incoming.warnings().iter().map(said).collect();
    for (done, card) in (0..).zip(incoming.cards()) {
        // Everything wrong with the file is told at once, not this card alone.
        let read = card.map_err(|_| refused(incoming.name(), &incoming.problems()))?;
        warnings.extend(read.warnings.iter().map(said));
        take(&read.card)?;
        if done % STEP == 0 {
            bar.set(done, of);
        }
    }
    Ok(warnings)
}

/// Every problem with its place; nothing was written.
fn refused(name: &str, problems: &[Problem]) -> Failure {
    let errors = problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .count();
    let errors = phrase::count(errors as u64, "problem", "problems");
    let failure = Failure::input(format!("{errors} in \"{name}\"; nothing was imported"));
    let failure = failure.located(name, problems);
    match name {
        "-" => failure.hint("save it to a file, mend it, then: offbook deck check FILE"),
        _ => failure.hint(format!(
            "mend the file, then look again: offbook deck check {name}"
        )),
    }
}
