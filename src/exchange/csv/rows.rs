//! A text cut into rows and cells. Quotes count only where they enclose a whole cell, so that
//! speech marks inside a text are just that.

use std::borrow::Cow;

use crate::exchange::Problem;
use crate::exchange::decoded::problem;
use crate::exchange::fields::Field;
use crate::exchange::reading::ReadOptions;

/// How much of a text is looked at to guess its separator, in bytes.
const SAMPLE_BYTES: usize = 64 << 10;
const SAMPLE_ROWS: usize = 100;
/// The most cells of a row. One more is kept, by which it is known that there were more: a file of
/// nothing but separators would take its size two dozen times over in memory.
pub(super) const MOST_CELLS: usize = 10_000;

/// One row and the line it begins on, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row<'t> {
    pub(super) line: usize,
    pub(super) cells: Vec<Cow<'t, str>>,
}

impl Row<'_> {
    pub(super) fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

/// What stands between cells and rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shape {
    /// `None`: every row is one cell.
    separator: Option<String>,
    /// `None`: a line break.
    row_separator: Option<String>,
    quotes: bool,
}

impl Shape {
    /// The shape that was asked for or, where nothing was, the one that the text seems to have;
    /// the text behind a first line that only names the separator; and the line that begins on.
    pub(super) fn of<'t>(text: &'t str, options: &ReadOptions) -> (Self, &'t str, usize) {
        let mut shape = Self {
            separator: options.separator.clone().filter(|sep| !sep.is_empty()),
            row_separator: options.row_separator.clone().filter(|sep| !sep.is_empty()),
            quotes: true,
        };
        let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
        let said = first.trim_end_matches('\r').strip_prefix("sep=");
        let said = said.filter(|said| said.chars().count() == 1);
        let (body, line) = match said {
            Some(said) => {
                shape.separator.get_or_insert_with(|| said.to_owned());
                (rest, 2)
            }
            None => (text, 1),
        };
        if shape.separator.is_none() {
            shape.separator = shape.sniff(body);
        }
        // Where tabs separate, a cell that only begins with a speech mark is no quoted one.
        let tabs = shape.separator.as_deref() == Some("\t") || shape.separator.is_none();
        if tabs && Rows::new(body, &shape, line).any(|row| row.is_err()) {
            shape.quotes = false;
        }
        (shape, body, line)
    }

    pub(super) fn name(&self) -> &'static str {
        match self.separator.as_deref() {
            Some("\t") => "a table with tabs (TSV)",
            Some(",") => "a table with commas (CSV)",
            Some(";") => "a table with semicolons (CSV)",
            Some("|") => "a table with bars",
            Some(_) => "a table",
            None => "a list of questions, one a row",
        }
    }

    /// The separator by which all rows have as many cells, at least two: a tab, then `;`, `,` and
    /// `|`. Where none fits all rows, the one that names a column of questions in the first row,
    /// then the one that fits most rows.
    fn sniff(&self, text: &str) -> Option<String> {
        let sample = sample(text);
        let mut best: Option<(u32, &str)> = None;
        for separator in ["\t", ";", ",", "|"] {
            let shape = Self {
                separator: Some(separator.to_owned()),
                ..self.clone()
            };
            let score = shape.fit(sample, sample.len() < text.len());
            if score > best.map_or(0, |(score, _)| score) {
                best = Some((score, separator));
            }
        }
        best.map(|(_, separator)| separator.to_owned())
    }

    /// How well the sample fits this shape; 0 where it does not.
    fn fit(&self, sample: &str, is_cut: bool) -> u32 {
        let mut counts = Vec::new();
        let mut names_questions = false;
        for row in Rows::new(sample, self, 1).take(SAMPLE_ROWS) {
            match row {
                Ok(row) if row.is_blank() => {}
                Ok(row) => {
                    if counts.is_empty() {
                        let mut fields = row.cells.iter().filter_map(|cell| Field::of_name(cell));
                        names_questions =
                            row.cells.len() > 1 && fields.any(|field| field == Field::Question);
                    }
                    counts.push(row.cells.len());
                }
                Err(_) => break,
            }
        }
        if is_cut && counts.len() > 1 {
            counts.pop();
        }
        let usual = |count: &usize| counts.iter().filter(|other| *other == count).count();
        let Some((most, of)) = counts
            .iter()
            .map(|count| (usual(count), *count))
            .max()
            .filter(|(_, of)| *of > 1)
        else {
            return u32::from(names_questions) * 2_000;
        };
        let share = most * 1_000 / counts.len();
        let share = u32::try_from(share).unwrap_or(0);
        let is_table = of > 1 && share >= 600;
        u32::from(names_questions) * 2_000 + if is_table { share } else { 0 }
    }
}

fn sample(text: &str) -> &str {
    if text.len() <= SAMPLE_BYTES {
        return text;
    }
    let mut end = SAMPLE_BYTES;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The rows of a text.
#[derive(Debug)]
pub(super) struct Rows<'t> {
    rest: &'t str,
    line: usize,
    separator: Option<String>,
    row_separator: Option<String>,
    quotes: bool,
    failed: bool,
}

/// What a cell ended at.
enum End {
    Cell,
    Row,
}

impl<'t> Rows<'t> {
    pub(super) fn new(text: &'t str, shape: &Shape, line: usize) -> Self {
        Self {
            rest: text,
            line,
            separator: shape.separator.clone(),
            row_separator: shape.row_separator.clone(),
            quotes: shape.quotes,
            failed: false,
        }
    }

    /// Where the next row would begin, if one ends right at the start of `text`: its length.
    fn row_end(&self, text: &str) -> Option<usize> {
        match &self.row_separator {
            Some(separator) => text
                .starts_with(separator.as_str())
                .then_some(separator.len()),
            None if text.starts_with("\r\n") => Some(2),
            None if text.starts_with(['\n', '\r']) => Some(1),
            None => None,
        }
    }

    fn separator_at(&self, text: &str) -> Option<usize> {
        let separator = self.separator.as_deref()?;
        text.starts_with(separator).then_some(separator.len())
    }

    /// A cell that is not in quotes: up to the next separator or the end of the row.
    fn bare(&mut self) -> (Cow<'t, str>, End) {
        let text = self.rest;
        let first = |separator: &Option<String>| {
            separator
                .as_deref()
                .and_then(|separator| separator.bytes().next())
        };
        let (cell, row) = (first(&self.separator), first(&self.row_separator));
        let mut from = 0;
        loop {
            let stops = |byte: u8| match row {
                Some(row) => byte == row || Some(byte) == cell,
                None => byte == b'\n' || byte == b'\r' || Some(byte) == cell,
            };
            let Some(at) = text.as_bytes()[from..].iter().position(|byte| stops(*byte)) else {
                self.rest = "";
                return (text.into(), End::Row);
            };
            let at = from + at;
            // A stop is the first byte of a separator, so it begins a character.
            let tail = text.get(at..).unwrap_or_default();
            if let Some(length) = self.row_end(tail) {
                self.rest = &tail[length..];
                return (text[..at].into(), End::Row);
            }
            if let Some(length) = self.separator_at(tail) {
                self.rest = &tail[length..];
                return (text[..at].into(), End::Cell);
            }
            from = at + 1;
        }
    }

    /// A cell in quotes; `None` where what looks like one goes on behind its second quote.
    ///
    /// # Errors
    /// A quote that is never closed.
    fn quoted(&mut self) -> Result<Option<(Cow<'t, str>, End)>, Problem> {
        let text = self.rest;
        let Some(inner) = text.strip_prefix('"').filter(|_| self.quotes) else {
            return Ok(None);
        };
        let mut cell = Cow::Borrowed("");
        let mut rest = inner;
        loop {
            let Some(at) = rest.find('"') else {
                return Err(problem(
                    self.line,
                    "a quote that begins here is never closed",
                ));
            };
            let (part, tail) = (&rest[..at], &rest[at + 1..]);
            if cell.is_empty() {
                cell = Cow::Borrowed(part);
            } else {
                cell.to_mut().push_str(part);
            }
            if let Some(after) = tail.strip_prefix('"') {
                cell.to_mut().push('"');
                rest = after;
                continue;
            }
            let end = if tail.is_empty() {
                Some((0, End::Row))
            } else if let Some(length) = self.row_end(tail) {
                Some((length, End::Row))
            } else {
                self.separator_at(tail).map(|length| (length, End::Cell))
            };
            return Ok(end.map(|(length, end)| {
                self.rest = &tail[length..];
                (cell, end)
            }));
        }
    }
}

impl<'t> Iterator for Rows<'t> {
    type Item = Result<Row<'t>, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() || self.failed {
            return None;
        }
        let (start, line) = (self.rest, self.line);
        let mut cells = Vec::new();
        loop {
            let (cell, end) = match self.quoted() {
                Ok(Some(cell)) => cell,
                Ok(None) => self.bare(),
                Err(problem) => {
                    self.failed = true;
                    return Some(Err(problem));
                }
            };
            if cells.len() <= MOST_CELLS {
                cells.push(cell);
            }
            if matches!(end, End::Row) {
                break;
            }
            if self.rest.is_empty() {
                cells.push("".into());
                break;
            }
        }
        let read = &start[..start.len() - self.rest.len()];
        self.line += read.bytes().filter(|byte| *byte == b'\n').count();
        Some(Ok(Row { line, cells }))
    }
}
