//! An interview made one's own, question by question: where and how it is held, what they look for,
//! who will be there, how they want to be answered; then who shows each thing they look for, and
//! for each must-know answer the line that ties it to the role.

#[cfg(test)]
mod tests;

use super::{Given, Progress, Script, Step};
use crate::domain::id::CardId;
use crate::domain::tailoring::{
    FACTS, Format, MOST_PEOPLE, MOST_REQUIREMENTS, MOST_VALUES, ShownBy, Sought, Tailoring,
};

/// A story or an answer that can show something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// What is typed: the title of a story, the short name of a card.
    pub(crate) name: String,
    /// What it is about, where the name does not say so.
    pub(crate) about: String,
    pub(crate) shown_by: ShownBy,
}

/// A card that must be known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MustKnow {
    pub(crate) card: CardId,
    /// Its short name.
    pub(crate) name: String,
    pub(crate) question: String,
}

/// What is asked for, and from what.
#[derive(Debug, Clone)]
pub(crate) struct TailoringScript {
    /// What there is: an empty line keeps each of its parts.
    pub(crate) before: Tailoring,
    pub(crate) candidates: Vec<Candidate>,
    pub(crate) must_know: Vec<MustKnow>,
}

/// A list that is asked for line by line.
#[derive(Debug, Clone, Copy)]
struct Listed {
    /// Of its steps' ids, and how a line is called.
    name: &'static str,
    prompt: &'static str,
    more: &'static str,
    aside: &'static str,
    most: usize,
}

const REQUIREMENTS: Listed = Listed {
    name: "requirement",
    prompt: "What must the person they hire be able to do? One requirement a line, from the \
             advertisement or the call.",
    more: "Another requirement? Enter ends the list.",
    aside: "3 to 6",
    most: MOST_REQUIREMENTS,
};
const VALUES: Listed = Listed {
    name: "value",
    prompt: "What do they say they stand for? One value a line, in their words.",
    more: "Another value? Enter ends the list.",
    aside: "3 to 5",
    most: MOST_VALUES,
};
const PEOPLE: Listed = Listed {
    name: "person",
    prompt: "Who will be there, and in which role? As: Ana Ruiz, head of sales.",
    more: "Who else? Enter ends the list.",
    aside: "kept private",
    most: MOST_PEOPLE,
};
const FACT: Listed = Listed {
    name: "fact",
    prompt: "What happened there lately? One fact you could mention.",
    more: "A second one? Enter passes it over.",
    aside: "two are enough",
    most: FACTS,
};

const PLACE: &str = "place";
const FORMAT: &str = "format";
const TIME_LIMIT: &str = "time limit";
const NON_WORK: &str = "outside work";

fn numbered(name: &str, number: usize) -> String {
    format!("{name} {number}")
}

fn story_id(list: Listed, text: &str) -> String {
    format!("story {} {text}", list.name)
}

fn link_id(card: &MustKnow) -> String {
    format!("role {}", card.card)
}

fn stress_id(card: &MustKnow) -> String {
    format!("stress {}", card.card)
}

/// Seconds from what a person types: `120`, `90 s`, `2 min`, `2:30`.
pub(crate) fn seconds(text: &str) -> Option<u32> {
    let text = text.trim().to_lowercase();
    if let Some((minutes, secs)) = text.split_once(':') {
        let (minutes, secs) = (minutes.parse::<u32>().ok()?, secs.parse::<u32>().ok()?);
        return in_range(minutes.checked_mul(60)?.checked_add(secs)?);
    }
    let digits = text.find(|c: char| !c.is_ascii_digit());
    let (number, unit) = text.split_at(digits.unwrap_or(text.len()));
    let number = number.parse::<u32>().ok()?;
    match unit.trim() {
        "" | "s" | "sec" | "secs" | "second" | "seconds" => in_range(number),
        "m" | "min" | "mins" | "minute" | "minutes" => in_range(number.checked_mul(60)?),
        _ => None,
    }
}

/// Shorter than ten seconds is no answer, longer than an hour no limit.
fn in_range(secs: u32) -> Option<u32> {
    (10..=3600).contains(&secs).then_some(secs)
}

/// Yes or no as people type it.
pub(crate) fn yes_or_no(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "y" | "yes" | "allowed" => Some(true),
        "n" | "no" | "work only" => Some(false),
        _ => None,
    }
}

impl TailoringScript {
    /// The steps whose number is known before: lists count as one.
    fn steps(&self, progress: &Progress) -> usize {
        let sought = self.lines(REQUIREMENTS, progress).len() + self.lines(VALUES, progress).len();
        4 + 4 + sought + 2 * self.must_know.len()
    }

    fn lines_before(&self, list: Listed) -> Vec<String> {
        let texts = |sought: &[Sought]| sought.iter().map(|one| one.text.clone()).collect();
        match list.name {
            "requirement" => texts(&self.before.requirements),
            "value" => texts(&self.before.values),
            "person" => self.before.people.clone(),
            _ => self.before.facts.clone(),
        }
    }

    /// The lines of a list that are given so far, each once.
    fn lines(&self, list: Listed, progress: &Progress) -> Vec<String> {
        let last = self.lines_before(list).len() + list.most + 1;
        let mut lines: Vec<String> = Vec::new();
        for number in 1..=last {
            if let Some(text) = progress.text(&numbered(list.name, number)) {
                let text = one_line(text);
                if !lines.contains(&text) {
                    lines.push(text);
                }
            }
        }
        lines
    }

    fn next_line(&self, list: Listed, progress: &Progress) -> Option<Asked> {
        let before = self.lines_before(list);
        let mut given = 0;
        for number in 1..=before.len() + list.most + 1 {
            let id = numbered(list.name, number);
            if progress.has(&id) {
                given += usize::from(progress.text(&id).is_some());
                if number > before.len() && progress.text(&id).is_none() {
                    return None;
                }
                continue;
            }
            if given >= list.most {
                return None;
            }
            return Some(Asked {
                id,
                title: numbered(list.name, given + 1),
                prompt: if given == 0 { list.prompt } else { list.more }.to_owned(),
                aside: list.aside.to_owned(),
                examples: Vec::new(),
                there: before.get(number - 1).cloned(),
            });
        }
        None
    }

    /// Who shows what they look for, one after the other.
    fn next_story(&self, list: Listed, progress: &Progress) -> Option<Asked> {
        let lines = self.lines(list, progress);
        let text = lines
            .into_iter()
            .find(|text| !progress.has(&story_id(list, text)))?;
        let examples = self
            .candidates
            .iter()
            .map(|one| match one.about.as_str() {
                "" => one.name.clone(),
                about => format!("{}: {about}", one.name),
            })
            .collect();
        Some(Asked {
            id: story_id(list, &text),
            title: list.name.to_owned(),
            prompt: format!(
                "{text}: which story shows it? Its title, or a card with the answer that does. ? \
                 lists what you have."
            ),
            aside: String::new(),
            examples,
            there: self.story_before(&text),
        })
    }

    fn story_before(&self, text: &str) -> Option<String> {
        let mut sought = self.before.sought();
        let there = sought.find(|one| one.text == text)?.shown_by.as_ref()?;
        let known = self.candidates.iter().find(|one| one.shown_by == *there);
        match (known, there) {
            (Some(candidate), _) => Some(candidate.name.clone()),
            (None, ShownBy::Story(title)) => Some(title.clone()),
            (None, ShownBy::Answer(_)) => None,
        }
    }

    /// What was typed, as one of those there are, else as the title of a story to come.
    pub(crate) fn shown_by(&self, typed: &str) -> ShownBy {
        let typed = one_line(typed);
        let plain = |text: &str| text.trim_end_matches(['?', '.', '!']).to_lowercase();
        let wanted = plain(&typed);
        let mut candidates = self.candidates.iter();
        let known =
            candidates.find(|one| plain(&one.name) == wanted || plain(&one.about) == wanted);
        known.map_or(ShownBy::Story(typed), |one| one.shown_by.clone())
    }

    fn next_version(&self, progress: &Progress) -> Option<Asked> {
        for card in &self.must_know {
            let before = self.before.version(card.card);
            let link = link_id(card);
            if !progress.has(&link) {
                return Some(Asked {
                    id: link,
                    title: card.name.clone(),
                    prompt: format!(
                        "{} Which one sentence ties your answer to this role?",
                        card.question
                    ),
                    aside: "said last".to_owned(),
                    examples: Vec::new(),
                    there: before.and_then(|version| version.role_link.clone()),
                });
            }
            let stress = stress_id(card);
            if !progress.has(&stress) {
                return Some(Asked {
                    id: stress,
                    title: card.name.clone(),
                    prompt: "What do you stress here?".to_owned(),
                    aside: String::new(),
                    examples: Vec::new(),
                    there: before.and_then(|version| version.stress.clone()),
                });
            }
        }
        None
    }

    fn next_of_the_day(&self, progress: &Progress) -> Option<Asked> {
        let before = &self.before;
        if !progress.has(PLACE) {
            return Some(Asked {
                id: PLACE.to_owned(),
                title: PLACE.to_owned(),
                prompt: "Where is it, or which link?".to_owned(),
                aside: String::new(),
                examples: Vec::new(),
                there: before.place.clone(),
            });
        }
        (!progress.has(FORMAT)).then(|| Asked {
            id: FORMAT.to_owned(),
            title: FORMAT.to_owned(),
            prompt: "How is it held? Phone, video, panel, one to one, or assessment day."
                .to_owned(),
            aside: String::new(),
            examples: Vec::new(),
            there: before.format.map(|format| format.name().to_owned()),
        })
    }

    fn next_rule(&self, progress: &Progress) -> Option<Asked> {
        let before = &self.before;
        if !progress.has(TIME_LIMIT) {
            return Some(Asked {
                id: TIME_LIMIT.to_owned(),
                title: TIME_LIMIT.to_owned(),
                prompt: "Did they say how long an answer may take? As: 2 min, or 90 s.".to_owned(),
                aside: String::new(),
                examples: Vec::new(),
                there: before.longest_secs.map(|secs| format!("{secs} s")),
            });
        }
        let said = |allows: bool| if allows { "yes" } else { "no" }.to_owned();
        (!progress.has(NON_WORK)).then(|| Asked {
            id: NON_WORK.to_owned(),
            title: NON_WORK.to_owned(),
            prompt: "Will examples from outside work do? Yes or no; pass it over if you do not \
                     know."
                .to_owned(),
            aside: String::new(),
            examples: Vec::new(),
            there: before.allows_non_work.map(said),
        })
    }

    /// What was given, with what the wizard does not ask for as it was; nothing where nothing was
    /// given and nothing was there.
    pub(crate) fn tailoring(&self, progress: &Progress) -> Option<Tailoring> {
        let is_given = |done: &super::Done| matches!(done.given, Given::Text(_));
        if !progress.done.iter().any(is_given) && self.before == Tailoring::default() {
            return None;
        }
        let sought = |list: Listed| {
            let lines = self.lines(list, progress).into_iter();
            let line = |text: String| Sought {
                shown_by: progress
                    .text(&story_id(list, &text))
                    .map(|typed| self.shown_by(typed)),
                text,
            };
            lines.map(line).collect()
        };
        let mut tailoring = Tailoring {
            place: progress.text(PLACE).map(one_line),
            format: progress.text(FORMAT).and_then(Format::parse),
            requirements: sought(REQUIREMENTS),
            values: sought(VALUES),
            people: self.lines(PEOPLE, progress),
            facts: self.lines(FACT, progress),
            longest_secs: progress.text(TIME_LIMIT).and_then(seconds),
            allows_non_work: progress.text(NON_WORK).and_then(yes_or_no),
            versions: self.before.versions.clone(),
            ticked: self.before.ticked.clone(),
        };
        for card in &self.must_know {
            let version = tailoring.version_mut(card.card);
            version.role_link = progress.text(&link_id(card)).map(one_line);
            version.stress = progress.text(&stress_id(card)).map(one_line);
        }
        tailoring.versions.retain(|version| !version.is_empty());
        Some(tailoring)
    }
}

/// A step without its number.
struct Asked {
    id: String,
    title: String,
    prompt: String,
    aside: String,
    examples: Vec<String>,
    there: Option<String>,
}

/// Text that stands in a line of its own.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Script for TailoringScript {
    fn next(&self, progress: &Progress) -> Option<Step> {
        let requirements = self.lines(REQUIREMENTS, progress).len();
        let sought = requirements + self.lines(VALUES, progress).len();
        let linked = |list: Listed| {
            let lines = self.lines(list, progress).into_iter();
            lines
                .filter(|text| progress.has(&story_id(list, text)))
                .count()
        };
        let versions = self.must_know.iter();
        let versions = versions.map(|card| {
            usize::from(progress.has(&link_id(card))) + usize::from(progress.has(&stress_id(card)))
        });
        let days = usize::from(progress.has(PLACE));
        let rules = usize::from(progress.has(TIME_LIMIT));
        let stories = linked(REQUIREMENTS) + linked(VALUES);
        let (number, asked) = None
            .or_else(|| Some((1 + days, self.next_of_the_day(progress)?)))
            .or_else(|| Some((3, self.next_line(REQUIREMENTS, progress)?)))
            .or_else(|| Some((4, self.next_line(VALUES, progress)?)))
            .or_else(|| Some((5, self.next_line(PEOPLE, progress)?)))
            .or_else(|| Some((6, self.next_line(FACT, progress)?)))
            .or_else(|| Some((7 + rules, self.next_rule(progress)?)))
            .or_else(|| Some((9 + stories, self.next_story(REQUIREMENTS, progress)?)))
            .or_else(|| Some((9 + stories, self.next_story(VALUES, progress)?)))
            .or_else(|| {
                let done: usize = versions.sum();
                Some((9 + sought + done, self.next_version(progress)?))
            })?;
        Some(Step {
            id: asked.id,
            title: asked.title,
            prompt: asked.prompt,
            aside: asked.aside,
            examples: asked.examples,
            there: asked.there,
            is_long: false,
            number,
            of: self.steps(progress),
        })
    }

    fn refuse(&self, step: &Step, text: &str) -> Option<String> {
        match step.id.as_str() {
            FORMAT if Format::parse(text).is_none() => {
                let names = Format::ALL.map(Format::name).join(", ");
                Some(format!("one of these, or how it begins: {names}"))
            }
            TIME_LIMIT if seconds(text).is_none() => {
                Some("a time from 10 s to 60 min, as 90 s, 2 min or 2:30".to_owned())
            }
            NON_WORK if yes_or_no(text).is_none() => Some("yes or no".to_owned()),
            _ => None,
        }
    }
}
