//! Key points proposed from an answer's slots: what must come out of the mouth, in a few words. The
//! person confirms each or puts it in their own.

use crate::domain::answer::Slot;

/// Key points of an answer.
pub(crate) const FEWEST: usize = 3;
pub(crate) const MOST: usize = 6;
/// Words of a point that is proposed.
const LONGEST: usize = 10;
/// A clause that is shorter says too little alone.
const SHORTEST: usize = 4;

/// Words that a point cannot end with.
const HANGING: [&str; 26] = [
    "a", "an", "the", "and", "or", "of", "to", "in", "on", "for", "with", "at", "by", "my", "our",
    "his", "her", "its", "their", "that", "from", "was", "were", "is", "had", "not",
];

/// One point a slot, in their order, at most six; further sentences where there are fewer than
/// three slots with text.
pub(crate) fn propose(slots: &[Slot]) -> Vec<String> {
    let sentences: Vec<Vec<&str>> = slots.iter().map(|slot| sentences(&slot.text)).collect();
    let filled = sentences.iter().filter(|slot| !slot.is_empty()).count();
    let each = match filled {
        0 => return Vec::new(),
        1 => FEWEST,
        2 => 2,
        _ => 1,
    };
    let mut points: Vec<String> = Vec::new();
    for slot in sentences {
        for sentence in best(slot, each) {
            let point = shortened(sentence);
            if !point.is_empty() && !points.contains(&point) {
                points.push(point);
            }
        }
    }
    points.truncate(MOST);
    points
}

fn sentences(text: &str) -> Vec<&str> {
    let mut rest = text.trim();
    let mut found = Vec::new();
    while !rest.is_empty() {
        let end = rest
            .char_indices()
            .find(|(at, c)| {
                let after = rest[at + c.len_utf8()..].chars().next();
                *c == '\n' || (".!?".contains(*c) && after.is_none_or(char::is_whitespace))
            })
            .map_or(rest.len(), |(at, c)| at + c.len_utf8());
        let sentence = rest[..end].trim();
        if sentence.split_whitespace().count() > 1 {
            found.push(sentence);
        }
        rest = rest[end..].trim_start();
    }
    found
}

/// The sentences with a number first, then the first ones; in the order of the text.
fn best(sentences: Vec<&str>, count: usize) -> Vec<&str> {
    let mut ranked: Vec<(usize, &str)> = sentences.into_iter().enumerate().collect();
    ranked.sort_by_key(|(at, text)| (!text.contains(|c: char| c.is_ascii_digit()), *at));
    ranked.truncate(count);
    ranked.sort_by_key(|(at, _)| *at);
    ranked.into_iter().map(|(_, text)| text).collect()
}

/// A sentence down to its first clause, without "I" before it.
fn shortened(sentence: &str) -> String {
    let bare = sentence.trim_end_matches(['.', '!', '?', ',', ';', ':']);
    let bare = bare
        .strip_prefix("I ")
        .or_else(|| bare.strip_prefix("We "))
        .unwrap_or(bare);
    let mut words: Vec<&str> = Vec::new();
    for word in bare.split_whitespace() {
        let joins = matches!(
            word,
            "because" | "which" | "so" | "but" | "and" | "while" | "when"
        );
        let is_end = words
            .last()
            .is_some_and(|last: &&str| last.ends_with([',', ';', ':']));
        let is_clause = words.len() >= SHORTEST && (is_end || joins);
        if is_clause || words.len() == LONGEST {
            break;
        }
        words.push(word);
    }
    // What hangs in the air at the end: "called the", "and a".
    while words.len() > SHORTEST && words.last().is_some_and(|last| HANGING.contains(last)) {
        words.pop();
    }
    words.join(" ").trim_end_matches([',', ';', ':']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slots(texts: &[&str]) -> Vec<Slot> {
        let slot = |text: &&str| Slot {
            name: "slot".into(),
            text: (*text).into(),
        };
        texts.iter().map(slot).collect()
    }

    #[test]
    fn each_slot_gives_a_point_that_is_short() {
        let points = propose(&slots(&[
            "Two years ago I released our prices. It was quarter end.",
            "",
            "I told my manager straight away, then called all 14 customers the same day.",
            "We kept every customer.",
        ]));
        assert_eq!(
            points,
            [
                "Two years ago I released our prices",
                "told my manager straight away",
                "kept every customer"
            ]
        );
    }

    #[test]
    fn a_single_slot_gives_more_than_one() {
        let text =
            "First I ask. Then I write half a page about it. Last I change one thing, with 1 date.";
        let points = propose(&slots(&[text]));
        assert_eq!(points.len(), 3);
        assert_eq!(points[0], "First I ask");
        assert!(propose(&slots(&["", " "])).is_empty());
    }

    #[test]
    fn there_are_never_more_than_six() {
        let many = ["One thing happened then."; 9];
        let differing: Vec<String> = many
            .iter()
            .enumerate()
            .map(|(i, t)| format!("{t} {i} of it."))
            .collect();
        let texts: Vec<&str> = differing.iter().map(String::as_str).collect();
        assert_eq!(propose(&slots(&texts)).len(), MOST);
    }
}
