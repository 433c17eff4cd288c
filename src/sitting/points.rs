//! The points to hit: what is ticked after the answer is shown.

use crate::coaching::rubric;
use crate::domain::card::Criterion;
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
    let own = card.answer.as_ref().map(|answer| &answer.content);
    rubric::points_to_tick(own, &card.content.guidance, deck_rubric)
        .map(|to_tick| to_tick.points)
        .unwrap_or_default()
        .into_iter()
        .zip(LABELS)
        .map(|(text, label)| point(text, label, reviews))
        .collect()
}

/// What somebody who listens can tick without knowing the person's own points: the criteria of the
/// card and what interviewers listen for.
pub(crate) fn heard_by_others(
    card: &Card,
    reviews: &[Review],
    deck_rubric: &[Criterion],
) -> Vec<Point> {
    let guidance = &card.content.guidance;
    rubric::points_to_tick(None, guidance, deck_rubric)
        .map(|to_tick| to_tick.points)
        .unwrap_or_default()
        .into_iter()
        .zip(LABELS)
        .map(|(text, label)| point(text, label, reviews))
        .collect()
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
