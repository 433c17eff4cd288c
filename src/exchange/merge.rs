//! A card of a coach's release met three ways: as it came in last (`base`), as the file has it now
//! (`theirs`), and what the person changed of it (`local`). Pure: what is to become of it follows
//! from these three and a decision.
//!
//! The coach's layer always becomes what the file says. The person's changes stand on top of it,
//! field by field, so a field that only one side changed needs nobody. Where both changed one, and
//! not to the same, somebody has to say whose is shown.

use std::collections::HashSet;

use crate::domain::card::{Content, Criterion, Kind, LocalChanges, UpstreamCard};
use crate::domain::fingerprint::fingerprint;
use crate::domain::id::Slug;

pub(crate) mod shown;

/// One field of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Field {
    Question,
    Variants,
    Kind,
    Framework,
    Target,
    Competencies,
    ListensFor,
    Pitfalls,
    FollowUps,
    Notes,
    Family,
    Tags,
    Rubric,
    KeyPoints,
    Example,
    Retired,
    Id,
    Aliases,
}

impl Field {
    pub(crate) const ALL: [Self; 18] = [
        Self::Question,
        Self::Variants,
        Self::Kind,
        Self::Framework,
        Self::Target,
        Self::Competencies,
        Self::ListensFor,
        Self::Pitfalls,
        Self::FollowUps,
        Self::Notes,
        Self::Family,
        Self::Tags,
        Self::Rubric,
        Self::KeyPoints,
        Self::Example,
        Self::Retired,
        Self::Id,
        Self::Aliases,
    ];

    /// The fields that a person may change: they come first.
    const LOCAL: usize = 10;

    /// As people call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Question => "question",
            Self::Variants => "other wordings",
            Self::Kind => "type",
            Self::Framework => "framework",
            Self::Target => "time to aim for",
            Self::Competencies => "competencies",
            Self::ListensFor => "what they listen for",
            Self::Pitfalls => "pitfalls",
            Self::FollowUps => "follow-ups",
            Self::Notes => "notes",
            Self::Family => "family",
            Self::Tags => "tags",
            Self::Rubric => "criteria",
            Self::KeyPoints => "points to hit",
            Self::Example => "example",
            Self::Retired => "retired",
            Self::Id => "id",
            Self::Aliases => "former ids",
        }
    }

    /// As the deck file calls it, for scripts.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Question => "question",
            Self::Variants => "variants",
            Self::Kind => "kind",
            Self::Framework => "framework",
            Self::Target => "target_seconds",
            Self::Competencies => "competencies",
            Self::ListensFor => "listens_for",
            Self::Pitfalls => "pitfalls",
            Self::FollowUps => "follow_ups",
            Self::Notes => "notes",
            Self::Family => "family",
            Self::Tags => "tags",
            Self::Rubric => "rubric",
            Self::KeyPoints => "key_points",
            Self::Example => "example",
            Self::Retired => "retired",
            Self::Id => "id",
            Self::Aliases => "aliases",
        }
    }

    /// Whether a person would call it a change of the card.
    fn is_seen(self) -> bool {
        !matches!(self, Self::Id | Self::Aliases | Self::Retired)
    }

    pub(crate) fn is_local(self) -> bool {
        Self::ALL[..Self::LOCAL].contains(&self)
    }
}

/// What a field holds, to be compared and shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    Text(Option<String>),
    List(Vec<String>),
}

/// A field that the coach changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FieldChange {
    pub(crate) field: Field,
    pub(crate) before: Value,
    pub(crate) coach: Value,
    /// Where the person changed it too.
    pub(crate) yours: Option<Value>,
}

impl FieldChange {
    /// Both sides changed it, and not to the same.
    pub(crate) fn is_conflict(&self) -> bool {
        self.yours
            .as_ref()
            .is_some_and(|yours| *yours != self.coach)
    }
}

/// What a release changes of one card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) fields: Vec<FieldChange>,
    /// The question asks in other words; more than its punctuation is new.
    pub(crate) is_reworded: bool,
    /// Fields that the person has otherwise than the file has them now.
    pub(crate) yours_differ: Vec<Field>,
}

impl Change {
    pub(crate) fn conflicts(&self) -> impl Iterator<Item = &FieldChange> {
        self.fields.iter().filter(|change| change.is_conflict())
    }

    pub(crate) fn has_conflict(&self) -> bool {
        self.conflicts().next().is_some()
    }

    /// Whether there is something that a person would call a change.
    pub(crate) fn is_seen(&self) -> bool {
        self.seen().next().is_some()
    }

    pub(crate) fn seen(&self) -> impl Iterator<Item = &FieldChange> {
        self.fields.iter().filter(|change| change.field.is_seen())
    }
}

/// What the release changes of the card.
pub(crate) fn compare(base: &UpstreamCard, theirs: &UpstreamCard, local: &LocalChanges) -> Change {
    let mut fields = Vec::new();
    let mut yours_differ = Vec::new();
    for field in Field::ALL {
        let (before, coach) = (value(base, field), value(theirs, field));
        let own = local_value(local, field);
        if own
            .as_ref()
            .is_some_and(|own| *own != coach && *own != before)
        {
            yours_differ.push(field);
        }
        if before != coach {
            let yours = own.filter(|own| *own != before);
            fields.push(FieldChange {
                field,
                before,
                coach,
                yours,
            });
        }
    }
    Change {
        fields,
        is_reworded: is_reworded(&base.content.question, &theirs.content.question),
        yours_differ,
    }
}

/// What a person, or a flag, says about a card that both sides changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Decision {
    /// What the person has is shown on.
    Mine,
    /// The coach's is shown, and the person's change of that field goes.
    Theirs,
    /// The person's stays, and the coach's version comes in as a second card.
    Both,
    /// The person wrote it anew.
    Merged(Box<LocalChanges>),
    /// The card is left as it is, and comes up again with the next import.
    Later,
}

/// What is to be done with a card beside writing the coach's layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Settled {
    /// The person's changes from now on.
    pub(crate) local: LocalChanges,
    pub(crate) makes_copy: bool,
}

/// Applies a decision. `None` where nothing is to be done with the card: nobody decided about a
/// conflict, or it was put off.
pub(crate) fn settle(
    change: &Change,
    local: &LocalChanges,
    decision: Option<&Decision>,
) -> Option<Settled> {
    let mut after = local.clone();
    let has_conflict = change.has_conflict();
    for changed in &change.fields {
        let field = changed.field;
        if changed.yours.is_none() {
            // What only repeated the coach's words follows the coach on.
            put(&mut after, field, None);
        }
        match decision {
            // Asked for on a card that nobody else changed: what was shown stays.
            Some(Decision::Mine) if !has_conflict => {
                put(&mut after, field, Some(changed.before.clone()));
            }
            Some(Decision::Theirs) if changed.is_conflict() => put(&mut after, field, None),
            _ => {}
        }
    }
    match decision {
        Some(Decision::Later) => None,
        None if has_conflict => None,
        Some(Decision::Merged(merged)) => Some(Settled {
            local: merged.as_ref().clone(),
            makes_copy: false,
        }),
        decision => Some(Settled {
            local: after,
            makes_copy: has_conflict && decision == Some(&Decision::Both),
        }),
    }
}

/// The former wordings to keep beside a card, newest last: what it was called until now is one of
/// them from now on, unless the file has it among its own wordings.
pub(crate) fn former_questions(
    so_far: &[String],
    base: &UpstreamCard,
    theirs: &UpstreamCard,
) -> Vec<String> {
    /// Older ones fall away: a card that is reworded so often has wordings enough.
    const MOST: usize = 10;
    let mut known: HashSet<u64> = theirs.content.wordings().map(fingerprint).collect();
    let questions = so_far.iter().chain([&base.content.question]);
    let mut former: Vec<String> = questions
        .filter(|question| known.insert(fingerprint(question)))
        .cloned()
        .collect();
    former.drain(..former.len().saturating_sub(MOST));
    former
}

/// Whether the words of a question are others, not its punctuation or its case alone.
pub(crate) fn is_reworded(before: &str, after: &str) -> bool {
    fingerprint(before) != fingerprint(after)
}

/// Whether an id was given to another question: not one word of the old wordings is left in the
/// new ones. A coach who rewrites a question from the ground up keeps its old wording as a variant.
pub(crate) fn is_another_question(base: &UpstreamCard, theirs: &UpstreamCard) -> bool {
    let words_of = |card: &UpstreamCard| -> HashSet<String> {
        card.content.wordings().flat_map(words).collect()
    };
    let (before, after) = (words_of(base), words_of(theirs));
    !before.is_empty() && before.is_disjoint(&after)
}

/// The words of a text in lower case. Scripts that put no space between words count by character.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        let stands_alone = matches!(u32::from(c), 0x0E00..=0x0EFF | 0x2E80..=0xD7FF | 0x20000..);
        if c.is_alphanumeric() && !stands_alone {
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if c.is_alphanumeric() {
            words.push(c.to_string());
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Whether a card that only came up under another id is certainly the same: it asks in the same
/// words. One that merely shares a wording is asked about.
pub(crate) fn asks_the_same(base: &UpstreamCard, theirs: &UpstreamCard) -> bool {
    !is_reworded(&base.content.question, &theirs.content.question)
}

fn value(card: &UpstreamCard, field: Field) -> Value {
    let Content {
        question,
        variants,
        kind,
        family,
        framework,
        target_secs,
        competencies,
        tags,
        guidance,
    } = &card.content;
    let text = |text: &Option<String>| Value::Text(text.clone());
    let list = |list: &Vec<String>| Value::List(list.clone());
    match field {
        Field::Question => Value::Text(Some(question.clone())),
        Field::Variants => list(variants),
        Field::Kind => Value::Text(kind.map(|kind| kind.name().to_owned())),
        Field::Framework => text(framework),
        Field::Target => Value::Text(target_secs.map(|secs| secs.to_string())),
        Field::Competencies => list(competencies),
        Field::ListensFor => list(&guidance.listens_for),
        Field::Pitfalls => list(&guidance.pitfalls),
        Field::FollowUps => list(&guidance.follow_ups),
        Field::Notes => text(&guidance.notes),
        Field::Family => text(family),
        Field::Tags => list(tags),
        Field::Rubric => Value::List(guidance.rubric.iter().map(criterion).collect()),
        Field::KeyPoints => list(&guidance.key_points),
        Field::Example => text(&guidance.example),
        Field::Retired => Value::Text(card.retired.then(|| "yes".to_owned())),
        Field::Id => Value::Text(Some(card.slug.as_str().to_owned())),
        Field::Aliases => {
            let aliases = card.aliases.iter().map(Slug::as_str);
            Value::List(aliases.map(str::to_owned).collect())
        }
    }
}

/// `honest`, `lesson: One sentence on what I understand now (2)`.
fn criterion(criterion: &Criterion) -> String {
    let mut text = criterion.id.clone();
    if let Some(words) = &criterion.text {
        text.push_str(": ");
        text.push_str(words);
    }
    if criterion.weight != 1 {
        text.push_str(&format!(" ({})", criterion.weight));
    }
    text
}

/// What the person made of a field; `None` where they follow the coach.
pub(crate) fn local_value(local: &LocalChanges, field: Field) -> Option<Value> {
    let text = |text: &Option<String>| text.clone().map(|text| Value::Text(Some(text)));
    let list = |list: &Option<Vec<String>>| list.clone().map(Value::List);
    match field {
        Field::Question => text(&local.question),
        Field::Variants => list(&local.variants),
        Field::Kind => text(&local.kind.map(|kind| kind.name().to_owned())),
        Field::Framework => text(&local.framework),
        Field::Target => text(&local.target_secs.map(|secs| secs.to_string())),
        Field::Competencies => list(&local.competencies),
        Field::ListensFor => list(&local.listens_for),
        Field::Pitfalls => list(&local.pitfalls),
        Field::FollowUps => list(&local.follow_ups),
        Field::Notes => text(&local.notes),
        _ => None,
    }
}

/// Sets what the person has in a field, or lets it follow the coach again. A field that the coach
/// had left empty cannot be kept empty: there is no word for that among the person's changes.
pub(crate) fn put(local: &mut LocalChanges, field: Field, value: Option<Value>) {
    let (text, list) = match value {
        None => (None, None),
        Some(Value::Text(text)) => (text, None),
        Some(Value::List(list)) => (None, Some(list)),
    };
    match field {
        Field::Question => local.question = text,
        Field::Variants => local.variants = list,
        Field::Kind => local.kind = text.as_deref().and_then(Kind::parse),
        Field::Framework => local.framework = text,
        Field::Target => local.target_secs = text.and_then(|secs| secs.parse().ok()),
        Field::Competencies => local.competencies = list,
        Field::ListensFor => local.listens_for = list,
        Field::Pitfalls => local.pitfalls = list,
        Field::FollowUps => local.follow_ups = list,
        Field::Notes => local.notes = text,
        _ => {}
    }
}

#[cfg(test)]
mod tests;
