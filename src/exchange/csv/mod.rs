//! Tables as text: CSV, TSV and their kin, with any separator, quoted or not, with headings or
//! without.

mod columns;
mod rows;
#[cfg(test)]
mod tests;
mod write;

use self::columns::{Columns, LOOKED_AT};
use self::rows::{MOST_CELLS, Row, Rows, Shape};
use super::Problem;
use super::decoded::{problem, text};
use super::fields::Field;
use super::foreign::{Column, Foreign};
use super::gather::{Draft, Gathering, tags_in};
use super::reading::ReadOptions;

pub(crate) use self::write::{CsvCard, write};

/// Rows of which the preview shows the cells.
const SAMPLES: usize = 3;

/// Reads a table.
///
/// # Errors
/// A file that is no text, a quote that is never closed, a column of `--map` that is not there,
/// or no row with a question.
pub(crate) fn read(bytes: &[u8], options: &ReadOptions) -> Result<Foreign, Vec<Problem>> {
    let text = text(bytes)?;
    let (shape, body, first_line) = Shape::of(&text, options);
    // The rows are gone through again and again rather than kept: a row takes more memory than the
    // text that it was cut from.
    let rows = || {
        let rows = Rows::new(body, &shape, first_line);
        rows.filter(|row| !row.as_ref().is_ok_and(Row::is_blank))
    };
    let whole = |problem| vec![problem];
    let head: Vec<Row<'_>> = rows()
        .take(LOOKED_AT + 1)
        .collect::<Result<_, _>>()
        .map_err(whole)?;
    if let Some(first) = head.first().filter(|row| row.cells.len() > MOST_CELLS) {
        return Err(vec![too_wide(first.line)]);
    }
    let columns = Columns::guess(&head, options).map_err(whole)?;
    let above = usize::from(columns.has_header);
    let mut gathering = Gathering::new(shape.name());
    gathering.foreign().columns = shown(&columns, head.get(above..).unwrap_or_default());
    gathering.foreign().decks_are_ids = columns.is_own;
    drop(head);
    let spaced = blanks_belong_to_tags(&columns, || rows().skip(above).flatten());
    for row in rows().skip(above) {
        match draft(&row.map_err(whole)?, &columns, &spaced) {
            Ok(draft) => gathering.take(draft),
            Err(problem) => gathering.problem(problem),
        }
    }
    gathering.done("no row of this table has a question; say which column does: --map question=1")
}

/// The rows of a table that stands in another text: the first names the columns, or nothing does.
pub(super) fn read_rows(
    rows: &[(usize, Vec<String>)],
    options: &ReadOptions,
    gathering: &mut Gathering,
) {
    let head: Vec<Row<'_>> = rows.iter().take(LOOKED_AT + 1).map(row_of).collect();
    let named = ReadOptions {
        header: Some(true),
        ..options.clone()
    };
    let Ok(columns) = Columns::guess(&head, &named) else {
        return;
    };
    // A table in a text may be about anything.
    let is_of_questions = head.first().is_some_and(|row| {
        row.cells
            .iter()
            .any(|cell| Field::of_name(cell) == Some(Field::Question))
    }) || !options.map.is_empty()
        || columns.asks(rows.iter().map(row_of));
    if !is_of_questions {
        return;
    }
    for row in rows
        .iter()
        .skip(1)
        .map(row_of)
        .filter(|row| !row.is_blank())
    {
        match draft(&row, &columns, &[]) {
            Ok(draft) => gathering.take(draft),
            Err(problem) => gathering.problem(problem),
        }
    }
}

fn row_of((line, cells): &(usize, Vec<String>)) -> Row<'_> {
    Row {
        line: *line,
        cells: cells.iter().map(|cell| cell.as_str().into()).collect(),
    }
}

fn too_wide(line: usize) -> Problem {
    problem(line, format!("more than {MOST_CELLS} cells in one row"))
}

/// The cells of one row at their places.
fn draft(row: &Row<'_>, columns: &Columns, spaced: &[bool]) -> Result<Draft, Problem> {
    let (is, are) = (row.cells.len(), columns.fields.len());
    if is > MOST_CELLS {
        return Err(too_wide(row.line));
    }
    if is != are {
        let cells = if is == 1 { "cell" } else { "cells" };
        return Err(problem(
            row.line,
            format!(
                "{is} {cells} where the other rows have {are}; a text with the separator or a line break in it needs quotes"
            ),
        ));
    }
    let mut draft = Draft::at(row.line);
    draft.is_exact = columns.is_own;
    for (at, (cell, field)) in row.cells.iter().zip(&columns.fields).enumerate() {
        let cell = plain(cell);
        match field {
            Field::Deck if columns.is_own => draft.card.deck = vec![cell.to_owned()],
            Field::Question if columns.is_own => draft.card.content.question = cell.to_owned(),
            Field::Tags => {
                let tags = tags_in(cell, spaced.get(at).copied().unwrap_or(false));
                draft.set_list(Field::Tags, tags);
            }
            field => draft.set(*field, cell),
        }
    }
    Ok(draft)
}

/// A cell without the apostrophe that keeps a spreadsheet from running it as a formula.
fn plain(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula(rest) => rest,
        _ => cell,
    }
}

/// Whether a spreadsheet would run this, or takes its first apostrophe for such a guard.
fn is_formula(cell: &str) -> bool {
    cell.trim_start_matches('\'')
        .starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// For each column of tags, whether a comma or the like shows that its blanks are no separators.
fn blanks_belong_to_tags<'t, R: Iterator<Item = Row<'t>>>(
    columns: &Columns,
    rows: impl Fn() -> R,
) -> Vec<bool> {
    let is_spaced = |at: usize| {
        rows().any(|row| {
            let cell = row.cells.get(at);
            cell.is_some_and(|cell| cell.contains([',', ';', '|', '\n']))
        })
    };
    (columns.fields.iter().enumerate())
        .map(|(at, field)| *field == Field::Tags && is_spaced(at))
        .collect()
}

fn shown(columns: &Columns, rows: &[Row<'_>]) -> Vec<Column> {
    let samples = |at: usize| {
        rows.iter()
            .take(SAMPLES)
            .filter_map(|row| row.cells.get(at))
            .map(|cell| plain(cell).to_owned())
            .collect()
    };
    (columns.fields.iter().enumerate())
        .map(|(at, field)| Column {
            name: columns.names.get(at).cloned(),
            field: *field,
            samples: samples(at),
        })
        .collect()
}
