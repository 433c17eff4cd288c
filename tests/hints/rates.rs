//! Answers written before the word lists were read: how often a hint fires that should, and how
//! often one that should not. Compiled into a test of the library and into `benches/hints`.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;

use crate::coaching::hints::lists::Lists;
use crate::coaching::hints::{Hint, HintKind, Part, Place, StoryUse, Subject, check};
use crate::coaching::pace::WORDS_PER_MINUTE;
use crate::domain::answer::{AnswerText, Slot};
use crate::domain::framework::Shape;

/// The first file may be tuned on, the second is not.
pub(crate) const FIRST: &str = include_str!("first.toml");
pub(crate) const SECOND: &str = include_str!("second.toml");

/// What a file shows.
#[derive(Debug, Default)]
pub(crate) struct Rates {
    /// Bad answers by kind: how many there are, and of how many the kind names the sentence.
    named: BTreeMap<String, (usize, usize)>,
    pub(crate) good: usize,
    /// Hints on good answers.
    false_alarms: Vec<String>,
    missed: Vec<String>,
    /// Further hints on bad answers, which may be right or wrong.
    beside: Vec<String>,
}

impl Rates {
    pub(crate) fn bad(&self) -> (usize, usize) {
        let sums = self.named.values();
        sums.fold((0, 0), |sum, (all, hit)| (sum.0 + all, sum.1 + hit))
    }

    pub(crate) fn noisy(&self) -> usize {
        let who = self.false_alarms.iter().map(|line| line.split(':').next());
        who.collect::<HashSet<_>>().len()
    }

    /// The rates in words; `in_full` says also which, not for what is never to be tuned on.
    pub(crate) fn report(&self, name: &str, in_full: bool) -> String {
        let (all, hit) = self.bad();
        let mut said =
            format!("{name}: {hit} of {all} bad answers are named by kind and sentence\n");
        for (kind, (all, hit)) in &self.named {
            let _ = writeln!(said, "    {kind:<14} {hit} of {all}");
        }
        let (noisy, good) = (self.noisy(), self.good);
        let _ = writeln!(said, "  a hint on {noisy} of {good} honest answers");
        let parts = [
            ("missed", &self.missed),
            ("false alarm", &self.false_alarms),
            ("beside", &self.beside),
        ];
        for (what, lines) in parts.iter().filter(|_| in_full) {
            for line in *lines {
                let _ = writeln!(said, "  {what}  {line}");
            }
        }
        said
    }
}

fn of<'a>(case: &'a toml::Table, key: &str) -> &'a str {
    case.get(key).and_then(toml::Value::as_str).unwrap_or("")
}

fn number(case: &toml::Table, key: &str) -> Option<u32> {
    let number = case.get(key)?.as_integer()?;
    u32::try_from(number).ok()
}

fn hints_on(case: &toml::Table, lists: &Lists) -> Vec<Hint> {
    let mut answer = AnswerText {
        text: of(case, "text").to_owned(),
        key_points: vec!["what happened".to_owned(), "what I did".to_owned()],
        ..AnswerText::default()
    };
    if let Some(parts) = case.get("slots").and_then(toml::Value::as_table) {
        let part = |(name, text): (&String, &toml::Value)| Slot {
            name: name.clone(),
            text: text.as_str().unwrap_or_default().to_owned(),
        };
        answer.slots = parts.iter().map(part).collect();
    }
    if case.get("points").is_some() {
        answer.key_points.clear();
    }
    let story = StoryUse {
        title: "the move",
        cards: number(case, "cards").unwrap_or(1),
        age_years: number(case, "age"),
    };
    // A time that fits it, unless the case names one; of a sentence or two the rounding would be
    // more than the band, and 0 asks for nothing.
    let words = u32::try_from(answer.words()).unwrap_or(u32::MAX);
    let fitting = match words {
        0..20 => 0,
        words => words * 60 / WORDS_PER_MINUTE,
    };
    let subject = Subject {
        answer: &answer,
        shape: Shape::find(of(case, "frame")),
        target_secs: number(case, "target").unwrap_or(fitting),
        words_per_minute: WORDS_PER_MINUTE,
        lists: Some(lists),
        stories: &[story],
        is_transcript: case.get("transcript").is_some(),
        allows_non_work: false,
    };
    check(&subject, &HashSet::new())
}

/// Whether a hint of the kind names the sentence with `at` in it, or the slot, where one is asked.
fn is_named(hints: &[Hint], case: &toml::Table) -> bool {
    let of_kind = |hint: &&Hint| hint.kind.id() == of(case, "kind");
    let Some(hint) = hints.iter().find(of_kind) else {
        return false;
    };
    let slot = of(case, "slot");
    let is_there = |place: &Place| {
        place.sentence.contains(of(case, "at"))
            && (slot.is_empty() || place.part == Part::Slot(slot.into()))
    };
    of(case, "at").is_empty() && slot.is_empty() || hint.places.iter().any(is_there)
}

fn line(case: &toml::Table, hint: &Hint) -> String {
    let found = hint.places.iter().map(|place| place.found.as_str());
    let found = found.collect::<Vec<_>>().join("; ");
    format!(
        "{}: {} {} {found:?}",
        of(case, "who"),
        hint.kind.id(),
        hint.says
    )
}

/// What the hints do on the answers of a file.
///
/// # Errors
/// A file that is no TOML.
pub(crate) fn measure(file: &str, lists: &Lists) -> Result<Rates, toml::de::Error> {
    let file: toml::Table = file.parse()?;
    let cases = |key: &str| {
        let cases = file.get(key).and_then(toml::Value::as_array);
        cases
            .into_iter()
            .flatten()
            .filter_map(toml::Value::as_table)
    };
    let mut rates = Rates::default();
    for case in cases("bad") {
        let hints = hints_on(case, lists);
        let kind = of(case, "kind");
        assert!(HintKind::find(kind).is_some(), "{kind}");
        let (all, hit) = rates.named.entry(kind.to_owned()).or_default();
        *all += 1;
        if is_named(&hints, case) {
            *hit += 1;
        } else {
            rates
                .missed
                .push(format!("{kind}, {}: {:?}", of(case, "who"), of(case, "at")));
        }
        let others = hints.iter().filter(|hint| hint.kind.id() != kind);
        let others = others.map(|hint| format!("{kind}, {}", line(case, hint)));
        rates.beside.extend(others);
    }
    for (index, case) in cases("good").enumerate() {
        rates.good += 1;
        let hints = hints_on(case, lists);
        let lines = hints
            .iter()
            .map(|hint| format!("{index} {}", line(case, hint)));
        rates.false_alarms.extend(lines);
    }
    Ok(rates)
}
