//! Hints from counting: words against the time, slots against each other, and what is not there.

use super::kinds::HintKind;
use super::lists::List;
use super::{Hint, Part, Passage, Passages, Place, Subject};
use crate::coaching::pace::{self, TimeBand};

/// A text under this share of its time, in tenths, is taken for notes.
const NOTES_TENTHS: u64 = 4;
/// A slot with fewer words says nothing yet.
const FEWEST_SLOT_WORDS: usize = 5;
/// Percent of the words of a story.
const LEAST_ACTION: usize = 40;
const LEAST_ACTION_WITH_LESSON: usize = 25;
const MOST_SETUP: usize = 35;
const MOST_BEFORE_LESSON: usize = 75;
/// Words in one sentence.
const LONGEST_SENTENCE: usize = 35;
/// "we", "our" and "us" from this many on.
const LEAST_WE: usize = 3;
/// A story on more cards of one interview than this is told too often.
const MOST_CARDS_A_STORY: u32 = 3;
const OLDEST_YEARS: u32 = 5;
/// Shares say nothing about fewer words than a few sentences have.
const FEWEST_WORDS_TO_SHARE: usize = 40;

pub(super) fn check(subject: &Subject<'_>, passages: &Passages<'_>, hints: &mut Vec<Hint>) {
    hints.extend(placeholders(passages));
    hints.extend(long_sentences(passages));
    if subject.is_transcript {
        return;
    }
    hints.extend(length(subject, passages));
    if subject.answer.key_points.is_empty() && passages.has_text() && !is_notes(subject, passages) {
        hints.push(Hint::new(HintKind::Verbatim, String::new(), Vec::new()));
    }
    stories(subject, hints);
    let Some(shape) = subject.shape else { return };
    if shape.framework.is_story() {
        hints.extend(we_heavy(subject, passages));
    }
    let has_slots = passages.slots.iter().any(|slot| slot.words() > 0);
    if !has_slots {
        return;
    }
    hints.extend(missing_slots(subject, passages));
    if shape.framework.is_story() {
        shares(subject, passages, hints);
        hints.extend(no_number(subject, passages));
    }
    hints.extend(no_step_begun(subject, passages));
}

fn spoken_words(passages: &Passages<'_>) -> usize {
    let is_said = |passage: &&Passage<'_>| !matches!(passage.part, Part::Point(_));
    passages.heard().filter(is_said).map(Passage::words).sum()
}

fn is_notes(subject: &Subject<'_>, passages: &Passages<'_>) -> bool {
    let secs = pace::spoken_secs(spoken_words(passages), subject.words_per_minute);
    u64::from(secs) * 10 < u64::from(subject.target_secs) * NOTES_TENTHS
}

fn length(subject: &Subject<'_>, passages: &Passages<'_>) -> Option<Hint> {
    let words = spoken_words(passages);
    let secs = pace::spoken_secs(words, subject.words_per_minute);
    // Points alone are not meant to fill the time.
    if words == 0 || pace::time_band(secs, subject.target_secs) == TimeBand::Inside {
        return None;
    }
    let band = pace::band_secs(subject.target_secs);
    let (from, to) = (band.start(), band.end());
    if !is_notes(subject, passages) {
        let says = format!("about {secs} s; aim for {from} to {to} s");
        return Some(Hint::new(HintKind::Length, says, Vec::new()));
    }
    // Notes beside points are all that is wanted; on their own they could be the points.
    if !subject.answer.key_points.is_empty() || !passages.has_text() {
        return None;
    }
    let says = format!("{words} words, notes rather than an answer of {from} to {to} s");
    let mut hint = Hint::new(HintKind::Length, says, Vec::new());
    hint.mend = "keep them as key points";
    Some(hint)
}

fn of_part(part: &str) -> Place {
    Place {
        part: Part::Slot(part.to_owned()),
        sentence: String::new(),
        found: String::new(),
    }
}

fn missing_slots(subject: &Subject<'_>, passages: &Passages<'_>) -> Option<Hint> {
    let mut empty = Vec::new();
    let mut short = Vec::new();
    for slot in subject.shape?.slots() {
        let words = passages.slot(slot.name).map_or(0, Passage::words);
        match words {
            0 => empty.push(slot.name),
            words if words < FEWEST_SLOT_WORDS => short.push(slot.name),
            _ => {}
        }
    }
    let said = |names: &[&str], one: &str, many: &str| match names {
        [] => None,
        [name] => Some(format!("\"{name}\" {one}")),
        [names @ .., last] => Some(format!(
            "\"{}\" and \"{last}\" {many}",
            names.join("\", \"")
        )),
    };
    let says = [
        said(&empty, "is empty", "are empty"),
        said(&short, "says hardly anything", "say hardly anything"),
    ];
    let says: Vec<String> = says.into_iter().flatten().collect();
    let places: Vec<Place> = empty
        .iter()
        .chain(&short)
        .map(|name| of_part(name))
        .collect();
    (!places.is_empty()).then(|| Hint::new(HintKind::MissingSlot, says.join("; "), places))
}

/// How the words of a story are spread over its slots.
fn shares(subject: &Subject<'_>, passages: &Passages<'_>, hints: &mut Vec<Hint>) {
    let Some(shape) = subject.shape else { return };
    let words = |name: &str| passages.slot(name).map_or(0, Passage::words);
    let total: usize = shape.slots().map(|slot| words(slot.name)).sum();
    if total < FEWEST_WORDS_TO_SHARE {
        return;
    }
    let has_lesson = shape.framework.id == "star_l";
    let percent = |words: usize| words * 100 / total;
    // Said so that it is over the bound that it is over.
    let percent_over = |words: usize| (words * 100).div_ceil(total);
    let setup = words("situation") + words("task");
    let action = words("action");
    let least = if has_lesson {
        LEAST_ACTION_WITH_LESSON
    } else {
        LEAST_ACTION
    };
    // An empty slot is said to be empty, not to be short.
    if action >= FEWEST_SLOT_WORDS && action * 100 < total * least {
        let says = format!("the action is {} % of the words", percent(action));
        let places = vec![of_part("action")];
        hints.push(Hint::new(HintKind::ShortAction, says, places));
    }
    if setup * 100 > total * MOST_SETUP {
        let says = format!(
            "situation and task are {} % of the words",
            percent_over(setup)
        );
        let places = vec![of_part("situation"), of_part("task")];
        hints.push(Hint::new(HintKind::LongSetup, says, places));
    }
    let told = setup + action + words("result");
    let has_both = words("lesson") + words("now") >= FEWEST_SLOT_WORDS;
    if has_lesson && has_both && told * 100 > total * MOST_BEFORE_LESSON {
        let says = format!("the story takes {} % of the words", percent_over(told));
        let places = vec![of_part("lesson"), of_part("now")];
        hints.push(Hint::new(HintKind::Dwells, says, places));
    }
}

fn no_number(subject: &Subject<'_>, passages: &Passages<'_>) -> Option<Hint> {
    // Without number words every "twelve" would be missed.
    let lists = subject.lists?;
    if !lists.has(List::Number) || lists.has(List::I) && !is_in_language(passages) {
        return None;
    }
    let result = passages.slot("result")?;
    let is_empty = result.words() < FEWEST_SLOT_WORDS;
    let has_quote = result.text.contains(['"', '“', '”', '«', '»', '„'])
        || result.text.contains(" '")
        || result.text.contains(" ‘");
    let has_number = result.text.contains(|c: char| c.is_numeric())
        || result.hits.iter().any(|hit| hit.list == List::Number);
    if is_empty || has_quote || has_number {
        return None;
    }
    let sentences = result.parsed.sentences.iter();
    let places = sentences.map(|sentence| result.place(Some(sentence), ""));
    let says = "no number, date or quotation in the result".to_owned();
    let mut hint = Hint::new(HintKind::NoNumber, says, places.collect());
    hint.count = 1;
    Some(hint)
}

/// Whether anybody appears in it in the language of the lists. What a person wrote in a deck of their
/// own is taken for English, and in another language its number words would not be known.
fn is_in_language(passages: &Passages<'_>) -> bool {
    let says_who = |hit: &super::Hit| matches!(hit.list, List::I | List::We);
    let mut heard = passages.heard();
    heard.any(|passage| passage.hits.iter().any(says_who))
}

fn we_heavy(subject: &Subject<'_>, passages: &Passages<'_>) -> Option<Hint> {
    if !subject.lists?.has(List::We) {
        return None;
    }
    let counted = || {
        passages
            .heard()
            .filter(|passage| !passage.is_slot(&["situation"]))
    };
    let count = |list: List| -> usize {
        counted()
            .map(|passage| passage.hits.iter().filter(|hit| hit.list == list).count())
            .sum()
    };
    let (we, i) = (count(List::We), count(List::I));
    if we < LEAST_WE || we <= i {
        return None;
    }
    let mut places = Vec::new();
    for passage in counted() {
        for hit in passage.hits.iter().filter(|hit| hit.list == List::We) {
            let place = passage.place_of_hit(hit);
            if !places
                .iter()
                .any(|other: &Place| other.sentence == place.sentence)
            {
                places.push(place);
            }
        }
    }
    let says = format!("\"we\", \"our\" or \"us\" {we} times, \"I\" or \"my\" {i}");
    let mut hint = Hint::new(HintKind::WeHeavy, says, places);
    hint.count = we;
    Some(hint)
}

fn no_step_begun(subject: &Subject<'_>, passages: &Passages<'_>) -> Option<Hint> {
    if !subject.lists?.has(List::Future) {
        return None;
    }
    let steps = passages.slot("steps")?;
    let has = |list: List| steps.hits.iter().any(|hit| hit.list == list);
    if steps.words() < FEWEST_SLOT_WORDS || !has(List::Future) || has(List::Begun) {
        return None;
    }
    let first = steps.hits.iter().find(|hit| hit.list == List::Future)?;
    let places = vec![steps.place_of_hit(first)];
    let says = "all the steps lie ahead".to_owned();
    Some(Hint::new(HintKind::NoStepBegun, says, places))
}

/// Marks that people leave where something is to come.
fn placeholders(passages: &Passages<'_>) -> Option<Hint> {
    let mut places = Vec::new();
    for passage in passages.all() {
        for (start, end) in gaps(passage.text) {
            let holds = |sentence: &&super::Sentence| sentence.bytes.end > start;
            let sentence = passage.parsed.sentences.iter().find(holds);
            places.push(passage.place(sentence, &passage.text[start..end]));
        }
    }
    (!places.is_empty()).then(|| Hint::new(HintKind::Placeholder, String::new(), places))
}

/// More words between brackets are an aside, not a gap.
const MOST_GAP_WORDS: usize = 8;

fn gaps(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (open, close) in [('[', ']'), ('{', '}'), ('<', '>')] {
        let mut from = 0;
        while let Some(start) = text[from..].find(open).map(|at| from + at) {
            let inside = start + 1;
            let Some(length) = text[inside..].find([open, close, '\n']) else {
                break;
            };
            let end = inside + length;
            let words = &text[inside..end];
            let is_words = words.trim() == words
                && words.chars().any(char::is_alphabetic)
                && words.split_whitespace().count() <= MOST_GAP_WORDS;
            if text[end..].starts_with(close) && is_words {
                found.push((start, end + 1));
            }
            from = end.max(start + 1);
        }
    }
    found.extend(runs(text));
    let lower = text.to_ascii_lowercase();
    for name in [
        "company name",
        "insert name",
        "name of company",
        "name of the company",
    ] {
        let is_alone = |at: usize| !text[..at].ends_with(char::is_alphanumeric);
        let hits = lower.match_indices(name).filter(|(at, _)| is_alone(*at));
        found.extend(hits.map(|(at, name)| (at, at + name.len())));
    }
    found.sort_unstable();
    // "[company name]" is one gap.
    found.dedup_by(|later, earlier| later.0 < earlier.1);
    found
}

/// `____`, XXX, TODO, TBD, ???.
fn runs(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = &text[at..];
            let begin = at + rest.find(is_run)?;
            let end = text[begin..]
                .find(|c| !is_run(c))
                .map_or(text.len(), |length| begin + length);
            at = end;
            let word = &text[begin..end];
            let is_of = |mark: char| word.chars().all(|c| c == mark);
            let is_gap = matches!(word, "TODO" | "TBD" | "TBC" | "FIXME" | "TK" | "XX")
                || (word.len() >= 3 && (is_of('_') || is_of('X') || is_of('x') || is_of('?')));
            if is_gap {
                return Some((begin, end));
            }
        }
    })
}

fn is_run(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '?'
}

fn long_sentences(passages: &Passages<'_>) -> Option<Hint> {
    let mut places = Vec::new();
    for passage in passages.heard() {
        for sentence in &passage.parsed.sentences {
            let text = passage.text.get(sentence.bytes.clone()).unwrap_or_default();
            if text.split_whitespace().count() > LONGEST_SENTENCE {
                places.push(passage.place(Some(sentence), ""));
            }
        }
    }
    let longest = places
        .iter()
        .map(|place| place.sentence.split(' ').count())
        .max()?;
    let says = format!("{longest} words");
    Some(Hint::new(HintKind::LongSentence, says, places))
}

fn stories(subject: &Subject<'_>, hints: &mut Vec<Hint>) {
    let told_often = |story: &&super::StoryUse<'_>| story.cards > MOST_CARDS_A_STORY;
    if let Some(story) = subject.stories.iter().find(told_often) {
        let says = format!(
            "\"{}\" is on {} cards of one interview",
            story.title, story.cards
        );
        hints.push(Hint::new(HintKind::SameStory, says, Vec::new()));
    }
    let is_old = |years: u32| years > OLDEST_YEARS;
    let old = subject
        .stories
        .iter()
        .find_map(|story| Some((story.title, story.age_years.filter(|years| is_old(*years))?)));
    if let Some((title, years)) = old {
        let says = format!("\"{title}\" is {years} years old");
        hints.push(Hint::new(HintKind::TooOld, says, Vec::new()));
    }
}
