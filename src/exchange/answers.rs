//! The person's own answers as a file of their own (`format = "offbook-answers"`): they never go
//! into a deck, and leave the machine only when asked for.

use std::io::{self, Write};

use super::quoted::in_quotes;
use crate::domain::answer::{AnswerText, Slot};

/// What a file of answers says it is.
pub(super) const FORMAT: &str = "offbook-answers";

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

/// Writes what comes before the first answer.
///
/// # Errors
/// What writing failed with.
pub(crate) fn begin(to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "format = \"{FORMAT}\"\nformat_version = 1")
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
    for Slot { name, text } in slots {
        writeln!(to, "\n[[answer.slot]]")?;
        writeln!(to, "name = {}", in_quotes(name))?;
        writeln!(to, "text = {}", in_quotes(text))?;
    }
    Ok(())
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
