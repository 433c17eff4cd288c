//! Answers written before the word lists were read: how often a hint fires that should, and how
//! often one that should not. The rates are printed; what was reached is not to be lost again.
//!
//! `cargo test --lib strangers -- --nocapture`, with `SHOW=1` for each miss and
//! each false alarm of the first set.
#![allow(clippy::print_stdout)] // what it measures is for reading

use std::collections::BTreeMap;

use super::*;

/// The first file may be tuned on, the second is not.
const FIRST: &str = include_str!("../../../../tests/hints/first.toml");
const SECOND: &str = include_str!("../../../../tests/hints/second.toml");

/// Bad answers that were named when this was last mended.
const FIRST_NAMED: usize = 76;
const SECOND_NAMED: usize = 34;

/// What a file shows.
#[derive(Debug, Default)]
struct Rates {
    /// Bad answers by kind: how many there are, and of how many the kind names the sentence.
    named: BTreeMap<String, (usize, usize)>,
    good: usize,
    /// Hints on good answers.
    false_alarms: Vec<String>,
    missed: Vec<String>,
    /// Further hints on bad answers, which may be right or wrong.
    beside: Vec<String>,
}

impl Rates {
    fn bad(&self) -> (usize, usize) {
        let sums = self.named.values();
        sums.fold((0, 0), |sum, (all, hit)| (sum.0 + all, sum.1 + hit))
    }

    fn noisy(&self) -> usize {
        let who = self.false_alarms.iter().map(|line| line.split(':').next());
        who.collect::<HashSet<_>>().len()
    }

    /// `in_full` shows also which; not of what is never to be tuned on.
    fn print(&self, name: &str, in_full: bool) {
        let (all, hit) = self.bad();
        println!("{name}: {hit} of {all} bad answers are named by their kind and sentence");
        for (kind, (all, hit)) in &self.named {
            println!("    {kind:<14} {hit} of {all}");
        }
        let noisy = self.noisy();
        println!("  a hint on {noisy} of {} honest answers", self.good);
        if in_full {
            let parts = [
                ("missed", &self.missed),
                ("false alarm", &self.false_alarms),
                ("beside", &self.beside),
            ];
            for (what, lines) in parts {
                lines.iter().for_each(|line| println!("  {what}  {line}"));
            }
        }
    }
}

fn of<'a>(case: &'a toml::Table, key: &str) -> &'a str {
    case.get(key).and_then(toml::Value::as_str).unwrap_or("")
}

fn number(case: &toml::Table, key: &str) -> Option<u32> {
    let number = case.get(key)?.as_integer()?;
    Some(u32::try_from(number).unwrap())
}

fn hints_on(case: &toml::Table) -> Vec<Hint> {
    let mut answer = text(of(case, "text"));
    if let Some(parts) = case.get("slots").and_then(toml::Value::as_table) {
        let part = |(name, text): (&String, &toml::Value)| Slot {
            name: name.clone(),
            text: text.as_str().unwrap().into(),
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
    let fitting = subject(&answer, of(case, "frame"));
    hints(&Subject {
        target_secs: number(case, "target").unwrap_or(fitting.target_secs),
        is_transcript: case.get("transcript").is_some(),
        stories: &[story],
        ..fitting
    })
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

fn measure(file: &str) -> Rates {
    let file: toml::Table = file.parse().unwrap();
    let cases = |key: &str| {
        let cases = file[key].as_array().unwrap().iter();
        cases.map(|case| case.as_table().unwrap())
    };
    let mut rates = Rates::default();
    for case in cases("bad") {
        let hints = hints_on(case);
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
        let hints = hints_on(case);
        let lines = hints
            .iter()
            .map(|hint| format!("{index} {}", line(case, hint)));
        rates.false_alarms.extend(lines);
    }
    rates
}

#[test]
fn hints_hold_on_words_that_nobody_chose_for_them() {
    let first = measure(FIRST);
    first.print("first set", std::env::var_os("SHOW").is_some());
    let second = measure(SECOND);
    second.print("second set", false);
    assert!(first.bad().1 >= FIRST_NAMED && second.bad().1 >= SECOND_NAMED);
    assert_eq!(
        first.noisy() + second.noisy(),
        0,
        "{:?}",
        first.false_alarms
    );
}
