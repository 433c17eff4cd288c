//! How long an answer may take, where an interview that lies ahead sets a limit.

use std::collections::HashSet;

use super::gathering::ahead;
use crate::domain::id::CardId;
use crate::domain::interview::Interview;
use crate::domain::now::Now;
use crate::store::{Result, Store};

/// What an interview said of the length of answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Limit {
    /// Its name.
    pub(crate) interview: String,
    pub(crate) secs: u32,
}

/// The limits of the interviews ahead: that of the nearest one that uses a card holds for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Limits {
    /// In the order in which they are held; one without a limit stands before those that have one.
    interviews: Vec<(HashSet<CardId>, Option<Limit>)>,
}

impl Limits {
    /// Those of one interview, or else of all that are ahead.
    ///
    /// # Errors
    /// A store that fails.
    pub(crate) fn gather(store: &Store, chosen: Option<&Interview>, now: &Now) -> Result<Self> {
        let all = store.interviews()?;
        let counted = match chosen {
            Some(interview) => vec![interview],
            None => ahead(&all, now),
        };
        let mut found = Vec::with_capacity(counted.len());
        for interview in counted {
            let secs = store.tailoring(interview.id)?.longest_secs;
            let name = &interview.plan.name;
            let limit = secs.map(|secs| Limit {
                interview: name.clone(),
                secs,
            });
            found.push((interview, limit));
        }
        // Without one that sets a limit nothing is looked up.
        let last = found.iter().rposition(|(_, limit)| limit.is_some());
        found.truncate(last.map_or(0, |at| at + 1));
        let mut interviews = Vec::with_capacity(found.len());
        for (interview, limit) in found {
            let cards = store.road_ids(&interview.plan.draws_on)?;
            interviews.push((cards.into_iter().collect(), limit));
        }
        Ok(Self { interviews })
    }

    /// The limit for the answer to a card, where it is shorter than `aim_secs`.
    pub(crate) fn below(&self, card: CardId, aim_secs: u32) -> Option<&Limit> {
        let mut interviews = self.interviews.iter();
        let (_, limit) = interviews.find(|(cards, _)| cards.contains(&card))?;
        limit.as_ref().filter(|limit| limit.secs < aim_secs)
    }
}
