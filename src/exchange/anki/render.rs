//! A note and one of its templates as a question and an answer.

use std::borrow::Cow;

use super::cloze;
use super::notetype::{NoteType, Template};
use super::template::Filter;
use crate::exchange::html::{self, Readable};

/// A card as text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Sides {
    pub(super) question: String,
    pub(super) answer: Option<String>,
    /// Pictures and sounds that it names.
    pub(super) media: u32,
    /// How much HTML the question was made of, beside the fields themselves.
    pub(super) html_bytes: usize,
}

/// Why a note makes no card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Senseless {
    #[error("the question side is empty")]
    EmptyQuestion,
    #[error("the text has no cloze of this number")]
    NoCloze,
    #[error("it hides a part of a picture, which text cannot show")]
    Occlusion,
}

/// The fields of a note, as `notes.flds` joins them.
pub(super) fn split(fields: &str) -> Vec<&str> {
    fields.split('\u{1f}').collect()
}

/// The first card of a note is known as the note is, the others by their number too.
pub(super) fn identity(guid: Option<&str>, ord: i64) -> Option<String> {
    guid.map(|guid| {
        if ord == 0 {
            guid.to_owned()
        } else {
            format!("{guid}/{}", ord + 1)
        }
    })
}

/// The card numbers a note has where its cards are not in the file.
pub(super) fn ords(kind: &NoteType, fields: &[&str]) -> Vec<i64> {
    if kind.is_cloze {
        let template = kind.templates.first();
        let text = cloze_text(template, fields);
        let numbers = cloze::numbers(text);
        return numbers.into_iter().map(|n| i64::from(n) - 1).collect();
    }
    vec![0]
}

/// `most`: as many bytes of HTML as one side may come to.
pub(super) fn card(
    kind: &NoteType,
    fields: &[&str],
    ord: i64,
    most: usize,
) -> Result<Sides, Senseless> {
    if kind.is_cloze {
        let number = u16::try_from(ord + 1).map_err(|_| Senseless::NoCloze)?;
        return cloze_card(kind.templates.first(), fields, number, most);
    }
    let template = usize::try_from(ord)
        .ok()
        .and_then(|ord| kind.templates.get(ord))
        .filter(|template| template.question.fields().next().is_some());
    let Some(template) = template else {
        return by_order(fields);
    };
    let mut asked = vec![false; fields.len()];
    let question = template.question.fill(fields, most, |index, filter| {
        let Some(field) = fields.get(index).filter(|_| filter != Filter::Hidden) else {
            return Cow::Borrowed("");
        };
        asked[index] = true;
        Cow::Borrowed(*field)
    });
    sides(&question, answers(template, fields, &asked))
}

/// The first field asks, the others answer.
fn by_order(fields: &[&str]) -> Result<Sides, Senseless> {
    let (first, rest) = fields.split_first().ok_or(Senseless::EmptyQuestion)?;
    let rest = rest.iter().map(|field| html::text(field)).collect();
    sides(first, rest)
}

/// The fields of the answer side that the question side does not show.
fn answers(template: &Template, fields: &[&str], asked: &[bool]) -> Vec<Readable> {
    let mut told = asked.to_vec();
    let mut answers = Vec::new();
    for index in template.answer.fields() {
        if let Some(field) = fields.get(index)
            && !std::mem::replace(&mut told[index], true)
        {
            answers.push(html::text(field));
        }
    }
    answers
}

fn cloze_text<'f>(template: Option<&Template>, fields: &[&'f str]) -> &'f str {
    let index = template.and_then(|template| template.question.cloze_field());
    fields.get(index.unwrap_or(0)).copied().unwrap_or("")
}

fn cloze_card(
    template: Option<&Template>,
    fields: &[&str],
    number: u16,
    most: usize,
) -> Result<Sides, Senseless> {
    let text = cloze_text(template, fields);
    let hole = cloze::hole(text, number).ok_or(Senseless::NoCloze)?;
    if hole
        .hidden
        .iter()
        .any(|hidden| hidden.starts_with("image-occlusion:"))
    {
        return Err(Senseless::Occlusion);
    }
    let hidden: Vec<Readable> = hole
        .hidden
        .iter()
        .map(|hidden| html::text(hidden))
        .collect();
    let media = hidden.iter().map(|hidden| hidden.media).sum();
    let texts: Vec<&str> = hidden.iter().map(|hidden| hidden.text.as_str()).collect();
    let between = if texts.iter().any(|text| text.contains('\n')) {
        "\n"
    } else {
        "; "
    };
    let mut answer = vec![Readable {
        text: texts.join(between),
        media,
    }];
    let Some(template) = template.filter(|it| it.question.cloze_field().is_some()) else {
        return sides(&hole.question, answer);
    };
    let mut asked = vec![false; fields.len()];
    let question = template.question.fill(fields, most, |index, filter| {
        if let Some(asked) = asked.get_mut(index) {
            *asked |= filter != Filter::Hidden;
        }
        match filter {
            Filter::Cloze => Cow::Owned(hole.question.clone()),
            Filter::Plain => Cow::Borrowed(fields.get(index).copied().unwrap_or("")),
            Filter::Hidden => Cow::Borrowed(""),
        }
    });
    answer.extend(answers(template, fields, &asked));
    sides(&question, answer)
}

/// `question`: in HTML.
fn sides(question: &str, answers: Vec<Readable>) -> Result<Sides, Senseless> {
    let html_bytes = question.len();
    let question = html::text(question);
    if question.text.is_empty() {
        return Err(Senseless::EmptyQuestion);
    }
    let media = question.media + answers.iter().map(|answer| answer.media).sum::<u32>();
    let texts: Vec<String> = answers
        .into_iter()
        .map(|answer| answer.text)
        .filter(|text| !text.is_empty())
        .collect();
    Ok(Sides {
        question: question.text,
        html_bytes,
        answer: (!texts.is_empty()).then(|| texts.join("\n\n")),
        media,
    })
}
