//! The first screen of a day on the way to an interview.

use super::{BEGIN, Row, Today, WIDE, done_row, next_steps, steps, table};
use crate::cli::commands::countdown::glance::{self, Near};
use crate::cli::commands::countdown::{page, special};
use crate::cli::commands::interview::check;
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::output::{safe, say, width};
use crate::cli::phrase;
use crate::countdown::readiness::TOO_EARLY;
use crate::exchange::neutral::{self, Safe};
use crate::insight::today::Glance;
use crate::store::queue::Load;

/// The day on the way to an interview: what the plan has, what there is beside it, how ready.
pub(super) fn show(context: &mut Context, today: &Today, near: &Near) -> Outcome {
    let mut rows = Vec::new();
    rows.extend(plan_row(near));
    let beside = beside(today, near);
    if beside.due.cards > 0 {
        rows.push(Row {
            name: "Other due",
            count: phrase::count(beside.due.cards, "card", "cards"),
            minutes: Some(phrase::minutes(beside.due.secs)),
            remark: Safe::default(),
        });
    }
    if beside.new.cards > 0 {
        rows.push(Row {
            name: "Other new",
            count: phrase::count(beside.new.cards, "card", "cards"),
            minutes: Some(phrase::minutes(beside.new.secs)),
            remark: Safe::default(),
        });
    }
    rows.extend(done_row(&today.glance));
    table(context, &rows)?;
    interview(context, near)?;
    if let Some(missed) = &near.missed {
        context.out.blank()?;
        context.out.wrapped("  ", &page::missed_line(missed))?;
    }
    if !today.lists.is_empty() {
        context.out.blank()?;
        check::say_lines(&mut context.out, &today.lists)?;
    }
    context.out.blank()?;
    let days = near.nearest.days;
    if days == 0 {
        return steps(context, &[("offbook countdown", "the list to read")]);
    }
    if near.questions == 0 && beside.due.cards + beside.new.cards == 0 {
        return steps(context, &BEGIN);
    }
    let days = match days {
        1 => safe!("see the day laid out"),
        _ => safe!("see the {} days laid out", days),
    };
    let next = [
        ("offbook review", safe!("start")),
        ("offbook countdown", days),
    ];
    next_steps(context, &next)
}

/// What is due and new in cards that the interview does not draw on.
fn beside(today: &Today, near: &Near) -> Glance {
    let less = |all: Load, own: Load| Load {
        cards: all.cards.saturating_sub(own.cards),
        secs: all.secs.saturating_sub(own.secs),
    };
    Glance {
        due: less(today.glance.due, near.own_due),
        new: less(today.glance.new, near.own_new),
        ..Glance::default()
    }
}

/// `Plan   18 cards   about 21 min   7 to review, 11 new`.
fn plan_row(near: &Near) -> Option<Row> {
    let load = near.today?;
    let name = "Plan";
    let whole = |cards: f64| cards.round().max(0.0) as u64;
    let (new, all) = (whole(load.new.cards), whole(glance::cards(&load)));
    if all == 0 {
        return Some(Row {
            name,
            count: safe!("nothing"),
            minutes: None,
            remark: match near.is_off_today {
                true => safe!("a day off"),
                false => Safe::default(),
            },
        });
    }
    let remark = match (all.saturating_sub(new), new) {
        (review, 0) => safe!("{} to review", review),
        (0, new) => safe!("{} new", new),
        (review, new) => safe!("{} to review, {} new", review, new),
    };
    Some(Row {
        name,
        count: phrase::count(all, "card", "cards"),
        minutes: Some(phrase::minutes(load.secs().max(0.0) as u64)),
        remark,
    })
}

/// `Interview  Acme, Staff Engineer   Fri 4 Dec 14:00, in 12 days`, and how ready.
fn interview(context: &mut Context, near: &Near) -> Outcome {
    let (today, now) = (context.now.today, context.now);
    let interview = &near.nearest.interview;
    let plan = &interview.plan;
    let title = match &plan.role {
        Some(role) => safe!("{}, {}", neutral::line(&plan.name), neutral::line(role)),
        None => neutral::line(&plan.name),
    };
    let when = if near.nearest.days == 0 {
        special::until(interview, &now)
    } else {
        let day = phrase::day(near.nearest.on, today, &context.out.look);
        let at = plan.appointment.at().map(|at| at.with_timezone(&now.zone));
        let at = at.map_or_else(String::new, |at| at.format(" %H:%M").to_string());
        let distance = phrase::distance(near.nearest.on, today);
        safe!("{}{}, {}", day, neutral::line(&at), distance)
    };
    let ready = ready(near);
    let out = &mut context.out;
    if out.look.accessible {
        out.wrapped("", &safe!("Interview: {}, {}.", title, when))?;
        return Ok(out.wrapped("", &page::sentence(&ready))?);
    }
    let name = if out.look.width >= WIDE { 13 } else { 11 };
    let label = neutral::line(&format!("  {:<name$}", "Interview"));
    let indent = neutral::line(&" ".repeat(2 + name));
    let both = safe!("{}{}   {}", label, title, when);
    if width(both.as_str()) <= out.look.width {
        say!(out, "{}", both)?;
    } else {
        out.wrapped(label, &title)?;
        out.wrapped(&indent, &when)?;
    }
    Ok(out.wrapped(&indent, &ready)?)
}

/// `ready about 61% now, about 88% on the day if you keep the plan`.
fn ready(near: &Near) -> Safe {
    if near.nearest.days == 0 {
        return match near.to_read.cards {
            0 => safe!("nothing was studied for it"),
            cards => safe!(
                "{} to read, about {}, then stop",
                phrase::count(cards, "answer", "answers"),
                phrase::minutes(near.to_read.secs)
            ),
        };
    }
    if near.questions == 0 {
        return safe!("it draws on no question yet");
    }
    if near.readiness.is_too_early() {
        let reviews = near.readiness.reviews;
        return safe!(
            "how ready: too early to say ({} reviews needed, {} so far)",
            TOO_EARLY,
            reviews
        );
    }
    safe!(
        "ready about {} now, about {} on the day if you keep the plan",
        phrase::foretold(near.readiness.now.about),
        phrase::foretold(near.readiness.if_kept.about)
    )
}
