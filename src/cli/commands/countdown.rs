//! `countdown`: the days until an interview, planned; how ready, what does not fit, what if.
//!
//! Reckoned from the data file on every run and stored nowhere. Reading writes nothing; only
//! `--accept` does.

use clap::builder::PossibleValuesParser;

use gather::{Asked, Gathered, gather};
use keys::Wish;
use lists::By;
use view::View;

use super::interview::check::{self, ListLine};
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::{Output, say, tell};
use crate::cli::{choose, phrase};
use crate::domain::interview::Interview;
use crate::exchange::neutral;

mod days;
pub(crate) mod gather;
pub(crate) mod glance;
mod json;
mod keys;
mod lists;
pub(crate) mod page;
pub(crate) mod special;
mod suppose;
pub(crate) mod view;

#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "\
Examples:
  offbook countdown
  offbook countdown acme --by tag
  offbook countdown -m 30               as if there were 30 minutes a day
  offbook countdown -m 30 --accept      from now on there are
  offbook countdown --what-if 10,20,45
  offbook countdown --off sat,2026-12-01
  offbook countdown --json

Nothing but --accept changes anything. What the numbers mean: offbook help readiness")]
pub(crate) struct Args {
    /// Which interview; the nearest unless named
    #[arg(value_name = "INTERVIEW", add = super::completions::interviews())]
    interview: Option<String>,
    /// Plan as if there were so many minutes a day
    #[arg(short, long, value_name = "MIN", value_parser = clap::value_parser!(u32).range(1..=1440))]
    minutes: Option<u32>,
    /// What these minutes a day would bring
    #[arg(long, value_name = "MIN,...", value_delimiter = ',', value_parser = clap::value_parser!(u32).range(1..=1440))]
    what_if: Vec<u32>,
    /// Plan as if these days were off: weekdays, dates, or none
    #[arg(long, value_name = "DAYS")]
    off: Option<String>,
    /// Plan as if the interview were on this day
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// Make the minutes of -m, and the days of --off, the interview's own
    #[arg(long)]
    accept: bool,
    /// Readiness by deck or by tag in place of the days
    #[arg(long, value_name = "WHAT", value_parser = PossibleValuesParser::new(["deck", "tag"]))]
    by: Option<String>,
    /// Name every question that does not fit
    #[arg(long)]
    left_out: bool,
    /// Name the questions that would come least
    #[arg(long)]
    weakest: bool,
}

/// The weakest questions that are named.
const WEAKEST_NAMED: usize = 10;

pub(crate) fn run(context: &mut Context, args: &Args) -> Outcome {
    let mut asked = asked(context, args)?;
    if args.accept {
        return accept(context, &asked);
    }
    let mut gathered = gathered(context, &asked)?;
    if context.json {
        return match &gathered {
            Gathered::Ahead(view) => json::show(context, view),
            Gathered::Past(interview) => json::without_plan(context, Some(interview)),
            Gathered::Nothing => json::without_plan(context, None),
        };
    }
    let lists = lists_now(context)?;
    while let Some(view) = show(context, args, &gathered, &lists)? {
        let is_once = args.by.is_some() || args.left_out || args.weakest;
        if is_once || !context.someone_is_there() || play(context, view, &mut asked)? == After::End
        {
            break;
        }
        gathered = self::gathered(context, &asked)?;
        context.out.blank()?;
    }
    Ok(())
}

/// What the flags ask for.
fn asked(context: &mut Context, args: &Args) -> Outcome<Asked> {
    let wants_names = args.left_out || context.json || context.someone_is_there();
    let days_off = args
        .off
        .as_deref()
        .map(|text| suppose::days_off(context, text));
    let on = args.on.as_deref().map(|text| suppose::day(context, text));
    Ok(Asked {
        interview: args.interview.clone(),
        minutes: args.minutes,
        what_if: args.what_if.clone(),
        days_off: days_off.transpose()?,
        on: on.transpose()?,
        left_out_named: if wants_names {
            usize::MAX
        } else {
            lists::LEFT_OUT_NAMED
        },
        weakest_named: WEAKEST_NAMED,
    })
}

fn gathered(context: &Context, asked: &Asked) -> Outcome<Gathered> {
    let (now, minutes) = (context.now(), context.config.minutes());
    match context.read(|store| gather(store, asked, minutes, &now))? {
        Some(gathered) => gathered,
        None => match &asked.interview {
            Some(typed) => choose::no_interview(typed),
            None => Ok(Gathered::Nothing),
        },
    }
}

/// The checklists that are for today.
fn lists_now(context: &Context) -> Outcome<Vec<ListLine>> {
    let now = context.now();
    let lines = context.read(|store| check::lines_now(store, &now))?;
    Ok(lines.unwrap_or_default())
}

/// Shows what there is; the view where there is a plan to go on with.
fn show<'g>(
    context: &mut Context,
    args: &Args,
    gathered: &'g Gathered,
    lists: &[ListLine],
) -> Outcome<Option<&'g View>> {
    let now = context.now();
    let out = &mut context.out;
    let is_page = args.by.is_none() && !args.left_out && !args.weakest;
    let lists_of = |out: &mut Output, interview: &Interview| -> Outcome {
        let of = |line: &&ListLine| is_page && line.name == interview.plan.name;
        let lists: Vec<ListLine> = lists.iter().filter(of).cloned().collect();
        if !lists.is_empty() {
            out.blank()?;
        }
        check::say_lines(out, &lists)
    };
    let view = match gathered {
        Gathered::Nothing => {
            special::none(out)?;
            return Ok(None);
        }
        Gathered::Past(interview) => {
            special::past(out, interview, &now)?;
            lists_of(out, interview)?;
            return Ok(None);
        }
        Gathered::Ahead(view) => view,
    };
    if view.is_today(&now) {
        special::on_the_day(out, view, &now)?;
        lists_of(out, &view.interview)?;
        return Ok(None);
    }
    if view.questions == 0 {
        special::without_cards(out, view, &now)?;
        return Ok(None);
    }
    match args.by.as_deref() {
        _ if args.left_out => lists::all_left_out(out, view)?,
        _ if args.weakest => lists::weakest(out, view)?,
        Some("deck") => lists::groups(out, view, By::Deck)?,
        Some(_) => lists::groups(out, view, By::Tag)?,
        None => page::show(out, view, &now)?,
    }
    lists_of(out, &view.interview)?;
    Ok(Some(view))
}

/// What follows a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum After {
    /// The page once more, with what is asked now.
    Again,
    End,
}

/// Does what is wished for until the page is to be shown again, or the person has enough.
fn play(context: &mut Context, view: &View, asked: &mut Asked) -> Outcome<After> {
    context.out.blank()?;
    loop {
        match keys::wish(context, view)? {
            Wish::Quit => return Ok(After::End),
            Wish::LeftOut => {
                lists::all_left_out(&mut context.out, view)?;
                context.out.blank()?;
            }
            Wish::Weakest => {
                lists::weakest(&mut context.out, view)?;
                context.out.blank()?;
            }
            Wish::Minutes => {
                if let Some(minutes) = keys::ask_minutes(context)? {
                    asked.minutes = Some(minutes);
                    return Ok(After::Again);
                }
            }
            Wish::DaysOff => {
                let typed = keys::ask_days_off(context)?;
                match typed.map(|text| suppose::days_off(context, &text)) {
                    Some(Ok(days_off)) => {
                        asked.days_off = Some(days_off);
                        return Ok(After::Again);
                    }
                    Some(Err(failure)) => context.out.wrapped("", &failure.message)?,
                    None => {}
                }
            }
            Wish::Accept => {
                accept(context, asked)?;
                (asked.minutes, asked.days_off) = (None, None);
                return Ok(After::Again);
            }
            Wish::Review => {
                let name = view.interview.plan.name.clone();
                crate::cli::run_words(context, &["review", "--for", &name])?;
                return Ok(After::End);
            }
        }
    }
}

/// Makes what was supposed the interview's own, in one operation.
fn accept(context: &mut Context, asked: &Asked) -> Outcome {
    if asked.on.is_some() {
        let failure = Failure::usage("--accept does not move an interview");
        return Err(failure.hint("offbook interview edit NAME --on DATE"));
    }
    if asked.minutes.is_none() && asked.days_off.is_none() {
        let failure = Failure::usage("--accept needs minutes or days off to accept");
        return Err(failure.hint("offbook countdown -m 30 --accept"));
    }
    let now = context.now();
    // Looked up by a reading, so that nothing is made where there is nothing.
    let found = context.read(|store| gather::ahead_of(store, asked, &now))?;
    let interview = match (found, &asked.interview) {
        (Some(found), _) => found?,
        (None, Some(typed)) => return choose::no_interview(typed),
        (None, None) => None,
    };
    let Some(mut interview) = interview else {
        let failure = Failure::not_found("there is no interview ahead");
        return Err(failure.hint("offbook interview add"));
    };
    let plan = &mut interview.plan;
    plan.minutes_a_day = asked.minutes.or(plan.minutes_a_day);
    if let Some(days_off) = &asked.days_off {
        plan.days_off = days_off.clone();
    }
    let name = neutral::line(&plan.name);
    let has_changed = context.open()?.edit_interview(interview.id, plan, &now)?;
    if context.json {
        return run(context, &Args::of(&asked.interview));
    }
    if !has_changed {
        say!(
            context.out,
            "{} has these already; nothing was changed.",
            name
        )?;
        return Ok(());
    }
    let a_day = page::a_day(&plan.days_off, now.today, &context.out.look);
    let minutes = plan.minutes_a_day.unwrap_or(context.config.minutes());
    let minutes = phrase::count(minutes.into(), "minute", "minutes");
    tell!(
        context.out,
        "{}: {}{} from now on.   Take it back: offbook undo",
        name,
        minutes,
        a_day
    );
    Ok(())
}

impl Args {
    fn of(interview: &Option<String>) -> Self {
        Self {
            interview: interview.clone(),
            minutes: None,
            what_if: Vec::new(),
            off: None,
            on: None,
            accept: false,
            by: None,
            left_out: false,
            weakest: false,
        }
    }
}
