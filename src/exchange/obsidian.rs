//! Flashcards in an Obsidian vault, as its spaced-repetition plugin reads them: `front::back`,
//! `front:::back` both ways, a line `?` or `??` between the sides, `==gaps==`, and the schedule in
//! a comment behind the card.

use super::Problem;
use super::decoded::text;
use super::fields::Field;
use super::foreign::{Foreign, Progress};
use super::gather::{Draft, Gathering};
use super::reading::ReadOptions;
use crate::domain::now::Day;

const NAME: &str = "Obsidian flashcards";
/// The tag that makes a note one of flashcards; what stands behind it names the deck.
const TAG: &str = "#flashcards";
/// A card never reviewed has this day.
const NEVER: &str = "2000-01-01";

/// Whether a line has the tag of flashcards on it.
pub(super) fn names_flashcards(line: &str) -> bool {
    line.split_whitespace().any(|word| {
        word == TAG
            || word
                .strip_prefix(TAG)
                .is_some_and(|rest| rest.starts_with('/'))
    })
}

/// Reads the cards of one note.
///
/// # Errors
/// A file that is no text, or holds no card.
pub(crate) fn read(bytes: &[u8], _options: &ReadOptions) -> Result<Foreign, Vec<Problem>> {
    let text = text(bytes)?;
    let mut gathering = Gathering::new(NAME);
    let mut reader = Reader {
        deck: Vec::new(),
        section: None,
        gathering: &mut gathering,
    };
    for paragraph in paragraphs(&text) {
        reader.paragraph(&paragraph);
    }
    gathering.done("no line of this file has front::back, or a ? alone between two sides")
}

/// Lines without an empty one between them; fenced code counts as one line of them.
struct Paragraph<'t> {
    line: usize,
    lines: Vec<&'t str>,
}

fn paragraphs(text: &str) -> Vec<Paragraph<'_>> {
    let mut all: Vec<Paragraph<'_>> = Vec::new();
    let mut fence: Option<&str> = None;
    let mut is_open = false;
    for (at, line) in text.lines().enumerate() {
        let mark = ["```", "~~~"]
            .into_iter()
            .find(|mark| line.trim_start().starts_with(mark));
        let in_code = fence.is_some();
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(opened), Some(mark)) if opened == mark => fence = None,
            _ => {}
        }
        if line.trim().is_empty() && !in_code {
            is_open = false;
        } else if let Some(last) = all.last_mut().filter(|_| is_open) {
            last.lines.push(line);
        } else {
            is_open = true;
            all.push(Paragraph {
                line: at + 1,
                lines: vec![line],
            });
        }
    }
    all
}

struct Reader<'g> {
    deck: Vec<String>,
    section: Option<String>,
    gathering: &'g mut Gathering,
}

impl Reader<'_> {
    fn paragraph(&mut self, paragraph: &Paragraph<'_>) {
        let mut schedules = Vec::new();
        let mut lines: Vec<(usize, String)> = Vec::new();
        for (at, line) in paragraph.lines.iter().enumerate() {
            let line = self.without_marks(line, &mut schedules);
            if !line.trim().is_empty() || line.is_empty() && paragraph.lines[at].trim().is_empty() {
                lines.push((paragraph.line + at, line));
            }
        }
        let between = lines
            .iter()
            .position(|(_, line)| matches!(line.trim(), "?" | "??"));
        if let Some(at) = between.filter(|at| *at > 0) {
            let side = |lines: &[(usize, String)]| {
                let lines: Vec<&str> = lines.iter().map(|(_, line)| line.as_str()).collect();
                lines.join("\n")
            };
            let (front, back) = (side(&lines[..at]), side(&lines[at + 1..]));
            let both = lines[at].1.trim() == "??";
            return self.sides(lines[0].0, &front, &back, both, &schedules);
        }
        let mut taken = 0;
        let mut in_code = false;
        for (number, line) in &lines {
            in_code ^= line.trim_start().starts_with("```");
            if in_code {
                continue;
            }
            if let Some(rest) = line.strip_prefix('#')
                && rest.trim_start_matches('#').starts_with(' ')
            {
                self.section = Some(rest.trim_start_matches('#').trim().to_owned());
            } else if let Some((front, back, both)) = inline(line) {
                let own = schedules.get(taken..).unwrap_or_default();
                taken += if both { 2 } else { 1 };
                let line = front.to_owned();
                self.sides(*number, &line, back, both, own);
            } else if line.contains("==") {
                self.gaps(*number, line, schedules.get(taken..).unwrap_or_default());
            }
        }
    }

    /// A line without its comments, whose schedules are kept, and without the tag.
    fn without_marks(&mut self, line: &str, schedules: &mut Vec<Option<Progress>>) -> String {
        let mut rest = line;
        let mut plain = String::new();
        while let Some((before, after)) = rest.split_once("<!--") {
            let (comment, behind) = after.split_once("-->").unwrap_or((after, ""));
            if let Some(schedule) = comment.trim().strip_prefix("SR:") {
                schedules.extend(schedule.split('!').skip(1).map(progress));
            }
            plain.push_str(before);
            rest = behind;
        }
        plain.push_str(rest);
        if !names_flashcards(&plain) {
            return plain.trim_end().to_owned();
        }
        let mut words = Vec::new();
        for word in plain.split_whitespace() {
            match word.strip_prefix(TAG) {
                Some(path) if path.is_empty() || path.starts_with('/') => {
                    let parts = path.split('/').filter(|part| !part.is_empty());
                    self.deck = parts.map(str::to_owned).collect();
                }
                _ => words.push(word),
            }
        }
        words.join(" ")
    }

    fn sides(
        &mut self,
        line: usize,
        front: &str,
        back: &str,
        both: bool,
        schedules: &[Option<Progress>],
    ) {
        let schedule = |at: usize| schedules.get(at).cloned().flatten();
        self.card(line, front, back, schedule(0));
        if both {
            self.card(line, back, front, schedule(1));
        }
    }

    fn card(&mut self, line: usize, front: &str, back: &str, progress: Option<Progress>) {
        let mut draft = Draft::at(line);
        draft.card.content.question = front.trim().to_owned();
        draft.set(Field::Answer, back);
        draft.card.deck = self.deck.clone();
        draft.card.progress = progress;
        if let Some(section) = &self.section {
            draft.set(Field::Topic, section);
        }
        self.gathering.take(draft);
    }

    /// `==text==` left out once for each.
    fn gaps(&mut self, line: usize, text: &str, schedules: &[Option<Progress>]) {
        const MOST_GAPS: usize = 200;
        let parts: Vec<&str> = text.split("==").collect();
        // Every second part stands between two marks.
        if parts.len() < 3 || parts.len().is_multiple_of(2) || parts.len() > 2 * MOST_GAPS {
            return;
        }
        let shown = |part: &str| {
            let part = part.split(";;").nth(usize::from(
                part.contains(";;") && part.starts_with(|c: char| c.is_ascii_digit()),
            ));
            part.unwrap_or_default().to_owned()
        };
        for gap in (1..parts.len()).step_by(2) {
            let question: String = parts
                .iter()
                .enumerate()
                .map(|(at, part)| match at {
                    at if at == gap => "[...]".to_owned(),
                    at if at % 2 == 1 => shown(part),
                    _ => (*part).to_owned(),
                })
                .collect();
            let schedule = schedules.get(gap / 2).cloned().flatten();
            self.card(line, &question, &shown(parts[gap]), schedule);
        }
    }
}

/// The two sides of a line, and whether it is asked both ways. Marks in code do not count.
fn inline(line: &str) -> Option<(&str, &str, bool)> {
    let mut in_code = false;
    for (at, c) in line.char_indices() {
        in_code ^= c == '`';
        if in_code || c != ':' {
            continue;
        }
        let tail = &line[at..];
        let (length, both) = match tail {
            _ if tail.starts_with(":::") => (3, true),
            _ if tail.starts_with("::") => (2, false),
            _ => continue,
        };
        let (front, back) = (line[..at].trim(), tail[length..].trim());
        let front = front.trim_start_matches(['-', '*', '+']).trim_start();
        return (!front.is_empty() && !back.is_empty()).then_some((front, back, both));
    }
    None
}

/// `2024-08-16,51,230`: due, days, ease in percent. Other forms say nothing that can be used.
fn progress(schedule: &str) -> Option<Progress> {
    let mut parts = schedule.split(',').map(str::trim);
    let due = parts.next()?;
    let interval_days = parts.next()?.parse().ok()?;
    let ease: u32 = parts.next()?.parse().ok()?;
    if due == NEVER {
        return None;
    }
    Some(Progress {
        due_on: Some(due.parse::<Day>().ok()?),
        interval_days,
        ease_factor: (130..=1_000)
            .contains(&ease)
            .then(|| f64::from(ease) / 100.0),
        ..Progress::default()
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read_text(text: &str) -> Foreign {
        read(text.as_bytes(), &ReadOptions::default()).unwrap()
    }

    #[test]
    fn every_way_of_writing_a_card_is_read() {
        let foreign = read_text(
            "#flashcards/job/acme\n\n## Values\n\nWhy us?::Because.\n<!--SR:!2026-12-01,51,230-->\n\n\
             Sun:::Star\n\nWhat does `a::b` do?\n?\nIt names b.\n\n```\nx\n\ny\n```\n\nThe ==sky== is ==blue==.\n",
        );
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
                (5, "Why us?", "Because."),
                (8, "Sun", "Star"),
                (8, "Star", "Sun"),
                (10, "What does `a::b` do?", "It names b."),
                (20, "The [...] is blue.", "sky"),
                (20, "The sky is [...].", "blue"),
            ]
        );
        let card = &foreign.cards[0];
        assert_eq!(card.deck, ["job", "acme"]);
        assert_eq!(card.content.tags, ["Values"]);
        let progress = card.progress.as_ref().unwrap();
        assert_eq!(progress.interval_days, 51);
        assert_eq!(progress.ease_factor, Some(2.3));
        assert_eq!(progress.due_on.unwrap().to_string(), "2026-12-01");
    }

    proptest! {
        #[test]
        fn no_bytes_panic_the_reader(bytes: Vec<u8>, text in "(::|:::|\\?|==|;;|<!--SR:!|-->|2026-01-01,|9|`|#flashcards/|[a\né ]){0,40}") {
            let _ = read(&bytes, &ReadOptions::default());
            let _ = read(text.as_bytes(), &ReadOptions::default());
        }
    }
}
