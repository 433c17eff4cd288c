//! How stories are used: by which cards of which interview, and how long ago they were.

use std::collections::{BTreeSet, HashSet};

use super::gathering::ahead;
use crate::coaching::bank::{self, BankGap, Weighed};
use crate::domain::id::CardId;
use crate::domain::interview::Interview;
use crate::domain::now::Now;
use crate::domain::story::Story;
use crate::store::{Result as StoreResult, Store};

/// A story and its use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) story: Story,
    /// Cards of one interview to come that tell it, the most in any; of all where none is to come.
    pub(crate) cards_at_once: u32,
    /// Whole years since it happened.
    pub(crate) age_years: Option<u32>,
}

/// Every story with its use in the interviews to come, or in one of them.
pub(crate) fn told(store: &Store, only: Option<&Interview>, now: &Now) -> StoreResult<Vec<Told>> {
    let stories = store.stories()?;
    if stories.is_empty() {
        return Ok(Vec::new());
    }
    let mut drawn: Vec<HashSet<CardId>> = Vec::new();
    for interview in of_interest(store, only, now)? {
        let ids = store.road_ids(&interview.plan.draws_on)?;
        drawn.push(ids.into_iter().collect());
    }
    let use_of = |story: Story| {
        let among = |cards: &HashSet<CardId>| {
            story
                .cards
                .iter()
                .filter(|card| cards.contains(card))
                .count()
        };
        let most = drawn.iter().map(among).max();
        let cards = most.unwrap_or(story.cards.len());
        let happened = story.content.happened;
        Told {
            cards_at_once: u32::try_from(cards).unwrap_or(u32::MAX),
            age_years: happened.map(|happened| happened.years_before(now.today)),
            story,
        }
    };
    Ok(stories.into_iter().map(use_of).collect())
}

fn of_interest(store: &Store, only: Option<&Interview>, now: &Now) -> StoreResult<Vec<Interview>> {
    if let Some(only) = only {
        return Ok(vec![only.clone()]);
    }
    let mut all = store.interviews()?;
    all.retain(|interview| !interview.plan.appointment.is_past(now));
    Ok(all)
}

/// The cards whose answers may tell of what was outside work: each by the nearest interview to come
/// that asks it, or by the one that is given. Where that is not known of an interview, they may not.
pub(crate) fn free_of_work(
    store: &Store,
    only: Option<&Interview>,
    now: &Now,
) -> StoreResult<HashSet<CardId>> {
    let interviews = store.interviews()?;
    let governing = only.map_or_else(|| ahead(&interviews, now), |only| vec![only]);
    let mut rules = Vec::new();
    for interview in governing {
        let allows = store.tailoring(interview.id)?.allows_non_work;
        rules.push((interview, allows == Some(true)));
    }
    // What is nearest and forbids is asked for its cards only where a later one allows.
    let last = rules.iter().rposition(|(_, allows)| *allows);
    rules.truncate(last.map_or(0, |last| last + 1));
    let (mut free, mut governed) = (HashSet::new(), HashSet::new());
    for (interview, allows) in rules {
        for id in store.road_ids(&interview.plan.draws_on)? {
            if governed.insert(id) && allows {
                free.insert(id);
            }
        }
    }
    Ok(free)
}

/// The nearest interview to come, and whether examples from outside work will do there; nothing
/// while that is not known of it.
pub(crate) fn nearest_rule(store: &Store, now: &Now) -> StoreResult<Option<(Interview, bool)>> {
    let interviews = store.interviews()?;
    let Some(nearest) = ahead(&interviews, now).first().copied() else {
        return Ok(None);
    };
    let allows = store.tailoring(nearest.id)?.allows_non_work;
    Ok(allows.map(|allows| (nearest.clone(), allows)))
}

/// The competencies that the cards of the interviews to come, or of one, are about.
pub(crate) fn asked_about(
    store: &Store,
    only: Option<&Interview>,
    now: &Now,
) -> StoreResult<Vec<String>> {
    let mut names = BTreeSet::new();
    for interview in of_interest(store, only, now)? {
        for id in store.road_ids(&interview.plan.draws_on)? {
            names.extend(store.card(id)?.content.competencies);
        }
    }
    Ok(names.into_iter().collect())
}

/// What the bank lacks.
pub(crate) fn gaps(told: &[Told], competencies: &[String]) -> Vec<BankGap> {
    let weighed = told.iter().map(|told| Weighed {
        title: &told.story.content.title,
        competencies: &told.story.content.competencies,
        is_failure: told.story.content.is_failure(),
        age_years: told.age_years,
        cards: told.cards_at_once,
    });
    bank::gaps(&weighed.collect::<Vec<_>>(), competencies)
}
