//! Decks: the person's name for each and, for a coach's deck, the release that was imported.

use rusqlite::{Connection, Row};
use uuid::Uuid;

use super::change::{Change, present};
use super::columns::{self, all, count, first, get};
use super::journal::Family;
use super::lookup::by_name;
use super::{Found, Result, Store, StoreError};
use crate::domain::deck::DeckHeader;
use crate::domain::id::{DeckId, Slug};
use crate::domain::now::Now;

/// A deck and how much is in it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DeckSummary {
    pub(crate) id: DeckId,
    /// What the person calls it and types; unique among the decks that are there.
    pub(crate) name: String,
    /// The coach's head of the file; `None` for a deck of the person's own.
    pub(crate) upstream: Option<DeckHeader>,
    pub(crate) cards: u64,
    pub(crate) answered: u64,
    pub(crate) due: u64,
    pub(crate) new: u64,
}

/// Where a new card goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target<'n> {
    Deck(DeckId),
    /// A deck of this name is made for it, in the same change.
    New(&'n str),
}

impl From<DeckId> for Target<'_> {
    fn from(deck: DeckId) -> Self {
        Self::Deck(deck)
    }
}

/// Completed by a WHERE and an ORDER BY; `:today` bounds what is due.
const SUMMARY: &str = "SELECT d.key, d.id, d.name,
        (SELECT count(*) FROM cards c WHERE c.deck = d.key AND c.removed_at IS NULL) AS cards,
        (SELECT count(*) FROM cards c WHERE c.deck = d.key AND c.removed_at IS NULL
            AND c.answer_version IS NOT NULL) AS answered,
        (SELECT coalesce(sum(n.cards), 0) FROM deck_load n
            WHERE n.deck = d.key AND n.day <= :today) AS due,
        (SELECT coalesce(sum(n.cards), 0) FROM new_load n WHERE n.deck = d.key) AS new,
        u.*, n.text AS release_notes
     FROM decks d LEFT JOIN upstream_decks u ON u.deck = d.key
     LEFT JOIN release_notes n ON n.deck = d.key
     WHERE d.removed_at IS NULL";

fn summary(row: &Row<'_>) -> Result<DeckSummary> {
    let has_coach = get::<Option<i64>>(row, "deck")?.is_some();
    Ok(DeckSummary {
        id: DeckId(get(row, "id")?),
        name: get(row, "name")?,
        upstream: has_coach.then(|| columns::deck_header(row)).transpose()?,
        cards: count(row, "cards")?,
        answered: count(row, "answered")?,
        due: count(row, "due")?,
        new: count(row, "new")?,
    })
}

impl Store {
    /// All decks by name; `due` counts up to today.
    pub(crate) fn decks(&self, now: &Now) -> Result<Vec<DeckSummary>> {
        let sql = format!("{SUMMARY} ORDER BY d.name");
        all(
            &self.conn,
            &sql,
            &[(":today", &now.today.to_string())],
            summary,
        )
    }

    /// The deck whose name is `text` or begins with it, alone. Case makes no difference.
    pub(crate) fn find_deck(&self, text: &str) -> Result<Found<DeckId>> {
        let text = text.trim();
        let exact = first(
            &self.conn,
            "SELECT id FROM decks WHERE name = ?1 AND removed_at IS NULL",
            [text],
            |row| get::<Uuid>(row, "id"),
        )?;
        if let Some(id) = exact {
            return Ok(Found::One(DeckId(id)));
        }
        let names = all(
            &self.conn,
            "SELECT id, name FROM decks WHERE removed_at IS NULL ORDER BY name",
            [],
            |row| Ok((DeckId(get(row, "id")?), get::<String>(row, "name")?)),
        )?;
        Ok(by_name(text, names))
    }

    pub(crate) fn deck(&self, id: DeckId, now: &Now) -> Result<DeckSummary> {
        let sql = format!("{SUMMARY} AND d.id = :id");
        let today = now.today.to_string();
        let params = rusqlite::named_params! { ":id": id.0, ":today": today };
        present(first(&self.conn, &sql, params, summary)?)
    }

    /// Refused when a deck of that name is there.
    pub(crate) fn create_deck(&mut self, name: &str, now: &Now) -> Result<DeckId> {
        let mut change = self.begin(now)?;
        let name = free_name(&change.tx, name, None)?;
        let (_, id) = insert(&mut change, &name)?;
        change.finish("deck", &format!("{name} created"), None)?;
        Ok(id)
    }

    pub(crate) fn rename_deck(&mut self, id: DeckId, name: &str, now: &Now) -> Result<()> {
        let mut change = self.begin(now)?;
        let (key, old) = named(&change.tx, id)?;
        let name = free_name(&change.tx, name, Some(key))?;
        if name == old {
            return Ok(());
        }
        change.journaled(Family::Decks, key, &["name"], |tx| {
            tx.prepare_cached("UPDATE decks SET name = ?2 WHERE key = ?1")?
                .execute((key, &name))?;
            Ok(())
        })?;
        change.finish("deck", &format!("{old} renamed {name}"), None)?;
        Ok(())
    }

    /// The deck and its cards leave every list and queue; undo brings all of it back.
    pub(crate) fn remove_deck(&mut self, id: DeckId, now: &Now) -> Result<()> {
        let mut change = self.begin(now)?;
        let (key, name) = named(&change.tx, id)?;
        let at = now.at_ms();
        change.journaled(Family::Decks, key, &["removed_at"], |tx| {
            tx.prepare_cached("UPDATE decks SET removed_at = ?2 WHERE key = ?1")?
                .execute((key, at))?;
            Ok(())
        })?;
        let cards = remove_cards_of(&mut change, key)?;
        change
            .tx
            .prepare_cached("DELETE FROM queue WHERE deck = ?1")?
            .execute([key])?;
        let plural = if cards == 1 { "" } else { "s" };
        change.finish(
            "deck",
            &format!("{name} removed with {cards} card{plural}"),
            None,
        )?;
        Ok(())
    }

    /// The deck that a coach's file of that slug was imported into, if it is still there.
    pub(crate) fn deck_of_slug(&self, slug: &Slug) -> Result<Option<DeckId>> {
        first(
            &self.conn,
            "SELECT d.id FROM upstream_decks u JOIN decks d ON d.key = u.deck
             WHERE u.slug = ?1 AND d.removed_at IS NULL",
            [slug.as_str()],
            |row| Ok(DeckId(get(row, "id")?)),
        )
    }
}

/// Key and name of the deck, which is made where it is a new one.
pub(super) fn reach(change: &mut Change<'_>, target: Target<'_>) -> Result<(i64, String)> {
    match target {
        Target::Deck(id) => named(&change.tx, id),
        Target::New(name) => {
            let name = free_name(&change.tx, name, None)?;
            let (key, _) = insert(change, &name)?;
            Ok((key, name))
        }
    }
}

/// Key and name of a deck that is there.
pub(super) fn named(conn: &Connection, id: DeckId) -> Result<(i64, String)> {
    present(first(
        conn,
        "SELECT key, name FROM decks WHERE id = ?1 AND removed_at IS NULL",
        [id.0],
        |row| Ok((get(row, "key")?, get(row, "name")?)),
    )?)
}

/// The name without outer spaces, if no other deck has it.
pub(super) fn free_name(conn: &Connection, name: &str, own: Option<i64>) -> Result<String> {
    let name = name.trim();
    if name.is_empty() {
        return Err(StoreError::Refused("a deck needs a name".into()));
    }
    let other: Option<i64> = first(
        conn,
        "SELECT key FROM decks WHERE name = ?1 AND removed_at IS NULL",
        [name],
        |row| get(row, "key"),
    )?;
    if other.is_some() && other != own {
        return Err(StoreError::Refused(format!(
            "there is a deck named \"{name}\""
        )));
    }
    Ok(name.to_owned())
}

/// A new deck of a name that is free.
pub(super) fn insert(change: &mut Change<'_>, name: &str) -> Result<(i64, DeckId)> {
    let id = change.ids.next();
    change
        .tx
        .prepare_cached("INSERT INTO decks (id, name, created_at) VALUES (?1, ?2, ?3)")?
        .execute((id, name, change.now.at_ms()))?;
    let key = change.tx.last_insert_rowid();
    change.inserted(Family::Decks, key, key)?;
    Ok((key, DeckId(id)))
}

/// Marks every card of a deck removed with it, and journals that in one go; gives how many.
fn remove_cards_of(change: &mut Change<'_>, deck: i64) -> Result<usize> {
    let cards = change.tx.execute(
        "INSERT INTO changes (operation, step, family, row, last_row, before, after)
         SELECT ?1, ?2 + row_number() OVER (), 'cards', key, key,
                json_object('removed_at', NULL, 'removed_as', NULL),
                json_object('removed_at', ?3, 'removed_as', 'deck')
         FROM cards WHERE deck = ?4 AND removed_at IS NULL",
        (change.number, change.step, change.now.at_ms(), deck),
    )?;
    change.tx.execute(
        "UPDATE cards SET removed_at = ?2, removed_as = 'deck'
         WHERE deck = ?1 AND removed_at IS NULL",
        (deck, change.now.at_ms()),
    )?;
    Ok(cards)
}

/// The three names most like `wanted`, nearest first; none that is not like it at all.
pub(super) fn nearest<'n>(wanted: &str, names: impl Iterator<Item = &'n str>) -> Vec<String> {
    let mut scored: Vec<_> = names
        .map(|name| {
            (
                strsim::normalized_damerau_levenshtein(wanted, &name.to_lowercase()),
                name,
            )
        })
        .filter(|(likeness, _)| *likeness >= 0.4)
        .collect();
    scored.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    scored
        .into_iter()
        .take(3)
        .map(|(_, name)| name.to_owned())
        .collect()
}
