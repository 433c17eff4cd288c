//! A card that both sides changed, merged in the person's editor.

use std::io::Write;

use super::reading::Changed;
use crate::cli::choose;
use crate::cli::context::Context;
use crate::cli::editor::Editor;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::files;
use crate::cli::output::tell;
use crate::domain::card::LocalChanges;
use crate::exchange::merge::{self, FieldChange, Value};
use crate::exchange::neutral;

/// Lines that are notes to the person.
const NOTE: &str = "#!";

/// Opens the fields that both changed; the person's changes of the card after that, or none where
/// the file cannot be read.
pub(super) fn merge(context: &mut Context, changed: &Changed) -> Outcome<Option<LocalChanges>> {
    let editor = Editor::find(context, "--on-conflict mine|theirs|both")?;
    let failed = |error: std::io::Error| {
        Failure::failed(format!(
            "no file to edit could be made: {}",
            files::reason(&error)
        ))
    };
    let mut file = tempfile::Builder::new()
        .prefix("offbook-merge-")
        .suffix(".md")
        .tempfile()
        .map_err(failed)?;
    let title = choose::short(&changed.known.handle);
    file.write_all(draft(changed, title.as_str()).as_bytes())
        .and_then(|()| file.flush())
        .map_err(failed)?;
    context.out.flush()?;
    editor.run(file.path())?;
    let text = std::fs::read_to_string(file.path()).map_err(failed)?;
    match read(changed, &text) {
        Ok(local) => Ok(Some(local)),
        Err(fault) => {
            let fault = neutral::line(&fault);
            tell!(
                context.out,
                "That cannot be read: {}. Nothing is decided yet.",
                fault
            );
            Ok(None)
        }
    }
}

fn draft(changed: &Changed, title: &str) -> String {
    let mut text = format!(
        "# {title}\n{NOTE} Lines that begin with \"{NOTE}\" are notes to you; they are not saved.\n\
         {NOTE} What stands under a heading when you are done is what you will have.\n"
    );
    for conflict in changed.change.conflicts() {
        text.push_str(&format!("\n## {}\n", conflict.field.name()));
        for (whose, value) in [("before", &conflict.before), ("coach", &conflict.coach)] {
            for line in lines(value) {
                text.push_str(&format!("{NOTE} {whose}: {line}\n"));
            }
        }
        for line in conflict.yours.iter().flat_map(lines) {
            text.push_str(&line);
            text.push('\n');
        }
    }
    text
}

/// A list one entry a line with a dash, a text as it is.
fn lines(value: &Value) -> Vec<String> {
    match value {
        Value::Text(text) => {
            let text = text.as_deref().unwrap_or_default();
            text.lines().map(str::to_owned).collect()
        }
        Value::List(list) => list
            .iter()
            .map(|entry| format!("- {}", entry.replace('\n', " ")))
            .collect(),
    }
}

fn read(changed: &Changed, text: &str) -> Result<LocalChanges, String> {
    let mut local = changed.known.local.clone();
    let mut open: Option<&FieldChange> = None;
    let mut body: Vec<&str> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with(NOTE)) {
        let Some(heading) = line.strip_prefix("## ") else {
            if open.is_some() {
                body.push(line);
            }
            continue;
        };
        take(&mut local, open, &std::mem::take(&mut body))?;
        let heading = heading.trim();
        let found = changed
            .change
            .conflicts()
            .find(|conflict| conflict.field.name() == heading);
        open = Some(found.ok_or_else(|| format!("no section \"## {heading}\" belongs here"))?);
    }
    take(&mut local, open, &body)?;
    Ok(local)
}

/// Puts what stands under one heading into the person's changes; what the coach says follows the
/// coach.
fn take(
    local: &mut LocalChanges,
    conflict: Option<&FieldChange>,
    body: &[&str],
) -> Result<(), String> {
    let Some(conflict) = conflict else {
        return Ok(());
    };
    let value = match &conflict.coach {
        Value::List(_) => {
            let entries = body.iter().map(|line| line.trim());
            let entries = entries.map(|line| line.strip_prefix("- ").unwrap_or(line).trim());
            let entries = entries.filter(|line| !line.is_empty() && *line != "-");
            Value::List(entries.map(str::to_owned).collect())
        }
        Value::Text(_) => {
            let text = body.join("\n").trim().to_owned();
            Value::Text(Some(text).filter(|text| !text.is_empty()))
        }
    };
    let name = conflict.field.name();
    if conflict.field == merge::Field::Question {
        match &value {
            Value::Text(Some(_)) => {}
            _ => return Err(format!("the {name} must not be empty")),
        }
    }
    let is_theirs = value == conflict.coach;
    let before = local.clone();
    merge::put(local, conflict.field, (!is_theirs).then(|| value.clone()));
    let is_kept = is_theirs || merge::local_value(local, conflict.field) == Some(value);
    if !is_kept {
        *local = before;
        return Err(format!("the {name} is not one that can be saved"));
    }
    Ok(())
}
