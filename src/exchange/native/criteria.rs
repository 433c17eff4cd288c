//! Criteria in a deck file: `[[rubric]]` of the deck and `rubric` of a card.

use std::ops::RangeInclusive;

use super::fields::{Field, Notes};
use super::found::{did_you_mean, quoted};
use crate::coaching::rubric::CRITERIA;
use crate::domain::card::Criterion;

/// How much a criterion counts.
pub(super) const WEIGHT: RangeInclusive<u32> = 1..=3;

/// The weight a criterion has where a card gives none: the deck's, or 1.
pub(super) fn inherited_weight(id: &str, of_deck: &[Criterion]) -> u8 {
    of_deck
        .iter()
        .find(|criterion| criterion.id == id)
        .map_or(1, |criterion| criterion.weight)
}

/// One criterion, written `"id"` or `{ id, text, weight }`.
pub(super) fn read_criterion(
    field: &Field<'_, '_>,
    of_deck: &[Criterion],
    notes: &mut Notes,
) -> Option<Criterion> {
    let Some(table) = field.table() else {
        if field.value.get_ref().as_str().is_none() {
            notes.error(
                field.at(),
                "a criterion is \"id\" or { id = \"id\", text = \"when to tick it\" }",
            );
            return None;
        }
        let id = notes.slug(field)?.as_str().to_owned();
        let weight = inherited_weight(&id, of_deck);
        return Some(Criterion {
            id,
            text: None,
            weight,
        });
    };
    let (mut id, mut text, mut weight) = (None, None, None);
    let mut has_id = false;
    for (key, value) in table {
        let field = Field::new(key.get_ref(), value);
        match field.name {
            "id" => {
                has_id = true;
                id = notes.slug(&field);
            }
            "text" => text = notes.text(&field),
            "weight" => weight = notes.whole_number(&field, &WEIGHT),
            _ => notes.unknown(key, &["id", "text", "weight"], None),
        }
    }
    if !has_id {
        notes.error(field.at(), "this criterion has no \"id\"");
    }
    let id = id?.as_str().to_owned();
    let weight = weight.and_then(|weight| u8::try_from(weight).ok());
    let weight = weight.unwrap_or_else(|| inherited_weight(&id, of_deck));
    Some(Criterion { id, text, weight })
}

/// The rubric of a card: what it holds, each criterion once.
pub(super) fn read_rubric(
    field: &Field<'_, '_>,
    of_deck: &[Criterion],
    notes: &mut Notes,
) -> Vec<Criterion> {
    let Some(list) = notes.list(field) else {
        return Vec::new();
    };
    let mut rubric: Vec<Criterion> = Vec::new();
    for value in list.iter() {
        let field = Field::new(field.name, value);
        let Some(criterion) = read_criterion(&field, of_deck, notes) else {
            continue;
        };
        if rubric.iter().any(|other| other.id == criterion.id) {
            notes.warning(
                field.at(),
                format!("the criterion {} is given twice", quoted(&criterion.id)),
            );
            continue;
        }
        note_unknown(&criterion, &field, of_deck, notes);
        rubric.push(criterion);
    }
    rubric
}

/// A criterion without a wording anywhere can only be shown by its id. One with its own wording
/// may have any id, but one that is nearly a known id is a slip.
fn note_unknown(
    criterion: &Criterion,
    field: &Field<'_, '_>,
    of_deck: &[Criterion],
    notes: &mut Notes,
) {
    let known = || {
        CRITERIA
            .iter()
            .map(|criterion| criterion.id)
            .chain(of_deck.iter().map(|c| c.id.as_str()))
    };
    if known().any(|id| id == criterion.id) {
        return;
    }
    let id = quoted(&criterion.id);
    if let Some(near) = did_you_mean(&criterion.id, known()) {
        notes.warning(
            field.at(),
            format!("unknown criterion {id}, did you mean \"{near}\"?"),
        );
    } else if criterion.text.is_none() {
        notes.warning(
            field.at(),
            format!("unknown criterion {id}; give it a text here or in a [[rubric]] of the deck"),
        );
    }
}
