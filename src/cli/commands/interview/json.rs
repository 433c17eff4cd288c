//! Interviews for scripts.

use serde::Serialize;

use super::tailored::TailoringJson;
use super::{Material, Standing};
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::domain::debrief::Debrief;
use crate::domain::interview::{Interview, Priority};
use crate::domain::now::{Day, Now};

#[derive(Debug, Serialize)]
pub(super) struct InterviewsJson<'i> {
    pub(super) interviews: Vec<InterviewJson<'i>>,
}

#[derive(Debug, Serialize)]
pub(super) struct InterviewJson<'i> {
    id: String,
    name: &'i str,
    company: Option<&'i str>,
    role: Option<&'i str>,
    round: Option<&'i str>,
    /// upcoming, past or cancelled.
    state: &'static str,
    /// As the invitation says it.
    date: String,
    time: Option<String>,
    zone: &'static str,
    /// The instant; null while only the day is known.
    at: Option<String>,
    /// Study days from today to the one it falls on, where the person is; negative when past.
    days: i64,
    /// Null follows the setting.
    minutes_a_day: Option<u32>,
    off: OffJson,
    rehearsal_days: u32,
    aim_percent: Option<u8>,
    decks: &'i [String],
    tags: &'i [String],
    added_on: String,
}

#[derive(Debug, Serialize)]
struct OffJson {
    weekdays: Vec<String>,
    dates: Vec<String>,
}

impl<'i> InterviewJson<'i> {
    pub(super) fn new(interview: &'i Interview, decks: &'i [String], now: &Now) -> Self {
        let plan = &interview.plan;
        let appointment = &plan.appointment;
        let off = &plan.days_off;
        let at = appointment.at();
        Self {
            id: interview.id.to_string(),
            name: &plan.name,
            company: plan.company.as_deref(),
            role: plan.role.as_deref(),
            round: plan.round.as_deref(),
            state: Standing::of(interview, now).name(),
            date: Day::new(appointment.date).to_string(),
            time: appointment
                .time
                .map(|time| time.format("%H:%M").to_string()),
            zone: appointment.zone.name(),
            at: at.map(|at| at.with_timezone(&appointment.zone).to_rfc3339()),
            days: appointment.day(now).days_since(now.today),
            minutes_a_day: plan.minutes_a_day,
            off: OffJson {
                weekdays: off.weekdays.iter().map(ToString::to_string).collect(),
                dates: off.dates.iter().map(|d| Day::new(*d).to_string()).collect(),
            },
            rehearsal_days: plan.rehearsal_days,
            aim_percent: plan.aim_percent,
            decks,
            tags: &plan.draws_on.tags,
            added_on: interview.added_on.to_string(),
        }
    }
}

#[derive(Debug, Serialize)]
struct WholeJson<'i> {
    #[serde(flatten)]
    interview: InterviewJson<'i>,
    /// Cards it draws on that may be asked.
    cards: u64,
    /// Those that are suspended or withdrawn.
    left_out: u64,
    must: Vec<CardJson<'i>>,
    low: Vec<CardJson<'i>>,
    /// Only in what is shown of one, once it was told of.
    #[serde(skip_serializing_if = "Option::is_none")]
    debrief: Option<DebriefJson<'i>>,
    /// What is prepared for it beside the cards.
    prepared: TailoringJson<'i>,
}

#[derive(Debug, Serialize)]
struct DebriefJson<'i> {
    told_on: String,
    asked: Vec<AskedJson<'i>>,
    came: usize,
    /// What the countdown said on the morning; null while it was too early.
    foretold: Option<ForetoldJson>,
    people: Option<&'i str>,
    promises: Option<&'i str>,
    note: Option<&'i str>,
    next_on: Option<String>,
    thank_by: String,
    thanked: bool,
}

#[derive(Debug, Serialize)]
struct AskedJson<'i> {
    card: String,
    words: &'i str,
    /// 1 badly to 4 very well.
    went: u8,
    wished: Option<&'i str>,
}

#[derive(Debug, Serialize)]
struct ForetoldJson {
    low: f64,
    about: f64,
    high: f64,
}

impl<'i> DebriefJson<'i> {
    fn new(debrief: &'i Debrief) -> Self {
        let asked = debrief.asked.iter().map(|asked| AskedJson {
            card: asked.card.to_string(),
            words: &asked.words,
            went: asked.went.number(),
            wished: asked.wished.as_deref(),
        });
        let rounded = |share: f64| (share * 1e4).round() / 1e4;
        Self {
            told_on: debrief.told_on.to_string(),
            asked: asked.collect(),
            came: debrief.came(),
            foretold: debrief.predicted.map(|p| ForetoldJson {
                low: rounded(p.low),
                about: rounded(p.about),
                high: rounded(p.high),
            }),
            people: debrief.people.as_deref(),
            promises: debrief.promises.as_deref(),
            note: debrief.note.as_deref(),
            next_on: debrief.next_on.map(|day| day.to_string()),
            thank_by: debrief.thank_by.to_string(),
            thanked: debrief.thanked_at.is_some(),
        }
    }
}

#[derive(Debug, Serialize)]
struct CardJson<'i> {
    id: String,
    handle: &'i str,
    deck: &'i str,
    question: &'i str,
    /// Whether the interview draws on it.
    drawn_on: bool,
}

/// Everything about one.
pub(super) fn print_one(
    context: &mut Context,
    interview: &Interview,
    material: &Material,
    debrief: Option<&Debrief>,
) -> Outcome {
    let now = context.now();
    let whole = |wanted: Priority| {
        let cards = material.priorities.iter();
        let cards = cards.filter(|(priority, ..)| *priority == wanted);
        cards
            .map(|(_, card, drawn_on)| CardJson {
                id: card.id.to_string(),
                handle: &card.handle.text,
                deck: &card.deck_name,
                question: &card.content.question,
                drawn_on: *drawn_on,
            })
            .collect()
    };
    let body = WholeJson {
        interview: InterviewJson::new(interview, &material.decks, &now),
        cards: material.cards,
        left_out: material.left_out,
        must: whole(Priority::Must),
        low: whole(Priority::Low),
        debrief: debrief.map(DebriefJson::new),
        prepared: TailoringJson::new(material),
    };
    Ok(context.out.json("offbook.interview/1", &body)?)
}
