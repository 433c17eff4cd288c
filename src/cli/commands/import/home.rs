//! Cards that went to Anki from this data file and come home: nothing is written on them anew, and
//! with `--with-schedule` their reviews come along.

use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::output::tell;
use crate::cli::phrase;
use crate::exchange::anki::package::card_of_guid;
use crate::exchange::foreign::{Foreign, ForeignCard};
use crate::store::home::{BroughtHome, Home};

/// Takes the cards that are here out of a file.
pub(super) fn take(
    context: &Context,
    foreign: &mut Foreign,
    with_schedule: bool,
) -> Outcome<Vec<Home>> {
    let id = |card: &ForeignCard| card.identity.as_deref().and_then(card_of_guid);
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

/// Brings home a file that holds nothing else.
pub(super) fn run(context: &mut Context, cards: &[Home], is_dry: bool) -> Outcome {
    if is_dry {
        let count = phrase::count(cards.len() as u64, "question is", "questions are");
        tell!(
            context.out,
            "{} yours already and would stay as they are; reviews come along with --with-schedule.",
            count
        );
        return Ok(());
    }
    let now = context.now;
    let brought = context.open()?.bring_home(cards, &now)?;
    say(context, cards, brought);
    if brought.reviews > 0 {
        tell!(
            context.out,
            "Next:  offbook review   Take it back: offbook undo"
        );
    }
    Ok(())
}

pub(super) fn say(context: &mut Context, cards: &[Home], brought: BroughtHome) {
    if cards.is_empty() {
        return;
    }
    let count = phrase::count(cards.len() as u64, "question", "questions");
    if brought.reviews == 0 {
        tell!(
            context.out,
            "{} went out from here and stayed as they are; no review of them is new.",
            count
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
