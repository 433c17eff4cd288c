//! Screens of a sitting: one loop over one engine, for a terminal with single keys and for lines.

use play::Play;

use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::sitting::Plan;
use crate::sitting::review::Sitting;
use crate::store::Store;

pub(crate) mod actions;
mod answer;
mod deeds;
mod grades;
pub(crate) mod mock;
mod pages;
mod play;
mod question;
mod readiness;
pub(crate) mod summary;
mod waiting;
pub(crate) mod words;

/// How a sitting came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// Nothing is left to ask.
    Finished,
    /// The person stopped, or the input ended.
    Stopped,
}

/// What a command line says about the screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct SittingLook {
    pub(crate) hides_clock: bool,
}

/// Asks, reveals and grades until the sitting ends. What follows (a summary, the end of a first
/// run) is for the caller.
///
/// # Errors
/// Nobody to answer, Ctrl+C, or a store that fails; what was graded before is on disk.
pub(crate) fn run_sitting(
    context: &mut Context,
    store: &mut Store,
    plan: Plan,
    look: SittingLook,
) -> Outcome<(Sitting, Ended)> {
    let mut play = Play::begin(context, store, plan, look)?;
    let ended = play.run()?;
    Ok((play.into_sitting(), ended))
}
