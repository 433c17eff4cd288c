//! Hints on answers: the word lists they go by, and how they are said.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::PathBuf;

use super::context::{Context, Paths};
use super::failure::{Failure, Outcome};
use super::output::{Output, safe, say, tell};
use super::{choose, files, phrase};
use crate::coaching::hints::{self, Hint, HintKind, Part, Place, StoryUse, Subject};
use crate::coaching::pace;
use crate::domain::answer::AnswerText;
use crate::domain::framework::Shape;
use crate::domain::id::CardId;
use crate::domain::interview::Interview;
use crate::domain::now::Now;
use crate::domain::story::Story;
use crate::exchange::neutral::{self, Safe};
use crate::exchange::words::Words;
use crate::sitting::telling::{self, Told};
use crate::store::checking::Checkable;
use crate::store::{Result as StoreResult, Store};

/// The person's own words, beside the settings file.
const WORD_FILE: &str = "words.toml";
/// Hints that are shown after an answer is saved.
const MOST_AFTER_SAVING: usize = 3;
/// Sentences of one hint that are shown.
const MOST_PLACES: usize = 3;
/// Blame and excuses from this many on are worth a word before the answer is said aloud.
const BLAME_WORTH_A_WORD: usize = 2;

/// What answers are held against.
#[derive(Debug)]
pub(crate) struct Coach {
    words: Words,
    /// Words a minute, the person's own once they are measured.
    pub(crate) words_per_minute: u32,
    pub(crate) is_own_rate: bool,
    /// The stories, with their use.
    told: Vec<Told>,
    /// Cards that may be answered with an example from outside work.
    free_of_work: HashSet<CardId>,
}

/// Where the person's own words are kept.
pub(crate) fn word_file(paths: &Paths) -> PathBuf {
    let folder = paths
        .config_file
        .parent()
        .unwrap_or(std::path::Path::new(""));
    folder.join(WORD_FILE)
}

/// The built-in lists, and the person's own over them.
///
/// # Errors
/// Where the person's file cannot be read or has problems, each with its line.
pub(crate) fn words(paths: &Paths) -> Outcome<Words> {
    let mut words = Words::built_in();
    let path = word_file(paths);
    match fs::metadata(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(words),
        _ => {}
    }
    let name = path.to_string_lossy();
    let file = files::read_text(&name)?;
    words.add(&file).map_err(|problems| {
        let count = phrase::count(problems.len() as u64, "problem", "problems");
        Failure::input(format!("the file of words has {count}"))
            .located(&name, &problems)
            .hint("mend or move the file; what it may say: offbook help hints")
    })?;
    Ok(words)
}

/// The same where `check` is left to complain about a file with problems.
pub(crate) fn words_in_passing(context: &Context) -> Words {
    words(&context.paths).unwrap_or_else(|_| Words::built_in())
}

impl Coach {
    /// One that knows the words alone: no answers, no stories, no interviews.
    pub(crate) fn of_words_alone(words: Words) -> Self {
        Self {
            words,
            words_per_minute: pace::WORDS_PER_MINUTE,
            is_own_rate: false,
            told: Vec::new(),
            free_of_work: HashSet::new(),
        }
    }

    /// With the stories and the rules of one interview, or of those to come.
    pub(crate) fn new(
        words: Words,
        store: &Store,
        interview: Option<&Interview>,
        now: &Now,
    ) -> StoreResult<Self> {
        let own = pace::own_rate(store.timed_answers()?);
        Ok(Self {
            words_per_minute: own.unwrap_or(pace::WORDS_PER_MINUTE),
            is_own_rate: own.is_some(),
            told: telling::told(store, interview, now)?,
            free_of_work: telling::free_of_work(store, interview, now)?,
            ..Self::of_words_alone(words)
        })
    }

    /// For a look in passing.
    pub(crate) fn in_passing(context: &Context, store: &Store) -> StoreResult<Self> {
        Self::new(words_in_passing(context), store, None, &context.now)
    }

    /// What of a text interviewers hear every day, such as "perfectionist".
    pub(crate) fn overused(&self, text: &str) -> Option<String> {
        let answer = AnswerText {
            text: text.to_owned(),
            ..AnswerText::default()
        };
        let subject = Subject {
            answer: &answer,
            shape: Shape::find("growth3"),
            target_secs: 0,
            words_per_minute: self.words_per_minute,
            lists: self.words.of_language("en"),
            stories: &[],
            is_transcript: false,
            allows_non_work: true,
        };
        let hints = hints::check(&subject, &HashSet::new());
        let cliche = hints.iter().find(|hint| hint.kind == HintKind::Cliche)?;
        cliche.places.first().map(|place| place.found.clone())
    }

    /// The hints on the answer of a card.
    pub(crate) fn hints(&self, of: &Checkable) -> Vec<Hint> {
        self.hints_on(of, &of.answer, false)
    }

    /// The hints on the words of a story, which no time and no card is set for.
    fn hints_on_story(&self, story: &Story, allows_non_work: bool) -> Vec<Hint> {
        let answer = AnswerText {
            slots: story.content.slots.clone(),
            ..AnswerText::default()
        };
        let subject = Subject {
            answer: &answer,
            shape: Shape::find("star_l"),
            target_secs: 0,
            words_per_minute: self.words_per_minute,
            lists: self.words.of_language("en"),
            stories: &[],
            is_transcript: false,
            allows_non_work,
        };
        let mut hints = hints::check(&subject, &HashSet::new());
        hints.retain(|hint| hint.kind.is_about_words());
        hints
    }

    /// The hints on another answer to the card: what was really said, or is not saved yet.
    pub(crate) fn hints_on(
        &self,
        of: &Checkable,
        answer: &AnswerText,
        is_transcript: bool,
    ) -> Vec<Hint> {
        let tells = |told: &&Told| told.story.cards.contains(&of.card);
        let stories: Vec<StoryUse<'_>> = self
            .told
            .iter()
            .filter(tells)
            .map(|told| StoryUse {
                title: &told.story.content.title,
                cards: told.cards_at_once,
                age_years: told.age_years,
            })
            .collect();
        let subject = Subject {
            answer,
            shape: of.framework.as_deref().and_then(Shape::find),
            target_secs: of.target_secs,
            words_per_minute: self.words_per_minute,
            lists: self.words.of_language(&of.language),
            stories: &stories,
            is_transcript,
            allows_non_work: self.free_of_work.contains(&of.card),
        };
        let known = of.dismissed.iter().filter_map(|id| HintKind::find(id));
        hints::check(&subject, &known.collect::<HashSet<_>>())
    }
}

/// Says what stands out in an answer that was just saved: at most three hints.
pub(crate) fn after_saving(context: &mut Context, store: &Store, of: &Checkable) -> Outcome {
    let coach = Coach::in_passing(context, store)?;
    let hints = coach.hints(of);
    if hints.is_empty() {
        return Ok(());
    }
    let name = choose::short(&of.handle);
    let count = phrase::count(hints.len() as u64, "hint", "hints");
    let shown = hints.len().min(MOST_AFTER_SAVING);
    tell!(context.out, "");
    for hint in &hints[..shown] {
        tell!(context.out, "  {}", in_one_line(hint));
    }
    if shown < hints.len() {
        tell!(context.out, "{} in all: offbook check {}", count, name);
    } else {
        tell!(context.out, "More on them: offbook check {}", name);
    }
    Ok(())
}

/// Says what stands out in the words of a story that was just saved: at most three hints.
pub(crate) fn after_story(context: &mut Context, store: &Store, story: &Story) -> Outcome {
    let coach = Coach::in_passing(context, store)?;
    let allows = match story.cards.as_slice() {
        [] => telling::nearest_rule(store, &context.now)?.is_some_and(|(_, allows)| allows),
        cards => cards.iter().all(|card| coach.free_of_work.contains(card)),
    };
    let hints = coach.hints_on_story(story, allows);
    if !hints.is_empty() {
        tell!(context.out, "");
    }
    for hint in hints.iter().take(MOST_AFTER_SAVING) {
        tell!(context.out, "  {}", in_one_line(hint));
    }
    Ok(())
}

/// One line before the answer is said aloud, where it puts the blame elsewhere again and again.
pub(crate) fn before_rehearsal(out: &mut Output, coach: &Coach, of: &Checkable) -> Outcome {
    let count = hints::blame_and_excuses(&coach.hints(of));
    if count < BLAME_WORTH_A_WORD {
        return Ok(());
    }
    let name = choose::short(&of.handle);
    let text = safe!(
        "In your answer {} places blame or excuse: offbook check {}",
        count,
        name
    );
    out.wrapped("", &text)?;
    Ok(())
}

/// `blame: "they didn't answer"; say your own part first …`.
fn in_one_line(hint: &Hint) -> Safe {
    let what = match (hint.says.as_str(), hint.places.first()) {
        ("", Some(place)) if !place.found.is_empty() => format!("\"{}\"", place.found),
        ("", Some(place)) => place.sentence.clone(),
        ("", None) => String::new(),
        (says, _) => says.to_owned(),
    };
    let colon = if what.is_empty() { "" } else { ": " };
    let first = if hint.is_first {
        ", look at this first"
    } else {
        ""
    };
    neutral::line(&format!(
        "{}{first}{colon}{what}; {}",
        hint.kind.id(),
        hint.mend
    ))
}

/// Where in the answer a sentence stands: `the headline`, `key point 2`; nothing for the text.
pub(crate) fn part_name(part: &Part) -> String {
    match part {
        Part::Text => String::new(),
        Part::Headline => "headline".to_owned(),
        Part::Slot(name) => name.clone(),
        Part::Point(number) => format!("key point {number}"),
    }
}

/// The hints on one answer in full.
pub(crate) fn show(out: &mut Output, hints: &[Hint]) -> Outcome {
    for hint in hints {
        if out.look.accessible {
            in_lines(out, hint)?;
        } else {
            on_screen(out, hint)?;
        }
    }
    Ok(())
}

fn on_screen(out: &mut Output, hint: &Hint) -> Outcome {
    let name = out.bold(&hint.kind.id());
    match hint.is_first {
        true => say!(out, "  {}   look at this first", name)?,
        false => say!(out, "  {}", name)?,
    }
    if !hint.says.is_empty() {
        out.wrapped("    ", &neutral::line(&hint.says))?;
    }
    let shown = hint
        .places
        .iter()
        .filter(|place| !place.sentence.is_empty());
    for place in shown.take(MOST_PLACES) {
        out.wrapped("    ", &quoted(place))?;
    }
    more_places(out, hint, "    ")?;
    out.wrapped("    why   ", &hint.kind.why())?;
    out.wrapped("    mend  ", &hint.mend)?;
    Ok(())
}

/// `action: "Sentence."`, a long one cut down to what was found in it.
fn quoted(place: &Place) -> Safe {
    let sentence = around(&place.sentence, &place.found);
    neutral::line(&match part_name(&place.part).as_str() {
        "" => format!("\"{sentence}\""),
        part => format!("{part}: \"{sentence}\""),
    })
}

/// Words of a sentence that are shown around what was found.
const WORDS_SHOWN: usize = 24;
const WORDS_BEFORE: usize = 6;

/// The sentence, or the words around what was found where it is long.
fn around(sentence: &str, found: &str) -> String {
    let words: Vec<&str> = sentence.split(' ').collect();
    if words.len() <= WORDS_SHOWN {
        return sentence.to_owned();
    }
    let first_found = found.split(", ").next().unwrap_or_default();
    let before = sentence.find(first_found).map_or("", |at| &sentence[..at]);
    let at = before.split(' ').count() - 1;
    let from = at
        .saturating_sub(WORDS_BEFORE)
        .min(words.len() - WORDS_SHOWN);
    let to = from + WORDS_SHOWN;
    let dots = |is_cut: bool| if is_cut { "..." } else { "" };
    format!(
        "{}{}{}",
        dots(from > 0),
        words[from..to].join(" "),
        dots(to < words.len())
    )
}

fn more_places(out: &mut Output, hint: &Hint, indent: &'static str) -> Outcome {
    let places = hint
        .places
        .iter()
        .filter(|place| !place.sentence.is_empty());
    let more = places.count().saturating_sub(MOST_PLACES);
    if more > 0 {
        let more = phrase::count(more as u64, "sentence", "sentences");
        say!(out, "{}and {} more", indent, more)?;
    }
    Ok(())
}

fn in_lines(out: &mut Output, hint: &Hint) -> Outcome {
    let first = if hint.is_first {
        ", look at this first"
    } else {
        ""
    };
    let mut text = format!("Hint: {}{first}.", hint.kind.id());
    if !hint.says.is_empty() {
        text.push_str(&format!(" {}.", hint.says));
    }
    let shown = hint
        .places
        .iter()
        .filter(|place| !place.sentence.is_empty());
    for place in shown.take(MOST_PLACES) {
        text.push_str(&format!(" {}", quoted(place)));
    }
    out.wrapped("", &neutral::line(&text))?;
    more_places(out, hint, "")?;
    out.wrapped("Why: ", &safe!("{}.", hint.kind.why()))?;
    out.wrapped("Mend: ", &safe!("{}.", hint.mend))?;
    Ok(())
}
