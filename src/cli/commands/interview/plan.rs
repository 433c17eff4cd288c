//! `interview add`: flags and questions become what is kept.

use chrono_tz::Tz;

use super::named::{Named, Typing};
use super::{Material, days_off, json, quoted, whole};
use crate::cli::appointment::{self, Typed};
use crate::cli::choose;
use crate::cli::commands::add;
use crate::cli::config::MINUTES;
use crate::cli::context::Context;
use crate::cli::dates;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::{safe, tell};
use crate::cli::phrase;
use crate::domain::interview::{Appointment, DaysOff, DrawsOn, InterviewPlan};
use crate::exchange::neutral;

/// What may be said of an interview, the same for a new one and for one that is there.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct Flags {
    /// The day, with or without the time: "4 dec 14:00", "next fri", 2w, 2026-12-04
    #[arg(long, value_name = "DATE")]
    pub(super) on: Option<String>,
    /// The time of day: 14:00, 2pm
    #[arg(long, value_name = "TIME")]
    pub(super) at: Option<String>,
    /// The zone that the invitation means; yours where none is named
    #[arg(long, value_name = "ZONE")]
    pub(super) tz: Option<String>,
    /// A deck it draws on (repeat for more); every card where neither deck nor tag is named
    #[arg(short, long = "deck", value_name = "DECK", add = super::super::completions::decks())]
    pub(super) decks: Vec<String>,
    /// A tag it draws on (repeat for more)
    #[arg(short, long = "tag", value_name = "TAG")]
    pub(super) tags: Vec<String>,
    /// A card that must be known (repeat for more)
    #[arg(long, value_name = "CARD", add = super::super::completions::cards())]
    pub(super) must: Vec<String>,
    /// A card that is merely nice to have (repeat for more)
    #[arg(long, value_name = "CARD", add = super::super::completions::cards())]
    pub(super) low: Vec<String>,
    /// The company, where it is not the name
    #[arg(long, value_name = "TEXT")]
    pub(super) company: Option<String>,
    /// What you apply for
    #[arg(long, value_name = "TEXT")]
    pub(super) role: Option<String>,
    /// Which of their rounds: phone, onsite, ...
    #[arg(long, value_name = "TEXT")]
    pub(super) round: Option<String>,
    /// Minutes of work a day; the setting where none are named
    #[arg(short, long, value_name = "MIN", value_parser = clap::value_parser!(u32).range(
        *MINUTES.start() as i64..=*MINUTES.end() as i64
    ))]
    pub(super) minutes: Option<u32>,
    /// Days without work, all of them: sat,sun,2026-12-01 or 2026-12-24..2026-12-26
    #[arg(long, value_name = "DAYS")]
    pub(super) off: Option<String>,
    /// The last days before it, in which no new question is begun
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(0..=60))]
    pub(super) rehearse: Option<u32>,
    /// The share of answers you want to recall on the day
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(50..=99))]
    pub(super) aim_ready: Option<u8>,
    /// Do not ask whether the date is right
    #[arg(short, long)]
    pub(super) yes: bool,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  offbook interview add Acme --on \"next fri 14:00\"
  offbook interview add Acme --on 2026-12-04 --at 9am --tz America/New_York
  offbook interview add Globex --on 2w -d behavioural-core -t leadership -m 30
  offbook interview add Initech --on \"4 dec\" --off sat,sun --must k7f --must q9d")]
pub(super) struct AddArgs {
    /// What you call it, usually the company
    name: Option<String>,
    #[command(flatten)]
    flags: Flags,
}

/// A name is typed, and stands in a line beside the date.
const LONGEST_TEXT: usize = 120;

/// A text without outer spaces; nothing where it is empty.
pub(super) fn text(what: &str, typed: Option<&str>) -> Outcome<Option<String>> {
    let Some(typed) = typed.map(str::trim).filter(|typed| !typed.is_empty()) else {
        return Ok(None);
    };
    let text = add::one_line(what, typed)?;
    match text.chars().count() {
        0..=LONGEST_TEXT => Ok(Some(text)),
        _ => Err(Failure::usage(format!(
            "the {what} has more than {LONGEST_TEXT} characters"
        ))),
    }
}

/// A name that can be typed and read.
pub(crate) fn check_name(name: &str) -> Outcome<String> {
    const LONGEST_NAME: usize = 64;
    let name = add::one_line("name", name)?;
    if name.chars().count() > LONGEST_NAME {
        return Err(Failure::usage(format!(
            "an interview's name has at most {LONGEST_NAME} characters"
        )));
    }
    if name.chars().any(char::is_control) || name.starts_with('-') {
        return Err(Failure::usage(format!(
            "\"{name}\" cannot be typed as an interview's name"
        )));
    }
    Ok(name)
}

/// Refuses a name that another interview has, before more is asked.
pub(super) fn check_free(context: &Context, name: &str) -> Outcome {
    let wanted = name.to_lowercase();
    let there = context.read(|store| {
        let mut interviews = store.interviews()?.into_iter();
        Ok(interviews.find(|interview| interview.plan.name.to_lowercase() == wanted))
    })?;
    match there.flatten() {
        Some(interview) => Err(taken(&interview.plan.name)),
        None => Ok(()),
    }
}

fn taken(name: &str) -> Failure {
    Failure::failed(format!("there is an interview named \"{name}\"")).hint(format!(
        "change it: offbook interview edit \"{name}\"   or name this one by its round: \"{name} onsite\""
    ))
}

/// What the flags name, looked up.
pub(super) fn named(
    context: &Context,
    flags: &Flags,
    no_decks: &[String],
    usual: &[String],
) -> Outcome<Named> {
    let typed = Typing {
        decks: &flags.decks,
        no_decks,
        must: &flags.must,
        low: &flags.low,
        usual,
    };
    typed.look_up(context)
}

pub(super) fn zone(flags: &Flags) -> Outcome<Option<Tz>> {
    flags.tz.as_deref().map(appointment::zone).transpose()
}

pub(super) fn add(context: &mut Context, args: &AddArgs) -> Outcome {
    let flags = &args.flags;
    let zone = zone(flags)?;
    let named = named(context, flags, &[], &[])?;
    let days_off = match &flags.off {
        Some(typed) => days_off::read(context, typed)?,
        None => DaysOff::default(),
    };
    let Some(name) = name(context, args.name.as_deref())? else {
        return Ok(());
    };
    check_free(context, &name)?;
    let Some(appointment) = when(context, &name, flags, zone)? else {
        tell!(context.out, "Nothing was added.");
        return Ok(());
    };
    let plan = InterviewPlan {
        company: text("company", flags.company.as_deref())?,
        role: text("role", flags.role.as_deref())?,
        round: text("round", flags.round.as_deref())?,
        appointment,
        draws_on: DrawsOn {
            decks: named.decks.clone(),
            tags: tags(&flags.tags),
        },
        priorities: named.priorities(&[]),
        minutes_a_day: flags.minutes,
        days_off,
        rehearsal_days: flags.rehearse.unwrap_or(0),
        aim_percent: flags.aim_ready,
        name,
    };
    save_new(context, &plan, flags.yes)
}

/// Writes a new interview and says so, with what it draws on.
fn save_new(context: &mut Context, plan: &InterviewPlan, yes: bool) -> Outcome {
    let now = context.now();
    let mut store = context.open()?;
    let id = store.add_interview(plan, &now)?;
    let (interview, material) = whole(&store, id, &now)?;
    if context.json {
        return json::print_one(context, &interview, &material, None);
    }
    let said = safe!(
        "Added {}: {}.",
        neutral::line(&plan.name),
        appointment::in_full(&plan.appointment, &now)
    );
    tell!(context.out, "{}   Take it back: offbook undo", said);
    say_notes(context, &plan.appointment, yes);
    say_material(context, plan, &material);
    let name = quoted(&plan.name);
    // The road is what an interview is added for; without a card there is none.
    let next = if material.cards == 0 {
        "interview show"
    } else {
        "countdown"
    };
    tell!(context.out, "Next:  offbook {} {}", next, name);
    Ok(())
}

/// What the question whether it is right said before, if anybody was asked.
pub(super) fn say_notes(context: &mut Context, appointment: &Appointment, yes: bool) {
    if !yes && context.someone_is_there() {
        return;
    }
    let now = context.now();
    for note in appointment::notes(appointment, &now) {
        tell!(context.out, "{}", note);
    }
}

/// What it draws on in a sentence, and what of that names nothing.
pub(super) fn say_material(context: &mut Context, plan: &InterviewPlan, material: &Material) {
    let cards = phrase::count(material.cards, "card", "cards");
    let every = plan.draws_on.decks.is_empty() && plan.draws_on.tags.is_empty();
    if every && material.cards == 0 {
        tell!(context.out, "It draws on every card; there are none yet.");
    } else if every {
        tell!(context.out, "It draws on every card, {} now.", cards);
    } else {
        tell!(context.out, "It draws on {}.", cards);
    }
    for tag in &material.lost_tags {
        tell!(context.out, "No card has the tag {}.", neutral::line(tag));
    }
    let strangers = material.priorities.iter().filter(|(.., drawn)| !drawn);
    for (_, card, _) in strangers {
        tell!(
            context.out,
            "It does not draw on {}: offbook interview edit {} -d {}",
            choose::short(&card.handle),
            quoted(&plan.name),
            quoted(&card.deck_name)
        );
    }
}

/// The name that was typed or is asked for; `None` where the person breaks off.
fn name(context: &mut Context, typed: Option<&str>) -> Outcome<Option<String>> {
    if let Some(typed) = typed {
        return check_name(typed).map(Some);
    }
    if !context.someone_is_there() {
        return Err(Failure::usage("a NAME is needed")
            .hint("offbook interview add Acme --on \"4 dec 14:00\""));
    }
    let typed = context.asker.input(&mut context.out, &safe!("With whom"))?;
    match typed.as_deref().map(str::trim) {
        None | Some("") => Ok(None),
        Some(typed) => check_name(typed).map(Some),
    }
}

/// The day that was typed or is asked for, once the person has said that it is right; `None`
/// where they break off.
fn when(
    context: &mut Context,
    name: &str,
    flags: &Flags,
    zone: Option<Tz>,
) -> Outcome<Option<Appointment>> {
    let Some(on) = &flags.on else {
        if !context.someone_is_there() {
            return Err(Failure::usage("--on is needed: the day of the interview")
                .hint(format!("like: {}", dates::FORMS)));
        }
        return ask_when(context, name, flags, zone);
    };
    let typed = Typed {
        on,
        at: flags.at.as_deref(),
        zone,
        kept: None,
    };
    let appointment = appointment::settle(context, typed)?;
    match is_right(context, name, &appointment, flags.yes)? {
        true => Ok(Some(appointment)),
        false => Ok(None),
    }
}

fn ask_when(
    context: &mut Context,
    name: &str,
    flags: &Flags,
    zone: Option<Tz>,
) -> Outcome<Option<Appointment>> {
    let forms = neutral::line(dates::FORMS);
    let question = safe!("When is it? Such as: {}. Enter leaves it.", forms);
    context.out.wrapped("", &question)?;
    loop {
        let Some(mut appointment) = appointment::ask(context, zone)? else {
            return Ok(None);
        };
        if let Some(at) = flags.at.as_deref() {
            let on = appointment.date.to_string();
            let typed = Typed {
                on: &on,
                at: Some(at),
                zone,
                kept: None,
            };
            appointment = appointment::settle(context, typed)?;
        }
        if is_right(context, name, &appointment, flags.yes)? {
            return Ok(Some(appointment));
        }
    }
}

/// Says the appointment back and asks; a script is not asked.
pub(crate) fn is_right(
    context: &mut Context,
    name: &str,
    appointment: &Appointment,
    yes: bool,
) -> Outcome<bool> {
    if yes || !context.someone_is_there() {
        return Ok(true);
    }
    let now = context.now();
    for note in appointment::notes(appointment, &now) {
        context.out.wrapped("", &note)?;
    }
    let said = appointment::in_full(appointment, &now);
    let said = safe!("{}, {}.", neutral::line(name), said);
    appointment::confirm(context, &said, "Right?", true, "--yes")
}

pub(super) fn tags(typed: &[String]) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in add::items(typed) {
        if !tags.iter().any(|other| other.eq_ignore_ascii_case(&tag)) {
            tags.push(tag);
        }
    }
    tags
}
