//! A card is changed: what differs, saved, said, and whether its schedule still holds.

use super::choose;
use super::context::Context;
use super::draft::{self, Fields, Parsed};
use super::failure::Outcome;
use super::hints;
use super::output::{safe, tell};
use super::progress;
use crate::domain::answer::{AnswerText, Slot};
use crate::domain::card::Kind;
use crate::exchange::neutral::{self, Safe};
use crate::store::Store;
use crate::store::cards::{Card, CardEdit};

/// What the draft changes of the card; `None` where it changes nothing.
///
/// The card goes through the file's own writing and reading before the two are compared, so that
/// what a file cannot hold (an empty line at the end) counts as no change.
pub(crate) fn from_draft(card: &Card, fields: &Fields, edited: &Parsed) -> Option<CardEdit> {
    let before = draft::parse(&draft::render(fields, "", &[], "")).unwrap_or_default();
    let mut edit = CardEdit::default();
    if let Some(question) = changed(edited.question.as_ref(), before.question.as_ref()) {
        set_question(&mut edit, card, question.clone());
    }
    if let Some(variants) = changed(edited.variants.as_ref(), before.variants.as_ref()) {
        let theirs = card.coach_variants();
        local(&mut edit, card).variants = (theirs != *variants).then(|| variants.clone());
    }
    let mut answer = AnswerText {
        headline: fields.headline.clone(),
        text: fields.text.clone(),
        key_points: fields.points.clone(),
        slots: fields.slots.clone(),
    };
    let mut differs = false;
    if let Some(headline) = changed(edited.headline.as_ref(), before.headline.as_ref()) {
        answer.headline = headline.clone();
        differs = true;
    }
    if let Some(text) = changed(edited.text.as_ref(), before.text.as_ref()) {
        // A section that was not in the file and came back empty says nothing.
        differs |= before.text.is_some() || !text.is_empty();
        answer.text = text.clone();
    }
    if let Some(points) = changed(edited.points.as_ref(), before.points.as_ref()) {
        answer.key_points = points.clone();
        differs = true;
    }
    for slot in &edited.slots {
        let same = before.slots.iter().any(|before| before == slot);
        differs |= !same;
        if !same {
            put_slot(&mut answer.slots, slot);
        }
    }
    edit.answer = differs.then_some(answer);
    (edit != CardEdit::default()).then_some(edit)
}

fn changed<'v, T: PartialEq>(after: Option<&'v T>, before: Option<&T>) -> Option<&'v T> {
    after.filter(|after| before != Some(*after))
}

fn put_slot(slots: &mut Vec<Slot>, slot: &Slot) {
    match slots
        .iter_mut()
        .find(|s| s.name.eq_ignore_ascii_case(&slot.name))
    {
        Some(there) => there.text = slot.text.clone(),
        None => slots.push(slot.clone()),
    }
}

/// The person's changes in the edit, beginning with those the card has.
pub(crate) fn local<'e>(
    edit: &'e mut CardEdit,
    card: &Card,
) -> &'e mut crate::domain::card::LocalChanges {
    edit.local.get_or_insert_with(|| card.local.clone())
}

/// The answer in the edit, beginning with the one the card has.
pub(crate) fn answer<'e>(edit: &'e mut CardEdit, card: &Card) -> &'e mut AnswerText {
    let there = || {
        card.answer
            .as_ref()
            .map(|answer| answer.content.clone())
            .unwrap_or_default()
    };
    edit.answer.get_or_insert_with(there)
}

/// A question that is the coach's again follows the coach again.
pub(crate) fn set_question(edit: &mut CardEdit, card: &Card, question: String) {
    let theirs = card
        .upstream
        .as_ref()
        .map(|upstream| &upstream.content.question);
    local(edit, card).question = (theirs != Some(&question)).then_some(question);
}

/// Saves the edit, says what changed, and asks whether a rewritten answer keeps its schedule. Gives
/// the operations that this made.
pub(crate) fn save(
    context: &mut Context,
    store: &mut Store,
    before: &Card,
    edit: &CardEdit,
) -> Outcome<Vec<i64>> {
    let now = context.now();
    let mut made = Vec::from_iter(store.edit_card(before.id, edit, &now)?);
    let after = store.card(before.id)?;
    let name = choose::short(&after.handle);
    let what = what_changed(before, &after);
    if what.as_str().is_empty() {
        tell!(context.out, "Nothing changed in {}.", name);
        return Ok(made);
    }
    tell!(
        context.out,
        "Saved {}: {}.   Take it back: offbook undo",
        name,
        what
    );
    if after.state.reviews > 0 && is_rewritten(before, &after) && context.someone_is_there() {
        let question = safe!("This is a new answer. Keep the schedule?");
        let flag = "offbook card reset CARD starts it anew";
        if !context
            .asker
            .confirm(&mut context.out, &question, true, flag)?
        {
            made.extend(store.reset_cards(&[after.id], &now)?);
            tell!(
                context.out,
                "{} starts anew.   Take it back: offbook undo",
                name
            );
        }
    }
    if edit.answer.is_some() {
        hints::after_saving(context, store, &store.checkable(after.id)?)?;
    }
    Ok(made)
}

/// `question, answer (118 -> 96 words), points`.
fn what_changed(before: &Card, after: &Card) -> Safe {
    let nothing = AnswerText::default();
    let text = |card: &Card| {
        card.answer
            .as_ref()
            .map(|a| a.content.clone())
            .unwrap_or_default()
    };
    let (old, new) = (text(before), text(after));
    let (was, is) = (&before.content, &after.content);
    let mut parts = Vec::new();
    let mut part = |differs: bool, name: Safe| {
        if differs {
            parts.push(name.into_string());
        }
    };
    part(was.question != is.question, safe!("question"));
    part(was.variants != is.variants, safe!("variants"));
    part(
        was.kind != is.kind,
        safe!("type {}", is.kind.map_or("none", Kind::name)),
    );
    let aim = neutral::line(&progress::minutes(is.target_secs().into()));
    part(was.target_secs != is.target_secs, safe!("aim {}", aim));
    part(before.own_tags != after.own_tags, safe!("tags"));
    part(old.headline != new.headline, safe!("headline"));
    let words = safe!("answer ({} -> {} words)", old.words(), new.words());
    let words = if old == nothing {
        safe!("answer ({} words)", new.words())
    } else {
        words
    };
    part(old.text != new.text || old.slots != new.slots, words);
    part(old.key_points != new.key_points, safe!("points"));
    neutral::line(&parts.join(", "))
}

/// Whether more than half of an answer's words are others now.
fn is_rewritten(before: &Card, after: &Card) -> bool {
    let words = |card: &Card| {
        let answer = card.answer.as_ref().map(|answer| &answer.content);
        answer.map(spoken_words).unwrap_or_default()
    };
    share_changed(&words(before), &words(after)) > 0.5
}

fn spoken_words(answer: &AnswerText) -> Vec<String> {
    let texts = answer.slots.iter().map(|slot| slot.text.as_str());
    let texts = texts.chain([answer.text.as_str()]);
    texts
        .flat_map(str::split_whitespace)
        .map(str::to_lowercase)
        .collect()
}

/// The share of words that one side has and the other has not; 0 where there was nothing before.
fn share_changed(before: &[String], after: &[String]) -> f64 {
    if before.is_empty() {
        return 0.0;
    }
    let mut left: std::collections::HashMap<&str, usize> = std::collections::HashMap::new();
    for word in before {
        *left.entry(word).or_default() += 1;
    }
    let mut common = 0_usize;
    for word in after {
        if let Some(count) = left.get_mut(word.as_str()).filter(|count| **count > 0) {
            *count -= 1;
            common += 1;
        }
    }
    let most = before.len().max(after.len());
    1.0 - common as f64 / most as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(before: &str, after: &str) -> f64 {
        let words = |text: &str| {
            text.split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        share_changed(&words(before), &words(after))
    }

    #[test]
    fn a_rewrite_is_told_from_a_correction() {
        assert_eq!(share("I led the team", "I led the team"), 0.0);
        assert!(share("I led the team of five", "I led a team of five people") < 0.5);
        assert!(share("I led the team", "We shipped it in nine days") > 0.5);
        assert_eq!(share("", "A first answer"), 0.0);
    }
}
