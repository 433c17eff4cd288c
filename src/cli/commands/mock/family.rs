//! `mock --family`: hear a wording, say which family of questions it is of. Nothing is graded; at
//! the end one sees which families one takes for another.

use std::collections::BTreeMap;

use crate::cli::context::Context;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::{safe, say};
use crate::cli::phrase;
use crate::domain::card::Kind;
use crate::exchange::neutral::{self, Safe};
use crate::sitting::mock::{Asked, Mock, MockPlan};
use crate::store::Store;

pub(super) fn run(context: &mut Context, store: &Store, plan: MockPlan) -> Outcome {
    if context.asker.is_nobody() {
        let hint = "offbook mock --sheet";
        return Err(Failure::nobody_to_ask("this asks for a family", hint));
    }
    let now = context.now();
    let mut mock = Mock::begin(store, plan, 0, &now)?;
    mock.put_all(store, &now)?;
    let questions: Vec<(&Asked, String)> = mock
        .asked()
        .iter()
        .filter_map(|asked| Some((asked, family_of(asked)?)))
        .collect();
    let mut families: Vec<String> = store.families()?;
    families.extend(questions.iter().map(|(_, family)| family.clone()));
    families.sort();
    families.dedup();
    if questions.is_empty() || families.len() < 2 {
        let text = "There are not two families of questions to tell apart.";
        context.out.wrapped("", &text)?;
        return Ok(());
    }
    context
        .out
        .wrapped("", &"Which family is each question of?")?;
    for (number, family) in families.iter().enumerate() {
        let number = safe!("  {:>2}  ", number + 1);
        context.out.wrapped(number, &neutral::line(family))?;
    }
    let mut said: Vec<(String, String)> = Vec::new();
    for (place, (asked, family)) in questions.iter().enumerate() {
        context.out.blank()?;
        let first = safe!("{} of {}  ", place + 1, questions.len());
        let question = context.out.bold(&neutral::block(&asked.question));
        context.out.wrapped(first, &question)?;
        let Some(answer) = ask(context, &families)? else {
            break;
        };
        let name = neutral::line(family);
        let text = match answer == *family {
            true => safe!("Yes, {}.", name),
            false => safe!("No, {}.", name),
        };
        context.out.wrapped("", &text)?;
        said.push((family.clone(), answer));
    }
    result(context, &said)
}

/// The coach's family, else the kind of question.
fn family_of(asked: &Asked) -> Option<String> {
    let content = &asked.card.content;
    let kind = content.kind.map(|kind: Kind| kind.name().to_owned());
    content.family.clone().or(kind)
}

/// The family that was said, by its number or a beginning of its name; `None` at the end.
fn ask(context: &mut Context, families: &[String]) -> Outcome<Option<String>> {
    loop {
        let asked = context.asker.input(&mut context.out, &safe!("Family"))?;
        let Some(typed) = asked else {
            return Ok(None);
        };
        let typed = typed.trim().to_lowercase();
        if ["q", "quit", "stop"].contains(&typed.as_str()) {
            return Ok(None);
        }
        let number = typed.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        if let Some(family) = number.and_then(|n| families.get(n)) {
            return Ok(Some(family.clone()));
        }
        let exact = families.iter().find(|name| name.to_lowercase() == typed);
        let begins = |name: &&String| !typed.is_empty() && name.to_lowercase().starts_with(&typed);
        let mut fitting = families.iter().filter(begins);
        match (exact, fitting.next(), fitting.next()) {
            (Some(family), ..) | (None, Some(family), None) => return Ok(Some(family.clone())),
            _ => context
                .out
                .wrapped("", &"a number, or a beginning of a name; q stops")?,
        }
    }
}

/// What was taken for what.
fn result(context: &mut Context, said: &[(String, String)]) -> Outcome {
    let out = &mut context.out;
    out.blank()?;
    if said.is_empty() {
        say!(out, "Stopped. Nothing was said.")?;
        return Ok(());
    }
    let right = said.iter().filter(|(was, said)| was == said).count() as u64;
    say!(
        out,
        "{} of {} right. Nothing is kept of it.",
        right,
        said.len()
    )?;
    let mut taken: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for (was, said) in said {
        *taken.entry((was, said)).or_default() += 1;
    }
    let rows: Vec<Vec<Safe>> = taken
        .into_iter()
        .map(|((was, said), times)| {
            let verdict = match was == said {
                true => safe!("right"),
                false => safe!("no"),
            };
            let times = phrase::grouped(times);
            vec![times, neutral::line(was), verdict, neutral::line(said)]
        })
        .collect();
    out.blank()?;
    Ok(out.table(&["Times", "It was", "", "You said"], &rows)?)
}
