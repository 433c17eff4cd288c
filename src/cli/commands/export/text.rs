//! `export --as markdown`, `csv` and `json`: decks to read and to edit elsewhere, and all there is.

use std::collections::HashSet;
use std::io::{self, Write};

use super::{How, gather, is_left_out, nothing, outgoing_card, own_header, paths_in, tell_written};
use crate::cli::context::Context;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::files;
use crate::cli::files::LARGEST_FILE;
use crate::cli::output::tell;
use crate::domain::card::UpstreamCard;
use crate::domain::deck::DeckHeader;
use crate::domain::now::Now;
use crate::exchange::csv::{self, CsvCard};
use crate::exchange::markdown::{self, MarkdownCard};
use crate::exchange::neutral;
use crate::store::decks::DeckSummary;
use crate::store::{Result as StoreResult, Store};

/// A deck with what of the person's goes along.
struct Outgoing {
    header: DeckHeader,
    cards: Vec<OutgoingCard>,
}

struct OutgoingCard {
    card: UpstreamCard,
    own_tags: Vec<String>,
    answer: Option<String>,
}

impl OutgoingCard {
    fn markdown(&self) -> MarkdownCard<'_> {
        MarkdownCard {
            card: &self.card,
            own_tags: &self.own_tags,
            answer: self.answer.as_deref(),
        }
    }

    fn csv<'c>(&'c self, deck: &'c str) -> CsvCard<'c> {
        CsvCard {
            deck,
            card: &self.card,
            own_tags: &self.own_tags,
            answer: self.answer.as_deref(),
        }
    }
}

/// One table, however many decks.
pub(super) fn export_csv(context: &mut Context, typed: &[String], how: &How) -> Outcome {
    let decks = decks(context, typed, how)?;
    let rows = || {
        decks.iter().flat_map(|deck| {
            let slug = deck.header.slug.as_str();
            deck.cards.iter().map(move |card| card.csv(slug))
        })
    };
    write(context, how, &decks, &|to| {
        csv::write(rows(), how.with_answers, to)
    })
}

/// One text for each deck: one to standard output or a file, several to a folder.
pub(super) fn export_markdown(context: &mut Context, typed: &[String], how: &How) -> Outcome {
    let decks = decks(context, typed, how)?;
    let fill = |deck: &Outgoing, to: &mut dyn Write| {
        markdown::write(
            &deck.header,
            deck.cards.iter().map(OutgoingCard::markdown),
            to,
        )
    };
    if let [deck] = decks.as_slice() {
        return write(context, how, &decks, &|to| fill(deck, to));
    }
    let Some(folder) = how.path() else {
        return Err(Failure::usage("several decks do not fit into one text")
            .hint("-o FOLDER for a file each, or name one deck"));
    };
    let name = |deck: &Outgoing| format!("{}.md", deck.header.slug);
    let paths = paths_in(folder, decks.iter().map(name), how.force)?;
    for (deck, path) in decks.iter().zip(&paths) {
        files::write(path, how.force, |to| fill(deck, to))?;
        tell_written(context, deck.cards.len(), path, how);
    }
    Ok(())
}

/// Everything, the log too; only into a file of the person's own, or where they send it.
pub(super) fn export_backup(context: &mut Context, typed: &[String], how: &How) -> Outcome {
    if let Some(deck) = typed.first() {
        return Err(Failure::usage(format!(
            "a backup in JSON holds everything, not only \"{deck}\""
        ))
        .hint("--as csv or --as markdown for one deck"));
    }
    let now = context.now;
    let text = context.read(|store| store.dump(&now))?;
    let Some(text) = text else {
        return nothing(typed);
    };
    if text.len() as u64 > LARGEST_FILE {
        return Err(
            Failure::failed("this would be larger than what can be read back (256 MB)")
                .hint("a copy of any size: offbook backup"),
        );
    }
    let Some(path) = how.path() else {
        tell!(
            context.out,
            "This holds everything, your answers too: keep it where only you can read it."
        );
        return Ok(context.out.file().write_all(&text)?);
    };
    files::write(path, how.force, |to| to.write_all(&text))?;
    let path = neutral::line(&path.display().to_string());
    tell!(
        context.out,
        "Wrote everything, your answers and the log too, to {}, readable by you alone.",
        path
    );
    Ok(())
}

fn write(
    context: &mut Context,
    how: &How,
    decks: &[Outgoing],
    fill: &dyn Fn(&mut dyn Write) -> io::Result<()>,
) -> Outcome {
    let Some(path) = how.path() else {
        return Ok(fill(context.out.file())?);
    };
    files::write(path, how.force, |to| fill(to))?;
    let cards = decks.iter().map(|deck| deck.cards.len()).sum();
    tell_written(context, cards, path, how);
    Ok(())
}

fn decks(context: &Context, typed: &[String], how: &How) -> Outcome<Vec<Outgoing>> {
    if how.with_schedule {
        return Err(
            Failure::usage("this form cannot hold intervals and reviews")
                .hint("--as json, which holds everything, or --as anki"),
        );
    }
    let now = context.now;
    gather(context, typed, |store, decks| {
        let decks = decks.iter();
        decks.map(|deck| outgoing(store, deck, how, &now)).collect()
    })
}

/// With their answers it goes to the person themselves: then their changes, their cards and their
/// tags go along.
fn outgoing(store: &Store, deck: &DeckSummary, how: &How, now: &Now) -> StoreResult<Outgoing> {
    let with_mine = how.with_my_changes || how.with_answers;
    let header = deck.upstream.clone();
    let header = header.unwrap_or_else(|| own_header(deck, now));
    let mut slugs = HashSet::new();
    let mut cards = Vec::new();
    for id in store.cards_in_order(deck.id)? {
        let card = store.card(id)?;
        if is_left_out(&card, deck, with_mine) {
            continue;
        }
        // The tags of a card that is all theirs are what it says.
        let is_own = card.upstream.is_none();
        let own_tags = if with_mine || is_own {
            card.own_tags.clone()
        } else {
            Vec::new()
        };
        let answer = card.answer.as_ref().map(|answer| answer.content.spoken());
        let answer = answer.filter(|answer| how.with_answers && !answer.trim().is_empty());
        let question = card.content.question.clone();
        let coach = card
            .upstream
            .as_ref()
            .map(|upstream| upstream.content.question.clone());
        let mut outgoing = outgoing_card(card, with_mine, &mut slugs);
        // These forms can hold a question of several lines, such as one with code.
        outgoing.content.question = match (with_mine, coach) {
            (false, Some(coach)) => coach,
            _ => question,
        };
        cards.push(OutgoingCard {
            card: outgoing,
            own_tags,
            answer,
        });
    }
    Ok(Outgoing { header, cards })
}
