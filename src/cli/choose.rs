//! The card, the deck or the interview a person means: by what they typed or, on a terminal, picked from a list.

use super::context::Context;
use super::failure::{self, Failure, Outcome};
use super::output::safe;
use crate::domain::id::{CardId, DeckId, InterviewId};
use crate::exchange::neutral::{self, Safe};
use crate::store::cards::{CardFilter, CardSort, Handle};
use crate::store::{Found, Result as StoreResult, Store};

/// More things than this are no help in a list one types in.
const MOST_TO_PICK_FROM: u64 = 5_000;

/// The part of a handle that is enough to type.
pub(crate) fn short(handle: &Handle) -> Safe {
    neutral::line(handle.text.get(..handle.unique).unwrap_or(&handle.text))
}

pub(crate) fn card(found: Found<CardId>, typed: &str) -> Outcome<CardId> {
    let list = match &found {
        Found::None { total: 0, .. } => "offbook add   or: offbook import shipped:about-you",
        _ => "offbook list   or: offbook search TEXT",
    };
    failure::one_of(found, "card", typed, list)
}

pub(crate) fn deck(found: Found<DeckId>, typed: &str) -> Outcome<DeckId> {
    let list = match &found {
        Found::None { total: 0, .. } => "offbook deck new NAME   or: offbook import FILE",
        _ => "offbook deck list",
    };
    failure::one_of(found, "deck", typed, list)
}

pub(crate) fn interview(found: Found<InterviewId>, typed: &str) -> Outcome<InterviewId> {
    let list = match &found {
        Found::None { total: 0, .. } => ADD_INTERVIEW,
        _ => "offbook interview list",
    };
    failure::one_of(found, "interview", typed, list)
}

const ADD_INTERVIEW: &str = "offbook interview add NAME --on DATE";

/// The failure of an interview's name where there is no data file.
pub(crate) fn no_interview<T>(typed: &str) -> Outcome<T> {
    let nothing = Found::None {
        near: Vec::new(),
        total: 0,
    };
    failure::one_of(nothing, "interview", typed, ADD_INTERVIEW)
}

/// The failure of a name that was typed where there is no data file.
pub(crate) fn nothing_yet<T>(noun: &str, typed: &str) -> Outcome<T> {
    let nothing = Found::None {
        near: Vec::new(),
        total: 0,
    };
    let list = "offbook add   or: offbook import FILE";
    failure::one_of(nothing, noun, typed, list)
}

/// All the decks that were typed, or why one of them is none.
pub(crate) fn decks(store: &Store, typed: &[String]) -> StoreResult<Outcome<Vec<DeckId>>> {
    let mut ids = Vec::with_capacity(typed.len());
    for name in typed {
        match deck(store.find_deck(name)?, name) {
            Ok(id) if ids.contains(&id) => {}
            Ok(id) => ids.push(id),
            Err(failure) => return Ok(Err(failure)),
        }
    }
    Ok(Ok(ids))
}

/// All the cards that were typed, each once, or why one of them is none.
pub(crate) fn cards(store: &Store, typed: &[String]) -> StoreResult<Outcome<Vec<CardId>>> {
    let mut ids = Vec::with_capacity(typed.len());
    for name in typed {
        match card(store.find_card(name)?, name) {
            Ok(id) if ids.contains(&id) => {}
            Ok(id) => ids.push(id),
            Err(failure) => return Ok(Err(failure)),
        }
    }
    Ok(Ok(ids))
}

/// What was typed or, where nothing was and a person is there, the handle of the card they pick.
pub(crate) fn card_name(context: &mut Context, typed: Option<&str>) -> Outcome<String> {
    if let Some(typed) = typed {
        return Ok(typed.to_owned());
    }
    let missing = || Failure::usage("a CARD is needed").hint("offbook list shows their names");
    if !context.asker.is_terminal() || !context.someone_is_there() {
        return Err(missing());
    }
    let now = context.now;
    let lines = context.read(|store| {
        let mut lines = Vec::new();
        let filter = CardFilter::default();
        store.list(
            &filter,
            CardSort::Added,
            Some(MOST_TO_PICK_FROM),
            &now,
            &mut |line| {
                let shown = safe!("{}  {}", short(&line.handle), neutral::line(&line.question));
                lines.push((line.handle.text, shown));
                Ok(())
            },
        )?;
        Ok(lines)
    })?;
    let lines = lines.unwrap_or_default();
    if lines.is_empty() {
        return Err(Failure::not_found("there are no cards yet")
            .hint("offbook add   or: offbook import shipped:about-you"));
    }
    let (names, shown): (Vec<String>, Vec<Safe>) = lines.into_iter().unzip();
    let picked = context
        .asker
        .pick(&mut context.out, &safe!("Which card"), &shown)?;
    picked
        .and_then(|i| names.into_iter().nth(i))
        .ok_or_else(missing)
}

/// What was typed or, where nothing was and a person is there, the name of the deck they pick.
pub(crate) fn deck_name(context: &mut Context, typed: Option<&str>) -> Outcome<String> {
    if let Some(typed) = typed {
        return Ok(typed.to_owned());
    }
    let missing = || Failure::usage("a DECK is needed").hint("offbook deck list");
    if !context.asker.is_terminal() || !context.someone_is_there() {
        return Err(missing());
    }
    let now = context.now;
    let decks = context.read(|store| store.decks(&now))?.unwrap_or_default();
    if decks.is_empty() {
        return Err(Failure::not_found("there are no decks yet")
            .hint("offbook deck new NAME   or: offbook import FILE"));
    }
    let shown: Vec<Safe> = decks.iter().map(|d| neutral::line(&d.name)).collect();
    let picked = context
        .asker
        .pick(&mut context.out, &safe!("Which deck"), &shown)?;
    picked
        .and_then(|i| decks.into_iter().nth(i))
        .map(|deck| deck.name)
        .ok_or_else(missing)
}

/// What was typed or, where nothing was and a person is there, the name of the interview they
/// pick.
pub(crate) fn interview_name(context: &mut Context, typed: Option<&str>) -> Outcome<String> {
    if let Some(typed) = typed {
        return Ok(typed.to_owned());
    }
    let missing = || Failure::usage("a NAME is needed").hint("offbook interview list");
    if !context.asker.is_terminal() || !context.someone_is_there() {
        return Err(missing());
    }
    let interviews = context.read(Store::interviews)?.unwrap_or_default();
    if interviews.is_empty() {
        return Err(Failure::not_found("there are no interviews yet").hint(ADD_INTERVIEW));
    }
    let shown: Vec<Safe> = interviews
        .iter()
        .map(|interview| neutral::line(&interview.plan.name))
        .collect();
    let picked = context
        .asker
        .pick(&mut context.out, &safe!("Which interview"), &shown)?;
    picked
        .and_then(|i| interviews.into_iter().nth(i))
        .map(|interview| interview.plan.name)
        .ok_or_else(missing)
}
