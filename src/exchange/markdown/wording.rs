//! What in a Markdown text reads like a question, and what is only dressing.

use crate::domain::fingerprint::without_numbering;

/// Words that a question or a task begins with.
const OPENERS: [&str; 62] = [
    "what",
    "what's",
    "whats",
    "why",
    "how",
    "when",
    "where",
    "who",
    "which",
    "whose",
    "can",
    "could",
    "do",
    "does",
    "did",
    "is",
    "are",
    "was",
    "were",
    "will",
    "would",
    "should",
    "have",
    "has",
    "had",
    "explain",
    "describe",
    "tell",
    "name",
    "talk",
    "give",
    "discuss",
    "compare",
    "define",
    "list",
    "if",
    "walk",
    "imagine",
    "suppose",
    "share",
    "think",
    "write",
    "implement",
    "design",
    "show",
    "difference",
    "differentiate",
    "please",
    "am",
    "may",
    "in",
    "given",
    "consider",
    "assume",
    "you",
    "your",
    "say",
    "pretend",
    "let's",
    "convince",
    "sell",
    "summarize",
];

/// Whether this is surely a question: its last sign is a question mark.
pub(super) fn asks(text: &str) -> bool {
    let end = text.trim_end_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '*' | '_' | ')' | ']' | '"' | '\'' | '”' | '’' | '»' | '.' | '!' | ':'
            )
            || !c.is_alphanumeric() && !c.is_ascii() && c != '？' && c != '؟' && c != ';'
    });
    end.ends_with(['?', '？', '؟', '⁇'])
}

/// Whether it reads like a question or a task.
pub(super) fn is_question(text: &str) -> bool {
    if asks(text) {
        return true;
    }
    let plain = without_numbering(text);
    let mut words = plain.split_whitespace();
    let first = words.next().unwrap_or_default().to_lowercase();
    let first = first
        .trim_matches(|c: char| !c.is_alphanumeric() && c != '\'')
        .replace('’', "'");
    let is_how_to = first == "how"
        && words
            .next()
            .is_some_and(|word| word.eq_ignore_ascii_case("to"));
    let is_short = plain.split_whitespace().count() < 3;
    !is_how_to && !is_short && OPENERS.contains(&first.as_str())
}

/// A summary such as "Answer" or "Click to expand": what it hides answers the question above.
pub(super) fn hides_the_answer(summary: &str) -> bool {
    let words = summary.trim().to_lowercase();
    let words = words.trim_matches(|c: char| !c.is_alphanumeric());
    let starts = [
        "answer",
        "solution",
        "show",
        "click",
        "view",
        "reveal",
        "see answer",
        "see the answer",
        "see solution",
        "explanation",
        "response",
        "expand",
        "ответ",
        "antwort",
        "respuesta",
        "réponse",
        "risposta",
        "resposta",
        "答案",
    ];
    starts.iter().any(|start| words.starts_with(start))
}

/// Headings below which nothing is a question.
pub(super) fn is_matter(heading: &str) -> bool {
    let plain = heading.to_lowercase();
    let plain = plain.trim_matches(|c: char| !c.is_alphanumeric());
    let starts = [
        "table of contents",
        "contents",
        "toc",
        "license",
        "licence",
        "contribut",
        "reference",
        "resources",
        "further reading",
        "credits",
        "acknowledg",
        "author",
        "how to use",
        "how to contribute",
        "translations",
        "sponsor",
        "support",
        "related",
        "links",
        "maintainers",
    ];
    starts.iter().any(|start| plain.starts_with(start))
}

/// Tags of HTML that are taken out of a text; what they enclose stays.
const TAGS: [&str; 24] = [
    "details", "summary", "p", "br", "b", "i", "u", "em", "strong", "div", "span", "center", "sub",
    "sup", "kbd", "small", "h1", "h2", "h3", "h4", "h5", "h6", "a", "font",
];

/// The text of an answer: Markdown as written, without tags of HTML and comments outside code,
/// without the indentation of the list it stood in, and without an "Answer:" before it.
pub(super) fn answer_text(raw: &str) -> Option<String> {
    let dedented = dedented(raw);
    let clean = without_tags(&dedented);
    let mut lines: Vec<&str> = Vec::new();
    let mut in_code = false;
    for line in clean.lines().map(str::trim_end) {
        let is_fence = ["```", "~~~"]
            .into_iter()
            .any(|mark| line.trim_start().starts_with(mark));
        if in_code || is_fence {
            in_code ^= is_fence;
            lines.push(line);
            continue;
        }
        // A rule only separates.
        let is_rule = line.len() >= 3
            && line
                .bytes()
                .all(|byte| byte == b'-' || byte == b'*' || byte == b'_');
        let is_blank =
            line.trim().is_empty() || is_rule && lines.last().is_none_or(|last| last.is_empty());
        match is_blank {
            true if lines.last().is_none_or(|last| last.is_empty()) => {}
            true => lines.push(""),
            false => lines.push(line),
        }
    }
    while lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    let text = lines.join("\n");
    let text = without_label(&text);
    (!text.trim().is_empty()).then(|| text.to_owned())
}

/// Without "Answer:" in front, whatever its dress; "Answer: D" of a quiz keeps its letter.
fn without_label(text: &str) -> &str {
    let bare = text.trim_start_matches(['#', '*', '_', ' ', '>']);
    let label = ["answer", "ans", "a"].into_iter().find(|label| {
        bare.get(..label.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(label))
            && bare[label.len()..]
                .trim_start_matches(['*', '_'])
                .starts_with(':')
    });
    let Some(label) = label else {
        let heading = text.trim_start_matches('#');
        let is_heading = heading.len() < text.len() && heading.starts_with(' ');
        return if is_heading {
            heading.trim_start()
        } else {
            text
        };
    };
    let rest = bare[label.len()..].trim_start_matches(['*', '_', ':']);
    let first = rest.lines().next().unwrap_or_default();
    match first.trim().chars().count() {
        // A letter alone says nothing without the word before it.
        1..=2 => bare,
        _ => rest.trim_start(),
    }
}

/// Takes away the blanks that all lines begin with; the first may have lost its own already.
fn dedented(raw: &str) -> String {
    let whole = usize::from(!raw.starts_with([' ', '\t']));
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let least = raw
        .lines()
        .skip(whole)
        .filter(|line| !line.trim().is_empty())
        .map(indent)
        .min()
        .unwrap_or(0);
    let mut text = String::with_capacity(raw.len());
    for (at, line) in raw.lines().enumerate() {
        let cut = if at < whole {
            0
        } else {
            least.min(indent(line))
        };
        text.push_str(&line[cut..]);
        text.push('\n');
    }
    text
}

/// Takes known tags and comments out, but for what stands in code.
pub(super) fn without_tags(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut fence: Option<&str> = None;
    let mut in_comment = false;
    for line in text.split_inclusive('\n') {
        let start = line.trim_start();
        let mark = ["```", "~~~"]
            .into_iter()
            .find(|mark| start.starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) if !in_comment => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            (None, _) => {
                line_without_tags(line, &mut in_comment, &mut clean);
                continue;
            }
            _ => {}
        }
        clean.push_str(line);
    }
    clean
}

fn line_without_tags(line: &str, in_comment: &mut bool, clean: &mut String) {
    let mut rest = line;
    let mut in_code = false;
    loop {
        if *in_comment {
            match rest.find("-->") {
                Some(end) => {
                    *in_comment = false;
                    rest = &rest[end + 3..];
                }
                None => {
                    if rest.ends_with('\n') {
                        clean.push('\n');
                    }
                    return;
                }
            }
        }
        let Some(at) = rest.find(['<', '`']) else {
            clean.push_str(rest);
            return;
        };
        clean.push_str(&rest[..at]);
        let tail = &rest[at..];
        if let Some(after) = tail.strip_prefix('`') {
            in_code = !in_code;
            clean.push('`');
            rest = after;
        } else if in_code {
            clean.push('<');
            rest = &tail[1..];
        } else if let Some(after) = tail.strip_prefix("<!--") {
            *in_comment = true;
            rest = after;
        } else if let Some((name, length)) = tag_at(tail) {
            if name == "br" && !tail[length..].trim().is_empty() {
                clean.push('\n');
            }
            rest = &tail[length..];
        } else {
            clean.push('<');
            rest = &tail[1..];
        }
    }
}

/// The name and the length of a known tag that a text begins with.
fn tag_at(text: &str) -> Option<(&'static str, usize)> {
    let inner = text.strip_prefix('<')?;
    let inner = inner.strip_prefix('/').unwrap_or(inner);
    let name = inner
        .split(|c: char| !c.is_ascii_alphanumeric())
        .next()
        .unwrap_or_default();
    let known = TAGS.iter().find(|tag| tag.eq_ignore_ascii_case(name))?;
    // A tag ends on its line: a text between `<` and a far `>` is none.
    let end = text.bytes().take(2_000).position(|byte| byte == b'>')?;
    Some((known, end + 1))
}

/// Words without tags and marks of bold and italics around them.
pub(super) fn plain_words(text: &str) -> String {
    let clean = without_tags(text);
    let words: Vec<&str> = clean.split_whitespace().collect();
    words
        .join(" ")
        .trim_matches(|c| matches!(c, '*' | '_'))
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_known_by_their_mark_or_first_word() {
        for question in [
            "Why us?",
            "What is X? 👶",
            "**Why?**",
            "Tell me about yourself",
            "3. Explain ARIA to me.",
            "What’s the output?",
            "Describe a bug (hard one)?",
        ] {
            assert!(is_question(question), "{question}");
        }
        for other in [
            "Table of contents",
            "License",
            "How to contribute",
            "Closures",
            "What",
            "React",
        ] {
            assert!(!is_question(other), "{other}");
        }
    }

    #[test]
    fn answers_lose_their_dress_and_keep_their_code() {
        assert_eq!(
            answer_text(
                "<p>\n\n#### Answer: D\n\nSee <i>this</i> `<b>`.\n\n```html\n<p>x</p>\n```\n\n</p>"
            )
            .unwrap(),
            "Answer: D\n\nSee this `<b>`.\n\n```html\n<p>x</p>\n```"
        );
        assert_eq!(
            answer_text("**Answer:** Because.<br/>\n").unwrap(),
            "Because."
        );
        assert_eq!(answer_text("<br/>\n\n<!-- x -->\n"), None);
        assert_eq!(
            answer_text("first\n    second\n      third").unwrap(),
            "first\nsecond\n  third"
        );
    }
}
