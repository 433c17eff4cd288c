//! Checks the data and says what to mend: integrity, foreign keys, replay equals state, queue and
//! counters.

use super::{Result, Store};
use crate::domain::now::Now;

/// One thing that is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    /// Which check found it.
    pub(crate) check: &'static str,
    pub(crate) detail: String,
    /// Whether [`Store::mend`] can put it right.
    pub(crate) can_be_mended: bool,
}

impl Store {
    pub(crate) fn examine(
        &self,
        now: &Now,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Vec<Finding>> {
        todo!()
    }

    /// Derives states, queue, counters and search index from the log and the cards anew.
    pub(crate) fn mend(&mut self, now: &Now, progress: &mut dyn FnMut(u64, u64)) -> Result<()> {
        todo!()
    }
}
