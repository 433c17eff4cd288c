//! An answer, slot by slot: the framework's prompts, then the sentence that is said first, then the
//! points that must be said.

use super::{Given, Progress, Script, Step};
use crate::coaching::{points, prompts};
use crate::domain::answer::{AnswerText, Slot};
use crate::domain::framework::Shape;

/// What is built, and from what.
#[derive(Debug, Clone)]
pub(crate) struct AnswerScript {
    pub(crate) shape: Shape,
    pub(crate) target_secs: u32,
    pub(crate) words_per_minute: u32,
    /// The answer there is: an empty line keeps each of its parts.
    pub(crate) before: AnswerText,
}

const HEADLINE: &str = "headline";

fn slot_id(name: &str) -> String {
    format!("slot {name}")
}

fn point_id(number: usize) -> String {
    format!("point {number}")
}

impl AnswerScript {
    /// The slots, the headline, and the points as one: their number is not known before.
    fn steps(&self) -> usize {
        self.shape.slots().count() + 2
    }

    fn slot_before(&self, name: &str) -> Option<String> {
        let is_it = |slot: &&Slot| self.shape.slot_named(&slot.name) == Some(name);
        let there = self.before.slots.iter().find(is_it)?;
        Some(there.text.clone()).filter(|text| !text.trim().is_empty())
    }

    /// The slots as they are given so far.
    fn slots(&self, progress: &Progress) -> Vec<Slot> {
        let slots = self.shape.slots().map(|slot| Slot {
            name: slot.name.to_owned(),
            text: progress
                .text(&slot_id(slot.name))
                .unwrap_or_default()
                .to_owned(),
        });
        slots.collect()
    }

    /// Points there are, then those that the slots suggest.
    fn proposals(&self, progress: &Progress) -> Vec<String> {
        let mut all = self.before.key_points.clone();
        if all.is_empty() {
            all = points::propose(&self.slots(progress));
        }
        all.truncate(points::MOST);
        all
    }

    fn next_point(&self, progress: &Progress) -> Option<Step> {
        let proposals = self.proposals(progress);
        let mut confirmed = 0;
        // So many steps are enough: six taken, or as many left out before them.
        for number in 1..=proposals.len() + points::MOST + 1 {
            let id = point_id(number);
            if progress.has(&id) {
                confirmed += usize::from(progress.text(&id).is_some());
                let is_own = number > proposals.len();
                if is_own && progress.text(&id).is_none() {
                    return None;
                }
                continue;
            }
            if confirmed >= points::MOST {
                return None;
            }
            let there = proposals.get(number - 1).cloned();
            let prompt = match (&there, confirmed) {
                (Some(_), _) => "Is this a point you must say? Enter takes it.".to_owned(),
                (None, c) if c < points::FEWEST => {
                    format!(
                        "Another point you must say? {} to {} are best.",
                        points::FEWEST,
                        points::MOST
                    )
                }
                (None, _) => "Another point? Enter ends the list.".to_owned(),
            };
            return Some(Step {
                id,
                title: format!("point {}", confirmed + 1),
                prompt,
                aside: String::new(),
                examples: Vec::new(),
                there,
                is_long: false,
                number: self.steps(),
                of: self.steps(),
            });
        }
        None
    }

    /// How long a slot should take: `15 % of the time, about 14 s or 32 words`.
    fn share(&self, percent: u8) -> String {
        if percent == 0 {
            return String::new();
        }
        let secs = u64::from(self.target_secs) * u64::from(percent) / 100;
        let words = secs * u64::from(self.words_per_minute) / 60;
        format!("{percent} % of the time, about {secs} s or {words} words")
    }

    /// The answer that was given. The text there was gives way to its slots; it stays as an older
    /// version. `None` where nothing was given at all.
    pub(crate) fn answer(&self, progress: &Progress) -> Option<AnswerText> {
        let last = points::MOST * 2 + 1;
        let key_points = (1..=last).filter_map(|n| progress.text(&point_id(n)));
        let slots = self.slots(progress);
        let has_slots = slots.iter().any(|slot| !slot.text.trim().is_empty());
        let answer = AnswerText {
            headline: progress.text(HEADLINE).map(str::to_owned),
            text: if has_slots {
                String::new()
            } else {
                self.before.text.clone()
            },
            key_points: key_points.map(str::to_owned).collect(),
            slots: if has_slots { slots } else { Vec::new() },
        };
        let is_given = |done: &super::Done| matches!(done.given, Given::Text(_));
        progress.done.iter().any(is_given).then_some(answer)
    }
}

impl Script for AnswerScript {
    fn next(&self, progress: &Progress) -> Option<Step> {
        let of = self.steps();
        for (index, slot) in self.shape.slots().enumerate() {
            let id = slot_id(slot.name);
            if progress.has(&id) {
                continue;
            }
            let prompt = prompts::of_slot(self.shape.framework.id, slot.name);
            return Some(Step {
                id,
                title: slot.name.to_owned(),
                prompt: prompt.unwrap_or_default().to_owned(),
                aside: self.share(slot.share_percent),
                examples: Vec::new(),
                there: self.slot_before(slot.name),
                is_long: true,
                number: index + 1,
                of,
            });
        }
        if !progress.has(HEADLINE) {
            return Some(Step {
                id: HEADLINE.to_owned(),
                title: HEADLINE.to_owned(),
                prompt: prompts::HEADLINE.to_owned(),
                aside: format!("said first, at most {} words", prompts::LONGEST_HEADLINE),
                examples: Vec::new(),
                there: self.before.headline.clone(),
                is_long: false,
                number: of - 1,
                of,
            });
        }
        self.next_point(progress)
    }

    fn refuse(&self, step: &Step, text: &str) -> Option<String> {
        let words = text.split_whitespace().count();
        let most = prompts::LONGEST_HEADLINE;
        let is_long = step.id == HEADLINE && words > most;
        is_long.then(|| format!("that is {words} words; a headline has at most {most}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::framework::FRAMEWORKS;

    fn script(framework: &str) -> AnswerScript {
        AnswerScript {
            shape: Shape::find(framework).unwrap(),
            target_secs: 100,
            words_per_minute: 140,
            before: AnswerText::default(),
        }
    }

    /// Answers every step by `give` until there is none; the ids that were asked.
    fn walk(script: &AnswerScript, give: impl Fn(&Step) -> Given) -> (Vec<String>, Progress) {
        let mut progress = Progress::default();
        let mut asked = Vec::new();
        while let Some(step) = script.next(&progress) {
            assert!(asked.len() < 40 && step.number <= step.of, "{step:?}");
            let given = give(&step);
            progress.keep(&step.id, given);
            asked.push(step.id);
        }
        (asked, progress)
    }

    fn typed(step: &Step) -> Given {
        match &step.there {
            Some(there) => Given::Text(there.clone()),
            None if step.id.starts_with("point") => Given::Skipped,
            None => Given::Text(format!("I wrote the {} down here.", step.title)),
        }
    }

    #[test]
    fn every_framework_is_asked_slot_by_slot_then_the_headline_then_points() {
        for framework in FRAMEWORKS {
            let script = script(framework.id);
            let (asked, progress) = walk(&script, typed);
            let slots: Vec<String> = framework.slots.iter().map(|s| slot_id(s.name)).collect();
            assert_eq!(asked[..slots.len()], slots);
            assert_eq!(asked[slots.len()], HEADLINE);
            let answer = script.answer(&progress).unwrap();
            assert_eq!(answer.slots.len(), slots.len());
            assert!(answer.slots.iter().all(|slot| !slot.text.is_empty()));
            assert_eq!(
                answer.key_points.len(),
                framework.slots.len().min(points::MOST)
            );
            assert!(answer.headline.is_some() && answer.text.is_empty());
        }
    }

    #[test]
    fn every_step_can_be_skipped() {
        for framework in FRAMEWORKS {
            let script = script(framework.id);
            let (_, progress) = walk(&script, |_| Given::Skipped);
            assert_eq!(script.answer(&progress), None);
        }
    }

    #[test]
    fn an_answer_that_is_there_is_kept_by_empty_lines() {
        let mut script = script("CAR");
        let (_, progress) = walk(&script, typed);
        let first = script.answer(&progress).unwrap();
        script.before = AnswerText {
            text: "An older text.".into(),
            ..first.clone()
        };
        let (asked, progress) = walk(&script, typed);
        assert_eq!(script.answer(&progress), Some(first));
        assert!(!asked.contains(&slot_id("task")));
    }

    #[test]
    fn points_can_be_left_out_put_in_other_words_and_added_up_to_six() {
        let script = script("star");
        let (_, progress) = walk(&script, |step| match (step.id.as_str(), &step.there) {
            ("point 1", _) => Given::Skipped,
            ("point 2", _) => Given::Text("in other words".into()),
            (id, None) if id.starts_with("point") => Given::Text(format!("own {id}")),
            _ => typed(step),
        });
        let points = script.answer(&progress).unwrap().key_points;
        assert_eq!(points[0], "in other words");
        assert_eq!(points.len(), points::MOST);
        assert_eq!(points.last().map(String::as_str), Some("own point 7"));
    }

    #[test]
    fn a_step_says_its_share_of_the_time_and_a_long_headline_is_refused() {
        let script = script("star_l");
        let first = script.next(&Progress::default()).unwrap();
        assert_eq!(first.aside, "12 % of the time, about 12 s or 28 words");
        let headline = Step {
            id: HEADLINE.into(),
            ..first
        };
        assert_eq!(script.refuse(&headline, &"word ".repeat(20)), None);
        assert!(script.refuse(&headline, &"word ".repeat(21)).is_some());
    }

    #[test]
    fn a_broken_off_answer_goes_on_at_the_next_question() {
        let script = script("star_l");
        let (asked, progress) = walk(&script, typed);
        for done in 0..asked.len() {
            let kept = Progress {
                done: progress.done[..done].to_vec(),
                ..Progress::default()
            };
            assert_eq!(
                script.next(&kept).map(|step| step.id).as_ref(),
                asked.get(done)
            );
        }
    }
}
