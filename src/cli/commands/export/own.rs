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
use crate::exchange::answers::{self, AnswerOf};
use crate::exchange::neutral;
use crate::store::{Result as StoreResult, Store};

/// One answer on its way out.
struct OutgoingAnswer {
    deck: Slug,
    card: Slug,
    question: String,
    answer: Answer,
}

pub(super) fn all(context: &mut Context, args: &Args) -> Outcome {
    let now = context.now;
    let typed = args.decks.as_slice();
    let gathered = context.read(|store| {
        let decks = match named(store, typed, &now)? {
            Ok(decks) => decks,
            Err(failure) => return Ok(Err(failure)),
        };
        let mut answers = Vec::new();
        for deck in &decks {
            for id in store.cards_in_order(deck.id)? {
                answers.extend(outgoing(store, id)?);
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

/// The answer of a card, if it has one, by the ids that a file knows the card by.
fn outgoing(store: &Store, id: CardId) -> StoreResult<Option<OutgoingAnswer>> {
    let card = store.card(id)?;
    let Some(answer) = card.answer.filter(|answer| !answer.content.is_empty()) else {
        return Ok(None);
    };
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
