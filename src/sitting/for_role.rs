//! What makes an answer one for the interview that lies ahead.

use super::gathering::ahead;
use crate::domain::id::CardId;
use crate::domain::interview::Interview;
use crate::domain::now::Now;
use crate::domain::tailoring::RoleVersion;
use crate::store::{Result, Store};

/// For which interview, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ForRole {
    /// Its name.
    pub(crate) interview: String,
    pub(crate) version: RoleVersion,
}

impl ForRole {
    /// For one interview, or else for the nearest ahead that has something for the card.
    pub(crate) fn gather(
        store: &Store,
        card: CardId,
        chosen: Option<&Interview>,
        now: &Now,
    ) -> Result<Option<Self>> {
        if let Some(interview) = chosen {
            return Self::of(store, card, interview);
        }
        let interviews = store.interviews()?;
        for interview in ahead(&interviews, now) {
            let found = Self::of(store, card, interview)?;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    fn of(store: &Store, card: CardId, interview: &Interview) -> Result<Option<Self>> {
        let tailoring = store.tailoring(interview.id)?;
        Ok(tailoring.version(card).map(|version| Self {
            interview: interview.plan.name.clone(),
            version: version.clone(),
        }))
    }
}
