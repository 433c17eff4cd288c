//! The head of a deck whose file came in before: what it was, and what it is from now on.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::{Import, ImportReport, Manner};
use crate::domain::deck::DeckHeader;
use crate::domain::id::DeckId;
use crate::store::change::{self, Change};
use crate::store::columns::{self, all, first, get};
use crate::store::journal::Family;
use crate::store::merging::revive;
use crate::store::upstream::{HEADER_COLUMNS, write_header, write_release_notes};
use crate::store::{Result, StoreError, decks};

/// A deck that was imported before.
#[derive(Debug)]
pub(super) struct Present {
    pub(super) header: DeckHeader,
    /// The cards that came back with it.
    pub(super) revived: HashSet<i64>,
}

impl Import<'_> {
    /// Takes the head of the file over.
    pub(super) fn move_header_on(&mut self) -> Result<()> {
        let Some(present) = &self.present else {
            return Ok(());
        };
        if present.header == self.header || self.manner.is_foreign {
            return Ok(());
        }
        let (deck, header) = (self.deck, self.header.clone());
        let at = self.change.now.at_ms();
        self.change
            .journaled(Family::UpstreamDecks, deck, &HEADER_COLUMNS, |tx| {
                write_header(
                    tx,
                    "UPDATE upstream_decks SET slug = ?2, title = ?3, version = ?4,
                 author = ?5, contact = ?6, description = ?7, license = ?8, source = ?9,
                 language = ?10, default_framework = ?11, default_target_secs = ?12,
                 default_family = ?13, default_tags = ?14, rubric = ?15, imported_at = ?16
                 WHERE deck = ?1",
                    deck,
                    &header,
                    at,
                )
            })?;
        if present.header.release_notes == header.release_notes {
            return Ok(());
        }
        self.change
            .journaled(Family::ReleaseNotes, deck, &["text"], |tx| {
                write_release_notes(tx, deck, header.release_notes.as_deref())
            })
    }
}

/// A deck imported before is brought back if it was removed.
pub(super) fn reopen(
    change: &mut Change<'_>,
    deck: i64,
    header: &DeckHeader,
    manner: Manner<'_>,
    report: &mut ImportReport,
) -> Result<Present> {
    let (id, name, was_removed, here) = change::present(first(
        &change.tx,
        "SELECT d.id, d.name, d.removed_at, u.*, n.text AS release_notes FROM decks d
         JOIN upstream_decks u ON u.deck = d.key
         LEFT JOIN release_notes n ON n.deck = d.key WHERE d.key = ?1",
        [deck],
        |row| {
            let removed = get::<Option<i64>>(row, "removed_at")?.is_some();
            let id = DeckId(get(row, "id")?);
            Ok((
                id,
                get::<String>(row, "name")?,
                removed,
                columns::deck_header(row)?,
            ))
        },
    )?)?;
    let is_older = here.version.compare(&header.version) == Ordering::Greater;
    if !was_removed && is_older && !manner.allow_older {
        return Err(StoreError::OlderRelease {
            deck: name,
            here: here.version.as_str().to_owned(),
            file: header.version.as_str().to_owned(),
        });
    }
    let mut shown = name;
    let mut revived = HashSet::new();
    if was_removed {
        let name = manner.deck_name.unwrap_or(&shown);
        shown = decks::free_name(&change.tx, name, Some(deck))?;
        change.journaled(Family::Decks, deck, &["name", "removed_at"], |tx| {
            tx.prepare_cached("UPDATE decks SET name = ?2, removed_at = NULL WHERE key = ?1")?
                .execute((deck, &shown))?;
            Ok(())
        })?;
        let keys: Vec<i64> = all(
            &change.tx,
            "SELECT key FROM cards WHERE deck = ?1 AND removed_as = 'deck'",
            [deck],
            |row| get(row, "key"),
        )?;
        for key in keys {
            revive(change, key, None)?;
            revived.insert(key);
        }
    }
    report.previous_version = (!was_removed).then(|| here.version.as_str().to_owned());
    (report.deck, report.deck_name) = (Some(id), shown);
    Ok(Present {
        header: here,
        revived,
    })
}
