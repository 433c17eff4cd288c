//! A card as `--json` prints it, the same in every command.

use serde::Serialize;

use crate::coaching::rubric;
use crate::domain::answer::{Answer, Slot};
use crate::domain::card::{Criterion, Guidance, Kind};
use crate::domain::now::{Day, Now};
use crate::domain::review::Review;
use crate::schedule::{CardState, Settings, leech, memory};
use crate::sitting::for_role::ForRole;
use crate::store::cards::{Card, CardLine, Standing};

/// A card in a list.
#[derive(Debug, Serialize)]
pub(crate) struct CardLineJson<'c> {
    id: String,
    handle: &'c str,
    deck: &'c str,
    question: &'c str,
    kind: Option<&'static str>,
    tags: &'c [String],
    has_answer: bool,
    answer_words: u32,
    target_seconds: u32,
    last_spoken_seconds: Option<u32>,
    added_on: String,
    standing: StandingJson,
    schedule: ScheduleJson,
}

/// A card whole. The person's own answer is in it: they asked for this one card.
#[derive(Debug, Serialize)]
pub(crate) struct CardJson<'c> {
    id: String,
    handle: &'c str,
    deck: &'c str,
    deck_id: String,
    slug: Option<&'c str>,
    question: &'c str,
    variants: &'c [String],
    kind: Option<&'static str>,
    family: Option<&'c str>,
    framework: Option<&'c str>,
    target_seconds: u32,
    competencies: &'c [String],
    tags: &'c [String],
    own_tags: &'c [String],
    guidance: GuidanceJson<'c>,
    former_questions: &'c [String],
    answer: Option<AnswerJson<'c>>,
    coach_notes: Vec<CoachNoteJson<'c>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    versions: Option<Vec<AnswerJson<'c>>>,
    standing: StandingJson,
    schedule: ScheduleJson,
    expected_seconds: u32,
    last_spoken_seconds: Option<u32>,
    reviews: Vec<ReviewJson<'c>>,
    /// What makes the answer one for an interview ahead.
    for_roles: Vec<ForRoleJson<'c>>,
}

#[derive(Debug, Serialize)]
struct ForRoleJson<'c> {
    interview: &'c str,
    role_link: Option<&'c str>,
    stress: Option<&'c str>,
    text: Option<&'c str>,
}

/// What a coach wrote to a version of the answer.
#[derive(Debug, Serialize)]
struct CoachNoteJson<'c> {
    version: u32,
    written_at: String,
    coach: Option<&'c str>,
    text: &'c str,
}

#[derive(Debug, Serialize)]
struct GuidanceJson<'c> {
    listens_for: &'c [String],
    rubric: Vec<CriterionJson<'c>>,
    pitfalls: &'c [String],
    follow_ups: &'c [String],
    key_points: &'c [String],
    example: Option<&'c str>,
    notes: Option<&'c str>,
}

#[derive(Debug, Serialize)]
struct CriterionJson<'c> {
    id: &'c str,
    text: &'c str,
    weight: u8,
}

#[derive(Debug, Serialize)]
struct AnswerJson<'c> {
    version: u32,
    written_at: String,
    words: usize,
    headline: Option<&'c str>,
    text: &'c str,
    key_points: &'c [String],
    slots: Vec<SlotJson<'c>>,
}

#[derive(Debug, Serialize)]
struct SlotJson<'c> {
    name: &'c str,
    text: &'c str,
}

/// A graded recall.
#[derive(Debug, Serialize)]
pub(crate) struct ReviewJson<'r> {
    id: String,
    at: String,
    day: String,
    grade: &'static str,
    source: &'static str,
    spoken_seconds: Option<u32>,
    total_seconds: Option<u32>,
    wording: Option<u32>,
    points_made: &'r [String],
    points_missed: &'r [String],
    note: Option<&'r str>,
    taken_back: bool,
}

impl<'c> CardJson<'c> {
    pub(crate) fn new(
        card: &'c Card,
        versions: Option<&'c [Answer]>,
        reviews: &'c [Review],
        settings: &Settings,
        now: &Now,
    ) -> Self {
        let content = &card.content;
        Self {
            id: card.id.to_string(),
            handle: &card.handle.text,
            deck: &card.deck_name,
            deck_id: card.deck.to_string(),
            slug: card
                .upstream
                .as_ref()
                .map(|upstream| upstream.slug.as_str()),
            question: &content.question,
            variants: &content.variants,
            kind: content.kind.map(Kind::name),
            family: content.family.as_deref(),
            framework: content.framework.as_deref(),
            target_seconds: content.target_secs(),
            competencies: &content.competencies,
            tags: &content.tags,
            own_tags: &card.own_tags,
            guidance: GuidanceJson::new(&content.guidance),
            answer: card
                .answer
                .as_ref()
                .map(|answer| AnswerJson::new(answer, now)),
            former_questions: &card.former_questions,
            coach_notes: card
                .coach_notes
                .iter()
                .map(|note| CoachNoteJson {
                    version: note.version,
                    written_at: note.written_at.with_timezone(&now.zone).to_rfc3339(),
                    coach: note.coach.as_deref(),
                    text: &note.text,
                })
                .collect(),
            versions: versions.map(|all| all.iter().map(|a| AnswerJson::new(a, now)).collect()),
            standing: StandingJson::new(&card.standing, &card.state, settings),
            schedule: ScheduleJson::new(&card.state, now),
            expected_seconds: card.expected_secs,
            last_spoken_seconds: card.last_spoken_secs,
            reviews: reviews
                .iter()
                .map(|review| ReviewJson::new(review, now))
                .collect(),
            for_roles: Vec::new(),
        }
    }

    /// The same with what makes the answer one for interviews ahead.
    pub(crate) fn for_roles(mut self, for_roles: &'c [ForRole]) -> Self {
        let one = |one: &'c ForRole| ForRoleJson {
            interview: &one.interview,
            role_link: one.version.role_link.as_deref(),
            stress: one.version.stress.as_deref(),
            text: one.version.text.as_deref(),
        };
        self.for_roles = for_roles.iter().map(one).collect();
        self
    }
}

impl<'c> GuidanceJson<'c> {
    fn new(guidance: &'c Guidance) -> Self {
        let criterion = |criterion: &'c Criterion| CriterionJson {
            id: &criterion.id,
            text: criterion
                .text
                .as_deref()
                .or_else(|| rubric::criterion_text(&criterion.id))
                .unwrap_or(&criterion.id),
            weight: criterion.weight,
        };
        Self {
            listens_for: &guidance.listens_for,
            rubric: guidance.rubric.iter().map(criterion).collect(),
            pitfalls: &guidance.pitfalls,
            follow_ups: &guidance.follow_ups,
            key_points: &guidance.key_points,
            example: guidance.example.as_deref(),
            notes: guidance.notes.as_deref(),
        }
    }
}

impl<'c> AnswerJson<'c> {
    fn new(answer: &'c Answer, now: &Now) -> Self {
        let content = &answer.content;
        let slot = |slot: &'c Slot| SlotJson {
            name: &slot.name,
            text: &slot.text,
        };
        Self {
            version: answer.version,
            written_at: answer.written_at.with_timezone(&now.zone).to_rfc3339(),
            words: content.words(),
            headline: content.headline.as_deref(),
            text: &content.text,
            key_points: &content.key_points,
            slots: content.slots.iter().map(slot).collect(),
        }
    }
}

impl<'r> ReviewJson<'r> {
    pub(crate) fn new(review: &'r Review, now: &Now) -> Self {
        let details = &review.details;
        Self {
            id: review.id.to_string(),
            at: review.at.with_timezone(&now.zone).to_rfc3339(),
            day: review.day.to_string(),
            grade: review.grade.name(),
            source: details.source.name(),
            spoken_seconds: details.spoken_secs,
            total_seconds: details.total_secs,
            wording: details.wording,
            points_made: &details.points_made,
            points_missed: &details.points_missed,
            note: details.note.as_deref(),
            taken_back: review.taken_back,
        }
    }
}

#[derive(Debug, Serialize)]
pub(crate) struct StandingJson {
    suspended: bool,
    flagged: bool,
    buried_until: Option<String>,
    withdrawn: bool,
    reworded: bool,
    leech: bool,
}

#[derive(Debug, Serialize)]
pub(crate) struct ScheduleJson {
    due_on: Option<String>,
    interval_days: u32,
    ease_factor: f64,
    repetitions: u32,
    lapses: u32,
    reviews: u32,
    last_review_on: Option<String>,
    /// The chance, 0 to 1, of recalling it today; an estimate.
    retrievability: Option<f64>,
    stability_days: Option<f64>,
    difficulty: Option<f64>,
}

impl<'c> CardLineJson<'c> {
    pub(crate) fn new(line: &'c CardLine, settings: &Settings, now: &Now) -> Self {
        Self {
            id: line.id.to_string(),
            handle: &line.handle.text,
            deck: &line.deck_name,
            question: &line.question,
            kind: line.kind.map(Kind::name),
            tags: &line.tags,
            has_answer: line.has_answer,
            answer_words: line.answer_words,
            target_seconds: line.target_secs,
            last_spoken_seconds: line.last_spoken_secs,
            added_on: line.added_on.to_string(),
            standing: StandingJson::new(&line.standing, &line.state, settings),
            schedule: ScheduleJson::new(&line.state, now),
        }
    }
}

impl StandingJson {
    pub(crate) fn new(standing: &Standing, state: &CardState, settings: &Settings) -> Self {
        Self {
            suspended: standing.is_suspended,
            flagged: standing.is_flagged,
            buried_until: standing.buried_until.as_ref().map(Day::to_string),
            withdrawn: standing.is_withdrawn,
            reworded: standing.is_reworded,
            leech: leech::is_leech(state, settings),
        }
    }
}

impl ScheduleJson {
    pub(crate) fn new(state: &CardState, now: &Now) -> Self {
        let recall = state.memory.zip(state.last_review_on);
        Self {
            due_on: state.due_on.as_ref().map(Day::to_string),
            interval_days: state.interval_days,
            ease_factor: rounded(state.ease_factor),
            repetitions: state.repetitions,
            lapses: state.lapses,
            reviews: state.reviews,
            last_review_on: state.last_review_on.as_ref().map(Day::to_string),
            retrievability: recall
                .map(|(memory, on)| rounded(memory::retrievability(memory, on, now.today))),
            stability_days: state.memory.map(|m| rounded(m.stability_days)),
            difficulty: state.memory.map(|m| rounded(m.difficulty)),
        }
    }
}

/// To four places: what follows is noise, and differs between machines.
fn rounded(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}
