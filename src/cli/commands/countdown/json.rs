//! Everything on the page, and more, for scripts.

use chrono::SecondsFormat;
use serde::Serialize;

use super::special;
use super::view::{CardLine, Group, View};
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::countdown::forecast::Share;
use crate::countdown::readiness::{Range, TOO_EARLY};
use crate::domain::interview::{Interview, Priority};
use crate::domain::now::Now;

const SCHEMA: &str = "offbook.countdown/1";

#[derive(Debug, Serialize)]
struct CountdownJson {
    now: String,
    day: String,
    /// `none`, `ahead`, `today` or `past`.
    stage: &'static str,
    interview: Option<InterviewJson>,
    what_if_only: bool,
    minutes_a_day: Option<u32>,
    questions: usize,
    decks: usize,
    readiness: Option<ReadinessJson>,
    days: Vec<DayJson>,
    left_out: Vec<CardJson>,
    /// New cards that will probably be seen on one day only.
    once: Vec<CardJson>,
    weakest: Vec<WeakJson>,
    what_if: Vec<WhatIfJson>,
    by_deck: Vec<GroupJson>,
    by_tag: Vec<GroupJson>,
    attendance: Option<AttendanceJson>,
    missed_yesterday: Option<MissedJson>,
    morning: Vec<MorningJson>,
    others: Vec<OtherJson>,
}

#[derive(Debug, Serialize)]
struct InterviewJson {
    id: String,
    name: String,
    company: Option<String>,
    role: Option<String>,
    round: Option<String>,
    date: String,
    /// None while only the day is known.
    at: Option<String>,
    zone: &'static str,
    /// The study day it is on, and how many days that is from today.
    day: String,
    days: i64,
    minutes_a_day: Option<u32>,
    weekdays_off: Vec<String>,
    dates_off: Vec<String>,
    aim: Option<f64>,
}

#[derive(Debug, Serialize)]
struct ReadinessJson {
    /// With fewer reviews than are needed no number is given.
    too_early: bool,
    reviews: usize,
    reviews_needed: usize,
    now: Option<RangeJson>,
    if_kept: Option<RangeJson>,
    if_nothing: Option<RangeJson>,
}

#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct RangeJson {
    mean: f64,
    low: f64,
    high: f64,
}

#[derive(Debug, Serialize)]
struct DayJson {
    day: String,
    off: bool,
    seconds: f64,
    review: ShareJson,
    new: ShareJson,
    #[serde(rename = "final")]
    last: ShareJson,
}

#[derive(Debug, Serialize)]
struct ShareJson {
    cards: f64,
    seconds: f64,
}

#[derive(Debug, Serialize)]
struct CardJson {
    id: String,
    handle: String,
    question: String,
    priority: Option<&'static str>,
    new: bool,
}

#[derive(Debug, Serialize)]
struct WeakJson {
    #[serde(flatten)]
    card: CardJson,
    recall: f64,
}

#[derive(Debug, Serialize)]
struct WhatIfJson {
    minutes: u32,
    if_kept: Option<RangeJson>,
    left_out: usize,
}

#[derive(Debug, Serialize)]
struct GroupJson {
    name: String,
    questions: usize,
    now: Option<RangeJson>,
    if_kept: Option<RangeJson>,
}

#[derive(Debug, Serialize)]
struct AttendanceJson {
    kept: u32,
    planned: u32,
    counted_on: f64,
}

#[derive(Debug, Serialize)]
struct MissedJson {
    minutes: u32,
    was: Option<f64>,
    is: Option<f64>,
}

#[derive(Debug, Serialize)]
struct MorningJson {
    #[serde(flatten)]
    card: CardJson,
    reason: &'static str,
    seconds: f64,
}

#[derive(Debug, Serialize)]
struct OtherJson {
    name: String,
    day: String,
    shared: usize,
}

/// To four places: more would be noise.
pub(crate) fn rounded(share: f64) -> f64 {
    (share * 1e4).round() / 1e4
}

impl From<Range> for RangeJson {
    fn from(range: Range) -> Self {
        Self {
            mean: rounded(range.about),
            low: rounded(range.low),
            high: rounded(range.high),
        }
    }
}

impl From<Share> for ShareJson {
    fn from(share: Share) -> Self {
        Self {
            cards: rounded(share.cards),
            seconds: share.secs.round(),
        }
    }
}

impl InterviewJson {
    fn of(interview: &Interview, now: &Now) -> Self {
        let plan = &interview.plan;
        let day = plan.appointment.day(now);
        let local = |at: chrono::DateTime<chrono::Utc>| {
            let there = at.with_timezone(&plan.appointment.zone);
            there.to_rfc3339_opts(SecondsFormat::Secs, false)
        };
        Self {
            id: interview.id.to_string(),
            name: plan.name.clone(),
            company: plan.company.clone(),
            role: plan.role.clone(),
            round: plan.round.clone(),
            date: plan.appointment.date.format("%Y-%m-%d").to_string(),
            at: plan.appointment.at().map(local),
            zone: plan.appointment.zone.name(),
            day: day.to_string(),
            days: day.days_since(now.today),
            minutes_a_day: plan.minutes_a_day,
            weekdays_off: plan
                .days_off
                .weekdays
                .iter()
                .map(ToString::to_string)
                .collect(),
            dates_off: plan
                .days_off
                .dates
                .iter()
                .map(|d| d.format("%Y-%m-%d").to_string())
                .collect(),
            aim: plan.aim_percent.map(|aim| f64::from(aim) / 100.0),
        }
    }
}

impl CardJson {
    fn of(card: &CardLine) -> Self {
        Self {
            id: card.id.to_string(),
            handle: card.handle.as_str().to_owned(),
            question: card.question.as_str().to_owned(),
            priority: card.priority.map(Priority::name),
            new: card.is_new,
        }
    }
}

impl GroupJson {
    fn of(group: &Group, is_early: bool) -> Self {
        let said = |range: Range| (!is_early).then(|| range.into());
        Self {
            name: group.name.as_str().to_owned(),
            questions: group.questions,
            now: said(group.now),
            if_kept: said(group.if_kept),
        }
    }
}

/// No interview, or one that is past.
pub(super) fn without_plan(context: &mut Context, interview: Option<&Interview>) -> Outcome {
    let now = context.now;
    let body = CountdownJson {
        interview: interview.map(|interview| InterviewJson::of(interview, &now)),
        ..empty(&now, if interview.is_some() { "past" } else { "none" })
    };
    Ok(context.out.json(SCHEMA, &body)?)
}

fn empty(now: &Now, stage: &'static str) -> CountdownJson {
    CountdownJson {
        now: now.local().to_rfc3339_opts(SecondsFormat::Secs, false),
        day: now.today.to_string(),
        stage,
        interview: None,
        what_if_only: false,
        minutes_a_day: None,
        questions: 0,
        decks: 0,
        readiness: None,
        days: Vec::new(),
        left_out: Vec::new(),
        once: Vec::new(),
        weakest: Vec::new(),
        what_if: Vec::new(),
        by_deck: Vec::new(),
        by_tag: Vec::new(),
        attendance: None,
        missed_yesterday: None,
        morning: Vec::new(),
        others: Vec::new(),
    }
}

/// An interview that is today or ahead. On the day itself no number is given.
pub(super) fn show(context: &mut Context, view: &View) -> Outcome {
    let now = context.now;
    let is_today = view.is_today(&now);
    let is_early = view.readiness.is_too_early();
    let said = |range: Range| (!is_early).then(|| range.into());
    let readiness = ReadinessJson {
        too_early: is_early,
        reviews: view.readiness.reviews,
        reviews_needed: TOO_EARLY,
        now: said(view.readiness.now),
        if_kept: said(view.readiness.if_kept),
        if_nothing: said(view.readiness.if_nothing),
    };
    let morning = view.morning.iter().map(|line| MorningJson {
        card: CardJson::of(&line.card),
        reason: special::reason(line.reason),
        seconds: line.secs.round(),
    });
    let mut body = CountdownJson {
        interview: Some(InterviewJson::of(&view.interview, &now)),
        what_if_only: view.supposed.is_something(),
        minutes_a_day: Some(view.minutes),
        questions: view.questions,
        decks: view.decks,
        morning: morning.collect(),
        ..empty(&now, if is_today { "today" } else { "ahead" })
    };
    if !is_today {
        body.readiness = Some(readiness);
        road(&mut body, view, is_early);
    }
    Ok(context.out.json(SCHEMA, &body)?)
}

fn road(body: &mut CountdownJson, view: &View, is_early: bool) {
    let said = |range: Range| (!is_early).then(|| range.into());
    let days = view.days.iter().map(|day| DayJson {
        day: day.day.to_string(),
        off: day.is_off,
        seconds: day.load.secs().round(),
        review: day.load.review.into(),
        new: day.load.new.into(),
        last: day.load.last.into(),
    });
    body.days = days.collect();
    body.left_out = view.left_out.named.iter().map(CardJson::of).collect();
    body.once = view.once.named.iter().map(CardJson::of).collect();
    let weakest = view.weakest.iter().map(|weak| WeakJson {
        card: CardJson::of(&weak.card),
        recall: rounded(weak.chance),
    });
    body.weakest = weakest.collect();
    let what_if = view.what_if.iter().map(|row| WhatIfJson {
        minutes: row.minutes,
        if_kept: said(row.if_kept),
        left_out: row.left_out,
    });
    body.what_if = what_if.collect();
    body.by_deck = view
        .by_deck
        .iter()
        .map(|g| GroupJson::of(g, is_early))
        .collect();
    body.by_tag = view
        .by_tag
        .iter()
        .map(|g| GroupJson::of(g, is_early))
        .collect();
    body.attendance = Some(AttendanceJson {
        kept: view.attendance.kept,
        planned: view.attendance.planned,
        counted_on: rounded(view.attendance.share()),
    });
    body.missed_yesterday = view.missed.map(|missed| MissedJson {
        minutes: missed.minutes,
        was: missed.was.map(rounded),
        is: missed.is.map(rounded),
    });
    let others = view.others.iter().map(|other| OtherJson {
        name: other.name.as_str().to_owned(),
        day: other.on.to_string(),
        shared: other.shared,
    });
    body.others = others.collect();
}
