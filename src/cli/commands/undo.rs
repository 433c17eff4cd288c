//! `undo` goes further back each time; `redo` comes forward until something new is done.

use serde::Serialize;

use super::log::{OperationJson, clock};
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::output::{say, tell};
use crate::cli::phrase;
use crate::exchange::neutral;
use crate::store::operations::Operation;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  offbook undo             take back the last change
  offbook undo 3           the last three
  offbook log              see them first
  offbook redo             bring the last one back")]
pub(crate) struct Args {
    /// How many changes
    #[arg(value_name = "COUNT", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=10_000))]
    count: u64,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  offbook redo             bring back what was undone last
  offbook redo 3           the last three, in their order")]
pub(crate) struct RedoArgs {
    /// How many changes
    #[arg(value_name = "COUNT", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=10_000))]
    count: u64,
}

#[derive(Debug, Serialize)]
struct DoneJson {
    operations: Vec<OperationJson>,
}

pub(crate) fn undo(context: &mut Context, args: &Args) -> Outcome {
    let done = if context.paths.data_file.exists() {
        context.open()?.undo(args.count, &context.now)?
    } else {
        Vec::new()
    };
    if context.json {
        return json(context, "offbook.undo/1", &done);
    }
    if done.is_empty() {
        say!(context.out, "Nothing to take back.")?;
        return Ok(());
    }
    lines(context, "Taken back", &done)?;
    tell!(context.out, "Bring it back: offbook redo");
    Ok(())
}

pub(crate) fn redo(context: &mut Context, args: &RedoArgs) -> Outcome {
    let done = if context.paths.data_file.exists() {
        context.open()?.redo(args.count, &context.now)?
    } else {
        Vec::new()
    };
    if context.json {
        return json(context, "offbook.redo/1", &done);
    }
    if done.is_empty() {
        say!(context.out, "Nothing to bring back.")?;
        return Ok(());
    }
    lines(context, "Brought back", &done)
}

fn lines(context: &mut Context, what: &'static str, done: &[Operation]) -> Outcome {
    if done.len() > 1 {
        let changes = phrase::count(done.len() as u64, "change", "changes");
        say!(context.out, "{}: {}", what, changes)?;
    }
    for operation in done {
        let text = neutral::line(&format!("{} {}", operation.kind, operation.summary));
        let at = clock(operation, &context.now);
        if done.len() > 1 {
            context
                .out
                .wrapped("  ", &crate::cli::output::safe!("{}  {}", at, text))?;
        } else {
            context.out.wrapped(
                "",
                &crate::cli::output::safe!("{}: {} ({})", what, text, at),
            )?;
        }
    }
    Ok(())
}

fn json(context: &mut Context, schema: &'static str, done: &[Operation]) -> Outcome {
    let now = context.now;
    let operations = done
        .iter()
        .map(|operation| OperationJson::new(operation, &now))
        .collect();
    Ok(context.out.json(schema, &DoneJson { operations })?)
}
