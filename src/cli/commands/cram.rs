//! `cram`: what helps most in these minutes; the weakest cards first where no interview is ahead.

use super::review::SittingArgs;
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::output::say;
use crate::cli::screens::{self, summary};
use crate::sitting::Plan;
use crate::sitting::planned::{Following, Share};

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  offbook cram
  offbook cram failure -m 10
  offbook cram -n 5 --no-log

While an interview lies ahead, its cards come in the order that helps most on that day if
nothing more were done until then; after them, and without one, the weakest first.

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
    let minutes = context.config.minutes();
    let following = args
        .sitting
        .plan
        .following(&store, minutes, &context.now)??;
    plan.follows = following.map(|following| Following {
        share: Share::OnlyToday,
        ..following
    });
    let (sitting, _) = screens::run_sitting(context, &mut store, plan, args.sitting.look())?;
    if sitting.is_empty() {
        say!(context.out, "There is no card to practise that fits.")?;
        return Ok(());
    }
    summary::show(context, &store, &sitting)
}
