//! A story of the bank: what happened, slot by slot, and what belongs beside it.

use super::{Given, Progress, Script, Step, first_open, neither, several, yes_or_no};
use crate::coaching::prompts;
use crate::domain::now::Day;
use crate::domain::story::{
    COMPETENCIES, FailureKind, Happened, STORY_KINDS, STORY_SLOTS, StoryText,
};

/// A story that is told, over the one there is.
#[derive(Debug, Clone)]
pub(crate) struct StoryScript {
    pub(crate) before: StoryText,
    /// Titles of the other stories.
    pub(crate) taken: Vec<String>,
    pub(crate) today: Day,
}

fn joined(items: &[String]) -> Option<String> {
    Some(items.join("; ")).filter(|text| !text.is_empty())
}

fn said(answer: Option<bool>) -> Option<String> {
    answer.map(|yes| if yes { "yes" } else { "no" }.to_owned())
}

/// The two questions before a story counts as ready.
pub(super) fn self_checks(before: &StoryText) -> [Step; 2] {
    [
        Step::new(
            "confirmable",
            "self-check 1",
            "Could a former colleague confirm every detail?",
        )
        .aside("yes or no")
        .there(said(before.is_confirmable)),
        Step::new(
            "told alike",
            "self-check 2",
            "Would you tell it the same way if that colleague sat in the room?",
        )
        .aside("yes or no")
        .there(said(before.is_told_alike)),
    ]
}

/// Where a failure belongs.
pub(super) fn failure_kind(before: &StoryText) -> Step {
    let kinds = FailureKind::ALL.map(FailureKind::name).join(", ");
    Step::new(
        "failure kind",
        "kind of failure",
        "Which kind of failure was it?",
    )
    .aside(&kinds)
    .there(before.failure_kind.map(|kind| kind.name().to_owned()))
}

/// Asked where no year could be read out of what was said.
pub(super) fn year() -> Step {
    Step::new(
        "year",
        "year",
        "Which year was that? A newer story is asked for when one is over five years old.",
    )
}

pub(super) fn refuse_year(text: &str, today: Day) -> Option<String> {
    let is_none = Happened::read(text, today).is_none();
    is_none.then(|| "a year such as 2024, or March 2024".to_owned())
}

pub(super) fn refuse_kind(text: &str) -> Option<String> {
    let kinds = FailureKind::ALL.map(FailureKind::name).join(", ");
    let is_none = FailureKind::parse(text).is_none();
    is_none.then(|| format!("one of: {kinds}"))
}

/// Why a title is not taken.
pub(super) fn refuse_title(text: &str, taken: &[String]) -> Option<String> {
    let same = |title: &&String| title.to_lowercase() == text.trim().to_lowercase();
    let title = taken.iter().find(same)?;
    Some(format!("there is a story named \"{title}\"; another title"))
}

impl StoryScript {
    fn steps(&self, progress: &Progress) -> Vec<Step> {
        let before = &self.before;
        let named = Some(before.title.clone());
        let mut steps = vec![
            Step::new("title", "title", "What do you call it? Two or three words.").there(named),
            Step::new(
                "when",
                "when",
                "When was it? A month and a year are enough.",
            )
            .there(before.when.clone()),
        ];
        let when = progress.text("when");
        if when.is_some_and(|when| Happened::read(when, self.today).is_none()) {
            steps.push(year());
        }
        steps.extend([
            Step::new("where", "where", "Where was it? Firm, course, project.")
                .there(before.place.clone()),
            Step::new("role", "my role", "What were you there?").there(before.role.clone()),
        ]);
        let shape = if before.is_failure() {
            "star_l"
        } else {
            "star"
        };
        for slot in STORY_SLOTS {
            let prompt = prompts::of_slot(shape, slot).or_else(|| prompts::of_slot("star_l", slot));
            let there = before.slot(slot).map(str::to_owned);
            steps.push(
                Step::new(slot, slot, prompt.unwrap_or_default())
                    .long()
                    .there(there),
            );
        }
        steps.extend([
            Step::new(
                "numbers",
                "numbers",
                "Which numbers or quotes make it stick?",
            )
            .aside("commas or semicolons between them")
            .there(joined(&before.numbers)),
            Step::new("people", "people", "Who was there?")
                .aside("kept private")
                .there(joined(&before.people)),
            Step::new("proof", "proof", "Who can confirm it?")
                .aside("kept private")
                .there(before.proof.clone()),
            Step::new("competencies", "competencies", "What does it show?")
                .aside("commas between them; ? lists some")
                .examples(&COMPETENCIES)
                .there(Some(before.competencies.join(", "))),
            Step::new("kind", "kind", "What kind of story is it?")
                .aside(&STORY_KINDS.join(", "))
                .there(before.kind.clone()),
        ]);
        let kind = progress.text("kind").unwrap_or_default();
        if kind.trim().eq_ignore_ascii_case("failure") {
            steps.push(failure_kind(before));
        }
        steps.extend(self_checks(before));
        steps
    }

    /// The story that was told; nothing where nothing was given. Without a title it is called by
    /// its first words.
    pub(crate) fn story(&self, progress: &Progress) -> Option<StoryText> {
        let is_given = |done: &super::Done| matches!(done.given, Given::Text(_));
        if !progress.done.iter().any(is_given) {
            return None;
        }
        let text = |id: &str| progress.text(id).map(|text| text.trim().to_owned());
        let list = |id: &str| progress.text(id).map(several).unwrap_or_default();
        let mut story = StoryText {
            when: text("when"),
            place: text("where"),
            role: text("role"),
            numbers: list("numbers"),
            people: list("people"),
            proof: text("proof"),
            competencies: list("competencies").iter().map(|c| slug(c)).collect(),
            kind: text("kind").map(|kind| kind.to_lowercase()),
            failure_kind: progress.text("failure kind").and_then(FailureKind::parse),
            is_confirmable: progress.text("confirmable").and_then(yes_or_no),
            is_told_alike: progress.text("told alike").and_then(yes_or_no),
            reflections: self.before.reflections.clone(),
            ..StoryText::default()
        };
        for slot in STORY_SLOTS {
            story.set_slot(slot, progress.text(slot).unwrap_or_default());
        }
        let dated = [progress.text("year"), progress.text("when")];
        story.happened = dated
            .into_iter()
            .flatten()
            .find_map(|text| Happened::read(text, self.today));
        let first = || STORY_SLOTS.iter().find_map(|slot| story.slot(slot));
        let first = first().or(story.place.as_deref()).map(beginning);
        story.title = text("title")
            .or(first)
            .unwrap_or_else(|| "a story".to_owned());
        Some(story)
    }
}

/// A competency as it is compared: `problem solving` is `problem-solving`.
fn slug(text: &str) -> String {
    text.to_lowercase()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join("-")
}

/// The first words of a text.
pub(super) fn beginning(text: &str) -> String {
    const WORDS: usize = 5;
    let words: Vec<&str> = text.split_whitespace().take(WORDS).collect();
    words
        .join(" ")
        .trim_end_matches(['.', ',', ';', ':'])
        .to_owned()
}

impl Script for StoryScript {
    fn next(&self, progress: &Progress) -> Option<Step> {
        first_open(self.steps(progress), progress)
    }

    fn refuse(&self, step: &Step, text: &str) -> Option<String> {
        match step.id.as_str() {
            "title" => refuse_title(text, &self.taken),
            "year" => refuse_year(text, self.today),
            "failure kind" => refuse_kind(text),
            "confirmable" | "told alike" => neither(text),
            _ => None,
        }
    }
}
