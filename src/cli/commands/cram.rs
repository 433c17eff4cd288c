//! `cram`: the weakest cards first, before an interview or at any time.

use super::review::SittingArgs;
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::output::say;
use crate::cli::screens::{self, summary};
use crate::sitting::Plan;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  offbook cram
  offbook cram failure -m 10
  offbook cram -n 5 --no-log

A lapse counts. An early success earns only the days that have really passed.")]
pub(crate) struct Args {
    #[command(flatten)]
    sitting: SittingArgs,
    /// Leave no trace: grades are not written
    #[arg(long)]
    no_log: bool,
}

pub(crate) fn run(context: &mut Context, args: &Args) -> Outcome {
    let Some(mut store) = args.sitting.open(context)? else {
        return Ok(());
    };
    let mut plan = Plan::cram(args.sitting.filter(&store)?, context.seed());
    args.sitting.bound(&mut plan);
    plan.keeps_log = !args.no_log;
    let (sitting, _) = screens::run_sitting(context, &mut store, plan, args.sitting.look())?;
    if sitting.is_empty() {
        say!(context.out, "There is no card to practise that fits.")?;
        return Ok(());
    }
    summary::show(context, &store, &sitting)
}
