//! What an import would do and what it did, as a person reads it.

use super::Incoming;
use super::home;
use super::one_by_one;
use super::reading::Reading;
use crate::cli::context::Context;
use crate::cli::failure::{Outcome, located_line};
use crate::cli::output::{safe, tell};
use crate::cli::phrase;
use crate::exchange::neutral::{self, Safe};

pub(super) fn show_preview(
    context: &mut Context,
    decks: &[&dyn Incoming],
    looked: &[Reading],
) -> Outcome {
    match (decks, looked) {
        ([deck], [read]) => show_one(context, *deck, read)?,
        _ => show_several(context, decks, looked)?,
    }
    let out = &mut context.out;
    if looked.iter().any(Reading::is_unrelated) {
        out.wrapped(
            "",
            &"None of its questions is one that you have: it may be another deck that only came by \
              the same id.",
        )?;
        out.blank()?;
    }
    let is_known = |read: &Reading| read.report.previous_version.is_some();
    if looked
        .iter()
        .any(|read| is_known(read) && read.report.has_news)
    {
        out.wrapped(
            "",
            &"Your answers, grades, tags, decks and due dates are never overwritten.",
        )?;
    }
    Ok(out.flush()?)
}

fn show_one(context: &mut Context, deck: &dyn Incoming, read: &Reading) -> Outcome {
    let (out, header, report) = (&mut context.out, deck.header(), &read.report);
    let title = neutral::line(&header.title);
    let mut title = safe!(
        "{}, release {}",
        title,
        neutral::line(header.version.as_str())
    );
    let is_foreign = deck.foreign_format().is_some();
    if is_foreign {
        title = neutral::line(&report.deck_name);
    }
    if let Some(author) = &header.author {
        title = safe!("{}, by {}", title, neutral::line(author));
    }
    let have = match &report.previous_version {
        Some(_) if is_foreign => safe!("you have it"),
        Some(version) => safe!("you have release {}", neutral::line(version)),
        None => safe!("new to you"),
    };
    out.two_sides(&title, &have)?;
    if let Some(license) = &header.license {
        out.wrapped("", &safe!("License {}", neutral::line(license)))?;
    }
    if let Some(notes) = &header.release_notes {
        out.wrapped("New in it: ", &neutral::block(notes))?;
    }
    out.blank()?;
    for (mark, count, what) in rows(read) {
        if count > 0 {
            out.wrapped(safe!("  {} {:>5}  ", mark, phrase::grouped(count)), &what)?;
        }
    }
    for problem in &read.skipped {
        out.wrapped("           ", &located_line(deck.name(), problem))?;
    }
    if report.same_question > 0 {
        let count = phrase::count(report.same_question, "new one asks", "new ones ask");
        out.wrapped("", &safe!("  {} what another card of yours asks", count))?;
    }
    Ok(out.blank()?)
}

/// What happens, with the mark it has everywhere: `+` new, `~` changed, `-` gone, `=` the same, `!`
/// a problem.
fn rows(read: &Reading) -> [(&'static str, u64, Safe); 7] {
    let report = &read.report;
    let needs = read.undecided;
    let changed = report.changed + needs;
    let changed_what = match needs {
        0 if read.conflicts > 0 => safe!(
            "changed wording or points; {} you changed too",
            read.conflicts
        ),
        0 => safe!("changed wording or points"),
        _ => safe!(
            "changed wording or points: {} {} cleanly, {} {} you",
            report.changed,
            if report.changed == 1 {
                "applies"
            } else {
                "apply"
            },
            needs,
            if needs == 1 { "needs" } else { "need" }
        ),
    };
    let new_what = match report.added {
        1 => safe!("new question"),
        _ => safe!("new questions"),
    };
    [
        ("+", report.added, new_what),
        ("~", changed, changed_what),
        (
            "-",
            report.gone,
            safe!("withdrawn by the coach: kept, and asked only where you have an answer"),
        ),
        (
            "+",
            report.came_back,
            safe!("withdrawn once, and back in the deck"),
        ),
        ("=", report.unchanged, safe!("the same")),
        ("=", read.put_off, safe!("put off")),
        (
            "!",
            read.skipped.len() as u64,
            safe!("with a problem (left out)"),
        ),
    ]
}

fn show_several(context: &mut Context, decks: &[&dyn Incoming], looked: &[Reading]) -> Outcome {
    let row = |(deck, read): (&&dyn Incoming, &Reading)| {
        let report = &read.report;
        vec![
            neutral::line(&report.deck_name),
            safe!("{}", report.added),
            safe!("{}", report.changed + read.undecided),
            safe!("{}", report.gone),
            safe!("{}", report.unchanged),
            neutral::line(&deck.header().title),
        ]
    };
    let rows: Vec<Vec<Safe>> = decks.iter().zip(looked).map(row).collect();
    context
        .out
        .table(&["Deck", "New", "Changed", "Gone", "Same", "Title"], &rows)?;
    Ok(context.out.blank()?)
}

/// Every card that an import changes, one after the other.
pub(super) fn show_all(context: &mut Context, looked: &[Reading]) -> Outcome {
    /// More new questions than this are not worth a page of their own.
    const MOST_NEW: usize = 50;
    for read in looked {
        if read.report.previous_version.is_some() && read.report.has_news {
            context.out.blank()?;
        }
        // A deck that is all new is as well read in its file.
        let is_known = read.report.previous_version.is_some();
        let added = read.added.iter().filter(|_| is_known);
        for added in added.clone().take(MOST_NEW) {
            context
                .out
                .wrapped("  +  ", &neutral::line(phrase::first_line(&added.question)))?;
        }
        if added.clone().count() > MOST_NEW {
            let more = (read.added.len() - MOST_NEW) as u64;
            context
                .out
                .wrapped("  +  ", &safe!("and {} more", phrase::grouped(more)))?;
        }
        for gone in &read.gone {
            let line = safe!(
                "{}  {}",
                neutral::line(gone.handle.short()),
                neutral::line(&gone.question)
            );
            context.out.wrapped("  -  ", &line)?;
        }
        for (number, changed) in (1_u64..).zip(&read.changed) {
            context.out.blank()?;
            one_by_one::show(context, changed, number, read.changed.len() as u64)?;
        }
    }
    Ok(context.out.flush()?)
}

pub(super) fn say_done(context: &mut Context, decks: &[&dyn Incoming], done: &[Reading]) {
    for warning in done.iter().flat_map(|read| &read.warnings) {
        tell!(context.out, "{}", warning);
    }
    for (deck, read) in decks.iter().zip(done) {
        for problem in &read.skipped {
            tell!(context.out, "{}", located_line(deck.name(), problem));
        }
        say_one(context, *deck, read);
        home::say(context, deck.home(), read.home);
        if read.other_answers > 0 {
            let answers = phrase::count(read.other_answers, "answer", "answers");
            tell!(
                context.out,
                "{} in the file other than yours: yours stay. To change one: offbook edit CARD",
                answers
            );
        }
    }
    if done.iter().any(|read| read.report.has_news) {
        tell!(
            context.out,
            "Next:  offbook review   Take it back: offbook undo"
        );
    }
}

fn say_one(context: &mut Context, incoming: &dyn Incoming, read: &Reading) {
    let report = &read.report;
    let version = neutral::line(incoming.header().version.as_str());
    let is_foreign = incoming.foreign_format().is_some();
    let release = match is_foreign {
        true => Safe::default(),
        false => safe!(", release {}", version),
    };
    let deck = neutral::line(&report.deck_name);
    let left_out = read.skipped.len() as u64;
    if !report.has_news {
        let but = match read.put_off + read.undecided {
            0 => Safe::default(),
            count => safe!(", but for {} put off", count),
        };
        tell!(
            context.out,
            "Nothing to do: {}{} is already in{}.",
            deck,
            release,
            but
        );
        return;
    }
    let mut facts = Vec::new();
    let mut fact = |count: u64, what: &'static str| {
        if count > 0 {
            facts.push(format!("{} {what}", phrase::grouped(count)));
        }
    };
    if report.previous_version.is_some() {
        fact(report.added, "new");
        fact(report.changed, "changed");
        fact(report.gone, "withdrawn");
        fact(report.came_back, "back");
    }
    fact(left_out, "left out");
    fact(read.put_off, "put off");
    fact(report.answers, "with your answer");
    let facts = neutral::line(&facts.join(", "));
    match &report.previous_version {
        None => {
            let added = phrase::count(report.added, "question", "questions");
            let facts = match facts.as_str() {
                "" => facts,
                _ => safe!(", {}", facts),
            };
            tell!(
                context.out,
                "Imported {} into {}{}{}.",
                added,
                deck,
                release,
                facts
            );
        }
        Some(_) => {
            let facts = match facts.as_str() {
                "" => safe!("no question changed"),
                _ => facts,
            };
            if is_foreign {
                tell!(context.out, "Imported into {}: {}.", deck, facts);
                return after(context, read);
            }
            tell!(
                context.out,
                "Imported release {} into {}: {}.",
                version,
                deck,
                facts
            );
        }
    }
    after(context, read);
}

/// What a person may want to look at now.
fn after(context: &mut Context, read: &Reading) {
    match read.to_look_at {
        0 => {}
        1 => tell!(
            context.out,
            "1 question that you have an answer for is reworded: is it still right?   \
             offbook list --reworded"
        ),
        count => tell!(
            context.out,
            "{} questions that you have an answer for are reworded: are they still right?   \
             offbook list --reworded",
            count
        ),
    }
    if read.yours_differ > 0 {
        let count = phrase::count(read.yours_differ, "question has", "questions have");
        tell!(
            context.out,
            "{} your wording or points over the coach's.",
            count
        );
    }
}
