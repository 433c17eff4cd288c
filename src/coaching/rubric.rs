//! What a good answer has: the shared criteria, the list to tick after an answer, and the grade
//! that the ticks suggest. A suggestion only; the person grades.

use super::pace::{TimeBand, time_band};
use crate::domain::answer::AnswerText;
use crate::domain::card::Guidance;
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

/// For any story told aloud, offered after a card's own ticks.
pub(crate) const TOLD_ALOUD: [&str; 4] = ["work", "concise", "tone", "natural"];

/// For the first rehearsal of a failure story, in this order.
pub(crate) const FIRST_FAILURE_REHEARSAL: [&str; 9] = [
    "true and relevant",
    "prepared beforehand",
    "situation",
    "task",
    "action or omission",
    "result",
    "lesson",
    "from work",
    "short and calm",
];

/// When to tick the shared criterion of that id; `None` for an id that is not shared.
pub(crate) fn criterion_text(id: &str) -> Option<&'static str> {
    CRITERIA
        .iter()
        .find(|criterion| criterion.id == id)
        .map(|criterion| criterion.text)
}

/// The criteria offered for a family of cards after a card's own; empty for most families.
pub(crate) fn family_criteria(family: &str) -> &'static [&'static str] {
    match family {
        "weakness" => &["honest", "aware", "steps", "value"],
        "failure" => &["honest", "ownership", "lesson", "resilient", "role-link"],
        _ => &[],
    }
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

/// The person's key points; where there are none the coach's, then the rubric, then what the
/// interviewer listens for. `None` for a card that has none of these: it is graded by feel.
pub(crate) fn points_to_tick(
    answer: Option<&AnswerText>,
    guidance: &Guidance,
) -> Option<PointsToTick> {
    let own = answer.map_or(&[][..], |answer| &answer.key_points);
    let rubric: Vec<String> = guidance
        .rubric
        .iter()
        .map(|criterion| {
            let shared = || criterion_text(&criterion.id).map(str::to_owned);
            let text = criterion.text.clone().or_else(shared);
            text.unwrap_or_else(|| criterion.id.clone())
        })
        .collect();
    [
        (PointsBasis::Own, own),
        (PointsBasis::Coach, guidance.key_points.as_slice()),
        (PointsBasis::Rubric, rubric.as_slice()),
        (PointsBasis::ListensFor, guidance.listens_for.as_slice()),
    ]
    .into_iter()
    .find(|(_, points)| !points.is_empty())
    .map(|(basis, points)| PointsToTick {
        basis,
        points: points.to_vec(),
    })
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
    fn the_sets_name_shared_criteria_only() {
        let families = ["weakness", "failure"].map(family_criteria);
        for id in families.into_iter().flatten().chain(&TOLD_ALOUD) {
            assert!(criterion_text(id).is_some(), "{id}");
        }
        assert!(family_criteria("conflict").is_empty());
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
            points_to_tick(Some(answer), guidance).map(|list| (list.basis, list.points))
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
        guidance.rubric.clear();
        assert_eq!(
            list(&answer, &guidance),
            Some((PointsBasis::ListensFor, strings(&["listens"])))
        );
        guidance.listens_for.clear();
        assert_eq!(list(&answer, &guidance), None);
        assert_eq!(points_to_tick(None, &guidance), None);
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
