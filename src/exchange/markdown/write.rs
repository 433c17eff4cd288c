//! Decks as Markdown that reads well anywhere and comes back the same (`own.rs` reads it). What a
//! reader need not see (ids, sorts, seconds) stands in comments.

use std::io::{self, Write};

use crate::domain::card::UpstreamCard;
use crate::domain::deck::DeckHeader;

/// What the comments of our own begin with.
pub(super) const MARK: &str = "<!-- offbook ";
pub(super) const MARK_END: &str = " -->";

/// The parts of a card that are texts or lists, by their headings.
pub(super) const VARIANTS: &str = "Also asked as";
pub(super) const ANSWER: &str = "My answer";
pub(super) const EXAMPLE: &str = "Example";
pub(super) const NOTES: &str = "Notes";
pub(super) const LISTENS_FOR: &str = "What they listen for";
pub(super) const KEY_POINTS: &str = "Points to hit";
pub(super) const PITFALLS: &str = "Pitfalls";
pub(super) const FOLLOW_UPS: &str = "Follow-ups";

/// One card on its way out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MarkdownCard<'a> {
    pub(crate) card: &'a UpstreamCard,
    /// The person's own tags beside the coach's.
    pub(crate) own_tags: &'a [String],
    /// The person's own answer, where it is to leave.
    pub(crate) answer: Option<&'a str>,
}

/// Writes one deck.
///
/// # Errors
/// What writing failed with.
pub(crate) fn write<'a>(
    header: &DeckHeader,
    cards: impl Iterator<Item = MarkdownCard<'a>>,
    to: &mut dyn Write,
) -> io::Result<()> {
    writeln!(to, "# {}\n", one_line(&header.title))?;
    writeln!(to, "{MARK}deck={}{MARK_END}", header.slug)?;
    if let Some(description) = &header.description {
        writeln!(to, "\n{}", escaped(description))?;
    }
    for card in cards {
        write_card(card, to)?;
    }
    Ok(())
}

fn write_card(outgoing: MarkdownCard<'_>, to: &mut dyn Write) -> io::Result<()> {
    let content = &outgoing.card.content;
    let guidance = &content.guidance;
    let (first, rest) = content
        .question
        .split_once('\n')
        .unwrap_or((&content.question, ""));
    writeln!(to, "\n## {}\n", one_line(first))?;
    let mut facts = vec![format!("id={}", outgoing.card.slug)];
    let mut fact = |name: &str, value: Option<String>| {
        facts.extend(
            value.map(|value| format!("{name}={}", value.replace(char::is_whitespace, "_"))),
        );
    };
    fact("kind", content.kind.map(|kind| kind.name().to_owned()));
    fact("family", content.family.clone());
    fact("framework", content.framework.clone());
    fact("target", content.target_secs.map(|secs| secs.to_string()));
    let comma = |list: &[String]| (!list.is_empty()).then(|| list.join(","));
    fact("competencies", comma(&content.competencies));
    writeln!(
        to,
        "{MARK}{}{MARK_END}",
        facts.join(" ").replace("--", "- -")
    )?;
    let mut tags: Vec<&String> = content.tags.iter().collect();
    tags.extend(
        outgoing
            .own_tags
            .iter()
            .filter(|tag| !content.tags.contains(tag)),
    );
    if !rest.is_empty() {
        writeln!(to, "\n{}", escaped(rest))?;
    }
    if !tags.is_empty() {
        let tags: Vec<String> = tags.iter().map(|tag| format!("#{tag}")).collect();
        writeln!(to, "\nTags: {}", tags.join(" "))?;
    }
    let lists = [
        (VARIANTS, &content.variants),
        (LISTENS_FOR, &guidance.listens_for),
        (KEY_POINTS, &guidance.key_points),
        (PITFALLS, &guidance.pitfalls),
        (FOLLOW_UPS, &guidance.follow_ups),
    ];
    for (heading, items) in lists.into_iter().filter(|(_, items)| !items.is_empty()) {
        writeln!(to, "\n### {heading}\n")?;
        for item in items {
            writeln!(to, "- {}", one_line(item))?;
        }
    }
    let example = guidance.example.as_deref();
    let texts = [
        (NOTES, guidance.notes.as_deref()),
        (EXAMPLE, example),
        (ANSWER, outgoing.answer),
    ];
    for (heading, text) in texts {
        if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
            writeln!(to, "\n### {heading}\n\n{}", escaped(text))?;
        }
    }
    Ok(())
}

/// A text of one line: breaks become blanks.
fn one_line(text: &str) -> String {
    text.split(['\n', '\r'])
        .map(str::trim_end)
        .collect::<Vec<_>>()
        .join(" ")
}

/// A text whose lines cannot be taken for headings, comments or tags of ours. A backslash before
/// such a sign is how Markdown says that it is only a sign.
fn escaped(text: &str) -> String {
    let lines: Vec<String> = text
        .trim_end()
        .split('\n')
        .map(|line| match needs_escape(line) {
            true => format!("\\{line}"),
            false => line.to_owned(),
        })
        .collect();
    lines.join("\n")
}

fn needs_escape(line: &str) -> bool {
    let bare = line.trim_start_matches('\\');
    bare.starts_with('#') || bare.starts_with("<!--") || bare.starts_with("Tags: ")
}

/// Takes the backslash of [`escaped`] off.
pub(super) fn unescaped(line: &str) -> &str {
    match line.strip_prefix('\\') {
        Some(rest) if needs_escape(rest) => rest,
        _ => line,
    }
}
