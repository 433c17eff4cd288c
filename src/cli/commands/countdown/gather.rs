//! Everything a page shows, gathered in one reading of the data file.

use std::collections::HashSet;

use super::view::{
    CardLine, DayView, Group, LeftOut, Missed, MorningLine, Other, Supposed, View, Weak, WhatIf,
    in_line, usual_questions,
};
use crate::cli::choose;
use crate::cli::failure::Outcome;
use crate::countdown::forecast::{Forecast, forecast};
use crate::countdown::readiness::{Range, Readiness, readiness, readiness_of};
use crate::domain::id::{CardId, InterviewId};
use crate::domain::interview::{DaysOff, Interview, Priority};
use crate::domain::now::{Day, Now};
use crate::exchange::neutral;
use crate::sitting::gathering::{Governed, ahead};
use crate::sitting::outlook::Outlook;
use crate::store::{Result as StoreResult, Store, StoreError};

/// Chance is drawn from here, the same on every run: a page shown twice says the same numbers.
pub(crate) const SEED: u64 = 0x0FF_B00C;

/// What a page is asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    pub(super) interview: Option<String>,
    pub(super) minutes: Option<u32>,
    pub(super) what_if: Vec<u32>,
    pub(super) days_off: Option<DaysOff>,
    pub(super) on: Option<Day>,
    /// How many of the questions that do not fit, and of the weakest, are named.
    pub(super) left_out_named: usize,
    pub(super) weakest_named: usize,
}

/// What there is to show.
#[derive(Debug)]
pub(super) enum Gathered {
    Nothing,
    Past(Box<Interview>),
    Ahead(Box<View>),
}

/// The interview that is named, or else the nearest one ahead, or else the last one that was.
fn which(store: &Store, asked: &Asked, now: &Now) -> StoreResult<Outcome<Option<Interview>>> {
    let mut interviews = store.interviews()?;
    if let Some(typed) = &asked.interview {
        let id = match interview_id(store, typed)? {
            Ok(id) => id,
            Err(failure) => return Ok(Err(failure)),
        };
        return Ok(Ok(interviews
            .into_iter()
            .find(|interview| interview.id == id)));
    }
    let nearest = ahead(&interviews, now)
        .first()
        .map(|interview| interview.id);
    if let Some(id) = nearest {
        interviews.retain(|interview| interview.id == id);
    }
    let last = |interview: &Interview| interview.plan.appointment.day(now);
    Ok(Ok(interviews.into_iter().max_by_key(last)))
}

/// The interview that a change is for: one that is ahead.
pub(super) fn ahead_of(
    store: &Store,
    asked: &Asked,
    now: &Now,
) -> StoreResult<Outcome<Option<Interview>>> {
    let interview = which(store, asked, now)?;
    Ok(interview.map(|found| found.filter(|one| !one.plan.appointment.is_past(now))))
}

fn interview_id(store: &Store, typed: &str) -> StoreResult<Outcome<InterviewId>> {
    Ok(choose::interview(store.find_interview(typed)?, typed))
}

/// Reads and reckons; prints nothing.
pub(super) fn gather(
    store: &Store,
    asked: &Asked,
    setting_minutes: u32,
    now: &Now,
) -> StoreResult<Outcome<Gathered>> {
    let interview = match which(store, asked, now)? {
        Ok(Some(interview)) => interview,
        Ok(None) => return Ok(Ok(Gathered::Nothing)),
        Err(failure) => return Ok(Err(failure)),
    };
    let interviews = store.interviews()?;
    let found = Outlook::gather(store, &interviews, Some(interview.id), setting_minutes, now)?;
    let Some(outlook) = found else {
        return Ok(Ok(Gathered::Past(Box::new(interview))));
    };
    let view = view(store, &outlook, &interviews, asked)?;
    Ok(Ok(Gathered::Ahead(Box::new(view))))
}

/// The outlook with all that is supposed, and what that is.
fn supposing(outlook: &Outlook, asked: &Asked) -> (Outlook, Supposed) {
    let mut as_if = outlook.clone();
    let mut supposed = Supposed::default();
    if let Some(minutes) = asked
        .minutes
        .filter(|minutes| *minutes != outlook.minutes_a_day)
    {
        as_if = as_if.with_minutes(minutes);
        supposed.instead_of_minutes = Some(outlook.minutes_a_day);
    }
    if let Some(days_off) = asked
        .days_off
        .as_ref()
        .filter(|off| **off != outlook.days_off)
    {
        as_if = as_if.with_days_off(days_off.clone());
        supposed.days_off = true;
    }
    if let Some(day) = asked.on.filter(|day| *day != outlook.day) {
        as_if = as_if.on_day(day);
        supposed.instead_of_day = Some(outlook.day);
    }
    (as_if, supposed)
}

fn view(
    store: &Store,
    outlook: &Outlook,
    interviews: &[Interview],
    asked: &Asked,
) -> StoreResult<View> {
    let (as_if, supposed) = supposing(outlook, asked);
    let now = as_if.now;
    let mut view = View {
        interview: as_if.interview.clone(),
        on: as_if.day,
        minutes: as_if.minutes_a_day,
        days_off: as_if.days_off.clone(),
        supposed,
        questions: as_if.cards.len(),
        decks: as_if.by_deck().len(),
        readiness: Readiness::default(),
        days: Vec::new(),
        left_out: LeftOut::default(),
        once: LeftOut::default(),
        weakest: Vec::new(),
        what_if: Vec::new(),
        by_deck: Vec::new(),
        by_tag: Vec::new(),
        attendance: as_if.attendance,
        morning: morning(store, &as_if)?,
        others: others(store, &as_if, interviews)?,
        missed: None,
    };
    if !view.is_today(&now) && !as_if.cards.is_empty() {
        lay_out(store, &as_if, asked, &mut view)?;
    }
    Ok(view)
}

/// The road itself: days, readiness, what does not fit, what if.
fn lay_out(store: &Store, outlook: &Outlook, asked: &Asked, view: &mut View) -> StoreResult<()> {
    let plan = outlook.plan();
    let forecast = forecast(&plan, SEED);
    let (decks, tags) = (outlook.by_deck(), outlook.by_tag());
    let groups: Vec<Vec<usize>> = decks
        .iter()
        .chain(&tags)
        .map(|(_, cards)| cards.clone())
        .collect();
    let told = readiness_of(&plan, &outlook.histories(), &groups, SEED);
    let mut told_of = told.groups.iter();
    let mut group = |(name, cards): &(String, Vec<usize>)| {
        let ready = told_of.next().copied().unwrap_or_default();
        Group {
            name: neutral::line(name),
            questions: cards.len(),
            now: ready.now,
            if_kept: ready.if_kept,
        }
    };
    view.by_deck = decks.iter().map(&mut group).collect();
    view.by_tag = tags.iter().map(&mut group).collect();
    view.readiness = told.whole;
    view.days = days(outlook, &forecast);
    view.left_out = left_out(store, outlook, &forecast.left_out, asked.left_out_named)?;
    view.once = left_out(store, outlook, &forecast.once, asked.left_out_named)?;
    view.weakest = weakest(store, outlook, asked.weakest_named)?;
    let usual = usual_questions(view.minutes, view.question());
    let questions = if asked.what_if.is_empty() {
        &usual
    } else {
        &asked.what_if
    };
    let rows = questions
        .iter()
        .map(|minutes| what_if(outlook, *minutes, view));
    view.what_if = in_line(rows.collect(), view.minutes);
    view.missed = missed(outlook, &view.readiness);
    Ok(())
}

fn days(outlook: &Outlook, forecast: &Forecast) -> Vec<DayView> {
    let day = |(ahead, load): (usize, &_)| {
        let day = outlook
            .now
            .today
            .plus(u32::try_from(ahead).unwrap_or(u32::MAX));
        DayView {
            day,
            is_off: outlook.days_off.has(day),
            load: *load,
        }
    };
    forecast.days.iter().enumerate().map(day).collect()
}

fn left_out(
    store: &Store,
    outlook: &Outlook,
    places: &[usize],
    named: usize,
) -> StoreResult<LeftOut> {
    let cards: Vec<&Governed> = places
        .iter()
        .filter_map(|at| outlook.cards.get(*at))
        .collect();
    let of = |priority| {
        cards
            .iter()
            .filter(|card| card.priority == Some(priority))
            .count()
    };
    let (low, must) = (of(Priority::Low), of(Priority::Must));
    let mut lines = Vec::new();
    for card in cards.iter().take(named) {
        lines.extend(card_line(store, card.card.id, card.priority)?);
    }
    Ok(LeftOut {
        count: cards.len(),
        low,
        must,
        named: lines,
    })
}

fn weakest(store: &Store, outlook: &Outlook, named: usize) -> StoreResult<Vec<Weak>> {
    let chance = |card: &Governed| {
        let (memory, last) = (card.memory?, card.card.looks.last()?);
        let days = outlook.now.today.days_since(last.on).max(0) as f64;
        Some(outlook.learner.recall.chance(days, memory.stability_days))
    };
    let mut cards: Vec<(f64, &Governed)> = outlook
        .cards
        .iter()
        .filter_map(|card| Some((chance(card)?, card)))
        .collect();
    cards.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut weakest = Vec::new();
    for (chance, card) in cards.into_iter().take(named) {
        let line = card_line(store, card.card.id, card.priority)?;
        weakest.extend(line.map(|card| Weak { card, chance }));
    }
    Ok(weakest)
}

fn morning(store: &Store, outlook: &Outlook) -> StoreResult<Vec<MorningLine>> {
    let mut lines = Vec::new();
    for (id, reason, secs) in outlook.morning() {
        let governed = outlook.cards.iter().find(|card| card.card.id == id);
        let line = card_line(store, id, governed.and_then(|card| card.priority))?;
        lines.extend(line.map(|card| MorningLine {
            card,
            reason,
            secs: f64::from(secs),
        }));
    }
    Ok(lines)
}

/// `None` for a card that another process has removed.
fn card_line(
    store: &Store,
    id: CardId,
    priority: Option<Priority>,
) -> StoreResult<Option<CardLine>> {
    let card = match store.card(id) {
        Ok(card) => card,
        Err(StoreError::Gone) => return Ok(None),
        Err(error) => return Err(error),
    };
    Ok(Some(CardLine {
        id,
        handle: choose::short(&card.handle),
        question: neutral::line(&card.content.question),
        priority,
        is_new: card.state.reviews == 0,
    }))
}

fn what_if(outlook: &Outlook, minutes: u32, view: &View) -> WhatIf {
    if minutes == view.minutes {
        return WhatIf {
            minutes,
            if_kept: view.readiness.if_kept,
            left_out: view.left_out.count,
        };
    }
    let other = outlook.with_minutes(minutes);
    let plan = other.plan();
    // Nothing is reckoned that will not be shown.
    let if_kept = match view.readiness.is_too_early() {
        true => Range::default(),
        false => readiness(&plan, &other.histories(), SEED).if_kept,
    };
    WhatIf {
        minutes,
        if_kept,
        left_out: forecast(&plan, SEED).left_out.len(),
    }
}

/// What yesterday's missing changed; `is` is the readiness as it stands.
pub(crate) fn missed(outlook: &Outlook, is: &Readiness) -> Option<Missed> {
    let before = outlook.before_missing()?;
    let is_said = !is.is_too_early();
    let was = || {
        readiness(&before.plan(), &before.histories(), SEED)
            .if_kept
            .about
    };
    Some(Missed {
        minutes: before.minutes_a_day,
        was: is_said.then(was),
        is: is_said.then_some(is.if_kept.about),
    })
}

fn others(store: &Store, outlook: &Outlook, interviews: &[Interview]) -> StoreResult<Vec<Other>> {
    let mine: HashSet<CardId> = outlook.cards.iter().map(|card| card.card.id).collect();
    let mut others = Vec::new();
    let mut is_nearer = true;
    for interview in ahead(interviews, &outlook.now) {
        if interview.id == outlook.interview.id {
            is_nearer = false;
            continue;
        }
        let theirs = store.road_ids(&interview.plan.draws_on)?;
        others.push(Other {
            name: neutral::line(&interview.plan.name),
            on: interview.plan.appointment.day(&outlook.now),
            is_nearer,
            shared: theirs.iter().filter(|id| mine.contains(id)).count(),
        });
    }
    Ok(others)
}
