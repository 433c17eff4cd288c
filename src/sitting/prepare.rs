//! Preparing, one question after the other: what is asked next follows from what was given so far,
//! and from nothing else. So a sitting that was broken off goes on where it was, whatever ended it.

use crate::domain::id::CardId;
use crate::domain::now::Day;
use crate::store::cards::Handle;

pub(crate) mod answer;
pub(crate) mod failure;
pub(crate) mod growth;
mod narrowing;
pub(crate) mod story;
pub(crate) mod tailoring;

/// What a person gave at a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Given {
    Text(String),
    /// Passed over; to be seen again as a gap.
    Skipped,
}

/// A step that is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Done {
    /// The step's id.
    pub(crate) step: String,
    pub(crate) given: Given,
}

/// All that was given so far, in the order it was given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Progress {
    pub(crate) done: Vec<Done>,
    /// What was given at steps that the person went back over, the last first: to be offered again.
    pub(crate) withdrawn: Vec<Done>,
}

impl Progress {
    pub(crate) fn has(&self, step: &str) -> bool {
        self.done.iter().any(|done| done.step == step)
    }

    /// What was typed at a step; `None` where it was skipped or is still to come.
    pub(crate) fn text(&self, step: &str) -> Option<&str> {
        let done = self.done.iter().find(|done| done.step == step)?;
        match &done.given {
            Given::Text(text) => Some(text),
            Given::Skipped => None,
        }
    }

    /// Keeps what was given; a step that is given again stays in its place.
    pub(crate) fn keep(&mut self, step: &str, given: Given) {
        self.withdrawn.retain(|done| done.step != step);
        match self.done.iter_mut().find(|done| done.step == step) {
            Some(there) => there.given = given,
            None => self.done.push(Done {
                step: step.to_owned(),
                given,
            }),
        }
    }

    /// Goes back one step; false at the first.
    pub(crate) fn back(&mut self) -> bool {
        let Some(done) = self.done.pop() else {
            return false;
        };
        self.withdrawn.push(done);
        true
    }

    /// What an empty line takes at a step: what was given before the person went back, else what is
    /// there or proposed.
    pub(crate) fn offered(&self, step: &Step) -> Option<String> {
        let withdrawn = self.withdrawn.iter().find(|done| done.step == step.id);
        match withdrawn.map(|done| &done.given) {
            Some(Given::Text(text)) => Some(text.clone()),
            _ => step.there.clone(),
        }
    }
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    /// The same whenever it is asked.
    pub(crate) id: String,
    /// A word or two: `situation`.
    pub(crate) title: String,
    pub(crate) prompt: String,
    /// How long it should be, or what to mind; may be empty.
    pub(crate) aside: String,
    /// Shown only when the person asks for help.
    pub(crate) examples: Vec<String>,
    /// Taken by an empty line: what was there before, or what is proposed.
    pub(crate) there: Option<String>,
    /// Worth an editor.
    pub(crate) is_long: bool,
    /// From 1, and how many there are as far as is known.
    pub(crate) number: usize,
    pub(crate) of: usize,
}

impl Step {
    /// A question with nothing beside it; its place is set by [`Step::at`].
    pub(crate) fn new(id: impl Into<String>, title: &str, prompt: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            title: title.to_owned(),
            prompt: prompt.into(),
            aside: String::new(),
            examples: Vec::new(),
            there: None,
            is_long: false,
            number: 1,
            of: 1,
        }
    }

    /// Worth an editor.
    pub(crate) fn long(self) -> Self {
        Self {
            is_long: true,
            ..self
        }
    }

    pub(crate) fn aside(self, aside: &str) -> Self {
        Self {
            aside: aside.to_owned(),
            ..self
        }
    }

    /// What is shown on `?`.
    pub(crate) fn examples(self, examples: &[&str]) -> Self {
        Self {
            examples: examples.iter().map(|e| (*e).to_owned()).collect(),
            ..self
        }
    }

    /// What an empty line takes.
    pub(crate) fn there(self, there: Option<String>) -> Self {
        let there = there.filter(|text| !text.trim().is_empty());
        Self { there, ..self }
    }

    fn at(self, number: usize, of: usize) -> Self {
        Self { number, of, ..self }
    }
}

/// The first of `steps` that is still to be done, in its place among them.
fn first_open(steps: Vec<Step>, progress: &Progress) -> Option<Step> {
    let of = steps.len();
    let mut numbered = steps.into_iter().enumerate();
    let (index, step) = numbered.find(|(_, step)| !progress.has(&step.id))?;
    Some(step.at(index + 1, of))
}

/// What says yes or no; `None` for any other word.
pub(crate) fn yes_or_no(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "y" | "yes" => Some(true),
        "n" | "no" => Some(false),
        _ => None,
    }
}

/// Why a text that is neither yes nor no is not taken.
fn neither(text: &str) -> Option<String> {
    let no = yes_or_no(text).is_none();
    no.then(|| "yes or no; skip (-) leaves it open".to_owned())
}

/// Several things in one line: commas or semicolons between them.
pub(crate) fn several(text: &str) -> Vec<String> {
    let between = if text.contains(';') { ';' } else { ',' };
    let items = text.split([between, '\n']).map(str::trim);
    items.filter(|i| !i.is_empty()).map(str::to_owned).collect()
}

/// Reads a day in a person's words, or says why not; what a day is called is not known here.
pub(crate) type ReadDay<'a> = &'a dyn Fn(&str) -> Result<Day, String>;

/// Something to prepare, as questions.
pub(crate) trait Script {
    /// The next question, or none where all is given.
    fn next(&self, progress: &Progress) -> Option<Step>;

    /// What is wrong with an answer to a step, before it is kept.
    fn refuse(&self, _step: &Step, _text: &str) -> Option<String> {
        None
    }

    /// The day that an answer to a step means. It is kept in the place of the words, which mean
    /// another day tomorrow.
    fn day(&self, _step: &Step, _text: &str) -> Option<Day> {
        None
    }

    /// The card that an answer to a step means. Its handle is kept in the place of a number on a
    /// list, which means another card when the list has changed.
    fn card(&self, _step: &Step, _text: &str) -> Option<Offer> {
        None
    }
}

/// A card that a step offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Offer {
    pub(crate) id: CardId,
    pub(crate) handle: Handle,
    pub(crate) question: String,
    /// Taken by an empty line.
    pub(crate) is_likely: bool,
}

/// A day that was kept, or is given in words.
pub(super) fn day_of(text: &str, read: ReadDay<'_>) -> Option<Day> {
    let kept = text.trim().parse().ok();
    kept.or_else(|| read(text).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_again_replaces_what_was_there() {
        let mut progress = Progress::default();
        progress.keep("a", Given::Text("one".into()));
        progress.keep("b", Given::Skipped);
        progress.keep("a", Given::Text("two".into()));
        assert_eq!(progress.text("a"), Some("two"));
        assert!(progress.has("b"));
        assert_eq!(progress.text("b"), None);
        assert!(progress.back() && !progress.has("b"));
        assert!(progress.back() && !progress.back());
        let step = Step {
            id: "a".into(),
            title: String::new(),
            prompt: String::new(),
            aside: String::new(),
            examples: Vec::new(),
            there: Some("proposed".into()),
            is_long: false,
            number: 1,
            of: 1,
        };
        assert_eq!(progress.offered(&step).as_deref(), Some("two"));
        progress.keep("a", Given::Text("three".into()));
        assert_eq!(progress.withdrawn.len(), 1);
        assert_eq!(progress.offered(&step).as_deref(), Some("proposed"));
    }
}
