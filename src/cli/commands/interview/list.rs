//! `interview list`: those to come, or all there were.

use super::Standing;
use super::json::{InterviewJson, InterviewsJson};
use crate::cli::appointment;
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::output::{packed, safe, say, tell};
use crate::cli::phrase;
use crate::domain::interview::Interview;
use crate::domain::now::Day;
use crate::exchange::neutral::{self, Safe};

#[derive(Debug, Clone, Default, clap::Args)]
#[command(after_help = "Examples:
  offbook interview list
  offbook interview list --all --json")]
pub(super) struct Args {
    /// Also those that are over or were cancelled
    #[arg(long)]
    all: bool,
}

/// Below this there is no room for all columns.
const NARROW: usize = 60;

pub(super) fn run(context: &mut Context, args: &Args) -> Outcome {
    let now = context.now();
    let read = context.read(|store| {
        let decks = store.decks(&now)?;
        let mut all = Vec::new();
        for interview in store.all_interviews()? {
            let drawn = &interview.plan.draws_on.decks;
            let drawn = decks.iter().filter(|deck| drawn.contains(&deck.id));
            let names: Vec<String> = drawn.map(|deck| deck.name.clone()).collect();
            all.push((interview, names));
        }
        Ok(all)
    })?;
    let all = read.unwrap_or_default();
    let shown =
        |interview: &Interview| args.all || Standing::of(interview, &now) == Standing::Upcoming;
    let listed: Vec<_> = all.iter().filter(|(i, _)| shown(i)).collect();
    if context.json {
        let interviews = listed
            .iter()
            .map(|(interview, decks)| InterviewJson::new(interview, decks, &now));
        let interviews = interviews.collect();
        let body = InterviewsJson { interviews };
        return Ok(context.out.json("offbook.interviews/1", &body)?);
    }
    if listed.is_empty() {
        match all.len() as u64 {
            0 => tell!(context.out, "No interviews yet."),
            more => {
                let more = phrase::count(more, "interview is", "interviews are");
                tell!(context.out, "No interview to come.");
                tell!(
                    context.out,
                    "{} over or cancelled: offbook interview list --all",
                    more
                );
            }
        }
        tell!(
            context.out,
            "Next:  offbook interview add NAME --on \"4 dec 14:00\""
        );
        return Ok(());
    }
    let rows: Vec<Vec<Safe>> = listed.iter().map(|(i, _)| row(context, i)).collect();
    if context.out.look.width < NARROW && !context.out.look.accessible {
        return narrow(context, &rows);
    }
    let headings = ["Interview", "When", "How far off", "Role"];
    Ok(context.out.table(&headings, &rows)?)
}

fn row(context: &Context, interview: &Interview) -> Vec<Safe> {
    let now = context.now();
    let plan = &interview.plan;
    let far = match Standing::of(interview, &now) {
        Standing::Upcoming => appointment::distance(&plan.appointment, &now),
        Standing::Past => safe!("past"),
        Standing::Cancelled => safe!("cancelled"),
    };
    let day = phrase::day(
        Day::new(plan.appointment.date),
        now.today,
        &context.out.look,
    );
    let when = match plan.appointment.time {
        Some(time) => safe!(
            "{} {}",
            day,
            neutral::line(&time.format("%H:%M").to_string())
        ),
        None => day,
    };
    let elsewhere = plan.appointment.zone != now.zone;
    let when = match elsewhere && plan.appointment.time.is_some() {
        true => safe!("{} {}", when, neutral::line(plan.appointment.zone.name())),
        false => when,
    };
    vec![
        neutral::line(&plan.name),
        when,
        far,
        neutral::line(&super::position(plan)),
    ]
}

/// The name, and below it what is known of the interview.
fn narrow(context: &mut Context, rows: &[Vec<Safe>]) -> Outcome {
    for row in rows {
        let Some((name, facts)) = row.split_first() else {
            continue;
        };
        context.out.wrapped("", name)?;
        let facts = facts.iter().filter(|fact| !fact.as_str().is_empty());
        let facts: Vec<Safe> = facts.cloned().collect();
        for line in packed(&facts, context.out.look.width - 2) {
            say!(context.out, "  {}", line)?;
        }
    }
    Ok(())
}
