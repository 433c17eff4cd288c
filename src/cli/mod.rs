//! The person: arguments in, screens out.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use context::{Context, Globals};
use failure::{Failure, Kind, Outcome};

mod ask;
mod card_json;
mod card_table;
mod change;
mod choose;
mod commands;
mod config;
mod context;
mod draft;
mod editor;
mod failure;
mod files;
mod output;
mod phrase;
mod progress;
mod terminal;

/// Know your interview answers without the page.
#[derive(Debug, Parser)]
#[command(
    name = "offbook",
    version,
    infer_subcommands = false,
    max_term_width = 100
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
    /// One line or JSON, for prompts and scripts
    Status(commands::status::Args),
    /// Write a question and your answer
    Add(commands::add::Args),
    /// Open a card in your editor, or change it by flags
    Edit(commands::edit::Args),
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
    // Answers are private: nothing we make is readable by others, from the first file on.
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    let mut context = match Context::new(&cli.globals) {
        Ok(context) => context,
        Err(failure) => return report(&failure, cli.globals.json),
    };
    let outcome = run(cli.command, &mut context);
    let outcome = outcome.and_then(|()| Ok(context.out.flush()?));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => report(&failure, context.json),
    }
}

fn run(command: Option<Command>, context: &mut Context) -> Outcome {
    match command {
        None => Ok(()),
        Some(Command::Status(args)) => commands::status::run(context, &args),
        Some(Command::Add(args)) => commands::add::run(context, &args),
        Some(Command::Edit(args)) => commands::edit::run(context, &args),
        Some(Command::List(args)) => commands::list::run(context, &args),
        Some(Command::Show(args)) => commands::show::run(context, &args),
        Some(Command::Search(args)) => commands::search::run(context, &args),
    }
}

/// Help and version go to stdout, faults to stderr, both through a pipe that may be closed.
fn usage(error: &clap::Error) -> ExitCode {
    let _ = error.print();
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

fn report(failure: &Failure, json: bool) -> ExitCode {
    use std::io::Write;
    terminal::restore();
    if failure.kind != Kind::ClosedPipe {
        let mut err = std::io::stderr().lock();
        if json {
            if let Ok(line) = output::to_json(&failure.json()) {
                let _ = err.write_all(&line).and_then(|()| err.write_all(b"\n"));
            }
        } else {
            for line in failure.lines() {
                let _ = writeln!(err, "{line}");
            }
        }
    }
    failure.kind.exit_code()
}
