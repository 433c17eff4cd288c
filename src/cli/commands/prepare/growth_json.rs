//! The growth list for scripts.

use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::domain::growth::{Growth, GrowthId, Todo, TodoId};

#[derive(Debug, Serialize)]
struct ListJson<'g> {
    entries: Vec<EntryJson<'g>>,
    todos: Vec<TodoJson<'g>>,
}

#[derive(Debug, Serialize)]
struct EntryJson<'g> {
    area: &'static str,
    text: &'g str,
    step: Option<&'g str>,
    begun: Option<&'g str>,
    example: Option<&'g str>,
    value: Option<&'g str>,
}

/// Without the person it is about.
#[derive(Debug, Serialize)]
struct TodoJson<'g> {
    number: i64,
    kind: &'static str,
    text: &'g str,
    due: Option<String>,
}

pub(super) fn print(
    context: &mut Context,
    growth: &[(GrowthId, Growth)],
    todos: &[(TodoId, Todo)],
) -> Outcome {
    let entries = growth.iter().map(|(_, entry)| EntryJson {
        area: entry.area.name(),
        text: &entry.text,
        step: entry.step.as_deref(),
        begun: entry.begun.as_deref(),
        example: entry.example.as_deref(),
        value: entry.value.as_deref(),
    });
    let todos = todos.iter().map(|(id, todo)| TodoJson {
        number: id.0,
        kind: todo.kind.name(),
        text: &todo.text,
        due: todo.due_on.map(|day| day.to_string()),
    });
    let body = ListJson {
        entries: entries.collect(),
        todos: todos.collect(),
    };
    Ok(context.out.json("offbook.growth/1", &body)?)
}
