//! `search`: in questions, answers, points and notes.

use serde::Serialize;

use crate::cli::card_json::CardLineJson;
use crate::cli::card_table;
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::output::tell;
use crate::cli::phrase;
use crate::exchange::neutral;
use crate::schedule::Settings;

#[derive(Debug, clap::Args)]
#[command(after_help = "Every word must be there; the last may be a beginning.

Examples:
  offbook search ledger rewrite
  offbook search conflict -n 5 --json")]
pub(crate) struct Args {
    /// The words to find
    #[arg(required = true, value_name = "TEXT")]
    words: Vec<String>,
    /// At most so many
    #[arg(short = 'n', long = "limit", value_name = "CARDS", default_value_t = 50, value_parser = clap::value_parser!(u64).range(1..=100_000))]
    limit: u64,
}

#[derive(Debug, Serialize)]
struct SearchJson<'c> {
    text: &'c str,
    more: bool,
    cards: Vec<CardLineJson<'c>>,
}

pub(crate) fn run(context: &mut Context, args: &Args) -> Outcome {
    let text = args.words.join(" ");
    let now = context.now;
    let gathered = context.read(|store| {
        let (lines, more) = store.search(&text, args.limit)?;
        Ok((lines, more, store.schedule_settings()?))
    })?;
    let is_empty_machine = gathered.is_none();
    let (lines, more, settings) = gathered.unwrap_or((Vec::new(), false, Settings::default()));
    if context.json {
        let cards = lines
            .iter()
            .map(|line| CardLineJson::new(line, &settings, &now))
            .collect();
        let body = SearchJson {
            text: &text,
            more,
            cards,
        };
        return Ok(context.out.json("offbook.search/1", &body)?);
    }
    if is_empty_machine {
        tell!(context.out, "No cards yet.");
        tell!(
            context.out,
            "Next:  offbook add   or: offbook import shipped:about-you"
        );
        return Ok(());
    }
    if lines.is_empty() {
        tell!(
            context.out,
            "No card has \"{}\" in it.",
            neutral::line(&text)
        );
        return Ok(());
    }
    card_table::print(context, &lines, &settings, &[], false)?;
    context.out.flush()?;
    let found = phrase::count(lines.len() as u64, "card", "cards");
    match more {
        true => tell!(
            context.out,
            "The first {}; there are more: -n {}",
            found,
            args.limit * 4
        ),
        false => tell!(context.out, "{}", found),
    }
    Ok(())
}
