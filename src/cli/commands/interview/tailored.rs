//! What is prepared for an interview beside its cards, on its page and for scripts.

use serde::Serialize;

use super::Material;
use crate::cli::choose;
use crate::cli::context::Context;
use crate::cli::failure::Outcome;
use crate::cli::output::{Output, safe};
use crate::cli::screens::words;
use crate::domain::id::CardId;
use crate::domain::tailoring::{Format, RoleVersion, ShownBy, Sought, Tailoring};
use crate::exchange::neutral::{self, Safe};
use crate::store::cards::Card;
use crate::store::{Result as StoreResult, Store};

/// The cards that a tailoring names.
pub(super) fn named(store: &Store, tailoring: &Tailoring) -> StoreResult<Vec<Card>> {
    let mut ids: Vec<CardId> = Vec::new();
    let shown = tailoring.sought().filter_map(|one| match &one.shown_by {
        Some(ShownBy::Answer(card)) => Some(*card),
        _ => None,
    });
    for id in shown.chain(tailoring.versions.iter().map(|one| one.card)) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids.into_iter().map(|id| store.card(id)).collect()
}

/// Where and how it is held and what they said of answers, under the other facts.
pub(super) fn facts(tailoring: &Tailoring) -> [(&'static str, Safe); 4] {
    let limit = tailoring.longest_secs.map_or(safe!(""), |secs| {
        safe!("at most {} an answer", words::clock(secs))
    });
    let examples = tailoring.allows_non_work.map(|allows| match allows {
        true => "from outside work will do",
        false => "from work only",
    });
    [
        ("Where       ", optional(tailoring.place.as_deref())),
        ("Held        ", optional(tailoring.format.map(Format::name))),
        ("Time limit  ", limit),
        ("Examples    ", optional(examples)),
    ]
}

fn optional(text: Option<&str>) -> Safe {
    neutral::line(text.unwrap_or_default())
}

/// What they look for and who shows it, who will be there, and what is said for this role.
pub(super) fn show(context: &mut Context, material: &Material) -> Outcome {
    let tailoring = &material.tailoring;
    let out = &mut context.out;
    sought(out, material, "They require", &tailoring.requirements)?;
    sought(out, material, "They value", &tailoring.values)?;
    list(out, "Facts to mention", &tailoring.facts)?;
    list(out, "People", &tailoring.people)?;
    let versions = tailoring.versions.iter();
    let versions = versions.filter_map(|version| {
        let card = material.card(version.card)?;
        Some((version, card))
    });
    let mut is_first = true;
    for (version, card) in versions {
        if std::mem::take(&mut is_first) {
            heading(out, "For this role")?;
        }
        let mark = safe!("  {}  ", choose::short(&card.handle));
        out.wrapped(mark, &neutral::line(&card.content.question))?;
        version_lines(out, version, "       ")?;
    }
    Ok(())
}

/// The line on the role, what to stress, and the text for this interview alone.
pub(crate) fn version_lines(
    out: &mut Output,
    version: &RoleVersion,
    indent: &'static str,
) -> Outcome {
    if let Some(text) = &version.text {
        out.wrapped(safe!("{}In other words: ", indent), &neutral::block(text))?;
    }
    if let Some(link) = &version.role_link {
        out.wrapped(safe!("{}Say last: ", indent), &neutral::line(link))?;
    }
    if let Some(stress) = &version.stress {
        out.wrapped(safe!("{}Stress: ", indent), &neutral::line(stress))?;
    }
    Ok(())
}

fn heading(out: &mut Output, title: &'static str) -> Outcome {
    out.blank()?;
    let title = out.bold(&title);
    Ok(out.wrapped("", &title)?)
}

fn list(out: &mut Output, title: &'static str, lines: &[String]) -> Outcome {
    if lines.is_empty() {
        return Ok(());
    }
    heading(out, title)?;
    for line in lines {
        out.wrapped("  - ", &neutral::line(line))?;
    }
    Ok(())
}

fn sought(
    out: &mut Output,
    material: &Material,
    title: &'static str,
    sought: &[Sought],
) -> Outcome {
    if sought.is_empty() {
        return Ok(());
    }
    heading(out, title)?;
    for one in sought {
        out.wrapped("  - ", &neutral::line(&one.text))?;
        let by = match &one.shown_by {
            None => safe!("no story yet"),
            Some(ShownBy::Story(title)) => safe!("story: {}", neutral::line(title)),
            Some(ShownBy::Answer(card)) => match material.card(*card) {
                Some(card) => {
                    let question = neutral::line(&card.content.question);
                    safe!("{}  {}", choose::short(&card.handle), question)
                }
                None => safe!("no story yet"),
            },
        };
        out.wrapped("    ", &by)?;
    }
    Ok(())
}

impl Material {
    fn card(&self, id: CardId) -> Option<&Card> {
        self.named.iter().find(|card| card.id == id)
    }
}

#[derive(Debug, Serialize)]
pub(super) struct TailoringJson<'t> {
    place: Option<&'t str>,
    format: Option<&'static str>,
    requirements: Vec<SoughtJson<'t>>,
    values: Vec<SoughtJson<'t>>,
    people: &'t [String],
    facts: &'t [String],
    longest_seconds: Option<u32>,
    /// Whether examples from outside work will do; null while that is not known.
    outside_work: Option<bool>,
    versions: Vec<VersionJson<'t>>,
    ticked: &'t [String],
}

#[derive(Debug, Serialize)]
struct SoughtJson<'t> {
    text: &'t str,
    /// The title of a story.
    story: Option<&'t str>,
    /// The id of a card.
    card: Option<String>,
}

#[derive(Debug, Serialize)]
struct VersionJson<'t> {
    card: String,
    handle: Option<&'t str>,
    role_link: Option<&'t str>,
    stress: Option<&'t str>,
    text: Option<&'t str>,
}

impl<'t> TailoringJson<'t> {
    pub(super) fn new(material: &'t Material) -> Self {
        let tailoring = &material.tailoring;
        let sought = |list: &'t [Sought]| list.iter().map(SoughtJson::new).collect();
        let version = |version: &'t RoleVersion| VersionJson {
            card: version.card.to_string(),
            handle: material
                .card(version.card)
                .map(|card| card.handle.text.as_str()),
            role_link: version.role_link.as_deref(),
            stress: version.stress.as_deref(),
            text: version.text.as_deref(),
        };
        Self {
            place: tailoring.place.as_deref(),
            format: tailoring.format.map(Format::name),
            requirements: sought(&tailoring.requirements),
            values: sought(&tailoring.values),
            people: &tailoring.people,
            facts: &tailoring.facts,
            longest_seconds: tailoring.longest_secs,
            outside_work: tailoring.allows_non_work,
            versions: tailoring.versions.iter().map(version).collect(),
            ticked: &tailoring.ticked,
        }
    }
}

impl<'t> SoughtJson<'t> {
    fn new(one: &'t Sought) -> Self {
        let (story, card) = match &one.shown_by {
            Some(ShownBy::Story(title)) => (Some(title.as_str()), None),
            Some(ShownBy::Answer(card)) => (None, Some(card.to_string())),
            None => (None, None),
        };
        Self {
            text: &one.text,
            story,
            card,
        }
    }
}
