//! The person's own answers as a file of their own (`format = "offbook-answers"`): they never go
//! into a deck, and leave the machine only when asked for.

use std::io::{self, Write};

use serde::Serialize;

use crate::domain::answer::{AnswerText, Slot};

/// An answer and the card it belongs to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AnswerOf<'a> {
    /// The deck's id in its file.
    pub(crate) deck: &'a str,
    /// The card's id in its file.
    pub(crate) card: &'a str,
    pub(crate) question: &'a str,
    pub(crate) answer: &'a AnswerText,
}

#[derive(Debug, Serialize)]
struct Entries<'a> {
    answer: [Entry<'a>; 1],
}

#[derive(Debug, Serialize)]
struct Entry<'a> {
    deck: &'a str,
    card: &'a str,
    question: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    headline: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    key_points: &'a [String],
    #[serde(skip_serializing_if = "str::is_empty")]
    text: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    slot: Vec<SlotEntry<'a>>,
}

#[derive(Debug, Serialize)]
struct SlotEntry<'a> {
    name: &'a str,
    text: &'a str,
}

impl<'a> Entry<'a> {
    fn new(of: AnswerOf<'a>) -> Self {
        let slot = |slot: &'a Slot| SlotEntry {
            name: &slot.name,
            text: &slot.text,
        };
        Self {
            deck: of.deck,
            card: of.card,
            question: of.question,
            headline: of.answer.headline.as_deref(),
            key_points: &of.answer.key_points,
            text: &of.answer.text,
            slot: of.answer.slots.iter().map(slot).collect(),
        }
    }
}

/// Writes what comes before the first answer.
///
/// # Errors
/// What writing failed with.
pub(crate) fn begin(to: &mut dyn Write) -> io::Result<()> {
    to.write_all(b"format = \"offbook-answers\"\nformat_version = 1\n")
}

/// Writes one answer.
///
/// # Errors
/// What writing failed with.
pub(crate) fn write(of: AnswerOf<'_>, to: &mut dyn Write) -> io::Result<()> {
    let entries = Entries {
        answer: [Entry::new(of)],
    };
    let text = toml::to_string_pretty(&entries).map_err(io::Error::other)?;
    to.write_all(b"\n")?;
    to.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_can_be_read_again_as_toml() {
        let answer = AnswerText {
            headline: Some("I said \"no\".".into()),
            text: "First.\n\n'''Second''' \\ \"\"\" \u{1b}[31m\ttab".into(),
            key_points: vec!["a \"number\"".into(), "what I learned".into()],
            slots: vec![Slot {
                name: "why I ask".into(),
                text: "so".into(),
            }],
        };
        let of = AnswerOf {
            deck: "failure",
            card: "biggest-failure",
            question: "What?",
            answer: &answer,
        };
        let mut file = Vec::new();
        begin(&mut file).unwrap();
        write(of, &mut file).unwrap();
        write(of, &mut file).unwrap();
        let read: toml::Table = toml::from_str(std::str::from_utf8(&file).unwrap()).unwrap();
        let answers = read["answer"].as_array().unwrap();
        assert_eq!(answers.len(), 2);
        assert_eq!(answers[1]["text"].as_str(), Some(answer.text.as_str()));
        assert_eq!(answers[1]["slot"][0]["name"].as_str(), Some("why I ask"));
    }
}
