//! What is to be done today apart from practice: people to ask, milestones, the check-in.

use serde::Serialize;

use crate::cli::commands::prepare::weakness::todo_text;
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::output::safe;
use crate::cli::phrase;
use crate::domain::growth::{CHECK_IN_EVERY_DAYS, Todo, TodoId};
use crate::domain::now::Now;
use crate::exchange::neutral;
use crate::store::{Result as StoreResult, Store};

/// To-dos shown on the screen of the day.
const MOST: usize = 3;

#[derive(Debug, Default)]
pub(super) struct Growing {
    /// Due today or before.
    todos: Vec<(TodoId, Todo)>,
    is_check_in_due: bool,
}

#[derive(Debug, Serialize)]
pub(super) struct GrowingJson {
    /// To-dos that are due.
    todos_due: usize,
    check_in_due: bool,
}

impl GrowingJson {
    pub(super) fn new(growing: &Growing) -> Self {
        Self {
            todos_due: growing.todos.len(),
            check_in_due: growing.is_check_in_due,
        }
    }
}

impl Growing {
    pub(super) fn gather(store: &Store, now: &Now) -> StoreResult<Self> {
        let mut todos = store.open_todos()?;
        todos.retain(|(_, todo)| todo.due_on.is_some_and(|day| day <= now.today));
        let last = store.last_check_in()?;
        let is_due = last.is_some_and(|day| now.today.days_since(day) >= CHECK_IN_EVERY_DAYS);
        Ok(Self {
            todos,
            is_check_in_due: is_due,
        })
    }
}

/// Below the cards of the day; nothing where nothing is due.
pub(super) fn show(context: &mut Context, growing: &Growing) -> Outcome {
    if growing.todos.is_empty() && !growing.is_check_in_due {
        return Ok(());
    }
    let today = context.now.today;
    let out = &mut context.out;
    out.blank()?;
    for (TodoId(number), todo) in growing.todos.iter().take(MOST) {
        let text = neutral::line(&todo_text(todo));
        let late = todo.due_on.map_or(0, |day| today.days_since(day));
        let line = match u64::try_from(late) {
            Ok(late) if late > 0 => safe!("{}, {}", text, phrase::late(late)),
            _ => safe!("{}, due today", text),
        };
        let done = safe!("offbook prepare weakness --done {}", *number);
        out.wrapped("  To do  ", &safe!("{}. Done: {}", line, done))?;
    }
    if growing.todos.len() > MOST {
        let more = growing.todos.len() - MOST;
        let line = safe!("{} more: offbook prepare weakness --list", more);
        out.wrapped("  To do  ", &line)?;
    }
    if growing.is_check_in_due {
        let line = "four weeks since you looked at what you are learning: \
                    offbook prepare weakness --check-in";
        out.wrapped("  Growth  ", &line)?;
    }
    Ok(())
}
