//! `status`: one line or JSON, for prompts and scripts. It runs at every shell prompt, so it
//! reads counters and nothing else.

use chrono::SecondsFormat;
use serde::Serialize;

use super::countdown::glance::{Near, NearJson, Nearest};
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::{fit, safe, say};
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
  offbook status --format '{interview} in {days} days, ready {ready}'
  offbook status --exit-code && echo 'nothing due'")]
pub(crate) struct Args {
    /// ASCII on one line, empty when nothing is due; never fails, never waits
    #[arg(long)]
    short: bool,
    /// Your own line, from {due}, {minutes}, {new}, {fit}, {streak}, {interview}, {days} and {ready}
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
    interview: Option<NearJson>,
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
    pub(crate) fn new(context: &Context, glance: &Glance, near: Option<&Near>) -> Self {
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
            interview: near.map(NearJson::from),
        }
    }
}

/// What the line is made of.
#[derive(Debug, Default)]
struct Told {
    glance: Glance,
    /// Without a plan.
    nearest: Option<Nearest>,
    /// With one, where it is asked for.
    near: Option<Near>,
}

pub(crate) fn run(context: &mut Context, args: &Args) -> Outcome {
    let template = args.format.as_deref().map(Template::parse).transpose()?;
    let (now, minutes) = (context.now, context.config.minutes());
    // The prompt's own path asks for no more than it shows.
    let is_prompt = args.short && template.is_none() && !context.json;
    let plans = context.json || template.as_ref().is_some_and(Template::plans);
    let told = context.read(|store| {
        let glance = if is_prompt {
            Glance {
                due: store.due_load(now.today)?,
                ..Glance::default()
            }
        } else {
            Glance::gather(store, now.today, minutes)?
        };
        let near = match plans {
            true => Near::gather(store, minutes, &now)?,
            false => None,
        };
        Ok(Told {
            glance,
            nearest: Nearest::gather(store, &now)?,
            near,
        })
    })?;
    let told = told.unwrap_or_default();
    let glance = told.glance;
    if args.exit_code && glance.due.cards > 0 {
        context.exit_code = 10;
    }
    if context.json {
        let body = StatusJson::new(context, &glance, told.near.as_ref());
        Ok(context.out.json("offbook.status/1", &body)?)
    } else if let Some(template) = template {
        say!(context.out, "{}", template.filled(&told))?;
        Ok(())
    } else if args.short {
        short(context, &told)
    } else {
        long(context, &told)
    }
}

/// Columns of an interview's name in a prompt.
const NAME_COLUMNS: usize = 20;

/// `11 due 18m | Acme 12d`.
fn short(context: &mut Context, told: &Told) -> Outcome {
    let due = told.glance.due;
    let due =
        (due.cards > 0).then(|| safe!("{} due {}m", due.cards, phrase::whole_minutes(due.secs)));
    let nearest = told.nearest.as_ref().map(|nearest| {
        let name = fit(&nearest.interview.plan.name, NAME_COLUMNS, true);
        match nearest.days {
            0 => safe!("{} today", neutral::line(&name)),
            days => safe!("{} {}d", neutral::line(&name), days),
        }
    });
    match (due, nearest) {
        (Some(due), Some(nearest)) => say!(context.out, "{} | {}", due, nearest)?,
        (Some(only), None) | (None, Some(only)) => say!(context.out, "{}", only)?,
        (None, None) => {}
    }
    Ok(())
}

fn long(context: &mut Context, told: &Told) -> Outcome {
    let glance = &told.glance;
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
    if let Some(nearest) = &told.nearest {
        let name = neutral::line(&nearest.interview.plan.name);
        let distance = phrase::distance(nearest.on, context.now.today);
        parts.push(safe!("{} {}", name, distance));
    }
    let parts: Vec<&str> = parts.iter().map(Safe::as_str).collect();
    let line = neutral::line(&parts.join("; "));
    context.out.wrapped("", &safe!("{}.", line))?;
    Ok(())
}

/// A line with places for what is told.
#[derive(Debug)]
struct Template {
    parts: Vec<Part>,
    /// Whether it has a place for what only a plan can tell.
    plans: bool,
}

#[derive(Debug)]
enum Part {
    Text(String),
    Place(Place),
}

type Place = fn(&Told) -> Safe;

const READY: &str = "ready";

const NAMES: [(&str, Place); 8] = [
    ("due", |told| safe!("{}", told.glance.due.cards)),
    ("minutes", |told| {
        safe!("{}", phrase::whole_minutes(told.glance.due.secs))
    }),
    ("new", |told| safe!("{}", told.glance.new.cards)),
    ("fit", |told| safe!("{}", told.glance.new_that_fit)),
    ("streak", |told| safe!("{}", told.glance.streak_days)),
    ("interview", |told| {
        told.nearest.as_ref().map_or_else(Safe::default, |nearest| {
            neutral::line(&nearest.interview.plan.name)
        })
    }),
    ("days", |told| {
        told.nearest
            .as_ref()
            .map_or_else(Safe::default, |nearest| safe!("{}", nearest.days))
    }),
    (READY, |told| {
        let near = told.near.as_ref().filter(|near| near.has_number());
        near.map_or_else(
            || safe!("-"),
            |near| phrase::foretold(near.readiness.if_kept.about),
        )
    }),
];

impl Template {
    fn parse(text: &str) -> Outcome<Self> {
        let mut parts = Vec::new();
        let mut plans = false;
        let mut rest = text;
        while let Some(at) = rest.find('{') {
            parts.push(Part::Text(rest[..at].to_owned()));
            let inside = &rest[at + 1..];
            let end = inside.find('}').ok_or_else(|| {
                Failure::usage("--format: a \"{\" without its \"}\"").hint(Self::known())
            })?;
            let name = &inside[..end];
            let place = NAMES.iter().find(|(known, _)| *known == name.trim());
            let (known, place) = place.ok_or_else(|| {
                Failure::usage(format!("--format: no \"{{{name}}}\"")).hint(Self::known())
            })?;
            plans |= *known == READY;
            parts.push(Part::Place(*place));
            rest = &inside[end + 1..];
        }
        parts.push(Part::Text(rest.to_owned()));
        Ok(Self { parts, plans })
    }

    fn plans(&self) -> bool {
        self.plans
    }

    fn known() -> String {
        let names: Vec<String> = NAMES
            .iter()
            .map(|(name, _)| format!("{{{name}}}"))
            .collect();
        format!("there are {}", names.join(", "))
    }

    fn filled(&self, told: &Told) -> Safe {
        let mut line = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => line.push_str(text),
                Part::Place(place) => line.push_str(place(told).as_str()),
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
        let told = Told {
            glance: Glance {
                due: Load {
                    cards: 11,
                    secs: 1_080,
                },
                streak_days: 9,
                ..Glance::default()
            },
            ..Told::default()
        };
        let filled = |text| Template::parse(text).map(|t| t.filled(&told).into_string());
        assert_eq!(
            filled("{due}/{minutes}m, {streak} }").unwrap(),
            "11/18m, 9 }"
        );
        assert!(
            filled("{weeks}")
                .unwrap_err()
                .lines()
                .join(" ")
                .contains("{streak}")
        );
        assert!(filled("{due").is_err());
    }
}
