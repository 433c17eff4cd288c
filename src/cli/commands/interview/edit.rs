//! `interview edit`: what the flags name is changed, the rest stays.

use super::plan::{
    Flags, check_free, check_name, named, say_material, say_notes, tags, text, zone,
};
use super::{days_off, found, json, plan, whole};
use crate::cli::appointment::{self, Typed};
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::output::tell;
use crate::domain::interview::{Appointment, DaysOff, InterviewPlan};
use crate::exchange::neutral;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Flags change what they name and leave the rest. Decks, tags and cards are added to those
there are; --no-deck, --no-tag and --usual take them away again, --clear forgets a whole thing.

Examples:
  offbook interview edit acme --on \"9 dec\"
  offbook interview edit acme --at 15:00 --round onsite
  offbook interview edit acme -d failure --no-deck weakness
  offbook interview edit acme --must k7f --usual q9d
  offbook interview edit acme --clear off,minutes"
)]
pub(super) struct EditArgs {
    /// The interview
    #[arg(value_name = "NAME", add = super::super::completions::interviews())]
    interview: Option<String>,
    /// What it is to be called from now on
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    #[command(flatten)]
    flags: Flags,
    /// A deck it no longer draws on (repeat for more)
    #[arg(long, value_name = "DECK", add = super::super::completions::decks())]
    no_deck: Vec<String>,
    /// A tag it no longer draws on (repeat for more)
    #[arg(long, value_name = "TAG")]
    no_tag: Vec<String>,
    /// A card that is as important as any other again (repeat for more)
    #[arg(long, value_name = "CARD", add = super::super::completions::cards())]
    usual: Vec<String>,
    /// Forget what was said of these
    #[arg(long, value_name = "WHAT", value_delimiter = ',')]
    clear: Vec<Clear>,
}

/// What `--clear` forgets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Clear {
    Time,
    Company,
    Role,
    Round,
    Decks,
    Tags,
    // Every card is as important as any other again
    Cards,
    Minutes,
    Off,
    Rehearse,
    AimReady,
}

pub(super) fn edit(context: &mut Context, args: &EditArgs) -> Outcome {
    let interview = found(context, args.interview.as_deref())?;
    let before = &interview.plan;
    let after = changed(context, args, before)?;
    if let Some(name) = &args.name
        && after.name.to_lowercase() != before.name.to_lowercase()
    {
        check_free(context, &check_name(name)?)?;
    }
    let moved = after.appointment != before.appointment;
    if moved && !plan::is_right(context, &after.name, &after.appointment, args.flags.yes)? {
        tell!(context.out, "Nothing was changed.");
        return Ok(());
    }
    let now = context.now();
    let mut store = context.open()?;
    let differs = store.edit_interview(interview.id, &after, &now)?;
    let (interview, material) = whole(&store, interview.id, &now)?;
    if context.json {
        return json::print_one(context, &interview, &material, None);
    }
    let name = neutral::line(&after.name);
    if !differs {
        tell!(context.out, "Nothing changed in {}.", name);
        return Ok(());
    }
    let said = appointment::in_full(&after.appointment, &now);
    tell!(
        context.out,
        "Changed {}: {}.   Take it back: offbook undo",
        name,
        said
    );
    if moved {
        say_notes(context, &after.appointment, args.flags.yes);
    }
    if after.draws_on != before.draws_on || after.priorities != before.priorities {
        say_material(context, &after, &material);
    }
    Ok(())
}

/// The plan with what the flags say put over it.
fn changed(
    context: &mut Context,
    args: &EditArgs,
    before: &InterviewPlan,
) -> Outcome<InterviewPlan> {
    let flags = &args.flags;
    let clears = |what: Clear| args.clear.contains(&what);
    let named = named(context, flags, &args.no_deck, &args.usual)?;
    let mut plan = before.clone();
    if let Some(name) = &args.name {
        plan.name = check_name(name)?;
    }
    plan.appointment = moved(context, args, before)?;
    for (what, flag, field, clear) in [
        ("company", &flags.company, &mut plan.company, Clear::Company),
        ("role", &flags.role, &mut plan.role, Clear::Role),
        ("round", &flags.round, &mut plan.round, Clear::Round),
    ] {
        if clears(clear) {
            *field = None;
        }
        if flag.is_some() {
            *field = text(what, flag.as_deref())?;
        }
    }
    if clears(Clear::Decks) {
        plan.draws_on.decks.clear();
    }
    if clears(Clear::Tags) {
        plan.draws_on.tags.clear();
    }
    let drawn = &mut plan.draws_on;
    drawn.decks.retain(|deck| !named.no_decks.contains(deck));
    drawn.decks.extend(named.decks.iter().copied());
    drawn.decks = unique(&drawn.decks);
    drawn.tags.extend(flags.tags.iter().cloned());
    let gone = |tag: &String| {
        args.no_tag
            .iter()
            .any(|no| no.trim().eq_ignore_ascii_case(tag))
    };
    drawn.tags = tags(&drawn.tags)
        .into_iter()
        .filter(|tag| !gone(tag))
        .collect();
    let kept = if clears(Clear::Cards) {
        &[]
    } else {
        before.priorities.as_slice()
    };
    plan.priorities = named.priorities(kept);
    if clears(Clear::Minutes) {
        plan.minutes_a_day = None;
    }
    if clears(Clear::Off) {
        plan.days_off = DaysOff::default();
    }
    if clears(Clear::Rehearse) {
        plan.rehearsal_days = 0;
    }
    if clears(Clear::AimReady) {
        plan.aim_percent = None;
    }
    plan.minutes_a_day = flags.minutes.or(plan.minutes_a_day);
    plan.rehearsal_days = flags.rehearse.unwrap_or(plan.rehearsal_days);
    plan.aim_percent = flags.aim_ready.or(plan.aim_percent);
    if let Some(typed) = &flags.off {
        plan.days_off = days_off::read(context, typed)?;
    }
    Ok(plan)
}

/// The appointment as it is to be: a day alone keeps the time, a time alone the day.
fn moved(context: &mut Context, args: &EditArgs, before: &InterviewPlan) -> Outcome<Appointment> {
    let (flags, was) = (&args.flags, before.appointment);
    let clears_time = args.clear.contains(&Clear::Time);
    if flags.on.is_none() && flags.at.is_none() && flags.tz.is_none() {
        let time = was.time.filter(|_| !clears_time);
        return Ok(Appointment { time, ..was });
    }
    let day = was.date.to_string();
    let typed = Typed {
        on: flags.on.as_deref().unwrap_or(&day),
        at: flags.at.as_deref(),
        zone: Some(zone(flags)?.unwrap_or(was.zone)),
        kept: was.time.filter(|_| !clears_time),
    };
    appointment::settle(context, typed)
}

fn unique<T: Copy + PartialEq>(all: &[T]) -> Vec<T> {
    let mut unique = Vec::new();
    for one in all {
        if !unique.contains(one) {
            unique.push(*one);
        }
    }
    unique
}
