//! A failure, thought through in four passes, the person's own part first, until it is a story with
//! its situation, action, result and lesson.

use super::story::{
    beginning, failure_kind, refuse_kind, refuse_title, refuse_year, self_checks, year,
};
use super::{Given, Progress, ReadDay, Script, Step, day_of, first_open, neither, yes_or_no};
use crate::domain::answer::Slot;
use crate::domain::growth::{Todo, TodoKind};
use crate::domain::now::Day;
use crate::domain::story::{FailureKind, Happened, StoryText};

/// For a person who says that they have none.
const NONE_YET: &str = "Everybody who tries new things gets some of them wrong. Think of the \
    smallest: a late delivery, a wrong guess, a talk you put off. What was it?";

/// Six more questions, by the name under which each is kept.
const DEEP: [(&str, &str); 7] = [
    (
        "aim",
        "What were you trying to reach, and why did you care?",
    ),
    (
        "instead",
        "What did you get instead, and how far off was it?",
    ),
    ("own part", "What contributed? Your own part first."),
    ("the rest", "And the rest: time, means, experience, others?"),
    (
        "plan",
        "How did you go about it, and where did that plan break?",
    ),
    (
        "otherwise",
        "What could you have done otherwise with what you knew then?",
    ),
    ("takes along", "What do you take with you?"),
];

/// A failure to think through.
pub(crate) struct FailureScript<'a> {
    /// Also the six questions.
    pub(crate) is_deep: bool,
    /// Titles of the stories there are.
    pub(crate) taken: Vec<String>,
    pub(crate) today: Day,
    pub(crate) read_day: ReadDay<'a>,
}

fn says_none(text: &str) -> bool {
    let text = text.trim().trim_end_matches(['.', '!']).to_lowercase();
    matches!(
        text.as_str(),
        "none" | "no" | "nothing" | "never" | "i have none" | "n/a"
    )
}

impl FailureScript<'_> {
    fn steps(&self, progress: &Progress) -> Vec<Step> {
        let nothing = StoryText::default();
        let mut steps = vec![Step::new(
            "title",
            "what it was",
            "Which failure or mistake? Name it in two or three words, or say: none",
        )];
        if progress.text("title").is_some_and(says_none) {
            steps.push(Step::new("smallest", "the smallest", NONE_YET));
        }
        steps.push(failure_kind(&nothing));
        // The own part is asked for before anything that could carry the blame.
        steps.extend([
            Step::new(
                "situation",
                "situation",
                "When and where was it, and what was at stake?",
            )
            .aside("pass 1 of 4")
            .long(),
            Step::new("people", "people", "Who was there?").aside("kept private"),
        ]);
        let situation = progress.text("situation");
        if situation.is_some_and(|text| Happened::read(text, self.today).is_none()) {
            steps.push(year());
        }
        steps.extend([
            Step::new(
                "behaviour",
                "behaviour",
                "What did you do, think, feel and say?",
            )
            .aside("pass 2 of 4")
            .long(),
            Step::new("left undone", "left undone", "What did you leave undone?").long(),
            Step::new(
                "consequences",
                "consequences",
                "What did it mean for you, for others, for the work? How did you put it right?",
            )
            .aside("pass 3 of 4; a number, a date or someone's words")
            .long(),
            Step::new(
                "learning",
                "learning",
                "Which skill, which knowledge or which attitude did you need? What do you \
                 understand now?",
            )
            .aside("pass 4 of 4")
            .long(),
        ]);
        if self.is_deep {
            let deep = DEEP.map(|(id, prompt)| Step::new(id, id, prompt).aside("for depth").long());
            steps.extend(deep);
        }
        let along = progress.text("takes along").map(str::to_owned);
        steps.extend([
            Step::new(
                "now",
                "now",
                "What rule or habit do you follow since? Where has it already paid off?",
            )
            .long()
            .there(along),
            Step::new("goal", "plan: goal", "Looking ahead: one goal.").aside("forward plan"),
            Step::new("milestone", "plan: milestone", "One milestone on the way."),
        ]);
        if progress.text("milestone").is_some() {
            let by = "By when? A day such as \"20 dec\" or \"in 3 weeks\".";
            steps.push(Step::new("milestone by", "plan: date", by));
        }
        steps.push(Step::new(
            "sign",
            "plan: sign",
            "One sign that you are on track.",
        ));
        steps.extend(self_checks(&nothing));
        steps
    }

    /// The story that came of it; nothing where nothing was given.
    pub(crate) fn story(&self, progress: &Progress) -> Option<StoryText> {
        let is_given = |done: &super::Done| matches!(done.given, Given::Text(_));
        if !progress.done.iter().any(is_given) {
            return None;
        }
        let text = |id: &str| progress.text(id).unwrap_or_default();
        let titles = [progress.text("smallest"), progress.text("title")];
        let title = titles
            .into_iter()
            .flatten()
            .find(|title| !says_none(title))
            .or_else(|| progress.text("situation"));
        let mut story = StoryText {
            title: self.free(&beginning(title.unwrap_or("a failure"))),
            people: super::several(text("people")),
            kind: Some("failure".into()),
            failure_kind: progress.text("failure kind").and_then(FailureKind::parse),
            is_confirmable: progress.text("confirmable").and_then(yes_or_no),
            is_told_alike: progress.text("told alike").and_then(yes_or_no),
            ..StoryText::default()
        };
        let dated = [progress.text("year"), progress.text("situation")];
        story.happened = dated
            .into_iter()
            .flatten()
            .find_map(|text| Happened::read(text, self.today));
        story.when = progress.text("year").map(str::to_owned);
        let action = format!("{}\n{}", text("behaviour"), text("left undone"));
        for (slot, text) in [
            ("situation", text("situation")),
            ("action", &action),
            ("result", text("consequences")),
            ("lesson", text("learning")),
            ("now", text("now")),
        ] {
            story.set_slot(slot, text);
        }
        let kept = DEEP.iter().map(|(id, _)| *id).chain(["goal", "sign"]);
        let kept = kept.filter_map(|id| progress.text(id).map(|text| (id, text)));
        story.reflections = kept
            .map(|(id, text)| Slot {
                name: id.to_owned(),
                text: text.to_owned(),
            })
            .collect();
        Some(story)
    }

    /// The milestone of the forward plan.
    pub(crate) fn milestone(&self, progress: &Progress) -> Option<Todo> {
        let text = progress.text("milestone")?.trim().to_owned();
        let by = progress.text("milestone by");
        let by = by.and_then(|by| day_of(by, self.read_day));
        Some(Todo::new(TodoKind::Milestone, text, by))
    }

    /// A title that no other story has.
    fn free(&self, title: &str) -> String {
        let numbered = (2..).map(|number| format!("{title} {number}"));
        let mut all = std::iter::once(title.to_owned()).chain(numbered);
        let free = all.find(|title| refuse_title(title, &self.taken).is_none());
        free.unwrap_or_default()
    }
}

impl Script for FailureScript<'_> {
    fn next(&self, progress: &Progress) -> Option<Step> {
        first_open(self.steps(progress), progress)
    }

    fn refuse(&self, step: &Step, text: &str) -> Option<String> {
        match step.id.as_str() {
            "title" => refuse_title(text, &self.taken),
            "smallest" if says_none(text) => Some("the smallest is enough; - skips".into()),
            "year" => refuse_year(text, self.today),
            "failure kind" => refuse_kind(text),
            "milestone by" => (self.read_day)(text).err(),
            "confirmable" | "told alike" => neither(text),
            _ => None,
        }
    }

    fn day(&self, step: &Step, text: &str) -> Option<Day> {
        let is_day = step.id == "milestone by";
        is_day.then(|| day_of(text, self.read_day)).flatten()
    }
}
