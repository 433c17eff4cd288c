//! Cards that went to Anki from this data file and come home: nothing is written on them anew, and
//! with `--with-schedule` their reviews come along.

use std::collections::HashMap;

use super::json;
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::output::{safe, tell};
use crate::cli::phrase;
use crate::domain::id::CardId;
use crate::exchange::anki::package::card_of_guid;
use crate::exchange::foreign::{Foreign, ForeignCard};
use crate::store::home::{BroughtHome, Home};

/// Takes the cards that are here out of a file.
pub(super) fn take(
    context: &Context,
    foreign: &mut Foreign,
    with_schedule: bool,
) -> Outcome<Vec<Home>> {
    let written = own_cards(context, foreign)?;
    let id = |card: &ForeignCard| {
        let name = card.identity.as_deref()?;
        card_of_guid(name).or_else(|| written.get(name).copied())
    };
    let ids: Vec<_> = foreign.cards.iter().filter_map(id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let here = context.read(|store| store.which_are_here(ids.iter().copied()))?;
    let here = here.unwrap_or_default();
    let is_here = |card: &ForeignCard| id(card).is_some_and(|id| here.contains(&id));
    let (home, others): (Vec<_>, Vec<_>) = std::mem::take(&mut foreign.cards)
        .into_iter()
        .partition(is_here);
    foreign.cards = others;
    let home = home.into_iter().filter_map(|card| {
        let id = id(&card)?;
        Some((id, card.progress.filter(|_| with_schedule)))
    });
    Ok(home.collect())
}

/// Cards that the person wrote here, by the ids that a table or a Markdown text has for them.
fn own_cards(context: &Context, foreign: &Foreign) -> Outcome<HashMap<String, CardId>> {
    if !foreign.decks_are_ids && foreign.deck_id.is_none() {
        return Ok(HashMap::new());
    }
    let names = || {
        foreign
            .cards
            .iter()
            .filter_map(|card| card.identity.as_deref())
    };
    let own = context.read(|store| {
        let mut own = HashMap::new();
        for name in names() {
            if let Some(id) = store.own_card_of_slug(name)? {
                own.insert(name.to_owned(), id);
            }
        }
        Ok(own)
    })?;
    Ok(own.unwrap_or_default())
}

/// Brings home a file that holds nothing else; `is_all`: it has no reviews that are left behind.
pub(super) fn run(context: &mut Context, cards: &[Home], is_all: bool, is_dry: bool) -> Outcome {
    let now = context.now;
    let brought = match is_dry {
        true => context.rehearse()?.bring_home(cards, &now)?,
        false => context.open()?.bring_home(cards, &now)?,
    };
    if context.json {
        return json::say_home(context, is_dry, cards.len(), brought);
    }
    if is_dry {
        preview(context, cards, brought);
    } else {
        say(context, cards, brought);
    }
    if brought.reviews > 0 && !is_dry {
        tell!(
            context.out,
            "Next:  offbook review   Take it back: offbook undo"
        );
    }
    if !is_all {
        tell!(
            context.out,
            "What was reviewed there comes along with --with-schedule."
        );
    }
    Ok(())
}

fn preview(context: &mut Context, cards: &[Home], brought: BroughtHome) {
    let count = phrase::count(cards.len() as u64, "question is", "questions are");
    let reviews = match brought.reviews {
        0 => safe!("nothing new would come"),
        count => safe!("{} would come", phrase::count(count, "review", "reviews")),
    };
    tell!(
        context.out,
        "{} yours already and would stay as they are; {} with them.",
        count,
        reviews
    );
}

pub(super) fn say(context: &mut Context, cards: &[Home], brought: BroughtHome) {
    if cards.is_empty() {
        return;
    }
    let count = phrase::count(cards.len() as u64, "question", "questions");
    if brought.reviews == 0 {
        let has_reviews = cards.iter().any(|(_, progress)| progress.is_some());
        let but = match has_reviews {
            true => safe!("; no review of them is new"),
            false => safe!(""),
        };
        tell!(
            context.out,
            "{} went out from here: what you have stays as it is{}.",
            count,
            but
        );
        return;
    }
    let reviews = phrase::count(brought.reviews, "review", "reviews");
    tell!(
        context.out,
        "{} came home, {} of them with {}; their words stayed yours.",
        count,
        brought.cards,
        reviews
    );
}
