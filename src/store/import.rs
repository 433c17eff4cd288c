//! A coach's release comes in: the upstream layer is written, nothing else.

use super::{Result, Store};
use crate::domain::card::UpstreamCard;
use crate::domain::deck::DeckHeader;
use crate::domain::id::DeckId;
use crate::domain::now::Now;

/// What an import does, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct ImportReport {
    pub(crate) deck: Option<DeckId>,
    pub(crate) deck_name: String,
    /// The release that was in before, if any.
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
    store: &'s mut Store,
}

impl Store {
    /// Begins the one transaction of an import. `deck_name`: the person's name for the deck
    /// where it is new (default: the slug).
    pub(crate) fn begin_import(
        &mut self,
        header: &DeckHeader,
        deck_name: Option<&str>,
        now: &Now,
    ) -> Result<Import<'_>> {
        todo!()
    }
}

impl Import<'_> {
    pub(crate) fn card(&mut self, card: &UpstreamCard) -> Result<()> {
        todo!()
    }

    /// What was done, written for good.
    pub(crate) fn finish(self) -> Result<ImportReport> {
        todo!()
    }

    /// What would have been done; nothing is written.
    pub(crate) fn abandon(self) -> Result<ImportReport> {
        todo!()
    }
}
