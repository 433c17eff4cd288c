//! The house stays as drawn: rooms use lower floors only, and each crate stays in its rooms.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Rooms and their floors, as ARCHITECTURE.md draws them.
const FLOORS: [(&str, u8); 9] = [
    ("domain", 0),
    ("schedule", 1),
    ("coaching", 1),
    ("countdown", 2),
    ("store", 2),
    ("exchange", 2),
    ("sitting", 3),
    ("insight", 3),
    ("cli", 5),
];

/// Crates that only some rooms (or files) may name.
const CONFINED: [(&str, &[&str]); 15] = [
    // Anki's collections are SQLite files; our own is opened in the store alone.
    ("rusqlite", &["store", "exchange/anki"]),
    ("zip", &["exchange/anki"]),
    ("ruzstd", &["exchange/anki"]),
    ("html_escape", &["exchange/html"]),
    ("fsrs", &["schedule/memory.rs"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("dialoguer", &["cli/ask.rs"]),
    ("indicatif", &["cli/progress.rs"]),
    ("interim", &["cli/dates.rs"]),
    ("console", &["cli"]),
    ("toml", &["exchange", "cli/config.rs"]),
    ("toml_edit", &["exchange", "cli"]),
    ("iana_time_zone", &["cli/context.rs"]),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// Every source file of the product below `src`, by its path from there.
fn house() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let name = |path: &Path| {
        path.strip_prefix(&root)
            .unwrap()
            .to_string_lossy()
            .into_owned()
    };
    files
        .iter()
        .map(|path| (name(path), fs::read_to_string(path).unwrap()))
        .filter(|(name, _)| !is_test(name))
        .collect()
}

/// The code of a file without its comments, so that prose can name what it likes, and without
/// its tests, which stand at its end.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let tests = text.find("\n#[cfg(test)]\nmod tests {");
    let product = text[..tests.unwrap_or(text.len())].lines().enumerate();
    product.map(|(i, line)| (i + 1, line.split("//").next().unwrap_or_default()))
}

/// Files that only tests are built from.
fn is_test(file: &str) -> bool {
    file.ends_with("tests.rs") || file.contains("/tests/") || file == "exchange/native/speed.rs"
}

fn room_of(file: &str) -> Option<&str> {
    file.split_once('/').map(|(room, _)| room)
}

/// Whether `word` stands in `line` as a path's beginning, such as `fsrs::`.
fn names(line: &str, word: &str) -> bool {
    let needle = format!("{word}::");
    line.match_indices(&needle).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
    })
}

#[test]
fn rooms_use_lower_floors_only_and_strangers_stay_strangers() {
    let floor: BTreeMap<&str, u8> = FLOORS.into_iter().collect();
    let mut climbs = Vec::new();
    for (file, text) in house() {
        let Some(room) = room_of(&file) else { continue };
        let here = floor
            .get(room)
            .unwrap_or_else(|| panic!("{file}: room without a floor"));
        for (number, line) in code(&text) {
            let used = FLOORS
                .iter()
                .filter(|(other, _)| names(line, &format!("crate::{other}")));
            for (other, there) in used {
                if *other != room && there >= here {
                    climbs.push(format!("{file}:{number}: {room} uses {other}"));
                }
            }
        }
    }
    assert!(climbs.is_empty(), "{}", climbs.join("\n"));
}

/// `use crate::{store::Store, …}` names a room where [`names`] does not look for it.
#[test]
fn what_is_used_of_the_house_is_named_by_its_whole_path() {
    let mut bundles = Vec::new();
    for (file, text) in house() {
        let numbered = code(&text).filter(|(_, line)| line.contains("crate::{"));
        bundles.extend(numbered.map(|(number, _)| format!("{file}:{number}")));
    }
    assert!(bundles.is_empty(), "{}", bundles.join("\n"));
}

#[test]
fn crates_stay_in_their_rooms() {
    let mut strays = Vec::new();
    for (file, text) in house() {
        for (number, line) in code(&text) {
            for (name, rooms) in CONFINED {
                if names(line, name) && !rooms.iter().any(|room| file.starts_with(room)) {
                    strays.push(format!(
                        "{file}:{number}: {name} belongs in {}",
                        rooms.join(", ")
                    ));
                }
            }
        }
    }
    assert!(strays.is_empty(), "{}", strays.join("\n"));
}

#[test]
fn only_the_context_and_the_progress_line_read_a_clock() {
    // How long they have waited for a lock, not what time it is.
    let patient = ["store/open.rs", "store/change.rs"];
    let mut readers = Vec::new();
    for (file, text) in house() {
        for (number, line) in code(&text).filter(|_| !file.starts_with("cli/")) {
            let waits = patient.contains(&file.as_str()) && !line.contains("Utc::now()");
            if !waits && (line.contains("Utc::now()") || line.contains("Instant::now()")) {
                readers.push(format!("{file}:{number}"));
            }
        }
    }
    assert!(
        readers.is_empty(),
        "time comes in as Now: {}",
        readers.join("\n")
    );
}

#[test]
fn nothing_prints_but_the_one_writer() {
    // The last words of a fault go past the writer, which may be what failed.
    let allowed = [
        "cli/output.rs",
        "cli/terminal.rs",
        "cli/mod.rs",
        "cli/panic.rs",
    ];
    let mut printers = Vec::new();
    for (file, text) in house() {
        for (number, line) in code(&text) {
            let prints = ["println!(", "print!(", "io::stdout()", "io::stderr()"];
            let writes = prints.iter().any(|p| line.contains(p)) && !line.contains("is_terminal");
            if writes && !allowed.contains(&file.as_str()) {
                printers.push(format!("{file}:{number}"));
            }
        }
    }
    assert!(printers.is_empty(), "{}", printers.join("\n"));
}

#[test]
fn no_room_is_called_after_nothing() {
    for file in house().keys() {
        for word in ["util", "helper", "common", "manager", "misc"] {
            assert!(!file.contains(word), "{file}: say what it is");
        }
    }
}

#[test]
fn no_file_is_longer_than_one_can_read() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["src", "tests", "benches"] {
        sources(&root.join(folder), &mut files);
    }
    let mut long = Vec::new();
    for path in files {
        let name = path.strip_prefix(root).unwrap().to_string_lossy();
        let most = match name.strip_prefix("src/") {
            Some(file) if !is_test(file) => 500,
            _ => 700,
        };
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        if lines > most {
            long.push(format!("{name} has {lines} lines of {most}"));
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn the_changelog_knows_this_version() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let changelog = fs::read_to_string(root.join("CHANGELOG.md")).unwrap();
    let heading = format!("## {}", env!("CARGO_PKG_VERSION"));
    assert!(
        changelog.contains(&heading),
        "CHANGELOG.md has no \"{heading}\""
    );
}

#[test]
fn readme_and_help_name_the_same_commands() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let named = commands_in(&readme);
    let known = commands_of_help();
    let missing: Vec<_> = known.difference(&named).collect();
    assert!(missing.is_empty(), "README.md does not name {missing:?}");
    let invented: Vec<_> = named.difference(&known).collect();
    assert!(
        invented.is_empty(),
        "README.md names {invented:?}, which are no commands"
    );
}

/// The word behind `offbook` in every piece of code of a Markdown text: in its blocks and between
/// its backticks, but not in its prose.
fn commands_in(markdown: &str) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    let mut fence: Option<&str> = None;
    let mut prose = String::new();
    let mut code = String::new();
    for line in markdown.lines() {
        match line.trim().strip_prefix("```") {
            Some(language) => fence = fence.is_none().then_some(language),
            // A picture of a screen has sentences in it.
            None if fence == Some("text") => {}
            // What a command prints is held by tests/readme.rs.
            None if fence == Some("console") && !line.starts_with("$ ") => {}
            None if fence.is_some() => {
                code.push_str(line.split(" # ").next().unwrap_or(line));
                code.push('\n');
            }
            None => {
                prose.push_str(line);
                prose.push(' ');
            }
        }
    }
    let spans = prose.split('`').skip(1).step_by(2);
    for piece in spans.chain(code.lines()) {
        for (at, name) in piece.match_indices("offbook ") {
            let is_word =
                !piece[..at].ends_with(|c: char| c.is_alphanumeric() || "/.-".contains(c));
            let next = piece[at + name.len()..].split(|c: char| !c.is_ascii_lowercase());
            if let Some(word) = next
                .into_iter()
                .next()
                .filter(|word| is_word && !word.is_empty())
            {
                named.insert(word.to_owned());
            }
        }
    }
    named
}

/// The commands that `offbook --help` lists.
fn commands_of_help() -> BTreeSet<String> {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_offbook"))
        .arg("--help")
        .env("COLUMNS", "80")
        .output()
        .unwrap();
    let page = String::from_utf8(output.stdout).unwrap();
    let entries = page
        .lines()
        .take_while(|line| *line != "Flags")
        .filter_map(|line| line.strip_prefix("  "))
        .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()));
    entries
        .filter_map(|line| line.split(|c: char| !c.is_ascii_lowercase()).next())
        .filter(|name| *name != "offbook")
        .map(str::to_owned)
        .collect()
}
