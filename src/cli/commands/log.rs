//! `log`: every change, newest first, as `undo` would take them back.

use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::output::{safe, say, tell};
use crate::domain::now::Now;
use crate::exchange::neutral::{self, Safe};
use crate::store::operations::Operation;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  offbook log
  offbook log -n 100
  offbook log --json")]
pub(crate) struct Args {
    /// How many changes
    #[arg(
        short = 'n',
        long = "limit",
        value_name = "COUNT",
        default_value_t = 20
    )]
    limit: u64,
}

#[derive(Debug, Serialize)]
struct LogJson {
    operations: Vec<OperationJson>,
}

#[derive(Debug, Serialize)]
pub(crate) struct OperationJson {
    number: i64,
    at: String,
    kind: String,
    summary: String,
    undone: bool,
}

impl OperationJson {
    pub(crate) fn new(operation: &Operation, now: &Now) -> Self {
        let at = now.moved_to(operation.at).local();
        Self {
            number: operation.number,
            at: at.to_rfc3339_opts(chrono::SecondsFormat::Secs, false),
            kind: operation.kind.clone(),
            summary: operation.summary.clone(),
            undone: operation.is_undone,
        }
    }
}

pub(crate) fn run(context: &mut Context, args: &Args) -> Outcome {
    let operations = context
        .read(|store| store.operations(args.limit))?
        .unwrap_or_default();
    let now = context.now;
    if context.json {
        let operations = operations
            .iter()
            .map(|o| OperationJson::new(o, &now))
            .collect();
        return Ok(context.out.json("offbook.log/1", &LogJson { operations })?);
    }
    if operations.is_empty() {
        tell!(context.out, "Nothing was done yet.");
        return Ok(());
    }
    let mut steps_back = 0;
    for operation in &operations {
        let number = if operation.is_undone {
            safe!("-")
        } else {
            steps_back += 1;
            safe!("{}", steps_back as u64)
        };
        line(context, &number, operation, &now)?;
    }
    Ok(())
}

/// `  1  08:21  grade      k7f Good (was due today, now Sat 28 Nov)`: the number is what `undo`
/// would have to be given.
fn line(context: &mut Context, number: &Safe, operation: &Operation, now: &Now) -> Outcome {
    let undone = if operation.is_undone { " (undone)" } else { "" };
    let text = neutral::line(&operation.summary);
    let kind = neutral::line(&operation.kind);
    let at = clock(operation, now);
    if context.out.look.accessible {
        let line = safe!("{}: {}, {} {}{}", number, at, kind, text, undone);
        return Ok(context.out.wrapped("", &line)?);
    }
    let narrow = context.out.look.width < 60;
    let head = safe!("{:>3}  {:<6}  {:<9}", number, at, kind);
    let text = safe!("{}{}", text, undone);
    if narrow {
        say!(context.out, "{}", neutral::line(head.as_str().trim_end()))?;
        return Ok(context.out.wrapped("     ", &text)?);
    }
    Ok(context.out.wrapped(safe!("{}  ", head), &text)?)
}

/// `08:21` for today, the weekday in the last six days, else the date.
pub(crate) fn clock(operation: &Operation, now: &Now) -> Safe {
    let then = now.moved_to(operation.at);
    let local = then.local();
    let text = match now.today.days_since(then.today) {
        0 => local.format("%H:%M"),
        1..=6 => local.format("%a"),
        _ if local.format("%Y").to_string() == now.local().format("%Y").to_string() => {
            local.format("%-d %b")
        }
        _ => local.format("%b %Y"),
    };
    neutral::line(&text.to_string())
}
