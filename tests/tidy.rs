//! The house stays as drawn: rooms use lower floors only, and each crate stays in its rooms.

#![allow(clippy::unwrap_used)] // a file that cannot be read fails the test, as it should

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Rooms and their floors, as ARCHITECTURE.md draws them.
const FLOORS: [(&str, u8); 8] = [
    ("domain", 0),
    ("schedule", 1),
    ("coaching", 1),
    ("store", 2),
    ("exchange", 2),
    ("sitting", 3),
    ("insight", 3),
    ("cli", 5),
];

/// Crates that only some rooms (or files) may name.
const CONFINED: [(&str, &[&str]); 12] = [
    ("rusqlite", &["store"]),
    ("fsrs", &["schedule/memory.rs"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("dialoguer", &["cli/ask.rs"]),
    ("indicatif", &["cli/progress.rs"]),
    ("console", &["cli"]),
    ("comfy_table", &["cli"]),
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

/// Every source file below `src`, by its path from there.
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
        .collect()
}

/// Tests beside the code may print, time and name crates as they need.
fn is_test(file: &str) -> bool {
    ["tests.rs", "/tests/", "properties.rs", "speed.rs"]
        .iter()
        .any(|part| file.contains(part))
}

/// What ships: every source file without its tests.
fn product() -> impl Iterator<Item = (String, String)> {
    let shipped = house().into_iter().filter(|(file, _)| !is_test(file));
    shipped.map(|(file, text)| {
        let code = text
            .split("\n#[cfg(test)]\nmod ")
            .next()
            .unwrap_or_default();
        (file, code.to_owned())
    })
}

/// The code of a file without its comments, so that prose can name what it likes.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate();
    lines.map(|(i, line)| (i + 1, line.split("//").next().unwrap_or_default()))
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

#[test]
fn crates_stay_in_their_rooms() {
    let mut strays = Vec::new();
    for (file, text) in product() {
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
fn only_the_edge_of_the_program_reads_a_clock() {
    let mut readers = Vec::new();
    // How long the store waits for a lock is no time of day.
    let patient = ["store/open.rs", "store/change.rs"];
    for (file, text) in product() {
        let may = file.starts_with("cli/");
        let may_wait = patient.contains(&file.as_str());
        for (number, line) in code(&text).filter(|_| !may) {
            if line.contains("Utc::now()") || (line.contains("Instant::now()") && !may_wait) {
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
    let allowed = [
        "cli/output.rs",
        "cli/terminal.rs",
        "cli/mod.rs",
        "cli/panic.rs",
    ];
    let mut printers = Vec::new();
    for (file, text) in product() {
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
fn the_changelog_knows_this_version() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let changelog = fs::read_to_string(root.join("CHANGELOG.md")).unwrap();
    let heading = format!("## {}", env!("CARGO_PKG_VERSION"));
    assert!(
        changelog.contains(&heading),
        "CHANGELOG.md has no \"{heading}\""
    );
}
