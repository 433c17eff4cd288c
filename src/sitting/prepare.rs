//! Preparing, one question after the other: what is asked next follows from what was given so far,
//! and from nothing else. So a sitting that was broken off goes on where it was, whatever ended it.

pub(crate) mod answer;
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

/// Something to prepare, as questions.
pub(crate) trait Script {
    /// The next question, or none where all is given.
    fn next(&self, progress: &Progress) -> Option<Step>;

    /// What is wrong with an answer to a step, before it is kept.
    fn refuse(&self, _step: &Step, _text: &str) -> Option<String> {
        None
    }
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
