//! An interview that is told of and was never added: which one it was, and when.

use super::Args;
use crate::cli::appointment;
use crate::cli::choose;
use crate::cli::commands::interview::plan;
use crate::cli::context::Context;
use crate::cli::dates;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::safe;
use crate::cli::wizard;
use crate::domain::interview::{Appointment, DaysOff, DrawsOn, Interview, InterviewPlan};
use crate::domain::now::{Day, Now};
use crate::exchange::neutral::{self, Safe};
use crate::store::{Found, Store};

/// Which interview is told of.
pub(super) enum Held {
    There(Box<Interview>),
    /// What is known of one that was never added.
    New {
        name: Option<String>,
        on: Option<Day>,
    },
}

/// The file in which is kept what is told of one whose name is not known from the start.
pub(super) const NEW_FILE: &str = "debrief-new";

/// How to tell of one, in a hint.
const NEVER_ADDED: &str = "if it was never added: offbook interview debrief NAME --on DATE";

/// The interview that was typed or picked, or one that was never added.
///
/// # Errors
/// A name that nothing has, where nobody says that it is a new one.
pub(super) fn which(context: &mut Context, args: &Args) -> Outcome<Held> {
    let now = context.now();
    let on = args.on.as_deref().map(|typed| dates::day_past(typed, &now));
    let on = on.transpose().map_err(|why| {
        let message = format!("--on: {why}");
        Failure::usage(message).hint("--on yesterday   --on mon   --on 2026-11-20")
    })?;
    let Some(typed) = args.name.as_deref() else {
        return match on {
            Some(_) => Err(Failure::usage("a NAME is needed").hint(NEVER_ADDED)),
            None => pick(context),
        };
    };
    let found = context.read(|store| {
        let found = store.find_interview(typed)?;
        let there = match &found {
            Found::One(id) => Some(store.interview(*id)?),
            _ => None,
        };
        Ok((found, there))
    })?;
    let (found, there) = found.unwrap_or((
        Found::None {
            near: Vec::new(),
            total: 0,
        },
        None,
    ));
    match (there, on) {
        (Some(interview), None) => return Ok(Held::There(Box::new(interview))),
        (Some(interview), Some(_)) => {
            let day = appointment::day_and_time(&interview.plan.appointment, &now);
            let name = &interview.plan.name;
            let message = format!("{name} is there already: {day}; --on is for one that is not");
            return Err(Failure::usage(message).hint(format!(
                "it was on another day: offbook interview edit \"{name}\" --on DATE"
            )));
        }
        _ => {}
    }
    let is_new = match (&found, on) {
        (Found::None { .. }, Some(_)) => true,
        (Found::None { near, .. }, None) => asks_whether_new(context, args, typed, near)?,
        _ => false,
    };
    if is_new {
        let name = Some(plan::check_name(typed)?);
        return Ok(Held::New { name, on });
    }
    Err(match choose::interview(found, typed) {
        Err(failure) => failure.hint(NEVER_ADDED),
        Ok(_) => Failure::usage("a NAME is needed"),
    })
}

/// Whether a name that nothing has is that of an interview that was never added.
fn asks_whether_new(
    context: &mut Context,
    args: &Args,
    typed: &str,
    near: &[String],
) -> Outcome<bool> {
    if !context.someone_is_there() || args.tells() {
        return Ok(false);
    }
    let typed = neutral::line(typed);
    let near: Vec<String> = near.iter().map(|name| format!("\"{name}\"")).collect();
    let near = match near.is_empty() {
        true => Safe::default(),
        false => safe!(" There is {}.", neutral::line(&near.join(", "))),
    };
    let text = safe!("No interview is called \"{}\".{}", typed, near);
    context.out.wrapped("", &text)?;
    let question = safe!("Was it held, and never added here?");
    context
        .asker
        .confirm_by_line(&mut context.out, &question, false)
}

/// One of those that are there, or one that is not.
fn pick(context: &mut Context) -> Outcome<Held> {
    let nobody = || Failure::usage("a NAME is needed").hint("offbook interview list");
    if context.asker.is_nobody() {
        return Err(nobody());
    }
    let interviews = context.read(Store::interviews)?.unwrap_or_default();
    let new = Held::New {
        name: None,
        on: None,
    };
    // One that was begun without a name goes on.
    let begun = wizard::unfinished(&context.paths);
    if interviews.is_empty() || begun.iter().any(|name| name == NEW_FILE) {
        return Ok(new);
    }
    if !context.asker.is_terminal() || !context.someone_is_there() {
        return Err(nobody());
    }
    let now = context.now();
    // What is told of was held: the last one that is over comes first.
    let mut over: Vec<Interview> = interviews
        .into_iter()
        .filter(|one| one.plan.appointment.day(&now) <= now.today)
        .collect();
    over.reverse();
    let names = over.iter().map(|one| neutral::line(&one.plan.name));
    let never = safe!("one that was never added here");
    let shown: Vec<Safe> = names.chain([never]).collect();
    let question = safe!("Which interview");
    let picked = context.asker.pick(&mut context.out, &question, &shown)?;
    match picked {
        None => Err(nobody()),
        Some(at) => Ok(match over.into_iter().nth(at) {
            Some(interview) => Held::There(Box::new(interview)),
            None => new,
        }),
    }
}

/// The plan of one that is over: it draws on every card, and nothing is planned for it.
pub(super) fn plan_of(name: &str, day: Day, now: &Now) -> InterviewPlan {
    InterviewPlan {
        name: name.to_owned(),
        company: None,
        role: None,
        round: None,
        appointment: Appointment {
            date: day.date(),
            time: None,
            zone: now.zone,
        },
        draws_on: DrawsOn::default(),
        priorities: Vec::new(),
        minutes_a_day: None,
        days_off: DaysOff::default(),
        rehearsal_days: 0,
        aim_percent: None,
    }
}

/// Why a name cannot be that of one that was never added.
pub(super) fn refuse_name(name: &str, taken: &[String]) -> Option<String> {
    let said = match plan::check_name(name) {
        Ok(name) => {
            let wanted = name.to_lowercase();
            let same = taken.iter().find(|other| other.to_lowercase() == wanted)?;
            return Some(format!(
                "there is an interview named \"{same}\"; q, then: offbook interview debrief NAME"
            ));
        }
        Err(failure) => failure.lines().into_iter().next()?.to_string(),
    };
    Some(said.trim_start_matches("error: ").to_owned())
}
