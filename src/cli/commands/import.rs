//! `import`: decks come in, from files, a pipe, or those that ship.

use std::borrow::Cow;

use clap::ValueEnum;

use self::reading::{Decisions, Ending, OnConflict, Plan, Reading, count, read_all, undecided};
use self::report::{say_done, show_preview};
use self::source::Source;
use crate::cli::backups;
use crate::cli::commands::deck::check_name;
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Kind, Outcome};
use crate::cli::output::{safe, tell};
use crate::cli::phrase;
use crate::domain::deck::DeckHeader;
use crate::domain::progress::Progress;
use crate::exchange::native::ReadCard;
use crate::exchange::{Problem, Severity};
use crate::store::home::Home;
use crate::store::import::{ImportReport, Manner};

mod answers;
mod by_hand;
mod foreign;
mod home;
mod json;
mod native;
mod one_by_one;
mod only;
mod reading;
mod report;
mod source;
mod stories;
mod understood;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "A newer release of a deck is merged with what you have: new questions come in, what the
coach changed is changed, what is gone is kept and marked withdrawn. Your answers, grades,
tags and due dates are never touched, and what you changed in the coach's words stays on
top. Where you and the coach changed the same field you are asked; --on-conflict mine,
theirs or both answers for all. Nothing is written when the file has a problem. Of several
decks all come in or none. All of it is one change, which offbook undo takes back.

Examples:
  offbook import acme.offbook.toml
  offbook import acme.offbook.toml --dry-run
  offbook import acme.offbook.toml --on-conflict mine
  offbook import my-old-deck.toml --answers mine
  offbook import answers-with-notes.toml         what a coach wrote to your answers
  offbook import shipped:failure        the decks that ship: offbook deck list --shipped
  curl -s URL | offbook import -
  offbook import questions.csv --dry-run       how a table is understood, and nothing written
  offbook import questions.csv --map question=3 --map answer=Reply
  offbook import README.md -d javascript       a list of questions in Markdown
  offbook import \"My deck.apkg\" --with-schedule"
)]
pub(crate) struct Args {
    /// The deck file; - is standard input; shipped:NAME or shipped:all
    #[arg(value_name = "FILE|-|shipped:NAME", value_hint = clap::ValueHint::FilePath)]
    from: String,
    /// What to call the deck, where it is new
    #[arg(short, long, value_name = "NAME")]
    deck: Option<String>,
    /// Show all that would come in and change, and write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// Whose words stay where you and the coach both changed a field
    #[arg(
        long,
        value_name = "WHOSE",
        value_enum,
        default_value_t,
        hide_possible_values = true
    )]
    on_conflict: OnConflict,
    /// Whose the answers in the file are: the author's example, or your own
    #[arg(long, value_name = "WHOSE", value_enum, hide_possible_values = true)]
    answers: Option<Whose>,
    /// Leave out the cards that have a problem, instead of importing nothing
    #[arg(long)]
    skip_bad: bool,
    /// Take a release that is older than the one you have
    #[arg(long)]
    allow_older: bool,
    /// Do not ask
    #[arg(short, long)]
    yes: bool,
    #[command(flatten)]
    how: foreign::How,
}

/// Cards that are made as they are asked for, or that there are already.
type Cards<'d> = Box<dyn Iterator<Item = Result<Cow<'d, ReadCard>, Vec<Problem>>> + 'd>;

/// A deck on its way in, whatever file it was read from.
trait Incoming {
    /// The file or the pipe, as problems and questions name it.
    fn name(&self) -> &str;
    fn header(&self) -> &DeckHeader;
    /// What is only warned of, beside the warnings of each card.
    fn warnings(&self) -> &[Problem];
    fn card_count(&self) -> usize;
    /// In file order; may be asked for again. `Err` holds what is wrong with one card.
    fn cards(&self) -> Cards<'_>;
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

    /// Cards of this data file that come home in the same file.
    fn home(&self) -> &[Home] {
        &[]
    }

    /// Whether a card of this slug has an answer that was the person's own when it left here.
    fn holds_own_answer(&self, _slug: &str) -> bool {
        false
    }

    /// How far the person had come with a card elsewhere, by its slug.
    fn progress(&self, _slug: &str) -> Option<&Progress> {
        None
    }
}

/// Finds out what the file is and hands it to whoever knows that sort.
pub(crate) fn run(context: &mut Context, args: &Args) -> Outcome {
    let outcome = import(context, args);
    outcome.map_err(|mut failure| {
        // It asks before it writes, and writes in one transaction.
        if failure.kind == Kind::Interrupted {
            failure.message = safe!("interrupted; nothing was imported");
        }
        failure
    })
}

fn import(context: &mut Context, args: &Args) -> Outcome {
    match source::find(&args.from, args.how.says_native())? {
        Source::Decks(texts) => {
            let decks = every(texts.iter().map(native::Deck::open))?;
            let decks: Vec<&dyn Incoming> = decks.iter().map(|deck| deck as _).collect();
            bring(context, args, &decks)?;
            Ok(())
        }
        Source::Answers(file) => answers::run(context, args, &file),
        Source::Foreign(file) => foreign::run(context, args, file),
    }
}

/// Whose words stand on the answer side of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Whose {
    /// The author's: an example, shown on request
    #[default]
    Theirs,
    /// Your own: your answer, where you have none yet
    Mine,
}

impl Args {
    fn plan<'p>(
        &self,
        deck_name: Option<&'p str>,
        decisions: &'p Decisions,
        keeps: bool,
    ) -> Plan<'p> {
        Plan {
            manner: Manner {
                deck_name,
                allow_older: self.allow_older,
                examples_are_answers: self.answers == Some(Whose::Mine),
                is_foreign: false,
            },
            on_conflict: self.on_conflict,
            decisions,
            skip_bad: self.skip_bad,
            keeps,
            takes_unrelated: self.yes,
        }
    }
}

/// Shows what would come in, asks, and brings it in; whether anything came.
fn bring(context: &mut Context, args: &Args, decks: &[&dyn Incoming]) -> Outcome<bool> {
    let name = args.deck.as_deref().map(check_name).transpose()?;
    let have_names = decks.iter().all(|deck| deck.name_where_new().is_some());
    if decks.len() > 1 && name.is_some() && !have_names {
        return Err(
            Failure::usage("one name cannot be given to several decks").hint("leave --deck out")
        );
    }
    let is_there = context.paths.data_file.exists();
    let asks = !args.yes && !args.dry_run && !context.json && context.someone_is_there();
    let has_answers = is_there && has_answers(context)?;
    let mut decisions = Decisions::new();
    let mut whose = args.answers;
    let name = name.as_deref();
    if args.dry_run || asks || has_answers {
        let keeps = args.dry_run || asks || context.json;
        let plan = args.plan(name, &decisions, keeps);
        let looked = match (is_there, args.dry_run) {
            // On a machine without data nothing is made for that.
            (false, _) => every(decks.iter().map(|deck| count(context, *deck, plan)))?,
            (true, true) => read_all(
                context,
                &mut context.rehearse()?,
                decks,
                plan,
                Ending::Abandon,
            )?,
            (true, false) => read_all(context, &mut context.open()?, decks, plan, Ending::Abandon)?,
        };
        if args.dry_run && !context.json {
            show_preview(context, decks, &looked)?;
            report::show_all(context, &looked)?;
            return Ok(false);
        }
        let has_news = looked
            .iter()
            .any(|read| read.report.has_news || read.undecided > 0);
        if args.dry_run || !has_news {
            return conclude(context, args, decks, &looked);
        }
        if asks {
            show_preview(context, decks, &looked)?;
            if !is_agreed(context, &looked, &mut decisions)? {
                tell!(context.out, "Nothing was imported.");
                return Ok(false);
            }
            if whose.is_none() {
                whose = ask_whose(context, decks, &looked)?;
            }
        } else if looked.iter().any(|read| read.undecided > 0) {
            return Err(undecided(&looked.iter().collect::<Vec<_>>()));
        }
    }
    let mut plan = args.plan(name, &decisions, context.json);
    plan.manner.examples_are_answers = whose == Some(Whose::Mine);
    // What was shown was agreed to.
    plan.takes_unrelated |= asks;
    let done = context.open_for(|store| {
        if has_answers {
            backups::before(context, store, "import")?;
        }
        read_all(context, store, decks, plan, Ending::Write)
    })?;
    conclude(context, args, decks, &done)
}

/// Says what was done, to whoever reads it.
fn conclude(
    context: &mut Context,
    args: &Args,
    decks: &[&dyn Incoming],
    done: &[Reading],
) -> Outcome<bool> {
    if !args.dry_run {
        say_done(context, decks, done);
    }
    if context.json {
        json::say(context, args.dry_run, decks, done)?;
    }
    Ok(!args.dry_run && done.iter().any(|read| read.report.has_news))
}

/// Whether it is to be done, with what was decided about single cards.
fn is_agreed(
    context: &mut Context,
    looked: &[Reading],
    decisions: &mut Decisions,
) -> Outcome<bool> {
    let is_new =
        |read: &Reading| read.changed.is_empty() && read.gone.is_empty() && read.skipped.is_empty();
    if !looked.iter().all(is_new) {
        let is_agreed = one_by_one::agree(context, looked, decisions)?;
        if is_agreed {
            // Whose the answers are may be asked next, and an Enter would answer that.
            context.asker.swallow_enter()?;
        }
        return Ok(is_agreed);
    }
    let added = looked.iter().map(|read| read.report.added).sum();
    let question = match added {
        0 => safe!("Import it?"),
        _ => safe!(
            "Import {}?",
            phrase::count(added, "new question", "new questions")
        ),
    };
    context
        .asker
        .confirm(&mut context.out, &question, true, "--yes")
}

/// A file of another program does not say whose its answers are: asked where new questions have
/// some.
fn ask_whose(
    context: &mut Context,
    decks: &[&dyn Incoming],
    looked: &[Reading],
) -> Outcome<Option<Whose>> {
    let is_foreign = decks.iter().any(|deck| deck.foreign_format().is_some());
    if !is_foreign || looked.iter().all(|read| read.report.added == 0) {
        return Ok(None);
    }
    let answers = decks.iter().flat_map(|deck| deck.cards()).flatten();
    let answers = answers.filter(|read| read.card.content.guidance.example.is_some());
    let count = answers.count() as u64;
    if count == 0 {
        return Ok(None);
    }
    context.out.wrapped(
        "",
        &safe!(
            "{} an answer: an example to look at, unless it is your own.",
            phrase::count(count, "question has", "questions have")
        ),
    )?;
    let question = safe!("Are these answers your own?");
    let are_own =
        context
            .asker
            .confirm(&mut context.out, &question, false, "--answers mine|theirs")?;
    Ok(Some(if are_own { Whose::Mine } else { Whose::Theirs }))
}

/// One of the decks that ship, unasked, into the data file, which this makes.
pub(super) fn bring_in(context: &Context, slug: &str) -> Outcome<ImportReport> {
    let text = source::shipped(slug)?;
    let deck = native::Deck::open(&text)?;
    let mut store = context.open()?;
    let plan = Plan {
        manner: Manner::default(),
        on_conflict: OnConflict::Mine,
        decisions: &Decisions::new(),
        skip_bad: false,
        keeps: false,
        takes_unrelated: false,
    };
    let read = read_all(context, &mut store, &[&deck], plan, Ending::Write)?;
    Ok(read.into_iter().next().unwrap_or_default().report)
}

fn has_answers(context: &Context) -> Outcome<bool> {
    let now = context.now;
    let decks = context.read(|store| store.decks(&now))?.unwrap_or_default();
    Ok(decks.iter().any(|deck| deck.answered > 0))
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

/// Everything that is wrong with a deck.
fn refused_deck(deck: &dyn Incoming) -> Failure {
    let failure = refused(deck.name(), &deck.problems());
    match deck.foreign_format() {
        Some(_) => failure.hint("mend the file, or leave those out: --skip-bad"),
        None => failure,
    }
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
