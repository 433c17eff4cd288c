//! `list`: cards in a table, by what is the matter with them.

use std::io::{self, Seek, Write};

use crate::cli::card_json::CardLineJson;
use crate::cli::card_table::{self, Column};
use crate::cli::choose;
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::output::{self, tell};
use crate::cli::phrase;
use crate::domain::card::Kind;
use crate::schedule::Settings;
use crate::store::cards::{CardFilter, CardLine, CardSort};
use crate::store::{Result as StoreResult, Store, StoreError};

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  offbook list --due
  offbook list failure --no-answer
  offbook list --sort lapses -n 10
  offbook list --columns card,spoken,aim,question
  offbook list --json | jq -r '.cards[].handle'")]
pub(crate) struct Args {
    /// Only these decks
    #[arg(value_name = "DECK", add = super::completions::decks())]
    decks: Vec<String>,
    /// Due today or earlier
    #[arg(long)]
    due: bool,
    /// Never reviewed
    #[arg(long)]
    new: bool,
    /// Without an answer of yours
    #[arg(long)]
    no_answer: bool,
    /// Forgotten again and again
    #[arg(long)]
    leech: bool,
    /// Flagged
    #[arg(long)]
    flagged: bool,
    /// Suspended
    #[arg(long)]
    suspended: bool,
    /// Gone from the coach's file, kept here
    #[arg(long)]
    withdrawn: bool,
    /// Asked in other words by the coach since you wrote your answer
    #[arg(long)]
    reworded: bool,
    /// With this tag or competency; several must all be there
    #[arg(short, long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// Of this type
    #[arg(long = "type", visible_alias = "kind", value_name = "TYPE", value_parser = super::kinds())]
    kind: Option<Kind>,
    /// Earliest due, lowest chance of recall, most lapses, longest answer or newest first
    #[arg(long, value_name = "ORDER", default_value = "due")]
    sort: Sort,
    /// Show these, in this order, separated by commas
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    columns: Vec<Column>,
    /// At most so many
    #[arg(short = 'n', long = "limit", value_name = "CARDS", value_parser = clap::value_parser!(u64).range(1..))]
    limit: Option<u64>,
}

/// How `list` is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Sort {
    // Earliest due first
    Due,
    // Lowest chance of recall first
    Weakest,
    // Most often forgotten first
    Lapses,
    // Longest answer first
    Length,
    // Newest first
    Added,
}

impl Sort {
    fn order(self) -> CardSort {
        match self {
            Self::Due => CardSort::Due,
            Self::Weakest => CardSort::Weakest,
            Self::Lapses => CardSort::Lapses,
            Self::Length => CardSort::Length,
            Self::Added => CardSort::Added,
        }
    }
}

impl Args {
    /// `None` where nothing narrows the list.
    fn filter(&self, store: &Store) -> StoreResult<Outcome<CardFilter>> {
        Ok(choose::decks(store, &self.decks)?.map(|decks| CardFilter {
            decks,
            tags: self.tags.clone(),
            kind: self.kind,
            due: self.due,
            new: self.new,
            no_answer: self.no_answer,
            leech: self.leech,
            flagged: self.flagged,
            suspended: self.suspended,
            withdrawn: self.withdrawn,
            reworded: self.reworded,
        }))
    }
}

pub(crate) fn run(context: &mut Context, args: &Args) -> Outcome {
    if context.json {
        return print_json(context, args);
    }
    let now = context.now;
    let gathered = context.read(|store| {
        let filter = match args.filter(store)? {
            Ok(filter) => filter,
            Err(failure) => return Ok(Err(failure)),
        };
        let mut lines = Vec::new();
        let order = args.sort.order();
        let total = store.list(&filter, order, args.limit, &now, &mut |line| {
            lines.push(line);
            Ok(())
        })?;
        let narrowed = filter != CardFilter::default();
        Ok(Ok((lines, total, narrowed, store.schedule_settings()?)))
    })?;
    let Some((lines, total, narrowed, settings)) = gathered.transpose()? else {
        return nothing_yet(context, args);
    };
    if lines.is_empty() && !narrowed {
        return nothing_yet(context, args);
    }
    if lines.is_empty() {
        return nothing_fits(context, args);
    }
    card_table::print(
        context,
        &lines,
        &settings,
        &args.columns,
        args.decks.len() == 1,
    )?;
    let shown = lines.len() as u64;
    context.out.flush()?;
    if shown < total {
        let all = phrase::count(total, "card", "cards");
        tell!(context.out, "{} of {}", phrase::grouped(shown), all);
    } else {
        tell!(context.out, "{}", phrase::count(total, "card", "cards"));
    }
    Ok(())
}

/// An empty collection is another thing than a filter that nothing passes.
fn nothing_yet(context: &mut Context, args: &Args) -> Outcome {
    if let Some(typed) = args.decks.first() {
        return choose::nothing_yet("deck", typed);
    }
    tell!(context.out, "No cards yet.");
    tell!(
        context.out,
        "Next:  offbook add   or: offbook import shipped:about-you"
    );
    Ok(())
}

fn nothing_fits(context: &mut Context, args: &Args) -> Outcome {
    if args.due {
        tell!(context.out, "Nothing due.");
        return Ok(());
    }
    let now = context.now;
    let all = context.read(|store| {
        store.list(
            &CardFilter::default(),
            CardSort::Added,
            Some(1),
            &now,
            &mut |_| Ok(()),
        )
    })?;
    let all = phrase::count(all.unwrap_or(0), "card", "cards");
    tell!(context.out, "None of your {} fits.", all);
    Ok(())
}

/// One object with the cards in an array, written as the rows come: into a file without a name,
/// because a reading may have to begin again, and a collection may be larger than memory should be.
fn print_json(context: &mut Context, args: &Args) -> Outcome {
    const IN_MEMORY: usize = 4 << 20;
    let now = context.now;
    let mut spool = tempfile::spooled_tempfile(IN_MEMORY);
    let total = context.read(|store| {
        let filter = match args.filter(store)? {
            Ok(filter) => filter,
            Err(failure) => return Ok(Err(failure)),
        };
        let settings = store.schedule_settings()?;
        spool
            .set_len(0)
            .and_then(|()| spool.rewind())
            .map_err(not_spooled)?;
        let mut is_first = true;
        let order = args.sort.order();
        let total = store.list(&filter, order, args.limit, &now, &mut |line| {
            write_card(&mut spool, &line, &settings, &now, is_first).map_err(not_spooled)?;
            is_first = false;
            Ok(())
        })?;
        Ok(Ok(total))
    })?;
    let total = match total.transpose()? {
        Some(total) => total,
        None if args.decks.is_empty() => 0,
        None => return nothing_yet(context, args),
    };
    spool.rewind()?;
    let out = context.out.file();
    write!(
        out,
        "{{\"schema\":\"offbook.list/1\",\"total\":{total},\"cards\":["
    )?;
    io::copy(&mut spool, out)?;
    Ok(out.write_all(b"]}\n")?)
}

fn write_card(
    to: &mut impl Write,
    line: &CardLine,
    settings: &Settings,
    now: &crate::domain::now::Now,
    is_first: bool,
) -> io::Result<()> {
    if !is_first {
        to.write_all(b",")?;
    }
    to.write_all(&output::to_json(&CardLineJson::new(line, settings, now))?)
}

fn not_spooled(error: io::Error) -> StoreError {
    StoreError::Refused(format!("the list could not be kept for printing: {error}"))
}
