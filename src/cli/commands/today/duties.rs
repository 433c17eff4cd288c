//! What is to be done today beside the cards: recordings to listen to.

use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::output::safe;
use crate::domain::now::Now;
use crate::exchange::neutral;
use crate::store::recordings::Recording;
use crate::store::{Result as StoreResult, Store};

/// More than this are only a number.
const MOST_NAMED: usize = 3;

#[derive(Debug, Default)]
pub(super) struct Duties {
    to_listen: Vec<Recording>,
}

impl Duties {
    pub(super) fn gather(store: &Store, now: &Now) -> StoreResult<Self> {
        let mut to_listen = store.unheard()?;
        to_listen.retain(|recording| recording.listen_on <= now.today);
        Ok(Self { to_listen })
    }

    /// Prints them and a line between them and the rest; nothing where there is none.
    pub(super) fn show(&self, context: &mut Context) -> Outcome {
        if self.to_listen.is_empty() {
            return Ok(());
        }
        for recording in self.to_listen.iter().take(MOST_NAMED) {
            let handle = neutral::line(&recording.handle);
            let path = neutral::line(&recording.path.to_string_lossy());
            let done = safe!("offbook card heard {}", handle);
            let text = safe!("{}   {}   done: {}", handle, path, done);
            context.out.wrapped("  To listen  ", &text)?;
        }
        if self.to_listen.len() > MOST_NAMED {
            let more = self.to_listen.len() - MOST_NAMED;
            context
                .out
                .wrapped("  To listen  ", &safe!("and {} more", more))?;
        }
        Ok(context.out.blank()?)
    }
}
