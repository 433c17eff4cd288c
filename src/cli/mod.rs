//! The person: arguments in, screens out.

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand};

use context::{Context, Globals, SettingsFault};
use failure::{Failure, Kind, Outcome};

mod appointment;
mod ask;
mod backups;
mod card_json;
mod card_table;
mod change;
mod chart;
mod choose;
mod commands;
mod config;
mod context;
mod dates;
mod draft;
mod editor;
mod failure;
mod files;
mod front;
mod hints;
mod menu;
mod output;
mod panic;
mod phrase;
mod progress;
mod recorder;
mod screens;
mod settings;
mod terminal;
mod usage;
mod wizard;

/// Know your interview answers without the page.
#[derive(Debug, Parser)]
#[command(
    name = "offbook",
    version,
    infer_subcommands = false,
    disable_help_subcommand = true,
    max_term_width = 100,
    // The front page is ours (front.rs); this tells it from the help of a command.
    help_template = "{name}"
)]
struct Cli {
    #[command(flatten)]
    globals: Globals,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
#[command(defer = true)]
enum Command {
    /// What is due, then new cards while minutes last
    Review(commands::review::Args),
    /// Weakest first before an interview, any time
    Cram(commands::cram::Args),
    /// A mock interview: by chance, timed, graded at the end
    Mock(commands::mock::Args),
    /// The days until an interview, planned (alias: plan)
    #[command(visible_alias = "plan")]
    Countdown(commands::countdown::Args),
    /// One line or JSON, for prompts and scripts
    Status(commands::status::Args),
    /// Write a question and your answer
    Add(commands::add::Args),
    /// Build an answer, or get ready for one interview, step by step
    Prepare(commands::prepare::Args),
    /// Hints on your answers: worn phrases, blame, missing parts, length
    Check(commands::check::Args),
    /// What is missing, by kind, and the command that fills it
    Gaps(commands::gaps::Args),
    /// Open a card in your editor, or change it by flags
    Edit(commands::edit::Args),
    /// Decks: list, new, show, rename, remove, export, check, release
    Deck(commands::deck::Args),
    /// Cards: suspend, resume, bury, flag, confirm, move, reset, remove, history
    Card(commands::card::Args),
    /// Interviews: add, list, show, edit, check, debrief, cancel
    Interview(commands::interview::Args),
    /// Bring decks in: a file, a pipe, or one that ships
    Import(commands::import::Args),
    /// Write decks to files or a pipe, without your answers
    Export(commands::export::Args),
    /// Days, recall, and the minutes of the weeks ahead
    Stats(commands::stats::Args),
    /// Take back the last change
    Undo(commands::undo::Args),
    /// Bring back what was undone
    Redo(commands::undo::RedoArgs),
    /// Every change, newest first
    Log(commands::log::Args),
    /// Copies of the data file: list, create, restore
    Backup(commands::backup::Args),
    /// Settings: list, get, set, unset, edit, path
    Config(commands::config::Args),
    /// The card that review would show
    Next(commands::next::Args),
    /// Record a review made elsewhere
    Grade(commands::grade::Args),
    /// Check the data, say what to mend and how
    Doctor(commands::doctor::Args),
    /// JSON Schema of a deck file, for editors
    Schema(commands::schema::Args),
    /// Shell completion script
    Completions(commands::completions::Args),
    /// Manual pages
    Man(commands::man::Args),
    /// A command, or a topic: dates, exit-codes, keys, ...
    Help(commands::help::Args),
    /// Cards in a table; with filters
    List(commands::list::Args),
    /// Question, answer, points, history, next date
    Show(commands::show::Args),
    /// In questions, answers, points, notes
    Search(commands::search::Args),
}

/// Runs the program and gives its exit code.
#[must_use]
pub fn main() -> ExitCode {
    panic::install();
    // Answers are private: nothing we make is readable by others, from the first file on.
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
    if std::env::var_os("COMPLETE").is_some() {
        clap_complete::CompleteEnv::with_factory(Cli::command).complete();
    }
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return not_parsed(&error),
    };
    let never_fails = matches!(&cli.command, Some(Command::Status(args)) if args.never_fails());
    let mut context = match Context::new(&cli.globals, on_settings_fault(cli.command.as_ref())) {
        Ok(context) => context,
        Err(_) if never_fails => return ExitCode::SUCCESS,
        Err(failure) => return report(&failure, cli.globals.json),
    };
    #[cfg(debug_assertions)]
    panic::rehearse();
    let outcome = run(cli.command, &mut context);
    let outcome = outcome.and_then(|()| Ok(context.out.flush()?));
    match outcome {
        Ok(()) => ExitCode::from(context.exit_code),
        Err(_) if never_fails => ExitCode::SUCCESS,
        Err(failure) => report(&failure, context.json),
    }
}

/// A broken settings file stops what depends on it, not what mends or explains it.
fn on_settings_fault(command: Option<&Command>) -> SettingsFault {
    match command {
        Some(Command::Status(args)) if args.never_fails() => SettingsFault::GoOn,
        Some(
            Command::Config(_)
            | Command::Doctor(_)
            | Command::Completions(_)
            | Command::Man(_)
            | Command::Help(_),
        ) => SettingsFault::GoOn,
        _ => SettingsFault::Refuse,
    }
}

fn run(command: Option<Command>, context: &mut Context) -> Outcome {
    match command {
        None => commands::today::run(context),
        Some(Command::Review(args)) => commands::review::run(context, &args),
        Some(Command::Cram(args)) => commands::cram::run(context, &args),
        Some(Command::Mock(args)) => commands::mock::run(context, &args),
        Some(Command::Countdown(args)) => commands::countdown::run(context, &args),
        Some(Command::Status(args)) => commands::status::run(context, &args),
        Some(Command::Add(args)) => commands::add::run(context, &args),
        Some(Command::Prepare(args)) => commands::prepare::run(context, &args),
        Some(Command::Check(args)) => commands::check::run(context, &args),
        Some(Command::Gaps(args)) => commands::gaps::run(context, &args),
        Some(Command::Edit(args)) => commands::edit::run(context, &args),
        Some(Command::Deck(args)) => commands::deck::run(context, &args),
        Some(Command::Card(args)) => commands::card::run(context, &args),
        Some(Command::Interview(args)) => commands::interview::run(context, &args),
        Some(Command::Import(args)) => commands::import::run(context, &args),
        Some(Command::Export(args)) => commands::export::run(context, &args),
        Some(Command::Stats(args)) => commands::stats::run(context, &args),
        Some(Command::Undo(args)) => commands::undo::undo(context, &args),
        Some(Command::Redo(args)) => commands::undo::redo(context, &args),
        Some(Command::Log(args)) => commands::log::run(context, &args),
        Some(Command::Backup(args)) => commands::backup::run(context, &args),
        Some(Command::Config(args)) => commands::config::run(context, &args),
        Some(Command::Next(args)) => commands::next::run(context, &args),
        Some(Command::Grade(args)) => commands::grade::run(context, &args),
        Some(Command::Doctor(args)) => commands::doctor::run(context, &args),
        Some(Command::Schema(args)) => commands::schema::run(context, &args),
        Some(Command::Completions(args)) => commands::completions::run(context, &args),
        Some(Command::Man(args)) => commands::man::run(context, &args),
        Some(Command::Help(args)) => commands::help::run(context, &args),
        Some(Command::List(args)) => commands::list::run(context, &args),
        Some(Command::Show(args)) => commands::show::run(context, &args),
        Some(Command::Search(args)) => commands::search::run(context, &args),
    }
}

/// Runs one command from within another, as though it had been typed.
fn run_words(context: &mut Context, words: &[&str]) -> Outcome {
    let words = ["offbook"].iter().chain(words);
    let cli = Cli::try_parse_from(words).map_err(|error| usage::failure(&error))?;
    run(cli.command, context)
}

/// Help and version go to stdout, faults to stderr, both through a pipe that may be closed.
fn not_parsed(error: &clap::Error) -> ExitCode {
    let shown = match error.kind() {
        ErrorKind::DisplayHelp if error.to_string().trim() == "offbook" => {
            write_out(&front::page(output::screen_width(None)))
        }
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => error.print(),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            return ExitCode::from(2);
        }
        _ => return report(&usage::failure(error), usage::asks_for_json()),
    };
    match shown {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => report(&error.into(), usage::asks_for_json()),
    }
}

fn write_out(text: &str) -> std::io::Result<()> {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

fn report(failure: &Failure, json: bool) -> ExitCode {
    terminal::restore();
    match failure.kind {
        Kind::ClosedPipe => {}
        _ if json => output::failed_json(failure),
        _ => output::failed(failure),
    }
    failure.kind.exit_code()
}
