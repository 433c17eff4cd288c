//! Which column of a table is what.

use std::borrow::Cow;

use super::rows::Row;
use super::write::HEADINGS;
use crate::exchange::Problem;
use crate::exchange::decoded::problem_of_file;
use crate::exchange::fields::Field;
use crate::exchange::reading::{ColumnName, ReadOptions};

/// Rows that are looked at where nothing names the columns.
pub(super) const LOOKED_AT: usize = 200;

/// The fields of the columns, and their headings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Columns {
    pub(super) fields: Vec<Field>,
    /// Empty where the table has no headings.
    pub(super) names: Vec<String>,
    pub(super) has_header: bool,
    /// The headings are those that we write.
    pub(super) is_own: bool,
}

impl Columns {
    /// # Errors
    /// A column of `--map` that the table does not have.
    pub(super) fn guess(rows: &[Row<'_>], options: &ReadOptions) -> Result<Self, Problem> {
        let Some(first) = rows.first() else {
            return Ok(Self::default());
        };
        let has_header = options
            .header
            .unwrap_or_else(|| names_columns(&first.cells, options));
        let names: Vec<String> = match has_header {
            true => first
                .cells
                .iter()
                .map(|cell| cell.trim().to_owned())
                .collect(),
            false => Vec::new(),
        };
        let body = &rows[usize::from(has_header)..];
        let width = match has_header {
            true => names.len(),
            false => usual_width(body),
        };
        let mut columns = Self {
            fields: vec![Field::Ignored; width],
            names,
            has_header,
            is_own: false,
        };
        columns.is_own = columns.names.len() >= HEADINGS.len()
            && columns
                .names
                .iter()
                .zip(HEADINGS)
                .all(|(name, own)| name == own);
        columns.name_by_headings();
        if !columns.fields.contains(&Field::Question) && options.map.is_empty() {
            columns.name_by_contents(body);
        }
        columns.name_as_told(options)?;
        Ok(columns)
    }

    /// Whether most cells of the column of questions end in a question mark.
    pub(super) fn asks<'r>(&self, rows: impl Iterator<Item = Row<'r>>) -> bool {
        let at = self
            .fields
            .iter()
            .position(|field| *field == Field::Question);
        let (mut asking, mut all) = (0, 0);
        for row in rows.skip(1) {
            if let Some(cell) = at.and_then(|at| row.cells.get(at)) {
                all += 1;
                asking += usize::from(cell.trim_end().ends_with('?'));
            }
        }
        asking > 0 && asking * 2 > all
    }

    fn name_by_headings(&mut self) {
        let fields: Vec<Option<Field>> =
            self.names.iter().map(|name| Field::of_name(name)).collect();
        for (at, field) in fields.iter().enumerate() {
            let Some(field) = field else { continue };
            // "question" beside "title": the more telling name wins, and then the first.
            let told_better = fields.iter().enumerate().any(|(other, rival)| {
                rival == &Some(*field)
                    && (self.telling(other), std::cmp::Reverse(other))
                        > (self.telling(at), std::cmp::Reverse(at))
            });
            let is_single = matches!(
                field,
                Field::Question | Field::Id | Field::TargetSecs | Field::Kind | Field::Deck
            );
            self.fields[at] = match field {
                Field::Question if told_better && self.calls_topics(at) => Field::Topic,
                _ if told_better && is_single => Field::Ignored,
                field => *field,
            };
        }
    }

    /// How clearly a heading says what it is: "question" more than "text".
    fn telling(&self, at: usize) -> u8 {
        let name = self
            .names
            .get(at)
            .map(|name| name.to_lowercase())
            .unwrap_or_default();
        match name.as_str() {
            "question" | "id" | "answer" => 3,
            _ if name.contains("question") || name == "front" || name == "q" => 2,
            "term" | "prompt" => 1,
            _ => 0,
        }
    }

    fn calls_topics(&self, at: usize) -> bool {
        self.names
            .get(at)
            .is_some_and(|name| name.eq_ignore_ascii_case("title"))
    }

    /// No headings: numbers first are ids, then come the question, its answer, and short words
    /// that are tags.
    fn name_by_contents(&mut self, body: &[Row<'_>]) {
        let body = &body[..body.len().min(LOOKED_AT)];
        let cells = |at: usize| {
            body.iter()
                .filter_map(move |row| row.cells.get(at))
                .map(|cell| cell.trim())
                .filter(|cell| !cell.is_empty())
        };
        let free: Vec<usize> = (0..self.fields.len())
            .filter(|at| self.fields[*at] == Field::Ignored)
            .collect();
        let mut free = free.as_slice();
        if let [first, rest @ ..] = free
            && !rest.is_empty()
            && cells(*first).next().is_some()
            && cells(*first).all(|cell| {
                cell.bytes()
                    .all(|byte| byte.is_ascii_digit() || byte == b'.')
            })
        {
            self.fields[*first] = Field::Ignored;
            free = rest;
        }
        // A column of questions is known by its question marks; otherwise it is the first.
        let asks = |at: usize| {
            let all = cells(at).count();
            all > 0 && cells(at).filter(|cell| cell.ends_with('?')).count() * 2 > all
        };
        let question = free.iter().position(|at| asks(*at)).unwrap_or(0);
        let Some(at) = free.get(question) else { return };
        self.fields[*at] = Field::Question;
        let others: Vec<usize> = free.iter().copied().filter(|other| other != at).collect();
        let behind: Vec<usize> = others.iter().copied().filter(|other| other > at).collect();
        let answer = behind.first().or(others.first()).copied();
        if let Some(answer) = answer {
            self.fields[answer] = Field::Answer;
        }
        let is_short = |at: usize| {
            cells(at).all(|cell| cell.len() <= 60 && !cell.ends_with(['.', '?', '!']))
                && cells(at).next().is_some()
        };
        for other in others.into_iter().filter(|other| Some(*other) != answer) {
            self.fields[other] = match (is_short(other), other < *at) {
                (true, true) => Field::Topic,
                (true, false) => Field::Tags,
                (false, _) => Field::Notes,
            };
        }
    }

    fn name_as_told(&mut self, options: &ReadOptions) -> Result<(), Problem> {
        for (field, column) in &options.map {
            let at = match column {
                ColumnName::Number(number) => {
                    number.checked_sub(1).filter(|at| *at < self.fields.len())
                }
                ColumnName::Name(name) => {
                    let name = name.trim();
                    self.names
                        .iter()
                        .position(|there| there.eq_ignore_ascii_case(name))
                }
            };
            let Some(at) = at else {
                return Err(problem_of_file(self.no_column(column)));
            };
            // One column for one field: what was guessed for it gives way.
            if !field.is_list() {
                for other in &mut self.fields {
                    if other == field {
                        *other = Field::Ignored;
                    }
                }
            }
            self.fields[at] = *field;
        }
        Ok(())
    }

    fn no_column(&self, column: &ColumnName) -> String {
        let count = self.fields.len();
        match column {
            ColumnName::Number(number) => {
                format!("no column {number}; this table has {count}")
            }
            ColumnName::Name(name) if self.names.is_empty() => format!(
                "no column \"{name}\": the first row does not name the columns (--header yes says that it does)"
            ),
            ColumnName::Name(name) => {
                let names: Vec<_> = self
                    .names
                    .iter()
                    .map(|name| format!("\"{name}\""))
                    .collect();
                format!("no column \"{name}\"; there are {}", names.join(", "))
            }
        }
    }
}

/// Whether a first row is made of headings.
fn names_columns(cells: &[Cow<'_, str>], options: &ReadOptions) -> bool {
    let asked_for = options.map.iter().any(|(_, column)| {
        matches!(column, ColumnName::Name(name)
            if cells.iter().any(|cell| cell.trim().eq_ignore_ascii_case(name.trim())))
    });
    if asked_for {
        return true;
    }
    let fields: Vec<Field> = cells
        .iter()
        .filter_map(|cell| Field::of_name(cell))
        .collect();
    // Nobody is asked "Question", while a word such as "term" may well be one side of a card.
    let is_certain = |cell: &Cow<'_, str>| {
        let name = cell.trim().to_lowercase();
        matches!(name.as_str(), "question" | "questions" | "frage" | "fragen")
    };
    let is_telling = fields.contains(&Field::Question)
        && (cells.len() == 1
            || fields.len() > 1
            || cells.len() > 2
            || cells.iter().any(is_certain));
    is_telling || fields.len() > 1 && fields.len() * 2 >= cells.len()
}

fn usual_width(rows: &[Row<'_>]) -> usize {
    let mut counts = std::collections::BTreeMap::new();
    for row in rows.iter().take(LOOKED_AT) {
        *counts.entry(row.cells.len()).or_insert(0usize) += 1;
    }
    counts
        .into_iter()
        .max_by_key(|(width, rows)| (*rows, *width))
        .map_or(0, |(width, _)| width)
}
