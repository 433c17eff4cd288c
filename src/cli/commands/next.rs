//! `next`: the card that `review` would show, for other front ends and scripts. Together with
//! `grade` it is enough to rehearse with.

use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::failure::{Failure, Outcome, one_of};
use crate::cli::output::{safe, say};
use crate::cli::phrase;
use crate::domain::answer::AnswerText;
use crate::domain::card::Kind;
use crate::domain::grade::Grade;
use crate::domain::now::Day;
use crate::exchange::neutral;
use crate::schedule::{NextStates, next_states};
use crate::sitting::Plan;
use crate::sitting::asked::Asked;
use crate::sitting::review::Sitting;
use crate::store::cards::CardFilter;
use crate::store::{Found, Result as StoreResult, Store};

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
    /// Only this kind of question
    #[arg(long = "type", value_name = "KIND")]
    kind: Option<String>,
    /// At most this many new cards today
    #[arg(long, value_name = "N")]
    new: Option<u64>,
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
}

/// The question, and what each grade would make of its card.
#[derive(Debug)]
struct Next {
    asked: Asked,
    states: NextStates,
}

/// What a deck's name came to.
type Gathered = Result<Option<Next>, (String, Found<()>)>;

pub(crate) fn run(context: &mut Context, args: &Args) -> Outcome {
    let kind = args.kind.as_deref().map(parse_kind).transpose()?;
    let now = context.now;
    let (seed, minutes) = (context.seed(), context.config.minutes());
    let gathered: Option<Gathered> = context.read(|store| {
        let mut decks = Vec::new();
        for name in &args.decks {
            match store.find_deck(name)? {
                Found::One(id) => decks.push(id),
                Found::None { near, total } => {
                    return Ok(Err((name.clone(), Found::None { near, total })));
                }
                Found::Many(fits) => return Ok(Err((name.clone(), Found::Many(fits)))),
            }
        }
        let filter = CardFilter {
            decks,
            tags: args.tags.clone(),
            kind,
            ..CardFilter::default()
        };
        let spent_secs = store.day_totals(now.today)?.total_secs;
        let left_secs = (u64::from(minutes) * 60).saturating_sub(spent_secs);
        let plan = Plan {
            card_limit: Some(1),
            new_limit: args.new,
            budget_secs: None,
            ..Plan::review(filter, seed)
        };
        Ok(Ok(next_of(store, plan, left_secs, &now)?))
    })?;
    let next = match gathered {
        None => None,
        Some(Ok(next)) => next,
        Some(Err((typed, found))) => {
            one_of(found, "deck", &typed, "offbook deck list")?;
            None
        }
    };
    if context.json {
        json(context, next.as_ref())
    } else {
        text(context, next.as_ref())
    }
}

fn next_of(
    store: &Store,
    plan: Plan,
    left_secs: u64,
    now: &crate::domain::now::Now,
) -> StoreResult<Option<Next>> {
    let sitting = Sitting::begin(store, plan, 0, now)?;
    let asked = sitting.current().cloned();
    // New cards only while the day's minutes last; what is due is due.
    let asked = asked
        .filter(|asked| !asked.entry.is_new || u64::from(asked.card.expected_secs) <= left_secs);
    let Some(asked) = asked else {
        return Ok(None);
    };
    let settings = store.schedule_settings()?;
    let states = next_states(&asked.card.state, asked.card.id, now.today, &settings);
    Ok(Some(Next { asked, states }))
}

fn parse_kind(text: &str) -> Outcome<Kind> {
    Kind::parse(text).ok_or_else(|| {
        let known: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
        Failure::usage(format!("no type of question \"{text}\""))
            .hint(format!("there are {}", known.join(", ")))
    })
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
    let Next { asked, states } = next;
    let card = &asked.card;
    let grades = Grade::ALL.map(|grade| {
        let due = states.get(grade).due_on;
        GradeJson {
            grade: grade.number(),
            name: grade.name(),
            due: due.map(|day| day.to_string()),
            days: due.map_or(0, |day| day.days_since(today)),
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
    let Some(Next { asked, states }) = next else {
        say!(context.out, "Nothing due today.")?;
        return Ok(());
    };
    let today = context.now.today;
    let handle = neutral::line(asked.card.handle.short());
    let deck = neutral::line(&asked.card.deck_name);
    let standing = match asked.card.state.due_on {
        None => safe!("new"),
        Some(due) => safe!("due {}", phrase::distance(due, today)),
    };
    let look = context.out.look;
    say!(context.out, "{}   {}   {}", handle, deck, standing)?;
    context.out.wrapped("", &neutral::block(&asked.question))?;
    context.out.blank()?;
    for grade in Grade::ALL {
        let back = states.get(grade).due_on.map_or_else(
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
    context.out.blank()?;
    say!(context.out, "offbook grade {} GRADE --seconds N", handle)?;
    Ok(())
}
