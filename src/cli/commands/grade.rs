//! `grade`: a review made elsewhere, in one transaction.

use serde::Serialize;
use uuid::Uuid;

use crate::cli::context::{Context, INSTANT_FORMS, instant};
use crate::cli::failure::{Failure, Outcome, one_of};
use crate::cli::output::{safe, say, tell};
use crate::cli::{panic, phrase};
use crate::domain::grade::Grade;
use crate::domain::id::CardId;
use crate::domain::now::Now;
use crate::domain::review::{ReviewDetails, Source};
use crate::schedule::CardState;
use crate::store::Store;
use crate::store::reviews::Graded;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  offbook grade k7f good
  offbook grade k7f 3 --seconds 95
  offbook grade k7f again --at 2026-11-21T18:30 --note 'lost the thread after the result'")]
pub(crate) struct Args {
    /// A short id, a whole id, or a part of the question
    #[arg(value_name = "CARD", add = super::completions::cards())]
    card: String,
    /// again, hard, good, easy, or 1 to 4
    #[arg(value_name = "GRADE", value_parser = parse_grade)]
    grade: Grade,
    /// Seconds from the question to the grade
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=86_400))]
    seconds: Option<u32>,
    /// Seconds of them that the answer was spoken
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=86_400))]
    spoken: Option<u32>,
    /// Which wording was asked, as `next` names it
    #[arg(long, value_name = "N")]
    wording: Option<u32>,
    /// When it was, if not now
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// A note to keep with this review
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

fn parse_grade(text: &str) -> Result<Grade, &'static str> {
    Grade::parse(text).ok_or("again, hard, good, easy, or 1 to 4")
}

#[derive(Debug, Serialize)]
struct GradedJson {
    id: String,
    grade: &'static str,
    at: String,
    day: String,
    due: Option<String>,
    days: i64,
    interval_days: u32,
    ease_factor: f64,
    repetitions: u32,
    lapses: u32,
    reviews: u32,
    /// It comes back in the same sitting.
    is_back_today: bool,
    became_leech: bool,
    operation: i64,
}

pub(crate) fn run(context: &mut Context, args: &Args) -> Outcome {
    let now = match &args.at {
        Some(text) => moved(context, text)?,
        None => context.now,
    };
    // A typed grade for a card of no data file must not make one.
    if !context.paths.data_file.exists() {
        return Err(Failure::not_found(format!(
            "no card \"{}\" (there are no cards yet)",
            args.card
        ))
        .hint("offbook add"));
    }
    let mut store = context.open()?;
    let card = find(&store, &args.card)?;
    if args.at.is_some() {
        in_order(&store, card, &now)?;
    }
    let details = ReviewDetails {
        source: Source::Script,
        spoken_secs: args.spoken,
        total_secs: args.seconds.max(args.spoken),
        wording: args.wording,
        note: args.note.clone().filter(|note| !note.trim().is_empty()),
        ..ReviewDetails::default()
    };
    let graded = store.grade(card, args.grade, &details, &now)?;
    panic::grade_is_saved();
    if context.json {
        json(context, card, args.grade, &graded, &now)
    } else {
        text(context, args.grade, &graded, &now)
    }
}

/// A whole id needs no search.
fn find(store: &Store, typed: &str) -> Outcome<CardId> {
    match Uuid::try_parse(typed) {
        Ok(id) => Ok(CardId(id)),
        Err(_) => one_of(store.find_card(typed)?, "card", typed, "offbook list"),
    }
}

fn moved(context: &Context, text: &str) -> Outcome<Now> {
    let at = instant(text, context.now.zone).ok_or_else(|| {
        Failure::usage(format!("--at is no time: \"{text}\"")).hint(INSTANT_FORMS)
    })?;
    if at > context.now.at {
        let now = context.now.local().format("%Y-%m-%dT%H:%M");
        return Err(
            Failure::usage(format!("{text} is in the future (it is {now})"))
                .hint("leave --at out for a review made just now"),
        );
    }
    Ok(context.now.moved_to(at))
}

/// A card's log is read in the order it was written, so a review cannot slip in before the last.
fn in_order(store: &Store, card: CardId, now: &Now) -> Outcome {
    let reviews = store.reviews_of(card, 50)?;
    let last = reviews
        .iter()
        .filter(|review| !review.taken_back)
        .map(|review| review.at)
        .max();
    match last.filter(|last| *last > now.at) {
        None => Ok(()),
        Some(last) => {
            let last = now
                .moved_to(last)
                .local()
                .format("%Y-%m-%dT%H:%M")
                .to_string();
            Err(
                Failure::failed("this card was already reviewed after that time")
                    .found(format!("its last review was at {last}"))
                    .hint("take it back first: offbook undo"),
            )
        }
    }
}

fn json(context: &mut Context, card: CardId, grade: Grade, graded: &Graded, now: &Now) -> Outcome {
    let CardState {
        ease_factor,
        interval_days,
        repetitions,
        lapses,
        reviews,
        due_on,
        ..
    } = graded.after;
    let body = GradedJson {
        id: card.to_string(),
        grade: grade.name(),
        at: now
            .local()
            .to_rfc3339_opts(chrono::SecondsFormat::Secs, false),
        day: now.today.to_string(),
        due: due_on.map(|day| day.to_string()),
        days: due_on.map_or(0, |day| day.days_since(context.now.today)),
        interval_days,
        ease_factor,
        repetitions,
        lapses,
        reviews,
        is_back_today: graded.after.is_awaiting_recall,
        became_leech: graded.became_leech,
        operation: graded.operation,
    };
    Ok(context.out.json("offbook.grade/1", &body)?)
}

/// `Good. Back on Sat 28 Nov.`
fn text(context: &mut Context, grade: Grade, graded: &Graded, now: &Now) -> Outcome {
    let look = context.out.look;
    let back = match graded.after.due_on {
        _ if graded.after.is_awaiting_recall && now.today == context.now.today => {
            safe!("later today")
        }
        Some(due) => phrase::back(due, context.now.today, &look),
        None => safe!("later today"),
    };
    say!(context.out, "{}. Back {}.", grade.title(), back)?;
    if graded.became_leech {
        let lapses = graded.after.lapses;
        tell!(
            context.out,
            "Forgotten {} times: a shorter answer may stay.  offbook edit",
            lapses
        );
    }
    Ok(())
}
