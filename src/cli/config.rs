//! The settings file: TOML, every key optional, unknown keys refused by name and line.
//!
//! What decides the schedule is not here: it lives in the data file, beside the log it explains.

use std::collections::BTreeMap;
use std::io::Write;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use chrono_tz::Tz;
use serde::Deserialize;

use super::dates::DateWords;
use super::failure::{Failure, Outcome};

/// How the clock shows while an answer is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ClockStyle {
    #[default]
    Seconds,
    /// Only whole minutes are announced.
    Minutes,
    Off,
}

/// What a person may set. `None` means the default.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    /// Minutes of work a day, 1 to 600.
    minutes: Option<u32>,
    /// The command that edits a card; before it come `VISUAL` and `EDITOR`.
    pub(crate) editor: Option<String>,
    /// The command that records an answer; `{file}` in it is where to.
    pub(crate) recorder: Option<String>,
    /// An IANA name such as `Europe/London`; the system's where none is set.
    pub(crate) zone: Option<String>,
    /// The hour at which a study day begins, 0 to 23.
    rollover_hour: Option<u32>,
    /// Whose English decides what "next friday" and 4/12 mean; asked where none is set.
    pub(crate) dates: Option<DateWords>,
    clock: Option<ClockStyle>,
    motion: Option<bool>,
    color: Option<ColorChoice>,
    ascii: Option<bool>,
    accessible: Option<bool>,
    /// Other keys for the actions of a sitting: `again = "x"`.
    #[serde(default)]
    pub(crate) keys: BTreeMap<String, char>,
}

/// When styling is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ColorChoice {
    #[default]
    Auto,
    Always,
    Never,
}

impl ColorChoice {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Always => "always",
            Self::Never => "never",
        }
    }
}

pub(crate) const DEFAULT_MINUTES: u32 = 20;
pub(crate) const DEFAULT_ROLLOVER_HOUR: u32 = 4;
/// Minutes of work that a day can have.
pub(crate) const MINUTES: RangeInclusive<u32> = 1..=600;
/// The last hour at which a study day can begin.
pub(crate) const LAST_HOUR: u32 = 23;

/// Whether there is a time zone of that name.
pub(crate) fn is_zone(name: &str) -> bool {
    name.parse::<Tz>().is_ok()
}

impl Config {
    /// Reads the settings file; one that is not there is empty.
    ///
    /// # Errors
    /// With path and line when it cannot be read, is no TOML, or holds a key or value that offbook
    /// does not know.
    pub(crate) fn load(path: &Path) -> Outcome<Self> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self::default());
            }
            Err(error) => {
                let path = path.display();
                return Err(Failure::failed(format!(
                    "the settings file {path}: {error}"
                )));
            }
        };
        Self::parse(&text, path)
    }

    /// The settings in `text`, which is or would be the file at `path`.
    pub(crate) fn parse(text: &str, path: &Path) -> Outcome<Self> {
        let at = |offset: usize| text[..offset.min(text.len())].matches('\n').count() + 1;
        let config: Self = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| at(span.start));
            let message = error
                .message()
                .lines()
                .next()
                .unwrap_or_default()
                .to_owned();
            refused(path, line, &message.replace('`', "\""))
        })?;
        config.check().map_err(|(key, message)| {
            let line = text
                .lines()
                .position(|l| l.trim_start().starts_with(key))
                .unwrap_or(0)
                + 1;
            refused(path, line, &message)
        })?;
        Ok(config)
    }

    /// What does not fit: the key of the setting, and why.
    fn check(&self) -> Result<(), (&'static str, String)> {
        let refuse = |key, message| Err((key, message));
        if self.minutes.is_some_and(|m| !MINUTES.contains(&m)) {
            return refuse("minutes", "minutes must be from 1 to 600".into());
        }
        if self.rollover_hour.is_some_and(|h| h > LAST_HOUR) {
            return refuse("rollover_hour", "rollover_hour must be from 0 to 23".into());
        }
        if let Some(zone) = self.zone.as_deref().filter(|zone| !is_zone(zone)) {
            let message = format!("no time zone \"{zone}\"; it needs a name like Europe/London");
            return refuse("zone", message);
        }
        Ok(())
    }

    /// Minutes of work a day.
    pub(crate) fn minutes(&self) -> u32 {
        self.minutes.unwrap_or(DEFAULT_MINUTES)
    }

    pub(crate) fn rollover_hour(&self) -> u32 {
        self.rollover_hour.unwrap_or(DEFAULT_ROLLOVER_HOUR)
    }

    pub(crate) fn clock(&self) -> ClockStyle {
        self.clock.unwrap_or_default()
    }

    /// Whether lines may move by themselves.
    pub(crate) fn motion(&self) -> bool {
        self.motion.unwrap_or(true)
    }

    pub(crate) fn color(&self) -> ColorChoice {
        self.color.unwrap_or_default()
    }

    pub(crate) fn ascii(&self) -> bool {
        self.ascii.unwrap_or(false)
    }

    pub(crate) fn accessible(&self) -> bool {
        self.accessible.unwrap_or(false)
    }
}

/// The text of the settings file; empty where there is none.
pub(crate) fn read(path: &Path) -> Outcome<String> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(Failure::failed(format!("{}: {error}", path.display()))),
    }
}

/// Writes the settings file, once its text has been read back and found good: beside, synced,
/// renamed. A link to a file kept elsewhere stays a link.
pub(crate) fn save(path: &Path, text: &str) -> Outcome {
    Config::parse(text, path)?;
    let path: PathBuf = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let folder = path
        .parent()
        .filter(|f| !f.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let write = || -> std::io::Result<()> {
        std::fs::create_dir_all(folder)?;
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(&path)?;
        Ok(())
    };
    write().map_err(|error| Failure::failed(format!("{}: {error}", path.display())))
}

fn refused(path: &Path, line: usize, message: &str) -> Failure {
    Failure::usage(format!("{}:{line}: {message}", path.display()))
        .hint("offbook config edit   or look at: offbook config list")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        let path = Path::new("config.toml");
        let error = Config::parse("ascii = true\nminuts = 3\n", path).unwrap_err();
        assert!(
            error.message.as_str().contains("config.toml:2:"),
            "{}",
            error.message
        );
        let error = Config::parse("# mine\nminutes = 0\n", path).unwrap_err();
        assert!(
            error.message.as_str().contains("config.toml:2: minutes"),
            "{}",
            error.message
        );
        assert_eq!(Config::parse("minutes = 15", path).unwrap().minutes(), 15);
    }
}
