//! A table that a spreadsheet opens without running anything in it, and that is read again whole.

use std::io::{self, Write};

use super::is_formula;
use crate::domain::card::UpstreamCard;

/// One row on its way out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CsvCard<'a> {
    pub(crate) deck: &'a str,
    pub(crate) card: &'a UpstreamCard,
    /// The person's own tags beside the coach's.
    pub(crate) own_tags: &'a [String],
    /// The person's own answer, where it is to leave.
    pub(crate) answer: Option<&'a str>,
}

pub(super) const HEADINGS: [&str; 15] = [
    "id",
    "deck",
    "question",
    "variants",
    "tags",
    "kind",
    "framework",
    "target",
    "competencies",
    "listens_for",
    "key_points",
    "pitfalls",
    "follow_ups",
    "notes",
    "example",
];

/// Writes the table, headings first. The person's answers make a column of their own, which is
/// there only where `with_answers` says so.
///
/// # Errors
/// What writing failed with.
pub(crate) fn write<'a>(
    cards: impl Iterator<Item = CsvCard<'a>>,
    with_answers: bool,
    to: &mut dyn Write,
) -> io::Result<()> {
    let answer = with_answers.then_some("answer");
    let headings: Vec<&str> = HEADINGS.into_iter().chain(answer).collect();
    write!(to, "{}\r\n", headings.join(","))?;
    for row in cards {
        let content = &row.card.content;
        let guidance = &content.guidance;
        let mut tags = content.tags.clone();
        tags.extend(
            row.own_tags
                .iter()
                .filter(|tag| !content.tags.contains(tag))
                .cloned(),
        );
        let target = content.target_secs.map(|secs| secs.to_string());
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let cells = [
            row.card.slug.as_str().to_owned(),
            row.deck.to_owned(),
            content.question.clone(),
            listed(&content.variants),
            listed(&tags),
            content
                .kind
                .map(|kind| kind.name().to_owned())
                .unwrap_or_default(),
            text(&content.framework),
            text(&target),
            listed(&content.competencies),
            listed(&guidance.listens_for),
            listed(&guidance.key_points),
            listed(&guidance.pitfalls),
            listed(&guidance.follow_ups),
            text(&guidance.notes),
            text(&guidance.example),
        ];
        let answer = with_answers.then(|| row.answer.unwrap_or_default().to_owned());
        let cells: Vec<String> = cells
            .iter()
            .chain(&answer)
            .map(|cell| quoted(cell))
            .collect();
        write!(to, "{}\r\n", cells.join(","))?;
    }
    Ok(())
}

/// Several texts in one cell: a line each. One that would be taken for several, or an item that
/// begins with a bullet, gets a line break behind it or a bullet before it, which reading takes off.
fn listed(items: &[String]) -> String {
    let lines: Vec<String> = items
        .iter()
        .map(|item| item.split('\n').collect::<Vec<_>>().join(" "))
        .map(|item| match item.starts_with(['-', '*', '•']) {
            true => format!("- {item}"),
            false => item,
        })
        .collect();
    match lines.as_slice() {
        [one] if one.contains([';', '|', ',']) => format!("{one}\n"),
        lines => lines.join("\n"),
    }
}

fn quoted(cell: &str) -> String {
    let guard = if is_formula(cell) { "'" } else { "" };
    let needs_quotes = cell.contains(['"', ',', ';', '\t', '\n', '\r'])
        || cell.starts_with(char::is_whitespace)
        || cell.ends_with(char::is_whitespace);
    match needs_quotes {
        true => format!("\"{guard}{}\"", cell.replace('"', "\"\"")),
        false => format!("{guard}{cell}"),
    }
}
