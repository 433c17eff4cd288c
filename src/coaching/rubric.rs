//! What a good answer has: the shared criteria, the list to tick after an answer, and the grade
//! that the ticks suggest. A suggestion only; the person grades.

use std::collections::HashSet;

use super::pace::{TimeBand, time_band};
use crate::domain::answer::AnswerText;
use crate::domain::card::{Criterion, Guidance};
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

/// The grade that the ticks suggest, `points` saying for each whether it was made; `None` where
/// there was nothing to tick.
///
/// | grade | points made | and |
/// |---|---|---|
/// | easy | all | the answer was timed and kept to its time band |
/// | good | all, or all but one of at least four | |
/// | hard | at least two thirds | |
/// | again | fewer | |
///
/// A time outside the band takes one off an easy and nothing off the others: it is a matter of
/// delivery, and what is graded is recall. An answer that nobody timed is not suggested as easy.
pub(crate) fn suggest(
    points: &[bool],
    spoken_secs: Option<u32>,
    target_secs: u32,
) -> Option<Grade> {
    if points.is_empty() {
        return None;
    }
    let total = points.len();
    let made = points.iter().filter(|&&is_made| is_made).count();
    let missed = total - made;
    let kept_to_time =
        spoken_secs.is_some_and(|spoken| time_band(spoken, target_secs) == TimeBand::Inside);
    Some(if missed == 0 && kept_to_time {
        Grade::Easy
    } else if missed == 0 || (missed == 1 && total >= FEWEST_POINTS_FOR_A_SLIP) {
        Grade::Good
    } else if missed.saturating_mul(3) <= total {
        Grade::Hard
    } else {
        Grade::Again
    })
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

    #[test]
    fn all_points_in_time_suggest_easy_and_out_of_time_or_untimed_good() {
        let all = [true; 4];
        assert_eq!(suggest(&all, Some(90), 90), Some(Grade::Easy));
        assert_eq!(suggest(&all, Some(120), 90), Some(Grade::Good));
        assert_eq!(suggest(&all, Some(30), 90), Some(Grade::Good));
        assert_eq!(suggest(&all, None, 90), Some(Grade::Good));
    }

    #[test]
    fn what_is_missed_lowers_the_suggestion() {
        let of = |made: usize, total: usize| {
            let points: Vec<bool> = (0..total).map(|index| index < made).collect();
            suggest(&points, Some(90), 90)
        };
        assert_eq!(of(3, 4), Some(Grade::Good));
        assert_eq!(of(2, 3), Some(Grade::Hard));
        assert_eq!(of(4, 6), Some(Grade::Hard));
        assert_eq!(of(3, 6), Some(Grade::Again));
        assert_eq!(of(1, 2), Some(Grade::Again));
        assert_eq!(of(0, 5), Some(Grade::Again));
    }

    #[test]
    fn nothing_to_tick_suggests_nothing() {
        assert_eq!(suggest(&[], Some(90), 90), None);
    }

    proptest! {
        #[test]
        fn one_more_point_made_never_lowers_the_suggestion(
            points in proptest::collection::vec(any::<bool>(), 1..12),
            index: proptest::sample::Index, spoken: Option<u32>,
        ) {
            let mut more = points.clone();
            more[index.index(points.len())] = true;
            prop_assert!(suggest(&points, spoken, 90) <= suggest(&more, spoken, 90));
        }
    }
}
