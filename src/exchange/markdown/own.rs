//! Markdown as `export --as markdown` writes it: read line by line, so that it comes back the same.
//! A person may have changed it in between.

use super::write::{
    ANSWER, EXAMPLE, FOLLOW_UPS, KEY_POINTS, LISTENS_FOR, MARK, MARK_END, NOTES, PITFALLS,
    VARIANTS, unescaped,
};
use crate::domain::card::Kind;
use crate::exchange::Problem;
use crate::exchange::fields::Field;
use crate::exchange::foreign::Foreign;
use crate::exchange::gather::{Draft, Gathering, trimmed_lines};

/// Whether a text is one of ours.
pub(super) fn is_own(text: &str) -> bool {
    text.lines().take(20).any(|line| line.starts_with(MARK))
}

/// Where the lines of a card go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Below the question, which may go on.
    Question,
    Text(Field),
    List(Field),
    KeyPoints,
    Unknown,
}

impl Part {
    fn of_heading(heading: &str) -> Self {
        match heading {
            VARIANTS => Self::List(Field::Variants),
            LISTENS_FOR => Self::List(Field::ListensFor),
            PITFALLS => Self::List(Field::Pitfalls),
            FOLLOW_UPS => Self::List(Field::FollowUps),
            KEY_POINTS => Self::KeyPoints,
            ANSWER => Self::Text(Field::Answer),
            EXAMPLE => Self::Text(Field::Example),
            NOTES => Self::Text(Field::Notes),
            _ => Self::Unknown,
        }
    }
}

struct Open {
    draft: Draft,
    part: Part,
    lines: Vec<String>,
    rest: String,
}

/// # Errors
/// A file without a card.
pub(super) fn read(text: &str) -> Result<Foreign, Vec<Problem>> {
    let mut gathering = Gathering::new("offbook's Markdown");
    let mut open: Option<Open> = None;
    for (at, line) in text.split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        if let Some(question) = line.strip_prefix("## ") {
            close(open.take(), &mut gathering);
            let mut draft = Draft::at(at + 1);
            draft.is_exact = true;
            draft.card.content.question = question.to_owned();
            open = Some(Open {
                draft,
                part: Part::Question,
                lines: Vec::new(),
                rest: String::new(),
            });
        } else if let Some(heading) = line.strip_prefix("### ") {
            if let Some(card) = &mut open {
                card.flush();
                card.part = Part::of_heading(heading.trim());
            }
        } else if let Some(facts) = line
            .strip_prefix(MARK)
            .and_then(|rest| rest.strip_suffix(MARK_END))
        {
            match &mut open {
                Some(card) => card.facts(facts),
                None => {
                    gathering.foreign().deck_id = facts.strip_prefix("deck=").map(str::to_owned)
                }
            }
        } else if let (Some(title), None) = (line.strip_prefix("# "), &open) {
            gathering.foreign().title = Some(title.trim().to_owned());
        } else if let Some(card) = &mut open {
            match line
                .strip_prefix("Tags: ")
                .filter(|_| card.part == Part::Question)
            {
                Some(tags) => {
                    let tags = tags
                        .split(" #")
                        .map(|tag| tag.trim_start_matches('#').to_owned());
                    card.draft.card.content.tags = tags.filter(|tag| !tag.is_empty()).collect();
                }
                None => card.lines.push(unescaped(line).to_owned()),
            }
        }
    }
    close(open, &mut gathering);
    gathering.done("no heading of this file is a question")
}

impl Open {
    fn facts(&mut self, facts: &str) {
        let content = &mut self.draft.card.content;
        for fact in facts.replace("- -", "--").split(' ') {
            let Some((name, value)) = fact.split_once('=') else {
                continue;
            };
            let value = value.to_owned();
            match name {
                "id" => self.draft.card.identity = Some(value),
                "kind" => content.kind = Kind::parse(&value),
                "family" => content.family = Some(value),
                "framework" => content.framework = Some(value),
                "target" => content.target_secs = value.parse().ok(),
                "competencies" => {
                    content.competencies = value.split(',').map(str::to_owned).collect()
                }
                _ => {}
            }
        }
    }

    /// What was read since the last heading goes where it belongs.
    fn flush(&mut self) {
        let lines = std::mem::take(&mut self.lines);
        let items = || {
            lines
                .iter()
                .filter_map(|line| line.strip_prefix("- "))
                .map(str::to_owned)
                .collect::<Vec<String>>()
        };
        let card = &mut self.draft.card;
        let text = lines.join("\n");
        let text = trimmed_lines(&text);
        match self.part {
            Part::Question => self.rest = text.to_owned(),
            Part::Text(_) if text.is_empty() => {}
            Part::Text(Field::Answer) => card.answer = Some(text.to_owned()),
            Part::Text(Field::Example) => card.content.guidance.example = Some(text.to_owned()),
            Part::Text(_) => card.content.guidance.notes = Some(text.to_owned()),
            Part::List(Field::Variants) => card.content.variants = items(),
            Part::List(Field::ListensFor) => card.content.guidance.listens_for = items(),
            Part::List(Field::Pitfalls) => card.content.guidance.pitfalls = items(),
            Part::List(_) => card.content.guidance.follow_ups = items(),
            Part::KeyPoints => card.content.guidance.key_points = items(),
            Part::Unknown => {}
        }
    }
}

fn close(open: Option<Open>, gathering: &mut Gathering) {
    let Some(mut open) = open else { return };
    open.flush();
    let mut draft = open.draft;
    if !open.rest.is_empty() {
        let question = &mut draft.card.content.question;
        question.push('\n');
        question.push_str(&open.rest);
    }
    gathering.take(draft);
}
