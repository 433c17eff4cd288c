//! Card templates: which fields make the question, and which the answer.

use std::collections::HashMap;

use crate::exchange::html;

/// A template larger than this is not gone through; the fields are shown by their order.
const LONGEST: usize = 256 * 1024;

/// A side of a card, ready to be filled in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Side {
    pub(super) pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// HTML.
    Literal(String),
    Field {
        index: usize,
        filter: Filter,
    },
    /// What follows up to its end is shown only if the field has (or has not) something in it.
    Section {
        index: Option<usize>,
        is_negated: bool,
    },
    End,
}

/// What a template does with a field, as far as it matters to a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Filter {
    Plain,
    Cloze,
    /// An entry line or a link: not shown with the question.
    Hidden,
}

impl Side {
    /// `fields`: the names of the note type's fields, and where each stands.
    pub(super) fn compile(format: &str, fields: &HashMap<String, usize>) -> Self {
        let mut pieces = Vec::new();
        if format.len() > LONGEST {
            return Self::default();
        }
        let format = html::without_unseen(format);
        let mut rest = format.as_str();
        while let Some((before, from)) = rest.split_once("{{") {
            let Some((inside, after)) = from.split_once("}}") else {
                break;
            };
            if !before.is_empty() {
                pieces.push(Piece::Literal(before.to_owned()));
            }
            pieces.extend(tag(inside.trim_matches(['{', '}']).trim(), fields));
            rest = after;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Literal(rest.to_owned()));
        }
        Self { pieces }
    }

    /// The fields that this side names, in their order.
    pub(super) fn fields(&self) -> impl Iterator<Item = usize> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Field { index, .. } => Some(*index),
            _ => None,
        })
    }

    pub(super) fn cloze_field(&self) -> Option<usize> {
        self.pieces.iter().find_map(|piece| match piece {
            Piece::Field {
                index,
                filter: Filter::Cloze,
            } => Some(*index),
            _ => None,
        })
    }

    /// The side with its fields filled in, as HTML no longer than `most`; `put` gives what stands
    /// for a field.
    pub(super) fn fill<'f>(
        &self,
        fields: &[&'f str],
        most: usize,
        mut put: impl FnMut(usize, Filter) -> std::borrow::Cow<'f, str>,
    ) -> String {
        let mut filled = String::new();
        let mut sections = 0usize;
        // Within how many sections everything is left out.
        let mut left_out: Option<usize> = None;
        for piece in &self.pieces {
            match piece {
                Piece::Section { index, is_negated } => {
                    sections += 1;
                    let field = index.and_then(|at| fields.get(at));
                    let is_empty = field.is_none_or(|field| is_blank(field));
                    if left_out.is_none() && is_empty != *is_negated {
                        left_out = Some(sections);
                    }
                }
                Piece::End => {
                    if left_out == Some(sections) {
                        left_out = None;
                    }
                    sections = sections.saturating_sub(1);
                }
                _ if left_out.is_some() => {}
                Piece::Literal(html) => filled.push_str(html),
                Piece::Field { index, filter } => filled.push_str(&put(*index, *filter)),
            }
            if filled.len() > most {
                break;
            }
        }
        filled
    }
}

/// Anki counts a field as empty that holds only breaks and spaces.
fn is_blank(field: &str) -> bool {
    field.len() < 64 && !field.contains("<img") && html::text(field).text.is_empty()
}

fn tag(inside: &str, fields: &HashMap<String, usize>) -> Option<Piece> {
    let at = |name: &str| fields.get(name.trim()).copied();
    if let Some(name) = inside.strip_prefix('#') {
        return Some(Piece::Section {
            index: at(name),
            is_negated: false,
        });
    }
    if let Some(name) = inside.strip_prefix('^') {
        return Some(Piece::Section {
            index: at(name),
            is_negated: true,
        });
    }
    if inside.starts_with('/') {
        return Some(Piece::End);
    }
    let mut filters: Vec<&str> = inside.split(':').collect();
    let name = filters.pop()?;
    // FrontSide, Tags, Deck and the like are no fields, and say nothing that is asked.
    let index = at(name).or_else(|| at(inside))?;
    let filter = if filters.iter().any(|filter| filter.trim() == "cloze") {
        Filter::Cloze
    } else if filters.iter().any(|filter| {
        let filter = filter.trim();
        filter == "hint" || filter == "type" || filter.starts_with("tts")
    }) {
        Filter::Hidden
    } else {
        Filter::Plain
    };
    Some(Piece::Field { index, filter })
}
