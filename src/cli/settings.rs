//! Every setting: its name, what it is for, what it is when nobody set it, and where its value
//! came from.

use std::env;

use toml_edit::{DocumentMut, Item, Value, value};

use super::config::{self, DEFAULT_MINUTES, DEFAULT_ROLLOVER_HOUR};
use super::context::Context;
use super::failure::{Failure, Outcome};
use super::recorder::FILE;
use crate::schedule::{Scheduler, Settings};

/// A setting that there is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setting {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) place: Place,
    form: Form,
}

/// Where a setting is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// The settings file.
    File,
    /// The data file, beside the review log that it explains.
    Data,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Number,
    Text,
    Switch,
}

/// Where a value came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    Flag,
    Environment(&'static str),
    File,
    Data,
    System,
    Default,
}

impl Origin {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Flag => "flag",
            Self::Environment(variable) => variable,
            Self::File => "settings file",
            Self::Data => "data file",
            Self::System => "system",
            Self::Default => "default",
        }
    }
}

const fn file(name: &'static str, form: Form, about: &'static str) -> Setting {
    Setting {
        name,
        about,
        place: Place::File,
        form,
    }
}

const fn data(name: &'static str, form: Form, about: &'static str) -> Setting {
    Setting {
        name,
        about,
        place: Place::Data,
        form,
    }
}

/// All of them but the keys, in the order they are listed.
pub(crate) const ALL: [Setting; 18] = [
    file("minutes", Form::Number, "minutes of work a day, 1 to 600"),
    file(
        "editor",
        Form::Text,
        "the command that opens a card or this file",
    ),
    file(
        "recorder",
        Form::Text,
        "the command that records an answer, with {file} in it",
    ),
    file("zone", Form::Text, "your time zone, like Europe/London"),
    file(
        "rollover_hour",
        Form::Number,
        "the hour at which a study day begins, 0 to 23",
    ),
    file(
        "dates",
        Form::Text,
        "whose English \"next friday\" and 4/12 are: uk or us",
    ),
    file(
        "clock",
        Form::Text,
        "the clock while you speak: seconds, minutes or off",
    ),
    file("motion", Form::Switch, "whether a line may move by itself"),
    file("color", Form::Text, "styling: auto, always or never"),
    file(
        "ascii",
        Form::Switch,
        "nothing outside ASCII in our own marks",
    ),
    file(
        "accessible",
        Form::Switch,
        "line by line, for screen readers",
    ),
    data("scheduler", Form::Text, "what sets the dates: sm2 or fsrs"),
    data(
        "late_credit",
        Form::Number,
        "share of the days a success came late that counts, 0 to 1",
    ),
    data(
        "early",
        Form::Switch,
        "an early success earns only the days that have passed",
    ),
    data(
        "fuzz",
        Form::Number,
        "intervals are spread by up to this share, 0 to 0.25; 0 is off",
    ),
    data(
        "longest_interval_days",
        Form::Number,
        "no interval is longer, 1 to 3650",
    ),
    data(
        "leech_lapses",
        Form::Number,
        "a card becomes a leech at this many lapses; 0 is never",
    ),
    data(
        "desired_retention",
        Form::Number,
        "fsrs: the chance of recall when due, 0.7 to 0.99",
    ),
];

/// The setting of that name, or the failure that names the nearest.
pub(crate) fn find(name: &str) -> Outcome<Setting> {
    let known = ALL
        .iter()
        .find(|setting| setting.name == name.replace('-', "_"));
    known.copied().ok_or_else(|| unknown(name))
}

fn unknown(name: &str) -> Failure {
    let mut near: Vec<(f64, &str)> = ALL
        .iter()
        .map(|s| (strsim::jaro_winkler(s.name, name), s.name))
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0));
    let failure = Failure::usage(format!("no setting \"{name}\""));
    match near.first().filter(|(likeness, _)| *likeness > 0.75) {
        Some((_, name)) => {
            let mut failure =
                failure.hint(format!("did you mean \"{name}\"?   offbook config list"));
            failure.near.push(crate::exchange::neutral::line(name));
            failure
        }
        None => failure.hint("offbook config list"),
    }
}

impl Setting {
    /// What holds where nobody set it.
    pub(crate) fn default(&self) -> String {
        match self.name {
            "minutes" => DEFAULT_MINUTES.to_string(),
            "rollover_hour" => DEFAULT_ROLLOVER_HOUR.to_string(),
            "editor" => "vi".into(),
            "recorder" => "none".into(),
            "zone" => "the system's".into(),
            "clock" => "seconds".into(),
            "dates" => "asked".into(),
            "motion" => "true".into(),
            "color" => "auto".into(),
            "ascii" | "accessible" => "false".into(),
            name => data_value(&Settings::default(), name),
        }
    }

    /// The value that holds, and where it came from.
    pub(crate) fn now(
        &self,
        context: &Context,
        doc: &DocumentMut,
        data: &Settings,
    ) -> (String, Origin) {
        if self.place == Place::Data {
            let (value, default) = (data_value(data, self.name), self.default());
            let origin = if value == default {
                Origin::Default
            } else {
                Origin::Data
            };
            return (value, origin);
        }
        let before = self.before_the_file(context);
        let in_file = || doc.get(self.name).and_then(Item::as_value).map(plain);
        let after = || self.after_the_file(context);
        before
            .or_else(|| in_file().map(|value| (value, Origin::File)))
            .or_else(after)
            .unwrap_or_else(|| (self.default(), Origin::Default))
    }

    /// Flags and variables that win over the settings file.
    fn before_the_file(&self, context: &Context) -> Option<(String, Origin)> {
        let globals = &context.globals;
        let is_on = |name: &str| env::var(name).is_ok_and(|v| !v.is_empty() && v != "0");
        let text = |name: &'static str| {
            let value = env::var(name)
                .ok()
                .filter(|value| !value.trim().is_empty())?;
            Some((value, Origin::Environment(name)))
        };
        let on = |origin| Some(("true".to_owned(), origin));
        match self.name {
            "ascii" if globals.ascii => on(Origin::Flag),
            "ascii" if is_on("OFFBOOK_ASCII") => on(Origin::Environment("OFFBOOK_ASCII")),
            "accessible" if globals.accessible => on(Origin::Flag),
            "accessible" if is_on("ACCESSIBLE") => on(Origin::Environment("ACCESSIBLE")),
            "color" => globals
                .color
                .map(|choice| (choice.name().to_owned(), Origin::Flag)),
            "editor" => text("VISUAL").or_else(|| text("EDITOR")),
            _ => None,
        }
    }

    /// Variables and facts that hold where the file says nothing.
    fn after_the_file(&self, context: &Context) -> Option<(String, Origin)> {
        let is_set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
        match self.name {
            "color" if is_set("NO_COLOR") => {
                Some(("never".into(), Origin::Environment("NO_COLOR")))
            }
            "zone" => {
                let zone = context.now.zone.name().to_owned();
                let origin = if env::var("TZ").is_ok_and(|tz| tz.trim_start_matches(':') == zone) {
                    Origin::Environment("TZ")
                } else {
                    Origin::System
                };
                Some((zone, origin))
            }
            _ => None,
        }
    }

    /// Puts a value into the text of a settings file, comments kept. One that the reader of the
    /// file would refuse is refused here, where no line of a file needs to be named.
    pub(crate) fn put(&self, doc: &mut DocumentMut, text: &str) -> Outcome {
        if let Some(form) = self.unfit(text) {
            return Err(self.misfit(text, form));
        }
        let mut new: Value = match self.form {
            Form::Text => text.into(),
            Form::Switch => match text {
                "true" | "on" | "yes" => true.into(),
                "false" | "off" | "no" => false.into(),
                _ => return Err(self.misfit(text, "it is true or false")),
            },
            Form::Number => match text.parse::<i64>() {
                Ok(number) => number.into(),
                Err(_) => return Err(self.misfit(text, "it is a whole number")),
            },
        };
        if let Some(old) = doc.get(self.name).and_then(Item::as_value) {
            *new.decor_mut() = old.decor().clone();
        }
        doc[self.name] = value(new);
        Ok(())
    }

    /// What a value of the settings file would have to be that `text` is not.
    fn unfit(&self, text: &str) -> Option<&'static str> {
        let number = text.parse::<u32>();
        let (fits, form) = match self.name {
            "minutes" => (
                number.is_ok_and(|n| config::MINUTES.contains(&n)),
                "a whole number from 1 to 600",
            ),
            "rollover_hour" => (
                number.is_ok_and(|n| n <= config::LAST_HOUR),
                "a whole number from 0 to 23",
            ),
            "recorder" => (text.contains(FILE), "a command with {file} in it"),
            "zone" => (config::is_zone(text), "a name like Europe/London"),
            "clock" => (
                ["seconds", "minutes", "off"].contains(&text),
                "it is seconds, minutes or off",
            ),
            "dates" => (["uk", "us"].contains(&text), "it is uk or us"),
            "color" => (
                ["auto", "always", "never"].contains(&text),
                "it is auto, always or never",
            ),
            _ => (true, ""),
        };
        (!fits).then_some(form)
    }

    fn misfit(&self, text: &str, form: &str) -> Failure {
        Failure::usage(format!("\"{text}\" does not fit {}: {form}", self.name))
            .hint(format!("{}: {}", self.name, self.about))
    }

    /// The schedule's settings with this one changed.
    pub(crate) fn change(&self, settings: &Settings, text: &str) -> Outcome<Settings> {
        let mut new = settings.clone();
        let share = |low: f64, high: f64| {
            let number = text
                .parse::<f64>()
                .ok()
                .filter(|n| (low..=high).contains(n));
            number.ok_or_else(|| self.misfit(text, &format!("from {low} to {high}")))
        };
        let whole = |low: u32, high: u32| {
            let number = text
                .parse::<u32>()
                .ok()
                .filter(|n| (low..=high).contains(n));
            number.ok_or_else(|| self.misfit(text, &format!("a whole number from {low} to {high}")))
        };
        match self.name {
            "scheduler" => {
                new.scheduler = match text {
                    "sm2" => Scheduler::Sm2,
                    "fsrs" => Scheduler::Fsrs,
                    _ => return Err(self.misfit(text, "it is sm2 or fsrs")),
                }
            }
            "late_credit" => new.late_credit = share(0.0, 1.0)?,
            "early" => {
                new.early_earns_elapsed = match text {
                    "true" | "on" | "yes" => true,
                    "false" | "off" | "no" => false,
                    _ => return Err(self.misfit(text, "it is true or false")),
                }
            }
            "fuzz" => new.fuzz_share = share(0.0, 0.25)?,
            "longest_interval_days" => new.longest_interval_days = whole(1, 3_650)?,
            "leech_lapses" => new.leech_lapses = whole(0, 1_000)?,
            _ => new.desired_retention = share(0.7, 0.99)?,
        }
        Ok(new)
    }
}

fn data_value(settings: &Settings, name: &str) -> String {
    match name {
        "scheduler" => match settings.scheduler {
            Scheduler::Sm2 => "sm2".into(),
            Scheduler::Fsrs => "fsrs".into(),
        },
        "late_credit" => settings.late_credit.to_string(),
        "early" => settings.early_earns_elapsed.to_string(),
        "fuzz" => settings.fuzz_share.to_string(),
        "longest_interval_days" => settings.longest_interval_days.to_string(),
        "leech_lapses" => settings.leech_lapses.to_string(),
        _ => settings.desired_retention.to_string(),
    }
}

/// A value without quotes and comments.
fn plain(value: &Value) -> String {
    match value.as_str() {
        Some(text) => text.to_owned(),
        None => value.clone().decorated("", "").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_put_in_and_comments_stay() {
        let mut doc: DocumentMut = "# mine\nminutes = 20 # a day\n\n[keys]\nagain = \"j\"\n"
            .parse()
            .unwrap();
        find("minutes").unwrap().put(&mut doc, "15").unwrap();
        find("color").unwrap().put(&mut doc, "never").unwrap();
        let text = doc.to_string();
        assert!(text.starts_with("# mine\nminutes = 15 # a day\n"), "{text}");
        assert!(text.contains("color = \"never\"\n"), "{text}");
        let written: DocumentMut = text.parse().unwrap();
        assert_eq!(written["color"].as_str(), Some("never"), "{text}");
    }

    #[test]
    fn an_unknown_name_is_met_with_the_nearest() {
        let lines = find("minuts").unwrap_err().lines().join("\n");
        assert!(lines.contains("did you mean \"minutes\""), "{lines}");
        assert_eq!(find("leech-lapses").unwrap().name, "leech_lapses");
    }

    #[test]
    fn a_value_out_of_range_is_refused_and_says_the_range() {
        let settings = Settings::default();
        let change = |name, text| find(name).unwrap().change(&settings, text);
        assert_eq!(change("leech_lapses", "5").unwrap().leech_lapses, 5);
        let lines = change("desired_retention", "1.2")
            .unwrap_err()
            .lines()
            .join("\n");
        assert!(lines.contains("from 0.7 to 0.99"), "{lines}");
        assert!(change("fuzz", "NaN").is_err());
    }

    #[test]
    fn what_the_file_would_refuse_is_refused_without_naming_a_line() {
        let refused = [
            ("minutes", "0", "a whole number from 1 to 600"),
            ("minutes", "many", "a whole number from 1 to 600"),
            ("rollover_hour", "30", "a whole number from 0 to 23"),
            ("zone", "Mars", "a name like Europe/London"),
            ("clock", "fast", "seconds, minutes or off"),
            ("color", "red", "auto, always or never"),
            ("motion", "perhaps", "true or false"),
        ];
        for (name, text, form) in refused {
            let mut doc = DocumentMut::new();
            let error = find(name).unwrap().put(&mut doc, text).unwrap_err();
            let message = error.message.as_str();
            assert!(
                message.starts_with(&format!("\"{text}\" does not fit {name}: ")),
                "{message}"
            );
            assert!(message.ends_with(form), "{message}");
            assert!(doc.is_empty());
        }
    }

    #[test]
    fn every_setting_has_a_default_of_its_own() {
        for setting in ALL.iter().filter(|setting| setting.place == Place::Data) {
            let default = setting.default();
            let back = setting.change(&Settings::default(), &default).unwrap();
            assert_eq!(back, Settings::default(), "{}", setting.name);
        }
    }
}
