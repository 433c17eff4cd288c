//! The points to hit: what is ticked after the answer is shown.

use std::collections::HashSet;

use crate::coaching::rubric;
use crate::domain::card::{Criterion, Guidance};
use crate::domain::now::Now;
use crate::domain::review::{Review, ReviewDetails};
use crate::store::cards::Card;
use crate::store::{Result, Store};

/// The letters that tick points: those that are no other key of a sitting, hence eight at most.
pub(crate) const LABELS: [char; 8] = ['a', 'b', 'c', 'd', 'f', 'g', 'h', 'j'];

/// How many of the last reviews that ticked a point are looked at.
const LOOKS_BACK: usize = 4;

/// One thing a good answer says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Point {
    pub(crate) label: char,
    pub(crate) text: String,
    pub(crate) is_made: bool,
    /// Missed in `missed` of the last `of` reviews that ticked it; `of` is 4 at most.
    pub(crate) missed: u32,
    pub(crate) of: u32,
}

/// The criteria that the card's deck words for all its cards, where the card needs one of them.
pub(crate) fn deck_rubric(store: &Store, card: &Card, now: &Now) -> Result<Vec<Criterion>> {
    let is_unworded = |c: &Criterion| c.text.is_none() && rubric::criterion_text(&c.id).is_none();
    if !card.content.guidance.rubric.iter().any(is_unworded) {
        return Ok(Vec::new());
    }
    Ok(store
        .deck(card.deck, now)?
        .upstream
        .map(|header| header.rubric)
        .unwrap_or_default())
}

/// The points of a card, with what the last reviews (newest first) say of each.
pub(crate) fn points_of(card: &Card, reviews: &[Review], deck_rubric: &[Criterion]) -> Vec<Point> {
    let own = card
        .answer
        .as_ref()
        .map(|answer| answer.content.key_points.as_slice());
    let mut texts = texts_of(own, &card.content.guidance, deck_rubric);
    let mut seen = HashSet::new();
    texts.retain(|text| !text.trim().is_empty() && seen.insert(text.clone()));
    texts
        .into_iter()
        .zip(LABELS)
        .map(|(text, label)| point(text, label, reviews))
        .collect()
}

/// What was to be remembered, else the coach's measure. Without an answer (`own` is `None`)
/// there is nothing yet to remember, so what interviewers listen for comes before the criteria
/// of a finished answer.
fn texts_of(own: Option<&[String]>, guidance: &Guidance, deck_rubric: &[Criterion]) -> Vec<String> {
    let listens_for = guidance.listens_for.clone();
    let criteria = guidance
        .rubric
        .iter()
        .map(|c| criterion_text(c, deck_rubric))
        .collect();
    let coached = guidance.key_points.clone();
    let by_preference = match own {
        Some(own) => [own.to_vec(), coached, criteria, listens_for],
        None => [coached, listens_for, criteria, Vec::new()],
    };
    by_preference
        .into_iter()
        .find(|texts| !texts.is_empty())
        .unwrap_or_default()
}

/// The card's wording of a criterion, else the shared one, else the deck's; an id nobody words
/// is better than a point that is missing.
fn criterion_text(criterion: &Criterion, deck_rubric: &[Criterion]) -> String {
    let of_deck = || {
        deck_rubric
            .iter()
            .find(|c| c.id == criterion.id)
            .and_then(|c| c.text.clone())
    };
    let shared = || rubric::criterion_text(&criterion.id).map(str::to_owned);
    let worded = criterion.text.clone().or_else(shared).or_else(of_deck);
    worded.unwrap_or_else(|| criterion.id.replace(['-', '_'], " "))
}

fn point(text: String, label: char, reviews: &[Review]) -> Point {
    let said: Vec<bool> = reviews
        .iter()
        .filter(|review| !review.taken_back)
        .filter_map(|review| {
            let is_in = |list: &[String]| list.contains(&text);
            let details = &review.details;
            if is_in(&details.points_missed) {
                Some(true)
            } else {
                is_in(&details.points_made).then_some(false)
            }
        })
        .take(LOOKS_BACK)
        .collect();
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let missed = count(said.iter().filter(|missed| **missed).count());
    Point {
        label,
        text,
        is_made: false,
        missed,
        of: count(said.len()),
    }
}

/// What earlier reviews say, as (missed, of), of the points made and then those missed now.
pub(crate) fn before(points: &[Point], details: &ReviewDetails) -> Vec<(u32, u32)> {
    let texts = details.points_made.iter().chain(&details.points_missed);
    texts
        .map(|text| {
            let point = points.iter().find(|point| point.text == *text);
            point.map_or((0, 0), |point| (point.missed, point.of))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(list: &[&str]) -> Vec<String> {
        list.iter().map(|text| (*text).to_owned()).collect()
    }

    fn guidance() -> Guidance {
        let criterion = |id: &str, text: Option<&str>| Criterion {
            id: id.into(),
            text: text.map(str::to_owned),
            weight: 1,
        };
        Guidance {
            listens_for: texts(&["calm"]),
            rubric: vec![
                criterion("x-of-deck", None),
                criterion("result", Some("a number")),
            ],
            ..Guidance::default()
        }
    }

    #[test]
    fn the_persons_points_come_before_the_coachs_measures() {
        let own = texts(&["mine"]);
        assert_eq!(texts_of(Some(&own), &guidance(), &[]), own);
        assert_eq!(
            texts_of(Some(&[]), &guidance(), &[]),
            texts(&["x of deck", "a number"])
        );
        assert_eq!(texts_of(None, &guidance(), &[]), texts(&["calm"]));
        let coached = Guidance {
            key_points: texts(&["fact"]),
            ..guidance()
        };
        assert_eq!(texts_of(None, &coached, &[]), texts(&["fact"]));
    }

    #[test]
    fn a_deck_words_its_own_criteria() {
        let of_deck = Criterion {
            id: "x-of-deck".into(),
            text: Some("ours".into()),
            weight: 1,
        };
        assert_eq!(texts_of(Some(&[]), &guidance(), &[of_deck])[0], "ours");
    }
}
