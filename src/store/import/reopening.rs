//! A deck that is here when its file comes in once more.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::{ImportReport, Manner, Present};
use crate::domain::deck::DeckHeader;
use crate::domain::id::DeckId;
use crate::store::change::{Change, present};
use crate::store::columns::{self, all, first, get};
use crate::store::journal::Family;
use crate::store::merging::revive;
use crate::store::{Result, StoreError, decks};

/// A deck imported before is brought back if it was removed.
pub(super) fn reopen(
    change: &mut Change<'_>,
    deck: i64,
    header: &DeckHeader,
    manner: Manner<'_>,
    report: &mut ImportReport,
) -> Result<Present> {
    let (id, name, was_removed, here) = present(first(
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
