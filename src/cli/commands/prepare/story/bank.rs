//! The bank of stories: what there is, what it covers, what is missing.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::cli::choose;
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::output::{packed, safe, say, tell};
use crate::cli::phrase;
use crate::coaching::bank::{BankGap, CARDS_FOR_A_STORY, FOR_A_COMPETENCY};
use crate::domain::id::CardId;
use crate::exchange::neutral::{self, Safe};
use crate::sitting::telling::{self, Told};
use crate::store::cards::Handle;

/// Below this the table of stories becomes lines.
const NARROW: usize = 60;

#[derive(Debug)]
struct Bank {
    told: Vec<Told>,
    /// The competencies that are asked about.
    asked: Vec<String>,
    cards: BTreeMap<CardId, (Handle, String)>,
}

#[derive(Debug, Serialize)]
struct BankJson<'b> {
    stories: Vec<StoryJson<'b>>,
    competencies: Vec<CoverJson<'b>>,
    gaps: Vec<GapJson>,
}

/// Without people, and without who can confirm it.
#[derive(Debug, Serialize)]
struct StoryJson<'b> {
    id: String,
    title: &'b str,
    when: Option<&'b str>,
    age_years: Option<u32>,
    kind: Option<&'b str>,
    competencies: &'b [String],
    ready: bool,
    missing: Vec<&'static str>,
    /// Handles of the cards whose answers tell it.
    cards: Vec<&'b str>,
    cards_of_one_interview: u32,
}

#[derive(Debug, Serialize)]
struct CoverJson<'b> {
    competency: &'b str,
    is_asked: bool,
    stories: Vec<&'b str>,
}

#[derive(Debug, Serialize)]
struct GapJson {
    gap: &'static str,
    says: String,
}

pub(super) fn run(context: &mut Context, interview: Option<&str>) -> Outcome {
    let now = context.now();
    let gathered = context.read(|store| {
        let only = match interview {
            Some(typed) => match choose::interview(store.find_interview(typed)?, typed) {
                Ok(id) => Some(store.interview(id)?),
                Err(failure) => return Ok(Err(failure)),
            },
            None => None,
        };
        let told = telling::told(store, only.as_ref(), &now)?;
        let mut cards = BTreeMap::new();
        for id in told.iter().flat_map(|told| &told.story.cards) {
            let card = store.checkable(*id)?;
            cards.insert(*id, (card.handle, card.question));
        }
        let asked = match told.is_empty() {
            true => Vec::new(),
            false => telling::asked_about(store, only.as_ref(), &now)?,
        };
        Ok(Ok(Bank { told, asked, cards }))
    })?;
    let bank = match gathered.transpose()? {
        Some(bank) => bank,
        None if interview.is_some() => return choose::no_interview(interview.unwrap_or_default()),
        None => Bank {
            told: Vec::new(),
            asked: Vec::new(),
            cards: BTreeMap::new(),
        },
    };
    let gaps = telling::gaps(&bank.told, &bank.asked);
    if context.json {
        return json(context, &bank, &gaps);
    }
    if bank.told.is_empty() {
        tell!(context.out, "No stories yet. Six to ten are a good bank.");
        tell!(
            context.out,
            "Next:  offbook prepare story   or: offbook prepare failure"
        );
        return Ok(());
    }
    stories(context, &bank)?;
    competencies(context, &bank)?;
    cards(context, &bank)?;
    missing(context, &gaps)
}

fn json(context: &mut Context, bank: &Bank, gaps: &[BankGap]) -> Outcome {
    let handle = |card: &CardId| bank.cards.get(card).map(|(handle, _)| handle.text.as_str());
    let stories = bank.told.iter().map(|told| {
        let content = &told.story.content;
        StoryJson {
            id: told.story.id.to_string(),
            title: &content.title,
            when: content.when.as_deref(),
            age_years: told.age_years,
            kind: content.kind.as_deref(),
            competencies: &content.competencies,
            ready: content.is_ready(),
            missing: content.missing(),
            cards: told.story.cards.iter().filter_map(handle).collect(),
            cards_of_one_interview: told.cards_at_once,
        }
    });
    let covers = covers(bank)
        .into_iter()
        .map(|(competency, stories)| CoverJson {
            competency,
            is_asked: bank.asked.iter().any(|name| name == competency),
            stories,
        });
    let body = BankJson {
        stories: stories.collect(),
        competencies: covers.collect(),
        gaps: gaps
            .iter()
            .map(|gap| GapJson {
                gap: gap.id(),
                says: gap.says(),
            })
            .collect(),
    };
    Ok(context.out.json("offbook.stories/1", &body)?)
}

/// Every competency that is asked about or shown, with the titles that show it.
fn covers(bank: &Bank) -> Vec<(&str, Vec<&str>)> {
    let shown = bank
        .told
        .iter()
        .flat_map(|told| &told.story.content.competencies);
    let names: BTreeSet<&str> = bank.asked.iter().chain(shown).map(String::as_str).collect();
    let titles = |name: &str| {
        let tells = |told: &&Told| told.story.content.competencies.iter().any(|c| c == name);
        let telling = bank.told.iter().filter(tells);
        telling
            .map(|told| told.story.content.title.as_str())
            .collect()
    };
    names.into_iter().map(|name| (name, titles(name))).collect()
}

fn stories(context: &mut Context, bank: &Bank) -> Outcome {
    let row = |told: &Told| {
        let content = &told.story.content;
        let age = match (told.age_years, &content.when) {
            (Some(0), _) => safe!("this year"),
            (Some(years), _) => phrase::count(years.into(), "year", "years"),
            (None, Some(when)) => neutral::line(when),
            (None, None) => safe!("?"),
        };
        let standing = match (content.is_ready(), content.missing().first()) {
            (true, _) => safe!("ready"),
            (false, Some(slot)) => safe!("no {}", *slot),
            (false, None) => safe!("not checked"),
        };
        vec![
            neutral::line(&content.title),
            neutral::line(content.kind.as_deref().unwrap_or("")),
            age,
            safe!("{}", told.story.cards.len()),
            standing,
        ]
    };
    let rows: Vec<Vec<Safe>> = bank.told.iter().map(row).collect();
    let out = &mut context.out;
    if out.look.width >= NARROW || out.look.accessible {
        let headings = ["Story", "Kind", "How old", "Cards", "Standing"];
        return Ok(out.table(&headings, &rows)?);
    }
    for row in &rows {
        let [title, kind, age, cards, standing] = row.as_slice() else {
            continue;
        };
        out.wrapped("", title)?;
        let facts = [
            kind.clone(),
            age.clone(),
            safe!("{} cards", cards),
            standing.clone(),
        ];
        let facts: Vec<Safe> = facts
            .into_iter()
            .filter(|f| !f.as_str().is_empty())
            .collect();
        for line in packed(&facts, out.look.width.saturating_sub(2)) {
            say!(out, "  {}", line)?;
        }
    }
    Ok(())
}

fn competencies(context: &mut Context, bank: &Bank) -> Outcome {
    let covers = covers(bank);
    if covers.is_empty() {
        return Ok(());
    }
    let out = &mut context.out;
    out.blank()?;
    let heading = out.bold(&safe!("What they show"));
    say!(out, "{}", heading)?;
    for (name, titles) in covers {
        let is_asked = bank.asked.iter().any(|asked| asked == name);
        let short = is_asked && titles.len() < FOR_A_COMPETENCY;
        let aim = match short {
            true => format!(" of {FOR_A_COMPETENCY}"),
            false => String::new(),
        };
        let first = neutral::line(&format!("  {name} {}{aim}  ", titles.len()));
        out.wrapped(first, &neutral::line(&titles.join("; ")))?;
    }
    Ok(())
}

fn cards(context: &mut Context, bank: &Bank) -> Outcome {
    if bank.cards.is_empty() {
        return Ok(());
    }
    let out = &mut context.out;
    out.blank()?;
    let heading = out.bold(&safe!("Which cards tell them"));
    say!(out, "{}", heading)?;
    for told in bank.told.iter().filter(|told| !told.story.cards.is_empty()) {
        let over = told.cards_at_once > CARDS_FOR_A_STORY;
        let mark = if over { " (too often)" } else { "" };
        let title = neutral::line(&format!("  {}{mark}", told.story.content.title));
        out.wrapped("", &title)?;
        for card in &told.story.cards {
            if let Some((handle, question)) = bank.cards.get(card) {
                let first = safe!("    {}  ", choose::short(handle));
                out.wrapped(first, &neutral::line(question))?;
            }
        }
    }
    Ok(())
}

fn missing(context: &mut Context, gaps: &[BankGap]) -> Outcome {
    let out = &mut context.out;
    out.blank()?;
    if gaps.is_empty() {
        return Ok(say!(out, "Nothing is missing.")?);
    }
    let heading = out.bold(&safe!("Missing"));
    say!(out, "{}", heading)?;
    for gap in gaps {
        out.wrapped("  ", &neutral::line(&gap.says()))?;
    }
    tell!(
        out,
        "Next:  offbook prepare story   or: offbook prepare failure"
    );
    Ok(())
}
