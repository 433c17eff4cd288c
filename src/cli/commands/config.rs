//! `config`: every setting, its value and where that came from; changed with its comments kept.

use serde::Serialize;
use toml_edit::DocumentMut;

use crate::cli::config::{read, save};
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::{safe, say, tell};
use crate::cli::progress::Bar;
use crate::cli::screens::actions::Keymap;
use crate::cli::settings::{self, Origin, Place, Setting};
use crate::exchange::neutral;
use crate::schedule::Settings;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  offbook config                       list them all
  offbook config set minutes 15
  offbook config get zone
  offbook config set keys.again x      another key for an action of a sitting
  offbook config edit")]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// Every setting, its value, and where that came from
    #[command(after_help = "Examples:\n  offbook config list\n  offbook config list --json")]
    List,
    /// One value, as a script wants it
    #[command(after_help = "Examples:\n  offbook config get minutes")]
    Get {
        /// As `offbook config list` names it
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// Change a setting; one that sets dates replays the review log, and can be undone
    #[command(after_help = "Examples:\n  offbook config set minutes 15\n  \
                            offbook config set scheduler fsrs")]
    Set {
        /// As `offbook config list` names it
        #[arg(value_name = "NAME")]
        name: String,
        /// What it is to be
        #[arg(value_name = "VALUE", allow_hyphen_values = true)]
        value: String,
    },
    /// Back to the default
    #[command(after_help = "Examples:\n  offbook config unset minutes")]
    Unset {
        /// As `offbook config list` names it
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// Open the settings file in your editor
    #[command(after_help = "Examples:\n  offbook config edit")]
    Edit,
    /// Where the settings file is
    #[command(after_help = "Examples:\n  offbook config path")]
    Path,
}

#[derive(Debug, Serialize)]
struct ListJson {
    file: String,
    settings: Vec<SettingJson>,
}

#[derive(Debug, Serialize)]
struct SettingJson {
    name: String,
    value: String,
    default: String,
    origin: &'static str,
    about: &'static str,
}

#[derive(Debug, Serialize)]
struct PathJson {
    file: String,
}

pub(crate) fn run(context: &mut Context, args: &Args) -> Outcome {
    match &args.verb {
        None | Some(Verb::List) => list(context),
        Some(Verb::Get { name }) => get(context, name),
        Some(Verb::Set { name, value }) => set(context, name, value),
        Some(Verb::Unset { name }) => unset(context, name),
        Some(Verb::Edit) => super::config_edit::run(context),
        Some(Verb::Path) => {
            let file = context.paths.config_file.display().to_string();
            if context.json {
                return Ok(context
                    .out
                    .json("offbook.config-path/1", &PathJson { file })?);
            }
            say!(context.out, "{}", neutral::line(&file))?;
            Ok(())
        }
    }
}

/// The settings file as it is; empty where there is none. One that is broken is not guessed at.
fn document(context: &Context) -> Outcome<DocumentMut> {
    if let Some(fault) = &context.config_fault {
        return Err(fault.clone());
    }
    let path = &context.paths.config_file;
    let text = read(path)?;
    text.parse()
        .map_err(|_| Failure::failed(format!("{} cannot be read", path.display())))
}

fn schedule(context: &Context) -> Outcome<Settings> {
    Ok(context
        .read(|store| store.schedule_settings())?
        .unwrap_or_default())
}

fn list(context: &mut Context) -> Outcome {
    let doc = document(context)?;
    let data = schedule(context)?;
    let rows: Vec<(Setting, String, Origin)> = settings::ALL
        .iter()
        .map(|setting| {
            let (value, origin) = setting.now(context, &doc, &data);
            (*setting, value, origin)
        })
        .collect();
    if context.json {
        return list_json(context, &rows);
    }
    for (setting, value, origin) in &rows {
        let default = setting.default();
        let origin = match origin {
            Origin::Default => safe!("default"),
            other if *value == default => safe!("{}", other.name()),
            other => safe!("{}; default {}", other.name(), neutral::line(&default)),
        };
        let name = context.out.bold(&safe!("{} = ", setting.name));
        let value = neutral::line(value);
        context
            .out
            .wrapped(name, &safe!("{}   ({})", value, origin))?;
        context.out.wrapped("    ", &setting.about)?;
    }
    for (action, key) in &context.config.keys.clone() {
        let action = neutral::line(action);
        let key = neutral::line(&key.to_string());
        say!(context.out, "keys.{} = {}   (settings file)", action, key)?;
    }
    let file = neutral::line(&context.paths.config_file.display().to_string());
    context.out.flush()?;
    tell!(context.out, "In {}", file);
    tell!(context.out, "What sets dates is kept with the data.");
    Ok(())
}

fn list_json(context: &mut Context, rows: &[(Setting, String, Origin)]) -> Outcome {
    let settings = rows.iter().map(|(setting, value, origin)| SettingJson {
        name: setting.name.to_owned(),
        value: value.clone(),
        default: setting.default(),
        origin: origin.name(),
        about: setting.about,
    });
    let keys = context.config.keys.iter().map(|(action, key)| SettingJson {
        name: format!("keys.{action}"),
        value: key.to_string(),
        default: String::new(),
        origin: Origin::File.name(),
        about: "the key of an action in a sitting",
    });
    let file = context.paths.config_file.display().to_string();
    let body = ListJson {
        file,
        settings: settings.chain(keys).collect(),
    };
    Ok(context.out.json("offbook.config/1", &body)?)
}

fn get(context: &mut Context, name: &str) -> Outcome {
    if let Some(action) = name.strip_prefix("keys.") {
        let key = context.config.keys.get(action).copied();
        let key = key.ok_or_else(|| {
            Failure::not_found(format!("no key is set for \"{action}\"")).hint("offbook help keys")
        })?;
        say!(context.out, "{}", neutral::line(&key.to_string()))?;
        return Ok(());
    }
    let setting = settings::find(name)?;
    let doc = document(context)?;
    let data = if setting.place == Place::Data {
        schedule(context)?
    } else {
        Settings::default()
    };
    let (value, origin) = setting.now(context, &doc, &data);
    if context.json {
        let default = setting.default();
        let (name, about) = (setting.name.to_owned(), setting.about);
        let body = SettingJson {
            name,
            value,
            default,
            origin: origin.name(),
            about,
        };
        return Ok(context.out.json("offbook.setting/1", &body)?);
    }
    say!(context.out, "{}", neutral::line(&value))?;
    Ok(())
}

fn set(context: &mut Context, name: &str, value: &str) -> Outcome {
    if let Some(action) = name.strip_prefix("keys.") {
        let mut doc = document(context)?;
        check_key(context, action, value)?;
        let keys = doc.entry("keys").or_insert_with(toml_edit::table);
        let keys = keys
            .as_table_like_mut()
            .ok_or_else(|| Failure::usage("\"keys\" is no table").hint("offbook config edit"))?;
        keys.insert(action, toml_edit::value(value));
        return save_and_say(context, &doc, name, value);
    }
    let setting = settings::find(name)?;
    if setting.place == Place::Data {
        return set_in_data(context, &setting, value);
    }
    let mut doc = document(context)?;
    setting.put(&mut doc, value)?;
    save_and_say(context, &doc, setting.name, value)
}

/// Refuses a key that would stop every sitting.
fn check_key(context: &Context, action: &str, value: &str) -> Outcome {
    let mut letters = value.chars();
    let (Some(key), None) = (letters.next(), letters.next()) else {
        return Err(Failure::usage(format!(
            "\"{value}\" does not fit keys.{action}: it is one character"
        ))
        .hint("offbook help keys"));
    };
    let mut chosen = context.config.keys.clone();
    chosen.insert(action.to_owned(), key);
    match Keymap::new(&chosen) {
        Ok(_) => Ok(()),
        Err(fault) => Err(fault.refusal(action, key)),
    }
}

fn save_and_say(context: &mut Context, doc: &DocumentMut, name: &str, value: &str) -> Outcome {
    save(&context.paths.config_file, &doc.to_string())?;
    tell!(
        context.out,
        "{} = {}",
        neutral::line(name),
        neutral::line(value)
    );
    Ok(())
}

/// The dates follow from the log and these settings, so the log is replayed.
fn set_in_data(context: &mut Context, setting: &Setting, value: &str) -> Outcome {
    let mut store = context.open()?;
    let before = store.schedule_settings()?;
    let after = setting.change(&before, value)?;
    if after == before {
        tell!(
            context.out,
            "{} is {} already.",
            setting.name,
            neutral::line(value)
        );
        return Ok(());
    }
    let mut bar = Bar::new("Setting dates", &context.out.look, context.may_move());
    store.set_schedule_settings(&after, &context.now, &mut |done, of| bar.set(done, of))?;
    drop(bar);
    let value = neutral::line(value);
    tell!(
        context.out,
        "{} = {}; dates are set anew.   Take it back: offbook undo",
        setting.name,
        value
    );
    Ok(())
}

fn unset(context: &mut Context, name: &str) -> Outcome {
    if let Some(action) = name.strip_prefix("keys.") {
        let mut doc = document(context)?;
        if let Some(keys) = doc
            .get_mut("keys")
            .and_then(toml_edit::Item::as_table_like_mut)
        {
            keys.remove(action);
        }
        return save(&context.paths.config_file, &doc.to_string());
    }
    let setting = settings::find(name)?;
    if setting.place == Place::Data {
        if !context.paths.data_file.exists() {
            return Ok(());
        }
        return set_in_data(context, &setting, &setting.default());
    }
    let mut doc = document(context)?;
    if doc.remove(setting.name).is_some() {
        save(&context.paths.config_file, &doc.to_string())?;
    }
    tell!(
        context.out,
        "{} is {} again, the default.",
        setting.name,
        neutral::line(&setting.default())
    );
    Ok(())
}
