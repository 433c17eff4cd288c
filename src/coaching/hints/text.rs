//! A text as sentences of words, each with its place, so that a hint can name what it means.

use std::ops::Range;

use super::lists::{OTHER_WORD, Vocabulary, WordId};

/// A word as the lists know it. "didn't" is two words in one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) id: WordId,
    /// Bytes of the text.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether it ends in 's.
    pub(super) is_possessive: bool,
}

/// Bytes of the text, and the words that stand in them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sentence {
    pub(super) bytes: Range<usize>,
    pub(super) words: Range<usize>,
}

/// A text cut into sentences and words.
#[derive(Debug, Clone, Default)]
pub(super) struct Parsed {
    pub(super) words: Vec<Word>,
    pub(super) sentences: Vec<Sentence>,
}

/// A dot behind one of these ends no sentence.
const SHORTENED: [&str; 14] = [
    "mr", "mrs", "ms", "dr", "prof", "st", "vs", "e.g", "i.e", "approx", "ca", "cf", "no", "inc",
];
/// A line shorter than this was ended by the person, not by the edge of an editor.
const SHORT_LINE: usize = 55;

impl Parsed {
    /// Cuts `text` up. `vocabulary` gives the words their ids; without one all are the same.
    pub(super) fn of(text: &str, vocabulary: Option<&Vocabulary>) -> Self {
        let mut parsed = Self::default();
        let mut lower = String::new();
        for bytes in sentences(text) {
            let first = parsed.words.len();
            for place in words(text, bytes.clone()) {
                push_word(&mut parsed.words, text, place, vocabulary, &mut lower);
            }
            if parsed.words.len() > first {
                parsed.sentences.push(Sentence {
                    bytes,
                    words: first..parsed.words.len(),
                });
            }
        }
        parsed
    }

    pub(super) fn words_of(&self, sentence: &Sentence) -> &[Word] {
        self.words.get(sentence.words.clone()).unwrap_or_default()
    }
}

/// The text's sentences without the space around them.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = at + c.len_utf8();
        let ends = match c {
            '!' | '?' | '。' | '！' | '？' => is_before_space(&text[after..]) || !c.is_ascii(),
            '.' | '…' => ends_at_dot(text, start, at, after),
            '\n' => ends_at_line(text, start, at, after),
            _ => false,
        };
        if !ends {
            continue;
        }
        let mut end = after;
        while let Some((at, c)) = chars.next_if(|(_, c)| is_closing(*c)) {
            end = at + c.len_utf8();
        }
        push_trimmed(&mut found, text, start..end);
        start = end;
    }
    push_trimmed(&mut found, text, start..text.len());
    found
}

fn push_trimmed(found: &mut Vec<Range<usize>>, text: &str, range: Range<usize>) {
    let slice = &text[range.clone()];
    let bare = slice.trim_start_matches(|c: char| c.is_whitespace() || "-*•+".contains(c));
    let start = range.end - bare.len();
    let end = start + bare.trim_end().len();
    if start < end {
        found.push(start..end);
    }
}

fn is_closing(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '”' | '’' | ')' | ']' | '»' | '.' | '!' | '?'
    )
}

fn is_before_space(rest: &str) -> bool {
    rest.trim_start_matches(is_closing)
        .chars()
        .next()
        .is_none_or(char::is_whitespace)
}

fn ends_at_dot(text: &str, start: usize, at: usize, after: usize) -> bool {
    let rest = text[after..].trim_start_matches(is_closing);
    if !rest.chars().next().is_none_or(char::is_whitespace) {
        return false;
    }
    // "etc. and so on" goes on.
    let next = rest.trim_start().chars().next();
    if next.is_some_and(char::is_lowercase) {
        return false;
    }
    let before = text[start..at].rsplit(char::is_whitespace).next();
    let before = before.unwrap_or_default().trim_start_matches(['(', '"']);
    // "No." alone is an answer; "No. 5" is not.
    if before == "No" && !next.is_some_and(|c| c.is_ascii_digit()) {
        return true;
    }
    next.is_none() || !SHORTENED.iter().any(|s| before.eq_ignore_ascii_case(s))
}

/// Whether a line break ends the sentence: an empty line, a bullet, or a short line before a
/// capital. The lines of an editor that wraps hard go on.
fn ends_at_line(text: &str, start: usize, at: usize, after: usize) -> bool {
    let rest = &text[after..];
    let next = rest.lines().next().unwrap_or_default().trim_start();
    if next.is_empty() || ["- ", "* ", "• ", "+ "].iter().any(|b| next.starts_with(b)) {
        return true;
    }
    let line = text[start..at].rsplit('\n').next().unwrap_or_default();
    let goes_on = line.trim_end().ends_with([',', ';', ':', '-']);
    let is_new = next.chars().next().is_some_and(char::is_uppercase);
    is_new && !goes_on && line.chars().count() < SHORT_LINE
}

/// The words of a piece of the text: letters and digits, with apostrophes inside; `%` is one.
fn words(text: &str, piece: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let (end, mut at) = (piece.end, piece.start);
    std::iter::from_fn(move || {
        let rest = &text[at..end];
        let begin = rest.find(|c: char| c.is_alphanumeric() || c == '%')?;
        let word = &rest[begin..];
        let length = if word.starts_with('%') {
            1
        } else {
            let mut length = 0;
            let mut chars = word.char_indices().peekable();
            while let Some((i, c)) = chars.next() {
                let is_inside = is_apostrophe(c)
                    && chars.peek().is_some_and(|(_, next)| next.is_alphanumeric());
                if !c.is_alphanumeric() && !is_inside {
                    break;
                }
                length = i + c.len_utf8();
            }
            length
        };
        let start = at + begin;
        at = start + length;
        Some(start..at)
    })
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ')
}

/// What short forms stand for, by their ends.
const ENDS: [(&str, &str); 5] = [
    ("'m", "am"),
    ("'re", "are"),
    ("'ve", "have"),
    ("'ll", "will"),
    ("'d", "would"),
];
/// Words before 's that make it "is" and not a possessive.
const BEFORE_IS: [&str; 10] = [
    "it", "that", "there", "he", "she", "what", "who", "here", "where", "how",
];

fn push_word(
    words: &mut Vec<Word>,
    text: &str,
    place: Range<usize>,
    vocabulary: Option<&Vocabulary>,
    lower: &mut String,
) {
    let mut push = |id, is_possessive| {
        words.push(Word {
            id,
            start: place.start,
            end: place.end,
            is_possessive,
        });
    };
    let Some(vocabulary) = vocabulary else {
        return push(OTHER_WORD, false);
    };
    to_lower(&text[place.clone()], lower);
    in_full(lower, |word| {
        push(vocabulary.id(word), word.ends_with("'s"));
    });
}

fn to_lower(word: &str, lower: &mut String) {
    lower.clear();
    for c in word.chars() {
        match c {
            _ if c.is_ascii() => lower.push(c.to_ascii_lowercase()),
            _ if is_apostrophe(c) => lower.push('\''),
            _ => lower.extend(c.to_lowercase()),
        }
    }
}

/// Calls `each` for the word, or for the words that a short form stands for. `word` is in small
/// letters with straight apostrophes.
pub(super) fn in_full(word: &str, mut each: impl FnMut(&str)) {
    if word == "cannot" {
        each("can");
        return each("not");
    }
    if !word.contains('\'') {
        return each(word);
    }
    if let Some(stem) = word.strip_suffix("n't") {
        each(match stem {
            "ca" => "can",
            "wo" => "will",
            "sha" => "shall",
            _ => stem,
        });
        return each("not");
    }
    for (end, full) in ENDS {
        if let Some(stem) = word.strip_suffix(end) {
            each(stem);
            return each(full);
        }
    }
    match word.strip_suffix("'s") {
        Some(stem) if BEFORE_IS.contains(&stem) => {
            each(stem);
            each("is");
        }
        _ => each(word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        sentences(text)
            .into_iter()
            .map(|range| &text[range])
            .collect()
    }

    #[test]
    fn a_sentence_ends_at_its_mark_and_not_inside_a_number_or_a_short_form() {
        let text = "It cost 3.5 days, e.g. a week. Dr. Hill said \"No.\" Then we left! Why?";
        let expected = [
            "It cost 3.5 days, e.g. a week.",
            "Dr. Hill said \"No.\"",
            "Then we left!",
            "Why?",
        ];
        assert_eq!(cut(text), expected);
    }

    #[test]
    fn bullets_and_empty_lines_end_a_sentence_and_hard_wraps_do_not() {
        assert_eq!(
            cut("- one thing\n- another\n\nThe end"),
            ["one thing", "another", "The end"]
        );
        let wrapped =
            "This line is as long as the lines of an editor that wraps, and\nMonday comes.";
        assert_eq!(cut(wrapped), [wrapped]);
        assert_eq!(
            cut("I was late\nThey waited"),
            ["I was late", "They waited"]
        );
    }

    #[test]
    fn short_forms_are_read_in_full() {
        let mut full = Vec::new();
        for word in [
            "didn't", "can't", "cannot", "i'm", "that's", "team's", "won't",
        ] {
            in_full(word, |word| full.push(word.to_owned()));
        }
        assert_eq!(
            full.join(" "),
            "did not can not can not i am that is team's will not"
        );
    }

    #[test]
    fn words_are_letters_and_digits_of_any_script() {
        let text = "Größe 110% – don’t 'quote'";
        let found: Vec<&str> = words(text, 0..text.len())
            .map(|range| &text[range])
            .collect();
        assert_eq!(found, ["Größe", "110", "%", "don’t", "quote"]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_can_be_cut_and_loses_no_word(text in "([a-z.!?\n’'\" -]|.){0,80}") {
            let count = |text: &str| words(text, 0..text.len()).count();
            let parsed = Parsed::of(&text, None);
            proptest::prop_assert_eq!(parsed.words.len(), count(&text));
        }
    }
}
