//! An empty machine: three ways to begin, and nothing asked before the first question.

use std::path::Path;

use crate::cli::appointment;
use crate::cli::commands::import;
use crate::cli::commands::interview::plan as interview;
use crate::cli::context::Context;
use crate::cli::dates;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::{safe, say};
use crate::cli::phrase;
use crate::cli::screens::{self, SittingLook, words};
use crate::cli::terminal::{self, Key};
use crate::domain::interview::InterviewPlan;
use crate::exchange::neutral::{self, Safe};
use crate::exchange::shipped::SHIPPED;
use crate::sitting::Plan;
use crate::store::cards::CardFilter;

/// The deck of the first three questions: everybody is asked them.
const FIRST_DECK: &str = "about-you";
const FIRST_QUESTIONS: u64 = 3;

pub(super) const NO_DECKS: &str = "no decks yet: run \"offbook add\" or \"offbook import FILE\"";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Choice {
    Try,
    Import,
    Write,
    Leave,
}

pub(crate) fn run(context: &mut Context) -> Outcome {
    if !context.someone_is_there() {
        say!(context.out, "{}", NO_DECKS)?;
        return Ok(());
    }
    menu(context)?;
    match choose(context)? {
        Choice::Try => try_now(context),
        Choice::Import => import(context),
        Choice::Write => write(context),
        Choice::Leave => {
            say!(context.out, "Come back with: offbook")?;
            Ok(())
        }
    }
}

fn menu(context: &mut Context) -> Outcome {
    let file = neutral::line(&home_relative(&context.paths.data_file));
    let out = &mut context.out;
    out.wrapped(
        "",
        &"Welcome. offbook helps you know your interview answers without the page.",
    )?;
    say!(out, "There is no data on this machine yet.")?;
    out.blank()?;
    out.wrapped("  1  ", &"Try it now: 3 common questions, about 3 minutes")?;
    out.wrapped("  2  ", &"Import a deck that a coach sent you")?;
    out.wrapped("  3  ", &"Write your first question")?;
    out.wrapped("  q  ", &"Not now")?;
    out.blank()?;
    out.wrapped("", &safe!("Your data will be one file, {}.", file))?;
    out.wrapped("", &"offbook never opens a network connection.")?;
    Ok(out.blank()?)
}

/// `~/.local/share/…`: shorter, and how people know the place.
fn home_relative(path: &Path) -> String {
    let home = std::env::var_os("HOME").filter(|home| !home.is_empty());
    let inside = home
        .as_deref()
        .and_then(|home| path.strip_prefix(home).ok());
    match inside {
        Some(inside) => format!("~/{}", inside.display()),
        None => path.display().to_string(),
    }
}

fn choose(context: &mut Context) -> Outcome<Choice> {
    if !context.asker.is_terminal() {
        let line = context
            .asker
            .line(&mut context.out, &safe!("Choose [1] "))?;
        return Ok(match line.as_deref().map(str::trim) {
            Some("" | "1") => Choice::Try,
            Some("2") => Choice::Import,
            Some("3") => Choice::Write,
            _ => Choice::Leave,
        });
    }
    terminal::guard();
    context.out.prompt(&safe!("Choose [1] "))?;
    let choice = loop {
        let key = context.asker.key()?;
        if matches!(key, Key::Char('1'..='3' | 'q')) {
            context.asker.swallow_enter()?;
        }
        match key {
            Key::Enter | Key::Space | Key::Char('1') => break Choice::Try,
            Key::Char('2') => break Choice::Import,
            Key::Char('3') => break Choice::Write,
            Key::Char('q') | Key::Esc | Key::End => break Choice::Leave,
            Key::CtrlC => return Err(Failure::interrupted()),
            _ => {}
        }
    };
    let echo = match choice {
        Choice::Try => "1",
        Choice::Import => "2",
        Choice::Write => "3",
        Choice::Leave => "q",
    };
    say!(context.out, "{}", echo)?;
    context.out.blank()?;
    Ok(choice)
}

/// A whole sitting, only short: what is graded here counts and comes back.
fn try_now(context: &mut Context) -> Outcome {
    let report = import::bring_in(context, FIRST_DECK)?;
    let mut store = context.open()?;
    let decks = report.deck.into_iter().collect();
    let filter = CardFilter {
        decks,
        ..CardFilter::default()
    };
    let mut plan = Plan::review(filter, context.seed());
    plan.card_limit = Some(FIRST_QUESTIONS);
    let (sitting, _) = screens::run_sitting(context, &mut store, plan, SittingLook::default())?;
    let graded = sitting.done().filter(|done| !done.entry.is_back).count() as u64;
    let out = &mut context.out;
    out.blank()?;
    if graded > 0 {
        let questions = phrase::count(graded, "question", "questions");
        let time = words::worked_time(sitting.spent_secs().into());
        let text = "They come back when they are due.";
        out.wrapped(
            "",
            &safe!("That was a review: {}, {}. {}", questions, time, text),
        )?;
        out.blank()?;
        ask_for_interview(context)?;
    }
    let out = &mut context.out;
    out.wrapped(
        "Next:  offbook add            ",
        &"write your own questions and answers",
    )?;
    out.wrapped("       offbook import FILE    ", &"bring a coach's deck in")?;
    out.wrapped(
        "       offbook                ",
        &"every morning; about 20 minutes",
    )?;
    out.blank()?;
    let more = "Six more decks came along: offbook deck list --shipped";
    Ok(out.wrapped("", &more)?)
}

/// When and with whom the interview is, asked once and only now that a question has been graded.
fn ask_for_interview(context: &mut Context) -> Outcome {
    let forms = neutral::line(dates::FORMS);
    let question = safe!(
        "When is your interview? Such as: {}. Enter skips this.",
        forms
    );
    loop {
        context.out.wrapped("", &question)?;
        let Some(appointment) = appointment::ask(context, None)? else {
            return Ok(context.out.blank()?);
        };
        let name = ask_with_whom(context)?;
        if !interview::is_right(context, &name, &appointment, false)? {
            continue;
        }
        let plan = InterviewPlan::new(name, appointment);
        let now = context.now();
        context.open()?.add_interview(&plan, &now)?;
        let text = "It draws on every card; to change it: offbook interview edit";
        context.out.wrapped("", &text)?;
        return Ok(context.out.blank()?);
    }
}

/// A name that can be typed; where the person skips it, one that says what it is.
fn ask_with_whom(context: &mut Context) -> Outcome<String> {
    loop {
        let question = safe!("With whom (Enter to skip)");
        let typed = context.asker.input(&mut context.out, &question)?;
        let typed = typed.as_deref().map(str::trim).unwrap_or_default();
        if typed.is_empty() {
            return Ok("interview".to_owned());
        }
        match interview::check_name(typed) {
            Ok(name) => return Ok(name),
            Err(failure) => say!(context.out, "{}", failure.message)?,
        }
    }
}

fn import(context: &mut Context) -> Outcome {
    let hint = "Type the path of the file; leave it empty to see the decks that ship.";
    context.out.wrapped("", &hint)?;
    let path = loop {
        let typed = context.asker.input(&mut context.out, &safe!("Deck file"))?;
        let path = from_home(unquoted(typed.as_deref().unwrap_or_default()));
        // What begins with a name of ours is import's to look at.
        if path.is_empty() || path.contains(':') || Path::new(&path).exists() {
            break path;
        }
        let name = neutral::line(&path);
        context.out.wrapped(
            "",
            &safe!("There is no file \"{}\". Another path, or nothing.", name),
        )?;
    };
    if !path.is_empty() {
        return crate::cli::run_words(context, &["import", "--", &path]);
    }
    let Some(slug) = pick_shipped(context)? else {
        say!(context.out, "{}", NO_DECKS)?;
        return Ok(());
    };
    crate::cli::run_words(context, &["import", "--yes", &format!("shipped:{slug}")])
}

/// A file that is dragged into a terminal comes in quotes, where its path has spaces.
fn unquoted(typed: &str) -> &str {
    let typed = typed.trim();
    let inner = ['\'', '"']
        .into_iter()
        .find_map(|quote| typed.strip_prefix(quote)?.strip_suffix(quote));
    inner.unwrap_or(typed)
}

/// The shell is not there to see to a `~`.
fn from_home(path: &str) -> String {
    match (path.strip_prefix("~/"), std::env::var("HOME")) {
        (Some(rest), Ok(home)) => format!("{home}/{rest}"),
        _ => path.to_owned(),
    }
}

fn pick_shipped(context: &mut Context) -> Outcome<Option<&'static str>> {
    let names: Vec<Safe> = SHIPPED
        .iter()
        .map(|deck| neutral::line(deck.slug))
        .collect();
    let picked = if context.asker.is_terminal() {
        context
            .asker
            .pick(&mut context.out, &safe!("Deck"), &names)?
    } else {
        for (i, name) in names.iter().enumerate() {
            say!(context.out, "  {}  {}", i + 1, name)?;
        }
        let line = context.asker.line(&mut context.out, &safe!("Choose "))?;
        let number = line.and_then(|line| line.trim().parse::<usize>().ok());
        number.and_then(|number| number.checked_sub(1))
    };
    Ok(picked.and_then(|i| SHIPPED.get(i)).map(|deck| deck.slug))
}

fn write(context: &mut Context) -> Outcome {
    crate::cli::run_words(context, &["add"])
}
