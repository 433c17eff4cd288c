//! A text as TOML writes it, harmless on a terminal too: a file is written to one as easily as to
//! a disk, and looked at there.

use super::neutral::acts;

/// In the quotes that need the fewest escapes. Where the text holds what acts on a terminal and
/// TOML lets it stand, everything that acts is escaped; reading gives the same text.
pub(super) fn in_quotes(text: &str) -> String {
    let written = toml_edit::Value::from(text).to_string();
    if written.chars().all(|c| c == '\n' || !acts(c)) {
        return written;
    }
    let mut quoted = String::with_capacity(text.len() + 16);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if acts(c) && u32::from(c) <= 0xffff => {
                quoted.push_str(&format!("\\u{:04X}", u32::from(c)));
            }
            c if acts(c) => quoted.push_str(&format!("\\U{:08X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn plain_text_is_written_as_a_person_would() {
        assert_eq!(in_quotes("Why?"), "\"Why?\"");
        assert_eq!(in_quotes("a \"word\""), "'a \"word\"'");
        assert_eq!(in_quotes("one\ntwo\n"), "\"\"\"\none\ntwo\n\"\"\"");
    }

    #[test]
    fn what_acts_is_escaped_also_where_toml_lets_it_stand() {
        assert_eq!(in_quotes("a\u{9b}31m\u{202e}b"), "\"a\\u009B31m\\u202Eb\"");
        assert_eq!(in_quotes("a\u{e0041}\t\n"), "\"a\\U000E0041\\t\\n\"");
    }

    proptest! {
        #[test]
        fn every_text_comes_back_and_nothing_in_it_acts(text in any::<String>(), c in any::<char>()) {
            for text in [text.clone(), format!("{text}\u{9b}{c}"), format!("\t{c}\n")] {
                let quoted = in_quotes(&text);
                prop_assert!(quoted.chars().all(|c| c == '\n' || !acts(c)));
                let table: toml::Table = toml::from_str(&format!("text = {quoted}")).unwrap();
                prop_assert_eq!(table["text"].as_str(), Some(text.as_str()));
            }
        }
    }
}
