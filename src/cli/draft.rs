//! A card as the Markdown file that a person edits: written, and read again.
//!
//! Reading what was written gives back what was put in, whatever the text holds: a line of it that
//! would be taken for a heading or a note gets a backslash before it.

use crate::domain::answer::Slot;

/// Begins a note to the person, which is not saved.
const NOTE: &str = "#!";
/// Begins a note that says why the file was opened again.
const ERROR_NOTE: &str = "#! error:";
/// Begins the note that holds what the card was when the file was written.
const BASE_NOTE: &str = "#! base";

/// The part of a card that is edited in the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Fields {
    pub(crate) question: String,
    pub(crate) variants: Vec<String>,
    pub(crate) headline: Option<String>,
    pub(crate) text: String,
    pub(crate) slots: Vec<Slot>,
    pub(crate) points: Vec<String>,
}

/// What a file says; `None` where it has no such section, which leaves that part as it was.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Parsed {
    pub(crate) question: Option<String>,
    pub(crate) variants: Option<Vec<String>>,
    pub(crate) headline: Option<Option<String>>,
    pub(crate) text: Option<String>,
    pub(crate) slots: Vec<Slot>,
    pub(crate) points: Option<Vec<String>>,
    /// What the card was when the file was written.
    pub(crate) base: Option<String>,
}

/// Why a file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unreadable {
    /// From 1.
    pub(crate) line: usize,
    pub(crate) message: String,
}

/// The sections of a file, as their headings name them.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Section {
    Question,
    Variants,
    Headline,
    Answer,
    Slot(String),
    Points,
}

impl Section {
    /// Whether both are about one part of the card: what is saved tells slots apart without regard
    /// to case.
    fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Slot(name), Self::Slot(other)) => name.eq_ignore_ascii_case(other),
            _ => self == other,
        }
    }

    fn parse(heading: &str) -> Option<Self> {
        let heading = heading.trim();
        if let Some((answer, slot)) = heading.split_once(':') {
            let slot = slot.trim();
            let is_slot = answer.trim().eq_ignore_ascii_case("answer") && !slot.is_empty();
            return is_slot.then(|| Self::Slot(slot.to_owned()));
        }
        let name = heading.to_ascii_lowercase();
        Some(match name.as_str() {
            "question" => Self::Question,
            "variants" => Self::Variants,
            "headline" => Self::Headline,
            "answer" => Self::Answer,
            "points" => Self::Points,
            _ => return None,
        })
    }
}

/// The file: a title, notes, and a section for each part.
pub(crate) fn render(fields: &Fields, title: &str, notes: &[String], base: &str) -> String {
    let mut file = format!("# {}\n", title.replace(['\n', '\r'], " "));
    for note in notes {
        file.push_str(&format!("{NOTE} {}\n", note.replace(['\n', '\r'], " ")));
    }
    file.push_str(&format!("{BASE_NOTE} {base}\n"));
    section(&mut file, "Question", &fields.question);
    section(&mut file, "Variants", &bullets(&fields.variants));
    section(
        &mut file,
        "Headline",
        fields.headline.as_deref().unwrap_or_default(),
    );
    if fields.slots.is_empty() || !fields.text.trim().is_empty() {
        section(&mut file, "Answer", &fields.text);
    }
    for slot in &fields.slots {
        section(&mut file, &format!("Answer: {}", slot.name), &slot.text);
    }
    section(&mut file, "Points", &bullets(&fields.points));
    file
}

fn section(file: &mut String, heading: &str, text: &str) {
    file.push_str(&format!("\n## {heading}\n"));
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    for line in text.trim_end_matches('\n').split('\n') {
        if would_be_taken(line) {
            file.push('\\');
        }
        file.push_str(line);
        file.push('\n');
    }
}

fn bullets(items: &[String]) -> String {
    let lines = items
        .iter()
        .map(|item| format!("- {}", item.replace(['\n', '\r'], " ")));
    lines.collect::<Vec<_>>().join("\n")
}

/// Whether a line of a person's text looks like one of ours, with or without backslashes before.
fn would_be_taken(line: &str) -> bool {
    let rest = line.trim_start_matches('\\');
    is_heading(rest) || rest.starts_with(NOTE)
}

/// What is in the file.
///
/// # Errors
/// The first line that cannot be read, and why.
pub(crate) fn parse(file: &str) -> Result<Parsed, Unreadable> {
    let mut parsed = Parsed::default();
    let mut open: Option<(Section, Vec<&str>)> = None;
    let mut seen: Vec<Section> = Vec::new();
    for (i, line) in file.trim_start_matches('\u{feff}').lines().enumerate() {
        let fault = |message: String| Unreadable {
            line: i + 1,
            message,
        };
        if let Some(base) = line.strip_prefix(BASE_NOTE) {
            parsed.base = Some(base.trim().to_owned());
        } else if line.starts_with(NOTE) {
            continue;
        } else if is_heading(line) {
            let section = heading(line).map_err(fault)?;
            if seen.iter().any(|seen| seen.is_same(&section)) {
                return Err(fault(format!(
                    "the section \"{}\" is there twice",
                    line.trim()
                )));
            }
            seen.push(section.clone());
            if let Some(closed) = open.replace((section, Vec::new())) {
                close(&mut parsed, closed);
            }
        } else if let Some((_, lines)) = &mut open {
            lines.push(line);
        } else if !line.trim().is_empty() && !line.starts_with("# ") {
            return Err(fault(
                "text before the first section, such as \"## Answer\"".into(),
            ));
        }
    }
    if let Some(closed) = open {
        close(&mut parsed, closed);
    }
    Ok(parsed)
}

fn is_heading(line: &str) -> bool {
    line.starts_with("## ") || line.trim_end() == "##"
}

fn heading(line: &str) -> Result<Section, String> {
    Section::parse(line.trim_start_matches('#')).ok_or_else(|| {
        let line = line.trim_end();
        format!("no section \"{line}\"; if it is a line of your text, write \\{line}")
    })
}

fn close(parsed: &mut Parsed, (section, lines): (Section, Vec<&str>)) {
    let lines = lines.into_iter().map(|line| match line.strip_prefix('\\') {
        Some(rest) if would_be_taken(rest) => rest,
        _ => line,
    });
    match section {
        Section::Question => parsed.question = Some(one_line(lines)),
        Section::Headline => {
            parsed.headline = Some(Some(one_line(lines)).filter(|line| !line.is_empty()));
        }
        Section::Answer => parsed.text = Some(text(lines)),
        Section::Slot(name) => parsed.slots.push(Slot {
            name,
            text: text(lines),
        }),
        Section::Variants => parsed.variants = Some(items(lines)),
        Section::Points => parsed.points = Some(items(lines)),
    }
}

/// Without empty lines before and after.
fn text<'l>(lines: impl Iterator<Item = &'l str>) -> String {
    let lines: Vec<&str> = lines.skip_while(|line| line.trim().is_empty()).collect();
    lines.join("\n").trim_end().to_owned()
}

fn one_line<'l>(lines: impl Iterator<Item = &'l str>) -> String {
    let words = lines.map(str::trim).filter(|line| !line.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// One item a line, with or without a bullet; an indented line goes on with the one before.
fn items<'l>(lines: impl Iterator<Item = &'l str>) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    for line in lines {
        let goes_on = line.starts_with([' ', '\t']);
        let trimmed = line.trim();
        let bare = ["- ", "* ", "+ ", "• "]
            .iter()
            .find_map(|bullet| trimmed.strip_prefix(bullet));
        let item = bare.unwrap_or(trimmed).trim();
        if item.is_empty() || matches!(item, "-" | "*" | "+" | "•") {
            continue;
        }
        match items.last_mut() {
            Some(last) if goes_on && bare.is_none() => {
                last.push(' ');
                last.push_str(item);
            }
            _ => items.push(item.to_owned()),
        }
    }
    items
}

/// The file with the fault said at its top, and without what was said there before.
pub(crate) fn with_fault(file: &[u8], fault: &Unreadable) -> Vec<u8> {
    let rest: Vec<u8> = file
        .split_inclusive(|byte| *byte == b'\n')
        .filter(|line| !line.starts_with(ERROR_NOTE.as_bytes()))
        .flatten()
        .copied()
        .collect();
    // The note itself moves every line down by one.
    let before = file.starts_with(ERROR_NOTE.as_bytes());
    let line = fault.line + usize::from(!before);
    let mut said = format!("{ERROR_NOTE} line {line}: {}\n", fault.message).into_bytes();
    said.extend(rest);
    said
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fields() -> Fields {
        Fields {
            question: "Tell me about a conflict.".into(),
            variants: vec!["When did you disagree?".into()],
            headline: Some("I wrote it down instead of arguing.".into()),
            text: "Q3.\n\n## Not a section\n#! not a note\n\\## nor this\n# Fine".into(),
            slots: Vec::new(),
            points: vec!["- no blame".into(), "a number: 2 %".into()],
        }
    }

    fn read(fields: &Fields) -> Parsed {
        parse(&render(fields, "k7f", &["a note".into()], "abc")).unwrap()
    }

    #[test]
    fn what_was_written_is_read_again() {
        let parsed = read(&fields());
        assert_eq!(
            parsed.question.as_deref(),
            Some("Tell me about a conflict.")
        );
        assert_eq!(parsed.variants, Some(fields().variants));
        assert_eq!(parsed.headline, Some(fields().headline));
        assert_eq!(parsed.text, Some(fields().text));
        assert_eq!(parsed.points, Some(fields().points));
        assert_eq!(parsed.base.as_deref(), Some("abc"));
    }

    #[test]
    fn slots_have_sections_of_their_own() {
        let slots = vec![
            Slot {
                name: "question".into(),
                text: "What is hard?".into(),
            },
            Slot {
                name: "why I ask".into(),
                text: String::new(),
            },
        ];
        let parsed = read(&Fields {
            text: String::new(),
            slots: slots.clone(),
            ..fields()
        });
        assert_eq!(parsed.slots, slots);
        assert_eq!(parsed.text, None);
    }

    #[test]
    fn an_unknown_section_is_refused_with_its_line() {
        let fault = parse("# k7f\n\n## Answer\ntext\n## Ponits\n").unwrap_err();
        assert_eq!(fault.line, 5);
        assert!(fault.message.contains("\\## Ponits"), "{}", fault.message);
    }

    #[test]
    fn a_section_twice_and_text_before_the_first_are_refused() {
        assert_eq!(parse("## Answer\na\n## answer\nb\n").unwrap_err().line, 3);
        assert_eq!(parse("# k7f\nstray\n## Answer\n").unwrap_err().line, 2);
    }

    #[test]
    fn points_may_be_typed_without_bullets_and_go_on_below() {
        let parsed = parse("## Points\none\n* two\n  goes on\n\n-\n3. three\n").unwrap();
        let points = parsed.points.unwrap();
        assert_eq!(points, ["one", "two goes on", "3. three"]);
    }

    #[test]
    fn the_fault_stands_at_the_top_once() {
        let fault = Unreadable {
            line: 3,
            message: "twice".into(),
        };
        let once = with_fault(b"a\nb\n", &fault);
        let fault = Unreadable {
            line: 4,
            message: "twice".into(),
        };
        let again = with_fault(&once, &fault);
        assert_eq!(once, again);
        assert!(once.starts_with(b"#! error: line 4: twice\na\n"));
    }

    proptest! {
        #[test]
        fn any_text_comes_back(text in "([#!\\\\ a\n-]|.){0,60}") {
            let fields = Fields { text, ..Fields::default() };
            let first = read(&fields).text.unwrap();
            let again = read(&Fields { text: first.clone(), ..Fields::default() });
            prop_assert_eq!(Some(first.clone()), again.text);
            let plain = |t: &str| t.replace("\r\n", "\n").replace('\r', "\n");
            let lines = |t: &str| plain(t).trim().to_owned();
            prop_assert_eq!(lines(&first), lines(&fields.text));
        }

        #[test]
        fn no_bytes_panic_the_reader(file in "\\PC{0,80}", line in 0..9usize) {
            let fault = Unreadable { line, message: String::new() };
            let _ = parse(&file);
            let _ = with_fault(file.as_bytes(), &fault);
        }
    }
}
