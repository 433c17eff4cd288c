//! Settings that decide what the log folds to. They live with the log, not in the settings file,
//! because changing one replays it.

use super::{Result, Store};
use crate::domain::now::Now;
use crate::schedule::Settings;

impl Store {
    pub(crate) fn schedule_settings(&self) -> Result<Settings> {
        todo!()
    }

    /// Replays every card under the new settings, in one operation. `progress` hears of cards
    /// done and cards in all.
    pub(crate) fn set_schedule_settings(
        &mut self,
        settings: &Settings,
        now: &Now,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<()> {
        todo!()
    }
}
