//! `status`: one line or JSON, for prompts and scripts. It runs at every shell prompt, so it
//! reads counters and nothing else.

use chrono::SecondsFormat;
use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::{safe, say};
use crate::cli::phrase;
use crate::exchange::neutral::{self, Safe};
use crate::insight::today::Glance;
use crate::store::queue::Load;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  offbook status
  offbook status --short             for a prompt; prints nothing when nothing is due
  offbook status --json
  offbook status --format '{due} cards, {minutes} min'
  offbook status --exit-code && echo 'nothing due'")]
pub(crate) struct Args {
    /// ASCII on one line, empty when nothing is due; never fails, never waits
    #[arg(long)]
    short: bool,
    /// Your own line, from {due}, {minutes}, {new}, {fit} and {streak}
    #[arg(long, value_name = "TEMPLATE")]
    format: Option<String>,
    /// Exit with 10 when something is due, else with 0
    #[arg(long)]
    exit_code: bool,
}

impl Args {
    /// A prompt must not break, whatever state the data is in.
    pub(crate) fn never_fails(&self) -> bool {
        self.short
    }
}

/// The part of `--json` that `offbook --json` shares.
#[derive(Debug, Serialize)]
pub(crate) struct StatusJson {
    now: String,
    day: String,
    due: LoadJson,
    new: NewJson,
    streak: u32,
}

#[derive(Debug, Serialize)]
pub(crate) struct LoadJson {
    pub(crate) cards: u64,
    pub(crate) seconds: u64,
}

#[derive(Debug, Serialize)]
struct NewJson {
    cards: u64,
    fit: u64,
}

impl From<Load> for LoadJson {
    fn from(load: Load) -> Self {
        Self {
            cards: load.cards,
            seconds: load.secs,
        }
    }
}

impl StatusJson {
    pub(crate) fn new(context: &Context, glance: &Glance) -> Self {
        Self {
            now: context
                .now
                .local()
                .to_rfc3339_opts(SecondsFormat::Secs, false),
            day: context.now.today.to_string(),
            due: glance.due.into(),
            new: NewJson {
                cards: glance.new.cards,
                fit: glance.new_that_fit,
            },
            streak: glance.streak_days,
        }
    }
}

pub(crate) fn run(context: &mut Context, args: &Args) -> Outcome {
    let template = args.format.as_deref().map(Template::parse).transpose()?;
    let (today, minutes) = (context.now.today, context.config.minutes());
    let glance = if args.short && template.is_none() && !context.json {
        // The prompt's own path asks for no more than it shows.
        let due = context
            .read(|store| store.due_load(today))?
            .unwrap_or_default();
        Glance {
            due,
            ..Glance::default()
        }
    } else {
        let glance = context.read(|store| Glance::gather(store, today, minutes))?;
        glance.unwrap_or_default()
    };
    if args.exit_code && glance.due.cards > 0 {
        context.exit_code = 10;
    }
    if context.json {
        let body = StatusJson::new(context, &glance);
        Ok(context.out.json("offbook.status/1", &body)?)
    } else if let Some(template) = template {
        say!(context.out, "{}", template.filled(&glance))?;
        Ok(())
    } else if args.short {
        short(context, glance.due)
    } else {
        long(context, &glance)
    }
}

fn short(context: &mut Context, due: Load) -> Outcome {
    if due.cards > 0 {
        say!(
            context.out,
            "{} due {}m",
            due.cards,
            phrase::whole_minutes(due.secs)
        )?;
    }
    Ok(())
}

fn long(context: &mut Context, glance: &Glance) -> Outcome {
    let mut parts = vec![match glance.due {
        Load { cards: 0, .. } => safe!("Nothing due today"),
        Load { cards, secs } => {
            let cards = phrase::count(cards, "card", "cards");
            safe!("{} due, about {}", cards, phrase::minutes(secs))
        }
    }];
    if glance.new.cards > 0 {
        let (new, fit) = (phrase::grouped(glance.new.cards), glance.new_that_fit);
        parts.push(match fit {
            0 => safe!("{} new", new),
            _ if fit == glance.new.cards => safe!("{} new", new),
            _ => safe!("{} new, of which {} fit today", new, fit),
        });
    }
    if glance.streak_days > 1 {
        parts.push(safe!("{} days in a row", glance.streak_days));
    }
    let parts: Vec<&str> = parts.iter().map(Safe::as_str).collect();
    let line = neutral::line(&parts.join("; "));
    context.out.wrapped("", &safe!("{}.", line))?;
    Ok(())
}

/// A line with places for numbers.
#[derive(Debug)]
struct Template(Vec<Part>);

#[derive(Debug)]
enum Part {
    Text(String),
    Number(Number),
}

type Number = fn(&Glance) -> u64;

const NAMES: [(&str, Number); 5] = [
    ("due", |g| g.due.cards),
    ("minutes", |g| phrase::whole_minutes(g.due.secs)),
    ("new", |g| g.new.cards),
    ("fit", |g| g.new_that_fit),
    ("streak", |g| g.streak_days.into()),
];

impl Template {
    fn parse(text: &str) -> Outcome<Self> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(at) = rest.find('{') {
            parts.push(Part::Text(rest[..at].to_owned()));
            let inside = &rest[at + 1..];
            let end = inside.find('}').ok_or_else(|| {
                Failure::usage("--format: a \"{\" without its \"}\"").hint(Self::known())
            })?;
            let name = &inside[..end];
            let number = NAMES.iter().find(|(known, _)| *known == name.trim());
            let (_, number) = number.ok_or_else(|| {
                Failure::usage(format!("--format: no \"{{{name}}}\"")).hint(Self::known())
            })?;
            parts.push(Part::Number(*number));
            rest = &inside[end + 1..];
        }
        parts.push(Part::Text(rest.to_owned()));
        Ok(Self(parts))
    }

    fn known() -> String {
        let names: Vec<String> = NAMES
            .iter()
            .map(|(name, _)| format!("{{{name}}}"))
            .collect();
        format!("there are {}", names.join(", "))
    }

    fn filled(&self, glance: &Glance) -> Safe {
        let mut line = String::new();
        for part in &self.0 {
            match part {
                Part::Text(text) => line.push_str(text),
                Part::Number(number) => line.push_str(&number(glance).to_string()),
            }
        }
        neutral::line(&line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_filled_and_a_name_it_does_not_know_is_refused() {
        let glance = Glance {
            due: Load {
                cards: 11,
                secs: 1_080,
            },
            streak_days: 9,
            ..Glance::default()
        };
        let filled = |text| Template::parse(text).map(|t| t.filled(&glance).into_string());
        assert_eq!(
            filled("{due}/{minutes}m, {streak} }").unwrap(),
            "11/18m, 9 }"
        );
        assert!(
            filled("{days}")
                .unwrap_err()
                .lines()
                .join(" ")
                .contains("{streak}")
        );
        assert!(filled("{due").is_err());
    }
}
