//! A coach's release comes in: the coach's layer is written and, where the person decided about a
//! field that both changed, their own changes of it. Answers, tags, placement and history are not.
//!
//! Cards are given one by one. One that is new is written at once; one that is here and differs is
//! handed back ([`Met::Known`]) for the caller to decide what becomes of it, and then applied
//! (`store/merging.rs`). Several decks of one file come in one after another in one transaction
//! ([`Import::next_deck`]), so that one undo takes all of them back. What undo or the removal of the
//! whole deck took away comes back with its answers and its history; a card that the person removed
//! by itself stays away.

use std::collections::{HashMap, HashSet};

use super::change::Change;
use super::columns::{first, get};
use super::derived::Fold;
use super::home::own_card_of_slug;
use super::journal::Family;
use super::merging::{Here, Known, revive, rewrite};
use super::origins::Written;
use super::upstream::{StoredCard, insert_header, search_text};
use super::{Result, Store, decks, writing};
use crate::domain::card::{DEFAULT_TARGET_SECS, UpstreamCard};
use crate::domain::deck::DeckHeader;
use crate::domain::fingerprint::fingerprint;
use crate::domain::id::{CardId, DeckId, Slug};
use crate::domain::now::Now;

mod head;
mod searchable;
mod summary;

use self::head::{Present, reopen};
use self::searchable::Searchable;
use self::summary::{summary, summary_of, summary_of_file};

/// Enough for the indexes of a hundred thousand cards; reading keeps SQLite's small default.
const CACHE_KIB: i64 = 24 * 1024;

/// How a deck is to come in.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Manner<'n> {
    /// The person's name for the deck where it is new (default: the slug).
    pub(crate) deck_name: Option<&'n str>,
    /// A release older than the one here is taken all the same.
    pub(crate) allow_older: bool,
    /// The examples are the person's own answers, where there are none yet.
    pub(crate) examples_are_answers: bool,
    /// A file of another program, which knows no releases: it says nothing of a deck that is here.
    pub(crate) is_foreign: bool,
}

/// What an import does, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct ImportReport {
    pub(crate) deck: Option<DeckId>,
    pub(crate) deck_name: String,
    /// The release that is in already, if any; a deck that was removed is in no longer.
    pub(crate) previous_version: Option<String>,
    /// New cards, and those that came back with a deck that was gone.
    pub(crate) added: u64,
    pub(crate) unchanged: u64,
    /// Cards that are otherwise now; those reworded are among them.
    pub(crate) changed: u64,
    /// Of those, the ones whose question asks in other words.
    pub(crate) reworded: u64,
    /// No longer in the file, or retired by it: marked withdrawn.
    pub(crate) gone: u64,
    /// Withdrawn once, and in the file again.
    pub(crate) came_back: u64,
    /// New cards whose question, but for case and punctuation, another card here already asks.
    pub(crate) same_question: u64,
    /// Answers that were taken from examples.
    pub(crate) answers: u64,
    /// Something was written, or would be.
    pub(crate) has_news: bool,
}

/// What became of a card of the file.
#[derive(Debug)]
pub(crate) enum Met {
    Added,
    Same,
    /// Here and otherwise than in the file; nothing is written yet.
    Known(Box<Known>),
    /// Nothing of its id is here, but a card whose own id may be gone from the file shares a
    /// wording with it. Nothing is written yet: to be asked for by [`Import::alike`] at the end.
    Unsure,
}

/// An import under way; `finish` writes, dropping takes all back.
#[derive(Debug)]
pub(crate) struct Import<'s> {
    pub(super) change: Change<'s>,
    pub(super) deck: i64,
    pub(super) header: DeckHeader,
    pub(super) manner: Manner<'s>,
    /// What the deck was, or none for a new one.
    present: Option<Present>,
    /// Keys of the cards that were inserted; they follow one another.
    inserted: Option<(i64, i64)>,
    next_position: i64,
    /// Keys of the cards here that the file has.
    pub(super) seen: HashSet<i64>,
    /// The wordings of the cards that are here; read when the first card is not found by its id.
    pub(super) wordings: Option<HashMap<u64, Vec<i64>>>,
    pub(super) report: ImportReport,
    searchable: Searchable,
    /// The card being met has a progress, from which its place in the queue follows.
    pub(super) has_progress: bool,
    /// The card met last, and whether it was inserted.
    pub(super) last: Option<(i64, bool)>,
    pub(super) origins: Written,
    /// How far the change was when this deck began.
    first_step: i64,
    /// The decks before this one that brought something.
    earlier: Vec<ImportReport>,
}

impl Store {
    /// Begins the one transaction of an import.
    ///
    /// # Errors
    /// [`super::StoreError::OlderRelease`] unless allowed; [`super::StoreError::Refused`] for a name
    /// that another deck has.
    pub(crate) fn begin_import<'s>(
        &'s mut self,
        header: &DeckHeader,
        manner: Manner<'s>,
        now: &Now,
    ) -> Result<Import<'s>> {
        self.conn.pragma_update(None, "cache_size", -CACHE_KIB)?;
        Import::of_deck(self.begin(now)?, header, manner, Vec::new())
    }
}

impl<'s> Import<'s> {
    /// Ends with this deck and goes on with another in the same transaction.
    ///
    /// # Errors
    /// As [`Store::begin_import`].
    pub(crate) fn next_deck(
        mut self,
        header: &DeckHeader,
        manner: Manner<'s>,
    ) -> Result<(ImportReport, Self)> {
        self.conclude()?;
        let Self {
            change,
            report,
            mut earlier,
            ..
        } = self;
        if report.has_news {
            earlier.push(report.clone());
        }
        Ok((report, Self::of_deck(change, header, manner, earlier)?))
    }

    fn of_deck(
        mut change: Change<'s>,
        header: &DeckHeader,
        manner: Manner<'s>,
        earlier: Vec<ImportReport>,
    ) -> Result<Self> {
        let first_step = change.step;
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
                let name = manner.deck_name.unwrap_or(slug);
                let name = decks::free_name(&change.tx, name, None)?;
                let (key, id) = decks::insert(&mut change, &name)?;
                insert_header(&change, key, header)?;
                (report.deck, report.deck_name) = (Some(id), name);
                (key, None)
            }
            Some(key) => {
                let present = reopen(&mut change, key, header, manner, &mut report)?;
                (key, Some(present))
            }
        };
        let next_position = writing::next_position(&change.tx, deck)?;
        Ok(Import {
            change,
            deck,
            header: header.clone(),
            manner,
            present,
            inserted: None,
            next_position,
            seen: HashSet::new(),
            wordings: None,
            searchable: Searchable::default(),
            has_progress: false,
            report,
            last: None,
            origins: Written::default(),
            first_step,
            earlier,
        })
    }
}

impl Import<'_> {
    /// Takes the next card of the file.
    pub(crate) fn meet(&mut self, card: &UpstreamCard) -> Result<Met> {
        self.last = None;
        let stored = StoredCard::of(card);
        // A deck that the person wrote here and sent out comes back.
        if own_card_of_slug(&self.change.tx, card.slug.as_str())?.is_some() {
            self.report.unchanged += 1;
            return Ok(Met::Same);
        }
        if self.present.is_none() {
            return self.insert(card, &stored);
        }
        match self.find(card, &stored)? {
            Some(here) => self.meet_here(card, &stored, &here),
            None if self.shares_a_wording(card)? => Ok(Met::Unsure),
            None => self.insert(card, &stored),
        }
    }

    /// A card that is certainly new, whatever it may look like.
    pub(crate) fn add(&mut self, card: &UpstreamCard) -> Result<Met> {
        self.insert(card, &StoredCard::of(card))
    }

    /// Whether nothing of this deck was here before.
    pub(crate) fn is_new(&self) -> bool {
        self.present.is_none()
    }

    /// What was done, written for good.
    pub(crate) fn finish(mut self) -> Result<ImportReport> {
        self.conclude()?;
        let mut news = std::mem::take(&mut self.earlier);
        news.extend(Some(self.report.clone()).filter(|report| report.has_news));
        let summary = match news.as_slice() {
            // Nothing to write: dropping the transaction leaves every byte as it was.
            [] => return Ok(self.report),
            [only] if self.manner.is_foreign => summary_of_file(only),
            [only] => summary(only, &self.header),
            several => summary_of(several),
        };
        self.change.finish("import", &summary, None)?;
        Ok(self.report)
    }

    /// What would have been done; nothing is written.
    pub(crate) fn abandon(mut self) -> Result<ImportReport> {
        self.conclude()?;
        if self.present.is_none() {
            self.report.deck = None;
        }
        Ok(self.report)
    }

    fn conclude(&mut self) -> Result<()> {
        self.searchable.write(&self.change.tx)?;
        self.move_header_on()?;
        if let Some((from, to)) = self.inserted {
            self.change.inserted(Family::Cards, from, to)?;
        }
        let is_all_here = self.present.is_none() && self.inserted.is_none();
        let is_all_here = is_all_here && self.report.unchanged > 0;
        self.report.has_news |= self.change.step > self.first_step && !is_all_here;
        Ok(())
    }

    /// A card that was here before, removed or not.
    fn meet_here(
        &mut self,
        card: &UpstreamCard,
        stored: &StoredCard<'_>,
        here: &Here,
    ) -> Result<Met> {
        self.seen.insert(here.key);
        self.last = Some((here.key, false));
        if here.removed_as.as_deref() == Some("card") {
            // The person took it away; undo of that brings back what it was.
            self.report.unchanged += 1;
            return Ok(Met::Same);
        }
        let comes_back = here.removed_as.is_some();
        if comes_back {
            if here.removed_as.as_deref() == Some("undo") && !here.is_equal {
                rewrite(&mut self.change, here.key, card, stored)?;
            }
            let place = here.deck_is_gone.then(|| self.place_at_the_end());
            revive(&mut self.change, here.key, place)?;
        }
        let came_back_with_the_deck = self
            .present
            .as_ref()
            .is_some_and(|present| present.revived.contains(&here.key));
        if here.removed_as.as_deref() == Some("undo") {
            self.take_example(here.key, card)?;
            self.report.added += 1;
            return Ok(Met::Added);
        }
        if comes_back || came_back_with_the_deck {
            self.report.added += 1;
            if here.is_settled(card) {
                return Ok(Met::Added);
            }
        } else if here.is_settled(card) {
            self.take_example(here.key, card)?;
            self.report.unchanged += 1;
            return Ok(Met::Same);
        }
        let mut known = self.known(here.key)?;
        known.is_counted = comes_back || came_back_with_the_deck;
        Ok(Met::Known(Box::new(known)))
    }

    /// Deck and position for a card put behind the others of this deck.
    fn place_at_the_end(&mut self) -> (i64, i64) {
        self.next_position += 1;
        (self.deck, self.next_position - 1)
    }

    pub(super) fn insert(&mut self, card: &UpstreamCard, stored: &StoredCard<'_>) -> Result<Met> {
        let id = CardId(self.change.ids.next());
        let question = fingerprint(&card.content.question).cast_signed();
        let is_asked_already =
            first(&self.change.tx, SAME_QUESTION, [question], |_| Ok(()))?.is_some();
        self.insert_as(id, question, card, stored)?;
        self.report.added += 1;
        self.report.same_question += u64::from(is_asked_already);
        Ok(Met::Added)
    }

    /// The coach's version of a card beside the person's own: the same in all but its id.
    pub(super) fn insert_copy(&mut self, card: &UpstreamCard) -> Result<()> {
        let id = CardId(self.change.ids.next());
        let copy = UpstreamCard {
            slug: Slug::of_own_card(id),
            aliases: Vec::new(),
            ..card.clone()
        };
        let question = fingerprint(&card.content.question).cast_signed();
        self.insert_as(id, question, &copy, &StoredCard::of(&copy))
    }

    fn insert_as(
        &mut self,
        id: CardId,
        question: i64,
        card: &UpstreamCard,
        stored: &StoredCard<'_>,
    ) -> Result<()> {
        let (deck, position) = self.place_at_the_end();
        let change = &mut self.change;
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
        if !card.retired && !self.has_progress {
            let target = card.content.target_secs.unwrap_or(DEFAULT_TARGET_SECS);
            change
                .tx
                .prepare_cached(
                    "INSERT INTO queue (card, deck, ask_on, retry, position, secs)
                     VALUES (?1, ?2, NULL, 0, ?3, ?4)",
                )?
                .execute((key, deck, position, Fold::default().expected_secs(target)))?;
        }
        self.searchable.add(&change.tx, key, search_text(card))?;
        if self.present.is_some() {
            self.seen.insert(key);
        }
        let from = self.inserted.map_or(key, |(from, _)| from);
        self.inserted = Some((from, key));
        self.last = Some((key, true));
        self.take_example(key, card)
    }
}

pub(super) const SAME_QUESTION: &str =
    "SELECT key FROM cards WHERE question_fingerprint = ?1 AND removed_at IS NULL LIMIT 1";
