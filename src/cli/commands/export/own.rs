//! The person's own answers as a file: for themselves, or for a coach to write notes in.

use std::collections::HashSet;
use std::io::{self, Write};

use super::{Args, named, nothing};
use crate::cli::choose;
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::files;
use crate::cli::output::tell;
use crate::cli::phrase;
use crate::domain::answer::Answer;
use crate::domain::id::{CardId, Slug};
use crate::domain::tailoring::Tailoring;
use crate::exchange::answers::{self, AnswerOf, Version};
use crate::exchange::neutral;
use crate::store::{Result as StoreResult, Store};

/// One answer on its way out.
struct OutgoingAnswer {
    deck: Slug,
    card: Slug,
    question: String,
    answer: Answer,
    stories: Vec<String>,
    versions: Vec<Version>,
}

/// `export --stories`: the bank alone, without the people in it unless they are asked for.
pub(super) fn stories(context: &mut Context, args: &Args) -> Outcome {
    let gathered = context.read(Store::stories)?;
    let stories = gathered.unwrap_or_default();
    if stories.is_empty() {
        return Err(
            Failure::not_found("there are no stories").hint("tell one: offbook prepare story")
        );
    }
    let write = |to: &mut dyn Write| {
        answers::begin(to)?;
        for story in &stories {
            answers::write_story(&story.content, args.with_people, to)?;
        }
        Ok(())
    };
    let Some(path) = args.how.path() else {
        return Ok(write(context.out.file())?);
    };
    files::write(path, args.how.force, |to| write(to))?;
    let written = phrase::count(stories.len() as u64, "story", "stories");
    let people = if args.with_people { "with" } else { "without" };
    let path = neutral::line(&path.display().to_string());
    tell!(
        context.out,
        "Wrote {} to {}, {} the people in them, readable by you alone.",
        written,
        path,
        people
    );
    Ok(())
}

pub(super) fn all(context: &mut Context, args: &Args) -> Outcome {
    let now = context.now;
    let typed = args.decks.as_slice();
    let gathered = context.read(|store| {
        let decks = match named(store, typed, &now)? {
            Ok(decks) => decks,
            Err(failure) => return Ok(Err(failure)),
        };
        let interviews = match tailored(store, &args.for_interviews)? {
            Ok(interviews) => interviews,
            Err(failure) => return Ok(Err(failure)),
        };
        let mut answers = Vec::new();
        for deck in &decks {
            for id in store.cards_in_order(deck.id)? {
                if let Some(mut answer) = outgoing(store, id)? {
                    answer.versions = versions(&interviews, id);
                    answers.push(answer);
                }
            }
        }
        Ok(Ok(answers))
    })?;
    let Some(answers) = gathered.transpose()? else {
        return nothing(typed);
    };
    let Some(path) = args.how.path() else {
        return Ok(write_answers(&answers, context.out.file())?);
    };
    files::write(path, args.how.force, |to| write_answers(&answers, to))?;
    let written = phrase::count(answers.len() as u64, "answer", "answers");
    let path = neutral::line(&path.display().to_string());
    tell!(
        context.out,
        "Wrote {} of yours to {}, readable by you alone.",
        written,
        path
    );
    Ok(())
}

/// The interviews that were named, by the names they have in a file.
fn tailored(store: &Store, typed: &[String]) -> StoreResult<Outcome<Vec<(Slug, Tailoring)>>> {
    let mut found = Vec::new();
    for name in typed {
        let id = match choose::interview(store.find_interview(name)?, name) {
            Ok(id) => id,
            Err(failure) => return Ok(Err(failure)),
        };
        let plan = store.interview(id)?.plan;
        let slug = Slug::of_interview(&plan.name, plan.appointment.date);
        found.push((slug, store.tailoring(id)?));
    }
    Ok(Ok(found))
}

fn versions(interviews: &[(Slug, Tailoring)], card: CardId) -> Vec<Version> {
    let version = |(slug, tailoring): &(Slug, Tailoring)| {
        let version = tailoring.version(card)?;
        Some(Version {
            interview: slug.as_str().to_owned(),
            role_link: version.role_link.clone(),
            stress: version.stress.clone(),
            text: version.text.clone(),
        })
    };
    interviews.iter().filter_map(version).collect()
}

/// The answer of a card, if it has one, by the ids that a file knows the card by.
fn outgoing(store: &Store, id: CardId) -> StoreResult<Option<OutgoingAnswer>> {
    let card = store.card(id)?;
    let Some(answer) = card.answer.filter(|answer| !answer.content.is_empty()) else {
        return Ok(None);
    };
    let stories = store.stories_of(card.id)?;
    // A card that was moved is known by the deck it came in with.
    let own_deck = Slug::of_own_deck(&card.deck_name, card.deck);
    Ok(Some(OutgoingAnswer {
        deck: card.upstream_deck.unwrap_or(own_deck),
        card: match card.upstream {
            Some(upstream) => upstream.slug,
            None => Slug::of_own_card(card.id),
        },
        question: card.content.question,
        answer,
        stories: stories
            .into_iter()
            .map(|story| story.content.title)
            .collect(),
        versions: Vec::new(),
    }))
}

/// `export --for-coach`: the answers of some cards, of decks, or all.
pub(super) fn for_coach(context: &mut Context, args: &Args) -> Outcome {
    let now = context.now;
    let gathered = context.read(|store| {
        let mut ids = Vec::new();
        if !args.decks.is_empty() {
            match choose::cards(store, &args.decks)? {
                Ok(cards) => ids.extend(cards),
                Err(failure) => return Ok(Err(failure)),
            }
        }
        if !args.of_decks.is_empty() || args.decks.is_empty() {
            let decks = match named(store, &args.of_decks, &now)? {
                Ok(decks) => decks,
                Err(failure) => return Ok(Err(failure)),
            };
            for deck in &decks {
                ids.extend(store.cards_in_order(deck.id)?);
            }
        }
        let mut seen = HashSet::new();
        ids.retain(|id| seen.insert(*id));
        let mut answers = Vec::new();
        for id in ids {
            answers.extend(outgoing(store, id)?);
        }
        Ok(Ok(answers))
    })?;
    let Some(answers) = gathered.transpose()? else {
        return nothing(&args.decks);
    };
    if answers.is_empty() {
        return Err(
            Failure::not_found("there is no answer to send").hint("write one: offbook edit CARD")
        );
    }
    let Some(path) = args.how.path() else {
        return Ok(write_for_coach(&answers, context.out.file())?);
    };
    files::write(path, args.how.force, |to| write_for_coach(&answers, to))?;
    let written = phrase::count(answers.len() as u64, "answer", "answers");
    let path = neutral::line(&path.display().to_string());
    tell!(context.out, "Wrote {} of yours to {}.", written, path);
    tell!(
        context.out,
        "When it comes back with notes:  offbook import {}",
        path
    );
    Ok(())
}

fn write_for_coach(answers: &[OutgoingAnswer], to: &mut dyn Write) -> io::Result<()> {
    answers::begin_for_coach(to)?;
    for outgoing in answers {
        answers::write_for_coach(outgoing.of(), outgoing.answer.version, to)?;
    }
    Ok(())
}

impl OutgoingAnswer {
    fn of(&self) -> AnswerOf<'_> {
        AnswerOf {
            deck: self.deck.as_str(),
            card: self.card.as_str(),
            question: &self.question,
            answer: &self.answer.content,
            stories: &self.stories,
            versions: &self.versions,
        }
    }
}

fn write_answers(answers: &[OutgoingAnswer], to: &mut dyn Write) -> io::Result<()> {
    answers::begin(to)?;
    for outgoing in answers {
        answers::write(outgoing.of(), to)?;
    }
    Ok(())
}
