//! Note types: what the fields of a note are called and which cards it makes.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::template::Side;
use crate::domain::origin::{CardTemplate, NoteKind};

/// How the notes of one type become cards.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct NoteType {
    pub(super) is_cloze: bool,
    pub(super) fields: Vec<String>,
    /// By `cards.ord`; a cloze type has one for all of its cards.
    pub(super) templates: Vec<Template>,
    /// As it stood in the file.
    pub(super) kind: Option<Arc<NoteKind>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Template {
    pub(super) question: Side,
    /// Of the answer side, only which fields it names counts.
    pub(super) answer: Side,
}

impl NoteType {
    pub(super) fn new(kind: Arc<NoteKind>) -> Self {
        let fields = kind.fields.iter().enumerate();
        let index: HashMap<String, usize> = fields
            .map(|(at, name)| (name.trim().to_owned(), at))
            .collect();
        let templates = kind.templates.iter();
        let templates = templates
            .map(|template| Template {
                question: Side::compile(&template.question, &index),
                answer: Side::compile(&template.answer, &index),
            })
            .collect();
        Self {
            is_cloze: kind.is_cloze,
            fields: kind.fields.clone(),
            templates,
            kind: Some(kind),
        }
    }

    /// A note type as JSON has it: in schema 11 and in CrowdAnki's files. What is missing or of
    /// another type is taken as empty.
    pub(super) fn of_json(id: i64, json: &Value) -> Self {
        let fields = ordered(json.get("flds"));
        let fields = fields.into_iter().map(|field| text(field.get("name")));
        let templates = ordered(json.get("tmpls")).into_iter();
        let templates = templates.map(|template| CardTemplate {
            name: text(template.get("name")),
            question: text(template.get("qfmt")),
            answer: text(template.get("afmt")),
        });
        Self::new(Arc::new(NoteKind {
            id,
            name: text(json.get("name")),
            is_cloze: integer(json.get("type")) == Some(1),
            fields: fields.collect(),
            templates: templates.collect(),
            css: text(json.get("css")),
        }))
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
