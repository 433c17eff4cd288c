//! Cards of this data file that went out to another program and come home. What is written on
//! them is the person's and stays; what was reviewed there since they left comes along.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};

use super::change::Change;
use super::columns::{first, get};
use super::import::Import;
use super::{Result, Store};
use crate::domain::id::{CardId, HANDLE_LENGTH};
use crate::domain::now::Now;
use crate::domain::progress::Progress;

/// Reviews that leave together are moved apart, as other programs know a review by its
/// millisecond; so near the last one here, a review is no other.
const MOVED_APART_SECS: i64 = 10;

/// A card that came home, with what became of it elsewhere.
pub(crate) type Home = (CardId, Option<Progress>);

/// What came home.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct BroughtHome {
    /// Cards that brought something.
    pub(crate) cards: u64,
    pub(crate) reviews: u64,
}

impl Store {
    /// Which of these cards are here.
    pub(crate) fn which_are_here(
        &self,
        ids: impl Iterator<Item = CardId>,
    ) -> Result<HashSet<CardId>> {
        let mut here = HashSet::new();
        for id in ids {
            if key_of(&self.conn, id)?.is_some() {
                here.insert(id);
            }
        }
        Ok(here)
    }

    /// The card that the person wrote here and that leaves under this slug, unless an import knows
    /// one of that slug.
    pub(crate) fn own_card_of_slug(&self, slug: &str) -> Result<Option<CardId>> {
        own_card_of_slug(&self.conn, slug)
    }

    /// Brings cards home in one change of their own; nothing is written where none has news.
    pub(crate) fn bring_home(&mut self, cards: &[Home], now: &Now) -> Result<BroughtHome> {
        let mut change = self.begin(now)?;
        let brought = change.bring_home(cards)?;
        if brought.reviews > 0 {
            let what = match brought.reviews {
                1 => "1 review from elsewhere".to_owned(),
                count => format!("{count} reviews from elsewhere"),
            };
            change.finish("import", &what, None)?;
        }
        Ok(brought)
    }
}

impl Import<'_> {
    /// The same within an import.
    pub(crate) fn bring_home(&mut self, cards: &[Home]) -> Result<BroughtHome> {
        self.change.bring_home(cards)
    }
}

impl Change<'_> {
    fn bring_home(&mut self, cards: &[Home]) -> Result<BroughtHome> {
        let mut brought = BroughtHome::default();
        for (id, progress) in cards {
            let key = key_of(&self.tx, *id)?;
            let Some((key, progress)) = key.zip(progress.as_ref()) else {
                continue;
            };
            let last: Option<i64> = first(
                &self.tx,
                "SELECT max(at) AS at FROM reviews WHERE card = ?1 AND taken_back_at IS NULL",
                [key],
                |row| get(row, "at"),
            )?
            .flatten();
            let last = last.and_then(DateTime::<Utc>::from_timestamp_millis);
            let since = last.map(|at| at + TimeDelta::seconds(MOVED_APART_SECS));
            let mut progress = progress.clone();
            progress
                .reviews
                .retain(|review| since.is_none_or(|since| review.at > since));
            if progress.reviews.is_empty() {
                continue;
            }
            brought.cards += 1;
            brought.reviews += progress.reviews.len() as u64;
            self.go_on(key, &progress)?;
        }
        Ok(brought)
    }
}

pub(super) fn own_card_of_slug(conn: &rusqlite::Connection, slug: &str) -> Result<Option<CardId>> {
    let handle = slug.strip_prefix("q-");
    let Some(handle) = handle.filter(|handle| handle.len() == HANDLE_LENGTH) else {
        return Ok(None);
    };
    first(
        conn,
        "SELECT c.id FROM cards c LEFT JOIN upstream_cards u ON u.card = c.key
         WHERE c.handle = ?1 AND c.removed_at IS NULL AND u.card IS NULL",
        [handle],
        |row| Ok(CardId(get(row, "id")?)),
    )
}

fn key_of(conn: &rusqlite::Connection, id: CardId) -> Result<Option<i64>> {
    first(
        conn,
        "SELECT key FROM cards WHERE id = ?1 AND removed_at IS NULL",
        [id.0],
        |row| get(row, "key"),
    )
}
