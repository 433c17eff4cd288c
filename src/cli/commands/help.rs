//! `help`: the front page, the help of a command, or a topic.

use clap::{CommandFactory, Parser};

use crate::cli::context::Context;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::{safe, say};
use crate::cli::{Cli, front};
use crate::exchange::neutral;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  offbook help
  offbook help dates
  offbook help config set")]
pub(crate) struct Args {
    /// A command, or: dates, exit-codes, accessibility, privacy, keys, scheduling, readiness, files, hints
    #[arg(value_name = "TOPIC")]
    topic: Vec<String>,
}

const TOPICS: [(&str, &str); 9] = [
    ("dates", include_str!("../help/dates.txt")),
    ("exit-codes", include_str!("../help/exit-codes.txt")),
    ("accessibility", include_str!("../help/accessibility.txt")),
    ("privacy", include_str!("../help/privacy.txt")),
    ("keys", include_str!("../help/keys.txt")),
    ("scheduling", include_str!("../help/scheduling.txt")),
    ("readiness", include_str!("../help/readiness.txt")),
    ("files", include_str!("../help/files.txt")),
    ("hints", include_str!("../help/hints.txt")),
];

pub(crate) fn run(context: &mut Context, args: &Args) -> Outcome {
    if args.topic.is_empty() {
        let page = front::page(context.out.look.width);
        return Ok(context.out.file().write_all(page.as_bytes())?);
    }
    let typed = args.topic.join("-").to_lowercase();
    if let Some((_, text)) = TOPICS.iter().find(|(name, _)| *name == typed) {
        return topic(context, text);
    }
    let words = ["offbook"]
        .into_iter()
        .chain(args.topic.iter().map(String::as_str));
    match Cli::try_parse_from(words.chain(["--help"])) {
        Err(error) if error.kind() == clap::error::ErrorKind::DisplayHelp => Ok(error.print()?),
        _ => Err(unknown(&args.topic)),
    }
}

/// The words up to the first that names nothing, and what it may have meant.
fn unknown(typed: &[String]) -> Failure {
    let mut command = Cli::command();
    command.build();
    let mut known: Vec<&str> = Vec::new();
    let mut here = &command;
    for word in typed {
        match here.find_subcommand(word) {
            Some(below) => here = below,
            None => break,
        }
        known.push(word);
    }
    let before = known
        .iter()
        .fold(String::new(), |all, word| all + word + " ");
    let last = typed.get(known.len()).map_or("", String::as_str);
    let mut names: Vec<&str> = here
        .get_subcommands()
        .map(clap::Command::get_name)
        .collect();
    let (what, page) = if known.is_empty() {
        names = front::names().collect();
        names.extend(TOPICS.iter().map(|(name, _)| *name));
        ("command or topic", "offbook help".to_owned())
    } else {
        ("command", format!("offbook help {}", before.trim_end()))
    };
    let failure = Failure::usage(format!("no {what} \"{before}{last}\""));
    let near = names
        .into_iter()
        .map(|name| (strsim::jaro_winkler(name, last), name))
        .max_by(|a, b| a.0.total_cmp(&b.0));
    match near.filter(|(likeness, _)| *likeness > 0.75) {
        Some((_, name)) => failure.hint(format!("did you mean \"{before}{name}\"?   {page}")),
        None => failure.hint(page),
    }
}

/// First columns up to this long stay beside the second one on a narrow screen.
const SHORT: usize = 9;
/// And columns up to this wide, with the space behind them.
const SHORT_COLUMN: usize = 16;

/// Paragraphs are wrapped to the screen; indented lines stay lines, wrapped under their second
/// column.
fn topic(context: &mut Context, text: &'static str) -> Outcome {
    let is_narrow = context.out.look.width < 60;
    for (number, line) in text.lines().enumerate() {
        if number == 0 {
            let title = context.out.bold(&line);
            context.out.wrapped("", &title)?;
            continue;
        }
        let Some(row) = line.strip_prefix("  ") else {
            context.out.wrapped("", &line)?;
            continue;
        };
        match row
            .find("  ")
            .map(|end| (&row[..end], row[end..].trim_start()))
        {
            // The second column goes under the first where the screen is narrow.
            Some((name, what)) if is_narrow && is_long(row, name, what) => {
                say!(context.out, "  {}", neutral::line(name))?;
                context.out.wrapped("      ", &neutral::line(what))?;
            }
            Some((_, what)) => {
                let name = &row[..row.len() - what.len()];
                context
                    .out
                    .wrapped(safe!("  {}", neutral::line(name)), &neutral::line(what))?;
            }
            None => say!(context.out, "  {}", neutral::line(row))?,
        }
    }
    Ok(())
}

/// Whether the first column of a row takes too much of a narrow screen.
fn is_long(row: &str, name: &str, what: &str) -> bool {
    name.len() > SHORT || row.len() - what.len() > SHORT_COLUMN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_are_plain_and_named_in_the_help_of_help() {
        let mut cli = Cli::command();
        cli.build();
        let help = cli
            .find_subcommand_mut("help")
            .unwrap()
            .render_long_help()
            .to_string();
        for (name, text) in TOPICS {
            assert!(help.contains(name), "{name}");
            assert!(text.is_ascii(), "{name}");
            assert!(text.ends_with('\n') && !text.contains('\t'), "{name}");
        }
    }
}
