//! What an import would do and what it did, as a person reads it.

use super::{Incoming, ReadIn};
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::output::{safe, tell};
use crate::cli::phrase;
use crate::exchange::neutral::{self, Safe};
use crate::store::import::ImportReport;

pub(super) fn show_preview(
    context: &mut Context,
    decks: &[&dyn Incoming],
    looked: &[ReadIn],
) -> Outcome {
    match (decks, looked) {
        ([deck], [read]) => show_one(context, *deck, &read.report)?,
        _ => show_several(context, decks, looked)?,
    }
    let out = &mut context.out;
    let is_known = |read: &ReadIn| read.report.previous_version.is_some();
    if looked.iter().any(is_known) && looked.iter().any(|read| read.report.added > 0) {
        out.wrapped(
            "",
            &"Your answers, grades, tags and due dates are never touched.",
        )?;
    }
    Ok(out.flush()?)
}

fn show_one(context: &mut Context, deck: &dyn Incoming, report: &ImportReport) -> Outcome {
    let header = deck.header();
    let out = &mut context.out;
    let title = neutral::line(&header.title);
    let mut title = safe!(
        "{}, release {}",
        title,
        neutral::line(header.version.as_str())
    );
    if let Some(author) = &header.author {
        title = safe!("{}, by {}", title, neutral::line(author));
    }
    if deck.foreign_format().is_some() {
        title = neutral::line(&report.deck_name);
    }
    let have = match &report.previous_version {
        Some(_) if deck.foreign_format().is_some() => safe!("you have it"),
        Some(version) => safe!("you have release {}", neutral::line(version)),
        None => safe!("new to you"),
    };
    out.two_sides(&title, &have)?;
    if let Some(license) = &header.license {
        out.wrapped("", &safe!("License {}", neutral::line(license)))?;
    }
    out.blank()?;
    let rows = [
        ("+", report.added, "new questions"),
        (
            "~",
            report.differing,
            "changed by the coach; left as you have them",
        ),
        ("-", report.missing, "no longer in the file; kept"),
        ("=", report.unchanged, "the same"),
    ];
    for (mark, count, what) in rows.into_iter().filter(|(_, count, _)| *count > 0) {
        out.wrapped(safe!("  {} {:>5}  ", mark, phrase::grouped(count)), &what)?;
    }
    if report.same_question > 0 {
        let count = phrase::count(report.same_question, "new one asks", "new ones ask");
        out.wrapped("", &safe!("  {} what another card of yours asks", count))?;
    }
    Ok(out.blank()?)
}

fn show_several(context: &mut Context, decks: &[&dyn Incoming], looked: &[ReadIn]) -> Outcome {
    let row = |(deck, read): (&&dyn Incoming, &ReadIn)| {
        let report = &read.report;
        vec![
            neutral::line(&report.deck_name),
            safe!("{}", report.added),
            safe!("{}", report.differing),
            safe!("{}", report.missing),
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

pub(super) fn say_done(context: &mut Context, decks: &[&dyn Incoming], done: &[ReadIn]) {
    for warning in done.iter().flat_map(|read| &read.warnings) {
        tell!(context.out, "{}", warning);
    }
    for (deck, read) in decks.iter().zip(done) {
        say_one(context, *deck, &read.report);
    }
    let operations = done.iter().filter(|read| read.report.added > 0).count();
    match operations {
        0 => {}
        1 => tell!(
            context.out,
            "Next:  offbook review   Take it back: offbook undo"
        ),
        _ => tell!(
            context.out,
            "Next:  offbook review   Take it all back: offbook undo {}",
            operations
        ),
    }
}

fn say_one(context: &mut Context, deck: &dyn Incoming, report: &ImportReport) {
    let release = match deck.foreign_format() {
        Some(_) => Safe::default(),
        None => safe!(", release {}", neutral::line(deck.header().version.as_str())),
    };
    let deck = neutral::line(&report.deck_name);
    let differing = match report.differing {
        1 => safe!("1 question differs from the file and stays as it is"),
        many => safe!(
            "{} questions differ from the file and stay as they are",
            phrase::grouped(many)
        ),
    };
    let missing = match report.missing {
        1 => safe!("1 question is no longer in the file and stays here"),
        many => safe!(
            "{} questions are no longer in the file and stay here",
            phrase::grouped(many)
        ),
    };
    let added = phrase::count(report.added, "question", "questions");
    match (report.added, report.differing, &report.previous_version) {
        (0, 0, _) if report.missing > 0 => {
            tell!(context.out, "Nothing new for {}: {}.", deck, missing);
        }
        (0, 0, _) => tell!(
            context.out,
            "Nothing to do: {}{} is already in.",
            deck,
            release
        ),
        (0, _, _) => {
            tell!(context.out, "Nothing new for {}: {}.", deck, differing);
        }
        (_, _, None) => tell!(
            context.out,
            "Imported {} into {}{}.",
            added,
            deck,
            release
        ),
        (_, _, Some(_)) => {
            tell!(
                context.out,
                "Imported {} more into {}{}.",
                added,
                deck,
                release
            );
        }
    }
    if report.added > 0 && report.differing > 0 {
        tell!(context.out, "{}.", differing);
    }
}
