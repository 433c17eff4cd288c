//! What a sitting did for the interview ahead.

use crate::cli::commands::countdown::gather::SEED;
use crate::cli::output::safe;
use crate::cli::phrase;
use crate::domain::now::Now;
use crate::exchange::neutral::{self, Safe};
use crate::sitting::outlook::Outlook;
use crate::sitting::review::Sitting;
use crate::store::cards::CardFilter;
use crate::store::{Result as StoreResult, Store};

/// `Acme`, and `ready about 61% -> 64%, on the day about 88% (aim 90%)`. `None` without an
/// interview ahead, on its own day, and while it is too early to say.
pub(super) fn remark(
    store: &Store,
    sitting: &Sitting,
    now: &Now,
    ascii: bool,
) -> StoreResult<Option<(Safe, Safe)>> {
    let plan = sitting.plan();
    let Some(follows) = plan.follows.as_ref().filter(|_| plan.keeps_log) else {
        return Ok(None);
    };
    let (which, minutes) = (follows.which, follows.minutes_a_day);
    let found = Outlook::gather(store, &follows.interviews, which, minutes, now)?;
    let Some(outlook) = found.filter(|outlook| outlook.days_left() > 0) else {
        return Ok(None);
    };
    let ready = outlook.readiness(SEED);
    if ready.is_too_early() {
        return Ok(None);
    }
    // The outlook that a sitting began with knows only the cards of its filter.
    let is_all = plan.filter == CardFilter::default();
    let begun = sitting
        .outlook()
        .filter(|begun| is_all && begun.day == outlook.day);
    let before = begun
        .map(|begun| begun.readiness(SEED))
        .filter(|before| !before.is_too_early())
        .map(|before| phrase::foretold(before.now.about));
    let is = phrase::foretold(ready.now.about);
    let arrow = if ascii { "->" } else { "→" };
    let is = match before {
        Some(was) if was != is => safe!("{} {} {}", was, arrow, is),
        _ => is,
    };
    let then = phrase::foretold(ready.if_kept.about);
    let aim = match outlook.interview.plan.aim_percent {
        Some(aim) => safe!(" (aim {}%)", aim),
        None => Safe::default(),
    };
    let text = safe!("ready about {}, on the day about {}{}", is, then, aim);
    Ok(Some((neutral::line(&outlook.interview.plan.name), text)))
}
