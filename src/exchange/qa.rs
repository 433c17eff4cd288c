//! `Q:` and `A:` lines, as hashcards, repeater and SuperMemo's text files have them, with cloze
//! cards on `C:` lines. Markers count at the start of a line and outside fenced code.

use super::Problem;
use super::decoded::{problem, text};
use super::foreign::Foreign;
use super::gather::{Draft, Gathering, trimmed_lines};
use super::reading::ReadOptions;

const NAME: &str = "questions and answers (Q: and A: lines)";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Question,
    Answer,
    Cloze,
}

/// A card that is being read.
#[derive(Debug)]
struct Open {
    line: usize,
    part: Part,
    question: String,
    answer: Option<String>,
}

/// Reads `Q:`/`A:` and `C:` cards.
///
/// # Errors
/// A file that is no text, or holds no card. A question without an answer is a card; text outside
/// of cards is left out with a warning.
pub(crate) fn read(bytes: &[u8], _options: &ReadOptions) -> Result<Foreign, Vec<Problem>> {
    let text = text(bytes)?;
    let mut gathering = Gathering::new(NAME);
    let mut open: Option<Open> = None;
    let mut fence: Option<&str> = None;
    let mut section = Vec::new();
    let mut outside = None;
    let (body, first_line) = without_front_matter(&text, &mut gathering);
    for (at, line) in body.lines().enumerate() {
        let number = first_line + at;
        let mark = ["```", "~~~"]
            .into_iter()
            .find(|mark| line.trim_start().starts_with(mark));
        let in_code = fence.is_some();
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(opened), Some(mark)) if opened == mark => fence = None,
            _ => {}
        }
        let marker = if in_code { None } else { marker(line) };
        match marker {
            Some((Part::Answer, rest)) => match &mut open {
                Some(card) if card.part == Part::Question => {
                    card.part = Part::Answer;
                    card.answer = Some(rest.to_owned());
                }
                _ => gathering.problem(problem(number, "an answer without a question before it")),
            },
            Some((part, rest)) => {
                close(open.take(), &section, &mut gathering);
                open = Some(Open {
                    line: number,
                    part,
                    question: rest.to_owned(),
                    answer: None,
                });
            }
            None if !in_code && line.trim_end() == "---" => {
                close(open.take(), &section, &mut gathering);
            }
            None if !in_code && is_heading(line) => {
                close(open.take(), &section, &mut gathering);
                let words = line.trim_start_matches('#').trim().to_owned();
                if line.starts_with("# ") && gathering.foreign().title.is_none() {
                    gathering.foreign().title = Some(words);
                } else {
                    section = vec![words];
                }
            }
            None => match &mut open {
                Some(card) => {
                    let to = card.answer.as_mut().unwrap_or(&mut card.question);
                    to.push('\n');
                    to.push_str(line);
                }
                None if !line.trim().is_empty() => {
                    outside.get_or_insert(number);
                }
                None => {}
            },
        }
    }
    close(open, &section, &mut gathering);
    if let Some(line) = outside {
        gathering.problem(Problem {
            severity: super::Severity::Warning,
            ..problem(line, "text outside of cards was left out")
        });
    }
    gathering.done("no line of this file begins with Q: or C:")
}

fn marker(line: &str) -> Option<(Part, &str)> {
    let markers = [
        ("Q:", Part::Question),
        ("A:", Part::Answer),
        ("C:", Part::Cloze),
    ];
    markers
        .into_iter()
        .find_map(|(marker, part)| Some((part, line.strip_prefix(marker)?.trim())))
}

fn is_heading(line: &str) -> bool {
    let words = line.trim_start_matches('#');
    words.len() < line.len() && words.starts_with(' ')
}

/// hashcards puts the deck's name between `---` lines.
fn without_front_matter<'t>(text: &'t str, gathering: &mut Gathering) -> (&'t str, usize) {
    let Some(inner) = text
        .strip_prefix("---")
        .and_then(|rest| rest.trim_start_matches('\r').strip_prefix('\n'))
    else {
        return (text, 1);
    };
    let mut taken = 0;
    for (at, line) in inner.split_inclusive('\n').enumerate().take(50) {
        if line.trim_end() == "---" {
            return (&inner[taken + line.len()..], at + 3);
        }
        if marker(line).is_some() {
            break;
        }
        taken += line.len();
        if let Some((key, value)) = line.split_once(['=', ':'])
            && matches!(key.trim(), "name" | "title")
        {
            let name = value.trim().trim_matches(['"', '\'']).to_owned();
            gathering.foreign().title = Some(name).filter(|name| !name.is_empty());
        }
    }
    gathering.foreign().title = None;
    (text, 1)
}

fn close(open: Option<Open>, section: &[String], gathering: &mut Gathering) {
    let Some(open) = open else { return };
    if open.part == Part::Cloze {
        return cloze(&open, section, gathering);
    }
    let mut draft = Draft::at(open.line);
    draft.card.content.question = trimmed_lines(&open.question).to_owned();
    let answer = open.answer.as_deref().map(trimmed_lines);
    draft.card.answer = answer
        .filter(|answer| !answer.is_empty())
        .map(str::to_owned);
    finish(draft, section, gathering);
}

fn finish(mut draft: Draft, section: &[String], gathering: &mut Gathering) {
    for section in section {
        draft.set(super::fields::Field::Topic, section);
    }
    gathering.take(draft);
}

/// Every text in square brackets is left out once, which makes a card of it.
fn cloze(open: &Open, section: &[String], gathering: &mut Gathering) {
    let text = trimmed_lines(&open.question);
    match gaps(text) {
        Ok(gaps) if gaps.is_empty() => {
            gathering.problem(problem(
                open.line,
                "a cloze card without [text] in square brackets",
            ));
        }
        Ok(gaps) => {
            for at in 0..gaps.len() {
                let mut draft = Draft::at(open.line);
                draft.card.content.question = with_gap(text, &gaps, at);
                draft.card.answer = Some(text[gaps[at].0 + 1..gaps[at].1].replace('\\', ""));
                finish(draft, section, gathering);
            }
        }
        Err(what) => gathering.problem(problem(open.line, what)),
    }
}

/// Most gaps of one text: each makes a card as long as the text.
const MOST_GAPS: usize = 200;

/// Where the brackets are: of the opening and the closing one. `\[` and `![` are text.
fn gaps(text: &str) -> Result<Vec<(usize, usize)>, &'static str> {
    let mut found = Vec::new();
    let mut opened: Option<usize> = None;
    let mut before = ' ';
    let mut image = false;
    for (at, c) in text.char_indices() {
        match (c, opened) {
            _ if before == '\\' => {}
            ('[', None) if before == '!' => image = true,
            ('[', None) => opened = Some(at),
            ('[', Some(_)) => return Err("a [ within square brackets"),
            (']', _) if image => image = false,
            (']', None) => return Err("a ] without a [ before it"),
            (']', Some(from)) if from + 1 == at => return Err("nothing between [ and ]"),
            (']', Some(from)) => {
                found.push((from, at));
                opened = None;
            }
            _ => {}
        }
        before = if before == '\\' && c == '\\' { ' ' } else { c };
    }
    match opened {
        Some(_) => Err("a [ without a ] after it"),
        None if found.len() > MOST_GAPS => Err("more than 200 gaps in one text"),
        None => Ok(found),
    }
}

/// The text with one gap left out and the brackets of the others taken off.
fn with_gap(text: &str, gaps: &[(usize, usize)], gap: usize) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut at = 0;
    for (number, (from, to)) in gaps.iter().enumerate() {
        shown.push_str(&text[at..*from]);
        shown.push_str(if number == gap {
            "[...]"
        } else {
            &text[from + 1..*to]
        });
        at = to + 1;
    }
    shown.push_str(&text[at..]);
    shown
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read_text(text: &str) -> Foreign {
        read(text.as_bytes(), &ReadOptions::default()).unwrap()
    }

    #[test]
    fn questions_answers_and_gaps_become_cards() {
        let foreign = read_text(
            "---\nname = \"Core\"\n---\n\nQ: Why us?\nA: Because.\n\n```\nQ: no card\n```\n---\n\
             Q: Why now?\nAnd how?\nA: So.\nC: The [sun] is a [star], \\[not\\] ![x](y).\n",
        );
        assert_eq!(foreign.title.as_deref(), Some("Core"));
        let shown: Vec<_> = foreign
            .cards
            .iter()
            .map(|card| {
                (
                    card.line,
                    card.content.question.as_str(),
                    card.answer.as_deref().unwrap(),
                )
            })
            .collect();
        assert_eq!(
            shown,
            [
                (5, "Why us?", "Because.\n\n```\nQ: no card\n```"),
                (12, "Why now?\nAnd how?", "So."),
                (15, "The [...] is a star, \\[not\\] ![x](y).", "sun"),
                (15, "The sun is a [...], \\[not\\] ![x](y).", "star"),
            ]
        );
    }

    #[test]
    fn what_is_wrong_is_told_by_line() {
        let foreign = read_text("A: alone\nC: no gap\nC: an [open one\nC: []\nQ: Why?\n");
        let lines: Vec<_> = foreign
            .problems
            .iter()
            .map(|problem| problem.line)
            .collect();
        assert_eq!(lines, [Some(1), Some(2), Some(3), Some(4)]);
        assert_eq!(foreign.cards.len(), 1);
    }

    proptest! {
        #[test]
        fn no_bytes_panic_the_reader(bytes: Vec<u8>, text in "([QAC]: |[\\[\\]\\\\!a\n`é]|---){0,40}") {
            let _ = read(&bytes, &ReadOptions::default());
            let _ = read(text.as_bytes(), &ReadOptions::default());
        }
    }
}
