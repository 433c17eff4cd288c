//! `next`: the card that `review` would show, for other front ends and scripts. Together with
//! `grade` it is enough to rehearse with.

use serde::Serialize;

use super::review::{PlanArgs, todays_minutes};
use crate::cli::choose;
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::output::{safe, say};
use crate::cli::phrase;
use crate::domain::answer::AnswerText;
use crate::domain::card::Kind;
use crate::domain::grade::Grade;
use crate::domain::now::{Day, Now};
use crate::exchange::neutral;
use crate::schedule::NextStates;
use crate::sitting::Plan;
use crate::sitting::asked::Asked;
use crate::sitting::planned::Earlier;
use crate::sitting::review::Sitting;
use crate::store::cards::CardFilter;
use crate::store::{Result as StoreResult, Store};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  offbook next --json
  offbook next behavioural --json
  offbook grade \"$(offbook next --json | jq -r .card.id)\" good --seconds 95")]
pub(crate) struct Args {
    /// Only cards of these decks
    #[arg(value_name = "DECK", add = super::completions::decks())]
    decks: Vec<String>,
    /// Only cards with this tag or competency
    #[arg(short, long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// Only questions of this type
    #[arg(long = "type", value_name = "TYPE", value_parser = super::kinds())]
    kind: Option<Kind>,
    /// At most this many new cards today
    #[arg(long, value_name = "N")]
    new: Option<u64>,
    #[command(flatten)]
    plan: PlanArgs,
}

#[derive(Debug, Serialize)]
struct NextJson<'a> {
    now: String,
    day: String,
    card: Option<CardJson<'a>>,
}

#[derive(Debug, Serialize)]
struct CardJson<'a> {
    id: String,
    handle: String,
    deck: &'a str,
    kind: Option<&'static str>,
    question: &'a str,
    /// To hand back with `grade --wording`, so that the next review asks in another one.
    wording: u32,
    target_seconds: u32,
    follow_up: Option<&'a str>,
    points: Vec<&'a str>,
    answer: Option<AnswerJson<'a>>,
    is_new: bool,
    due: Option<String>,
    reviews: u32,
    lapses: u32,
    grades: [GradeJson; 4],
}

#[derive(Debug, Serialize)]
struct AnswerJson<'a> {
    version: u32,
    headline: Option<&'a str>,
    text: &'a str,
    key_points: &'a [String],
    slots: Vec<SlotJson<'a>>,
}

#[derive(Debug, Serialize)]
struct SlotJson<'a> {
    name: &'a str,
    text: &'a str,
}

#[derive(Debug, Serialize)]
struct GradeJson {
    grade: u8,
    name: &'static str,
    due: Option<String>,
    days: i64,
    /// The day on which the plan for an interview brings it back, where that is before `due`.
    planned: Option<String>,
}

/// The question, and what each grade would make of its card.
#[derive(Debug)]
struct Next {
    asked: Asked,
    states: NextStates,
    earlier: Option<Earlier>,
}

pub(crate) fn run(context: &mut Context, args: &Args) -> Outcome {
    let (now, seed, minutes) = (context.now, context.seed(), context.config.minutes());
    let gathered = context.read(|store| {
        let decks = match choose::decks(store, &args.decks)? {
            Ok(decks) => decks,
            Err(failure) => return Ok(Err(failure)),
        };
        let filter = CardFilter {
            decks,
            tags: args.tags.clone(),
            kind: args.kind,
            ..CardFilter::default()
        };
        let mut plan = Plan::review(filter, seed);
        plan.new_limit = args.new;
        plan.follows = match args.plan.following(store, minutes, &now)? {
            Ok(follows) => follows,
            Err(failure) => return Ok(Err(failure)),
        };
        todays_minutes(minutes, store, &mut plan, &now)?;
        plan.card_limit = Some(1);
        Ok(Ok(next_of(store, plan, &now)?))
    })?;
    let next = match gathered {
        Some(next) => next?,
        None => None,
    };
    if context.json {
        json(context, next.as_ref())
    } else {
        text(context, next.as_ref())
    }
}

fn next_of(store: &Store, plan: Plan, now: &Now) -> StoreResult<Option<Next>> {
    let sitting = Sitting::begin(store, plan, 0, now)?;
    let Some(asked) = sitting.current().cloned() else {
        return Ok(None);
    };
    let earlier = sitting.earlier(now);
    let states = sitting.next_states(now);
    Ok(states.map(|states| Next {
        asked,
        states,
        earlier,
    }))
}

fn json(context: &mut Context, next: Option<&Next>) -> Outcome {
    let today = context.now.today;
    let now = context
        .now
        .local()
        .to_rfc3339_opts(chrono::SecondsFormat::Secs, false);
    let card = next.map(|next| card_json(next, today));
    let body = NextJson {
        now,
        day: today.to_string(),
        card,
    };
    Ok(context.out.json("offbook.next/1", &body)?)
}

fn card_json(next: &Next, today: Day) -> CardJson<'_> {
    let Next {
        asked,
        states,
        earlier,
    } = next;
    let card = &asked.card;
    let grades = Grade::ALL.map(|grade| {
        let due = states.get(grade).due_on;
        GradeJson {
            grade: grade.number(),
            name: grade.name(),
            due: due.map(|day| day.to_string()),
            days: due.map_or(0, |day| day.days_since(today)),
            planned: earlier
                .as_ref()
                .and_then(|earlier| earlier.day(grade))
                .map(|day| day.to_string()),
        }
    });
    CardJson {
        id: card.id.to_string(),
        handle: card.handle.short().to_owned(),
        deck: &card.deck_name,
        kind: card.content.kind.map(Kind::name),
        question: &asked.question,
        wording: asked.wording,
        target_seconds: asked.target_secs,
        follow_up: asked.follow_up.as_deref(),
        points: asked
            .points
            .iter()
            .map(|point| point.text.as_str())
            .collect(),
        answer: card
            .answer
            .as_ref()
            .map(|a| answer_json(a.version, &a.content)),
        is_new: asked.entry.is_new,
        due: card.state.due_on.map(|day| day.to_string()),
        reviews: card.state.reviews,
        lapses: card.state.lapses,
        grades,
    }
}

fn answer_json(version: u32, answer: &AnswerText) -> AnswerJson<'_> {
    let slots = answer.slots.iter().map(|slot| SlotJson {
        name: &slot.name,
        text: &slot.text,
    });
    AnswerJson {
        version,
        headline: answer.headline.as_deref(),
        text: &answer.text,
        key_points: &answer.key_points,
        slots: slots.collect(),
    }
}

fn text(context: &mut Context, next: Option<&Next>) -> Outcome {
    let Some(Next {
        asked,
        states,
        earlier,
    }) = next
    else {
        say!(context.out, "Nothing due today.")?;
        return Ok(());
    };
    let today = context.now.today;
    let handle = neutral::line(asked.card.handle.short());
    let deck = neutral::line(&asked.card.deck_name);
    let standing = match asked.card.state.due_on {
        None => safe!("new"),
        Some(due) if due < today => phrase::late(due.days_since(today).unsigned_abs()),
        Some(due) => safe!("due {}", phrase::distance(due, today)),
    };
    let look = context.out.look;
    say!(context.out, "{}   {}   {}", handle, deck, standing)?;
    context.out.wrapped("", &neutral::block(&asked.question))?;
    context.out.blank()?;
    for grade in Grade::ALL {
        let planned = earlier.as_ref().and_then(|earlier| earlier.day(grade));
        let back = planned.or(states.get(grade).due_on).map_or_else(
            || safe!("later today"),
            |due| phrase::back(due, today, &look),
        );
        say!(
            context.out,
            "  {} {:<6} {}",
            grade.number(),
            grade.title(),
            back
        )?;
    }
    if let Some(earlier) = earlier {
        let name = neutral::line(&earlier.interview);
        let day = phrase::day(earlier.interview_on, today, &look);
        let text = safe!("earlier than usual, to come before {} on {}", name, day);
        context.out.wrapped("  ", &text)?;
    }
    context.out.blank()?;
    say!(context.out, "offbook grade {} GRADE --seconds N", handle)?;
    Ok(())
}
