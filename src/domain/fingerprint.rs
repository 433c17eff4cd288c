//! Two questions are the same question when their fingerprints are equal.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// The first 8 bytes of a BLAKE3 hash of the question in Unicode NFKC, in lower case, without
/// numbering, quotes, punctuation and runs of spaces.
///
/// Signs that carry meaning stay, so that "What is C#?" and "What is C++?" differ. Where nothing
/// is left ("???"), the text as it stands is hashed.
pub(crate) fn fingerprint(question: &str) -> u64 {
    let mut words = essence(question);
    if words.is_empty() {
        // No word has a line break in it, so this cannot meet the essence of another question.
        words.push('\n');
        words.push_str(question);
    }
    let hash = blake3::hash(words.as_bytes());
    hash.as_bytes()
        .iter()
        .take(8)
        .fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

/// The question without what lists put before and around it: a bullet, a number ("12.", "(3)",
/// "Q3:", "Question 3:", "Q:", "b)") and wrapping quotes. Outer spaces go too.
pub(crate) fn without_numbering(question: &str) -> &str {
    let mut rest = question.trim();
    // A bullet, a number and quotes may each stand inside the other, in any order.
    for _ in 0..4 {
        let before = rest;
        rest = without_quotes(without_number(without_bullet(rest)));
        if rest.len() == before.len() {
            break;
        }
    }
    rest
}

fn without_bullet(text: &str) -> &str {
    let is_bullet = |c: char| matches!(c, '-' | '*' | '+' | '•' | '‣' | '◦' | '·' | '–' | '—');
    match text.strip_prefix(is_bullet) {
        Some(rest) if rest.starts_with(char::is_whitespace) => rest.trim_start(),
        _ => text,
    }
}

fn without_number(text: &str) -> &str {
    let open = text.strip_prefix(['(', '[']).unwrap_or(text);
    let label = ["question", "q"].into_iter().find(|label| {
        open.get(..label.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(label))
    });
    let tail = label.map_or(open, |label| open[label.len()..].trim_start());
    let tail = tail.strip_prefix('#').unwrap_or(tail);
    let after_digits = tail.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let number = &tail[..tail.len() - after_digits.len()];
    let has_digits = number.starts_with(|c: char| c.is_ascii_digit());

    let marked = if has_digits {
        let mark = after_digits.strip_prefix([')', ']', ':']);
        mark.or_else(|| number.ends_with('.').then_some(after_digits))
    } else if label.is_some() {
        tail.strip_prefix(':')
    } else {
        // One letter counts as numbering only with a bracket: "b) Why us?".
        open.strip_prefix(|c: char| c.is_ascii_alphabetic())
            .and_then(|rest| rest.strip_prefix([')', ']']))
    };
    match marked {
        // "1.5 years" is no numbered line, and a number alone is the whole text.
        Some(rest) if !rest.trim_start().is_empty() => rest.trim_start(),
        _ => text,
    }
}

fn without_quotes(text: &str) -> &str {
    let mut inner = text.chars();
    match (inner.next(), inner.next_back()) {
        (Some(open), Some(close)) if is_quote(open) && is_quote(close) => inner.as_str().trim(),
        _ => text,
    }
}

/// The words that make a question this one, one space between them.
fn essence(question: &str) -> String {
    let normal: Cow<'_, str> = if question.is_ascii() {
        Cow::Borrowed(question)
    } else {
        Cow::Owned(question.nfkc().collect())
    };
    let lower = normal.to_lowercase();
    let mut essence = String::with_capacity(lower.len());
    for token in without_numbering(&lower).split_whitespace() {
        let before = essence.len();
        if before > 0 {
            essence.push(' ');
        }
        // Most are words of plain letters, which stay as they are.
        if token.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            essence.push_str(token);
            continue;
        }
        let start = essence.len();
        essence.extend(token.chars().filter(|c| !is_punctuation(*c)));
        if essence.len() == start && asked_about(token) {
            essence.extend(token.chars().filter(|c| !is_quote(*c)));
        }
        if essence.len() == start {
            essence.truncate(before);
        }
    }
    essence
}

/// Punctuation that stands alone because it is the subject: "What does `?` do?", "What is []?".
fn asked_about(token: &str) -> bool {
    token.contains(is_quote) || token.contains(['(', '[', '{'])
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '«' | '»' | '‹' | '›' | '\u{2018}'..='\u{201F}' | '「'..='』')
}

/// The punctuation of prose. Signs such as `#`, `+`, `&`, `/` and `%` are not among it.
fn is_punctuation(c: char) -> bool {
    is_quote(c)
        || matches!(
            c,
            '.' | ',' | ';' | ':' | '!' | '?' | '-' | '(' | ')' | '[' | ']' | '{' | '}'
                | '¿' | '¡' | '·' | '•' | '\u{2010}'..='\u{2015}' | '…'
                // Arabic, Armenian, Devanagari and East Asian marks.
                | '؟' | '،' | '؛' | '۔' | '՞' | '։' | '।' | '॥'
                | '、' | '。' | '〈'..='】' | '〔'..='〛' | '〜' | '・'
        )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn same(left: &str, right: &str) {
        assert_eq!(fingerprint(left), fingerprint(right), "{left} / {right}");
    }

    fn differ(left: &str, right: &str) {
        assert_ne!(fingerprint(left), fingerprint(right), "{left} / {right}");
    }

    #[test]
    fn numbering_quotes_case_and_spacing_do_not_make_another_question() {
        let plain = "Why do you want to work for us?";
        for dressed in [
            "12. Why do you want to work for us?",
            "12.Why do you want to work for us?",
            "1.2. Why do you want to work for us",
            "Q3: why do you want to work for us ?",
            "Q: Why do you want to work for us?",
            "Question 7) Why do you want to work for us?",
            "(4) Why do you want to work for us?",
            "b) Why do you want to work for us?",
            "- 3) \"Why do you want to work for us?\"",
            "•  “Why do you want to work for us?”",
            "  WHY do you,   want to\nwork for us…  ",
            "Ｗｈｙ do you want to work for us？",
        ] {
            same(dressed, plain);
        }
        same("What’s your follow–up?", "Whats your followup");
        same("Pourquoi nous ?", "Pourquoi nous?");
        same("caf\u{65}\u{301}", "Café?");
        same("あなたの強みは何ですか。", "あなたの強みは何ですか？");
    }

    #[test]
    fn what_belongs_to_the_question_makes_a_difference() {
        differ("What is C#?", "What is C++?");
        differ("What is C#?", "What is C?");
        differ("What does `?` do in Rust?", "What does `!` do in Rust?");
        differ("What is []?", "What is {}?");
        differ("3 strengths?", "5 strengths?");
        differ("1.5 years: why so short?", "2.5 years: why so short?");
        differ("Give me three strengths", "Give me three weaknesses");
        differ("What is 2?", "What is 3?");
    }

    #[test]
    fn questions_of_nothing_but_punctuation_are_told_apart() {
        differ("???", "!!!");
        differ("???", "");
        differ("-", "- -");
        differ("12.", "13.");
    }

    #[test]
    fn numbering_goes_and_the_wording_stays() {
        assert_eq!(without_numbering(" 12. “Why us?” "), "Why us?");
        assert_eq!(
            without_numbering("Quick: who are you?"),
            "Quick: who are you?"
        );
        assert_eq!(
            without_numbering("Q3 results: what happened?"),
            "Q3 results: what happened?"
        );
        assert_eq!(without_numbering("2FA, why?"), "2FA, why?");
        assert_eq!(without_numbering("12."), "12.");
        assert_eq!(without_numbering("I) me"), "me");
        assert_eq!(without_numbering("-5 degrees"), "-5 degrees");
    }

    proptest! {
        #[test]
        fn any_text_has_a_fingerprint(text in any::<String>()) {
            prop_assert_eq!(fingerprint(&text), fingerprint(&text));
        }

        #[test]
        fn the_fast_way_for_ascii_agrees_with_the_other(text in "[ -~]{0,60}") {
            let through_nfkc: String = text.nfkc().collect();
            prop_assert_eq!(essence(&text), essence(&through_nfkc));
        }
    }
}
