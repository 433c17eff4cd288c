//! The word lists of the hints: those that are built in, and a file of the person's own that adds
//! to them.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::Problem;
use super::native::found::{Found, LineStart, did_you_mean, locate, quoted};
use super::native::syntax::syntax_problems;
use crate::coaching::hints::BUILT_IN_WORDS;
use crate::coaching::hints::lists::{List, Lists};

const FORMAT: &str = "offbook-words";
const FORMAT_VERSION: &str = "1";
/// The table of a language in which exceptions stand.
const EXCEPT: &str = "except";
/// Entries of one list: each costs a little for every word of an answer.
const MOST_ENTRIES: usize = 2_000;

/// The lists of all languages, by their tag without its region: `en`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Words {
    languages: BTreeMap<String, Lists>,
}

impl Words {
    /// The lists that are built in.
    pub(crate) fn built_in() -> Self {
        let mut words = Self::default();
        // A test reads them without a problem.
        let _ = words.take(BUILT_IN_WORDS);
        words
    }

    /// The lists for a language tag such as `en-GB`.
    pub(crate) fn of_language(&self, tag: &str) -> Option<&Lists> {
        let language = tag.split(['-', '_']).next().unwrap_or_default();
        self.languages.get(&language.to_ascii_lowercase())
    }

    /// Adds what a file says.
    ///
    /// # Errors
    /// All that is wrong with it, with lines; nothing of it is to be used then.
    pub(crate) fn add(&mut self, file: &str) -> Result<(), Vec<Problem>> {
        let found = self.take(file);
        if found.is_empty() {
            return Ok(());
        }
        Err(locate(file, LineStart::FILE, found))
    }

    fn take(&mut self, file: &str) -> Vec<Found> {
        let (table, errors) = DeTable::parse_recoverable(file);
        let mut found = syntax_problems(file, &errors);
        if !found.is_empty() {
            return found;
        }
        let mut languages: Vec<_> = table.get_ref().iter().collect();
        languages.sort_by_key(|(key, _)| key.span().start);
        check_format(table.get_ref(), &mut found);
        for (key, value) in languages {
            let name: &str = key.get_ref();
            match value.get_ref() {
                _ if matches!(name, "format" | "format_version") => {}
                DeValue::Table(lists) if is_language(name) => {
                    let to = self.languages.entry(name.to_owned()).or_default();
                    take_lists(to, lists, false, &mut found);
                }
                _ => found.push(Found::error(
                    key.span().start,
                    format!("{} is no language; lists stand under [en]", quoted(name)),
                )),
            }
        }
        found
    }
}

fn is_language(name: &str) -> bool {
    (2..=3).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_lowercase())
}

fn check_format(table: &DeTable<'_>, found: &mut Vec<Found>) {
    let format = table.get("format");
    if format.and_then(|value| value.get_ref().as_str()) != Some(FORMAT) {
        let at = format.map_or(0, |value| value.span().start);
        let message = format!("a file of words begins with format = \"{FORMAT}\"");
        found.push(Found::error(at, message));
    }
    if let Some(value) = table.get("format_version") {
        let number = value.get_ref().as_integer();
        if number.map(|number| number.as_str()) != Some(FORMAT_VERSION) {
            let message = format!("\"format_version\" must be {FORMAT_VERSION}; update offbook");
            found.push(Found::error(value.span().start, message));
        }
    }
}

type Key<'t> = Spanned<DeString<'t>>;
type Value<'t> = Spanned<DeValue<'t>>;

fn take_lists(to: &mut Lists, lists: &DeTable<'_>, is_except: bool, found: &mut Vec<Found>) {
    for (key, value) in lists.iter() {
        let name: &str = key.get_ref();
        match (List::find(name), value.get_ref()) {
            (None, DeValue::Table(except)) if name == EXCEPT && !is_except => {
                take_lists(to, except, true, found);
            }
            (None, _) => found.push(no_list(key)),
            (Some(list), _) => take_entries(to, list, is_except, value, found),
        }
    }
}

fn no_list(key: &Key<'_>) -> Found {
    let name: &str = key.get_ref();
    let known = List::ALL.iter().map(|list| list.name());
    let hint = match did_you_mean(name, known) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => "offbook help hints names them".to_owned(),
    };
    Found::error(
        key.span().start,
        format!("no list {}, {hint}", quoted(name)),
    )
}

fn take_entries(
    to: &mut Lists,
    list: List,
    is_except: bool,
    value: &Value<'_>,
    found: &mut Vec<Found>,
) {
    let name = list.name();
    let Some(entries) = value.get_ref().as_array() else {
        let message = format!("\"{name}\" must be a list: {name} = [\"…\", \"…\"]");
        found.push(Found::error(value.span().start, message));
        return;
    };
    if entries.len() > MOST_ENTRIES {
        let message = format!("\"{name}\" can have {MOST_ENTRIES} entries");
        found.push(Found::error(value.span().start, message));
        return;
    }
    for entry in entries.iter() {
        let at = entry.span().start;
        let Some(text) = entry.get_ref().as_str() else {
            found.push(Found::error(at, "an entry must be text in quotes"));
            continue;
        };
        if let Err(why) = to.add(list, is_except, text) {
            found.push(Found::error(at, format!("{}: {why}", quoted(text))));
        }
    }
}

#[cfg(test)]
mod hinted;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_lists_have_no_problem() {
        let mut words = Words::default();
        assert_eq!(words.add(BUILT_IN_WORDS), Ok(()));
        assert!(words.of_language("en-GB").is_some());
        assert!(words.of_language("de").is_none());
    }

    #[test]
    fn every_problem_of_a_file_is_named_with_its_line() {
        let file = "format = \"offbook-words\"\n\n[en]\nblam = [\"x\"]\nblame = \"x\"\n\
                    excuse = [\n  \"\",\n  5,\n  \"a  ? b\",\n  \"can't|x\",\n]\n[english]\n";
        let problems = Words::built_in().add(file).unwrap_err();
        let said: Vec<String> = problems
            .iter()
            .map(|p| format!("{}: {}", p.line.unwrap(), p.message))
            .collect();
        assert_eq!(
            said,
            [
                "4: no list \"blam\", did you mean \"blame\"?",
                "5: \"blame\" must be a list: blame = [\"…\", \"…\"]",
                "7: \"\": an entry needs a word",
                "8: an entry must be text in quotes",
                "9: \"a  ? b\": an entry is made of words, with | * and ? between them",
                "10: \"can't|x\": a word of two parts cannot stand beside |; write two entries",
                "12: \"english\" is no language; lists stand under [en]",
            ]
        );
    }

    #[test]
    fn a_file_of_another_kind_is_refused() {
        for file in [
            "[en]\n",
            "format = \"offbook-deck\"\n",
            "format = \"offbook-words\"\nx = 1\n",
        ] {
            assert!(Words::default().add(file).is_err(), "{file}");
        }
        let newer = "format = \"offbook-words\"\nformat_version = 2\n";
        let problems = Words::default().add(newer).unwrap_err();
        assert_eq!(problems[0].line, Some(2));
    }
}
