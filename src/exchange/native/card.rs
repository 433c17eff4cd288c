//! One `[[card]]` of a deck file.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};

use toml::de::DeTable;

use super::criteria::read_rubric;
use super::fields::{Field, Notes, TARGET_SECONDS};
use super::found::{Found, did_you_mean, has_error, quoted};
use super::head::{read_framework, require, without_repeats};
use super::layout::CardSpan;
use super::syntax::syntax_problems;
use crate::domain::card::{Content, Criterion, Guidance, Kind, UpstreamCard};
use crate::domain::deck::Defaults;
use crate::domain::id::Slug;

/// The longest card, in bytes of the file. Its fields have limits of their own; this one keeps a
/// hostile file from growing in memory while it is taken apart.
const LONGEST_CARD: usize = 512 * 1024;

pub(super) const CARD_FIELDS: [&str; 13] = [
    "id",
    "question",
    "variants",
    "kind",
    "family",
    "framework",
    "target_seconds",
    "competencies",
    "tags",
    "follow_ups",
    "aliases",
    "retired",
    "guidance",
];
pub(super) const GUIDANCE_FIELDS: [&str; 6] = [
    "listens_for",
    "rubric",
    "pitfalls",
    "key_points",
    "example",
    "notes",
];

/// Reads card after card and remembers the ids that are taken.
#[derive(Debug)]
pub(super) struct CardReader<'d> {
    pub(super) text: &'d str,
    pub(super) defaults: &'d Defaults,
    /// The deck's own criteria.
    pub(super) rubric: &'d [Criterion],
    pub(super) unclosed_at: Option<usize>,
    pub(super) names: Names,
}

/// Ids and former ids in use, by hash, so that 100,000 of them stay small.
#[derive(Debug, Default)]
pub(super) struct Names {
    keys: RandomState,
    taken: HashMap<u64, Taken>,
}

#[derive(Debug, Clone, Copy)]
struct Taken {
    /// Of the `[[card]]`, from 1.
    line: u32,
    is_former: bool,
}

impl CardReader<'_> {
    /// The card, if nothing about it is an error, and whatever was noticed, by bytes of the file.
    pub(super) fn read(&mut self, span: CardSpan) -> (Option<UpstreamCard>, Vec<Found>) {
        let range = span.range();
        let start = range.start;
        let piece = &self.text[range];
        let mut notes = Notes::default();
        let card = self.read_piece(piece, span, &mut notes);
        if card.is_none() && !has_error(&notes.found) {
            notes.error(0, "this card is not understood");
        }
        for found in &mut notes.found {
            found.at = found.at.map(|at| start + at);
        }
        if let Some(unclosed) = self.unclosed_at {
            // Said already; whatever follows is part of a text that never ends.
            notes
                .found
                .retain(|found| found.at.is_none_or(|at| at < unclosed));
        }
        let card = card.filter(|_| !has_error(&notes.found));
        (card, notes.found)
    }

    fn read_piece(
        &mut self,
        piece: &str,
        span: CardSpan,
        notes: &mut Notes,
    ) -> Option<UpstreamCard> {
        if piece.len() > LONGEST_CARD {
            notes.error(0, "this card is longer than 512 kB");
            return None;
        }
        let (table, errors) = DeTable::parse_recoverable(piece);
        if !errors.is_empty() {
            notes.found = syntax_problems(piece, &errors);
            return None;
        }
        let list = table.get_ref().get("card")?.get_ref().as_array()?;
        let card = self.read_card(list.first()?.get_ref().as_table()?, span.line, notes);
        // Problems of the guidance in the card's own order.
        notes.found.sort_by_key(|found| found.at);
        card
    }

    fn read_card(
        &mut self,
        table: &DeTable<'_>,
        line: u32,
        notes: &mut Notes,
    ) -> Option<UpstreamCard> {
        let (mut slug, mut aliases, mut retired) = (None, Vec::new(), None);
        let mut content = Content::default();
        let mut follow_ups = Vec::new();
        let mut variants = None;
        for (key, value) in table {
            let field = Field::new(key.get_ref(), value);
            match field.name {
                "id" => slug = self.own_slug(&field, line, notes),
                "aliases" => aliases = self.former_slugs(&field, table, line, notes),
                "question" => content.question = notes.wording(&field).unwrap_or_default(),
                "variants" => variants = Some(field),
                "kind" => content.kind = read_kind(&field, notes),
                "family" => content.family = notes.line(&field),
                "framework" => content.framework = read_framework(&field, notes),
                "target_seconds" => {
                    content.target_secs = notes.whole_number(&field, &TARGET_SECONDS);
                }
                "competencies" => content.competencies = without_repeats(notes.lines(&field)),
                "tags" => content.tags = notes.lines(&field),
                "follow_ups" => follow_ups = notes.texts(&field),
                "retired" => retired = notes.truth(&field),
                "guidance" => content.guidance = self.read_guidance(&field, notes),
                name => {
                    let is_guidance = GUIDANCE_FIELDS.contains(&name);
                    let elsewhere = is_guidance.then_some("under [card.guidance]");
                    notes.unknown(key, &CARD_FIELDS, elsewhere);
                }
            }
        }
        require(table, "id", 0, notes);
        require(table, "question", 0, notes);
        if let Some(field) = variants {
            content.variants = read_variants(&field, &content.question, notes);
        }
        content.guidance.follow_ups = follow_ups;
        self.inherit(&mut content);
        Some(UpstreamCard {
            slug: slug?,
            aliases,
            retired: retired == Some(true),
            content,
        })
    }

    fn inherit(&self, content: &mut Content) {
        let defaults = self.defaults;
        content.framework = content
            .framework
            .take()
            .or_else(|| defaults.framework.clone());
        content.target_secs = content.target_secs.or(defaults.target_secs);
        content.family = content.family.take().or_else(|| defaults.family.clone());
        let own = std::mem::take(&mut content.tags);
        content.tags = without_repeats(defaults.tags.iter().cloned().chain(own).collect());
    }

    fn read_guidance(&self, field: &Field<'_, '_>, notes: &mut Notes) -> Guidance {
        let mut guidance = Guidance::default();
        let Some(table) = field.table() else {
            notes.error(field.at(), "\"guidance\" must be a section [card.guidance]");
            return guidance;
        };
        for (key, value) in table {
            let field = Field::new(key.get_ref(), value);
            match field.name {
                "listens_for" => guidance.listens_for = notes.texts(&field),
                "rubric" => guidance.rubric = read_rubric(&field, self.rubric, notes),
                "pitfalls" => guidance.pitfalls = notes.texts(&field),
                "key_points" => guidance.key_points = notes.texts(&field),
                "example" => guidance.example = notes.long_text(&field),
                "notes" => guidance.notes = notes.long_text(&field),
                name => {
                    let is_card = CARD_FIELDS.contains(&name);
                    let elsewhere = is_card.then_some("above [card.guidance]");
                    notes.unknown(key, &GUIDANCE_FIELDS, elsewhere);
                }
            }
        }
        guidance
    }

    fn own_slug(&mut self, field: &Field<'_, '_>, line: u32, notes: &mut Notes) -> Option<Slug> {
        let slug = notes.slug(field)?;
        if let Some(other) = self.names.take(slug.as_str(), line, false) {
            let id = quoted(slug.as_str());
            let other_line = other.line;
            notes.error(
                field.at(),
                if other.is_former {
                    format!("{id} is a former id of the card on line {other_line}")
                } else {
                    format!("the id {id} is taken by the card on line {other_line}")
                },
            );
        }
        Some(slug)
    }

    fn former_slugs(
        &mut self,
        field: &Field<'_, '_>,
        table: &DeTable<'_>,
        line: u32,
        notes: &mut Notes,
    ) -> Vec<Slug> {
        let own = table.get("id").and_then(|id| id.get_ref().as_str());
        let mut former: Vec<Slug> = Vec::new();
        for value in notes.list(field).into_iter().flat_map(|list| list.iter()) {
            let field = Field::new(field.name, value);
            let Some(slug) = notes.slug(&field) else {
                continue;
            };
            let name = quoted(slug.as_str());
            if own == Some(slug.as_str()) {
                notes.warning(
                    field.at(),
                    format!("{name} is the card's own id, no former one"),
                );
            } else if let Some(other) = self.names.take(slug.as_str(), line, true) {
                if other.line == line && other.is_former {
                    notes.warning(field.at(), format!("the former id {name} is given twice"));
                } else {
                    let other = other.line;
                    notes.error(
                        field.at(),
                        format!("the former id {name} belongs to the card on line {other}"),
                    );
                }
            } else {
                former.push(slug);
            }
        }
        former
    }
}

impl Names {
    /// Takes a name for the card on `line`; the holder, if it is taken.
    fn take(&mut self, name: &str, line: u32, is_former: bool) -> Option<Taken> {
        let key = self.keys.hash_one(name);
        match self.taken.entry(key) {
            std::collections::hash_map::Entry::Occupied(other) => Some(*other.get()),
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(Taken { line, is_former });
                None
            }
        }
    }
}

fn read_kind(field: &Field<'_, '_>, notes: &mut Notes) -> Option<Kind> {
    let name = notes.line(field)?;
    let kind = Kind::parse(&name);
    if kind.is_none() {
        let names = Kind::ALL.map(Kind::name);
        let hint = did_you_mean(&name, names).map_or_else(
            || format!("one of {}", names.join(", ")),
            |near| format!("did you mean \"{near}\"?"),
        );
        notes.error(
            field.at(),
            format!("unknown kind {}, {hint}", quoted(&name)),
        );
    }
    kind
}

/// The other wordings; one that says nothing new is left out.
fn read_variants(field: &Field<'_, '_>, question: &str, notes: &mut Notes) -> Vec<String> {
    let Some(list) = notes.list(field) else {
        return Vec::new();
    };
    let mut seen = HashSet::from([question.to_lowercase()]);
    let mut variants = Vec::with_capacity(list.len());
    for value in list.iter() {
        let field = Field::new(field.name, value);
        let Some(variant) = notes.wording(&field) else {
            continue;
        };
        let key = variant.to_lowercase();
        if seen.contains(&key) {
            let words = quoted(&variant);
            notes.warning(
                field.at(),
                if key == question.to_lowercase() {
                    format!("the variant {words} is the question itself; left out")
                } else {
                    format!("the variant {words} is given twice; left out")
                },
            );
        } else {
            seen.insert(key);
            variants.push(variant);
        }
    }
    variants
}
