//! Writes a deck file the way a person would: short lists of words on one line, lists of sentences
//! one a line, long texts as they read.

use std::borrow::Borrow;
use std::io::{self, Write};

use super::criteria::inherited_weight;
use super::head::{FORMAT, FORMAT_VERSION};
use crate::domain::card::{Criterion, Guidance, Kind, UpstreamCard};
use crate::domain::deck::{DeckHeader, Defaults};
use crate::domain::id::Slug;
use crate::exchange::quoted::in_quotes;

/// A list is put on one line up to this width, in characters.
const WIDEST_LINE: usize = 90;

/// Writes a deck file. `cards` hold their content with the deck's defaults filled in; what equals
/// a default is left out.
///
/// Reading it again gives the same deck, provided the texts are as reading leaves them: without
/// space around them and not empty, question and variants of one line and all different.
///
/// # Errors
/// What writing failed with.
pub(crate) fn render<C: Borrow<UpstreamCard>>(
    header: &DeckHeader,
    cards: impl IntoIterator<Item = C>,
    to: &mut dyn Write,
) -> io::Result<()> {
    write_header(header, to)?;
    for criterion in &header.rubric {
        writeln!(to, "\n[[rubric]]")?;
        text_field("id", &criterion.id, to)?;
        optional("text", criterion.text.as_deref(), to)?;
        if criterion.weight != 1 {
            writeln!(to, "weight = {}", criterion.weight)?;
        }
    }
    for card in cards {
        render_card(header, card.borrow(), to)?;
    }
    Ok(())
}

/// Writes one card of a deck.
pub(super) fn render_card(
    header: &DeckHeader,
    card: &UpstreamCard,
    to: &mut dyn Write,
) -> io::Result<()> {
    write_card(card, &header.defaults, to)?;
    write_guidance(&card.content.guidance, &header.rubric, to)
}

fn write_header(header: &DeckHeader, to: &mut dyn Write) -> io::Result<()> {
    text_field("format", FORMAT, to)?;
    writeln!(to, "format_version = {FORMAT_VERSION}\n\n[deck]")?;
    text_field("id", header.slug.as_str(), to)?;
    text_field("title", &header.title, to)?;
    text_field("version", header.version.as_str(), to)?;
    optional("author", header.author.as_deref(), to)?;
    optional("contact", header.contact.as_deref(), to)?;
    optional("description", header.description.as_deref(), to)?;
    optional("license", header.license.as_deref(), to)?;
    optional("source", header.source.as_deref(), to)?;
    long_text("release_notes", header.release_notes.as_deref(), to)?;
    text_field("language", &header.language, to)?;
    let defaults = &header.defaults;
    optional("default_framework", defaults.framework.as_deref(), to)?;
    if let Some(secs) = defaults.target_secs {
        writeln!(to, "default_target_seconds = {secs}")?;
    }
    optional("default_family", defaults.family.as_deref(), to)?;
    word_list("tags", defaults.tags.iter().map(String::as_str), to)
}

fn write_card(card: &UpstreamCard, defaults: &Defaults, to: &mut dyn Write) -> io::Result<()> {
    let content = &card.content;
    writeln!(to, "\n[[card]]")?;
    text_field("id", card.slug.as_str(), to)?;
    text_field("question", &content.question, to)?;
    text_list("variants", &content.variants, to)?;
    optional("kind", content.kind.map(Kind::name), to)?;
    let differs = |own: &Option<String>, default: &Option<String>| own != default;
    if differs(&content.family, &defaults.family) {
        optional("family", content.family.as_deref(), to)?;
    }
    if differs(&content.framework, &defaults.framework) {
        optional("framework", content.framework.as_deref(), to)?;
    }
    if let Some(secs) = content
        .target_secs
        .filter(|secs| Some(*secs) != defaults.target_secs)
    {
        writeln!(to, "target_seconds = {secs}")?;
    }
    word_list(
        "competencies",
        content.competencies.iter().map(String::as_str),
        to,
    )?;
    let own_tags = content
        .tags
        .iter()
        .filter(|tag| !defaults.tags.contains(tag));
    word_list("tags", own_tags.map(String::as_str), to)?;
    text_list("follow_ups", &content.guidance.follow_ups, to)?;
    word_list("aliases", card.aliases.iter().map(Slug::as_str), to)?;
    if card.retired {
        writeln!(to, "retired = true")?;
    }
    Ok(())
}

fn write_guidance(
    guidance: &Guidance,
    of_deck: &[Criterion],
    to: &mut dyn Write,
) -> io::Result<()> {
    let Guidance {
        listens_for,
        rubric,
        pitfalls,
        follow_ups: _,
        key_points,
        example,
        notes,
    } = guidance;
    let has_lists = [listens_for, pitfalls, key_points]
        .iter()
        .any(|list| !list.is_empty());
    if !has_lists && rubric.is_empty() && example.is_none() && notes.is_none() {
        return Ok(());
    }
    writeln!(to, "\n[card.guidance]")?;
    text_list("listens_for", listens_for, to)?;
    let criteria: Vec<String> = rubric.iter().map(|c| criterion(c, of_deck)).collect();
    list("rubric", &criteria, criteria.len() == 1, to)?;
    text_list("pitfalls", pitfalls, to)?;
    text_list("key_points", key_points, to)?;
    long_text("example", example.as_deref(), to)?;
    long_text("notes", notes.as_deref(), to)
}

fn criterion(criterion: &Criterion, of_deck: &[Criterion]) -> String {
    let Criterion { id, text, weight } = criterion;
    let own_weight = *weight != inherited_weight(id, of_deck);
    if text.is_none() && !own_weight {
        return in_quotes(id);
    }
    let mut table = format!("{{ id = {}", in_quotes(id));
    if let Some(text) = text {
        table.push_str(", text = ");
        table.push_str(&in_quotes(text));
    }
    if own_weight {
        table.push_str(&format!(", weight = {weight}"));
    }
    table.push_str(" }");
    table
}

fn text_field(name: &str, text: &str, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "{name} = {}", in_quotes(text))
}

fn optional(name: &str, text: Option<&str>, to: &mut dyn Write) -> io::Result<()> {
    text.map_or(Ok(()), |text| text_field(name, text, to))
}

/// With a line break at its end, which reading takes off again, a text is written between
/// quotes of its own lines.
fn long_text(name: &str, text: Option<&str>, to: &mut dyn Write) -> io::Result<()> {
    text.map_or(Ok(()), |text| text_field(name, &format!("{text}\n"), to))
}

/// Words such as tags: on one line where they fit.
fn word_list<'w>(
    name: &str,
    words: impl Iterator<Item = &'w str>,
    to: &mut dyn Write,
) -> io::Result<()> {
    let words: Vec<String> = words.map(in_quotes).collect();
    list(name, &words, true, to)
}

/// Sentences: one a line, unless there is only one.
fn text_list(name: &str, texts: &[String], to: &mut dyn Write) -> io::Result<()> {
    let texts: Vec<String> = texts.iter().map(|text| in_quotes(text)).collect();
    list(name, &texts, texts.len() == 1, to)
}

/// Entries are written already; nothing at all for none.
fn list(
    name: &str,
    entries: &[String],
    may_be_one_line: bool,
    to: &mut dyn Write,
) -> io::Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let one_line = format!("{name} = [{}]", entries.join(", "));
    if may_be_one_line && !one_line.contains('\n') && one_line.chars().count() <= WIDEST_LINE {
        return writeln!(to, "{one_line}");
    }
    writeln!(to, "{name} = [")?;
    for entry in entries {
        writeln!(to, "  {entry},")?;
    }
    writeln!(to, "]")
}
