//! What a good answer has: the shared criteria, the list to tick after an answer, and the grade
//! that the ticks suggest. A suggestion only; the person grades.

use std::collections::HashSet;

use super::pace::{TimeBand, time_band};
use crate::domain::answer::{AnswerText, Slot};
use crate::domain::card::{Criterion, Guidance, Kind};
use crate::domain::grade::Grade;

/// A criterion that any deck may name by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SharedCriterion {
    pub(crate) id: &'static str,
    /// When to tick it.
    pub(crate) text: &'static str,
}

const fn criterion(id: &'static str, text: &'static str) -> SharedCriterion {
    SharedCriterion { id, text }
}

/// All criteria offbook has words for.
#[rustfmt::skip]
pub(crate) const CRITERIA: [SharedCriterion; 23] = [
    criterion("honest", "every detail happened, nothing made bigger or smaller"),
    criterion("aware", "it names something real about me, not a disguised strength"),
    criterion("ownership", "it says what I did or left undone, in the first person"),
    criterion("no-blame", "others appear as facts, not as culprits; outside causes get one sentence at most"),
    criterion("specific", "one event with a time, a place and people, not \"usually\""),
    criterion("structure", "the parts came in order and I could name them"),
    criterion("task", "what exactly was mine to do or decide"),
    criterion("action", "the largest part was what I did and why"),
    criterion("result", "an outcome with a number, a date or a reaction"),
    criterion("lesson", "what I understand now, in one sentence"),
    criterion("applied", "a later case or a habit that shows the lesson took hold"),
    criterion("prevent", "what keeps it from happening again"),
    criterion("steps", "at least one improvement step has already begun"),
    criterion("value", "why this helps the employer"),
    criterion("role-link", "one sentence ties it to this role or company"),
    criterion("tone", "calm, no bitterness, no running down of people or firms"),
    criterion("balance", "modest and confident at once"),
    criterion("resilient", "it shows how I got back up"),
    criterion("process", "a repeatable way of working, not only an anecdote"),
    criterion("listen", "it answers the question that was asked, not the one I prepared"),
    criterion("concise", "within the time band and without wandering"),
    criterion("natural", "spoken from points, not recited"),
    criterion("work", "the example is from work, or the interview allows others"),
];

/// When to tick the shared criterion of that id; `None` for an id that is not shared.
pub(crate) fn criterion_text(id: &str) -> Option<&'static str> {
    CRITERIA
        .iter()
        .find(|criterion| criterion.id == id)
        .map(|criterion| criterion.text)
}

/// Where a list to tick comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum PointsBasis {
    /// The person's own key points: what was to be remembered.
    Own,
    /// The coach's key points, on cards whose answer a coach can know.
    Coach,
    /// The criteria of the card's rubric.
    Rubric,
    /// What the interviewer listens for.
    ListensFor,
}

/// The one list to tick after an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PointsToTick {
    pub(crate) basis: PointsBasis,
    pub(crate) points: Vec<String>,
}

/// What was to be remembered, else the coach's measure; `None` for a card that has neither and is
/// graded by feel.
///
/// With an answer: the person's key points, else the coach's, else the rubric, else what the
/// interviewer listens for. Without one (`answer` is `None`) there is nothing yet to remember, so
/// what interviewers listen for comes before the criteria of a finished answer. `of_deck` are
/// the criteria that the card's deck words for all its cards.
pub(crate) fn points_to_tick(
    answer: Option<&AnswerText>,
    guidance: &Guidance,
    of_deck: &[Criterion],
) -> Option<PointsToTick> {
    let own = answer.map_or_else(Vec::new, |answer| answer.key_points.clone());
    let worded = |criterion| wording(criterion, of_deck);
    let mut lists = [
        (PointsBasis::Own, own),
        (PointsBasis::Coach, guidance.key_points.clone()),
        (
            PointsBasis::Rubric,
            guidance.rubric.iter().map(worded).collect(),
        ),
        (PointsBasis::ListensFor, guidance.listens_for.clone()),
    ];
    if answer.is_none() {
        lists.swap(2, 3);
    }
    lists.into_iter().find_map(|(basis, mut points)| {
        let mut seen = HashSet::new();
        points.retain(|point| !point.trim().is_empty() && seen.insert(point.clone()));
        (!points.is_empty()).then_some(PointsToTick { basis, points })
    })
}

/// The card's wording of a criterion, else the shared one, else the deck's; an id nobody words is
/// better than a point that is missing.
fn wording(criterion: &Criterion, of_deck: &[Criterion]) -> String {
    let deck_words = || {
        let of_deck = of_deck.iter().find(|other| other.id == criterion.id);
        of_deck.and_then(|other| other.text.clone())
    };
    let shared = || criterion_text(&criterion.id).map(str::to_owned);
    let worded = criterion.text.clone().or_else(shared).or_else(deck_words);
    worded.unwrap_or_else(|| criterion.id.replace(['-', '_'], " "))
}

/// With fewer points, one missed is too large a part of the answer to be a small slip.
const FEWEST_POINTS_FOR_A_SLIP: usize = 4;

/// A point of a list to tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ticked {
    pub(crate) is_made: bool,
    /// It is the result or the lesson: without one of them the story has no end.
    pub(crate) is_end: bool,
}

/// The grade that the ticks suggest; `None` where there was nothing to tick.
///
/// | grade | points made | and |
/// |---|---|---|
/// | easy | all | the answer was timed and kept to its time band |
/// | good | all, or all but one of at least four | the one is neither result nor lesson |
/// | hard | at least two thirds | the result or the lesson is among them |
/// | again | fewer, or neither result nor lesson | |
///
/// Where no point is a result or a lesson, nothing is asked of that. A time outside the band takes
/// one off an easy and nothing off the others: it is a matter of delivery, and what is graded is
/// recall. An answer that nobody timed is not suggested as easy.
pub(crate) fn suggest(
    points: &[Ticked],
    spoken_secs: Option<u32>,
    target_secs: u32,
) -> Option<Grade> {
    if points.is_empty() {
        return None;
    }
    let total = points.len();
    let missed: Vec<&Ticked> = points.iter().filter(|point| !point.is_made).collect();
    let has_end = points.iter().any(|point| point.is_end && point.is_made);
    let asks_for_end = points.iter().any(|point| point.is_end);
    let kept_to_time =
        spoken_secs.is_some_and(|spoken| time_band(spoken, target_secs) == TimeBand::Inside);
    let is_slip = missed.len() == 1 && total >= FEWEST_POINTS_FOR_A_SLIP && !missed[0].is_end;
    Some(if asks_for_end && !has_end {
        Grade::Again
    } else if missed.is_empty() && kept_to_time {
        Grade::Easy
    } else if missed.is_empty() || is_slip {
        Grade::Good
    } else if missed.len().saturating_mul(3) <= total {
        Grade::Hard
    } else {
        Grade::Again
    })
}

/// What the criteria of a good answer take off a suggestion: one step where fewer than two thirds of
/// them are met. They never raise it, and untouched they say nothing.
pub(crate) fn lowered(suggested: Grade, criteria: &[bool]) -> Grade {
    let met = criteria.iter().filter(|&&is_met| is_met).count();
    if met == 0 || met.saturating_mul(3) >= criteria.len().saturating_mul(2) {
        return suggested;
    }
    let lower = Grade::ALL
        .into_iter()
        .rev()
        .find(|grade| *grade < suggested);
    lower.unwrap_or(suggested)
}

/// Parts of an answer that are its result or its lesson.
const ENDS: [&str; 2] = ["result", "lesson"];
/// Words that say so in a point that stands in no such part.
const END_WORDS: [&str; 8] = [
    "result",
    "results",
    "outcome",
    "lesson",
    "lessons",
    "learned",
    "learnt",
    "understood",
];
/// The share of a point's words that its part must have.
const SHARED: f64 = 0.6;
/// Shorter words are in every part.
const TELLING_LETTERS: usize = 3;

/// Whether a point is the result or the lesson: by its own words, or because it is taken from the
/// part of the answer that tells it.
pub(crate) fn is_end(point: &str, slots: &[Slot]) -> bool {
    let shared_criteria = CRITERIA.iter().filter(|c| ENDS.contains(&c.id));
    if shared_criteria
        .clone()
        .any(|criterion| criterion.text == point)
    {
        return true;
    }
    let words = telling(point);
    if words.iter().any(|word| END_WORDS.contains(&word.as_str())) {
        return true;
    }
    let share = |slot: &Slot| {
        let there = telling(&slot.text);
        let common = words.iter().filter(|word| there.contains(word)).count();
        common as f64 / words.len().max(1) as f64
    };
    let best = slots.iter().map(|slot| (share(slot), slot));
    let best = best.max_by(|a, b| a.0.total_cmp(&b.0));
    best.is_some_and(|(share, slot)| share >= SHARED && ENDS.contains(&slot.name.as_str()))
}

fn telling(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| word.chars().count() > TELLING_LETTERS);
    words.map(str::to_lowercase).collect()
}

/// The criteria that a family of questions asks of every answer, by their ids.
pub(crate) fn family_criteria(kind: Option<Kind>) -> &'static [&'static str] {
    match kind {
        Some(Kind::Weakness) => &["honest", "aware", "steps", "value"],
        Some(Kind::Failure) => &[
            "honest",
            "ownership",
            "lesson",
            "resilient",
            "role-link",
            "work",
            "concise",
            "tone",
            "natural",
        ],
        Some(Kind::Behavioural) => &["work", "concise", "tone", "natural"],
        _ => &["concise", "tone", "natural"],
    }
}

/// What is ticked after the points, folded away until it is asked for: the card's rubric, then what
/// its family asks of every answer; without what is in `told` already. At most `most`.
pub(crate) fn criteria_to_tick(
    guidance: &Guidance,
    kind: Option<Kind>,
    of_deck: &[Criterion],
    told: &[String],
    most: usize,
) -> Vec<String> {
    let own = guidance
        .rubric
        .iter()
        .map(|c| (c.id.as_str(), wording(c, of_deck)));
    let mut found: Vec<(&str, String)> = own.collect();
    for id in family_criteria(kind) {
        let is_there = found.iter().any(|(known, _)| known == id);
        if let Some(text) = criterion_text(id).filter(|_| !is_there) {
            found.push((id, text.to_owned()));
        }
    }
    let mut texts: Vec<String> = found.into_iter().map(|(_, text)| text).collect();
    texts.retain(|text| !told.contains(text));
    texts.truncate(most);
    texts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::card::Criterion;

    fn strings(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|&text| text.to_owned()).collect()
    }

    #[test]
    fn criteria_are_found_by_their_ids_and_each_id_stands_once() {
        for (index, criterion) in CRITERIA.iter().enumerate() {
            assert_eq!(criterion_text(criterion.id), Some(criterion.text));
            assert!(CRITERIA[..index].iter().all(|c| c.id != criterion.id));
        }
        assert_eq!(criterion_text("charm"), None);
    }

    #[test]
    fn the_list_to_tick_is_the_persons_own_where_there_is_one() {
        let mut answer = AnswerText {
            key_points: strings(&["own"]),
            ..AnswerText::default()
        };
        let mut guidance = Guidance {
            key_points: strings(&["coach"]),
            listens_for: strings(&["listens"]),
            rubric: [
                ("result", None),
                ("wit", Some("made me smile")),
                ("x", None),
            ]
            .map(|(id, text)| Criterion {
                id: id.into(),
                text: text.map(str::to_owned),
                weight: 1,
            })
            .into(),
            ..Guidance::default()
        };
        let list = |answer: &AnswerText, guidance: &Guidance| {
            points_to_tick(Some(answer), guidance, &[]).map(|list| (list.basis, list.points))
        };
        assert_eq!(
            list(&answer, &guidance),
            Some((PointsBasis::Own, strings(&["own"])))
        );
        answer.key_points.clear();
        assert_eq!(
            list(&answer, &guidance),
            Some((PointsBasis::Coach, strings(&["coach"])))
        );
        guidance.key_points.clear();
        let texts = [
            "an outcome with a number, a date or a reaction",
            "made me smile",
            "x",
        ];
        assert_eq!(
            list(&answer, &guidance),
            Some((PointsBasis::Rubric, strings(&texts)))
        );
        let before_an_answer = points_to_tick(None, &guidance, &[]);
        assert_eq!(
            before_an_answer.map(|list| list.basis),
            Some(PointsBasis::ListensFor)
        );
        let of_deck = Criterion {
            id: "x".into(),
            text: Some("ours".into()),
            weight: 1,
        };
        let worded = points_to_tick(Some(&answer), &guidance, &[of_deck]);
        assert_eq!(
            worded.map(|list| list.points[2].clone()),
            Some("ours".into())
        );
        guidance.rubric.clear();
        assert_eq!(
            list(&answer, &guidance),
            Some((PointsBasis::ListensFor, strings(&["listens"])))
        );
        guidance.listens_for.clear();
        assert_eq!(list(&answer, &guidance), None);
        assert_eq!(points_to_tick(None, &guidance, &[]), None);
    }

    fn ticked(points: &[bool]) -> Vec<Ticked> {
        let tick = |is_made: &bool| Ticked {
            is_made: *is_made,
            is_end: false,
        };
        points.iter().map(tick).collect()
    }

    #[test]
    fn all_points_in_time_suggest_easy_and_out_of_time_or_untimed_good() {
        let all = ticked(&[true; 4]);
        assert_eq!(suggest(&all, Some(90), 90), Some(Grade::Easy));
        assert_eq!(suggest(&all, Some(120), 90), Some(Grade::Good));
        assert_eq!(suggest(&all, Some(30), 90), Some(Grade::Good));
        assert_eq!(suggest(&all, None, 90), Some(Grade::Good));
    }

    #[test]
    fn what_is_missed_lowers_the_suggestion() {
        let of = |made: usize, total: usize| {
            let points: Vec<bool> = (0..total).map(|index| index < made).collect();
            suggest(&ticked(&points), Some(90), 90)
        };
        assert_eq!(of(3, 4), Some(Grade::Good));
        assert_eq!(of(2, 3), Some(Grade::Hard));
        assert_eq!(of(4, 6), Some(Grade::Hard));
        assert_eq!(of(3, 6), Some(Grade::Again));
        assert_eq!(of(1, 2), Some(Grade::Again));
        assert_eq!(of(0, 5), Some(Grade::Again));
    }

    #[test]
    fn a_story_without_its_end_is_no_pass() {
        let mut points = ticked(&[true, true, true, true, false]);
        points[4].is_end = true;
        assert_eq!(suggest(&points, Some(90), 90), Some(Grade::Again));
        // Another end came, but the one that is missing is no small slip.
        points[3].is_end = true;
        assert_eq!(suggest(&points, Some(90), 90), Some(Grade::Hard));
        points[4].is_made = true;
        points[0].is_made = false;
        assert_eq!(suggest(&points, Some(90), 90), Some(Grade::Good));
    }

    #[test]
    fn the_end_is_known_by_its_words_or_by_the_part_it_is_from() {
        let slot = |name: &str, text: &str| Slot {
            name: name.into(),
            text: text.into(),
        };
        let slots = [
            slot("action", "I called all fourteen customers the same day."),
            slot(
                "result",
                "We kept every customer and refunded the difference.",
            ),
        ];
        assert!(is_end("kept every customer", &slots));
        assert!(!is_end("called all fourteen customers", &slots));
        assert!(is_end("what I learned", &[]));
        assert!(is_end(
            "an outcome with a number, a date or a reaction",
            &[]
        ));
        assert!(!is_end("a name", &slots));
    }

    #[test]
    fn criteria_lower_by_one_and_never_raise() {
        let of = |grade, criteria: &[bool]| lowered(grade, criteria);
        assert_eq!(of(Grade::Good, &[false; 3]), Grade::Good);
        assert_eq!(of(Grade::Good, &[true, false, false]), Grade::Hard);
        assert_eq!(of(Grade::Good, &[true, true, false]), Grade::Good);
        assert_eq!(of(Grade::Again, &[true, true, true]), Grade::Again);
        assert_eq!(of(Grade::Again, &[true, false, false]), Grade::Again);
    }

    #[test]
    fn a_family_asks_for_more_than_the_card_and_nothing_twice() {
        let guidance = Guidance {
            rubric: vec![Criterion {
                id: "aware".into(),
                text: Some("a real habit".into()),
                weight: 1,
            }],
            ..Guidance::default()
        };
        let told = strings(&["at least one improvement step has already begun"]);
        let list = criteria_to_tick(&guidance, Some(Kind::Weakness), &[], &told, 8);
        let expected = [
            "a real habit",
            "every detail happened, nothing made bigger or smaller",
            "why this helps the employer",
        ];
        assert_eq!(list, strings(&expected));
        for id in Kind::ALL
            .iter()
            .flat_map(|kind| family_criteria(Some(*kind)))
        {
            assert!(criterion_text(id).is_some(), "{id}");
        }
    }

    #[test]
    fn nothing_to_tick_suggests_nothing() {
        assert_eq!(suggest(&[], Some(90), 90), None);
    }

    proptest! {
        #[test]
        fn one_more_point_made_never_lowers_the_suggestion(
            points in proptest::collection::vec(any::<(bool, bool)>(), 1..12),
            index: proptest::sample::Index, spoken: Option<u32>,
        ) {
            let tick = |(is_made, is_end): &(bool, bool)| Ticked {
                is_made: *is_made,
                is_end: *is_end,
            };
            let points: Vec<Ticked> = points.iter().map(tick).collect();
            let mut more = points.clone();
            more[index.index(points.len())].is_made = true;
            prop_assert!(suggest(&points, spoken, 90) <= suggest(&more, spoken, 90));
        }
    }
}
