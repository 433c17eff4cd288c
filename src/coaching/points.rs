//! Key points proposed from an answer's slots: what must come out of the mouth, in a few words. The
//! person confirms each or puts it in their own.

use crate::domain::answer::Slot;

/// Key points of an answer.
pub(crate) const FEWEST: usize = 3;
pub(crate) const MOST: usize = 6;
/// Words of a point that is proposed: a whole sentence may have a few more than one that is cut.
const LONGEST_WHOLE: usize = 12;
const LONGEST: usize = 10;
/// A clause that is shorter says too little alone.
const SHORTEST: usize = 4;

/// Words that a point cannot end with.
const HANGING: [&str; 62] = [
    "a", "an", "the", "and", "or", "of", "to", "in", "on", "for", "with", "without", "at", "by",
    "my", "our", "your", "his", "her", "its", "their", "that", "this", "these", "those", "from",
    "was", "were", "is", "are", "be", "been", "had", "have", "has", "not", "into", "than", "as",
    "about", "what", "who", "which", "where", "how", "if", "i", "we", "they", "he", "she", "it",
    "can", "could", "will", "would", "more", "very", "after", "before", "because", "some",
];

/// Words that join a sentence to the one before it, which a point does not have.
const JOINING: [&str; 6] = ["then", "so", "and", "but", "also", "instead"];

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

/// A sentence down to its first clause, without what joins it to the one before.
fn shortened(sentence: &str) -> String {
    let bare = sentence.trim_end_matches(['.', '!', '?', ',', ';', ':']);
    let bare = bare.trim_start_matches(['-', '*', '•', ' ']);
    let bare = without_joint(bare);
    let all = bare.split_whitespace();
    let longest = match all.clone().count() {
        few if few <= LONGEST_WHOLE => LONGEST_WHOLE,
        _ => LONGEST,
    };
    let (mut words, mut is_cut) = (Vec::new(), false);
    for word in all {
        let joins = matches!(
            word,
            "because" | "which" | "so" | "but" | "and" | "while" | "when"
        );
        let is_end = words
            .last()
            .is_some_and(|last: &&str| last.ends_with([',', ';', ':']));
        let is_clause = words.len() >= SHORTEST && (is_end || joins);
        is_cut = !is_clause && words.len() == longest;
        if is_clause || is_cut {
            break;
        }
        words.push(word);
    }
    // What hangs in the air at the end: "called the", "and a".
    let hangs = |last: &&str| HANGING.contains(&last.to_lowercase().as_str());
    while is_cut && words.len() > SHORTEST && words.last().is_some_and(hangs) {
        words.pop();
    }
    words.join(" ").trim_end_matches([',', ';', ':']).to_owned()
}

/// "Then I called" as "I called"; "First I make it small" keeps its place in the order.
fn without_joint(sentence: &str) -> String {
    let Some((first, rest)) = sentence.split_once(' ') else {
        return sentence.to_owned();
    };
    let word = first.trim_end_matches(',').to_lowercase();
    let is_joint = JOINING.contains(&word.as_str());
    let goes_on = ["I ", "we ", "they ", "he ", "she ", "my ", "our ", "the "];
    let rest = rest.trim_start();
    match is_joint && goes_on.iter().any(|start| rest.starts_with(start)) {
        true => capitalised(rest),
        false => sentence.to_owned(),
    }
}

fn capitalised(point: &str) -> String {
    let mut chars = point.chars();
    let first = chars.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(chars).collect()
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
                "I told my manager straight away",
                "We kept every customer"
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
    fn a_point_reads_as_it_will_be_said() {
        for (sentence, point) in [
            (
                "I am learning to hand tasks over and leave them alone.",
                "I am learning to hand tasks over",
            ),
            (
                "Then I called all fourteen customers, and I promised the old prices.",
                "I called all fourteen customers",
            ),
            ("So we moved it by a month.", "We moved it by a month"),
            ("First I make it small.", "First I make it small"),
            (
                "Since then nothing with a price on it leaves my desk without a second name on it.",
                "Since then nothing with a price on it leaves",
            ),
            ("- kept the list", "kept the list"),
        ] {
            assert_eq!(propose(&slots(&[sentence])), [point]);
        }
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
