//! What a person can do in a sitting, and the keys and words for it.

use std::collections::BTreeMap;

use crate::cli::failure::Failure;
use crate::cli::output::safe;
use crate::cli::terminal::Key;
use crate::domain::grade::Grade;
use crate::exchange::neutral::{self, Safe};
use crate::sitting::points::LABELS;

/// What a key or a typed word asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Action {
    Reveal,
    Grade(Grade),
    Tick(char),
    Undo,
    Edit,
    /// With the text, where it was typed behind the word.
    Note(Option<String>),
    Skip,
    Bury,
    Suspend,
    Flag,
    History,
    Pause,
    /// The end of a pause, typed as a word.
    Resume,
    Restart,
    /// Unfold the criteria of a good answer, or fold them.
    Criteria,
    /// Whether the opening fitted the wording.
    Opening,
    /// What the coach would say.
    Example,
    Help,
    /// Stop, with a summary.
    Quit,
    /// Stop at once.
    Break,
    /// To the shell and back.
    Shell,
    Unknown,
}

/// Actions that have a key: their name in the settings, which is also their word in line mode,
/// and the key they have unless the person chose another.
const NAMED: [(&str, char, Action); 19] = [
    ("again", '1', Action::Grade(Grade::Again)),
    ("hard", '2', Action::Grade(Grade::Hard)),
    ("good", '3', Action::Grade(Grade::Good)),
    ("easy", '4', Action::Grade(Grade::Easy)),
    ("undo", 'u', Action::Undo),
    ("edit", 'e', Action::Edit),
    ("note", 'n', Action::Note(None)),
    ("skip", 's', Action::Skip),
    ("bury", '-', Action::Bury),
    ("suspend", '@', Action::Suspend),
    ("flag", '*', Action::Flag),
    ("history", 'i', Action::History),
    ("pause", 'p', Action::Pause),
    ("restart", 'r', Action::Restart),
    ("criteria", 't', Action::Criteria),
    ("opening", 'o', Action::Opening),
    ("example", 'x', Action::Example),
    ("help", '?', Action::Help),
    ("quit", 'q', Action::Quit),
];

/// Why some keys cannot be a person's keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum KeyFault {
    NoAction(String),
    /// `by` is another action with that key.
    Taken {
        name: &'static str,
        key: char,
        by: &'static str,
    },
    Unfit {
        name: &'static str,
        key: char,
    },
}

impl KeyFault {
    /// The action at fault, by its name in the settings.
    fn action(&self) -> &str {
        match self {
            Self::NoAction(name) => name,
            Self::Taken { name, .. } | Self::Unfit { name, .. } => name,
        }
    }

    /// What is wrong, when the keys come from a file.
    pub(crate) fn message(&self) -> String {
        match self {
            Self::NoAction(name) => match nearest(name) {
                Some(near) => {
                    format!("keys: no action \"{name}\", did you mean \"{near}\"?")
                }
                None => format!("keys: no action \"{name}\""),
            },
            Self::Taken { name, key, by } => {
                format!("keys: \"{key}\" cannot be the key of \"{name}\", it is that of \"{by}\"")
            }
            Self::Unfit { name, key } => {
                format!(
                    "keys: \"{key}\" cannot be the key of \"{name}\"{}",
                    why_unfit(*key)
                )
            }
        }
    }

    pub(crate) fn failure(&self) -> Failure {
        Failure::usage(self.message()).hint(self.hint())
    }

    /// How to put it right, when the keys come from a file.
    pub(crate) fn hint(&self) -> String {
        format!("offbook config unset keys.{}", self.action())
    }

    /// What is wrong, when a person has just chosen this key for `action`.
    pub(crate) fn refusal(&self, action: &str, chosen: char) -> Failure {
        let other = |name: &str| name != action;
        match self {
            // It was wrong before, with another action.
            Self::NoAction(name) if other(name) => self.failure(),
            Self::Taken { name, by, .. } if other(name) && other(by) => self.failure(),
            Self::Unfit { name, .. } if other(name) => self.failure(),
            Self::NoAction(name) => {
                let failure = Failure::usage(format!("no action \"{name}\" has a key"));
                match nearest(name) {
                    Some(near) => {
                        let hint = format!("did you mean \"{near}\"?   offbook help keys");
                        let mut failure = failure.hint(hint);
                        failure.near.push(neutral::line(near));
                        failure
                    }
                    None => failure.found(NAMED.map(|(name, ..)| name).join(", ")),
                }
            }
            Self::Taken { name, by, .. } => {
                let other = if *name == action { by } else { name };
                Failure::usage(format!(
                    "\"{chosen}\" does not fit keys.{action}: it is the key of \"{other}\""
                ))
                .hint(format!(
                    "another key for that one first: offbook config set keys.{other} KEY"
                ))
            }
            Self::Unfit { .. } => Failure::usage(format!(
                "\"{chosen}\" does not fit keys.{action}{}",
                why_unfit(chosen)
            ))
            .hint("offbook help keys"),
        }
    }
}

fn why_unfit(key: char) -> &'static str {
    if LABELS.contains(&key) {
        ": it ticks a point"
    } else {
        ": it cannot be seen"
    }
}

fn nearest(name: &str) -> Option<&'static str> {
    let likeness = |known: &str| strsim::jaro_winkler(known, name);
    let near = NAMED.map(|(known, ..)| (likeness(known), known));
    let best = near.into_iter().max_by(|a, b| a.0.total_cmp(&b.0));
    best.filter(|(likeness, _)| *likeness > 0.75)
        .map(|(_, name)| name)
}

/// The keys of this person.
#[derive(Debug, Clone)]
pub(crate) struct Keymap {
    keys: Vec<(&'static str, char, Action)>,
}

impl Keymap {
    /// The keys as they are, with those that the settings move.
    ///
    /// # Errors
    /// A name that is no action, a key twice, or one that ticks a point.
    pub(crate) fn new(chosen: &BTreeMap<String, char>) -> Result<Self, KeyFault> {
        let mut keys = NAMED.to_vec();
        for (name, key) in chosen {
            let Some(entry) = keys.iter_mut().find(|(known, ..)| known == name) else {
                return Err(KeyFault::NoAction(name.clone()));
            };
            entry.1 = *key;
        }
        for (index, (name, key, _)) in keys.iter().enumerate() {
            if let Some((other, ..)) = keys[..index].iter().find(|(_, taken, _)| taken == key) {
                // The one that was moved is to blame, not the one whose key it took.
                let (name, by) = if chosen.contains_key(*name) {
                    (*name, *other)
                } else {
                    (*other, *name)
                };
                return Err(KeyFault::Taken {
                    name,
                    key: *key,
                    by,
                });
            }
            if LABELS.contains(key) || key.is_whitespace() || key.is_control() {
                return Err(KeyFault::Unfit { name, key: *key });
            }
        }
        Ok(Self { keys })
    }

    pub(crate) fn action(&self, key: Key) -> Action {
        match key {
            Key::Space | Key::Enter => Action::Reveal,
            Key::Esc | Key::End => Action::Quit,
            Key::CtrlC => Action::Break,
            Key::CtrlZ => Action::Shell,
            Key::Char(char) => self.of_char(char),
            Key::Backspace | Key::Unknown => Action::Unknown,
        }
    }

    fn of_char(&self, char: char) -> Action {
        let named = self.keys.iter().find(|(_, key, _)| *key == char);
        match named {
            Some((.., action)) => action.clone(),
            None if LABELS.contains(&char) => Action::Tick(char),
            None => Action::Unknown,
        }
    }

    /// The key of an action, for the key lines.
    pub(crate) fn key(&self, name: &str) -> Safe {
        let found = self.keys.iter().find(|(known, ..)| *known == name);
        neutral::line(&found.map(|(_, key, _)| key.to_string()).unwrap_or_default())
    }

    /// `[u] undo last`, with this person's key.
    pub(crate) fn hint(&self, name: &str, what: &'static str) -> Safe {
        safe!("[{}] {}", self.key(name), what)
    }

    /// The four grade keys as `1-4`, or one by one where they were moved.
    pub(crate) fn grade_keys(&self) -> Safe {
        let keys = Grade::ALL.map(|grade| self.key(grade.name()).as_str().to_owned());
        let text = keys.concat();
        if text == "1234" {
            safe!("1-4")
        } else {
            neutral::line(&text)
        }
    }

    /// What a typed line asks for, in order: a word or key, ticks such as `a b d`, ticks and a
    /// grade, or `note` and its text. An empty line is Enter.
    pub(crate) fn line(&self, line: &str) -> Vec<Action> {
        let line = line.trim();
        if line.is_empty() {
            return vec![Action::Reveal];
        }
        let (first, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        if matches!(self.word(first), Some(Action::Note(_))) && !rest.trim().is_empty() {
            return vec![Action::Note(Some(rest.trim().to_owned()))];
        }
        let mut actions = Vec::new();
        for word in line
            .split(|c: char| c.is_whitespace() || c == ',')
            .filter(|w| !w.is_empty())
        {
            match self.word(word) {
                Some(action) => actions.push(action),
                None => match ticks(word) {
                    Some(ticks) => actions.extend(ticks),
                    None => return vec![Action::Unknown],
                },
            }
        }
        // More than one word is only ever ticks with a grade behind them; anything else is a slip.
        let last = actions.len().saturating_sub(1);
        let are_ticks = |actions: &[Action]| actions.iter().all(|a| matches!(a, Action::Tick(_)));
        let is_meant = are_ticks(&actions[..last])
            && (last == 0 || matches!(actions[last], Action::Tick(_) | Action::Grade(_)));
        if is_meant {
            actions
        } else {
            vec![Action::Unknown]
        }
    }

    fn word(&self, word: &str) -> Option<Action> {
        let word = word.to_lowercase();
        match word.as_str() {
            "show" | "answer" | "reveal" => return Some(Action::Reveal),
            "stop" | "exit" => return Some(Action::Quit),
            "resume" | "continue" => return Some(Action::Resume),
            "keys" => return Some(Action::Help),
            _ => {}
        }
        let mut letters = word.chars();
        let single = letters.next().filter(|_| letters.next().is_none());
        let found = self
            .keys
            .iter()
            .find(|(name, key, _)| *name == word || Some(*key) == single);
        found.map(|(.., action)| action.clone())
    }
}

/// `abd` as three ticks. Only in the order of the points, so that a word is not taken for them.
fn ticks(word: &str) -> Option<Vec<Action>> {
    let letters: Vec<char> = word.to_lowercase().chars().collect();
    let is_ordered = letters.is_sorted_by(|a, b| a < b);
    let are_labels = letters.iter().all(|letter| LABELS.contains(letter));
    (is_ordered && are_labels).then(|| letters.into_iter().map(Action::Tick).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keymap() -> Keymap {
        Keymap::new(&BTreeMap::new()).unwrap()
    }

    #[test]
    fn lines_are_words_keys_or_ticks_with_a_grade() {
        use Action::{Grade as G, Tick};
        let line = |text| keymap().line(text);
        assert_eq!(line(""), [Action::Reveal]);
        assert_eq!(line("good"), [G(Grade::Good)]);
        assert_eq!(line(" 3 "), [G(Grade::Good)]);
        assert_eq!(line("g"), [Tick('g')]);
        assert_eq!(
            line("a b, d 2"),
            [Tick('a'), Tick('b'), Tick('d'), G(Grade::Hard)]
        );
        assert_eq!(line("abd"), [Tick('a'), Tick('b'), Tick('d')]);
        assert_eq!(
            line("note no number again"),
            [Action::Note(Some("no number again".into()))]
        );
        for slip in ["bad", "3 3", "quit 3", "3 a", "hello"] {
            assert_eq!(line(slip), [Action::Unknown], "{slip}");
        }
    }

    #[test]
    fn no_key_does_two_things() {
        let with = |name: &str, key| Keymap::new(&BTreeMap::from([(name.to_owned(), key)]));
        assert!(with("again", 'z').is_ok());
        assert_eq!(
            with("again", 'z').unwrap().action(Key::Char('z')),
            Action::Grade(Grade::Again)
        );
        assert_eq!(
            with("again", 'z').unwrap().action(Key::Char('1')),
            Action::Unknown
        );
        for (name, key) in [
            ("again", 'a'),
            ("again", '2'),
            ("agian", 'x'),
            ("undo", ' '),
        ] {
            assert!(with(name, key).is_err(), "{name} {key}");
        }
    }

    #[test]
    fn space_and_enter_never_grade() {
        for key in [Key::Space, Key::Enter] {
            assert_eq!(keymap().action(key), Action::Reveal);
        }
    }
}
