//! Cards in their three layers, found, listed, written and moved about.

use super::{Found, Result, Store};
use crate::domain::answer::{Answer, AnswerText};
use crate::domain::card::{Content, Kind, LocalChanges, UpstreamCard};
use crate::domain::id::{CardId, DeckId};
use crate::domain::now::{Day, Now};
use crate::schedule::CardState;

/// A whole card, as every screen needs it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Card {
    pub(crate) id: CardId,
    pub(crate) handle: Handle,
    pub(crate) deck: DeckId,
    pub(crate) deck_name: String,
    /// What is shown: local over upstream.
    pub(crate) content: Content,
    pub(crate) upstream: Option<UpstreamCard>,
    pub(crate) local: LocalChanges,
    /// The person's own tags, beside those of the coach.
    pub(crate) own_tags: Vec<String>,
    pub(crate) answer: Option<Answer>,
    pub(crate) standing: Standing,
    pub(crate) state: CardState,
    /// Expected seconds of the next review, from its question to its grade.
    pub(crate) expected_secs: u32,
    /// Seconds spoken the last time, and the wording asked then.
    pub(crate) last_spoken_secs: Option<u32>,
    pub(crate) last_wording: Option<u32>,
}

/// A card's typed name: `text` whole, of which the first `unique` characters are enough (at
/// least 3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Handle {
    pub(crate) text: String,
    pub(crate) unique: usize,
}

/// Whether and why a card is kept from being asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Standing {
    pub(crate) is_suspended: bool,
    pub(crate) is_flagged: bool,
    /// Not asked before this day.
    pub(crate) buried_until: Option<Day>,
    /// Gone from the coach's file, kept here.
    pub(crate) is_withdrawn: bool,
}

/// One change of a card's standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StandingChange {
    Suspend,
    Resume,
    /// Out until tomorrow.
    Bury,
    Flag,
    Unflag,
}

/// A row of `list`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CardLine {
    pub(crate) id: CardId,
    pub(crate) handle: Handle,
    pub(crate) deck_name: String,
    pub(crate) question: String,
    pub(crate) kind: Option<Kind>,
    pub(crate) tags: Vec<String>,
    pub(crate) has_answer: bool,
    pub(crate) answer_words: u32,
    pub(crate) standing: Standing,
    pub(crate) state: CardState,
    pub(crate) target_secs: u32,
    pub(crate) last_spoken_secs: Option<u32>,
    pub(crate) added_on: Day,
}

/// Which cards, for `list`, `review`, `cram` and `export`. All that are set must hold.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct CardFilter {
    /// Any of these decks; empty means all.
    pub(crate) decks: Vec<DeckId>,
    /// All of these tags or competencies.
    pub(crate) tags: Vec<String>,
    pub(crate) kind: Option<Kind>,
    pub(crate) due: bool,
    pub(crate) new: bool,
    pub(crate) no_answer: bool,
    pub(crate) leech: bool,
    pub(crate) flagged: bool,
    pub(crate) suspended: bool,
    pub(crate) withdrawn: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CardSort {
    Due,
    Lapses,
    Length,
    Added,
    /// Lowest chance of recall first, by the memory model.
    Weakest,
}

/// A card that a person writes.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct NewCard {
    /// `question` must be set.
    pub(crate) local: LocalChanges,
    pub(crate) own_tags: Vec<String>,
    pub(crate) answer: Option<AnswerText>,
}

/// Changes to a card, all in one operation; `None` leaves a part as it is.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct CardEdit {
    pub(crate) local: Option<LocalChanges>,
    pub(crate) own_tags: Option<Vec<String>>,
    pub(crate) answer: Option<AnswerText>,
}

impl Store {
    pub(crate) fn card(&self, id: CardId, now: &Now) -> Result<Card> {
        todo!()
    }

    /// By a unique prefix of the handle (or the whole uuid), else by a unique part of the question.
    pub(crate) fn find_card(&self, text: &str) -> Result<Found<CardId>> {
        todo!()
    }

    /// Calls `each` for the cards that fit, in order, at most `limit` of them; gives the number
    /// that fit. Rows are read one at a time: memory does not grow with the collection, but for
    /// a sort that needs it.
    pub(crate) fn list(
        &self,
        filter: &CardFilter,
        sort: CardSort,
        limit: Option<u64>,
        now: &Now,
        each: &mut dyn FnMut(CardLine) -> Result<()>,
    ) -> Result<u64> {
        todo!()
    }

    pub(crate) fn add_card(&mut self, deck: DeckId, card: &NewCard, now: &Now) -> Result<CardId> {
        todo!()
    }

    /// Writes a new answer version where the answer differs from the one there is.
    pub(crate) fn edit_card(&mut self, id: CardId, edit: &CardEdit, now: &Now) -> Result<()> {
        todo!()
    }

    pub(crate) fn change_standing(
        &mut self,
        cards: &[CardId],
        change: StandingChange,
        now: &Now,
    ) -> Result<()> {
        todo!()
    }

    pub(crate) fn move_cards(&mut self, cards: &[CardId], to: DeckId, now: &Now) -> Result<()> {
        todo!()
    }

    /// The schedule starts anew; the reviews so far stay in the log as history.
    pub(crate) fn reset_cards(&mut self, cards: &[CardId], now: &Now) -> Result<()> {
        todo!()
    }

    /// The cards leave every list and queue; undo brings them back whole.
    pub(crate) fn remove_cards(&mut self, cards: &[CardId], now: &Now) -> Result<()> {
        todo!()
    }
}
