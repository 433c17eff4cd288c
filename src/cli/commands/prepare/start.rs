//! Where an answer starts that is not there yet: with the story that is linked to its card, or with
//! what the person is working on.

use crate::domain::answer::{AnswerText, Slot};
use crate::domain::framework::Shape;
use crate::domain::growth::Growth;
use crate::domain::now::Now;
use crate::store::cards::Card;
use crate::store::{Result as StoreResult, Store};

/// The slots that are offered for an answer of that shape.
pub(super) fn of(store: &Store, card: &Card, shape: Shape, now: &Now) -> StoreResult<AnswerText> {
    let slots = match (shape.framework.is_story(), shape.framework.id) {
        (true, _) => of_story(store, card, shape)?,
        (_, "growth3") => of_growth(store, now)?,
        _ => Vec::new(),
    };
    Ok(AnswerText {
        slots,
        ..AnswerText::default()
    })
}

/// Of the story that was linked last.
fn of_story(store: &Store, card: &Card, shape: Shape) -> StoreResult<Vec<Slot>> {
    let stories = store.stories_of(card.id)?;
    let Some(story) = stories.last() else {
        return Ok(Vec::new());
    };
    let slots = story.content.slots.iter();
    let told = slots.filter(|slot| shape.slots().any(|known| known.name == slot.name));
    Ok(told.cloned().collect())
}

/// Of the entry that was chosen for the next interview, or else of the one that says most.
fn of_growth(store: &Store, now: &Now) -> StoreResult<Vec<Slot>> {
    let list = store.growth()?;
    let mut chosen = None;
    for interview in store.interviews()? {
        if !interview.plan.appointment.is_past(now) {
            let pick = store.growth_pick(interview.id)?;
            chosen = pick.and_then(|pick| pick.main);
            break;
        }
    }
    let with_a_step = list.iter().filter(|(_, growth)| growth.step.is_some());
    let best = || with_a_step.max_by_key(|(_, growth)| growth.worth());
    let entry = list
        .iter()
        .find(|(id, _)| Some(*id) == chosen)
        .or_else(best);
    Ok(entry.map_or_else(Vec::new, |(_, growth)| slots(growth)))
}

fn slots(growth: &Growth) -> Vec<Slot> {
    let step = growth.step.as_deref().unwrap_or_default();
    let steps = match &growth.begun {
        Some(begun) => format!("{step} ({begun})"),
        None => step.to_owned(),
    };
    let noticed = growth.example.clone().unwrap_or_default();
    let value = growth.value.clone().unwrap_or_default();
    let all = [
        ("opportunity", growth.text.clone()),
        ("noticed", noticed),
        ("steps", steps),
        ("value", value),
    ];
    all.into_iter()
        .map(|(name, text)| Slot {
            name: name.to_owned(),
            text,
        })
        .collect()
}
