//! `export --as anki` and `--as anki-text`: decks for a person who goes on in Anki.

use std::collections::HashSet;

use chrono::{DateTime, Utc};

use super::{How, gather, is_left_out, tell_written};
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::files;
use crate::cli::output::tell;
use crate::cli::phrase;
use crate::domain::origin::Origin;
use crate::exchange::anki;
use crate::exchange::anki::package::{
    self, OutgoingCard, OutgoingReview, OutgoingSchedule, Returning,
};
use crate::schedule::{CardState, Settings, next_state};
use crate::store::cards::Card;
use crate::store::{Result as StoreResult, Store};

/// Writes a package: one file, however many decks.
pub(super) fn export_package(context: &mut Context, typed: &[String], how: &How) -> Outcome {
    let Some(path) = how.path() else {
        return Err(
            Failure::usage("a package for Anki is no text to print").hint("-o my-decks.apkg")
        );
    };
    let cards = cards(context, typed, how)?;
    let now = context.now;
    files::write(path, how.force, |to| package::write(&cards, &now, to))?;
    tell_written(context, cards.len(), path, how);
    let unplaced = package::unplaced(&cards);
    if unplaced > 0 {
        let changes = phrase::count(unplaced, "change stays", "changes stay");
        tell!(
            context.out,
            "{} here: in Anki those sides are made of several fields, or of a cloze.",
            changes
        );
    }
    if how.with_schedule {
        tell!(
            context.out,
            "In Anki, tick \"Import any learning progress\"; without it all cards begin anew."
        );
        tell!(
            context.out,
            "It takes progress once: later exports change what the cards say, no more."
        );
    }
    Ok(())
}

/// Writes a text file: what Anki calls notes in plain text.
pub(super) fn export_text(context: &mut Context, typed: &[String], how: &How) -> Outcome {
    if how.with_schedule {
        return Err(
            Failure::usage("a text file for Anki cannot hold intervals and reviews")
                .hint("--as anki, which writes a package"),
        );
    }
    let cards = cards(context, typed, how)?;
    let Some(path) = how.path() else {
        return Ok(anki::text::write(&cards, context.out.file())?);
    };
    files::write(path, how.force, |to| anki::text::write(&cards, to))?;
    tell_written(context, cards.len(), path, how);
    Ok(())
}

fn cards(context: &Context, typed: &[String], how: &How) -> Outcome<Vec<OutgoingCard>> {
    gather(context, typed, |store, decks| {
        let settings = store.schedule_settings()?;
        let changed = store.contents_changed_at()?;
        let mut origins = store.origins()?;
        let mut cards = Vec::new();
        for deck in decks {
            for id in store.cards_in_order(deck.id)? {
                let card = store.card(id)?;
                if is_left_out(&card, deck, is_for_oneself(how)) {
                    continue;
                }
                let reviews = if how.with_schedule {
                    reviews(store, &card, &settings)?
                } else {
                    Vec::new()
                };
                let changed_at = changed.get(&id).copied().unwrap_or_default();
                let origin = origins.remove(&id);
                cards.push(outgoing(card, how, reviews, changed_at, origin));
            }
        }
        Ok(cards)
    })
}

/// Whether it goes to the person themselves: then their changes and their own cards go along.
fn is_for_oneself(how: &How) -> bool {
    how.with_my_changes || how.with_answers || how.with_schedule
}

fn outgoing(
    card: Card,
    how: &How,
    reviews: Vec<OutgoingReview>,
    changed_at: DateTime<Utc>,
    origin: Option<Origin>,
) -> OutgoingCard {
    let came_as = card.upstream.as_ref().map(|it| it.content.clone());
    let schedule = how.with_schedule.then_some(OutgoingSchedule {
        is_suspended: card.standing.is_suspended,
        due_on: card.state.due_on,
        interval_days: card.state.interval_days,
        ease_factor: card.state.ease_factor,
        lapses: card.state.lapses,
        reviews,
    });
    let mut content = match card.upstream {
        Some(upstream) if !is_for_oneself(how) => upstream.content,
        _ => card.content,
    };
    // The person's tags say what they think of their cards.
    if how.with_answers || how.with_schedule {
        content.tags.extend(card.own_tags);
        let mut seen = HashSet::new();
        content.tags.retain(|tag| seen.insert(tag.clone()));
    }
    let own = card.answer.map(|answer| answer.content);
    let own = own.filter(|answer| how.with_answers && !answer.is_empty());
    let is_own_answer = own.is_some();
    let (answer, key_points) = match own {
        Some(own) => (own.spoken(), own.key_points),
        None => (
            content.guidance.example.clone().unwrap_or_default(),
            content.guidance.key_points.clone(),
        ),
    };
    let returning = origin.zip(came_as);
    let returning = returning.map(|(origin, came_as)| {
        let example = came_as.guidance.example.unwrap_or_default();
        let lacks = |tags: &[String], tag: &String| !tags.contains(tag);
        let new_tags = content.tags.iter();
        let lost_tags = came_as.tags.iter();
        Returning {
            origin,
            question: Some(content.question.clone()).filter(|text| *text != came_as.question),
            answer: Some(answer.clone()).filter(|text| *text != example),
            is_own_answer,
            new_tags: new_tags
                .filter(|tag| lacks(&came_as.tags, tag))
                .cloned()
                .collect(),
            lost_tags: lost_tags
                .filter(|tag| lacks(&content.tags, tag))
                .cloned()
                .collect(),
        }
    });
    OutgoingCard {
        id: card.id,
        deck: card.deck_name,
        content,
        answer,
        key_points,
        changed_at,
        schedule,
        returning,
    }
}

/// The log of a card with what each grade made of it: the log itself keeps the grades alone.
fn reviews(store: &Store, card: &Card, settings: &Settings) -> StoreResult<Vec<OutgoingReview>> {
    let mut state = CardState::default();
    let log = store.log_of(card.id)?.into_iter();
    Ok(log
        .map(|review| {
            state = next_state(&state, review.grade, card.id, review.day, settings);
            OutgoingReview {
                at: review.at,
                grade: review.grade,
                interval_days: state.interval_days,
                ease_factor: state.ease_factor,
                total_secs: review.details.total_secs,
            }
        })
        .collect())
}
