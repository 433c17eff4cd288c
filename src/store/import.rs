//! A coach's release comes in: the upstream layer is written, nothing else.
//!
//! Where the deck is here already, only cards that are not here yet are written. A card that
//! differs stays as it is, and the head of the deck with it: the head names the release whose
//! cards are all here, so it moves on only when every card equals the file.
//!
//! What undo or the removal of the whole deck took away comes back with its answers and its
//! history when it is imported again; what undo took away, as the file has it now. A card that the person removed by itself stays away.

use std::cmp::Ordering;
use std::collections::HashSet;

use rusqlite::Row;

use super::change::Change;
use super::columns::{self, all, count, first, get};
use super::derived::{self, Fold};
use super::journal::Family;
use super::upstream::{CARD_COLUMNS, HEADER_COLUMNS, StoredCard, insert_header, write_header};
use super::{Result, Store, StoreError, decks, writing};
use crate::domain::card::{DEFAULT_TARGET_SECS, UpstreamCard};
use crate::domain::deck::DeckHeader;
use crate::domain::fingerprint::fingerprint;
use crate::domain::id::{CardId, DeckId};
use crate::domain::now::Now;
use crate::domain::progress::Progress;

/// Enough for the indexes of a hundred thousand cards; reading keeps SQLite's small default.
const CACHE_KIB: i64 = 24 * 1024;

/// What an import does, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct ImportReport {
    pub(crate) deck: Option<DeckId>,
    pub(crate) deck_name: String,
    /// The release that is in already, if any; a deck that was removed is in no longer.
    pub(crate) previous_version: Option<String>,
    pub(crate) added: u64,
    pub(crate) unchanged: u64,
    /// Differ from what is here and were left as they are here (merging them is not built yet).
    pub(crate) differing: u64,
    /// Here, but no longer in the file; left as they are.
    pub(crate) missing: u64,
    /// New cards whose question, but for case and punctuation, another card here already asks.
    pub(crate) same_question: u64,
}

/// An import under way: cards are given one by one; `finish` writes, dropping takes all back.
#[derive(Debug)]
pub(crate) struct Import<'s> {
    change: Change<'s>,
    deck: i64,
    header: DeckHeader,
    /// What the deck was, or none for a new one.
    present: Option<Present>,
    /// Keys of the cards that were inserted; they follow one another.
    inserted: Option<(i64, i64)>,
    next_position: i64,
    /// Cards of the deck that were here before and that the file has.
    matched: u64,
    report: ImportReport,
}

/// A deck that was imported before.
#[derive(Debug)]
struct Present {
    header: DeckHeader,
    was_removed: bool,
    /// The cards that came back with it.
    revived: HashSet<i64>,
    /// Cards of the coach's that are here, without those the coach retired.
    cards: u64,
}

impl Store {
    /// Begins the one transaction of an import. `deck_name`: the person's name for the deck
    /// where it is new (default: the slug).
    ///
    /// # Errors
    /// [`StoreError::Refused`] for an older release than the one here, and for a name that
    /// another deck has.
    pub(crate) fn begin_import(
        &mut self,
        header: &DeckHeader,
        deck_name: Option<&str>,
        now: &Now,
    ) -> Result<Import<'_>> {
        self.conn.pragma_update(None, "cache_size", -CACHE_KIB)?;
        let mut change = self.begin(now)?;
        let slug = header.slug.as_str();
        let known: Option<i64> = first(
            &change.tx,
            "SELECT deck FROM upstream_decks WHERE slug = ?1",
            [slug],
            |row| get(row, "deck"),
        )?;
        let mut report = ImportReport::default();
        let (deck, present) = match known {
            None => {
                let name = decks::free_name(&change.tx, deck_name.unwrap_or(slug), None)?;
                let (key, id) = decks::insert(&mut change, &name)?;
                insert_header(&change, key, header)?;
                (report.deck, report.deck_name) = (Some(id), name);
                (key, None)
            }
            Some(key) => {
                let (id, name, present) = reopen(&mut change, key, header, deck_name)?;
                report.previous_version =
                    (!present.was_removed).then(|| present.header.version.as_str().to_owned());
                (report.deck, report.deck_name) = (Some(id), name);
                (key, Some(present))
            }
        };
        let next_position = writing::next_position(&change.tx, deck)?;
        Ok(Import {
            change,
            deck,
            header: header.clone(),
            present,
            inserted: None,
            next_position,
            matched: 0,
            report,
        })
    }
}

impl Import<'_> {
    /// `progress`: how far the person had come with it elsewhere; taken where the card is new.
    pub(crate) fn card(&mut self, card: &UpstreamCard, progress: Option<&Progress>) -> Result<()> {
        let stored = StoredCard::of(card);
        if self.present.is_some()
            && let Some(mut here) = self.find(card, &stored)?
        {
            if here.removed_as.as_deref() == Some("undo") && !here.is_equal {
                rewrite(&mut self.change, here.key, card, &stored)?;
                here.is_equal = here.has_its_slug;
            }
            return self.meet(&here);
        }
        self.insert(card, &stored)?;
        if let (Some(progress), Some((_, key))) = (progress, self.inserted) {
            self.change.start(key, progress)?;
        }
        Ok(())
    }

    /// What was done, written for good.
    pub(crate) fn finish(mut self) -> Result<ImportReport> {
        self.count_missing();
        self.move_header_on()?;
        if let Some((from, to)) = self.inserted {
            self.change.inserted(Family::Cards, from, to)?;
        }
        if !self.change.has_changes() {
            // Nothing to write: dropping the transaction leaves every byte as it was.
            return Ok(self.report);
        }
        let summary = summary(&self.report, &self.header);
        self.change.finish("import", &summary, None)?;
        Ok(self.report)
    }

    /// What would have been done; nothing is written.
    pub(crate) fn abandon(mut self) -> Result<ImportReport> {
        self.count_missing();
        if self.present.is_none() {
            self.report.deck = None;
        }
        Ok(self.report)
    }

    /// The card of the deck that has this slug, or that one of its aliases names.
    fn find(&self, card: &UpstreamCard, stored: &StoredCard<'_>) -> Result<Option<Here>> {
        for slug in std::iter::once(&card.slug).chain(&card.aliases) {
            let params = (self.deck, slug.as_str());
            if let Some(mut here) = first(&self.change.tx, BY_SLUG, params, |row| {
                Here::read(row, stored)
            })? {
                here.has_its_slug = *slug == card.slug;
                return Ok(Some(here));
            }
        }
        Ok(None)
    }

    /// A card that was here before, removed or not.
    fn meet(&mut self, here: &Here) -> Result<()> {
        let comes_back = here.removed_as.as_deref().is_some_and(|how| how != "card");
        if comes_back {
            let place = here.deck_is_gone.then(|| self.place_at_the_end());
            revive(&mut self.change, here.key, place)?;
        }
        let came_back_with_the_deck = self
            .present
            .as_ref()
            .is_some_and(|present| present.revived.contains(&here.key));
        if here.removed_as.is_none() && !here.is_retired {
            self.matched += 1;
        }
        if comes_back || came_back_with_the_deck {
            self.report.added += 1;
            self.report.differing += u64::from(!here.is_equal);
        } else if here.is_equal || here.removed_as.is_some() {
            self.report.unchanged += 1;
        } else {
            self.report.differing += 1;
        }
        Ok(())
    }

    /// Deck and position for a card put behind the others of this deck.
    fn place_at_the_end(&mut self) -> (i64, i64) {
        self.next_position += 1;
        (self.deck, self.next_position - 1)
    }

    fn insert(&mut self, card: &UpstreamCard, stored: &StoredCard<'_>) -> Result<()> {
        let (deck, position) = self.place_at_the_end();
        let change = &mut self.change;
        let id = CardId(change.ids.next());
        let question = fingerprint(&card.content.question).cast_signed();
        let is_asked_already = first(&change.tx, SAME_QUESTION, [question], |_| Ok(()))?.is_some();
        let withdrawn_at = card.retired.then(|| change.now.at_ms());
        change
            .tx
            .prepare_cached(
                "INSERT INTO cards (id, handle, deck, position, question_fingerprint,
                     withdrawn_at, added_at, added_on)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute((
                id.0,
                id.handle(),
                deck,
                position,
                question,
                withdrawn_at,
                change.now.at_ms(),
                change.now.today.to_string(),
            ))?;
        let key = change.tx.last_insert_rowid();
        stored.insert(&change.tx, key, deck)?;
        if !card.retired {
            let target = card.content.target_secs.unwrap_or(DEFAULT_TARGET_SECS);
            change
                .tx
                .prepare_cached(
                    "INSERT INTO queue (card, deck, ask_on, retry, position, secs)
                     VALUES (?1, ?2, NULL, 0, ?3, ?4)",
                )?
                .execute((key, deck, position, Fold::default().expected_secs(target)))?;
        }
        change
            .tx
            .prepare_cached("INSERT INTO card_search (rowid, text) VALUES (?1, ?2)")?
            .execute((key, search_text(card)))?;
        let from = self.inserted.map_or(key, |(from, _)| from);
        self.inserted = Some((from, key));
        self.report.added += 1;
        self.report.same_question += u64::from(is_asked_already);
        Ok(())
    }

    fn count_missing(&mut self) {
        let cards = self.present.as_ref().map_or(0, |present| present.cards);
        self.report.missing = cards.saturating_sub(self.matched);
    }

    /// Takes the head of the file over where every card here equals the file.
    fn move_header_on(&mut self) -> Result<()> {
        let Some(present) = &self.present else {
            return Ok(());
        };
        let all_equal = self.report.differing == 0 && self.report.missing == 0;
        if !all_equal || present.header == self.header {
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
            })
    }
}

/// A deck imported before is brought back if it was removed.
fn reopen(
    change: &mut Change<'_>,
    deck: i64,
    header: &DeckHeader,
    deck_name: Option<&str>,
) -> Result<(DeckId, String, Present)> {
    let (id, name, was_removed, here) = super::change::present(first(
        &change.tx,
        "SELECT d.id, d.name, d.removed_at, u.* FROM decks d
         JOIN upstream_decks u ON u.deck = d.key WHERE d.key = ?1",
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
    if !was_removed && here.version.compare(&header.version) == Ordering::Greater {
        return Err(StoreError::Refused(format!(
            "release {} of \"{name}\" is here already, and {} is older",
            here.version.as_str(),
            header.version.as_str()
        )));
    }
    let mut shown = name;
    let mut revived = HashSet::new();
    if was_removed {
        shown = decks::free_name(&change.tx, deck_name.unwrap_or(&shown), Some(deck))?;
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
    let cards = first(
        &change.tx,
        "SELECT count(*) AS n FROM upstream_cards u JOIN cards c ON c.key = u.card
         WHERE u.deck = ?1 AND NOT u.is_retired AND c.removed_at IS NULL",
        [deck],
        |row| count(row, "n"),
    )?;
    let present = Present {
        header: here,
        was_removed,
        revived,
        cards: cards.unwrap_or(0),
    };
    Ok((id, shown, present))
}

/// Writes what the file says over what an import wrote that was undone: nobody has it, so it comes
/// in as if for the first time, whatever an earlier release said.
fn rewrite(
    change: &mut Change<'_>,
    key: i64,
    card: &UpstreamCard,
    stored: &StoredCard<'_>,
) -> Result<()> {
    change.journaled(Family::UpstreamCards, key, &CARD_COLUMNS, |tx| {
        stored.rewrite(tx, key)
    })?;
    let own = first(
        &change.tx,
        "SELECT question FROM local_cards WHERE card = ?1",
        [key],
        |row| get::<Option<String>>(row, "question"),
    )?;
    let own = own.flatten();
    let question = fingerprint(own.as_deref().unwrap_or(&card.content.question)).cast_signed();
    let withdrawn_at = card.retired.then(|| change.now.at_ms());
    let columns = ["question_fingerprint", "withdrawn_at"];
    change.journaled(Family::Cards, key, &columns, |tx| {
        tx.prepare_cached(
            "UPDATE cards SET question_fingerprint = ?2, withdrawn_at = ?3 WHERE key = ?1",
        )?
        .execute((key, question, withdrawn_at))?;
        Ok(())
    })?;
    derived::reindex(&change.tx, key)
}

/// Brings a card back where it was or, where that deck is gone, to `place`: deck and position.
fn revive(change: &mut Change<'_>, card: i64, place: Option<(i64, i64)>) -> Result<()> {
    let columns = ["deck", "position", "removed_at", "removed_as"];
    change.journaled(Family::Cards, card, &columns, |tx| {
        tx.prepare_cached(
            "UPDATE cards SET deck = coalesce(?2, deck), position = coalesce(?3, position),
                 removed_at = NULL, removed_as = NULL
             WHERE key = ?1",
        )?
        .execute((card, place.map(|(deck, _)| deck), place.map(|(_, at)| at)))?;
        Ok(())
    })?;
    derived::requeue(&change.tx, card)
}

pub(super) const SAME_QUESTION: &str =
    "SELECT key FROM cards WHERE question_fingerprint = ?1 AND removed_at IS NULL LIMIT 1";

pub(super) const BY_SLUG: &str = "SELECT u.*, c.removed_as,
         d.removed_at IS NOT NULL AS deck_is_gone
     FROM upstream_cards u JOIN cards c ON c.key = u.card JOIN decks d ON d.key = c.deck
     WHERE u.deck = ?1 AND u.slug = ?2";

/// A card that is here already, held against the one of the file.
#[derive(Debug)]
struct Here {
    key: i64,
    removed_as: Option<String>,
    /// The deck that the person put it into is removed, which this one no longer is.
    deck_is_gone: bool,
    is_retired: bool,
    is_equal: bool,
    /// Found by its slug, not by an alias.
    has_its_slug: bool,
}

impl Here {
    fn read(row: &Row<'_>, file: &StoredCard<'_>) -> Result<Self> {
        Ok(Self {
            key: get(row, "card")?,
            removed_as: get(row, "removed_as")?,
            deck_is_gone: get(row, "deck_is_gone")?,
            is_retired: get(row, "is_retired")?,
            is_equal: file.equals(row)?,
            has_its_slug: true,
        })
    }
}

/// The same words that [`derived::SEARCH_TEXT`] gathers, for a card that has no answer yet.
fn search_text(card: &UpstreamCard) -> String {
    let content = &card.content;
    let guidance = &content.guidance;
    let mut text = String::new();
    let lists = [
        &content.variants,
        &guidance.listens_for,
        &guidance.key_points,
    ];
    for part in std::iter::once(&content.question)
        .chain(lists.into_iter().flatten())
        .chain(&guidance.notes)
    {
        text.push_str(part);
        text.push('\n');
    }
    text
}

/// `acme-loop release 7: 4 new, 6 differ, 2 missing`.
fn summary(report: &ImportReport, header: &DeckHeader) -> String {
    let mut facts = vec![format!("{} new", report.added)];
    if report.differing > 0 {
        facts.push(format!("{} differ", report.differing));
    }
    if report.missing > 0 {
        facts.push(format!("{} missing", report.missing));
    }
    format!(
        "{} release {}: {}",
        report.deck_name,
        header.version.as_str(),
        facts.join(", ")
    )
}
