//! Hints from the word lists, and the rules that keep honest answers silent.

use super::kinds::HintKind;
use super::lists::{Hit, List};
use super::{Hint, Part, Passage, Passages, Place, Subject};

/// Words such as "always" are worth a hint from this many on.
const LEAST_ABSOLUTE: usize = 3;
const LEAST_HEDGES: usize = 3;
const LEAST_VAGUE: usize = 2;
/// Blame and excuses from this many on are to be looked at first.
const FIRST_FROM: usize = 2;
/// Signs of growth that outweigh one harsh word about oneself.
const GROWTH_FOR_A_PUT_DOWN: usize = 2;

/// Where vague words are counted: what was done and what came of it.
const DEEDS: [&str; 5] = ["action", "result", "steps", "approach", "act"];

/// Where a story says what it is about.
const SETTING: [&str; 5] = ["situation", "task", "opportunity", "noticed", "example"];
/// The same in a text without slots.
const SETTING_SENTENCES: usize = 2;

/// Lists that make a hint by a single hit.
const BY_ONE: [List; 7] = [
    List::Cliche,
    List::Denial,
    List::Blame,
    List::Excuse,
    List::Minimise,
    List::Exaggerate,
    List::Negative,
];

pub(super) fn check(subject: &Subject<'_>, passages: &Passages<'_>, hints: &mut Vec<Hint>) {
    if subject.lists.is_none() {
        return;
    }
    for list in BY_ONE {
        hints.extend(of_list(passages.heard(), list, 1));
    }
    if !subject.allows_non_work {
        hints.extend(non_work(passages));
    }
    for (list, least) in [
        (List::Absolute, LEAST_ABSOLUTE),
        (List::Hedge, LEAST_HEDGES),
    ] {
        hints.extend(of_list(passages.heard(), list, least).map(named));
    }
    hints.extend(vague(passages));
    hints.extend(self_put_down(passages));
    if subject.is_transcript {
        hints.extend(fillers(subject, passages));
    }
    raise(hints);
}

fn hits<'p>(passage: &'p Passage<'_>, list: List) -> impl Iterator<Item = &'p Hit> {
    passage.hits.iter().filter(move |hit| hit.list == list)
}

/// What is found is left to the kind that says it better: "I am so stupid" is harsh on oneself,
/// not on others.
fn is_said_by_another(passage: &Passage<'_>, hit: &Hit) -> bool {
    let better = match hit.list {
        List::Negative => &[List::SelfPutDown][..],
        List::Minimise => &[List::Denial],
        List::Exaggerate => &[List::Excuse, List::Blame],
        List::Excuse => &[List::Blame],
        List::Absolute => &[List::Blame, List::Excuse],
        _ => &[],
    };
    let mut others = passage.hits.iter();
    others.any(|other| better.contains(&other.list) && other.overlaps(hit))
}

/// One hint for all hits of a list, where there are at least so many.
fn of_list<'p, 'a: 'p>(
    passages: impl Iterator<Item = &'p Passage<'a>>,
    list: List,
    at_least: usize,
) -> Option<Hint> {
    let kind = HintKind::of_list(list)?;
    let mut places: Vec<Place> = Vec::new();
    let mut count = 0;
    for passage in passages {
        let found = hits(passage, list).filter(|hit| !is_said_by_another(passage, hit));
        for hit in found {
            count += 1;
            push_place(&mut places, passage.place_of_hit(hit));
        }
    }
    if count < at_least {
        return None;
    }
    let mut hint = Hint::new(kind, String::new(), places);
    hint.count = count;
    Some(hint)
}

/// Two hits of one sentence are one place.
fn push_place(places: &mut Vec<Place>, place: Place) {
    let same = places
        .iter_mut()
        .find(|other| other.part == place.part && other.sentence == place.sentence);
    match same {
        Some(there) if there.found.split(", ").any(|found| found == place.found) => {}
        Some(there) => {
            there.found.push_str(", ");
            there.found.push_str(&place.found);
        }
        None => places.push(place),
    }
}

/// A word that is private anywhere, and one that is so where the scene is set.
fn non_work(passages: &Passages<'_>) -> Option<Hint> {
    let mut places = Vec::new();
    let mut count = 0;
    for passage in passages.heard() {
        let setting = hits(passage, List::NonWorkSetting).filter(|hit| sets_scene(passage, hit));
        for hit in hits(passage, List::NonWork).chain(setting) {
            count += 1;
            push_place(&mut places, passage.place_of_hit(hit));
        }
    }
    let mut hint = (count > 0).then(|| Hint::new(HintKind::NonWork, String::new(), places))?;
    hint.count = count;
    Some(hint)
}

fn sets_scene(passage: &Passage<'_>, hit: &Hit) -> bool {
    match &passage.part {
        Part::Headline | Part::Point(_) => true,
        Part::Slot(name) => SETTING.contains(&name.as_str()),
        Part::Text => {
            let sentences = passage.parsed.sentences.iter();
            let mut first = sentences.take(SETTING_SENTENCES);
            first.any(|sentence| sentence.words.contains(&hit.first))
        }
    }
}

/// Vague words count in what was done and what came of it; in a text without slots everywhere.
fn vague(passages: &Passages<'_>) -> Option<Hint> {
    let has_slots = !passages.has_text() && !passages.slots.is_empty();
    let counted = passages
        .heard()
        .filter(|passage| !has_slots || passage.is_slot(&DEEDS));
    of_list(counted, List::Vague, LEAST_VAGUE).map(named)
}

/// Of what is counted the words are said, each once: in a long sentence they are hard to find.
fn named(mut hint: Hint) -> Hint {
    let mut words: Vec<String> = Vec::new();
    for found in hint.places.iter().flat_map(|place| place.found.split(", ")) {
        let word = format!("\"{}\"", found.to_lowercase());
        if !words.contains(&word) {
            words.push(word);
        }
    }
    hint.says = words.join(", ");
    hint
}

fn self_put_down(passages: &Passages<'_>) -> Option<Hint> {
    let hint = of_list(passages.heard(), List::SelfPutDown, 1)?;
    let growth: usize = passages
        .heard()
        .map(|passage| hits(passage, List::Growth).count())
        .sum();
    (growth < hint.count * GROWTH_FOR_A_PUT_DOWN).then_some(hint)
}

/// Two of blame and excuses together, or one in the lesson, are to be looked at first.
fn raise(hints: &mut [Hint]) {
    let is_one = |hint: &Hint| matches!(hint.kind, HintKind::Blame | HintKind::Excuse);
    let lesson = Part::Slot("lesson".to_owned());
    let total = super::blame_and_excuses(hints);
    for hint in hints.iter_mut().filter(|hint| is_one(hint)) {
        let in_lesson = hint.places.iter().any(|place| place.part == lesson);
        hint.is_first = total >= FIRST_FROM || in_lesson;
    }
}

/// Fillers of a transcript, by the minute.
fn fillers(subject: &Subject<'_>, passages: &Passages<'_>) -> Option<Hint> {
    let mut places = Vec::new();
    let mut count = 0;
    let mut words = 0;
    for passage in passages.heard() {
        words += passage.words();
        let always = hits(passage, List::Filler);
        let set_off = hits(passage, List::FillerSetOff).filter(|hit| is_set_off(passage, hit));
        for hit in always.chain(set_off) {
            count += 1;
            push_place(&mut places, passage.place_of_hit(hit));
        }
    }
    if count == 0 {
        return None;
    }
    let rate = subject.words_per_minute.max(1) as usize;
    // Tenths a minute, rounded.
    let tenths = (count * rate * 10 + words / 2) / words.max(1);
    let says = format!(
        "{count} in {words} words, about {}.{} a minute",
        tenths / 10,
        tenths % 10
    );
    let mut hint = Hint::new(HintKind::Filler, says, places);
    hint.count = count;
    Some(hint)
}

/// Whether commas (or the ends of the text) stand on both sides, at least one of them a comma.
fn is_set_off(passage: &Passage<'_>, hit: &Hit) -> bool {
    let word = |index: usize| passage.parsed.words.get(index);
    let Some((first, last)) = word(hit.first).zip(word(hit.last)) else {
        return false;
    };
    let before = passage.text[..first.start].trim_end().chars().next_back();
    let after = passage.text[last.end..].trim_start().chars().next();
    let is_comma = |c: Option<char>| c == Some(',');
    let is_edge = |c: Option<char>| c.is_none_or(|c| matches!(c, '.' | '!' | '?' | ',' | '…'));
    (is_comma(before) && is_edge(after)) || (is_edge(before) && is_comma(after))
}
