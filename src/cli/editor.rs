//! The person's own editor.

use std::path::Path;
use std::process::Command;

use super::context::Context;
use super::failure::{Failure, Outcome};

/// Opens a file in `VISUAL`, else `EDITOR`, else the setting, else `vi`; one that is empty is
/// passed over.
///
/// # Errors
/// The editor could not be started, or ended with a fault, which means: leave all as it was.
pub(crate) fn open(context: &Context, file: &Path) -> Outcome {
    let from_environment = ["VISUAL", "EDITOR"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok());
    let editor = from_environment
        .chain(context.config.editor.clone())
        .find(|command| !command.trim().is_empty())
        .unwrap_or_else(|| "vi".to_owned());
    let words = shell_words::split(&editor).unwrap_or_else(|_| vec![editor.clone()]);
    let Some((program, arguments)) = words.split_first() else {
        return Err(Failure::failed("no editor is set"));
    };
    let ended = super::terminal::lend(|| Command::new(program).args(arguments).arg(file).status());
    match ended {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(
            Failure::failed(format!("the editor \"{program}\" ended with a fault"))
                .hint("nothing was changed"),
        ),
        Err(error) => Err(Failure::failed(format!(
            "the editor \"{program}\" could not be started: {}",
            said(&error)
        ))
        .hint("offbook config set editor \"vim\"; nothing was changed")),
    }
}

fn said(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "not found".into(),
        _ => error.to_string(),
    }
}
