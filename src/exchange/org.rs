//! Org: headings with text below, and what org-drill adds to them: answers in sub-headings, gaps
//! in square brackets, the schedule in a drawer of properties.

use super::Problem;
use super::decoded::text;
use super::fields::Field;
use super::foreign::{Foreign, Progress};
use super::gather::{Draft, Gathering};
use super::reading::ReadOptions;
use crate::domain::now::Day;

const NAME: &str = "Org headings";

/// Reads every heading that has text below it or the tag `drill`; the headings above are its
/// topics.
///
/// # Errors
/// A file that is no text, or holds no card.
pub(crate) fn read(bytes: &[u8], _options: &ReadOptions) -> Result<Foreign, Vec<Problem>> {
    let text = text(bytes)?;
    let mut gathering = Gathering::new(NAME);
    let headings = headings(&text, gathering.foreign());
    let has_drill = headings.iter().any(|heading| heading.is_drill());
    let mut at = 0;
    // The headings around the one at hand, outermost first.
    let mut around: Vec<&Heading<'_>> = Vec::new();
    while let Some(heading) = headings.get(at) {
        while around
            .pop_if(|above| above.level >= heading.level)
            .is_some()
        {}
        let below = headings[at + 1..]
            .iter()
            .take_while(|other| other.level > heading.level)
            .count();
        let children = &headings[at + 1..at + 1 + below];
        let is_card = match has_drill {
            true => heading.is_drill(),
            // A heading with deeper ones below is a topic of theirs.
            false => children.is_empty(),
        };
        if !is_card {
            around.push(heading);
            at += 1;
            continue;
        }
        gathering.take(card(heading, children, around.last().copied()));
        at += 1 + below;
    }
    gathering.done("no heading of this file is a question")
}

#[derive(Debug, Default)]
struct Heading<'t> {
    line: usize,
    level: usize,
    words: &'t str,
    tags: Vec<&'t str>,
    body: Vec<&'t str>,
    properties: Vec<(&'t str, &'t str)>,
    scheduled: Option<Day>,
}

impl Heading<'_> {
    fn is_drill(&self) -> bool {
        self.tags.contains(&"drill")
    }

    fn text(&self) -> String {
        self.body.join("\n").trim().to_owned()
    }

    fn property(&self, name: &str) -> Option<&str> {
        let found = self
            .properties
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name));
        found
            .map(|(_, value)| *value)
            .filter(|value| !value.is_empty())
    }
}

fn headings<'t>(text: &'t str, foreign: &mut Foreign) -> Vec<Heading<'t>> {
    let mut all: Vec<Heading<'t>> = Vec::new();
    let mut in_block = false;
    let mut in_drawer = false;
    for (at, line) in text.lines().enumerate() {
        let start = line.trim_start();
        let keyword = start.get(..8).unwrap_or(start).to_ascii_lowercase();
        if keyword.starts_with("#+begin_") {
            in_block = true;
        } else if keyword.starts_with("#+end_") {
            in_block = false;
        }
        let stars = line.len() - line.trim_start_matches('*').len();
        if !in_block && stars > 0 && line[stars..].starts_with(' ') {
            in_drawer = false;
            all.push(heading(at + 1, stars, line[stars..].trim()));
            continue;
        }
        let Some(last) = all.last_mut() else {
            if let Some(title) = start
                .strip_prefix("#+TITLE:")
                .or(start.strip_prefix("#+title:"))
            {
                foreign.title = Some(title.trim().to_owned()).filter(|title| !title.is_empty());
            }
            continue;
        };
        match start.trim_end() {
            ":PROPERTIES:" | ":LOGBOOK:" if !in_block => in_drawer = true,
            ":END:" if in_drawer => in_drawer = false,
            property if in_drawer => {
                let named = property
                    .strip_prefix(':')
                    .and_then(|rest| rest.split_once(':'));
                last.properties
                    .extend(named.map(|(key, value)| (key, value.trim())));
            }
            _ if start.starts_with("SCHEDULED:") || start.starts_with("DEADLINE:") => {
                last.scheduled = start
                    .find('<')
                    .and_then(|open| start.get(open + 1..open + 11))
                    .and_then(|day| day.parse().ok())
                    .or(last.scheduled);
            }
            _ => last.body.push(line),
        }
    }
    all
}

fn heading(line: usize, level: usize, words: &str) -> Heading<'_> {
    let (words, tags) = match words.rsplit_once([' ', '\t']) {
        Some((before, tags)) if tags.len() > 2 && tags.starts_with(':') && tags.ends_with(':') => (
            before.trim_end(),
            tags.split(':').filter(|tag| !tag.is_empty()).collect(),
        ),
        _ => (words, Vec::new()),
    };
    let words = ["TODO ", "DONE ", "NEXT ", "WAITING "]
        .into_iter()
        .find_map(|keyword| words.strip_prefix(keyword))
        .unwrap_or(words);
    Heading {
        line,
        level,
        words,
        tags,
        ..Heading::default()
    }
}

fn card(heading: &Heading<'_>, children: &[Heading<'_>], topic: Option<&Heading<'_>>) -> Draft {
    let mut draft = Draft::at(heading.line);
    let body = heading.text();
    let below: Vec<String> = children
        .iter()
        .map(Heading::text)
        .filter(|text| !text.is_empty())
        .collect();
    let below = below.join("\n\n");
    let (question, answer) = match (heading.is_drill(), body.is_empty()) {
        // org-drill asks the body and hides the sub-headings; without those it asks the heading.
        (true, false) if !below.is_empty() => (with_heading(heading.words, &body), below),
        (_, true) => (heading.words.to_owned(), below),
        (_, false) if below.is_empty() => (heading.words.to_owned(), body),
        (_, false) => (heading.words.to_owned(), format!("{body}\n\n{below}")),
    };
    draft.card.content.question = question;
    draft.set(Field::Answer, &answer);
    let tags = heading
        .tags
        .iter()
        .filter(|tag| **tag != "drill" && **tag != "leech");
    draft.set_list(Field::Tags, tags.map(|tag| (*tag).to_owned()).collect());
    if let Some(topic) = topic {
        draft.set(Field::Topic, topic.words);
    }
    draft.card.identity = heading
        .property("ID")
        .or(heading.property("CUSTOM_ID"))
        .map(str::to_owned);
    draft.card.progress = progress(heading);
    draft
}

/// The body asks; a heading that is only "Item" or the like says nothing.
fn with_heading(words: &str, body: &str) -> String {
    match words.ends_with('?') && !body.contains('?') {
        true => format!("{words}\n\n{body}"),
        false => body.to_owned(),
    }
}

fn progress(heading: &Heading<'_>) -> Option<Progress> {
    let number = |name: &str| {
        heading
            .property(name)?
            .parse::<f64>()
            .ok()
            .filter(|n| n.is_finite())
    };
    let interval = number("DRILL_LAST_INTERVAL")?;
    if interval <= 0.0 {
        return None;
    }
    let reviewed: Option<Day> = heading
        .property("DRILL_LAST_REVIEWED")
        .and_then(|stamp| stamp.get(1..11))
        .and_then(|day| day.parse().ok());
    let interval_days = interval.round().clamp(1.0, 36_500.0) as u32;
    Some(Progress {
        due_on: heading
            .scheduled
            .or(reviewed.map(|day| day.plus(interval_days))),
        interval_days,
        ease_factor: number("DRILL_EASE").map(|ease| ease.clamp(1.3, 10.0)),
        lapses: number("DRILL_FAILURE_COUNT").map_or(0, |count| count.clamp(0.0, 10_000.0) as u32),
        ..Progress::default()
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read_text(text: &str) -> Foreign {
        read(text.as_bytes(), &ReadOptions::default()).unwrap()
    }

    #[test]
    fn two_hundred_thousand_headings_beside_one_another_take_no_time() {
        let text = "* a :drill:\n:PROPERTIES:\n".repeat(200_000);
        let begun = std::time::Instant::now();
        assert_eq!(read_text(&text).duplicates, 199_999);
        assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
    }

    #[test]
    fn headings_with_text_are_cards_of_the_heading_above() {
        let foreign = read_text(
            "#+TITLE: My loop\n* Values\n** Why us? :core:\nBecause.\n#+BEGIN_SRC sh\n* no heading\n#+END_SRC\n** Why now?\n",
        );
        assert_eq!(foreign.title.as_deref(), Some("My loop"));
        assert_eq!(foreign.cards.len(), 2);
        let card = &foreign.cards[0];
        assert_eq!((card.line, card.content.question.as_str()), (3, "Why us?"));
        assert_eq!(card.content.tags, ["core", "Values"]);
        assert!(card.answer.as_deref().unwrap().contains("* no heading"));
        assert_eq!(foreign.cards[1].answer, None);
    }

    #[test]
    fn drill_items_keep_their_schedule() {
        let foreign = read_text(
            "* Core\n** Item :drill:\nSCHEDULED: <2026-12-05 Sat>\n:PROPERTIES:\n:ID: a-1\n:DRILL_LAST_INTERVAL: 13.6\n\
             :DRILL_EASE: 2.36\n:DRILL_FAILURE_COUNT: 2\n:END:\nWhat is ARIA?\n*** The Answer\nRoles.\n** Notes\nNothing.\n",
        );
        assert_eq!(foreign.cards.len(), 1);
        let card = &foreign.cards[0];
        assert_eq!(card.content.question, "What is ARIA?");
        assert_eq!(card.answer.as_deref(), Some("Roles."));
        assert_eq!(card.identity.as_deref(), Some("a-1"));
        let progress = card.progress.as_ref().unwrap();
        assert_eq!((progress.interval_days, progress.lapses), (14, 2));
        assert_eq!(progress.due_on.unwrap().to_string(), "2026-12-05");
    }

    proptest! {
        #[test]
        fn no_bytes_panic_the_reader(bytes: Vec<u8>, text in "(\\*+ |:drill:|:PROPERTIES:\n|:END:\n|SCHEDULED: <|2026-01-01|#\\+begin_|[a\né: ]){0,40}") {
            let _ = read(&bytes, &ReadOptions::default());
            let _ = read(text.as_bytes(), &ReadOptions::default());
        }
    }
}
