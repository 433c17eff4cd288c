//! The hints without the program around them.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};

use crate::coaching::hints::lists::{List, Lists};
use crate::coaching::hints::{BUILT_IN_WORDS, Subject, check};
use crate::coaching::pace::WORDS_PER_MINUTE;
use crate::domain::answer::AnswerText;
use crate::domain::framework::Shape;

/// The least time of so many runs over all answers, on one thread, and how many hints there are.
pub(super) fn least(runs: usize) -> Result<(Duration, usize)> {
    let lists = english()?;
    let answers: Vec<AnswerText> = (0..super::ANSWERS)
        .map(|number| AnswerText {
            text: super::text(number),
            ..AnswerText::default()
        })
        .collect();
    let (mut least, mut hints) = (Duration::MAX, 0);
    for _ in 0..runs {
        let begun = Instant::now();
        hints = answers.iter().map(|answer| count(answer, &lists)).sum();
        least = least.min(begun.elapsed());
    }
    Ok((least, hints))
}

fn count(answer: &AnswerText, lists: &Lists) -> usize {
    let subject = Subject {
        answer,
        shape: Shape::find("star_l"),
        target_secs: 100,
        words_per_minute: WORDS_PER_MINUTE,
        lists: Some(lists),
        stories: &[],
        is_transcript: false,
        allows_non_work: false,
    };
    check(&subject, &HashSet::new()).len()
}

/// The built-in lists, read without the program's checks of their file.
pub(super) fn english() -> Result<Lists> {
    let words: toml::Table = BUILT_IN_WORDS.parse()?;
    let english = words.get("en").and_then(toml::Value::as_table);
    let english = english.context("a table of English")?;
    let mut lists = Lists::default();
    for (name, entries) in english {
        let (tables, is_exception) = match entries.as_table() {
            Some(exceptions) => (exceptions.iter().collect::<Vec<_>>(), true),
            None => (vec![(name, entries)], false),
        };
        for (name, entries) in tables {
            let list = List::find(name).context("a list")?;
            for entry in entries.as_array().context("an array")? {
                let entry = entry.as_str().context("an entry")?;
                let added = lists.add(list, is_exception, entry);
                added.map_err(|why| anyhow!("{entry}: {why}"))?;
            }
        }
    }
    Ok(lists)
}
