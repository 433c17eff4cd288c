//! `prepare weakness`: what the person is learning, narrowed to what goes into one interview.

use super::answer;
use super::walk::{How, Walk};
use crate::cli::context::Context;
use crate::cli::dates::day_ahead;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::hints::{Coach, words_in_passing};
use crate::cli::output::{safe, say, tell};
use crate::cli::{choose, phrase};
use crate::domain::card::Kind;
use crate::domain::framework::Shape;
use crate::domain::growth::{Growth, GrowthId, GrowthPick, Todo, TodoId, TodoKind};
use crate::domain::id::{DeckId, InterviewId};
use crate::domain::interview::Interview;
use crate::domain::now::Now;
use crate::exchange::neutral;
use crate::sitting::prepare::growth::{CheckInScript, Grown, GrowthScript};
use crate::store::cards::{CardFilter, CardLine, CardSort};
use crate::store::{self, Result as StoreResult, Store};

/// The framework of answers that are made of the growth list.
const GROWTH: &str = "growth3";
/// The deck that takes questions to ask.
const ASK_DECK: &str = "questions-to-ask";

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Five steps: two private questions, four areas, what others said, a step you could begin, and
what of it fits the interview. ? shows examples. The list stays, and every four weeks two
questions are asked about it.

Examples:
  offbook prepare weakness
  offbook prepare weakness --interview acme
  offbook prepare weakness --check-in
  offbook prepare weakness --list
  offbook prepare weakness --done 3"
)]
pub(super) struct Args {
    /// Narrow it for this interview; without, for the next one
    #[arg(
        long,
        value_name = "NAME",
        add = crate::cli::commands::completions::interviews()
    )]
    interview: Option<String>,
    /// Only the two questions of every four weeks
    #[arg(long, conflicts_with = "interview")]
    check_in: bool,
    /// Show the growth list and what is to be done
    #[arg(long, conflicts_with_all = ["check_in", "interview", "sets", "restart"])]
    list: bool,
    /// A to-do of --list is done
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["list", "check_in", "interview"])]
    done: Option<i64>,
    /// Take an entry off the growth list; its number is in --list
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["list", "check_in", "interview", "done"])]
    remove: Option<i64>,
    #[command(flatten)]
    how: How,
}

/// What there is before anything is asked.
#[derive(Debug, Default)]
struct Found {
    there: Vec<(GrowthId, Growth)>,
    interview: Option<(InterviewId, String, GrowthPick)>,
    requirements: Vec<String>,
    ask_deck: Option<DeckId>,
}

pub(super) fn run(context: &mut Context, args: &Args) -> Outcome {
    if let Some(number) = args.done {
        return done(context, number);
    }
    if let Some(number) = args.remove {
        return remove(context, number);
    }
    if args.list {
        return list(context);
    }
    if args.check_in {
        return check_in(context, args);
    }
    let now = context.now();
    let typed = args.interview.as_deref();
    let gathered = context.read(|store| {
        let interview = match interview(store, typed, &now)? {
            Ok(interview) => interview,
            Err(failure) => return Ok(Err(failure)),
        };
        let mut found = Found::default();
        if let Some(interview) = interview {
            let sought = store.tailoring(interview.id)?.requirements.into_iter();
            found.requirements = sought.map(|one| one.text).collect();
            let pick = store.growth_pick(interview.id)?.unwrap_or_default();
            found.interview = Some((interview.id, interview.plan.name, pick));
        }
        if let store::Found::One(deck) = store.find_deck(ASK_DECK)? {
            found.ask_deck = Some(deck);
        }
        found.there = store.growth()?;
        Ok(Ok(found))
    })?;
    let found = match gathered.transpose()? {
        Some(all) => all,
        None if typed.is_some() => return choose::no_interview(typed.unwrap_or_default()),
        None => Found::default(),
    };
    let coach = Coach::of_words_alone(words_in_passing(context));
    let words = context.config.dates;
    let (overused, days) = (
        |text: &str| coach.overused(text),
        |text: &str| day_ahead(text, &now, words),
    );
    let name = found.interview.as_ref().map(|(_, name, _)| name.clone());
    let script = GrowthScript {
        there: found.there,
        interview: found.interview,
        requirements: found.requirements,
        ask_deck: found.ask_deck,
        overused: &overused,
        read_day: &days,
    };
    // What was begun for one interview goes on for that one.
    let subject = script.interview.as_ref();
    let subject = subject.map_or("no interview".to_owned(), |(id, ..)| id.to_string());
    let command = match (&name, typed) {
        (Some(name), Some(_)) => format!("offbook prepare weakness --interview \"{name}\""),
        _ => "offbook prepare weakness".to_owned(),
    };
    let file = match typed {
        Some(_) => format!("weakness-{}", subject.replace('-', "")),
        None => "weakness".to_owned(),
    };
    let about = format!(
        "Five parts, about a quarter of an hour: two questions to warm up, what comes slowly to \
         you, what others said, a first step for each, and which of them you bring to {}. All of \
         it stays on this machine.",
        name.as_deref().unwrap_or("an interview")
    );
    let walk = Walk {
        wizard: "weakness",
        name: &file,
        subject: if typed.is_some() {
            &subject
        } else {
            "weakness"
        },
        script: &script,
        about: &about,
        command: &command,
    };
    let Some(walked) = walk.hold(context, &args.how, &[])? else {
        return Ok(());
    };
    let grown = script.grown(&walked.progress);
    let mut store = context.open()?;
    walked.saves_into(&mut store);
    let is_new = store.save_growth(&grown.session, &now)?;
    walked.done();
    if !is_new {
        tell!(context.out, "Nothing was given, so nothing changed.");
        return Ok(());
    }
    said(context, &grown, name.as_deref());
    on_to_the_answer(context, &store, &grown)
}

/// The one that was named, else the next one to come.
fn interview(
    store: &Store,
    typed: Option<&str>,
    now: &Now,
) -> StoreResult<Outcome<Option<Interview>>> {
    if let Some(typed) = typed {
        return match choose::interview(store.find_interview(typed)?, typed) {
            Ok(id) => Ok(Ok(Some(store.interview(id)?))),
            Err(failure) => Ok(Err(failure)),
        };
    }
    let mut all = store.interviews()?.into_iter();
    Ok(Ok(all.find(|one| !one.plan.appointment.is_past(now))))
}

fn said(context: &mut Context, grown: &Grown, interview: Option<&str>) {
    let entries = phrase::count(grown.session.entries.len() as u64, "entry", "entries");
    tell!(
        context.out,
        "Saved: {} on your growth list.   Take it back: offbook undo",
        entries
    );
    if !grown.overused.is_empty() {
        let list = neutral::line(&grown.overused.join("; "));
        tell!(
            context.out,
            "Set aside, interviewers hear this every day: {}.",
            list
        );
    }
    if !grown.without_step.is_empty() {
        let list = neutral::line(&grown.without_step.join("; "));
        tell!(
            context.out,
            "Without a step, so not on the shortlist: {}.",
            list
        );
    }
    if let Some(main) = &grown.main {
        let (text, whom) = (
            neutral::line(&main.text),
            neutral::line(interview.unwrap_or("an interview")),
        );
        tell!(context.out, "For {}: {}.", whom, text);
    }
}

/// Cards among which the one to answer is looked for.
const LOOKED_AT: u64 = 100;

/// The card whose answer the growth list is for: one without an answer first, and of those one that
/// is answered with what one is learning, in the order of their deck.
fn weakness_card(store: &Store, now: &Now) -> StoreResult<Option<CardLine>> {
    let mut any = None;
    for no_answer in [true, false] {
        let filter = CardFilter {
            kind: Some(Kind::Weakness),
            no_answer,
            ..CardFilter::default()
        };
        let mut lines = Vec::new();
        let most = Some(LOOKED_AT);
        store.list(&filter, CardSort::Added, most, now, &mut |line| {
            lines.push(line);
            Ok(())
        })?;
        // The list begins with what was added last.
        for line in lines.into_iter().rev() {
            let framework = store.card(line.id)?.content.framework;
            let shape = framework.as_deref().and_then(Shape::find);
            let shape = shape.unwrap_or_else(|| Shape::usual(Some(Kind::Weakness)));
            if shape.framework.id == GROWTH {
                return Ok(Some(line));
            }
            any.get_or_insert(line);
        }
    }
    Ok(any)
}

/// The answer is built from what was chosen, at once where somebody is there.
fn on_to_the_answer(context: &mut Context, store: &Store, grown: &Grown) -> Outcome {
    if grown.main.is_none() || context.json {
        return Ok(());
    }
    let now = context.now();
    let Some(line) = weakness_card(store, &now)? else {
        tell!(
            context.out,
            "Next, a card to answer:  offbook import shipped:weakness"
        );
        return Ok(());
    };
    let name = choose::short(&line.handle);
    if context.asker.is_terminal() {
        let question = neutral::line(&line.question);
        let question = safe!("Build the answer to \"{}\" now?", question);
        let out = &mut context.out;
        let is_now = context.asker.confirm_by_line(out, &question, true)?;
        if is_now {
            if !context.out.look.accessible {
                context.out.blank()?;
            }
            return answer::of_card(context, &line.handle.text);
        }
    }
    tell!(
        context.out,
        "Next, the answer from it:  offbook prepare answer {}",
        name
    );
    Ok(())
}

fn check_in(context: &mut Context, args: &Args) -> Outcome {
    let list = context.read(|store| store.growth())?.unwrap_or_default();
    if list.is_empty() {
        return Err(Failure::not_found("there is no growth list yet")
            .hint("offbook prepare weakness begins one"));
    }
    let walk = Walk {
        wizard: "check-in",
        name: "check-in",
        subject: "check-in",
        script: &CheckInScript,
        about: "",
        command: "offbook prepare weakness --check-in",
    };
    for (_, growth) in &list {
        let line = neutral::line(&growth.text);
        context.out.wrapped("  - ", &line)?;
    }
    let Some(walked) = walk.hold(context, &args.how, &[])? else {
        return Ok(());
    };
    let now = context.now();
    let session = CheckInScript.session(&walked.progress);
    let mut store = context.open()?;
    walked.saves_into(&mut store);
    store.save_growth(&session, &now)?;
    walked.done();
    tell!(
        context.out,
        "Kept. The next check-in is in four weeks.   Take it back: offbook undo"
    );
    Ok(())
}

fn done(context: &mut Context, number: i64) -> Outcome {
    let now = context.now();
    let todos = context
        .read(|store| store.open_todos())?
        .unwrap_or_default();
    let Some((id, todo)) = todos.into_iter().find(|(id, _)| id.0 == number) else {
        return Err(Failure::not_found(format!("no to-do {number} is open"))
            .hint("offbook prepare weakness --list"));
    };
    context.open()?.finish_todo(id, &now)?;
    tell!(
        context.out,
        "Done: {}.   Take it back: offbook undo",
        neutral::line(&todo_text(&todo))
    );
    Ok(())
}

fn remove(context: &mut Context, number: i64) -> Outcome {
    let now = context.now();
    let growth = context.read(|store| store.growth())?.unwrap_or_default();
    let Some((id, entry)) = growth.into_iter().find(|(id, _)| id.0 == number) else {
        return Err(
            Failure::not_found(format!("no entry {number} on the growth list"))
                .hint("offbook prepare weakness --list"),
        );
    };
    context.open()?.remove_growth(id, &now)?;
    tell!(
        context.out,
        "Removed: {}.   Take it back: offbook undo",
        neutral::line(&entry.text)
    );
    Ok(())
}

/// `ask Dana for feedback`, with the person where there is one.
pub(crate) fn todo_text(todo: &Todo) -> String {
    match (&todo.person, todo.kind) {
        (Some(person), TodoKind::Ask) => format!("ask {person} for feedback"),
        _ => todo.text.clone(),
    }
}

fn list(context: &mut Context) -> Outcome {
    let now = context.now();
    let gathered =
        context.read(|store| Ok((store.growth()?, store.open_todos()?, store.feedback()?)))?;
    let (growth, todos, feedback) = gathered.unwrap_or_default();
    if context.json {
        return super::growth_json::print(context, &growth, &todos);
    }
    if growth.is_empty() && todos.is_empty() {
        tell!(context.out, "The growth list is empty.");
        tell!(context.out, "Next:  offbook prepare weakness");
        return Ok(());
    }
    let out = &mut context.out;
    for (GrowthId(number), entry) in &growth {
        out.wrapped(safe!("{}  ", *number), &neutral::line(&entry.text))?;
        let begun = entry.begun.as_deref();
        let step = match (&entry.step, begun) {
            (None, _) => "no step yet".to_owned(),
            (Some(step), None) => format!("step: {step}, not begun"),
            (Some(step), Some(begun)) => format!("step: {step}, {begun}"),
        };
        out.wrapped("   ", &neutral::line(&step))?;
    }
    if !feedback.is_empty() {
        out.blank()?;
        let heading = out.bold(&safe!("What others said"));
        say!(out, "{}", heading)?;
    }
    for said in &feedback {
        let who = said.who.as_deref().unwrap_or("someone");
        let open = said.still_open.as_deref();
        let open = open.map_or(String::new(), |open| format!(" Still open: {open}"));
        let line = format!("{who}: \"{}\"{open}", said.words);
        out.wrapped("  ", &neutral::line(&line))?;
    }
    if !todos.is_empty() {
        out.blank()?;
        let heading = out.bold(&safe!("To do"));
        say!(out, "{}", heading)?;
    }
    for (TodoId(number), todo) in &todos {
        let text = neutral::line(&todo_text(todo));
        let line = match todo.due_on {
            Some(day) => safe!("{}, by {}", text, phrase::day(day, now.today, &out.look)),
            None => text,
        };
        out.wrapped(safe!("  {}  ", *number), &line)?;
    }
    if !todos.is_empty() {
        tell!(out, "One is done: offbook prepare weakness --done NUMBER");
    }
    Ok(())
}
