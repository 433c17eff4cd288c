//! `status`: one line or JSON, for prompts and scripts.

use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::output::say;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// ASCII on one line, empty when there is nothing to say
    #[arg(long)]
    short: bool,
}

pub(crate) fn run(context: &mut Context, args: &Args) -> Outcome {
    let today = context.now.today;
    let due = context.read(|store| store.due_load(today))?;
    if let Some(due) = due.filter(|due| due.cards > 0) {
        say!(context.out, "{} due {}m", due.cards, due.secs.div_ceil(60))?;
    }
    Ok(())
}
