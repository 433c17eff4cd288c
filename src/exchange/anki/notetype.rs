//! Note types: what the fields of a note are called and which cards it makes.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::template::Side;

/// How the notes of one type become cards.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct NoteType {
    pub(super) is_cloze: bool,
    pub(super) fields: Vec<String>,
    /// By `cards.ord`; a cloze type has one for all of its cards.
    pub(super) templates: Vec<Template>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Template {
    pub(super) question: Side,
    /// Of the answer side, only which fields it names counts.
    pub(super) answer: Side,
}

impl NoteType {
    /// `templates`: the formats of question and answer, in order.
    pub(super) fn new(is_cloze: bool, fields: Vec<String>, templates: &[(String, String)]) -> Self {
        let index: HashMap<String, usize> = fields
            .iter()
            .enumerate()
            .map(|(at, name)| (name.trim().to_owned(), at))
            .collect();
        let templates = templates
            .iter()
            .map(|(question, answer)| Template {
                question: Side::compile(question, &index),
                answer: Side::compile(answer, &index),
            })
            .collect();
        Self {
            is_cloze,
            fields,
            templates,
        }
    }

    /// A note type as JSON has it: in schema 11 and in CrowdAnki's files. What is missing or of
    /// another type is taken as empty.
    pub(super) fn of_json(json: &Value) -> Self {
        let fields = ordered(json.get("flds"))
            .into_iter()
            .map(|field| text(field.get("name")))
            .collect();
        let templates: Vec<(String, String)> = ordered(json.get("tmpls"))
            .into_iter()
            .map(|template| (text(template.get("qfmt")), text(template.get("afmt"))))
            .collect();
        Self::new(integer(json.get("type")) == Some(1), fields, &templates)
    }
}

/// The objects of a list by their `ord`, or as they stand.
fn ordered(list: Option<&Value>) -> Vec<&Map<String, Value>> {
    let objects = list.and_then(Value::as_array).into_iter().flatten();
    let mut objects: Vec<_> = objects.filter_map(Value::as_object).collect();
    if objects
        .iter()
        .all(|object| integer(object.get("ord")).is_some())
    {
        objects.sort_by_key(|object| integer(object.get("ord")));
    }
    objects
}

/// Old files have numbers as texts.
pub(super) fn integer(value: Option<&Value>) -> Option<i64> {
    match value? {
        Value::Number(number) => number.as_i64().or_else(|| {
            let number = number.as_f64()?;
            (number.abs() < 1e15).then_some(number as i64)
        }),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

pub(super) fn text(value: Option<&Value>) -> String {
    value.and_then(Value::as_str).unwrap_or_default().to_owned()
}
