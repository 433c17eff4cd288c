//! What a person is learning: the ground an honest answer about a weakness stands on.

use super::id::{InterviewId, StoryId};
use super::now::Day;

/// Days from one check-in to the next.
pub(crate) const CHECK_IN_EVERY_DAYS: i64 = 28;

/// Where there is room to grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Area {
    Technical,
    Workplace,
    Interpersonal,
    Productivity,
}

impl Area {
    pub(crate) const ALL: [Self; 4] = [
        Self::Technical,
        Self::Workplace,
        Self::Interpersonal,
        Self::Productivity,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Technical => "technical",
            Self::Workplace => "workplace",
            Self::Interpersonal => "interpersonal",
            Self::Productivity => "productivity",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|area| area.name() == text)
    }
}

/// An entry of the growth list, for ever; a number of this data file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct GrowthId(pub(crate) i64);

/// Something the person wants to get better at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Growth {
    pub(crate) area: Area,
    pub(crate) text: String,
    /// A concrete step that can be begun within two weeks; without one it is on no shortlist.
    pub(crate) step: Option<String>,
    /// Since when it has been under way, in the person's words; `None` before it is.
    pub(crate) begun: Option<String>,
    /// When it showed.
    pub(crate) example: Option<String>,
    /// Why getting better at it is of use to an employer.
    pub(crate) value: Option<String>,
}

impl Growth {
    /// What speaks for it in an interview: 0 to 3, for a step begun, an example and a value.
    pub(crate) fn worth(&self) -> usize {
        let has = |text: &Option<String>| text.as_deref().is_some_and(|t| !t.trim().is_empty());
        [&self.begun, &self.example, &self.value]
            .into_iter()
            .filter(|text| has(text))
            .count()
    }
}

/// What somebody said of the person's work. Who it was is kept private.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Feedback {
    pub(crate) who: Option<String>,
    pub(crate) place: Option<String>,
    /// As near to their words as the person can.
    pub(crate) words: String,
    pub(crate) learned: Option<String>,
    pub(crate) changed: Option<String>,
    pub(crate) still_open: Option<String>,
}

/// Why something is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TodoKind {
    /// Ask somebody for feedback.
    Ask,
    /// Learn what an interview asks for.
    Training,
    /// The milestone of a plan made after a failure.
    Milestone,
}

impl TodoKind {
    pub(crate) const ALL: [Self; 3] = [Self::Ask, Self::Training, Self::Milestone];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ask => "ask",
            Self::Training => "training",
            Self::Milestone => "milestone",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == text)
    }
}

/// What is to be done by a day, apart from practice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Todo {
    pub(crate) kind: TodoKind,
    pub(crate) text: String,
    /// Kept private.
    pub(crate) person: Option<String>,
    pub(crate) due_on: Option<Day>,
    pub(crate) story: Option<StoryId>,
    pub(crate) growth: Option<GrowthId>,
    pub(crate) interview: Option<InterviewId>,
}

impl Todo {
    /// One about nothing else.
    pub(crate) fn new(kind: TodoKind, text: String, due_on: Option<Day>) -> Self {
        Self {
            kind,
            text,
            person: None,
            due_on,
            story: None,
            growth: None,
            interview: None,
        }
    }
}

/// A number of a to-do in this data file, which people type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TodoId(pub(crate) i64);

/// What a person brings to one interview, and what they set aside for it alone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct GrowthPick {
    pub(crate) main: Option<GrowthId>,
    pub(crate) reserve: Option<GrowthId>,
    /// What touches something the interview cannot do without, with that.
    pub(crate) struck: Vec<(GrowthId, String)>,
}
