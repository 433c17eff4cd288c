//! Anki's text files: notes as separated cells, with `#key:value` lines at the top that say what
//! the columns are.

mod header;
mod rows;
mod writing;

use std::collections::HashSet;

use super::counted::{Problems, refused};
use super::limits::{Limits, TOO_LONG};
use super::{cloze, render};
use crate::exchange::Problem;
use crate::exchange::decoded::text;
use crate::exchange::foreign::{Foreign, ForeignCard};
use crate::exchange::html;
use crate::exchange::reading::MOST_CARDS;
use header::Header;
use rows::Rows;

pub(crate) use writing::write;

/// How much more text the cards may have than the file, for those with several gaps.
const TEXT_TIMES: usize = 32;
const BYTES_FOR_FREE: usize = 16 << 20;
/// Whatever the size of the file.
const MOST_TEXT: usize = 256 << 20;
/// As many rows as are looked at to tell whether the cells hold HTML.
const ROWS_LOOKED_AT: usize = 5;

/// Reads notes that Anki wrote, or that were written for it.
///
/// # Errors
/// Where it is no UTF-8, or holds a quoted cell that never ends.
pub(crate) fn read(bytes: &[u8]) -> Result<Foreign, Vec<Problem>> {
    let text = text(bytes)?;
    let (header, body, first_line) = Header::read(&text);
    let rows = || Rows::new(body, header.separator, first_line);
    let is_html = header.is_html.unwrap_or_else(|| {
        let mut first = rows().take(ROWS_LOOKED_AT);
        first.any(|row| row.is_ok_and(|row| row.cells.iter().any(|cell| looks_like_html(cell))))
    });
    let mut reader = Reader {
        header: &header,
        is_html,
        guids: HashSet::new(),
        seen: HashSet::new(),
        media: 0,
        text_left: (text.len().saturating_mul(TEXT_TIMES) + BYTES_FOR_FREE).min(MOST_TEXT),
        problems: Problems::default(),
        foreign: Foreign {
            format: "Anki text",
            ..Foreign::default()
        },
    };
    for row in rows() {
        match row {
            Ok(row) => reader.row(row.line, &row.cells),
            Err(line) => reader
                .problems
                .error(line, "the quoted cell that begins here never ends"),
        }
        if reader.text_left == 0 {
            return Err(refused(
                "the cards of this file come to more text than it holds many times over",
            ));
        }
        if reader.foreign.cards.len() > MOST_CARDS {
            return Err(refused(format!(
                "this file makes more than {},000 cards; split it",
                MOST_CARDS / 1_000
            )));
        }
    }
    if reader.media > 0 {
        let named = reader.media;
        reader.problems.note(format!(
            "{named} pictures and sounds are named by the cards; only their names come in"
        ));
    }
    reader.foreign.problems = reader.problems.into_list();
    Ok(reader.foreign)
}

/// As Anki tells it: something between `<` and `>`.
fn looks_like_html(cell: &str) -> bool {
    cell.split_once('<')
        .is_some_and(|(_, after)| after.trim_start_matches('>').contains('>'))
}

struct Reader<'r> {
    header: &'r Header,
    is_html: bool,
    guids: HashSet<String>,
    seen: HashSet<(String, Option<String>)>,
    media: u64,
    /// Bytes that may still come out: one note with 500 gaps is 500 cards of the same length.
    text_left: usize,
    problems: Problems,
    foreign: Foreign,
}

impl Reader<'_> {
    fn row(&mut self, line: u32, cells: &[String]) {
        let note_bytes: usize = cells.iter().map(String::len).sum();
        if note_bytes > Limits::default().note_bytes {
            return self.problems.error(line, TOO_LONG);
        }
        let cell = |column: Option<usize>| {
            let cell = column.and_then(|column| cells.get(column - 1));
            cell.map_or("", |cell| cell.trim())
        };
        let header = self.header;
        let mut fields = (1..=cells.len().max(1))
            .filter(|column| !header.is_special(*column))
            .map(|column| cells.get(column - 1).map_or("", String::as_str));
        let first = fields.next().unwrap_or("");
        let rest: Vec<&str> = fields.collect();
        let rest: Vec<String> = rest.into_iter().map(|field| self.side(field)).collect();
        let guid = cell(header.guid_column).to_owned();
        let is_known = !guid.is_empty() && self.guids.insert(guid.clone());
        let guid = is_known.then_some(guid);
        let deck = match cell(header.deck_column) {
            "" => header.deck.as_deref().unwrap_or(""),
            deck => deck,
        };
        let parts = deck
            .split("::")
            .map(str::trim)
            .filter(|part| !part.is_empty());
        let tags = header.tags.split_whitespace();
        let tags = tags.chain(cell(header.tags_column).split_whitespace());
        let mut card = ForeignCard {
            line,
            identity: guid.clone(),
            deck: parts.map(str::to_owned).collect(),
            ..ForeignCard::default()
        };
        card.content.tags = tags.map(str::to_owned).collect();
        // Whether a note is a cloze says its type, whose name differs from language to language;
        // but nothing else is written so.
        let numbers = cloze::numbers(first);
        if numbers.is_empty() {
            let question = self.side(first);
            return self.card(card, question, rest);
        }
        for number in numbers {
            self.text_left = self.text_left.saturating_sub(first.len());
            if self.text_left == 0 {
                return;
            }
            let Some(hole) = cloze::hole(first, number) else {
                continue;
            };
            let question = self.side(&hole.question);
            let hidden: Vec<String> = hole.hidden.iter().map(|text| self.side(text)).collect();
            let answers = std::iter::once(hidden.join("; ")).chain(rest.iter().cloned());
            let mut card = card.clone();
            card.identity = render::identity(guid.as_deref(), i64::from(number) - 1);
            self.card(card, question, answers.collect());
        }
    }

    fn card(&mut self, mut card: ForeignCard, question: String, answers: Vec<String>) {
        if question.is_empty() {
            self.problems.warning(card.line, "the first field is empty");
            return;
        }
        let answers: Vec<String> = answers
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect();
        card.content.question = question;
        card.answer = (!answers.is_empty()).then(|| answers.join("\n\n"));
        if !self
            .seen
            .insert((card.content.question.clone(), card.answer.clone()))
        {
            self.foreign.duplicates += 1;
            return;
        }
        self.foreign.cards.push(card);
    }

    fn side(&mut self, cell: &str) -> String {
        if self.is_html {
            let read = html::text(cell);
            self.media += u64::from(read.media);
            return read.text;
        }
        let lines: Vec<&str> = cell.trim().lines().map(str::trim_end).collect();
        lines.join("\n")
    }
}

#[cfg(test)]
mod tests;
