//! What is to be done today beside the cards: recordings to listen to, an interview to tell of, a
//! thank-you to send.

use crate::cli::commands::interview;
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::output::safe;
use crate::cli::phrase;
use crate::domain::debrief::Debrief;
use crate::domain::interview::Interview;
use crate::domain::now::{Day, Now};
use crate::exchange::neutral;
use crate::store::recordings::Recording;
use crate::store::{Result as StoreResult, Store};

/// More than this are only a number.
const MOST_NAMED: usize = 3;

#[derive(Debug, Default)]
pub(super) struct Duties {
    to_listen: Vec<Recording>,
    /// Interviews that are over and were not told of.
    to_tell: Vec<String>,
    /// Whom to thank, and by when.
    to_thank: Vec<(String, Day)>,
}

/// So many days after an interview nobody is asked how it went.
const ASKED_DAYS: i64 = 7;

impl Duties {
    pub(super) fn gather(store: &Store, now: &Now) -> StoreResult<Self> {
        let mut to_listen = store.unheard()?;
        to_listen.retain(|recording| recording.listen_on <= now.today);
        let told = store.debriefs()?;
        let is_told = |id| told.iter().any(|told| told.interview == id);
        let over = |interview: &&Interview| {
            let appointment = &interview.plan.appointment;
            let days = now.today.days_since(appointment.day(now));
            // On its day too, once its hour has come.
            appointment.is_past(now) && (0..=ASKED_DAYS).contains(&days)
        };
        let interviews = store.interviews()?;
        let to_tell = interviews.iter().filter(over).filter(|i| !is_told(i.id));
        let to_tell = to_tell
            .map(|interview| interview.plan.name.clone())
            .collect();
        // A thank-you that is a week late is no longer one.
        let waits = |debrief: &Debrief| {
            let late_days = now.today.days_since(debrief.thank_by);
            debrief.thanked_at.is_none() && late_days <= ASKED_DAYS
        };
        let to_thank = told.iter().filter(|told| waits(&told.debrief));
        let to_thank = to_thank.map(|told| (told.name.clone(), told.debrief.thank_by));
        Ok(Self {
            to_listen,
            to_tell,
            to_thank: to_thank.collect(),
        })
    }

    /// Prints them and a line between them and the rest; nothing where there is none.
    pub(super) fn show(&self, context: &mut Context) -> Outcome {
        if self.to_listen.is_empty() && self.to_tell.is_empty() && self.to_thank.is_empty() {
            return Ok(());
        }
        for name in &self.to_tell {
            let typed = interview::quoted(name);
            let text = safe!("How did {} go?", neutral::line(name));
            context.out.wrapped("  ", &text)?;
            context
                .out
                .wrapped("    ", &safe!("offbook interview debrief {}", typed))?;
        }
        for (name, by) in &self.to_thank {
            let typed = interview::quoted(name);
            let by = phrase::distance(*by, context.now.today);
            let text = safe!("Thank {}, due {}.", neutral::line(name), by);
            context.out.wrapped("  ", &text)?;
            let done = safe!("offbook interview debrief {} --thanked", typed);
            context.out.wrapped("    ", &done)?;
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
