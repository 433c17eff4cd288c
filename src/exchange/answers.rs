//! The person's own answers as a file of their own (`format = "offbook-answers"`): they never go
//! into a deck, and leave the machine only when asked for.

use std::io::{self, Write};

use serde::Deserialize;
use toml::Spanned;

use super::quoted::in_quotes;
use super::{Problem, Severity, native};
use crate::domain::answer::{AnswerText, Slot};

mod stories;

use stories::StoryToml;
pub(crate) use stories::{StoryEntry, write_story};

/// What a file of answers says it is.
const FORMAT: &str = "offbook-answers";
/// What a file for a coach says it is.
const FOR_COACH: &str = "offbook-for-coach";
const FORMAT_VERSION: u32 = 1;

/// The longest note of a coach, in bytes.
const LONGEST_NOTE: usize = 64 * 1024;

/// Whether a file that names this format holds answers.
pub(super) fn is_format(name: &str) -> bool {
    [FORMAT, FOR_COACH].contains(&name)
}

/// An answer and the card it belongs to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AnswerOf<'a> {
    /// The deck's id in its file.
    pub(crate) deck: &'a str,
    /// The card's id in its file.
    pub(crate) card: &'a str,
    pub(crate) question: &'a str,
    pub(crate) answer: &'a AnswerText,
    /// Titles of the stories it tells.
    pub(crate) stories: &'a [String],
    /// What makes it an answer for certain interviews; empty unless they were asked for.
    pub(crate) versions: &'a [Version],
}

/// What makes an answer one for an interview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Version {
    /// Name and day of the interview, as `acme-2031-05-04`.
    pub(crate) interview: String,
    pub(crate) role_link: Option<String>,
    pub(crate) stress: Option<String>,
    pub(crate) text: Option<String>,
}

/// Writes what comes before the first answer.
///
/// # Errors
/// What writing failed with.
pub(crate) fn begin(to: &mut dyn Write) -> io::Result<()> {
    writeln!(
        to,
        "format = \"{FORMAT}\"\nformat_version = {FORMAT_VERSION}"
    )
}

/// Writes what comes before the first answer that a coach is asked to look at.
///
/// # Errors
/// What writing failed with.
pub(crate) fn begin_for_coach(to: &mut dyn Write) -> io::Result<()> {
    writeln!(
        to,
        "# Answers to look at. Write what you think between the quotes of coach_notes, as many\n\
         # lines as you like, and send the file back. Nothing else in it is read.\n\n\
         format = \"{FOR_COACH}\"\nformat_version = {FORMAT_VERSION}\n\n\
         # Your name, if you want it beside your notes:\ncoach = \"\""
    )
}

/// Writes one answer for a coach, with room for their notes. `version` is that of the answer.
///
/// # Errors
/// What writing failed with.
pub(crate) fn write_for_coach(
    of: AnswerOf<'_>,
    version: u32,
    to: &mut dyn Write,
) -> io::Result<()> {
    let answer = of.answer;
    writeln!(to, "\n[[answer]]")?;
    writeln!(to, "deck = {}", in_quotes(of.deck))?;
    writeln!(to, "card = {}", in_quotes(of.card))?;
    writeln!(to, "version = {version}")?;
    writeln!(to, "question = {}", in_quotes(of.question))?;
    if let Some(headline) = &answer.headline {
        writeln!(to, "headline = {}", in_quotes(headline))?;
    }
    let mut text = answer.text.trim().to_owned();
    for slot in answer
        .slots
        .iter()
        .filter(|slot| !slot.text.trim().is_empty())
    {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(&format!("{}: {}", slot.name, slot.text.trim()));
    }
    if !text.is_empty() {
        writeln!(to, "text = {}", in_quotes(&format!("{text}\n")))?;
    }
    if !answer.key_points.is_empty() {
        writeln!(to, "key_points = [")?;
        for point in &answer.key_points {
            writeln!(to, "  {},", in_quotes(point))?;
        }
        writeln!(to, "]")?;
    }
    writeln!(to, "coach_notes = '''\n\n'''")
}

/// A file of answers, read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct AnswersFile {
    /// It came back from a coach: only the notes count.
    pub(crate) is_from_coach: bool,
    pub(crate) coach: Option<String>,
    pub(crate) entries: Vec<Entry>,
    pub(crate) stories: Vec<StoryEntry>,
}

/// One answer of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// From 1.
    pub(crate) line: u32,
    pub(crate) deck: String,
    pub(crate) card: String,
    pub(crate) question: Option<String>,
    pub(crate) version: Option<u32>,
    pub(crate) answer: AnswerText,
    pub(crate) coach_notes: Option<String>,
    pub(crate) versions: Vec<Version>,
    /// Titles of the stories it tells.
    pub(crate) stories: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileToml {
    format: String,
    format_version: u32,
    coach: Option<String>,
    #[serde(default)]
    answer: Vec<AnswerToml>,
    #[serde(default)]
    story: Vec<StoryToml>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnswerToml {
    deck: Spanned<String>,
    card: String,
    question: Option<String>,
    version: Option<VersionToml>,
    headline: Option<String>,
    #[serde(default)]
    text: String,
    #[serde(default)]
    key_points: Vec<String>,
    #[serde(default)]
    slot: Vec<SlotToml>,
    coach_notes: Option<Spanned<String>>,
    story: Option<TitlesToml>,
}

/// One title, or more of them.
#[derive(Deserialize)]
#[serde(untagged)]
enum TitlesToml {
    One(String),
    More(Vec<String>),
}

impl TitlesToml {
    fn titles(self) -> Vec<String> {
        let titles = match self {
            Self::One(title) => vec![title],
            Self::More(titles) => titles,
        };
        let titles = titles.into_iter();
        titles
            .filter_map(|title| worth_keeping(Some(title)))
            .collect()
    }
}

/// In a file for a coach the number of the answer; in one's own the versions for interviews.
#[derive(Deserialize)]
#[serde(untagged)]
enum VersionToml {
    Number(u32),
    Versions(Vec<ForInterviewToml>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ForInterviewToml {
    interview: String,
    role_link: Option<String>,
    stress: Option<String>,
    text: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SlotToml {
    name: String,
    text: String,
}

/// Whether a text says of itself, before its first section, that it holds answers.
pub(crate) fn is_answers(text: &str) -> bool {
    let lines = text.trim_start_matches('\u{feff}').lines();
    lines
        .take_while(|line| !line.trim_start().starts_with('['))
        .filter_map(|line| line.split_once('='))
        .any(|(name, value)| {
            let value = value.split('#').next().unwrap_or_default().trim();
            name.trim() == "format" && is_format(value.trim_matches(['"', '\'']))
        })
}

/// A value of TOML takes some hundred bytes of memory, an entry of a list a third of that. What ten
/// thousand long answers with ten fields come to is half of the most.
const MOST_WEIGHT: usize = 1_500_000;

/// At least what the values of a file weigh; signs within texts are counted too.
fn weight(text: &str) -> usize {
    let of = |byte| match byte {
        b'=' | b'[' | b'{' => 3,
        b',' => 1,
        _ => 0,
    };
    text.bytes().map(of).sum()
}

/// Reads a file of answers, one's own or one that came back from a coach.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn read(text: &str) -> Result<AnswersFile, Vec<Problem>> {
    if weight(text) > MOST_WEIGHT {
        return Err(vec![Problem {
            line: None,
            column: None,
            severity: Severity::Error,
            message: "more values than a file of answers may have; split the file".into(),
        }]);
    }
    let file: FileToml = toml::from_str(text).map_err(|error| unreadable(text, error))?;
    if !is_format(&file.format) || file.format_version != FORMAT_VERSION {
        return Err(vec![Problem {
            line: None,
            column: None,
            severity: Severity::Error,
            message: format!(
                "this file is written in format {} of {}; this offbook reads format \
                 {FORMAT_VERSION} and must be updated for it",
                file.format_version, file.format
            ),
        }]);
    }
    let mut problems = Vec::new();
    let mut entries = Vec::new();
    let mut lines = Lines {
        text,
        at: 0,
        line: 1,
    };
    for answer in file.answer {
        let line = lines.of(answer.deck.span().start);
        let notes = answer.coach_notes.as_ref();
        if let Some(notes) = notes.filter(|notes| notes.get_ref().len() > LONGEST_NOTE) {
            problems.push(Problem {
                line: Some(lines.of(notes.span().start)),
                column: None,
                severity: Severity::Error,
                message: "\"coach_notes\" is longer than 64 kB".into(),
            });
        }
        let slots = answer.slot.into_iter();
        let notes = answer.coach_notes.map(Spanned::into_inner);
        let notes = notes.map(|notes| notes.trim().replace('\0', ""));
        let (version, versions) = match answer.version {
            Some(VersionToml::Number(number)) => (Some(number), Vec::new()),
            Some(VersionToml::Versions(versions)) => (None, versions),
            None => (None, Vec::new()),
        };
        let versions = versions.into_iter().map(|version| Version {
            interview: version.interview,
            role_link: worth_keeping(version.role_link),
            stress: worth_keeping(version.stress),
            text: worth_keeping(version.text),
        });
        entries.push(Entry {
            line,
            versions: versions.collect(),
            deck: answer.deck.into_inner(),
            card: answer.card,
            question: answer.question,
            version,
            answer: AnswerText {
                headline: answer.headline,
                text: native::with_unix_lines(&answer.text),
                key_points: answer.key_points,
                slots: slots
                    .map(|slot| Slot {
                        name: slot.name,
                        text: slot.text,
                    })
                    .collect(),
            },
            coach_notes: notes.filter(|notes| !notes.is_empty()),
            stories: answer.story.map_or_else(Vec::new, TitlesToml::titles),
        });
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut lines = Lines {
        text,
        at: 0,
        line: 1,
    };
    let stories = file.story.into_iter();
    Ok(AnswersFile {
        stories: stories
            .filter_map(|story| story.entry(&mut lines))
            .collect(),
        is_from_coach: file.format == FOR_COACH,
        coach: file.coach.filter(|coach| !coach.trim().is_empty()),
        entries,
    })
}

/// What is wrong with a text that is no file of answers: with its TOML or, where that is whole, with
/// what stands in it. What the TOML reader says of a value may quote it, and it may be an answer.
fn unreadable(text: &str, error: toml::de::Error) -> Vec<Problem> {
    if let Err(error) = toml::from_str::<toml::Table>(text) {
        return native::broken(text, &[error]);
    }
    let is_of_names = ["unknown field", "missing field"];
    let message = match is_of_names.iter().any(|of| error.message().starts_with(of)) {
        true => error.message().replace('`', "\""),
        false => "a value of another kind belongs here".to_owned(),
    };
    let start = error.span().map_or(0, |span| span.start);
    let mut lines = Lines {
        text,
        at: 0,
        line: 1,
    };
    vec![Problem {
        line: Some(lines.of(start)),
        column: None,
        severity: Severity::Error,
        message,
    }]
}

/// A text without outer spaces, if there is anything in it.
fn worth_keeping(text: Option<String>) -> Option<String> {
    let text = text?.replace('\0', "");
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Writes one answer; what it does not have is left out.
///
/// # Errors
/// What writing failed with.
pub(crate) fn write(of: AnswerOf<'_>, to: &mut dyn Write) -> io::Result<()> {
    let AnswerText {
        headline,
        text,
        key_points,
        slots,
    } = of.answer;
    writeln!(to, "\n[[answer]]")?;
    writeln!(to, "deck = {}", in_quotes(of.deck))?;
    writeln!(to, "card = {}", in_quotes(of.card))?;
    writeln!(to, "question = {}", in_quotes(of.question))?;
    if let Some(headline) = headline {
        writeln!(to, "headline = {}", in_quotes(headline))?;
    }
    if !key_points.is_empty() {
        writeln!(to, "key_points = [")?;
        for point in key_points {
            writeln!(to, "  {},", in_quotes(point))?;
        }
        writeln!(to, "]")?;
    }
    if !text.is_empty() {
        writeln!(to, "text = {}", in_quotes(text))?;
    }
    match of.stories {
        [] => {}
        [story] => writeln!(to, "story = {}", in_quotes(story))?,
        more => {
            let more: Vec<String> = more.iter().map(|s| in_quotes(s).to_string()).collect();
            writeln!(to, "story = [{}]", more.join(", "))?;
        }
    }
    for Slot { name, text } in slots {
        writeln!(to, "\n[[answer.slot]]")?;
        writeln!(to, "name = {}", in_quotes(name))?;
        writeln!(to, "text = {}", in_quotes(text))?;
    }
    for version in of.versions {
        writeln!(to, "\n[[answer.version]]")?;
        writeln!(to, "interview = {}", in_quotes(&version.interview))?;
        for (name, text) in [
            ("role_link", &version.role_link),
            ("stress", &version.stress),
            ("text", &version.text),
        ] {
            if let Some(text) = text {
                writeln!(to, "{name} = {}", in_quotes(text))?;
            }
        }
    }
    Ok(())
}

/// Lines of places that come in the order of the file, counted once.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: u32,
}

impl Lines<'_> {
    /// The line of a byte, from 1.
    fn of(&mut self, at: usize) -> u32 {
        let passed = self.text.get(self.at..at).unwrap_or_default();
        let breaks = passed.bytes().filter(|byte| *byte == b'\n').count();
        self.line = self
            .line
            .saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX));
        self.at = self.at.max(at);
        self.line
    }
}

#[cfg(test)]
mod tests;
