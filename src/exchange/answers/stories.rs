//! Stories in a file of answers: written, and read again.

use std::io::{self, Write};

use serde::Deserialize;
use toml::Spanned;

use super::super::quoted::in_quotes;
use super::{Lines, worth_keeping};
use crate::domain::answer::Slot;
use crate::domain::now::Day;
use crate::domain::story::{FailureKind, Happened, STORY_SLOTS, StoryText};

/// A story of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StoryEntry {
    /// From 1.
    pub(crate) line: u32,
    pub(crate) story: StoryText,
    /// Whether the file says who was there and who can confirm it; else nothing is known of that.
    pub(crate) has_people: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StoryToml {
    title: Spanned<String>,
    when: Option<String>,
    happened: Option<String>,
    #[serde(rename = "where")]
    place: Option<String>,
    role: Option<String>,
    kind: Option<String>,
    failure_kind: Option<String>,
    confirmable: Option<bool>,
    told_alike: Option<bool>,
    #[serde(default)]
    competencies: Vec<String>,
    #[serde(default)]
    numbers: Vec<String>,
    people: Option<Vec<String>>,
    proof: Option<String>,
    situation: Option<String>,
    task: Option<String>,
    action: Option<String>,
    result: Option<String>,
    lesson: Option<String>,
    now: Option<String>,
}

impl StoryToml {
    /// Without what stands in no line of a screen; nothing where it has no title.
    pub(super) fn entry(self, lines: &mut Lines<'_>) -> Option<StoryEntry> {
        let line = lines.of(self.title.span().start);
        let title = self.title.into_inner().replace('\0', "");
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        let all = |texts: Vec<String>| -> Vec<String> {
            let texts = texts.into_iter();
            texts.filter_map(|text| worth_keeping(Some(text))).collect()
        };
        let has_people = self.people.is_some() || self.proof.is_some();
        let happened = self.happened.as_deref().and_then(Happened::parse);
        let mut story = StoryText {
            title,
            happened: happened.filter(|happened| (1000..=9999).contains(&happened.year)),
            when: worth_keeping(self.when),
            place: worth_keeping(self.place),
            role: worth_keeping(self.role),
            numbers: all(self.numbers),
            people: all(self.people.unwrap_or_default()),
            proof: worth_keeping(self.proof),
            competencies: all(self.competencies),
            kind: worth_keeping(self.kind),
            failure_kind: self.failure_kind.as_deref().and_then(FailureKind::parse),
            is_confirmable: self.confirmable,
            is_told_alike: self.told_alike,
            ..StoryText::default()
        };
        let slots = [
            self.situation,
            self.task,
            self.action,
            self.result,
            self.lesson,
            self.now,
        ];
        for (name, text) in STORY_SLOTS.iter().zip(slots) {
            let text = worth_keeping(text).unwrap_or_default();
            story.set_slot(name, &text);
        }
        (!story.title.is_empty()).then_some(StoryEntry {
            line,
            story,
            has_people,
        })
    }
}

impl StoryEntry {
    /// The story as it would stand here: with what the file does not speak of as it is, and the
    /// year of what it says of when, if that is over by `today`.
    pub(crate) fn over(&self, here: Option<&StoryText>, today: Day) -> StoryText {
        let mut story = self.story.clone();
        let said = story.when.as_deref();
        let read = || said.and_then(|text| Happened::read(text, today));
        story.happened = story.happened.or_else(read);
        let Some(here) = here else {
            return story;
        };
        story.title.clone_from(&here.title);
        story.reflections.clone_from(&here.reflections);
        if !self.has_people {
            story.people.clone_from(&here.people);
            story.proof.clone_from(&here.proof);
        }
        story
    }
}

/// Writes one story; the people in it, and who can confirm it, only where that is asked for.
///
/// # Errors
/// What writing failed with.
pub(crate) fn write_story(
    story: &StoryText,
    with_people: bool,
    to: &mut dyn Write,
) -> io::Result<()> {
    writeln!(to, "\n[[story]]")?;
    writeln!(to, "title = {}", in_quotes(&story.title))?;
    let happened = story.happened.map(Happened::stored);
    let failure_kind = story.failure_kind.map(|kind| kind.name().to_owned());
    let one = [
        ("when", &story.when),
        ("happened", &happened),
        ("where", &story.place),
        ("role", &story.role),
        ("kind", &story.kind),
        ("failure_kind", &failure_kind),
    ];
    for (name, text) in one {
        if let Some(text) = text {
            writeln!(to, "{name} = {}", in_quotes(text))?;
        }
    }
    for (name, said) in [
        ("confirmable", story.is_confirmable),
        ("told_alike", story.is_told_alike),
    ] {
        if let Some(said) = said {
            writeln!(to, "{name} = {said}")?;
        }
    }
    let lists = [
        ("competencies", &story.competencies),
        ("numbers", &story.numbers),
    ];
    let people = with_people.then_some(("people", &story.people));
    for (name, items) in lists.into_iter().chain(people) {
        if !items.is_empty() {
            let items: Vec<String> = items
                .iter()
                .map(|item| in_quotes(item).to_string())
                .collect();
            writeln!(to, "{name} = [{}]", items.join(", "))?;
        }
    }
    if let Some(proof) = story.proof.as_ref().filter(|_| with_people) {
        writeln!(to, "proof = {}", in_quotes(proof))?;
    }
    for Slot { name, text } in &story.slots {
        writeln!(to, "{name} = {}", in_quotes(text))?;
    }
    Ok(())
}
