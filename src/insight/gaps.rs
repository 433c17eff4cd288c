//! What is missing, by kind: in the answers, and in what is prepared for an interview.

use std::collections::{HashMap, HashSet};

use super::drawn;
use super::prepared::{self, RECALL_DAYS};
use super::story_gaps::{self, Asked};
use crate::coaching::hints::{Hint, HintKind};
use crate::coaching::pace;
use crate::domain::card::Kind;
use crate::domain::framework::Shape;
use crate::domain::id::CardId;
use crate::domain::interview::{DrawsOn, Interview};
use crate::domain::now::Now;
use crate::domain::story::COMPETENCIES;
use crate::domain::tailoring::{
    FEWEST_REQUIREMENTS, FEWEST_VALUES, QUESTIONS_TO_ASK, ShownBy, Tailoring,
};
use crate::store::cards::{CardFilter, CardLine, CardSort, Handle};
use crate::store::checking::Checkable;
use crate::store::{Result, Store};

/// A kind of gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GapKind {
    NoAnswer,
    ToFillIn,
    LookFirst,
    EmptySlot,
    NoPoints,
    TooLong,
    Reworded,
    NotRecalled,
    FewRequirements,
    FewValues,
    NoStory,
    NoRoleLine,
    FewToAsk,
    FewStories,
    FewFailures,
    ThinCompetency,
    OverusedStory,
    OldStories,
}

impl GapKind {
    /// For scripts.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::NoAnswer => "no-answer",
            Self::ToFillIn => "to-fill-in",
            Self::LookFirst => "look-first",
            Self::EmptySlot => "empty-slot",
            Self::NoPoints => "no-points",
            Self::TooLong => "too-long",
            Self::Reworded => "reworded",
            Self::NotRecalled => "not-recalled",
            Self::FewRequirements => "few-requirements",
            Self::FewValues => "few-values",
            Self::NoStory => "no-story",
            Self::NoRoleLine => "no-role-line",
            Self::FewToAsk => "few-to-ask",
            Self::FewStories => "few-stories",
            Self::FewFailures => "few-failures",
            Self::ThinCompetency => "thin-competency",
            Self::OverusedStory => "overused-story",
            Self::OldStories => "old-stories",
        }
    }
}

/// What a gap is found in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    /// The card, where it is one.
    pub(crate) card: Option<(CardId, Handle)>,
    /// The question, or what they look for.
    pub(crate) text: String,
    /// What of it, as `result, lesson`; may be empty.
    pub(crate) what: String,
}

/// All that is missing of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Gap {
    pub(crate) kind: GapKind,
    /// How many are missing.
    pub(crate) count: usize,
    /// Of how many.
    pub(crate) of: usize,
    /// Where; empty for what is not there at all.
    pub(crate) named: Vec<Named>,
    pub(crate) filler: Option<Filler>,
}

/// What would fill a gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Filler {
    /// A card that is there.
    Card(Handle),
    /// A deck with such cards, which the interview does not draw on.
    Deck(String),
}

/// The gaps there are; kinds without one are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Gaps {
    /// Questions that were looked at.
    pub(crate) questions: usize,
    pub(crate) gaps: Vec<Gap>,
}

/// What looks at an answer, and how fast the person speaks.
pub(crate) struct Eye<'e> {
    /// The hints on an answer.
    pub(crate) hints: &'e dyn Fn(&Checkable) -> Vec<Hint>,
    pub(crate) words_per_minute: u32,
}

impl Gaps {
    /// What is missing for an interview, or in all answers.
    ///
    /// # Errors
    /// A store that fails.
    pub(crate) fn gather(
        store: &Store,
        interview: Option<&Interview>,
        eye: &Eye<'_>,
        now: &Now,
    ) -> Result<Self> {
        let everything = DrawsOn::default();
        let draws_on = interview.map_or(&everything, |interview| &interview.plan.draws_on);
        let mut cards = drawn::cards(store, draws_on, now)?;
        if let Some(interview) = interview {
            // What matters most is named first.
            let must_know = prepared::must_know(interview, &cards);
            let must_know: HashSet<CardId> = must_know.iter().map(|card| card.id).collect();
            cards.sort_by_key(|card| !must_know.contains(&card.id));
        }
        // Questions that the person asks need no answer to be learned.
        let asked: Vec<&CardLine> = cards
            .iter()
            .filter(|card| card.kind != Some(Kind::Ask))
            .collect();
        let tailoring = match interview {
            Some(interview) => store.tailoring(interview.id)?,
            None => Tailoring::default(),
        };
        let mut found = Self {
            questions: asked.len(),
            gaps: Vec::new(),
        };
        found.answers(store, &asked, &tailoring, eye)?;
        if let Some(interview) = interview {
            found.interview(store, interview, &tailoring, &cards, now)?;
            let stories = store.stories()?;
            let asked = competencies(store, interview)?;
            found
                .gaps
                .extend(story_gaps::gaps(&stories, &asked, now.today));
        }
        Ok(found)
    }

    fn add(&mut self, kind: GapKind, of: usize, named: Vec<Named>) {
        self.add_counted(kind, named.len(), of, named);
    }

    fn add_counted(&mut self, kind: GapKind, count: usize, of: usize, named: Vec<Named>) {
        if count > 0 {
            self.gaps.push(Gap {
                kind,
                count,
                of,
                named,
                filler: None,
            });
        }
    }

    fn answers(
        &mut self,
        store: &Store,
        cards: &[&CardLine],
        tailoring: &Tailoring,
        eye: &Eye<'_>,
    ) -> Result<()> {
        let none = cards.iter().filter(|card| !card.has_answer);
        let none = none.map(|card| named(card, String::new())).collect();
        self.add(GapKind::NoAnswer, cards.len(), none);
        let ids: HashSet<CardId> = cards.iter().map(|card| card.id).collect();
        let mut answers = HashMap::new();
        for answer in store.answers_to_check(None)? {
            if ids.contains(&answer.card) {
                answers.insert(answer.card, answer);
            }
        }
        let answered: Vec<(&CardLine, &Checkable)> = cards
            .iter()
            .filter_map(|card| Some((*card, answers.get(&card.id)?)))
            .collect();
        let hints: Vec<Vec<Hint>> = answered
            .iter()
            .map(|(_, answer)| (eye.hints)(answer))
            .collect();
        let of = answered.len();
        for (kind, is_it) in [
            (GapKind::ToFillIn, is_placeholder as fn(&Hint) -> bool),
            (GapKind::LookFirst, |hint| hint.is_first),
        ] {
            let with = answered
                .iter()
                .zip(&hints)
                .filter_map(|((card, _), hints)| {
                    let hit = hints.iter().find(|hint| is_it(hint))?;
                    let found = hit.places.first().map(|place| place.found.clone());
                    Some(named(card, found.unwrap_or_default()))
                });
            self.add(kind, of, with.collect());
        }
        let empty = answered.iter().filter_map(|(card, answer)| {
            let slots = empty_slots(answer);
            (!slots.is_empty()).then(|| named(card, slots.join(", ")))
        });
        self.add(GapKind::EmptySlot, of, empty.collect());
        let pointless = answered
            .iter()
            .filter(|(_, answer)| answer.answer.key_points.is_empty());
        let pointless = pointless.map(|(card, _)| named(card, String::new()));
        self.add(GapKind::NoPoints, of, pointless.collect());
        let long = answered.iter().filter_map(|(card, _)| {
            let (secs, most) = too_long(card, tailoring.longest_secs, eye.words_per_minute)?;
            Some(named(card, format!("{secs} s, at most {most} s")))
        });
        self.add(GapKind::TooLong, of, long.collect());
        let reworded = cards.iter().filter(|card| card.standing.is_reworded);
        let reworded = reworded.map(|card| named(card, String::new()));
        self.add(GapKind::Reworded, of, reworded.collect());
        Ok(())
    }

    fn interview(
        &mut self,
        store: &Store,
        interview: &Interview,
        tailoring: &Tailoring,
        cards: &[CardLine],
        now: &Now,
    ) -> Result<()> {
        let must_know = prepared::must_know(interview, cards);
        let mut shaky = Vec::new();
        for card in &must_know {
            let days = prepared::days_recalled(store, card.id)?;
            if days < RECALL_DAYS {
                shaky.push(named(card, format!("on {days} of {RECALL_DAYS} days")));
            }
        }
        self.add(GapKind::NotRecalled, must_know.len(), shaky);
        for (kind, there, fewest) in [
            (
                GapKind::FewRequirements,
                tailoring.requirements.len(),
                FEWEST_REQUIREMENTS,
            ),
            (GapKind::FewValues, tailoring.values.len(), FEWEST_VALUES),
        ] {
            self.add_counted(kind, fewest.saturating_sub(there), fewest, Vec::new());
        }
        let unshown = tailoring.sought().filter(|one| one.shown_by.is_none());
        let unshown = unshown.map(|one| Named {
            card: None,
            text: one.text.clone(),
            what: String::new(),
        });
        self.add(
            GapKind::NoStory,
            tailoring.sought().count(),
            unshown.collect(),
        );
        let shows = |id: CardId| {
            let shown = Some(ShownBy::Answer(id));
            tailoring.sought().any(|one| one.shown_by == shown)
        };
        let for_role: Vec<&CardLine> = cards
            .iter()
            .filter(|card| card.has_answer && card.kind != Some(Kind::Ask))
            .filter(|card| must_know.iter().any(|must| must.id == card.id) || shows(card.id))
            .collect();
        let has_line = |card: &CardLine| {
            let version = tailoring.version(card.id);
            version.is_some_and(|version| version.role_link.is_some())
        };
        let without = for_role.iter().filter(|card| !has_line(card));
        let without = without.map(|card| named(card, String::new()));
        self.add(GapKind::NoRoleLine, for_role.len(), without.collect());
        let to_ask = prepared::to_ask(interview, cards);
        let missing = QUESTIONS_TO_ASK.saturating_sub(to_ask);
        self.add_counted(GapKind::FewToAsk, missing, QUESTIONS_TO_ASK, Vec::new());
        if missing > 0 {
            let filler = match prepared::not_to_ask(interview, cards) {
                Some(card) => Some(Filler::Card(card.handle.clone())),
                None => deck_to_ask_from(store, cards, now)?.map(Filler::Deck),
            };
            if let Some(gap) = self.gaps.last_mut() {
                gap.filler = filler;
            }
        }
        Ok(())
    }
}

/// A deck with questions to ask that are not among `cards`.
fn deck_to_ask_from(store: &Store, cards: &[CardLine], now: &Now) -> Result<Option<String>> {
    let asks = CardFilter {
        kind: Some(Kind::Ask),
        ..CardFilter::default()
    };
    let mut found = None;
    store.list(&asks, CardSort::Due, None, now, &mut |line| {
        let is_drawn = cards.iter().any(|card| card.id == line.id);
        if found.is_none() && !is_drawn {
            found = Some(line.deck_name);
        }
        Ok(())
    })?;
    Ok(found)
}

/// The cards that an interview draws on, with the competencies they ask for.
fn competencies(store: &Store, interview: &Interview) -> Result<Vec<Asked>> {
    let cards = store.road_cards(&interview.plan.draws_on, &CardFilter::default())?;
    let asked = cards.into_iter().map(|card| {
        let is_one = |tag: &String| COMPETENCIES.contains(&tag.as_str());
        (card.id, card.tags.into_iter().filter(is_one).collect())
    });
    Ok(asked.collect())
}

fn named(card: &CardLine, what: String) -> Named {
    Named {
        card: Some((card.id, card.handle.clone())),
        text: card.question.clone(),
        what,
    }
}

fn is_placeholder(hint: &Hint) -> bool {
    hint.kind == HintKind::Placeholder
}

/// Slots of its framework in which nothing stands, of an answer that is in slots.
fn empty_slots(answer: &Checkable) -> Vec<&'static str> {
    let filled: Vec<_> = answer
        .answer
        .slots
        .iter()
        .filter(|slot| !slot.text.trim().is_empty())
        .collect();
    if filled.is_empty() {
        return Vec::new();
    }
    let shape = answer.framework.as_deref().and_then(Shape::find);
    let shape = shape.unwrap_or_else(|| Shape::usual(answer.kind));
    let is_filled = |name: &str| {
        let mut filled = filled.iter();
        filled.any(|slot| shape.slot_named(&slot.name) == Some(name))
    };
    let slots = shape.slots().map(|slot| slot.name);
    slots.filter(|name| !is_filled(name)).collect()
}

/// Seconds that an answer took the last time, or is reckoned to take, and the most it should.
fn too_long(card: &CardLine, limit: Option<u32>, words_per_minute: u32) -> Option<(u32, u32)> {
    let words = usize::try_from(card.answer_words).unwrap_or(usize::MAX);
    let reckoned = pace::spoken_secs(words, words_per_minute);
    let secs = card.last_spoken_secs.unwrap_or(reckoned);
    let most = *pace::band_secs(card.target_secs).end();
    let most = limit.map_or(most, |limit| most.min(limit));
    (secs > most).then_some((secs, most))
}
