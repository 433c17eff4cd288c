//! The points to hit: what is ticked after the answer is shown.

use crate::coaching::rubric::{self, PointsToTick, Ticked};
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
    /// It is the result or the lesson of the answer.
    pub(crate) is_end: bool,
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
    let to_tick = rubric::points_to_tick(own, &card.content.guidance, deck_rubric);
    labelled(card, to_tick, reviews)
}

/// What somebody who listens can tick without knowing the person's own points: what interviewers
/// listen for, else the criteria of the card.
pub(crate) fn heard_by_others(
    card: &Card,
    reviews: &[Review],
    deck_rubric: &[Criterion],
) -> Vec<Point> {
    let guidance = Guidance {
        key_points: Vec::new(),
        ..card.content.guidance.clone()
    };
    let to_tick = rubric::points_to_tick(None, &guidance, deck_rubric);
    labelled(card, to_tick, reviews)
}

/// The criteria of a good answer, beside the points: of the card's rubric and of its family.
pub(crate) fn criteria_of(
    card: &Card,
    points: &[Point],
    reviews: &[Review],
    deck_rubric: &[Criterion],
) -> Vec<Point> {
    let content = &card.content;
    let told: Vec<String> = points.iter().map(|point| point.text.clone()).collect();
    let most = LABELS.len();
    let texts = rubric::criteria_to_tick(&content.guidance, content.kind, deck_rubric, &told, most);
    let labelled = texts.into_iter().zip(LABELS);
    labelled
        .map(|(text, label)| point(text, label, false, reviews))
        .collect()
}

fn labelled(card: &Card, to_tick: Option<PointsToTick>, reviews: &[Review]) -> Vec<Point> {
    let slots = card.answer.as_ref().map(|answer| &answer.content.slots[..]);
    let texts = to_tick.map(|to_tick| to_tick.points).unwrap_or_default();
    let labelled = texts.into_iter().zip(LABELS);
    labelled
        .map(|(text, label)| {
            let is_end = rubric::is_end(&text, slots.unwrap_or_default());
            point(text, label, is_end, reviews)
        })
        .collect()
}

/// The ticks as the suggestion of a grade needs them.
pub(crate) fn ticked(points: &[Point]) -> Vec<Ticked> {
    let tick = |point: &Point| Ticked {
        is_made: point.is_made,
        is_end: point.is_end,
    };
    points.iter().map(tick).collect()
}

fn point(text: String, label: char, is_end: bool, reviews: &[Review]) -> Point {
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
        is_end,
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
