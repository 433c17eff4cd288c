//! Hints on an answer: what an interviewer would stumble over, the sentence it is in, and what
//! would mend it. Never a verdict, never a score. Pure.

use std::collections::HashSet;

use crate::domain::answer::AnswerText;
use crate::domain::framework::Shape;

mod counting;
pub(crate) mod kinds;
pub(crate) mod lists;
mod text;
mod wording;

pub(crate) use kinds::HintKind;
use lists::{Hit, Lists};
use text::{Parsed, Sentence};

/// The built-in lists, in the notation of the word files.
pub(crate) const BUILT_IN_WORDS: &str = include_str!("words.toml");

/// What is looked at, and what it is held against.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub(crate) answer: &'a AnswerText,
    /// The card's framework; `None` for free text.
    pub(crate) shape: Option<Shape>,
    pub(crate) target_secs: u32,
    /// The person's own rate once it is measured.
    pub(crate) words_per_minute: u32,
    /// The word lists of the deck's language; without them only what can be counted is looked at.
    pub(crate) lists: Option<&'a Lists>,
    /// The stories that the answer tells.
    pub(crate) stories: &'a [StoryUse<'a>],
    /// What was really said, typed in: fillers count, and nothing is missing from it.
    pub(crate) is_transcript: bool,
    /// Examples from outside work are welcome in the interview it is for.
    pub(crate) allows_non_work: bool,
}

/// How a story of an answer is used elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StoryUse<'a> {
    pub(crate) title: &'a str,
    /// Cards of one interview that tell it, the most in any.
    pub(crate) cards: u32,
    /// Whole years since it happened, where that is known.
    pub(crate) age_years: Option<u32>,
}

/// A part of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    Headline,
    Text,
    Slot(String),
    /// A key point, from 1.
    Point(usize),
}

/// A sentence that a hint is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) part: Part,
    /// Empty where the hint is about a part and not about words in it.
    pub(crate) sentence: String,
    /// The words that were found in it.
    pub(crate) found: String,
}

/// One hint; all it found of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hint {
    pub(crate) kind: HintKind,
    /// Look at this first.
    pub(crate) is_first: bool,
    /// What was counted, as in "about 43 s; aim for 63 to 108 s"; empty where the sentence says it.
    pub(crate) says: String,
    /// What would mend it.
    pub(crate) mend: &'static str,
    pub(crate) places: Vec<Place>,
    /// How often it was found, where that is more than the places.
    pub(crate) count: usize,
}

impl Hint {
    fn new(kind: HintKind, says: String, places: Vec<Place>) -> Self {
        Self {
            kind,
            is_first: false,
            says,
            mend: kind.mend(),
            count: places.len(),
            places,
        }
    }
}

/// A part of the answer, cut into sentences and looked through for the lists.
pub(crate) struct Passage<'a> {
    part: Part,
    text: &'a str,
    parsed: Parsed,
    pub(crate) hits: Vec<Hit>,
}

impl<'a> Passage<'a> {
    pub(crate) fn of(part: Part, text: &'a str, lists: Option<&Lists>) -> Self {
        let parsed = Parsed::of(text, lists.map(|lists| &lists.vocabulary));
        let mut hits = Vec::new();
        if let Some(lists) = lists {
            for sentence in &parsed.sentences {
                let words = parsed.words_of(sentence);
                lists.hits(words, sentence.words.start, &mut hits);
            }
        }
        Self {
            part,
            text,
            parsed,
            hits,
        }
    }

    fn words(&self) -> usize {
        self.text.split_whitespace().count()
    }

    fn is_slot(&self, named: &[&str]) -> bool {
        matches!(&self.part, Part::Slot(name) if named.contains(&name.as_str()))
    }

    fn sentence_of(&self, word: usize) -> Option<&Sentence> {
        let holds = |sentence: &&Sentence| sentence.words.contains(&word);
        self.parsed.sentences.iter().find(holds)
    }

    fn place_of_hit(&self, hit: &Hit) -> Place {
        let bytes = |index: usize| {
            self.parsed
                .words
                .get(index)
                .map(|word| (word.start, word.end))
        };
        let found = bytes(hit.first).zip(bytes(hit.last));
        let found = found.and_then(|((start, _), (_, end))| self.text.get(start..end));
        let sentence = self.sentence_of(hit.first);
        self.place(sentence, found.unwrap_or_default())
    }

    fn place(&self, sentence: Option<&Sentence>, found: &str) -> Place {
        let sentence = sentence.and_then(|sentence| self.text.get(sentence.bytes.clone()));
        let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        Place {
            part: self.part.clone(),
            sentence: one_line(sentence.unwrap_or_default()),
            found: one_line(found),
        }
    }
}

/// The answer's passages. What is said aloud: the headline and the text, or the slots where there
/// is no text. Key points stand in for an answer that is nothing else.
struct Passages<'a> {
    spoken: Vec<Passage<'a>>,
    points: Vec<Passage<'a>>,
    /// Also where there is a text that is said in their place.
    slots: Vec<Passage<'a>>,
}

impl<'a> Passages<'a> {
    fn of(subject: &Subject<'a>) -> Self {
        let answer = subject.answer;
        let passage = |part, text| Passage::of(part, text, subject.lists);
        let canonical = |name: &str| match subject.shape {
            Some(shape) => shape.slot_named(name).map(str::to_owned),
            None => None,
        };
        let has_text = !answer.text.trim().is_empty();
        let mut spoken = Vec::new();
        if let Some(headline) = &answer.headline {
            // A text often begins with it.
            if !answer.text.trim_start().starts_with(headline.as_str()) {
                spoken.push(passage(Part::Headline, headline));
            }
        }
        let slots: Vec<Passage<'_>> = answer
            .slots
            .iter()
            .map(|slot| {
                let name = canonical(&slot.name).unwrap_or_else(|| slot.name.to_lowercase());
                passage(Part::Slot(name), slot.text.as_str())
            })
            .collect();
        if has_text {
            spoken.push(passage(Part::Text, &answer.text));
        }
        let points = answer.key_points.iter().enumerate();
        let points = points.map(|(i, point)| passage(Part::Point(i + 1), point.as_str()));
        Self {
            spoken,
            points: points.collect(),
            slots,
        }
    }

    fn has_text(&self) -> bool {
        self.spoken.iter().any(|passage| passage.part == Part::Text)
    }

    /// What a listener would hear.
    fn heard(&self) -> impl Iterator<Item = &Passage<'a>> {
        let slots = if self.has_text() {
            &[][..]
        } else {
            &self.slots
        };
        let is_silent = slots.iter().all(|slot| slot.text.trim().is_empty()) && !self.has_text();
        let points = if is_silent { &self.points[..] } else { &[] };
        self.spoken.iter().chain(slots).chain(points)
    }

    /// All there is.
    fn all(&self) -> impl Iterator<Item = &Passage<'a>> {
        self.spoken.iter().chain(&self.slots).chain(&self.points)
    }

    fn slot(&self, name: &str) -> Option<&Passage<'a>> {
        self.slots.iter().find(|passage| passage.is_slot(&[name]))
    }
}

/// The hints on an answer, the most urgent first; none for an answer without a word, or for a kind
/// that was dismissed for it.
pub(crate) fn check(subject: &Subject<'_>, dismissed: &HashSet<HintKind>) -> Vec<Hint> {
    if subject.answer.is_empty() {
        return Vec::new();
    }
    let passages = Passages::of(subject);
    let mut hints = Vec::new();
    counting::check(subject, &passages, &mut hints);
    wording::check(subject, &passages, &mut hints);
    hints.retain(|hint| !dismissed.contains(&hint.kind));
    hints.sort_by_key(|hint| (!hint.is_first, hint.kind));
    hints
}

/// How many places put the blame elsewhere: with two or more an answer is worth a look before it
/// is rehearsed.
pub(crate) fn blame_and_excuses(hints: &[Hint]) -> usize {
    let counts = |hint: &&Hint| matches!(hint.kind, HintKind::Blame | HintKind::Excuse);
    hints.iter().filter(counts).map(|hint| hint.count).sum()
}
