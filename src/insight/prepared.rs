//! How far an interview is prepared, as its checklists and gaps count it.

use std::collections::HashSet;

use super::drawn;
use crate::domain::card::Kind;
use crate::domain::checklist::{
    self, DEBRIEFED, ENTERED, Item, LINKED, List, MOCKS, RECALLED, THANKED, TO_ASK,
};
use crate::domain::debrief::Debrief;
use crate::domain::id::CardId;
use crate::domain::interview::{Interview, Priority};
use crate::domain::now::Now;
use crate::domain::tailoring::{FEWEST_REQUIREMENTS, FEWEST_VALUES, QUESTIONS_TO_ASK, Tailoring};
use crate::store::cards::CardLine;
use crate::store::{Result, Store};

/// Days on which a must-know answer is to come before it is trusted.
pub(crate) const RECALL_DAYS: usize = 3;
/// Mocks to be played before an interview.
const MOCKS_TO_PLAY: usize = 2;
/// The grades of one mock are accepted together; those of the next come later by more than this.
const MOCKS_APART_MS: i64 = 2 * 60 * 1000;
/// Reviews of a card that are looked at.
const REVIEWS_LOOKED_AT: u64 = 200;

/// The cards that must be known, without the questions that the person asks.
pub(super) fn must_know<'c>(interview: &Interview, cards: &'c [CardLine]) -> Vec<&'c CardLine> {
    let of = |card: &&CardLine| card.kind != Some(Kind::Ask) && is_must(interview, card.id);
    cards.iter().filter(of).collect()
}

fn is_must(interview: &Interview, card: CardId) -> bool {
    interview.plan.priorities.contains(&(card, Priority::Must))
}

/// On how many days an answer came.
pub(super) fn days_recalled(store: &Store, card: CardId) -> Result<usize> {
    let reviews = store.reviews_of(card, REVIEWS_LOOKED_AT)?;
    let came = reviews
        .iter()
        .filter(|review| !review.taken_back && review.grade.is_recalled());
    Ok(came.map(|review| review.day).collect::<HashSet<_>>().len())
}

/// How many mocks were played with its cards since the interview was added.
fn mocks_played(store: &Store, interview: &Interview, cards: &[CardLine]) -> Result<usize> {
    let cards: Vec<CardId> = cards.iter().map(|card| card.id).collect();
    let mut last = None;
    let times = store.mocked_at_ms(&cards, interview.added_on)?;
    let begins = |at: &i64| {
        let before = last.replace(*at);
        before.is_none_or(|before| at - before > MOCKS_APART_MS)
    };
    Ok(times.into_iter().filter(begins).count())
}

/// What was told of an interview, once it was.
fn told(store: &Store, interview: &Interview) -> Result<Option<Debrief>> {
    let mut all = store.debriefs()?.into_iter();
    let of_it = all.find(|told| told.interview == interview.id);
    Ok(of_it.map(|told| told.debrief))
}

/// How many questions to ask are chosen: those that are as important as a must-know.
pub(super) fn to_ask(interview: &Interview, cards: &[CardLine]) -> usize {
    let asks = cards.iter().filter(|card| card.kind == Some(Kind::Ask));
    asks.filter(|card| is_must(interview, card.id)).count()
}

/// The first question to ask that is not chosen yet.
pub(super) fn not_to_ask<'c>(interview: &Interview, cards: &'c [CardLine]) -> Option<&'c CardLine> {
    let mut asks = cards.iter().filter(|card| card.kind == Some(Kind::Ask));
    asks.find(|card| !is_must(interview, card.id))
}

/// A checklist with what of it is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Checked {
    pub(crate) list: List,
    pub(crate) items: Vec<(&'static Item, bool)>,
}

impl Checked {
    pub(crate) fn done(&self) -> usize {
        self.items.iter().filter(|(_, is_done)| *is_done).count()
    }
}

/// The lists that are looked at now, or all of them.
///
/// # Errors
/// A store that fails.
pub(crate) fn checklists(
    store: &Store,
    interview: &Interview,
    all: bool,
    now: &Now,
) -> Result<Vec<Checked>> {
    let lists = match all {
        true => List::ALL.to_vec(),
        false => checklist::lists_now(&interview.plan.appointment, now),
    };
    if lists.is_empty() {
        return Ok(Vec::new());
    }
    let tailoring = store.tailoring(interview.id)?;
    let reckons = |list: &List| list.items().any(|item| item.is_reckoned);
    let cards = match lists.iter().any(reckons) {
        true => drawn::cards(store, &interview.plan.draws_on, now)?,
        false => Vec::new(),
    };
    let mut checked = Vec::with_capacity(lists.len());
    for list in lists {
        let mut items = Vec::new();
        for item in list.items() {
            let is_done = is_done(store, interview, &tailoring, &cards, item)?;
            items.push((item, is_done));
        }
        checked.push(Checked { list, items });
    }
    Ok(checked)
}

fn is_done(
    store: &Store,
    interview: &Interview,
    tailoring: &Tailoring,
    cards: &[CardLine],
    item: &Item,
) -> Result<bool> {
    Ok(match item.id {
        ENTERED => {
            tailoring.requirements.len() >= FEWEST_REQUIREMENTS
                && tailoring.values.len() >= FEWEST_VALUES
        }
        LINKED => {
            let mut sought = tailoring.sought().peekable();
            sought.peek().is_some() && sought.all(|one| one.shown_by.is_some())
        }
        RECALLED => {
            let must_know = must_know(interview, cards);
            for card in &must_know {
                if days_recalled(store, card.id)? < RECALL_DAYS {
                    return Ok(false);
                }
            }
            !must_know.is_empty()
        }
        MOCKS => mocks_played(store, interview, cards)? >= MOCKS_TO_PLAY,
        TO_ASK => to_ask(interview, cards) >= QUESTIONS_TO_ASK,
        DEBRIEFED => told(store, interview)?.is_some(),
        THANKED if told(store, interview)?.is_some_and(|told| told.thanked_at.is_some()) => true,
        id => tailoring.ticked.iter().any(|ticked| ticked == id),
    })
}

/// The interviews that have a list to look at now, in the order in which they are held, with their
/// lists.
///
/// # Errors
/// A store that fails.
pub(crate) fn lists_now(
    store: &Store,
    interviews: &[Interview],
    now: &Now,
) -> Result<Vec<(Interview, Vec<Checked>)>> {
    let mut found = Vec::new();
    for interview in interviews {
        let lists = checklists(store, interview, false, now)?;
        if !lists.is_empty() {
            found.push((interview.clone(), lists));
        }
    }
    Ok(found)
}
