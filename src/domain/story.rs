//! A story: something that happened to the person, told once and used in several answers.

use super::answer::Slot;
use super::id::{CardId, StoryId};
use super::now::{self, Day};

/// The slots of a story, those of the framework `star_l`.
pub(crate) const STORY_SLOTS: [&str; 6] =
    ["situation", "task", "action", "result", "lesson", "now"];

/// Kinds that are offered; any other word is kept too.
pub(crate) const STORY_KINDS: [&str; 6] = [
    "success", "failure", "conflict", "change", "learning", "help",
];

/// Competencies that are offered; any other word is kept too.
pub(crate) const COMPETENCIES: [&str; 18] = [
    "ownership",
    "teamwork",
    "conflict",
    "leadership",
    "initiative",
    "problem-solving",
    "decision-making",
    "communication",
    "influence",
    "adaptability",
    "learning",
    "resilience",
    "customer",
    "planning",
    "integrity",
    "creativity",
    "delivery",
    "quality",
];

/// The first year a story is taken to be of.
const FIRST_YEAR: i32 = 1940;

/// Where a failure belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FailureKind {
    Personal,
    Professional,
    OwnBusiness,
    Systemic,
}

impl FailureKind {
    pub(crate) const ALL: [Self; 4] = [
        Self::Personal,
        Self::Professional,
        Self::OwnBusiness,
        Self::Systemic,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Personal => "personal",
            Self::Professional => "professional",
            Self::OwnBusiness => "own-business",
            Self::Systemic => "systemic",
        }
    }

    /// By its name or the beginning of it.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase().replace(' ', "-");
        let mut fitting = Self::ALL
            .into_iter()
            .filter(|kind| !text.is_empty() && kind.name().starts_with(&text));
        // "p" alone is two of them.
        fitting.next().filter(|_| fitting.next().is_none())
    }
}

/// When something happened, as near as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Happened {
    pub(crate) year: i32,
    /// 1 to 12.
    pub(crate) month: Option<u32>,
}

impl Happened {
    /// The last year that is named, with the month named beside it; `None` where no year is, or it
    /// is still to come.
    pub(crate) fn read(text: &str, today: Day) -> Option<Self> {
        use chrono::Datelike;
        let words: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        let at = words.iter().rposition(|word| {
            let year = word.parse::<i32>().ok().filter(|_| word.len() == 4);
            year.is_some_and(|year| (FIRST_YEAR..=today.date().year()).contains(&year))
        })?;
        let year = words.get(at)?.parse().ok()?;
        let beside = [at.checked_sub(1), at.checked_add(1)];
        let month = beside
            .into_iter()
            .flatten()
            .filter_map(|at| words.get(at))
            .find_map(|word| month(word));
        Some(Self { year, month })
    }

    /// As it is stored: `2024` or `2024-03`.
    pub(crate) fn stored(self) -> String {
        match self.month {
            Some(month) => format!("{:04}-{month:02}", self.year),
            None => format!("{:04}", self.year),
        }
    }

    /// What [`Happened::stored`] wrote.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (year, month) = match text.split_once('-') {
            Some((year, month)) => (year, Some(month.parse().ok()?)),
            None => (text, None),
        };
        let in_year = month.is_none_or(|month| (1..=12).contains(&month));
        let year = year.parse().ok()?;
        in_year.then_some(Self { year, month })
    }

    /// Whole years since then; where only the year is known, since its end.
    pub(crate) fn years_before(self, today: Day) -> u32 {
        use chrono::Datelike;
        let date = today.date();
        let month = self.month.unwrap_or(12);
        let months =
            (date.year() - self.year) * 12 + date.month().cast_signed() - month.cast_signed();
        u32::try_from(months.div_euclid(12)).unwrap_or(0)
    }
}

/// The number of a month: its English name or the first three letters of it, or its digits.
fn month(word: &str) -> Option<u32> {
    let counted = || word.parse().ok().filter(|month| (1..=12).contains(month));
    now::month(word).or_else(counted)
}

/// What a person tells of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct StoryText {
    /// What the person calls it and types; unique among the stories.
    pub(crate) title: String,
    /// In their words.
    pub(crate) when: Option<String>,
    pub(crate) happened: Option<Happened>,
    pub(crate) place: Option<String>,
    pub(crate) role: Option<String>,
    /// Named as in [`STORY_SLOTS`].
    pub(crate) slots: Vec<Slot>,
    pub(crate) numbers: Vec<String>,
    /// Kept private.
    pub(crate) people: Vec<String>,
    /// Who can confirm it; kept private like the people.
    pub(crate) proof: Option<String>,
    pub(crate) competencies: Vec<String>,
    /// Usually one of [`STORY_KINDS`].
    pub(crate) kind: Option<String>,
    pub(crate) failure_kind: Option<FailureKind>,
    /// Whether a former colleague could confirm every detail.
    pub(crate) is_confirmable: Option<bool>,
    /// Whether it would be told the same way with that colleague in the room.
    pub(crate) is_told_alike: Option<bool>,
    /// What was thought about it on the way, by the name of the question; told to nobody.
    pub(crate) reflections: Vec<Slot>,
}

impl StoryText {
    /// The text of a slot, where there is any.
    pub(crate) fn slot(&self, name: &str) -> Option<&str> {
        let slot = self.slots.iter().find(|slot| slot.name == name)?;
        Some(slot.text.as_str()).filter(|text| !text.trim().is_empty())
    }

    /// Puts a text into a slot, in the order in which they are told; an empty one leaves it out.
    pub(crate) fn set_slot(&mut self, name: &str, text: &str) {
        self.slots.retain(|slot| slot.name != name);
        if text.trim().is_empty() {
            return;
        }
        self.slots.push(Slot {
            name: name.to_owned(),
            text: text.trim().to_owned(),
        });
        let place = |slot: &Slot| STORY_SLOTS.iter().position(|name| *name == slot.name);
        self.slots
            .sort_by_key(|slot| place(slot).unwrap_or(usize::MAX));
    }

    /// Whether both self-checks were answered with yes.
    pub(crate) fn is_checked(&self) -> bool {
        self.is_confirmable == Some(true) && self.is_told_alike == Some(true)
    }

    pub(crate) fn is_failure(&self) -> bool {
        self.kind.as_deref() == Some("failure")
    }

    /// What an interviewer would miss, in the order it is told: `situation`, `action`, `result`,
    /// and of a failure the `lesson`.
    pub(crate) fn missing(&self) -> Vec<&'static str> {
        let needed = STORY_SLOTS.into_iter().filter(|name| match *name {
            "situation" | "action" | "result" => true,
            "lesson" => self.is_failure(),
            _ => false,
        });
        needed.filter(|name| self.slot(name).is_none()).collect()
    }

    /// Whether it can be told: nothing is missing, and a failure passed the two self-checks.
    pub(crate) fn is_ready(&self) -> bool {
        self.missing().is_empty() && (!self.is_failure() || self.is_checked())
    }
}

/// A story as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Story {
    pub(crate) id: StoryId,
    pub(crate) added_on: Day,
    pub(crate) content: StoryText,
    /// The cards whose answers tell it, in the order they were linked.
    pub(crate) cards: Vec<CardId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Day {
        "2026-11-22".parse().unwrap()
    }

    #[test]
    fn a_year_and_a_month_are_read_out_of_what_is_said() {
        let read = |text: &str| Happened::read(text, today()).map(Happened::stored);
        assert_eq!(read("March 2024").as_deref(), Some("2024-03"));
        assert_eq!(read("in sept. 2023, in Leeds").as_deref(), Some("2023-09"));
        assert_eq!(read("2024-03-12").as_deref(), Some("2024-03"));
        assert_eq!(read("spring 2021").as_deref(), Some("2021"));
        assert_eq!(read("from 2019 to 2021").as_deref(), Some("2021"));
        assert_eq!(read("last winter"), None);
        assert_eq!(read("2031"), None);
    }

    #[test]
    fn the_age_of_a_story_counts_whole_years() {
        let age = |text: &str| Happened::parse(text).unwrap().years_before(today());
        assert_eq!(age("2026-12"), 0);
        assert_eq!(age("2021-11"), 5);
        assert_eq!(age("2021-12"), 4);
        assert_eq!(age("2020"), 5);
        assert_eq!(age("2021"), 4);
        assert_eq!(Happened::parse("2021-13"), None);
    }

    #[test]
    fn a_failure_is_ready_with_its_lesson_and_both_checks() {
        let mut story = StoryText {
            kind: Some("failure".into()),
            ..StoryText::default()
        };
        for slot in ["result", "situation", "action"] {
            story.set_slot(slot, "Something.");
        }
        assert_eq!(story.missing(), ["lesson"]);
        story.set_slot("lesson", "Ask early.");
        assert!(!story.is_ready());
        story.is_confirmable = Some(true);
        story.is_told_alike = Some(true);
        assert!(story.is_ready());
        let names: Vec<_> = story.slots.iter().map(|slot| slot.name.as_str()).collect();
        assert_eq!(names, ["situation", "action", "result", "lesson"]);
    }

    #[test]
    fn a_kind_of_failure_is_known_by_its_beginning() {
        assert_eq!(FailureKind::parse("pro"), Some(FailureKind::Professional));
        assert_eq!(
            FailureKind::parse("own business"),
            Some(FailureKind::OwnBusiness)
        );
        assert_eq!(FailureKind::parse("p"), None);
    }
}
