//! The outside world, read once: where things are, what time it is, who is there.

use std::env;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;
use etcetera::BaseStrategy;

use super::ask::Asker;
use super::config::{ColorChoice, Config};
use super::failure::{Failure, Outcome};
use super::output::{self, Look, Output};
use super::terminal::Keys;
use crate::domain::now::Now;
use crate::store::{Chance, Result as StoreResult, Store};

/// Flags that every command takes.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Everywhere")]
pub(crate) struct Globals {
    /// Use another data file
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "OFFBOOK_DB",
        hide_env = true
    )]
    pub(crate) db: Option<PathBuf>,
    /// Use another settings file
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "OFFBOOK_CONFIG",
        hide_env = true
    )]
    pub(crate) config: Option<PathBuf>,
    /// Print one JSON value instead of a screen
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// When to use styling
    #[arg(long, global = true, value_name = "WHEN")]
    pub(crate) color: Option<ColorChoice>,
    /// Print nothing outside ASCII but your own text
    #[arg(long, global = true)]
    pub(crate) ascii: bool,
    /// Work line by line, for screen readers and plain terminals
    #[arg(long, global = true)]
    pub(crate) accessible: bool,
    /// Never ask; fail and name the flag that answers
    #[arg(long, global = true)]
    pub(crate) no_input: bool,
    /// Say less
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// For tests: the time it is, as RFC 3339, `2026-11-22T08:00` or `2026-11-22`
    #[arg(long, global = true, hide = true, env = "OFFBOOK_NOW", hide_env = true)]
    pub(crate) now: Option<String>,
    /// For tests: the columns of the screen
    #[arg(long, global = true, hide = true)]
    pub(crate) width: Option<usize>,
}

/// Where things are kept.
#[derive(Debug, Clone)]
pub(crate) struct Paths {
    pub(crate) data_file: PathBuf,
    pub(crate) config_file: PathBuf,
    /// Drafts and the last error.
    pub(crate) state_dir: PathBuf,
}

/// Everything a command needs of the world.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) paths: Paths,
    pub(crate) config: Config,
    pub(crate) now: Now,
    pub(crate) clock: Clock,
    pub(crate) chance: Chance,
    pub(crate) json: bool,
    pub(crate) asker: Asker,
    pub(crate) out: Output,
    pub(crate) globals: Globals,
    /// What was wrong with the settings file, for the commands that work without it.
    pub(crate) config_fault: Option<Failure>,
    /// The exit code of a command that did what was asked: 0, or what it has to say by it.
    pub(crate) exit_code: u8,
}

/// What a command does when the settings file has problems.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SettingsFault {
    Refuse,
    /// Go on with the defaults: a shell prompt must not break, and `config` is there to mend it.
    GoOn,
}

/// Where the time comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Clock {
    System,
    /// `OFFBOOK_NOW`: it stands still.
    Fixed,
}

impl Context {
    /// Reads environment, settings file and clock.
    ///
    /// # Errors
    /// A settings file with problems, a time or a seed that cannot be read, no home folder.
    pub(crate) fn new(globals: &Globals, on_fault: SettingsFault) -> Outcome<Self> {
        let paths = Paths::find(globals)?;
        super::panic::keep_details_in(&paths.state_dir);
        let (config, config_fault) = match Config::load(&paths.config_file) {
            Ok(config) => (config, None),
            Err(fault) if on_fault == SettingsFault::GoOn => (Config::default(), Some(fault)),
            Err(fault) => return Err(fault),
        };
        let zone = zone(&config);
        let (at, clock) = match &globals.now {
            Some(text) => (fixed_time(text, zone)?, Clock::Fixed),
            None => (Utc::now(), Clock::System),
        };
        let look = look(globals, &config);
        let asker = if globals.no_input {
            Asker::Nobody
        } else if !look.accessible && io::stdin().is_terminal() && io::stderr().is_terminal() {
            Asker::Terminal(Keys::default())
        } else {
            Asker::Lines
        };
        Ok(Self {
            now: Now::new(at, zone, config.rollover_hour()),
            clock,
            chance: chance()?,
            json: globals.json,
            asker,
            out: Output::new(look),
            paths,
            config,
            globals: globals.clone(),
            config_fault,
            exit_code: 0,
        })
    }

    /// Opens the data file to change it, making it where there is none.
    pub(crate) fn open(&self) -> Outcome<Store> {
        Ok(Store::open(&self.paths.data_file, self.chance, &self.now)?)
    }

    /// A copy of the data file, to see what a change would do: no byte of the file is touched.
    pub(crate) fn rehearse(&self) -> Outcome<Store> {
        Ok(Store::rehearsal(&self.paths.data_file, self.chance)?)
    }

    /// Opens the data file for a change; one that was made for it goes again where it fails.
    pub(crate) fn open_for<T>(&self, change: impl FnOnce(&mut Store) -> Outcome<T>) -> Outcome<T> {
        let mut store = self.open()?;
        let outcome = change(&mut store);
        if outcome.is_err() {
            store.give_up();
        }
        outcome
    }

    /// Gathers from the data file and changes no byte; `None` where there is none. `gather` may
    /// run twice, so it must not print.
    pub(crate) fn read<T>(
        &self,
        gather: impl FnMut(&Store) -> StoreResult<T>,
    ) -> Outcome<Option<T>> {
        Ok(Store::read(&self.paths.data_file, gather)?)
    }

    /// The time it is now, not when the command began; the same where the clock is fixed.
    pub(crate) fn now(&self) -> Now {
        match self.clock {
            Clock::System => self.now.moved_to(Utc::now()),
            Clock::Fixed => self.now,
        }
    }

    /// Whether a person is at a terminal to answer, by keys or by lines.
    pub(crate) fn someone_is_there(&self) -> bool {
        !self.asker.is_nobody()
            && io::stdin().is_terminal()
            && io::stdout().is_terminal()
            && io::stderr().is_terminal()
    }

    /// Whether a line may move by itself on stderr.
    pub(crate) fn may_move(&self) -> bool {
        self.config.motion() && !self.out.look.accessible && io::stderr().is_terminal()
    }

    /// The seed of everything that is shuffled, fixed by `OFFBOOK_SEED`.
    pub(crate) fn seed(&self) -> u64 {
        match self.chance {
            Chance::Seeded(seed) => seed,
            Chance::Random => uuid::Uuid::now_v7().as_u64_pair().1,
        }
    }
}

impl Paths {
    pub(crate) fn find(globals: &Globals) -> Outcome<Self> {
        let base = etcetera::choose_base_strategy();
        let place = |folder: fn(&etcetera::base_strategy::Xdg) -> Option<PathBuf>, name: &str| {
            let folder = base.as_ref().ok().and_then(folder).ok_or_else(|| {
                Failure::failed("there is no home folder to keep data in")
                    .hint("name the files: --db FILE --config FILE, or set HOME")
            })?;
            Ok::<_, Failure>(folder.join("offbook").join(name))
        };
        Ok(Self {
            data_file: match &globals.db {
                Some(path) => path.clone(),
                None => place(|b| Some(b.data_dir()), "offbook.db")?,
            },
            config_file: match &globals.config {
                Some(path) => path.clone(),
                None => place(|b| Some(b.config_dir()), "config.toml")?,
            },
            state_dir: match base.as_ref().ok().and_then(BaseStrategy::state_dir) {
                Some(folder) => folder.join("offbook"),
                None => beside(globals.db.as_deref()),
            },
        })
    }
}

/// The folder of a file that was named, for a machine without a home folder.
fn beside(path: Option<&Path>) -> PathBuf {
    path.and_then(Path::parent)
        .unwrap_or(Path::new("."))
        .to_owned()
}

/// The settings' zone, then `TZ`, then the system's, then UTC.
fn zone(config: &Config) -> Tz {
    let known = |name: &str| name.trim_start_matches(':').parse::<Tz>().ok();
    config
        .zone
        .as_deref()
        .and_then(known)
        .or_else(|| env::var("TZ").ok().as_deref().and_then(known))
        .or_else(|| {
            iana_time_zone::get_timezone()
                .ok()
                .as_deref()
                .and_then(known)
        })
        .unwrap_or(Tz::UTC)
}

/// `OFFBOOK_NOW`, which stands still.
fn fixed_time(text: &str, zone: Tz) -> Outcome<DateTime<Utc>> {
    instant(text, zone).ok_or_else(|| {
        Failure::usage(format!("OFFBOOK_NOW is no time: \"{text}\"")).hint(INSTANT_FORMS)
    })
}

/// How an instant may be written.
pub(crate) const INSTANT_FORMS: &str =
    "like 2026-11-22T08:00:00Z, 2026-11-22T08:00 or 2026-11-22, from 1970 on";

/// The years whose days have four digits where they are stored, since the first instant.
const YEARS: std::ops::RangeInclusive<i32> = 1970..=9999;

/// An instant as RFC 3339, or a wall-clock time or date (nine in the morning) in `zone`.
pub(crate) fn instant(text: &str, zone: Tz) -> Option<DateTime<Utc>> {
    let at = any_instant(text, zone)?;
    let local = at.with_timezone(&zone);
    (YEARS.contains(&at.year()) && YEARS.contains(&local.year())).then_some(at)
}

fn any_instant(text: &str, zone: Tz) -> Option<DateTime<Utc>> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(at.to_utc());
    }
    let wall = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
        .into_iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
        .or_else(|| {
            NaiveDate::parse_from_str(text, "%Y-%m-%d")
                .ok()?
                .and_hms_opt(9, 0, 0)
        })?;
    let at = zone.from_local_datetime(&wall).earliest()?;
    Some(at.to_utc())
}

fn chance() -> Outcome<Chance> {
    match env::var("OFFBOOK_SEED") {
        Err(_) => Ok(Chance::Random),
        Ok(text) if text.is_empty() => Ok(Chance::Random),
        Ok(text) => text.parse().map(Chance::Seeded).map_err(|_| {
            Failure::usage(format!("OFFBOOK_SEED is no whole number: \"{text}\""))
                .hint("a number from 0 to 18446744073709551615, or leave it out")
        }),
    }
}

/// Set and not empty: the rule of NO_COLOR, used for all our switches.
fn is_set(variable: &str) -> bool {
    env::var_os(variable).is_some_and(|value| !value.is_empty())
}

/// A switch that `0` turns off again.
fn is_on(variable: &str) -> bool {
    env::var(variable).is_ok_and(|value| !value.is_empty() && value != "0")
}

fn look(globals: &Globals, config: &Config) -> Look {
    let dumb = env::var_os("TERM").is_none_or(|term| term.is_empty() || term == "dumb");
    let accessible =
        globals.accessible || is_on("ACCESSIBLE") || config.accessible() || (dumb && is_terminal());
    let color = match globals.color.unwrap_or_else(|| config.color()) {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto if is_set("NO_COLOR") => false,
        ColorChoice::Auto if is_on("CLICOLOR_FORCE") => true,
        ColorChoice::Auto => io::stdout().is_terminal() && !dumb && !accessible,
    };
    let ascii = globals.ascii || is_on("OFFBOOK_ASCII") || config.ascii() || !locale_is_utf8();
    Look {
        width: output::screen_width(globals.width),
        color,
        ascii,
        accessible,
        quiet: globals.quiet,
    }
}

fn is_terminal() -> bool {
    io::stdin().is_terminal() || io::stdout().is_terminal()
}

/// By the first of the variables that decide, as libc does it. An unset locale on a modern system
/// means a bare environment (cron, a container), where UTF-8 is still the safer guess only when
/// output is no terminal.
fn locale_is_utf8() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(|name| env::var(name).ok().filter(|value| !value.is_empty()));
    match locale {
        Some(locale) => {
            let locale = locale.to_ascii_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        }
        None => !io::stdout().is_terminal(),
    }
}
