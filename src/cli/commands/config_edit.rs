//! `config edit`: the settings file in the person's editor. What cannot be read is not saved.

use std::path::Path;

use crate::cli::config::{Config, read, save};
use crate::cli::context::Context;
use crate::cli::editor;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::{safe, tell};
use crate::cli::settings::{ALL, Place};

pub(super) fn run(context: &mut Context) -> Outcome {
    let path = context.paths.config_file.clone();
    let before = read(&path)?;
    let start = if before.is_empty() {
        template()
    } else {
        before.clone()
    };
    let draft = tempfile::Builder::new()
        .prefix("offbook-config-")
        .suffix(".toml")
        .tempfile()
        .map_err(|error| Failure::failed(format!("no draft could be made: {error}")))?;
    std::fs::write(draft.path(), &start)?;
    loop {
        editor::Editor::find(context, "offbook config set NAME VALUE")?.run(draft.path())?;
        let text = read(draft.path())?;
        if text == start {
            tell!(context.out, "Nothing was changed.");
            return Ok(());
        }
        match Config::parse(&text, Path::new("config.toml")) {
            Ok(_) => {
                if read(&path)? != before {
                    return Err(changed_meanwhile(&text, context));
                }
                save(&path, &text)?;
                tell!(context.out, "Saved.");
                return Ok(());
            }
            Err(fault) => again_or_leave(context, fault)?,
        }
    }
}

fn changed_meanwhile(text: &str, context: &Context) -> Failure {
    let kept = context.paths.state_dir.join("config-draft.toml");
    let is_kept = std::fs::create_dir_all(&context.paths.state_dir)
        .and_then(|()| std::fs::write(&kept, text))
        .is_ok();
    let failure = Failure::failed("the settings file was changed meanwhile; nothing was saved");
    if is_kept {
        failure.hint(format!("your text is in {}", kept.display()))
    } else {
        failure
    }
}

/// Shows what is wrong and asks; whoever cannot be asked gets the failure.
fn again_or_leave(context: &mut Context, fault: Failure) -> Outcome {
    if !context.someone_is_there() {
        return Err(fault);
    }
    tell!(context.out, "{}", fault.message);
    let question = safe!("Edit again? (no: nothing is saved)");
    if context
        .asker
        .confirm(&mut context.out, &question, true, "mend the file first")?
    {
        Ok(())
    } else {
        Err(fault)
    }
}

/// What a person who has no settings file yet is shown: all of them, none set.
fn template() -> String {
    let mut text = String::from("# Settings of offbook. Take the \"#\" away to set one.\n");
    for setting in ALL.iter().filter(|setting| setting.place == Place::File) {
        let default = setting.default();
        let is_bare =
            matches!(default.as_str(), "true" | "false") || default.parse::<i64>().is_ok();
        let default = match setting.name {
            "zone" => "\"Europe/London\"".to_owned(),
            "dates" => "\"uk\"".to_owned(),
            _ if is_bare => default,
            _ => format!("\"{default}\""),
        };
        text.push_str(&format!(
            "\n# {}\n# {} = {default}\n",
            setting.about, setting.name
        ));
    }
    text.push_str("\n# Other keys for the actions of a sitting; offbook help keys\n# [keys]\n# again = \"j\"\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_is_good_as_it_is_and_with_everything_set() {
        let path = Path::new("config.toml");
        Config::parse(&template(), path).unwrap();
        let set: String = template()
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                Some(rest) if rest.contains(" = ") || rest == "[keys]" => format!("{rest}\n"),
                _ => format!("{line}\n"),
            })
            .collect();
        Config::parse(&set, path).unwrap();
    }
}
