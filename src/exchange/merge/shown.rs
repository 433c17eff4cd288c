//! A file of another program does not know the coach's words from the person's: one that was written
//! here, with their answers, holds both as one. What of it is theirs must not become the coach's,
//! since the coach's words leave the machine where the person's do not.

use super::{Field, local_value, value};
use crate::domain::card::{LocalChanges, UpstreamCard};

/// What the person has of a card, beside the coach's words.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Own<'o> {
    pub(crate) local: &'o LocalChanges,
    pub(crate) tags: &'o [String],
    /// Every version of their answer, each as one text.
    pub(crate) answers: &'o [String],
}

/// A card of the file as its author may have meant it, of one that is here as `base`.
///
/// - What stands in the file as the person sees it here is no news.
/// - Their tags and any version of their answer are theirs, whoever's file they stand in; where
///   the answer side of the file is theirs (`is_own_answer`), so is every other answer there.
/// - What such a file cannot say (criteria, former ids, that a card is withdrawn) stays.
pub(crate) fn as_meant(
    mut theirs: UpstreamCard,
    base: &UpstreamCard,
    own: Own<'_>,
    is_own_answer: bool,
) -> UpstreamCard {
    for field in Field::ALL {
        let yours = local_value(own.local, field);
        if yours.is_some_and(|yours| yours == value(&theirs, field)) {
            follow(&mut theirs, base, field);
        }
    }
    let content = &mut theirs.content;
    let was_there = &base.content.tags;
    let is_own = |tag: &String| own.tags.contains(tag) && !was_there.contains(tag);
    content.tags.retain(|tag| !is_own(tag));
    content.family = content
        .family
        .take()
        .or_else(|| base.content.family.clone());
    content
        .guidance
        .rubric
        .clone_from(&base.content.guidance.rubric);
    if is_own_answer || says_one_of(own.answers, &theirs) {
        follow(&mut theirs, base, Field::Example);
    }
    theirs.aliases.clone_from(&base.aliases);
    theirs.retired = base.retired;
    theirs
}

/// A card of a coach's release, less what was the person's own answer in a deck of theirs
/// (`--answers mine`): its example was taken away when it became the answer.
pub(crate) fn less_own_answer(
    mut theirs: UpstreamCard,
    base: &UpstreamCard,
    own_answers: &[String],
) -> UpstreamCard {
    if base.content.guidance.example.is_none() && says_one_of(own_answers, &theirs) {
        theirs.content.guidance.example = None;
    }
    theirs
}

/// Whether the answer side of the file has what the person never wrote.
pub(crate) fn has_other_answer(theirs: &UpstreamCard, own: Own<'_>) -> bool {
    let is_there = theirs.content.guidance.example.is_some();
    is_there && !says_one_of(own.answers, theirs)
}

/// Whether the example of a card is one of these answers, however its lines are broken.
fn says_one_of(answers: &[String], card: &UpstreamCard) -> bool {
    let example = card.content.guidance.example.as_deref().unwrap_or_default();
    let is_it = |answer: &String| answer.split_whitespace().eq(example.split_whitespace());
    !example.trim().is_empty() && answers.iter().any(is_it)
}

/// Leaves a field as it was.
fn follow(theirs: &mut UpstreamCard, base: &UpstreamCard, field: Field) {
    let (to, from) = (&mut theirs.content, &base.content);
    match field {
        Field::Question => to.question.clone_from(&from.question),
        Field::Variants => to.variants.clone_from(&from.variants),
        Field::Kind => to.kind = from.kind,
        Field::Framework => to.framework.clone_from(&from.framework),
        Field::Target => to.target_secs = from.target_secs,
        Field::Competencies => to.competencies.clone_from(&from.competencies),
        Field::ListensFor => to
            .guidance
            .listens_for
            .clone_from(&from.guidance.listens_for),
        Field::Pitfalls => to.guidance.pitfalls.clone_from(&from.guidance.pitfalls),
        Field::FollowUps => to.guidance.follow_ups.clone_from(&from.guidance.follow_ups),
        Field::Example => to.guidance.example.clone_from(&from.guidance.example),
        Field::Notes => to.guidance.notes.clone_from(&from.guidance.notes),
        _ => {}
    }
}
