//! Answers that come back: from a file of the person's own, or with a coach's notes beside them.

use std::collections::HashSet;

use serde::Serialize;

use super::reading::OnConflict;
use super::source::File;
use super::stories::FoundStories;
use super::{Args, refused};
use crate::cli::backups;
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Outcome, located_line};
use crate::cli::output::{safe, tell};
use crate::cli::phrase;
use crate::domain::answer::AnswerText;
use crate::domain::id::{CardId, InterviewId, Slug};
use crate::domain::interview::Interview;
use crate::domain::now::Day;
use crate::domain::tailoring::RoleVersion;
use crate::exchange::answers::{self, AnswersFile, Entry, Version};
use crate::exchange::native;
use crate::exchange::neutral::{self, Safe};
use crate::exchange::{Problem, Severity};
use crate::store::coach_notes::NewNote;
use crate::store::{Result as StoreResult, Store};

/// A larger file of answers is not read: one of 16 MB holds ten thousand of them.
const LARGEST_FILE: usize = 16 << 20;

/// What a file would bring, held against what is here.
#[derive(Debug, Default)]
struct Found {
    /// Answers where there is none, and answers other than the one there is.
    new: Vec<(CardId, AnswerText)>,
    other: Vec<(CardId, AnswerText)>,
    notes: Vec<NewNote>,
    /// What is said for an interview alone, where it differs from what is here.
    for_interviews: Vec<(InterviewId, RoleVersion)>,
    stories: FoundStories,
    unchanged: u64,
    missing: Vec<Problem>,
    /// Answers that somebody changed in a file of which only the notes are read.
    rewritten: Vec<Problem>,
}

#[derive(Debug, Serialize)]
struct AnswersJson<'f> {
    dry_run: bool,
    from: &'f str,
    kind: &'static str,
    added: usize,
    changed: usize,
    notes: usize,
    for_interviews: usize,
    stories: u64,
    stories_changed: u64,
    stories_linked: u64,
    unchanged: u64,
    missing: Vec<MissingJson<'f>>,
    rewritten: Vec<MissingJson<'f>>,
}

#[derive(Debug, Serialize)]
struct MissingJson<'f> {
    line: Option<u32>,
    reason: &'f str,
}

pub(super) fn run(context: &mut Context, args: &Args, file: &File) -> Outcome {
    if file.bytes.len() > LARGEST_FILE {
        return Err(Failure::input(format!(
            "\"{}\" is larger than 16 MB",
            file.name
        )));
    }
    let refused = |problems: &[Problem]| {
        refused(&file.name, problems).hint("mend the file and import it once more")
    };
    let text = native::decode(&file.bytes).map_err(|problem| refused(&[problem]))?;
    let read = answers::read(text).map_err(|problems| refused(&problems))?;
    let today = context.now().today;
    let found = context.read(|store| find(store, &read, today))?;
    let mut found = match found {
        Some(found) => found,
        // Stories belong to no deck.
        None if read.entries.is_empty() => Found {
            stories: FoundStories::find(&[], &read, &[], today).0,
            ..Found::default()
        },
        None => {
            let message = "there is no data yet that these answers belong to";
            let hint = "import the deck first: offbook import FILE";
            return Err(Failure::not_found(message).hint(hint));
        }
    };
    let asks = !args.yes && !args.dry_run && !context.json && context.someone_is_there();
    if args.dry_run || asks {
        preview(context, file, &read, &found)?;
    }
    let has_news = !found.new.is_empty()
        || !found.other.is_empty()
        || !found.notes.is_empty()
        || !found.for_interviews.is_empty()
        || found.stories.has_news();
    let mut counts = found.stories.counts();
    if has_news && !args.dry_run {
        let question = match read.is_from_coach {
            true => safe!("Put the notes beside your answers?"),
            false => safe!("Bring these answers in?"),
        };
        let out = &mut context.out;
        if asks && !context.asker.confirm(out, &question, true, "--yes")? {
            tell!(context.out, "Nothing was imported.");
            return Ok(());
        }
        found.stories.check_decided(context, args.on_conflict)?;
        counts = write(context, &read, &mut found, args.on_conflict)?;
    }
    if !args.dry_run {
        report(context, file, &read, &found, counts);
    }
    if context.json {
        say_json(context, args, file, &read, &found, counts)?;
    }
    Ok(())
}

fn find(store: &Store, file: &AnswersFile, today: Day) -> StoreResult<Found> {
    let mut found = Found::default();
    let mut seen = HashSet::new();
    let interviews = store.interviews()?;
    let mut cards = Vec::new();
    for (place, entry) in file.entries.iter().enumerate() {
        let slugs = Slug::parse(&entry.deck).zip(Slug::parse(&entry.card));
        let card = match &slugs {
            Some((deck, card)) => store.card_of_slugs(deck, card)?,
            None => None,
        };
        if file.is_from_coach
            && let Some(id) = card
            && is_rewritten(store, id, entry)?
        {
            let why = "the answer is not the one that went out, and only notes are read";
            found.rewritten.push(missing(entry, why));
        }
        if file.is_from_coach && entry.coach_notes.is_none() {
            continue;
        }
        let Some(id) = card else {
            found.missing.push(missing(entry, "you have no such card"));
            continue;
        };
        let here = store.card(id)?;
        if let Some(text) = entry.coach_notes.as_ref().filter(|_| file.is_from_coach) {
            let is_there = here.coach_notes.iter().any(|note| note.text == *text);
            if here.answer.is_none() && store.answer_versions(id)?.is_empty() {
                found
                    .missing
                    .push(missing(entry, "you have no answer there"));
            } else if is_there {
                found.unchanged += 1;
            } else {
                found.notes.push(NewNote {
                    card: id,
                    version: entry.version,
                    text: text.clone(),
                });
            }
            continue;
        }
        cards.push((place, id));
        for version in &entry.versions {
            match for_interview(store, &interviews, id, version)? {
                None => found
                    .missing
                    .push(missing(entry, "you have no such interview")),
                Some((_, _, true)) => found.unchanged += 1,
                Some((interview, version, false)) => {
                    found.for_interviews.push((interview, version));
                }
            }
        }
        if !seen.insert(id) {
            found
                .missing
                .push(missing(entry, "an answer to this card stands before"));
        } else if entry.answer.is_empty() {
            found.unchanged += 1;
        } else {
            match here.answer {
                None => found.new.push((id, entry.answer.clone())),
                Some(own) if own.content == entry.answer => found.unchanged += 1,
                Some(_) => found.other.push((id, entry.answer.clone())),
            }
        }
    }
    if !file.is_from_coach {
        let (stories, unknown) = FoundStories::find(&store.stories()?, file, &cards, today);
        for (place, title) in unknown {
            let entry = file.entries.get(place);
            let why = format!("you have no story \"{title}\"");
            found
                .missing
                .extend(entry.map(|entry| missing(entry, &why)));
        }
        found.unchanged += stories.unchanged;
        found.stories = stories;
    }
    Ok(found)
}

/// What is said for an interview alone, and whether that is here already; nothing where there is no
/// such interview.
fn for_interview(
    store: &Store,
    interviews: &[Interview],
    card: CardId,
    version: &Version,
) -> StoreResult<Option<(InterviewId, RoleVersion, bool)>> {
    let is_it = |interview: &&Interview| {
        let plan = &interview.plan;
        let slug = Slug::of_interview(&plan.name, plan.appointment.date);
        slug.as_str() == version.interview
    };
    let Some(interview) = interviews.iter().find(is_it) else {
        return Ok(None);
    };
    let version = RoleVersion {
        card,
        role_link: version.role_link.clone(),
        stress: version.stress.clone(),
        text: version.text.clone(),
    };
    let is_here = match store.tailoring(interview.id)?.version(card) {
        Some(there) => *there == version,
        None => version.is_empty(),
    };
    Ok(Some((interview.id, version, is_here)))
}

/// Whether somebody changed the words of an answer in a file that brings notes. How its lines are
/// broken is left to their editor.
fn is_rewritten(store: &Store, card: CardId, entry: &Entry) -> StoreResult<bool> {
    let versions = store.answer_versions(card)?;
    let sent = versions
        .iter()
        .find(|answer| Some(answer.version) == entry.version);
    let words = |answer: &AnswerText| -> Vec<String> {
        let spoken = answer.spoken();
        let texts = std::iter::once(&spoken).chain(&answer.key_points);
        texts
            .flat_map(|text| text.split_whitespace())
            .map(str::to_owned)
            .collect()
    };
    Ok(sent.is_some_and(|sent| words(&sent.content) != words(&entry.answer)))
}

fn missing(entry: &Entry, why: &str) -> Problem {
    let question = entry.question.as_deref().unwrap_or_default();
    Problem {
        line: Some(entry.line),
        column: None,
        severity: Severity::Warning,
        message: format!("{why}: {} of {} {question}", entry.card, entry.deck),
    }
}

fn preview(context: &mut Context, file: &File, read: &AnswersFile, found: &Found) -> Outcome {
    if context.json {
        return Ok(());
    }
    let out = &mut context.out;
    let title = match (&read.coach, read.is_from_coach) {
        (Some(coach), _) => safe!("Notes on your answers, by {}", neutral::line(coach)),
        (None, true) => safe!("Notes on your answers"),
        (None, false) => safe!("Your answers from {}", neutral::line(&file.name)),
    };
    out.wrapped("", &title)?;
    out.blank()?;
    let stories = found.stories.counts();
    let notes = if found.notes.len() == 1 {
        "note"
    } else {
        "notes"
    };
    let rows = [
        ("+", found.notes.len() as u64, notes),
        ("+", found.new.len() as u64, "where you have no answer"),
        (
            "~",
            found.other.len() as u64,
            "other than yours: they become the newest version, yours are kept",
        ),
        (
            "~",
            found.for_interviews.len() as u64,
            "said for one interview alone",
        ),
        ("+", stories[0], "stories that you do not have"),
        (
            "~",
            stories[1],
            "stories that you tell in other words: you are asked",
        ),
        ("+", stories[2], "answers that tell a story"),
        ("=", found.unchanged, "here already"),
        ("!", found.missing.len() as u64, "left out"),
    ];
    for (mark, count, what) in rows.into_iter().filter(|(_, count, _)| *count > 0) {
        out.wrapped(safe!("  {} {:>5}  ", mark, phrase::grouped(count)), &what)?;
    }
    for problem in found.missing.iter().chain(&found.rewritten) {
        out.wrapped("           ", &located_line(&file.name, problem))?;
    }
    out.blank()?;
    Ok(out.flush()?)
}

/// Gives how many stories came in new, how many in the place of others, and how many links.
fn write(
    context: &mut Context,
    read: &AnswersFile,
    found: &mut Found,
    on_conflict: OnConflict,
) -> Outcome<[u64; 3]> {
    // Asked before anything is written.
    let mut what = std::mem::take(&mut found.stories).settle(context, on_conflict)?;
    let mut store = context.open()?;
    if read.is_from_coach {
        store.add_coach_notes(&found.notes, read.coach.as_deref(), &context.now)?;
        return Ok([0; 3]);
    }
    backups::before(context, &store, "import")?;
    what.answers = found.new.iter().chain(&found.other).cloned().collect();
    what.for_interviews.clone_from(&found.for_interviews);
    store.restore_answers(&what, &context.now)?;
    let new = what.stories.iter().filter(|(id, _)| id.is_none()).count();
    let other = what.stories.len() - new;
    Ok([new, other, what.links.len()].map(|count| count as u64))
}

fn report(
    context: &mut Context,
    file: &File,
    read: &AnswersFile,
    found: &Found,
    stories: [u64; 3],
) {
    for problem in found.missing.iter().chain(&found.rewritten) {
        tell!(context.out, "{}", located_line(&file.name, problem));
    }
    let restored = (found.new.len() + found.other.len() + found.for_interviews.len()) as u64;
    let notes = found.notes.len() as u64;
    let what: Safe = match read.is_from_coach {
        true if notes > 0 => {
            let notes = phrase::count(notes, "note", "notes");
            safe!("Put {} beside your answers: offbook show CARD", notes)
        }
        false if restored > 0 || stories != [0; 3] => {
            let [new, other, linked] = stories;
            let parts = [
                (restored, "answer of yours", "answers of yours"),
                (new, "story", "stories"),
                (other, "story in other words", "stories in other words"),
                (linked, "link to a story", "links to stories"),
            ];
            let parts = parts.into_iter().filter(|(count, ..)| *count > 0);
            let parts = parts.map(|(count, one, many)| phrase::count(count, one, many));
            let parts: Vec<String> = parts.map(Safe::into_string).collect();
            safe!("Imported {}", neutral::line(&parts.join(", ")))
        }
        true => {
            tell!(
                context.out,
                "Nothing to do: there is no note that you do not have."
            );
            return;
        }
        false => {
            tell!(
                context.out,
                "Nothing to do: your answers are these already."
            );
            return;
        }
    };
    tell!(context.out, "{}.   Take it back: offbook undo", what);
}

fn say_json(
    context: &mut Context,
    args: &Args,
    file: &File,
    read: &AnswersFile,
    found: &Found,
    [stories, stories_changed, stories_linked]: [u64; 3],
) -> Outcome {
    fn json(problem: &Problem) -> MissingJson<'_> {
        MissingJson {
            line: problem.line,
            reason: &problem.message,
        }
    }
    let body = AnswersJson {
        dry_run: args.dry_run,
        from: &file.name,
        kind: if read.is_from_coach {
            "notes"
        } else {
            "answers"
        },
        added: found.new.len(),
        changed: found.other.len(),
        notes: found.notes.len(),
        for_interviews: found.for_interviews.len(),
        stories,
        stories_changed,
        stories_linked,
        unchanged: found.unchanged,
        missing: found.missing.iter().map(json).collect(),
        rewritten: found.rewritten.iter().map(json).collect(),
    };
    Ok(context.out.json("offbook.import-answers/1", &body)?)
}
