//! What every sitting of questions shares: going on where it was, or answering by flags.

use crate::cli::context::Context;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::{safe, tell};
use crate::cli::wizard::{self, Ended, Kept};
use crate::exchange::neutral;
use crate::sitting::prepare::{Given, Progress, Script};
use crate::store::Store;

/// What answers when nobody is there.
const FLAGS: &str = "--set \"STEP=TEXT\", again for each step";

/// How a sitting is to be held.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct How {
    /// Answer a step without being asked, as STEP=TEXT; again for each. The steps not named keep
    /// what is there
    #[arg(long = "set", value_name = "STEP=TEXT")]
    sets: Vec<String>,
    /// Begin anew; what was kept is put aside
    #[arg(long)]
    restart: bool,
}

impl How {
    pub(super) fn has_sets(&self) -> bool {
        !self.sets.is_empty()
    }
}

/// Something whose questions are asked.
pub(super) struct Walk<'a> {
    pub(super) wizard: &'static str,
    /// Of its file: a word of ours, or with the letters of an id.
    pub(super) name: &'a str,
    pub(super) subject: &'a str,
    pub(super) script: &'a dyn Script,
    /// What is ahead, for who begins; may be empty.
    pub(super) about: &'a str,
    /// What goes on with it.
    pub(super) command: &'a str,
}

/// What was given; call [`Walked::done`] when it is saved.
pub(super) struct Walked {
    pub(super) progress: Progress,
    kept: Option<Kept>,
}

impl Walked {
    /// The next operation saves what was given.
    pub(super) fn saves_into(&self, store: &mut Store) {
        if let Some(kept) = &self.kept {
            kept.saves_into(store);
        }
    }

    pub(super) fn done(self) {
        if let Some(kept) = self.kept {
            kept.done();
        }
    }
}

impl Walk<'_> {
    /// Asks all questions; `first` is what is known from the start. None where the person stopped.
    pub(super) fn hold(
        &self,
        context: &mut Context,
        how: &How,
        first: &[(&str, &str)],
    ) -> Outcome<Option<Walked>> {
        if how.has_sets() {
            let progress = by_flags(self.script, &how.sets, first)?;
            return Ok(Some(Walked {
                progress,
                kept: None,
            }));
        }
        if how.restart {
            wizard::put_aside(context, self.name)?;
        }
        let mut kept = Kept::open(context, self.wizard, self.name, self.subject)?;
        if kept.progress.done.is_empty() {
            for (step, text) in first {
                kept.progress.keep(step, Given::Text((*text).to_owned()));
            }
            context.out.wrapped("", &neutral::line(self.about))?;
        } else {
            let text = "You go on where you were; b goes back, --restart begins anew.";
            context.out.wrapped("", &text)?;
        }
        if wizard::ask(context, &mut kept, self.script, FLAGS)? == Ended::Stopped {
            let command = neutral::line(self.command);
            tell!(
                context.out,
                "Stopped; what you gave is kept. Go on: {}",
                command
            );
            return Ok(None);
        }
        Ok(Some(Walked {
            progress: kept.progress.clone(),
            kept: Some(kept),
        }))
    }
}

/// A step's name as it is compared: `my-role` is `my role`.
fn step_name(text: &str) -> String {
    let text = text.trim().to_lowercase().replace(['-', '_'], " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Goes through a script with what the flags say; elsewhere what is there stays.
fn by_flags(script: &dyn Script, sets: &[String], first: &[(&str, &str)]) -> Outcome<Progress> {
    let mut given: Vec<(String, String)> = Vec::new();
    for set in sets {
        let Some((name, text)) = set.split_once('=') else {
            let message = format!("\"{set}\" is no STEP=TEXT");
            return Err(Failure::usage(message).hint("--set \"situation=In March we moved.\""));
        };
        let name = step_name(name);
        // Said twice, the last word counts.
        given.retain(|(before, _)| *before != name);
        given.push((name, text.trim().to_owned()));
    }
    let mut progress = Progress::default();
    let mut names = Vec::new();
    while let Some(step) = script.next(&progress) {
        let is_it = |(name, _): &(String, String)| *name == step_name(&step.id);
        let flag = given.iter().position(is_it).map(|at| given.remove(at).1);
        let known = first.iter().find(|(id, _)| *id == step.id);
        let flag = flag.or_else(|| known.map(|(_, text)| (*text).to_owned()));
        if let Some(text) = flag.as_ref().filter(|text| !text.is_empty())
            && let Some(why) = script.refuse(&step, text)
        {
            return Err(Failure::usage(format!("{}: {why}", step.id)));
        }
        let text = flag.map(Some).unwrap_or(step.there);
        let text = text.filter(|text| !text.is_empty());
        progress.keep(&step.id, text.map_or(Given::Skipped, Given::Text));
        names.push(step.id);
    }
    match given.first() {
        Some((name, _)) => Err(Failure::usage(format!("no step \"{name}\""))
            .hint(format!("the steps: {}", names.join(", ")))),
        None => Ok(progress),
    }
}

/// What is missing, in a list such as `action, result`.
pub(super) fn listed(items: &[&str]) -> crate::exchange::neutral::Safe {
    safe!("{}", neutral::line(&items.join(", ")))
}
